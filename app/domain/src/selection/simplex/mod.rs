//! A bounded dual simplex method in floating point. It guides the search; it decides nothing: every
//! conclusion drawn from it is checked in integers by [`super::certify`].
//!
//! Every variable has two finite bounds, so any sign of a reduced cost is dual feasible at one of
//! them: there is no first phase, and the basis stays usable when bounds change, when rows are added
//! and when columns are added. Rows join only when they are violated. Reduced costs are compared
//! level by level, so that the optimum of the first level is at once the best one on the next.

mod basis;
mod pivots;
mod pricing;

use super::program::Program;
use crate::num::float;

/// Marks a variable that is not basic, or a row that has not joined.
const NONE: usize = usize::MAX;
/// Smaller reduced costs (in units of the largest weight of their level) count as zero.
const DUAL_ZERO: f64 = 1e-10;
/// How far a basic variable may lie outside its bounds.
const PRIMAL_SLACK: f64 = 1e-7;
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
}
