//! The audit trail.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId};

use super::SqlTx;
use crate::audit::{Audit, AuditEntry, AuditFilter, AuditRow, chain_hash};
use crate::error::Result;

/// What an [`AuditFilter`] asks for, where `$2` is the action, `$3` who, and `$4` the words.
macro_rules! filtered {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            "($2 = '' OR action = $2) AND ($3 = '*' OR actor_id = $3)
               AND (LOWER(subject) LIKE $4 ESCAPE '!' OR LOWER(detail) LIKE $4 ESCAPE '!')",
            $after
        )
    };
}

#[async_trait]
impl Audit for SqlTx {
    async fn audit(&mut self, entry: &AuditEntry<'_>) -> Result<i64> {
        // Taking the next place locks the head until this transaction ends, so the chain has one order.
        let (seq, previous): (i64, String) =
            sqlx::query_as("UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash")
                .fetch_one(self.db())
                .await?;
        let mut row = AuditRow {
            seq,
            at: entry.at,
            actor_id: entry.actor.map(AccountId::to_string).unwrap_or_default(),
            contest_id: entry.contest.map(ContestId::to_string).unwrap_or_default(),
            action: entry.action.to_owned(),
            subject: entry.subject.to_owned(),
            detail: entry.detail.clone(),
            hash: String::new(),
        };
        row.hash = chain_hash(&previous, &row);
        sqlx::query(
            "INSERT INTO audit (seq, at, actor_id, contest_id, action, subject, detail, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(row.seq)
        .bind(row.at)
        .bind(&row.actor_id)
        .bind(&row.contest_id)
        .bind(&row.action)
        .bind(&row.subject)
        .bind(&row.detail)
        .bind(&row.hash)
        .execute(self.db())
        .await?;
        sqlx::query("UPDATE audit_head SET hash = $1 WHERE id = 1").bind(&row.hash).execute(self.db()).await?;
        Ok(seq)
    }

    async fn audit_rows(&mut self, contest: &ContestId, filter: &AuditFilter<'_>) -> Result<Vec<AuditRow>> {
        let rows = sqlx::query_as(filtered!(
            "SELECT * FROM audit WHERE contest_id = $1 AND ",
            " ORDER BY seq DESC LIMIT $5 OFFSET $6"
        ))
        .bind(contest.as_str())
        .bind(filter.action)
        .bind(filter.actor.unwrap_or("*"))
        .bind(pattern(filter.words))
        .bind(filter.limit)
        .bind(filter.offset)
        .fetch_all(self.db())
        .await?;
        Ok(rows)
    }

    async fn audit_count(&mut self, contest: &ContestId, filter: &AuditFilter<'_>) -> Result<(i64, i64)> {
        let counts = sqlx::query_as(filtered!(
            "SELECT COUNT(*), COUNT(CASE WHEN ",
            " THEN 1 END) FROM audit WHERE contest_id = $1"
        ))
        .bind(contest.as_str())
        .bind(filter.action)
        .bind(filter.actor.unwrap_or("*"))
        .bind(pattern(filter.words))
        .fetch_one(self.db())
        .await?;
        Ok(counts)
    }

    async fn audit_kinds(&mut self, contest: &ContestId) -> Result<Vec<(String, String)>> {
        let kinds = sqlx::query_as("SELECT DISTINCT action, actor_id FROM audit WHERE contest_id = $1 ORDER BY 1, 2")
            .bind(contest.as_str())
            .fetch_all(self.db())
            .await?;
        Ok(kinds)
    }

    async fn audit_rows_from(&mut self, seq: i64, limit: i64) -> Result<Vec<AuditRow>> {
        let rows = sqlx::query_as("SELECT * FROM audit WHERE seq >= $1 ORDER BY seq LIMIT $2")
            .bind(seq)
            .bind(limit)
            .fetch_all(self.db())
            .await?;
        Ok(rows)
    }
}

/// Words as a pattern of `LIKE … ESCAPE '!'`.
fn pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
