//! Judging: the judge's own list, the desk with its film and score sheet, signing and recusal.

#[expect(missing_docs, reason = "`#[server]` writes a struct of its own")]
pub mod api;
mod browser;
#[cfg(feature = "ssr")]
mod compare;
#[expect(missing_docs, reason = "`#[island]` writes a struct of its own")]
pub mod components;
#[cfg(feature = "ssr")]
mod desk;
mod keeping;
mod keys;
#[cfg(feature = "ssr")]
mod list;
mod notes;
mod ruler;
mod saving;
#[cfg(feature = "ssr")]
mod signed;
mod trouble;
mod watching;

/// Routed pages.
#[cfg(feature = "ssr")]
pub mod pages {
    pub use super::compare::ComparePage;
    pub use super::desk::DeskPage;
    pub use super::list::JudgePage;
    pub use super::signed::SignedPage;
}
