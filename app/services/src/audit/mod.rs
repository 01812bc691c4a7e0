//! The record: what was done, by whom, when; and whether it is whole.

pub(crate) mod event;
pub(crate) mod events;
pub(crate) mod record;
pub(crate) mod verify;
