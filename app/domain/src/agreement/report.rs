//! The result of `linxuan agreement`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::alpha::{Level, alpha};
use super::icc::{Icc, icc};
use super::kendall::{Kendall, kendall};
use crate::scoring::{self, JudgeLine, Method, Table, TableError};
use crate::selection::num::wide;

/// Krippendorff's α on four levels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Alpha {
    /// Equal or not.
    pub nominal: Option<f64>,
    /// By rank.
    pub ordinal: Option<f64>,
    /// By difference.
    pub interval: Option<f64>,
    /// By proportion.
    pub ratio: Option<f64>,
}

/// How far the judges of a table agree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Entries with a score.
    pub entries: usize,
    /// Entries that every judge scored: `icc` and `kendall` speak of these.
    pub crossed: usize,
    /// Intraclass correlations with 95 % intervals.
    pub icc: Icc,
    /// Krippendorff's α, of all entries with at least two scores.
    pub alpha: Alpha,
    /// Kendall's W.
    pub kendall: Kendall,
    /// Leniency, correlation, misfit and halo judge by judge, as `score` has them.
    pub judges: Vec<JudgeLine>,
    /// Why something is missing or speaks of a part only.
    pub notes: Vec<String>,
}

/// Computes everything about the agreement of a table's judges. `weights` are by criterion, in any unit; without them
/// criteria count the same.
///
/// # Errors
/// Weights that do not fit the table.
pub fn report(table: &Table, weights: Option<&BTreeMap<String, i64>>) -> Result<Report, TableError> {
    let totals = table.totals(weights)?;
    let mut by_entry: BTreeMap<usize, BTreeMap<usize, f64>> = BTreeMap::new();
    for (&(entry, judge), &numerator) in &totals.numerators {
        by_entry.entry(entry).or_default().insert(judge, wide(numerator) / wide(totals.denominator));
    }
    let active = table.judges.len() - (0..table.judges.len()).filter(|judge| idle(&by_entry, *judge)).count();
    let rows: Vec<Vec<f64>> = by_entry
        .values()
        .filter(|scores| scores.len() == active)
        .map(|scores| scores.values().copied().collect())
        .collect();
    let mut notes = Vec::new();
    let (found, concordance) = (icc(&rows), kendall(&rows));
    if rows.len() < 2 || active < 2 {
        notes.push(format!(
            "icc and kendall are null: they need two entries that all {active} judges scored, there are {}",
            rows.len()
        ));
    } else {
        if rows.len() < by_entry.len() {
            notes.push(format!(
                "icc and kendall speak of the {} of {} entries that all {active} judges scored",
                rows.len(),
                by_entry.len()
            ));
        }
        if found.is_none() {
            notes.push("icc is null: no score differs from another".to_owned());
        }
        if concordance.is_none() {
            notes.push("kendall is null: every judge gave all entries one score".to_owned());
        }
        if found.is_some_and(|found| found.two.value.is_some() && found.two.low.is_none()) {
            notes.push("an interval of icc is null: nothing is left that entries and judges do not explain".to_owned());
        }
    }
    let units: Vec<Vec<f64>> = by_entry.values().map(|scores| scores.values().copied().collect()).collect();
    let of = |level: Level| alpha(&units, level);
    let alpha = Alpha {
        nominal: of(Level::Nominal),
        ordinal: of(Level::Ordinal),
        interval: of(Level::Interval),
        ratio: of(Level::Ratio),
    };
    if alpha.interval.is_none() {
        notes.push("alpha is null: no two comparable scores of one entry, or all scores are alike".to_owned());
    } else if alpha.ratio.is_none() {
        notes.push("alpha.ratio is null: scores below zero have no proportions".to_owned());
    }
    let scored = scoring::report(table, weights, Method::Mean)?;
    notes.extend(scored.notes);
    let report = Report {
        entries: by_entry.len(),
        crossed: if active > 1 { rows.len() } else { 0 },
        icc: found.unwrap_or_default(),
        alpha,
        kendall: concordance.unwrap_or_default(),
        judges: scored.judges,
        notes,
    };
    Ok(report)
}

