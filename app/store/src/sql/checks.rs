//! What the office did and said.

use async_trait::async_trait;
use domain::ids::EntryId;

use super::SqlTx;
use crate::checks::{CheckLine, Checks};
use crate::error::{Place, Result};

#[derive(sqlx::FromRow)]
struct CheckRow {
    id: String,
    entry_id: String,
    step: String,
    entry_version: i64,
    words: String,
    account_id: Option<String>,
    by_name: Option<String>,
    at: i64,
}

impl CheckRow {
    fn read(self) -> Result<CheckLine> {
        let place = |column| Place { table: "check_log", column, row: &self.id };
        Ok(CheckLine {
            entry_id: place("entry_id").parse(&self.entry_id)?,
            step: place("step").parse(&self.step)?,
            by: self.account_id.as_deref().map(|id| place("account_id").parse(id)).transpose()?,
            by_name: self.by_name.unwrap_or_default(),
            entry_version: self.entry_version,
            words: self.words,
            at: self.at,
            id: self.id,
        })
    }
}

#[async_trait]
impl Checks for SqlTx {
    async fn add_check_line(&mut self, line: &CheckLine) -> Result<()> {
        sqlx::query(
            "INSERT INTO check_log (id, entry_id, step, entry_version, words, account_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&line.id)
        .bind(line.entry_id.as_str())
        .bind(line.step.key())
        .bind(line.entry_version)
        .bind(&line.words)
        .bind(line.by.as_ref().map(domain::ids::AccountId::as_str))
        .bind(line.at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn check_log(&mut self, entry: &EntryId) -> Result<Vec<CheckLine>> {
        let rows: Vec<CheckRow> = sqlx::query_as(
            "SELECT l.id, l.entry_id, l.step, l.entry_version, l.words, l.account_id, a.name AS by_name, l.at
             FROM check_log l LEFT JOIN accounts a ON a.id = l.account_id
             WHERE l.entry_id = $1 ORDER BY l.at, l.entry_version, l.id",
        )
        .bind(entry.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(CheckRow::read).collect()
    }
}
