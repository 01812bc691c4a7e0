//! Whether scores drift with the place that an entry has in a judge's own order of viewing.
//!
//! y_ij = μ_i + b_j + γ p_ij + e_ij by least squares, p_ij the place (1, 2, …) of entry i for judge j: γ is what one
//! place later is worth, merit and leniency taken out. Entries are projected out first (R. Frisch and F. V. Waugh,
//! *Econometrica* 1, 1933; M. C. Lovell, *Journal of the American Statistical Association* 58, 1963); what is left
//! are normal equations of judges and slopes. With r their rank, σ̂² = Σ ê² / (N − entries − r), and γ̂ ÷ its standard
//! error is held against t with so many degrees of freedom. Juries do drift: R. G. Flôres and V. A. Ginsburgh, "The
//! Queen Elisabeth musical competition: how fair is the final ranking?", *The Statistician* 45, 1996, 97–104;
//! W. Bruine de Bruin, "Save the last dance for me", *Acta Psychologica* 118, 2005, 245–260.
//!
//! γ exists only because judges have different orders. Where all share one, a place is a property of the entry.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, DVector, SymmetricEigen};
use serde::{Deserialize, Serialize};

use super::beta::t_both_tails;
use super::numbers::{finite, listed};
use crate::num::{count, wide};
use crate::scoring::MICRO;

/// Directions of the scaled normal equations below this are measured by nothing. Two neighbours exchanged in one of
/// two hundred long orders still stand far above it, rounding far below.
const ZERO: f64 = 1e-10;

/// Squares below this share of what they are a part of are rounding.
const ROUNDING: f64 = 1e-20;

/// One score, and when it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Viewing<'a> {
    /// The entry.
    pub entry: &'a str,
    /// The judge.
    pub judge: &'a str,
    /// The score in millionths of the input's unit ([`MICRO`]).
    pub score: i64,
    /// Place in this judge's own order.
    pub position: u32,
}

/// The drift of one judge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JudgeDrift {
    /// The judge.
    pub id: String,
    /// Scores.
    pub n: usize,
    /// What one place later is worth to this judge, in the input's unit, if each judge may drift differently.
    pub gamma: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// gamma ÷ se.
    pub t: Option<f64>,
    /// The probability of so large a t, either way, by chance. One of twenty judges is below 0.05 by chance.
    pub p: Option<f64>,
}

/// The drift of the panel as a whole, and of each judge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderEffect {
    /// What one place later is worth, in the input's unit; positive where later entries get more.
    pub gamma: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// gamma ÷ se.
    pub t: Option<f64>,
    /// Degrees of freedom of t.
    pub df: Option<usize>,
    /// The probability of so large a t, either way, by chance.
    pub p: Option<f64>,
    /// Judges in order of their ids.
    pub judges: Vec<JudgeDrift>,
    /// Why something is missing.
    pub notes: Vec<String>,
}

