//! Krippendorff's α: 1 − disagreement observed ÷ disagreement expected by chance; absent scores are no trouble.
//!
//! K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania, 2011; A. F. Hayes and
//! K. Krippendorff, "Answering the call for a standard reliability measure for coding data", *Communication Methods
//! and Measures* 1, 2007, 77–89.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::numbers::finite;
use crate::num::{count, signed, wide};

/// Step of the trapezoid rule in ln t: its error for each pair of values is about 2 |Γ(2 + 2πi/STEP)|, below 1e−18.
const STEP: f64 = 0.2;

/// α by what a difference between two scores means. 1 is perfect, 0 is what chance gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Alpha {
    /// Any difference counts the same.
    pub nominal: Option<f64>,
    /// Differences count by the number of scores between.
    pub ordinal: Option<f64>,
    /// Differences count by their size.
    pub interval: Option<f64>,
    /// Differences count by their size relative to the scores.
    pub ratio: Option<f64>,
}

/// The four coefficients. A unit lists the scores of one entry, in any order and unit; units of fewer than two
/// scores have nothing to compare and are left out.
///
/// Time grows as n log n, and for `ratio` as the different scores of an entry squared plus some hundred times the
/// number of different scores.
#[must_use]
pub fn alpha(units: &[Vec<i128>], notes: &mut Vec<String>) -> Alpha {
    let units: Vec<Unit> = units.iter().filter(|unit| unit.len() > 1).map(|unit| Unit::of(unit)).collect();
    let mut values: BTreeMap<i128, usize> = BTreeMap::new();
    for &(value, times) in units.iter().flat_map(|unit| &unit.values) {
        *values.entry(value).or_default() += times;
    }
    let values: Vec<(i128, usize)> = values.into_iter().collect();
    if values.len() < 2 {
        notes.push(if values.is_empty() {
            "alpha is null: no entry has two scores to compare".to_owned()
        } else {
            "alpha is null: all scores are the same, so that chance would give no disagreement either".to_owned()
        });
        return Alpha::default();
    }
    let n = values.iter().map(|(_, times)| count(*times)).sum::<f64>();
    let quotient = |observed: f64, expected: f64| finite(1.0 - observed * (n - 1.0) / expected);
    // An ordinal difference is a difference of mid-ranks; twice a mid-rank is a whole number.
    let mut before = 0;
    let ranks: BTreeMap<i128, i128> = values
        .iter()
        .map(|&(value, times)| {
            let times = i128::from(signed(times));
            before += times;
            (value, 2 * before - times)
        })
        .collect();
    let squared = |place: &dyn Fn(i128) -> i128| {
        let observed = units.iter().map(|unit| spread(&unit.values, place) / (unit.size - 1.0)).sum();
        quotient(observed, spread(&values, place))
    };
    let ratio = if values.first().is_some_and(|(least, _)| *least < 0) {
        notes.push("alpha.ratio is null: it is not defined for negative scores".to_owned());
        None
    } else {
        let observed = units.iter().map(|unit| relative(&unit.values) / (unit.size - 1.0)).sum();
        quotient(observed, relative_of_many(&values))
    };
    Alpha {
        nominal: quotient(units.iter().map(|unit| unequal(&unit.values) / (unit.size - 1.0)).sum(), unequal(&values)),
        ordinal: squared(&|value| ranks.get(&value).copied().unwrap_or_default()),
        interval: squared(&|value| value),
        ratio,
    }
}

/// The scores of one entry: each different one, and how often.
struct Unit {
    values: Vec<(i128, usize)>,
    size: f64,
}

impl Unit {
    fn of(scores: &[i128]) -> Self {
        let mut sorted = scores.to_vec();
        sorted.sort_unstable();
        let values = sorted.chunk_by(|one, two| one == two).filter_map(|same| Some((*same.first()?, same.len())));
        Self { values: values.collect(), size: count(scores.len()) }
    }
}

/// Ordered pairs that differ.
fn unequal(values: &[(i128, usize)]) -> f64 {
    let n: f64 = values.iter().map(|(_, times)| count(*times)).sum();
    values.iter().map(|(_, times)| count(*times) * (n - count(*times))).sum()
}

