//! Proofs that selections are the best: how long they are, and how long it takes to write one and to check it, also in plain Python.

use std::ffi::OsStr;
use std::path::Path;
use std::time::{Duration, Instant};

use domain::record::canonical;
use domain::selection::{Explain, Structure, check_proof, generate, solve, write_proof};
use serde_json::json;

use super::select::{SEEDS, SIZES, chosen};
use super::{Scratch, Table, middle, millis, python};
use crate::failure::Failure;

/// Films of the largest contest of which proofs are written.
const MOST_FILMS: usize = 10_000;

/// What was found of the contests of one size and structure.
#[derive(Default)]
struct Figures {
    leaves: Vec<usize>,
    bytes: Vec<usize>,
    writing: Vec<Duration>,
    checking: Vec<Duration>,
    in_python: Vec<Duration>,
}

/// Writes and checks proofs of made-up contests of three sizes and structures; `scripts` is the folder of `many.py`.
///
/// # Errors
/// A contest that has no selection, a selection that has no proof, or one that does not pass in Python.
pub fn measure(scripts: &Path) -> Result<Table, Failure> {
    let script = python::script(scripts, "many.py");
    let mut rows = Vec::new();
    for (entries, size) in SIZES.into_iter().filter(|(entries, _)| *entries <= MOST_FILMS) {
        for structure in [Structure::A, Structure::B, Structure::C] {
            let figures = figures(entries, size, structure, script.as_deref())?;
            let name = format!("{entries} → {size}, {structure:?}");
            rows.push(line(name, &figures, goal(entries, structure)));
        }
    }
    let head = vec![
        "proof of the selection",
        "most leaves",
        "most bytes",
        "to write, ms",
        "to check, ms",
        "to check in Python, ms",
        "goal",
    ];
    Ok(Table { head, rows })
}

/// The preset has the families of `A`.
const fn goal(entries: usize, structure: Structure) -> &'static str {
    match (entries, structure) {
        (126, Structure::A) => "2 kB, 5 ms in Python",
        (126, Structure::B | Structure::C) => "200 kB, 200 ms in Python",
        (10_000, _) => "10 s",
        _ => "–",
    }
}

fn line(name: String, figures: &Figures, goal: &str) -> Vec<String> {
    let most = |list: &[usize]| list.iter().max().copied().unwrap_or_default().to_string();
    let in_python = &figures.in_python;
    vec![
        name,
        most(&figures.leaves),
        most(&figures.bytes),
        millis(middle(&figures.writing)),
        millis(middle(&figures.checking)),
        if in_python.is_empty() { "–".to_owned() } else { millis(middle(in_python)) },
        goal.to_owned(),
    ]
}

fn figures(entries: usize, size: usize, structure: Structure, script: Option<&Path>) -> Result<Figures, Failure> {
    let (mut figures, mut cases) = (Figures::default(), String::new());
    for seed in 1..=SEEDS {
        let problem = generate(entries, size, structure, seed);
        let selected = chosen(solve(&problem, Explain::None), entries, seed)?.selected;
        let refused = |why: String| Failure::Environment(format!("contest {seed} of {entries} films: {why}"));
        let started = Instant::now();
        let proof = write_proof(&problem, &selected).map_err(|why| refused(why.to_string()))?;
        figures.writing.push(started.elapsed());
        let started = Instant::now();
        check_proof(&problem, &selected, &proof).map_err(|why| refused(why.to_string()))?;
        figures.checking.push(started.elapsed());
        figures.leaves.push(proof.leaves.len());
        let proof = canonical(&proof).map_err(Failure::environment)?;
        figures.bytes.push(proof.len());
        if script.is_some() {
            cases.push_str(&json!({ "problem": problem, "selected": selected, "proof": proof }).to_string());
            cases.push('\n');
        }
    }
    if let Some(script) = script {
        figures.in_python = in_python(script, &cases)?;
    }
    Ok(figures)
}

/// How long the script takes for each of these selections.
fn in_python(script: &Path, cases: &str) -> Result<Vec<Duration>, Failure> {
    let scratch = Scratch::new()?;
    let file = scratch.0.join("proofs.jsonl");
    std::fs::write(&file, cases).map_err(Failure::environment)?;
    let said = python::run(script, &[OsStr::new("--times"), file.as_os_str()])?.said;
    let seconds: Vec<f64> = serde_json::from_str(said.trim()).map_err(Failure::environment)?;
    Ok(seconds.into_iter().map(|seconds| Duration::from_secs_f64(seconds.max(0.0))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proofs_of_the_preset_are_measured_in_python_too() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/verify"));
        let script = python::script(folder, "many.py").unwrap();
        let figures = figures(126, 15, Structure::A, Some(&script)).unwrap();
        assert_eq!(figures.in_python.len(), figures.writing.len());
        assert!(figures.bytes.iter().all(|bytes| *bytes <= 2_000), "{:?}", figures.bytes);
        let row = line("126 → 15, A".to_owned(), &figures, goal(126, Structure::A));
        assert!(row.iter().all(|cell| cell != "–"), "{row:?}");
        assert_eq!(python::script(folder, "no-such-script.py"), None);
    }
}
