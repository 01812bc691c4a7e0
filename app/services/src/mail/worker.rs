//! Hands letters over to the mail server, in this process or in others beside it.
//!
//! Not among the jobs of a lane: those may be done twice, and a mail server that does not answer must not keep films waiting. The
//! row of the letter is the queue. A worker begins a letter under a lease by the database's clock; of a letter whose lease ends
//! nobody knows whether it left, and that is what is noted.

use std::time::Duration;

use domain::ids::LetterId;
use domain::letter::{Attempt, LetterEvent, LetterKind, LetterNote, LetterState, retry_after};
use domain::time::{DAY, MINUTE, Micros};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::{Letter, LetterChange, Tx};

use super::compose::message;
use super::proof::waits_for_proof;
use super::send::{Dialogue, Ended};
use crate::Services;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::mail_server::MailServer;

/// How often a worker looks for letters.
const POLL: Duration = Duration::from_secs(2);
/// Letters that are put off in one transaction, at most.
const PUT_OFF: usize = 100;
/// How long the text of a letter with a link is kept after it was sent.
const KEPT: Micros = DAY;

impl Services {
    /// Hands over the next letter that is due; false where none is, or no mail server.
    ///
    /// # Errors
    /// The database. A letter that is not taken is no error here: that is noted with it.
    pub async fn send_once(&self, worker: &str) -> Result<bool> {
        send_next(self, worker).await
    }

    /// Wipes the texts of letters with links that were sent a day ago, or whose link has ended; how many.
    ///
    /// # Errors
    /// The database.
    pub async fn wipe_letters(&self) -> Result<u64> {
        wipe(self).await
    }
}

/// Hands letters over until it is dropped.
pub(crate) async fn send_for_ever(cx: &Context, worker: &str) {
    loop {
        match send_next(&cx.metered(), worker).await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(POLL).await,
            Err(error) => {
                tracing::error!(%error, "outbox could not be read");
                tokio::time::sleep(POLL).await;
            }
        }
    }
}

/// See [`Services::wipe_letters`].
pub(crate) async fn wipe(cx: &Context) -> Result<u64> {
    let sensitive: Vec<LetterKind> = LetterKind::ALL.into_iter().filter(|kind| kind.is_sensitive()).collect();
    let mut tx = cx.write().await?;
    let now = cx.now();
    let wiped = tx.wipe_letters(&sensitive, now.saturating_sub(KEPT), now, now).await?;
    tx.commit().await?;
    Ok(wiped)
}

async fn send_next(cx: &Context, worker: &str) -> Result<bool> {
    settle_abandoned(cx).await?;
    let Some(server) = &cx.mail.server else { return Ok(false) };
    let Some(letter) = take(cx, worker).await? else { return Ok(false) };
    let ended = tokio::select! {
        ended = attempt(cx, server, worker, &letter) => ended?,
        lost = keep_lease(cx, &letter.id, worker) => {
            tracing::warn!(letter.id = %letter.id, error = %lost, "lease of a letter lost");
            return Ok(true);
        }
    };
    if let Some(ended) = ended {
        note(cx, worker, &letter, &ended).await?;
    }
    Ok(true)
}

/// The next letter, begun. Those that must wait, or shall not go at all, are put aside on the way.
async fn take(cx: &Context, worker: &str) -> Result<Option<Letter>> {
    // Most of the time there is none, and nobody has to wait for that to be found.
    if cx.read().await?.next_letter(cx.mail.pace).await?.is_none() {
        return Ok(None);
    }
    let mut tx = cx.write().await?;
    for _ in 0..PUT_OFF {
        let Some(mut letter) = tx.next_letter(cx.mail.pace).await? else { break };
        match hindrance(cx, &mut *tx, &letter).await? {
            Some(change) => {
                tx.change_letter(&letter.id, &change).await?;
            }
            None => {
                if tx.begin_letter(&letter.id, worker, lease(cx)).await? {
                    tx.commit().await?;
                    letter.attempts = letter.attempts.saturating_add(1);
                    return Ok(Some(letter));
                }
            }
        }
    }
    tx.commit().await?;
    Ok(None)
}

/// Why a letter that is due does not leave now.
async fn hindrance<'a>(cx: &Context, tx: &mut dyn Tx, letter: &'a Letter) -> Result<Option<LetterChange<'a>>> {
    let change = |to: LetterState, problem: &'a str, wait: Micros| {
        Some(LetterChange { from: letter.state, to, problem, wait, held: false, afresh: false })
    };
    if letter.ends_at.is_some_and(|end| end <= cx.now()) {
        return Ok(letter.state.after(LetterEvent::Expire).and_then(|to| change(to, LetterNote::TooLate.key(), 0)));
    }
    if letter.kind.is_news() && tx.is_unsubscribed(&letter.address).await? {
        return Ok(letter.state.after(LetterEvent::Suppress).and_then(|to| change(to, "", 0)));
    }
    // Asked when it is due, for that is when it counts.
    if waits_for_proof(tx, letter).await? {
        let (state, problem) = (letter.state, LetterNote::Unproven.key());
        return Ok(Some(LetterChange { from: state, to: state, problem, wait: 0, held: true, afresh: false }));
    }
    let Some(contest) = letter.contest_id.as_ref().filter(|_| !letter.kind.is_awaited()) else { return Ok(None) };
    let Some(quiet) = tx.letter_settings(contest).await?.quiet else { return Ok(None) };
    let Some(contest) = tx.contest(contest).await? else { return Ok(None) };
    let wait = minute_of_day(cx.now(), &contest.settings.time_zone).and_then(|minute| quiet.wait(minute));
    Ok(wait.and_then(|wait| change(letter.state, &letter.problem, wait)))
}

