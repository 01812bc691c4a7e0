//! The score matrix: what stands where a film meets a judge, and the judges' means.

use std::collections::BTreeMap;

use domain::ids::AccountId;
use store::Panel;

use crate::results::list::RankLine;
use crate::results::ranking::RankedEntry;
use crate::results::view::RankingView;

/// What stands where a film meets a judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatrixMark {
    /// The judge's total, hundredths.
    Total(i64),
    /// The judge recused.
    Recused,
    /// The judge is still to score the film.
    Open,
    /// The film is none of this judge's.
    None,
}

/// What stands where a film meets a judge.
#[must_use]
pub fn mark_of(film: &RankedEntry, judge: &AccountId) -> MatrixMark {
    match film.totals.get(judge) {
        Some(total) => MatrixMark::Total(*total),
        None if film.recused.contains(judge) => MatrixMark::Recused,
        None if film.open.contains(judge) => MatrixMark::Open,
        None => MatrixMark::None,
    }
}

/// The panel of a judge.
#[must_use]
pub fn panel_of<'a>(view: &'a RankingView, judge: &AccountId) -> Option<&'a Panel> {
    view.panels.iter().find(|panel| panel.judges.contains(judge))
}

/// The mean of what one judge gave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JudgeMean {
    /// Hundredths; `None` without a sheet.
    pub mean: Option<i64>,
    /// Sheets it is of.
    pub sheets: usize,
}

/// The means below the matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatrixMeans {
    /// Those of the judges, in the order of the columns.
    pub judges: Vec<JudgeMean>,
    /// That of the films' scores, hundredths.
    pub all: Option<i64>,
}

impl MatrixMeans {
    /// The means of these lines, on whatever page they are.
    #[must_use]
    pub fn of(view: &RankingView, lines: &[RankLine<'_>]) -> Self {
        let mut given: BTreeMap<&AccountId, Vec<i64>> = BTreeMap::new();
        for film in lines.iter().filter_map(|line| view.ranking.entries.get(line.at)) {
            for (judge, total) in &film.totals {
                given.entry(judge).or_default().push(*total);
            }
        }
        let judges = view.judges.iter().map(|judge| {
            let totals = given.get(&judge.account_id).map(Vec::as_slice).unwrap_or_default();
            JudgeMean { mean: domain::scoring::mean(totals), sheets: totals.len() }
        });
        let scores: Vec<i64> = lines.iter().filter_map(|line| line.score).collect();
        Self { judges: judges.collect(), all: domain::scoring::mean(&scores) }
    }
}
