//! Declarations and terms.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId};

use super::SqlTx;
use crate::error::{Place, Result};
use crate::rounds::{Declaration, JudgeAdmission, JudgingTerm, RoundAdmissions, Rounds};
use crate::sheets::Reopening;

#[derive(sqlx::FromRow)]
struct AdmissionRow {
    declared_at: Option<i64>,
    until: Option<i64>,
    reopened_at: Option<i64>,
    reopen_reason: Option<String>,
    hash: Option<String>,
}

#[async_trait]
impl Rounds for SqlTx {
    async fn insert_declaration(&mut self, declaration: &Declaration) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO declarations (contest_id, round, judge_id, statement, declared_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (contest_id, round, judge_id) DO NOTHING",
        )
        .bind(declaration.contest_id.as_str())
        .bind(i64::from(declaration.round))
        .bind(declaration.judge_id.as_str())
        .bind(&declaration.statement)
        .bind(declaration.declared_at)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn put_term(&mut self, term: &JudgingTerm) -> Result<()> {
        sqlx::query(
            "INSERT INTO terms (contest_id, round, judge_id, until) VALUES ($1, $2, $3, $4)
             ON CONFLICT (contest_id, round, judge_id) DO UPDATE SET until = excluded.until",
        )
        .bind(term.contest_id.as_str())
        .bind(i64::from(term.round))
        .bind(term.judge_id.as_ref().map(AccountId::as_str).unwrap_or_default())
        .bind(term.until)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn admissions(&mut self, contest: &ContestId, round: u8) -> Result<RoundAdmissions> {
        let rows: Vec<(String, Option<i64>)> = sqlx::query_as(
            "SELECT judge_id, until FROM terms WHERE contest_id = $1 AND round = $2
             UNION ALL SELECT judge_id, NULL FROM declarations WHERE contest_id = $1 AND round = $2 ORDER BY 1",
        )
        .bind(contest.as_str())
        .bind(i64::from(round))
        .fetch_all(self.db()?)
        .await?;
        let mut admissions = RoundAdmissions::default();
        for (judge, until) in rows {
            let at = |table| Place { table, column: "judge_id", row: contest.as_str() };
            match until {
                Some(until) => {
                    let judge_id = (!judge.is_empty()).then(|| at("terms").parse(&judge)).transpose()?;
                    admissions.terms.push(JudgingTerm { contest_id: contest.clone(), round, judge_id, until });
                }
                None => admissions.declared.push(at("declarations").parse(&judge)?),
            }
        }
        Ok(admissions)
    }

    async fn admission(&mut self, contest: &ContestId, round: u8, judge: &AccountId) -> Result<JudgeAdmission> {
        let row: AdmissionRow = sqlx::query_as(
            "SELECT
                 (SELECT declared_at FROM declarations WHERE contest_id = $1 AND round = $2 AND judge_id = $3)
                     AS declared_at,
                 (SELECT MAX(until) FROM terms WHERE contest_id = $1 AND round = $2 AND judge_id IN ('', $3)
                  AND EXISTS (SELECT 1 FROM terms WHERE contest_id = $1 AND round = $2 AND judge_id = '')) AS until,
                 s.reopened_at, s.reopen_reason, s.hash
             FROM (SELECT 1 AS one) base LEFT JOIN signatures s
                 ON s.contest_id = $1 AND s.round = $2 AND s.judge_id = $3 AND s.signed_at =
                     (SELECT MAX(signed_at) FROM signatures WHERE contest_id = $1 AND round = $2 AND judge_id = $3)",
        )
        .bind(contest.as_str())
        .bind(i64::from(round))
        .bind(judge.as_str())
        .fetch_one(self.db()?)
        .await?;
        let reopened = row.reopened_at.zip(row.reopen_reason).zip(row.hash);
        Ok(JudgeAdmission {
            declared_at: row.declared_at,
            until: row.until,
            reopened: reopened.map(|((at, reason), hash)| Reopening { at, reason, hash }),
        })
    }
}
