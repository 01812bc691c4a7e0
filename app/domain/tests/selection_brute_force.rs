//! Every answer on small problems against the enumeration of all sets.

#![expect(clippy::unwrap_used, clippy::panic, clippy::as_conversions, reason = "a wrong answer ends a test")]

use std::collections::{BTreeMap, BTreeSet};

use domain::lottery::{DrawLabel, Seed};
use domain::selection::{
    Entry, EntryLine, Explain, Groups, Limit, Outcome, Problem, Rule, RuleKind, Scope, solve, verify,
};
use proptest::prelude::*;

/// Level sums of a set, compared from the first on.
type Value = Vec<i128>;

fn ids(problem: &Problem, mask: u32) -> Vec<String> {
    problem
        .entries
        .iter()
        .enumerate()
        .filter(|(at, _)| mask >> at & 1 == 1)
        .map(|(_, entry)| entry.id.clone())
        .collect()
}

fn value(problem: &Problem, mask: u32) -> Value {
    let depth = problem.entries.iter().map(|entry| entry.tie_break.len()).max().unwrap_or(0);
    let mut sums = vec![0; depth + 2];
    for (at, entry) in problem.entries.iter().enumerate() {
        if mask >> at & 1 == 1 {
            sums[0] += i128::from(entry.score);
            for (nth, &part) in entry.tie_break.iter().enumerate() {
                sums[nth + 1] += i128::from(part);
            }
            sums[depth + 1] += i128::from(problem.lottery_seed.number(DrawLabel::Ties, &[entry.id.as_str()]));
        }
    }
    sums
}

/// All sets that keep everything, best first. The rules are counted here, too: what the check lets through is not taken
/// on trust.
fn all(problem: &Problem) -> Vec<(Value, u32)> {
    let free = Problem { rules: Vec::new(), ..problem.clone() };
    let keeps = |mask: u32| {
        let ids = ids(problem, mask);
        let keeps = verify(&free, &ids).is_ok() && violation(problem, mask) == 0;
        assert_eq!(verify(problem, &ids).is_ok(), keeps, "{ids:?}");
        keeps
    };
    let mut sets: Vec<(Value, u32)> = (0..1_u32 << problem.entries.len())
        .filter(|mask| mask.count_ones() as usize == problem.size)
        .filter(|&mask| keeps(mask))
        .map(|mask| (value(problem, mask), mask))
        .collect();
    sets.sort_by(|one, two| two.0.cmp(&one.0));
    sets
}

fn best_total(problem: &Problem) -> Option<i64> {
    all(problem).first().map(|(value, _)| i64::try_from(value[0]).unwrap())
}

/// A bound's name taken apart: its rule and its kind.
fn named(bound: &str) -> (&str, RuleKind) {
    let (id, kind) = bound.rsplit_once(' ').unwrap();
    (id, RuleKind::from_key(kind).unwrap())
}

/// The places that a share comes to, as anybody would reckon it.
fn places_of(percent: usize, size: usize) -> usize {
    (0..=size).rev().find(|places| places * 100 <= percent * size).unwrap()
}

/// Gives a limit of a rule another bound. A share of few places has not every bound: a maximum stands in for it.
fn move_to(rule: &mut Rule, kind: RuleKind, bound: usize) {
    match kind {
        RuleKind::Min | RuleKind::Max | RuleKind::DistinctMin => rule.set(kind, Some(bound)),
        RuleKind::MaxShare => {
            rule.set(RuleKind::MaxShare, None);
            rule.set(RuleKind::Max, Some(rule.get(RuleKind::Max).map_or(bound, |max| max.min(bound))));
        }
    }
}

/// Makes one limit of a rule one looser, where it has it.
fn ease(rule: &mut Rule, kind: RuleKind, size: usize) {
    let Some(value) = rule.get(kind) else { return };
    let looser = match kind {
        RuleKind::Min | RuleKind::DistinctMin => value.saturating_sub(1),
        RuleKind::Max => value + 1,
        RuleKind::MaxShare => places_of(value, size) + 1,
    };
    move_to(rule, kind, looser);
}

/// By how much a set breaks the rules, all bounds together.
fn violation(problem: &Problem, mask: u32) -> usize {
    let of_rule = |rule: &Rule| {
        let names: Vec<&String> = problem
            .entries
            .iter()
            .enumerate()
            .filter(|(at, _)| mask >> at & 1 == 1)
            .flat_map(|(_, entry)| entry.groups.get(&rule.family).map_or(&[][..], |groups| groups.names()))
            .collect();
        let count = names.iter().filter(|name| Some(name.as_str()) == rule.scope.group()).count();
        let different = names.iter().collect::<BTreeSet<_>>().len();
        let short = |Limit { kind, value }: Limit| match kind {
            RuleKind::Min => value.saturating_sub(count),
            RuleKind::Max => count.saturating_sub(value),
            RuleKind::MaxShare => count.saturating_sub(places_of(value, problem.size)),
            RuleKind::DistinctMin => value.saturating_sub(different),
        };
        rule.limits().map(short).sum::<usize>()
    };
    problem.rules.iter().map(of_rule).sum()
}

