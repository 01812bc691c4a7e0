//! What ties judges to entries.

use async_trait::async_trait;
use domain::access::Role;
use domain::ids::{AccountId, ContestId, EntryId};

use super::SqlTx;
use super::accounts::RoleKey;
use crate::conflicts::{ConflictDecision, Conflicts, ContestTies, DecidedPair, PersonalTies, Verdict};
use crate::error::{Place, Result, to_json};

/// What of entries `e` takes part or waits to be mended.
macro_rules! handed_in {
    () => {
        "e.state NOT IN ('draft', 'refused', 'withdrawn')"
    };
}

/// How many of these entries of a contest a person entered, or handed in a version of. Those entered and those handed in for somebody
/// else are counted apart, each by its index: asked for both at once, every entry of the contest is looked at for each row.
macro_rules! entered_by {
    ($contest:literal, $person:literal) => {
        concat!(
            "((SELECT COUNT(*) FROM entries e WHERE e.owner_id = ",
            $person,
            " AND e.contest_id = ",
            $contest,
            " AND ",
            handed_in!(),
            ") + (SELECT COUNT(DISTINCT e.id) FROM entry_versions v JOIN entries e ON e.id = v.entry_id WHERE v.submitted_by = ",
            $person,
            " AND e.owner_id <> v.submitted_by AND e.contest_id = ",
            $contest,
            " AND ",
            handed_in!(),
            "))"
        )
    };
}

/// How many entries the judge of an assignment `a` has in its contest; as [`Conflicts::entered`].
pub(super) const ENTERED_BY_JUDGE: &str = entered_by!("a.contest_id", "a.judge_id");

/// A tie of any kind: columns that a kind has no use for are empty.
#[derive(sqlx::FromRow)]
struct TieRow {
    kind: String,
    person: String,
    entry: String,
    /// A reason, or roles.
    said: String,
    considered: String,
    name: String,
    number: i64,
    title: String,
}

/// One row a membership of the person, or one alone; what is known of the pair stands in each.
#[derive(sqlx::FromRow)]
struct PersonalRow {
    recused: i64,
    submitted: i64,
    entered: i64,
    global: String,
    role: Option<String>,
    conflict: Option<i64>,
    reason: Option<String>,
    considered: Option<String>,
    unit: Option<String>,
    region: Option<String>,
}

#[async_trait]
impl Conflicts for SqlTx {
    async fn contest_ties(&mut self, contest: &ContestId) -> Result<ContestTies> {
        let rows: Vec<TieRow> = sqlx::query_as(concat!(
            "SELECT 'submitted' AS kind, v.submitted_by AS person, v.entry_id AS entry, '' AS said, '' AS considered,
                 '' AS name, CAST(0 AS BIGINT) AS number, '' AS title
             FROM entry_versions v JOIN entries e ON e.id = v.entry_id
             WHERE e.contest_id = $1 AND v.submitted_by <> e.owner_id
             UNION SELECT 'recused', judge_id, entry_id, '', '', '', 0, '' FROM assignments
             WHERE contest_id = $1 AND recused_at IS NOT NULL AND recusal_found <> 1
             UNION SELECT CASE d.conflict WHEN 1 THEN 'conflict' ELSE 'none' END, d.judge_id, d.entry_id, d.reason,
                 d.considered, a.name, COALESCE(e.number, 0), e.title
             FROM conflict_decisions d JOIN accounts a ON a.id = d.judge_id JOIN entries e ON e.id = d.entry_id
             WHERE d.contest_id = $1
             UNION SELECT 'roles', a.id, '', a.roles, '', '', 0, '' FROM accounts a JOIN members m ON m.account_id = a.id
             WHERE m.contest_id = $1 AND m.role IN ('judge', 'chair')
             UNION SELECT 'entered', m.account_id, '', '', '', '', 0, '' FROM members m
             JOIN entries e ON e.contest_id = m.contest_id AND e.owner_id = m.account_id
             WHERE m.contest_id = $1 AND m.role IN ('judge', 'chair') AND ",
            handed_in!(),
            " UNION SELECT 'entered', m.account_id, '', '', '', '', 0, '' FROM members m
             JOIN entries e ON e.contest_id = m.contest_id
             JOIN entry_versions v ON v.entry_id = e.id AND v.submitted_by = m.account_id
             WHERE m.contest_id = $1 AND m.role IN ('judge', 'chair') AND ",
            handed_in!(),
            " ORDER BY 1, 2, 3",
        ))
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        let mut ties = ContestTies::default();
        for row in rows {
            let at = |column| Place { table: "ties", column, row: &row.person };
            let who: AccountId = at("person").parse(&row.person)?;
            let film = || at("entry_id").parse::<EntryId>(&row.entry);
            match row.kind.as_str() {
                "submitted" => ties.submitted.push((who, film()?)),
                "recused" => ties.recused.push((who, film()?)),
                "roles" => ties.global.push((who, at("roles").json(&row.said)?)),
                "entered" => ties.entered.push(who),
                kind => {
                    let (conflict, considered) = (kind == "conflict", at("considered").json(&row.considered)?);
                    let verdict = Verdict { conflict, reason: row.said.clone(), considered };
                    let (name, entry, title) = (row.name.clone(), film()?, row.title.clone());
                    ties.decided.push(DecidedPair { judge: who, name, entry, number: row.number, title, verdict });
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
        let rows: Vec<PersonalRow> = sqlx::query_as(concat!(
            "SELECT
               (SELECT COUNT(*) FROM assignments
                WHERE judge_id = $1 AND entry_id = $2 AND recused_at IS NOT NULL AND recusal_found <> 1) AS recused,
               (SELECT COUNT(*) FROM entry_versions WHERE submitted_by = $1 AND entry_id = $2) AS submitted,
               ",
            entered_by!("$3", "$1"),
            " AS entered,
               a.roles AS global, d.conflict, d.reason, d.considered, m.role, m.unit, m.region
             FROM accounts a LEFT JOIN members m ON m.account_id = a.id AND m.contest_id = $3
             LEFT JOIN conflict_decisions d ON d.contest_id = $3 AND d.judge_id = a.id AND d.entry_id = $2
             WHERE a.id = $1",
        ))
        .bind(person.as_str())
        .bind(entry.as_str())
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        let mut ties = PersonalTies::default();
        let at = |column| Place { table: "conflict_decisions", column, row: entry.as_str() };
        let of_person = |table, column| Place { table, column, row: person.as_str() };
        for row in rows {
            (ties.recused, ties.submitted, ties.entered) = (row.recused > 0, row.submitted > 0, row.entered > 0);
            if ties.roles.is_empty() {
                let global: Vec<Role> = of_person("accounts", "roles").json(&row.global)?;
                ties.roles.extend(global);
            }
            if let Some(role) = row.role {
                ties.roles.push(of_person("members", "role").parse::<RoleKey>(&role)?.0);
            }
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

    async fn delete_conflict_decision(
        &mut self,
        contest: &ContestId,
        judge: &AccountId,
        entry: &EntryId,
    ) -> Result<bool> {
        let done =
            sqlx::query("DELETE FROM conflict_decisions WHERE contest_id = $1 AND judge_id = $2 AND entry_id = $3")
                .bind(contest.as_str())
                .bind(judge.as_str())
                .bind(entry.as_str())
                .execute(self.db()?)
                .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn entered(&mut self, contest: &ContestId, person: &AccountId) -> Result<i64> {
        Ok(sqlx::query_scalar(concat!("SELECT ", entered_by!("$1", "$2")))
            .bind(contest.as_str())
            .bind(person.as_str())
            .fetch_one(self.db()?)
            .await?)
    }
}
