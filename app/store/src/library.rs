//! The library of the exhibition: collections of films for occasions.

use async_trait::async_trait;
use domain::exhibition::library::YearDay;
use domain::ids::{AccountId, CollectionId, EntryId};
use domain::time::Micros;

use crate::error::Result;

/// Films for an occasion. What of them may be shown is asked of releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilmCollection {
    /// Key.
    pub id: CollectionId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub introduction: String,
    /// The day of each year it is for.
    pub day: Option<YearDay>,
    /// Grows with every change.
    pub version: i64,
}

/// Collections of films.
#[async_trait]
pub trait Library {
    /// All collections with how many films each has, oldest first.
    async fn film_collections(&mut self) -> Result<Vec<(FilmCollection, i64)>>;
    /// A collection.
    async fn film_collection(&mut self, id: &CollectionId) -> Result<Option<FilmCollection>>;
    /// The films of a collection, in order; also those that may not be shown any more.
    async fn collected_films(&mut self, id: &CollectionId) -> Result<Vec<EntryId>>;
    /// Adds a collection.
    async fn insert_film_collection(
        &mut self,
        collection: &FilmCollection,
        by: Option<&AccountId>,
        at: Micros,
    ) -> Result<()>;
    /// Changes a collection if its version is still that of this one, which then grows by one; false if not.
    async fn update_film_collection(&mut self, collection: &FilmCollection, at: Micros) -> Result<bool>;
    /// Puts these films into a collection, in this order, in place of those that are there.
    async fn put_collected_films(&mut self, id: &CollectionId, films: &[EntryId]) -> Result<()>;
    /// Removes a collection; false if there was none.
    async fn delete_film_collection(&mut self, id: &CollectionId) -> Result<bool>;
}
