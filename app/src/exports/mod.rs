//! Files to take away from a contest. Server only.

pub mod page;
