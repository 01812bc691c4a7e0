//! Margins, shortfalls and prices, each by an exact re-solve and never by prices of a relaxation.

use std::collections::{BTreeMap, BTreeSet};

use super::conflict::ConflictWork;
use super::input::Problem;
use super::model::Model;
use super::outcome::{EntryExplanations, EntryLine, FamilyLine, Infeasible, RuleExplanations, RuleLine};
use super::search::{Change, Point};
use super::solver::{Kept, Solver, counted};
use crate::sorting::{set_of, sort_indices};

/// Score sum of a point.
pub(super) fn total(model: &Model<'_>, point: &Point) -> i64 {
    point.value.get(model.score_level).and_then(|&total| i64::try_from(total).ok()).unwrap_or(i64::MAX)
}

/// Whether two points have the same score and the same criteria; the lottery is the last level.
fn level_but_for_the_lottery(one: &Point, other: &Point) -> bool {
    let levels = one.value.len().saturating_sub(1);
    one.value.iter().take(levels).eq(other.value.iter().take(levels))
}

/// Chosen entries of a point, in order of columns.
pub(super) fn chosen(model: &Model<'_>, point: &Point) -> BTreeSet<usize> {
    set_of(point.columns.iter().map(|&(column, _)| column).filter(|&column| column < model.len()))
}

/// Ids, best first.
pub(super) fn ids(model: &Model<'_>, columns: impl IntoIterator<Item = usize>) -> Vec<String> {
    let mut columns: Vec<usize> = columns.into_iter().collect();
    model.sort_by_merit(&mut columns);
    columns.into_iter().map(|column| model.id(column).to_owned()).collect()
}

/// One exact re-solve for each entry.
pub(super) fn by_entry(solver: &mut Solver<'_>, best: &Point) -> EntryExplanations {
    let mut work = EntryWork::default();
    let inside = chosen(solver.model, best);
    while work.step(solver, best, &inside) {}
    work.finish(solver.model)
}

/// Two exact re-solves for each bound and one for each family.
pub(super) fn by_rule(solver: &mut Solver<'_>, best: &Point) -> RuleExplanations {
    let mut work = RuleWork::default();
    while work.step(solver, best) {}
    work.finish()
}

/// What [`Explaining`] ends with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explained {
    /// Why the best set is the best.
    Selection(EntryExplanations, RuleExplanations),
    /// Why there is no set at all.
    Infeasible(Infeasible),
}

/// Explanations worked out a piece at a time, for where a long computation must not hold up a click.
///
/// All pieces together are what [`solve`](super::solve) gives with [`Explain::All`](super::Explain::All);
/// where several conflicts are smallest, another one of them may be named.
#[derive(Clone, Debug, Default)]
pub struct Explaining {
    entries: EntryWork,
    rules: RuleWork,
    conflict: Option<ConflictWork>,
    kept: Option<Kept>,
}

impl Explaining {
    /// Goes on as long as `go_on` says so, and at least one question far; everything once it is done.
    /// `problem` is the same at every call.
    pub fn advance(&mut self, problem: &Problem, mut go_on: impl FnMut() -> bool) -> Option<Explained> {
        let model = Model::new(problem, false);
        let mut solver = Solver::resume(&model, self.kept.take());
        let done = self.go_on(&mut solver, &mut go_on);
        self.kept = done.is_none().then(|| solver.keep());
        done
    }

    fn go_on(&mut self, solver: &mut Solver<'_>, go_on: &mut impl FnMut() -> bool) -> Option<Explained> {
        if self.conflict.is_none() {
            let Some(best) = solver.forced(&[]) else {
                self.conflict = Some(ConflictWork::begin(solver));
                return None;
            };
            let inside = chosen(solver.model, &best);
            while self.rules.step(solver, &best) || self.entries.step(solver, &best, &inside) {
                if !go_on() {
                    return None;
                }
            }
            let done = std::mem::take(self);
            return Some(Explained::Selection(done.entries.finish(solver.model), done.rules.finish()));
        }
        loop {
            if let Some(conflict) = self.conflict.as_mut()?.step(solver) {
                self.conflict = None;
                return Some(Explained::Infeasible(conflict));
            }
            if !go_on() {
                return None;
            }
        }
    }
}

