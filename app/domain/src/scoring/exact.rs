//! The exact part: a judge's total, the mean over judges, the ranking.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

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
    /// Mean of the judges' totals on 0–100, integer hundredths, rounded half up once.
    pub score: i64,
    /// Mean mark per criterion in rubric order, hundredths of the scale, rounded half up once.
    pub tie_break: Vec<i64>,
    /// Place, from 1; no two entries share one.
    pub rank: usize,
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

/// Scores and ranks every entry that has a sheet: mean of the judges' totals; ties criterion by
/// criterion in rubric order; then the lottery.
///
/// The result is in order of rank and does not depend on the order of the sheets.
///
/// # Errors
/// As [`composite`]; also two sheets of one judge for one entry.
pub fn rank(weights: &Weights, sheets: &[Sheet], lottery_seed: u64) -> Result<Vec<EntryScore>, ScoreError> {
    let mut seen = BTreeSet::new();
    let mut by_entry: BTreeMap<&str, (Vec<i64>, Vec<i128>)> = BTreeMap::new();
    for sheet in sheets {
        if !seen.insert((sheet.entry.as_str(), sheet.judge.as_str())) {
            return Err(ScoreError::Duplicate { entry: sheet.entry.clone(), judge: sheet.judge.clone() });
        }
        let total = composite(weights, &sheet.marks)?;
        let (totals, sums) =
            by_entry.entry(sheet.entry.as_str()).or_insert_with(|| (Vec::new(), vec![0; weights.criteria.len()]));
        totals.push(total);
        for (sum, (criterion, _)) in sums.iter_mut().zip(&weights.criteria) {
            *sum += i128::from(sheet.marks.get(criterion).copied().unwrap_or(0));
        }
    }
    let mut scores = Vec::with_capacity(by_entry.len());
    for (entry, (totals, sums)) in by_entry {
        let n = totals.len();
        let tie_break = sums
            .into_iter()
            .map(|sum| half_up(sum, i128::from(signed(n))).ok_or(ScoreError::Overflow))
            .collect::<Result<_, _>>()?;
        let score = mean(&totals).ok_or(ScoreError::Overflow)?;
        scores.push(EntryScore { entry: entry.to_owned(), n, score, tie_break, rank: 0 });
    }
    let key = |score: &EntryScore| {
        std::cmp::Reverse((score.score, score.tie_break.clone(), lottery(lottery_seed, &score.entry)))
    };
    // Entries come sorted by id and the sort is stable: two equal lottery numbers stay in order of id.
    scores.sort_by_cached_key(key);
    for (at, score) in scores.iter_mut().enumerate() {
        score.rank = at + 1;
    }
    Ok(scores)
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
        let scores = rank(&weights(), &sheets, 7).unwrap();
        let order: Vec<&str> = scores.iter().map(|score| score.entry.as_str()).collect();
        assert_eq!(scores.iter().map(|score| score.rank).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(order[0], "A");
        assert_eq!(order[3], "B");
        assert_eq!(order[1] == "C", lottery(7, "C") > lottery(7, "D"));
        let mut turned = sheets.clone();
        turned.reverse();
        assert_eq!(rank(&weights(), &turned, 7).unwrap(), scores);
        turned.push(sheets[0].clone());
        assert!(matches!(rank(&weights(), &turned, 7), Err(ScoreError::Duplicate { .. })));
    }
}
