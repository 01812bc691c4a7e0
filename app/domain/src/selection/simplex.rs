//! A bounded dual simplex method in floating point. It guides the search; it decides nothing: every
//! conclusion drawn from it is checked in integers by [`super::certify`].
//!
//! Every variable has two finite bounds, so any sign of a reduced cost is dual feasible at one of
//! them: there is no first phase, and the basis stays usable when bounds change, when rows are added
//! and when columns are added. Rows join only when they are violated. Reduced costs are compared
//! level by level, so that the optimum of the first level is at once the best one on the next.

use std::cmp::Ordering;

use super::num::{count, float};
use super::program::Program;

/// Marks a variable that is not basic, or a row that has not joined.
const NONE: usize = usize::MAX;
/// Smaller reduced costs (in units of the largest weight of their level) count as zero.
const DUAL_ZERO: f64 = 1e-10;
/// How far a basic variable may lie outside its bounds.
const PRIMAL_SLACK: f64 = 1e-7;
/// Smaller entries of a tableau row are taken for rounding.
const PIVOT_ZERO: f64 = 1e-9;
/// Smaller entries of a row of the inverse are taken for zero: some of them together stay below [`PIVOT_ZERO`].
const ENTRY_ZERO: f64 = 1e-12;
/// Pivots after which values and multipliers are computed afresh.
const REFRESH: usize = 60;

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Status {
    /// Optimal over the columns that take part and all rows.
    Optimal,
    /// These multipliers (by position of the joined rows) contradict the bounds.
    Infeasible(Vec<f64>),
    /// Too many pivots; the multipliers are still usable for a bound.
    Stalled,
}

/// Sorts candidates, wherever that is wanted, by one copy of the machinery: each is some kilobytes in the browser.
fn sort(candidates: &mut [Candidate], compare: &dyn Fn(&Candidate, &Candidate) -> Ordering) {
    candidates.sort_unstable_by(|one, two| compare(one, two));
}

#[derive(Clone, Copy, Debug)]
struct Candidate {
    ratio: f64,
    variable: usize,
    /// Entry of the tableau row, signed so that it is positive at a lower bound.
    entry: f64,
}

/// Where a run ended: what the same rows can start from under other weights.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    joined: Vec<usize>,
    basis: Vec<usize>,
    inverse: Vec<Vec<f64>>,
}

/// The state of the method. Variables are numbered columns first, then the rows' activities.
#[derive(Clone, Debug)]
pub(super) struct Simplex<'p> {
    pub program: &'p Program,
    /// Largest absolute weight of each level; `weight` is in these units.
    pub scale: Vec<f64>,
    weight: Vec<Vec<f64>>,
    pub lower: Vec<i64>,
    pub upper: Vec<i64>,
    /// Value of each nonbasic variable.
    value: Vec<f64>,
    place: Vec<usize>,
    /// Joined rows by position.
    pub joined: Vec<usize>,
    position: Vec<usize>,
    basis: Vec<usize>,
    inverse: Vec<Vec<f64>>,
    basic: Vec<f64>,
    /// Multipliers: level → row; zero for a row that has not joined.
    pub dual: Vec<Vec<f64>>,
    /// The columns in each joined row that take part, with their coefficients, by position.
    members: Vec<Vec<(usize, f64)>>,
    /// Columns that take part; all others stand at zero.
    pub active: Vec<usize>,
    is_active: Vec<bool>,
    /// Pivots since the last refresh.
    since_refresh: usize,
    activity: Vec<f64>,
    touched: Vec<usize>,
    /// Entries of a tableau row by variable; the others are not in it.
    entries: Vec<Option<f64>>,
}

