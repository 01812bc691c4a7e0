//! Marks of judges for entries as a table, and the weighted totals of its lines.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::graph::Incidence;
use super::total::{Sheet, Weights};

/// Marks and weights are held in millionths of the input's unit, so that sums are exact.
pub const MICRO: i64 = 1_000_000;

/// Why a table is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("line {line}: found {found}; allowed: {allowed}")]
pub struct TableError {
    /// Line of the file, from 1; 0 speaks of the arguments.
    pub line: usize,
    /// What stands there.
    pub found: String,
    /// What may stand there.
    pub allowed: String,
}

impl TableError {
    pub(super) fn new(line: usize, found: impl Into<String>, allowed: impl Into<String>) -> Self {
        Self { line, found: found.into(), allowed: allowed.into() }
    }
}

/// Marks of judges for entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Entry ids in order of first appearance.
    pub entries: Vec<String>,
    /// Judge ids in order of first appearance.
    pub judges: Vec<String>,
    /// Criteria in order of first appearance; one without a name where the input has none.
    pub criteria: Vec<String>,
    /// (entry, judge) → mark of each criterion in millionths of the input's unit; absent is `None`.
    pub marks: BTreeMap<(usize, usize), Vec<Option<i64>>>,
}

/// Composite totals as exact fractions: `numerators[(entry, judge)] / denominator`, in the input's unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Σ weight × mark for every complete sheet.
    pub numerators: BTreeMap<(usize, usize), i128>,
    /// Common denominator, positive.
    pub denominator: i128,
    /// Sheets left out because a criterion has no mark.
    pub incomplete: Vec<(usize, usize)>,
}

/// The numerators of [`Totals`] as a list in their order, with their denominator: for sums that are made hundreds of times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sums {
    /// Σ weight × mark for every complete sheet, in the order of [`Totals::numerators`].
    pub numerators: Vec<i128>,
    /// Common denominator, positive.
    pub denominator: i128,
}

impl From<&Totals> for Sums {
    fn from(totals: &Totals) -> Self {
        Self { numerators: totals.numerators.values().copied().collect(), denominator: totals.denominator }
    }
}

impl Table {
    /// Weighted totals; without weights all criteria count the same. Weights are normalised, so a
    /// total stays in the unit of the marks.
    ///
    /// # Errors
    /// Weights that do not name exactly the criteria of the table, or add up to nothing.
    pub fn totals(&self, weights: Option<&BTreeMap<String, i64>>) -> Result<Totals, TableError> {
        let (weights, denominator) = self.weighing(weights)?;
        let mut totals = Totals { numerators: BTreeMap::new(), denominator, incomplete: Vec::new() };
        for (&at, marks) in &self.marks {
            match weighed(marks, &weights) {
                Some(sum) => {
                    totals.numerators.insert(at, sum);
                }
                None => totals.incomplete.push(at),
            }
        }
        Ok(totals)
    }

    /// As [`Table::totals`], without the map.
    ///
    /// # Errors
    /// As [`Table::totals`].
    pub(crate) fn sums(&self, weights: Option<&BTreeMap<String, i64>>) -> Result<Sums, TableError> {
        let (weights, denominator) = self.weighing(weights)?;
        Ok(Sums { numerators: self.marks.values().filter_map(|marks| weighed(marks, &weights)).collect(), denominator })
    }

    /// The weights in the order of the criteria, and the denominator of totals by them.
    fn weighing(&self, weights: Option<&BTreeMap<String, i64>>) -> Result<(Vec<i64>, i128), TableError> {
        let shown = self.criteria.join(", ");
        let weights: Vec<i64> = match weights {
            None => vec![MICRO; self.criteria.len()],
            Some(weights) => {
                if let Some(unknown) = weights.keys().find(|name| !self.criteria.contains(name)) {
                    return Err(TableError::new(
                        0,
                        format!("a weight for {unknown:?}"),
                        format!("the criteria {shown}"),
                    ));
                }
                self.criteria
                    .iter()
                    .map(|name| {
                        weights.get(name).copied().ok_or_else(|| {
                            TableError::new(
                                0,
                                format!("no weight for {name:?}"),
                                format!("a weight for each of {shown}"),
                            )
                        })
                    })
                    .collect::<Result<_, _>>()?
            }
        };
        let whole: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
        if whole <= 0 {
            return Err(TableError::new(0, "weights that add up to 0", "at least one positive weight"));
        }
        Ok((weights, whole * i128::from(MICRO)))
    }
}

