//! States of sites, and that they add up on every level.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::sums::{ParticipationSums, Share};
use super::*;
use crate::exhibition::region::RegionCode;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn june() -> Month {
    "2026-06".parse().unwrap()
}

fn always() -> SiteLife {
    SiteLife { opened_on: day("2020-01-01"), closed_on: None }
}

fn watched(minutes: i64) -> DaySums {
    DaySums { minutes, films: 1, viewings: 1, gatherings: 1, heads: 5, ..DaySums::default() }
}

fn state(rule: ParticipationRule, days: &[(Day, DaySums)]) -> ParticipationState {
    standing(rule, june(), &[always()], &[], days).state
}

#[test]
fn each_rule_looks_at_its_own_days() {
    use ParticipationRule as R;
    use ParticipationState as S;
    let focus = ["2026-06-05", "2026-06-15", "2026-06-25"].map(|text| (day(text), watched(90)));
    assert_eq!((state(R::FocusDays, &focus), state(R::OtherDays, &focus)), (S::Met, S::Below));
    assert_eq!(state(R::FocusDays, &focus[..2]), S::Below, "each of the three");
    let others = [(day("2026-06-06"), watched(100)), (day("2026-06-30"), watched(80))];
    assert_eq!((state(R::OtherDays, &others), state(R::FocusDays, &others)), (S::Met, S::Below));
    let long = ["2026-06-05", "2026-06-06"].map(|text| (day(text), watched(600)));
    assert_eq!((state(R::Hours, &long), state(R::Hours, &others)), (S::Met, S::Below));
    let alone = long.map(|(day, sums)| (day, DaySums { gatherings: 0, ..sums }));
    assert_eq!(state(R::Hours, &alone), S::Below, "nobody was called together");
    let other_month = [(day("2026-07-05"), watched(600))];
    for rule in R::ALL {
        assert_eq!((state(*rule, &[]), state(*rule, &other_month)), (S::Silent, S::Silent), "{}", rule.key());
    }
}

#[test]
fn one_day_closed_or_excluded_takes_a_site_out() {
    let (rule, met) = (ParticipationRule::Any, [(day("2026-06-10"), watched(5))]);
    let of = |life, exclusions: &[(Day, Day)]| standing(rule, june(), &[life], exclusions, &met).state;
    let opened = SiteLife { opened_on: day("2026-06-02"), closed_on: None };
    let closed = SiteLife { opened_on: day("2020-01-01"), closed_on: Some(day("2026-06-30")) };
    let closed_after = SiteLife { closed_on: Some(day("2026-07-01")), ..closed };
    let flood = [(day("2026-05-20"), day("2026-06-01"))];
    assert_eq!(of(opened, &[]), ParticipationState::Closed);
    assert_eq!(of(closed, &flood), ParticipationState::Closed, "what is not there needs no reason");
    assert_eq!(of(closed_after, &[]), ParticipationState::Met);
    assert_eq!(of(always(), &flood), ParticipationState::Excluded);
    assert_eq!(of(always(), &[(day("2026-07-01"), day("2026-07-31"))]), ParticipationState::Met);
}

#[test]
fn a_site_that_opened_again_is_expected_in_the_months_before_it_closed() {
    let (rule, met) = (ParticipationRule::Any, [(day("2026-06-10"), watched(5))]);
    let of = |periods: &[SiteLife]| standing(rule, june(), periods, &[], &met).state;
    let before = SiteLife { closed_on: Some(day("2026-07-01")), ..always() };
    let now = SiteLife { opened_on: day("2026-08-01"), closed_on: None };
    assert_eq!((of(&[before, now]), of(&[now])), (ParticipationState::Met, ParticipationState::Closed));
}

