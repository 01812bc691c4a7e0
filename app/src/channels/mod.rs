//! The ways on which a contest tells of itself beside its pages.

mod broadcasts;
mod deliveries;
mod endpoints;
mod feeds;
mod film;
mod page;

/// The pages.
pub mod pages {
    pub use super::broadcasts::BroadcastsPage;
    pub use super::deliveries::DeliveriesPage;
    pub use super::film::ChannelFilmPage;
    pub use super::page::ChannelsPage;
}
