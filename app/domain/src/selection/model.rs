//! From a problem in words to an integer program: names become indices, rules become rows.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::grouping::Grouping;
use super::input::Problem;
use super::program::Program;
use super::rule::{Form, Limit, Scope};
use super::search::Change;
use crate::lottery::DrawLabel;
use crate::num::signed;
use crate::sorting::{map_of, set_of, sort_indices};

/// One bound of one group (or of one family).
#[derive(Clone, Debug)]
pub(super) struct Bound<'a> {
    /// The rule it comes from, by its place in the problem.
    rule: usize,
    /// The group, where the rule is one for each.
    each: Option<&'a str>,
    pub family: usize,
    pub limit: Limit,
    pub form: Form,
    pub value: usize,
    /// Row that carries it.
    pub row: usize,
    /// Most that the counted thing can be: members of the group, groups of the family.
    pub reach: usize,
}

/// The entries in order of their ids, so that nothing depends on the order of the input, and the
/// program over them. Row 0 is the size. Columns are the entries, then one for each group of a
/// family that must be represented, then (in a soft model) one for each bound's violation.
pub(super) struct Model<'a> {
    pub problem: &'a Problem,
    /// Column → index in the input.
    pub order: Vec<usize>,
    pub families: Vec<&'a str>,
    pub bounds: Vec<Bound<'a>>,
    pub program: Program,
    /// Columns pinned, in order.
    pub pins: BTreeSet<usize>,
    /// Columns vetoed, in order.
    pub vetoes: BTreeSet<usize>,
    /// Level of the score: 0, or 1 in a soft model.
    pub score_level: usize,
    /// First violation column of a soft model; bound b has the b-th.
    pub violation: usize,
}

impl<'a> Model<'a> {
    /// `soft`: every bound may be violated, and the first level is the (negative) sum of violations.
    pub fn new(problem: &'a Problem, soft: bool) -> Self {
        let entries = &problem.entries;
        let mut order: Vec<usize> = (0..entries.len()).collect();
        sort_indices(&mut order, &|one, two| entries[one].id.cmp(&entries[two].id));
        let families: Vec<&str> = problem.families().into_iter().collect();
        let grouping = Grouping::read(order.iter().map(|&at| &entries[at]), &families);

        let depth = entries.iter().map(|entry| entry.tie_break.len()).max().unwrap_or(0);
        let score_level = usize::from(soft);
        let mut program = Program::new(score_level + depth + 2);
        program.integer = entries.len();
        let size = signed(problem.size);
        program.add_row(size, size);

        let mut rows = RowsOfGroups::new(grouping.groups());
        let mut bounds: Vec<Bound> = Vec::new();
        let mut distinct_of: Vec<Vec<usize>> = vec![Vec::new(); families.len()];
        for (place, rule) in problem.rules.iter().enumerate() {
            let Ok(family) = families.binary_search(&rule.family.as_str()) else { continue };
            let named = &grouping.named[family];
            let one = match &rule.scope {
                Scope::Group(name) => Some((None, grouping.find(family, name))),
                Scope::Family | Scope::Each => None,
            };
            let all = named.iter().filter(|_| rule.scope == Scope::Each);
            let all = all.map(|&(group, number)| (Some(group.text), Some(number)));
            for (each, group) in one.into_iter().chain(all) {
                for limit in rule.limits_of_groups() {
                    let (form, value) = (limit.kind.form(), limit.bound(problem.size));
                    let reach = group.map_or(0, |group| grouping.size[group]);
                    let row = rows.side(&mut program, group, form, value, reach);
                    bounds.push(Bound { rule: place, each, family, limit, form, value, row, reach });
                }
            }
            for limit in rule.limits_of_family() {
                let (form, value) = (limit.kind.form(), limit.bound(problem.size));
                let reach = named.len();
                let row = program.add_row(signed(value), signed(value.max(reach)));
                distinct_of[family].push(row);
                bounds.push(Bound { rule: place, each: None, family, limit, form, value, row, reach });
            }
        }
        // count of group − z ≥ 0 for each group of a family that must be represented.
        let mut stands_for: Vec<(usize, usize)> = Vec::new();
        for (family, distinct) in distinct_of.iter().enumerate() {
            if !distinct.is_empty() {
                for &(_, group) in &grouping.named[family] {
                    let row = program.add_row(0, signed(grouping.size[group]));
                    rows.link(group, row);
                    stands_for.push((family, row));
                }
            }
        }
        program.reserve(entries.len());
        for (column, &at) in order.iter().enumerate() {
            let counted = grouping.of(column).iter().flat_map(|&group| rows.of(group)).map(|row| (row, 1));
            program.add_column(0, 1, std::iter::once((0, 1)).chain(counted));
            let entry = &entries[at];
            program.levels[score_level].push(entry.score);
            for (nth, level) in program.levels[score_level + 1..=score_level + depth].iter_mut().enumerate() {
                level.push(entry.tie_break.get(nth).copied().unwrap_or(0));
            }
            let draw = problem.lottery_seed.number(DrawLabel::Ties, &[entry.id.as_str()]);
            program.levels[score_level + 1 + depth].push(i64::try_from(draw).unwrap_or(i64::MAX));
        }
        for (family, row) in stands_for {
            let distinct = distinct_of[family].iter().map(|&distinct| (distinct, 1));
            program.add_column(0, 1, std::iter::once((row, -1)).chain(distinct));
        }
        let violation = program.columns();
        program.weigh_nothing();
        if soft {
            let most = signed(entries.len());
            for bound in &bounds {
                let sign = match bound.form {
                    Form::AtMost => -1,
                    Form::AtLeast | Form::Represented => 1,
                };
                program.add_column(0, most.max(signed(bound.value)), [(bound.row, sign)]);
                program.levels[0].push(-1);
            }
            program.weigh_nothing();
        }
        let column_of: BTreeMap<&str, usize> = if problem.pinned.is_empty() && problem.vetoed.is_empty() {
            BTreeMap::new()
        } else {
            map_of(order.iter().enumerate().map(|(column, &at)| (entries[at].id.as_str(), column)))
        };
        let columns = |ids: &[String]| set_of(ids.iter().filter_map(|id| column_of.get(id.as_str()).copied()));
        let (pins, vetoes) = (columns(&problem.pinned), columns(&problem.vetoed));
        Self { problem, order, families, bounds, program, pins, vetoes, score_level, violation }
    }

