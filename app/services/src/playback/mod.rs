//! Playing films: who may, and at which address.

pub(crate) mod access;
pub(crate) mod links;

pub use links::{FilmVariant, LinkQuery, Links};
