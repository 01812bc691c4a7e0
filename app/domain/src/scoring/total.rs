//! A judge's total for one entry, exactly, and the mean over judges.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::num::{half_up, signed};

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

/// One judge's complete marks for one entry, where they are kept: a round has tens of thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet<'a> {
    /// The entry's id.
    pub entry: &'a str,
    /// The judge's id.
    pub judge: &'a str,
    /// Hundredths of the scale, in the order of the criteria of [`Weights`].
    pub marks: &'a [Option<i64>],
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
    let in_order: Vec<Option<i64>> = weights.criteria.iter().map(|(key, _)| marks.get(key).copied()).collect();
    composite_in_order(weights, &in_order)
}

/// As [`composite`], of marks in the order of the criteria.
pub(super) fn composite_in_order(weights: &Weights, marks: &[Option<i64>]) -> Result<i64, ScoreError> {
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
    for (at, (criterion, weight)) in weights.criteria.iter().enumerate() {
        let Some(mark) = marks.get(at).copied().flatten() else {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn weights() -> Weights {
        Weights { criteria: vec![("c1".to_owned(), 40), ("c2".to_owned(), 30), ("c3".to_owned(), 30)], max: 1000 }
    }

    fn marks(values: [i64; 3]) -> BTreeMap<String, i64> {
        ["c1", "c2", "c3"].into_iter().map(str::to_owned).zip(values).collect()
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
}
