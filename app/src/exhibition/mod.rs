//! The exhibition: sites that watch together, what they get, what they watched.

pub mod participation;
