//! Contests: making them, setting them up, and the people in them.

pub(crate) mod access;
pub(crate) mod amendments;
pub(crate) mod create;
pub(crate) mod experts;
pub(crate) mod extensions;
pub(crate) mod form_effects;
mod invitation_letter;
pub(crate) mod invitations;
pub(crate) mod members;
pub(crate) mod people;
pub(crate) mod settings;
pub(crate) mod tags;
