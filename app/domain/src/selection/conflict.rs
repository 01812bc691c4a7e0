//! When nothing can be chosen: the smallest conflict, the smallest relaxation, and words.

use std::collections::BTreeSet;

use super::input::Problem;
use super::model::{Bound, Model};
use super::outcome::{Infeasible, Relaxation};
use super::rule::{Form, Limit};
use super::search::Change;
use super::solver::{Solver, any_size, windows};
use crate::num::signed;
use crate::sorting::{set_of, sort_indices};

/// Something that can be left out of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Size,
    Tolerance,
    Bound(usize),
    Pin(usize),
    Veto(usize),
}

impl Part {
    /// Whether people decided it about a single entry.
    const fn is_ruling(&self) -> bool {
        matches!(self, Self::Pin(_) | Self::Veto(_))
    }
}

/// Names the conflict of a problem that has no solution; the solver has just found that out.
pub(super) fn explain(solver: &mut Solver<'_>) -> Infeasible {
    let mut work = ConflictWork::begin(solver);
    loop {
        if let Some(conflict) = work.step(solver) {
            return conflict;
        }
    }
}

/// Rulings of a problem with which its rules cannot all hold, found with one model: the answers to many questions share its basis.
///
/// What a conflict costs is a question for each part; that there is none, one question. So as few conflicts are named as can be.
pub(super) struct RulingConflicts<'s, 'm> {
    solver: &'s mut Solver<'m>,
    /// Names of the bounds.
    names: Vec<String>,
    /// Everything but the rulings.
    rules: BTreeSet<Part>,
}

impl<'s, 'm> RulingConflicts<'s, 'm> {
    /// `None` where the rules cannot hold without any ruling: then no ruling is to blame.
    pub fn begin(solver: &'s mut Solver<'m>) -> Option<Self> {
        let rules = set_of(all_parts(solver.model).into_iter().filter(|part| !part.is_ruling()));
        let names = solver.model.bound_names();
        possible(solver, &rules).then_some(Self { solver, names, rules })
    }

    /// One conflict after the other, by the names of its parts, until what is left can hold: after each the first ruling in it is
    /// taken back. `go_on` is told of each, and whether to look for another.
    pub fn each(&mut self, mut go_on: impl FnMut(&[String]) -> bool) {
        let mut parts = all_parts(self.solver.model);
        while !possible(self.solver, &parts) {
            let conflict = filtered(self.solver, parts.clone());
            let first = conflict.iter().copied().find(Part::is_ruling);
            let Some(first) = first.filter(|_| go_on(&self.named(&conflict))) else { return };
            parts.remove(&first);
        }
    }

    /// A conflict that a ruling about this entry has a part in, among as many of the other rulings as can stand together; in one
    /// order, or else in the other. `None` where it stands with all of these. However many rulings break rules, the others cost a
    /// question each and one conflict is named at most.
    pub fn with(&mut self, entry: &str) -> Option<Vec<String>> {
        let model = self.solver.model;
        let is_asked = |part: &Part| matches!(part, Part::Pin(at) | Part::Veto(at) if model.id(*at) == entry);
        let (asked, mut others): (Vec<Part>, Vec<Part>) =
            all_parts(model).into_iter().filter(Part::is_ruling).partition(is_asked);
        for _ in 0..2 {
            let mut parts = self.rules.clone();
            for other in &others {
                parts.insert(*other);
                if !possible(self.solver, &parts) {
                    parts.remove(other);
                }
            }
            parts.extend(&asked);
            if !possible(self.solver, &parts) {
                let conflict = filtered(self.solver, parts);
                return Some(self.named(&conflict));
            }
            others.reverse();
        }
        None
    }

    fn named(&self, conflict: &BTreeSet<Part>) -> Vec<String> {
        conflict.iter().map(|part| name(self.solver.model, &self.names, *part)).collect()
    }
}

/// What is left of parts that were just found not to hold together.
fn filtered(solver: &mut Solver<'_>, parts: BTreeSet<Part>) -> BTreeSet<Part> {
    let mut work = ConflictWork::among(solver, parts);
    loop {
        if let Some(conflict) = work.narrow(solver) {
            return conflict;
        }
    }
}

/// Everything that can be left out of a question about this model.
fn all_parts(model: &Model<'_>) -> BTreeSet<Part> {
    let mut parts: BTreeSet<Part> = BTreeSet::from([Part::Size]);
    parts.extend((0..model.bounds.len()).map(Part::Bound));
    parts.extend(model.pins.iter().map(|&column| Part::Pin(column)));
    parts.extend(model.vetoes.iter().map(|&column| Part::Veto(column)));
    if model.problem.tolerance.is_some() {
        parts.insert(Part::Tolerance);
    }
    parts
}

