//! A thousand random problems beside HiGHS, an independent solver. Not part of `make test`: it needs Python with
//! `highspy`; `LINXUAN_PYTHON` names the interpreter. Run it with `cargo nextest run --run-ignored only highs`.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

use std::io::Write as _;
use std::process::{Command, Stdio};

use domain::lottery::lottery;
use domain::selection::{Explain, Outcome, Problem, Rule, RuleKind, Scope, Structure, generate, solve};
use serde_json::Value;

/// A generated problem whose rules were tightened, loosened or joined by others at random: some have no solution.
fn random(seed: u64) -> Problem {
    let mut drawn = 0;
    let mut to = |below: usize| {
        drawn += 1;
        usize::try_from(lottery(seed, &drawn.to_string())).unwrap() % below
    };
    let entries = 10 + to(70);
    let size = 1 + to(entries / 4);
    let structure = [Structure::A, Structure::B, Structure::C][to(3)];
    let mut problem = generate(entries, size, structure, seed);
    for rule in &mut problem.rules {
        let (min, max) = (rule.get(RuleKind::Min), rule.get(RuleKind::Max));
        match to(4) {
            0 => rule.set(RuleKind::Max, max.map(|max| (max + to(3)).saturating_sub(1).max(min.unwrap_or(0)))),
            1 => rule.set(RuleKind::Min, min.map(|min| (min + to(2)).min(max.unwrap_or(usize::MAX)))),
            2 => rule.set(RuleKind::DistinctMin, rule.get(RuleKind::DistinctMin).map(|min| min + to(2))),
            _ => {}
        }
    }
    if to(3) == 0 {
        let group = Scope::Group(format!("r{:02}", to(21)));
        problem.rules.push(Rule::new("one", "region", group).with(RuleKind::Min, to(3)));
    }
    if to(3) == 0 {
        let family = ["region", "category", "subregion"][to(3)];
        let share = Rule::new("share", family, Scope::Each).with(RuleKind::MaxShare, 5 + to(45));
        problem.rules.push(share);
    }
    for _ in 0..to(2) {
        problem.pinned.push(problem.entries[to(entries)].id.clone());
        problem.vetoed.push(problem.entries[to(entries)].id.clone());
    }
    problem.pinned.retain(|id| !problem.vetoed.contains(id));
    problem.pinned.sort();
    problem.pinned.dedup();
    if to(8) == 0 {
        problem.tolerance = Some(i64::try_from(to(900)).unwrap());
    }
    problem
}

#[test]
#[ignore = "needs Python with highspy"]
fn highs_finds_the_same_totals() {
    let problems: Vec<Problem> = (0..1_000).map(random).collect();
    let python = std::env::var("LINXUAN_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/highs.py");
    let mut child = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let text: String = problems.iter().map(|problem| serde_json::to_string(problem).unwrap() + "\n").collect();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let answers: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), problems.len());
    let (mut optimal, mut infeasible) = (0, 0);
    for (seed, (problem, theirs)) in problems.iter().zip(&answers).enumerate() {
        match solve(problem, Explain::None) {
            Outcome::Optimal(ours) => {
                assert!(ours.proven, "{seed}");
                assert_eq!(
                    (theirs["status"].as_str(), theirs["total"].as_i64()),
                    (Some("optimal"), Some(ours.total)),
                    "{seed}"
                );
                optimal += 1;
            }
            Outcome::Infeasible(_) => {
                assert_eq!(theirs["status"], "infeasible", "{seed}");
                infeasible += 1;
            }
        }
    }
    assert!(optimal > 300 && infeasible > 100, "{optimal} solved, {infeasible} impossible: the draw is one-sided");
}
