//! The HTTP side, one file per concern.

pub mod api;
pub mod events;
pub mod language;
pub mod media;
pub mod minutes;
pub mod pages;
pub mod problem;
pub mod uploads;
