//! Judging: the judge's own list, the desk with its film and score sheet, signing and recusal.

#[expect(missing_docs, reason = "`#[server]` writes a struct of its own")]
pub mod api;
mod browser;
#[expect(missing_docs, reason = "`#[island]` writes a struct of its own")]
pub mod components;
#[cfg(feature = "ssr")]
mod desk;
mod keys;
#[cfg(feature = "ssr")]
mod list;
mod ruler;
mod saving;

/// Routed pages.
#[cfg(feature = "ssr")]
pub mod pages {
    pub use super::desk::DeskPage;
    pub use super::list::JudgePage;
}
