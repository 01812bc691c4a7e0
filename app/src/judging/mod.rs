//! Judging: the judge's own list, the desk with its film and score sheet, signing and recusal.

mod compare;
mod desk;
mod list;
mod queue;
mod signed;

pub use signed::document as signed_document;

/// Routed pages.
pub mod pages {
    pub use super::compare::ComparePage;
    pub use super::desk::DeskPage;
    pub use super::list::JudgePage;
    pub use super::signed::SignedPage;
}
