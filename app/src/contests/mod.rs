//! Contests: making, setting up, the board, people, progress, the record.

pub mod components;
