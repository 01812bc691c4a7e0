//! Messages to channels, from the act that wrote them to what became of them.

use domain::channels::ChannelKind;
use domain::ids::{ContestId, DeliveryId, EntryId};
use domain::time::MINUTE;

use super::SqlTx;
use super::conditions::Builder;
use super::listing::{Key, read};
use crate::channels::{Delivery, DeliveryChange};
use crate::error::{Place, Result};
use crate::listing::{Slice, Start};

/// Messages of one statement, which takes a few ten thousand values at most.
const ROWS: usize = 500;

/// The columns of a message.
const COLUMNS: &str =
    "id, channel_id, contest_id, entry_id, event, dedup_key, body, state, attempts, due_at, worker, problem,
    created_at, sent_at";

#[derive(sqlx::FromRow)]
struct DeliveryRow {
    id: String,
    channel_id: String,
    contest_id: String,
    entry_id: Option<String>,
    event: String,
    dedup_key: String,
    body: String,
    state: String,
    attempts: i64,
    due_at: i64,
    worker: String,
    problem: String,
    created_at: i64,
    sent_at: Option<i64>,
}

impl DeliveryRow {
    fn read(self) -> Result<Delivery> {
        let at = |column| Place { table: "deliveries", column, row: &self.id };
        Ok(Delivery {
            id: at("id").parse(&self.id)?,
            channel_id: at("channel_id").parse(&self.channel_id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            entry_id: self.entry_id.as_deref().map(|id| at("entry_id").parse(id)).transpose()?,
            event: at("event").parse(&self.event)?,
            state: at("state").parse(&self.state)?,
            dedup_key: self.dedup_key,
            body: self.body,
            attempts: self.attempts,
            due_at: self.due_at,
            worker: self.worker,
            problem: self.problem,
            created_at: self.created_at,
            sent_at: self.sent_at,
        })
    }
}

impl SqlTx {
    pub(super) async fn add_deliveries(&mut self, deliveries: &[Delivery]) -> Result<()> {
        let now = self.clock().await?;
        for some in deliveries.chunks(ROWS) {
            let mut query = Builder::new(
                "INSERT INTO deliveries (id, channel_id, contest_id, entry_id, event, dedup_key, body, state, attempts, due_at,
                     worker, problem, created_at) ",
            );
            query.push_values(some, |mut row, one| {
                row.push_bind(one.id.as_str())
                    .push_bind(one.channel_id.as_str())
                    .push_bind(one.contest_id.as_str())
                    .push_bind(one.entry_id.as_ref().map(EntryId::as_str))
                    .push_bind(one.event.key())
                    .push_bind(one.dedup_key.as_str())
                    .push_bind(one.body.as_str())
                    .push_bind(one.state.key())
                    .push_bind(one.attempts)
                    .push_bind(now)
                    .push_bind(one.worker.as_str())
                    .push_bind(one.problem.as_str())
                    .push_bind(one.created_at);
            });
            query.push(" ON CONFLICT (channel_id, dedup_key) DO NOTHING");
            query.build().persistent(false).execute(self.db()?).await?;
        }
        Ok(())
    }

    pub(super) async fn find_delivery(&mut self, id: &DeliveryId) -> Result<Option<Delivery>> {
        let mut query = Builder::new("SELECT ");
        query.push(COLUMNS).push(" FROM deliveries WHERE id = ").push_bind(id.to_string());
        let row: Option<DeliveryRow> = query.build_query_as().fetch_optional(self.db()?).await?;
        row.map(DeliveryRow::read).transpose()
    }

    pub(super) async fn page_of_deliveries(
        &mut self,
        contest: &ContestId,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<Delivery>> {
        let mut query = Builder::new("SELECT * FROM (SELECT ");
        query.push(COLUMNS);
        query.push(", created_at AS sort_key, CAST(0 AS BIGINT) AS sort_tie, id AS sort_id FROM deliveries");
        query.push(" WHERE contest_id = ").push_bind(contest.to_string());
        let slice = self.slice(query, Key::Number, true, start, limit).await?;
        read(slice, DeliveryRow::read)
    }

    pub(super) async fn move_delivery(&mut self, id: &DeliveryId, change: &DeliveryChange<'_>) -> Result<bool> {
        let due_at = self.clock().await?.saturating_add(change.wait);
        let done = sqlx::query(
            "UPDATE deliveries SET worker = '', state = $3, problem = $4, due_at = $5,
                 attempts = CASE WHEN $6 = 1 THEN 0 ELSE attempts END
             WHERE id = $1 AND state = $2",
        )
        .bind(id.as_str())
        .bind(change.from.key())
        .bind(change.to.key())
        .bind(change.problem)
        .bind(due_at)
        .bind(i64::from(change.afresh))
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    pub(super) async fn due_delivery(&mut self) -> Result<Option<Delivery>> {
        let now = self.clock().await?;
        let since = now.saturating_sub(MINUTE);
        let mut query = Builder::new("SELECT ");
        query.push(COLUMNS);
        query.push(" FROM deliveries WHERE id = (SELECT d.id FROM deliveries d JOIN channels c ON c.id = d.channel_id");
        query.push(" WHERE d.state IN ('released', 'retry') AND d.due_at <= ").push_bind(now);
        query.push(" AND c.state <> 'off'");
        // One at a time and in order: a channel that does not answer keeps no other waiting.
        query.push(
            " AND NOT EXISTS (SELECT 1 FROM deliveries b WHERE b.channel_id = d.channel_id AND b.state = 'sending')",
        );
        for kind in ChannelKind::ALL {
            let Some(most) = kind.per_minute() else { continue };
            query.push(" AND (c.kind <> ").push_bind(kind.key());
            query.push(" OR (SELECT COUNT(*) FROM deliveries b WHERE b.channel_id = d.channel_id AND b.begun_at > ");
            query.push_bind(since).push(") < ").push_bind(most).push(")");
        }
        query.push(" ORDER BY d.due_at, d.id LIMIT 1)");
        let row: Option<DeliveryRow> = query.build_query_as().fetch_optional(self.db()?).await?;
        row.map(DeliveryRow::read).transpose()
    }

    pub(super) async fn left_deliveries(&mut self) -> Result<Vec<Delivery>> {
        let now = self.clock().await?;
        let mut query = Builder::new("SELECT ");
        query.push(COLUMNS).push(" FROM deliveries WHERE state = 'sending' AND due_at <= ").push_bind(now);
        query.push(" ORDER BY id");
        let rows: Vec<DeliveryRow> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter().map(DeliveryRow::read).collect()
    }
}