/// Σ (a − b)² over ordered pairs, by 2 n Σ (a − mean)².
fn spread(values: &[(i128, usize)], place: &dyn Fn(i128) -> i128) -> f64 {
    // Differences from one of the values are exact zeros where all are the same.
    let start = values.first().map_or(0, |(value, _)| place(*value));
    let weighted = || values.iter().map(|&(value, times)| (wide(place(value) - start), count(times)));
    let n: f64 = weighted().map(|(_, times)| times).sum();
    let mean = weighted().map(|(value, times)| value * times).sum::<f64>() / n;
    2.0 * n * weighted().map(|(value, times)| (value - mean).powi(2) * times).sum::<f64>()
}

/// Σ ((a − b) / (a + b))² over ordered pairs of values that are not negative, pair by pair; two zeros do not differ.
fn relative(values: &[(i128, usize)]) -> f64 {
    let mut sum = 0.0;
    for (at, &(one, times)) in values.iter().enumerate() {
        for &(two, others) in values.iter().skip(at + 1) {
            sum += 2.0 * count(times) * count(others) * (wide(two - one) / wide(one + two)).powi(2);
        }
    }
    sum
}

/// The same for ascending values, without looking at pairs: 1 / (a + b)² is ∫ t e^(−(a + b)t) dt over t > 0, and for
/// each t the sum over pairs is a variance. In ln t the trapezoid rule is exact to rounding (L. N. Trefethen and
/// J. A. C. Weideman, "The exponentially convergent trapezoidal rule", *SIAM Review* 56, 2014). All terms are
/// positive, so pairs of nearly equal values keep their digits.
fn relative_of_many(values: &[(i128, usize)]) -> f64 {
    let (Some(&(least, _)), Some(&(most, _))) = (values.first(), values.last()) else { return 0.0 };
    let Some(positive) = values.iter().map(|(value, _)| *value).find(|value| *value > 0) else { return 0.0 };
    let largest = wide(most);
    let scaled: Vec<(f64, f64, f64)> = values
        .iter()
        .map(|&(value, times)| (wide(value) / largest, wide(value - least) / largest, count(times)))
        .collect();
    // Below, (a + b)² t² / 2 is under 1e−18 of every pair; above, (1 + x) e^−x with x = 45.
    let (start, end) = (-22.0, (45.0 * largest / wide(positive)).ln());
    let mut sum = 0.0;
    let mut weights = Vec::with_capacity(scaled.len());
    let mut at = start;
    while at <= end {
        let t = f64::exp(at);
        weights.clear();
        weights.extend(scaled.iter().map(|(value, _, times)| times * (-value * t).exp()));
        let total: f64 = weights.iter().sum();
        if total > 0.0 {
            let weighted = || weights.iter().zip(&scaled).map(|(weight, (_, shifted, _))| (weight, shifted));
            let mean = weighted().map(|(weight, value)| weight * value).sum::<f64>() / total;
            let squares: f64 = weighted().map(|(weight, value)| weight * (value - mean).powi(2)).sum();
            sum += t * t * total * squares;
        }
        at += STEP;
    }
    2.0 * STEP * sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn units(observers: &[&str]) -> Vec<Vec<i128>> {
        let rows: Vec<Vec<&str>> = observers.iter().map(|row| row.split_whitespace().collect()).collect();
        (0..rows[0].len()).map(|unit| rows.iter().filter_map(|row| row[unit].parse().ok()).collect()).collect()
    }

    fn near(found: Option<f64>, wanted: f64) {
        assert!((found.unwrap() - wanted).abs() < 5e-7, "{found:?} is not {wanted}");
    }

    #[test]
    fn krippendorff() {
        let observers = [
            "1 2 3 3 2 1 4 1 2 - - -",
            "1 2 3 3 2 2 4 1 2 5 - 3",
            "- 3 3 3 2 3 4 2 2 5 1 -",
            "1 2 3 3 2 4 4 1 2 5 1 -",
        ];
        let mut notes = Vec::new();
        let found = alpha(&units(&observers), &mut notes);
        near(found.nominal, 0.743_421);
        near(found.ordinal, 0.815_388);
        near(found.interval, 0.849_107);
        near(found.ratio, 0.797_403);
        assert!(notes.is_empty());
    }

    #[test]
    fn what_does_not_exist_is_null_with_a_reason() {
        for none in [vec![], vec![vec![3]], vec![vec![3], vec![], vec![4]], vec![vec![4, 4], vec![4, 4]]] {
            let mut notes = Vec::new();
            assert_eq!(alpha(&none, &mut notes), Alpha::default());
            assert_eq!(notes.len(), 1);
        }
        let mut notes = Vec::new();
        let negative = alpha(&[vec![-1, 2], vec![3, 3]], &mut notes);
        assert!(negative.ratio.is_none() && negative.interval.is_some());
        assert!(notes.iter().any(|note| note.starts_with("alpha.ratio is null")));
    }

    #[test]
    fn zeros_do_not_differ_from_each_other() {
        // Observed: 2 · 1² of (0, 5). Expected: 0 0 0 5 7 7.
        let found = alpha(&[vec![0, 0], vec![0, 5], vec![7, 7]], &mut Vec::new());
        let expected = 2.0 * (3.0 + 6.0 + 2.0 * (2.0 / 12.0_f64).powi(2));
        near(found.ratio, 1.0 - 2.0 * 5.0 / expected);
    }

    #[test]
    fn many_different_scores_are_no_trouble() {
        let units: Vec<Vec<i128>> = (0..10_000_i128)
            .map(|entry| (0..5).map(|judge| (entry * 7_919 + judge * judge * 104_729) % 1_000_003).collect())
            .collect();
        let found = alpha(&units, &mut Vec::new());
        assert!(found.ratio.is_some() && found.ordinal.is_some());
    }

    proptest! {
        #[test]
        fn the_integral_is_the_sum_over_pairs(
            scores in proptest::collection::btree_map(
                prop_oneof![0..30_i128, 0..10_000_i128, 99_990_000_i128..100_000_000, Just(10_i128.pow(18))],
                1..5_usize,
                1..40,
            ),
        ) {
            let values: Vec<(i128, usize)> = scores.into_iter().collect();
            let (pairs, integral) = (relative(&values), relative_of_many(&values));
            prop_assert!((pairs - integral).abs() <= 1e-9 * pairs, "{pairs} {integral}");
        }

        #[test]
        fn perfect_agreement_is_one(scores in proptest::collection::vec((-50..50_i128, 2..6_usize), 2..30)) {
            prop_assume!(scores.iter().any(|score| score.0 != scores[0].0));
            let units: Vec<Vec<i128>> = scores.iter().map(|&(score, times)| vec![score; times]).collect();
            let found = alpha(&units, &mut Vec::new());
            prop_assert_eq!([found.nominal, found.ordinal, found.interval], [Some(1.0); 3]);
            let lifted: Vec<Vec<i128>> =
                units.iter().map(|unit| unit.iter().map(|score| score + 50).collect()).collect();
            prop_assert_eq!(alpha(&lifted, &mut Vec::new()).ratio, Some(1.0));
        }

        #[test]
        fn the_order_of_scores_does_not_matter(
            scores in proptest::collection::vec(proptest::collection::vec(0..20_i128, 0..6), 1..20),
        ) {
            let mut turned: Vec<Vec<i128>> =
                scores.iter().rev().map(|unit| unit.iter().rev().copied().collect()).collect();
            turned.push(vec![3]);
            let (one, two) = (alpha(&scores, &mut Vec::new()), alpha(&turned, &mut Vec::new()));
            for (one, two) in [(one.nominal, two.nominal), (one.ordinal, two.ordinal), (one.interval, two.interval),
                (one.ratio, two.ratio)] {
                prop_assert_eq!(one.is_some(), two.is_some());
                prop_assert!((one.unwrap_or_default() - two.unwrap_or_default()).abs() < 1e-9);
            }
        }
    }
}
