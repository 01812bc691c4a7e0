//! Lean reads of rounds.

use async_trait::async_trait;
use domain::audit::EventKind;
use domain::ids::{AccountId, ContestId};
use futures::StreamExt as _;
use sqlx::QueryBuilder;

use super::entries::EntryRow;
use super::listing::state;
use super::{Db, SqlTx};
use crate::assignments::Assignment;
use crate::entries::Entry;
use crate::error::{Place, Result};
use crate::named::NumbersInOrder;
use crate::round_reads::{IntakeCount, RoundReads, RoundSheet, Sink, Unwatchable};

type Builder = QueryBuilder<Db>;

/// States of entries that passed the check.
const ELIGIBLE: &str = "('eligible', 'shortlisted', 'not_shortlisted')";

#[async_trait]
impl RoundReads for SqlTx {
    async fn inputs_version(&mut self, contest: &ContestId) -> Result<i64> {
        // Whoever takes a file changes nothing.
        let version = sqlx::query_scalar(
            "SELECT seq FROM audit WHERE contest_id = $1 AND action <> $2 ORDER BY seq DESC LIMIT 1",
        )
        .bind(contest.as_str())
        .bind(EventKind::ExportTake.key())
        .fetch_optional(self.db()?)
        .await?;
        Ok(version.unwrap_or_default())
    }

    async fn intake(&mut self, contest: &ContestId) -> Result<Vec<IntakeCount>> {
        let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
            "SELECT state, region, category, COUNT(*) FROM entries WHERE contest_id = $1 GROUP BY state, region, category",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter()
            .map(|(key, region, category, entries)| Ok(IntakeCount { state: state(&key)?, region, category, entries }))
            .collect()
    }

    async fn unwatchable(&mut self, contest: &ContestId, round: u8, advanced: bool) -> Result<Unwatchable> {
        let mut query = Builder::new(
            "SELECT COUNT(CASE WHEN f.id IS NULL OR f.state <> 'ready' THEN 1 END),
                 COUNT(CASE WHEN f.state = 'ready' AND NOT EXISTS
                     (SELECT 1 FROM derived d WHERE d.file_id = f.id AND d.kind = 'play') THEN 1 END)
             FROM entries e LEFT JOIN files f ON f.id = (SELECT n.id FROM files n
                 WHERE n.entry_id = e.id AND n.kind = 'judging_copy' AND n.state NOT IN ('replaced', 'removed')
                 ORDER BY CASE WHEN n.state = 'uploading' THEN 1 ELSE 0 END, n.created_at DESC, n.id DESC LIMIT 1)
             WHERE e.contest_id = ",
        );
        query.push_bind(contest.as_str().to_owned()).push(format_args!(" AND e.state IN {ELIGIBLE}"));
        push_advanced(&mut query, contest, round, advanced);
        let (without_film, without_copy): (i64, i64) = query.build_query_as().fetch_one(self.db()?).await?;
        Ok(Unwatchable { without_film, without_copy })
    }

    async fn round_begun(&mut self, contest: &ContestId, round: u8) -> Result<bool> {
        let found: Option<String> = sqlx::query_scalar(
            "SELECT a.id FROM assignments a WHERE a.contest_id = $1 AND a.round = $2
               AND (EXISTS (SELECT 1 FROM sheets s WHERE s.assignment_id = a.id)
                 OR EXISTS (SELECT 1 FROM watched w WHERE w.assignment_id = a.id
                     AND (w.stretches <> '[]' OR w.length_ms <> 0 OR w.skipped <> ''))) LIMIT 1",
        )
        .bind(contest.as_str())
        .bind(i64::from(round))
        .fetch_optional(self.db()?)
        .await?;
        Ok(found.is_some())
    }

    async fn round_films(
        &mut self,
        contest: &ContestId,
        round: u8,
        advanced: bool,
        answers: &[&str],
        sink: Sink<'_, Entry>,
    ) -> Result<()> {
        let mut query = Builder::new(
            "SELECT e.id, e.contest_id, e.owner_id, e.for_unit, e.number, e.receipt, e.state, e.answers, e.reasons,
                 e.version, e.created_at, e.updated_at, e.submitted_at FROM entries e WHERE e.contest_id = ",
        );
        query.push_bind(contest.as_str().to_owned()).push(format_args!(" AND e.state IN {ELIGIBLE}"));
        push_advanced(&mut query, contest, round, advanced);
        query.push(" ORDER BY e.number, e.id");
        let mut rows = query.build_query_as::<EntryRow>().fetch(self.db()?);
        while let Some(row) = rows.next().await {
            sink(row?.read_only(answers)?);
        }
        Ok(())
    }

