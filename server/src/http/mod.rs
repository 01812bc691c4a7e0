//! The HTTP side, a file a concern. From the ground up: problem, language, identity, extract; pages, events, media, uploads,
//! downloads, api; router.

mod api;
mod downloads;
mod events;
mod extract;
mod identity;
mod language;
mod media;
mod pages;
mod problem;
mod router;
mod uploads;

pub use identity::Statements;
pub use router::routes;
