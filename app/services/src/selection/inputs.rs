//! What a selection is computed from, and its fingerprint.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::amendment::{self, Amendment, AmendmentStanding};
use domain::entry;
use domain::form::keys;
use domain::ids::ContestId;
use domain::overrides::{self, Override};
use domain::selection::{Problem, Steps};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Contest, SealedSelection, Tx};

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
    /// Why the rules are not those that judging was sealed with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amendment: Option<Amendment>,
    /// An amendment on record that is not in force for these scores: the sealed rules hold, or are amended anew. What is sealed needs
    /// none.
    #[serde(default, rename = "unneeded", skip_serializing_if = "Option::is_none")]
    pub lapsed: Option<Amendment>,
}

impl SelectionInputs {
    /// The amendment on record, and how it stands to this selection, of which these are the steps.
    #[must_use]
    pub fn amended(&self, steps: &Steps) -> Option<(&Amendment, AmendmentStanding)> {
        match &self.amendment {
            Some(amendment) => Some((amendment, AmendmentStanding::InForce)),
            None => Some((self.lapsed.as_ref()?, AmendmentStanding::lapsed(steps))),
        }
    }
}

/// What people decided beside scores and sealed rules.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decided {
    /// About single films, oldest first.
    pub(crate) overrides: Vec<Override>,
    /// About rules that cannot hold.
    pub(crate) amendment: Option<Amendment>,
}

/// What people decided, as this transaction sees it.
pub(crate) async fn decided(tx: &mut dyn Tx, contest: &ContestId) -> Result<Decided> {
    Ok(Decided { overrides: tx.overrides(contest).await?, amendment: tx.amendment(contest).await? })
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

/// Everything a selection is made from, before it is known whether an amendment on record is in force.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Sources {
    /// Entries with a score under the sealed rules, and the films that people ruled in or out.
    pub(crate) sealed: Problem,
    overrides: Vec<Override>,
    amendment: Option<Amendment>,
}

impl Sources {
    /// Of a ranking: entries with a score, the contest's balance, what people decided.
    pub(crate) fn of<'a>(
        contest: &Contest,
        films: impl IntoIterator<Item = &'a RankedEntry>,
        decided: Decided,
    ) -> Self {
        let Decided { overrides, amendment } = decided;
        let scored = films.into_iter().filter(|line| line.score.is_some()).collect::<Vec<_>>();
        let answers = scored.iter().map(|line| (line.entry.id.as_str(), &line.entry.answers));
        let mut sealed = entry::pool(&contest.settings, &contest.settings.balance, answers);
        let lines: BTreeMap<&str, &RankedEntry> = scored.iter().map(|line| (line.entry.id.as_str(), *line)).collect();
        for entry in &mut sealed.entries {
            if let Some(line) = lines.get(entry.id.as_str()) {
                entry.score = line.score.unwrap_or_default();
                entry.tie_break.clone_from(&line.criteria);
            }
        }
        overrides::apply(&overrides, &mut sealed);
        Self { sealed, overrides, amendment }
    }

    /// Names all of it, without anything being solved.
    pub(crate) fn key(&self) -> Result<String> {
        Ok(domain::hex::encode(&Sha256::digest(canonical(self)?)))
    }
}

/// What a selection is computed from. Scores, and with them the tolerance, change with the method and with each recusal, and with
/// them whether an amendment is in force. Where one is on record that is solved here, so this is called where something may be
/// computed.
pub(crate) fn inputs(sources: Sources) -> SelectionInputs {
    let Sources { sealed: mut problem, overrides, amendment } = sources;
    let in_force = amendment.as_ref().is_some_and(|one| amendment::in_force(&problem, &one.balance));
    let (amendment, lapsed) = if in_force { (amendment, None) } else { (None, amendment) };
    if let Some(amendment) = &amendment {
        amendment.balance.put(&mut problem);
    }
    SelectionInputs { problem, overrides, amendment, lapsed }
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
