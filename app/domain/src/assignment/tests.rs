//! Plans against what they promise and, on small problems, against the enumeration of all plans.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::board::{Board, KEEP};
use super::setup::Setup;
use super::*;

fn entry(id: &str, minutes: i64) -> Entry {
    Entry { id: id.to_owned(), minutes: Minutes::from_milli(minutes * 1_000), groups: BTreeMap::new() }
}

/// Films e1… of 5 to 20 minutes, judges j1…, nothing else asked.
fn simple(entries: usize, judges: usize, per_entry: usize) -> Problem {
    Problem {
        entries: (1..=entries).zip((0..).step_by(7)).map(|(n, m)| entry(&format!("e{n}"), 5 + m % 16)).collect(),
        judges: (1..=judges).map(|n| Judge { id: format!("j{n}"), ..Judge::default() }).collect(),
        per_entry,
        seed: 1_u64.into(),
        ..Problem::default()
    }
}

fn pair(judge: &str, entry: &str) -> Pair {
    (judge.to_owned(), entry.to_owned())
}

fn bar(problem: &mut Problem, judge: &str, entries: &[&str]) {
    let judge = problem.judges.iter_mut().find(|one| one.id == judge).unwrap();
    judge.conflicts.extend(entries.iter().map(|&entry| Conflict::Entry(entry.to_owned())));
}

fn planned(problem: &Problem) -> Plan {
    match assign(problem) {
        Outcome::Assigned(plan) => plan,
        Outcome::Impossible(why) => panic!("{why}"),
    }
}

fn refused(problem: &Problem) -> Impossible {
    match assign(problem) {
        Outcome::Assigned(plan) => panic!("{plan:?}"),
        Outcome::Impossible(why) => why,
    }
}

fn pairs(plan: &Plan) -> BTreeSet<Pair> {
    plan.assignments.iter().map(|task| (task.judge.clone(), task.entry.clone())).collect()
}

fn conflicts(problem: &Problem) -> BTreeSet<Pair> {
    let mut found = BTreeSet::new();
    problem.each_conflict(|judge, entry| {
        found.insert((problem.judges[judge].id.clone(), problem.entries[entry].id.clone()));
    });
    found
}

/// Everything a plan promises, counted anew.
fn check(problem: &Problem, plan: &Plan) {
    let (pairs, conflicts) = (pairs(plan), conflicts(problem));
    assert_eq!(pairs.len(), plan.assignments.len(), "a pair occurs twice");
    assert!(pairs.is_disjoint(&conflicts));
    let fixed: BTreeSet<Pair> = problem.fixed.iter().cloned().collect();
    assert!(fixed.is_subset(&pairs));
    assert_eq!(plan.kept, fixed.len());
    let anchors = match &problem.anchors {
        Anchors::Number(number) => *number,
        Anchors::Listed(ids) => ids.len(),
    };
    assert_eq!(plan.anchors.len(), anchors);
    for entry in &problem.entries {
        let judges = pairs.iter().filter(|pair| pair.1 == entry.id).count();
        let barred = conflicts.iter().filter(|pair| pair.1 == entry.id).count();
        let held = fixed.iter().filter(|pair| pair.1 == entry.id).count();
        let wanted =
            if plan.anchors.contains(&entry.id) { problem.judges.len() - barred } else { problem.per_entry.max(held) };
        assert_eq!(judges, wanted, "{}", entry.id);
    }
    for judge in &problem.judges {
        let mine: Vec<&Task> = plan.assignments.iter().filter(|task| task.judge == judge.id).collect();
        assert!(mine.len() >= judge.min && mine.len() <= judge.max.unwrap_or(usize::MAX));
        assert_eq!(plan.loads[&judge.id], mine.len());
        assert!((1..).zip(&mine).all(|(position, task)| task.position == position));
        let first = mine.iter().filter(|task| plan.anchors.contains(&task.entry)).count();
        assert!(mine[..first].iter().all(|task| plan.anchors.contains(&task.entry)));
        let length = |id: &str| problem.entries.iter().find(|entry| entry.id == id).unwrap().minutes.milli();
        assert_eq!(plan.minutes[&judge.id].milli(), mine.iter().map(|task| length(&task.entry)).sum::<i64>());
    }
    let mut ids: Vec<&str> = problem.judges.iter().map(|judge| judge.id.as_str()).collect();
    ids.sort_by(|one, two| setup::natural(one, two));
    for two in ids.chunks(2).filter(|two| two.len() == 2) {
        let of = |judge: &str, other: &str, anchor: bool| -> Vec<&str> {
            plan.assignments
                .iter()
                .filter(|task| task.judge == judge && plan.anchors.contains(&task.entry) == anchor)
                .map(|task| task.entry.as_str())
                .filter(|entry| pairs.contains(&pair(other, entry)))
                .collect()
        };
        for anchor in [true, false] {
            let mut second = of(two[1], two[0], anchor);
            second.reverse();
            assert_eq!(of(two[0], two[1], anchor), second);
        }
    }
}

