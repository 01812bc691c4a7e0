//! Which entries can be compared, and how well: the graph of entries and judges.
//!
//! The effective resistance between two entries in the bipartite graph (a unit resistor a score) is,
//! up to σ², the variance of the difference of their adjusted means by least squares: 2/r where r
//! judges saw both, more where the comparison runs through other films.

use nalgebra::{DMatrix, DVector, SymmetricEigen};
use serde::{Deserialize, Serialize};

use crate::num::count;

/// Eigenvalues below this share of the largest count as zero.
const ZERO: f64 = 1e-9;

/// Pairs of entries are compared one by one up to this many different sets of judges.
const ALL_PAIRS: usize = 2_000;

/// The least reliable comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weakest {
    /// The two entries.
    pub entries: [String; 2],
    /// Effective resistance between them, in units of σ².
    pub resistance: f64,
    /// Above 1.5 × 2/r, with r the mean number of scores an entry has.
    pub weak: bool,
}

/// Who scored what: `seen[entry]` lists judges, in order, without repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incidence {
    /// Judges of each entry.
    pub seen: Vec<Vec<usize>>,
    /// Number of judges.
    pub judges: usize,
}

impl Incidence {
    /// Every entry with a score has the same judges: their leniency cancels in a plain mean.
    #[must_use]
    pub fn is_crossed(&self) -> bool {
        let mut scored = self.seen.iter().filter(|judges| !judges.is_empty());
        let first = scored.next();
        scored.all(|judges| Some(judges) == first)
    }

    /// Component of each entry and each judge, numbered from 0 in order of appearance. Entries and
    /// judges without a score have none.
    #[must_use]
    pub fn components(&self) -> (Vec<Option<usize>>, Vec<Option<usize>>, usize) {
        let mut parent: Vec<usize> = (0..self.judges).collect();
        for judges in &self.seen {
            for pair in judges.windows(2) {
                if let [one, two] = *pair {
                    let (one, two) = (root(&mut parent, one), root(&mut parent, two));
                    parent[one.max(two)] = one.min(two);
                }
            }
        }
        let mut number: Vec<Option<usize>> = vec![None; self.judges];
        let mut found = 0;
        let mut entries = Vec::with_capacity(self.seen.len());
        for judges in &self.seen {
            entries.push(judges.first().map(|&judge| {
                let top = root(&mut parent, judge);
                *number[top].get_or_insert_with(|| {
                    found += 1;
                    found - 1
                })
            }));
        }
        let judges = (0..self.judges).map(|judge| number[root(&mut parent, judge)]).collect();
        (entries, judges, found)
    }

    /// diag(m) − NᵀD⁻¹N: the judges' Laplacian after the entries are eliminated.
    pub(crate) fn judges_laplacian(&self) -> DMatrix<f64> {
        let mut laplacian = DMatrix::zeros(self.judges, self.judges);
        for judges in &self.seen {
            let share = 1.0 / count(judges.len().max(1));
            for &one in judges {
                laplacian[(one, one)] += 1.0;
                for &two in judges {
                    laplacian[(one, two)] -= share;
                }
            }
        }
        laplacian
    }

    /// Coordinates whose squared distances, with 1/n of both entries added, are the resistances.
    fn coordinates(&self) -> Vec<DVector<f64>> {
        let eigen = SymmetricEigen::new(self.judges_laplacian());
        let most = eigen.eigenvalues.iter().copied().fold(0.0, f64::max);
        self.seen
            .iter()
            .map(|judges| {
                let share = 1.0 / count(judges.len().max(1));
                DVector::from_iterator(
                    self.judges,
                    eigen.eigenvalues.iter().enumerate().map(|(at, &value)| {
                        if value <= ZERO * most {
                            return 0.0;
                        }
                        judges.iter().map(|&judge| eigen.eigenvectors[(judge, at)]).sum::<f64>() * share / value.sqrt()
                    }),
                )
            })
            .collect()
    }

    /// Effective resistance between two entries; `None` where either has no score or no path joins them.
    #[must_use]
    pub fn resistance(&self, one: usize, two: usize) -> Option<f64> {
        let (component, _, _) = self.components();
        if component.get(one)?.is_none() || component.get(one) != component.get(two) {
            return None;
        }
        if one == two {
            return Some(0.0);
        }
        let places = self.coordinates();
        Some(distance(&self.seen, &places, one, two))
    }

