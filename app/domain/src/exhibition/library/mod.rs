//! The library of the exhibition: occasions that films are collected for, and how collections are ordered.

pub mod collection;
pub mod occasion;

pub use collection::{CollectionOrder, CollectionProblem};
pub use occasion::{Occasion, YearDay};
