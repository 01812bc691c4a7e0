//! Contests: making one, and the frame of every page inside one.

pub mod amendments;
pub mod components;
pub mod new;
pub mod rounds;
pub mod rules;
pub mod words;