/// Spread of minutes between judges.
fn spread(plan: &Plan) -> i64 {
    let times: Vec<i64> = plan.minutes.values().map(|minutes| minutes.milli()).collect();
    times.iter().max().unwrap() - times.iter().min().unwrap()
}

fn small(cells: usize) -> impl Strategy<Value = Problem> {
    (1..=6_usize, 1..=6_usize).prop_filter("small", move |(n, m)| n * m <= cells).prop_flat_map(|(n, m)| {
        let cells = n * m;
        let cell = |chance: f64| proptest::collection::vec(proptest::bool::weighted(chance), cells);
        let limits = proptest::collection::vec((0..=2_usize, proptest::option::weighted(0.4, 0..=4_usize)), m);
        let minutes = proptest::collection::vec(0..30_i64, n);
        let anchors = proptest::collection::vec(proptest::bool::weighted(0.15), n);
        (cell(0.15), cell(0.08), cell(0.3), limits, minutes, anchors, 0..=3_usize, any::<u64>()).prop_map(
            move |(barred, fixed, previous, limits, minutes, anchors, per_entry, seed)| {
                let mut problem = Problem { per_entry: per_entry.min(m), seed: seed.into(), ..simple(n, m, 0) };
                for (at, minutes) in minutes.into_iter().enumerate() {
                    problem.entries[at].minutes = Minutes::from_milli(minutes * 1_000);
                }
                for (at, (min, max)) in limits.into_iter().enumerate() {
                    problem.judges[at].min = min.min(max.unwrap_or(min));
                    problem.judges[at].max = max;
                }
                let chosen = |cells: &[bool]| -> Vec<Pair> {
                    (0..n * m)
                        .filter(|&at| cells[at])
                        .map(|at| pair(&format!("j{}", at % m + 1), &format!("e{}", at / m + 1)))
                        .collect()
                };
                for (judge, entry) in chosen(&barred) {
                    bar(&mut problem, &judge, &[&entry]);
                }
                problem.fixed = chosen(&fixed);
                problem.previous = if seed % 2 == 0 { chosen(&previous) } else { Vec::new() };
                problem.anchors =
                    Anchors::Listed((0..n).filter(|&at| anchors[at]).map(|at| format!("e{}", at + 1)).collect());
                problem
            },
        )
    })
}

/// Σ load² less the reward of previous pairs, and components, of a set of pairs.
fn value(problem: &Problem, pairs: &BTreeSet<Pair>) -> (i64, usize) {
    let load = |judge: &Judge| i64::try_from(pairs.iter().filter(|pair| pair.0 == judge.id).count()).unwrap();
    let kept = problem.previous.iter().filter(|pair| pairs.contains(*pair)).count();
    let number = |id: &str| problem.judges.iter().position(|judge| judge.id == id).unwrap();
    let seen = problem
        .entries
        .iter()
        .map(|entry| {
            let mut judges: Vec<usize> =
                pairs.iter().filter(|pair| pair.1 == entry.id).map(|pair| number(&pair.0)).collect();
            judges.sort_unstable();
            judges
        })
        .collect();
    let parts = crate::scoring::Incidence { seen, judges: problem.judges.len() }.components().2;
    let loads: i64 = problem.judges.iter().map(|judge| load(judge) * load(judge)).sum();
    (loads - KEEP * i64::try_from(kept).unwrap(), parts)
}

