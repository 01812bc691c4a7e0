//! From a problem in words to an integer program: names become indices, rules become rows.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::input::Problem;
use super::lottery::lottery;
use super::num::signed;
use super::program::Program;
use super::search::Change;

/// Which bound of a rule a row side is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Min,
    Max,
    Distinct,
}

/// One bound of one group (or of one family), as it is named in results.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub name: String,
    pub family: usize,
    pub kind: Kind,
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
    pub bounds: Vec<Bound>,
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

/// Rows a group or a family is counted in, with the sides that are taken.
struct Row {
    row: usize,
    lower: Option<usize>,
    upper: Option<usize>,
}

impl<'a> Model<'a> {
    /// `soft`: every bound may be violated, and the first level is the (negative) sum of violations.
    pub fn new(problem: &'a Problem, soft: bool) -> Self {
        let entries = &problem.entries;
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by(|&one, &two| entries[one].id.cmp(&entries[two].id));
        let families: Vec<&str> = problem.families().into_iter().collect();

        // Groups by family, in order of their names; members by column.
        let mut groups: Vec<Vec<(&str, usize)>> = vec![Vec::new(); families.len()];
        let mut group_size: Vec<usize> = Vec::new();
        let mut member_start = vec![0];
        let mut member: Vec<usize> = Vec::new();
        {
            let mut seen: Vec<FxHashMap<&str, usize>> = vec![FxHashMap::default(); families.len()];
            for &at in &order {
                let first = member.len();
                // Both come in order of the families' names.
                let mut family = 0;
                for (name, own) in &entries[at].groups {
                    while families.get(family).is_some_and(|other| *other < name.as_str()) {
                        family += 1;
                    }
                    if families.get(family).is_none_or(|other| *other != name) {
                        continue;
                    }
                    for group in own.names() {
                        let next = group_size.len();
                        let index = *seen[family].entry(group.as_str()).or_insert(next);
                        if index == next {
                            group_size.push(0);
                        }
                        if !member[first..].contains(&index) {
                            member.push(index);
                            group_size[index] += 1;
                        }
                    }
                }
                member_start.push(member.len());
            }
            for (table, sorted) in seen.into_iter().zip(&mut groups) {
                sorted.extend(table);
                sorted.sort_unstable();
            }
        }

        let depth = entries.iter().map(|entry| entry.tie_break.len()).max().unwrap_or(0);
        let score_level = usize::from(soft);
        let mut program = Program::new(score_level + depth + 2);
        program.integer = entries.len();
        let size = signed(problem.size);
        program.add_row(size, size);

        let mut bounds: Vec<Bound> = Vec::new();
        let mut names: FxHashSet<String> = FxHashSet::default();
        let mut rows_of: Vec<Vec<Row>> = Vec::new();
        rows_of.resize_with(group_size.len(), Vec::new);
        let mut distinct_of: Vec<Vec<usize>> = vec![Vec::new(); families.len()];
        for rule in &problem.rules {
            let Ok(family) = families.binary_search(&rule.family.as_str()) else { continue };
            let mut targets: Vec<(String, Option<usize>)> = Vec::new();
            match rule.group.as_deref() {
                None => {}
                Some("*") => targets.extend(
                    groups[family].iter().map(|&(group, index)| (format!("{}:{group}", rule.family), Some(index))),
                ),
                Some(group) => {
                    let found = groups[family].binary_search_by_key(&group, |&(name, _)| name);
                    let index = found.ok().map(|at| groups[family][at].1);
                    targets.push((rule.id.clone(), index));
                }
            }
            for (label, group) in targets {
                for (kind, value) in [(Kind::Min, rule.min), (Kind::Max, rule.max)] {
                    let Some(value) = value else { continue };
                    let reach = group.map_or(0, |group| group_size[group]);
                    let row = match group {
                        Some(group) => side(&mut program, &mut rows_of[group], kind, value, reach),
                        // A group without entries: a row without columns.
                        None => side(&mut program, &mut Vec::new(), kind, value, reach),
                    };
                    let word = if kind == Kind::Min { "min" } else { "max" };
                    let name = unused(&mut names, &format!("{label} {word}"), &rule.id);
                    bounds.push(Bound { name, family, kind, value, row, reach });
                }
            }
            if let Some(value) = rule.distinct_min {
                let reach = groups[family].len();
                let row = program.add_row(signed(value), signed(value.max(reach)));
                distinct_of[family].push(row);
                let name = unused(&mut names, &format!("{} distinct_min", rule.id), &rule.id);
                bounds.push(Bound { name, family, kind: Kind::Distinct, value, row, reach });
            }
        }
        // count of group − z ≥ 0 for each group of a family that must be represented.
        let mut link: Vec<Option<usize>> = vec![None; group_size.len()];
        let mut stands_for: Vec<(usize, usize)> = Vec::new();
        for (family, rows) in distinct_of.iter().enumerate() {
            if !rows.is_empty() {
                for &(_, group) in &groups[family] {
                    let row = program.add_row(0, signed(group_size[group]));
                    link[group] = Some(row);
                    stands_for.push((family, row));
                }
            }
        }
        let mut cells: Vec<(usize, i8)> = Vec::new();
        for (column, &at) in order.iter().enumerate() {
            cells.clear();
            cells.push((0, 1));
            for &group in &member[member_start[column]..member_start[column + 1]] {
                cells.extend(rows_of[group].iter().map(|row| (row.row, 1)));
                cells.extend(link[group].map(|row| (row, 1)));
            }
            program.add_column(0, 1, cells.iter().copied());
            let entry = &entries[at];
            program.levels[score_level][column] = entry.score;
            for (nth, &value) in entry.tie_break.iter().enumerate() {
                program.levels[score_level + 1 + nth][column] = value;
            }
            let draw = lottery(problem.lottery_seed, &entry.id);
            program.levels[score_level + 1 + depth][column] = i64::try_from(draw).unwrap_or(i64::MAX);
        }
        for (family, row) in stands_for {
            program.add_column(
                0,
                1,
                std::iter::once((row, -1)).chain(distinct_of[family].iter().map(|&distinct| (distinct, 1))),
            );
        }
        let violation = program.columns();
        if soft {
            let most = signed(entries.len());
            for bound in &bounds {
                let sign = if bound.kind == Kind::Max { -1 } else { 1 };
                let column = program.add_column(0, most.max(signed(bound.value)), [(bound.row, sign)]);
                program.levels[0][column] = -1;
            }
        }
        let column_of: BTreeMap<&str, usize> = if problem.pinned.is_empty() && problem.vetoed.is_empty() {
            BTreeMap::new()
        } else {
            order.iter().enumerate().map(|(column, &at)| (entries[at].id.as_str(), column)).collect()
        };
        let columns =
            |ids: &[String]| ids.iter().filter_map(|id| column_of.get(id.as_str()).copied()).collect::<BTreeSet<_>>();
        let (pins, vetoes) = (columns(&problem.pinned), columns(&problem.vetoed));
        Self { problem, order, families, bounds, program, pins, vetoes, score_level, violation }
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
        columns.sort_by(|&one, &two| {
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

    /// The change that moves a bound to `value`; `None` takes the bound away.
    pub fn with_bound(&self, bound: &Bound, value: Option<usize>) -> Change {
        let (lower, upper) = (self.program.row_lower[bound.row], self.program.row_upper[bound.row]);
        match bound.kind {
            Kind::Min | Kind::Distinct => (self.row(bound.row), value.map_or(0, signed), upper),
            Kind::Max => (self.row(bound.row), lower, value.map_or_else(|| self.open(bound), signed)),
        }
    }

    /// An upper bound that never binds.
    fn open(&self, bound: &Bound) -> i64 {
        signed(bound.reach.max(bound.value)).max(self.program.row_lower[bound.row])
    }
}

/// Finds or adds the row of a group whose wanted side is free.
fn side(program: &mut Program, rows: &mut Vec<Row>, kind: Kind, value: usize, reach: usize) -> usize {
    let fits = |row: &&mut Row| match kind {
        Kind::Max => row.upper.is_none() && row.lower.is_none_or(|lower| lower <= value),
        Kind::Min | Kind::Distinct => row.lower.is_none() && row.upper.is_none_or(|upper| upper >= value),
    };
    let row = match rows.iter_mut().find(fits) {
        Some(row) => row,
        None => {
            let row = program.add_row(0, signed(reach));
            rows.push(Row { row, lower: None, upper: None });
            match rows.last_mut() {
                Some(row) => row,
                None => return row,
            }
        }
    };
    if kind == Kind::Max {
        row.upper = Some(value);
        program.row_upper[row.row] = signed(value);
    } else {
        row.lower = Some(value);
        program.row_lower[row.row] = signed(value);
        // A minimum above the members is impossible because of the members, not of the row.
        program.row_upper[row.row] = program.row_upper[row.row].max(signed(value));
    }
    row.row
}

/// A name that no other bound has; the rule's id tells two apart.
fn unused(names: &mut FxHashSet<String>, wanted: &str, rule: &str) -> String {
    let mut name = wanted.to_owned();
    let mut nth = 1;
    while !names.insert(name.clone()) {
        name = if nth == 1 { format!("{wanted} ({rule})") } else { format!("{wanted} ({rule}, {nth})") };
        nth += 1;
    }
    name
}
