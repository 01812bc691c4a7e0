//! The whole picture of a round: scores by the chosen method, raw beside adjusted, and the judges.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::graph::Weakest;
use super::judges::{JudgeLine, Sheets, average};
use super::method::Method;
use super::mixed::{Fit, Observed, Shrinkage, fit};
use super::table::{Table, TableError};
use crate::num::{count, half_up, nearest, signed, wide};

/// Differences of adjusted scores below this are rounding and share a rank.
const SAME: f64 = 1e-9;

/// One entry. Scores are in the input's unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryLine {
    /// The entry.
    pub id: String,
    /// Scores that count.
    pub n: usize,
    /// Plain mean.
    pub raw: Option<f64>,
    /// Mean with judges' leniency removed.
    pub adjusted: Option<f64>,
    /// Place by the plain mean; equal means share one.
    pub raw_rank: Option<usize>,
    /// Place by the adjusted mean.
    pub adjusted_rank: Option<usize>,
    /// Standard error of the adjusted mean as a comparison between entries.
    pub se: Option<f64>,
    /// Result of the chosen method at full precision.
    pub score: Option<f64>,
    /// The same rounded half up to two decimals.
    pub shown: Option<String>,
    /// The same as an integer: what ranks and selects.
    #[serde(skip)]
    pub hundredths: Option<i64>,
}

/// Variance components, in squared units of the input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variance {
    /// Between entries.
    pub entry: Option<f64>,
    /// Between judges' leniencies.
    pub judge: Option<f64>,
    /// What neither explains.
    pub residual: Option<f64>,
}

/// What can be compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Graph {
    /// Parts of the entry–judge graph that no score joins; 1 is what is needed.
    pub components: usize,
    /// The least reliable comparison; `None` where not all can be compared.
    pub weakest: Option<Weakest>,
    /// Entries of each part, where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Vec<String>>,
}

/// The result of `linxuan score`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The method of `score`.
    pub method: Method,
    /// Entries in the order of the input.
    pub entries: Vec<EntryLine>,
    /// Judges in the order of the input.
    pub judges: Vec<JudgeLine>,
    /// Variance components.
    pub variance: Variance,
    /// What can be compared.
    pub graph: Graph,
    /// Why something is missing or to be taken with care.
    pub notes: Vec<String>,
    /// False where the comparison asked for is refused (exit code 1).
    #[serde(skip, default)]
    pub sound: bool,
}

/// Computes everything about a table of marks.
///
/// `weights` are by criterion, in any unit; without them criteria count the same.
///
/// # Errors
/// Weights that do not fit the table.
pub fn report(table: &Table, weights: Option<&BTreeMap<String, i64>>, method: Method) -> Result<Report, TableError> {
    let totals = table.totals(weights)?;
    let observed = Observed::of(table, &totals);
    let sheets = Sheets { table, totals, observed };
    let mut notes = Vec::new();
    for &(entry, judge) in &sheets.totals.incomplete {
        notes.push(format!(
            "the sheet of {} for {} lacks a criterion and does not count",
            table.judges[judge], table.entries[entry]
        ));
    }
    let graph = sheets.graph(&mut notes);
    let connected = graph.components == 1;
    let fitted = connected.then(|| fit(&sheets.observed, Shrinkage::Estimated)).filter(|fit| {
        let known = fit.residual_variance.is_some();
        if !known {
            notes.push("adjusted, se and leniency are null: too few scores to tell judges from entries".to_owned());
        }
        known
    });
    let mut sound = connected;
    if connected && !sheets.observed.incidence.is_crossed() && matches!(method, Method::Mean) {
        notes.push("entries have different judges: the plain mean mixes merit with leniency".to_owned());
    }
    let scores = sheets.scores(method, fitted.as_ref(), &mut notes);
    if scores.iter().zip(&sheets.observed.incidence.seen).any(|(score, judges)| score.is_none() && !judges.is_empty()) {
        sound = false;
    }
    let raw = sheets.raw();
    let raw_rank = ranked(&raw, |one, two| (one.0 * two.1).cmp(&(two.0 * one.1)), |_, _| false);
    let adjusted: Vec<Option<f64>> = (0..table.entries.len())
        .map(|entry| fitted.as_ref().and_then(|fit| fit.adjusted.get(entry).copied()).filter(|value| value.is_finite()))
        .collect();
    let adjusted_rank = ranked(&adjusted, f64::total_cmp, |one, two| (one - two).abs() <= SAME);
    let entries = (0..table.entries.len())
        .map(|entry| EntryLine {
            id: table.entries[entry].clone(),
            n: sheets.observed.values[entry].len(),
            raw: raw[entry].map(|(numerator, denominator)| wide(numerator) / wide(denominator)),
            adjusted: adjusted[entry],
            raw_rank: raw_rank[entry],
            adjusted_rank: adjusted_rank[entry],
            se: fitted.as_ref().and_then(|fit| fit.entry_error[entry]),
            score: scores[entry].map(|score| score.0),
            shown: scores[entry].map(|score| two_decimals(score.1)),
            hundredths: scores[entry].map(|score| score.1),
        })
        .collect();
    let judges = sheets.judges(fitted.as_ref());
    for judge in judges.iter().filter(|judge| judge.flagged) {
        notes.push(format!("{}: misfit {:.2}, worth a look", judge.id, judge.misfit.unwrap_or_default()));
    }
    let variance = Variance {
        entry: fitted.as_ref().and_then(|fit| fit.entry_variance),
        judge: fitted.as_ref().and_then(|fit| fit.judge_variance),
        residual: fitted.as_ref().and_then(|fit| fit.residual_variance),
    };
    Ok(Report { method, entries, judges, variance, graph, notes, sound })
}

