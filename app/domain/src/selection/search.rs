//! Branch and bound over the simplex method, exact by [`super::certify`].

use super::certify::{self, Priced, Verdict};
use super::program::Program;
use super::simplex::{Basis, Simplex, Status};
use crate::num::nearest;

/// How far a value may be from an integer and still be tried as one.
pub(super) const WHOLE: f64 = 1e-6;

/// A point of the program that was checked in integers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Point {
    /// Level sums.
    pub value: Vec<i128>,
    /// Columns that are not zero, in order.
    pub columns: Vec<(usize, i64)>,
}

/// A bound to change for one question: variable (columns first, then rows), least, greatest.
pub(super) type Change = (usize, i64, i64);

/// The search. It keeps its basis from one question to the next.
pub(super) struct Search<'p> {
    simplex: Simplex<'p>,
    /// Bounds to put back: variable, least, greatest.
    trail: Vec<Change>,
    /// Rows whose bounds the proof of the last answer speaks of; it holds whatever the bounds of the others are.
    rests_on: Vec<bool>,
    /// Rows of the contradiction, where the last question was refuted at its root.
    pub contradiction: Option<Vec<usize>>,
    /// Nodes of the last question, for tests and measurements.
    pub nodes: usize,
    /// Stop at the first point.
    first_will_do: bool,
    /// Columns to let in again after this question.
    dropped: Vec<usize>,
}

struct Frame {
    mark: usize,
    other: Option<Change>,
}

enum Step {
    /// Nothing better in this node.
    Done,
    /// Look at the first, then at the second.
    Split(Change, Change),
}

impl<'p> Search<'p> {
    /// A search; `from` is where one on the same rows and columns ended, with whatever weights.
    pub fn new(program: &'p Program, from: Option<Basis>) -> Self {
        let columns = starting_columns(program);
        Self {
            simplex: match from {
                Some(basis) => Simplex::resume(program, columns, basis),
                None => Simplex::new(program, columns),
            },
            trail: Vec::new(),
            rests_on: vec![false; program.rows()],
            contradiction: None,
            nodes: 0,
            first_will_do: false,
            dropped: Vec::new(),
        }
    }

    /// What another search may start from.
    pub fn into_basis(self) -> Basis {
        self.simplex.into_basis()
    }

    /// Any point under these changes of bounds, or `None` where there is none at all.
    pub fn any(&mut self, changes: &[Change]) -> Option<Point> {
        self.first_will_do = true;
        let point = self.best(changes, None);
        self.first_will_do = false;
        point
    }

    /// The best point under these changes of bounds, or `None` where there is no point at all.
    ///
    /// `known` may be a point that is allowed under the changes; it only saves work.
    pub fn best(&mut self, changes: &[Change], known: Option<&Point>) -> Option<Point> {
        let mut incumbent = known.cloned();
        self.rests_on.fill(false);
        self.contradiction = None;
        self.nodes = 0;
        let possible = changes.iter().all(|&(_, lower, upper)| lower <= upper);
        if possible {
            for &change in changes {
                self.change(change);
            }
            self.root(&mut incumbent);
        } else {
            incumbent = None;
        }
        self.undo(0);
        for column in std::mem::take(&mut self.dropped) {
            self.simplex.activate(column);
        }
        incumbent
    }

    /// Does the proof that nothing is better than the last answer speak of this row's bounds?
    pub fn rests_on(&self, row: usize) -> bool {
        self.rests_on[row]
    }

    /// The proof speaks of these rows.
    fn rest_on(&mut self, rows: &[usize]) {
        for &row in rows {
            self.rests_on[row] = true;
        }
    }

    /// Multipliers of the first level, on which the proof rests from here on.
    fn priced(&mut self) -> Priced {
        let priced = Priced::new(&self.simplex, 0);
        for row in priced.rows(&self.simplex) {
            self.rests_on[row] = true;
        }
        priced
    }

    fn change(&mut self, (variable, lower, upper): Change) {
        self.trail.push((variable, self.simplex.lower[variable], self.simplex.upper[variable]));
        self.simplex.set_bounds(variable, lower, upper);
    }

    fn undo(&mut self, mark: usize) {
        while self.trail.len() > mark {
            if let Some((variable, lower, upper)) = self.trail.pop() {
                self.simplex.set_bounds(variable, lower, upper);
            }
        }
    }

