//! Proofs by enumeration of small problems: whatever is not the best set is never proven.

use proptest::prelude::*;

use super::*;
use crate::draws::Draws;
use crate::selection::input::{Entry, Groups};
use crate::selection::rule::{Rule, RuleKind, Scope};
use crate::selection::{Explain, Outcome, solve};

/// A problem with every kind of rule, and few different scores, so that there are ties.
pub(super) fn problem(seed: u64) -> Problem {
    let mut draws = Draws(seed);
    let mut below = |below: u64| draws.below(below);
    let entries = (0..3 + below(4)).map(|at| {
        let tags: Vec<String> = (0..below(3)).map(|_| format!("t{}", below(3))).collect();
        Entry {
            id: format!("e{at}"),
            score: i64::try_from(below(4)).unwrap() * 100,
            tie_break: vec![i64::try_from(below(2)).unwrap()],
            groups: [
                ("region".to_owned(), Groups::from(format!("r{}", below(3)))),
                ("tag".to_owned(), Groups::from(tags)),
            ]
            .into(),
        }
    });
    let entries: Vec<Entry> = entries.collect();
    let count = |number: u64| usize::try_from(number).unwrap();
    let mut rules = vec![Rule::new("region:*", "region", Scope::Each).with(RuleKind::Max, count(1 + below(2)))];
    rules.push(Rule::new("regions", "region", Scope::Family).with(RuleKind::DistinctMin, count(below(3))));
    rules.push(
        Rule::new("t0", "tag", Scope::Group("t0".to_owned()))
            .with(RuleKind::Min, count(below(2)))
            .with(RuleKind::MaxShare, 60),
    );
    let pinned = if below(4) == 0 { vec!["e0".to_owned()] } else { vec![] };
    let vetoed = if below(4) == 0 { vec!["e1".to_owned()] } else { vec![] };
    let tolerance = (below(3) == 0).then(|| i64::try_from(below(3)).unwrap() * 100);
    Problem { size: count(1 + below(3)), lottery_seed: seed.into(), tolerance, entries, rules, pinned, vetoed }
}

pub(super) fn set(problem: &Problem, mask: usize) -> Vec<String> {
    let chosen = problem.entries.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
    chosen.map(|(_, entry)| entry.id.clone()).collect()
}

/// A leaf for each set, each with what refutes it where it breaks a rule.
fn enumeration(problem: &Problem) -> SelectionProof {
    let program = ProofProgram::new(problem);
    let films = program.films.len();
    let mut proof = SelectionProof { denominator: 1, multipliers: Vec::new(), leaves: Vec::new() };
    for mask in 0..1_usize << films {
        let (inside, outside): (Vec<usize>, Vec<usize>) = (0..films).partition(|film| mask >> film & 1 == 1);
        let reason = match program.fixed(&inside, &outside) {
            None => LeafReason::Infeasible(-1),
            Some(columns) => {
                let refutes =
                    |rows: &Vec<(usize, i64)>| program.priced(rows, None, 1).bound(&columns, &program.rows) < 0;
                // One row alone, or the number of groups with the groups that nobody is in.
                let one = (0..program.rows.len()).flat_map(|row| [vec![(row, 1)], vec![(row, -1)]]);
                let is_empty = |row: &usize| {
                    let counts = |film: &usize| program.columns[*film].iter().any(|(other, _)| other == row);
                    !inside.iter().any(counts)
                };
                let with_groups = (1..program.rows.len()).map(|row| {
                    let empty = (row + 1..program.rows.len()).filter(is_empty).map(|later| (later, -1));
                    std::iter::once((row, -1)).chain(empty).collect::<Vec<(usize, i64)>>()
                });
                match one.chain(with_groups).find(refutes) {
                    Some(rows) => {
                        proof.multipliers.push(rows);
                        LeafReason::Infeasible(i64::try_from(proof.multipliers.len() - 1).unwrap())
                    }
                    None => LeafReason::NotBetter(Vec::new()),
                }
            }
        };
        proof.leaves.push(ProofLeaf(inside, outside, reason));
    }
    proof
}

/// Three places of five films, at most two of a region: section 7.1 of the page, small enough for pencil and paper.
#[test]
fn one_leaf_and_two_multipliers_can_be_enough() {
    let problem = crate::selection::fixture::problem();
    let Outcome::Optimal(best) = solve(&problem, Explain::None) else { panic!() };
    assert_eq!(best.selected, ["a", "b", "d"]);
    // Rows: the places, E, W. A place is worth d, a film of W what b is above d.
    let proof = |places, west| SelectionProof {
        denominator: 1,
        multipliers: vec![vec![(0, places), (2, west)]],
        leaves: vec![ProofLeaf(vec![], vec![], LeafReason::NotBetter(vec![0]))],
    };
    assert_eq!(check_proof(&problem, &best.selected, &proof(7_800, 400)), Ok(best.total));
    assert_eq!(check_proof(&problem, &best.selected, &proof(7_801, 400)), Err(ProofProblem::Open(0)));
    let worse = ["a", "b", "e"].map(str::to_owned);
    assert_eq!(check_proof(&problem, &worse, &proof(7_800, 400)), Err(ProofProblem::Open(0)));
    let broken = ["a", "b", "c"].map(str::to_owned);
    assert!(matches!(check_proof(&problem, &broken, &proof(7_800, 400)), Err(ProofProblem::Selection(_))));
}