/// Places from 1, the largest first; equal values share one, and values that are `close` to the one before.
fn ranked<T>(
    values: &[Option<T>],
    compare: impl Fn(&T, &T) -> std::cmp::Ordering,
    close: impl Fn(&T, &T) -> bool,
) -> Vec<Option<usize>> {
    let mut order: Vec<(usize, &T)> =
        values.iter().enumerate().filter_map(|(at, value)| Some((at, value.as_ref()?))).collect();
    // Sorted without the tolerance: with it a comparison is no order, and sorting may panic.
    order.sort_by(|one, two| compare(two.1, one.1).then(one.0.cmp(&two.0)));
    let mut ranks = vec![None; values.len()];
    let mut previous: Option<(&T, usize)> = None;
    for (place, &(at, value)) in order.iter().enumerate() {
        let rank = match previous {
            Some((other, rank)) if compare(other, value).is_eq() || close(other, value) => rank,
            _ => place + 1,
        };
        ranks[at] = Some(rank);
        previous = Some((value, rank));
    }
    ranks
}

/// Hundredths as text with two decimals.
fn two_decimals(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let whole = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", whole / 100, whole % 100)
}

/// A score at full precision and in hundredths.
fn shown(value: f64) -> Option<(f64, i64)> {
    // Far below any mark's precision, so that 2.675 given in binary still rounds up.
    value.is_finite().then(|| (value, nearest((value * 100.0 + 0.5 + 1e-7).floor())))
}

