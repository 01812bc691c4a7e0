//! Removing each judge's measured leniency: entries fixed, judges random, variances by REML.
//!
//! y_ij = μ_i + b_j + e_ij with b_j ~ N(0, σ_j²), e ~ N(0, σ²). With the entries projected out, what is
//! left is judges × judges: C = diag(m_j) − NᵀD⁻¹N and g = Jᵀy − NᵀD⁻¹Eᵀy, and b̂ = (C + λI)⁻¹ g with
//! λ = σ²/σ_j². In the eigenbasis of C the restricted likelihood is a function of λ alone (Patterson &
//! Thompson 1971), so it is maximised on a line. λ → 0 is least squares, λ → ∞ the raw mean.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::graph::Incidence;
use super::table::{Table, Totals};
use crate::num::{count, wide};

/// Eigenvalues below this share of the largest count as zero.
const ZERO: f64 = 1e-9;

/// How λ is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shrinkage {
    /// By REML.
    Estimated,
    /// Given; 0 is least squares.
    Fixed(f64),
}

/// Scores as the model sees them: `values[entry]` in the order of `incidence.seen[entry]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// Who scored what.
    pub incidence: Incidence,
    /// The scores.
    pub values: Vec<Vec<f64>>,
}

impl Observed {
    /// The totals of a table, in its unit.
    pub(super) fn of(table: &Table, totals: &Totals) -> Self {
        let mut values = vec![Vec::new(); table.entries.len()];
        for (&(entry, _), &numerator) in &totals.numerators {
            values[entry].push(wide(numerator) / wide(totals.denominator));
        }
        Self { incidence: table.incidence(), values }
    }
}

/// The fitted model.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Adjusted mean of each entry; not-a-number where it has no score.
    pub adjusted: Vec<f64>,
    /// Standard error of each adjusted mean as a comparison between entries: what all entries share
    /// (that other judges might have been drawn) is left out. `None` where σ² cannot be estimated.
    pub entry_error: Vec<Option<f64>>,
    /// Leniency of each judge, summing to zero over the judges.
    pub leniency: Vec<f64>,
    /// Standard error of each leniency.
    pub judge_error: Vec<Option<f64>>,
    /// Variance of judges' leniency; `None` where it cannot be estimated.
    pub judge_variance: Option<f64>,
    /// Residual variance.
    pub residual_variance: Option<f64>,
    /// Variance between entries beyond their error, not below 0.
    pub entry_variance: Option<f64>,
    /// Residuals in the order of the scores.
    pub residuals: Vec<Vec<f64>>,
}

