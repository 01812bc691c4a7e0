//! Publicity notices: the page of the office, and the one that everybody reads.

pub mod page;
pub mod parts;
pub mod public;