fn idle(by_entry: &BTreeMap<usize, BTreeMap<usize, f64>>, judge: usize) -> bool {
    by_entry.values().all(|scores| !scores.contains_key(&judge))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scoring::read_table;

    #[test]
    fn keys_are_those_of_the_command_line() {
        let table =
            read_table("film,a,b,c,d\ne1,9,2,5,8\ne2,6,1,3,2\ne3,8,4,6,8\ne4,7,1,2,6\ne5,10,5,6,9\ne6,6,2,4,7\n");
        let value = serde_json::to_value(report(&table.unwrap(), None).unwrap()).unwrap();
        for key in ["1_1", "2_1", "3_1", "1_k", "2_k", "3_k"] {
            assert!(["value", "low", "high"].iter().all(|part| value["icc"][key][part].is_number()), "{key}");
        }
        assert!(["nominal", "ordinal", "interval", "ratio"].iter().all(|level| value["alpha"][level].is_number()));
        assert!(["w", "chi2", "p"].iter().all(|key| value["kendall"][key].is_number()));
        assert_eq!(value["judges"].as_array().unwrap().len(), 4);
        // Nothing is missing; what is said invites a look at a judge.
        let notes = value["notes"].as_array().unwrap();
        assert!(notes.iter().all(|note| note.as_str().unwrap().ends_with("worth a look")), "{notes:?}");
    }

    #[test]
    fn panels_are_compared_by_what_all_saw() {
        let table = read_table("film,a,b,c\nx,9,8,7\ny,6,5,4\nz,7,6,\nw,,5,6\n").unwrap();
        let found = report(&table, None).unwrap();
        assert_eq!((found.entries, found.crossed), (4, 2));
        assert!(found.icc.two.value.is_some() && found.alpha.interval.is_some());
        assert!(found.notes.iter().any(|note| note.contains("the 2 of 4 entries")), "{:?}", found.notes);
        let apart = read_table("film,a,b,c,d\nx,9,8,,\ny,6,5,,\nz,,,7,6\n").unwrap();
        let found = report(&apart, None).unwrap();
        assert_eq!((found.crossed, found.icc, found.kendall), (0, Icc::default(), Kendall::default()));
        assert!(found.notes.iter().any(|note| note.starts_with("icc and kendall are null")), "{:?}", found.notes);
    }

    proptest! {
        #[test]
        fn never_a_number_that_is_none(cells in proptest::collection::vec(proptest::option::of(-3_i32..4), 12)) {
            let lines: Vec<String> = cells
                .chunks(3)
                .enumerate()
                .map(|(at, row)| {
                    let row: Vec<String> = row.iter().map(|cell| cell.map(|mark| mark.to_string()).unwrap_or_default()).collect();
                    format!("e{at},{}", row.join(","))
                })
                .collect();
            if let Ok(table) = read_table(&format!("film,a,b,c\n{}\n", lines.join("\n"))) {
                let found = report(&table, None).unwrap();
                let text = serde_json::to_string(&found).unwrap();
                // serde writes what is no number as null; every null has a note.
                let nulls = text.matches(":null").count();
                prop_assert!(nulls == 0 || !found.notes.is_empty() || found.judges.iter().any(|judge| judge.correlation.is_none() || judge.misfit.is_none() || judge.halo.is_none()));
                for estimate in [found.icc.one, found.icc.two, found.icc.three] {
                    for value in [estimate.value, estimate.low, estimate.high].into_iter().flatten() {
                        prop_assert!(value.is_finite() && value <= 1.0 + 1e-9, "{}", value);
                    }
                }
                for value in [found.alpha.nominal, found.alpha.ordinal, found.alpha.interval, found.alpha.ratio, found.kendall.w].into_iter().flatten() {
                    prop_assert!(value.is_finite() && value <= 1.0 + 1e-9, "{}", value);
                }
            }
        }
    }
}