/// What is known of the entries so far: those before column `next`.
#[derive(Clone, Debug, Default)]
struct EntryWork {
    next: usize,
    /// Place in the input and line.
    lines: Vec<(usize, EntryLine)>,
    second: Option<i64>,
    tied: Vec<usize>,
    /// Of these, level in everything but the lottery.
    drawn: Vec<usize>,
    /// Shortfall and column.
    reserves: Vec<(i64, usize)>,
}

impl EntryWork {
    /// Asks about the next entry; false when there is none left.
    fn step(&mut self, solver: &mut Solver<'_>, best: &Point, inside: &BTreeSet<usize>) -> bool {
        let model = solver.model;
        let column = self.next;
        if column >= model.len() {
            return false;
        }
        self.next += 1;
        let best_total = total(model, best);
        let selected = inside.contains(&column);
        let other = solver.forced(&[(column, i64::from(!selected))]);
        let distance = other.as_ref().map(|point| best_total - total(model, point));
        if let Some(distance) = distance {
            self.second = Some(self.second.map_or(best_total - distance, |total| total.max(best_total - distance)));
            if distance == 0 {
                self.tied.push(column);
                if other.as_ref().is_some_and(|other| level_but_for_the_lottery(best, other)) {
                    self.drawn.push(column);
                }
            }
            if !selected {
                self.reserves.push((distance, column));
            }
        }
        let id = model.id(column).to_owned();
        let line = if selected {
            EntryLine::In { id, selected, margin: distance }
        } else {
            let with = other.map(|point| chosen(model, &point)).unwrap_or_default();
            let gone = if with.is_empty() { Vec::new() } else { ids(model, inside.difference(&with).copied()) };
            let brings = ids(model, with.difference(inside).copied());
            EntryLine::Out { id, selected, shortfall: distance, replaces: gone, brings }
        };
        self.lines.push((model.order[column], line));
        true
    }

    fn finish(self, model: &Model<'_>) -> EntryExplanations {
        let mut order: Vec<usize> = self.reserves.iter().map(|&(_, column)| column).collect();
        model.sort_by_merit(&mut order);
        let mut distances = vec![0; model.order.len()];
        for (distance, column) in self.reserves {
            distances[column] = distance;
        }
        sort_indices(&mut order, &|one, two| distances[one].cmp(&distances[two]));
        let mut lines: Vec<Option<EntryLine>> = vec![None; model.order.len()];
        for (place, line) in self.lines {
            lines[place] = Some(line);
        }
        EntryExplanations {
            second_best_total: self.second,
            tied_at_the_line: ids(model, self.tied),
            by_lottery: ids(model, self.drawn),
            reserves: order.into_iter().map(|column| model.id(column).to_owned()).collect(),
            entries: lines.into_iter().flatten().collect(),
        }
    }
}

/// What is known of the rules so far: bounds first, then families.
#[derive(Clone, Debug, Default)]
struct RuleWork {
    /// Names of the bounds, and which of them cannot matter.
    bounds: Option<Vec<(String, bool)>>,
    rules: Vec<RuleLine>,
    families: BTreeMap<String, FamilyLine>,
}

