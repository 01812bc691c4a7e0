//! The HTTP side, a file a concern. From the ground up: health, metrics, requests, problem, language, bodies, turns, makers, shared, identity, extract, ranges, public_address; pages, media, channels, public, letters, events, uploads,
//! downloads, publicity, packages, certificates, sheets, api; compression; router.

mod api;
mod bodies;
mod certificates;
mod channels;
mod compression;
mod downloads;
mod events;
mod extract;
mod health;
mod identity;
mod language;
mod letters;
mod makers;
mod media;
mod metrics;
mod packages;
mod pages;
mod problem;
mod public;
mod public_address;
mod publicity;
mod ranges;
mod requests;
mod router;
mod shared;
mod sheets;
mod turns;
mod uploads;

pub use events::Closing;
pub use identity::StatementCount;
pub use metrics::{Metrics, internal_routes};
#[cfg(test)]
pub use pages::page_paths;
pub use requests::Peer;
pub use router::routes;
