//! Amendments (规则修订): rules that were sealed and turn out to leave nothing to choose, loosened as little as possible.
//!
//! Rules are sealed before the first score so that nobody fits them to a result. An amendment is therefore possible only where they
//! cannot hold, and only as the smallest loosening. What that is follows from the films that have a score, and where there is a
//! tolerance from their scores: it counts for a ranking only while nothing smaller would do there ([`in_force`]). Like an override it
//! says why and who decided it, and is sealed with the result.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::contest::Balance;
use crate::selection::{
    Groups, Limit, NamedBound, Problem, Relaxation, Rule, RuleKind, Scope, Steps, best, named_bound, relaxation,
};

/// Rules as they were amended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    /// Size, tolerance and rules that hold instead of the sealed ones.
    pub balance: Balance,
    /// Why.
    pub reason: String,
    /// Who decided it: a person or a body.
    pub decider: String,
}

/// How an amendment on record stands to a selection. Whatever shows one, page, dialog or file, says it by this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmendmentStanding {
    /// It holds instead of the sealed rules.
    InForce,
    /// It does not hold: the sealed rules can hold by themselves.
    Unneeded,
    /// It does not hold, being not the smallest that helps; the sealed rules cannot hold by themselves, but with what people ruled
    /// about single films they do.
    RulingsSuffice,
    /// It does not hold, being not the smallest that helps; the sealed rules cannot hold and have to be amended again.
    Outdated,
    /// A later one was made instead of it.
    Replaced,
}

impl AmendmentStanding {
    /// Every standing.
    pub const ALL: [Self; 5] = [Self::InForce, Self::Unneeded, Self::RulingsSuffice, Self::Outdated, Self::Replaced];

    /// Of the latest amendment where it is not [`in_force`], by the steps of the selection under the sealed rules.
    #[must_use]
    pub const fn lapsed(steps: &Steps) -> Self {
        match (&steps.by_rules, &steps.after_rulings) {
            (Some(_), _) => Self::Unneeded,
            (None, Some(_)) => Self::RulingsSuffice,
            (None, None) => Self::Outdated,
        }
    }
}

/// A limit that an amendment loosens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eased<'a> {
    /// The rule as it was sealed.
    pub rule: &'a Rule,
    /// Which of its limits.
    pub kind: RuleKind,
    /// The group, where a rule for each group is loosened for this one alone.
    pub group: Option<&'a str>,
    /// Its value as it was sealed.
    pub from: usize,
    /// Its value now.
    pub to: usize,
}

/// Whether rules that were amended hold instead of the sealed ones of this problem: the sealed ones cannot hold, with the amendment
/// something can be chosen, and no smaller loosening would do. Rulings are left out: no rule gives way to one.
#[must_use]
pub fn in_force(sealed: &Problem, amended: &Balance) -> bool {
    let Some(least) = smallest(sealed) else { return false };
    let mut free = without_rulings(sealed);
    let (Some(change), Some(least)) = (extent(&free, amended), extent(&free, &least)) else { return false };
    amended.put(&mut free);
    change <= least && best(&free).is_some()
}

/// The smallest loosening of a problem's rules that makes a selection possible; `None` where its rules can hold, or where no
/// loosening helps. Rulings are left out: who ruled takes a ruling back, and no rule gives way to it.
///
/// The tolerance stays: without rules the best scores always keep it.
#[must_use]
pub fn smallest(problem: &Problem) -> Option<Balance> {
    let mut free = without_rulings(problem);
    let balance = loosened(problem, &relaxation(&free)?);
    balance.put(&mut free);
    (balance.size > 0 && best(&free).is_some()).then_some(balance)
}

/// What an amendment loosens of the sealed rules, in their order; the number of places is beside it.
#[must_use]
pub fn eased<'a>(sealed: &'a Balance, amended: &'a Balance) -> Vec<Eased<'a>> {
    let (kept, single) = paired(&sealed.rules, &amended.rules);
    let mut eased = Vec::new();
    for (rule, kept) in sealed.rules.iter().zip(kept) {
        for limit in rule.limits() {
            let line =
                |group: Option<&'a str>, to: usize| Eased { rule, kind: limit.kind, group, from: limit.value, to };
            match kept.and_then(|kept| kept.get(limit.kind)) {
                Some(to) => eased.push(line(None, to)),
                None => eased.extend(single.iter().filter_map(|one| {
                    let group = one.scope.group().filter(|group| one.id == single_id(rule, group))?;
                    Some(line(Some(group), one.get(limit.kind)?))
                })),
            }
        }
    }
    eased.retain(|one| one.from != one.to);
    eased
}

