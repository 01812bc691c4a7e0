//! Contest rules: pure functions over plain data, the same in the browser and on the server.
//!
//! No IO, no clock, no randomness: times are microseconds since 1970 given by the caller, a seed is
//! an argument. Everything that ranks or selects is integer arithmetic on hundredths.

pub mod agreement;
pub mod assignment;
pub mod contest;
mod draws;
pub mod entry;
pub mod file_kind;
pub mod film;
pub mod ids;
mod json;
pub mod meeting;
pub mod overriding;
pub mod permission;
pub mod phase;
pub mod preset;
pub mod robustness;
pub mod round;
pub mod rubric;
pub mod scoring;
pub mod selection;
pub mod sheet;
pub mod signing;
pub mod text;
pub mod time;
pub mod watching;
