//! Submitting an entry.

use domain::access::Action;
use domain::channels::ChannelEvent;
use domain::entry::{EntryState, NominationState, WorkMarks};
use domain::ids::EntryId;
use domain::letter::LetterKind;
use store::{Entry, EntryVersion, FileState, Nomination, Tx, judging_copy};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::entries::access::{of_own_unit, own_entry, require_open_entry, store_entry};
use crate::entries::letters::write_to_author;
use crate::entries::nominations::nomination_to_send;
use crate::entries::quota::quota_full;
use crate::entries::view::problems_of;
use crate::error::{Refusal, Result, ServiceError};
use crate::record::freeze::require_open_pool;
use crate::time::local_time;
use crate::webhooks::outbox::{ChannelNews, tell_channels};

impl Services {
    /// Hands an entry in: complete answers, a film that is ready, within the deadline and the quotas. A
    /// number and a receipt are given at the first time and stay.
    ///
    /// # Errors
    /// What is missing, past or used up; nothing is changed then.
    pub async fn submit_entry(&self, actor: &Actor, id: &EntryId) -> Result<Entry> {
        let mut tx = self.write().await?;
        let entry = submit_in(self, &mut *tx, actor, id).await?;
        tx.commit().await?;
        Ok(entry)
    }
}

/// As [`Services::submit_entry`], within a transaction.
pub(crate) async fn submit_in(cx: &Context, tx: &mut dyn Tx, actor: &Actor, id: &EntryId) -> Result<Entry> {
    let (contest, mut entry, access) = own_entry(cx, tx, actor, id, Action::SubmitEntry).await?;
    require_open_entry(cx, tx, &contest, &entry).await?;
    require_open_pool(tx, &contest).await?;
    let person = actor.person()?.id.clone();
    let nomination = nomination_to_send(tx, &contest, &entry, &person).await?;
    let bound_by = if nomination.is_some() { person } else { entry.owner_id.clone() };
    entry.answers = of_own_unit(tx, &contest, &access, &bound_by, entry.answers).await?;
    let files = tx.files_of(id).await?;
    let problems = problems_of(&contest, &entry, &files);
    if !problems.is_empty() {
        return Err(ServiceError::Fields(problems));
    }
    if let Some(full) = quota_full(tx, &contest, &entry).await? {
        return Err(Refusal::QuotaFull(full).into());
    }
    let film = judging_copy(files).ok_or(Refusal::FilmNotReady)?;
    if film.state != FileState::Ready {
        return Err(Refusal::FilmNotReady.into());
    }
    if entry.number.is_none() {
        let number = tx.take_number(&contest.id).await?;
        let year = local_time(cx.now(), &contest.settings.time_zone).chars().take(4).collect::<String>();
        entry.number = Some(number);
        entry.receipt = Some(format!("{year}-{number:04}"));
    }
    entry.state = EntryState::Submitted;
    entry.reasons = String::new();
    entry.submitted_at = Some(cx.now());
    store_entry(cx, tx, &mut entry).await?;
    let version = EntryVersion {
        version: entry.version,
        answers: entry.answers.clone(),
        file_sha256: film.sha256.clone(),
        submitted_by: actor.person()?.id.clone(),
        submitted_at: cx.now(),
    };
    tx.insert_entry_version(id, &version).await?;
    let marks = WorkMarks::of(&entry.answers, film.sha256.as_deref());
    tx.put_work_marks(id, &marks.title, &marks.film).await?;
    if let Some(nomination) = nomination {
        let sent = NominationState::Sent;
        let now = cx.now();
        tx.put_nomination(&Nomination { state: sent, decided_at: Some(now), ..nomination }).await?;
    }
    let event = event::EntrySubmit {
        receipt: entry.receipt.as_deref(),
        answers: &entry.answers,
        film_sha256: film.sha256.as_deref(),
    };
    cx.audit(tx, actor, Some(&contest.id), id.as_str(), &event).await?;
    write_to_author(cx, tx, &contest, &entry, LetterKind::Receipt).await?;
    let key = format!("{id} {}", entry.version);
    let news = ChannelNews::of_entry(ChannelEvent::EntryReceived, &key, id, entry.number);
    tell_channels(cx, tx, &contest, &news).await?;
    Ok(entry)
}
