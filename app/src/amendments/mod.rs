//! Amendments of what was sealed with the first round.

pub mod page;
