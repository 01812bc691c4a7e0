//! The library of the exhibition: occasions that films are collected for, how collections are ordered, and lessons that an office adds.

pub mod collection;
pub mod lesson;
pub mod occasion;

pub use collection::{CollectionOrder, CollectionProblem};
pub use lesson::{LessonDraft, LessonStanding};
pub use occasion::{Occasion, YearDay};
