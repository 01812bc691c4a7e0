//! The archive of the chosen films. Server only.

pub mod page;
pub mod reading;
