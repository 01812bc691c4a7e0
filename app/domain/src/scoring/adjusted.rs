//! What shows that adjusted means are right: `docs/record-format.md`, section 7.2.
//!
//! The document states λ and each judge's leniency. Its check puts them into the equations of the page, which need neither the
//! eigenvalues nor the search of [`fit`], and does not ask where they come from.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};

use super::mixed::{Observed, Shrinkage, fit};
use super::table::{Table, Totals};
use crate::num::{count, float};

/// How far an equation, in points, may be from holding.
const EQUATION: f64 = 1e-6;
/// How far the argument of a rounded score may be from the stated one.
const ROUNDED: f64 = 1e-5;
/// How much likelier, on the scale of −2 × logarithm, another λ may be.
const LIKELIER: f64 = 1e-9;
/// The share that leniencies may leave unexplained where they explain everything.
const EXPLAINED: f64 = 1e-9;
/// λ where judges do not differ.
const NO_DIFFERENCE: &str = "inf";

/// λ and the judges' leniencies as decimals of at most twelve digits behind the point, in points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustedMeans {
    /// Variance of a sheet over that of the judges; `inf` where judges do not differ, `0` where they explain everything.
    pub lambda: String,
    /// Alias and leniency of each judge, in order of the aliases.
    pub judges: Vec<(String, String)>,
}

/// A total that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedTotal<'a> {
    /// The film.
    pub film: &'a str,
    /// The judge's alias.
    pub judge: &'a str,
    /// Hundredths of the product's 0–100.
    pub total: i64,
}

/// Why stated leniencies do not give the scores.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AdjustedProblem {
    /// Films that no chain of sheets joins cannot be compared.
    #[error("films and judges are not connected by sheets")]
    Apart,
    /// There is no more than one sheet a film.
    #[error("too few sheets to tell judges from films")]
    TooFew,
    /// A text that is no decimal.
    #[error("found {0:?}; allowed: decimals with at most 12 digits behind the point, for λ also inf, not below 0")]
    Decimal(String),
    /// Not the judges of the sheets, each once.
    #[error("the judges of the document are not those of the sheets")]
    Judges,
    /// The leniencies do not solve the system.
    #[error("the leniency of {0} does not solve the equations")]
    Unsolved(String),
    /// A score is another one.
    #[error("the score of {0} does not follow from the leniencies")]
    Score(String),
    /// λ is not the likeliest one.
    #[error("another λ is likelier")]
    Unlikely,
}