/// A deletion filter on its way: leaves out one part after the other wherever the rest still cannot hold.
///
/// People's decisions and upper bounds give way first, so that what stays reads well; a second pass in the
/// opposite order may find a smaller conflict.
#[derive(Clone, Debug)]
pub(super) struct ConflictWork {
    /// Everything the filter starts from.
    parts: BTreeSet<Part>,
    /// The order of this pass.
    order: Vec<Part>,
    /// How many of them have been asked about.
    asked: usize,
    /// What is left in this pass.
    left: BTreeSet<Part>,
    /// What the first pass left.
    first: Option<BTreeSet<Part>>,
}

impl ConflictWork {
    /// Starts right after the solver has found the whole problem to have no solution.
    pub fn begin(solver: &mut Solver<'_>) -> Self {
        Self::among(solver, all_parts(solver.model))
    }

    /// Starts right after the solver has found that these parts cannot all hold.
    fn among(solver: &mut Solver<'_>, mut parts: BTreeSet<Part>) -> Self {
        let model = solver.model;
        // The rows that refuted them, if their relaxation did, already are a conflict.
        let rows = solver.contradiction.clone();
        if let Some(rows) = rows {
            let fewer: BTreeSet<Part> = within(model, &parts, &rows);
            if !possible(solver, &fewer) {
                parts = fewer;
            }
        }
        let rank = |part: &Part| match part {
            Part::Veto(_) => 0,
            Part::Pin(_) => 1,
            Part::Tolerance => 2,
            Part::Bound(bound) => match model.bounds[*bound].form {
                Form::AtMost => 3,
                Form::Represented => 4,
                Form::AtLeast => 5,
            },
            Part::Size => 6,
        };
        let listed: Vec<Part> = parts.iter().copied().collect();
        let mut ranked: Vec<usize> = (0..listed.len()).collect();
        sort_indices(&mut ranked, &|one, two| rank(&listed[one]).cmp(&rank(&listed[two])));
        let order = ranked.into_iter().map(|at| listed[at]).collect();
        Self { left: parts.clone(), parts, order, asked: 0, first: None }
    }

    /// Asks about the next part; the answer once there is none left. The model is the one it was begun with.
    pub fn step(&mut self, solver: &mut Solver<'_>) -> Option<Infeasible> {
        let conflict = self.narrow(solver)?;
        let model = solver.model;
        let bounds = model.bound_names();
        Some(Infeasible {
            conflict: conflict.iter().map(|part| name(model, &bounds, *part)).collect(),
            relaxation: relaxation(model.problem),
            reason: reason(model, &bounds, &conflict),
        })
    }

    /// As [`Self::step`], the parts alone.
    fn narrow(&mut self, solver: &mut Solver<'_>) -> Option<BTreeSet<Part>> {
        if let Some(part) = self.order.get(self.asked).copied() {
            self.asked += 1;
            if self.left.remove(&part) {
                self.without(solver, part);
            }
            return None;
        }
        let left = std::mem::replace(&mut self.left, self.parts.clone());
        let Some(first) = self.first.take() else {
            self.first = Some(left);
            self.order.reverse();
            self.asked = 0;
            return None;
        };
        Some(if left.len() < first.len() { left } else { first })
    }

    /// Leaves a part out for good, unless what is left becomes possible.
    fn without(&mut self, solver: &mut Solver<'_>, part: Part) {
        if possible(solver, &self.left) {
            self.left.insert(part);
        } else if let Some(rows) = solver.contradiction.clone() {
            let fewer = within(solver.model, &self.left, &rows);
            if fewer.len() < self.left.len() && !possible(solver, &fewer) {
                self.left = fewer;
            }
        }
    }
}

/// The parts that these rows stand for, and all that are no rows.
fn within(model: &Model<'_>, parts: &BTreeSet<Part>, rows: &[usize]) -> BTreeSet<Part> {
    set_of(parts.iter().copied().filter(|part| match part {
        Part::Size => rows.contains(&0),
        Part::Bound(bound) => rows.contains(&model.bounds[*bound].row),
        Part::Tolerance | Part::Pin(_) | Part::Veto(_) => true,
    }))
}

/// Is there a set that keeps these parts?
fn possible(solver: &mut Solver<'_>, parts: &BTreeSet<Part>) -> bool {
    let model = solver.model;
    let mut changes: Vec<Change> = model.without(|bound| !parts.contains(&Part::Bound(bound)));
    let sized = parts.contains(&Part::Size);
    if !sized {
        changes.push(any_size(model));
    }
    let (mut pins, mut vetoes) = (BTreeSet::new(), BTreeSet::new());
    for part in parts {
        match *part {
            Part::Pin(column) if parts.contains(&Part::Veto(column)) => return false,
            Part::Pin(column) => {
                pins.insert(column);
                changes.push((column, 1, 1));
            }
            Part::Veto(column) => {
                vetoes.insert(column);
                changes.push((column, 0, 0));
            }
            Part::Size | Part::Tolerance | Part::Bound(_) => {}
        }
    }
    let windows = if parts.contains(&Part::Tolerance) {
        windows(model, &pins, &vetoes, if sized { model.problem.size } else { model.len() })
    } else {
        vec![Vec::new()]
    };
    solver.possible(&changes, &windows)
}

