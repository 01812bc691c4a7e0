//! The exhibition: what sites watch together.

pub mod choose;
pub mod library;
