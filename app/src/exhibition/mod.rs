//! Exhibition: sites that watch the chosen films together, what they get and what they watched. Server only.

pub mod choose;
pub mod frame;
pub mod library;
pub mod packs;
pub mod plans;
pub mod sites;
pub mod viewings;
//! The exhibition: what sites watch together.

pub mod orders;
