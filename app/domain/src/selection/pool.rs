//! Whether rules can hold for a pool of entries at all: asked before anybody has scored them, or before some of them are left
//! behind.

use super::explain::chosen;
use super::input::{Entry, Problem};
use super::model::Model;
use super::outcome::{Explain, Infeasible, Outcome};
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
        let even = Self {
            tolerance: None,
            entries: self
                .entries
                .iter()
                .map(|entry| Entry { score: 1, tie_break: Vec::new(), ..entry.clone() })
                .collect(),
            pinned: Vec::new(),
            vetoed: Vec::new(),
            ..self.clone()
        };
        match solve(&even, Explain::None) {
            Outcome::Optimal(_) => None,
            Outcome::Infeasible(why) => Some(Clash { why, most: most(&even) }),
        }
    }
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
    use crate::selection::{Groups, Rule, RuleKind, Scope};

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
            lottery_seed: 1,
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
}
