//! The exhibition: sites that watch films together, what they get, what they watched.

pub mod viewings;
