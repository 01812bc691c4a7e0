//! Moving a contest through its phases.

mod advance;
pub(crate) mod closing;
pub(crate) mod line;
mod result_letters;
pub(crate) mod transition;
