//! The proof that a selection is the best one, and its check: `docs/record-format.md`, section 7.1.
//!
//! The check shares nothing with the search. It follows the page line by line, so that whoever writes another from the page comes to
//! the same answer. What it checks is written by [`write_proof`], which closes no leaf that the check leaves open.

mod program;
mod write;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::input::Problem;
use super::verify;
use program::{ProofProgram, Range};

pub use write::{UnprovenSelection, write_proof};

/// A proof, as its document has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectionProof {
    /// What all multipliers are over.
    pub denominator: i64,
    /// Multipliers of rows: row and number, in order of the rows.
    pub multipliers: Vec<Vec<(usize, i64)>>,
    /// The parts into which all sets are divided.
    pub leaves: Vec<ProofLeaf>,
}

/// All sets with some films in and some out, and why none of them is better: films that are in, films that are out, the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofLeaf(pub Vec<usize>, pub Vec<usize>, pub LeafReason);

/// Why no set of a leaf is better.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum LeafReason {
    /// None keeps the rules, by these multipliers; −1 where films alone contradict each other.
    Infeasible(i64),
    /// None is worth more, by the multipliers of each level.
    NotBetter(Vec<usize>),
}

/// Why a proof proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofProblem {
    /// The set that was chosen breaks what it must keep.
    #[error("the selection: {}", .0.join("; "))]
    Selection(Vec<String>),
    /// A number in it stands for nothing.
    #[error("{0}")]
    Malformed(&'static str),
    /// The leaves are not all sets, each once.
    #[error("the leaves of the proof do not cover every set")]
    Uncovered,
    /// A better set may be in a leaf.
    #[error("leaf {0} of the proof may hold a better set")]
    Open(usize),
}

/// Checks that no set which keeps everything the problem asks is better than the chosen one, ties included; returns its total.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_proof(problem: &Problem, selected: &[String], proof: &SelectionProof) -> Result<i64, ProofProblem> {
    let total = verify(problem, selected).map_err(ProofProblem::Selection)?;
    let program = ProofProgram::new(problem);
    check_form(&program, proof)?;
    if !covers_all(&proof.leaves) {
        return Err(ProofProblem::Uncovered);
    }
    let goals = program.worth(selected);
    for (at, leaf) in proof.leaves.iter().enumerate() {
        if !is_closed(&program, &goals, proof, leaf) {
            return Err(ProofProblem::Open(at));
        }
    }
    Ok(total)
}

fn check_form(program: &ProofProgram<'_>, proof: &SelectionProof) -> Result<(), ProofProblem> {
    let malformed = |what| Err(ProofProblem::Malformed(what));
    if proof.denominator < 1 {
        return malformed("the denominator of the proof is not above 0");
    }
    for rows in &proof.multipliers {
        let known = rows.iter().all(|(row, number)| *row < program.rows.len() && *number != 0);
        if !known || !rows.is_sorted_by(|(one, _), (next, _)| one < next) {
            return malformed("multipliers of the proof are not of rising rows, or 0");
        }
    }
    for ProofLeaf(inside, outside, reason) in &proof.leaves {
        let rising = |films: &[usize]| films.is_sorted_by(|one, next| one < next);
        let known = inside.iter().chain(outside).all(|film| *film < program.films.len());
        let apart = inside.iter().all(|film| outside.binary_search(film).is_err());
        if !known || !rising(inside) || !rising(outside) || !apart {
            return malformed("films of a leaf of the proof are not rising, or are both in and out");
        }
        let exists = |at: usize| at < proof.multipliers.len();
        let named = match reason {
            LeafReason::Infeasible(at) => *at == -1 || usize::try_from(*at).is_ok_and(exists),
            LeafReason::NotBetter(levels) => {
                levels.len() <= program.levels.len() && levels.iter().all(|at| exists(*at))
            }
        };
        if !named {
            return malformed("a leaf of the proof names multipliers that it does not have");
        }
    }
    Ok(())
}

/// Whether every set is in exactly one leaf: some film is decided in all of them, and the leaves with it in cover every set, as do
/// those with it out.
fn covers_all(leaves: &[ProofLeaf]) -> bool {
    let decided = |ProofLeaf(inside, outside, _): &ProofLeaf| -> BTreeMap<usize, bool> {
        inside.iter().map(|film| (*film, true)).chain(outside.iter().map(|film| (*film, false))).collect()
    };
    let mut open: Vec<Vec<BTreeMap<usize, bool>>> = vec![leaves.iter().map(decided).collect()];
    while let Some(mut part) = open.pop() {
        if let [one] = part.as_slice() {
            if one.is_empty() {
                continue;
            }
            return false;
        }
        let shared = part
            .first()
            .and_then(|first| first.keys().copied().find(|film| part.iter().all(|leaf| leaf.contains_key(film))));
        let Some(film) = shared else { return false };
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for mut leaf in part.drain(..) {
            match leaf.remove(&film) {
                Some(true) => inside.push(leaf),
                Some(false) | None => outside.push(leaf),
            }
        }
        open.extend([inside, outside]);
    }
    true
}

fn is_closed(program: &ProofProgram<'_>, goals: &[i128], proof: &SelectionProof, leaf: &ProofLeaf) -> bool {
    let ProofLeaf(inside, outside, reason) = leaf;
    let Some(columns) = program.fixed(inside, outside) else { return true };
    let multipliers = |at: usize| proof.multipliers.get(at).map_or(&[][..], Vec::as_slice);
    match reason {
        LeafReason::Infeasible(at) => {
            let own = usize::try_from(*at).map_or(&[][..], multipliers);
            is_refuted(program, &columns, own)
        }
        LeafReason::NotBetter(levels) => {
            let own: Vec<&[(usize, i64)]> = levels.iter().map(|at| multipliers(*at)).collect();
            first_open(program, goals, columns, &own, proof.denominator).is_none()
        }
    }
}

/// Do these multipliers show that nothing within the ranges keeps the rules? Their denominator does not matter.
fn is_refuted(program: &ProofProgram<'_>, columns: &[Range], multipliers: &[(usize, i64)]) -> bool {
    program.priced(multipliers, None, 1).bound(columns, &program.rows) < 0
}

/// The first level on which something within the ranges may be better, as far as the multipliers of each level tell; levels behind
/// them have none. `None` where nothing is better.
fn first_open(
    program: &ProofProgram<'_>,
    goals: &[i128],
    mut columns: Vec<Range>,
    multipliers: &[&[(usize, i64)]],
    denominator: i64,
) -> Option<usize> {
    let mut rows = program.rows.clone();
    let unit = i128::from(denominator);
    for (level, goal) in goals.iter().enumerate() {
        let own = multipliers.get(level).copied().unwrap_or_default();
        let priced = program.priced(own, Some(level), denominator);
        let room = priced.bound(&columns, &rows) - unit * goal;
        if room < 0 {
            return None;
        }
        if room >= unit {
            return Some(level);
        }
        narrow(&mut columns, &priced.columns, room);
        narrow(&mut rows, &priced.rows, room);
    }
    None
}

/// Leaves only what a loss of at most `room` against the better ends allows.
fn narrow(ranges: &mut [Range], costs: &[i128], room: i128) {
    for (range, cost) in ranges.iter_mut().zip(costs).filter(|(_, cost)| **cost != 0) {
        let steps = room / cost.abs();
        if *cost > 0 {
            range.0 = range.0.max(range.1 - steps);
        } else {
            range.1 = range.1.min(range.0 + steps);
        }
    }
}

#[cfg(test)]
mod tests;
