//! Kendall's coefficient of concordance: how far judges put the entries in the same order.
//!
//! M. G. Kendall and B. Babington Smith, "The problem of m rankings", *Annals of Mathematical Statistics* 10, 1939,
//! 275–287; with mid-ranks and correction for ties: M. G. Kendall, *Rank Correlation Methods*, 1948, chapter 6.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::numbers::finite;
use crate::num::{count, signed, wide};

/// χ² is close to the distribution of m(n − 1)W above this number of entries.
const FEW: usize = 7;

/// Concordance, 0 to 1, and whether chance explains it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kendall {
    /// The coefficient: 1 where all judges have the same order, 0 where the orders cancel out.
    pub w: Option<f64>,
    /// m(n − 1)W, about χ² with n − 1 degrees of freedom where judges rank at random.
    pub chi2: Option<f64>,
    /// The probability of so large a χ² by chance.
    pub p: Option<f64>,
}

/// W, χ² and p. A row is an entry, a column a judge, without gaps; any unit.
#[must_use]
pub fn kendall(rows: &[Vec<i128>], notes: &mut Vec<String>) -> Kendall {
    let (n, m) = (rows.len(), rows.first().map_or(0, Vec::len));
    if n < 2 || m < 2 || rows.iter().any(|row| row.len() != m) {
        notes.push("kendall is null: it needs at least 2 entries that the same 2 or more judges all scored".to_owned());
        return Kendall::default();
    }
    let entries = i128::from(signed(n));
    let judges = i128::from(signed(m));
    // Twice the ranks are whole numbers, so everything up to the quotient is exact.
    let mut sums = vec![0_i128; n];
    let mut ties = 0_i128;
    for judge in 0..m {
        let mut order: Vec<(i128, usize)> =
            rows.iter().enumerate().filter_map(|(entry, row)| Some((*row.get(judge)?, entry))).collect();
        order.sort_unstable();
        let mut before = 0;
        for alike in order.chunk_by(|one, two| one.0 == two.0) {
            let size = i128::from(signed(alike.len()));
            for &(_, entry) in alike {
                if let Some(sum) = sums.get_mut(entry) {
                    *sum += 2 * before + size + 1;
                }
            }
            before += size;
            ties += size * size * size - size;
        }
    }
    let middle = judges * (entries + 1);
    let spread: i128 = sums.iter().map(|sum| (sum - middle) * (sum - middle)).sum();
    let most = judges * judges * (entries * entries * entries - entries) - judges * ties;
    if most <= 0 {
        notes.push("kendall is null: no judge told any two entries apart".to_owned());
        return Kendall::default();
    }
    // 12 S, with S a quarter of `spread`.
    let w = wide(3 * spread) / wide(most);
    let chi2 = count(m) * count(n - 1) * w;
    let p = ChiSquared::new(count(n - 1)).ok().and_then(|chance| finite(chance.sf(chi2))).map(|p| p.clamp(0.0, 1.0));
    if p.is_none() {
        notes.push("kendall.p is null: the distribution of χ² cannot be computed here".to_owned());
    } else if n <= FEW {
        notes.push(format!("kendall.p is rough: χ² is a good approximation above {FEW} entries"));
    }
    Kendall { w: Some(w), chi2: Some(chi2), p }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three rankings in tenths, ties at mid-ranks.
    const RANKS: [[i128; 10]; 3] = [
        [10, 45, 20, 45, 30, 75, 60, 90, 75, 100],
        [25, 10, 25, 45, 45, 80, 90, 65, 100, 65],
        [20, 10, 45, 45, 45, 45, 80, 80, 80, 100],
    ];

    fn rows() -> Vec<Vec<i128>> {
        (0..10).map(|entry| RANKS.iter().map(|judge| judge[entry]).collect()).collect()
    }

    #[test]
    fn three_rankings_with_ties() {
        let mut notes = Vec::new();
        let found = kendall(&rows(), &mut notes);
        assert!((found.w.unwrap() - 0.827_731).abs() < 5e-7, "{found:?}");
        assert!((found.chi2.unwrap() - 22.348_74).abs() < 5e-6, "{found:?}");
        assert!((found.p.unwrap() - 0.007_837).abs() < 5e-7, "{found:?}");
        assert!(notes.is_empty());
    }

    #[test]
    fn the_ends() {
        let mut notes = Vec::new();
        assert_eq!(kendall(&[vec![1, 10], vec![2, 30], vec![3, 31]], &mut notes).w, Some(1.0));
        let opposed = kendall(&[vec![1, 3], vec![2, 2], vec![3, 1]], &mut notes);
        assert_eq!((opposed.w, opposed.chi2, opposed.p), (Some(0.0), Some(0.0), Some(1.0)));
        assert!(notes.iter().all(|note| note.contains("rough")));
    }

    #[test]
    fn what_does_not_exist_is_null_with_a_reason() {
        for none in [vec![], vec![vec![1, 2]], vec![vec![1], vec![2]], vec![vec![5, 5], vec![5, 5]]] {
            let mut notes = Vec::new();
            assert_eq!(kendall(&none, &mut notes), Kendall::default());
            assert_eq!(notes.len(), 1);
        }
    }

    #[test]
    fn p_exists_for_thousands_of_entries() {
        for n in [100_usize, 1_000, 10_000] {
            for swaps in [1, 7, n / 3, n / 2] {
                let rows: Vec<Vec<i128>> = (0..n)
                    .map(|at| {
                        vec![i128::from(signed(at)), i128::from(signed((at * swaps) % n)), i128::from(signed(n - at))]
                    })
                    .collect();
                let found = kendall(&rows, &mut Vec::new());
                assert!((0.0..=1.0).contains(&found.p.unwrap()) && (0.0..=1.0).contains(&found.w.unwrap()));
            }
        }
    }
}
