//! Overrides: films ruled in or out by people, with a reason.

use domain::limits;
use std::sync::Arc;

use domain::access::{self, Action, Role};
use domain::ids::{ContestId, EntryId};
use domain::overrides::{Override, Ruling};
use domain::selection::{OverTolerance, Steps};
use store::{Contest, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::{Context, computed};
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;
use crate::results::ranking::ranking_in;
use crate::rounds::inputs::present_round;
use crate::selection::inputs::{Candidate, Sources, candidates, decided, inputs};
use crate::selection::view::choice;

/// One decision: a film that comes in, a film that goes out, or one for the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverrideDraft {
    /// The film that is in.
    pub comes: Option<EntryId>,
    /// The film that is out.
    pub leaves: Option<EntryId>,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub decider: String,
}

/// The overrides of a contest with the films they may be about.
#[derive(Clone, Debug)]
pub struct OverridesView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// Films with a score that counts, best first.
    pub films: Arc<Vec<Candidate>>,
    /// The overrides, oldest first.
    pub overrides: Vec<Override>,
    /// What they change, and which of them step over the tolerance.
    pub steps: Steps,
    /// The person may change them now.
    pub can_change: bool,
}

impl Services {
    /// The overrides of a contest.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn overrides(&self, actor: &Actor, id: &ContestId) -> Result<OverridesView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::PreviewSelection).await?;
        let can_change = access::check(Action::OverrideSelection, &access, contest.phase).is_ok()
            && tx.selection(id).await?.is_none();
        let round = present_round(self, &mut *tx, &contest).await?;
        let choice = choice(&mut *tx, &round).await?;
        drop(tx);
        let (films, overrides, steps) =
            (Arc::clone(&choice.films), choice.inputs.overrides.clone(), choice.steps.clone());
        Ok(OverridesView { contest, roles: access.roles, films, overrides, steps, can_change })
    }

    /// Keeps a decision: each film it names is in or out whatever the scores say. A film has one ruling, the
    /// latest.
    ///
    /// # Errors
    /// A missing permission, no film or the same film twice, a film without a score, missing words, or an
    /// earlier seal.
    pub async fn override_selection(&self, actor: &Actor, id: &ContestId, draft: &OverrideDraft) -> Result<()> {
        let mut tx = self.write().await?;
        let contest = unsealed(self, &mut *tx, actor, id).await?;
        rule(self, &mut *tx, actor, contest, draft).await?;
        // An open meeting tells which of its proposals step over the tolerance.
        tx.lock_meeting(id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Which of these rulings would step over the tolerance: told before they are kept.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn weigh_override(
        &self,
        actor: &Actor,
        id: &ContestId,
        comes: Option<&EntryId>,
        leaves: Option<&EntryId>,
    ) -> Result<Vec<OverTolerance>> {
        let mut tx = self.read().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::OverrideSelection).await?;
        let round = present_round(self, &mut *tx, &contest).await?;
        let choice = choice(&mut *tx, &round).await?;
        drop(tx);
        let inputs = Arc::clone(&choice.inputs);
        let (comes, leaves) = (comes.map(ToString::to_string), leaves.map(ToString::to_string));
        computed(move || Ok(inputs.problem.weigh(comes.as_deref(), leaves.as_deref()))).await
    }

    /// Takes the ruling about one film back: scores and rules decide about it again.
    ///
    /// # Errors
    /// A missing permission, no ruling about the film, or an earlier seal.
    pub async fn drop_override(&self, actor: &Actor, id: &ContestId, entry: &EntryId) -> Result<()> {
        let mut tx = self.write().await?;
        unsealed(self, &mut *tx, actor, id).await?;
        if !tx.drop_override(id, entry).await? {
            return Err(ServiceError::NotFound);
        }
        self.audit(&mut *tx, actor, Some(id), entry.as_str(), &event::SelectionOverrideDrop {}).await?;
        tx.lock_meeting(id).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Keeps a decision within the transaction of what led to it.
pub(crate) async fn rule(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: Contest,
    draft: &OverrideDraft,
) -> Result<()> {
    let id = &contest.id.clone();
    if draft.comes == draft.leaves {
        return Err(Refusal::OverrideFilms.into());
    }
    let reason = required_text(&draft.reason, TextName::Reason, limits::DECISION_REASON)?;
    let decider = required_text(&draft.decider, TextName::Decider, limits::DECIDER)?;
    let ranking = ranking_in(tx, contest).await?;
    let films = candidates(&ranking);
    for (ruling, entry) in [(Ruling::In, &draft.comes), (Ruling::Out, &draft.leaves)] {
        let Some(entry) = entry else { continue };
        if !films.iter().any(|film| film.id == entry.as_str()) {
            return Err(ServiceError::NotFound);
        }
        let one = Override { entry: entry.clone(), ruling, reason: reason.clone(), decider: decider.clone() };
        tx.put_override(id, &one, cx.now()).await?;
    }
    let sources = Sources::of(&ranking.contest, &ranking.entries, decided(tx, id).await?);
    let named = [&draft.comes, &draft.leaves].map(|film| film.as_ref().map(ToString::to_string));
    let over_tolerance = computed(move || {
        let [comes, leaves] = &named;
        Ok(inputs(sources).problem.weigh(comes.as_deref(), leaves.as_deref()))
    })
    .await?;
    let event = event::SelectionOverride {
        comes: draft.comes.as_ref(),
        leaves: draft.leaves.as_ref(),
        reason: &reason,
        decider: &decider,
        over_tolerance: &over_tolerance,
    };
    cx.audit(tx, actor, Some(id), id.as_str(), &event).await
}

/// The contest, where this person may overrule its selection and nothing is sealed.
pub(crate) async fn unsealed(cx: &Context, tx: &mut dyn Tx, actor: &Actor, id: &ContestId) -> Result<Contest> {
    let (contest, _) = cx.enter(tx, actor, id, Action::OverrideSelection).await?;
    match tx.selection(id).await? {
        Some(_) => Err(Refusal::AlreadySealed.into()),
        None => Ok(contest),
    }
}
