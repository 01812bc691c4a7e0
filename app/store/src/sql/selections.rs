//! Overrides and sealed selections.

use async_trait::async_trait;
use domain::amendment::Amendment;
use domain::ids::{ContestId, EntryId};
use domain::overrides::Override;
use domain::time::Micros;

use super::super::Db;
use super::SqlTx;
use crate::error::{Place, Result, to_json};
use crate::selections::{RoundClosing, SealedSelection, Selections};

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    contest_id: String,
    sealed_by: String,
    sealed_by_name: String,
    sealed_at: i64,
    method: String,
    inputs: String,
    outcome: String,
    ranking: String,
    hash: String,
}

#[derive(sqlx::FromRow)]
struct OverrideRow {
    entry_id: String,
    ruling: String,
    reason: String,
    decider: String,
}

#[derive(sqlx::FromRow)]
struct AmendmentRow {
    balance: String,
    reason: String,
    decider: String,
}

#[derive(sqlx::FromRow)]
struct ClosingRow {
    method: String,
    line: String,
    closed_at: i64,
}

#[async_trait]
impl Selections for SqlTx {
    async fn insert_advances(&mut self, contest: &ContestId, round: u8, entries: &[EntryId]) -> Result<()> {
        // A statement takes a few ten thousand values at most.
        for some in entries.chunks(1_000) {
            sqlx::QueryBuilder::<Db>::new("INSERT INTO advances (contest_id, round, entry_id) ")
                .push_values(some, |mut row, entry| {
                    row.push_bind(contest.as_str()).push_bind(i64::from(round)).push_bind(entry.as_str());
                })
                .build()
                // Seldom the same twice.
                .persistent(false)
                .execute(self.db()?)
                .await?;
        }
        Ok(())
    }

    async fn advanced(&mut self, contest: &ContestId, round: u8) -> Result<Vec<EntryId>> {
        let entries: Vec<String> =
            sqlx::query_scalar("SELECT entry_id FROM advances WHERE contest_id = $1 AND round = $2 ORDER BY entry_id")
                .bind(contest.as_str())
                .bind(i64::from(round))
                .fetch_all(self.db()?)
                .await?;
        let at = Place { table: "advances", column: "entry_id", row: contest.as_str() };
        entries.iter().map(|entry| at.parse(entry)).collect()
    }

    async fn put_override(&mut self, contest: &ContestId, one: &Override, at: Micros) -> Result<()> {
        sqlx::query(
            "INSERT INTO overrides (contest_id, entry_id, ruling, reason, decider, decided_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (contest_id, entry_id) DO UPDATE
             SET ruling = excluded.ruling, reason = excluded.reason, decider = excluded.decider,
                 decided_at = excluded.decided_at",
        )
        .bind(contest.as_str())
        .bind(one.entry.as_str())
        .bind(one.ruling.key())
        .bind(&one.reason)
        .bind(&one.decider)
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn drop_override(&mut self, contest: &ContestId, entry: &EntryId) -> Result<bool> {
        let done = sqlx::query("DELETE FROM overrides WHERE contest_id = $1 AND entry_id = $2")
            .bind(contest.as_str())
            .bind(entry.as_str())
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn overrides(&mut self, contest: &ContestId) -> Result<Vec<Override>> {
        let rows: Vec<OverrideRow> = sqlx::query_as(
            "SELECT entry_id, ruling, reason, decider FROM overrides
             WHERE contest_id = $1 ORDER BY decided_at, entry_id",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter()
            .map(|row| {
                let at = |column| Place { table: "overrides", column, row: &row.entry_id };
                Ok(Override {
                    entry: at("entry_id").parse(&row.entry_id)?,
                    ruling: at("ruling").parse(&row.ruling)?,
                    reason: row.reason,
                    decider: row.decider,
                })
            })
            .collect()
    }

    async fn add_amendment(&mut self, contest: &ContestId, one: &Amendment, at: Micros) -> Result<()> {
        sqlx::query(
            "INSERT INTO amendments (contest_id, number, balance, reason, decider, amended_at)
             SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5 FROM amendments WHERE contest_id = $1",
        )
        .bind(contest.as_str())
        .bind(to_json(&one.balance)?)
        .bind(&one.reason)
        .bind(&one.decider)
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn amendment(&mut self, contest: &ContestId) -> Result<Option<Amendment>> {
        let row: Option<AmendmentRow> = sqlx::query_as(
            "SELECT balance, reason, decider FROM amendments WHERE contest_id = $1 ORDER BY number DESC LIMIT 1",
        )
        .bind(contest.as_str())
        .fetch_optional(self.db()?)
        .await?;
        row.map(|row| {
            let at = Place { table: "amendments", column: "balance", row: contest.as_str() };
            Ok(Amendment { balance: at.json(&row.balance)?, reason: row.reason, decider: row.decider })
        })
        .transpose()
    }

    async fn insert_closing(&mut self, closing: &RoundClosing) -> Result<()> {
        sqlx::query(
            "INSERT INTO round_closings (contest_id, round, method, line, closed_at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(closing.contest_id.as_str())
        .bind(i64::from(closing.round))
        .bind(&closing.method)
        .bind(&closing.line)
        .bind(closing.closed_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn closing(&mut self, contest: &ContestId, round: u8) -> Result<Option<RoundClosing>> {
        let row: Option<ClosingRow> =
            sqlx::query_as("SELECT method, line, closed_at FROM round_closings WHERE contest_id = $1 AND round = $2")
                .bind(contest.as_str())
                .bind(i64::from(round))
                .fetch_optional(self.db()?)
                .await?;
        Ok(row.map(|row| RoundClosing {
            contest_id: contest.clone(),
            round,
            method: row.method,
            line: row.line,
            closed_at: row.closed_at,
        }))
    }

    async fn insert_selection(&mut self, selection: &SealedSelection) -> Result<()> {
        sqlx::query(
            "INSERT INTO selections (id, contest_id, sealed_by, sealed_at, method, inputs, outcome, ranking, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(selection.id.as_str())
        .bind(selection.contest_id.as_str())
        .bind(selection.sealed_by.as_str())
        .bind(selection.sealed_at)
        .bind(&selection.method)
        .bind(&selection.inputs)
        .bind(&selection.outcome)
        .bind(&selection.ranking)
        .bind(&selection.hash)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn selection(&mut self, contest: &ContestId) -> Result<Option<SealedSelection>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT s.*, a.name AS sealed_by_name FROM selections s JOIN accounts a ON a.id = s.sealed_by
             WHERE s.contest_id = $1",
        )
        .bind(contest.as_str())
        .fetch_optional(self.db()?)
        .await?;
        row.map(|row| {
            let at = |column| Place { table: "selections", column, row: &row.id };
            Ok(SealedSelection {
                id: at("id").parse(&row.id)?,
                contest_id: at("contest_id").parse(&row.contest_id)?,
                sealed_by: at("sealed_by").parse(&row.sealed_by)?,
                sealed_by_name: row.sealed_by_name,
                sealed_at: row.sealed_at,
                method: row.method,
                inputs: row.inputs,
                outcome: row.outcome,
                ranking: row.ranking,
                hash: row.hash,
            })
        })
        .transpose()
    }
}
