//! The record of a contest: who did what, when. Server only.

pub mod pages;
mod words;