/// The minute of the day in a zone.
fn minute_of_day(at: i64, zone: &str) -> Option<u16> {
    let zone = TimeZone::get(zone).ok()?;
    let local = Timestamp::from_microsecond(at).ok()?.to_zoned(zone);
    u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).ok()
}

/// `None` where the letter was another's before any of it left.
async fn attempt(cx: &Context, server: &MailServer, worker: &str, letter: &Letter) -> Result<Option<Ended>> {
    let bytes = match message(letter, server, cx.now()) {
        Ok(bytes) => bytes,
        Err(problem) => return Ok(Some(Ended::new(Attempt::Refused, problem))),
    };
    let dialogue = match Dialogue::open(server, &letter.address).await {
        Ok(dialogue) => dialogue,
        Err(ended) => return Ok(Some(ended)),
    };
    // A machine that slept meanwhile may have been taken for dead, and a person may have released the letter again.
    if !renew(cx, &letter.id, worker).await? {
        return Ok(None);
    }
    Ok(Some(dialogue.hand_over(&bytes).await))
}

async fn note(cx: &Context, worker: &str, letter: &Letter, ended: &Ended) -> Result<()> {
    let next = retry_after(letter.attempts);
    let event = LetterEvent::Ended { attempt: ended.attempt, again: next.is_some() };
    let at = (ended.attempt == Attempt::Accepted).then(|| cx.now());
    let mut tx = cx.write().await?;
    for from in [LetterState::Sending, LetterState::Unknown] {
        let Some(to) = from.after(event) else { continue };
        let wait = if to == LetterState::Retry { next.unwrap_or_default() } else { 0 };
        let problem = if to == LetterState::Sent { "" } else { ended.said.as_str() };
        let change = LetterChange { from, to, problem, wait, held: false, afresh: false };
        if tx.end_letter(&letter.id, worker, &change, at).await? {
            tx.commit().await?;
            tell(letter, to, &ended.said);
            return Ok(());
        }
    }
    Ok(())
}

/// A line of the log, without the address.
fn tell(letter: &Letter, state: LetterState, said: &str) {
    let (id, kind, attempts) = (&letter.id, letter.kind.key(), letter.attempts);
    if state == LetterState::Sent {
        tracing::info!(letter.id = %id, letter.kind = kind, letter.attempts = attempts, "letter sent");
    } else {
        let state = state.key();
        // Servers like to repeat the address.
        let said = said.replace(&letter.address, "…");
        tracing::warn!(letter.id = %id, letter.kind = kind, letter.attempts = attempts, state, said = said.as_str(), "letter not sent");
    }
}

async fn settle_abandoned(cx: &Context) -> Result<()> {
    let abandoned = cx.read().await?.abandoned_letters().await?;
    if abandoned.is_empty() {
        return Ok(());
    }
    let mut tx = cx.write().await?;
    // Again: its worker may have ended well meanwhile.
    for id in tx.abandoned_letters().await? {
        let Some(letter) = tx.letter(&id).await? else { continue };
        let lost = LetterEvent::Ended { attempt: Attempt::Lost, again: false };
        let Some(to) = letter.state.after(lost) else { continue };
        let problem = LetterNote::Abandoned.key();
        let change = LetterChange { from: letter.state, to, problem, wait: 0, held: false, afresh: false };
        // The worker stays noted: if it lives after all, it may still tell that the letter was taken.
        if tx.end_letter(&id, &letter.worker, &change, None).await? {
            tell(&letter, to, problem);
        }
    }
    Ok(tx.commit().await?)
}

/// Renews the lease as long as it can be; the answer is why it cannot.
async fn keep_lease(cx: &Context, id: &LetterId, worker: &str) -> ServiceError {
    loop {
        tokio::time::sleep(cx.periods.lease / 3).await;
        match renew(cx, id, worker).await {
            Ok(true) => {}
            Ok(false) => return ServiceError::Conflict,
            // One missed renewal is no loss: the lease lasts three.
            Err(error) => tracing::warn!(letter.id = %id, %error, "lease of a letter could not be renewed"),
        }
    }
}

async fn renew(cx: &Context, id: &LetterId, worker: &str) -> Result<bool> {
    let mut tx = cx.write().await?;
    let held = tx.renew_letter(id, worker, lease(cx)).await?;
    tx.commit().await?;
    Ok(held)
}

fn lease(cx: &Context) -> Micros {
    i64::try_from(cx.periods.lease.as_micros()).unwrap_or(MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minute_of_the_day_is_that_of_the_zone() {
        assert_eq!(minute_of_day(0, "UTC"), Some(0));
        assert_eq!(minute_of_day(30 * MINUTE, "Asia/Shanghai"), Some(8 * 60 + 30));
        assert_eq!(minute_of_day(-MINUTE, "UTC"), Some(24 * 60 - 1));
        assert_eq!(minute_of_day(0, "Nowhere/At_All"), None);
    }
}
