//! The same rules under one list of scores after another, each answered exactly and from where the last one ended.

use super::explain;
use super::input::Problem;
use super::model::Model;
use super::solver::{Kept, Solver};
use super::verify::verify_scored;

/// Selections that differ in their scores only.
pub struct Series<'a> {
    model: Model<'a>,
    kept: Option<Kept>,
}

/// One answer of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Ids, best first.
    pub selected: Vec<String>,
    /// The set was checked against every rule and its total added up from the scores, outside the search.
    pub proven: bool,
}

impl<'a> Series<'a> {
    /// A series of selections by the rules, pins and vetoes of `problem`.
    #[must_use]
    pub fn new(problem: &'a Problem) -> Self {
        Self { model: Model::new(problem, false), kept: None }
    }

    /// The best set where the entries, in the order of the problem, have these scores (hundredths, within
    /// [`LARGEST_SCORE`](super::LARGEST_SCORE) of nothing); `None` where no set keeps the rules.
    ///
    /// It is the set that [`best`](super::best) finds for such a problem, whatever was asked before.
    pub fn best(&mut self, scores: &[i64]) -> Option<Chosen> {
        self.model.rescore(scores);
        let mut solver = Solver::resume(&self.model, self.kept.take());
        let point = solver.forced(&[]);
        self.kept = Some(solver.keep());
        let point = point?;
        let selected = explain::ids(&self.model, explain::chosen(&self.model, &point));
        let score = |at: usize| scores.get(at).copied().unwrap_or(0);
        let proven = verify_scored(self.model.problem, score, &selected) == Ok(explain::total(&self.model, &point));
        Some(Chosen { selected, proven })
    }
}
