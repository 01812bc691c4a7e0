//! Writes the proof of a selection: a second, plain search over the program of the page, which only has to show that nothing is
//! better than the selection.
//!
//! Every column and every row takes part and only films are decided, so that a part in which nothing better is found is a leaf as the
//! page has it. Floating point finds multipliers; whether they close a leaf is told by the check, in integers.

use std::collections::{BTreeMap, VecDeque};

use super::program::{PricedProgram, ProofProgram, Range};
use super::{LeafReason, ProofLeaf, ProofProblem, SelectionProof, check_proof, first_open, is_refuted};
use crate::num::{float, nearest, signed};
use crate::selection::input::Problem;
use crate::selection::program::Program;
use crate::selection::search::{WHOLE, starting_columns};
use crate::selection::simplex::{Simplex, Status};
use crate::selection::verify;

/// The denominator by which leaves are closed while they are sought: fractions of bases are usually exact over it.
const FINE: i64 = 720_720;

/// Denominators of what is written, all of them divisors of the last: the least one that closes every leaf is the shortest.
const DENOMINATORS: [i64; 29] =
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 18, 20, 21, 24, 28, 30, 36, 42, 48, 60, 120, 840, 5_040, FINE];

/// The most leaves of a proof. A search that needs more would take minutes and end in a document that nobody keeps.
const MOST_LEAVES: usize = 20_000;

/// The most priced columns and rows that are kept to close later leaves by multipliers that are there already.
const MOST_PRICED: usize = 2_000_000;

/// Why a selection has no proof.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnprovenSelection {
    /// Another set is better, or nothing shows that none is.
    #[error("the selection is not shown to be the best one")]
    NotBest,
    /// The proof would be too long.
    #[error("the proof would have more than {MOST_LEAVES} leaves")]
    TooLong,
    /// The set is no selection, or what was written proves nothing.
    #[error(transparent)]
    Refused(#[from] ProofProblem),
}

/// Writes a proof that no set which keeps everything the problem asks is better than the chosen one, and checks it.
///
/// The selection must be the best one; [`solve`](crate::selection::solve) finds it. The same problem and selection give the same proof.
///
/// # Errors
/// A set that breaks a rule or is not the best, a proof that would be too long, and one that does not pass its check.
pub fn write_proof(problem: &Problem, selected: &[String]) -> Result<SelectionProof, UnprovenSelection> {
    verify(problem, selected).map_err(ProofProblem::Selection)?;
    let program = ProofProgram::new(problem);
    let search = ProofSearch { problem, goals: program.worth(selected), falling: falling(&program), program: &program };
    let mut leaves = search.leaves(selected)?;
    let denominator = search.denominator(&mut leaves);
    let proof = search.written(&leaves, denominator);
    check_proof(problem, selected, &proof)?;
    Ok(proof)
}

/// With a tolerance, the films that nobody ruled about, best score first: a set leaves out one of them first, and what is more than the
/// tolerance below that film is out too.
fn falling(program: &ProofProgram<'_>) -> Vec<usize> {
    let (Some(_), Some(scores)) = (program.tolerance, program.levels.first()) else { return Vec::new() };
    let open = program.ruled.iter().zip(scores).enumerate().filter(|(_, (ruled, _))| !**ruled);
    let mut films: Vec<(i64, usize)> = open.map(|(film, (_, score))| (*score, film)).collect();
    films.sort_unstable_by(|one, next| next.0.cmp(&one.0).then(one.1.cmp(&next.1)));
    films.into_iter().map(|(_, film)| film).collect()
}

/// A leaf before its multipliers are integers.
struct FoundLeaf {
    inside: Vec<usize>,
    outside: Vec<usize>,
    reason: FoundReason,
}

/// Why a leaf is closed.
enum FoundReason {
    /// Its films contradict each other.
    Contradictory,
    /// These multipliers refute it.
    Refuted(Vec<(usize, i64)>),
    /// What a unit of each row is worth, level by level, leaves nothing better.
    Bounded(Vec<Vec<(usize, f64)>>),
}