    async fn round_sheets(
        &mut self,
        contest: &ContestId,
        rounds: std::ops::Range<u8>,
        criteria: &[String],
        sink: Sink<'_, RoundSheet>,
    ) -> Result<()> {
        let mut rows = sqlx::query_as::<_, SheetRow>(
            "SELECT a.round, a.judge_id, a.entry_id, a.position, a.recused_at, a.replaces,
                    s.signed_at, s.total, s.marks, s.red_line, m.account_id AS member
             FROM assignments a LEFT JOIN sheets s ON s.assignment_id = a.id
             LEFT JOIN members m ON m.contest_id = a.contest_id AND m.account_id = a.judge_id AND m.role = 'judge'
             WHERE a.contest_id = $1 AND a.round >= $2 AND a.round < $3
             ORDER BY a.round DESC, a.judge_id, a.position, a.id",
        )
        .bind(contest.as_str())
        .bind(i64::from(rounds.start))
        .bind(i64::from(rounds.end))
        .fetch(self.db()?);
        while let Some(row) = rows.next().await {
            sink(row?.read(criteria)?);
        }
        Ok(())
    }

    async fn assignments_around_recusals(&mut self, contest: &ContestId, round: u8) -> Result<Vec<Assignment>> {
        let rows: Vec<AssignmentRow> = sqlx::query_as(
            "SELECT a.* FROM assignments a WHERE a.contest_id = $1 AND a.round = $2 AND a.entry_id IN
                 (SELECT r.entry_id FROM assignments r
                  LEFT JOIN members m ON m.contest_id = r.contest_id AND m.account_id = r.judge_id AND m.role = 'judge'
                  WHERE r.contest_id = $1 AND r.round = $2
                    AND (r.recused_at IS NOT NULL OR r.replaces <> '' OR m.account_id IS NULL))
             ORDER BY a.judge_id, a.position, a.id",
        )
        .bind(contest.as_str())
        .bind(i64::from(round))
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(AssignmentRow::read).collect()
    }
}

/// Only those that went on to a round, where that was decided.
fn push_advanced(query: &mut Builder, contest: &ContestId, round: u8, advanced: bool) {
    if advanced {
        query.push(" AND e.id IN (SELECT entry_id FROM advances WHERE contest_id = ");
        query.push_bind(contest.as_str().to_owned()).push(" AND round = ").push_bind(i64::from(round)).push(")");
    }
}

#[derive(sqlx::FromRow)]
struct AssignmentRow {
    id: String,
    contest_id: String,
    round: i64,
    judge_id: String,
    entry_id: String,
    position: i64,
    recused_at: Option<i64>,
    recusal_reason: String,
    recusal_found: i64,
    replaces: String,
}

impl AssignmentRow {
    fn read(self) -> Result<Assignment> {
        let at = |column| Place { table: "assignments", column, row: &self.id };
        Ok(Assignment {
            id: at("id").parse(&self.id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            round: at("round").number(self.round)?,
            judge_id: at("judge_id").parse(&self.judge_id)?,
            entry_id: at("entry_id").parse(&self.entry_id)?,
            position: self.position,
            replaces: (!self.replaces.is_empty()).then(|| at("replaces").parse(&self.replaces)).transpose()?,
            recused_at: self.recused_at,
            recusal_reason: self.recusal_reason,
            recusal_found: self.recusal_found != 0,
        })
    }
}

#[derive(sqlx::FromRow)]
struct SheetRow {
    round: i64,
    judge_id: String,
    entry_id: String,
    position: i64,
    recused_at: Option<i64>,
    replaces: String,
    signed_at: Option<i64>,
    total: Option<i64>,
    marks: Option<String>,
    red_line: Option<String>,
    member: Option<String>,
}

impl SheetRow {
    fn read(self, criteria: &[String]) -> Result<RoundSheet> {
        let at = |column| Place { table: "sheets", column, row: &self.entry_id };
        let judge: AccountId = at("judge_id").parse(&self.judge_id)?;
        let marks = match (&self.marks, self.total) {
            (Some(marks), Some(_)) => at("marks").json_with(NumbersInOrder(criteria), marks)?,
            _ => Box::default(),
        };
        Ok(RoundSheet {
            round: at("round").number(self.round)?,
            judge,
            entry: at("entry_id").parse(&self.entry_id)?,
            position: self.position,
            recused: self.recused_at.is_some(),
            stands_in: !self.replaces.is_empty(),
            signed: self.signed_at.is_some(),
            left: self.member.is_none(),
            total: self.total,
            marks,
            red_line: self.red_line.unwrap_or_default(),
        })
    }
}
