//! Judging: the judge's own list, the desk with its film and score sheet, signing and recusal.

pub mod api;
mod browser;
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
