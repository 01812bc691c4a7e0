//! Prints how long assignments take: `cargo run --release -p domain --example assignment_speed`,
//! with the largest sizes that are accepted where there is any argument.

use std::collections::BTreeMap;
use std::time::Instant;

use domain::assignment::{Anchors, Conflict, Entry, Judge, Minutes, Outcome, Pair, Problem, assign};
use domain::selection::lottery;

/// Films of 3 to 30 minutes from 21 regions; a judge may not see their own region, nor one film in fifty.
fn problem(entries: usize, judges: usize, conflicts: bool) -> Problem {
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
            .map(|at| Judge {
                id: format!("J{at:03}"),
                conflicts: if conflicts {
                    let own = Conflict::Group { family: "region".to_owned(), group: region("j", at) };
                    let films = (0..entries).filter(|film| below(&format!("{at}:"), *film, 50) == 0);
                    films.map(|film| Conflict::Entry(format!("E{film:06}"))).chain([own]).collect()
                } else {
                    Vec::new()
                },
                min: entries / judges,
                max: Some(entries * 3 / judges + 10),
            })
            .collect(),
        per_entry: 3,
        anchors: Anchors::Number(4),
        seed: 7,
        ..Problem::default()
    }
}

fn run(name: &str, problem: &Problem) -> Vec<Pair> {
    let start = Instant::now();
    let outcome = assign(problem);
    let took = start.elapsed().as_secs_f64() * 1e3;
    match outcome {
        Outcome::Assigned(plan) => {
            let times: Vec<i64> = plan.minutes.values().map(|minutes| minutes.milli()).collect();
            let loads: Vec<usize> = plan.loads.values().copied().collect();
            println!(
                "{name}: {took:.1} ms, films {:?}–{:?}, minutes {:.1}–{:.1}, components {}, resistance {:.2}",
                loads.iter().min().unwrap_or(&0),
                loads.iter().max().unwrap_or(&0),
                Minutes::from_milli(times.iter().copied().min().unwrap_or(0)).milli() / 1_000,
                Minutes::from_milli(times.iter().copied().max().unwrap_or(0)).milli() / 1_000,
                plan.components,
                plan.weakest.map_or(f64::NAN, |pair| pair.resistance),
            );
            plan.assignments.into_iter().map(|task| (task.judge, task.entry)).collect()
        }
        Outcome::Impossible(why) => {
            println!("{name}: {took:.1} ms, {}", why.reason);
            Vec::new()
        }
    }
}

fn main() {
    let all = std::env::args().nth(1).is_some();
    let sizes = [(126, 9), (2_000, 40), (10_000, 200), (100_000, 100), (10_000, 1_000)];
    for (entries, judges) in sizes.into_iter().take(if all { 5 } else { 3 }) {
        for conflicts in [false, true] {
            let first = problem(entries, judges, conflicts);
            let name = format!("{entries} × {judges}{}", if conflicts { ", conflicts" } else { "" });
            let plan = run(&name, &first);
            let mut again = Problem {
                fixed: plan.iter().filter(|pair| pair.1.ends_with('3')).cloned().collect(),
                previous: plan.clone(),
                ..first
            };
            let left = again.judges.pop().map(|judge| judge.id).unwrap_or_default();
            again.fixed.retain(|pair| pair.0 != left);
            let second = run(&format!("{name}, without {left}"), &again);
            let kept = plan.iter().filter(|pair| second.contains(pair)).count();
            if entries < 1_000 {
                println!("  {kept} of {} pairs stay", plan.iter().filter(|pair| pair.0 != left).count());
            }
        }
    }
}