    /// The bounds as they are named in results, each otherwise: where two rules say the same, their ids tell them apart.
    ///
    /// They are made when something is to be explained: there may be one for each of very many groups.
    pub fn bound_names(&self) -> Vec<String> {
        let mut names: FxHashSet<String> = FxHashSet::default();
        self.bounds
            .iter()
            .map(|bound| {
                let rule = &self.problem.rules[bound.rule];
                let wanted = rule.bound_name(bound.limit.kind, bound.each);
                let name = unused(&names, wanted, &rule.id);
                names.insert(name.clone());
                name
            })
            .collect()
    }

    /// Gives the entries other scores, in the order of the input.
    pub fn rescore(&mut self, scores: &[i64]) {
        let level = &mut self.program.levels[self.score_level];
        for (weight, &at) in level.iter_mut().zip(&self.order) {
            *weight = scores.get(at).copied().unwrap_or(0);
        }
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    pub fn id(&self, column: usize) -> &'a str {
        &self.problem.entries[self.order[column]].id
    }

    pub fn score(&self, column: usize) -> i64 {
        self.program.levels[self.score_level][column]
    }

    /// Sorts columns of entries best first; equal lottery numbers fall back on the id.
    pub fn sort_by_merit(&self, columns: &mut [usize]) {
        sort_indices(columns, &|one, two| {
            self.program.levels[self.score_level..]
                .iter()
                .map(|level| level[two].cmp(&level[one]))
                .find(|order| order.is_ne())
                .unwrap_or_else(|| one.cmp(&two))
        });
    }

    /// The variable number of a row.
    pub fn row(&self, row: usize) -> usize {
        self.program.columns() + row
    }

