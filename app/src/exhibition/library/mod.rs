//! The library of the exhibition, and collections of its films.

mod collection;
mod collections;
mod film;
mod list;

/// The pages.
pub mod pages {
    pub use super::collection::CollectionPage;
    pub use super::collections::CollectionsPage;
    pub use super::film::LibraryFilmPage;
    pub use super::list::LibraryPage;
}
