//! What the organiser releases to authors.

pub mod page;
