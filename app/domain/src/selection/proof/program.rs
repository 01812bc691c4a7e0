//! The program of a selection as the page numbers it: films by id, rows rule by rule.

use std::collections::{BTreeMap, BTreeSet};

use crate::lottery::DrawLabel;
use crate::num::signed;
use crate::selection::input::{Entry, Problem};
use crate::selection::rule::{Form, Scope};

/// Least and greatest.
pub(super) type Range = (i128, i128);

/// Films, rows and levels.
pub(super) struct ProofProgram<'a> {
    /// The films in order of their ids; film j is column j.
    pub films: Vec<&'a Entry>,
    /// Columns: films, then one for each group of a family that must be represented. For each the rows it counts in.
    pub columns: Vec<Vec<(usize, i128)>>,
    ranges: Vec<Range>,
    /// The rows by what they may come to.
    pub rows: Vec<Range>,
    /// What each film is worth, by level.
    pub levels: Vec<Vec<i64>>,
    /// Whether people decided about the film.
    pub ruled: Vec<bool>,
    pub tolerance: Option<i64>,
}

/// What columns and rows are worth beside multipliers.
pub(super) struct PricedProgram {
    pub columns: Vec<i128>,
    pub rows: Vec<i128>,
}

impl<'a> ProofProgram<'a> {
    pub(super) fn new(problem: &'a Problem) -> Self {
        let mut films: Vec<&Entry> = problem.entries.iter().collect();
        films.sort_by(|one, next| one.id.cmp(&next.id));
        // Family → group → its films.
        let mut families: BTreeMap<&str, BTreeMap<&str, BTreeSet<usize>>> = BTreeMap::new();
        for (at, film) in films.iter().enumerate() {
            for (family, groups) in &film.groups {
                for group in groups.names() {
                    families.entry(family).or_default().entry(group).or_default().insert(at);
                }
            }
        }
        let (nobody, nothing) = (BTreeSet::new(), BTreeMap::new());
        let size = i128::from(signed(problem.size));
        let mut columns: Vec<Vec<(usize, i128)>> = vec![vec![(0, 1)]; films.len()];
        let mut rows: Vec<Range> = vec![(size, size)];
        let mut represented: Vec<(&str, usize)> = Vec::new();
        for rule in &problem.rules {
            let groups = families.get(rule.family.as_str()).unwrap_or(&nothing);
            let spoken_of: Vec<&str> = match &rule.scope {
                Scope::Family => Vec::new(),
                Scope::Each => groups.keys().copied().collect(),
                Scope::Group(group) => vec![group.as_str()],
            };
            for group in spoken_of {
                let members = groups.get(group).unwrap_or(&nobody);
                for limit in rule.limits_of_groups() {
                    let bound = i128::from(signed(limit.bound(problem.size)));
                    for film in members {
                        count(&mut columns, *film, rows.len(), 1);
                    }
                    rows.push(match limit.kind.form() {
                        Form::AtMost => (0, bound),
                        Form::AtLeast | Form::Represented => (bound, bound.max(i128::from(signed(members.len())))),
                    });
                }
            }
        }
        for rule in &problem.rules {
            for limit in rule.limits_of_family() {
                let groups = families.get(rule.family.as_str()).map_or(0, BTreeMap::len);
                let bound = i128::from(signed(limit.bound(problem.size)));
                represented.push((rule.family.as_str(), rows.len()));
                rows.push((bound, bound.max(i128::from(signed(groups)))));
            }
        }
        let wanted: BTreeSet<&str> = represented.iter().map(|(family, _)| *family).collect();
        for family in wanted {
            for members in families.get(family).unwrap_or(&nothing).values() {
                let (column, row) = (columns.len(), rows.len());
                columns.push(vec![(row, -1)]);
                for (_, distinct) in represented.iter().filter(|(other, _)| *other == family) {
                    count(&mut columns, column, *distinct, 1);
                }
                for film in members {
                    count(&mut columns, *film, row, 1);
                }
                rows.push((0, i128::from(signed(members.len()))));
            }
        }
        let depth = films.iter().map(|film| film.tie_break.len()).max().unwrap_or(0);
        let mut levels: Vec<Vec<i64>> = vec![films.iter().map(|film| film.score).collect()];
        for nth in 0..depth {
            levels.push(films.iter().map(|film| film.tie_break.get(nth).copied().unwrap_or(0)).collect());
        }
        let draw = |film: &&Entry| {
            let number = problem.lottery_seed.number(DrawLabel::Ties, &[film.id.as_str()]);
            i64::try_from(number).unwrap_or(i64::MAX)
        };
        levels.push(films.iter().map(draw).collect());
        let mut ranges: Vec<Range> = vec![(0, 1); columns.len()];
        let mut ruled = vec![false; films.len()];
        for (ids, to) in [(&problem.pinned, 1), (&problem.vetoed, 0)] {
            let ids: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
            for ((film, range), ruled) in films.iter().zip(&mut ranges).zip(&mut ruled) {
                if ids.contains(film.id.as_str()) {
                    (*range, *ruled) = ((to, to), true);
                }
            }
        }
        Self { films, columns, ranges, rows, levels, ruled, tolerance: problem.tolerance }
    }

