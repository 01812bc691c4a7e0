//! Moving a contest through its phases.

mod advance;
pub(crate) mod closing;
mod freeze;
pub(crate) mod line;
mod notice;
pub(crate) mod result_letters;
pub(crate) mod step;
pub(crate) mod transition;
pub(crate) mod voters;
