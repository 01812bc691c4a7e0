//! The library of the exhibition: films of all contests that may be shown now, and lessons; played for who works at sites; collected for
//! occasions; and lessons that an office adds itself.

pub(crate) mod collections;
pub(crate) mod films;
pub(crate) mod lesson_list;
pub(crate) mod lessons;
pub(crate) mod light;
pub(crate) mod listing;
pub(crate) mod playing;
