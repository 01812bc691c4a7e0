//! Everything about a table of marks: the result of `linxuan agreement`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::alpha::{Alpha, alpha};
use super::icc::{Icc, icc};
use super::kendall::{Kendall, kendall};
use super::numbers::listed;
use crate::scoring::{self, JudgeLine, Method, Table, TableError, Totals};

/// The result of `linxuan agreement`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Entries with a score that counts.
    pub n: usize,
    /// Judges with a score that counts.
    pub k: usize,
    /// Entries that all judges scored: `icc` and `kendall` speak of these.
    pub crossed: usize,
    /// Intraclass correlation, of the entries that all judges scored.
    pub icc: Icc,
    /// Krippendorff's α, of all scores.
    pub alpha: Alpha,
    /// Kendall's W, of the entries that all judges scored.
    pub kendall: Kendall,
    /// Judges in the order of the input, as `score` describes them.
    pub judges: Vec<JudgeLine>,
    /// Why something is missing or to be taken with care.
    pub notes: Vec<String>,
}

/// Computes how far the judges of a table agree. `weights` are by criterion, as in [`scoring::report`].
///
/// # Errors
/// Weights that do not fit the table.
pub fn report(table: &Table, weights: Option<&BTreeMap<String, i64>>) -> Result<Report, TableError> {
    describe(table, weights, &scoring::report(table, weights, Method::Adjusted)?)
}

/// As [`report`], where the scores of the same table and weights were worked out already.
///
/// # Errors
/// Weights that do not fit the table.
pub fn describe(
    table: &Table,
    weights: Option<&BTreeMap<String, i64>>,
    scored: &scoring::Report,
) -> Result<Report, TableError> {
    let totals = table.totals(weights)?;
    let mut units: Vec<Vec<i128>> = vec![Vec::new(); table.entries.len()];
    let mut active = BTreeSet::new();
    for (&(entry, judge), &score) in &totals.numerators {
        units[entry].push(score);
        active.insert(judge);
    }
    let (n, k) = (units.iter().filter(|unit| !unit.is_empty()).count(), active.len());
    let mut notes = Vec::new();
    left_out(table, &totals, &units, &active, &mut notes);
    let complete: Vec<Vec<i128>> = units.iter().filter(|unit| k > 0 && unit.len() == k).cloned().collect();
    if complete.len() < n {
        notes.push(format!(
            "icc and kendall use only the entries that all {k} judges scored: {} of {n}",
            complete.len()
        ));
    }
    let icc = icc(&complete, &mut notes);
    let alpha = alpha(&units, &mut notes);
    let kendall = kendall(&complete, &mut notes);
    explain(scored, table.criteria.len(), &mut notes);
    let judges = scored.judges.clone();
    Ok(Report { n, k, crossed: complete.len(), icc, alpha, kendall, judges, notes })
}

/// What of the table does not count.
fn left_out(table: &Table, totals: &Totals, units: &[Vec<i128>], active: &BTreeSet<usize>, notes: &mut Vec<String>) {
    let incomplete: Vec<String> = totals
        .incomplete
        .iter()
        .map(|&(entry, judge)| format!("{} for {}", table.judges[judge], table.entries[entry]))
        .collect();
    if !incomplete.is_empty() {
        let incomplete: Vec<&str> = incomplete.iter().map(String::as_str).collect();
        notes.push(format!("sheets that lack a criterion do not count: {}", listed(&incomplete)));
    }
    let entries: Vec<&str> =
        table.entries.iter().zip(units).filter(|(_, unit)| unit.is_empty()).map(|(entry, _)| entry.as_str()).collect();
    let judges: Vec<&str> = table
        .judges
        .iter()
        .enumerate()
        .filter(|(judge, _)| !active.contains(judge))
        .map(|(_, judge)| judge.as_str())
        .collect();
    for (what, names) in [("entries", entries), ("judges", judges)] {
        if !names.is_empty() {
            notes.push(format!("{what} without a complete score are left out: {}", listed(&names)));
        }
    }
}

