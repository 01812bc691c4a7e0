//! How far sites are with a plan.

use std::collections::BTreeMap;

use crate::exhibition::region::RegionCode;
use crate::keyed::keyed;

keyed! {
    /// How far a site is with a plan; each is further than the one before. A site is where its furthest viewing is.
    PlanStanding {
        /// It has not opened it, and nothing came of it.
        Silent = "silent",
        /// It opened it.
        Received = "received",
        /// It has chosen when to watch.
        Planned = "planned",
        /// It watched. One whose report was returned is here until it reports again.
        Held = "held",
        /// It answered questions.
        Discussed = "discussed",
        /// It reported, whether that was accepted yet or not.
        Reported = "reported",
    }
}

/// How many sites are how far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanTally(BTreeMap<PlanStanding, i64>);

impl PlanTally {
    /// How many are there.
    #[must_use]
    pub fn of(&self, standing: PlanStanding) -> i64 {
        self.0.get(&standing).copied().unwrap_or_default()
    }

    /// Counts some more.
    pub fn add(&mut self, standing: PlanStanding, sites: i64) {
        let count = self.0.entry(standing).or_default();
        *count = count.saturating_add(sites);
    }

    /// All of them.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.0.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Those that have watched, by what they sent.
    #[must_use]
    pub fn watched(&self) -> i64 {
        [PlanStanding::Held, PlanStanding::Discussed, PlanStanding::Reported]
            .into_iter()
            .fold(0, |sum, standing| sum.saturating_add(self.of(standing)))
    }
}

/// The sites of a region, its parts added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegionTally {
    /// All of them.
    pub whole: PlanTally,
    /// Those of each of the regions below, in their order.
    pub below: Vec<PlanTally>,
    /// Those that lie in none of them.
    pub beside: PlanTally,
}

/// Adds up what was counted by the first digits of the regions of sites, for the regions below one.
#[must_use]
pub fn tallied(below: &[RegionCode], counted: &[(String, PlanStanding, i64)]) -> RegionTally {
    let mut sums = RegionTally { below: vec![PlanTally::default(); below.len()], ..RegionTally::default() };
    for (digits, standing, sites) in counted {
        sums.whole.add(*standing, *sites);
        let part = below.iter().position(|region| digits.starts_with(region.as_str()));
        match part.and_then(|part| sums.below.get_mut(part)) {
            Some(part) => part.add(*standing, *sites),
            None => sums.beside.add(*standing, *sites),
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn codes(texts: &[&str]) -> Vec<RegionCode> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn sites_of_a_city_without_counties_and_of_the_city_itself_are_counted_too() {
        let counted = [
            ("440106001".to_owned(), PlanStanding::Held, 3),
            ("440106002".to_owned(), PlanStanding::Silent, 2),
            ("442000100".to_owned(), PlanStanding::Reported, 4),
            ("44".to_owned(), PlanStanding::Received, 1),
        ];
        let sums = tallied(&codes(&["4401", "4420"]), &counted);
        assert_eq!([sums.below[0].total(), sums.below[1].total(), sums.beside.total()], [5, 4, 1]);
        assert_eq!((sums.whole.total(), sums.whole.watched(), sums.whole.of(PlanStanding::Silent)), (10, 7, 2));
    }

    proptest! {
        #[test]
        fn each_site_is_in_one_state_and_they_add_up(
            counted in proptest::collection::vec(("44(0[1-4](0[1-3])?)?", 0_usize..6, 0_i64..1_000), 0..40),
        ) {
            let counted: Vec<(String, PlanStanding, i64)> = counted
                .into_iter()
                .filter_map(|(digits, at, sites)| Some((digits, PlanStanding::ALL.get(at).copied()?, sites)))
                .collect();
            let sums = tallied(&codes(&["4401", "4402", "440301"]), &counted);
            let all: i64 = counted.iter().map(|(_, _, sites)| sites).sum();
            prop_assert_eq!(sums.whole.total(), all);
            for standing in PlanStanding::ALL.iter().copied() {
                let parts: i64 = sums.below.iter().map(|part| part.of(standing)).sum();
                prop_assert_eq!(parts + sums.beside.of(standing), sums.whole.of(standing));
            }
        }
    }
}
