//! The ranking: every entry in order, ties resolved by criteria and then by lottery.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::method::Method;
use super::report::report;
use super::table::Table;
use super::total::{ScoreError, Sheet, Weights, composite_in_order, mean};
use crate::lottery::{DrawLabel, Seed};
use crate::num::{half_up, signed};

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryScore {
    /// The entry's id.
    pub entry: String,
    /// How many judges' totals count.
    pub n: usize,
    /// The judges' totals on 0–100 as one by the method, integer hundredths, rounded half up once.
    pub score: i64,
    /// Their plain mean, likewise.
    pub raw: i64,
    /// Mean mark per criterion in rubric order, hundredths of the scale, rounded half up once.
    pub tie_break: Vec<i64>,
    /// Place, from 1; no two entries share one.
    pub rank: usize,
    /// The lottery decided the place: another entry has the same score and the same criteria.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_lottery: bool,
    /// Place by the plain mean alone; equal means share one.
    pub raw_rank: usize,
}

/// Every entry that has a sheet, in order of rank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranked {
    /// Scores by the method, best first; empty where the method cannot compare the entries.
    pub scores: Vec<EntryScore>,
    /// Not every entry has the same judges: a plain mean then mixes merit with leniency.
    pub uneven: bool,
    /// Why the method cannot be used, where it cannot.
    pub refused: Option<Incomparable>,
}

/// Why a method cannot compare the entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Incomparable {
    /// The entries fall into so many parts that no judge and no film joins.
    #[error("the panels fall into {0} parts without a film or a judge in common")]
    Apart(usize),
    /// A trimmed mean needs five sheets an entry and the same judges for all.
    #[error("a trimmed mean needs at least 5 sheets a film and the same judges for all")]
    Trim,
    /// Too few scores to tell judges from entries.
    #[error("there are too few sheets to tell the judges' leniency from the films")]
    TooFew,
}

