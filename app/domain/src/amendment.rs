//! Amendments (规则修订): rules that were sealed and turn out to leave nothing to choose, loosened as little as possible.
//!
//! Rules are sealed before the first score so that nobody fits them to a result. An amendment is therefore possible only where they
//! cannot hold, and only as the smallest loosening, which follows from the films alone; like an override it says why and who
//! decided it, and is sealed with the result.

use serde::{Deserialize, Serialize};

use crate::contest::Balance;
use crate::selection::{Explain, NamedBound, Outcome, Problem, Relaxation, best, named_bound, solve};

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

/// The smallest loosening of a problem's rules that makes a selection possible; `None` where its rules can hold, or where no
/// loosening helps. Rulings are left out: who ruled takes a ruling back, and no rule gives way to it.
///
/// The tolerance stays: without rules the best scores always keep it.
#[must_use]
pub fn smallest(problem: &Problem) -> Option<Balance> {
    let mut free = Problem { pinned: Vec::new(), vetoed: Vec::new(), ..problem.clone() };
    let Outcome::Infeasible(why) = solve(&free, Explain::None) else { return None };
    let mut balance = Balance::of(problem);
    for ease in &why.relaxation {
        loosen(&mut balance, ease);
    }
    balance.put(&mut free);
    (balance.size > 0 && best(&free).is_some()).then_some(balance)
}

/// Loosens one bound; a rule for each group is loosened for all of them, as far as the group needs it that needs it most.
fn loosen(balance: &mut Balance, ease: &Relaxation) {
    if ease.rule == "size" {
        balance.size = ease.to;
        return;
    }
    let Some(NamedBound { rule, kind, .. }) = named_bound(&balance.rules, &ease.rule) else { return };
    let Some(rule) = balance.rules.get_mut(rule) else { return };
    let Some(now) = rule.get(kind) else { return };
    // A share that would have to pass a hundred per cent is no limit any more.
    let to = if ease.from_percent.is_some() { ease.to_percent } else { Some(ease.to) };
    let lower = kind.form().looser(1, 1) == Some(0);
    rule.set(kind, to.map(|to| if lower { to.min(now) } else { to.max(now) }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selection::{Entry, Groups, Rule, RuleKind, Scope};

    fn problem(size: usize, tolerance: Option<i64>, rules: Vec<Rule>) -> Problem {
        let entry = |(at, region): (usize, &&str)| Entry {
            id: format!("e{at}"),
            score: 9_000 - i64::try_from(at).unwrap() * 500,
            tie_break: vec![],
            groups: [("region".to_owned(), Groups::from(*region))].into(),
        };
        Problem {
            size,
            lottery_seed: 1,
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

    #[test]
    fn rules_are_loosened_only_where_they_cannot_hold_and_as_little_as_possible() {
        assert_eq!(smallest(&problem(5, None, vec![each(RuleKind::Max, 2)])), None);
        let amended = smallest(&problem(6, None, vec![each(RuleKind::Max, 2)])).unwrap();
        assert_eq!((amended.size, amended.rules[0].get(RuleKind::Max)), (6, Some(3)));
        let regions = Rule::new("regions", "region", Scope::Family).with(RuleKind::DistinctMin, 5);
        let amended = smallest(&problem(4, None, vec![regions])).unwrap();
        assert_eq!(amended.rules[0].get(RuleKind::DistinctMin), Some(3));
        let amended = smallest(&problem(9, None, vec![])).unwrap();
        assert_eq!(amended.size, 6, "there are no more films");
        assert_eq!(smallest(&Problem { entries: vec![], ..problem(1, None, vec![]) }), None);
    }

    #[test]
    fn a_share_stays_a_share() {
        let amended = smallest(&problem(6, None, vec![each(RuleKind::MaxShare, 34)])).unwrap();
        assert_eq!(amended.rules[0].get(RuleKind::MaxShare), Some(50), "three of six");
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
            let mut hard = crate::selection::generate(40, 12, crate::selection::Structure::B, seed);
            hard.rules.push(Rule::new("hard", "region", Scope::Each).with(RuleKind::Max, 1));
            hard.rules.push(Rule::new("harder", "region", Scope::Each).with(RuleKind::Min, 2));
            let amended = smallest(&hard).expect("two rules that contradict each other");
            amended.put(&mut hard);
            assert!(best(&hard).is_some(), "{seed}");
        }
    }
}
