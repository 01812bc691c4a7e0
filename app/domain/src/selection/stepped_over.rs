//! What rulings step over: the tolerance, which does not bind what people rule, and the rules, which no ruling may break. A ruling
//! that breaks them can be made, but leaves nothing to choose until it is taken back.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::conflict::RulingConflicts;
use super::input::{Entry, Problem};
use super::model::Model;
use super::outcome::Selection;
use super::solver::Solver;
use crate::sorting::set_of;

/// A ruling that steps over the tolerance: "under the same conditions" does not hold between these two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverTolerance {
    /// The entry the ruling is about.
    pub entry: String,
    /// The best that is left out for one ruled in, or the worst that is in instead of one ruled out; people may have ruled about
    /// it too.
    pub beside: String,
    /// How far their scores are apart, hundredths.
    pub gap: i64,
}

/// A ruling with which rules cannot all hold: without it, or without others that are named with the same rules, they can.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokenRules {
    /// The entry the ruling is about.
    pub entry: String,
    /// What it breaks, by the names that conflicts have in an [`Infeasible`](super::Infeasible): bounds, `size`, `tolerance`.
    pub rules: Vec<String>,
}

/// What rulings step over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SteppedOver {
    /// Rulings that step over the tolerance, in the order of the entries.
    pub over_tolerance: Vec<OverTolerance>,
    /// Rulings that break rules; where there are any nothing can be chosen, and the tolerance compares nothing.
    pub breaks: Vec<BrokenRules>,
}

impl SteppedOver {
    /// What the rulings of a problem step over; `chosen` is its best set, as [`best`](super::best) or [`solve`](super::solve) found
    /// it.
    #[must_use]
    pub fn of(problem: &Problem, chosen: Option<&Selection>) -> Self {
        match chosen {
            Some(best) => Self { over_tolerance: over_tolerance(problem, &ids_of(best)), breaks: Vec::new() },
            None => Self { over_tolerance: Vec::new(), breaks: broken(problem) },
        }
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.over_tolerance.is_empty() && self.breaks.is_empty()
    }

    /// How the ruling about this entry steps over the tolerance, where it does.
    #[must_use]
    pub fn over(&self, entry: &str) -> Option<&OverTolerance> {
        self.over_tolerance.iter().find(|one| one.entry == entry)
    }

    /// What the ruling about this entry breaks, where it does.
    #[must_use]
    pub fn broken_by(&self, entry: &str) -> Option<&BrokenRules> {
        self.breaks.iter().find(|one| one.entry == entry)
    }

    /// The part about these entries, in their order.
    #[must_use]
    pub fn about<'a>(&self, entries: impl IntoIterator<Item = &'a str> + Clone) -> Self {
        Self {
            over_tolerance: entries.clone().into_iter().filter_map(|entry| self.over(entry).cloned()).collect(),
            breaks: entries.into_iter().filter_map(|entry| self.broken_by(entry).cloned()).collect(),
        }
    }
}

impl Problem {
    /// What the rulings that one entry is in, one out, or one for the other, would step over if people made them besides those they
    /// have made.
    #[must_use]
    pub fn weigh(&self, comes: Option<&str>, leaves: Option<&str>) -> SteppedOver {
        let named: Vec<&str> = comes.into_iter().chain(leaves).collect();
        let mut ruled = self.clone();
        ruled.pinned.retain(|id| !named.contains(&id.as_str()));
        ruled.vetoed.retain(|id| !named.contains(&id.as_str()));
        ruled.pinned.extend(comes.map(str::to_owned));
        ruled.vetoed.extend(leaves.map(str::to_owned));
        let Some(best) = super::best(&ruled) else {
            return SteppedOver { over_tolerance: Vec::new(), breaks: broken_by(&ruled, &named) };
        };
        let mut over = over_tolerance(&ruled, &ids_of(&best));
        over.retain(|one| named.contains(&one.entry.as_str()));
        SteppedOver { over_tolerance: over, breaks: Vec::new() }
    }
}

fn ids_of(best: &Selection) -> BTreeSet<&str> {
    set_of(best.selected.iter().map(String::as_str))
}

