//! The selection studio: problem, outcome and what may be done.

use std::collections::BTreeMap;

use domain::contest::Balance;
use domain::ids::{AccountId, ContestId};
use domain::overriding::Override;
use domain::permission::{self, Action, Role};
use domain::selection::{Explain, Outcome, Problem, solve};
use store::{Contest, EntryLine, SealedSelection, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::context::computed;
use crate::error::Result;
use crate::results::ranking::ranking_in;
use crate::selection::inputs::{Candidate, Inputs, StoredRank, candidates, fingerprint, inputs, stored};

/// What is said of a seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Name of the person who sealed.
    pub by: String,
    /// When, microseconds.
    pub at: i64,
    /// SHA-256 over inputs, ranking and outcome, hex.
    pub hash: String,
}

/// Everything the selection page shows.
#[derive(Clone, Debug)]
pub struct SelectionView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The films, best first.
    pub films: Vec<Candidate>,
    /// The problem under the contest's own rules, or as it was sealed.
    pub problem: Problem,
    /// Its answer: bare, or as it was sealed, with everything that explains it.
    pub outcome: Outcome,
    /// A variation with its bare answer; `None` where nothing differs.
    pub tried: Option<(Balance, Outcome)>,
    /// The seal, if there is one.
    pub sealed: Option<Seal>,
    /// What people decided about single films, oldest first.
    pub overrides: Vec<Override>,
    /// The person may change the overrides now.
    pub can_override: bool,
    /// The person may seal it now.
    pub can_seal: bool,
    /// Fingerprint of the inputs, to be named when sealing; empty once sealed.
    pub fingerprint: String,
}

/// What a page is made from before anything is solved.
struct Ground {
    films: Vec<Candidate>,
    inputs: Inputs,
    outcome: Option<Outcome>,
    sealed: Option<Seal>,
}

impl Services {
    /// The selection of a contest, and a variation of it that is not kept: `vary` is given the contest's own
    /// rules, or those it was sealed with, and answers with what is to be tried.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn selection<F>(&self, actor: &Actor, id: &ContestId, vary: F) -> Result<SelectionView>
    where
        F: FnOnce(&Balance) -> Balance + Send,
    {
        let mut tx = self.read().await?;
        let (contest, standing) = self.enter(&mut *tx, actor, id, Action::PreviewSelection).await?;
        let ground = match tx.selection(id).await? {
            Some(sealed) => sealed_ground(&mut *tx, sealed).await?,
            None => {
                let ranking = ranking_in(&mut *tx, contest.clone()).await?;
                let inputs = inputs(&ranking.contest, &ranking.entries, tx.overrides(id).await?);
                Ground { films: candidates(&ranking), inputs, outcome: None, sealed: None }
            }
        };
        drop(tx);
        let may = |action| ground.sealed.is_none() && permission::check(action, &standing, contest.phase).is_ok();
        let (can_seal, can_override) = (may(Action::SealSelection), may(Action::OverrideSelection));
        let fingerprint = if ground.sealed.is_none() { fingerprint(&ground.inputs)? } else { String::new() };
        let own = Balance::of(&ground.inputs.problem);
        let varied = Some(vary(&own)).filter(|balance| *balance != own);
        let Ground { films, inputs: Inputs { problem, overrides }, outcome, sealed } = ground;
        let (problem, outcome, tried) = computed(move || {
            let outcome = outcome.unwrap_or_else(|| solve(&problem, Explain::None));
            let tried = varied.map(|balance| {
                let mut varied = problem.clone();
                balance.put(&mut varied);
                (balance, solve(&varied, Explain::None))
            });
            Ok((problem, outcome, tried))
        })
        .await?;
        let roles = standing.roles;
        Ok(SelectionView {
            contest,
            roles,
            films,
            problem,
            outcome,
            tried,
            sealed,
            overrides,
            can_override,
            can_seal,
            fingerprint,
        })
    }
}

/// Ranking, problem and answer as they were sealed: nothing is computed again.
async fn sealed_ground(tx: &mut dyn Tx, sealed: SealedSelection) -> Result<Ground> {
    let lines = tx.entry_lines(&sealed.contest_id).await?;
    let mut lines: BTreeMap<String, EntryLine> = lines.into_iter().map(|line| (line.id.to_string(), line)).collect();
    let ranks: Vec<StoredRank> = stored(&sealed, "ranking", &sealed.ranking)?;
    let films = ranks.into_iter().filter_map(|rank| {
        let line = lines.remove(&rank.entry)?;
        Some(Candidate {
            id: rank.entry,
            number: line.number.unwrap_or_default(),
            title: line.title,
            region: line.region,
            category: line.category,
            rank: rank.rank,
            score: rank.score,
        })
    });
    Ok(Ground {
        films: films.collect(),
        inputs: stored(&sealed, "inputs", &sealed.inputs)?,
        outcome: Some(stored(&sealed, "outcome", &sealed.outcome)?),
        sealed: Some(Seal { by: name_of(tx, &sealed.sealed_by).await?, at: sealed.sealed_at, hash: sealed.hash }),
    })
}

async fn name_of(tx: &mut dyn Tx, id: &AccountId) -> Result<String> {
    Ok(tx.account(id).await?.map(|account| account.name).unwrap_or_default())
}