    /// The pair of entries with the largest resistance; `None` with fewer than two scored entries or
    /// where not all are connected. Entries with the same judges stand for each other, and beyond
    /// 2,000 different sets of judges the pair is the best of many starts, not of all pairs.
    #[must_use]
    pub fn weakest(&self, names: &[String]) -> Option<Weakest> {
        let (component, _, found) = self.components();
        let scored: Vec<usize> = (0..self.seen.len()).filter(|&entry| component[entry].is_some()).collect();
        if found != 1 || scored.len() < 2 {
            return None;
        }
        // Two of each set of judges are enough: one to compare with others, one with its like.
        let mut kept: std::collections::BTreeMap<&[usize], Vec<usize>> = std::collections::BTreeMap::new();
        for &entry in &scored {
            let like = kept.entry(self.seen[entry].as_slice()).or_default();
            if like.len() < 2 {
                like.push(entry);
            }
        }
        let exhaustive = kept.len() <= ALL_PAIRS;
        let mut candidates: Vec<usize> = kept.into_values().flatten().collect();
        candidates.sort_unstable();
        let places = self.coordinates();
        let mut worst: Option<(f64, usize, usize)> = None;
        let mut see = |one: usize, two: usize| {
            let value = distance(&self.seen, &places, one, two);
            // Rounding noise must not decide which of many equal pairs is named.
            if worst.is_none_or(|(most, _, _)| value > most + 1e-9) {
                worst = Some((value, one.min(two), one.max(two)));
            }
            value
        };
        if exhaustive {
            for (at, &one) in candidates.iter().enumerate() {
                for &two in candidates.iter().skip(at + 1) {
                    see(one, two);
                }
            }
        } else {
            for &start in candidates.iter().step_by(candidates.len() / 50 + 1) {
                let mut from = start;
                for _ in 0..4 {
                    let mut farthest = (f64::MIN, from);
                    for &to in candidates.iter().filter(|&&to| to != from) {
                        let value = see(from, to);
                        if value > farthest.0 {
                            farthest = (value, to);
                        }
                    }
                    from = farthest.1;
                }
            }
        }
        let (resistance, one, two) = worst?;
        let scores: usize = self.seen.iter().map(Vec::len).sum();
        let mean = count(scores) / count(scored.len());
        Some(Weakest {
            entries: [names.get(one)?.clone(), names.get(two)?.clone()],
            resistance,
            weak: resistance > 1.5 * 2.0 / mean + 1e-9,
        })
    }
}

/// The root of a node in a union-find forest, shortening the way there.
pub(crate) fn root(parent: &mut [usize], of: usize) -> usize {
    let mut at = of;
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

fn distance(seen: &[Vec<usize>], places: &[DVector<f64>], one: usize, two: usize) -> f64 {
    let own = 1.0 / count(seen[one].len()) + 1.0 / count(seen[two].len());
    own + (&places[one] - &places[two]).norm_squared()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(n: usize) -> Vec<String> {
        (0..n).map(|at| format!("e{at}")).collect()
    }

    #[test]
    fn a_full_panel() {
        let full = Incidence { seen: vec![vec![0, 1, 2, 3]; 6], judges: 4 };
        assert_eq!(full.components().2, 1);
        assert!((full.resistance(0, 5).unwrap() - 0.5).abs() < 1e-12);
        let weakest = full.weakest(&names(6)).unwrap();
        assert!((weakest.resistance - 0.5).abs() < 1e-12 && !weakest.weak);
    }

    #[test]
    fn two_panels_and_a_bridge() {
        let mut two =
            Incidence { seen: vec![vec![0, 1], vec![0, 1], vec![0, 1], vec![2, 3], vec![2, 3], vec![2, 3]], judges: 4 };
        assert_eq!(two.components().2, 2);
        assert!(two.resistance(0, 5).is_none() && two.weakest(&names(6)).is_none());
        two.seen[0].push(2);
        assert_eq!(two.components().2, 1);
        assert!((two.resistance(1, 2).unwrap() - 1.0).abs() < 1e-9);
        let weakest = two.weakest(&names(6)).unwrap();
        assert!(weakest.weak && (weakest.resistance - 8.0 / 3.0).abs() < 1e-9, "{weakest:?}");
    }
}
