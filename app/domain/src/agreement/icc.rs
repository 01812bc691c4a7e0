//! Intraclass correlations of a complete table: Shrout & Fleiss 1979, with the intervals of McGraw & Wong 1996.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, FisherSnedecor};

use crate::selection::num::count;

/// Both tails together are left out of an interval.
const ALPHA: f64 = 0.05;
/// Mean squares below this share of the largest are rounding.
const NOTHING: f64 = 1e-12;

/// One correlation with its 95 % interval; the interval is missing where judges agree without any residual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The correlation. It can be negative.
    pub value: Option<f64>,
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// The six forms: entries judged by different judges (1), by the same judges as a sample (2), by just these judges
/// (3); of one judge, or of the mean of all (k).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Icc {
    /// ICC(1,1).
    #[serde(rename = "1_1")]
    pub one: Estimate,
    /// ICC(2,1): absolute agreement of single judges.
    #[serde(rename = "2_1")]
    pub two: Estimate,
    /// ICC(3,1): consistency of single judges.
    #[serde(rename = "3_1")]
    pub three: Estimate,
    /// ICC(1,k).
    #[serde(rename = "1_k")]
    pub one_mean: Estimate,
    /// ICC(2,k): absolute agreement of the panel's mean.
    #[serde(rename = "2_k")]
    pub two_mean: Estimate,
    /// ICC(3,k): consistency of the panel's mean; Cronbach's α.
    #[serde(rename = "3_k")]
    pub three_mean: Estimate,
}

/// The correlations of a complete table, a row an entry, a column a judge; `None` of fewer than two of either,
/// of ragged rows, or where no score differs from another.
#[must_use]
pub fn icc(rows: &[Vec<f64>]) -> Option<Icc> {
    let squares = Squares::new(rows)?;
    let Squares { n, k, between, within, judges, residual } = squares;
    let ratio = |above: f64, below: f64| (below.abs() > f64::MIN_POSITIVE).then(|| above / below);
    let (single, mean) = squares.intervals(within, n * (k - 1.0));
    let (single_fixed, mean_fixed) = squares.intervals(residual, (n - 1.0) * (k - 1.0));
    let two = ratio(between - residual, between + (k - 1.0) * residual + k * (judges - residual) / n);
    let (low, high) = two.and_then(|value| squares.random(value)).unzip();
    let stepped = |value: f64| k * value / (1.0 + (k - 1.0) * value);
    let with = |value: Option<f64>, ends: Ends| {
        let (low, high) = ends.unzip();
        Estimate { value, low, high }
    };
    Some(Icc {
        one: with(ratio(between - within, between + (k - 1.0) * within), single),
        two: Estimate { value: two, low, high },
        three: with(ratio(between - residual, between + (k - 1.0) * residual), single_fixed),
        one_mean: with(ratio(between - within, between), mean),
        two_mean: Estimate {
            value: ratio(between - residual, between + (judges - residual) / n),
            low: low.map(stepped),
            high: high.map(stepped),
        },
        three_mean: with(ratio(between - residual, between), mean_fixed),
    })
}

/// Low and high end of an interval.
type Ends = Option<(f64, f64)>;

/// Mean squares of the two-way analysis of variance.
#[derive(Clone, Copy)]
struct Squares {
    n: f64,
    k: f64,
    between: f64,
    within: f64,
    judges: f64,
    residual: f64,
}

impl Squares {
    fn new(rows: &[Vec<f64>]) -> Option<Self> {
        let width = rows.first()?.len();
        if rows.len() < 2 || width < 2 || rows.iter().any(|row| row.len() != width) {
            return None;
        }
        let (n, k) = (count(rows.len()), count(width));
        let grand = rows.iter().flatten().sum::<f64>() / (n * k);
        let square = |value: f64| (value - grand) * (value - grand);
        let total: f64 = rows.iter().flatten().map(|value| square(*value)).sum();
        let entries: f64 = rows.iter().map(|row| k * square(row.iter().sum::<f64>() / k)).sum();
        let columns: f64 =
            (0..width).map(|at| n * square(rows.iter().filter_map(|row| row.get(at)).sum::<f64>() / n)).sum();
        if total <= 0.0 {
            return None;
        }
        // Sums of squares that are rounding would give correlations of rounding.
        let clean = |sum: f64| if sum > NOTHING * total { sum } else { 0.0 };
        Some(Self {
            n,
            k,
            between: clean(entries) / (n - 1.0),
            within: clean(total - entries) / (n * (k - 1.0)),
            judges: clean(columns) / (k - 1.0),
            residual: clean(total - entries - columns) / ((n - 1.0) * (k - 1.0)),
        })
    }

