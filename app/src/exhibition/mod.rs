//! The exhibition: what sites watch together.

pub mod orders;