impl<'p> Simplex<'p> {
    /// Starts with all columns at their better bound and the rows that have a positive minimum.
    pub fn new(program: &'p Program, active: Vec<usize>) -> Self {
        let (columns, rows) = (program.columns(), program.rows());
        let scale: Vec<f64> = program
            .levels
            .iter()
            .map(|level| level.iter().map(|&weight| float(weight).abs()).fold(1.0, f64::max))
            .collect();
        let weight = program
            .levels
            .iter()
            .zip(&scale)
            .map(|(level, scale)| level.iter().map(|&weight| float(weight) / scale).collect())
            .collect();
        let mut lower = program.lower.clone();
        lower.extend_from_slice(&program.row_lower);
        let mut upper = program.upper.clone();
        upper.extend_from_slice(&program.row_upper);
        let mut simplex = Self {
            program,
            scale,
            weight,
            value: lower.iter().map(|&bound| float(bound)).collect(),
            lower,
            upper,
            place: vec![NONE; columns + rows],
            joined: Vec::new(),
            position: vec![NONE; rows],
            basis: Vec::new(),
            inverse: Vec::new(),
            basic: Vec::new(),
            dual: vec![vec![0.0; rows]; program.levels.len()],
            members: Vec::new(),
            active: Vec::new(),
            is_active: vec![false; columns],
            since_refresh: 0,
            activity: vec![0.0; rows],
            touched: Vec::new(),
            entries: vec![None; columns + rows],
        };
        for column in active {
            simplex.activate(column);
        }
        for column in 0..columns {
            if simplex.lower[column] != 0 {
                simplex.activate(column);
            }
        }
        let wanted: Vec<usize> = (0..rows).filter(|row| simplex.lower[columns + row] > 0).collect();
        simplex.join(&wanted);
        simplex
    }

    /// Starts where a run on a program with the same rows and columns ended; its weights may differ, for any basis
    /// is dual feasible once every other variable stands at the bound that its reduced cost asks for.
    pub fn resume(program: &'p Program, active: Vec<usize>, from: Basis) -> Self {
        let mut simplex = Self::new(program, active);
        let columns = simplex.columns();
        for &variable in &from.basis {
            if variable < columns {
                simplex.activate(variable);
            }
        }
        simplex.place.fill(NONE);
        simplex.position.fill(NONE);
        simplex.joined.clear();
        simplex.members.clear();
        simplex.give_positions(&from.joined);
        for (place, &variable) in from.basis.iter().enumerate() {
            simplex.place[variable] = place;
        }
        simplex.basic = vec![0.0; from.basis.len()];
        simplex.basis = from.basis;
        simplex.inverse = from.inverse;
        simplex.price_afresh();
        for at in 0..simplex.active.len() {
            let column = simplex.active[at];
            if simplex.place[column] == NONE {
                simplex.settle(column);
            }
        }
        for at in 0..simplex.joined.len() {
            let variable = columns + simplex.joined[at];
            if simplex.place[variable] == NONE {
                simplex.settle(variable);
            }
        }
        simplex.refresh();
        simplex
    }

    /// What another run may start from.
    pub fn into_basis(self) -> Basis {
        Basis { joined: self.joined, basis: self.basis, inverse: self.inverse }
    }

    fn columns(&self) -> usize {
        self.is_active.len()
    }

    pub fn is_active(&self, column: usize) -> bool {
        self.is_active[column]
    }

    /// Current value of a variable.
    pub fn current(&self, variable: usize) -> f64 {
        match self.place[variable] {
            NONE => self.value[variable],
            place => self.basic[place],
        }
    }

    /// Is a variable basic at a value that its bounds no longer allow?
    pub fn is_outside(&self, variable: usize) -> bool {
        let value = self.current(variable);
        self.place[variable] != NONE
            && (value > float(self.upper[variable]) + PRIMAL_SLACK
                || value < float(self.lower[variable]) - PRIMAL_SLACK)
    }

    /// Lets a column take part, at the bound its reduced cost asks for.
    pub fn activate(&mut self, column: usize) {
        if !self.is_active[column] {
            self.is_active[column] = true;
            self.active.push(column);
            for (row, coefficient) in self.program.column(column) {
                if let Some(members) = self.members.get_mut(self.position[row]) {
                    members.push((column, f64::from(coefficient)));
                }
            }
            self.settle(column);
        }
    }

    /// Takes out the columns that are fixed at zero and not basic. They must come back by
    /// [`Self::activate`] before their bounds are widened.
    pub fn drop_fixed(&mut self) -> Vec<usize> {
        let mut dropped = Vec::new();
        let (lower, upper, place, is_active) = (&self.lower, &self.upper, &self.place, &mut self.is_active);
        self.active.retain(|&column| {
            let keep = lower[column] != upper[column] || lower[column] != 0 || place[column] != NONE;
            if !keep {
                is_active[column] = false;
                dropped.push(column);
            }
            keep
        });
        for members in &mut self.members {
            members.retain(|&(column, _)| is_active[column]);
        }
        dropped
    }

