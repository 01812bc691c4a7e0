//! Which judge scores which film.

pub(crate) mod conflict;
mod panels;
pub(crate) mod plan;
pub(crate) mod replace;
