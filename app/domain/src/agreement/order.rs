//! Drift with the order of viewing: do films seen later get more, or less?
//!
//! y_ij = entry_i + judge_j + γ · position_ij + e, by least squares. Position and score are both freed of what
//! entries and judges explain (Frisch & Waugh 1933, Lovell 1963); γ is what is left of one on the other. It can be
//! told only where judges see the films in different orders: with one order for all, position is the film.

use nalgebra::{DVector, SymmetricEigen};
use serde::{Deserialize, Serialize};

use crate::scoring::Incidence;
use crate::selection::num::count;

/// Less variation than this share of the whole is rounding.
const NOTHING: f64 = 1e-9;

/// One score with its place in the judge's own order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// The entry's index.
    pub entry: usize,
    /// The judge's index.
    pub judge: usize,
    /// The score.
    pub score: f64,
    /// Place in the judge's order, from 1.
    pub position: f64,
}

/// The drift of all judges together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Change of a score for each place later, in the unit of the scores.
    pub gamma: f64,
    /// Its standard error.
    pub se: f64,
}

/// γ of these scores, at most one for an entry and judge; `None` where the order cannot be told from the films, or
/// there are too few scores.
#[must_use]
pub fn drift(seen: &[Seen]) -> Option<Drift> {
    let entries = seen.iter().map(|one| one.entry + 1).max()?;
    let judges = seen.iter().map(|one| one.judge + 1).max()?;
    let mut sorted: Vec<&Seen> = seen.iter().collect();
    sorted.sort_by_key(|one| (one.entry, one.judge));
    let mut by_entry: Vec<Vec<&Seen>> = vec![Vec::new(); entries];
    for one in sorted {
        by_entry.get_mut(one.entry)?.push(one);
    }
    let incidence =
        Incidence { seen: by_entry.iter().map(|own| own.iter().map(|one| one.judge).collect()).collect(), judges };
    let (_, of_judge, components) = incidence.components();
    let (scored, active) = (by_entry.iter().filter(|own| !own.is_empty()).count(), of_judge.iter().flatten().count());
    let freedom = (seen.len() + components).checked_sub(scored + active + 1).filter(|freedom| *freedom > 0)?;
    let eigen = SymmetricEigen::new(incidence.judges_laplacian());
    let free = |of: fn(&Seen) -> f64| freed(&by_entry, &eigen, judges, of);
    let (scores, positions) = (free(|one| one.score), free(|one| one.position));
    let dot = |one: &[f64], two: &[f64]| one.iter().zip(two).map(|(a, b)| a * b).sum::<f64>();
    let (own, whole) = (dot(&positions, &positions), seen.iter().map(|one| one.position * one.position).sum::<f64>());
    if own <= NOTHING * whole {
        return None;
    }
    let gamma = dot(&positions, &scores) / own;
    let left: f64 = scores.iter().zip(&positions).map(|(y, p)| (y - gamma * p) * (y - gamma * p)).sum();
    let se = (left / count(freedom) / own).sqrt();
    (gamma.is_finite() && se.is_finite()).then_some(Drift { gamma, se })
}

/// What neither entry nor judge explains of a quantity, in the order of entries.
fn freed(
    by_entry: &[Vec<&Seen>],
    eigen: &SymmetricEigen<f64, nalgebra::Dyn>,
    judges: usize,
    of: fn(&Seen) -> f64,
) -> Vec<f64> {
    let mean = |own: &[&Seen], map: &dyn Fn(&Seen) -> f64| {
        own.iter().map(|one| map(one)).sum::<f64>() / count(own.len().max(1))
    };
    let mut right = DVector::zeros(judges);
    for own in by_entry {
        let middle = mean(own, &of);
        for one in own {
            right[one.judge] += of(one) - middle;
        }
    }
    // The pseudo-inverse: levels of separate parts are free and do not matter.
    let most = eigen.eigenvalues.iter().copied().fold(0.0, f64::max);
    let mut level = DVector::zeros(judges);
    for (at, value) in eigen.eigenvalues.iter().enumerate().filter(|(_, value)| **value > NOTHING * most) {
        let column = eigen.eigenvectors.column(at);
        level += column * (column.dot(&right) / value);
    }
    let rest = |one: &Seen| of(one) - level[one.judge];
    by_entry.iter().flat_map(|own| own.iter().map(|one| rest(one) - mean(own, &rest)).collect::<Vec<_>>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Films of quality 10, 20, …; judges of level 0, 3, −2 who see them in orders of their own.
    fn round(gamma: f64, orders: &[[usize; 4]]) -> Vec<Seen> {
        orders
            .iter()
            .enumerate()
            .flat_map(|(judge, order)| {
                order.iter().enumerate().map(move |(place, &entry)| {
                    let position = count(place + 1);
                    let level = [0.0, 3.0, -2.0][judge];
                    Seen { entry, judge, score: 10.0 * count(entry) + level + gamma * position, position }
                })
            })
            .collect()
    }

    #[test]
    fn finds_what_was_put_in() {
        for gamma in [0.0, 0.5, -1.25] {
            let found = drift(&round(gamma, &[[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])).unwrap();
            assert!((found.gamma - gamma).abs() < 1e-9 && found.se < 1e-6, "{found:?}");
        }
    }

    #[test]
    fn one_order_for_all_tells_nothing() {
        assert_eq!(drift(&round(0.5, &[[0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]])), None);
        assert_eq!(drift(&round(0.5, &[[0, 1, 2, 3]])), None);
        assert_eq!(drift(&[]), None);
    }

    #[test]
    fn noise_gives_an_error() {
        let mut seen = round(0.5, &[[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]]);
        for (at, one) in seen.iter_mut().enumerate() {
            one.score += [0.3, -0.2, 0.1, -0.4, 0.2][at % 5];
        }
        let found = drift(&seen).unwrap();
        assert!(found.se > 0.0 && (found.gamma - 0.5).abs() < 4.0 * found.se, "{found:?}");
    }
}
