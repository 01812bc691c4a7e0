//! What awards are proposed from: the plan, the films of the sealed selection, rulings and ballots.

use std::collections::BTreeMap;

use domain::awards::plan::AwardPlan;
use domain::awards::proposal::{AwardProposal, AwardRuling, GradeBallot, propose};
use domain::sealed_change::chosen_after;
use domain::selection::{Outcome, Problem};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use store::{AwardBallot, Contest, Tx};

use crate::context::{Context, computed};
use crate::error::{Refusal, Result};
use crate::selection::inputs::{SelectionInputs, StoredRank, canonical, stored};

/// What is solved.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AwardSources {
    pub(crate) plan: AwardPlan,
    /// The films that are chosen now, with scores and groups as they were sealed.
    pub(crate) chosen: Problem,
    pub(crate) rulings: Vec<AwardRuling>,
    pub(crate) ballots: Vec<GradeBallot>,
}

impl AwardSources {
    /// Names all of it: SHA-256 in hex over its canonical JSON.
    pub(crate) fn basis(&self) -> Result<String> {
        Ok(domain::hex::encode(&Sha256::digest(canonical(self)?)))
    }

    /// Whether a film is chosen.
    pub(crate) fn has(&self, film: &str) -> bool {
        self.chosen.entries.iter().any(|entry| entry.id == film)
    }
}

/// The sources, and what pages show of them beside.
pub(crate) struct LoadedAwards {
    pub(crate) sources: AwardSources,
    /// Ballots about grades, those that are not counted among them.
    pub(crate) ballots: Vec<AwardBallot>,
    /// Place and score of the chosen films, by id.
    pub(crate) ranks: BTreeMap<String, (usize, i64)>,
}

/// What there is now; `None` before the selection is sealed.
pub(crate) async fn load(tx: &mut dyn Tx, contest: &Contest) -> Result<Option<LoadedAwards>> {
    let Some(sealed) = tx.selection(&contest.id).await? else { return Ok(None) };
    let changes = tx.sealed_changes(&contest.id, &contest.settings.balance).await?;
    let inputs: SelectionInputs = stored(&sealed, "inputs", &sealed.inputs)?;
    let outcome: Outcome = stored(&sealed, "outcome", &sealed.outcome)?;
    let ranks: Vec<StoredRank> = stored(&sealed, "ranking", &sealed.ranking)?;
    let chosen = chosen_after(&outcome.best().ok_or(Refusal::Infeasible)?.selected, &changes);
    let mut problem = inputs.problem;
    problem.entries.retain(|entry| chosen.contains(&entry.id));
    // What the selection was bound by says nothing about awards.
    problem.size = problem.entries.len();
    problem.tolerance = None;
    problem.rules.clear();
    problem.pinned.clear();
    problem.vetoed.clear();
    let rulings = tx.award_rulings(&contest.id).await?;
    let ballots = tx.award_ballots(&contest.id).await?;
    let ranks = ranks.into_iter().filter(|rank| chosen.contains(&rank.entry));
    let sources = AwardSources {
        plan: contest.settings.awards.clone(),
        chosen: problem,
        rulings,
        ballots: ballots.iter().filter_map(|ballot| ballot.counted.clone()).collect(),
    };
    Ok(Some(LoadedAwards {
        sources,
        ballots,
        ranks: ranks.map(|rank| (rank.entry, (rank.rank, rank.score))).collect(),
    }))
}

/// Who is proposed. Nothing is solved within a transaction that writes.
pub(crate) async fn proposed(cx: &Context, sources: &AwardSources) -> Result<AwardProposal> {
    // Never closed: it is there as long as the services are.
    let _turn = cx.figures.solving.acquire().await;
    let sources = sources.clone();
    computed(move || Ok(propose(&sources.plan, &sources.chosen, &sources.rulings, &sources.ballots))).await
}