fn without_conflict_part(problem: &Problem, part: &str) -> Problem {
    let mut eased = problem.clone();
    if let Some(id) = part.strip_prefix("pinned:") {
        eased.pinned.retain(|other| other != id);
    } else if let Some(id) = part.strip_prefix("vetoed:") {
        eased.vetoed.retain(|other| other != id);
    } else if part == "tolerance" {
        eased.tolerance = None;
    } else if part != "size" {
        let (id, kind) = named(part);
        // Star rules are written out one group at a time by the generator, so ids are unique.
        for rule in eased.rules.iter_mut().filter(|rule| rule.id == id) {
            rule.set(kind, None);
        }
        eased.rules.retain(|rule| rule.limits().next().is_some());
    }
    eased
}

/// Where the size itself is left out, shares are still of the places that were asked for.
fn feasible_any_size(problem: &Problem) -> bool {
    let mut problem = problem.clone();
    for rule in &mut problem.rules {
        if let Some(percent) = rule.get(RuleKind::MaxShare) {
            move_to(rule, RuleKind::MaxShare, places_of(percent, problem.size));
        }
    }
    (0..=problem.entries.len()).any(|size| !all(&Problem { size, ..problem.clone() }).is_empty())
}

fn parts(problem: &Problem) -> BTreeSet<String> {
    let mut parts = BTreeSet::from(["size".to_owned()]);
    for rule in &problem.rules {
        parts.extend(rule.limits().map(|limit| format!("{} {}", rule.id, limit.kind.key())));
    }
    parts.extend(problem.pinned.iter().map(|id| format!("pinned:{id}")));
    parts.extend(problem.vetoed.iter().map(|id| format!("vetoed:{id}")));
    if problem.tolerance.is_some() {
        parts.insert("tolerance".to_owned());
    }
    parts
}

fn keeps(problem: &Problem, conflict: &BTreeSet<String>) -> bool {
    let mut eased = problem.clone();
    for part in parts(problem) {
        if !conflict.contains(&part) {
            eased = without_conflict_part(&eased, &part);
        }
    }
    if conflict.contains("size") { !all(&eased).is_empty() } else { feasible_any_size(&eased) }
}

