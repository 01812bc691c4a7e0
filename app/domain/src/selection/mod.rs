//! Selection (遴选): the best set of entries that obeys every rule, with proof, and why.
//!
//! maximise Σ sᵢ xᵢ subject to Σ x = size, minimum ≤ Σ_{i∈g} xᵢ ≤ maximum for the groups of every
//! family, "at least m groups of a family", pins x = 1, vetoes x = 0, and the tolerance. Sets of equal
//! total are told apart by the sums of the tie-break criteria in order, then by the lottery, so that
//! the answer is one set whatever the order of the input.
//!
//! How: a linear relaxation solved by a bounded dual simplex method guides a depth-first branch and
//! bound; every bound and every refutation is repeated in integer arithmetic before it counts, and
//! every set is checked against the input again ([`verify`]). Explanations re-solve the same program
//! with one bound changed, starting from the last basis.

mod certify;
mod conflict;
mod explain;
#[cfg(test)]
mod fixture;
mod generate;
mod grouping;
mod input;
mod model;
mod outcome;
mod pool;
mod program;
mod proof;
mod rule;
mod search;
mod series;
mod simplex;
mod solver;
mod stepped_over;
mod steps;
mod verify;

pub use explain::{Explained, Explaining};
pub use generate::{Structure, generate};
pub(crate) use input::families;
pub use input::{Entry, Groups, InputError, LARGEST_COUNT, LARGEST_SCORE, Problem, parse};
pub use outcome::{
    EntryExplanations, EntryLine, Explain, FamilyLine, Infeasible, Outcome, Relaxation, RuleExplanations, RuleLine,
    Selection,
};
pub use pool::Clash;
pub use proof::{LeafReason, ProofLeaf, ProofProblem, SelectionProof, UnprovenSelection, check_proof, write_proof};
pub use rule::name::{NamedBound, named_bound};
pub use rule::{Form, Limit, Rule, RuleKind, Scope, Unit};
pub use series::{Chosen, Series};
pub use stepped_over::{BrokenRules, OverTolerance, SteppedOver};
pub use steps::{Drawn, Exchange, Step, Steps};
pub use verify::verify;

use model::Model;
use search::Point;
use solver::Solver;

/// Finds the best set that obeys everything, or proves that there is none and says why.
///
/// The result depends on nothing but the problem as a set: neither on the order of entries nor of
/// rules. [`Problem::check`] is the caller's; an unchecked problem is answered without a panic, with
/// unknown pins and vetoes ignored.
#[must_use]
pub fn solve(problem: &Problem, explain: Explain) -> Outcome {
    let model = Model::new(problem, false);
    let mut solver = Solver::new(&model);
    let Some(best) = solver.forced(&[]) else {
        return Outcome::Infeasible(conflict::explain(&mut solver));
    };
    Outcome::Optimal(Selection {
        by_rule: (explain >= Explain::All).then(|| explain::by_rule(&mut solver, &best)),
        by_entry: (explain >= Explain::Entries).then(|| explain::by_entry(&mut solver, &best)),
        ..bare(&model, &best)
    })
}

/// The best set without anything that explains it; `None` where nothing can be chosen, without saying why.
///
/// For a preview that follows the hand; [`Explaining`] has the rest, a piece at a time.
#[must_use]
pub fn best(problem: &Problem) -> Option<Selection> {
    let model = Model::new(problem, false);
    let best = Solver::new(&model).forced(&[])?;
    Some(bare(&model, &best))
}

/// The smallest changes of bounds with which something can be chosen, as an [`Infeasible`] has them; `None` where nothing need change.
/// Which parts are in conflict is not asked: that takes many questions more.
pub(crate) fn relaxation(problem: &Problem) -> Option<Vec<Relaxation>> {
    best(problem).is_none().then(|| conflict::relaxation(problem))
}

fn bare(model: &Model<'_>, best: &Point) -> Selection {
    let selected = explain::ids(model, explain::chosen(model, best));
    let total = explain::total(model, best);
    let best_without_rules = without_rules(model);
    Selection {
        proven: verify(model.problem, &selected) == Ok(total),
        total,
        selected,
        best_without_rules,
        cost_of_rules: best_without_rules - total,
        by_rule: None,
        by_entry: None,
    }
}

/// The best total under pins and vetoes alone: the pinned entries and the best others.
fn without_rules(model: &Model<'_>) -> i64 {
    let free = |column: &usize| !model.pins.contains(column) && !model.vetoes.contains(column);
    let mut scores: Vec<i64> = (0..model.len()).filter(free).map(|column| model.score(column)).collect();
    let places = model.problem.size.saturating_sub(model.pins.len());
    scores.sort_unstable_by(|one, two| two.cmp(one));
    scores.truncate(places);
    scores.iter().sum::<i64>() + model.pins.iter().map(|&column| model.score(column)).sum::<i64>()
}
