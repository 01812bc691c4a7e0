//! Krippendorff's α: 1 − observed ÷ expected disagreement, with any missing scores (Krippendorff 2004, ch. 11).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::selection::num::count;

/// What a difference between two scores means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Equal or not.
    Nominal,
    /// How many scores lie between them.
    Ordinal,
    /// Their difference, squared.
    Interval,
    /// Their difference over their sum, squared.
    Ratio,
}

/// α of units with the scores they were given; `None` where no two scores of one unit can be compared, where all
/// scores are alike, or for negative ratios.
///
/// Ordinal differences are those of mid-ranks, since Σ n_g from c to k less half of both ends is the distance of
/// their mid-ranks; so interval and ordinal need one pass, nominal one count. Ratios compare every two different
/// values.
#[must_use]
pub fn alpha(units: &[Vec<f64>], level: Level) -> Option<f64> {
    let units: Vec<&Vec<f64>> = units.iter().filter(|unit| unit.len() > 1).collect();
    let values = Values::new(&units)?;
    let n = count(units.iter().map(|unit| unit.len()).sum());
    let (observed, expected) = match level {
        Level::Nominal => {
            let unlike = |counts: &mut dyn Iterator<Item = usize>, all: f64| {
                all * all - counts.map(|one| count(one) * count(one)).sum::<f64>()
            };
            let within = units.iter().map(|unit| {
                let own = Values::new(&[unit]).map(|own| own.counts).unwrap_or_default();
                unlike(&mut own.into_iter(), count(unit.len())) / count(unit.len() - 1)
            });
            (within.sum(), unlike(&mut values.counts.iter().copied(), n))
        }
        Level::Interval => squared(&units, |value| value),
        Level::Ordinal => {
            let ranks = values.mid_ranks();
            squared(&units, |value| values.place(value).and_then(|at| ranks.get(at)).copied().unwrap_or(0.0))
        }
        Level::Ratio => {
            if values.sorted.first().is_some_and(|least| *least < 0.0) {
                return None;
            }
            let within = units.iter().map(|unit| {
                let pairs = unit.iter().flat_map(|one| unit.iter().map(|two| ratio(*one, *two)));
                pairs.sum::<f64>() / count(unit.len() - 1)
            });
            let mut expected = 0.0;
            for (at, (one, times)) in values.sorted.iter().zip(&values.counts).enumerate() {
                let rest = values.sorted.iter().zip(&values.counts).skip(at + 1);
                let sum: f64 = rest.map(|(two, other)| count(*other) * ratio(*one, *two)).sum();
                expected += 2.0 * count(*times) * sum;
            }
            (within.sum(), expected)
        }
    };
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * observed / expected)
}

/// Sums of squared differences over ordered pairs: within units, each over its size less one, and over all.
fn squared(units: &[&Vec<f64>], of: impl Fn(f64) -> f64) -> (f64, f64) {
    let all = || units.iter().flat_map(|unit| unit.iter().map(|value| of(*value)));
    let pairs = |values: &mut dyn Iterator<Item = f64>, n: f64, middle: f64| {
        let (sum, squares) = values.fold((0.0, 0.0), |(sum, squares), value| {
            let off = value - middle;
            (sum + off, squares + off * off)
        });
        (2.0 * n * squares - 2.0 * sum * sum).max(0.0)
    };
    let n = count(units.iter().map(|unit| unit.len()).sum());
    // Differences do not change with the origin; near the middle they keep their digits.
    let middle = all().sum::<f64>() / n;
    let within = units.iter().map(|unit| {
        let size = count(unit.len());
        pairs(&mut unit.iter().map(|value| of(*value)), size, middle) / (size - 1.0)
    });
    (within.sum(), pairs(&mut all(), n, middle))
}

fn ratio(one: f64, two: f64) -> f64 {
    let sum = one + two;
    if sum > 0.0 { ((one - two) / sum) * ((one - two) / sum) } else { 0.0 }
}

/// Different values in order, and how often each occurs.
struct Values {
    sorted: Vec<f64>,
    counts: Vec<usize>,
}

impl Values {
    fn new(units: &[&Vec<f64>]) -> Option<Self> {
        let mut all: Vec<f64> = units.iter().flat_map(|unit| unit.iter().copied()).collect();
        if all.is_empty() || all.iter().any(|value| !value.is_finite()) {
            return None;
        }
        all.sort_unstable_by(f64::total_cmp);
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let mut sorted: Vec<f64> = Vec::new();
        for value in all {
            if sorted.last() != Some(&value) {
                sorted.push(value);
            }
            *counts.entry(sorted.len()).or_insert(0) += 1;
        }
        Some(Self { sorted, counts: counts.into_values().collect() })
    }

    fn place(&self, value: f64) -> Option<usize> {
        self.sorted.binary_search_by(|other| other.total_cmp(&value)).ok()
    }

    fn mid_ranks(&self) -> Vec<f64> {
        let mut below = 0.0;
        self.counts
            .iter()
            .map(|times| {
                let rank = below + count(*times) / 2.0;
                below += count(*times);
                rank
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Krippendorff's example: observers A, B, C over twelve units.
    fn reference() -> Vec<Vec<f64>> {
        let observers = [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ];
        (0..12)
            .map(|unit| observers.iter().map(|row| row[unit]).filter(|value| *value > 0).map(f64::from).collect())
            .collect()
    }

    #[test]
    fn krippendorff() {
        for (level, wanted) in [
            (Level::Nominal, 0.743_421),
            (Level::Ordinal, 0.815_388),
            (Level::Interval, 0.849_107),
            (Level::Ratio, 0.797_403),
        ] {
            let found = alpha(&reference(), level).unwrap();
            assert!((found - wanted).abs() < 1e-6, "{level:?}: {found} is not {wanted}");
        }
    }

    #[test]
    fn limits() {
        let levels = [Level::Nominal, Level::Ordinal, Level::Interval, Level::Ratio];
        for level in levels {
            assert_eq!(alpha(&[vec![1.0, 1.0], vec![4.0, 4.0, 4.0], vec![9.0]], level), Some(1.0));
            for units in [vec![], vec![vec![1.0], vec![2.0]], vec![vec![3.0, 3.0], vec![3.0, 3.0]]] {
                assert_eq!(alpha(&units, level), None, "{units:?}");
            }
        }
        assert_eq!(alpha(&[vec![-1.0, 2.0], vec![3.0, 3.0]], Level::Ratio), None);
        assert!(alpha(&[vec![-1.0, 2.0], vec![3.0, 3.0]], Level::Interval).is_some());
        assert_eq!(alpha(&[vec![0.0, 0.0], vec![1.0, 1.0]], Level::Ratio), Some(1.0));
        assert_eq!(alpha(&[vec![f64::NAN, 1.0]], Level::Interval), None);
    }
}