    /// The changes that take away every bound for which `gone` holds.
    pub fn without(&self, gone: impl Fn(usize) -> bool) -> Vec<Change> {
        let mut rows: BTreeMap<usize, Change> = BTreeMap::new();
        for (at, bound) in self.bounds.iter().enumerate() {
            if gone(at) {
                let open = self.with_bound(bound, None);
                let change = rows.entry(bound.row).or_insert((
                    open.0,
                    self.program.row_lower[bound.row],
                    self.program.row_upper[bound.row],
                ));
                match bound.form {
                    Form::AtMost => change.2 = open.2,
                    Form::AtLeast | Form::Represented => change.1 = open.1,
                }
            }
        }
        rows.into_values().collect()
    }

    /// The change that moves a bound to `value`; `None` takes the bound away.
    pub fn with_bound(&self, bound: &Bound<'_>, value: Option<usize>) -> Change {
        let (lower, upper) = (self.program.row_lower[bound.row], self.program.row_upper[bound.row]);
        match bound.form {
            Form::AtLeast | Form::Represented => (self.row(bound.row), value.map_or(0, signed), upper),
            Form::AtMost => (self.row(bound.row), lower, value.map_or_else(|| self.open(bound), signed)),
        }
    }

    /// An upper bound that never binds.
    fn open(&self, bound: &Bound<'_>) -> i64 {
        signed(bound.reach.max(bound.value)).max(self.program.row_lower[bound.row])
    }
}

/// The rows each group is counted in, as chains through the rows: most groups have one or two.
struct RowsOfGroups {
    /// Group → its first row.
    first: Vec<usize>,
    /// Row → the next of the same group.
    next: Vec<usize>,
    /// Row → whether a bound has its lower and its upper side.
    taken: Vec<(bool, bool)>,
}

/// No row: the end of a chain.
const END: usize = usize::MAX;

impl RowsOfGroups {
    fn new(groups: usize) -> Self {
        Self { first: vec![END; groups], next: Vec::new(), taken: Vec::new() }
    }

    /// The rows of a group.
    fn of(&self, group: usize) -> impl Iterator<Item = usize> + '_ {
        let there = |row: usize| (row != END).then_some(row);
        std::iter::successors(there(self.first[group]), move |&row| there(self.next[row]))
    }

    /// Counts a group in a row that was just added.
    fn link(&mut self, group: usize, row: usize) {
        self.next.resize(row, END);
        self.next.push(std::mem::replace(&mut self.first[group], row));
    }

    /// Finds or adds the row of a group whose wanted side is free; a group without entries is a row without columns.
    fn side(&mut self, program: &mut Program, group: Option<usize>, form: Form, value: usize, reach: usize) -> usize {
        let value = signed(value);
        let fits = |&row: &usize| match (form, self.taken[row]) {
            (Form::AtMost, (lower, upper)) => !upper && (!lower || program.row_lower[row] <= value),
            (Form::AtLeast | Form::Represented, (lower, upper)) => {
                !lower && (!upper || program.row_upper[row] >= value)
            }
        };
        let found = group.and_then(|group| self.of(group).find(fits));
        let row = found.unwrap_or_else(|| program.add_row(0, signed(reach)));
        if let (None, Some(group)) = (found, group) {
            self.link(group, row);
        }
        self.taken.resize(program.rows(), (false, false));
        match form {
            Form::AtMost => {
                program.row_upper[row] = value;
                self.taken[row].1 = true;
            }
            Form::AtLeast | Form::Represented => {
                program.row_lower[row] = value;
                // A minimum above the members is impossible because of the members, not of the row.
                program.row_upper[row] = program.row_upper[row].max(value);
                self.taken[row].0 = true;
            }
        }
        row
    }
}

/// A name that no other bound has; the rule's id tells two apart.
fn unused(names: &FxHashSet<String>, wanted: String, rule: &str) -> String {
    let others =
        (1..).map(|nth| if nth == 1 { format!("{wanted} ({rule})") } else { format!("{wanted} ({rule}, {nth})") });
    std::iter::once(wanted.clone()).chain(others).find(|name| !names.contains(name)).unwrap_or_default()
}
