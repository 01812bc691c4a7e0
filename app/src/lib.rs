//! Linxuan's pages, their shared parts, and the server functions behind them.
//!
//! Pages are rendered on the server (`ssr`); in the browser (`hydrate`) only islands come alive. So a page,
//! its route and everything that touches a request is compiled with `ssr` alone.

pub mod accounts;
#[cfg(feature = "ssr")]
pub mod assignment;
pub mod audit;
#[cfg(feature = "ssr")]
pub mod contests;
pub mod entries;
pub mod error;
#[cfg(feature = "ssr")]
pub mod exports;
pub mod judging;
pub mod lang;
#[cfg(feature = "ssr")]
pub mod meeting;
#[cfg(feature = "ssr")]
pub mod overview;
#[cfg(feature = "ssr")]
pub mod people;
#[cfg(feature = "ssr")]
pub mod results;
#[cfg(feature = "ssr")]
pub mod rounds;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod screening;
pub mod selection;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
pub mod settings;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod site;
pub mod text;
pub mod ui;
#[cfg(feature = "ssr")]
pub mod web;

#[cfg(feature = "ssr")]
pub use shell::shell;
#[cfg(feature = "ssr")]
pub use site::{Features, SiteAssets};
