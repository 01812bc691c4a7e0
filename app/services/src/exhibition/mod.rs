//! Exhibition: sites, their plans, viewings and orders, and what was watched.

pub(crate) mod access;
pub(crate) mod library;
pub(crate) mod orders;
pub(crate) mod packs;
pub(crate) mod participation;
pub(crate) mod plans;
pub(crate) mod settings;
pub(crate) mod sites;
pub(crate) mod viewings;
