//! Made-up selection problems of any size, for measurements and tests.

use std::collections::BTreeMap;

use super::input::{Entry, Groups, Problem};
use super::rule::{Rule, RuleKind, Scope};
use crate::draws::Draws;

/// What a generated problem contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Structure {
    /// Regions within sub-regions, one category a film, caps per unit.
    A,
    /// As `A`, and one to three tags a film.
    B,
    /// As `B`, and two more families.
    C,
}

/// A problem with `entries` films of which `size` are chosen: 21 regions in 4 sub-regions, 7 categories,
/// three films a unit on average, at most one chosen of a unit; `structure` adds families.
///
/// The same arguments give the same problem everywhere. Bounds follow the preset at 15 of 126 and
/// grow with `size`, so that problems stay feasible and their rules bind.
#[must_use]
pub fn generate(entries: usize, size: usize, structure: Structure, seed: u64) -> Problem {
    const REGIONS: u64 = 21;
    let mut draws = Draws(seed);
    let units = u64::try_from(entries / 3).unwrap_or(1).max(1);
    let quality: Vec<i64> = (0..REGIONS).map(|_| draws.hundredths(600)).collect();
    let entries = (0..entries)
        .map(|at| {
            // A unit has one region, so a film's region follows from its unit.
            let unit = draws.below(units);
            let region = Draws(seed ^ unit.wrapping_mul(0x5851_f42d_4c95_7f2d)).skewed(REGIONS);
            let mut groups: BTreeMap<String, Groups> = BTreeMap::from([
                ("region".to_owned(), format!("r{region:02}").into()),
                ("subregion".to_owned(), format!("s{}", region % 4).into()),
                ("unit".to_owned(), format!("u{unit}").into()),
                ("category".to_owned(), format!("c{}", draws.skewed(7)).into()),
            ]);
            if structure >= Structure::B {
                let tags = (0..=draws.below(3)).map(|_| format!("t{:02}", draws.skewed(12))).collect::<Vec<_>>();
                groups.insert("tags".to_owned(), tags.into());
            }
            if structure >= Structure::C {
                groups.insert("genre".to_owned(), format!("g{}", draws.skewed(10)).into());
                groups.insert("maker".to_owned(), format!("m{}", draws.skewed(4)).into());
            }
            let better = usize::try_from(region).ok().and_then(|region| quality.get(region)).copied().unwrap_or(0);
            let marks: Vec<i64> = (0..3).map(|_| 500 + draws.hundredths(230) + draws.hundredths(230)).collect();
            let total = marks.iter().zip([40, 30, 30]).map(|(mark, weight)| mark * weight).sum::<i64>() / 10;
            Entry { id: format!("E{at:06}"), score: (total + better - 300).clamp(0, 10_000), tie_break: marks, groups }
        })
        .collect();
    let share = |parts: usize, of: usize| (size * parts).div_ceil(of);
    let each = |family: &str| Rule::new(format!("{family}:*"), family, Scope::Each);
    let mut rules = vec![
        each("region").with(RuleKind::Max, share(2, 15).max(1)),
        each("subregion").with(RuleKind::Min, size / 15),
        Rule::new("categories", "category", Scope::Family).with(RuleKind::DistinctMin, size.min(5)),
        each("category").with(RuleKind::Min, size / 30).with(RuleKind::Max, share(1, 3)),
        each("unit").with(RuleKind::Max, 1),
    ];
    if structure >= Structure::B {
        rules.push(each("tags").with(RuleKind::Min, size / 15).with(RuleKind::Max, share(1, 3)));
    }
    if structure >= Structure::C {
        rules.push(each("genre").with(RuleKind::Min, size / 15).with(RuleKind::Max, share(1, 5)));
        rules.push(each("maker").with(RuleKind::Min, size / 8).with(RuleKind::Max, share(2, 5)));
    }
    Problem { size, lottery_seed: seed.into(), tolerance: None, entries, rules, pinned: Vec::new(), vetoed: Vec::new() }
}
