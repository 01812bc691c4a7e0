//! Entries from the author's side: the calls that are open, the draft that saves itself, the film, the receipt.

pub mod answers;
pub mod components;
pub mod enter;
mod entry;
mod feedback;
pub mod film;
mod form;
mod handover;
mod mine;
mod more;
mod receipt;

pub use receipt::document as receipt_document;

/// Routed pages.
pub mod pages {
    pub use super::enter::EnterPage;
    pub use super::entry::EntryPage;
    pub use super::mine::MyEntriesPage;
    pub use super::receipt::ReceiptPage;
}