/// States λ and the leniencies by which these totals give these scores (film and hundredths), and checks them.
///
/// # Errors
/// Totals that cannot be compared, or scores that are not the adjusted means of these totals.
pub fn adjusted_means(totals: &[CountedTotal<'_>], scores: &[(&str, i64)]) -> Result<AdjustedMeans, AdjustedProblem> {
    let sheets = SheetsThatCount::read(totals)?;
    let fitted = fit(&sheets.observed, Shrinkage::Estimated);
    let lambda = match (fitted.residual_variance, fitted.judge_variance) {
        (Some(residual), Some(judges)) if judges > 0.0 => residual / judges,
        (Some(_), Some(_)) => f64::INFINITY,
        _ => return Err(AdjustedProblem::TooFew),
    };
    // A λ too large or too small for its decimals is one of the two ends to within what the check allows.
    let mut refused = None;
    for lambda in [lambda, 0.0, f64::INFINITY] {
        let document = sheets.stated(lambda);
        match check_adjusted(&document, totals, scores) {
            Ok(()) => return Ok(document),
            Err(problem) => refused = refused.or(Some(problem)),
        }
    }
    Err(refused.unwrap_or(AdjustedProblem::Unlikely))
}

/// Checks that the stated leniencies solve the stated equations, give every score, and that no λ beside the stated one is likelier.
///
/// # Errors
/// The first thing that does not hold.
pub fn check_adjusted(
    document: &AdjustedMeans,
    totals: &[CountedTotal<'_>],
    scores: &[(&str, i64)],
) -> Result<(), AdjustedProblem> {
    let SheetsThatCount { table, observed } = SheetsThatCount::read(totals)?;
    let equations = LeniencyEquations::of(&observed);
    let lambda = if document.lambda == NO_DIFFERENCE { f64::INFINITY } else { read_decimal(&document.lambda)? };
    if lambda.is_sign_negative() {
        return Err(AdjustedProblem::Decimal(document.lambda.clone()));
    }
    let mut stated: BTreeMap<&str, f64> = BTreeMap::new();
    for (alias, leniency) in &document.judges {
        stated.insert(alias, read_decimal(leniency)?);
    }
    let own: Vec<f64> = table.judges.iter().filter_map(|judge| stated.get(judge.as_str()).copied()).collect();
    if own.len() != table.judges.len() || document.judges.len() != own.len() {
        return Err(AdjustedProblem::Judges);
    }
    let leniency = DVector::from_vec(own);
    if let Some(judge) = equations.broken(lambda, &leniency) {
        return Err(AdjustedProblem::Unsolved(table.judges.get(judge).cloned().unwrap_or_default()));
    }
    let scores: BTreeMap<&str, i64> = scores.iter().copied().collect();
    // The films of a table stand in order.
    let is_unknown = |film: &&&str| table.entries.binary_search_by(|known| known.as_str().cmp(**film)).is_err();
    if let Some(other) = scores.keys().find(is_unknown) {
        return Err(AdjustedProblem::Score((*other).to_owned()));
    }
    for ((film, judges), values) in table.entries.iter().zip(&observed.incidence.seen).zip(&observed.values) {
        let mean = values.iter().sum::<f64>() / count(values.len());
        let lenient = judges.iter().filter_map(|judge| leniency.get(*judge)).sum::<f64>() / count(judges.len());
        let argument = 100.0 * (mean - lenient) + 0.5;
        let allowed = (argument - ROUNDED).floor()..=(argument + ROUNDED).floor();
        if scores.get(film.as_str()).is_none_or(|score| !allowed.contains(&float(*score))) {
            return Err(AdjustedProblem::Score(film.clone()));
        }
    }
    if equations.is_likeliest(lambda, &leniency) { Ok(()) } else { Err(AdjustedProblem::Unlikely) }
}

/// Totals as the model sees them, of which at least one film has several.
struct SheetsThatCount {
    table: Table,
    observed: Observed,
}

impl SheetsThatCount {
    fn read(totals: &[CountedTotal<'_>]) -> Result<Self, AdjustedProblem> {
        let table = Table::from_totals(totals.iter().map(|one| (one.film, one.judge, one.total)));
        // Without weights totals count as they are.
        let sums: Totals = table.totals(None).map_err(|_| AdjustedProblem::TooFew)?;
        let observed = Observed::of(&table, &sums);
        if observed.incidence.components().2 != 1 {
            return Err(AdjustedProblem::Apart);
        }
        let several = observed.values.iter().any(|values| values.len() > 1);
        if several { Ok(Self { table, observed }) } else { Err(AdjustedProblem::TooFew) }
    }

    /// The document by this λ, as it is after its decimals are cut off.
    fn stated(&self, lambda: f64) -> AdjustedMeans {
        let text = if lambda.is_finite() { decimal(lambda) } else { NO_DIFFERENCE.to_owned() };
        let lambda = read_decimal(&text).unwrap_or(f64::INFINITY);
        let fitted = fit(&self.observed, Shrinkage::Fixed(lambda));
        let leniencies = fitted.leniency.iter().map(|leniency| decimal(*leniency));
        AdjustedMeans { lambda: text, judges: self.table.judges.iter().cloned().zip(leniencies).collect() }
    }
}

/// The equations of the page: C, g, Q and F.
struct LeniencyEquations {
    laplacian: DMatrix<f64>,
    right: DVector<f64>,
    squares: f64,
    freedom: f64,
    /// The most films of a judge.
    most_films: f64,
}

impl LeniencyEquations {
    fn of(observed: &Observed) -> Self {
        let mut right: DVector<f64> = DVector::zeros(observed.incidence.judges);
        let mut films = vec![0_usize; observed.incidence.judges];
        let (mut squares, mut freedom) = (0.0, 0_usize);
        for (judges, values) in observed.incidence.seen.iter().zip(&observed.values) {
            let mean = values.iter().sum::<f64>() / count(values.len());
            freedom += values.len().saturating_sub(1);
            for (judge, value) in judges.iter().zip(values) {
                if let (Some(sum), Some(films)) = (right.get_mut(*judge), films.get_mut(*judge)) {
                    *sum += value - mean;
                    *films += 1;
                }
                squares += (value - mean) * (value - mean);
            }
        }
        Self {
            laplacian: observed.incidence.judges_laplacian(),
            right,
            squares,
            freedom: count(freedom),
            most_films: count(films.into_iter().max().unwrap_or_default()),
        }
    }

    /// The judge whose equation the leniencies break most, where one is broken.
    fn broken(&self, lambda: f64, leniency: &DVector<f64>) -> Option<usize> {
        // Where judges do not differ nobody is lenient.
        let off = if lambda.is_finite() {
            &self.laplacian * leniency + leniency * lambda - &self.right
        } else {
            leniency.clone()
        };
        let allowed = if lambda.is_finite() { EQUATION } else { 0.0 };
        let worst = off.iter().map(|off| off.abs()).enumerate().max_by(|one, next| one.1.total_cmp(&next.1))?;
        let is_centred = lambda > 0.0 || leniency.sum().abs() <= EQUATION;
        (worst.1 > allowed || !is_centred).then_some(worst.0)
    }

    /// What the leniencies leave unexplained; not below 0 by rounding.
    fn unexplained(&self, leniency: &DVector<f64>) -> f64 {
        (self.squares - self.right.dot(leniency)).max(0.0)
    }

    fn by_rest(&self, unexplained: f64) -> f64 {
        self.freedom * (unexplained / self.freedom).ln()
    }

    fn is_likeliest(&self, lambda: f64, leniency: &DVector<f64>) -> bool {
        if lambda == 0.0 {
            return self.unexplained(leniency) <= EXPLAINED * self.squares;
        }
        if lambda.is_infinite() {
            let without = self.by_rest(self.squares);
            return self.deviance(1e4 * self.most_films).is_some_and(|other| without <= other + LIKELIER);
        }
        let Some(own) = self.deviance(lambda) else { return false };
        [0.99, 1.01].into_iter().all(|times| self.deviance(times * lambda).is_some_and(|other| own <= other + LIKELIER))
    }

    /// dev(λ) of the page; `None` where the system is singular.
    fn deviance(&self, lambda: f64) -> Option<f64> {
        let judges = self.right.len();
        let solved = (&self.laplacian + DMatrix::<f64>::identity(judges, judges) * lambda).cholesky()?;
        let rest = self.unexplained(&solved.solve(&self.right));
        Some(self.by_rest(rest) + solved.ln_determinant() - count(judges) * lambda.ln())
    }
}

/// Twelve digits behind the point, without zeros at the end.
fn decimal(value: f64) -> String {
    let text = format!("{value:.12}");
    match text.trim_end_matches('0').trim_end_matches('.') {
        "-0" => "0".to_owned(),
        text => text.to_owned(),
    }
}

fn read_decimal(text: &str) -> Result<f64, AdjustedProblem> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number =
        |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = if is_number(whole, 15) && is_number(part, 12) { text.parse().ok() } else { None };
    number.ok_or_else(|| AdjustedProblem::Decimal(text.chars().take(40).collect()))
}

#[cfg(test)]
mod tests;
