//! What ties judges to entries.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId, EntryId};

use super::SqlTx;
use crate::conflicts::{ConflictDecision, Conflicts, ContestTies, PersonalTies, Verdict};
use crate::error::{Place, Result, to_json};

/// One row a membership of the person, or one alone; what is known of the pair stands in each.
#[derive(sqlx::FromRow)]
struct PersonalRow {
    recused: i64,
    submitted: i64,
    conflict: Option<i64>,
    reason: Option<String>,
    considered: Option<String>,
    unit: Option<String>,
    region: Option<String>,
}

#[async_trait]
impl Conflicts for SqlTx {
    async fn contest_ties(&mut self, contest: &ContestId) -> Result<ContestTies> {
        let rows: Vec<(String, String, String, String, String)> = sqlx::query_as(
            "SELECT 'submitted', v.submitted_by, v.entry_id, '', ''
             FROM entry_versions v JOIN entries e ON e.id = v.entry_id
             WHERE e.contest_id = $1 AND v.submitted_by <> e.owner_id
             UNION SELECT 'recused', judge_id, entry_id, '', '' FROM assignments
             WHERE contest_id = $1 AND recused_at IS NOT NULL AND recusal_found = 0
             UNION SELECT CASE conflict WHEN 1 THEN 'conflict' ELSE 'none' END, judge_id, entry_id, reason, considered
             FROM conflict_decisions WHERE contest_id = $1
             ORDER BY 1, 2, 3",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        let mut ties = ContestTies::default();
        for (kind, person, entry, reason, considered) in rows {
            let at = |column| Place { table: "ties", column, row: &entry };
            let pair = (at("person").parse(&person)?, at("entry_id").parse(&entry)?);
            match kind.as_str() {
                "submitted" => ties.submitted.push(pair),
                "recused" => ties.recused.push(pair),
                kind => {
                    let considered = at("considered").json(&considered)?;
                    let verdict = Verdict { conflict: kind == "conflict", reason, considered };
                    ties.decided.push((pair.0, pair.1, verdict));
                }
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
        let rows: Vec<PersonalRow> = sqlx::query_as(
            "SELECT
               (SELECT COUNT(*) FROM assignments
                WHERE judge_id = $1 AND entry_id = $2 AND recused_at IS NOT NULL AND recusal_found = 0) AS recused,
               (SELECT COUNT(*) FROM entry_versions WHERE submitted_by = $1 AND entry_id = $2) AS submitted,
               d.conflict, d.reason, d.considered, m.unit, m.region
             FROM accounts a LEFT JOIN members m ON m.account_id = a.id AND m.contest_id = $3
             LEFT JOIN conflict_decisions d ON d.contest_id = $3 AND d.judge_id = a.id AND d.entry_id = $2
             WHERE a.id = $1",
        )
        .bind(person.as_str())
        .bind(entry.as_str())
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        let mut ties = PersonalTies::default();
        let at = |column| Place { table: "conflict_decisions", column, row: entry.as_str() };
        for row in rows {
            (ties.recused, ties.submitted) = (row.recused > 0, row.submitted > 0);
            ties.decided = match (row.conflict, row.reason, row.considered) {
                (Some(conflict), Some(reason), Some(considered)) => {
                    let considered = at("considered").json(&considered)?;
                    Some(Verdict { conflict: conflict == 1, reason, considered })
                }
                _ => None,
            };
            ties.affiliations.extend(row.unit.zip(row.region));
        }
        Ok(ties)
    }

    async fn put_conflict_decision(&mut self, decision: &ConflictDecision) -> Result<()> {
        sqlx::query(
            "INSERT INTO conflict_decisions
                 (contest_id, judge_id, entry_id, conflict, reason, decided_by, decided_at, considered)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (contest_id, judge_id, entry_id) DO UPDATE SET conflict = excluded.conflict,
                 reason = excluded.reason, decided_by = excluded.decided_by, decided_at = excluded.decided_at,
                 considered = excluded.considered",
        )
        .bind(decision.contest_id.as_str())
        .bind(decision.judge_id.as_str())
        .bind(decision.entry_id.as_str())
        .bind(i64::from(decision.conflict))
        .bind(&decision.reason)
        .bind(decision.decided_by.as_str())
        .bind(decision.decided_at)
        .bind(to_json(&decision.considered)?)
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