/// Why numbers of judges are missing, and whose are worth a look.
fn explain(scored: &scoring::Report, criteria: usize, notes: &mut Vec<String>) {
    let without = |missing: fn(&JudgeLine) -> bool| -> Vec<&str> {
        scored.judges.iter().filter(|judge| judge.n > 0 && missing(judge)).map(|judge| judge.id.as_str()).collect()
    };
    let mut say = |missing: Vec<&str>, what: &str, why: &str| {
        if !missing.is_empty() {
            notes.push(format!("{what} null for {}: {why}", listed(&missing)));
        }
    };
    let unfitted = if scored.graph.components == 1 {
        "too few scores to tell judges from entries"
    } else {
        "the judges fall into groups that share no entry, so their levels cannot be compared"
    };
    say(without(|judge| judge.leniency.is_none() || judge.se.is_none()), "leniency, se and misfit are", unfitted);
    say(
        without(|judge| judge.misfit.is_none() && judge.leniency.is_some()),
        "misfit is",
        "it needs 2 scores, and scores that entries and leniency do not explain entirely",
    );
    say(
        without(|judge| judge.correlation.is_none()),
        "correlation is",
        "it needs 3 entries scored by other judges too, and scores that differ",
    );
    let halo = if criteria < 2 {
        "it needs scores by criterion"
    } else {
        "it needs 3 entries scored by other judges too, and criteria that are marked differently"
    };
    say(without(|judge| judge.halo.is_none()), "halo is", halo);
    for judge in scored.judges.iter().filter(|judge| judge.flagged) {
        notes.push(format!("{}: misfit {:.2}, worth a look", judge.id, judge.misfit.unwrap_or_default()));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::Coefficient;
    use super::*;
    use crate::scoring::read_table;

    const SHROUT_FLEISS: &str = "film,j1,j2,j3,j4\nA,9,2,5,8\nB,6,1,3,2\nC,8,4,6,8\nD,7,1,2,6\nE,10,5,6,9\nF,6,2,4,7\n";

    fn of(text: &str) -> Report {
        report(&read_table(text).unwrap(), None).unwrap()
    }

    #[test]
    fn keys_of_the_command_line() {
        let value = serde_json::to_value(of(SHROUT_FLEISS)).unwrap();
        for (name, wanted) in [
            ("1_1", 0.165_742),
            ("2_1", 0.289_764),
            ("3_1", 0.714_841),
            ("1_k", 0.442_797),
            ("2_k", 0.620_051),
            ("3_k", 0.909_316),
        ] {
            assert!((value["icc"][name]["value"].as_f64().unwrap() - wanted).abs() < 5e-7);
            assert!(value["icc"][name]["low"].is_f64() && value["icc"][name]["high"].is_f64());
        }
        for key in ["nominal", "ordinal", "interval", "ratio"] {
            assert!(value["alpha"][key].is_f64());
        }
        for key in ["w", "chi2", "p"] {
            assert!(value["kendall"][key].is_f64());
        }
        assert_eq!((value["n"].as_u64(), value["k"].as_u64()), (Some(6), Some(4)));
        let judge = &value["judges"][0];
        assert!(judge["leniency"].as_f64().unwrap() > 2.0 && judge["se"].is_f64() && judge["correlation"].is_f64());
        assert!(
            judge["halo"].is_null()
                && value["notes"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|note| note == "halo is null for j1, j2, j3, j4: it needs scores by criterion")
        );
    }

    #[test]
    fn entries_that_not_all_scored_count_only_in_alpha() {
        let part = of(&format!("{SHROUT_FLEISS}G,5,,,1\nH,,,,\n"));
        assert_eq!((part.n, part.k), (7, 4));
        let whole = of(SHROUT_FLEISS);
        assert_eq!((part.icc, part.kendall), (whole.icc, whole.kendall));
        assert_ne!(part.alpha, whole.alpha);
        assert!(part.notes.iter().any(|note| note.ends_with("all 4 judges scored: 6 of 7")), "{:?}", part.notes);
        assert!(part.notes.iter().any(|note| note == "entries without a complete score are left out: H"));
    }

    #[test]
    fn a_judge_without_scores_is_no_judge() {
        let found = of("film,j1,j2,j3\nA,9,2,\nB,6,1,\nC,8,4,\n");
        assert_eq!(found.k, 2);
        assert!(found.icc.mixed.value.is_some());
        assert!(found.notes.iter().any(|note| note == "judges without a complete score are left out: j3"));
    }

    #[test]
    fn criteria_are_weighted() {
        let table = read_table(
            "entry,judge,criterion,score\nA,x,c,4\nA,x,d,9\nA,y,c,5\nA,y,d,1\nB,x,c,7\nB,x,d,2\nB,y,c,8\nB,y,d,3\n\
             C,x,c,7\nC,y,c,3\nC,y,d,3\n",
        )
        .unwrap();
        let weights = BTreeMap::from([("c".to_owned(), 1), ("d".to_owned(), 0)]);
        let found = report(&table, Some(&weights)).unwrap();
        assert_eq!(found.icc.mixed.value, Some(1.0));
        assert!(found.notes[0].contains("x for C"), "{:?}", found.notes);
        assert!(report(&table, Some(&BTreeMap::from([("c".to_owned(), 1)]))).is_err());
    }

    #[test]
    fn the_example_of_the_documentation() {
        let found = of("film,X,Y,Z\nA,8.5,7,9\nB,6,5.5,6\nC,9.5,8,9\nD,4,5,4.5\nE,7,6,8.5\n");
        for (found, wanted) in [
            (found.icc.random.value, 0.802_299),
            (found.icc.random.low, 0.376_626),
            (found.icc.random.high, 0.974_605),
            (found.icc.mixed_mean.value, 0.944_946),
            (found.alpha.nominal, 0.010_101),
            (found.alpha.ordinal, 0.768_776),
            (found.alpha.interval, 0.772_487),
            (found.alpha.ratio, 0.799_496),
            (found.kendall.w, 0.988_701),
            (found.kendall.chi2, 11.864_407),
            (found.kendall.p, 0.018_389),
        ] {
            assert!((found.unwrap() - wanted).abs() < 5e-7, "{found:?} is not {wanted}");
        }
    }

    /// Every number in the answer by its path; `None` is null.
    fn numbers(path: &str, value: &Value, into: &mut BTreeMap<String, Option<f64>>) {
        match value {
            Value::Object(parts) => parts.iter().for_each(|(key, part)| numbers(&format!("{path}.{key}"), part, into)),
            Value::Array(parts) => parts.iter().for_each(|part| {
                let id = part.get("id").and_then(Value::as_str).unwrap_or_default();
                numbers(&format!("{path}[{id}]"), part, into);
            }),
            Value::Null => drop(into.insert(path.to_owned(), None)),
            Value::Number(number) => drop(into.insert(path.to_owned(), number.as_f64())),
            _ => {}
        }
    }

    fn flat(report: &Report) -> BTreeMap<String, Option<f64>> {
        let mut into = BTreeMap::new();
        numbers("", &serde_json::to_value(report).unwrap(), &mut into);
        into
    }

    /// Whether a sentence speaks of this null.
    fn explained(path: &str, notes: &[String]) -> bool {
        let parts: Vec<&str> = path.split('.').skip(1).collect();
        notes.iter().any(|note| match parts.as_slice() {
            [judge, key] if judge.starts_with("judges") => {
                let id = judge.trim_start_matches("judges[").trim_end_matches(']');
                let (what, who) = note.split_once(':').unwrap_or((note, ""));
                if what.starts_with("judges without") {
                    return who.contains(id);
                }
                what.split_once(" null for ").is_some_and(|(keys, ids)| keys.contains(key) && ids.contains(id))
            }
            parts => (1..=parts.len()).any(|end| note.starts_with(&format!("{} is null", parts[..end].join(".")))),
        })
    }

    type Cells = Vec<(usize, usize, Option<i64>)>;

    /// A table of up to 7 entries and 5 judges, with gaps, ties and empty lines.
    fn cells() -> impl Strategy<Value = (usize, usize, Cells)> {
        (
            1..8_usize,
            1..6_usize,
            prop_oneof![Just(0.0), Just(0.1), Just(0.6)],
            prop_oneof![Just(1_i64), Just(3), Just(900)],
        )
            .prop_flat_map(|(n, k, gaps, range)| {
                let cell = (proptest::bool::weighted(gaps), -range / 3..range + 1);
                (Just(n), Just(k), proptest::collection::vec(cell, n * k))
            })
            .prop_map(|(n, k, cells)| {
                let at = |at: usize, (gap, score): (bool, i64)| (at / k, at % k, (!gap).then_some(score));
                (n, k, cells.into_iter().enumerate().map(|(index, cell)| at(index, cell)).collect())
            })
    }

    fn csv(cells: &Cells) -> Option<Table> {
        let mut text = "entry,judge,score\n".to_owned();
        for (entry, judge, score) in cells {
            text += &format!("e{entry},j{judge},{}\n", score.map(|score| score.to_string()).unwrap_or_default());
        }
        read_table(&text).ok()
    }

    proptest! {
        #[test]
        fn numbers_are_numbers_and_nulls_have_reasons((_, _, cells) in cells()) {
            let Some(table) = csv(&cells) else { return Ok(()) };
            let found = report(&table, None).unwrap();
            for coefficient in [found.icc.one_way, found.icc.mixed, found.icc.one_way_mean, found.icc.mixed_mean] {
                if let Coefficient { value: Some(value), low: Some(low), high: Some(high) } = coefficient {
                    prop_assert!(low <= value + 1e-9 && value <= high + 1e-9);
                }
            }
            for (path, number) in flat(&found) {
                match number {
                    Some(number) => prop_assert!(number.is_finite(), "{path}"),
                    None => prop_assert!(explained(&path, &found.notes), "{path}: {:?}", found.notes),
                }
            }
            // JSON turns infinities into null, so that only the text shows them.
            let shown = format!("{found:?}");
            prop_assert!(!shown.contains("NaN") && !shown.contains("inf"), "{shown}");
        }

        #[test]
        fn the_order_of_lines_does_not_matter((_, _, cells) in cells(), seed in any::<u64>()) {
            let mut shuffled = cells.clone();
            let mut state = seed;
            for at in (1..shuffled.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let other = usize::try_from(state >> 33).unwrap() % (at + 1);
                shuffled.swap(at, other);
            }
            let (Some(one), Some(two)) = (csv(&cells), csv(&shuffled)) else { return Ok(()) };
            let (one, two) = (flat(&report(&one, None).unwrap()), flat(&report(&two, None).unwrap()));
            prop_assert_eq!(one.len(), two.len());
            // At the edge of "no variance between judges" REML magnifies rounding: numbers of judges are not compared.
            let coefficients = one.into_iter().zip(two).filter(|((path, _), _)| !path.starts_with(".judges"));
            for ((path, one), (other, two)) in coefficients {
                prop_assert_eq!(&path, &other);
                prop_assert_eq!(one.is_some(), two.is_some(), "{}", path);
                let (one, two) = (one.unwrap_or_default(), two.unwrap_or_default());
                prop_assert!((one - two).abs() <= 1e-6 * one.abs().max(1.0), "{path}: {one} {two}");
            }
        }

        #[test]
        fn a_lenient_judge_changes_neither_icc_3_nor_w((_, _, cells) in cells(), more in -500..500_i64) {
            let lenient: Cells = cells
                .iter()
                .map(|&(entry, judge, score)| (entry, judge, score.map(|score| score + if judge == 0 { more } else { 0 })))
                .collect();
            let (Some(one), Some(two)) = (csv(&cells), csv(&lenient)) else { return Ok(()) };
            let (one, two) = (report(&one, None).unwrap(), report(&two, None).unwrap());
            prop_assert_eq!(one.kendall, two.kendall);
            for (one, two) in [(one.icc.mixed, two.icc.mixed), (one.icc.mixed_mean, two.icc.mixed_mean)] {
                for (one, two) in [(one.value, two.value), (one.low, two.low), (one.high, two.high)] {
                    // Null and a number differ only where one table is all the same score.
                    if let (Some(one), Some(two)) = (one, two) {
                        prop_assert!((one - two).abs() <= 1e-6 * one.abs().max(1.0), "{one} {two}");
                    }
                }
            }
        }
    }
}
