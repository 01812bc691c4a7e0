//! A ranking as the record has it, and whether the sheets still say so.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{AccountId, ContestId};
use domain::record::{AmendedSubject, LineBody, LineKind, RankedFilm, RankingLine, canonical};
use domain::scoring::{CountedTotal, Method, adjusted_means};
use store::Tx;

use crate::Services;
use crate::context::computed;
use crate::error::{Result, ServiceError};
use crate::record::outcome::RecordedRanking;
use crate::record::view::RecordView;
use crate::record::writer::{figure, read_line};
use crate::results::ranking::{RankedEntry, Ranking};
use crate::rounds::inputs::ranking_inputs;

/// Fewer totals of a film than this are not told: they would tell who gave which.
const FEWEST_TOTALS: usize = 5;

impl Services {
    /// Films of which the sheets say something else now than the record does of the ranking that the selection was sealed with, by
    /// number; none before it is sealed. Sheets that were signed do not change by any act of the program.
    ///
    /// # Errors
    /// The database.
    pub async fn altered_films(&self, view: &RecordView) -> Result<Vec<u32>> {
        if view.count(LineKind::Selection) == 0 {
            return Ok(Vec::new());
        }
        let mut tx = self.read().await?;
        let sealed = SealedFilms::load(&mut *tx, &view.contest.id).await?;
        // Read anew, not from what is kept: a change that nobody told the program of is what is looked for.
        let inputs = ranking_inputs(&mut *tx, view.contest.clone()).await?;
        drop(tx);
        computed(move || {
            let ranking = inputs.rank(sealed.method)?;
            Ok(sealed.altered(ranking.entries.iter().filter_map(recorded_film)))
        })
        .await
    }
}

/// The ranking that a selection was sealed with, as the record has it.
struct SealedFilms {
    method: Method,
    films: BTreeMap<u32, RankedFilm>,
    /// Films that left the selection since.
    left: BTreeSet<u32>,
}

impl SealedFilms {
    async fn load(tx: &mut dyn Tx, contest: &ContestId) -> Result<Self> {
        let mut parts: Vec<RankingLine> = Vec::new();
        let mut left = BTreeSet::new();
        for stored in tx.record_lines_of(contest, &[LineKind::Ranking, LineKind::Amendment]).await? {
            match read_line(&stored)?.body {
                LineBody::Ranking(line) => parts.push(line),
                LineBody::Amendment(line) if line.subject == AmendedSubject::Withdrawal => left.extend(line.leaves),
                _ => {}
            }
        }
        // The last one is that of the selection; earlier rounds have theirs.
        let round = parts.last().map(|line| line.round);
        let method = parts.last().map_or(Method::Mean, |line| line.method);
        let films = parts.into_iter().filter(|line| Some(line.round) == round).flat_map(|line| line.films);
        Ok(Self { method, films: films.map(|film| (film.film, film)).collect(), left })
    }

    /// The films that are others now, or are on one side alone.
    fn altered(self, now: impl Iterator<Item = RankedFilm>) -> Vec<u32> {
        let Self { method, mut films, left } = self;
        // Where leniency is removed, or films are compared with each other, one that left changes the scores of the others.
        let by_itself = left.is_empty() || matches!(method, Method::Mean | Method::Trimmed);
        let mut altered = BTreeSet::new();
        for film in now {
            let is_same = |before: RankedFilm| {
                (before.sheets, &before.criteria, &before.totals) == (film.sheets, &film.criteria, &film.totals)
                    && (!by_itself || before.score == film.score)
            };
            let same = films.remove(&film.film).is_some_and(is_same);
            if !same {
                altered.insert(film.film);
            }
        }
        altered.extend(films.into_keys());
        altered.difference(&left).copied().collect()
    }
}

