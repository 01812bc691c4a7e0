//! Judging: the judge's own list, the desk with its film and score sheet, signing and recusal.

#[cfg(feature = "ssr")]
mod compare;
#[cfg(feature = "ssr")]
mod desk;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod signed;

/// Routed pages.
#[cfg(feature = "ssr")]
pub mod pages {
    pub use super::compare::ComparePage;
    pub use super::desk::DeskPage;
    pub use super::list::JudgePage;
    pub use super::signed::SignedPage;
}
