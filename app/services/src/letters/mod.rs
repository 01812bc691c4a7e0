//! What people do with letters: reading the outbox, releasing, withdrawing, writing to many at once, and the texts of a contest.

mod addressees;
pub(crate) mod list;
pub(crate) mod mailing;
pub(crate) mod mailings;
pub(crate) mod preview;
pub(crate) mod release;
pub(crate) mod texts;