fn check(problem: &Problem) {
    let sets = all(problem);
    match solve(problem, Explain::All) {
        Outcome::Infeasible(answer) => {
            assert!(sets.is_empty(), "said infeasible, but {:?}", ids(problem, sets[0].1));
            let conflict: BTreeSet<String> = answer.conflict.iter().cloned().collect();
            assert!(!conflict.is_empty() && !answer.reason.is_empty());
            assert!(!keeps(problem, &conflict), "{conflict:?} can hold");
            for part in &conflict {
                let mut fewer = conflict.clone();
                fewer.remove(part);
                assert!(keeps(problem, &fewer), "{conflict:?} does not need {part}");
            }
            let mut eased = problem.clone();
            let mut amount = 0;
            let mut hard = false;
            for change in &answer.relaxation {
                amount += change.from.abs_diff(change.to);
                if change.rule == "size" {
                    eased.size = change.to;
                    hard = true;
                } else if let Some(id) = change.rule.strip_prefix("vetoed:") {
                    eased.vetoed.retain(|other| other != id);
                    hard = true;
                } else {
                    let (id, kind) = named(&change.rule);
                    for rule in eased.rules.iter_mut().filter(|rule| rule.id == id) {
                        move_to(rule, kind, change.to);
                    }
                }
            }
            assert!(!all(&eased).is_empty(), "{:?} does not help", answer.relaxation);
            if !hard {
                assert_eq!(Some(amount), smallest_relaxation(problem), "{:?}", answer.relaxation);
            }
        }
        Outcome::Optimal(answer) => {
            let Some((best, mask)) = sets.first() else { panic!("said optimal: {:?}", answer.selected) };
            assert!(answer.proven);
            let chosen: BTreeSet<&String> = answer.selected.iter().collect();
            let wanted = ids(problem, *mask);
            assert_eq!(chosen, wanted.iter().collect(), "value {best:?}");
            let total = i64::try_from(best[0]).unwrap();
            assert_eq!(answer.total, total);
            let free = Problem { rules: Vec::new(), tolerance: None, ..problem.clone() };
            assert_eq!(Some(answer.best_without_rules), best_total(&free));
            let by_entry = answer.by_entry.unwrap();
            assert_eq!(by_entry.second_best_total, sets.get(1).map(|(value, _)| i64::try_from(value[0]).unwrap()));
            for (at, line) in by_entry.entries.iter().enumerate() {
                let inside = mask >> at & 1 == 1;
                let other = sets.iter().find(|(_, other)| (other >> at & 1 == 1) != inside);
                let distance = other.map(|(value, _)| total - i64::try_from(value[0]).unwrap());
                assert_eq!(line.distance(), distance, "{}", line.id());
                if let (EntryLine::Out { replaces, brings, .. }, Some((_, other))) = (line, other) {
                    let gone: BTreeSet<_> = ids(problem, mask & !other).into_iter().collect();
                    let come: BTreeSet<_> = ids(problem, other & !mask).into_iter().collect();
                    assert_eq!(replaces.iter().cloned().collect::<BTreeSet<_>>(), gone);
                    assert_eq!(brings.iter().cloned().collect::<BTreeSet<_>>(), come);
                }
                let ties = sets.iter().filter(|(value, _)| value[0] == best[0]);
                let (with, without): (Vec<_>, Vec<_>) = ties.partition(|(_, set)| set >> at & 1 == 1);
                let tied = by_entry.tied_at_the_line.iter().any(|id| id == line.id());
                assert_eq!(tied, !with.is_empty() && !without.is_empty());
                let level = |value: &[i128]| value[..value.len() - 1] == best[..best.len() - 1];
                let by_lottery = by_entry.by_lottery.iter().any(|id| id == line.id());
                assert_eq!(
                    by_lottery,
                    with.iter().any(|(value, _)| level(value)) && without.iter().any(|(value, _)| level(value))
                );
            }
            let by_rule = answer.by_rule.unwrap();
            for line in &by_rule.rules {
                let eased = without_conflict_part(problem, &line.id);
                assert_eq!(Some(total + line.gain_without), best_total(&eased), "{} without", line.id);
                let (id, kind) = named(&line.id);
                let mut looser = problem.clone();
                for rule in looser.rules.iter_mut().filter(|rule| rule.id == id) {
                    ease(rule, kind, problem.size);
                }
                assert_eq!(Some(total + line.gain_if_one_looser), best_total(&looser), "{} looser", line.id);
                let rule = problem.rules.iter().find(|rule| rule.id == id).unwrap();
                let group = rule.scope.group();
                let names: Vec<&String> = problem
                    .entries
                    .iter()
                    .filter(|entry| answer.selected.contains(&entry.id))
                    .flat_map(|entry| entry.groups.get(&rule.family).map_or(&[][..], |groups| groups.names()))
                    .collect();
                let count = match kind {
                    RuleKind::DistinctMin => names.iter().collect::<BTreeSet<_>>().len(),
                    RuleKind::Min | RuleKind::Max | RuleKind::MaxShare => {
                        names.iter().filter(|name| Some(name.as_str()) == group).count()
                    }
                };
                assert_eq!(line.count, count);
                let (percent, next) = match kind {
                    RuleKind::Min | RuleKind::Max | RuleKind::DistinctMin => (None, None),
                    RuleKind::MaxShare => {
                        let percent = rule.get(kind);
                        assert_eq!(Some(line.bound), percent.map(|percent| places_of(percent, problem.size)));
                        (percent, (1..=100).find(|&more| places_of(more, problem.size) > line.bound))
                    }
                };
                assert_eq!((line.percent, line.percent_if_one_looser), (percent, next), "{}", line.id);
            }
            for (family, line) in &by_rule.families {
                let mut eased = problem.clone();
                eased.rules.retain(|rule| rule.family != *family);
                assert_eq!(Some(line.total_without), best_total(&eased), "family {family}");
            }
        }
    }
}

/// Smallest sum of violations over all sets of the size with the pins, vetoes and tolerance.
fn smallest_relaxation(problem: &Problem) -> Option<usize> {
    let free = Problem { rules: Vec::new(), ..problem.clone() };
    all(&free).into_iter().map(|(_, mask)| violation(problem, mask)).min()
}

fn groups(of: &'static str, most: usize) -> impl Strategy<Value = Option<Groups>> {
    let name = move |index: u8| format!("{of}{}", index % 4);
    prop_oneof![
        1 => Just(None),
        6 => any::<u8>().prop_map(move |index| Some(Groups::One(name(index)))),
        2 => proptest::collection::btree_set(any::<u8>().prop_map(name), 0..=most)
            .prop_map(|names| Some(Groups::Many(names.into_iter().collect()))),
    ]
}

