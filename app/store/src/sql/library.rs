//! The library of the exhibition: collections of films for occasions, and when films were opened for sites.

use async_trait::async_trait;
use domain::exhibition::library::YearDay;
use domain::ids::{AccountId, CollectionId, EntryId};
use domain::time::Micros;

use super::SqlTx;
use super::conditions::Builder;
use crate::error::{Place, Result};
use crate::library::{FilmCollection, Library};

#[derive(sqlx::FromRow)]
struct CollectionRow {
    id: String,
    name: String,
    introduction: String,
    month: i64,
    day: i64,
    version: i64,
}

impl CollectionRow {
    fn read(self) -> Result<FilmCollection> {
        let id = Place { table: "film_collections", column: "id", row: &self.id }.parse(&self.id)?;
        // Month 0 is none.
        let day = YearDay::from_numbers(self.month, self.day);
        Ok(FilmCollection { id, name: self.name, introduction: self.introduction, day, version: self.version })
    }
}

#[derive(sqlx::FromRow)]
struct CountedRow {
    #[sqlx(flatten)]
    collection: CollectionRow,
    films: i64,
}

/// Month and day as they are kept.
fn numbers(day: Option<YearDay>) -> (i64, i64) {
    let (month, day) = day.map(YearDay::numbers).unwrap_or_default();
    (month.into(), day.into())
}

#[async_trait]
impl Library for SqlTx {
    async fn film_collections(&mut self) -> Result<Vec<(FilmCollection, i64)>> {
        let rows: Vec<CountedRow> = sqlx::query_as(
            "SELECT c.id, c.name, c.introduction, c.month, c.day, c.version,
                    (SELECT COUNT(*) FROM collected_films f WHERE f.collection_id = c.id) AS films
             FROM film_collections c ORDER BY c.created_at, c.id",
        )
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(|row| Ok((row.collection.read()?, row.films))).collect()
    }

    async fn film_collection(&mut self, id: &CollectionId) -> Result<Option<FilmCollection>> {
        let row: Option<CollectionRow> =
            sqlx::query_as("SELECT id, name, introduction, month, day, version FROM film_collections WHERE id = $1")
                .bind(id.as_str())
                .fetch_optional(self.db()?)
                .await?;
        row.map(CollectionRow::read).transpose()
    }

    async fn collected_films(&mut self, id: &CollectionId) -> Result<Vec<EntryId>> {
        let rows: Vec<String> = sqlx::query_scalar(
            "SELECT entry_id FROM collected_films WHERE collection_id = $1 ORDER BY position, entry_id",
        )
        .bind(id.as_str())
        .fetch_all(self.db()?)
        .await?;
        let at = Place { table: "collected_films", column: "entry_id", row: id.as_str() };
        rows.iter().map(|entry| at.parse(entry)).collect()
    }

    async fn insert_film_collection(
        &mut self,
        collection: &FilmCollection,
        by: Option<&AccountId>,
        at: Micros,
    ) -> Result<()> {
        let (month, day) = numbers(collection.day);
        sqlx::query(
            "INSERT INTO film_collections (id, name, introduction, month, day, version, created_by, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        )
        .bind(collection.id.as_str())
        .bind(&collection.name)
        .bind(&collection.introduction)
        .bind(month)
        .bind(day)
        .bind(collection.version)
        .bind(by.map(AccountId::as_str))
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn update_film_collection(&mut self, collection: &FilmCollection, at: Micros) -> Result<bool> {
        let (month, day) = numbers(collection.day);
        let done = sqlx::query(
            "UPDATE film_collections SET name = $3, introduction = $4, month = $5, day = $6, version = version + 1,
                 updated_at = $7
             WHERE id = $1 AND version = $2",
        )
        .bind(collection.id.as_str())
        .bind(collection.version)
        .bind(&collection.name)
        .bind(&collection.introduction)
        .bind(month)
        .bind(day)
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn put_collected_films(&mut self, id: &CollectionId, films: &[EntryId]) -> Result<()> {
        sqlx::query("DELETE FROM collected_films WHERE collection_id = $1")
            .bind(id.as_str())
            .execute(self.db()?)
            .await?;
        if films.is_empty() {
            return Ok(());
        }
        let mut query = Builder::new("INSERT INTO collected_films (collection_id, entry_id, position) ");
        query.push_values((1_i64..).zip(films), |mut row, (position, film)| {
            row.push_bind(id.as_str()).push_bind(film.as_str()).push_bind(position);
        });
        query.build().persistent(false).execute(self.db()?).await?;
        Ok(())
    }

    async fn delete_film_collection(&mut self, id: &CollectionId) -> Result<bool> {
        sqlx::query("DELETE FROM collected_films WHERE collection_id = $1")
            .bind(id.as_str())
            .execute(self.db()?)
            .await?;
        let done =
            sqlx::query("DELETE FROM film_collections WHERE id = $1").bind(id.as_str()).execute(self.db()?).await?;
        Ok(done.rows_affected() > 0)
    }
}
