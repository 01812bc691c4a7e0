//! Contests: making them, setting them up, and the people in them.

pub(crate) mod create;
pub(crate) mod experts;
pub(crate) mod people;
pub(crate) mod settings;
