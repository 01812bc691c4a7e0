//! Channels, private feeds, sites that show the player, and broadcasts. Messages are in the file beside this.

use async_trait::async_trait;
use domain::channels::{ChannelEvent, ChannelState};
use domain::ids::{BroadcastId, ChannelId, ContestId, DeliveryId, FeedKeyId, FileId};
use domain::time::Micros;

use super::SqlTx;
use super::conditions::{Builder, push_in};
use super::letters::LangKey;
use super::outbox::{EndedAttempt, Outbox};
use crate::channels::{Broadcast, Channel, Channels, Delivery, DeliveryChange, FeedKey};
use crate::error::{Place, Result};
use crate::listing::{Slice, Start};

#[derive(sqlx::FromRow)]
struct ChannelRow {
    id: String,
    contest_id: String,
    kind: String,
    name: String,
    address: String,
    secret: String,
    lang: String,
    events: String,
    state: String,
    created_at: i64,
}

impl ChannelRow {
    fn read(self) -> Result<Channel> {
        let at = |column| Place { table: "channels", column, row: &self.id };
        let events = self.events.split_whitespace().map(|key| at("events").parse(key));
        Ok(Channel {
            id: at("id").parse(&self.id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            kind: at("kind").parse(&self.kind)?,
            lang: at("lang").parse::<LangKey>(&self.lang)?.0,
            events: events.collect::<Result<Vec<ChannelEvent>>>()?,
            state: at("state").parse(&self.state)?,
            name: self.name,
            address: self.address,
            secret: self.secret,
            created_at: self.created_at,
        })
    }
}

#[derive(sqlx::FromRow)]
struct FeedKeyRow {
    id: String,
    contest_id: String,
    name: String,
    created_at: i64,
    revoked_at: Option<i64>,
}

impl FeedKeyRow {
    fn read(self) -> Result<FeedKey> {
        let at = |column| Place { table: "feed_keys", column, row: &self.id };
        Ok(FeedKey {
            id: at("id").parse(&self.id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            name: self.name,
            created_at: self.created_at,
            revoked_at: self.revoked_at,
        })
    }
}

#[derive(sqlx::FromRow)]
struct BroadcastRow {
    id: String,
    contest_id: String,
    entry_id: String,
    station: String,
    planned_on: String,
    aired_on: String,
    created_at: i64,
}

impl BroadcastRow {
    fn read(self) -> Result<Broadcast> {
        let at = |column| Place { table: "broadcasts", column, row: &self.id };
        Ok(Broadcast {
            id: at("id").parse(&self.id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            entry_id: at("entry_id").parse(&self.entry_id)?,
            station: self.station,
            planned_on: self.planned_on,
            aired_on: self.aired_on,
            created_at: self.created_at,
        })
    }
}

#[async_trait]
impl Channels for SqlTx {
    async fn insert_channel(&mut self, channel: &Channel) -> Result<()> {
        let events: Vec<&str> = channel.events.iter().map(|event| event.key()).collect();
        sqlx::query(
            "INSERT INTO channels (id, contest_id, kind, name, address, secret, lang, events, state, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(channel.id.as_str())
        .bind(channel.contest_id.as_str())
        .bind(channel.kind.key())
        .bind(&channel.name)
        .bind(&channel.address)
        .bind(&channel.secret)
        .bind(channel.lang.key())
        .bind(events.join(" "))
        .bind(channel.state.key())
        .bind(channel.created_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn channel(&mut self, id: &ChannelId) -> Result<Option<Channel>> {
        let row: Option<ChannelRow> = sqlx::query_as(
            "SELECT id, contest_id, kind, name, address, secret, lang, events, state, created_at
             FROM channels WHERE id = $1",
        )
        .bind(id.as_str())
        .fetch_optional(self.db()?)
        .await?;
        row.map(ChannelRow::read).transpose()
    }

    async fn channels_of(&mut self, contest: &ContestId) -> Result<Vec<Channel>> {
        let rows: Vec<ChannelRow> = sqlx::query_as(
            "SELECT id, contest_id, kind, name, address, secret, lang, events, state, created_at
             FROM channels WHERE contest_id = $1 AND state <> 'removed' ORDER BY created_at, id",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(ChannelRow::read).collect()
    }

    async fn set_channel_state(&mut self, id: &ChannelId, from: ChannelState, to: ChannelState) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE channels SET state = $3, address = CASE WHEN $3 = 'removed' THEN '' ELSE address END,
                 secret = CASE WHEN $3 = 'removed' THEN '' ELSE secret END
             WHERE id = $1 AND state = $2",
        )
        .bind(id.as_str())
        .bind(from.key())
        .bind(to.key())
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn insert_deliveries(&mut self, deliveries: &[Delivery]) -> Result<()> {
        self.add_deliveries(deliveries).await
    }

    async fn delivery(&mut self, id: &DeliveryId) -> Result<Option<Delivery>> {
        self.find_delivery(id).await
    }

    async fn delivery_slice(&mut self, contest: &ContestId, start: &Start, limit: i64) -> Result<Slice<Delivery>> {
        self.page_of_deliveries(contest, start, limit).await
    }

    async fn delivery_count(&mut self, contest: &ContestId) -> Result<i64> {
        let found = sqlx::query_scalar("SELECT COUNT(*) FROM deliveries WHERE contest_id = $1");
        Ok(found.bind(contest.as_str()).fetch_one(self.db()?).await?)
    }

    async fn change_delivery(&mut self, id: &DeliveryId, change: &DeliveryChange<'_>) -> Result<bool> {
        self.move_delivery(id, change).await
    }

    async fn withdraw_deliveries(&mut self, channel: &ChannelId) -> Result<()> {
        sqlx::query(
            "UPDATE deliveries SET state = 'withdrawn' WHERE channel_id = $1 AND state IN ('released', 'retry')",
        )
        .bind(channel.as_str())
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn next_delivery(&mut self) -> Result<Option<Delivery>> {
        self.due_delivery().await
    }

    async fn begin_delivery(&mut self, id: &DeliveryId, worker: &str, lasts: Micros) -> Result<bool> {
        self.begin_attempt(Outbox::Deliveries, id.as_str(), worker, lasts).await
    }

    async fn end_delivery(
        &mut self,
        id: &DeliveryId,
        worker: &str,
        change: &DeliveryChange<'_>,
        at: Option<Micros>,
    ) -> Result<bool> {
        let DeliveryChange { from, to, problem, wait, .. } = *change;
        let ended = EndedAttempt { from, to, problem, wait, at };
        self.end_attempt(Outbox::Deliveries, id.as_str(), worker, &ended).await
    }

    async fn abandoned_deliveries(&mut self) -> Result<Vec<Delivery>> {
        self.left_deliveries().await
    }

    async fn insert_feed_key(&mut self, key: &FeedKey, token_hash: &[u8]) -> Result<()> {
        sqlx::query(
            "INSERT INTO feed_keys (id, contest_id, name, token_hash, created_at, revoked_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(key.id.as_str())
        .bind(key.contest_id.as_str())
        .bind(&key.name)
        .bind(token_hash)
        .bind(key.created_at)
        .bind(key.revoked_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn feed_keys_of(&mut self, contest: &ContestId) -> Result<Vec<FeedKey>> {
        let rows: Vec<FeedKeyRow> = sqlx::query_as(
            "SELECT id, contest_id, name, created_at, revoked_at FROM feed_keys
             WHERE contest_id = $1 ORDER BY created_at DESC, id DESC",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(FeedKeyRow::read).collect()
    }

    async fn feed_key(&mut self, token_hash: &[u8]) -> Result<Option<FeedKey>> {
        let row: Option<FeedKeyRow> = sqlx::query_as(
            "SELECT id, contest_id, name, created_at, revoked_at FROM feed_keys
             WHERE token_hash = $1 AND revoked_at IS NULL",
        )
        .bind(token_hash)
        .fetch_optional(self.db()?)
        .await?;
        row.map(FeedKeyRow::read).transpose()
    }

    async fn revoke_feed_key(&mut self, contest: &ContestId, id: &FeedKeyId, at: Micros) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE feed_keys SET revoked_at = $3 WHERE contest_id = $1 AND id = $2 AND revoked_at IS NULL",
        )
        .bind(contest.as_str())
        .bind(id.as_str())
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn embed_hosts(&mut self, contest: &ContestId) -> Result<Vec<String>> {
        let found = sqlx::query_scalar("SELECT host FROM embed_hosts WHERE contest_id = $1 ORDER BY host");
        Ok(found.bind(contest.as_str()).fetch_all(self.db()?).await?)
    }

    async fn put_embed_hosts(&mut self, contest: &ContestId, hosts: &[String]) -> Result<()> {
        sqlx::query("DELETE FROM embed_hosts WHERE contest_id = $1").bind(contest.as_str()).execute(self.db()?).await?;
        if hosts.is_empty() {
            return Ok(());
        }
        let mut query = Builder::new("INSERT INTO embed_hosts (contest_id, host) ");
        query.push_values(hosts, |mut row, host| {
            row.push_bind(contest.as_str()).push_bind(host.as_str());
        });
        query.build().persistent(false).execute(self.db()?).await?;
        Ok(())
    }

    async fn insert_broadcast(&mut self, broadcast: &Broadcast) -> Result<()> {
        sqlx::query(
            "INSERT INTO broadcasts (id, contest_id, entry_id, station, planned_on, aired_on, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(broadcast.id.as_str())
        .bind(broadcast.contest_id.as_str())
        .bind(broadcast.entry_id.as_str())
        .bind(&broadcast.station)
        .bind(&broadcast.planned_on)
        .bind(&broadcast.aired_on)
        .bind(broadcast.created_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn broadcasts_of(&mut self, contest: &ContestId) -> Result<Vec<Broadcast>> {
        let rows: Vec<BroadcastRow> = sqlx::query_as(
            "SELECT id, contest_id, entry_id, station, planned_on, aired_on, created_at FROM broadcasts
             WHERE contest_id = $1 ORDER BY station, planned_on, id",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(BroadcastRow::read).collect()
    }

    async fn broadcast(&mut self, id: &BroadcastId) -> Result<Option<Broadcast>> {
        let row: Option<BroadcastRow> = sqlx::query_as(
            "SELECT id, contest_id, entry_id, station, planned_on, aired_on, created_at FROM broadcasts WHERE id = $1",
        )
        .bind(id.as_str())
        .fetch_optional(self.db()?)
        .await?;
        row.map(BroadcastRow::read).transpose()
    }

    async fn set_aired(&mut self, id: &BroadcastId, aired_on: &str) -> Result<()> {
        sqlx::query("UPDATE broadcasts SET aired_on = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(aired_on)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn delete_broadcast(&mut self, id: &BroadcastId) -> Result<()> {
        sqlx::query("DELETE FROM broadcasts WHERE id = $1").bind(id.as_str()).execute(self.db()?).await?;
        Ok(())
    }

    async fn copy_sizes(&mut self, files: &[FileId]) -> Result<Vec<(FileId, i64)>> {
        if files.is_empty() {
            return Ok(Vec::new());
        }
        let named: Vec<String> = files.iter().map(FileId::to_string).collect();
        let mut query = Builder::new("SELECT file_id, size_bytes FROM derived WHERE kind = 'play' AND file_id IN ");
        push_in(&mut query, &named);
        let rows: Vec<(String, i64)> = query.build_query_as().fetch_all(self.db()?).await?;
        let read = |(id, size): (String, i64)| -> Result<(FileId, i64)> {
            Ok((Place { table: "derived", column: "file_id", row: &id }.parse(&id)?, size))
        };
        rows.into_iter().map(read).collect()
    }
}
