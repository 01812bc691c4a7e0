//! Linxuan's pages and their shared parts.
//!
//! Pages are rendered on the server and are never compiled for the browser: what comes alive there is in `islands` and the
//! rooms beside it, with the server functions it calls.

pub mod accounts;
#[cfg(feature = "ssr")]
pub mod assignment;
pub mod audit;
#[cfg(feature = "ssr")]
pub mod contests;
pub mod entries;
pub mod i18n;
pub mod judging;
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
pub mod settings;
#[cfg(feature = "ssr")]
mod shell;
pub mod ui;

// Below both pages and islands.
pub use islands::{error, session};

#[cfg(feature = "ssr")]
pub use shell::{Features, SiteAssets, shell};
