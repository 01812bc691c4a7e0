//! The basis and the inverse of its matrix: rows that join, one column exchanged for another, and the repair of
//! rounding.

use super::{NONE, Simplex};
use crate::num::{count, float};

impl Simplex<'_> {
    /// Gives rows that have not joined a position, and finds their members.
    pub(super) fn give_positions(&mut self, rows: &[usize]) {
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
    pub(super) fn join(&mut self, rows: &[usize]) {
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

    /// Brings `entering` into the basis at `place`; what leaves stops at `bound`.
    pub(super) fn exchange(&mut self, place: usize, entering: usize, pivot: f64, bound: f64) {
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

    /// Computes basic values and multipliers afresh; starts over from the rows' activities where the
    /// inverse has lost its precision.
    pub(super) fn refresh(&mut self) {
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
    pub(super) fn price_afresh(&mut self) {
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
