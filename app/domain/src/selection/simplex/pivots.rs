//! One step of the method: what leaves, what enters, and the bounds that flip on the way.

use std::cmp::Ordering;

use super::{DUAL_ZERO, NONE, PRIMAL_SLACK, Simplex};
use crate::num::float;

/// Smaller entries of a tableau row are taken for rounding.
const PIVOT_ZERO: f64 = 1e-9;
/// Smaller entries of a row of the inverse are taken for zero: some of them together stay below [`PIVOT_ZERO`].
const ENTRY_ZERO: f64 = 1e-12;

#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) ratio: f64,
    pub(super) variable: usize,
    /// Entry of the tableau row, signed so that it is positive at a lower bound.
    pub(super) entry: f64,
}

/// Sorts candidates, wherever that is wanted, by one copy of the machinery: each is some kilobytes in the browser.
pub(super) fn sort(candidates: &mut [Candidate], compare: &dyn Fn(&Candidate, &Candidate) -> Ordering) {
    candidates.sort_unstable_by(|one, two| compare(one, two));
}

impl Simplex<'_> {
    /// The basic variable farthest outside its bounds, and whether it is above.
    pub(super) fn most_outside(&self) -> Option<(usize, bool)> {
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
    pub(super) fn tableau_row(&mut self, place: usize) -> Vec<usize> {
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
    pub(super) fn candidate(&self, variable: usize, entry: f64) -> Option<Candidate> {
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
    pub(super) fn pivot(&mut self, place: usize, above: bool) -> Option<()> {
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
    pub(super) fn sort_ties(&self, ties: &mut [Candidate], level: usize) {
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
}
