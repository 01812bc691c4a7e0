//! Exhibition: what sites watch together, what they get, what they watched. Server only.

pub mod choose;
pub mod library;
pub mod packs;
pub mod plans;
