//! What judges do: the sheet they fill in, what they have watched, what they sign.

pub mod kept;
pub mod sheet;
pub mod signing;
pub mod watching;
