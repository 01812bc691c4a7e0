//! The exact part: a judge's total, the mean over judges, the ranking.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::method::Method;
use super::report::report;
use super::table::Table;
use crate::selection::lottery;
use crate::selection::num::{half_up, signed};

/// A judge's total is on 0–100 and kept in hundredths.
const TOTAL_SCALE: i128 = 10_000;

/// The criteria in rubric order with their weights, and the highest mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    /// Criterion key and weight, in rubric order. Only the ratio between weights counts.
    pub criteria: Vec<(String, i64)>,
    /// Highest mark, hundredths of the scale: `1000` on a scale of 0–10.
    pub max: i64,
}

/// One judge's complete marks for one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The entry's id.
    pub entry: String,
    /// The judge's id.
    pub judge: String,
    /// Criterion key → hundredths of the scale.
    pub marks: BTreeMap<String, i64>,
}

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
    /// Place by the plain mean alone; equal means share one.
    pub raw_rank: usize,
}

/// Why scores cannot be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ScoreError {
    /// There is no criterion, a weight is negative, all are zero, or the highest mark is not positive.
    #[error("weights {found}; allowed: at least one criterion, no negative weight, a positive sum and highest mark")]
    Weights {
        /// What was given.
        found: String,
    },
    /// A criterion has no mark.
    #[error("criterion {criterion} has no mark; allowed 0 to {max} hundredths")]
    Missing {
        /// The criterion.
        criterion: String,
        /// Highest mark, hundredths.
        max: i64,
    },
    /// A mark is off the scale.
    #[error("criterion {criterion}: found {found} hundredths; allowed 0 to {max}")]
    OffScale {
        /// The criterion.
        criterion: String,
        /// What was found, hundredths.
        found: i64,
        /// Highest mark, hundredths.
        max: i64,
    },
    /// A judge has two sheets for one entry.
    #[error("judge {judge} has two sheets for entry {entry}; allowed: one")]
    Duplicate {
        /// The entry.
        entry: String,
        /// The judge.
        judge: String,
    },
    /// Numbers are too large to add exactly.
    #[error("numbers too large to add exactly")]
    Overflow,
}

/// A judge's total for one entry: Σ weight × mark ÷ Σ weight, brought to 0–100, as integer
/// hundredths, rounded half up once. Marks of unknown criteria are ignored.
///
/// # Errors
/// Unusable weights, a criterion without a mark, a mark off the scale.
pub fn composite(weights: &Weights, marks: &BTreeMap<String, i64>) -> Result<i64, ScoreError> {
    let unusable =
        || ScoreError::Weights { found: format!("{:?} with highest mark {}", weights.criteria, weights.max) };
    if weights.max <= 0 || weights.criteria.iter().any(|&(_, weight)| weight < 0) {
        return Err(unusable());
    }
    let whole: i128 = weights.criteria.iter().map(|&(_, weight)| i128::from(weight)).sum();
    if whole == 0 {
        return Err(unusable());
    }
    let mut sum = 0_i128;
    for (criterion, weight) in &weights.criteria {
        let Some(&mark) = marks.get(criterion) else {
            return Err(ScoreError::Missing { criterion: criterion.clone(), max: weights.max });
        };
        if !(0..=weights.max).contains(&mark) {
            return Err(ScoreError::OffScale { criterion: criterion.clone(), found: mark, max: weights.max });
        }
        let part = i128::from(*weight).checked_mul(i128::from(mark)).ok_or(ScoreError::Overflow)?;
        sum = sum.checked_add(part).ok_or(ScoreError::Overflow)?;
    }
    let numerator = sum.checked_mul(TOTAL_SCALE).ok_or(ScoreError::Overflow)?;
    let denominator = whole.checked_mul(i128::from(weights.max)).ok_or(ScoreError::Overflow)?;
    half_up(numerator, denominator).ok_or(ScoreError::Overflow)
}

