//! Overrides: films ruled in or out by people, with a reason.

use domain::limits;
use std::sync::Arc;

use domain::access::{self, Action, Role};
use domain::contest::Balance;
use domain::ids::{ContestId, EntryId};
use domain::overrides::{Override, Ruling};
use domain::selection::{SteppedOver, Steps};
use store::{Contest, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::{Context, computed};
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;
use crate::record::decisions::{DecisionWords, append_ruling_dropped, append_rulings};
use crate::results::ranking::ranking_in;
use crate::rounds::inputs::present_round;
use crate::rounds::sealed::require_unsealed;
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
    /// What they change.
    pub steps: Steps,
    /// What they step over: the tolerance, or rules.
    pub stepped_over: SteppedOver,
    /// The rules that are in force, by which what is broken has its names.
    pub rules: Balance,
    /// The person may change them now.
    pub can_change: bool,
}

impl Services {
    /// The overrides of a contest.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn overrides(&self, actor: &Actor, id: &ContestId) -> Result<OverridesView> {
        overrides_view(self, actor, id).await
    }

    /// Keeps a decision: each film it names is in or out whatever the scores say. A film has one ruling, the
    /// latest.
    ///
    /// # Errors
    /// A missing permission, no film or the same film twice, a film without a score, missing words, an
    /// earlier seal, or data that changed again and again meanwhile.
    pub async fn override_selection(&self, actor: &Actor, id: &ContestId, draft: &OverrideDraft) -> Result<()> {
        let cx: &Context = self;
        until_unchanged(|| keep(cx, actor, id, draft)).await
    }

    /// What these rulings would step over: told before they are kept.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn weigh_override(
        &self,
        actor: &Actor,
        id: &ContestId,
        comes: Option<&EntryId>,
        leaves: Option<&EntryId>,
    ) -> Result<SteppedOver> {
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
        let contest = unsealed(self, &mut *tx, actor, id).await?;
        if !tx.drop_override(id, entry).await? {
            return Err(ServiceError::NotFound);
        }
        append_ruling_dropped(self, &mut *tx, actor, &contest, entry).await?;
        self.audit(&mut *tx, actor, Some(id), entry.as_str(), &event::SelectionOverrideDrop {}).await?;
        tx.lock_meeting(id).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// As [`Services::overrides`].
pub(crate) async fn overrides_view(cx: &Context, actor: &Actor, id: &ContestId) -> Result<OverridesView> {
    let mut tx = cx.read().await?;
    let (contest, access) = cx.enter(&mut *tx, actor, id, Action::PreviewSelection).await?;
    let can_change =
        access::check(Action::OverrideSelection, &access, contest.phase).is_ok() && tx.selection(id).await?.is_none();
    let round = present_round(cx, &mut *tx, &contest).await?;
    let choice = choice(&mut *tx, &round).await?;
    drop(tx);
    Ok(OverridesView {
        contest,
        roles: access.roles,
        films: Arc::clone(&choice.films),
        overrides: choice.inputs.overrides.clone(),
        steps: choice.steps.clone(),
        stepped_over: choice.stepped_over.clone(),
        rules: Balance::of(&choice.inputs.problem),
        can_change,
    })
}

/// Attempts at a decision before it is refused.
const ATTEMPTS: usize = 3;

/// Decides again where what was solved for is not what there is any more.
///
/// # Errors
/// What the decision met; [`Refusal::StaleRuling`] where the data changed each time.
pub(crate) async fn until_unchanged<T, F>(decide: impl Fn() -> F + Send + Sync) -> Result<T>
where
    F: Future<Output = Result<T>> + Send,
{
    for _ in 1..ATTEMPTS {
        match decide().await {
            Err(ServiceError::Refused(Refusal::StaleRuling)) => {}
            answer => return answer,
        }
    }
    decide().await
}

async fn keep(cx: &Context, actor: &Actor, id: &ContestId, draft: &OverrideDraft) -> Result<()> {
    let weighed = weighed(cx, actor, id, draft.comes.as_ref(), draft.leaves.as_ref()).await?;
    let mut tx = cx.write().await?;
    let contest = unsealed(cx, &mut *tx, actor, id).await?;
    rule(cx, &mut *tx, actor, contest, draft, &weighed).await?;
    // An open meeting tells which of its proposals step over the tolerance.
    tx.lock_meeting(id).await?;
    tx.commit().await?;
    Ok(())
}

/// A decision that was weighed.
#[derive(Clone, Debug)]
pub(crate) struct Weighed {
    /// Names what it was weighed with.
    key: String,
    stepped_over: SteppedOver,
    /// The rules that are in force, by which what is broken has its names.
    rules: Balance,
}

/// Weighs a decision on what there is now, before the transaction that keeps it, so that no other writer waits for the solver.
pub(crate) async fn weighed(
    cx: &Context,
    actor: &Actor,
    id: &ContestId,
    comes: Option<&EntryId>,
    leaves: Option<&EntryId>,
) -> Result<Weighed> {
    let mut tx = cx.read().await?;
    let contest = unsealed(cx, &mut *tx, actor, id).await?;
    let ranking = ranking_in(&mut *tx, contest).await?;
    let sources = Sources::of(&ranking.contest, &ranking.entries, decided(&mut *tx, id).await?);
    drop(tx);
    let key = sources.key()?;
    let (comes, leaves) = (comes.map(ToString::to_string), leaves.map(ToString::to_string));
    // Never closed: it is there as long as the services are.
    let _turn = cx.figures.solving.acquire().await;
    let work = move || {
        let problem = inputs(sources).problem;
        let stepped_over = problem.weigh(comes.as_deref(), leaves.as_deref());
        Ok(Weighed { key, stepped_over, rules: Balance::of(&problem) })
    };
    computed(work).await
}

/// Keeps a decision within the transaction of what led to it; refuses where it was weighed with other data.
pub(crate) async fn rule(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: Contest,
    draft: &OverrideDraft,
    weighed: &Weighed,
) -> Result<()> {
    let id = &contest.id.clone();
    if draft.comes == draft.leaves {
        return Err(Refusal::OverrideFilms.into());
    }
    let reason = required_text(&draft.reason, TextName::Reason, limits::DECISION_REASON)?;
    let decider = required_text(&draft.decider, TextName::Decider, limits::DECIDER)?;
    let ranking = ranking_in(tx, contest).await?;
    let now = Sources::of(&ranking.contest, &ranking.entries, decided(tx, id).await?);
    if now.key()? != weighed.key {
        return Err(Refusal::StaleRuling.into());
    }
    let films = candidates(&ranking);
    for (ruling, entry) in [(Ruling::In, &draft.comes), (Ruling::Out, &draft.leaves)] {
        let Some(entry) = entry else { continue };
        if !films.iter().any(|film| film.id == entry.as_str()) {
            return Err(ServiceError::NotFound);
        }
        let one = Override { entry: entry.clone(), ruling, reason: reason.clone(), decider: decider.clone() };
        tx.put_override(id, &one, cx.now()).await?;
    }
    let rulings: Vec<(&EntryId, Option<Ruling>)> = [(Ruling::In, &draft.comes), (Ruling::Out, &draft.leaves)]
        .into_iter()
        .filter_map(|(ruling, entry)| Some((entry.as_ref()?, Some(ruling))))
        .collect();
    let words = DecisionWords { reason: &reason, decider: &decider };
    append_rulings(cx, tx, &ranking.contest, &rulings, words).await?;
    let event = event::SelectionOverride {
        comes: draft.comes.as_ref(),
        leaves: draft.leaves.as_ref(),
        reason: &reason,
        decider: &decider,
        over_tolerance: &weighed.stepped_over.over_tolerance,
        breaks: &weighed.stepped_over.breaks,
        balance: (!weighed.stepped_over.breaks.is_empty()).then_some(&weighed.rules),
    };
    cx.audit(tx, actor, Some(id), id.as_str(), &event).await
}

/// The contest, where this person may overrule its selection and nothing is sealed.
pub(crate) async fn unsealed(cx: &Context, tx: &mut dyn Tx, actor: &Actor, id: &ContestId) -> Result<Contest> {
    let (contest, _) = cx.enter(tx, actor, id, Action::OverrideSelection).await?;
    require_unsealed(tx, &contest).await?;
    Ok(contest)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Answers after so many attempts that the data had changed in.
    async fn decided_after(changes: usize) -> (Result<()>, usize) {
        let attempts = AtomicUsize::new(0);
        let counter = &attempts;
        let decide = move || async move {
            let before = counter.fetch_add(1, Ordering::SeqCst);
            if before < changes { Err(ServiceError::Refused(Refusal::StaleRuling)) } else { Ok(()) }
        };
        (until_unchanged(decide).await, attempts.load(Ordering::SeqCst))
    }

    #[tokio::test]
    async fn what_changed_meanwhile_is_decided_again_and_refused_in_the_end() {
        for changes in 0..ATTEMPTS {
            let (answer, attempts) = decided_after(changes).await;
            assert!(answer.is_ok() && attempts == changes + 1, "{answer:?} {attempts}");
        }
        let (answer, attempts) = decided_after(ATTEMPTS).await;
        assert!(matches!(answer, Err(ServiceError::Refused(Refusal::StaleRuling))), "{answer:?}");
        assert_eq!(attempts, ATTEMPTS);
    }
}
