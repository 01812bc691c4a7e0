//! Letters: the outbox of a contest and that of accounts, one letter, mailings, and the texts of a contest.

mod letter;
mod mailing;
mod outbox;
mod parts;
mod settings;
mod texts;

pub use parts::{deadline_moved, state_tag, would_write, would_write_of};

/// Routed pages.
pub mod pages {
    pub use super::letter::LetterPage;
    pub use super::mailing::MailingPage;
    pub use super::outbox::{AccountLettersPage, OutboxPage};
    pub use super::texts::TextsPage;
}
