//! Exact conclusions from inexact multipliers.
//!
//! Any multipliers give a valid upper bound (weak duality): with reduced costs `rc = D·w − Y·A` and
//! row activities `s = A x`, `D·w·x = Σ rc_j x_j + Σ Y_r s_r`, and each term is largest at one of its
//! bounds. So the floating-point multipliers are rounded to integers `Y` over a fixed denominator
//! `D`, and everything after that is integer arithmetic: a poor multiplier can make a bound weaker,
//! never wrong.

use super::simplex::Simplex;
use crate::num::nearest;

/// Denominator of the integer multipliers: 2⁴·3²·5·7·11·13, so that the fractions that bases of 0/1
/// columns give are usually exact.
const DENOMINATOR: i128 = 720_720;
const DENOMINATOR_F: f64 = 720_720.0;

/// What the multipliers prove about the box of current bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// No point is better than the target; the proof speaks of the bounds of these rows (some of them more than once).
    Closed(Vec<usize>),
    /// Points better than the target may exist; the first-level bound exceeds the target by this
    /// much (times the denominator).
    Open(i128),
}

/// Integer multipliers of one level, by position of the joined row.
fn multipliers(simplex: &Simplex<'_>, level: usize) -> Vec<i128> {
    let factor = simplex.scale[level] * DENOMINATOR_F;
    let dual = &simplex.dual[level];
    simplex.joined.iter().map(|&row| i128::from(nearest(dual[row] * factor))).collect()
}

/// Reduced costs and joint bound of one level.
pub(super) struct Priced {
    /// By joined row position.
    rows: Vec<i128>,
    /// By row of the program; 0 where it has not joined.
    place: Vec<i128>,
}

impl Priced {
    pub fn new(simplex: &Simplex<'_>, level: usize) -> Self {
        let rows = multipliers(simplex, level);
        let mut place = vec![0; simplex.program.rows()];
        for (&row, &multiplier) in simplex.joined.iter().zip(&rows) {
            place[row] = multiplier;
        }
        Self { rows, place }
    }

    /// The rows whose bounds these multipliers speak of.
    pub fn rows<'s>(&'s self, simplex: &'s Simplex<'_>) -> impl Iterator<Item = usize> + 's {
        simplex.joined.iter().zip(&self.rows).filter(|&(_, &multiplier)| multiplier != 0).map(|(&row, _)| row)
    }

    /// `D·w_j − Y·A_j`.
    pub fn reduced(&self, simplex: &Simplex<'_>, level: usize, column: usize) -> i128 {
        let mut cost = i128::from(simplex.program.levels[level][column]) * DENOMINATOR;
        for (row, coefficient) in simplex.program.column(column) {
            cost -= self.place[row] * i128::from(coefficient);
        }
        cost
    }
}

/// Narrows `range` to what a loss of at most `room` allows at this cost per unit.
fn narrowed(range: (i64, i64), cost: i128, room: i128) -> (i64, i64) {
    if cost == 0 || range.0 == range.1 {
        return range;
    }
    let Ok(steps) = i64::try_from(room / cost.abs()) else {
        return range;
    };
    let (low, high) = range;
    if cost > 0 { (low.max(high.saturating_sub(steps)), high) } else { (low, high.min(low.saturating_add(steps))) }
}

/// The larger of the two ends' contributions.
fn best(range: (i64, i64), cost: i128) -> i128 {
    cost * i128::from(if cost > 0 { range.1 } else { range.0 })
}