impl Sheets<'_> {
    fn graph(&self, notes: &mut Vec<String>) -> Graph {
        let (entries, judges, components) = self.observed.incidence.components();
        let mut parts = Vec::new();
        if components > 1 {
            parts = vec![Vec::new(); components];
            for (name, part) in self.table.entries.iter().zip(&entries) {
                if let Some(part) = *part {
                    parts[part].push(name.clone());
                }
            }
            let judge_of = |part: usize| {
                judges.iter().position(|&of| of == Some(part)).map_or("", |judge| self.table.judges[judge].as_str())
            };
            notes.push(format!(
                "adjusted is null: {components} groups of entries share no judge, so their scores cannot be compared"
            ));
            for part in 1..components {
                let film = parts[part].first().map_or("", String::as_str);
                let anchor = parts[0].first().map_or("", String::as_str);
                notes.push(format!(
                    "a score of {} for {film}, or of {} for {anchor}, would join part {} to the first",
                    judge_of(0),
                    judge_of(part),
                    part + 1
                ));
            }
        }
        for (name, part) in self.table.entries.iter().zip(&entries) {
            if part.is_none() {
                notes.push(format!("{name} has no complete score"));
            }
        }
        let weakest = self.observed.incidence.weakest(&self.table.entries);
        if let Some(pair) = weakest.as_ref().filter(|pair| pair.weak) {
            let [one, two] = &pair.entries;
            notes.push(format!(
                "the comparison of {one} with {two} is weak: resistance {:.2}; films seen by all judges would mend it",
                pair.resistance
            ));
        }
        Graph { components, weakest, parts }
    }

    /// Plain means as fractions.
    fn raw(&self) -> Vec<Option<(i128, i128)>> {
        let mut sums = vec![(0_i128, 0_i128); self.table.entries.len()];
        for (&(entry, _), &numerator) in &self.totals.numerators {
            sums[entry].0 += numerator;
            sums[entry].1 += self.totals.denominator;
        }
        sums.into_iter().map(|sum| (sum.1 > 0).then_some(sum)).collect()
    }

    /// Scores of the chosen method: full precision, and hundredths.
    fn scores(&self, method: Method, fitted: Option<&Fit>, notes: &mut Vec<String>) -> Vec<Option<(f64, i64)>> {
        let exact = |fraction: Option<(i128, i128)>| {
            let (numerator, denominator) = fraction?;
            let hundredths = half_up(numerator.checked_mul(100)?, denominator)?;
            Some((wide(numerator) / wide(denominator), hundredths))
        };
        match method {
            Method::Mean => self.raw().into_iter().map(exact).collect(),
            Method::Trimmed => {
                let few = self.observed.values.iter().map(Vec::len).min().unwrap_or(0);
                if !self.observed.incidence.is_crossed() || few < 5 {
                    notes.push(
                        "score is null: a trimmed mean needs at least 5 scores an entry and the same judges for all"
                            .to_owned(),
                    );
                    return vec![None; self.table.entries.len()];
                }
                let mut by_entry: Vec<Vec<i128>> = vec![Vec::new(); self.table.entries.len()];
                for (&(entry, _), &numerator) in &self.totals.numerators {
                    by_entry[entry].push(numerator);
                }
                by_entry
                    .into_iter()
                    .map(|mut scores| {
                        scores.sort_unstable();
                        let kept = scores.get(1..scores.len().saturating_sub(1)).unwrap_or_default();
                        exact(Some((kept.iter().sum(), self.totals.denominator * i128::from(signed(kept.len())))))
                    })
                    .collect()
            }
            Method::Adjusted => (0..self.table.entries.len())
                .map(|entry| fitted.and_then(|fit| fit.adjusted.get(entry).copied()).and_then(shown))
                .collect(),
            Method::Zscore => {
                notes.push("z-scores assume that every judge had an equally good batch of films".to_owned());
                self.standardised(notes)
            }
        }
    }

    fn standardised(&self, notes: &mut Vec<String>) -> Vec<Option<(f64, i64)>> {
        let by_judge = self.by_judge(|_, value| value);
        let all: Vec<f64> = self.observed.values.iter().flatten().copied().collect();
        let middle = average(&all);
        let of: Vec<(f64, f64)> = by_judge.iter().map(|own| (average(own), deviation(own))).collect();
        for (judge, (_, spread)) in of.iter().enumerate().filter(|(_, (_, spread))| *spread <= 0.0) {
            notes.push(format!(
                "{} gave no two different scores (spread {spread}): all count as average",
                self.table.judges[judge]
            ));
        }
        // Back to the input's unit by the judges' usual spread.
        let squares: Vec<f64> =
            of.iter().filter(|(_, spread)| *spread > 0.0).map(|(_, spread)| spread * spread).collect();
        let unit = if squares.is_empty() { 0.0 } else { average(&squares).sqrt() };
        self.observed
            .incidence
            .seen
            .iter()
            .zip(&self.observed.values)
            .map(|(judges, values)| {
                let scores: Vec<f64> = judges
                    .iter()
                    .zip(values)
                    .map(|(&judge, value)| {
                        let (mean, spread) = of[judge];
                        if spread > 0.0 { (value - mean) / spread } else { 0.0 }
                    })
                    .collect();
                if scores.is_empty() { None } else { shown(middle + unit * average(&scores)) }
            })
            .collect()
    }
}

