//! What proposals of a meeting step over: the tolerance, or rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::access::{self, AccessContext, Action};
use domain::contest::Balance;
use domain::ids::{EntryId, ProposalId};
use domain::selection::{BrokenRules, OverTolerance, SteppedOver};
use store::{Contest, Proposal, Tx};

use crate::context::Context;
use crate::error::Result;
use crate::rounds::inputs::{Round, present_round};
use crate::selection::view::{Choice, choice};

/// What the proposals of a meeting step over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalsOver {
    /// By proposal, of those that step over anything.
    pub proposals: BTreeMap<ProposalId, ProposalOver>,
    /// The rules that are in force, by which what is broken has its names.
    pub rules: Balance,
}

/// What a proposal steps over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalOver {
    /// Films that it rules in or out beyond the tolerance.
    pub over_tolerance: Vec<FilmOver>,
    /// Films whose ruling breaks rules, each with the names of these.
    pub breaks: Vec<(EntryId, Vec<String>)>,
}

/// A film that a proposal rules in or out beyond the tolerance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilmOver {
    /// The film.
    pub entry: EntryId,
    /// The film beside it and how far their scores are apart, hundredths; for those who may see scores.
    pub beside: Option<(EntryId, i64)>,
}

/// What these proposals step over: as it is, of those that were accepted; as it would be, of those that wait.
pub(crate) async fn proposals_over(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    who: &AccessContext,
    proposals: &[Proposal],
) -> Result<ProposalsOver> {
    let stands = |one: &&Proposal| one.decision.as_ref().is_none_or(|decision| decision.accepted);
    let standing: Vec<&Proposal> = proposals.iter().filter(stands).collect();
    let mut over = ProposalsOver { proposals: BTreeMap::new(), rules: contest.settings.balance.clone() };
    if standing.is_empty() {
        return Ok(over);
    }
    let sees_scores = access::check(Action::ViewScores, who, contest.phase).is_ok();
    let round = present_round(cx, tx, contest).await?;
    let chosen = choice(tx, &round).await?;
    over.rules = Balance::of(&chosen.inputs.problem);
    for proposal in standing {
        let found = found(&round, &chosen, proposal).await?;
        if !found.is_empty() {
            over.proposals.insert(proposal.id.clone(), told(&found, sees_scores));
        }
    }
    Ok(over)
}

/// Of who comes, then of who leaves.
async fn found(round: &Round, chosen: &Choice, proposal: &Proposal) -> Result<SteppedOver> {
    let [comes, leaves] = [&proposal.comes, &proposal.leaves].map(|film| film.as_ref().map(ToString::to_string));
    let films: Vec<String> = comes.iter().chain(&leaves).cloned().collect();
    let films = films.iter().map(String::as_str);
    if proposal.decision.is_some() {
        return Ok(chosen.stepped_over.about(films));
    }
    // Sealed: what still waits is decided by nobody.
    if chosen.sealed.is_some() {
        return Ok(SteppedOver::default());
    }
    let inputs = Arc::clone(&chosen.inputs);
    let work = move || Ok(inputs.problem.weigh(comes.as_deref(), leaves.as_deref()));
    let weighed = round.figures.compute(&format!("proposal {}", proposal.id), work).await?;
    Ok(weighed.about(films))
}

fn told(found: &SteppedOver, sees_scores: bool) -> ProposalOver {
    let over = |one: &OverTolerance| {
        let beside = if sees_scores { Some((one.beside.parse().ok()?, one.gap)) } else { None };
        Some(FilmOver { entry: one.entry.parse().ok()?, beside })
    };
    let breaks =
        |one: &BrokenRules| -> Option<(EntryId, Vec<String>)> { Some((one.entry.parse().ok()?, one.rules.clone())) };
    ProposalOver {
        over_tolerance: found.over_tolerance.iter().filter_map(over).collect(),
        breaks: found.breaks.iter().filter_map(breaks).collect(),
    }
}