    /// Changes a variable's bounds; the basis stays.
    pub fn set_bounds(&mut self, variable: usize, lower: i64, upper: i64) {
        self.lower[variable] = lower;
        self.upper[variable] = upper;
        if variable >= self.columns() {
            let row = variable - self.columns();
            if self.position[row] == NONE {
                if lower > 0 {
                    self.join(&[row]);
                }
                return;
            }
        } else if !self.is_active[variable] {
            if lower != 0 {
                self.activate(variable);
            }
            return;
        }
        if self.place[variable] == NONE {
            self.settle(variable);
        }
    }

    /// Puts a nonbasic variable at the bound its reduced cost asks for.
    fn settle(&mut self, variable: usize) {
        let (low, high) = (float(self.lower[variable]), float(self.upper[variable]));
        let wanted = match self.sign(variable) {
            1 => high,
            -1 => low,
            _ if self.value[variable] >= high => high,
            _ => low,
        };
        self.move_to(variable, wanted);
    }

    fn move_to(&mut self, variable: usize, value: f64) {
        let change = value - self.value[variable];
        if change == 0.0 {
            return;
        }
        self.value[variable] = value;
        if variable >= self.columns() {
            let at = self.position[variable - self.columns()];
            if at != NONE {
                for (basic, row) in self.basic.iter_mut().zip(&self.inverse) {
                    *basic += row[at] * change;
                }
            }
            return;
        }
        for (row, coefficient) in self.program.column(variable) {
            let at = self.position[row];
            if at != NONE {
                let step = f64::from(coefficient) * change;
                for (basic, line) in self.basic.iter_mut().zip(&self.inverse) {
                    *basic -= line[at] * step;
                }
            }
        }
    }

    /// Reduced cost on one level.
    fn reduced(&self, variable: usize, level: usize) -> f64 {
        let dual = &self.dual[level];
        if variable >= self.columns() {
            return dual[variable - self.columns()];
        }
        self.weight[level][variable] - self.program.dot(variable, dual)
    }

    /// Sign of the reduced cost, by the first level on which it is not zero.
    fn sign(&self, variable: usize) -> i8 {
        for level in 0..self.dual.len() {
            let cost = self.reduced(variable, level);
            if cost > DUAL_ZERO {
                return 1;
            }
            if cost < -DUAL_ZERO {
                return -1;
            }
        }
        0
    }

    /// Gives rows that have not joined a position, and finds their members.
    fn give_positions(&mut self, rows: &[usize]) {
        let first = self.joined.len();
        for &row in rows {
            if self.position[row] == NONE {
                self.position[row] = self.joined.len();
                self.joined.push(row);
            }
        }
        if self.joined.len() == first {
            return;
        }
        self.members.resize(self.joined.len(), Vec::new());
        for &column in &self.active {
            for (row, coefficient) in self.program.column(column) {
                let at = self.position[row];
                if at != NONE && at >= first {
                    self.members[at].push((column, f64::from(coefficient)));
                }
            }
        }
    }

    /// Adds rows, each with its activity basic.
    fn join(&mut self, rows: &[usize]) {
        let first = self.joined.len();
        self.give_positions(rows);
        for at in first..self.joined.len() {
            let mut line = vec![0.0; at + 1];
            let mut activity = 0.0;
            for &(column, coefficient) in &self.members[at] {
                activity += coefficient * self.current(column);
                let place = self.place[column];
                if place != NONE {
                    for (cell, &entry) in line.iter_mut().zip(&self.inverse[place]) {
                        *cell += coefficient * entry;
                    }
                }
            }
            line[at] = -1.0;
            for other in &mut self.inverse {
                other.push(0.0);
            }
            self.inverse.push(line);
            let variable = self.columns() + self.joined[at];
            self.basis.push(variable);
            self.place[variable] = at;
            self.basic.push(activity);
        }
    }

