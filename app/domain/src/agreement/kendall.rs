//! Kendall's coefficient of concordance W with ties, and its χ² test (Kendall & Gibbons 1990, ch. 6).

use serde::{Deserialize, Serialize};
use statrs::distribution::{ChiSquared, ContinuousCDF};

use crate::selection::num::count;

/// Concordance of rankings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kendall {
    /// 0 without any agreement, 1 where all judges rank alike.
    pub w: Option<f64>,
    /// m (n − 1) W.
    pub chi2: Option<f64>,
    /// Probability of at least this much agreement by chance, with n − 1 degrees of freedom.
    pub p: Option<f64>,
}

/// W of a complete table, a row an entry, a column a judge: every judge's scores become ranks, ties share their mean.
/// `None` of fewer than two of either, or where every judge gives all entries one score.
#[must_use]
pub fn kendall(rows: &[Vec<f64>]) -> Option<Kendall> {
    let width = rows.first()?.len();
    if rows.len() < 2 || width < 2 || rows.iter().any(|row| row.len() != width) {
        return None;
    }
    let (n, m) = (count(rows.len()), count(width));
    let mut sums = vec![0.0; rows.len()];
    let mut ties = 0.0;
    for judge in 0..width {
        let own: Vec<f64> = rows.iter().filter_map(|row| row.get(judge).copied()).collect();
        let (ranks, tied) = mid_ranks(&own);
        ties += tied;
        for (sum, rank) in sums.iter_mut().zip(ranks) {
            *sum += rank;
        }
    }
    let mean = m * (n + 1.0) / 2.0;
    let spread: f64 = sums.iter().map(|sum| (sum - mean) * (sum - mean)).sum();
    let most = m * m * (n * n * n - n) - m * ties;
    let w = (most > 0.0).then(|| 12.0 * spread / most)?;
    let chi2 = m * (n - 1.0) * w;
    let p = ChiSquared::new(n - 1.0).ok().map(|chi| chi.sf(chi2).clamp(0.0, 1.0));
    Some(Kendall { w: Some(w), chi2: Some(chi2), p })
}

/// Ranks from 1, ties at their mean, and Σ (t³ − t) over groups of ties.
fn mid_ranks(values: &[f64]) -> (Vec<f64>, f64) {
    let mut order: Vec<usize> = (0..values.len()).collect();
    let of = |at: &usize| values.get(*at).copied().unwrap_or_default();
    order.sort_by(|one, two| of(one).total_cmp(&of(two)));
    let mut ranks = vec![0.0; values.len()];
    let (mut ties, mut below) = (0.0, 0.0);
    for group in order.chunk_by(|one, two| of(one) == of(two)) {
        let t = count(group.len());
        for at in group {
            if let Some(rank) = ranks.get_mut(*at) {
                *rank = below + (t + 1.0) / 2.0;
            }
        }
        ties += t * t * t - t;
        below += t;
    }
    (ranks, ties)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_judges_with_ties() {
        let judges = [
            [1.0, 4.5, 2.0, 4.5, 3.0, 7.5, 6.0, 9.0, 7.5, 10.0],
            [2.5, 1.0, 2.5, 4.5, 4.5, 8.0, 9.0, 6.5, 10.0, 6.5],
            [2.0, 1.0, 4.5, 4.5, 4.5, 4.5, 8.0, 8.0, 8.0, 10.0],
        ];
        let rows: Vec<Vec<f64>> = (0..10).map(|entry| judges.iter().map(|judge| judge[entry]).collect()).collect();
        let found = kendall(&rows).unwrap();
        for (found, wanted, by) in
            [(found.w, 0.827_731, 1e-6), (found.chi2, 22.348_74, 1e-5), (found.p, 0.007_837, 1e-6)]
        {
            assert!((found.unwrap() - wanted).abs() < by, "{found:?} is not {wanted}");
        }
    }

    #[test]
    fn limits() {
        let rows = |rows: &[[f64; 2]]| rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>();
        assert_eq!(kendall(&rows(&[[1.0, 10.0], [2.0, 20.0], [3.0, 70.0]])).unwrap().w, Some(1.0));
        assert_eq!(kendall(&rows(&[[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]])).unwrap().w, Some(0.0));
        assert_eq!(kendall(&rows(&[[1.0, 3.0], [1.0, 3.0]])), None);
        assert_eq!(kendall(&rows(&[[1.0, 3.0]])), None);
        assert_eq!(kendall(&[]), None);
    }
}