#[test]
fn late_is_what_was_not_enough_when_the_month_was_over() {
    let rule = ParticipationRule::OtherDays;
    let of = |sums: DaySums| standing(rule, june(), &[always()], &[], &[(day("2026-06-10"), sums)]);
    let late = of(DaySums { late_minutes: 30, ..watched(200) });
    assert_eq!((late.state, late.is_by_hand), (ParticipationState::Late, false));
    assert_eq!(of(DaySums { late_minutes: 20, ..watched(200) }).state, ParticipationState::Met);
    let by_hand = of(DaySums { manual_minutes: 100, manual_viewings: 1, ..watched(100) });
    assert_eq!((by_hand.state, by_hand.is_by_hand), (ParticipationState::Met, true));
    let proven = of(DaySums { manual_minutes: 100, ..watched(180) });
    assert_eq!((proven.state, proven.is_by_hand), (ParticipationState::Met, false));
}

prop_compose! {
    fn any_day()(of in 1_i64..31, minutes in 0_i64..300, manual in 0_i64..300, late in 0_i64..600, gatherings in 0_i64..2) -> (Day, DaySums) {
        let (viewings, manual_viewings) = (i64::from(minutes > 0), i64::from(manual > 0));
        let sums = DaySums {
            minutes,
            manual_minutes: manual,
            late_minutes: late.min(minutes + manual),
            films: 1,
            viewings,
            manual_viewings,
            late_viewings: i64::from(late >= minutes + manual && minutes + manual > 0),
            gatherings: gatherings.min(viewings),
            ..DaySums::default()
        };
        (june().day(of).unwrap(), sums)
    }
}

type AnySite = (String, SiteLife, Vec<(Day, Day)>, Vec<(Day, DaySums)>);

prop_compose! {
    fn any_site()(
        place in 0_usize..6, opened in 0_i64..40, closed in prop::option::of(0_i64..60),
        excluded in prop::option::weighted(0.2, 0_i64..60), days in prop::collection::btree_map(1_i64..31, any_day(), 0..12),
    ) -> AnySite {
        let regions = ["44", "4401", "440106", "440106001", "440106001002", "4403"];
        let may = day("2026-05-01").number();
        let at = |days: i64| Day::from_number(may + days).unwrap();
        let life = SiteLife { opened_on: at(opened), closed_on: closed.map(at) };
        let exclusions = excluded.map(|from| (at(from), at(from + 3))).into_iter().collect();
        // One row a day.
        let days: BTreeMap<Day, DaySums> = days.into_values().collect();
        (regions[place].to_owned(), life, exclusions, days.into_iter().collect())
    }
}

proptest! {
    #[test]
    fn at_every_level_the_states_add_up_to_all_sites(sites in prop::collection::vec(any_site(), 0..40)) {
        for rule in ParticipationRule::ALL.iter().copied() {
            let mut regions: BTreeMap<RegionCode, (i64, ParticipationSums)> = BTreeMap::new();
            for (region, life, exclusions, days) in &sites {
                let found = standing(rule, june(), &[*life], exclusions, days);
                let own: RegionCode = region.parse().unwrap();
                for region in own.above().chain([own.clone()]) {
                    let (count, sums) = regions.entry(region).or_default();
                    *count += 1;
                    *sums = sums.plus(&ParticipationSums::of(found));
                }
            }
            for (region, (count, sums)) in &regions {
                prop_assert_eq!(sums.all(), *count, "{}", region);
                prop_assert_eq!(sums.expected(), sums.taking_part() + sums.below + sums.silent);
                prop_assert!(sums.by_hand <= sums.taking_part());
                let full = sums.taking_part() == sums.expected();
                prop_assert_eq!(sums.rate().is_some_and(Share::is_whole), full && sums.expected() > 0);
            }
        }
    }

    #[test]
    fn whoever_is_met_by_a_part_is_met_by_the_whole(days in prop::collection::btree_map(1_i64..31, any_day(), 0..20)) {
        let days: Vec<(Day, DaySums)> = days.into_values().collect();
        for rule in ParticipationRule::ALL {
            let met = |part| rule.needs().are_met_by(&month_count(june(), &days, part));
            prop_assert!(!met(CountedPart::OnTime) && !met(CountedPart::Evidenced) || met(CountedPart::All));
        }
    }
}