/// Is there provably no point in the current box that is lexicographically better than `target`?
///
/// `columns` are the columns that may be nonzero; the caller answers for the others.
pub(super) fn closed(simplex: &Simplex<'_>, columns: &[usize], target: &[i128]) -> Verdict {
    let offset = simplex.program.columns();
    let mut boxes: Vec<Boxed> = columns
        .iter()
        .map(|&column| Boxed { column, range: (simplex.lower[column], simplex.upper[column]), cost: 0 })
        .collect();
    let mut rows: Vec<(i64, i64)> =
        simplex.joined.iter().map(|&row| (simplex.lower[offset + row], simplex.upper[offset + row])).collect();
    let mut spoken_of = Vec::new();
    for (level, &goal) in target.iter().enumerate() {
        // What is fixed at zero adds nothing on any level; after the first that is nearly everything.
        boxes.retain(|one| one.range != (0, 0));
        let priced = Priced::new(simplex, level);
        let mut bound: i128 = 0;
        for one in &mut boxes {
            one.cost = priced.reduced(simplex, level, one.column);
            bound += best(one.range, one.cost);
        }
        bound += priced.rows.iter().zip(&rows).map(|(&multiplier, &range)| best(range, multiplier)).sum::<i128>();
        let room = bound - goal * DENOMINATOR;
        if room >= DENOMINATOR {
            return Verdict::Open(if level == 0 { room } else { 0 });
        }
        spoken_of.extend(priced.rows(simplex));
        if room < 0 {
            break;
        }
        // Points that reach the goal on this level may stray from the best ends only this far.
        for one in &mut boxes {
            one.range = narrowed(one.range, one.cost, room);
        }
        for (range, &multiplier) in rows.iter_mut().zip(&priced.rows) {
            *range = narrowed(*range, multiplier, room);
        }
    }
    Verdict::Closed(spoken_of)
}

/// A column with its bounds and its reduced cost.
struct Boxed {
    column: usize,
    range: (i64, i64),
    cost: i128,
}

/// First-level bound of the box, times the denominator, over `columns`.
pub(super) fn bound(simplex: &Simplex<'_>, priced: &Priced, columns: impl Iterator<Item = usize>) -> i128 {
    let offset = simplex.program.columns();
    let of_rows: i128 = simplex
        .joined
        .iter()
        .zip(&priced.rows)
        .map(|(&row, &multiplier)| best((simplex.lower[offset + row], simplex.upper[offset + row]), multiplier))
        .sum();
    of_rows
        + columns
            .map(|column| best((simplex.lower[column], simplex.upper[column]), priced.reduced(simplex, 0, column)))
            .sum::<i128>()
}

/// The room between a bound and a value to reach.
pub(super) fn room(bound: i128, value: i128) -> i128 {
    bound - value * DENOMINATOR
}

/// Bounds of a column that leave only points which reach the value within `room`.
pub(super) fn tightened(simplex: &Simplex<'_>, priced: &Priced, column: usize, room: i128) -> (i64, i64) {
    let range = (simplex.lower[column], simplex.upper[column]);
    if range.0 == range.1 { range } else { narrowed(range, priced.reduced(simplex, 0, column), room) }
}

/// Do these multipliers (by joined row position) contradict the current bounds? Then the rows whose bounds do.
///
/// `columns` are the columns that may be nonzero; the caller answers for the others.
pub(super) fn contradiction(
    simplex: &Simplex<'_>,
    ray: &[f64],
    columns: impl Iterator<Item = usize>,
) -> Option<Vec<usize>> {
    let offset = simplex.program.columns();
    let mut place = vec![0_i128; simplex.program.rows()];
    let mut rows = Vec::new();
    let (mut least, mut most) = (0_i128, 0_i128);
    for (&row, &value) in simplex.joined.iter().zip(ray) {
        let multiplier = i128::from(nearest(value * DENOMINATOR_F));
        place[row] = multiplier;
        if multiplier != 0 {
            rows.push(row);
        }
        let range = (simplex.lower[offset + row], simplex.upper[offset + row]);
        most += best(range, multiplier);
        least -= best(range, -multiplier);
    }
    let (mut low, mut high) = (0_i128, 0_i128);
    for column in columns {
        let cost: i128 =
            simplex.program.column(column).map(|(row, coefficient)| place[row] * i128::from(coefficient)).sum();
        let range = (simplex.lower[column], simplex.upper[column]);
        high += best(range, cost);
        low -= best(range, -cost);
    }
    (low > most || high < least).then_some(rows)
}
