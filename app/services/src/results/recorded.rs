//! A ranking as the record has it.

use std::collections::BTreeMap;

use domain::ids::AccountId;
use domain::record::{RankedFilm, adjusted_text};
use domain::scoring::{Method, Table, report};
use store::Tx;

use crate::error::{Result, ServiceError};
use crate::record::outcome::RecordedRanking;
use crate::results::ranking::{RankedEntry, Ranking};

/// Fewer totals of a film than this are not told: they would tell who gave which.
const FEWEST_TOTALS: usize = 5;

impl Ranking {
    /// The films of a round that have a score, best first, and, where leniency is removed, what was removed of whom.
    pub(crate) async fn recorded(&self, tx: &mut dyn Tx, round: u8) -> Result<RecordedRanking> {
        let adjusted = if self.method == Method::Adjusted {
            let aliases: BTreeMap<AccountId, String> = tx.aliases(&self.contest.id).await?.into_iter().collect();
            Some(self.adjusted(&aliases)?)
        } else {
            None
        };
        let films = self.entries.iter().filter_map(recorded_film).collect();
        Ok(RecordedRanking { round, method: self.method, adjusted, films })
    }

    fn adjusted(&self, aliases: &BTreeMap<AccountId, String>) -> Result<String> {
        let failed = |what: String| ServiceError::Environment(format!("adjusted means: {what}"));
        let totals = self
            .entries
            .iter()
            .flat_map(|film| film.totals.iter().map(|(judge, total)| (film.entry.id.as_str(), judge.as_str(), *total)));
        let report =
            report(&Table::from_totals(totals), None, self.method).map_err(|error| failed(error.to_string()))?;
        let names: BTreeMap<&str, &String> = aliases.iter().map(|(judge, alias)| (judge.as_str(), alias)).collect();
        adjusted_text(&report, |judge| names.get(judge).map(|alias| (*alias).clone()))
            .map_err(|error| failed(error.to_string()))
    }
}

fn recorded_film(line: &RankedEntry) -> Option<RankedFilm> {
    let figure = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let mut totals: Vec<i64> = line.totals.values().copied().collect();
    totals.sort_unstable();
    let sheets = figure(totals.len());
    if totals.len() < FEWEST_TOTALS {
        totals.clear();
    }
    Some(RankedFilm {
        film: u32::try_from(line.entry.number?).ok()?,
        place: figure(line.rank?),
        score: line.score?,
        criteria: line.criteria.clone(),
        sheets,
        recusals: figure(line.recused.len()),
        totals,
    })
}