/// Rulings between whose entry and another the tolerance does not hold. The other may be ruled in or out itself: an exchange that
/// people made is no smaller for that.
pub(super) fn over_tolerance(problem: &Problem, chosen: &BTreeSet<&str>) -> Vec<OverTolerance> {
    let Some(tolerance) = problem.tolerance.filter(|_| problem.is_ruled()) else { return Vec::new() };
    let has = |ids: &[String], entry: &Entry| ids.contains(&entry.id);
    let is_in = |entry: &&Entry| chosen.contains(entry.id.as_str());
    let best_out =
        problem.entries.iter().filter(|entry| !is_in(entry)).max_by_key(|entry| (entry.score, Reverse(&entry.id)));
    let worst_in = problem.entries.iter().filter(is_in).min_by_key(|entry| (entry.score, &entry.id));
    let ruled = problem.entries.iter().filter_map(|entry| {
        let (beside, gap) = if has(&problem.pinned, entry) {
            best_out.map(|best| (best, best.score.saturating_sub(entry.score)))?
        } else if has(&problem.vetoed, entry) {
            worst_in.map(|worst| (worst, entry.score.saturating_sub(worst.score)))?
        } else {
            return None;
        };
        (gap > tolerance).then(|| OverTolerance { entry: entry.id.clone(), beside: beside.id.clone(), gap })
    });
    ruled.collect()
}

/// What rulings break, of a problem under which nothing can be chosen. Where the rules alone cannot hold no ruling is to blame.
fn broken(problem: &Problem) -> Vec<BrokenRules> {
    let mut found: Vec<BrokenRules> = Vec::new();
    let model = Model::new(problem, false);
    let mut solver = Solver::new(&model);
    let Some(mut conflicts) = RulingConflicts::begin(&mut solver) else { return found };
    let rulings = problem.pinned.len().saturating_add(problem.vetoed.len());
    conflicts.each(|conflict| {
        add(&mut found, blamed(problem, conflict));
        found.len() < rulings
    });
    found
}

/// As [`broken`], of the rulings about these entries.
fn broken_by(problem: &Problem, entries: &[&str]) -> Vec<BrokenRules> {
    let mut found: Vec<BrokenRules> = Vec::new();
    let model = Model::new(problem, false);
    let mut solver = Solver::new(&model);
    let Some(mut conflicts) = RulingConflicts::begin(&mut solver) else { return found };
    for entry in entries {
        if found.iter().any(|one| one.entry == *entry) {
            continue;
        }
        let Some(conflict) = conflicts.with(entry) else { continue };
        let mut blamed = blamed(problem, &conflict);
        blamed.retain(|one| entries.contains(&one.entry.as_str()));
        add(&mut found, blamed);
    }
    found
}

/// The rulings that have a part in a conflict, each with the rules in it: all of them break the same.
fn blamed(problem: &Problem, conflict: &[String]) -> Vec<BrokenRules> {
    let (rulings, rules): (Vec<&String>, Vec<&String>) =
        conflict.iter().partition(|part| ruled_in(problem, part).is_some());
    if rules.is_empty() {
        return Vec::new();
    }
    let rules: Vec<String> = rules.into_iter().cloned().collect();
    let entries = rulings.into_iter().filter_map(|part| ruled_in(problem, part));
    entries.map(|entry| BrokenRules { entry: entry.to_owned(), rules: rules.clone() }).collect()
}

/// Adds what is told of entries that nothing is told of yet.
fn add(found: &mut Vec<BrokenRules>, more: Vec<BrokenRules>) {
    for one in more {
        if found.iter().all(|other| other.entry != one.entry) {
            found.push(one);
        }
    }
}

