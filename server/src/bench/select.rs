//! How long selections take, beside HiGHS where Python with `highspy` is found.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use domain::selection::{Explain, Groups, Outcome, Problem, Selection, SteppedOver, Structure, generate, solve};
use serde_json::Value;

use super::{Table, middle, millis, python};
use crate::failure::Failure;

/// Films, and how many are chosen.
pub(super) const SIZES: [(usize, usize); 4] = [(126, 15), (2_000, 50), (10_000, 100), (100_000, 500)];
/// Made-up contests of each size and structure; figures are medians over them.
pub(super) const SEEDS: u64 = 5;
/// Films in a contest of which HiGHS is given only the first: it takes a minute or more for one.
const LONG_FOR_HIGHS: usize = 100_000;

/// Times of one size and structure.
struct Times {
    bare: Vec<Duration>,
    explained: Vec<Duration>,
    highs: Vec<Duration>,
    proven: bool,
}

/// Solves made-up contests of four sizes and three structures.
///
/// # Errors
/// A contest that has no solution, or that HiGHS answers otherwise.
pub fn measure() -> Result<Table, Failure> {
    let python = python::runs("import highspy").then(python::interpreter);
    let mut rows = Vec::new();
    for (entries, size) in SIZES {
        for structure in [Structure::A, Structure::B, Structure::C] {
            let times = times(entries, size, structure, python.as_deref())?;
            let median = |list: &[Duration]| if list.is_empty() { "–".to_owned() } else { millis(middle(list)) };
            let proof = if times.proven { "yes" } else { "no" };
            rows.push(vec![
                format!("{entries} → {size}, {structure:?}"),
                median(&times.bare),
                median(&times.explained),
                median(&times.highs),
                proof.to_owned(),
            ]);
        }
    }
    let head = vec!["selection", "ms", "with all explanations, ms", "HiGHS, ms", "proven"];
    Ok(Table { head, rows })
}

fn times(entries: usize, size: usize, structure: Structure, python: Option<&str>) -> Result<Times, Failure> {
    let mut times = Times { bare: Vec::new(), explained: Vec::new(), highs: Vec::new(), proven: true };
    for seed in 1..=SEEDS {
        let problem = generate(entries, size, structure, seed);
        let started = Instant::now();
        let outcome = solve(&problem, Explain::None);
        times.bare.push(started.elapsed());
        let best = chosen(outcome, entries, seed)?;
        times.proven &= best.proven;
        if entries == SIZES[0].0 {
            let started = Instant::now();
            std::hint::black_box(solve(&problem, Explain::All));
            times.explained.push(started.elapsed());
        }
        if let Some(python) = python.filter(|_| entries < LONG_FOR_HIGHS || seed == 1) {
            let theirs = highs(python, &problem)?;
            let total = theirs.get("total").and_then(Value::as_i64);
            if total != Some(best.total) {
                return Err(Failure::Environment(format!(
                    "contest {seed} of {entries} films: {} here, {total:?} by HiGHS",
                    best.total
                )));
            }
            let ms = theirs.get("ms").and_then(Value::as_f64).unwrap_or_default();
            times.highs.push(Duration::from_secs_f64(ms.max(0.0) / 1_000.0));
        }
    }
    Ok(times)
}

/// The best set of a made-up contest.
///
/// # Errors
/// There is none.
pub(super) fn chosen(outcome: Outcome, entries: usize, seed: u64) -> Result<Selection, Failure> {
    match outcome {
        Outcome::Optimal(best) => Ok(best),
        Outcome::Infeasible(_) => {
            Err(Failure::Environment(format!("contest {seed} of {entries} films has no selection")))
        }
    }
}

/// Rulings that break rules: what all of them break, and what one more would. A meeting's page asks the first once and the second of
/// each proposal that waits.
///
/// # Errors
/// A contest in which nothing is broken.
pub fn rulings() -> Result<Table, Failure> {
    let (entries, size) = SIZES[0];
    let mut rows = Vec::new();
    for structure in [Structure::A, Structure::B, Structure::C] {
        let (mut all, mut one_more) = (Vec::new(), Vec::new());
        for seed in 1..=SEEDS {
            let mut problem = generate(entries, size, structure, seed);
            // A tolerance makes each question several; this one is wide enough for the rules to hold.
            problem.tolerance = Some(6_000);
            let films = of_largest_category(&problem);
            problem.pinned = films.iter().take(size).cloned().collect();
            let started = Instant::now();
            let broken = SteppedOver::of(&problem, None);
            all.push(started.elapsed());
            if broken.breaks.is_empty() {
                return Err(Failure::Environment(format!("no ruling breaks a rule in contest {seed}")));
            }
            let started = Instant::now();
            std::hint::black_box(problem.weigh(films.get(size).map(String::as_str), None));
            one_more.push(started.elapsed());
        }
        let name = format!("{size} rulings, {entries} → {size}, {structure:?}");
        rows.push(vec![name, millis(middle(&all)), millis(middle(&one_more))]);
    }
    Ok(Table { head: vec!["rulings that break rules", "all, ms", "one more, ms"], rows })
}

/// The films of the category that has most, in their order.
fn of_largest_category(problem: &Problem) -> Vec<String> {
    let mut films: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for entry in &problem.entries {
        for category in entry.groups.get("category").into_iter().flat_map(Groups::names) {
            films.entry(category.as_str()).or_default().push(entry.id.clone());
        }
    }
    films.into_values().max_by_key(Vec::len).unwrap_or_default()
}

fn highs(python: &str, problem: &Problem) -> Result<Value, Failure> {
    let script = include_str!("../../../app/domain/tests/highs.py");
    let mut child = Command::new(python)
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(Failure::environment)?;
    let text = serde_json::to_string(problem).map_err(Failure::environment)?;
    if let Some(mut input) = child.stdin.take() {
        writeln!(input, "{text}").map_err(Failure::environment)?;
    }
    let output = child.wait_with_output().map_err(Failure::environment)?;
    serde_json::from_slice(&output.stdout).map_err(Failure::environment)
}
