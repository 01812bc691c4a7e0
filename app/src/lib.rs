//! Linxuan's pages and their shared parts.
//!
//! Pages are rendered on the server and are never compiled for the browser: what comes alive there is in `islands` and the
//! rooms beside it, with the server functions it calls.

pub mod accounts;
pub mod amendments;
pub mod assignment;
pub mod audit;
pub mod awards;
pub mod calendar;
pub mod certificates;
pub mod channels;
pub mod contests;
pub mod entries;
pub mod exhibition;
pub mod exports;
pub mod feedback;
mod forms;
pub mod imports;
pub mod judging;
pub mod letters;
pub mod meeting;
pub mod notices;
pub mod objections;
pub mod overview;
pub mod packages;
pub mod people;
pub mod popularity;
pub mod presentation;
pub mod public;
pub mod record;
pub mod releases;
pub mod results;
pub mod rounds;
pub mod routes;
pub mod screening;
pub mod search;
pub mod selection;
pub mod settings;
mod shell;
mod site;
pub mod ui;
pub mod units;

pub use shell::shell;
pub use site::{
    Bundle, BundleAssets, Features, LargeType, SiteAssets, is_for_everybody, is_for_telephones, is_of_certificates,
    is_without_script, public_query,
};
