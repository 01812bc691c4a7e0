//! Exhibition: sites, their plans, viewings and orders, and what was watched.

pub(crate) mod access;
pub(crate) mod orders;