/// Every plan there is, as sets of pairs.
fn all(problem: &Problem) -> Vec<BTreeSet<Pair>> {
    let conflicts = conflicts(problem);
    let Anchors::Listed(anchors) = &problem.anchors else { panic!("listed") };
    let cells: Vec<Pair> = problem
        .entries
        .iter()
        .flat_map(|entry| problem.judges.iter().map(|judge| pair(&judge.id, &entry.id)))
        .collect();
    (0..1_u32 << cells.len())
        .map(|mask| {
            cells.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, pair)| pair.clone()).collect()
        })
        .filter(|pairs: &BTreeSet<Pair>| {
            pairs.is_disjoint(&conflicts)
                && problem.fixed.iter().all(|pair| pairs.contains(pair))
                && problem.entries.iter().all(|entry| {
                    let of = |set: &BTreeSet<Pair>| set.iter().filter(|pair| pair.1 == entry.id).count();
                    let (held, free) = (of(pairs), problem.judges.len() - of(&conflicts));
                    let fixed = of(&problem.fixed.iter().cloned().collect());
                    free >= problem.per_entry
                        && held == if anchors.contains(&entry.id) { free } else { problem.per_entry.max(fixed) }
                })
                && problem.judges.iter().all(|judge| {
                    let load = pairs.iter().filter(|pair| pair.0 == judge.id).count();
                    load >= judge.min && load <= judge.max.unwrap_or(usize::MAX)
                })
        })
        .collect()
}

fn held(setup: &Setup<'_>, board: &Board) -> BTreeSet<Pair> {
    (0..board.entries)
        .flat_map(|entry| board.seen(entry).into_iter().map(move |judge| (judge, entry)))
        .map(|(judge, entry)| pair(&setup.judges[judge].id, &setup.entries[entry].id))
        .collect()
}

proptest! {
    #[test]
    fn small_plans_are_possible_and_cheapest_exactly_where_enumeration_says_so(problem in small(12)) {
        let plans = all(&problem);
        match assign(&problem) {
            Outcome::Impossible(why) => prop_assert!(plans.is_empty(), "{why}"),
            Outcome::Assigned(plan) => {
                check(&problem, &plan);
                let values: Vec<(i64, usize)> = plans.iter().map(|pairs| value(&problem, pairs)).collect();
                let least = values.iter().map(|value| value.0).min();
                let mut setup = Setup::new(&problem).unwrap();
                flow::solve(&mut setup.board).unwrap();
                prop_assert_eq!(Some(value(&problem, &held(&setup, &setup.board)).0), least);
                balance::even_out(&mut setup.board, None);
                let (even, parts_before) = value(&problem, &held(&setup, &setup.board));
                prop_assert_eq!(Some(even), least);
                let (cost, parts) = value(&problem, &pairs(&plan));
                prop_assert_eq!(parts, plan.components);
                prop_assert!(Some(cost) == least || parts < parts_before);
                // Leaving a judge without films is no way to have fewer components.
                let judges = |pairs: &BTreeSet<Pair>| pairs.iter().map(|pair| &pair.0).collect::<BTreeSet<_>>().len();
                let at_least = judges(&pairs(&plan));
                let others = plans.iter().zip(&values).filter(|(pairs, _)| judges(pairs) >= at_least);
                prop_assert_eq!(Some(parts), others.map(|(_, value)| value.1).min());
            }
        }
    }

    #[test]
    fn larger_plans_keep_every_promise(
        n in 1..60_usize, m in 3..12_usize, r in 1..4_usize, anchors in 0..4_usize, seed in any::<u64>(),
        barred in proptest::collection::vec((0..12_usize, 0..60_usize), 0..60),
    ) {
        let mut problem = Problem { seed: seed.into(), anchors: Anchors::Number(anchors.min(n)), ..simple(n, m, r) };
        for (judge, entry) in barred {
            bar(&mut problem, &format!("j{}", judge % m + 1), &[&format!("e{}", entry % n + 1)]);
        }
        if let Outcome::Assigned(plan) = assign(&problem) {
            check(&problem, &plan);
            // Order of the input does not matter.
            let mut turned = problem.clone();
            turned.entries.reverse();
            turned.judges.rotate_left(m / 2);
            prop_assert_eq!(assign(&turned), Outcome::Assigned(plan.clone()));
            // What was planned and watched stays as it is.
            let again = Problem {
                fixed: pairs(&plan).into_iter().step_by(2).collect(),
                previous: pairs(&plan).into_iter().collect(),
                ..problem.clone()
            };
            let second = planned(&again);
            check(&again, &second);
            prop_assert_eq!(pairs(&second), pairs(&plan));
        }
    }

    #[test]
    fn any_text_is_a_problem_or_an_error(text in ".{0,200}") {
        let _ = parse(&text);
    }
}