/// Each sealed rule with what is left of it among the amended ones, and the amended rules for single groups. The sealed rules come
/// first, without those that every limit was taken out of.
fn paired<'a>(sealed: &[Rule], amended: &'a [Rule]) -> (Vec<Option<&'a Rule>>, &'a [Rule]) {
    let mut single = amended;
    let mut kept = Vec::with_capacity(sealed.len());
    for rule in sealed {
        let first = single.first().filter(|one| is_same(one, rule));
        if first.is_some() {
            single = single.get(1..).unwrap_or_default();
        }
        kept.push(first);
    }
    (kept, single)
}

/// By how many places, and by how many entries and groups in all, an amendment changes size and bounds of a problem. `None` where it
/// leaves a bound out, as when it was made before the films of a group came in, or is none of these rules.
fn extent(problem: &Problem, amended: &Balance) -> Option<(usize, usize)> {
    if amended.tolerance != problem.tolerance {
        return None;
    }
    let (kept, single) = paired(&problem.rules, &amended.rules);
    let mut change = 0_usize;
    for (rule, kept) in problem.rules.iter().zip(kept) {
        for limit in rule.limits() {
            let bound = |value| Limit { kind: limit.kind, value }.bound(amended.size);
            let mut add = |to: usize| change = change.saturating_add(bound(limit.value).abs_diff(bound(to)));
            if let Some(to) = kept.and_then(|kept| kept.get(limit.kind)) {
                add(to);
                continue;
            }
            if rule.scope != Scope::Each {
                return None;
            }
            for group in occurring(problem, &rule.family) {
                let id = single_id(rule, group);
                add(single.iter().filter(|one| one.id == id).find_map(|one| one.get(limit.kind))?);
            }
        }
    }
    Some((problem.size.abs_diff(amended.size), change))
}

fn is_same(one: &Rule, other: &Rule) -> bool {
    one.id == other.id && one.family == other.family && one.scope == other.scope
}

fn without_rulings(problem: &Problem) -> Problem {
    Problem { pinned: Vec::new(), vetoed: Vec::new(), ..problem.clone() }
}

/// The rules of a problem with these bounds loosened and no others. A rule for each group that gives way in some of them becomes one
/// rule a group.
fn loosened(problem: &Problem, relaxation: &[Relaxation]) -> Balance {
    let mut balance = Balance::of(problem);
    // Names are those of the rules as they are: all are read before any rule changes.
    let mut of_groups: BTreeMap<(usize, RuleKind), BTreeMap<&str, usize>> = BTreeMap::new();
    let mut whole: Vec<(usize, RuleKind, usize)> = Vec::new();
    for ease in relaxation {
        if ease.rule == "size" {
            balance.size = ease.to;
            continue;
        }
        let Some(NamedBound { rule, kind, each }) = named_bound(&problem.rules, &ease.rule) else { continue };
        // A share of which no percentage is enough is no limit any more: a hundred per cent limits nothing.
        let to = if ease.from_percent.is_some() { ease.to_percent.unwrap_or(*kind.values().end()) } else { ease.to };
        match each {
            Some(group) => {
                of_groups.entry((rule, kind)).or_default().insert(group, to);
            }
            None => whole.push((rule, kind, to)),
        }
    }
    for (rule, kind, to) in whole {
        if let Some(rule) = balance.rules.get_mut(rule) {
            rule.set(kind, Some(to));
        }
    }
    let mut single = Vec::new();
    for ((at, kind), groups) in of_groups {
        if let Some(rule) = balance.rules.get_mut(at) {
            let value = rule.get(kind).unwrap_or_default();
            single.extend(occurring(problem, &rule.family).into_iter().map(|group| {
                let value = groups.get(group).copied().unwrap_or(value);
                let scope = Scope::Group(group.to_owned());
                Rule::new(single_id(rule, group), rule.family.as_str(), scope).with(kind, value)
            }));
            rule.set(kind, None);
        }
    }
    balance.rules.retain(|rule| rule.limits().next().is_some());
    balance.rules.extend(single);
    balance
}

/// The groups of a family that a problem's entries are in.
fn occurring<'a>(problem: &'a Problem, family: &str) -> BTreeSet<&'a str> {
    let groups = problem.entries.iter().filter_map(|entry| entry.groups.get(family));
    groups.flat_map(Groups::names).map(String::as_str).collect()
}

