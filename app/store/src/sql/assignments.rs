//! Panels, assignments, and tasks with their sheets.

use async_trait::async_trait;
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId};
use domain::judging::sheet::Content;
use domain::time::Micros;

use super::SqlTx;
use crate::assignments::{Assignment, Assignments, JudgeTally, Panel, Task};
use crate::error::{Place, Result};
use crate::sheets::{Sheet, WatchEvidence};

#[derive(sqlx::FromRow)]
struct TaskRow {
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
    version: Option<i64>,
    marks: Option<String>,
    comments: Option<String>,
    comment: Option<String>,
    red_line: Option<String>,
    notes: Option<String>,
    total: Option<i64>,
    saved_at: Option<i64>,
    signed_at: Option<i64>,
    stretches: Option<String>,
    length_ms: Option<i64>,
    skipped: Option<String>,
    followed_at: Option<i64>,
    unverified: Option<i64>,
}

/// The statement that [`TaskRow`] reads, with its conditions.
macro_rules! task_where {
    ($rest:literal) => {
        concat!(
            "SELECT a.*, s.version, s.marks, s.comments, s.comment, s.red_line, s.notes, s.total, s.saved_at,
                 s.signed_at, w.stretches, w.length_ms, w.skipped, w.followed_at, w.unverified
             FROM assignments a LEFT JOIN sheets s ON s.assignment_id = a.id
             LEFT JOIN watched w ON w.assignment_id = a.id ",
            $rest
        )
    };
}

impl TaskRow {
    fn read(self) -> Result<Task> {
        let at = |column| Place { table: "assignments", column, row: &self.id };
        let assignment = Assignment {
            id: at("id").parse(&self.id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            round: at("round").number(self.round)?,
            judge_id: at("judge_id").parse(&self.judge_id)?,
            entry_id: at("entry_id").parse(&self.entry_id)?,
            position: self.position,
            recused_at: self.recused_at,
            recusal_reason: self.recusal_reason,
            recusal_found: self.recusal_found != 0,
            replaces: (!self.replaces.is_empty()).then(|| at("replaces").parse(&self.replaces)).transpose()?,
        };
        let of = |table, column| Place { table, column, row: assignment.id.as_str() };
        let sheet = match (self.version, self.marks, self.saved_at) {
            (Some(version), Some(marks), Some(saved_at)) => Some(Sheet {
                assignment_id: assignment.id.clone(),
                version,
                content: Content {
                    marks: of("sheets", "marks").json(&marks)?,
                    comments: json(of("sheets", "comments"), self.comments)?,
                    comment: self.comment.unwrap_or_default(),
                    red_line: self.red_line.unwrap_or_default(),
                    notes: json(of("sheets", "notes"), self.notes)?,
                },
                total: self.total,
                saved_at,
                signed_at: self.signed_at,
            }),
            _ => None,
        };
        let evidence = WatchEvidence {
            watched: json(of("watched", "stretches"), self.stretches)?,
            length_ms: self.length_ms.unwrap_or_default(),
            skipped: self.skipped.unwrap_or_default(),
            followed_at: self.followed_at,
            unverified: self.unverified.unwrap_or_default() != 0,
        };
        Ok(Task { assignment, sheet, evidence })
    }
}

/// Reads JSON that may not be there.
fn json<T: serde::de::DeserializeOwned + Default>(at: Place<'_>, text: Option<String>) -> Result<T> {
    text.map_or_else(|| Ok(T::default()), |text| at.json(&text))
}

#[async_trait]
impl Assignments for SqlTx {
    async fn panels(&mut self, contest: &ContestId, round: u8) -> Result<Vec<Panel>> {
        let rows: Vec<(String, i64, String, Option<String>)> = sqlx::query_as(
            "SELECT p.id, p.position, p.label, j.judge_id
             FROM panels p LEFT JOIN panel_judges j ON j.panel_id = p.id
             WHERE p.contest_id = $1 AND p.round = $2 ORDER BY p.position, p.id, j.judge_id",
        )
        .bind(contest.as_str())
        .bind(i64::from(round))
        .fetch_all(self.db()?)
        .await?;
        let mut panels: Vec<Panel> = Vec::new();
        for (id, position, label, judge) in rows {
            let at = |column| Place { table: "panels", column, row: &id };
            let judge = judge.map(|judge| at("judge_id").parse(&judge)).transpose()?;
            match panels.last_mut().filter(|panel| panel.id.as_str() == id) {
                Some(panel) => panel.judges.extend(judge),
                None => panels.push(Panel {
                    id: at("id").parse(&id)?,
                    contest_id: contest.clone(),
                    round,
                    position,
                    label,
                    judges: judge.into_iter().collect(),
                }),
            }
        }
        Ok(panels)
    }

