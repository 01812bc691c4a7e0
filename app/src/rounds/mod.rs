//! A round for those who run it: how far it is, who stands in, and the line to the next one.

pub mod coverage;
pub mod line;
pub mod places;
pub mod progress;
pub mod red_lines;
mod stand_in;
pub mod term_ending;
