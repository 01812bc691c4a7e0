//! Sealing a selection, and reading what was sealed.

use domain::access::Action;
use domain::ids::ContestId;
use domain::record::Milestone;
use domain::selection::{Explain, Outcome, solve};
use store::{Contest, SealedSelection, Tx};

use crate::Services;
use crate::accounts::confirm::require_recent_password;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::{Context, computed};
use crate::error::{Refusal, Result};
use crate::record::checkpoint::append_checkpoint;
use crate::record::outcome::{RecordedSelection, append_selection};
use crate::record::spelling::GroupSpelling;
use crate::results::ranking::{RankedEntry, Ranking, ranking_in};
use crate::rounds::conflict::set_aside_before;
use crate::rounds::inputs::{RoundJudge, judges_of};
use crate::rounds::participants::round_of;
use crate::rounds::sealed::require_unsealed;
use crate::selection::inputs::{
    SelectionInputs, Sources, StoredRank, canonical, decided, fingerprint, inputs, seal_hash, stored,
};
use crate::selection::proof::proof_document;
use crate::selection::sealed_ranks::put_sealed;

/// What was sealed, with its ranking as it was then.
#[derive(Clone, Debug)]
pub(crate) struct SealedRanking {
    /// The ranking.
    pub ranking: Ranking,
    /// Judges in order of their panels and names.
    pub judges: Vec<RoundJudge>,
    /// What was sealed.
    pub sealed: SealedSelection,
    /// The outcome in it.
    pub outcome: Outcome,
    /// Numbers of films of which the sheets say something else now.
    pub altered: Vec<i64>,
}

impl Services {
    /// Seals the contest's selection. The server solves it again from what is stored; `fingerprint` names
    /// the inputs the organiser saw. Inputs, ranking, result and hash are stored, entries get their state.
    ///
    /// # Errors
    /// A missing permission, a password that was not given lately, changed inputs, rules that cannot all hold, or an earlier
    /// seal.
    pub async fn seal_selection(
        &self,
        actor: &Actor,
        id: &ContestId,
        fingerprint_seen: &str,
    ) -> Result<SealedSelection> {
        set_aside_before(self, actor, id, Action::SealSelection).await?;
        // Solved before the transaction, so that no other writer waits for the solver; checked again in it.
        let (solved_for, inputs, outcome, proof, before, recorded) = {
            let mut tx = self.read().await?;
            let (contest, _) = self.enter(&mut *tx, actor, id, Action::SealSelection).await?;
            require_recent_password(self, &mut *tx, actor).await?;
            let ranking = ranking_in(&mut *tx, contest).await?;
            let sources = Sources::of(&ranking.contest, &ranking.entries, decided(&mut *tx, id).await?);
            let groups = GroupSpelling::load(&mut *tx, &ranking.contest).await?;
            let named = ranking.named_judges(&mut *tx).await?;
            drop(tx);
            let key = sources.key()?;
            let work = move || {
                let inputs = inputs(sources);
                let outcome = solve(&inputs.problem, Explain::All);
                let proof = match (&groups, outcome.best()) {
                    (Some(groups), Some(best)) => proof_document(&inputs.problem, &best.selected, groups)?,
                    _ => String::new(),
                };
                let recorded =
                    outcome.best().map(|_| ranking.recorded(round_of(&ranking.contest), &named)).transpose()?;
                Ok((key, inputs, outcome, proof, ranking, recorded))
            };
            computed(work).await?
        };
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::SealSelection).await?;
        require_recent_password(self, &mut *tx, actor).await?;
        require_unsealed(&mut *tx, &contest).await?;
        let ranking = ranking_in(&mut *tx, contest).await?;
        let now = Sources::of(&ranking.contest, &ranking.entries, decided(&mut *tx, id).await?);
        if now.key()? != solved_for || fingerprint(&inputs)? != fingerprint_seen || !is_same(&before, &ranking) {
            return Err(Refusal::StaleInputs.into());
        }
        let (Some(best), Some(recorded)) = (outcome.best(), recorded) else { return Err(Refusal::Infeasible.into()) };
        let selected = best.selected.clone();
        let sealed = seal(self, &mut *tx, actor, &ranking, &inputs, &outcome).await?;
        let lapsed = inputs.amendment.is_none() && inputs.lapsed.is_some();
        let selection = RecordedSelection {
            total: best.total,
            selected: &best.selected,
            reserves: best.by_entry.as_ref().map_or(&[][..], |why| why.reserves.as_slice()),
            proof,
            rules_again: lapsed.then_some(&ranking.contest.settings.balance),
        };
        append_selection(self, &mut *tx, actor, &ranking.contest, recorded, selection).await?;
        append_checkpoint(self, &mut *tx, id, Milestone::Sealed).await?;
        tx.set_entry_states(id, "eligible", "not_shortlisted").await?;
        for entry in &selected {
            if let Ok(entry) = entry.parse() {
                tx.set_entry_state(&entry, "shortlisted").await?;
            }
        }
        let event = event::SelectionSeal { hash: &sealed.hash, selected: &selected, method: &sealed.method };
        self.audit(&mut *tx, actor, Some(id), sealed.id.as_str(), &event).await?;
        // From now on an open meeting decides nothing, and its pages say so.
        tx.lock_meeting(id).await?;
        tx.commit().await?;
        Ok(sealed)
    }
}

