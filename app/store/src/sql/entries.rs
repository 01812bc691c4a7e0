//! Entries.

use async_trait::async_trait;
use domain::form::Answers;
use domain::form::keys;
use domain::ids::{ContestId, EntryId};
use domain::time::Micros;

use super::SqlTx;
use super::conditions::{Builder, MOST, push_in};
use crate::entries::{Entries, Entry, EntryLine, EntryVersion};
use crate::error::{Place, Result, to_json};
use crate::named::NamedAnswers;

#[derive(sqlx::FromRow)]
pub(super) struct EntryRow {
    id: String,
    contest_id: String,
    owner_id: String,
    for_unit: i64,
    number: Option<i64>,
    receipt: Option<String>,
    state: String,
    answers: String,
    reasons: String,
    version: i64,
    created_at: i64,
    updated_at: i64,
    submitted_at: Option<i64>,
}

impl EntryRow {
    pub(super) fn read(self) -> Result<Entry> {
        let answers = self.at("answers").json(&self.answers)?;
        self.with(answers)
    }

    /// The entry with those of its answers that are named; the others are passed over without being kept for a moment.
    pub(super) fn read_only(self, named: &[&str]) -> Result<Entry> {
        let answers = self.at("answers").json_with(NamedAnswers(named), &self.answers)?;
        self.with(answers)
    }

    fn at<'a>(&'a self, column: &'static str) -> Place<'a> {
        Place { table: "entries", column, row: &self.id }
    }

