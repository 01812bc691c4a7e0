//! Objections: the form and the look-up for everybody, and the page of the office.

pub mod desk;
pub mod form;
pub mod look_up;
mod parts;
