//! What the scores say about each judge: leniency, correlation, misfit, halo.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::mixed::{Fit, Observed};
use super::table::{MICRO, Table, Totals};
use crate::num::{count, wide};

/// Misfit above this is flagged.
const MISFIT: f64 = 1.5;

/// One judge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JudgeLine {
    /// The judge.
    pub id: String,
    /// Scores that count.
    pub n: usize,
    /// How much higher than the panel, in the input's unit; the panel's mean is 0.
    pub leniency: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Correlation with the mean of the other judges.
    pub correlation: Option<f64>,
    /// Residual mean square over that of the whole panel; 1 is usual.
    pub misfit: Option<f64>,
    /// How alike the judge's deviations on different criteria are, −1 to 1.
    pub halo: Option<f64>,
    /// Misfit above 1.5. It invites a look and removes nothing.
    pub flagged: bool,
}

/// Complete sheets as matrices.
pub(super) struct Sheets<'a> {
    pub(super) table: &'a Table,
    pub(super) totals: Totals,
    pub(super) observed: Observed,
}

impl Sheets<'_> {
    pub(super) fn judges(&self, fitted: Option<&Fit>) -> Vec<JudgeLine> {
        let misfit = fitted.map(|fit| self.misfit(fit)).unwrap_or_default();
        let halo = self.halo();
        let mut pairs: Vec<(Vec<f64>, Vec<f64>)> = vec![(Vec::new(), Vec::new()); self.table.judges.len()];
        for (judges, values) in self.observed.incidence.seen.iter().zip(&self.observed.values) {
            let level = |judge: usize| fitted.map_or(0.0, |fit| fit.leniency[judge]);
            let sum: f64 = judges.iter().zip(values).map(|(&judge, value)| value - level(judge)).sum();
            for (&judge, &value) in judges.iter().zip(values) {
                if judges.len() > 1 {
                    pairs[judge].0.push(value);
                    pairs[judge].1.push((sum - (value - level(judge))) / count(judges.len() - 1));
                }
            }
        }
        self.by_judge(|_, value| value)
            .into_iter()
            .enumerate()
            .map(|(judge, own)| {
                let misfit = misfit.get(judge).copied().flatten();
                JudgeLine {
                    id: self.table.judges[judge].clone(),
                    n: own.len(),
                    leniency: fitted.filter(|_| !own.is_empty()).map(|fit| fit.leniency[judge]),
                    se: fitted.filter(|_| !own.is_empty()).and_then(|fit| fit.judge_error[judge]),
                    correlation: correlation(&pairs[judge].0, &pairs[judge].1),
                    misfit,
                    halo: halo[judge],
                    flagged: misfit.is_some_and(|misfit| misfit > MISFIT),
                }
            })
            .collect()
    }

    /// Values judge by judge; `map` sees the entry.
    pub(super) fn by_judge(&self, map: impl Fn(usize, f64) -> f64) -> Vec<Vec<f64>> {
        let mut lists = vec![Vec::new(); self.table.judges.len()];
        for (entry, (judges, values)) in self.observed.incidence.seen.iter().zip(&self.observed.values).enumerate() {
            for (&judge, &value) in judges.iter().zip(values) {
                lists[judge].push(map(entry, value));
            }
        }
        lists
    }

    /// Σ r² ÷ (df σ̂²), the degrees of freedom shared out by numbers of scores.
    fn misfit(&self, fit: &Fit) -> Vec<Option<f64>> {
        let mut squares = vec![(0.0, 0_usize); self.table.judges.len()];
        let (mut whole, mut scores) = (0.0, 0_usize);
        for (judges, residuals) in self.observed.incidence.seen.iter().zip(&fit.residuals) {
            for (&judge, residual) in judges.iter().zip(residuals) {
                squares[judge].0 += residual * residual;
                squares[judge].1 += 1;
                whole += residual * residual;
                scores += 1;
            }
        }
        // With σ̂² = whole / ν and df = n ν / N the degrees of freedom ν cancel.
        squares
            .into_iter()
            .map(|(sum, n)| (n > 1 && whole > 1e-18).then(|| (sum / count(n)) / (whole / count(scores))))
            .collect()
    }

    /// Mean of the correlations between a judge's deviations on different criteria, by Fisher's z.
    fn halo(&self) -> Vec<Option<f64>> {
        let criteria = self.table.criteria.len();
        let mut deviations: Vec<Vec<Vec<f64>>> = vec![vec![Vec::new(); criteria]; self.table.judges.len()];
        let mut means: BTreeMap<usize, (Vec<i64>, i64)> = BTreeMap::new();
        let complete = || {
            self.totals.numerators.keys().filter_map(|at| {
                let marks: Option<Vec<i64>> = self.table.marks.get(at)?.iter().copied().collect();
                Some((*at, marks?))
            })
        };
        for ((entry, _), marks) in complete() {
            let (sums, n) = means.entry(entry).or_insert_with(|| (vec![0; criteria], 0));
            for (sum, mark) in sums.iter_mut().zip(marks) {
                *sum = sum.saturating_add(mark);
            }
            *n += 1;
        }
        for ((entry, judge), marks) in complete() {
            let Some((sums, n)) = means.get(&entry).filter(|(_, n)| *n > 1) else { continue };
            for ((list, mark), sum) in deviations[judge].iter_mut().zip(marks).zip(sums) {
                let n = i128::from(*n);
                list.push(wide(i128::from(mark) * n - i128::from(*sum)) / (wide(n) * wide(i128::from(MICRO))));
            }
        }
        deviations
            .into_iter()
            .map(|lists| {
                let mut scores = Vec::new();
                for (at, one) in lists.iter().enumerate() {
                    for two in lists.iter().skip(at + 1) {
                        scores.extend(correlation(one, two).map(|value| value.clamp(-0.999_999, 0.999_999).atanh()));
                    }
                }
                (!scores.is_empty()).then(|| average(&scores).tanh())
            })
            .collect()
    }
}

/// Pearson's correlation; `None` of fewer than three pairs or without spread.
fn correlation(one: &[f64], two: &[f64]) -> Option<f64> {
    if one.len() < 3 || one.len() != two.len() {
        return None;
    }
    let (first, second) = (average(one), average(two));
    let (mut joint, mut left, mut right) = (0.0, 0.0, 0.0);
    for (a, b) in one.iter().zip(two) {
        joint += (a - first) * (b - second);
        left += (a - first) * (a - first);
        right += (b - second) * (b - second);
    }
    let scale = (left * right).sqrt();
    (scale > 1e-12).then(|| (joint / scale).clamp(-1.0, 1.0))
}

pub(super) fn average(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values.len().max(1))
}