/// The name of a part; `bounds` are those of the bounds.
fn name(model: &Model<'_>, bounds: &[String], part: Part) -> String {
    match part {
        Part::Size => "size".to_owned(),
        Part::Tolerance => "tolerance".to_owned(),
        Part::Bound(bound) => bounds[bound].clone(),
        Part::Pin(column) => format!("pinned:{}", model.id(column)),
        Part::Veto(column) => format!("vetoed:{}", model.id(column)),
    }
}

/// The changes of bounds with the smallest sum that make a selection possible, among them the one
/// with the best total. Size, pins and vetoes give way only where no change of rules could help.
pub(super) fn relaxation(problem: &Problem) -> Vec<Relaxation> {
    let mut eased = problem.clone();
    let mut changes = Vec::new();
    let vetoed = set_of(problem.vetoed.iter().map(String::as_str));
    let pinned = set_of(problem.pinned.iter().map(String::as_str));
    for id in pinned.intersection(&vetoed) {
        changes.push(Relaxation::of(format!("vetoed:{id}"), 1, 0));
    }
    eased.vetoed.retain(|id| !pinned.contains(id.as_str()));
    let available = problem.entries.len() - vetoed.iter().filter(|id| !pinned.contains(*id)).count();
    let size = problem.size.clamp(pinned.len().min(available), available);
    if size != problem.size {
        changes.push(Relaxation::of("size".to_owned(), problem.size, size));
        eased.size = size;
    }
    let model = Model::new(&eased, true);
    let mut solver = Solver::new(&model);
    if let Some(point) = solver.forced(&[]) {
        let names = model.bound_names();
        for (column, value) in point.columns {
            let at = column.checked_sub(model.violation);
            if let Some((bound, name)) = at.and_then(|at| model.bounds.get(at).zip(names.get(at))) {
                let amount = usize::try_from(value).unwrap_or(0);
                let to = bound.form.looser(bound.value, amount).unwrap_or(0);
                changes.push(Relaxation {
                    from_percent: bound.limit.percent(),
                    to_percent: bound.limit.allowing(to, eased.size).and_then(Limit::percent),
                    ..Relaxation::of(name.clone(), bound.value, to)
                });
            }
        }
    }
    changes
}

/// The conflict in words.
fn reason(model: &Model<'_>, names: &[String], conflict: &BTreeSet<Part>) -> String {
    let problem = model.problem;
    let said: Vec<String> = conflict
        .iter()
        .map(|part| match *part {
            Part::Size => format!("size {}", problem.size),
            Part::Tolerance => format!("tolerance {}", problem.tolerance.unwrap_or(0)),
            Part::Bound(bound) => said_of(&names[bound], &model.bounds[bound], problem.size),
            Part::Pin(_) | Part::Veto(_) => name(model, names, *part),
        })
        .collect();
    let bounds: Vec<usize> =
        conflict.iter().filter_map(|part| if let Part::Bound(at) = part { Some(*at) } else { None }).collect();
    let only_bounds = bounds.len() == conflict.len();
    if let ([only], true) = (bounds.as_slice(), only_bounds) {
        let bound = &model.bounds[*only];
        let what = match bound.form {
            Form::Represented => "groups occur in the entries",
            Form::AtLeast | Form::AtMost => "entries belong to it",
        };
        let said = said_of(&names[*only], bound, problem.size);
        return format!("{said} cannot hold: only {} {what}", bound.reach);
    }
    if conflict.len() == 1 && conflict.contains(&Part::Size) {
        return format!("size {} cannot hold: there are only {} entries", problem.size, model.len());
    }
    let joined = said.join(", ");
    let with_size = conflict.contains(&Part::Size) && bounds.len() + 1 == conflict.len();
    let all = |form: Form| bounds.iter().all(|&at| model.bounds[at].form == form);
    let sum: usize = bounds.iter().map(|&at| model.bounds[at].value).sum();
    if with_size && all(Form::AtLeast) && sum > problem.size && apart(model, &bounds) {
        return format!("{joined} cannot all hold: the minimums add up to {sum}, the size is {}", problem.size);
    }
    if with_size && all(Form::AtMost) && sum < problem.size {
        return format!(
            "{joined} cannot all hold: the maximums add up to {sum}, and too few entries are outside these groups"
        );
    }
    format!("{joined} cannot all hold together; without any one of them the others can")
}

/// A bound with its value: `region:N max 2`, `region:N max_share 2 (40 % of 5)`.
fn said_of(name: &str, bound: &Bound<'_>, places: usize) -> String {
    match bound.limit.percent() {
        None => format!("{name} {}", bound.value),
        Some(percent) => format!("{name} {} ({percent} % of {places})", bound.value),
    }
}

/// Has every entry at most one of these bounds' rows?
fn apart(model: &Model<'_>, bounds: &[usize]) -> bool {
    let rows = set_of(bounds.iter().map(|&at| model.bounds[at].row));
    (0..model.len()).all(|column| model.program.column(column).filter(|(row, _)| rows.contains(row)).count() <= 1)
        && signed(rows.len()) == signed(bounds.len())
}