/// What is searched, and what is to be shown.
struct ProofSearch<'a> {
    problem: &'a Problem,
    program: &'a ProofProgram<'a>,
    /// The worth of the selection, level by level.
    goals: Vec<i128>,
    /// Films in falling order of their scores, where there is a tolerance.
    falling: Vec<usize>,
}

impl ProofSearch<'_> {
    /// Divides all sets until each part is closed.
    fn leaves(&self, selected: &[String]) -> Result<Vec<FoundLeaf>, UnprovenSelection> {
        let relaxed = relaxation(self.program);
        let mut simplex = Simplex::new(&relaxed, starting_columns(&relaxed));
        for (column, film) in self.program.films.iter().enumerate() {
            if selected.contains(&film.id) {
                simplex.activate(column);
            }
        }
        let mut leaves = Vec::new();
        let mut open: Vec<(Vec<usize>, Vec<usize>)> = vec![(Vec::new(), Vec::new())];
        while let Some((inside, outside)) = open.pop() {
            if leaves.len() + open.len() >= MOST_LEAVES {
                return Err(UnprovenSelection::TooLong);
            }
            let Some(columns) = self.program.fixed(&inside, &outside) else {
                leaves.push(FoundLeaf { inside, outside, reason: FoundReason::Contradictory });
                continue;
            };
            bring(&mut simplex, &columns);
            if let Some(reason) = self.close(&mut simplex, &columns) {
                leaves.push(FoundLeaf { inside, outside, reason });
                continue;
            }
            let film = self.next_film(&simplex, &columns)?;
            open.push((with(&inside, film), outside.clone()));
            open.push((inside, with(&outside, film)));
        }
        Ok(leaves)
    }

    /// Why nothing better is within the ranges; `None` where that is open.
    fn close(&self, simplex: &mut Simplex<'_>, columns: &[Range]) -> Option<FoundReason> {
        if let Status::Infeasible(ray) = simplex.solve(true)
            && let Some(rows) = self.refutation(simplex, &ray, columns)
        {
            return Some(FoundReason::Refuted(rows));
        }
        let worths: Vec<Vec<(usize, f64)>> = (0..self.goals.len()).map(|level| worths(simplex, level)).collect();
        self.enough(columns, &worths, FINE).map(|_| FoundReason::Bounded(worths))
    }

    /// The ray in small integers, with the sign that refutes.
    fn refutation(&self, simplex: &Simplex<'_>, ray: &[f64], columns: &[Range]) -> Option<Vec<(usize, i64)>> {
        let mut rows: Vec<(usize, f64)> = simplex.joined.iter().copied().zip(ray.iter().copied()).collect();
        rows.sort_unstable_by_key(|(row, _)| *row);
        let both = DENOMINATORS.into_iter().flat_map(|times| [times, -times]);
        both.map(|times| integers(&rows, times)).find(|rows| is_refuted(self.program, columns, rows))
    }

    /// The multipliers of the first levels that close a leaf, of as few levels as do; `None` where all leave it open.
    fn enough(
        &self,
        columns: &[Range],
        worths: &[Vec<(usize, f64)>],
        denominator: i64,
    ) -> Option<Vec<Vec<(usize, i64)>>> {
        let mut own: Vec<Vec<(usize, i64)>> = worths.iter().map(|level| integers(level, denominator)).collect();
        let needed = self.levels_needed(columns, &own, denominator)?;
        own.truncate(needed);
        Some(own)
    }

    fn levels_needed(&self, columns: &[Range], own: &[Vec<(usize, i64)>], denominator: i64) -> Option<usize> {
        let own: Vec<&[(usize, i64)]> = own.iter().map(Vec::as_slice).collect();
        for kept in 0..=own.len() {
            let first = own.get(..kept).unwrap_or_default();
            match first_open(self.program, &self.goals, columns.to_vec(), first, denominator) {
                None => return Some(kept),
                // Multipliers of later levels change nothing here.
                Some(level) if level < kept => return None,
                Some(_) => {}
            }
        }
        None
    }

    /// The film that divides an open part.
    fn next_film(&self, simplex: &Simplex<'_>, columns: &[Range]) -> Result<usize, UnprovenSelection> {
        let is_free = |film: &usize| columns.get(*film).is_some_and(|range| range.0 != range.1);
        let is_out = |film: &usize| columns.get(*film) == Some(&(0, 0));
        if !self.falling.iter().any(is_out)
            && let Some(film) = self.falling.iter().copied().find(is_free)
        {
            return Ok(film);
        }
        let mut choice: Option<(f64, usize)> = None;
        for film in (0..self.program.films.len()).filter(is_free) {
            let value = simplex.current(film);
            let off = (value - value.round()).abs();
            if off > WHOLE && choice.is_none_or(|(most, _)| off > most) {
                choice = Some((off, film));
            }
        }
        if let Some((_, film)) = choice {
            return Ok(film);
        }
        // All films are whole: a set, which is better, or which rounding kept from being closed.
        let is_in = |film: &usize| simplex.current(*film) > 0.5;
        let films = self.program.films.iter().enumerate();
        let point: Vec<String> = films.filter(|(film, _)| is_in(film)).map(|(_, film)| film.id.clone()).collect();
        if self.program.worth(&point) > self.goals && verify(self.problem, &point).is_ok() {
            return Err(UnprovenSelection::NotBest);
        }
        let free = || (0..self.program.films.len()).filter(is_free);
        free().find(is_in).or_else(|| free().next()).ok_or(UnprovenSelection::NotBest)
    }

    /// The least denominator by which all leaves are closed.
    fn denominator(&self, leaves: &mut [FoundLeaf]) -> i64 {
        let is_open = |leaf: &FoundLeaf, denominator: i64| match &leaf.reason {
            FoundReason::Contradictory | FoundReason::Refuted(_) => false,
            FoundReason::Bounded(worths) => self
                .program
                .fixed(&leaf.inside, &leaf.outside)
                .is_some_and(|columns| self.enough(&columns, worths, denominator).is_none()),
        };
        for denominator in DENOMINATORS {
            match leaves.iter().position(|leaf| is_open(leaf, denominator)) {
                None => return denominator,
                // What one denominator left open is asked first of the next.
                Some(at) => leaves.swap(0, at),
            }
        }
        FINE
    }

    /// The document, with equal multipliers once.
    fn written(&self, leaves: &[FoundLeaf], denominator: i64) -> SelectionProof {
        let mut proof = WrittenProof::new(self.program, denominator);
        let first_goal = self.goals.first().copied().unwrap_or_default() * i128::from(denominator);
        for FoundLeaf { inside, outside, reason } in leaves {
            let columns = self.program.fixed(inside, outside);
            let known = columns.as_ref().and_then(|columns| proof.below(first_goal, columns, &self.program.rows));
            let reason = match (known, reason, columns) {
                (Some(at), _, _) => LeafReason::NotBetter(vec![at]),
                (None, FoundReason::Refuted(rows), _) => LeafReason::Infeasible(signed(proof.place(rows.clone()))),
                (None, FoundReason::Bounded(worths), Some(columns)) => {
                    let own = self.enough(&columns, worths, denominator).unwrap_or_default();
                    LeafReason::NotBetter(proof.levels(self.program, own))
                }
                (None, FoundReason::Contradictory | FoundReason::Bounded(_), _) => LeafReason::Infeasible(-1),
            };
            proof.leaves.push(ProofLeaf(inside.clone(), outside.clone(), reason));
        }
        proof.finish()
    }
}

