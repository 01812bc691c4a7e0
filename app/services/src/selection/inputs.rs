//! What a selection is computed from, and its fingerprint.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::entry;
use domain::form::keys;
use domain::overrides::{self, Override};
use domain::selection::{Groups, Problem};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Contest, SealedSelection};

use crate::error::{Result, ServiceError};
use crate::results::ranking::{RankedEntry, Ranking, ranked};
use crate::rounds::inputs::Round;

/// A row of the stored ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredRank {
    pub(crate) entry: String,
    pub(crate) number: Option<i64>,
    pub(crate) rank: usize,
    pub(crate) score: i64,
    pub(crate) criteria: Vec<i64>,
    pub(crate) totals: BTreeMap<String, i64>,
}

/// What is sealed as inputs: a problem as `linxuan select` reads it, and why films were pinned or vetoed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectionInputs {
    /// The problem.
    #[serde(flatten)]
    pub problem: Problem,
    /// What people decided about single films, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
}

/// A film that can be chosen: it has a score that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The entry.
    pub id: String,
    /// Its number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Region code.
    pub region: String,
    /// Category key.
    pub category: String,
    /// Place by score, from 1.
    pub rank: usize,
    /// Score, hundredths.
    pub score: i64,
}

/// The selection problem of a ranking: entries with a score, the contest's balance, what people decided.
pub(crate) fn inputs<'a>(
    contest: &Contest,
    films: impl IntoIterator<Item = &'a RankedEntry>,
    overrides: Vec<Override>,
) -> SelectionInputs {
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
    overrides::apply(&overrides, &mut problem);
    SelectionInputs { problem, overrides }
}

/// JSON in the order of the structs, with sorted maps: equal values give equal text.
pub(crate) fn canonical<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| ServiceError::Environment(error.to_string()))
}

pub(crate) fn fingerprint(inputs: &SelectionInputs) -> Result<String> {
    Ok(domain::hex::encode(&Sha256::digest(canonical(inputs)?)))
}

/// The hash of a seal: SHA-256 in hex over inputs, ranking and outcome, each on a line of its own.
#[must_use]
pub(crate) fn seal_hash(inputs: &str, ranking: &str, outcome: &str) -> String {
    domain::hex::encode(&Sha256::digest(format!("{inputs}\n{ranking}\n{outcome}\n")))
}

/// The films of a ranking that can be chosen, best first.
pub(crate) fn candidates(ranking: &Ranking) -> Vec<Candidate> {
    let films = ranking.entries.iter().filter_map(|line| {
        Some(Candidate {
            id: line.entry.id.to_string(),
            number: line.entry.number.unwrap_or_default(),
            title: line.title(),
            region: line.entry.answer(keys::REGION),
            category: line.entry.answer(keys::CATEGORY),
            rank: line.rank?,
            score: line.score?,
        })
    });
    films.collect()
}

/// The films of a round that can be chosen by the contest's method, best first, as they are kept.
pub(crate) async fn candidates_of(round: &Round) -> Result<Arc<Vec<Candidate>>> {
    let ranking = ranked(round, round.inputs.contest.method).await?;
    round.figures.keep("candidates", || async move { Ok(candidates(&ranking)) }).await
}

/// A part of a seal, read.
pub(crate) fn stored<T: DeserializeOwned>(sealed: &SealedSelection, what: &str, json: &str) -> Result<T> {
    serde_json::from_str(json)
        .map_err(|error| ServiceError::Environment(format!("sealed {what} of {}: {error}", sealed.contest_id)))
}