    async fn insert_panel(&mut self, panel: &Panel) -> Result<()> {
        sqlx::query("INSERT INTO panels (id, contest_id, round, position, label) VALUES ($1, $2, $3, $4, $5)")
            .bind(panel.id.as_str())
            .bind(panel.contest_id.as_str())
            .bind(i64::from(panel.round))
            .bind(panel.position)
            .bind(&panel.label)
            .execute(self.db()?)
            .await?;
        for judge in &panel.judges {
            sqlx::query("INSERT INTO panel_judges (panel_id, judge_id) VALUES ($1, $2)")
                .bind(panel.id.as_str())
                .bind(judge.as_str())
                .execute(self.db()?)
                .await?;
        }
        Ok(())
    }

    async fn delete_panels(&mut self, contest: &ContestId, round: u8) -> Result<()> {
        sqlx::query(
            "DELETE FROM panel_judges WHERE panel_id IN (SELECT id FROM panels WHERE contest_id = $1 AND round = $2)",
        )
        .bind(contest.as_str())
        .bind(i64::from(round))
        .execute(self.db()?)
        .await?;
        sqlx::query("DELETE FROM panels WHERE contest_id = $1 AND round = $2")
            .bind(contest.as_str())
            .bind(i64::from(round))
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn insert_assignment(&mut self, assignment: &Assignment) -> Result<()> {
        sqlx::query(
            "INSERT INTO assignments
                 (id, contest_id, round, judge_id, entry_id, position, recused_at, recusal_reason, replaces, recusal_found)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(assignment.id.as_str())
        .bind(assignment.contest_id.as_str())
        .bind(i64::from(assignment.round))
        .bind(assignment.judge_id.as_str())
        .bind(assignment.entry_id.as_str())
        .bind(assignment.position)
        .bind(assignment.recused_at)
        .bind(&assignment.recusal_reason)
        .bind(assignment.replaces.as_ref().map(AssignmentId::as_str).unwrap_or_default())
        .bind(i64::from(assignment.recusal_found))
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn delete_assignment(&mut self, id: &AssignmentId) -> Result<()> {
        // A judge may have opened the film, which begins nothing.
        sqlx::query("DELETE FROM watched WHERE assignment_id = $1").bind(id.as_str()).execute(self.db()?).await?;
        sqlx::query("DELETE FROM assignments WHERE id = $1").bind(id.as_str()).execute(self.db()?).await?;
        Ok(())
    }

    async fn place_assignment(&mut self, id: &AssignmentId, position: i64) -> Result<()> {
        sqlx::query("UPDATE assignments SET position = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(position)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn task(&mut self, id: &AssignmentId) -> Result<Option<Task>> {
        let row: Option<TaskRow> =
            sqlx::query_as(task_where!("WHERE a.id = $1")).bind(id.as_str()).fetch_optional(self.db()?).await?;
        row.map(TaskRow::read).transpose()
    }

    async fn tasks(&mut self, contest: &ContestId, round: u8, judge: Option<&AccountId>) -> Result<Vec<Task>> {
        let rows: Vec<TaskRow> = sqlx::query_as(task_where!(
            "WHERE a.contest_id = $1 AND a.round = $2 AND ($3 = '' OR a.judge_id = $3)
             ORDER BY a.judge_id, a.position, a.id"
        ))
        .bind(contest.as_str())
        .bind(i64::from(round))
        .bind(judge.map(AccountId::as_str).unwrap_or_default())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(TaskRow::read).collect()
    }

    async fn tallies(&mut self, judge: &AccountId) -> Result<Vec<JudgeTally>> {
        let rows: Vec<(String, i64, i64, i64, i64)> = sqlx::query_as(
            "SELECT a.contest_id, a.round, COUNT(*), COUNT(s.total), COUNT(s.signed_at)
             FROM assignments a JOIN entries e ON e.id = a.entry_id LEFT JOIN sheets s ON s.assignment_id = a.id
             WHERE a.judge_id = $1 AND a.recused_at IS NULL
               AND a.contest_id IN (SELECT contest_id FROM members WHERE account_id = $1 AND role = 'judge')
               AND e.state IN ('eligible', 'shortlisted', 'not_shortlisted')
             GROUP BY a.contest_id, a.round ORDER BY a.contest_id, a.round",
        )
        .bind(judge.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter()
            .map(|(contest, round, films, done, signed)| {
                let at = |column| Place { table: "assignments", column, row: &contest };
                Ok(JudgeTally {
                    contest_id: at("contest_id").parse(&contest)?,
                    round: at("round").number(round)?,
                    films,
                    done,
                    signed,
                })
            })
            .collect()
    }

    async fn is_assigned(&mut self, judge: &AccountId, entry: &EntryId) -> Result<bool> {
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM assignments a WHERE a.judge_id = $1 AND a.entry_id = $2 AND NOT EXISTS
             (SELECT 1 FROM assignments r WHERE r.judge_id = $1 AND r.entry_id = $2 AND r.recused_at IS NOT NULL)",
        )
        .bind(judge.as_str())
        .bind(entry.as_str())
        .fetch_one(self.db()?)
        .await?;
        Ok(count > 0)
    }

    async fn recuse(&mut self, id: &AssignmentId, at: Micros, reason: &str) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE assignments SET recused_at = $2, recusal_reason = $3 WHERE id = $1 AND recused_at IS NULL",
        )
        .bind(id.as_str())
        .bind(at)
        .bind(reason)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn set_aside(&mut self, id: &AssignmentId, at: Micros, reason: &str) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE assignments SET recused_at = $2, recusal_reason = $3, recusal_found = 1
             WHERE id = $1 AND recused_at IS NULL",
        )
        .bind(id.as_str())
        .bind(at)
        .bind(reason)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn keep_aside(&mut self, id: &AssignmentId) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE assignments SET recusal_found = 2 WHERE id = $1 AND recused_at IS NOT NULL AND recusal_found = 1",
        )
        .bind(id.as_str())
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn stand_in_of(&mut self, replaced: &Assignment) -> Result<Option<Task>> {
        // By entry first, which has an index.
        let row: Option<TaskRow> =
            sqlx::query_as(task_where!("WHERE a.entry_id = $1 AND a.replaces = $2 ORDER BY a.id LIMIT 1"))
                .bind(replaced.entry_id.as_str())
                .bind(replaced.id.as_str())
                .fetch_optional(self.db()?)
                .await?;
        row.map(TaskRow::read).transpose()
    }

    async fn hand_on_stand_in(&mut self, goes: &Assignment, to: &AssignmentId) -> Result<()> {
        sqlx::query("UPDATE assignments SET replaces = $3 WHERE entry_id = $1 AND replaces = $2")
            .bind(goes.entry_id.as_str())
            .bind(goes.id.as_str())
            .bind(to.as_str())
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn give_back(&mut self, id: &AssignmentId) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE assignments SET recused_at = NULL, recusal_reason = '', recusal_found = 0
             WHERE id = $1 AND recused_at IS NOT NULL AND recusal_found = 1",
        )
        .bind(id.as_str())
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
