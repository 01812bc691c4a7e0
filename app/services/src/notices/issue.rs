//! A notice goes up: its row, its line of the record with the hash of its words, and its row of the audit trail.

use store::{Contest, NewNotice, NoticeStanding, PublishedNotice, Tx};

use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::notices::compose::{ComposedNotice, composed};
use crate::record::outcome::{RecordedNotice, append_notice};

/// Publishes the notice that was looked at, by the hash of its words; any where nobody was shown one. It must be another than the
/// one before.
///
/// # Errors
/// No seal, or [`ServiceError::Conflict`] where it reads otherwise by now.
pub(crate) async fn issue(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    seen: Option<&str>,
) -> Result<()> {
    let ComposedNotice { draft, words, period, films } = composed(cx, tx, contest).await?;
    let hash = words.hash();
    if seen.is_some_and(|seen| seen != hash.to_string()) {
        return Err(ServiceError::Conflict);
    }
    append_notice(cx, tx, contest, RecordedNotice { period, words: hash, films: &films }).await?;
    let notice = NewNotice {
        lang: draft.lang,
        words,
        period,
        published_by: actor.account().map(|account| account.id.clone()),
        published_at: cx.now(),
    };
    tx.insert_notice(&contest.id, &notice).await?;
    let (from, to, hash) = (period.first.to_string(), period.last.to_string(), hash.to_string());
    let event = event::NoticePublish { from: &from, to: &to, hash: &hash };
    cx.audit(tx, actor, Some(&contest.id), contest.id.as_str(), &event).await
}

/// Why no other notice may go up behind the latest: objections wait, or nothing became of any.
pub(crate) fn standing_in_the_way(
    latest: Option<&PublishedNotice>,
    standing: Option<NoticeStanding>,
) -> Option<Refusal> {
    let (latest, standing) = latest.zip(standing)?;
    if standing.open_objections > 0 {
        return Some(Refusal::NoticeWaits(standing.open_objections));
    }
    let is_upheld = standing.upheld_at.is_some_and(|at| at >= latest.published_at);
    (!standing.is_outdated && !is_upheld).then_some(Refusal::NoticeUnchanged)
}
