//! The audit trail.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId};

use sqlx::QueryBuilder;

use super::listing::push_audit;
use super::{Db, LOCK_ROW, SqlTx};
use crate::audit::{Audit, AuditEntry, AuditFilter, AuditRow, chain_hash};
use crate::error::{Result, StoreError};

/// The last row of the chain as this transaction leaves it.
#[derive(Clone, sqlx::FromRow)]
pub(super) struct AuditHead {
    seq: i64,
    hash: String,
}

impl SqlTx {
    /// The head of the chain, locked until this transaction ends, so the chain has one order.
    async fn audit_head(&mut self) -> Result<AuditHead> {
        if let Some(head) = &self.head {
            return Ok(head.clone());
        }
        let query = sqlx::AssertSqlSafe(format!("SELECT seq, hash FROM audit_head WHERE id = 1{LOCK_ROW}"));
        Ok(sqlx::query_as(query).fetch_one(self.db()).await?)
    }

    /// Stores the head once for all rows of the transaction: PostgreSQL keeps every version of a row that one transaction
    /// changes, and walks over all of them at the next change. Only where the last row is there: SQLite ends a transaction by
    /// itself when the disk is full, and what is said after it stands alone.
    pub(super) async fn store_audit_head(&mut self) -> Result<()> {
        let Some(head) = self.head.take() else { return Ok(()) };
        let row = head.seq.to_string();
        let update = "UPDATE audit_head SET seq = $1, hash = $2 WHERE id = 1
            AND EXISTS (SELECT 1 FROM audit WHERE seq = $1 AND hash = $2)";
        let done = sqlx::query(update).bind(head.seq).bind(head.hash).execute(self.db()).await?;
        if done.rows_affected() == 1 {
            return Ok(());
        }
        let detail = "the row is not there: its transaction ended before the commit".to_owned();
        Err(StoreError::Inconsistent { table: "audit", column: "seq", row, detail })
    }
}

#[async_trait]
impl Audit for SqlTx {
    async fn audit(&mut self, entry: &AuditEntry<'_>) -> Result<i64> {
        let head = self.audit_head().await?;
        let mut row = AuditRow {
            seq: head.seq.saturating_add(1),
            at: entry.at,
            actor_id: entry.actor.map(AccountId::to_string).unwrap_or_default(),
            contest_id: entry.contest.map(ContestId::to_string).unwrap_or_default(),
            action: entry.action.to_owned(),
            subject: entry.subject.to_owned(),
            detail: entry.detail.clone(),
            hash: String::new(),
        };
        row.hash = chain_hash(&head.hash, &row);
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
        let seq = row.seq;
        self.head = Some(AuditHead { seq, hash: row.hash });
        Ok(seq)
    }

    async fn audit_rows(&mut self, contest: &ContestId, filter: &AuditFilter<'_>) -> Result<Vec<AuditRow>> {
        let mut query = QueryBuilder::<Db>::new("SELECT * FROM audit WHERE contest_id = ");
        query.push_bind(contest.as_str().to_owned());
        push_audit(&mut query, filter);
        query.push(" ORDER BY seq DESC LIMIT ").push_bind(filter.limit).push(" OFFSET ").push_bind(filter.offset);
        let rows = query.build_query_as().fetch_all(self.db()).await?;
        Ok(rows)
    }

    async fn audit_count(&mut self, contest: &ContestId, filter: &AuditFilter<'_>) -> Result<(i64, i64)> {
        let mut query = QueryBuilder::<Db>::new("SELECT COUNT(*), COUNT(CASE WHEN 1 = 1");
        push_audit(&mut query, filter);
        query.push(" THEN 1 END) FROM audit WHERE contest_id = ").push_bind(contest.as_str().to_owned());
        let counts = query.build_query_as().fetch_one(self.db()).await?;
        Ok(counts)
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
