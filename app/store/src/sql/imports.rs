//! Entries that come in by a spreadsheet.

use async_trait::async_trait;
use domain::form::keys;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::time::Micros;
use sqlx::QueryBuilder;

use super::entries::EntryRow;
use super::{Db, SqlTx};
use crate::entries::Entry;
use crate::error::{Place, Result, to_json};
use crate::imports::{EntrySource, ImportSheet, Imports};

/// Rows of one statement, which takes a few ten thousand values at most.
const ROWS: usize = 500;

#[derive(sqlx::FromRow)]
struct SourceRow {
    entry_id: String,
    number: String,
    film_file: String,
    film_sha256: String,
}

impl SourceRow {
    fn read(self) -> Result<EntrySource> {
        let at = Place { table: "entry_sources", column: "entry_id", row: &self.entry_id };
        let entry_id = at.parse(&self.entry_id)?;
        Ok(EntrySource { entry_id, number: self.number, film_file: self.film_file, film_sha256: self.film_sha256 })
    }
}

#[derive(sqlx::FromRow)]
struct SheetRow {
    filename: String,
    bytes: Vec<u8>,
    created_at: i64,
}

#[async_trait]
impl Imports for SqlTx {
    async fn insert_entries(&mut self, entries: &[Entry]) -> Result<()> {
        for some in entries.chunks(ROWS) {
            let answers: Vec<String> = some.iter().map(|entry| to_json(&entry.answers)).collect::<Result<_>>()?;
            QueryBuilder::<Db>::new(
                "INSERT INTO entries (id, contest_id, owner_id, for_unit, number, receipt, state, title, category, region,
                                      subject, production_unit, submitting_unit, answers, reasons, version, created_at,
                                      updated_at, submitted_at) ",
            )
            .push_values(some.iter().zip(answers), |mut row, (entry, answers)| {
                row.push_bind(entry.id.as_str())
                    .push_bind(entry.contest_id.as_str())
                    .push_bind(entry.owner_id.as_str())
                    .push_bind(i64::from(entry.for_unit))
                    .push_bind(entry.number)
                    .push_bind(entry.receipt.clone())
                    .push_bind(entry.state.key())
                    .push_bind(entry.answer(keys::TITLE))
                    .push_bind(entry.answer(keys::CATEGORY))
                    .push_bind(entry.answer(keys::REGION))
                    .push_bind(entry.answer(keys::SUBJECT))
                    .push_bind(entry.answer(keys::PRODUCTION_UNIT))
                    .push_bind(entry.answer(keys::SUBMITTING_UNIT))
                    .push_bind(answers)
                    .push_bind(entry.reasons.clone())
                    .push_bind(entry.version)
                    .push_bind(entry.created_at)
                    .push_bind(entry.updated_at)
                    .push_bind(entry.submitted_at);
            })
            .build()
            // Seldom as many twice.
            .persistent(false)
            .execute(self.db()?)
            .await?;
            self.insert_words(some).await?;
        }
        Ok(())
    }

    async fn put_entry_sources(&mut self, contest: &ContestId, sources: &[EntrySource]) -> Result<()> {
        for some in sources.chunks(ROWS) {
            QueryBuilder::<Db>::new(
                "INSERT INTO entry_sources (entry_id, contest_id, number, film_file, film_sha256) ",
            )
            .push_values(some, |mut row, source| {
                row.push_bind(source.entry_id.as_str())
                    .push_bind(contest.as_str())
                    .push_bind(source.number.as_str())
                    .push_bind(source.film_file.as_str())
                    .push_bind(source.film_sha256.as_str());
            })
            .push(
                " ON CONFLICT (entry_id) DO UPDATE SET number = excluded.number, film_file = excluded.film_file,
                      film_sha256 = excluded.film_sha256",
            )
            .build()
            .persistent(false)
            .execute(self.db()?)
            .await?;
        }
        Ok(())
    }

    async fn entry_sources(&mut self, contest: &ContestId) -> Result<Vec<EntrySource>> {
        let rows: Vec<SourceRow> = sqlx::query_as(
            "SELECT entry_id, number, film_file, film_sha256 FROM entry_sources WHERE contest_id = $1 ORDER BY entry_id",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(SourceRow::read).collect()
    }

    async fn came_in(&mut self, entry: &EntryId) -> Result<bool> {
        let sources: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM entry_sources WHERE entry_id = $1")
            .bind(entry.as_str())
            .fetch_one(self.db()?)
            .await?;
        Ok(sources > 0)
    }

    async fn office_entries(&mut self, contest: &ContestId) -> Result<Vec<Entry>> {
        let rows: Vec<EntryRow> = sqlx::query_as(
            "SELECT * FROM entries
             WHERE contest_id = $1
               AND (number IS NOT NULL OR id IN (SELECT entry_id FROM entry_sources WHERE contest_id = $1))
             ORDER BY COALESCE(number, 1000000000), created_at, id",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(EntryRow::read).collect()
    }

    async fn put_import_sheet(&mut self, contest: &ContestId, account: &AccountId, sheet: &ImportSheet) -> Result<()> {
        sqlx::query(
            "INSERT INTO import_sheets (contest_id, account_id, filename, bytes, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (contest_id, account_id) DO UPDATE SET filename = excluded.filename, bytes = excluded.bytes,
                created_at = excluded.created_at",
        )
        .bind(contest.as_str())
        .bind(account.as_str())
        .bind(&sheet.filename)
        .bind(&sheet.bytes)
        .bind(sheet.kept_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn import_sheet(
        &mut self,
        contest: &ContestId,
        account: &AccountId,
        since: Micros,
    ) -> Result<Option<ImportSheet>> {
        let row: Option<SheetRow> = sqlx::query_as(
            "SELECT filename, bytes, created_at FROM import_sheets
             WHERE contest_id = $1 AND account_id = $2 AND created_at >= $3",
        )
        .bind(contest.as_str())
        .bind(account.as_str())
        .bind(since)
        .fetch_optional(self.db()?)
        .await?;
        Ok(row.map(|row| ImportSheet { filename: row.filename, bytes: row.bytes, kept_at: row.created_at }))
    }

    async fn delete_import_sheet(&mut self, contest: &ContestId, account: &AccountId) -> Result<()> {
        sqlx::query("DELETE FROM import_sheets WHERE contest_id = $1 AND account_id = $2")
            .bind(contest.as_str())
            .bind(account.as_str())
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn delete_import_sheets(&mut self, before: Micros) -> Result<u64> {
        let done =
            sqlx::query("DELETE FROM import_sheets WHERE created_at < $1").bind(before).execute(self.db()?).await?;
        Ok(done.rows_affected())
    }
}
