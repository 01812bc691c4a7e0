//! The record of a contest: who did what, when. Server only.

#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
mod words;