    fn with(self, answers: Answers) -> Result<Entry> {
        let at = |column| self.at(column);
        Ok(Entry {
            id: at("id").parse(&self.id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            owner_id: at("owner_id").parse(&self.owner_id)?,
            state: at("state").parse(&self.state)?,
            answers,
            for_unit: self.for_unit != 0,
            number: self.number,
            receipt: self.receipt,
            reasons: self.reasons,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            submitted_at: self.submitted_at,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct LineRow {
    id: String,
    contest_id: String,
    owner_id: String,
    for_unit: i64,
    number: Option<i64>,
    state: String,
    title: String,
    category: String,
    region: String,
    subject: String,
    production_unit: String,
    submitting_unit: String,
    updated_at: i64,
    submitted_at: Option<i64>,
}

impl LineRow {
    pub(super) fn read(self) -> Result<EntryLine> {
        let at = |column| Place { table: "entries", column, row: &self.id };
        Ok(EntryLine {
            id: at("id").parse(&self.id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            owner_id: at("owner_id").parse(&self.owner_id)?,
            state: at("state").parse(&self.state)?,
            for_unit: self.for_unit != 0,
            number: self.number,
            title: self.title,
            category: self.category,
            region: self.region,
            subject: self.subject,
            production_unit: self.production_unit,
            submitting_unit: self.submitting_unit,
            updated_at: self.updated_at,
            submitted_at: self.submitted_at,
        })
    }
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    entry_id: String,
    version: i64,
    answers: String,
    file_sha256: Option<String>,
    submitted_by: String,
    submitted_at: i64,
}

#[async_trait]
impl Entries for SqlTx {
    async fn insert_entry(&mut self, entry: &Entry) -> Result<()> {
        sqlx::query(
            "INSERT INTO entries (id, contest_id, owner_id, for_unit, number, receipt, state, title, category, region,
                                  subject, production_unit, submitting_unit, answers, reasons, version, created_at,
                                  updated_at, submitted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        )
        .bind(entry.id.as_str())
        .bind(entry.contest_id.as_str())
        .bind(entry.owner_id.as_str())
        .bind(i64::from(entry.for_unit))
        .bind(entry.number)
        .bind(&entry.receipt)
        .bind(entry.state.key())
        .bind(entry.answer(keys::TITLE))
        .bind(entry.answer(keys::CATEGORY))
        .bind(entry.answer(keys::REGION))
        .bind(entry.answer(keys::SUBJECT))
        .bind(entry.answer(keys::PRODUCTION_UNIT))
        .bind(entry.answer(keys::SUBMITTING_UNIT))
        .bind(to_json(&entry.answers)?)
        .bind(&entry.reasons)
        .bind(entry.version)
        .bind(entry.created_at)
        .bind(entry.updated_at)
        .bind(entry.submitted_at)
        .execute(self.db()?)
        .await?;
        self.put_words(entry).await
    }

    async fn entry(&mut self, id: &EntryId) -> Result<Option<Entry>> {
        let row: Option<EntryRow> =
            sqlx::query_as("SELECT * FROM entries WHERE id = $1").bind(id.as_str()).fetch_optional(self.db()?).await?;
        row.map(EntryRow::read).transpose()
    }

    async fn entries_with_ids(&mut self, ids: &[EntryId]) -> Result<Vec<Entry>> {
        let mut entries = Vec::with_capacity(ids.len());
        for ids in ids.chunks(MOST) {
            let mut query = Builder::new("SELECT * FROM entries WHERE id IN ");
            push_in(&mut query, &ids.iter().map(EntryId::to_string).collect::<Vec<_>>());
            let rows: Vec<EntryRow> = query.build_query_as().fetch_all(self.db()?).await?;
            for row in rows {
                entries.push(row.read()?);
            }
        }
        Ok(entries)
    }

    async fn update_entry(&mut self, entry: &Entry) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE entries SET number = $2, receipt = $3, state = $4, title = $5, category = $6, region = $7,
                    subject = $8, production_unit = $9, submitting_unit = $10, answers = $11, reasons = $12,
                    version = $13, updated_at = $14, submitted_at = $15, for_unit = $16
             WHERE id = $1 AND version = $13 - 1",
        )
        .bind(entry.id.as_str())
        .bind(entry.number)
        .bind(&entry.receipt)
        .bind(entry.state.key())
        .bind(entry.answer(keys::TITLE))
        .bind(entry.answer(keys::CATEGORY))
        .bind(entry.answer(keys::REGION))
        .bind(entry.answer(keys::SUBJECT))
        .bind(entry.answer(keys::PRODUCTION_UNIT))
        .bind(entry.answer(keys::SUBMITTING_UNIT))
        .bind(to_json(&entry.answers)?)
        .bind(&entry.reasons)
        .bind(entry.version)
        .bind(entry.updated_at)
        .bind(entry.submitted_at)
        .bind(i64::from(entry.for_unit))
        .execute(self.db()?)
        .await?;
        let written = done.rows_affected() == 1;
        if written {
            self.put_words(entry).await?;
        }
        Ok(written)
    }

    async fn set_entry_states(&mut self, contest: &ContestId, from: &str, to: &str) -> Result<u64> {
        let done = sqlx::query("UPDATE entries SET state = $3 WHERE contest_id = $1 AND state = $2")
            .bind(contest.as_str())
            .bind(from)
            .bind(to)
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected())
    }

    async fn set_entry_state(&mut self, id: &EntryId, to: &str) -> Result<()> {
        sqlx::query("UPDATE entries SET state = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(to)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn publish_outcomes(&mut self, contest: &ContestId, at: Micros) -> Result<u64> {
        let done = sqlx::query(
            "UPDATE entries SET updated_at = $2, version = version + 1
             WHERE contest_id = $1 AND state IN ('shortlisted', 'not_shortlisted')",
        )
        .bind(contest.as_str())
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected())
    }

    async fn entry_lines(&mut self, contest: &ContestId) -> Result<Vec<EntryLine>> {
        let rows: Vec<LineRow> = sqlx::query_as(
            "SELECT id, contest_id, owner_id, for_unit, number, state, title, category, region, subject,
                    production_unit, submitting_unit, updated_at, submitted_at
             FROM entries WHERE contest_id = $1 ORDER BY COALESCE(number, 1000000000), created_at, id",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(LineRow::read).collect()
    }

    async fn eligible_entries(&mut self, contest: &ContestId) -> Result<Vec<Entry>> {
        let rows: Vec<EntryRow> = sqlx::query_as(
            "SELECT * FROM entries
             WHERE contest_id = $1 AND state IN ('eligible', 'shortlisted', 'not_shortlisted') ORDER BY number, id",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(EntryRow::read).collect()
    }

    async fn submitted_entries(&mut self, contest: &ContestId) -> Result<Vec<Entry>> {
        let rows: Vec<EntryRow> =
            sqlx::query_as("SELECT * FROM entries WHERE contest_id = $1 AND number IS NOT NULL ORDER BY number, id")
                .bind(contest.as_str())
                .fetch_all(self.db()?)
                .await?;
        rows.into_iter().map(EntryRow::read).collect()
    }

    async fn draft_entries(&mut self, contest: &ContestId) -> Result<Vec<Entry>> {
        let rows: Vec<EntryRow> =
            sqlx::query_as("SELECT * FROM entries WHERE contest_id = $1 AND state = 'draft' ORDER BY id")
                .bind(contest.as_str())
                .fetch_all(self.db()?)
                .await?;
        rows.into_iter().map(EntryRow::read).collect()
    }

    async fn insert_entry_version(&mut self, entry: &EntryId, version: &EntryVersion) -> Result<()> {
        sqlx::query(
            "INSERT INTO entry_versions (entry_id, version, answers, file_sha256, submitted_by, submitted_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(entry.as_str())
        .bind(version.version)
        .bind(to_json(&version.answers)?)
        .bind(&version.file_sha256)
        .bind(version.submitted_by.as_str())
        .bind(version.submitted_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn entry_versions(&mut self, entry: &EntryId) -> Result<Vec<EntryVersion>> {
        let rows: Vec<VersionRow> =
            sqlx::query_as("SELECT * FROM entry_versions WHERE entry_id = $1 ORDER BY version DESC")
                .bind(entry.as_str())
                .fetch_all(self.db()?)
                .await?;
        rows.into_iter()
            .map(|row| {
                let at = |column| Place { table: "entry_versions", column, row: &row.entry_id };
                Ok(EntryVersion {
                    version: row.version,
                    answers: at("answers").json(&row.answers)?,
                    submitted_by: at("submitted_by").parse(&row.submitted_by)?,
                    file_sha256: row.file_sha256.clone(),
                    submitted_at: row.submitted_at,
                })
            })
            .collect()
    }
}
