//! The plan of an assignment: the steps from the problem to it.

use super::input::{Minutes, Problem};
use super::outcome::{Impossible, Outcome, Plan, Task};
use super::setup::Setup;
use super::{balance, connect, flow, order};

/// Assigns films to judges, or says what makes that impossible.
///
/// What holds in every plan: each entry has `per_entry` judges (an anchor all without a conflict of
/// interest), no judge has a film of theirs in conflict, loads are within `[min, max]`, fixed pairs stay.
/// What is best, in this order: few components of the graph of films and judges; Σ load² less a small
/// reward for each pair of the previous plan, exactly, unless joining components cost something; Σ minutes²
/// per judge, as far as exchanges between two judges reach.
///
/// The result depends on nothing but the problem as a set, not on the order of its lists.
/// [`Problem::check`] is the caller's; an unchecked problem is answered without a panic, unknown names in
/// it ignored.
#[must_use]
pub fn assign(problem: &Problem) -> Outcome {
    match plan(problem) {
        Ok(plan) => Outcome::Assigned(plan),
        Err(impossible) => Outcome::Impossible(impossible),
    }
}

fn plan(problem: &Problem) -> Result<Plan, Impossible> {
    let mut setup = Setup::new(problem)?;
    if let Err(cut) = flow::solve(&mut setup.board) {
        return Err(setup.cut(&cut));
    }
    let board = &mut setup.board;
    balance::even_out(board, None);
    if connect::connect(board) {
        let parts = board.incidence().components().2;
        balance::even_out(board, Some(parts));
    }
    Ok(setup.plan())
}

impl Setup<'_> {
    fn plan(&self) -> Plan {
        let board = &self.board;
        let incidence = board.incidence();
        let all: Vec<usize> = (0..board.entries).collect();
        let weakest = incidence.weakest(&self.entry_names(&all));
        let components = incidence.components().2;
        let mut notes = Vec::new();
        if components > 1 {
            notes.push(format!(
                "{components} groups of films share no judge, so scores in them cannot be compared; \
                 one anchor that all judges see joins them"
            ));
        }
        if let Some(pair) = weakest.as_ref().filter(|pair| pair.weak) {
            let [one, two] = &pair.entries;
            notes.push(format!(
                "the comparison of {one} with {two} will be weak: resistance {:.2}; more anchors would mend it",
                pair.resistance
            ));
        }
        let mut films = vec![(Vec::new(), Vec::new()); board.judges];
        for (entry, judges) in incidence.seen.iter().enumerate() {
            let anchor = self.anchors.binary_search(&entry).is_ok();
            for &judge in judges {
                let (first, then) = &mut films[judge];
                if anchor { first } else { then }.push(self.entries[entry].id.as_str());
            }
        }
        let (first, then) = films.into_iter().unzip();
        let first = order::ordered(&self.problem.seed, "anchors", first);
        let then = order::ordered(&self.problem.seed, "films", then);
        let assignments = self
            .judges
            .iter()
            .zip(first.into_iter().zip(then))
            .flat_map(|(judge, (first, then))| {
                (1..).zip(first.into_iter().chain(then)).map(|(position, entry)| Task {
                    judge: judge.id.clone(),
                    entry: entry.to_owned(),
                    position,
                })
            })
            .collect();
        let names = || self.judges.iter().map(|judge| judge.id.clone());
        Plan {
            assignments,
            minutes: names().zip(board.time.iter().map(|&time| Minutes::from_milli(time))).collect(),
            loads: names().zip(board.load.iter().copied()).collect(),
            anchors: self.entry_names(&self.anchors),
            kept: self.fixed.len(),
            components,
            weakest,
            notes,
        }
    }
}
