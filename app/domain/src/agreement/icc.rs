//! Intraclass correlation: the share of the scores' variance that lies between entries.
//!
//! P. E. Shrout and J. L. Fleiss, "Intraclass correlations: uses in assessing rater reliability", *Psychological
//! Bulletin* 86, 1979, 420–428; intervals as there and in K. O. McGraw and S. P. Wong, "Forming inferences about some
//! intraclass correlation coefficients", *Psychological Methods* 1, 1996, 30–46 (corrected on page 390).

use serde::{Deserialize, Serialize};

use super::beta::f_quantile;
use super::numbers::finite;
use crate::num::{count, wide};

/// Intervals are two-sided 95 %.
const SHARE: f64 = 0.975;

/// A coefficient and its 95 % interval, as computed: neither is cut off at −1, 0 or 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coefficient {
    /// The estimate.
    pub value: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
}

/// The six coefficients of Shrout and Fleiss: the model, then one judge or the mean of all k.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Icc {
    /// Each entry has judges of its own; one judge.
    #[serde(rename = "1_1")]
    pub one_way: Coefficient,
    /// The judges are a sample of possible judges, and their leniency counts as disagreement; one judge.
    #[serde(rename = "2_1")]
    pub random: Coefficient,
    /// Only these judges matter, and their leniency does not; one judge.
    #[serde(rename = "3_1")]
    pub mixed: Coefficient,
    /// As `1_1`, for the mean of all judges.
    #[serde(rename = "1_k")]
    pub one_way_mean: Coefficient,
    /// As `2_1`, for the mean of all judges.
    #[serde(rename = "2_k")]
    pub random_mean: Coefficient,
    /// As `3_1`, for the mean of all judges: Cronbach's α.
    #[serde(rename = "3_k")]
    pub mixed_mean: Coefficient,
}

/// All six, with intervals. A row is an entry, a column a judge, without gaps; any unit.
#[must_use]
pub fn icc(rows: &[Vec<i128>], notes: &mut Vec<String>) -> Icc {
    let judges = rows.first().map_or(0, Vec::len);
    if rows.len() < 2 || judges < 2 || rows.iter().any(|row| row.len() != judges) {
        notes.push("icc is null: it needs at least 2 entries that the same 2 or more judges all scored".to_owned());
        return Icc::default();
    }
    let squares = Squares::of(rows, judges);
    if squares.entries <= 0.0 && squares.within <= 0.0 {
        notes.push("icc is null: all scores are the same, so there is no variance to divide".to_owned());
        return Icc::default();
    }
    let Squares { n, k, .. } = squares;
    let (one_way, one_way_mean) = squares.against(squares.within, n * (k - 1.0));
    let (random, random_mean) = squares.random();
    let (mixed, mixed_mean) = squares.against(squares.residual, (n - 1.0) * (k - 1.0));
    let icc = Icc { one_way, random, mixed, one_way_mean, random_mean, mixed_mean };
    icc.explain(squares.entries <= 0.0, notes);
    icc
}

impl Icc {
    fn named(&self) -> [(&'static str, Coefficient); 6] {
        [
            ("1_1", self.one_way),
            ("2_1", self.random),
            ("3_1", self.mixed),
            ("1_k", self.one_way_mean),
            ("2_k", self.random_mean),
            ("3_k", self.mixed_mean),
        ]
    }

    fn explain(&self, same_means: bool, notes: &mut Vec<String>) {
        for (name, Coefficient { value, low, high }) in self.named() {
            if value.is_none() {
                let why = if same_means && name != "2_k" {
                    "all entries have the same mean, so that nothing can be told apart"
                } else {
                    "the variance it divides by is estimated as zero or less"
                };
                notes.push(format!("icc.{name} is null: {why}"));
                continue;
            }
            for (limit, which) in [(low, "low"), (high, "high")] {
                if limit.is_none() {
                    notes.push(format!("icc.{name}.{which} is null: scores like these give no finite limit"));
                }
            }
        }
    }
}

/// Mean squares of the two-way table.
struct Squares {
    n: f64,
    k: f64,
    /// B: between entries.
    entries: f64,
    /// J: between judges.
    judges: f64,
    /// E: what neither explains.
    residual: f64,
    /// W: within entries.
    within: f64,
}

impl Squares {
    fn of(rows: &[Vec<i128>], judges: usize) -> Self {
        let (n, k) = (count(rows.len()), count(judges));
        let corner = rows.first().and_then(|row| row.first()).copied().unwrap_or_default();
        let first: Vec<i128> = rows.first().cloned().unwrap_or_default();
        // What is exactly nothing must not come out as rounding noise: noise over noise looks like a coefficient.
        let mut additive = true;
        let mut by_judge = vec![(0_i128, 0.0); judges];
        let mut by_entry = Vec::with_capacity(rows.len());
        for row in rows {
            let start = row.first().copied().unwrap_or_default();
            let (mut exact, mut sum) = (0_i128, 0.0);
            for ((&score, &top), judge) in row.iter().zip(&first).zip(&mut by_judge) {
                let difference = score - corner;
                additive &= score - start == top - corner;
                exact += difference;
                sum += wide(difference);
                judge.0 += difference;
                judge.1 += wide(difference);
            }
            by_entry.push((exact, sum / k));
        }
        let same = |sums: &[(i128, f64)]| sums.iter().all(|sum| Some(sum.0) == sums.first().map(|first| first.0));
        let grand = by_entry.iter().map(|entry| entry.1).sum::<f64>() / n;
        let mut left = 0.0;
        for (row, entry) in rows.iter().zip(&by_entry) {
            for (&score, judge) in row.iter().zip(&by_judge) {
                left += (wide(score - corner) - entry.1 - judge.1 / n + grand).powi(2);
            }
        }
        let spread = |sums: &[(i128, f64)], by: f64| -> f64 {
            if same(sums) { 0.0 } else { sums.iter().map(|sum| (sum.1 / by - grand).powi(2)).sum() }
        };
        let left = if additive { 0.0 } else { left };
        let across = n * spread(&by_judge, n);
        Self {
            n,
            k,
            entries: k * spread(&by_entry, 1.0) / (n - 1.0),
            judges: across / (k - 1.0),
            residual: left / ((n - 1.0) * (k - 1.0)),
            within: (across + left) / (n * (k - 1.0)),
        }
    }