    /// Runs to the optimum. With `price`, columns that do not take part yet are let in as needed.
    pub fn solve(&mut self, price: bool) -> Status {
        let limit = 200 + 20 * (self.joined.len() + 50);
        let mut pivots = 0;
        loop {
            while let Some((place, above)) = self.most_outside() {
                if self.since_refresh >= REFRESH {
                    self.refresh();
                    continue;
                }
                match self.pivot(place, above) {
                    Some(()) => {}
                    None if price && self.price_row(place, above) => {}
                    None => {
                        let sign = if above { 1.0 } else { -1.0 };
                        return Status::Infeasible(self.inverse[place].iter().map(|entry| entry * sign).collect());
                    }
                }
                pivots += 1;
                if pivots > limit + 20 * self.joined.len() {
                    self.refresh();
                    return Status::Stalled;
                }
            }
            let grown = self.join_violated() | (price && self.price());
            if !grown {
                return Status::Optimal;
            }
        }
    }

    /// The basic variable farthest outside its bounds, and whether it is above.
    fn most_outside(&self) -> Option<(usize, bool)> {
        let mut worst = PRIMAL_SLACK;
        let mut found = None;
        for (place, (&variable, &value)) in self.basis.iter().zip(&self.basic).enumerate() {
            let below = float(self.lower[variable]) - value;
            let above = value - float(self.upper[variable]);
            if below > worst {
                worst = below;
                found = Some((place, false));
            }
            if above > worst {
                worst = above;
                found = Some((place, true));
            }
        }
        found
    }

    /// The entries of the tableau row at `place`, and whose they are: members of the rows that the row of the inverse
    /// speaks of, and these rows. Rows are few, and the inverse speaks of few of them.
    fn tableau_row(&mut self, place: usize) -> Vec<usize> {
        let mut whose = Vec::new();
        for (at, &factor) in self.inverse[place].iter().enumerate() {
            if factor.abs() <= ENTRY_ZERO {
                continue;
            }
            for &(column, coefficient) in &self.members[at] {
                let entry = self.entries[column].get_or_insert_with(|| {
                    whose.push(column);
                    0.0
                });
                *entry += coefficient * factor;
            }
            let row = self.is_active.len() + self.joined[at];
            self.entries[row] = Some(-factor);
            whose.push(row);
        }
        whose
    }

    /// A variable that may enter, with its entry of the leaving row, signed so that it grows with the variable.
    fn candidate(&self, variable: usize, entry: f64) -> Option<Candidate> {
        if self.place[variable] != NONE || self.lower[variable] == self.upper[variable] {
            return None;
        }
        let at_upper = self.value[variable] >= float(self.upper[variable]);
        if (at_upper && entry < -PIVOT_ZERO) || (!at_upper && entry > PIVOT_ZERO) {
            let ratio = (-self.reduced(variable, 0) / entry).max(0.0);
            return Some(Candidate { ratio, variable, entry });
        }
        None
    }