    /// The sum of each level over these films.
    pub(super) fn worth(&self, selected: &[String]) -> Vec<i128> {
        let selected: BTreeSet<&str> = selected.iter().map(String::as_str).collect();
        let sum = |level: &Vec<i64>| -> i128 {
            let chosen = self.films.iter().zip(level).filter(|(film, _)| selected.contains(film.id.as_str()));
            chosen.map(|(_, worth)| i128::from(*worth)).sum()
        };
        self.levels.iter().map(sum).collect()
    }

    /// The ranges of the columns with these films in and out, and what the tolerance makes of it; `None` where that contradicts
    /// itself or a ruling.
    pub(super) fn fixed(&self, inside: &[usize], outside: &[usize]) -> Option<Vec<Range>> {
        let mut ranges = self.ranges.clone();
        for (films, to) in [(inside, 1), (outside, 0)] {
            for film in films {
                fix(ranges.get_mut(*film)?, to)?;
            }
        }
        let Some(tolerance) = self.tolerance else { return Some(ranges) };
        let Some(scores) = self.levels.first() else { return Some(ranges) };
        let undecided: Vec<usize> = (0..).zip(&self.ruled).filter(|(_, ruled)| !**ruled).map(|(at, _)| at).collect();
        let score = |film: usize| scores.get(film).copied().unwrap_or(0);
        loop {
            let now = &ranges;
            let at =
                |to: i128| undecided.iter().copied().filter(move |film| now.get(*film) == Some(&(to, to))).map(score);
            let (best_out, worst_in) = (at(0).max(), at(1).min());
            let mut changed = false;
            for film in &undecided {
                let range = ranges.get_mut(*film)?;
                let before = *range;
                if best_out.is_some_and(|best| score(*film) < best.saturating_sub(tolerance)) {
                    fix(range, 0)?;
                }
                if worst_in.is_some_and(|worst| score(*film) > worst.saturating_add(tolerance)) {
                    fix(range, 1)?;
                }
                changed |= *range != before;
            }
            if !changed {
                return Some(ranges);
            }
        }
    }

    /// Prices columns on a level, or where nothing is worth anything, by multipliers over the denominator.
    pub(super) fn priced(&self, multipliers: &[(usize, i64)], level: Option<usize>, denominator: i64) -> PricedProgram {
        let mut rows = vec![0_i128; self.rows.len()];
        for (row, number) in multipliers {
            if let Some(place) = rows.get_mut(*row) {
                *place = i128::from(*number);
            }
        }
        let worth = level.and_then(|level| self.levels.get(level)).map_or(&[][..], Vec::as_slice);
        let price = |(column, counts): (usize, &Vec<(usize, i128)>)| {
            let own = worth.get(column).copied().unwrap_or(0);
            let of_rows = |(row, times): &(usize, i128)| rows.get(*row).copied().unwrap_or(0) * times;
            i128::from(own) * i128::from(denominator) - counts.iter().map(of_rows).sum::<i128>()
        };
        let columns = self.columns.iter().enumerate().map(price).collect();
        PricedProgram { columns, rows }
    }
}

impl PricedProgram {
    /// The most that columns and rows within these ranges can be worth, times the denominator.
    pub(super) fn bound(&self, columns: &[Range], rows: &[Range]) -> i128 {
        let best = |(cost, range): (&i128, &Range)| (cost * range.0).max(cost * range.1);
        let of_columns: i128 = self.columns.iter().zip(columns).map(best).sum();
        let of_rows: i128 = self.rows.iter().zip(rows).map(best).sum();
        of_columns + of_rows
    }
}

fn count(columns: &mut [Vec<(usize, i128)>], column: usize, row: usize, times: i128) {
    if let Some(column) = columns.get_mut(column) {
        column.push((row, times));
    }
}

/// Fixes a column that is not fixed otherwise.
fn fix(range: &mut Range, to: i128) -> Option<()> {
    let allowed = (range.0..=range.1).contains(&to);
    *range = if allowed { (to, to) } else { *range };
    allowed.then_some(())
}
