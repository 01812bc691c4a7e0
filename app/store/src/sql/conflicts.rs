//! What ties judges to entries.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId, EntryId};

use super::SqlTx;
use crate::conflicts::{ConflictDecision, Conflicts, ContestTies, PersonalTies};
use crate::error::{Place, Result};

#[async_trait]
impl Conflicts for SqlTx {
    async fn contest_ties(&mut self, contest: &ContestId) -> Result<ContestTies> {
        let rows: Vec<(String, String, String, String)> = sqlx::query_as(
            "SELECT 'submitted', v.submitted_by, v.entry_id, '' FROM entry_versions v JOIN entries e ON e.id = v.entry_id
             WHERE e.contest_id = $1 AND v.submitted_by <> e.owner_id
             UNION SELECT 'recused', judge_id, entry_id, '' FROM assignments
             WHERE contest_id = $1 AND recused_at IS NOT NULL
             UNION SELECT CASE conflict WHEN 1 THEN 'conflict' ELSE 'none' END, judge_id, entry_id, reason
             FROM conflict_decisions WHERE contest_id = $1
             ORDER BY 1, 2, 3",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        let mut ties = ContestTies::default();
        for (kind, person, entry, reason) in rows {
            let at = |column| Place { table: "ties", column, row: &entry };
            let (person, entry) = (at("person").parse(&person)?, at("entry_id").parse(&entry)?);
            match kind.as_str() {
                "submitted" => ties.submitted.push((person, entry)),
                "recused" => ties.recused.push((person, entry)),
                kind => ties.decided.push((person, entry, kind == "conflict", reason)),
            }
        }
        Ok(ties)
    }

    async fn personal_ties(
        &mut self,
        contest: &ContestId,
        person: &AccountId,
        entry: &EntryId,
    ) -> Result<PersonalTies> {
        let rows: Vec<(i64, i64, i64, Option<String>, Option<String>)> = sqlx::query_as(
            "SELECT
               (SELECT COUNT(*) FROM assignments WHERE judge_id = $1 AND entry_id = $2 AND recused_at IS NOT NULL),
               (SELECT COUNT(*) FROM entry_versions WHERE submitted_by = $1 AND entry_id = $2),
               (SELECT COUNT(*) FROM conflict_decisions WHERE judge_id = $1 AND entry_id = $2 AND conflict = 1),
               m.unit, m.region
             FROM accounts a LEFT JOIN members m ON m.account_id = a.id AND m.contest_id = $3 WHERE a.id = $1",
        )
        .bind(person.as_str())
        .bind(entry.as_str())
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        let mut ties = PersonalTies::default();
        for (recused, submitted, decided, unit, region) in rows {
            (ties.recused, ties.submitted, ties.decided) = (recused > 0, submitted > 0, decided > 0);
            ties.affiliations.extend(unit.zip(region));
        }
        Ok(ties)
    }

    async fn put_conflict_decision(&mut self, decision: &ConflictDecision) -> Result<()> {
        sqlx::query(
            "INSERT INTO conflict_decisions
                 (contest_id, judge_id, entry_id, conflict, reason, decided_by, decided_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (contest_id, judge_id, entry_id) DO UPDATE SET conflict = excluded.conflict,
                 reason = excluded.reason, decided_by = excluded.decided_by, decided_at = excluded.decided_at",
        )
        .bind(decision.contest_id.as_str())
        .bind(decision.judge_id.as_str())
        .bind(decision.entry_id.as_str())
        .bind(i64::from(decision.conflict))
        .bind(&decision.reason)
        .bind(decision.decided_by.as_str())
        .bind(decision.decided_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn entered(&mut self, contest: &ContestId, person: &AccountId) -> Result<i64> {
        Ok(sqlx::query_scalar(
            "SELECT COUNT(*) FROM entries e WHERE e.contest_id = $1 AND e.state NOT IN ('draft', 'refused', 'withdrawn')
               AND (e.owner_id = $2
                 OR EXISTS (SELECT 1 FROM entry_versions v WHERE v.entry_id = e.id AND v.submitted_by = $2))",
        )
        .bind(contest.as_str())
        .bind(person.as_str())
        .fetch_one(self.db()?)
        .await?)
    }
}
