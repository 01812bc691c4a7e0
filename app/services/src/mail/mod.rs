//! Letters as the acts of others write them, and the way to the mail server.
//!
//! An act writes its letter in its own transaction ([`outbox`]); a worker hands it over ([`worker`]), once: what was begun by a
//! worker that died, or cut after the letter had begun to leave, is told to a person and never sent again by itself.

pub(crate) mod bounce;
mod compose;
pub(crate) mod outbox;
pub(crate) mod proof;
mod send;
pub(crate) mod templates;
pub(crate) mod unsubscribe;
pub(crate) mod worker;