/// A proof while it is written.
struct WrittenProof {
    denominator: i64,
    places: BTreeMap<Vec<(usize, i64)>, usize>,
    leaves: Vec<ProofLeaf>,
    /// Multipliers of first levels by their place, the latest first.
    priced: VecDeque<(usize, PricedProgram)>,
    most_priced: usize,
}

impl WrittenProof {
    fn new(program: &ProofProgram<'_>, denominator: i64) -> Self {
        let most_priced = MOST_PRICED / (program.columns.len() + program.rows.len()).max(1);
        Self {
            denominator,
            places: BTreeMap::new(),
            leaves: Vec::new(),
            priced: VecDeque::new(),
            most_priced: most_priced.clamp(1, 64),
        }
    }

    /// The place of these multipliers.
    fn place(&mut self, multipliers: Vec<(usize, i64)>) -> usize {
        let next = self.places.len();
        *self.places.entry(multipliers).or_insert(next)
    }

    /// The places of the multipliers of each level; those of the first may close later leaves too.
    fn levels(&mut self, program: &ProofProgram<'_>, own: Vec<Vec<(usize, i64)>>) -> Vec<usize> {
        if let Some(first) = own.first() {
            let known = self.places.len();
            let at = self.place(first.clone());
            if at == known {
                self.priced.push_front((at, program.priced(first, Some(0), self.denominator)));
                self.priced.truncate(self.most_priced);
            }
        }
        own.into_iter().map(|multipliers| self.place(multipliers)).collect()
    }

