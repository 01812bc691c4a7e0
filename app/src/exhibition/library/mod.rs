//! The library of the exhibition, collections of its films, and lessons that offices add.

mod collection;
mod collections;
mod film;
mod lesson;
mod lessons;
mod list;

/// The pages.
pub mod pages {
    pub use super::collection::CollectionPage;
    pub use super::collections::CollectionsPage;
    pub use super::film::LibraryFilmPage;
    pub use super::lesson::LessonPage;
    pub use super::lessons::LessonsPage;
    pub use super::list::LibraryPage;
}