    fn root(&mut self, incumbent: &mut Option<Point>) {
        let columns = self.simplex.program.columns();
        match self.simplex.solve(true) {
            Status::Infeasible(ray) => {
                if let Some(rows) = certify::contradiction(&self.simplex, &ray, 0..columns) {
                    self.rest_on(&rows);
                    self.contradiction = Some(rows);
                    *incumbent = None;
                    return;
                }
            }
            Status::Optimal => {
                self.offer(incumbent);
            }
            Status::Stalled => {}
        }
        if let Some(point) = incumbent.as_ref() {
            let all: Vec<usize> = (0..columns).collect();
            if self.first_will_do {
                return;
            }
            if let Verdict::Closed(rows) = certify::closed(&self.simplex, &all, &point.value) {
                return self.rest_on(&rows);
            }
        }
        // Columns are priced out and fixed by what the root says.
        let priced = self.priced();
        let bound = certify::bound(&self.simplex, &priced, 0..columns);
        let complete = self.simplex.active.len() == columns;
        if !complete {
            // A first search among the columns at hand, to have something to price the rest out with.
            self.tree(incumbent, Some(200));
            if self.first_will_do && incumbent.is_some() {
                return;
            }
            let room = incumbent.as_ref().map(|point| certify::room(bound, point.value[0]));
            for column in 0..columns {
                if !self.simplex.is_active(column)
                    && room.is_none_or(|room| certify::tightened(&self.simplex, &priced, column, room) != (0, 0))
                {
                    self.simplex.activate(column);
                }
            }
        }
        // Whatever the root proves fixed stays out of the search.
        if let Some(point) = incumbent.as_ref() {
            let room = certify::room(bound, point.value[0]);
            for at in 0..self.simplex.active.len() {
                let column = self.simplex.active[at];
                let (lower, upper) = certify::tightened(&self.simplex, &priced, column, room);
                if (lower, upper) != (self.simplex.lower[column], self.simplex.upper[column]) {
                    self.change((column, lower, upper));
                }
            }
            self.dropped = self.simplex.drop_fixed();
        }
        self.tree(incumbent, None);
    }

    /// Searches the current box, over the columns that take part. Stops after `limit` nodes.
    fn tree(&mut self, incumbent: &mut Option<Point>, limit: Option<usize>) {
        let bottom = self.trail.len();
        let mut frames: Vec<Frame> = Vec::new();
        let mut nodes = 0_usize;
        loop {
            nodes += 1;
            self.nodes += 1;
            if limit.is_some_and(|limit| nodes > limit) || (self.first_will_do && incumbent.is_some()) {
                break;
            }
            match self.node(incumbent) {
                Step::Split(first, second) => {
                    frames.push(Frame { mark: self.trail.len(), other: Some(second) });
                    self.change(first);
                }
                Step::Done => loop {
                    let Some(frame) = frames.last_mut() else {
                        self.undo(bottom);
                        return;
                    };
                    let mark = frame.mark;
                    let other = frame.other.take();
                    self.undo(mark);
                    if let Some(change) = other {
                        self.change(change);
                        break;
                    }
                    frames.pop();
                },
            }
        }
        self.undo(bottom);
    }

    fn node(&mut self, incumbent: &mut Option<Point>) -> Step {
        loop {
            let known = self.trail.len();
            if let Some(step) = self.look(incumbent) {
                return step;
            }
            let moved = self.trail[known..].iter().any(|&(variable, _, _)| self.simplex.is_outside(variable));
            if !moved {
                return self.split(incumbent);
            }
        }
    }

    /// Solves the relaxation of the current box and fixes what it can; `None` where the box stays open.
    fn look(&mut self, incumbent: &mut Option<Point>) -> Option<Step> {
        match self.simplex.solve(false) {
            Status::Infeasible(ray) => {
                let active = self.simplex.active.iter().copied();
                if let Some(rows) = certify::contradiction(&self.simplex, &ray, active) {
                    self.rest_on(&rows);
                    return Some(Step::Done);
                }
                return Some(self.split_anyhow(incumbent));
            }
            Status::Optimal => {
                self.offer(incumbent);
            }
            Status::Stalled => {}
        }
        if let Some(point) = incumbent.as_ref() {
            match certify::closed(&self.simplex, &self.simplex.active, &point.value) {
                Verdict::Closed(rows) => {
                    self.rest_on(&rows);
                    return Some(Step::Done);
                }
                Verdict::Open(room) if room > 0 => self.tighten(room),
                Verdict::Open(_) => {}
            }
        }
        None
    }