    /// Multipliers that are there already and leave nothing within the ranges that reaches the goal.
    fn below(&self, goal: i128, columns: &[Range], rows: &[Range]) -> Option<usize> {
        self.priced.iter().find(|(_, priced)| priced.bound(columns, rows) < goal).map(|(at, _)| *at)
    }

    fn finish(self) -> SelectionProof {
        let mut multipliers = vec![Vec::new(); self.places.len()];
        for (own, at) in self.places {
            if let Some(place) = multipliers.get_mut(at) {
                *place = own;
            }
        }
        SelectionProof { denominator: self.denominator, multipliers, leaves: self.leaves }
    }
}

/// The program as the simplex method takes it, columns and rows by the same numbers.
fn relaxation(program: &ProofProgram<'_>) -> Program {
    let mut relaxed = Program::new(program.levels.len());
    for (least, most) in &program.rows {
        relaxed.add_row(small(*least), small(*most));
    }
    relaxed.reserve(program.columns.len());
    for counts in &program.columns {
        let entries = counts.iter().map(|(row, times)| (*row, i8::try_from(*times).unwrap_or_default()));
        relaxed.add_column(0, 1, entries);
    }
    relaxed.integer = program.films.len();
    relaxed.levels.clone_from(&program.levels);
    relaxed.weigh_nothing();
    relaxed
}

/// Gives the columns these ranges; those that have them already are not touched.
fn bring(simplex: &mut Simplex<'_>, columns: &[Range]) {
    for (column, range) in columns.iter().enumerate() {
        let (least, most) = (small(range.0), small(range.1));
        if simplex.lower.get(column) != Some(&least) || simplex.upper.get(column) != Some(&most) {
            simplex.set_bounds(column, least, most);
        }
    }
}

/// What a unit of each row is worth on a level, where it is worth something.
fn worths(simplex: &Simplex<'_>, level: usize) -> Vec<(usize, f64)> {
    let scale = simplex.scale.get(level).copied().unwrap_or(1.0);
    let dual = simplex.dual.get(level).map_or(&[][..], Vec::as_slice);
    dual.iter().enumerate().filter(|(_, worth)| **worth != 0.0).map(|(row, worth)| (row, worth * scale)).collect()
}

/// Numbers of rows as integers over a denominator, without those that are 0.
fn integers(rows: &[(usize, f64)], denominator: i64) -> Vec<(usize, i64)> {
    let scaled = rows.iter().map(|(row, number)| (*row, nearest(number * float(denominator))));
    scaled.filter(|(_, number)| *number != 0).collect()
}

/// Bounds of a selection are counts.
fn small(bound: i128) -> i64 {
    i64::try_from(bound).unwrap_or(i64::MAX)
}

/// These films and one more, in order.
fn with(films: &[usize], film: usize) -> Vec<usize> {
    let at = films.partition_point(|other| *other < film);
    let mut all = films.to_vec();
    all.insert(at, film);
    all
}

#[cfg(test)]
mod tests;
