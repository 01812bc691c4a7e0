//! Questions to one model: the best set under changed bounds, within the tolerance.

use std::collections::BTreeSet;

use super::model::Model;
use super::search::{Change, Point, Search};
use super::simplex::Basis;
use crate::num::signed;

/// The most points that are kept to start later searches from.
const KEPT: usize = 512;

/// A model with its search, and what was found so far.
pub(super) struct Solver<'m> {
    pub model: &'m Model<'m>,
    pub search: Search<'m>,
    /// Pins and vetoes; `None` where an entry is both.
    decided: Option<Vec<Change>>,
    /// Ranges of scores that make the tolerance hold, each as changes of columns.
    windows: Vec<Vec<Change>>,
    /// Points that keep every rule.
    found: Vec<Point>,
    /// Rows that together refute every window of the last question, where each was refuted at its root.
    pub contradiction: Option<Vec<usize>>,
}

/// What one solver leaves to the next.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    basis: Basis,
    found: Vec<Point>,
}

impl<'m> Solver<'m> {
    pub fn new(model: &'m Model<'m>) -> Self {
        Self::resume(model, None)
    }

    /// Starts where a solver of the same rules ended, which may have had other scores.
    pub fn resume(model: &'m Model<'m>, from: Option<Kept>) -> Self {
        let (basis, found) = from.map_or((None, Vec::new()), |kept| (Some(kept.basis), kept.found));
        let decided = model.pins.is_disjoint(&model.vetoes).then(|| {
            let pins = model.pins.iter().map(|&column| (column, 1, 1));
            pins.chain(model.vetoes.iter().map(|&column| (column, 0, 0))).collect()
        });
        Self {
            model,
            search: Search::new(&model.program, basis),
            decided,
            windows: windows(model, &model.pins, &model.vetoes, model.problem.size),
            // What kept the rules still keeps them; only its value may be another.
            found: found
                .into_iter()
                .map(|Point { columns, .. }| Point { value: model.program.value(&columns), columns })
                .collect(),
            contradiction: None,
        }
    }

    /// What a solver of the same rules may start from.
    pub fn keep(self) -> Kept {
        Kept { basis: self.search.into_basis(), found: self.found }
    }

    /// The best set that keeps every rule and `forced` (columns and values).
    pub fn forced(&mut self, forced: &[(usize, i64)]) -> Option<Point> {
        let changes: Vec<Change> = forced.iter().map(|&(column, value)| (column, value, value)).collect();
        let point = self.ask(&changes, true)?;
        if self.found.len() < KEPT && !self.found.contains(&point) {
            self.found.push(point.clone());
        }
        Some(point)
    }

    /// The best set with some row bounds loosened.
    pub fn loosened(&mut self, changes: &[Change]) -> Option<Point> {
        self.ask(changes, true)
    }

    /// Is there any set under these changes alone, without the pins and vetoes of the problem? The
    /// changes stand in one of the windows.
    pub fn possible(&mut self, changes: &[Change], windows: &[Vec<Change>]) -> bool {
        self.contradiction = Some(Vec::new());
        windows.iter().any(|window| {
            let Some(changes) = merged(changes, window) else { return false };
            let found = self.search.any(&changes).is_some();
            self.refuted();
            found
        })
    }

    /// Joins the rows that refuted a window to those of the windows before.
    fn refuted(&mut self) {
        let rows = self.search.contradiction.clone();
        self.contradiction = self.contradiction.take().zip(rows).map(|(mut all, rows)| {
            all.extend(rows);
            all.sort_unstable();
            all.dedup();
            all
        });
    }

    fn ask(&mut self, changes: &[Change], use_found: bool) -> Option<Point> {
        let mut best: Option<Point> = None;
        self.contradiction = Some(Vec::new());
        let asked = merged(self.decided.as_ref()?, changes)?;
        for window in 0..self.windows.len() {
            let Some(changes) = merged(&asked, &self.windows[window]) else { continue };
            let known = if use_found {
                self.found
                    .iter()
                    .filter(|point| allows(&changes, point, self.model.program.columns()))
                    .chain(best.as_ref())
                    .max_by(|one, two| one.value.cmp(&two.value))
                    .cloned()
            } else {
                best.clone()
            };
            let point = self.search.best(&changes, known.as_ref());
            self.refuted();
            if point.as_ref().map(|point| &point.value) > best.as_ref().map(|point| &point.value) {
                best = point;
            }
        }
        best
    }

