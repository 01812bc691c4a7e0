//! Which rows and columns take part: rows join when they are violated, columns when they could improve or repair.

use super::pivots::{Candidate, sort};
use super::{DUAL_ZERO, NONE, PRIMAL_SLACK, Simplex};
use crate::num::float;

impl Simplex<'_> {
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

    /// Sums the activity of every row that a column with a value touches.
    pub(super) fn sum_activity(&mut self) {
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
    pub(super) fn join_violated(&mut self) -> bool {
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
    pub(super) fn price(&mut self) -> bool {
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
    pub(super) fn price_row(&mut self, place: usize, above: bool) -> bool {
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
}
