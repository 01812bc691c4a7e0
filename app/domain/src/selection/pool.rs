//! Whether rules can hold for a pool of entries at all: asked before anybody has scored them, or before some of them are left
//! behind.

use super::explain::chosen;
use super::input::{Entry, Problem};
use super::model::Model;
use super::outcome::{Explain, Infeasible, Outcome};
use super::rule::{Rule, RuleKind};
use super::solve;
use super::solver::Solver;
use crate::num::signed;

/// Rules that no choice from a pool could keep, whatever the scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Which, and the smallest change that would help.
    pub why: Infeasible,
    /// The most that could be chosen with all rules kept, at most the size; 0 where no number of entries keeps them.
    pub most: usize,
}

impl Problem {
    /// Why size and rules cannot hold for these entries; `None` where they can. Scores, tolerance and rulings say nothing here.
    #[must_use]
    pub fn clash(&self) -> Option<Clash> {
        let even = self.even();
        match solve(&even, Explain::None) {
            Outcome::Optimal(_) => None,
            Outcome::Infeasible(why) => Some(Clash { why, most: most(&even) }),
        }
    }

    /// How many more entries than there are places could be chosen with all rules kept; 0 also where they cannot hold. Shares stay
    /// those of the places there are.
    #[must_use]
    pub fn spare(&self) -> usize {
        let rules = self.rules.iter().map(|rule| with_fixed_share(rule, self.size)).collect();
        let size = self.entries.len().max(self.size);
        most(&Self { size, rules, ..self.even() }).saturating_sub(self.size)
    }

    /// The same question where every entry is worth the same, without tolerance and rulings.
    fn even(&self) -> Self {
        let even = |entry: &Entry| Entry { score: 1, tie_break: Vec::new(), ..entry.clone() };
        Self {
            tolerance: None,
            entries: self.entries.iter().map(even).collect(),
            pinned: Vec::new(),
            vetoed: Vec::new(),
            ..self.clone()
        }
    }
}

/// The rule with its share of so many places as a number of entries.
fn with_fixed_share(rule: &Rule, places: usize) -> Rule {
    let share = rule.limits().find(|limit| limit.kind == RuleKind::MaxShare).map(|limit| limit.bound(places));
    let Some(share) = share else { return rule.clone() };
    let mut fixed = rule.clone();
    fixed.set(RuleKind::MaxShare, None);
    fixed.set(RuleKind::Max, Some(rule.get(RuleKind::Max).map_or(share, |max| max.min(share))));
    fixed
}

/// The most entries that keep every rule. Each scores 1, so the best total of any number of them is their number.
fn most(even: &Problem) -> usize {
    let model = Model::new(even, false);
    let any_number = (model.row(0), 0, signed(even.size));
    let best = Solver::new(&model).loosened(&[any_number]);
    best.map_or(0, |point| chosen(&model, &point).len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selection::{Groups, Scope};

    /// Three of W, two of E, one of S.
    fn pool(size: usize, rules: Vec<Rule>) -> Problem {
        let entry = |(at, region): (usize, &&str)| Entry {
            id: format!("e{at}"),
            score: i64::try_from(at).unwrap() * 100,
            tie_break: vec![3],
            groups: [("region".to_owned(), Groups::from(*region))].into(),
        };
        Problem {
            size,
            lottery_seed: 1_u64.into(),
            tolerance: Some(0),
            entries: ["W", "W", "W", "E", "E", "S"].iter().enumerate().map(entry).collect(),
            rules,
            pinned: vec!["e0".to_owned()],
            vetoed: vec!["e0".to_owned()],
        }
    }

    #[test]
    fn says_which_rules_clash_and_how_many_could_be_chosen() {
        let each = || Rule::new("region:*", "region", Scope::Each);
        let most = |size, rules| pool(size, rules).clash().map(|clash| clash.most);
        // Neither the tolerance nor rulings that contradict each other count.
        assert_eq!(most(4, vec![each().with(RuleKind::Max, 2)]), None);
        assert_eq!(most(5, vec![each().with(RuleKind::Max, 2)]), None);
        assert_eq!(most(6, vec![each().with(RuleKind::Max, 2)]), Some(5));
        assert_eq!(most(9, vec![]), Some(6), "there are no more films");
        assert_eq!(most(4, vec![each().with(RuleKind::Min, 2)]), Some(0), "S has one alone");
        let different = Rule::new("regions", "region", Scope::Family).with(RuleKind::DistinctMin, 4);
        let clash = pool(4, vec![different]).clash().unwrap();
        assert_eq!((clash.why.conflict, clash.most), (vec!["regions distinct_min".to_owned()], 0));
        let north = Rule::new("north", "region", Scope::Group("N".to_owned())).with(RuleKind::Min, 1);
        let clash = pool(4, vec![each().with(RuleKind::Max, 1), north]).clash().unwrap();
        assert_eq!(clash.most, 0);
        let west = Rule::new("west", "region", Scope::Group("W".to_owned())).with(RuleKind::Min, 2);
        let clash = pool(5, vec![each().with(RuleKind::Max, 1), west]).clash().unwrap();
        assert_eq!(clash.most, 0, "not even two of W keep both");
    }
    #[test]
    fn says_how_many_more_could_be_chosen() {
        let each = || Rule::new("region:*", "region", Scope::Each);
        let spare = |size, rules| pool(size, rules).spare();
        assert_eq!((spare(4, vec![]), spare(6, vec![])), (2, 0));
        assert_eq!(
            (spare(4, vec![each().with(RuleKind::Max, 2)]), spare(5, vec![each().with(RuleKind::Max, 2)])),
            (1, 0)
        );
        // Half of four places is two of each region, however many could be chosen.
        assert_eq!(spare(4, vec![each().with(RuleKind::MaxShare, 50)]), 1);
        assert_eq!(spare(6, vec![each().with(RuleKind::Max, 2)]), 0, "they cannot hold");
    }
}
