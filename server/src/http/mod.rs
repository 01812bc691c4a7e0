//! The HTTP side, a file a concern. From the ground up: problem, language, identity, extract; pages, events, media, uploads,
//! downloads, api; compression; router.

mod api;
mod compression;
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

pub use identity::StatementCount;
#[cfg(test)]
pub use pages::page_paths;
pub use router::routes;
