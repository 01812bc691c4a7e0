//! Sends messages to channels, in this process or in others beside it.
//!
//! As with letters, the row of the message is the queue, and a worker begins it under a lease by the database's clock. Several loops
//! work beside each other, and a channel gets one message at a time: one that does not answer keeps no other waiting.

use std::time::Duration;

use domain::channels::{ChannelBody, ChannelState, next_try};
use domain::letter::{Attempt, LetterEvent, LetterNote, LetterState};
use domain::time::{MINUTE, Micros};
use store::{Channel, Delivery, DeliveryChange, Tx};
use words::channels as m;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::releases::shown::released_film;
use crate::webhooks::send::{MessageSent, send};

/// How often a worker looks for messages.
const POLL: Duration = Duration::from_secs(2);
/// Messages that are put aside in one transaction, at most.
const PUT_ASIDE: usize = 100;

impl Services {
    /// Sends the next message that is due; false where none is.
    ///
    /// # Errors
    /// The database. A message that is not taken is no error here: that is noted with it.
    pub async fn deliver_once(&self, worker: &str) -> Result<bool> {
        deliver_next(self, worker).await
    }
}

/// Sends messages until it is dropped.
pub(crate) async fn deliver_for_ever(cx: &Context, worker: &str) {
    loop {
        match deliver_next(&cx.metered(), worker).await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(POLL).await,
            Err(error) => {
                tracing::error!(%error, "messages to channels could not be read");
                tokio::time::sleep(POLL).await;
            }
        }
    }
}

async fn deliver_next(cx: &Context, worker: &str) -> Result<bool> {
    settle_abandoned(cx).await?;
    let Some((channel, delivery)) = take(cx, worker).await? else { return Ok(false) };
    let text = text_of(&channel, &delivery)?;
    let how = (cx.periods.answer, cx.loopback_channels);
    let sent = send(&channel, &delivery, &text, cx.now(), how).await?;
    note(cx, worker, &channel, &delivery, &sent).await?;
    Ok(true)
}

/// What people read of a message.
fn text_of(channel: &Channel, delivery: &Delivery) -> Result<String> {
    let body: ChannelBody = serde_json::from_str(&delivery.body)
        .map_err(|error| ServiceError::Environment(format!("message {}: {error}", delivery.id)))?;
    Ok(m::message(channel.lang, delivery.event, &body.data))
}

/// The next message, begun, with its channel. Those that shall not go any more are put aside on the way.
async fn take(cx: &Context, worker: &str) -> Result<Option<(Channel, Delivery)>> {
    // Most of the time there is none, and nobody has to wait for that to be found.
    if cx.read().await?.next_delivery().await?.is_none() {
        return Ok(None);
    }
    let mut tx = cx.write().await?;
    for _ in 0..PUT_ASIDE {
        let Some(mut delivery) = tx.next_delivery().await? else { break };
        let Some(channel) = tx.channel(&delivery.channel_id).await? else { break };
        if let Some(problem) = hindrance(cx, &mut *tx, &channel, &delivery).await? {
            let (from, to) = (delivery.state, LetterState::Withdrawn);
            let change = DeliveryChange { from, to, problem, wait: 0, afresh: false };
            tx.change_delivery(&delivery.id, &change).await?;
        } else if tx.begin_delivery(&delivery.id, worker, lease(cx)).await? {
            tx.commit().await?;
            delivery.attempts = delivery.attempts.saturating_add(1);
            return Ok(Some((channel, delivery)));
        }
    }
    tx.commit().await?;
    Ok(None)
}

/// Why a message that is due never leaves. One that was on its way when its channel was removed, or answered that it is gone, is not tried
/// again; and a film that was withdrawn since it was announced is announced nowhere.
async fn hindrance(
    cx: &Context,
    tx: &mut dyn Tx,
    channel: &Channel,
    delivery: &Delivery,
) -> Result<Option<&'static str>> {
    if channel.state != ChannelState::On {
        return Ok(Some(""));
    }
    match &delivery.entry_id {
        Some(entry) if delivery.event.needs_release() => {
            Ok(released_film(cx, tx, entry).await?.is_none().then_some(m::NOT_RELEASED))
        }
        _ => Ok(None),
    }
}

async fn note(cx: &Context, worker: &str, channel: &Channel, delivery: &Delivery, sent: &MessageSent) -> Result<()> {
    let next = next_try(delivery.attempts);
    let event = LetterEvent::Ended { attempt: sent.attempt, again: next.is_some() };
    let mut tx = cx.write().await?;
    for from in [LetterState::Sending, LetterState::Unknown] {
        let Some(to) = from.after(event) else { continue };
        let wait = if to == LetterState::Retry { next.unwrap_or_default() } else { 0 };
        let problem = if to == LetterState::Sent { "" } else { sent.said.as_str() };
        let at = (to == LetterState::Sent).then(|| cx.now());
        let change = DeliveryChange { from, to, problem, wait, afresh: false };
        if tx.end_delivery(&delivery.id, worker, &change, at).await? {
            if sent.gone && tx.set_channel_state(&channel.id, ChannelState::On, ChannelState::Gone).await? {
                tx.withdraw_deliveries(&channel.id).await?;
                let (contest, event) = (&channel.contest_id, event::ChannelGone { channel: &channel.name });
                cx.audit(&mut *tx, &Actor::Operator, Some(contest), channel.id.as_str(), &event).await?;
            }
            tx.commit().await?;
            tell(channel, delivery, to, &sent.said);
            return Ok(());
        }
    }
    Ok(())
}

/// A line of the log, without the address.
fn tell(channel: &Channel, delivery: &Delivery, state: LetterState, said: &str) {
    let (id, kind, attempts) = (&delivery.id, channel.kind.key(), delivery.attempts);
    if state == LetterState::Sent {
        tracing::info!(delivery.id = %id, channel.kind = kind, delivery.attempts = attempts, "message to a channel sent");
    } else {
        let state = state.key();
        tracing::warn!(delivery.id = %id, channel.kind = kind, delivery.attempts = attempts, state, said, "message to a channel not sent");
    }
}

/// Of a message whose worker died nobody knows whether it arrived: a program knows a repetition, so it is sent again; for a group a
/// person decides.
async fn settle_abandoned(cx: &Context) -> Result<()> {
    if cx.read().await?.abandoned_deliveries().await?.is_empty() {
        return Ok(());
    }
    let mut tx = cx.write().await?;
    for delivery in tx.abandoned_deliveries().await? {
        let Some(channel) = tx.channel(&delivery.channel_id).await? else { continue };
        let attempt = if channel.kind.knows_repeats() { Attempt::Deferred } else { Attempt::Lost };
        let next = next_try(delivery.attempts);
        let Some(to) = delivery.state.after(LetterEvent::Ended { attempt, again: next.is_some() }) else { continue };
        let wait = if to == LetterState::Retry { next.unwrap_or_default() } else { 0 };
        let problem = LetterNote::Abandoned.key();
        let change = DeliveryChange { from: delivery.state, to, problem, wait, afresh: false };
        if tx.end_delivery(&delivery.id, &delivery.worker, &change, None).await? {
            tell(&channel, &delivery, to, problem);
        }
    }
    Ok(tx.commit().await?)
}

/// Longer than any attempt takes, so that nothing has to prolong it.
fn lease(cx: &Context) -> Micros {
    let whole = cx.periods.lease.saturating_add(cx.periods.answer).saturating_add(cx.periods.answer);
    i64::try_from(whole.as_micros()).unwrap_or(MINUTE)
}