/// Fits one drift for all judges, then one for each. The order of `viewings` does not matter.
#[must_use]
pub fn order_effect(viewings: &[Viewing<'_>]) -> OrderEffect {
    if viewings.is_empty() {
        return OrderEffect { notes: vec!["gamma is null: there is no score".to_owned()], ..OrderEffect::default() };
    }
    let mut viewings = viewings.to_vec();
    viewings.sort_unstable();
    let sheets = Sheets::of(&viewings);
    let mut notes = Vec::new();
    let judges = sheets.judges.len();
    let all = sheets.fit(judges + 1, |_| judges);
    let pooled = all.slope(judges, sheets.unit);
    match (pooled.gamma, pooled.se, pooled.t) {
        (None, _, _) => notes.push(
            "gamma is null: places follow from the entry and the judge (as where all judges share one order), so that \
             a drift cannot be told from merit"
                .to_owned(),
        ),
        (Some(_), None, _) => {
            notes.push(
                "se, t and p are null: there are no more scores than entries, judges and gamma use up".to_owned(),
            );
        }
        (Some(_), Some(_), None) => notes.push("t and p are null: the scores fit without any error".to_owned()),
        _ => {}
    }
    let each = sheets.fit(2 * judges, |judge| judges + judge);
    let lines: Vec<JudgeDrift> = sheets
        .judges
        .iter()
        .enumerate()
        .map(|(judge, (id, n))| {
            let Slope { gamma, se, t, p } = each.slope(judges + judge, sheets.unit);
            JudgeDrift { id: (*id).to_owned(), n: *n, gamma, se, t, p }
        })
        .collect();
    let missing = |of: &dyn Fn(&JudgeDrift) -> bool| -> Vec<&str> {
        lines.iter().filter(|line| of(line)).map(|line| line.id.as_str()).collect()
    };
    let none = missing(&|line| line.gamma.is_none());
    if !none.is_empty() {
        notes.push(format!(
            "the gamma of {} is null: a drift of one judge shows only beside judges with other orders",
            listed(&none)
        ));
    }
    if lines.iter().any(|line| line.gamma.is_some() && line.se.is_none()) {
        notes.push("se, t and p of judges are null: there are too few scores for a drift of each".to_owned());
    } else if lines.iter().any(|line| line.se.is_some() && line.t.is_none()) {
        notes.push("t and p of judges are null: the scores fit without any error".to_owned());
    }
    let df = all.freedom().filter(|_| pooled.gamma.is_some());
    OrderEffect { gamma: pooled.gamma, se: pooled.se, t: pooled.t, df, p: pooled.p, judges: lines, notes }
}

/// One score as the equations see it.
struct Line {
    judge: usize,
    /// Place less the judge's mean place, in units of [`Sheets::unit`].
    place: f64,
    /// Score less the first score, in the input's unit.
    score: f64,
}

struct Sheets<'a> {
    /// Ids and numbers of scores.
    judges: Vec<(&'a str, usize)>,
    /// Scores entry by entry.
    entries: Vec<Vec<Line>>,
    /// Typical distance of a place from the judge's mean place.
    unit: f64,
}

impl<'a> Sheets<'a> {
    fn of(viewings: &[Viewing<'a>]) -> Self {
        let mut places: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
        for viewing in viewings {
            let (n, sum) = places.entry(viewing.judge).or_default();
            *n += 1;
            *sum += f64::from(viewing.position);
        }
        let judges: Vec<(&str, usize)> = places.iter().map(|(id, (n, _))| (*id, *n)).collect();
        let index: BTreeMap<&str, (usize, f64)> =
            places.iter().enumerate().map(|(at, (id, (n, sum)))| (*id, (at, sum / count(*n)))).collect();
        let first = viewings.first().map_or(0, |viewing| viewing.score);
        let mut entries: Vec<Vec<Line>> = Vec::new();
        for alike in viewings.chunk_by(|one, two| one.entry == two.entry) {
            let line = |viewing: &Viewing<'_>| {
                let (judge, mean) = *index.get(viewing.judge)?;
                let score = wide(i128::from(viewing.score) - i128::from(first)) / wide(i128::from(MICRO));
                Some(Line { judge, place: f64::from(viewing.position) - mean, score })
            };
            entries.push(alike.iter().filter_map(line).collect());
        }
        let squares: f64 = entries.iter().flatten().map(|line| line.place * line.place).sum();
        let unit = if squares > 0.0 { (squares / count(viewings.len())).sqrt() } else { 1.0 };
        for line in entries.iter_mut().flatten() {
            line.place /= unit;
        }
        Self { judges, entries, unit }
    }

    /// Least squares with a column for each judge and slopes in the columns that `slope` names.
    fn fit(&self, columns: usize, slope: impl Fn(usize) -> usize) -> Fit {
        let mut normal = DMatrix::<f64>::zeros(columns, columns);
        let mut right = DVector::<f64>::zeros(columns);
        let mut before = vec![0.0; columns];
        for lines in &self.entries {
            let n = count(lines.len().max(1));
            let mean = lines.iter().map(|line| line.score).sum::<f64>() / n;
            let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
            for line in lines {
                let own = [(line.judge, 1.0), (slope(line.judge), line.place)];
                for (at, value) in own {
                    *sums.entry(at).or_default() += value;
                    right[at] += value * (line.score - mean);
                    before[at] += value * value;
                    for (with, other) in own {
                        normal[(at, with)] += value * other;
                    }
                }
            }
            for (&at, one) in &sums {
                for (&with, two) in &sums {
                    normal[(at, with)] -= one * two / n;
                }
            }
        }
        // Columns of equal length, so that one threshold suits judges with few scores and with many.
        let scale: Vec<f64> = (0..columns)
            .map(|at| {
                let left = normal[(at, at)];
                if left > 1e-12 * before[at] { 1.0 / left.sqrt() } else { 0.0 }
            })
            .collect();
        let scaled =
            DMatrix::from_fn(columns, columns, |row, column| normal[(row, column)] * scale[row] * scale[column]);
        let eigen = SymmetricEigen::new(scaled);
        let most = eigen.eigenvalues.iter().copied().fold(0.0, f64::max);
        let target = DVector::from_fn(columns, |row, _| right[row] * scale[row]);
        let mut estimates = DVector::<f64>::zeros(columns);
        let mut variances = vec![0.0; columns];
        let mut unmeasured: Vec<f64> = scale.iter().map(|scale| if *scale > 0.0 { 0.0 } else { 1.0 }).collect();
        let mut rank = 0;
        for (at, &value) in eigen.eigenvalues.iter().enumerate() {
            let direction = eigen.eigenvectors.column(at);
            if value > ZERO * most {
                rank += 1;
                estimates += direction * (direction.dot(&target) / value);
                for (variance, part) in variances.iter_mut().zip(direction.iter()) {
                    *variance += part * part / value;
                }
            } else {
                for (unmeasured, part) in unmeasured.iter_mut().zip(direction.iter()) {
                    *unmeasured += part * part;
                }
            }
        }
        let columns = (0..columns)
            .map(|at| {
                (unmeasured[at] < 1e-8).then(|| (estimates[at] * scale[at], variances[at] * scale[at] * scale[at]))
            })
            .collect();
        let (mut whole, mut left) = (0.0, 0.0);
        for lines in &self.entries {
            let n = count(lines.len().max(1));
            let predicted = |line: &Line| {
                let slope = slope(line.judge);
                estimates[line.judge] * scale[line.judge] + estimates[slope] * scale[slope] * line.place
            };
            let mean = lines.iter().map(|line| line.score).sum::<f64>() / n;
            let middle = lines.iter().map(predicted).sum::<f64>() / n;
            for line in lines {
                whole += (line.score - mean).powi(2);
                left += (line.score - mean - predicted(line) + middle).powi(2);
            }
        }
        Fit {
            columns,
            left: if left > ROUNDING * whole { left } else { 0.0 },
            free: self.entries.iter().map(Vec::len).sum::<usize>().saturating_sub(self.entries.len() + rank),
        }
    }
}

struct Fit {
    /// Estimate, and its variance in units of σ², where the scores determine them.
    columns: Vec<Option<(f64, f64)>>,
    /// Σ ê².
    left: f64,
    /// Degrees of freedom.
    free: usize,
}

#[derive(Default)]
struct Slope {
    gamma: Option<f64>,
    se: Option<f64>,
    t: Option<f64>,
    p: Option<f64>,
}

impl Fit {
    fn freedom(&self) -> Option<usize> {
        (self.free > 0).then_some(self.free)
    }

    fn slope(&self, column: usize, unit: f64) -> Slope {
        let Some((estimate, variance)) = self.columns.get(column).copied().flatten() else { return Slope::default() };
        let gamma = finite(estimate / unit);
        let freedom = self.freedom().map(count);
        let se = freedom.and_then(|freedom| finite((self.left / freedom * variance).sqrt() / unit));
        let t = gamma.zip(se).filter(|(_, se)| *se > 0.0).and_then(|(gamma, se)| finite(gamma / se));
        Slope { gamma, se, t, p: t.zip(freedom).and_then(|(t, freedom)| finite(t_both_tails(t, freedom))) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::assignment::williams;

    const ENTRIES: [&str; 6] = ["e0", "e1", "e2", "e3", "e4", "e5"];
    const JUDGES: [&str; 4] = ["j0", "j1", "j2", "j3"];
    const SCORES: [[i64; 6]; 4] =
        [[72, 75, 70, 78, 66, 81], [70, 79, 73, 74, 69, 80], [75, 78, 68, 80, 70, 85], [69, 74, 71, 73, 65, 77]];

    fn near(found: Option<f64>, wanted: f64) {
        assert!((found.unwrap() - wanted).abs() < 1e-9, "{found:?} is not {wanted}");
    }

    /// Four judges, each with a row of Williams' square over six entries.
    fn square(score: impl Fn(usize, usize, usize) -> i64) -> Vec<Viewing<'static>> {
        let mut viewings = Vec::new();
        for (judge, row) in williams(6).iter().take(4).enumerate() {
            for (at, &entry) in row.iter().enumerate() {
                viewings.push(Viewing {
                    entry: ENTRIES[entry],
                    judge: JUDGES[judge],
                    score: score(entry, judge, at),
                    position: u32::try_from(at).unwrap() + 1,
                });
            }
        }
        viewings
    }

    #[test]
    fn as_a_general_regression_finds_it() {
        // Wanted: dense regression on dummies (LAPACK).
        let found = order_effect(&square(|entry, judge, _| SCORES[judge][entry] * MICRO));
        near(found.gamma, 0.206_140_350_877_194_73);
        near(found.se, 0.294_926_149_820_217_7);
        near(found.t, 0.698_955_826_747_999_8);
        near(found.p, 0.496_028_201_587_862_5);
        assert_eq!(found.df, Some(14));
        for (line, (gamma, se, p)) in found.judges.iter().zip([
            (-0.186_155_393_901_925_1, 0.633_784_727_835_715_7, 0.774_439_463_459_716_6),
            (-0.462_806_559_637_570_4, 0.594_804_424_186_197_4, 0.452_932_050_785_193_16),
            (1.303_715_650_546_605_7, 0.594_804_424_186_197_4, 0.050_804_892_056_893_355),
            (0.329_012_536_758_975_85, 0.633_784_727_835_715_3, 0.613_958_861_341_769),
        ]) {
            near(line.gamma, gamma);
            near(line.se, se);
            near(line.p, p);
        }
        assert!(found.notes.is_empty(), "{:?}", found.notes);
    }

    #[test]
    fn an_exact_drift_is_found() {
        let drift = |judge: usize| if judge == 2 { 1_500_000 } else { -250_000 };
        let viewings = square(|entry, judge, at| {
            let [entry, leniency, at] = [entry * entry, judge * 3, at].map(|value| i64::try_from(value).unwrap());
            (entry + leniency) * MICRO + at * drift(judge)
        });
        let found = order_effect(&viewings);
        for (line, wanted) in found.judges.iter().zip([-0.25, -0.25, 1.5, -0.25]) {
            near(line.gamma, wanted);
            near(line.se, 0.0);
        }
        assert!(found.judges.iter().all(|line| line.t.is_none() && line.p.is_none()));
        assert!(found.notes.iter().any(|note| note.contains("t and p of judges")), "{:?}", found.notes);
        assert!(found.p.is_some());
    }

    #[test]
    fn one_order_for_all_says_nothing() {
        let mut viewings = square(|entry, judge, _| SCORES[judge][entry] * MICRO);
        for viewing in &mut viewings {
            viewing.position = u32::try_from(ENTRIES.iter().position(|id| *id == viewing.entry).unwrap()).unwrap();
        }
        let found = order_effect(&viewings);
        assert_eq!((found.gamma, found.se, found.t, found.df, found.p), (None, None, None, None, None));
        assert!(found.judges.iter().all(|line| line.gamma.is_none()));
        assert!(found.notes[0].contains("share one order"), "{:?}", found.notes);
    }

    #[test]
    fn an_order_and_its_reverse_show_only_the_common_drift() {
        let mut viewings = square(|entry, judge, _| SCORES[judge][entry] * MICRO);
        viewings.retain(|viewing| viewing.judge < "j2");
        for viewing in &mut viewings {
            let place = u32::try_from(ENTRIES.iter().position(|id| *id == viewing.entry).unwrap()).unwrap();
            viewing.position = if viewing.judge == "j0" { place } else { 5 - place };
        }
        let found = order_effect(&viewings);
        assert!(found.gamma.is_some() && found.p.is_some() && found.df == Some(4));
        assert!(found.judges.iter().all(|line| line.gamma.is_none()));
        assert!(found.notes.iter().any(|note| note.contains("the gamma of j0, j1 is null")), "{:?}", found.notes);
    }

    #[test]
    fn too_little_to_fit() {
        assert_eq!(order_effect(&[]).gamma, None);
        let one = Viewing { entry: "a", judge: "x", score: 5, position: 1 };
        assert_eq!(order_effect(&[one]).judges.len(), 1);
        // Two orders of two entries: the drift is determined, its error is not.
        let two = [("a", "x", 7, 1), ("b", "x", 8, 2), ("b", "y", 5, 1), ("a", "y", 9, 2)]
            .map(|(entry, judge, score, position)| Viewing { entry, judge, score: score * MICRO, position });
        let found = order_effect(&two);
        near(found.gamma, 2.5);
        assert!(found.se.is_none() && found.df.is_none() && found.notes[0].starts_with("se, t and p are null"));
    }

    proptest! {
        #[test]
        fn no_panic_no_infinity_and_no_order_of_lines(
            lines in proptest::collection::vec((0..6_usize, 0..4_usize, -5..5_i64, 0..8_u32), 0..40),
        ) {
            let viewings: Vec<Viewing<'_>> = lines
                .iter()
                .map(|&(entry, judge, score, position)| Viewing {
                    entry: ENTRIES[entry],
                    judge: JUDGES[judge],
                    score: score * MICRO,
                    position,
                })
                .collect();
            let found = order_effect(&viewings);
            let reversed: Vec<Viewing<'_>> = viewings.iter().rev().copied().collect();
            prop_assert_eq!(&found, &order_effect(&reversed));
            let numbers = [found.gamma, found.se, found.t, found.p];
            let own = found.judges.iter().flat_map(|line| [line.gamma, line.se, line.t, line.p]);
            prop_assert!(numbers.into_iter().chain(own).flatten().all(f64::is_finite));
            prop_assert!(found.p.is_none_or(|p| (0.0..=1.0).contains(&p)));
            if found.p.is_none() {
                prop_assert!(!found.notes.is_empty());
            }
        }
    }
}