#[test]
fn what_is_malformed_proves_nothing() {
    let problem = crate::selection::fixture::problem();
    let selected = ["a", "b", "d"].map(str::to_owned);
    let leaf = |inside: &[usize], outside: &[usize], reason| ProofLeaf(inside.to_vec(), outside.to_vec(), reason);
    let none = || LeafReason::NotBetter(vec![]);
    let checked = |denominator, multipliers: Vec<Vec<(usize, i64)>>, leaves: Vec<ProofLeaf>| {
        check_proof(&problem, &selected, &SelectionProof { denominator, multipliers, leaves }).unwrap_err()
    };
    let malformed = |problem: &ProofProblem| matches!(problem, ProofProblem::Malformed(_));
    assert!(malformed(&checked(0, vec![], vec![leaf(&[], &[], none())])));
    assert!(malformed(&checked(1, vec![vec![(9, 1)]], vec![])));
    assert!(malformed(&checked(1, vec![vec![(1, 1), (0, 1)]], vec![])));
    assert!(malformed(&checked(1, vec![vec![(0, 0)]], vec![])));
    assert!(malformed(&checked(1, vec![], vec![leaf(&[1, 0], &[], none())])));
    assert!(malformed(&checked(1, vec![], vec![leaf(&[1], &[1], none())])));
    assert!(malformed(&checked(1, vec![], vec![leaf(&[5], &[], none())])));
    assert!(malformed(&checked(1, vec![], vec![leaf(&[], &[], LeafReason::Infeasible(0))])));
    assert!(malformed(&checked(1, vec![], vec![leaf(&[], &[], LeafReason::NotBetter(vec![0]))])));
    for leaves in [
        vec![],
        vec![leaf(&[0], &[], none())],
        vec![leaf(&[0], &[], none()), leaf(&[], &[1], none())],
        vec![leaf(&[], &[], none()), leaf(&[], &[], none())],
        vec![leaf(&[0], &[], none()), leaf(&[0], &[], none()), leaf(&[], &[0], none())],
        vec![leaf(&[0, 1], &[], none()), leaf(&[0], &[1], none())],
    ] {
        assert_eq!(checked(1, vec![], leaves), ProofProblem::Uncovered);
    }
}

#[test]
fn a_proof_is_written_as_the_page_shows_it() {
    let page = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/record-format.md"));
    let text = page.lines().find(|line| line.starts_with("{\"denominator\"")).unwrap();
    let proof: SelectionProof = serde_json::from_str(text).unwrap();
    assert_eq!(proof.leaves, [ProofLeaf(vec![], vec![], LeafReason::NotBetter(vec![0]))]);
    assert_eq!(crate::record::canonical(&proof).as_deref(), Ok(text));
    let infeasible = ProofLeaf(vec![1], vec![], LeafReason::Infeasible(-1));
    assert_eq!(serde_json::to_string(&infeasible).unwrap(), "[[1],[],-1]");
}

proptest! {
    #[test]
    fn the_best_set_is_proven_and_no_other_ever(seed in any::<u64>()) {
        let problem = problem(seed);
        let proof = enumeration(&problem);
        let best = match solve(&problem, Explain::None) {
            Outcome::Optimal(best) => Some(best.selected),
            Outcome::Infeasible(_) => None,
        };
        if let Some(best) = &best {
            prop_assert!(check_proof(&problem, best, &proof).is_ok(), "{:?}", check_proof(&problem, best, &proof));
        }
        for mask in 0..1_usize << problem.entries.len() {
            let other = set(&problem, mask);
            let mut sorted = best.clone().unwrap_or_default();
            sorted.sort();
            prop_assert_eq!(check_proof(&problem, &other, &proof).is_ok(), best.is_some() && other == sorted);
        }
    }

    /// Multipliers that somebody made up to prove a worse set.
    #[test]
    fn made_up_multipliers_prove_no_worse_set(
        seed in any::<u64>(), which in any::<prop::sample::Index>(), denominator in 1_i64..4,
        numbers in prop::collection::vec((0_usize..12, -500_i64..500), 0..6),
    ) {
        let problem = problem(seed);
        let Outcome::Optimal(best) = solve(&problem, Explain::None) else { return Ok(()) };
        let rows = ProofProgram::new(&problem).rows.len();
        let numbers: BTreeMap<usize, i64> = numbers.into_iter().filter(|(row, y)| *row < rows && *y != 0).collect();
        let proof = SelectionProof {
            denominator,
            multipliers: vec![numbers.into_iter().collect()],
            leaves: vec![ProofLeaf(vec![], vec![], LeafReason::NotBetter(vec![0; 3]))],
        };
        let other = set(&problem, which.index(1 << problem.entries.len()));
        let mut sorted = best.selected;
        sorted.sort();
        prop_assert!(other == sorted || check_proof(&problem, &other, &proof).is_err());
    }
}