/// Fits the model. Components that are not connected are each centred on their own: the caller
/// refuses to compare across them.
#[must_use]
pub fn fit(observed: &Observed, shrinkage: Shrinkage) -> Fit {
    let Incidence { seen, judges } = &observed.incidence;
    let judges = *judges;
    let means: Vec<f64> =
        observed.values.iter().map(|values| values.iter().sum::<f64>() / count(values.len())).collect();
    let mut right = DVector::zeros(judges);
    let mut squares = 0.0;
    for ((judges, values), mean) in seen.iter().zip(&observed.values).zip(&means) {
        for (&judge, &value) in judges.iter().zip(values) {
            right[judge] += value - mean;
            squares += (value - mean) * (value - mean);
        }
    }
    let scored = seen.iter().filter(|judges| !judges.is_empty()).count();
    let scores: usize = seen.iter().map(Vec::len).sum();
    let freedom = count(scores.saturating_sub(scored));
    let eigen = SymmetricEigen::new(observed.incidence.judges_laplacian());
    let most = eigen.eigenvalues.iter().copied().fold(0.0, f64::max);
    // Spectrum without the directions that nothing measures (one for each component).
    let spectrum: Vec<(usize, f64, f64)> = eigen
        .eigenvalues
        .iter()
        .enumerate()
        .filter(|&(_, &value)| value > ZERO * most)
        .map(|(at, &value)| (at, value, eigen.eigenvectors.column(at).dot(&right)))
        .collect();
    let explained: f64 = spectrum.iter().map(|&(_, value, part)| part * part / value).sum();
    let unexplained = (squares - explained).max(0.0);
    let free = freedom - count(spectrum.len());
    let likelihood = Likelihood { spectrum: &spectrum, unexplained, freedom };
    // γ = σ_j²/σ² = 1/λ
    let (gamma, judge_variance, residual_variance) = match shrinkage {
        Shrinkage::Fixed(lambda) => {
            let gamma = if lambda > 0.0 { 1.0 / lambda } else { f64::INFINITY };
            let residual = if gamma.is_infinite() {
                (free > 0.0).then(|| unexplained / free)
            } else {
                (freedom > 0.0).then(|| likelihood.residual(gamma))
            };
            (gamma, residual.filter(|_| gamma.is_finite()).map(|residual| residual * gamma), residual)
        }
        Shrinkage::Estimated if spectrum.is_empty() || free <= 0.0 => (0.0, None, None),
        Shrinkage::Estimated if squares <= 0.0 => (0.0, Some(0.0), Some(0.0)),
        // Nothing is left over: the judges' leniencies are exact.
        Shrinkage::Estimated if unexplained <= 1e-12 * squares => {
            let variance = spectrum.iter().map(|&(_, value, part)| part * part / (value * value)).sum::<f64>();
            (f64::INFINITY, Some(variance / count(spectrum.len())), Some(0.0))
        }
        Shrinkage::Estimated => {
            let gamma = likelihood.best();
            let residual = likelihood.residual(gamma);
            (gamma, Some(residual * gamma), Some(residual))
        }
    };
    // (C + λI)⁻¹ without the unmeasured directions.
    let mut inverse = DMatrix::zeros(judges, judges);
    if gamma > 0.0 {
        for &(at, value, _) in &spectrum {
            let column = eigen.eigenvectors.column(at);
            inverse += column * column.transpose() * (1.0 / (value + 1.0 / gamma));
        }
    }
    let leniency = &inverse * &right;
    let share = |entry: usize| {
        let mut share = DVector::zeros(judges);
        for &judge in &seen[entry] {
            share[judge] = 1.0 / count(seen[entry].len());
        }
        share
    };
    let mut adjusted = Vec::with_capacity(seen.len());
    let mut entry_error = Vec::with_capacity(seen.len());
    let mut residuals = Vec::with_capacity(seen.len());
    let (mut own, mut total) = (0.0, DVector::zeros(judges));
    let mut whole = 0.0;
    for entry in 0..seen.len() {
        let n = count(seen[entry].len());
        let part = share(entry);
        let mean = means[entry] - part.dot(&leniency);
        adjusted.push(mean);
        if seen[entry].is_empty() {
            entry_error.push(None);
            residuals.push(Vec::new());
            continue;
        }
        let variance = 1.0 / n + (&inverse * &part).dot(&part);
        own += variance;
        whole += 1.0 / n;
        total += &part;
        entry_error.push(residual_variance.map(|residual| (residual * variance).max(0.0).sqrt()));
        residuals.push(
            seen[entry]
                .iter()
                .zip(&observed.values[entry])
                .map(|(&judge, value)| value - mean - leniency[judge])
                .collect(),
        );
    }
    let judge_error = (0..judges)
        .map(|judge| residual_variance.map(|residual| (residual * inverse[(judge, judge)]).max(0.0).sqrt()))
        .collect();
    let entry_variance = residual_variance.filter(|_| scored > 1).map(|residual| {
        let known = || adjusted.iter().zip(seen).filter(|(_, judges)| !judges.is_empty()).map(|(value, _)| *value);
        let mean = known().sum::<f64>() / count(scored);
        let spread = known().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count(scored - 1);
        let joint = whole + (&inverse * &total).dot(&total);
        let error = residual * (own - joint / count(scored)) / count(scored - 1);
        (spread - error).max(0.0)
    });
    Fit {
        adjusted,
        entry_error,
        leniency: leniency.iter().copied().collect(),
        judge_error,
        judge_variance,
        residual_variance,
        entry_variance,
        residuals,
    }
}

/// −2 × restricted log-likelihood as a function of γ, with σ² profiled out.
struct Likelihood<'a> {
    /// Eigenvalue of C and the projection of g on its vector.
    spectrum: &'a [(usize, f64, f64)],
    unexplained: f64,
    freedom: f64,
}