/// The id of the rule for one group that stands for a rule for each; rules that people made for this group have others.
fn single_id(rule: &Rule, group: &str) -> String {
    format!("{}:{group}", rule.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selection::{Entry, Explain, Outcome, solve};

    fn problem(size: usize, tolerance: Option<i64>, rules: Vec<Rule>) -> Problem {
        let entry = |(at, region): (usize, &&str)| Entry {
            id: format!("e{at}"),
            score: 9_000 - i64::try_from(at).unwrap() * 500,
            tie_break: vec![],
            groups: [("region".to_owned(), Groups::from(*region))].into(),
        };
        Problem {
            size,
            lottery_seed: 1_u64.into(),
            tolerance,
            entries: ["W", "W", "W", "E", "E", "S"].iter().enumerate().map(entry).collect(),
            rules,
            pinned: vec![],
            vetoed: vec![],
        }
    }

    fn each(kind: RuleKind, value: usize) -> Rule {
        Rule::new("region:*", "region", Scope::Each).with(kind, value)
    }

    /// The value of a kind of limit by group, of the rules for single groups.
    fn limits(balance: &Balance, kind: RuleKind) -> BTreeMap<String, usize> {
        let of = |rule: &Rule| Some((rule.scope.group()?.to_owned(), rule.get(kind)?));
        balance.rules.iter().filter_map(of).collect()
    }

    fn limits_of<const N: usize>(limits: [(&str, usize); N]) -> BTreeMap<String, usize> {
        limits.map(|(group, value)| (group.to_owned(), value)).into()
    }

    /// Forty films of which a region may have one chosen and must have two.
    fn contradicting(seed: u64) -> Problem {
        let mut hard = crate::selection::generate(40, 12, crate::selection::Structure::B, seed);
        hard.rules.push(Rule::new("hard", "region", Scope::Each).with(RuleKind::Max, 1));
        hard.rules.push(Rule::new("harder", "region", Scope::Each).with(RuleKind::Min, 2));
        hard
    }

    /// What the rules demand of a group, in order of the kinds.
    fn demands(balance: &Balance, problem: &Problem, group: &str) -> Vec<(RuleKind, usize)> {
        let about = balance.rules.iter().filter(|rule| rule.scope.includes(group));
        let of = |rule: &Rule| -> Vec<_> {
            rule.limits_of_groups().map(|limit| (limit.kind, limit.bound(problem.size))).collect()
        };
        let mut demands: Vec<_> = about.flat_map(of).collect();
        demands.sort_unstable();
        demands
    }

    #[test]
    fn of_a_rule_for_each_group_only_the_groups_that_cannot_keep_it_give_way() {
        // S has one film, and two of each region are asked for.
        let mut hard = problem(5, None, vec![each(RuleKind::Min, 2).with(RuleKind::Max, 3)]);
        let amended = smallest(&hard).unwrap();
        assert_eq!(limits(&amended, RuleKind::Min), limits_of([("E", 2), ("S", 1), ("W", 2)]));
        assert_eq!(amended.rules[0], each(RuleKind::Max, 3), "its other limit stays one for each");
        let sealed = Balance::of(&hard);
        let said: Vec<_> = eased(&sealed, &amended).iter().map(|one| (one.kind, one.group, one.from, one.to)).collect();
        assert_eq!(said, [(RuleKind::Min, Some("S"), 2, 1)]);
        assert!(in_force(&hard, &amended));
        amended.put(&mut hard);
        assert!(!in_force(&hard, &amended), "what holds is not amended");
    }

    #[test]
    fn no_bound_changes_that_the_smallest_relaxation_does_not_name() {
        for seed in 1..=6 {
            let hard = contradicting(seed);
            let Outcome::Infeasible(why) = solve(&without_rulings(&hard), Explain::None) else { panic!("{seed}") };
            let (sealed, amended) = (Balance::of(&hard), smallest(&hard).unwrap());
            let named = |group: &str| why.relaxation.iter().any(|ease| ease.rule.contains(&format!("region:{group} ")));
            for group in occurring(&hard, "region") {
                let same = demands(&sealed, &hard, group) == demands(&amended, &hard, group);
                assert_eq!(same, !named(group), "{seed} {group} {:?}", why.relaxation);
            }
            assert!(!eased(&sealed, &amended).is_empty(), "{seed}");
        }
    }

    #[test]
    fn rules_are_loosened_only_where_they_cannot_hold_and_as_little_as_possible() {
        assert_eq!(smallest(&problem(5, None, vec![each(RuleKind::Max, 2)])), None);
        let amended = smallest(&problem(6, None, vec![each(RuleKind::Max, 2)])).unwrap();
        assert_eq!((amended.size, limits(&amended, RuleKind::Max)), (6, limits_of([("E", 2), ("S", 2), ("W", 3)])));
        let regions = Rule::new("regions", "region", Scope::Family).with(RuleKind::DistinctMin, 5);
        let amended = smallest(&problem(4, None, vec![regions])).unwrap();
        assert_eq!(amended.rules[0].get(RuleKind::DistinctMin), Some(3));
        let amended = smallest(&problem(9, None, vec![])).unwrap();
        assert_eq!(amended.size, 6, "there are no more films");
        assert_eq!(smallest(&Problem { entries: vec![], ..problem(1, None, vec![]) }), None);
    }

    #[test]
    fn an_amendment_is_in_force_only_while_it_is_the_smallest_that_helps() {
        // The two films of the east are far below three of the west: with either of them the tolerance cannot hold.
        let east = Rule::new("east", "region", Scope::Group("E".to_owned())).with(RuleKind::Min, 2);
        let mut hard = problem(2, Some(100), vec![east]);
        let least = |balance: &Balance| balance.rules[0].get(RuleKind::Min);
        let amended = smallest(&hard).unwrap();
        assert_eq!((least(&amended), in_force(&hard, &amended)), (Some(0), true));
        // With one of these gone a film of the east is the second best; with all of them gone both are in.
        hard.entries.retain(|entry| !["e1", "e2"].contains(&entry.id.as_str()));
        let smaller = smallest(&hard).unwrap();
        assert_eq!((least(&smaller), in_force(&hard, &smaller)), (Some(1), true));
        assert!(!in_force(&hard, &amended), "a smaller one would do");
        hard.entries.retain(|entry| entry.id != "e0");
        assert!(!in_force(&hard, &amended) && !in_force(&hard, &smaller), "none is needed");
    }

    /// The rules ask for a film of the east that lies beyond the tolerance, which does not bind what people rule.
    #[test]
    fn how_an_amendment_that_does_not_count_stands_follows_from_the_steps() {
        let east = Rule::new("east", "region", Scope::Group("E".to_owned())).with(RuleKind::Min, 1);
        let mut hard = problem(1, Some(100), vec![east]);
        let standing = |problem: &Problem| AmendmentStanding::lapsed(&Steps::of(problem, best(problem).as_ref()));
        assert_eq!(standing(&hard), AmendmentStanding::Outdated);
        hard.pinned = vec!["e3".to_owned()];
        assert!(best(&hard).is_some() && smallest(&hard).is_some(), "it may be amended, though it can be sealed");
        assert_eq!(standing(&hard), AmendmentStanding::RulingsSuffice);
        hard.tolerance = None;
        assert_eq!(standing(&hard), AmendmentStanding::Unneeded);
        // A ruling that the rules do not allow says nothing against the rules.
        hard.pinned = vec!["e0".to_owned()];
        assert!(best(&hard).is_none());
        assert_eq!(standing(&hard), AmendmentStanding::Unneeded);
    }

    #[test]
    fn an_amendment_that_leaves_out_a_group_or_does_not_help_is_not_in_force() {
        let mut hard = problem(6, None, vec![each(RuleKind::Min, 2)]);
        let amended = smallest(&hard).unwrap();
        assert!(in_force(&hard, &amended));
        let came = |id: &str| Entry {
            id: id.to_owned(),
            score: 5_000,
            tie_break: vec![],
            groups: [("region".to_owned(), Groups::from("N"))].into(),
        };
        hard.entries.extend([came("n0"), came("n1")]);
        assert!(!in_force(&hard, &amended), "of N it asks nothing");
        hard.entries.retain(|entry| entry.groups["region"] != Groups::from("N") && entry.id != "e5");
        assert!(!in_force(&hard, &amended), "of S it asks for a film that is gone");
    }

    #[test]
    fn a_share_stays_a_share() {
        let amended = smallest(&problem(6, None, vec![each(RuleKind::MaxShare, 34)])).unwrap();
        let wanted = limits_of([("E", 34), ("S", 34), ("W", 50)]);
        assert_eq!(limits(&amended, RuleKind::MaxShare), wanted, "three of six");
    }

    #[test]
    fn a_rule_gives_way_to_the_tolerance() {
        // S is 25 points below the best: with it, the tolerance cannot hold.
        let south = Rule::new("south", "region", Scope::Group("S".to_owned())).with(RuleKind::Min, 1);
        let amended = smallest(&problem(1, Some(100), vec![south])).unwrap();
        assert_eq!((amended.tolerance, amended.rules[0].get(RuleKind::Min)), (Some(100), Some(0)));
    }

    #[test]
    fn a_ruling_that_breaks_a_rule_amends_nothing() {
        let mut ruled = problem(3, None, vec![each(RuleKind::Max, 2)]);
        ruled.pinned = ["e0", "e1", "e2"].map(str::to_owned).to_vec();
        assert!(best(&ruled).is_none());
        assert_eq!(smallest(&ruled), None);
    }

    #[test]
    fn what_was_amended_can_be_chosen() {
        for seed in 1..=6 {
            let mut hard = contradicting(seed);
            let amended = smallest(&hard).expect("two rules that contradict each other");
            amended.put(&mut hard);
            assert!(best(&hard).is_some(), "{seed}");
        }
    }
}
