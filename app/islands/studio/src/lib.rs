//! The selection studio: what is tried, what comes of it, solved in the browser.

pub mod answer;
#[expect(missing_docs, reason = "`#[server]` writes a struct of its own")]
pub mod api;
mod board;
mod bounds;
mod browser;
#[expect(missing_docs, reason = "`#[island]` writes a struct of its own")]
pub mod components;
mod consequence;
pub mod model;
pub mod state;
