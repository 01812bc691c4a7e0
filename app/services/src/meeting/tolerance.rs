//! Proposals of a meeting that step over the tolerance.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::access::{self, AccessContext, Action};
use domain::ids::{EntryId, ProposalId};
use domain::selection::OverTolerance;
use store::{Contest, Proposal, Tx};

use crate::context::Context;
use crate::error::Result;
use crate::rounds::inputs::{Round, present_round};
use crate::selection::view::{Choice, choice};

/// A film that a proposal rules in or out beyond the tolerance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalOver {
    /// The film.
    pub entry: EntryId,
    /// The film beside it and how far their scores are apart, hundredths; for those who may see scores.
    pub beside: Option<(EntryId, i64)>,
}

/// What of these proposals steps over the tolerance: as it is, of those that were accepted; as it would be, of those that wait.
pub(crate) async fn proposals_over(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    who: &AccessContext,
    proposals: &[Proposal],
) -> Result<BTreeMap<ProposalId, Vec<ProposalOver>>> {
    let stands = |one: &&Proposal| one.decision.as_ref().is_none_or(|decision| decision.accepted);
    let standing: Vec<&Proposal> = proposals.iter().filter(stands).collect();
    // What is amended is only loosened.
    if contest.settings.balance.tolerance.is_none() || standing.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sees_scores = access::check(Action::ViewScores, who, contest.phase).is_ok();
    let round = present_round(cx, tx, contest).await?;
    let chosen = choice(tx, &round).await?;
    let mut over = BTreeMap::new();
    for proposal in standing {
        let found = found(&round, &chosen, proposal).await?;
        let told: Vec<ProposalOver> = found.iter().filter_map(|one| told(one, sees_scores)).collect();
        if !told.is_empty() {
            over.insert(proposal.id.clone(), told);
        }
    }
    Ok(over)
}

async fn found(round: &Round, chosen: &Choice, proposal: &Proposal) -> Result<Vec<OverTolerance>> {
    let [comes, leaves] = [&proposal.comes, &proposal.leaves].map(|film| film.as_ref().map(ToString::to_string));
    if proposal.decision.is_some() {
        let films = comes.iter().chain(&leaves);
        return Ok(films.filter_map(|film| chosen.steps.steps_over(film)).cloned().collect());
    }
    // Sealed: what still waits is decided by nobody.
    if chosen.sealed.is_some() {
        return Ok(Vec::new());
    }
    let (inputs, first) = (Arc::clone(&chosen.inputs), comes.clone());
    let work = move || Ok(inputs.problem.weigh(comes.as_deref(), leaves.as_deref()));
    let weighed = round.figures.compute(&format!("proposal {}", proposal.id), work).await?;
    let mut weighed = weighed.to_vec();
    // As a decision keeps them: who comes, then who leaves.
    weighed.sort_by_key(|one| first.as_ref() != Some(&one.entry));
    Ok(weighed)
}

fn told(over: &OverTolerance, sees_scores: bool) -> Option<ProposalOver> {
    let beside = if sees_scores { Some((over.beside.parse().ok()?, over.gap)) } else { None };
    Some(ProposalOver { entry: over.entry.parse().ok()?, beside })
}
