//! Entries in bulk: a spreadsheet is read, checked and imported, and films are matched with what came in. Server only.

mod films;
mod import;
pub mod report;

/// Routed pages.
pub mod pages {
    pub use super::films::MatchFilmsPage;
    pub use super::import::ImportPage;
}