fn deviation(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let mean = average(values);
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (squares / count(values.len() - 1)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::super::csv::read_table;
    use super::*;

    fn wide_table(rows: &[&str]) -> Table {
        let columns = rows[0].split_whitespace().count();
        let header: Vec<String> = (0..columns).map(|at| format!("j{at}")).collect();
        let lines: Vec<String> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| {
                format!(
                    "e{at},{}",
                    row.split_whitespace().map(|cell| cell.replace('-', "")).collect::<Vec<_>>().join(",")
                )
            })
            .collect();
        read_table(&format!("entry,{}\n{}\n", header.join(","), lines.join("\n"))).unwrap()
    }

    #[test]
    fn skating() {
        let report = report(&wide_table(&["10 9.75 10 10 9.75 9.75 9.75 10 9.75"]), None, Method::Trimmed).unwrap();
        assert_eq!(report.entries[0].shown.as_deref(), Some("9.86"));
        assert!(report.sound);
    }

    #[test]
    fn diving() {
        let report = report(&wide_table(&["7.5 8.5 8 9 8 8 7.5"]), None, Method::Trimmed).unwrap();
        let points = report.entries[0].score.unwrap() * 5.0 * 0.6 * 3.4;
        assert!((points - 81.6).abs() < 1e-9, "{points}");
    }

    #[test]
    fn montgomery() {
        let table = wide_table(&["73 74 - 71", "- 75 67 72", "73 75 68 -", "75 - 72 75"]);
        let report = report(&table, None, Method::Adjusted).unwrap();
        let order = |rank: fn(&EntryLine) -> Option<usize>| report.entries.iter().map(rank).collect::<Vec<_>>();
        assert_eq!(order(|entry| entry.raw_rank), [Some(2), Some(4), Some(3), Some(1)]);
        assert_eq!(order(|entry| entry.adjusted_rank), [Some(4), Some(3), Some(2), Some(1)]);
        assert_eq!(report.entries[3].shown.as_deref(), Some("74.97"));
        assert!((report.variance.judge.unwrap() - 8.016_666_7).abs() < 1e-6);
        assert!(report.sound && report.graph.components == 1);
        assert!(!report.graph.weakest.as_ref().unwrap().weak);
        let weights: Vec<f64> = report.judges.iter().map(|judge| judge.misfit.unwrap() * 3.0 / 12.0).collect();
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-9, "misfit is 1 on average");
    }

    #[test]
    fn separate_panels_are_refused() {
        let table = wide_table(&["8 7 - -", "6 5 - -", "- - 9 8", "- - 7 9"]);
        let report = report(&table, None, Method::Adjusted).unwrap();
        assert!(!report.sound);
        assert_eq!(report.graph.components, 2);
        assert!(
            report.entries.iter().all(|entry| entry.adjusted.is_none() && entry.raw.is_some() && entry.score.is_none())
        );
        assert!(report.notes.iter().any(|note| note.contains("a score of j0 for e2")), "{:?}", report.notes);
        let value = serde_json::to_value(&report).unwrap();
        assert!(value["entries"][0]["adjusted"].is_null() && value["graph"]["weakest"].is_null());
        assert!(value.get("sound").is_none());
    }

    #[test]
    fn trimming_needs_five_of_the_same_judges() {
        for rows in [&["8 7 9 6"][..], &["8 7 9 6 5 -", "8 7 9 6 - 5"]] {
            let report = report(&wide_table(rows), None, Method::Trimmed).unwrap();
            assert!(!report.sound && report.entries[0].score.is_none());
        }
    }

    #[test]
    fn halo_sees_criteria_that_move_together() {
        let mut lines = vec!["entry,judge,criterion,score".to_owned()];
        for (entry, marks) in
            [[5, 6, 7, 5, 8, 6], [7, 5, 6, 8, 5, 7], [6, 8, 5, 7, 7, 5], [8, 7, 8, 6, 6, 8], [5, 5, 6, 7, 8, 7]]
                .iter()
                .enumerate()
        {
            for (at, mark) in marks.iter().enumerate() {
                let criterion = if at % 2 == 0 { "c1" } else { "c2" };
                lines.push(format!("e{entry},j{},{criterion},{mark}", at / 2));
            }
            // The last judge gives both criteria the same mark.
            lines.push(format!("e{entry},same,c1,{}", entry % 3 + 5));
            lines.push(format!("e{entry},same,c2,{}", entry % 3 + 5));
        }
        let table = read_table(&lines.join("\n")).unwrap();
        let report = report(&table, None, Method::Mean).unwrap();
        let halo = |id: &str| report.judges.iter().find(|judge| judge.id == id).unwrap().halo.unwrap();
        assert!(halo("same") > halo("j0") && halo("same") > halo("j1") && halo("same") > halo("j2"));
    }

    #[test]
    fn shown_rounds_half_up() {
        let report = report(&wide_table(&["2.67 2.68", "- -"]), None, Method::Mean);
        // 2.675 exactly, which binary floating point holds below the half
        assert_eq!(report.unwrap().entries[0].shown.as_deref(), Some("2.68"));
        assert_eq!(shown(2.675).unwrap().1, 268);
        assert_eq!(two_decimals(-5), "-0.05");
    }

    #[test]
    fn scores_that_differ_by_rounding_share_a_rank_and_never_stop_the_sort() {
        let close = |one: &f64, two: &f64| (one - two).abs() <= SAME;
        assert_eq!(
            ranked(&[Some(7.0), None, Some(8.0), Some(7.0 + 1e-12)], f64::total_cmp, close),
            [Some(2), None, Some(1), Some(2)]
        );
        // Chains of steps below the tolerance: a is like b and b like c, but a is not like c.
        let chain: Vec<Option<f64>> =
            (0..20_000_u32).map(|at| Some(f64::from(at * 7_919 % 20_011) * (SAME / 3.0))).collect();
        assert_eq!(ranked(&chain, f64::total_cmp, close).iter().flatten().count(), chain.len());
    }

    #[test]
    fn a_table_of_totals() {
        let table = Table::from_totals([("B", "j2", 8350), ("A", "j1", 9000), ("A", "j2", 8000)]);
        assert_eq!(table.entries, ["A", "B"]);
        let report = report(&table, None, Method::Mean).unwrap();
        assert_eq!(report.entries[0].shown.as_deref(), Some("85.00"));
        assert_eq!(report.entries[1].raw, Some(83.5));
    }
}
