//! The record.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId};

use sqlx::QueryBuilder;

use super::listing::push_record;
use super::{Db, SqlTx};
use crate::chain::chain_hash;
use crate::error::Result;
use crate::model::{Act, AuditRow, RecordFilter};
use crate::traits::Audit;

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    seq: i64,
    at: i64,
    actor_id: String,
    contest_id: String,
    action: String,
    subject: String,
    detail: String,
    hash: String,
}

impl From<Row> for AuditRow {
    fn from(row: Row) -> Self {
        let Row { seq, at, actor_id, contest_id, action, subject, detail, hash } = row;
        Self { seq, at, actor_id, contest_id, action, subject, detail, hash }
    }
}

#[async_trait]
impl Audit for SqlTx {
    async fn record(&mut self, act: &Act<'_>) -> Result<i64> {
        // Taking the next place locks the head until this transaction ends, so the chain has one order.
        let (seq, previous): (i64, String) =
            sqlx::query_as("UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash")
                .fetch_one(self.db())
                .await?;
        let mut row = AuditRow {
            seq,
            at: act.at,
            actor_id: act.actor.map(AccountId::to_string).unwrap_or_default(),
            contest_id: act.contest.map(ContestId::to_string).unwrap_or_default(),
            action: act.action.to_owned(),
            subject: act.subject.to_owned(),
            detail: act.detail.clone(),
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

    async fn record_of(&mut self, contest: &ContestId, filter: &RecordFilter<'_>) -> Result<Vec<AuditRow>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM audit
             WHERE contest_id = $1 AND ($2 = '' OR action = $2) AND ($3 = '*' OR actor_id = $3)
               AND (LOWER(subject) LIKE $4 ESCAPE '!' OR LOWER(detail) LIKE $4 ESCAPE '!')
             ORDER BY seq DESC LIMIT $5 OFFSET $6",
        )
        .bind(contest.as_str())
        .bind(filter.action)
        .bind(filter.actor.unwrap_or("*"))
        .bind(pattern(filter.words))
        .bind(filter.limit)
        .bind(filter.offset)
        .fetch_all(self.db())
        .await?;
        Ok(rows.into_iter().map(AuditRow::from).collect())
    }

    async fn record_count(&mut self, contest: &ContestId, filter: &RecordFilter<'_>) -> Result<(i64, i64)> {
        let mut query = QueryBuilder::<Db>::new("SELECT COUNT(*), COUNT(CASE WHEN 1 = 1");
        push_record(&mut query, filter);
        query.push(" THEN 1 END) FROM audit WHERE contest_id = ").push_bind(contest.as_str().to_owned());
        let counts = query.build_query_as().fetch_one(self.db()).await?;
        Ok(counts)
    }

    async fn record_from(&mut self, seq: i64, limit: i64) -> Result<Vec<AuditRow>> {
        let rows: Vec<Row> = sqlx::query_as("SELECT * FROM audit WHERE seq >= $1 ORDER BY seq LIMIT $2")
            .bind(seq)
            .bind(limit)
            .fetch_all(self.db())
            .await?;
        Ok(rows.into_iter().map(AuditRow::from).collect())
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