/// The entry that a part of a conflict rules in or out.
fn ruled_in<'a>(problem: &Problem, part: &'a str) -> Option<&'a str> {
    let of = |kind: &str, ids: &[String]| part.strip_prefix(kind).filter(|id| ids.iter().any(|one| one == id));
    of("pinned:", &problem.pinned).or_else(|| of("vetoed:", &problem.vetoed))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{entry, problem};
    use super::*;
    use crate::selection::{Groups, Rule, RuleKind, Scope, best};

    fn kept(problem: &Problem) -> SteppedOver {
        SteppedOver::of(problem, best(problem).as_ref())
    }

    fn breaks(stepped: &SteppedOver) -> Vec<(&str, &str)> {
        assert!(
            stepped.over_tolerance.is_empty() && stepped.breaks.iter().all(|one| one.rules.len() == 1),
            "{stepped:?}"
        );
        stepped.breaks.iter().map(|one| (one.entry.as_str(), one.rules[0].as_str())).collect()
    }

    #[test]
    fn a_ruling_that_steps_over_the_tolerance_is_named() {
        let mut problem = problem();
        problem.rules.clear();
        problem.tolerance = Some(300);
        problem.pinned = vec!["e".to_owned()];
        let over =
            |entry: &str, beside: &str, gap| OverTolerance { entry: entry.to_owned(), beside: beside.to_owned(), gap };
        assert_eq!(kept(&problem).over_tolerance, [over("e", "c", 358)]);
        problem.tolerance = Some(358);
        assert_eq!(kept(&problem).over_tolerance, []);
        problem.tolerance = Some(300);
        (problem.pinned, problem.vetoed) = (vec![], vec!["a".to_owned()]);
        let ruled_out = kept(&problem);
        assert_eq!(ruled_out.over_tolerance, [over("a", "d", 600)]);
        assert_eq!(ruled_out.over("a").map(|one| one.gap), Some(600));
        problem.tolerance = None;
        assert_eq!(kept(&problem).over_tolerance, []);
    }

    /// Three places of four films near each other and one far below, which is ruled in for the best.
    #[test]
    fn an_exchange_that_people_made_is_held_against_the_tolerance() {
        let mut problem = problem();
        problem.rules.clear();
        let scores = [9_000, 8_500, 8_400, 8_300, 6_000];
        for (entry, score) in problem.entries.iter_mut().zip(scores) {
            entry.score = score;
        }
        problem.tolerance = Some(2_500);
        (problem.pinned, problem.vetoed) = (vec!["e".to_owned()], vec!["a".to_owned()]);
        let over = |entry: &str, beside: &str| OverTolerance {
            entry: entry.to_owned(),
            beside: beside.to_owned(),
            gap: 3_000,
        };
        assert_eq!(kept(&problem).over_tolerance, [over("a", "e"), over("e", "a")]);
        problem.tolerance = Some(3_000);
        assert_eq!(kept(&problem).over_tolerance, []);
    }

    #[test]
    fn a_ruling_is_weighed_before_it_is_made() {
        let mut problem = problem();
        problem.rules.clear();
        assert!(problem.weigh(Some("e"), Some("a")).is_empty(), "no tolerance holds");
        problem.tolerance = Some(300);
        problem.vetoed = vec!["b".to_owned()];
        let weighed = problem.weigh(Some("e"), Some("a"));
        let gaps: Vec<_> =
            weighed.over_tolerance.iter().map(|one| (one.entry.as_str(), one.beside.as_str(), one.gap)).collect();
        assert_eq!(gaps, [("a", "e", 850), ("e", "a", 850)], "of these two alone, though a third is ruled out");
        assert!(problem.weigh(Some("b"), None).is_empty(), "a film that would be in anyway");
    }

    #[test]
    fn a_ruling_that_breaks_a_rule_names_the_rule() {
        let mut problem = problem();
        problem.pinned = ["a", "b"].map(str::to_owned).to_vec();
        assert!(kept(&problem).is_empty());
        // Weighed before it is made, it is told of this ruling alone; once it is made, of each that has a part in it.
        assert_eq!(breaks(&problem.weigh(Some("c"), None)), [("c", "region:W max")]);
        assert!(problem.weigh(Some("c"), Some("a")).is_empty(), "one for the other");
        problem.pinned.push("c".to_owned());
        let all = kept(&problem);
        assert_eq!(breaks(&all), [("a", "region:W max"), ("b", "region:W max"), ("c", "region:W max")]);
        assert_eq!(breaks(&all.about(["e", "b"])), [("b", "region:W max")]);
        // What is broken already does not hide what another ruling breaks.
        problem.entries.extend([entry("f", 7_000, "E"), entry("g", 6_900, "N"), entry("h", 6_800, "N")]);
        problem.pinned = ["a", "d", "e", "f"].map(str::to_owned).to_vec();
        problem.size = 5;
        problem.rules = vec![
            Rule::new("west", "region", Scope::Group("W".to_owned())).with(RuleKind::Max, 1),
            Rule::new("east", "region", Scope::Group("E".to_owned())).with(RuleKind::Max, 2),
        ];
        assert_eq!(breaks(&problem.weigh(Some("c"), None)), [("c", "west max")]);
    }

    /// 126 films in fourteen regions, at most one chosen of each, and fifteen rulings: all nine films of one region and six of another.
    #[test]
    fn of_many_rulings_that_break_rules_each_is_named_and_each_conflict_is_sought_once() {
        let mut problem = problem();
        let regions = (0..126).map(|at| (at, format!("r{:02}", at / 9)));
        problem.entries = regions.map(|(at, region)| entry(&format!("e{at:03}"), 9_000 - at * 10, &region)).collect();
        problem.size = 14;
        problem.rules = vec![Rule::new("region:*", "region", Scope::Each).with(RuleKind::Max, 1)];
        problem.pinned = (0..15).map(|at| format!("e{at:03}")).collect();
        let broken = kept(&problem);
        let named: Vec<&str> = broken.breaks.iter().map(|one| one.entry.as_str()).collect();
        assert!(problem.pinned.iter().all(|id| named.contains(&id.as_str())) && named.len() == 15, "{named:?}");
        let model = Model::new(&problem, false);
        let mut solver = Solver::new(&model);
        let mut conflicts = 0;
        RulingConflicts::begin(&mut solver).unwrap().each(|_| {
            conflicts += 1;
            true
        });
        // Of nine rulings one can stand, and of six one.
        assert_eq!(conflicts, 13);
        assert_eq!(breaks(&problem.weigh(Some("e020"), None)), [], "the only one of its region");
        assert_eq!(breaks(&problem.weigh(Some("e015"), None)), [("e015", "region:r01 max")]);
        assert_eq!(
            breaks(&problem.weigh(Some("e020"), Some("e003"))),
            [],
            "what is broken by others is not told of these"
        );
    }

    #[test]
    fn a_ruling_is_held_against_both_of_two_that_cannot_stand_together() {
        let mut problem = problem();
        // Neither of two pairs can stand together, and one film is in both.
        let both = |family: &str, ids: [&str; 2], problem: &mut Problem| {
            for entry in problem.entries.iter_mut().filter(|entry| ids.contains(&entry.id.as_str())) {
                entry.groups.insert(family.to_owned(), Groups::from("x"));
            }
            let rule = Rule::new(family, family, Scope::Group("x".to_owned()));
            problem.rules.push(rule.with(RuleKind::Max, 1));
        };
        problem.rules.clear();
        both("first", ["a", "b"], &mut problem);
        both("second", ["b", "c"], &mut problem);
        problem.pinned = ["a", "b"].map(str::to_owned).to_vec();
        assert_eq!(breaks(&problem.weigh(Some("c"), None)), [("c", "second max")]);
    }

    #[test]
    fn where_the_rules_alone_cannot_hold_no_ruling_is_to_blame() {
        let mut problem = problem();
        problem.rules = vec![Rule::new("regions", "region", Scope::Family).with(RuleKind::DistinctMin, 3)];
        problem.pinned = vec!["e".to_owned()];
        assert!(kept(&problem).is_empty() && problem.weigh(Some("d"), None).is_empty());
        // Both films of the east are out, and one of it is asked for.
        problem.rules = vec![Rule::new("east", "region", Scope::Group("E".to_owned())).with(RuleKind::Min, 1)];
        (problem.pinned, problem.vetoed) = (vec![], vec!["d".to_owned()]);
        assert_eq!(breaks(&problem.weigh(None, Some("e"))), [("e", "east min")]);
    }
}
