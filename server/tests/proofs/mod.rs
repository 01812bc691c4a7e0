//! Random selections, each proven by the program and checked in plain Python: the proof passes for the best set and never for a worse one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use domain::lottery::{Seed, lottery};
use domain::record::canonical;
use domain::selection::{
    Entry, Groups, Problem, ProofProblem, Rule, RuleKind, Scope, UnprovenSelection, best, check_proof, verify,
    write_proof,
};
use serde::Deserialize;
use serde_json::json;

use super::{python, said};

/// Selections that are proven. Without optimisation a tenth of them takes as long.
const COUNT: usize = if cfg!(debug_assertions) { 100 } else { 1_000 };

/// Numbers that are the same in every run.
struct Numbers {
    seed: u64,
    drawn: u64,
}

impl Numbers {
    /// 0 to `below − 1`.
    fn below(&mut self, below: u64) -> u64 {
        self.drawn += 1;
        lottery(self.seed, &self.drawn.to_string()) % below
    }

    fn count(&mut self, below: u64) -> usize {
        usize::try_from(self.below(below)).unwrap()
    }

    fn points(&mut self, below: u64) -> i64 {
        i64::try_from(self.below(below)).unwrap()
    }

    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// 1 to 60 films in five families, of which one gives a film several groups or none; scores that differ, or of which many are the same; some
/// rules of every kind, rulings, a tolerance.
fn problem(seed: u64) -> Problem {
    let mut numbers = Numbers { seed, drawn: 0 };
    let films = 1 + numbers.below(60);
    let size = 1 + numbers.count(films.min(20));
    let scores = [3, 12, 4_000][numbers.count(3)];
    let criteria = numbers.below(4);
    let entries: Vec<Entry> = (0..films).map(|at| entry(&mut numbers, at, (films, scores, criteria))).collect();
    let rules = rules(&mut numbers, size);
    let tolerance = numbers.once_in(3).then(|| numbers.points(scores));
    let mut ruled = || {
        let film = numbers.count(films);
        numbers.once_in(4).then(|| entries[film].id.clone())
    };
    let pinned: Vec<String> = ruled().into_iter().collect();
    let vetoed: Vec<String> = ruled().into_iter().filter(|film| !pinned.contains(film)).collect();
    // Numbers and texts draw otherwise.
    let lottery_seed = if numbers.once_in(2) { Seed::Number(seed) } else { Seed::Text(format!("蓝红 {seed}")) };
    Problem { size, lottery_seed, tolerance, entries, rules, pinned, vetoed }
}

fn entry(numbers: &mut Numbers, at: u64, (films, scores, criteria): (u64, u64, u64)) -> Entry {
    let region = numbers.below(6);
    let tags: Vec<String> = (0..numbers.below(4)).map(|_| format!("t{}", numbers.below(6))).collect();
    let mut groups = BTreeMap::from([
        ("region".to_owned(), Groups::from(format!("r{region}"))),
        ("subregion".to_owned(), Groups::from(format!("s{}", region % 3))),
        ("unit".to_owned(), Groups::from(format!("u{}", numbers.below(1 + films / 2)))),
        ("tags".to_owned(), Groups::from(tags)),
    ]);
    if !numbers.once_in(8) {
        groups.insert("category".to_owned(), Groups::from(format!("c{}", numbers.below(5))));
    }
    Entry {
        // Ids are in another order than films.
        id: format!("{:02}-{at}", numbers.below(97)),
        score: 5_000 + numbers.points(scores),
        tie_break: (0..criteria).map(|_| 50 * numbers.points(3)).collect(),
        groups,
    }
}

/// Each of these, or not.
fn rules(numbers: &mut Numbers, size: usize) -> Vec<Rule> {
    let each = |family: &str| Rule::new(format!("{family}:*"), family, Scope::Each);
    let of = |family: &str, group: &str| Rule::new(format!("{family}:{group}"), family, Scope::Group(group.to_owned()));
    let (half, third) = (size.div_ceil(2), size.div_ceil(3));
    let every = [
        each("region").with(RuleKind::Max, third + numbers.count(3)),
        each("subregion").with(RuleKind::Min, numbers.count(2)).with(RuleKind::MaxShare, 40 + numbers.count(61)),
        Rule::new("categories", "category", Scope::Family).with(RuleKind::DistinctMin, 1 + numbers.count(3)),
        each("category").with(RuleKind::Max, half + numbers.count(2)),
        of("category", "c0").with(RuleKind::Min, numbers.count(2)).with(RuleKind::Max, 1 + numbers.count(4)),
        each("unit").with(RuleKind::Max, 1 + numbers.count(2)),
        // A film counts in several of them: few of each are what takes branches.
        each("tags")
            .with(RuleKind::Max, [half, 1][numbers.count(2)] + numbers.count(3))
            .with(RuleKind::DistinctMin, 1 + numbers.count(2)),
        of("tags", "t0").with(RuleKind::Min, 1).with(RuleKind::MaxShare, 30 + numbers.count(71)),
    ];
    every.into_iter().filter(|_| !numbers.once_in(2)).collect()
}

/// Another set that keeps everything, with one film exchanged; the pairs are tried from this one on. The best set is the only one, so
/// that this one is worse.
fn worse(problem: &Problem, selected: &[String], from: usize) -> Option<Vec<String>> {
    let ids = problem.entries.iter().map(|entry| &entry.id);
    let others: Vec<&String> = ids.filter(|id| !selected.contains(id)).collect();
    let pairs = selected.len() * others.len();
    (0..pairs).find_map(|step| {
        let pair = (from + step) % pairs;
        let mut set = selected.to_vec();
        set[pair / others.len()].clone_from(others[pair % others.len()]);
        verify(problem, &set).is_ok().then_some(set)
    })
}

/// What the script says at its end.
#[derive(Deserialize)]
struct Found {
    checked: usize,
    worse: usize,
    altered: usize,
}

#[test]
fn a_thousand_random_selections_are_proven_and_no_worse_set_is() {
    let mut lines = String::new();
    let (mut proven, mut with_worse, mut too_long, mut seed) = (0, 0, 0, 0);
    // Of what there are many, so that they do not become all of one shape.
    let (mut with_tolerance, mut with_rulings, mut with_branches) = (0, 0, 0);
    while proven < COUNT {
        seed += 1;
        assert!(seed < 1_000_000, "{proven} of {COUNT}");
        let problem = problem(seed);
        assert_eq!(problem.check(), Ok(()), "{seed}");
        let Some(selected) = best(&problem).map(|best| best.selected) else { continue };
        let proof = match write_proof(&problem, &selected) {
            Err(UnprovenSelection::TooLong) => {
                too_long += 1;
                continue;
            }
            written => written.unwrap(),
        };
        let from = usize::try_from(lottery(seed, "worse")).unwrap();
        let worse = worse(&problem, &selected, from);
        if let Some(worse) = &worse {
            let checked = check_proof(&problem, worse, &proof);
            assert!(matches!(checked, Err(ProofProblem::Open(_))), "{seed}: {checked:?}");
        }
        proven += 1;
        with_worse += usize::from(worse.is_some());
        with_tolerance += usize::from(problem.tolerance.is_some());
        with_rulings += usize::from(!problem.pinned.is_empty() || !problem.vetoed.is_empty());
        with_branches += usize::from(proof.leaves.len() > 1);
        let proof = canonical(&proof).unwrap();
        let case = json!({ "problem": problem, "selected": selected, "proof": proof, "worse": worse });
        writeln!(lines, "{case}").unwrap();
    }
    let shapes = [with_worse, with_tolerance, with_rulings, 5 * with_branches];
    assert!(shapes.iter().all(|many| many * 20 > COUNT), "{shapes:?}");
    assert!(too_long * 50 < COUNT, "{too_long}");

    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("proofs.jsonl");
    std::fs::write(&file, lines).unwrap();
    let output = python("many.py", &[file.to_str().unwrap()]);
    let words = said(&output);
    assert!(output.status.success(), "{words}");
    let found: Found = serde_json::from_str(words.lines().last().unwrap()).unwrap();
    // Five things are altered in each proof that there is a worse set for.
    assert_eq!((found.checked, found.worse, found.altered), (COUNT, with_worse, 5 * with_worse), "{words}");
    std::fs::remove_file(&file).unwrap();
}

/// The script tells when a proof passes for a set that is not the best, or a set that is said to be worse is none.
#[test]
fn the_script_of_many_proofs_tells_what_is_wrong() {
    let problem = (1..).map(problem).find(|problem| {
        let best = best(problem).map(|best| best.selected);
        best.is_some_and(|best| worse(problem, &best, 0).is_some())
    });
    let problem = problem.unwrap();
    let selected = best(&problem).unwrap().selected;
    let worse = worse(&problem, &selected, 0).unwrap();
    let proof = canonical(&write_proof(&problem, &selected).unwrap()).unwrap();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wrong-proofs.jsonl");
    for (selected, worse, wrong) in [
        (&worse, None, "line 1: the proof does not pass"),
        (&selected, Some(&selected), "line 1: the worse set is none"),
    ] {
        let case = json!({ "problem": problem, "selected": selected, "proof": proof, "worse": worse });
        std::fs::write(&file, format!("{case}\n")).unwrap();
        let output = python("many.py", &[file.to_str().unwrap()]);
        let words = said(&output);
        assert_eq!(output.status.code(), Some(1), "{words}");
        assert!(words.contains(wrong), "{wrong}: {words}");
    }
    std::fs::remove_file(&file).unwrap();
}
