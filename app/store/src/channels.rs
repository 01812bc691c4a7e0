//! Channels that messages about a contest are sent to, the messages, private feeds, sites that show the player, and broadcasts.
//!
//! Which message is due and whose lease has ended, the database's own clock says, as with letters.

use std::fmt;

use async_trait::async_trait;
use domain::channels::{ChannelEvent, ChannelKind, ChannelState};
use domain::ids::{BroadcastId, ChannelId, ContestId, DeliveryId, EntryId, FeedKeyId, FileId};
use domain::letter::LetterState;
use domain::text::Lang;
use domain::time::Micros;

use crate::error::Result;
use crate::listing::{Slice, Start};

/// A channel.
#[derive(Clone, PartialEq, Eq)]
pub struct Channel {
    /// Key.
    pub id: ChannelId,
    /// Contest.
    pub contest_id: ContestId,
    /// Whom messages go to.
    pub kind: ChannelKind,
    /// What the office calls it.
    pub name: String,
    /// Where messages are sent; empty once it was removed. Of a robot, whoever has it writes to the group.
    pub address: String,
    /// What messages are signed with; empty is nothing.
    pub secret: String,
    /// The language of messages that people read.
    pub lang: Lang,
    /// What it is told of.
    pub events: Vec<ChannelEvent>,
    /// How it stands.
    pub state: ChannelState,
    /// When it was added.
    pub created_at: Micros,
}

/// Without address and secret: neither belongs into a log.
impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("name", &self.name)
            .field("events", &self.events)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// A message to a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Key: a repetition has the same.
    pub id: DeliveryId,
    /// The channel.
    pub channel_id: ChannelId,
    /// Contest.
    pub contest_id: ContestId,
    /// The entry it is about, where it is about one.
    pub entry_id: Option<EntryId>,
    /// What it tells of.
    pub event: ChannelEvent,
    /// What is told: there is one message of a key for each channel.
    pub dedup_key: String,
    /// JSON of [`domain::channels::ChannelBody`].
    pub body: String,
    /// Where it is.
    pub state: LetterState,
    /// Attempts that were begun.
    pub attempts: i64,
    /// Not before; while it is sent, the end of the lease. Set by the store when it is added.
    pub due_at: Micros,
    /// Who sends it, or sent it last; empty is nobody.
    pub worker: String,
    /// Why it is where it is; empty where that needs no words.
    pub problem: String,
    /// When it was written.
    pub created_at: Micros,
    /// When it was taken.
    pub sent_at: Option<Micros>,
}

/// A change of a message's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryChange<'a> {
    /// From which state; nothing changes where it is in another by now.
    pub from: LetterState,
    /// To which.
    pub to: LetterState,
    /// Why; empty where that needs no words.
    pub problem: &'a str,
    /// It is due after so long, microseconds.
    pub wait: Micros,
    /// Attempts are counted from none again.
    pub afresh: bool,
}

/// A private feed, without its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedKey {
    /// Key.
    pub id: FeedKeyId,
    /// Contest.
    pub contest_id: ContestId,
    /// Who it was made for.
    pub name: String,
    /// When it was made.
    pub created_at: Micros,
    /// When it was revoked.
    pub revoked_at: Option<Micros>,
}

/// A film on the run-down sheet of a station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broadcast {
    /// Key.
    pub id: BroadcastId,
    /// Contest.
    pub contest_id: ContestId,
    /// Entry.
    pub entry_id: EntryId,
    /// The station.
    pub station: String,
    /// The day it is planned for, `YYYY-MM-DD`.
    pub planned_on: String,
    /// The day it was broadcast; empty is not yet.
    pub aired_on: String,
    /// When it was put there.
    pub created_at: Micros,
}

/// Channels, messages, private feeds, sites and broadcasts.
#[async_trait]
pub trait Channels {
    /// Adds a channel.
    async fn insert_channel(&mut self, channel: &Channel) -> Result<()>;
    /// One channel.
    async fn channel(&mut self, id: &ChannelId) -> Result<Option<Channel>>;
    /// The channels of a contest but for removed ones, the first ones first.
    async fn channels_of(&mut self, contest: &ContestId) -> Result<Vec<Channel>>;
    /// Sets how a channel stands; false where it stood otherwise than `from`. A removed one keeps neither address nor secret.
    async fn set_channel_state(&mut self, id: &ChannelId, from: ChannelState, to: ChannelState) -> Result<bool>;

