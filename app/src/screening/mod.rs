//! The eligibility check (形式审查): the office's list of entries, and the page that passes, returns or refuses one.

mod bulk;
mod check;
mod decision;
mod dialogue;
mod list;
mod works;

/// Routed pages.
pub mod pages {
    pub use super::bulk::BulkPage;
    pub use super::check::CheckPage;
    pub use super::list::EntriesPage;
    pub use super::works::WorksPage;
}