impl Ranking {
    /// Judges as lines name them, where leniency is removed; of another method nobody is named.
    pub(crate) async fn named_judges(&self, tx: &mut dyn Tx) -> Result<BTreeMap<AccountId, String>> {
        match self.method {
            Method::Adjusted => Ok(tx.aliases(&self.contest.id).await?.into_iter().collect()),
            _ => Ok(BTreeMap::new()),
        }
    }

    /// The films of a round that have a score, best first, and, where leniency is removed, what was removed of whom. Ask
    /// [`Self::named_judges`] before.
    pub(crate) fn recorded(&self, round: u8, named: &BTreeMap<AccountId, String>) -> Result<RecordedRanking> {
        let adjusted = if self.method == Method::Adjusted { self.adjusted(named)? } else { None };
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

/// How many sheets of a film count, and their totals in order; of too few sheets no totals.
pub(crate) fn told_totals(totals: impl Iterator<Item = i64>) -> (u32, Vec<i64>) {
    let mut totals: Vec<i64> = totals.collect();
    totals.sort_unstable();
    let sheets = figure(totals.len());
    if totals.len() < FEWEST_TOTALS {
        totals.clear();
    }
    (sheets, totals)
}

fn recorded_film(line: &RankedEntry) -> Option<RankedFilm> {
    let (sheets, totals) = told_totals(line.totals.values().copied());
    Some(RankedFilm {
        film: u32::try_from(line.entry.number?).ok()?,
        place: figure(line.rank?),
        score: line.score?,
        criteria: line.criteria.clone(),
        sheets,
        recusals: figure(line.recused.len().saturating_add(line.recused_before)),
        totals,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn film(film: u32, score: i64) -> RankedFilm {
        let (criteria, totals) = (vec![score; 2], Vec::new());
        RankedFilm { film, place: film, score, criteria, sheets: 2, recusals: 0, totals }
    }

    fn sealed(method: Method, left: &[u32]) -> SealedFilms {
        let films = [film(1, 9_000), film(2, 8_000), film(3, 7_000)].into_iter().map(|one| (one.film, one)).collect();
        SealedFilms { method, films, left: left.iter().copied().collect() }
    }

    #[test]
    fn what_is_another_film_now_is_named() {
        let (same, none) = (|| vec![film(1, 9_000), film(2, 8_000), film(3, 7_000)], Vec::<u32>::new());
        assert_eq!(sealed(Method::Mean, &[]).altered(same().into_iter()), none);
        assert_eq!(sealed(Method::Mean, &[]).altered(same().into_iter().skip(1)), [1], "its sheets are gone");
        assert_eq!(sealed(Method::Mean, &[1]).altered(same().into_iter().skip(1)), none, "it left");
        let more = same().into_iter().chain([film(4, 5_000)]);
        assert_eq!(sealed(Method::Mean, &[]).altered(more), [4], "nobody judged it then");
        for changed in [
            film(2, 8_001),
            RankedFilm { sheets: 3, ..film(2, 8_000) },
            RankedFilm { totals: vec![1], ..film(2, 8_000) },
            RankedFilm { criteria: vec![8_000, 7_900], ..film(2, 8_000) },
        ] {
            let now = [film(1, 9_000), changed.clone(), film(3, 7_000)];
            assert_eq!(sealed(Method::Mean, &[]).altered(now.into_iter()), [2], "{changed:?}");
        }
        // Another place alone is no other film.
        let now = [film(1, 9_000), RankedFilm { place: 9, ..film(2, 8_000) }, film(3, 7_000)];
        assert_eq!(sealed(Method::Mean, &[]).altered(now.into_iter()), none);
    }

    #[test]
    fn scores_that_follow_from_other_films_may_change_when_one_leaves() {
        let others = |leaves: &[u32]| {
            let now = [RankedFilm { score: 8_050, ..film(2, 8_000) }, film(3, 7_000)];
            sealed(Method::Adjusted, leaves).altered(now.into_iter())
        };
        assert_eq!((others(&[1]), others(&[])), (vec![], vec![1, 2]));
    }
}
