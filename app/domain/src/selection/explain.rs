//! Margins, shortfalls and prices, each by an exact re-solve and never by prices of a relaxation.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Kind, Model};
use super::outcome::{EntryExplanations, EntryLine, FamilyLine, RuleExplanations, RuleLine};
use super::search::{Change, Point};
use super::solver::{Solver, counted};

/// Score sum of a point.
pub(super) fn total(model: &Model<'_>, point: &Point) -> i64 {
    point.value.get(model.score_level).and_then(|&total| i64::try_from(total).ok()).unwrap_or(i64::MAX)
}

/// Chosen entries of a point, in order of columns.
pub(super) fn chosen(model: &Model<'_>, point: &Point) -> BTreeSet<usize> {
    point.columns.iter().map(|&(column, _)| column).filter(|&column| column < model.len()).collect()
}

/// Ids, best first.
pub(super) fn ids(model: &Model<'_>, columns: impl IntoIterator<Item = usize>) -> Vec<String> {
    let mut columns: Vec<usize> = columns.into_iter().collect();
    model.sort_by_merit(&mut columns);
    columns.into_iter().map(|column| model.id(column).to_owned()).collect()
}

/// One exact re-solve for each entry.
pub(super) fn by_entry(solver: &mut Solver<'_>, best: &Point) -> EntryExplanations {
    let model = solver.model;
    let best_total = total(model, best);
    let inside = chosen(model, best);
    let mut lines: Vec<Option<EntryLine>> = vec![None; model.len()];
    let mut second: Option<i64> = None;
    let mut tied = Vec::new();
    let mut reserves: Vec<(i64, usize)> = Vec::new();
    for column in 0..model.len() {
        let selected = inside.contains(&column);
        let other = solver.forced(&[(column, i64::from(!selected))]);
        let distance = other.as_ref().map(|point| best_total - total(model, point));
        if let Some(distance) = distance {
            second = Some(second.map_or(best_total - distance, |total| total.max(best_total - distance)));
            if distance == 0 {
                tied.push(column);
            }
            if !selected {
                reserves.push((distance, column));
            }
        }
        let id = model.id(column).to_owned();
        lines[model.order[column]] = Some(if selected {
            EntryLine::In { id, selected, margin: distance }
        } else {
            let with = other.map(|point| chosen(model, &point)).unwrap_or_default();
            let gone = if with.is_empty() { Vec::new() } else { ids(model, inside.difference(&with).copied()) };
            let brings = ids(model, with.difference(&inside).copied());
            EntryLine::Out { id, selected, shortfall: distance, replaces: gone, brings }
        });
    }
    let mut order: Vec<usize> = reserves.iter().map(|&(_, column)| column).collect();
    model.sort_by_merit(&mut order);
    let distance: BTreeMap<usize, i64> = reserves.into_iter().map(|(distance, column)| (column, distance)).collect();
    order.sort_by_key(|column| distance.get(column).copied());
    EntryExplanations {
        second_best_total: second,
        tied_at_the_line: ids(model, tied),
        reserves: order.into_iter().map(|column| model.id(column).to_owned()).collect(),
        entries: lines.into_iter().flatten().collect(),
    }
}

/// Two exact re-solves for each bound and one for each family.
pub(super) fn by_rule(solver: &mut Solver<'_>, best: &Point) -> RuleExplanations {
    let model = solver.model;
    let best_total = total(model, best);
    // The root of the question without changes tells which bounds cannot matter.
    let _ = solver.forced(&[]);
    let silent: Vec<bool> =
        model.bounds.iter().map(|bound| !solver.rests_on(bound.row, i128::from(best_total))).collect();
    let gain = |solver: &mut Solver<'_>, changes: &[Change]| {
        solver.loosened(changes).map_or(0, |point| total(model, &point) - best_total)
    };
    let mut rules = Vec::with_capacity(model.bounds.len());
    for (at, bound) in model.bounds.iter().enumerate() {
        let looser = match bound.kind {
            Kind::Max => Some(bound.value + 1),
            Kind::Min | Kind::Distinct => bound.value.checked_sub(1),
        };
        let gain_without = if silent[at] { 0 } else { gain(solver, &[model.with_bound(bound, None)]) };
        let gain_if_one_looser = match looser {
            Some(looser) if gain_without > 0 => gain(solver, &[model.with_bound(bound, Some(looser))]),
            _ => 0,
        };
        rules.push(RuleLine {
            id: bound.name.clone(),
            bound: bound.value,
            count: counted(model, best, at),
            gain_if_one_looser,
            gain_without,
        });
    }
    let mut families = BTreeMap::new();
    for (family, name) in model.families.iter().enumerate() {
        let changes = without(model, |bound| model.bounds[bound].family == family);
        let total_without = best_total + gain(solver, &changes);
        families.insert((*name).to_owned(), FamilyLine { total_without });
    }
    RuleExplanations { rules, families }
}

/// The changes that take away every bound for which `gone` holds.
pub(super) fn without(model: &Model<'_>, gone: impl Fn(usize) -> bool) -> Vec<Change> {
    let mut rows: BTreeMap<usize, Change> = BTreeMap::new();
    for (at, bound) in model.bounds.iter().enumerate() {
        if gone(at) {
            let open = model.with_bound(bound, None);
            let change = rows.entry(bound.row).or_insert((
                open.0,
                model.program.row_lower[bound.row],
                model.program.row_upper[bound.row],
            ));
            if bound.kind == Kind::Max { change.2 = open.2 } else { change.1 = open.1 }
        }
    }
    rows.into_values().collect()
}