    /// Models 1 and 3, which differ in the error that B is held against: for F = B / error and each limit of F,
    /// (F − 1) / (F + k − 1) and 1 − 1 / F.
    fn against(&self, error: f64, freedom: f64) -> (Coefficient, Coefficient) {
        let (between, k) = (self.entries, self.k);
        if error <= 0.0 {
            // F is infinite and so are its limits.
            let perfect = (between > 0.0).then_some(1.0);
            let all = Coefficient { value: perfect, low: perfect, high: perfect };
            return (all, all);
        }
        let ratio = between / error;
        let low = f_quantile(SHARE, self.n - 1.0, freedom).map(|quantile| ratio / quantile);
        let high = f_quantile(SHARE, freedom, self.n - 1.0).map(|quantile| ratio * quantile);
        let single = |ratio: f64| finite((ratio - 1.0) / (ratio + k - 1.0));
        let mean = |ratio: f64| finite(1.0 - 1.0 / ratio);
        (
            Coefficient {
                value: finite((between - error) / (between + (k - 1.0) * error)),
                low: low.and_then(single),
                high: high.and_then(single),
            },
            Coefficient {
                value: finite((between - error) / between),
                low: low.and_then(mean),
                high: high.and_then(mean),
            },
        )
    }

    /// Model 2. The judges' mean square and the residual are added up with weights, which has no exact F:
    /// Satterthwaite's degrees of freedom stand in.
    fn random(&self) -> (Coefficient, Coefficient) {
        let Self { n, k, entries: between, judges, residual, within } = *self;
        if within <= 0.0 {
            return self.against(within, 0.0);
        }
        let value = divided(between - residual, &[between, (k - 1.0) * residual, k * judges / n, -k * residual / n]);
        // Where little but E varies this is beyond the pole, and means nothing.
        let mean = divided(between - residual, &[between, judges / n, -residual / n]);
        let freedom = value.and_then(|rho| {
            let across = k * rho * judges;
            let left = (n + (n * k - n - k) * rho) * residual;
            divided((across + left).powi(2), &[across.powi(2) / (k - 1.0), left.powi(2) / ((n - 1.0) * (k - 1.0))])
        });
        let noise = k * judges + (k * n - k - n) * residual;
        let low = freedom
            .and_then(|freedom| f_quantile(SHARE, n - 1.0, freedom))
            .and_then(|f| divided(n * (between - f * residual), &[f * noise, n * between]));
        let high = freedom
            .and_then(|freedom| f_quantile(SHARE, freedom, n - 1.0))
            .and_then(|f| divided(n * (f * between - residual), &[noise, n * f * between]));
        // Spearman and Brown: k judges instead of one. At −1/(k − 1) the limit is at minus infinity.
        let stepped = |single: f64| mean.and(divided(k * single, &[1.0, (k - 1.0) * single]));
        (
            Coefficient { value, low, high },
            Coefficient { value: mean, low: low.and_then(stepped), high: high.and_then(stepped) },
        )
    }
}

/// A quotient by a sum that must be positive, and not by what rounding leaves of terms that cancel: with more than nine
/// digits cancelled, the order in which scores were added shows in the result.
fn divided(above: f64, below: &[f64]) -> Option<f64> {
    let sum: f64 = below.iter().sum();
    let size: f64 = below.iter().map(|term| term.abs()).sum();
    if sum > 1e-9 * size { finite(above / sum) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHROUT_FLEISS: [[i128; 4]; 6] =
        [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];

    fn rows<const K: usize>(rows: &[[i128; K]]) -> Vec<Vec<i128>> {
        rows.iter().map(|row| row.to_vec()).collect()
    }

    fn near(found: Coefficient, wanted: [f64; 3]) {
        for (found, wanted) in [found.value, found.low, found.high].into_iter().zip(wanted) {
            assert!((found.unwrap() - wanted).abs() < 5e-7, "{found:?} is not {wanted}");
        }
    }

    #[test]
    fn shrout_and_fleiss() {
        let mut notes = Vec::new();
        let icc = icc(&rows(&SHROUT_FLEISS), &mut notes);
        near(icc.one_way, [0.165_742, -0.132_932_3, 0.722_560_1]);
        near(icc.random, [0.289_764, 0.018_786_5, 0.761_084_4]);
        near(icc.mixed, [0.714_841, 0.342_464_8, 0.945_858_3]);
        near(icc.one_way_mean, [0.442_797, -0.884_442_2, 0.912_415_4]);
        near(icc.random_mean, [0.620_051, 0.071_136_8, 0.927_232_0]);
        near(icc.mixed_mean, [0.909_316, 0.675_674_7, 0.985_891_7]);
        assert!(notes.is_empty());
    }

    #[test]
    fn the_example_of_the_documentation() {
        let icc = icc(&rows(&[[85, 70, 90], [60, 55, 60], [95, 80, 90], [40, 50, 45], [70, 60, 85]]), &mut Vec::new());
        near(icc.one_way, [0.798_437_5, 0.385_665_6, 0.974_125_0]);
        near(icc.random, [0.802_298_9, 0.376_626_2, 0.974_605_3]);
        near(icc.mixed, [0.851_219_5, 0.463_801_7, 0.981_829_7]);
        near(icc.one_way_mean, [0.922_382_7, 0.653_179_3, 0.991_223_6]);
        near(icc.random_mean, [0.924_095_3, 0.644_447_2, 0.991_389_3]);
        near(icc.mixed_mean, [0.944_945_8, 0.721_831_6, 0.993_869_0]);
    }

    #[test]
    fn perfect_agreement_is_the_limit() {
        let mut notes = Vec::new();
        let same = icc(&rows(&[[3, 3], [5, 5], [8, 8]]), &mut notes);
        for (_, coefficient) in same.named() {
            near(coefficient, [1.0, 1.0, 1.0]);
        }
        // One judge a constant lower: that is disagreement only where leniency counts.
        let shifted = icc(&rows(&[[3, 1], [5, 3], [8, 6]]), &mut notes);
        near(shifted.mixed, [1.0, 1.0, 1.0]);
        near(shifted.mixed_mean, [1.0, 1.0, 1.0]);
        assert!(shifted.random.value.unwrap() < 1.0 && shifted.random.low.unwrap() < shifted.random.value.unwrap());
        assert!(shifted.random.high.unwrap() <= 1.0);
        assert!(notes.is_empty(), "{notes:?}");
    }

    #[test]
    fn a_limit_at_the_pole_is_null() {
        // The lower limit for one judge is −1/4, up to rounding: for the mean of five that is minus infinity.
        let icc = icc(&rows(&[[-1, -1, 0, 2, 0], [1, -1, -1, 0, 3]]), &mut Vec::new());
        assert!((icc.random.low.unwrap() + 0.25).abs() < 1e-9);
        assert_eq!(icc.random_mean.low, None);
    }

    #[test]
    fn what_does_not_exist_is_null_with_a_reason() {
        for none in [vec![], vec![vec![1, 2]], rows(&[[1], [2]]), vec![vec![1, 2], vec![3]], rows(&[[4, 4], [4, 4]])] {
            let mut notes = Vec::new();
            assert_eq!(icc(&none, &mut notes), Icc::default());
            assert_eq!(notes.len(), 1);
        }
        // Equal means of entries, and nothing but residual: the lowest possible for one judge, none for the mean.
        let mut notes = Vec::new();
        let opposed = icc(&rows(&[[1, 2], [2, 1]]), &mut notes);
        near(opposed.mixed, [-1.0, -1.0, -1.0]);
        assert_eq!((opposed.random, opposed.random_mean), (Coefficient::default(), Coefficient::default()));
        assert_eq!((opposed.one_way_mean, opposed.mixed_mean), (Coefficient::default(), Coefficient::default()));
        assert!(notes.iter().any(|note| note.starts_with("icc.2_k is null")), "{notes:?}");
        // All entries alike, judges not.
        let mut notes = Vec::new();
        let flat = icc(&rows(&[[1, 2], [1, 2], [1, 2]]), &mut notes);
        assert_eq!((flat.mixed, flat.mixed_mean), (Coefficient::default(), Coefficient::default()));
        near(flat.one_way, [-1.0, -1.0, -1.0]);
        assert_eq!(flat.random.value, Some(0.0));
        assert!(notes.iter().any(|note| note.starts_with("icc.3_1 is null")), "{notes:?}");
    }
}
