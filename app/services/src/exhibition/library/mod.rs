//! The library of the exhibition: films of all contests that may be shown now, and lessons; played for who works at sites; collected for
//! occasions.

pub(crate) mod collections;
pub(crate) mod films;
pub(crate) mod light;
pub(crate) mod listing;
pub(crate) mod playing;
