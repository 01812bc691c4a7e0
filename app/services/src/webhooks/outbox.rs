//! Writing messages, within the transaction of the act that they tell of.

use domain::channels::{ChannelBody, ChannelData, ChannelEvent, ChannelState, EventEntry, Named};
use domain::ids::EntryId;
use domain::letter::LetterState;
use jiff::Timestamp;
use store::{Channel, Contest, Delivery, Tx};

use crate::context::Context;
use crate::error::{Result, ServiceError};

/// What channels are told.
#[derive(Clone, Debug)]
pub(crate) struct ChannelNews<'a> {
    /// Of what.
    pub(crate) event: ChannelEvent,
    /// Names, within its event, what is told: told again, it is not written again.
    pub(crate) key: &'a str,
    /// The entry it is about: key, number, and its title where it is published.
    pub(crate) entry: Option<(&'a EntryId, Option<i64>, Option<String>)>,
    /// The round it is about.
    pub(crate) round: Option<u8>,
    /// Where it can be read, a path of this site; empty is nowhere.
    pub(crate) path: &'a str,
    /// The words a person chose for it; empty are none.
    pub(crate) text: &'a str,
}

impl<'a> ChannelNews<'a> {
    /// Of the contest as a whole.
    pub(crate) const fn of(event: ChannelEvent, key: &'a str) -> Self {
        Self { event, key, entry: None, round: None, path: "", text: "" }
    }

    /// Of an entry whose title is not told: not everybody may know it yet.
    pub(crate) const fn of_entry(event: ChannelEvent, key: &'a str, entry: &'a EntryId, number: Option<i64>) -> Self {
        Self { event, key, entry: Some((entry, number, None)), round: None, path: "", text: "" }
    }
}

/// Tells the channels of a contest that are on and asked for this.
pub(crate) async fn tell_channels(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    news: &ChannelNews<'_>,
) -> Result<()> {
    let channels = tx.channels_of(&contest.id).await?;
    let told: Vec<&Channel> = channels.iter().filter(|channel| hears(channel, news.event)).collect();
    write_news(cx, tx, contest, news, &told).await
}

/// Whether a channel is on and told of this.
pub(crate) fn hears(channel: &Channel, event: ChannelEvent) -> bool {
    channel.state == ChannelState::On && channel.events.contains(&event)
}

/// Writes a message to each of these channels.
pub(crate) async fn write_news(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    news: &ChannelNews<'_>,
    channels: &[&Channel],
) -> Result<()> {
    if channels.is_empty() {
        return Ok(());
    }
    let body = serde_json::to_string(&body(cx, contest, news)?)
        .map_err(|error| ServiceError::Environment(error.to_string()))?;
    let mut messages = Vec::with_capacity(channels.len());
    for channel in channels {
        messages.push(Delivery {
            id: cx.fresh_id()?,
            channel_id: channel.id.clone(),
            contest_id: contest.id.clone(),
            entry_id: news.entry.as_ref().map(|(entry, ..)| (*entry).clone()),
            event: news.event,
            dedup_key: format!("{} {}", news.event.key(), news.key),
            body: body.clone(),
            state: LetterState::Released,
            attempts: 0,
            due_at: 0,
            worker: String::new(),
            problem: String::new(),
            created_at: cx.now(),
            sent_at: None,
        });
    }
    tx.insert_deliveries(&messages).await?;
    Ok(())
}

fn body(cx: &Context, contest: &Contest, news: &ChannelNews<'_>) -> Result<ChannelBody> {
    let at = Timestamp::from_microsecond(cx.now()).map_err(|error| ServiceError::Environment(error.to_string()))?;
    let entry = news.entry.as_ref().map(|(entry, number, title)| EventEntry {
        id: entry.to_string(),
        number: *number,
        title: title.clone(),
    });
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(ChannelBody {
        kind: news.event.key().to_owned(),
        timestamp: at.to_string(),
        data: ChannelData {
            contest: Named { id: contest.id.to_string(), title: contest.title.clone() },
            entry,
            round: news.round,
            url: given(news.path).map(|path| format!("{}{path}", cx.mail.site)),
            text: given(news.text),
        },
    })
}
