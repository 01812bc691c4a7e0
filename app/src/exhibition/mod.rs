//! Exhibition: sites that watch the chosen films together. Server only.

pub mod packs;