    /// Could another bound of this row have changed the last answer? Without, its proof is the same.
    pub fn rests_on(&self, row: usize) -> bool {
        self.windows.len() > 1 || self.search.rests_on(row)
    }
}

/// Changes of columns and rows together; later ones narrow columns, `None` where nothing is left.
fn merged(first: &[Change], second: &[Change]) -> Option<Vec<Change>> {
    if second.is_empty() {
        return Some(first.to_vec());
    }
    let mut all: Vec<Change> = first.to_vec();
    for &(variable, lower, upper) in second {
        match first.iter().position(|&(other, _, _)| other == variable) {
            None => all.push((variable, lower, upper)),
            Some(at) => {
                let change = &mut all[at];
                change.1 = change.1.max(lower);
                change.2 = change.2.min(upper);
                if change.1 > change.2 {
                    return None;
                }
            }
        }
    }
    Some(all)
}

/// Does a point that keeps every rule also keep these changes of columns?
fn allows(changes: &[Change], point: &Point, columns: usize) -> bool {
    changes.iter().filter(|change| change.0 < columns).all(|&(column, lower, upper)| {
        let value = point
            .columns
            .binary_search_by_key(&column, |&(other, _)| other)
            .ok()
            .and_then(|at| point.columns.get(at))
            .map_or(0, |&(_, value)| value);
        (lower..=upper).contains(&value)
    })
}

/// The tolerance as a choice of windows: with `h` the best score that may be left out, everything
/// above `h` is in and everything below `h − tolerance` is out. Every `h` that leaves room is tried.
///
/// `pins` and `vetoes` were decided by people and stand outside; no more than `size` can be in.
pub(super) fn windows(
    model: &Model<'_>,
    pins: &BTreeSet<usize>,
    vetoes: &BTreeSet<usize>,
    size: usize,
) -> Vec<Vec<Change>> {
    let Some(tolerance) = model.problem.tolerance else { return vec![Vec::new()] };
    let mut open: Vec<usize> =
        (0..model.len()).filter(|column| !pins.contains(column) && !vetoes.contains(column)).collect();
    if open.is_empty() {
        return vec![Vec::new()];
    }
    model.sort_by_merit(&mut open);
    let mut windows = Vec::new();
    let mut at = 0;
    while at < open.len() {
        let high = model.score(open[at]);
        if at > size {
            break;
        }
        let low = high.saturating_sub(tolerance);
        let above = open[..at].iter().map(|&column| (column, 1, 1));
        let below = open[at..].iter().filter(|&&column| model.score(column) < low).map(|&column| (column, 0, 0));
        windows.push(above.chain(below).collect());
        while at < open.len() && model.score(open[at]) == high {
            at += 1;
        }
    }
    windows
}

/// How many a point has of what a bound counts.
pub(super) fn counted(model: &Model<'_>, point: &Point, bound: usize) -> usize {
    let bound = &model.bounds[bound];
    if !bound.form.is_of_groups() {
        // The columns that stand for groups may be 0 for a group that is present: count the groups.
        let links: Vec<usize> = (model.len()..model.violation)
            .filter(|&column| model.program.column(column).any(|(row, _)| row == bound.row))
            .filter_map(|column| model.program.column(column).find(|&(_, sign)| sign < 0).map(|(row, _)| row))
            .collect();
        let mut present: Vec<usize> = point
            .columns
            .iter()
            .filter(|&&(column, _)| column < model.len())
            .flat_map(|&(column, _)| model.program.column(column).map(|(row, _)| row))
            .filter(|row| links.binary_search(row).is_ok())
            .collect();
        present.sort_unstable();
        present.dedup();
        return present.len();
    }
    point
        .columns
        .iter()
        .filter(|&&(column, _)| column < model.len() && model.program.column(column).any(|(row, _)| row == bound.row))
        .count()
}

/// The size row opened.
pub(super) fn any_size(model: &Model<'_>) -> Change {
    (model.row(0), 0, signed(model.len().max(model.problem.size)))
}