impl Likelihood<'_> {
    fn residual(&self, gamma: f64) -> f64 {
        let explained: f64 =
            self.spectrum.iter().map(|&(_, value, part)| part * part / value / (1.0 + gamma * value)).sum();
        (self.unexplained + explained) / self.freedom
    }

    fn deviance(&self, gamma: f64) -> f64 {
        let spread: f64 = self.spectrum.iter().map(|&(_, value, _)| (gamma * value).ln_1p()).sum();
        self.freedom * self.residual(gamma).ln() + spread
    }

    /// d deviance / d γ, up to the positive factor that does not move its zero.
    fn slope(&self, gamma: f64) -> f64 {
        let residual = self.residual(gamma);
        self.spectrum
            .iter()
            .map(|&(_, value, part)| {
                let shrunk = 1.0 + gamma * value;
                value / shrunk - part * part / (shrunk * shrunk) / residual
            })
            .sum()
    }

    /// The γ of the highest likelihood; 0 is allowed.
    fn best(&self) -> f64 {
        // A coarse grid finds the valley, bisection of the slope its bottom. It reaches so far that a γ beyond it leaves less than
        // a billionth unexplained: the record states such a λ as 0.
        let grid: Vec<f64> =
            std::iter::once(0.0).chain((-160..=200).map(|step| 10_f64.powf(f64::from(step) / 20.0))).collect();
        let mut lowest = (f64::INFINITY, 0);
        for (at, &gamma) in grid.iter().enumerate() {
            let deviance = self.deviance(gamma);
            if deviance < lowest.0 {
                lowest = (deviance, at);
            }
        }
        let at = lowest.1;
        let (mut low, mut high) = (grid[at.saturating_sub(1)], grid.get(at + 1).copied().unwrap_or_else(|| grid[at]));
        if at == 0 && self.slope(0.0) >= 0.0 {
            return 0.0;
        }
        for _ in 0..200 {
            let middle = f64::midpoint(low, high);
            if self.slope(middle) > 0.0 {
                high = middle;
            } else {
                low = middle;
            }
        }
        f64::midpoint(low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Montgomery's balanced incomplete block design: entries × judges.
    fn montgomery() -> Observed {
        Observed {
            incidence: Incidence { seen: vec![vec![0, 1, 3], vec![1, 2, 3], vec![0, 1, 2], vec![0, 2, 3]], judges: 4 },
            values: vec![
                vec![73.0, 74.0, 71.0],
                vec![75.0, 67.0, 72.0],
                vec![73.0, 75.0, 68.0],
                vec![75.0, 72.0, 75.0],
            ],
        }
    }

    fn near(found: &[f64], wanted: &[f64]) {
        assert_eq!(found.len(), wanted.len());
        for (found, wanted) in found.iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-6, "{found} is not {wanted}");
        }
    }

    #[test]
    fn least_squares() {
        let fit = fit(&montgomery(), Shrinkage::Fixed(0.0));
        near(&fit.adjusted, &[72.5 - 9.0 / 8.0, 72.5 - 7.0 / 8.0, 72.5 - 0.5, 72.5 + 20.0 / 8.0]);
        near(&fit.leniency, &[0.875, 3.0, -3.875, 0.0]);
    }

    #[test]
    fn reml() {
        let fit = fit(&montgomery(), Shrinkage::Estimated);
        near(&[fit.judge_variance.unwrap(), fit.residual_variance.unwrap()], &[8.016_666_7, 0.65]);
        near(&fit.adjusted, &[71.413_114_8, 71.616_393_4, 72.0, 74.970_491_8]);
        near(&fit.leniency, &[0.849_180, 2.911_475, -3.760_656, 0.0]);
    }

    #[test]
    fn given_shrinkage() {
        near(&fit(&montgomery(), Shrinkage::Fixed(1.0)).adjusted, &[71.727_273, 71.545_455, 72.0, 74.727_273]);
        near(&fit(&montgomery(), Shrinkage::Fixed(1e12)).adjusted, &[218.0 / 3.0, 214.0 / 3.0, 72.0, 74.0]);
    }

    #[test]
    fn a_crossed_panel_keeps_its_means_and_anova_variances() {
        // Shrout & Fleiss: between entries 11.2417, residual 1.0194, judges 32.4861.
        let rows = [
            [9.0, 2.0, 5.0, 8.0],
            [6.0, 1.0, 3.0, 2.0],
            [8.0, 4.0, 6.0, 8.0],
            [7.0, 1.0, 2.0, 6.0],
            [10.0, 5.0, 6.0, 9.0],
            [6.0, 2.0, 4.0, 7.0],
        ];
        let observed = Observed {
            incidence: Incidence { seen: vec![vec![0, 1, 2, 3]; 6], judges: 4 },
            values: rows.iter().map(|row| row.to_vec()).collect(),
        };
        let fit = fit(&observed, Shrinkage::Estimated);
        near(&fit.adjusted, &[6.0, 3.0, 6.5, 4.0, 7.5, 4.75]);
        assert!((fit.residual_variance.unwrap() - 1.019_444).abs() < 1e-5);
        assert!((fit.entry_variance.unwrap() - (11.241_667 - 1.019_444) / 4.0).abs() < 1e-5);
        assert!((fit.judge_variance.unwrap() - (32.486_111 - 1.019_444) / 6.0).abs() < 1e-4);
    }
}