fn entry() -> impl Strategy<Value = (i64, Vec<i64>, BTreeMap<String, Groups>)> {
    (0..12_i64, proptest::collection::vec(0..3_i64, 2), groups("a", 1), groups("b", 1), groups("c", 3)).prop_map(
        |(score, tie_break, a, b, c)| {
            let groups = [("fa", a), ("fb", b), ("fc", c)]
                .into_iter()
                .filter_map(|(family, groups)| Some((family.to_owned(), groups?)))
                .collect();
            (score, tie_break, groups)
        },
    )
}

fn problem() -> impl Strategy<Value = Problem> {
    let bound = (any::<u8>(), 0..3_usize, 0..4_usize, 0..6_u8, 0..5_usize, 1..=100_usize);
    (
        proptest::collection::vec(entry(), 1..10),
        0..6_usize,
        any::<u64>(),
        proptest::collection::vec(bound, 0..8),
        prop_oneof![3 => Just(None), 1 => (0..8_i64).prop_map(Some)],
        proptest::collection::vec(any::<prop::sample::Index>(), 0..2),
        proptest::collection::vec(any::<prop::sample::Index>(), 0..2),
        1..3_i64,
    )
        .prop_map(|(entries, size, lottery_seed, bounds, tolerance, pinned, vetoed, grain)| {
            let entries: Vec<Entry> = entries
                .into_iter()
                .enumerate()
                .map(|(at, (score, tie_break, groups))| Entry {
                    id: format!("E{at}"),
                    score: score * grain,
                    tie_break,
                    groups,
                })
                .collect();
            let rules = bounds
                .into_iter()
                .enumerate()
                .map(|(at, (group, min, more, kind, distinct, share))| {
                    let family = ["fa", "fb", "fc"][usize::from(group) % 3];
                    let name = format!("{}{}", ["a", "b", "c"][usize::from(group) % 3], group / 3 % 4);
                    let mut rule = Rule::new(format!("r{at}"), family, Scope::Group(name));
                    rule.set(RuleKind::Min, (kind % 2 == 0 && min > 0).then_some(min));
                    rule.set(RuleKind::Max, (kind < 3).then_some(min + more));
                    rule.set(RuleKind::MaxShare, (kind == 0 || kind > 3).then_some(share));
                    rule.set(RuleKind::DistinctMin, (kind == 3).then_some(distinct));
                    rule
                })
                .filter(|rule| rule.limits().next().is_some())
                .collect();
            let pick = |list: Vec<prop::sample::Index>| -> Vec<String> {
                list.iter().map(|index| index.get(&entries).id.clone()).collect::<BTreeSet<_>>().into_iter().collect()
            };
            let (pinned, vetoed) = (pick(pinned), pick(vetoed));
            let is_number = lottery_seed % 2 == 0;
            let text = || Seed::Text(format!("红蓝 {lottery_seed}"));
            let lottery_seed = if is_number { Seed::Number(lottery_seed) } else { text() };
            Problem { size, lottery_seed, tolerance, entries, rules, pinned, vetoed }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_enumeration(problem in problem()) {
        check(&problem);
    }

    #[test]
    fn does_not_depend_on_the_order_of_the_input(problem in problem(), turn in 0..10_usize) {
        let mut turned = problem.clone();
        let by = turn % turned.entries.len();
        turned.entries.rotate_left(by);
        turned.rules.reverse();
        let (one, two) = (solve(&problem, Explain::Entries), solve(&turned, Explain::Entries));
        if let (Outcome::Optimal(mut one), Outcome::Optimal(mut two)) = (one.clone(), two.clone()) {
            for answer in [&mut one, &mut two] {
                if let Some(by_entry) = &mut answer.by_entry {
                    by_entry.entries.sort_by(|one, two| one.id().cmp(two.id()));
                }
            }
            prop_assert_eq!(one, two);
        } else {
            prop_assert!(matches!((one, two), (Outcome::Infeasible(_), Outcome::Infeasible(_))));
        }
    }

    #[test]
    fn a_looser_rule_never_lowers_the_total(problem in problem(), which in any::<prop::sample::Index>()) {
        if problem.rules.is_empty() {
            return Ok(());
        }
        let mut looser = problem.clone();
        let rule = &mut looser.rules[which.index(problem.rules.len())];
        for kind in RuleKind::ALL {
            ease(rule, kind, problem.size);
        }
        if let Outcome::Optimal(tight) = solve(&problem, Explain::None) {
            let Outcome::Optimal(loose) = solve(&looser, Explain::None) else {
                return Err(TestCaseError::fail("a looser rule made a selection impossible"));
            };
            prop_assert!(loose.total >= tight.total);
        }
    }
}
