//! Sealing a selection, and what was sealed.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::entry;
use domain::ids::ContestId;
use domain::overriding::{self, Override};
use domain::permission::{self, Action};
use domain::selection::{Explain, Groups, Outcome, Problem, solve};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Contest, NamedMember, SealedSelection, Tx};

use crate::judging::round_of;
use crate::results::judges_of;
use crate::studio::stored;
use crate::{Actor, RankedEntry, Ranking, Refusal, Result, ServiceError, Services, computed};

/// A row of the stored ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredRank {
    pub(crate) entry: String,
    number: Option<i64>,
    pub(crate) rank: usize,
    pub(crate) score: i64,
    criteria: Vec<i64>,
    totals: BTreeMap<String, i64>,
}

/// What is sealed as inputs: a problem as `linxuan select` reads it, and why films were pinned or vetoed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// The problem.
    #[serde(flatten)]
    pub problem: Problem,
    /// What people decided about single films, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
}

impl Services {
    /// Seals the contest's selection. The server solves it again from what is stored; `fingerprint` names
    /// the inputs the organiser saw. Inputs, ranking, result and hash are stored, entries get their state.
    ///
    /// # Errors
    /// A missing permission, changed inputs, rules that cannot all hold, or an earlier seal.
    pub async fn seal_selection(
        &self,
        actor: &Actor,
        id: &ContestId,
        fingerprint_seen: &str,
    ) -> Result<SealedSelection> {
        // Solved before the transaction, so that no other writer waits for the solver; checked again in it.
        let (solved_for, outcome) = {
            let mut tx = self.read().await?;
            let (contest, _) = self.enter(&mut *tx, actor, id, Action::SealSelection).await?;
            let ranking = self.ranking_in(&mut *tx, contest).await?;
            let inputs = inputs(&ranking.contest, &ranking.entries, tx.overrides(id).await?);
            drop(tx);
            let (key, problem) = (fingerprint(&inputs)?, inputs.problem);
            (key, computed(move || Ok(solve(&problem, Explain::All))).await?)
        };
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::SealSelection).await?;
        if tx.selection(id).await?.is_some() {
            return Err(Refusal::AlreadySealed.into());
        }
        let ranking = self.ranking_in(&mut *tx, contest).await?;
        let inputs = inputs(&ranking.contest, &ranking.entries, tx.overrides(id).await?);
        if fingerprint(&inputs)? != solved_for || solved_for != fingerprint_seen {
            return Err(Refusal::StaleInputs.into());
        }
        let selected = match &outcome {
            Outcome::Optimal(best) => best.selected.clone(),
            Outcome::Infeasible(why) => return Err(Refusal::Infeasible(why.reason.clone()).into()),
        };
        let sealed = self.seal(&mut *tx, actor, &ranking, &inputs, &outcome).await?;
        tx.set_entry_states(id, "eligible", "not_shortlisted", self.now()).await?;
        for entry in &selected {
            if let Ok(entry) = entry.parse() {
                tx.set_entry_state(&entry, "shortlisted", self.now()).await?;
            }
        }
        let detail = json!({ "hash": sealed.hash, "selected": selected, "method": sealed.method });
        self.record(&mut *tx, actor, Some(id), "selection.seal", sealed.id.as_str(), detail).await?;
        tx.commit().await?;
        Ok(sealed)
    }

    async fn seal(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        ranking: &Ranking,
        inputs: &Inputs,
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
            id: self.fresh_id()?,
            contest_id: ranking.contest.id.clone(),
            sealed_by: actor.person()?.id.clone(),
            sealed_at: self.now(),
            method: ranking.contest.method.key().to_owned(),
            hash: seal_hash(&inputs, &ranks, &outcome),
            inputs,
            outcome,
            ranking: ranks,
        };
        tx.insert_selection(&sealed).await?;
        Ok(sealed)
    }

    /// The sealed selection with its ranking and the judges in its order, for exports.
    ///
    /// # Errors
    /// A missing permission, or [`Refusal::NotSealed`].
    pub(crate) async fn sealed_selection(
        &self,
        actor: &Actor,
        id: &ContestId,
    ) -> Result<(Arc<Ranking>, Vec<NamedMember>, SealedSelection, Outcome)> {
        let mut tx = self.read().await?;
        let (contest, _) =
            self.enter(&mut *tx, actor, id, Action::ExportResult).await.map_err(|error| match error {
                // Too early is, for an export, the same as: nothing is sealed yet.
                ServiceError::Denied(permission::Denied::Phase { .. }) => Refusal::NotSealed.into(),
                other => other,
            })?;
        let sealed = tx.selection(id).await?.ok_or(Refusal::NotSealed)?;
        let figures = self.figures_now(&mut *tx, &contest).await?;
        let (judges, _) = judges_of(&mut *tx, id, round_of(&contest)).await?;
        drop(tx);
        let ranking = figures.ranking(contest.method).await?;
        let outcome = stored(&sealed, "outcome", &sealed.outcome)?;
        Ok((ranking, judges, sealed, outcome))
    }
}

/// The selection problem of a ranking: entries with a score, the contest's balance, what people decided.
pub(crate) fn inputs<'a>(
    contest: &Contest,
    films: impl IntoIterator<Item = &'a RankedEntry>,
    overrides: Vec<Override>,
) -> Inputs {
    let settings = &contest.settings;
    let balance = &settings.balance;
    let mut entries: Vec<domain::selection::Entry> = films
        .into_iter()
        .filter_map(|line| {
            Some(domain::selection::Entry {
                id: line.entry.id.to_string(),
                score: line.score?,
                tie_break: line.criteria.clone(),
                groups: entry::groups(settings, &line.entry.answers)
                    .into_iter()
                    .map(|(family, groups)| (family, Groups::from(groups)))
                    .collect(),
            })
        })
        .collect();
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    let mut problem = Problem {
        size: balance.size,
        lottery_seed: settings.lottery_seed,
        tolerance: balance.tolerance,
        entries,
        rules: balance.rules.clone(),
        pinned: Vec::new(),
        vetoed: Vec::new(),
    };
    overriding::apply(&overrides, &mut problem);
    Inputs { problem, overrides }
}

/// JSON in the order of the structs, with sorted maps: equal values give equal text.
fn canonical<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| ServiceError::Environment(error.to_string()))
}

pub(crate) fn fingerprint(inputs: &Inputs) -> Result<String> {
    Ok(domain::contest::hex(&Sha256::digest(canonical(inputs)?)))
}

/// The hash of a seal: SHA-256 in hex over inputs, ranking and outcome, each on a line of its own.
#[must_use]
pub(crate) fn seal_hash(inputs: &str, ranking: &str, outcome: &str) -> String {
    domain::contest::hex(&Sha256::digest(format!("{inputs}\n{ranking}\n{outcome}\n")))
}
