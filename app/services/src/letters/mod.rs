//! What people do with letters: reading the outbox, releasing, withdrawing, writing to many at once, and the texts of a contest.

pub(crate) mod list;
pub(crate) mod mailings;
pub(crate) mod release;
pub(crate) mod texts;
