//! Which regions get a plan.

use crate::exhibition::region::{RegionCode, RegionLevel};

/// These regions without those that lie in another of them, in order.
#[must_use]
pub fn outermost(mut regions: Vec<RegionCode>) -> Vec<RegionCode> {
    regions.sort_unstable();
    let mut kept: Vec<RegionCode> = Vec::new();
    for region in regions {
        // In order, whatever lies in a region follows it at once.
        if !kept.last().is_some_and(|last| last.contains(&region)) {
            kept.push(region);
        }
    }
    kept
}

/// The regions that are chosen after a form was sent that showed some of them: of those it showed the ticked ones, of the others those
/// that were chosen before. Whoever ticks a region means everything in it.
#[must_use]
pub fn chosen_regions(before: &[RegionCode], shown: &[RegionCode], ticked: &[RegionCode]) -> Vec<RegionCode> {
    let kept = before.iter().filter(|one| !shown.contains(one));
    let ticked = shown.iter().filter(|one| ticked.contains(one));
    outermost(kept.chain(ticked).cloned().collect())
}

/// How many digits the codes have one level below a region, and two below: a region may lack the level between, as cities without
/// counties do. Of the lowest level its own digits.
#[must_use]
pub fn digits_below(region: &RegionCode) -> (usize, usize) {
    let own = region.level().digits();
    let mut below = RegionLevel::ALL.iter().map(|level| level.digits()).filter(|digits| *digits > own);
    let next = below.next().unwrap_or(own);
    (next, below.next().unwrap_or(next))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn codes(texts: &[&str]) -> Vec<RegionCode> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_region_that_is_chosen_is_chosen_with_everything_in_it() {
        assert_eq!(outermost(codes(&["440106", "4401", "4402", "440106001", "4401"])), codes(&["4401", "4402"]));
        let before = codes(&["4401", "440205"]);
        let shown = codes(&["44", "4401", "4402"]);
        assert_eq!(chosen_regions(&before, &shown, &codes(&["4401"])), before, "what was not shown stays");
        assert_eq!(chosen_regions(&before, &shown, &[]), codes(&["440205"]));
        assert_eq!(chosen_regions(&before, &shown, &codes(&["44", "4402"])), codes(&["44"]));
        assert_eq!(chosen_regions(&before, &shown, &codes(&["45"])), codes(&["440205"]), "nobody was shown it");
    }

    #[test]
    fn levels_follow_each_other() {
        let of = |code: &str| digits_below(&code.parse().unwrap());
        assert_eq!([of("44"), of("4401"), of("440106")], [(4, 6), (6, 9), (9, 12)]);
        assert_eq!([of("440106001"), of("440106001002")], [(12, 12), (12, 12)]);
    }

    proptest! {
        #[test]
        fn nothing_lies_in_another_and_nothing_is_lost(texts in proptest::collection::vec("44(0[1-3]){0,2}(00[1-2])?", 0..12)) {
            let regions: Vec<RegionCode> = texts.iter().filter_map(|text| text.parse().ok()).collect();
            let kept = outermost(regions.clone());
            for (at, one) in kept.iter().enumerate() {
                let inside = kept.iter().enumerate().any(|(other, two)| other != at && two.contains(one));
                prop_assert!(!inside, "{}", one);
            }
            for region in &regions {
                prop_assert!(kept.iter().any(|one| one.contains(region)), "{}", region);
            }
        }
    }
}