#[test]
fn loads_and_minutes_are_even() {
    let plan = planned(&simple(126, 9, 3));
    check(&simple(126, 9, 3), &plan);
    assert!(plan.loads.values().all(|&load| load == 42));
    assert!(spread(&plan) <= 1_000, "{:?}", plan.minutes);
    assert_eq!(plan.components, 1);
    assert!(!plan.weakest.unwrap().weak);
}

#[test]
fn one_anchor_joins_what_one_review_a_film_cannot() {
    let problem = simple(12, 3, 1);
    let plan = planned(&problem);
    assert_eq!((plan.components, plan.weakest), (3, None));
    let plan = planned(&Problem { anchors: Anchors::Number(1), ..problem });
    assert_eq!(plan.components, 1);
}

#[test]
fn blocks_of_conflicts_are_joined_where_one_pair_allows_it() {
    // Two unions of judges who may see all of their own block and one film of the other.
    let mut problem = simple(8, 4, 2);
    for (judge, entries) in
        [("j1", ["e5", "e6", "e7"]), ("j2", ["e5", "e6", "e7"]), ("j3", ["e1", "e2", "e3"]), ("j4", ["e1", "e2", "e3"])]
    {
        bar(&mut problem, judge, &entries);
    }
    let plan = planned(&problem);
    check(&problem, &plan);
    assert_eq!(plan.components, 1);
    for (judge, entry) in [("j1", "e8"), ("j2", "e8"), ("j3", "e4"), ("j4", "e4")] {
        bar(&mut problem, judge, &[entry]);
    }
    let plan = planned(&problem);
    check(&problem, &plan);
    assert_eq!((plan.components, plan.weakest), (2, None));
    assert!(plan.notes[0].contains("2 groups"));
}