    /// Intervals of the forms with one error term: of a single judge, and of the mean.
    fn intervals(self, error: f64, freedom: f64) -> (Ends, Ends) {
        let ends = || {
            let ratio = (error > 0.0).then(|| self.between / error)?;
            Some((ratio / upper(self.n - 1.0, freedom)?, ratio * upper(freedom, self.n - 1.0)?))
        };
        let Some((low, high)) = ends() else { return (None, None) };
        let single = |f: f64| (f - 1.0) / (f + self.k - 1.0);
        let mean = (low > 0.0).then(|| (1.0 - 1.0 / low, 1.0 - 1.0 / high));
        (Some((single(low), single(high))), mean)
    }

    /// The interval of ICC(2,1), whose degrees of freedom are approximate (Satterthwaite).
    fn random(self, value: f64) -> Ends {
        let Self { n, k, between, judges, residual, .. } = self;
        if residual <= 0.0 || value >= 1.0 {
            return None;
        }
        let a = k * value / (n * (1.0 - value));
        let b = 1.0 + k * value * (n - 1.0) / (n * (1.0 - value));
        let (one, two) = (a * judges, b * residual);
        let below = one * one / (k - 1.0) + two * two / ((n - 1.0) * (k - 1.0));
        let freedom = (one + two) * (one + two) / below;
        let (lower, higher) = (upper(n - 1.0, freedom)?, upper(freedom, n - 1.0)?);
        let spread = k * judges + (k * n - k - n) * residual;
        let low = n * (between - lower * residual) / (lower * spread + n * between);
        let high = n * (higher * between - residual) / (spread + n * higher * between);
        (low.is_finite() && high.is_finite()).then_some((low, high))
    }
}

/// The quantile of F that leaves half of [`ALPHA`] above it.
fn upper(one: f64, two: f64) -> Option<f64> {
    let quantile = FisherSnedecor::new(one, two).ok()?.inverse_cdf(1.0 - ALPHA / 2.0);
    (quantile.is_finite() && quantile > 0.0).then_some(quantile)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shrout_fleiss() -> Vec<Vec<f64>> {
        [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
            .iter()
            .map(|row| row.iter().map(|mark| f64::from(*mark)).collect())
            .collect()
    }

    fn near(found: Option<f64>, wanted: f64, by: f64) {
        assert!((found.unwrap() - wanted).abs() < by, "{found:?} is not {wanted}");
    }

    #[test]
    fn shrout_and_fleiss() {
        let icc = icc(&shrout_fleiss()).unwrap();
        let all = [icc.one, icc.two, icc.three, icc.one_mean, icc.two_mean, icc.three_mean];
        for (found, wanted) in all.iter().zip([0.165_742, 0.289_764, 0.714_841, 0.442_797, 0.620_051, 0.909_316]) {
            near(found.value, wanted, 1e-6);
        }
        // The intervals every package prints for these data.
        for (found, (low, high)) in all.iter().zip([
            (-0.133, 0.723),
            (0.019, 0.761),
            (0.342, 0.946),
            (-0.884, 0.912),
            (0.071, 0.927),
            (0.676, 0.986),
        ]) {
            near(found.low, low, 6e-4);
            near(found.high, high, 6e-4);
        }
    }

    #[test]
    fn a_shift_of_one_judge_leaves_consistency() {
        let mut rows = shrout_fleiss();
        let before = icc(&rows).unwrap();
        rows.iter_mut().for_each(|row| row[1] += 20.0);
        let after = icc(&rows).unwrap();
        near(after.three.value, before.three.value.unwrap(), 1e-9);
        assert!(after.two.value.unwrap() < before.two.value.unwrap());
    }

    #[test]
    fn nothing_is_never_a_number() {
        assert_eq!(icc(&[]), None);
        assert_eq!(icc(&[vec![1.0, 2.0]]), None);
        assert_eq!(icc(&[vec![1.0], vec![2.0]]), None);
        assert_eq!(icc(&[vec![3.0, 3.0], vec![3.0, 3.0]]), None);
        assert_eq!(icc(&[vec![3.0, 3.0], vec![3.0]]), None);
        let agreed = icc(&[vec![1.0, 1.0, 1.0], vec![2.0, 2.0, 2.0], vec![5.0, 5.0, 5.0]]).unwrap();
        assert_eq!((agreed.two.value, agreed.three_mean.value, agreed.two.low), (Some(1.0), Some(1.0), None));
    }
}
