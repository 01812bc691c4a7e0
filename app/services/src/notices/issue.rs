//! A notice goes up: its row, its line of the record with the hash of its words, and its row of the audit trail.

use store::{Contest, NewNotice, NoticeStanding, PublishedNotice, Tx};

use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::notices::compose::{ComposedNotice, composed};
use crate::record::outcome::{RecordedNotice, append_notice};

/// Publishes the notice that was looked at, by the hash of its words; any where nobody was shown one.
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
    let next = composed(cx, tx, contest).await?;
    issue_composed(cx, tx, actor, contest, (next, seen)).await
}

/// Publishes a notice as it was composed.
///
/// # Errors
/// As [`issue`].
pub(crate) async fn issue_composed(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    (next, seen): (ComposedNotice, Option<&str>),
) -> Result<()> {
    let ComposedNotice { draft, words, period, films, grades, .. } = next;
    let hash = words.hash();
    if seen.is_some_and(|seen| seen != hash.to_string()) {
        return Err(ServiceError::Conflict);
    }
    append_notice(cx, tx, contest, RecordedNotice { period, words: hash, films: &films }).await?;
    let notice = NewNotice {
        lang: draft.lang,
        words,
        period,
        grades,
        published_by: actor.account().map(|account| account.id.clone()),
        published_at: cx.now(),
    };
    tx.insert_notice(&contest.id, &notice).await?;
    let (from, to, hash) = (period.first.to_string(), period.last.to_string(), hash.to_string());
    let event = event::NoticePublish { from: &from, to: &to, hash: &hash };
    cx.audit(tx, actor, Some(&contest.id), contest.id.as_str(), &event).await
}

/// Why no other notice may go up behind the latest: objections wait, or nothing became of any and it would say nothing new.
pub(crate) fn standing_in_the_way(
    latest: Option<&PublishedNotice>,
    standing: Option<NoticeStanding>,
    next: &ComposedNotice,
) -> Option<Refusal> {
    let (latest, standing) = latest.zip(standing)?;
    if standing.open_objections > 0 {
        return Some(Refusal::NoticeWaits(standing.open_objections));
    }
    let is_upheld = standing.upheld_at.is_some_and(|at| at >= latest.published_at);
    // What makes it outdated is always enough for another one, such as the name of an award in a language it is not in.
    let is_outdated = standing.is_outdated || standing.grades != next.grades;
    let says_more = is_outdated || next.says_more_than(&latest.words);
    (!says_more && !is_upheld).then_some(Refusal::NoticeUnchanged)
}
