//! Moving a contest through its phases.

pub(crate) mod advance;
pub(crate) mod transition;
