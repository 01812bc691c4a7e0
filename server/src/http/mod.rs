//! The HTTP side, a file a concern. From the ground up: health, metrics, requests, problem, language, bodies, turns, makers, shared, identity, extract, ranges, public_address; pages, media, channels, public, letters, events, uploads,
//! downloads, publicity, plans, participation, packages, certificates, sheets, exhibition_orders, api; compression; router.

mod api;
mod bodies;
mod certificates;
mod channels;
mod compression;
mod downloads;
mod events;
mod exhibition_orders;
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
mod participation;
mod plans;
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
mod viewings;

pub use events::Closing;
pub use identity::StatementCount;
pub use metrics::{Metrics, internal_routes};
#[cfg(test)]
pub use pages::page_paths;
pub use requests::Peer;
pub use router::routes;