impl RuleWork {
    /// Asks about the next bound or family; false when there is none left.
    fn step(&mut self, solver: &mut Solver<'_>, best: &Point) -> bool {
        let model = solver.model;
        let best_total = total(model, best);
        if self.bounds.is_none() {
            // The proof of the question without changes tells which bounds cannot matter.
            let _ = solver.forced(&[]);
            let silent = model.bounds.iter().map(|bound| !solver.rests_on(bound.row));
            self.bounds = Some(model.bound_names().into_iter().zip(silent).collect());
        }
        let gain = |solver: &mut Solver<'_>, changes: &[Change]| {
            solver.loosened(changes).map_or(0, |point| total(model, &point) - best_total)
        };
        let at = self.rules.len();
        let known = self.bounds.as_ref().and_then(|bounds| bounds.get(at));
        if let (Some(bound), Some((name, silent))) = (model.bounds.get(at), known) {
            let looser = bound.form.looser(bound.value, 1);
            let gain_without = if *silent { 0 } else { gain(solver, &[model.with_bound(bound, None)]) };
            let gain_if_one_looser = match looser {
                Some(looser) if gain_without > 0 => gain(solver, &[model.with_bound(bound, Some(looser))]),
                _ => 0,
            };
            self.rules.push(RuleLine {
                id: name.clone(),
                bound: bound.value,
                percent: bound.limit.percent(),
                percent_if_one_looser: looser
                    .and_then(|looser| bound.limit.allowing(looser, model.problem.size)?.percent()),
                count: counted(model, best, at),
                gain_if_one_looser,
                gain_without,
            });
            return true;
        }
        let Some(name) = model.families.get(self.families.len()) else { return false };
        let family = self.families.len();
        let changes = model.without(|bound| model.bounds[bound].family == family);
        let total_without = best_total + gain(solver, &changes);
        self.families.insert((*name).to_owned(), FamilyLine { total_without });
        true
    }

    fn finish(self) -> RuleExplanations {
        RuleExplanations { rules: self.rules, families: self.families }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rule::{Rule, RuleKind, Scope};
    use super::*;
    use crate::selection::model::Bound;
    use crate::selection::{Explain, Outcome, Structure, generate, solve};

    fn in_pieces(problem: &Problem, questions: usize) -> (Explained, usize) {
        let mut work = Explaining::default();
        let mut calls = 0;
        loop {
            let mut left = questions;
            calls += 1;
            let done = work.advance(problem, || {
                left -= 1;
                left > 0
            });
            if let Some(done) = done {
                return (done, calls);
            }
        }
    }

    #[test]
    fn pieces_are_the_whole() {
        let problem = generate(60, 10, Structure::B, 3);
        let Outcome::Optimal(whole) = solve(&problem, Explain::All) else { panic!("nothing can be chosen") };
        let (done, calls) = in_pieces(&problem, 7);
        assert!(calls > 60 / 7);
        assert_eq!(done, Explained::Selection(whole.by_entry.unwrap(), whole.by_rule.unwrap()));
    }

    #[test]
    fn a_rule_the_proof_does_not_speak_of_has_no_price() {
        // More columns than take part from the start: most are priced out by the root, or fixed.
        let problem = generate(1_800, 40, Structure::B, 2);
        let model = Model::new(&problem, false);
        let mut solver = Solver::new(&model);
        let best = solver.forced(&[]).unwrap();
        let (silent, spoken): (Vec<&Bound>, Vec<&Bound>) =
            model.bounds.iter().partition(|bound| !solver.rests_on(bound.row));
        assert!(silent.len() > 500 && spoken.len() > 5, "{} {}", silent.len(), spoken.len());
        let free = |bound: &Bound| {
            let point = Solver::new(&model).loosened(&[model.with_bound(bound, None)]).unwrap();
            total(&model, &point) - total(&model, &best)
        };
        let of_region = silent.iter().filter(|bound| model.families[bound.family] != "unit");
        for bound in of_region.chain(silent.iter().step_by(60)) {
            assert_eq!(free(bound), 0);
        }
        assert!(spoken.iter().any(|bound| free(bound) > 0));
    }

    #[test]
    fn bounds_of_one_group_stand_beside_one_another() {
        let mut problem = generate(40, 8, Structure::A, 1);
        let rule = |id: &str| Rule::new(id, "region", Scope::Group("r00".to_owned()));
        problem.rules = vec![
            rule("a").with(RuleKind::Max, 3),
            rule("b").with(RuleKind::Max, 1),
            rule("c").with(RuleKind::Min, 1).with(RuleKind::Max, 2),
            rule("a").with(RuleKind::Min, 1),
        ];
        let Outcome::Optimal(found) = solve(&problem, Explain::All) else { panic!("nothing can be chosen") };
        let lines: Vec<_> =
            found.by_rule.unwrap().rules.into_iter().map(|line| (line.id, line.bound, line.count)).collect();
        let line = |id: &str, bound| (id.to_owned(), bound, 1);
        assert_eq!(lines, [line("a max", 3), line("b max", 1), line("c min", 1), line("c max", 2), line("a min", 1)]);
    }

    #[test]
    fn a_conflict_comes_in_pieces_too() {
        let mut problem = generate(40, 8, Structure::A, 1);
        problem.size = 41;
        let Outcome::Infeasible(whole) = solve(&problem, Explain::None) else { panic!("possible") };
        let (Explained::Infeasible(done), calls) = in_pieces(&problem, 1) else { panic!("possible") };
        assert!(calls > 1);
        assert_eq!(done, whole);
        assert_eq!(done.conflict, ["size"]);
    }
}