#[test]
fn what_is_impossible_is_named() {
    let base = simple(4, 4, 3);

    let mut problem = base.clone();
    bar(&mut problem, "j1", &["e2"]);
    bar(&mut problem, "j2", &["e2"]);
    let why = refused(&problem);
    assert_eq!((why.entries, why.judges), (vec!["e2".to_owned()], vec!["j1".to_owned(), "j2".to_owned()]));
    assert_eq!(why.reason, "3 judges are needed for each entry, but conflicts of interest leave fewer for e2 (2 left)");

    let why = refused(&simple(4, 2, 3));
    assert_eq!(why.reason, "3 reviews are asked for an entry, but the number of judges is 2");

    let mut problem = base.clone();
    bar(&mut problem, "j1", &["e2"]);
    problem.fixed = vec![pair("j1", "e2")];
    let why = refused(&problem);
    assert_eq!(why.reason, "fixed although there is a conflict of interest: j1 with e2");

    let mut problem = base.clone();
    problem.judges.iter_mut().for_each(|judge| judge.max = Some(2));
    assert_eq!(refused(&problem).reason, "12 reviews are needed, but the judges may see 8 films at most in all");

    let mut problem = base.clone();
    problem.judges.iter_mut().for_each(|judge| judge.min = 4);
    let why = refused(&problem);
    assert_eq!(why.reason, "the judges must see 16 films at least in all, but only 12 reviews are to be given");

    let mut problem = base.clone();
    problem.judges[0].max = Some(1);
    problem.fixed = vec![pair("j1", "e2"), pair("j1", "e3")];
    let why = refused(&problem);
    assert_eq!(why.reason, "fixed pairs and anchors alone are more films than allowed for j1 (2 of at most 1)");
    assert_eq!((why.entries.len(), why.judges), (2, vec!["j1".to_owned()]));

    let mut problem = base.clone();
    problem.judges[0].min = 3;
    bar(&mut problem, "j1", &["e1", "e2"]);
    let why = refused(&problem);
    assert_eq!(why.reason, "fewer films without a conflict of interest than a judge must see: j1 (2 of at least 3)");

    let problem = Problem { anchors: Anchors::Number(5), ..base };
    assert_eq!(refused(&problem).reason, "5 anchors are asked for, but there are only 4 entries");
}

#[test]
fn a_cut_names_the_entries_and_the_judges() {
    // j1 and j2 alone may see e1 to e3, three films each but together not six.
    let mut problem = simple(6, 5, 2);
    for judge in ["j3", "j4", "j5"] {
        bar(&mut problem, judge, &["e1", "e2", "e3"]);
    }
    problem.judges[0].max = Some(2);
    let why = refused(&problem);
    assert_eq!(why.entries, ["e1", "e2", "e3"]);
    assert_eq!(why.judges, ["j1", "j2"]);
    assert_eq!(
        why.reason,
        "entries e1, e2 and e3 need 6 reviews, but the judges without a conflict of interest there (j1 and j2) can \
         give 5 at most"
    );

    let mut problem = simple(4, 4, 1);
    for judge in ["j1", "j2"] {
        bar(&mut problem, judge, &["e1", "e2"]);
    }
    problem.judges[0].min = 2;
    problem.judges[1].min = 1;
    let why = refused(&problem);
    assert_eq!(why.reason, "j1 and j2 must see 3 films at least in all, but can be given 2 at most");
    assert_eq!((why.entries.len(), why.judges.len()), (2, 2));
}

#[test]
fn a_recusal_changes_one_pair_and_a_leaving_judge_only_their_own() {
    let problem = Problem { anchors: Anchors::Number(3), ..simple(60, 9, 3) };
    let first = planned(&problem);
    let before = pairs(&first);
    let watched: Vec<Pair> = before.iter().filter(|pair| pair.1.ends_with('3')).cloned().collect();

    let recused = before.iter().find(|pair| !first.anchors.contains(&pair.1) && !watched.contains(pair)).unwrap();
    let mut changed = Problem { fixed: watched.clone(), previous: before.iter().cloned().collect(), ..problem.clone() };
    bar(&mut changed, &recused.0, &[&recused.1]);
    let second = planned(&changed);
    check(&changed, &second);
    assert_eq!(second.anchors, first.anchors);
    let after = pairs(&second);
    assert_eq!(before.difference(&after).collect::<Vec<_>>(), [recused]);
    assert_eq!(after.difference(&before).count(), 1);

    let mut changed = Problem { previous: before.iter().cloned().collect(), ..problem };
    changed.judges.retain(|judge| judge.id != "j4");
    changed.fixed = watched.into_iter().filter(|pair| pair.0 != "j4").collect();
    let third = planned(&changed);
    check(&changed, &third);
    assert_eq!(third.anchors, first.anchors);
    let after = pairs(&third);
    assert!(before.difference(&after).all(|pair| pair.0 == "j4"));
    assert_eq!(after.difference(&before).count(), first.loads["j4"] - first.anchors.len());
    let (least, most) = (third.loads.values().min().unwrap(), third.loads.values().max().unwrap());
    assert!(most - least <= 1);
}

