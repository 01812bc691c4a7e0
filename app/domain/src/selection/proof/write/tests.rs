//! Proofs that are found: of every best set, of no other, as short as they should be, and nothing changed in one proves another set.

use proptest::prelude::*;

use super::super::tests::{problem, set};
use super::*;
use crate::record::canonical;
use crate::selection::{Entry, Explain, Groups, Outcome, Rule, RuleKind, Scope, Structure, fixture, generate, solve};

fn best(problem: &Problem) -> Option<Vec<String>> {
    match solve(problem, Explain::None) {
        Outcome::Optimal(best) => Some(best.selected),
        Outcome::Infeasible(_) => None,
    }
}

/// Every set of the problem's entries.
fn sets(problem: &Problem) -> impl Iterator<Item = Vec<String>> {
    (0..1_usize << problem.entries.len()).map(move |mask| set(problem, mask))
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

/// What can be altered in a proof.
#[derive(Clone, Copy, Debug)]
enum Alteration {
    Denominator,
    Multiplier,
    Inside,
    Outside,
}

/// Puts a film in or takes it out of a list that rises.
fn toggle(films: &mut Vec<usize>, film: usize) {
    match films.binary_search(&film) {
        Ok(at) => {
            films.remove(at);
        }
        Err(at) => films.insert(at, film),
    }
}

/// The proof with one thing altered; `None` where it has none of that.
fn altered(proof: &SelectionProof, films: usize, what: Alteration, which: usize, by: i64) -> Option<SelectionProof> {
    let mut proof = proof.clone();
    let leaf = which % proof.leaves.len();
    match what {
        Alteration::Denominator => proof.denominator = (proof.denominator + by).max(1),
        Alteration::Multiplier => {
            let mut all: Vec<&mut (usize, i64)> = proof.multipliers.iter_mut().flatten().collect();
            let number = all.len();
            let place = all.get_mut(which.checked_rem(number)?)?;
            place.1 = place.1.saturating_add(by);
        }
        Alteration::Inside => toggle(&mut proof.leaves[leaf].0, which / 7 % films),
        Alteration::Outside => toggle(&mut proof.leaves[leaf].1, which / 7 % films),
    }
    Some(proof)
}

fn alteration() -> impl Strategy<Value = Alteration> {
    prop_oneof![
        Just(Alteration::Denominator),
        Just(Alteration::Multiplier),
        Just(Alteration::Inside),
        Just(Alteration::Outside),
    ]
}

#[test]
fn a_proof_of_five_films_is_one_leaf_over_one() {
    let problem = fixture::problem();
    let best = best(&problem).unwrap();
    let proof = write_proof(&problem, &best).unwrap();
    assert_eq!((proof.denominator, proof.leaves.len()), (1, 1));
    assert!(canonical(&proof).unwrap().len() <= 200, "{proof:?}");
    let worse = ["a", "b", "e"].map(str::to_owned);
    assert_eq!(write_proof(&problem, &worse), Err(UnprovenSelection::NotBest));
    let broken = ["a", "b", "c"].map(str::to_owned);
    assert!(matches!(write_proof(&problem, &broken), Err(UnprovenSelection::Refused(ProofProblem::Selection(_)))));
}

#[test]
fn nothing_chosen_of_nothing_is_proven() {
    let mut problem = fixture::problem();
    problem.size = 0;
    assert_eq!(write_proof(&problem, &[]).unwrap().leaves.len(), 1);
    problem.entries.clear();
    let proof = write_proof(&problem, &[]).unwrap();
    assert_eq!(proof.leaves, [ProofLeaf(vec![], vec![], LeafReason::NotBetter(vec![]))]);
}

/// The sizes that the record is planned with; times are `linxuan bench select`.
#[test]
fn proofs_of_a_province_are_short() {
    for (structure, most) in [(Structure::A, 2_000), (Structure::B, 20_000), (Structure::C, 200_000)] {
        for seed in 1..=5 {
            let problem = generate(126, 15, structure, seed);
            let best = best(&problem).unwrap();
            let proof = write_proof(&problem, &best).unwrap();
            let bytes = canonical(&proof).unwrap().len();
            assert!(bytes <= most, "{structure:?} {seed}: {bytes} bytes, {} leaves", proof.leaves.len());
        }
    }
}

/// With a tolerance the films are divided by the best one that is left out: one set is worth more and leaves out too good a film.
#[test]
fn a_tolerance_is_proven_film_by_film() {
    let entry = |id: &str, score, tags: &[&str]| Entry {
        id: id.to_owned(),
        score,
        tie_break: vec![],
        groups: [("tag".to_owned(), Groups::from(tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>()))].into(),
    };
    let problem = Problem {
        size: 2,
        lottery_seed: 1_u64.into(),
        tolerance: Some(1_200),
        entries: vec![
            entry("a", 10_000, &[]),
            entry("b", 10_000, &[]),
            entry("both", 8_500, &["t", "u"]),
            entry("t", 9_000, &["t"]),
            entry("u", 9_000, &["u"]),
        ],
        rules: vec![Rule::new("tags", "tag", Scope::Family).with(RuleKind::DistinctMin, 2)],
        pinned: vec![],
        vetoed: vec![],
    };
    let best = best(&problem).map(sorted).unwrap();
    assert_eq!(best, ["t", "u"]);
    let proof = write_proof(&problem, &best).unwrap();
    assert!(proof.leaves.len() >= 3, "{proof:?}");
    // Without the tolerance the same leaves hold a better set.
    let free = Problem { tolerance: None, ..problem.clone() };
    assert!(matches!(check_proof(&free, &best, &proof), Err(ProofProblem::Open(_))));
    for other in sets(&problem).filter(|other| *other != best) {
        assert!(write_proof(&problem, &other).is_err(), "{other:?}");
    }
}

proptest! {
    #[test]
    fn every_best_set_gets_a_proof_and_no_other(seed in any::<u64>()) {
        let problem = problem(seed);
        let best = best(&problem).map(sorted);
        for other in sets(&problem) {
            let proof = write_proof(&problem, &other);
            prop_assert_eq!(proof.is_ok(), Some(&other) == best.as_ref(), "{:?}: {:?}", other, proof);
            let Ok(proof) = proof else { continue };
            for worse in sets(&problem).filter(|worse| *worse != other) {
                prop_assert!(check_proof(&problem, &worse, &proof).is_err(), "{:?}", worse);
            }
        }
    }

    /// Another multiplier or denominator may prove the best set too, for there is more than one proof; it never proves another set. Other
    /// films in a leaf prove nothing any more.
    #[test]
    fn what_is_altered_proves_no_other_set(
        seed in any::<u64>(), what in alteration(), which in 0_usize..10_000,
        by in prop_oneof![Just(-1_i64), Just(1_i64), -500_i64..500, any::<i64>().prop_map(|by| by / 4)],
    ) {
        let problem = problem(seed);
        let Some(best) = best(&problem).map(sorted) else { return Ok(()) };
        let proof = write_proof(&problem, &best);
        prop_assert!(proof.is_ok(), "{:?}", proof);
        let Some(other) = proof.ok().and_then(|proof| altered(&proof, problem.entries.len(), what, which, by)) else {
            return Ok(());
        };
        for worse in sets(&problem).filter(|worse| *worse != best) {
            prop_assert!(check_proof(&problem, &worse, &other).is_err(), "{:?} by {:?}", worse, other);
        }
        if matches!(what, Alteration::Inside | Alteration::Outside) {
            prop_assert!(check_proof(&problem, &best, &other).is_err(), "{:?}", other);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Dozens of films with several families, rulings and tolerances.
    #[test]
    fn proofs_of_dozens_of_films_are_found(
        films in 12_usize..70, seed in any::<u64>(), structure in 0_usize..3, tolerance in 0_i64..4_000, ruled in any::<bool>(),
    ) {
        let structure = [Structure::A, Structure::B, Structure::C][structure];
        let mut problem = generate(films, films / 5, structure, seed);
        // A tolerance below 1,000 leaves room for no rule of these.
        problem.tolerance = (tolerance >= 2_000).then(|| tolerance - 1_000);
        if ruled {
            problem.pinned = vec![problem.entries[3].id.clone()];
            problem.vetoed = vec![problem.entries[7].id.clone()];
        }
        if let Some(best) = best(&problem) {
            let proof = write_proof(&problem, &best);
            prop_assert!(proof.is_ok(), "{:?}", proof);
        }
    }
}
