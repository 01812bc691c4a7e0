//! Which judge scores which film.

pub(crate) mod decisions;
pub(crate) mod hand_over;
mod panels;
pub(crate) mod plan;
pub(crate) mod replace;
