//! Linxuan's pages and their shared parts.
//!
//! Pages are rendered on the server and are never compiled for the browser: what comes alive there is in `islands` and the
//! rooms beside it, with the server functions it calls.

pub mod accounts;
pub mod assignment;
pub mod audit;
pub mod contests;
pub mod entries;
pub mod exports;
pub mod judging;
pub mod meeting;
pub mod overview;
pub mod people;
pub mod results;
pub mod rounds;
pub mod routes;
pub mod screening;
pub mod selection;
pub mod settings;
mod shell;
mod site;
pub mod ui;

pub use shell::shell;
pub use site::{Bundle, BundleAssets, Features, SiteAssets};