/// Scores and ranks every entry that has a sheet: by the method over the judges' totals; ties criterion by
/// criterion in rubric order; then the lottery.
///
/// The result does not depend on the order of the sheets.
///
/// # Errors
/// As [`composite`](super::composite); also two sheets of one judge for one entry.
pub fn rank(
    method: Method,
    weights: &Weights,
    sheets: &[Sheet<'_>],
    lottery_seed: &Seed,
) -> Result<Ranked, ScoreError> {
    let mut totals: Vec<(Sheet<'_>, i64)> = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        totals.push((*sheet, composite_in_order(weights, sheet.marks)?));
    }
    totals.sort_by_key(|(sheet, _)| (sheet.entry, sheet.judge));
    for pair in totals.windows(2) {
        if let [(one, _), (next, _)] = pair
            && (one.entry, one.judge) == (next.entry, next.judge)
        {
            return Err(ScoreError::Duplicate { entry: one.entry.to_owned(), judge: one.judge.to_owned() });
        }
    }
    let table = Table::from_totals(totals.iter().map(|(sheet, total)| (sheet.entry, sheet.judge, *total)));
    let uneven = !table.incidence().is_crossed();
    // The plain mean is exact by itself; what else there is to know about the judges is not asked for here.
    let report = match method {
        Method::Mean => None,
        _ => Some(report(&table, None, method).map_err(|_| ScoreError::Overflow)?),
    };
    if let Some(report) = report.as_ref().filter(|report| !report.sound) {
        let why = match (method, report.graph.components) {
            (Method::Trimmed, _) => Incomparable::Trim,
            (_, parts) if parts > 1 => Incomparable::Apart(parts),
            _ => Incomparable::TooFew,
        };
        return Ok(Ranked { scores: Vec::new(), uneven, refused: Some(why) });
    }
    let by_method: BTreeMap<&str, Option<i64>> =
        report.iter().flat_map(|report| &report.entries).map(|line| (line.id.as_str(), line.hundredths)).collect();
    let mut scores = Vec::with_capacity(table.entries.len());
    for sheets in totals.chunk_by(|(one, _), (next, _)| one.entry == next.entry) {
        let Some(entry) = sheets.first().map(|(sheet, _)| sheet.entry) else { continue };
        let own: Vec<i64> = sheets.iter().map(|(_, total)| *total).collect();
        let n = own.len();
        let mut sums = vec![0_i128; weights.criteria.len()];
        for (sheet, _) in sheets {
            for (sum, mark) in sums.iter_mut().zip(sheet.marks) {
                *sum += i128::from(mark.unwrap_or(0));
            }
        }
        let tie_break = sums
            .into_iter()
            .map(|sum| half_up(sum, i128::from(signed(n))).ok_or(ScoreError::Overflow))
            .collect::<Result<_, _>>()?;
        let raw = mean(&own).ok_or(ScoreError::Overflow)?;
        let score = match method {
            Method::Mean => raw,
            _ => by_method.get(entry).copied().flatten().ok_or(ScoreError::Overflow)?,
        };
        scores.push(EntryScore {
            entry: entry.to_owned(),
            n,
            score,
            raw,
            tie_break,
            rank: 0,
            by_lottery: false,
            raw_rank: 0,
        });
    }
    let mut raws: Vec<i64> = scores.iter().map(|score| score.raw).collect();
    raws.sort_unstable();
    for score in &mut scores {
        score.raw_rank = 1 + raws.len() - raws.partition_point(|raw| *raw <= score.raw);
    }
    let key = |score: &EntryScore| {
        std::cmp::Reverse((
            score.score,
            score.tie_break.clone(),
            lottery_seed.draw(DrawLabel::Ties, &[score.entry.as_str()]),
        ))
    };
    scores.sort_by_cached_key(key);
    for (at, score) in scores.iter_mut().enumerate() {
        score.rank = at + 1;
    }
    for level in scores.chunk_by_mut(|one, next| (one.score, &one.tie_break) == (next.score, &next.tie_break)) {
        let drawn = level.len() > 1;
        level.iter_mut().for_each(|score| score.by_lottery = drawn);
    }
    Ok(Ranked { scores, uneven, refused: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seed() -> Seed {
        7_u64.into()
    }

    fn weights() -> Weights {
        Weights { criteria: vec![("c1".to_owned(), 40), ("c2".to_owned(), 30), ("c3".to_owned(), 30)], max: 1000 }
    }

    fn sheet(entry: &'static str, judge: &'static str, values: [i64; 3]) -> Sheet<'static> {
        Sheet { entry, judge, marks: values.map(Some).to_vec().leak() }
    }

    #[test]
    fn ranks_by_score_then_criteria_then_lottery() {
        let sheets = vec![
            sheet("A", "j1", [800, 900, 900]),
            sheet("B", "j1", [870, 850, 850]), // 34.8+25.5+25.5 = 85.8
            sheet("C", "j1", [900, 800, 860]), // 36+24+25.8 = 85.8, more of c1 than B
            sheet("D", "j1", [900, 800, 860]),
        ];
        let ranked = rank(Method::Mean, &weights(), &sheets, &seed()).unwrap();
        let scores = &ranked.scores;
        let order: Vec<&str> = scores.iter().map(|score| score.entry.as_str()).collect();
        assert_eq!(scores.iter().map(|score| score.rank).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(order[0], "A");
        assert_eq!(order[3], "B");
        let drawn: Vec<bool> = scores.iter().map(|score| score.by_lottery).collect();
        assert_eq!(drawn, [false, true, true, false], "what a criterion tells apart was not drawn");
        assert_eq!(order[1] == "C", seed().draw(DrawLabel::Ties, &["C"]) > seed().draw(DrawLabel::Ties, &["D"]));
        let mut turned = sheets.clone();
        turned.reverse();
        assert_eq!(rank(Method::Mean, &weights(), &turned, &seed()).unwrap(), ranked);
        turned.push(sheets[0]);
        assert!(matches!(rank(Method::Mean, &weights(), &turned, &seed()), Err(ScoreError::Duplicate { .. })));
    }

    /// Two panels that share the film X: the second panel is a point stricter.
    fn panels() -> Vec<Sheet<'static>> {
        let marks = |entry, judge, mark: i64| sheet(entry, judge, [mark; 3]);
        vec![
            marks("A", "mild", 800),
            marks("A", "even", 790),
            marks("X", "mild", 700),
            marks("X", "even", 700),
            marks("X", "hard", 600),
            marks("X", "grim", 590),
            marks("B", "hard", 750),
            marks("B", "grim", 740),
        ]
    }

    #[test]
    fn the_adjusted_mean_undoes_a_strict_panel() {
        let raw = rank(Method::Mean, &weights(), &panels(), &seed()).unwrap();
        let adjusted = rank(Method::Adjusted, &weights(), &panels(), &seed()).unwrap();
        let order = |ranked: &Ranked| ranked.scores.iter().map(|score| score.entry.clone()).collect::<Vec<_>>();
        assert_eq!((order(&raw)[0].as_str(), order(&adjusted)[0].as_str()), ("A", "B"));
        assert!(raw.uneven && adjusted.uneven && adjusted.refused.is_none());
        let best = &adjusted.scores[0];
        assert_eq!((best.raw, best.raw_rank, best.rank), (7450, 2, 1));
        assert!(best.score > best.raw + 300);
    }

    #[test]
    fn a_method_that_cannot_compare_ranks_nothing() {
        let apart: Vec<Sheet<'_>> = panels().into_iter().filter(|sheet| sheet.entry != "X").collect();
        let refused = rank(Method::Adjusted, &weights(), &apart, &seed()).unwrap();
        assert_eq!((refused.scores.len(), refused.refused), (0, Some(Incomparable::Apart(2))));
        let few = rank(Method::Trimmed, &weights(), &panels(), &seed()).unwrap();
        assert_eq!((few.scores.len(), few.refused), (0, Some(Incomparable::Trim)));
        assert_eq!(rank(Method::Adjusted, &weights(), &[], &seed()).unwrap().scores, []);
    }

    #[test]
    fn a_trimmed_mean_drops_the_highest_and_the_lowest() {
        let judges = ["j0", "j1", "j2", "j3", "j4"];
        let sheets: Vec<Sheet<'_>> = judges
            .into_iter()
            .zip([100, 700, 800, 900, 1000])
            .map(|(judge, mark)| sheet("A", judge, [mark; 3]))
            .collect();
        let ranked = rank(Method::Trimmed, &weights(), &sheets, &seed()).unwrap();
        assert_eq!((ranked.scores[0].score, ranked.scores[0].raw, ranked.uneven), (8000, 7000, false));
    }
}