    /// Splits on the most fractional column.
    fn split(&mut self, incumbent: &mut Option<Point>) -> Step {
        let mut choice: Option<(f64, usize, f64)> = None;
        for &column in &self.simplex.active {
            if column >= self.simplex.program.integer || self.simplex.lower[column] == self.simplex.upper[column] {
                continue;
            }
            let value = self.simplex.current(column);
            let off = (value - value.round()).abs();
            if off > WHOLE && choice.is_none_or(|(best, other, _)| off > best || (off == best && column < other)) {
                choice = Some((off, column, value));
            }
        }
        let Some((_, column, value)) = choice else {
            return self.split_anyhow(incumbent);
        };
        let floor = nearest(value.floor());
        let low = (column, self.simplex.lower[column], floor);
        let high = (column, floor + 1, self.simplex.upper[column]);
        if value - value.floor() >= 0.5 { Step::Split(high, low) } else { Step::Split(low, high) }
    }

    /// Fixes what can no longer change without losing more than `room` on the first level.
    fn tighten(&mut self, room: i128) {
        let priced = self.priced();
        for at in 0..self.simplex.active.len() {
            let column = self.simplex.active[at];
            let (lower, upper) = certify::tightened(&self.simplex, &priced, column, room);
            if lower <= upper && (lower, upper) != (self.simplex.lower[column], self.simplex.upper[column]) {
                self.change((column, lower, upper));
            }
        }
    }

    /// Splits on any column that is still free; with none, the node is a single point.
    fn split_anyhow(&mut self, incumbent: &mut Option<Point>) -> Step {
        let free = self.simplex.active.iter().copied().find(|&column| {
            column < self.simplex.program.integer && self.simplex.lower[column] != self.simplex.upper[column]
        });
        let Some(column) = free else {
            // Any row may be what turns the point down.
            self.rests_on.fill(true);
            self.offer(incumbent);
            return Step::Done;
        };
        let (lower, upper) = (self.simplex.lower[column], self.simplex.upper[column]);
        let value = nearest(self.simplex.current(column)).clamp(lower, upper);
        if value == lower {
            Step::Split((column, lower, lower), (column, lower + 1, upper))
        } else {
            Step::Split((column, value, upper), (column, lower, value - 1))
        }
    }

    /// Tries the current values, rounded, as a point.
    fn offer(&mut self, incumbent: &mut Option<Point>) {
        let mut columns = Vec::new();
        for &column in &self.simplex.active {
            let value = self.simplex.current(column);
            let rounded = nearest(value);
            if (value - value.round()).abs() > WHOLE {
                return;
            }
            if rounded < self.simplex.lower[column] || rounded > self.simplex.upper[column] {
                return;
            }
            if rounded != 0 {
                columns.push((column, rounded));
            }
        }
        if !self.holds(&columns) {
            return;
        }
        columns.sort_unstable();
        let value = self.simplex.program.value(&columns);
        if incumbent.as_ref().is_none_or(|point| value > point.value) {
            *incumbent = Some(Point { value, columns });
        }
    }

    /// Do these columns keep every row's current bounds? In integers.
    fn holds(&self, columns: &[(usize, i64)]) -> bool {
        let program = self.simplex.program;
        let mut activity = vec![0_i64; program.rows()];
        for &(column, value) in columns {
            for (row, coefficient) in program.column(column) {
                activity[row] += i64::from(coefficient) * value;
            }
        }
        activity.iter().enumerate().all(|(row, &sum)| {
            let variable = program.columns() + row;
            sum >= self.simplex.lower[variable] && sum <= self.simplex.upper[variable]
        })
    }
}

/// The columns a search starts with: all of a small program, else the best by the first level and
/// the best of each row that has a minimum.
pub(super) fn starting_columns(program: &Program) -> Vec<usize> {
    const SMALL: usize = 1_500;
    let columns = program.columns();
    if columns <= SMALL {
        return (0..columns).collect();
    }
    let most = program.row_upper.first().copied().unwrap_or(0);
    let wanted = usize::try_from(most).unwrap_or(0).saturating_mul(2).saturating_add(200);
    let mut order: Vec<usize> = (0..columns).collect();
    if wanted < columns {
        order.select_nth_unstable_by_key(wanted, |&column| {
            std::cmp::Reverse((program.levels[0][column], std::cmp::Reverse(column)))
        });
        order.truncate(wanted);
    }
    order.sort_unstable();
    order
}
