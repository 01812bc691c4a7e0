//! Version 1, a file a noun.

pub mod entries;
mod list;
pub mod scores;
pub mod shortlist;
