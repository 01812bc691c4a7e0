//! The exhibition: sites that watch together, what they get, what they watched.

pub mod plans;
//! The exhibition: what sites watch together.

pub mod choose;
pub mod library;
//! Exhibition: sites that watch the chosen films together. Server only.

pub mod packs;
