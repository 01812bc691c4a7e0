//! Entries from the author's side: the calls that are open, the draft that saves itself, the film, the receipt.

#[cfg(feature = "ssr")]
pub mod answers;
#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
mod enter;
#[cfg(feature = "ssr")]
mod entry;
#[cfg(feature = "ssr")]
pub mod film;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod mine;
#[cfg(feature = "ssr")]
mod more;
#[cfg(feature = "ssr")]
mod receipt;

/// Routed pages.
#[cfg(feature = "ssr")]
pub mod pages {
    pub use super::enter::EnterPage;
    pub use super::entry::EntryPage;
    pub use super::mine::MyEntriesPage;
    pub use super::receipt::ReceiptPage;
}
