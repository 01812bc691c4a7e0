//! Amending what was sealed with the first round: rubric, deadline, and films that leave a sealed selection. Rules that cannot hold and the
//! method are amended in the selection.

mod settings;
pub(crate) mod view;
pub(crate) mod withdrawal;

use domain::access::Action;
use domain::ids::ContestId;
use domain::limits;
use domain::sealed_change::{RecordedChange, SealedChange};
use store::{Contest, Tx};

use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Result, TextName};
use crate::input::required_text;
use crate::record::decisions::{DecisionWords, append_amendment};
use crate::rounds::sealed::require_unsealed;

/// Why something is amended, and who decided it.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'a> {
    /// Why.
    pub reason: &'a str,
    /// Who decided it: a person or a body.
    pub decider: &'a str,
}

/// The contest, where what judging was sealed with may be amended: until the selection is sealed.
async fn unsealed(cx: &Context, tx: &mut dyn Tx, actor: &Actor, id: &ContestId) -> Result<Contest> {
    let (contest, _) = cx.enter(tx, actor, id, Action::AmendSealed).await?;
    require_unsealed(tx, &contest).await?;
    Ok(contest)
}

/// Keeps an amendment with its row of the record, which is about `subject`.
async fn keep(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    (contest, subject): (&ContestId, &str),
    change: SealedChange,
    grounds: Grounds<'_>,
) -> Result<()> {
    let reason = required_text(grounds.reason, TextName::Reason, limits::DECISION_REASON)?;
    let decider = required_text(grounds.decider, TextName::Decider, limits::DECIDER)?;
    let one = RecordedChange { change, reason, decider, at: cx.now() };
    tx.add_sealed_change(contest, &one).await?;
    let amended = cx.contest_in(tx, contest).await?;
    let words = DecisionWords { reason: &one.reason, decider: &one.decider };
    append_amendment(cx, tx, &amended, &one.change, words).await?;
    let event = event::ContestAmend { change: &one.change, reason: &one.reason, decider: &one.decider };
    cx.audit(tx, actor, Some(contest), subject, &event).await?;
    // An open meeting shows what was amended.
    tx.lock_meeting(contest).await?;
    Ok(())
}
