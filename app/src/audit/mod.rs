//! The log of a contest: who did what, when. Server only.

pub mod events;
pub mod pages;