#[test]
fn a_fixed_pair_beyond_the_reviews_of_an_entry_stays() {
    let problem = Problem { fixed: vec![pair("j1", "e1"), pair("j2", "e1"), pair("j3", "e1")], ..simple(5, 4, 2) };
    let plan = planned(&problem);
    check(&problem, &plan);
    assert_eq!(plan.kept, 3);
}

#[test]
fn a_small_jury_that_sees_all_has_williams_rows() {
    let problem = simple(6, 6, 6);
    let plan = planned(&problem);
    check(&problem, &plan);
    let mut first: Vec<&str> =
        plan.assignments.iter().filter(|task| task.position == 1).map(|task| task.entry.as_str()).collect();
    first.sort_unstable();
    assert_eq!(first, ["e1", "e2", "e3", "e4", "e5", "e6"]);
}

#[test]
fn nothing_to_do_is_done() {
    let plan = planned(&Problem { entries: Vec::new(), ..simple(1, 3, 2) });
    assert_eq!((plan.assignments.len(), plan.components, plan.weakest), (0, 0, None));
    let plan = planned(&Problem::default());
    assert_eq!(plan.loads.len(), 0);
}

#[test]
fn the_forms_of_the_answer() {
    let text = r#"{"entries":[{"id":"a","minutes":1.5},{"id":"b","minutes":2}],"judges":[{"id":"x"},{"id":"y"}],"per_entry":2}"#;
    let answer = assign(&parse(text).unwrap());
    let json = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["minutes"], serde_json::json!({"x": 3.5, "y": 3.5}));
    assert_eq!(json["loads"], serde_json::json!({"x": 2, "y": 2}));
    assert_eq!((&json["components"], &json["kept"], &json["status"]), (&1.into(), &0.into(), &"assigned".into()));
    assert_eq!(json["weakest"], serde_json::json!({"entries": ["a", "b"], "resistance": 1.0, "weak": false}));
    assert_eq!(json["assignments"][0]["judge"], "x");
    assert_eq!(json["assignments"][0]["position"], 1);
    assert_eq!(serde_json::from_value::<Outcome>(json).unwrap(), answer);
    let why = assign(&parse(&text.replace("\"per_entry\":2", "\"per_entry\":3")).unwrap());
    let json = serde_json::to_value(&why).unwrap();
    assert_eq!((&json["status"], &json["judges"]), (&"impossible".into(), &serde_json::json!(["x", "y"])));
}

#[test]
fn the_worked_example() {
    let text = r#"{"entries":[{"id":"A","minutes":10,"groups":{"region":"n"}},{"id":"B","minutes":20},{"id":"C","minutes":30},
        {"id":"D","minutes":40},{"id":"E","minutes":15}],
        "judges":[{"id":"X","conflicts":[{"family":"region","group":"n"}]},{"id":"Y"},{"id":"Z"}],
        "per_entry":2,"anchors":1,"seed":1}"#;
    let plan = planned(&parse(text).unwrap());
    let films = |judge: &str| -> String {
        plan.assignments.iter().filter(|task| task.judge == judge).map(|task| task.entry.as_str()).collect()
    };
    // As docs/judging-method.md tells it.
    assert_eq!([films("X"), films("Y"), films("Z")], ["ECD", "EABC", "EBAD"]);
    assert_eq!(plan.minutes.values().map(|minutes| minutes.milli() / 1_000).collect::<Vec<_>>(), [85, 75, 85]);
    let weakest = plan.weakest.unwrap();
    assert_eq!(weakest.entries, ["A", "C"]);
    assert!((weakest.resistance - 83.0 / 70.0).abs() < 1e-9 && !weakest.weak);
}
