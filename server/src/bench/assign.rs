//! How long it takes to deal films to judges, and again after a judge left.

use std::collections::BTreeMap;
use std::time::Instant;

use domain::assignment::{Anchors, Conflict, Entry, Judge, Minutes, Outcome, Plan, Problem, assign};
use domain::lottery::lottery;

use super::{Table, millis};
use crate::failure::Failure;

/// Films and judges; each film is seen by three.
const SIZES: [(usize, usize); 3] = [(126, 9), (2_000, 40), (10_000, 200)];

/// Deals made-up contests.
///
/// # Errors
/// A contest that cannot be dealt.
pub fn measure() -> Result<Table, Failure> {
    let mut rows = Vec::new();
    for (entries, judges) in SIZES {
        let first = made_up(entries, judges);
        let (plan, fresh) = timed(&first)?;
        let pairs: Vec<_> = plan.assignments.into_iter().map(|task| (task.judge, task.entry)).collect();
        let mut again = Problem { previous: pairs.clone(), ..first };
        let left = again.judges.pop().map(|judge| judge.id).unwrap_or_default();
        let (plan, after) = timed(&again)?;
        let staying = || pairs.iter().filter(|pair| pair.0 != left);
        let now: std::collections::BTreeSet<_> =
            plan.assignments.into_iter().map(|task| (task.judge, task.entry)).collect();
        let kept = staying().filter(|pair| now.contains(*pair)).count();
        rows.push(vec![
            format!("{entries} films × {judges} judges"),
            millis(fresh),
            millis(after),
            format!("{kept} of {}", staying().count()),
            plan.components.to_string(),
        ]);
    }
    let head = vec!["assignment", "fresh, ms", "after a judge left, ms", "pairs kept", "components"];
    Ok(Table { head, rows })
}

fn timed(problem: &Problem) -> Result<(Plan, std::time::Duration), Failure> {
    let started = Instant::now();
    match assign(problem) {
        Outcome::Assigned(plan) => Ok((plan, started.elapsed())),
        Outcome::Impossible(why) => Err(Failure::Environment(why.reason)),
    }
}

/// Films of 3 to 30 minutes from 21 regions; a judge may not see their own region, nor one film in fifty.
fn made_up(entries: usize, judges: usize) -> Problem {
    let below = |what: &str, at: usize, below: u64| lottery(7, &format!("{what}{at}")) % below;
    let region = |what: &str, at: usize| format!("r{}", below(what, at, 21));
    Problem {
        entries: (0..entries)
            .map(|at| Entry {
                id: format!("E{at:06}"),
                minutes: Minutes::from_milli(3_000 + i64::try_from(below("m", at, 27_000)).unwrap_or(0)),
                groups: BTreeMap::from([("region".to_owned(), region("r", at).into())]),
            })
            .collect(),
        judges: (0..judges)
            .map(|at| {
                let own = Conflict::Group { family: "region".to_owned(), group: region("j", at) };
                let films = (0..entries).filter(|film| below(&format!("{at}:"), *film, 50) == 0);
                Judge {
                    id: format!("J{at:03}"),
                    conflicts: films.map(|film| Conflict::Entry(format!("E{film:06}"))).chain([own]).collect(),
                    min: entries / judges,
                    max: Some(entries * 3 / judges + 10),
                }
            })
            .collect(),
        per_entry: 3,
        anchors: Anchors::Number(4),
        seed: 7_u64.into(),
        ..Problem::default()
    }
}
