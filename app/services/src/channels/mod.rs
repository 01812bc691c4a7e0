//! The ways on which a contest tells of itself beside its pages: programs and robots of groups that are told, feeds, posters, players on
//! other sites, stations. What of a film goes out is what everybody may see at that moment, on every way.

pub(crate) mod announce;
pub(crate) mod broadcasts;
pub(crate) mod deliveries;
pub(crate) mod embed;
pub(crate) mod endpoints;
pub(crate) mod feed;
mod feed_content;
mod feed_rss;
pub(crate) mod poster;
pub(crate) mod private_feeds;
pub(crate) mod released;
pub(crate) mod worker;
