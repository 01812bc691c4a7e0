//! A small problem that the tests of several modules are about.

use super::input::{Entry, Groups, Problem};
use super::rule::{Rule, RuleKind, Scope};

/// An entry of a region; half its score is its one criterion.
pub(super) fn entry(id: &str, score: i64, region: &str) -> Entry {
    Entry {
        id: id.to_owned(),
        score,
        tie_break: vec![score / 2],
        groups: [("region".to_owned(), Groups::from(region))].into(),
    }
}

/// Three places, at most two of a region.
pub(super) fn problem() -> Problem {
    Problem {
        size: 3,
        lottery_seed: 1_u64.into(),
        tolerance: None,
        entries: vec![
            entry("a", 8_400, "W"),
            entry("b", 8_200, "W"),
            entry("c", 7_908, "W"),
            entry("d", 7_800, "E"),
            entry("e", 7_550, "E"),
        ],
        rules: vec![Rule::new("region:*", "region", Scope::Each).with(RuleKind::Max, 2)],
        pinned: vec![],
        vetoed: vec![],
    }
}
