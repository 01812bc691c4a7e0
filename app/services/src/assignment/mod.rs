//! Which judge scores which film.

pub(crate) mod decisions;
mod panels;
pub(crate) mod plan;
pub(crate) mod replace;
