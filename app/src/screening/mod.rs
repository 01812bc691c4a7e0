//! The eligibility check (形式审查): the office's list of entries, and the page that passes, returns or refuses one.

mod check;
mod list;

/// Routed pages.
pub mod pages {
    pub use super::check::CheckPage;
    pub use super::list::EntriesPage;
}
