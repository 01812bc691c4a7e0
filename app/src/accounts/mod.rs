//! The way in: home, sign-in, first run.

#[cfg(feature = "ssr")]
pub mod pages;
