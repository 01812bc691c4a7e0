//! Films: taking them in without losing a byte, examining and preparing them.

pub mod derived;
pub(crate) mod examine;
pub(crate) mod kept;
pub(crate) mod prepare;
pub(crate) mod showing;
mod take;
pub mod upload;

pub use kept::{Audit, Broken, Moved, Problem};
pub use showing::{CaptionTrack, Showing};