/// Whether places, and who gave what, are still those of before: the record says so of the films, and of each judge where leniency is
/// removed.
fn is_same(before: &Ranking, now: &Ranking) -> bool {
    let of = |line: &RankedEntry| {
        let recused = (line.recused.clone(), line.recused_before);
        (line.entry.id.clone(), line.rank, recused, line.totals.clone())
    };
    before.entries.iter().map(of).eq(now.entries.iter().map(of))
}

/// The sealed selection with its ranking, or [`Refusal::NotSealed`].
pub(crate) async fn sealed_with_ranking(tx: &mut dyn Tx, contest: Contest) -> Result<SealedRanking> {
    let sealed = tx.selection(&contest.id).await?.ok_or(Refusal::NotSealed)?;
    let (judges, _) = judges_of(tx, &contest, round_of(&contest)).await?;
    let mut ranking = ranking_in(tx, contest).await?;
    let outcome = stored(&sealed, "outcome", &sealed.outcome)?;
    let altered = put_sealed(&mut ranking, stored(&sealed, "ranking", &sealed.ranking)?);
    Ok(SealedRanking { ranking, judges, sealed, outcome, altered })
}

pub(crate) async fn seal(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    ranking: &Ranking,
    inputs: &SelectionInputs,
    outcome: &Outcome,
) -> Result<SealedSelection> {
    let ranks: Vec<StoredRank> = ranking
        .entries
        .iter()
        .filter_map(|line| {
            Some(StoredRank {
                entry: line.entry.id.to_string(),
                number: line.entry.number,
                rank: line.rank?,
                score: line.score?,
                criteria: line.criteria.clone(),
                totals: line.totals.iter().map(|(judge, total)| (judge.to_string(), *total)).collect(),
            })
        })
        .collect();
    let inputs = canonical(inputs)?;
    let outcome = canonical(outcome)?;
    let ranks = canonical(&ranks)?;
    let sealed = SealedSelection {
        id: cx.fresh_id()?,
        contest_id: ranking.contest.id.clone(),
        sealed_by: actor.person()?.id.clone(),
        sealed_by_name: actor.person()?.name.clone(),
        sealed_at: cx.now(),
        method: ranking.contest.method.key().to_owned(),
        hash: seal_hash(&inputs, &ranks, &outcome),
        inputs,
        outcome,
        ranking: ranks,
    };
    tx.insert_selection(&sealed).await?;
    Ok(sealed)
}