/// Σ weight × mark of a complete sheet.
fn weighed(marks: &[Option<i64>], weights: &[i64]) -> Option<i128> {
    marks.iter().zip(weights).map(|(mark, &weight)| Some(i128::from((*mark)?) * i128::from(weight))).sum()
}

impl Table {
    /// A table of judges' totals in hundredths (of the product's 0–100).
    #[must_use]
    pub fn from_totals<'a>(totals: impl IntoIterator<Item = (&'a str, &'a str, i64)>) -> Self {
        let sheets = totals.into_iter().map(|(entry, judge, total)| ((entry, judge), vec![Some(total)]));
        Self::from_marks(&[String::new()], sheets)
    }

    /// A table of marks by criterion in hundredths, criteria in the order given; the marks of each
    /// sheet come in that order. Entries and judges come in order of their ids.
    pub fn from_marks<'a>(
        criteria: &[String],
        sheets: impl IntoIterator<Item = ((&'a str, &'a str), Vec<Option<i64>>)>,
    ) -> Self {
        let sheets: Vec<_> = sheets.into_iter().collect();
        let in_order = |names: HashSet<&'a str>| {
            let mut names: Vec<&str> = names.into_iter().collect();
            names.sort_unstable();
            names
        };
        let entries = in_order(sheets.iter().map(|((entry, _), _)| *entry).collect());
        let judges = in_order(sheets.iter().map(|((_, judge), _)| *judge).collect());
        let place = |names: &[&'a str]| -> HashMap<&'a str, usize> {
            names.iter().enumerate().map(|(at, name)| (*name, at)).collect()
        };
        let (entry_at, judge_at) = (place(&entries), place(&judges));
        let marks = sheets
            .into_iter()
            .filter_map(|((entry, judge), mut marks)| {
                marks.resize(criteria.len(), None);
                let marks = marks.into_iter().map(|mark| mark.and_then(|mark| mark.checked_mul(MICRO / 100))).collect();
                Some(((*entry_at.get(entry)?, *judge_at.get(judge)?), marks))
            })
            .collect();
        Self {
            entries: entries.into_iter().map(str::to_owned).collect(),
            judges: judges.into_iter().map(str::to_owned).collect(),
            criteria: criteria.to_vec(),
            marks,
        }
    }

    /// A table of sheets as a contest keeps them: marks in hundredths of their scale, brought to 0–100.
    #[must_use]
    pub fn from_sheets<'a>(weights: &Weights, sheets: impl IntoIterator<Item = Sheet<'a>>) -> Self {
        let criteria: Vec<String> = weights.criteria.iter().map(|(key, _)| key.clone()).collect();
        let max = weights.max.max(1);
        let marks = |sheet: Sheet<'_>| {
            let marks = sheet.marks.iter();
            marks.map(|mark| Some((*mark)?.checked_mul(10_000)? / max)).collect::<Vec<_>>()
        };
        Self::from_marks(&criteria, sheets.into_iter().map(|sheet| ((sheet.entry, sheet.judge), marks(sheet))))
    }

    /// Who scored what, by complete sheets.
    #[must_use]
    pub fn incidence(&self) -> Incidence {
        let mut seen = vec![Vec::new(); self.entries.len()];
        for (&(entry, judge), marks) in &self.marks {
            if marks.iter().all(Option::is_some)
                && let Some(own) = seen.get_mut(entry)
            {
                own.push(judge);
            }
        }
        Incidence { seen, judges: self.judges.len() }
    }
}
