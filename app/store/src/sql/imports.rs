//! Entries that come in by a spreadsheet.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::time::Micros;
use sqlx::QueryBuilder;

use super::entries::EntryRow;
use super::{Db, SqlTx};
use crate::entries::Entry;
use crate::error::{Place, Result};
use crate::imports::{EntrySource, EntryWrite, ImportSheet, Imports, OfficeVersion};

/// Rows of one statement, which takes a few ten thousand values at most.
const ROWS: usize = 500;

#[derive(sqlx::FromRow)]
struct VersionRow {
    id: String,
    version: i64,
    state: String,
    number: Option<i64>,
    title: String,
    source_number: Option<String>,
    film_file: Option<String>,
    film_sha256: Option<String>,
}

impl VersionRow {
    fn read(self) -> Result<OfficeVersion> {
        let at = |column| Place { table: "entries", column, row: &self.id };
        let entry_id: EntryId = at("id").parse(&self.id)?;
        let state = at("state").parse(&self.state)?;
        let source = self.source_number.map(|number| EntrySource {
            entry_id: entry_id.clone(),
            number,
            film_file: self.film_file.unwrap_or_default(),
            film_sha256: self.film_sha256.unwrap_or_default(),
        });
        Ok(OfficeVersion { entry_id, version: self.version, state, number: self.number, title: self.title, source })
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
    async fn put_entries(&mut self, entries: &[EntryWrite]) -> Result<u64> {
        let mut written = 0_u64;
        for some in entries.chunks(ROWS) {
            let done = QueryBuilder::<Db>::new(
                "INSERT INTO entries (id, contest_id, owner_id, for_unit, number, receipt, state, title, category, region,
                                      subject, production_unit, submitting_unit, answers, reasons, version, created_at,
                                      updated_at, submitted_at) ",
            )
            .push_values(some, |mut row, EntryWrite { entry, repeated, answers, .. }| {
                row.push_bind(entry.id.as_str())
                    .push_bind(entry.contest_id.as_str())
                    .push_bind(entry.owner_id.as_str())
                    .push_bind(i64::from(entry.for_unit))
                    .push_bind(entry.number)
                    .push_bind(entry.receipt.as_deref())
                    .push_bind(entry.state.key());
                for column in repeated {
                    row.push_bind(column.as_str());
                }
                row.push_bind(answers.as_str())
                    .push_bind(entry.reasons.as_str())
                    .push_bind(entry.version)
                    .push_bind(entry.created_at)
                    .push_bind(entry.updated_at)
                    .push_bind(entry.submitted_at);
            })
            .push(
                " ON CONFLICT (id) DO UPDATE SET title = excluded.title, category = excluded.category,
                      region = excluded.region, subject = excluded.subject, production_unit = excluded.production_unit,
                      submitting_unit = excluded.submitting_unit, answers = excluded.answers, version = excluded.version,
                      updated_at = excluded.updated_at
                  WHERE entries.version = excluded.version - 1",
            )
            .build()
            // Seldom as many twice.
            .persistent(false)
            .execute(self.db()?)
            .await?;
            written = written.saturating_add(done.rows_affected());
            self.put_words_of(some).await?;
        }
        Ok(written)
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

    async fn office_versions(&mut self, contest: &ContestId) -> Result<Vec<OfficeVersion>> {
        let rows: Vec<VersionRow> = sqlx::query_as(
            "SELECT e.id, e.version, e.state, e.number, e.title, s.number AS source_number, s.film_file, s.film_sha256
             FROM entries e LEFT JOIN entry_sources s ON s.entry_id = e.id AND s.contest_id = $1
             WHERE e.contest_id = $1 AND (e.number IS NOT NULL OR s.entry_id IS NOT NULL)
             ORDER BY COALESCE(e.number, 1000000000), e.created_at, e.id",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(VersionRow::read).collect()
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
