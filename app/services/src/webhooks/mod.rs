//! Messages to channels as the acts of others write them, and how one is sent.
//!
//! An act writes its messages in its own transaction ([`outbox`]); a worker of the channels sends them. Of a message that may have
//! arrived a program knows the repetition by its name, a group does not: there a person decides, as with letters.

pub(crate) mod address;
pub(crate) mod outbox;
pub(crate) mod send;
mod sign;

pub(crate) use sign::new_secret;
