//! Contests: making, setting up, the board, people, progress. Server only.

#[cfg(feature = "ssr")]
pub mod assignment;
#[cfg(feature = "ssr")]
pub mod board;
#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
mod coverage;
#[cfg(feature = "ssr")]
pub mod experts;
#[cfg(feature = "ssr")]
mod front;
#[cfg(feature = "ssr")]
mod intake;
#[cfg(feature = "ssr")]
pub mod new;
#[cfg(feature = "ssr")]
mod panels;
#[cfg(feature = "ssr")]
pub mod people;
#[cfg(feature = "ssr")]
pub mod progress;
#[cfg(feature = "ssr")]
pub mod settings;
#[cfg(feature = "ssr")]
mod stand_in;
#[cfg(feature = "ssr")]
mod steps;
#[cfg(feature = "ssr")]
mod words;
