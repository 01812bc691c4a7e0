//! A ranking as the record has it.

use std::collections::BTreeMap;

use domain::ids::AccountId;
use domain::record::{RankedFilm, canonical};
use domain::scoring::{CountedTotal, Method, adjusted_means};
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
            self.adjusted(&aliases)?
        } else {
            None
        };
        let films = self.entries.iter().filter_map(recorded_film).collect();
        Ok(RecordedRanking { round, method: self.method, adjusted, films })
    }

    /// The document of the adjusted means, checked; none where judges have no aliases, for then there is no record.
    fn adjusted(&self, aliases: &BTreeMap<AccountId, String>) -> Result<Option<String>> {
        let failed = |what: String| ServiceError::Environment(format!("adjusted means: {what}"));
        let (mut totals, mut scores) = (Vec::new(), Vec::new());
        for line in &self.entries {
            let film = line.entry.id.as_str();
            scores.extend(line.score.map(|score| (film, score)));
            for (judge, total) in &line.totals {
                let Some(alias) = aliases.get(judge) else { return Ok(None) };
                totals.push(CountedTotal { film, judge: alias.as_str(), total: *total });
            }
        }
        let document = adjusted_means(&totals, &scores).map_err(|problem| failed(problem.to_string()))?;
        canonical(&document).map(Some).map_err(|problem| failed(problem.to_string()))
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
