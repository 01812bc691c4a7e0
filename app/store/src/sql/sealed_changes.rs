//! Amendments of what was sealed.

use async_trait::async_trait;
use domain::contest::Balance;
use domain::ids::{AssignmentId, ContestId};
use domain::sealed_change::{RecordedChange, SealedChange};

use super::SqlTx;
use crate::error::{Place, Result, to_json};
use crate::sealed_changes::SealedChanges;

#[derive(sqlx::FromRow)]
struct ChangeRow {
    rules: i64,
    content: String,
    reason: String,
    decider: String,
    changed_at: i64,
}

impl ChangeRow {
    fn read(self, contest: &ContestId, sealed: &Balance) -> Result<RecordedChange> {
        let at = |table, column| Place { table, column, row: contest.as_str() };
        let change = if self.rules == 0 {
            at("sealed_changes", "content").json(&self.content)?
        } else {
            let after = at("amendments", "balance").json(&self.content)?;
            SealedChange::Rules { before: sealed.clone(), after }
        };
        Ok(RecordedChange { change, reason: self.reason, decider: self.decider, at: self.changed_at })
    }
}

#[async_trait]
impl SealedChanges for SqlTx {
    async fn add_sealed_change(&mut self, contest: &ContestId, one: &RecordedChange) -> Result<()> {
        sqlx::query(
            "INSERT INTO sealed_changes (contest_id, number, content, reason, decider, changed_at)
             SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5 FROM sealed_changes WHERE contest_id = $1",
        )
        .bind(contest.as_str())
        .bind(to_json(&one.change)?)
        .bind(&one.reason)
        .bind(&one.decider)
        .bind(one.at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn sealed_changes(&mut self, contest: &ContestId, sealed: &Balance) -> Result<Vec<RecordedChange>> {
        let rows: Vec<ChangeRow> = sqlx::query_as(
            "SELECT rules, content, reason, decider, changed_at FROM (
                 SELECT CAST(0 AS BIGINT) AS rules, number, content, reason, decider, changed_at
                 FROM sealed_changes WHERE contest_id = $1
                 UNION ALL
                 SELECT CAST(1 AS BIGINT), number, balance, reason, decider, amended_at
                 FROM amendments WHERE contest_id = $1
             ) AS changes ORDER BY changed_at, rules, number",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(|row| row.read(contest, sealed)).collect()
    }

    async fn set_sheet_total(&mut self, id: &AssignmentId, total: Option<i64>) -> Result<()> {
        sqlx::query("UPDATE sheets SET total = $2 WHERE assignment_id = $1")
            .bind(id.as_str())
            .bind(total)
            .execute(self.db()?)
            .await?;
        Ok(())
    }
}