    /// One step of the dual simplex method with bound flips; `None` where nothing can enter.
    fn pivot(&mut self, place: usize, above: bool) -> Option<()> {
        let sign = if above { 1.0 } else { -1.0 };
        let mut candidates: Vec<Candidate> = Vec::new();
        for variable in self.tableau_row(place) {
            let entry = self.entries[variable].take().unwrap_or(0.0);
            candidates.extend(self.candidate(variable, sign * entry));
        }
        sort(&mut candidates, &|one, two| one.ratio.total_cmp(&two.ratio));
        let leaving = self.basis[place];
        let bound = float(if above { self.upper[leaving] } else { self.lower[leaving] });
        let mut outside = (self.basic[place] - bound).abs();
        let mut entering = None;
        let mut from = 0;
        let mut flips = 0;
        'groups: while from < candidates.len() {
            let mut to = from + 1;
            while to < candidates.len() && candidates[to].ratio - candidates[from].ratio <= DUAL_ZERO {
                to += 1;
            }
            self.sort_ties(&mut candidates[from..to], 1);
            for (at, candidate) in candidates.iter().enumerate().take(to).skip(from) {
                let range = float(self.upper[candidate.variable] - self.lower[candidate.variable]);
                let reach = candidate.entry.abs() * range;
                if outside <= reach + PRIMAL_SLACK {
                    entering = Some(*candidate);
                    flips = at;
                    break 'groups;
                }
                outside -= reach;
            }
            from = to;
        }
        let entering = entering?;
        for candidate in &candidates[..flips] {
            let (low, high) = (float(self.lower[candidate.variable]), float(self.upper[candidate.variable]));
            let other = if self.value[candidate.variable] >= high { low } else { high };
            self.move_to(candidate.variable, other);
        }
        self.exchange(place, entering.variable, sign * entering.entry, bound);
        Some(())
    }

    /// Orders candidates of equal ratio by their ratio on the levels below.
    fn sort_ties(&self, ties: &mut [Candidate], level: usize) {
        if ties.len() < 2 {
            return;
        }
        if level >= self.dual.len() {
            sort(ties, &|one, two| one.variable.cmp(&two.variable));
            return;
        }
        let mut keyed: Vec<(f64, Candidate)> = ties
            .iter()
            .map(|candidate| (-self.reduced(candidate.variable, level) / candidate.entry, *candidate))
            .collect();
        keyed.sort_unstable_by(|one, two| one.0.total_cmp(&two.0));
        for (slot, (_, candidate)) in ties.iter_mut().zip(&keyed) {
            *slot = *candidate;
        }
        let mut from = 0;
        while from < keyed.len() {
            let mut to = from + 1;
            while to < keyed.len() && keyed[to].0 - keyed[from].0 <= DUAL_ZERO {
                to += 1;
            }
            self.sort_ties(&mut ties[from..to], level + 1);
            from = to;
        }
    }

    /// Brings `entering` into the basis at `place`; what leaves stops at `bound`.
    fn exchange(&mut self, place: usize, entering: usize, pivot: f64, bound: f64) {
        let size = self.joined.len();
        let mut direction = vec![0.0; size];
        if entering >= self.columns() {
            let at = self.position[entering - self.columns()];
            for (cell, row) in direction.iter_mut().zip(&self.inverse) {
                *cell = -row[at];
            }
        } else {
            for (row, coefficient) in self.program.column(entering) {
                let at = self.position[row];
                if at != NONE {
                    for (cell, other) in direction.iter_mut().zip(&self.inverse) {
                        *cell += f64::from(coefficient) * other[at];
                    }
                }
            }
        }
        let line = std::mem::take(&mut self.inverse[place]);
        for level in 0..self.dual.len() {
            let step = self.reduced(entering, level) / pivot;
            if step != 0.0 {
                for (&row, entry) in self.joined.iter().zip(&line) {
                    self.dual[level][row] += step * entry;
                }
            }
        }
        let step = (self.basic[place] - bound) / pivot;
        for (value, change) in self.basic.iter_mut().zip(&direction) {
            *value -= change * step;
        }
        let leaving = self.basis[place];
        self.place[leaving] = NONE;
        self.value[leaving] = bound;
        self.basic[place] = self.value[entering] + step;
        self.basis[place] = entering;
        self.place[entering] = place;
        let scaled: Vec<f64> = line.iter().map(|entry| entry / pivot).collect();
        for (row, &factor) in self.inverse.iter_mut().zip(&direction) {
            if factor != 0.0 {
                for (cell, entry) in row.iter_mut().zip(&scaled) {
                    *cell -= factor * entry;
                }
            }
        }
        self.inverse[place] = scaled;
        self.since_refresh += 1;
    }

    /// Sums the activity of every row that a column with a value touches.
    fn sum_activity(&mut self) {
        for row in self.touched.drain(..) {
            self.activity[row] = 0.0;
        }
        for &column in &self.active {
            let value = self.current(column);
            if value == 0.0 {
                continue;
            }
            for (row, coefficient) in self.program.column(column) {
                if self.activity[row] == 0.0 {
                    self.touched.push(row);
                }
                self.activity[row] += f64::from(coefficient) * value;
            }
        }
    }

    /// Joins the rows that the current values violate.
    fn join_violated(&mut self) -> bool {
        self.sum_activity();
        let mut violated: Vec<usize> = self
            .touched
            .iter()
            .copied()
            .filter(|&row| {
                let variable = self.columns() + row;
                self.position[row] == NONE
                    && (self.activity[row] > float(self.upper[variable]) + PRIMAL_SLACK
                        || self.activity[row] < float(self.lower[variable]) - PRIMAL_SLACK)
            })
            .collect();
        violated.sort_unstable();
        violated.dedup();
        self.join(&violated);
        !violated.is_empty()
    }

    /// Lets in the columns whose reduced cost is positive, the largest first.
    fn price(&mut self) -> bool {
        if self.active.len() == self.columns() {
            return false;
        }
        let mut wanted: Vec<(f64, usize)> = Vec::new();
        for column in 0..self.columns() {
            if !self.is_active[column] && self.upper[column] > self.lower[column] {
                let cost = self.reduced(column, 0);
                if cost > DUAL_ZERO || (cost >= -DUAL_ZERO && self.sign(column) > 0) {
                    wanted.push((cost, column));
                }
            }
        }
        wanted.sort_unstable_by(|one, two| two.0.total_cmp(&one.0).then(one.1.cmp(&two.1)));
        wanted.truncate(200 + self.joined.len());
        for &(_, column) in &wanted {
            self.activate(column);
        }
        !wanted.is_empty()
    }

    /// Lets in columns that could repair the violated basic variable at `place`.
    fn price_row(&mut self, place: usize, above: bool) -> bool {
        let sign = if above { 1.0 } else { -1.0 };
        let mut by_row = vec![0.0; self.program.rows()];
        for (&row, &factor) in self.joined.iter().zip(&self.inverse[place]) {
            by_row[row] = factor;
        }
        let mut wanted: Vec<Candidate> = (0..self.columns())
            .filter(|&column| !self.is_active[column])
            .filter_map(|column| self.candidate(column, sign * self.program.dot(column, &by_row)))
            .collect();
        sort(&mut wanted, &|one, two| one.ratio.total_cmp(&two.ratio).then(one.variable.cmp(&two.variable)));
        wanted.truncate(100);
        for candidate in &wanted {
            self.activate(candidate.variable);
        }
        !wanted.is_empty()
    }

    /// Computes basic values and multipliers afresh; starts over from the rows' activities where the
    /// inverse has lost its precision.
    fn refresh(&mut self) {
        self.since_refresh = 0;
        let size = self.joined.len();
        let mut right = vec![0.0; size];
        for &column in &self.active {
            if self.place[column] == NONE && self.value[column] != 0.0 {
                for (row, coefficient) in self.program.column(column) {
                    if self.position[row] != NONE {
                        right[self.position[row]] -= f64::from(coefficient) * self.value[column];
                    }
                }
            }
        }
        for (at, &row) in self.joined.iter().enumerate() {
            let variable = self.columns() + row;
            if self.place[variable] == NONE {
                right[at] += self.value[variable];
            }
        }
        for (place, line) in self.inverse.iter().enumerate() {
            self.basic[place] = line.iter().zip(&right).map(|(entry, side)| entry * side).sum();
        }
        self.price_afresh();
        self.sum_activity();
        let drift = self
            .joined
            .iter()
            .map(|&row| (self.activity[row] - self.current(self.columns() + row)).abs())
            .fold(0.0, f64::max);
        let skew = self.basis.iter().map(|&variable| self.reduced(variable, 0).abs()).fold(0.0, f64::max);
        if !(drift < 1e-6 && skew < 1e-9 * count(size + 1)) {
            self.restart();
        }
    }

    /// Computes the multipliers afresh.
    fn price_afresh(&mut self) {
        for (dual, weight) in self.dual.iter_mut().zip(&self.weight) {
            for &row in &self.joined {
                dual[row] = 0.0;
            }
            for (&variable, line) in self.basis.iter().zip(&self.inverse) {
                if variable < self.is_active.len() && weight[variable] != 0.0 {
                    for (&row, entry) in self.joined.iter().zip(line) {
                        dual[row] += weight[variable] * entry;
                    }
                }
            }
        }
    }

    /// Back to the basis of row activities only.
    pub fn restart(&mut self) {
        let joined = std::mem::take(&mut self.joined);
        self.members.clear();
        self.basis.clear();
        self.inverse.clear();
        self.basic.clear();
        for dual in &mut self.dual {
            dual.fill(0.0);
        }
        self.place.fill(NONE);
        self.position.fill(NONE);
        for variable in 0..self.columns() {
            self.value[variable] = float(self.lower[variable]);
        }
        for at in 0..self.active.len() {
            self.settle(self.active[at]);
        }
        self.join(&joined);
        self.since_refresh = 0;
    }
}
