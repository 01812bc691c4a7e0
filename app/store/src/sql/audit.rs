//! The audit trail.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId};
use domain::time::Micros;

use sqlx::QueryBuilder;

use super::conditions::push_audit;
use super::{Db, SqlTx};
use crate::audit::{Audit, AuditEntry, AuditFilter, AuditRow, ChainHead, Done, IN_CLEAR, chain_hash};
use crate::error::Result;

/// Rows of one statement, which takes a few ten thousand values at most.
const ROWS: usize = 500;

impl SqlTx {
    /// Adds rows behind the last one, each with the place and the hash that follow from the one before it; the last place.
    pub(super) async fn add_to_chain(&mut self, mut rows: Vec<AuditRow>) -> Result<i64> {
        let mut head = self.audit_head()?.clone();
        for row in &mut rows {
            row.seq = head.seq.saturating_add(1);
            row.hash = chain_hash(&head.hash, row);
            head = ChainHead { seq: row.seq, hash: row.hash.clone() };
        }
        for some in rows.chunks(ROWS) {
            let mut query = QueryBuilder::<Db>::new(
                "INSERT INTO audit (seq, at, actor_id, contest_id, action, subject, detail, hash, version, salt, commitment) ",
            );
            query.push_values(some, |mut values, row| {
                values
                    .push_bind(row.seq)
                    .push_bind(row.at)
                    .push_bind(row.actor_id.as_str())
                    .push_bind(row.contest_id.as_str())
                    .push_bind(row.action.as_str())
                    .push_bind(row.subject.as_str())
                    .push_bind(row.detail.as_str())
                    .push_bind(row.hash.as_str())
                    .push_bind(row.version)
                    .push_bind(row.salt.as_deref())
                    .push_bind(row.commitment.as_deref());
            });
            // One at a time is what every act writes; seldom as many twice.
            query.build().persistent(some.len() == 1).execute(self.db()?).await?;
        }
        let seq = head.seq;
        *self.audit_head()? = head;
        Ok(seq)
    }
}

/// The row before it has its place and its hash.
fn unchained(entry: AuditEntry<'_>) -> AuditRow {
    let row = AuditRow {
        seq: 0,
        at: entry.at,
        actor_id: entry.actor.map(AccountId::to_string).unwrap_or_default(),
        contest_id: entry.contest.map(ContestId::to_string).unwrap_or_default(),
        action: entry.action.to_owned(),
        subject: entry.subject.to_owned(),
        detail: entry.detail,
        hash: String::new(),
        version: IN_CLEAR,
        salt: None,
        commitment: None,
    };
    row.committed(&entry.salt)
}

#[async_trait]
impl Audit for SqlTx {
    async fn audit(&mut self, entry: &AuditEntry<'_>) -> Result<i64> {
        self.add_to_chain(vec![unchained(entry.clone())]).await
    }

    async fn audit_many(&mut self, entries: Vec<AuditEntry<'_>>) -> Result<()> {
        self.add_to_chain(entries.into_iter().map(unchained).collect()).await?;
        Ok(())
    }

    async fn audit_rows(&mut self, contest: &ContestId, filter: &AuditFilter<'_>) -> Result<Vec<AuditRow>> {
        let mut query = QueryBuilder::<Db>::new("SELECT * FROM audit WHERE contest_id = ");
        query.push_bind(contest.as_str().to_owned());
        push_audit(&mut query, filter);
        query.push(" ORDER BY seq DESC LIMIT ").push_bind(filter.limit).push(" OFFSET ").push_bind(filter.offset);
        let rows = query.build_query_as().fetch_all(self.db()?).await?;
        Ok(rows)
    }

    async fn audit_count(&mut self, contest: &ContestId, filter: &AuditFilter<'_>) -> Result<(i64, i64)> {
        let mut query = QueryBuilder::<Db>::new("SELECT COUNT(*), COUNT(CASE WHEN 1 = 1");
        push_audit(&mut query, filter);
        query.push(" THEN 1 END) FROM audit WHERE contest_id = ").push_bind(contest.as_str().to_owned());
        let counts = query.build_query_as().fetch_one(self.db()?).await?;
        Ok(counts)
    }

    async fn last_done(
        &mut self,
        contest: &ContestId,
        action: &'static str,
        actor: Option<&AccountId>,
        subject: &str,
    ) -> Result<Option<Micros>> {
        let at = sqlx::query_scalar(
            "SELECT at FROM audit WHERE contest_id = $1 AND action = $2 AND actor_id = $3 AND subject = $4
             ORDER BY seq DESC LIMIT 1",
        )
        .bind(contest.as_str())
        .bind(action)
        .bind(actor.map(AccountId::as_str).unwrap_or_default())
        .bind(subject)
        .fetch_optional(self.db()?)
        .await?;
        Ok(at)
    }

    async fn done(&mut self, contest: &ContestId, action: &'static str, subject: &str) -> Result<Vec<Done>> {
        let rows = sqlx::query_as(
            "SELECT r.actor_id, a.name, r.at FROM audit r JOIN accounts a ON a.id = r.actor_id
             WHERE r.contest_id = $1 AND r.action = $2 AND r.subject = $3 ORDER BY r.seq",
        )
        .bind(contest.as_str())
        .bind(action)
        .bind(subject)
        .fetch_all(self.db()?)
        .await?;
        Ok(rows)
    }

    async fn audit_rows_from(&mut self, seq: i64, limit: i64) -> Result<Vec<AuditRow>> {
        let rows = sqlx::query_as("SELECT * FROM audit WHERE seq >= $1 ORDER BY seq LIMIT $2")
            .bind(seq)
            .bind(limit)
            .fetch_all(self.db()?)
            .await?;
        Ok(rows)
    }

    async fn chain_head(&mut self) -> Result<ChainHead> {
        Ok(sqlx::query_as("SELECT seq, hash FROM audit_head WHERE id = 1").fetch_one(self.db()?).await?)
    }

    async fn last_audit_at(&mut self) -> Result<Option<Micros>> {
        let last = sqlx::query_scalar("SELECT at FROM audit ORDER BY seq DESC LIMIT 1");
        Ok(last.fetch_optional(self.db()?).await?)
    }
}