/// Plain mean of integer hundredths, rounded half up once; `None` of nothing.
#[must_use]
pub fn mean(totals: &[i64]) -> Option<i64> {
    let sum: i128 = totals.iter().map(|&total| i128::from(total)).sum();
    half_up(sum, i128::from(signed(totals.len())))
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
/// As [`composite`]; also two sheets of one judge for one entry.
pub fn rank(method: Method, weights: &Weights, sheets: &[Sheet], lottery_seed: u64) -> Result<Ranked, ScoreError> {
    let mut totals: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    let mut sums: BTreeMap<&str, Vec<i128>> = BTreeMap::new();
    for sheet in sheets {
        let total = composite(weights, &sheet.marks)?;
        if totals.insert((sheet.entry.as_str(), sheet.judge.as_str()), total).is_some() {
            return Err(ScoreError::Duplicate { entry: sheet.entry.clone(), judge: sheet.judge.clone() });
        }
        let sums = sums.entry(sheet.entry.as_str()).or_insert_with(|| vec![0; weights.criteria.len()]);
        for (sum, (criterion, _)) in sums.iter_mut().zip(&weights.criteria) {
            *sum += i128::from(sheet.marks.get(criterion).copied().unwrap_or(0));
        }
    }
    let table = Table::from_totals(totals.iter().map(|((entry, judge), total)| (*entry, *judge, *total)));
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
    let mut scores = Vec::with_capacity(sums.len());
    for (entry, sums) in sums {
        let own: Vec<i64> =
            totals.range((entry, "")..).take_while(|((of, _), _)| *of == entry).map(|(_, t)| *t).collect();
        let n = own.len();
        let tie_break = sums
            .into_iter()
            .map(|sum| half_up(sum, i128::from(signed(n))).ok_or(ScoreError::Overflow))
            .collect::<Result<_, _>>()?;
        let raw = mean(&own).ok_or(ScoreError::Overflow)?;
        let score = match method {
            Method::Mean => raw,
            _ => by_method.get(entry).copied().flatten().ok_or(ScoreError::Overflow)?,
        };
        scores.push(EntryScore { entry: entry.to_owned(), n, score, raw, tie_break, rank: 0, raw_rank: 0 });
    }
    let mut raws: Vec<i64> = scores.iter().map(|score| score.raw).collect();
    raws.sort_unstable();
    for score in &mut scores {
        score.raw_rank = 1 + raws.len() - raws.partition_point(|raw| *raw <= score.raw);
    }
    let key = |score: &EntryScore| {
        std::cmp::Reverse((score.score, score.tie_break.clone(), lottery(lottery_seed, &score.entry)))
    };
    // Entries come sorted by id and the sort is stable: two equal lottery numbers stay in order of id.
    scores.sort_by_cached_key(key);
    for (at, score) in scores.iter_mut().enumerate() {
        score.rank = at + 1;
    }
    Ok(Ranked { scores, uneven, refused: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights() -> Weights {
        Weights { criteria: vec![("c1".to_owned(), 40), ("c2".to_owned(), 30), ("c3".to_owned(), 30)], max: 1000 }
    }

    fn marks(values: [i64; 3]) -> BTreeMap<String, i64> {
        ["c1", "c2", "c3"].into_iter().map(str::to_owned).zip(values).collect()
    }

    fn sheet(entry: &str, judge: &str, values: [i64; 3]) -> Sheet {
        Sheet { entry: entry.to_owned(), judge: judge.to_owned(), marks: marks(values) }
    }

    #[test]
    fn composite_is_the_weighted_mean_on_0_to_100() {
        assert_eq!(composite(&weights(), &marks([850, 900, 750])), Ok(8350));
        assert_eq!(composite(&weights(), &marks([1000, 1000, 1000])), Ok(10_000));
        let thirds = Weights { criteria: vec![("c1".into(), 1), ("c2".into(), 1), ("c3".into(), 1)], max: 1000 };
        // 2550 / 3 = 850 exactly; 2450 / 3 = 816.67 of 1000 → 81.67
        assert_eq!(composite(&thirds, &marks([850, 850, 850])), Ok(8500));
        assert_eq!(composite(&thirds, &marks([800, 800, 850])), Ok(8167));
    }

    #[test]
    fn composite_refuses() {
        let mut missing = marks([850, 900, 750]);
        missing.remove("c2");
        assert!(
            matches!(composite(&weights(), &missing), Err(ScoreError::Missing { criterion, .. }) if criterion == "c2")
        );
        assert!(matches!(composite(&weights(), &marks([1001, 0, 0])), Err(ScoreError::OffScale { found: 1001, .. })));
        let none = Weights { criteria: Vec::new(), max: 1000 };
        assert!(matches!(composite(&none, &marks([0, 0, 0])), Err(ScoreError::Weights { .. })));
        let huge = Weights { criteria: vec![("c1".into(), i64::MAX)], max: i64::MAX };
        let mark = BTreeMap::from([("c1".to_owned(), i64::MAX)]);
        assert_eq!(composite(&huge, &mark), Err(ScoreError::Overflow));
    }

    #[test]
    fn mean_rounds_half_up_once() {
        assert_eq!(mean(&[8350, 8351]), Some(8351));
        assert_eq!(mean(&[1, 1, 2]), Some(1));
        assert_eq!(mean(&[]), None);
    }

    #[test]
    fn ranks_by_score_then_criteria_then_lottery() {
        let sheets = vec![
            sheet("A", "j1", [800, 900, 900]),
            sheet("B", "j1", [870, 850, 850]), // 34.8+25.5+25.5 = 85.8
            sheet("C", "j1", [900, 800, 860]), // 36+24+25.8 = 85.8, more of c1 than B
            sheet("D", "j1", [900, 800, 860]),
        ];
        let ranked = rank(Method::Mean, &weights(), &sheets, 7).unwrap();
        let scores = &ranked.scores;
        let order: Vec<&str> = scores.iter().map(|score| score.entry.as_str()).collect();
        assert_eq!(scores.iter().map(|score| score.rank).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(order[0], "A");
        assert_eq!(order[3], "B");
        assert_eq!(order[1] == "C", lottery(7, "C") > lottery(7, "D"));
        let mut turned = sheets.clone();
        turned.reverse();
        assert_eq!(rank(Method::Mean, &weights(), &turned, 7).unwrap(), ranked);
        turned.push(sheets[0].clone());
        assert!(matches!(rank(Method::Mean, &weights(), &turned, 7), Err(ScoreError::Duplicate { .. })));
    }

    /// Two panels that share the film X: the second panel is a point stricter.
    fn panels() -> Vec<Sheet> {
        let marks = |entry: &str, judge: &str, mark: i64| sheet(entry, judge, [mark; 3]);
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
        let raw = rank(Method::Mean, &weights(), &panels(), 7).unwrap();
        let adjusted = rank(Method::Adjusted, &weights(), &panels(), 7).unwrap();
        let order = |ranked: &Ranked| ranked.scores.iter().map(|score| score.entry.clone()).collect::<Vec<_>>();
        assert_eq!((order(&raw)[0].as_str(), order(&adjusted)[0].as_str()), ("A", "B"));
        assert!(raw.uneven && adjusted.uneven && adjusted.refused.is_none());
        let best = &adjusted.scores[0];
        assert_eq!((best.raw, best.raw_rank, best.rank), (7450, 2, 1));
        assert!(best.score > best.raw + 300);
    }

    #[test]
    fn a_method_that_cannot_compare_ranks_nothing() {
        let apart: Vec<Sheet> = panels().into_iter().filter(|sheet| sheet.entry != "X").collect();
        let refused = rank(Method::Adjusted, &weights(), &apart, 7).unwrap();
        assert_eq!((refused.scores.len(), refused.refused), (0, Some(Incomparable::Apart(2))));
        let few = rank(Method::Trimmed, &weights(), &panels(), 7).unwrap();
        assert_eq!((few.scores.len(), few.refused), (0, Some(Incomparable::Trim)));
        assert_eq!(rank(Method::Adjusted, &weights(), &[], 7).unwrap().scores, []);
    }

    #[test]
    fn a_trimmed_mean_drops_the_highest_and_the_lowest() {
        let sheets: Vec<Sheet> = [100, 700, 800, 900, 1000]
            .iter()
            .enumerate()
            .map(|(at, mark)| sheet("A", &format!("j{at}"), [*mark; 3]))
            .collect();
        let ranked = rank(Method::Trimmed, &weights(), &sheets, 7).unwrap();
        assert_eq!((ranked.scores[0].score, ranked.scores[0].raw, ranked.uneven), (8000, 7000, false));
    }
}