    /// Adds messages, due at once, but for those of whose key the channel has one.
    async fn insert_deliveries(&mut self, deliveries: &[Delivery]) -> Result<()>;
    /// One message.
    async fn delivery(&mut self, id: &DeliveryId) -> Result<Option<Delivery>>;
    /// A page of the messages of a contest, the newest first.
    async fn delivery_slice(&mut self, contest: &ContestId, start: &Start, limit: i64) -> Result<Slice<Delivery>>;
    /// How many messages of a contest there are.
    async fn delivery_count(&mut self, contest: &ContestId) -> Result<i64>;
    /// Changes the state of a message that nobody sends; false where it is in another state by now.
    async fn change_delivery(&mut self, id: &DeliveryId, change: &DeliveryChange<'_>) -> Result<bool>;
    /// Withdraws what a channel still had to be told.
    async fn withdraw_deliveries(&mut self, channel: &ChannelId) -> Result<()>;
    /// The message that is to be sent next: the one that has been due for longest, of a channel that was not switched off, is sent no
    /// other now and has had fewer in the last minute than [`ChannelKind::per_minute`]. Of a channel that was removed or is gone too: it
    /// is for the caller to withdraw.
    async fn next_delivery(&mut self) -> Result<Option<Delivery>>;
    /// A worker begins to send a message: it is its own for so long, microseconds. False where it is not to be sent by now.
    async fn begin_delivery(&mut self, id: &DeliveryId, worker: &str, lasts: Micros) -> Result<bool>;
    /// Notes how a worker's attempt ended; false where the message is in another state than `change.from`, or another's. `at` is
    /// when it was taken.
    async fn end_delivery(
        &mut self,
        id: &DeliveryId,
        worker: &str,
        change: &DeliveryChange<'_>,
        at: Option<Micros>,
    ) -> Result<bool>;
    /// Messages whose worker has let its lease end.
    async fn abandoned_deliveries(&mut self) -> Result<Vec<Delivery>>;

    /// Adds a private feed.
    async fn insert_feed_key(&mut self, key: &FeedKey, token_hash: &[u8]) -> Result<()>;
    /// The private feeds of a contest, revoked ones too, the newest first.
    async fn feed_keys_of(&mut self, contest: &ContestId) -> Result<Vec<FeedKey>>;
    /// The private feed with this token that was not revoked.
    async fn feed_key(&mut self, token_hash: &[u8]) -> Result<Option<FeedKey>>;
    /// Revokes a private feed; false where it was before, or is of another contest.
    async fn revoke_feed_key(&mut self, contest: &ContestId, id: &FeedKeyId, at: Micros) -> Result<bool>;

    /// Sites whose pages may show the player, in order.
    async fn embed_hosts(&mut self, contest: &ContestId) -> Result<Vec<String>>;
    /// Puts these in the place of those before.
    async fn put_embed_hosts(&mut self, contest: &ContestId, hosts: &[String]) -> Result<()>;

    /// Adds a film to a run-down sheet.
    async fn insert_broadcast(&mut self, broadcast: &Broadcast) -> Result<()>;
    /// The run-down of a contest, by station and day.
    async fn broadcasts_of(&mut self, contest: &ContestId) -> Result<Vec<Broadcast>>;
    /// One line of a run-down.
    async fn broadcast(&mut self, id: &BroadcastId) -> Result<Option<Broadcast>>;
    /// Sets the day a film was broadcast; empty is not yet.
    async fn set_aired(&mut self, id: &BroadcastId, aired_on: &str) -> Result<()>;
    /// Takes a film off a run-down sheet.
    async fn delete_broadcast(&mut self, id: &BroadcastId) -> Result<()>;

    /// Sizes of the copies of these files that browsers play, bytes.
    async fn copy_sizes(&mut self, files: &[FileId]) -> Result<Vec<(FileId, i64)>>;
}
