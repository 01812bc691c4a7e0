//! What is found, and what is not.

use proptest::prelude::*;

use super::*;

fn total(site: i64, region: &str, counted_ms: i64) -> SiteTotal {
    SiteTotal { site, region: region.parse().unwrap(), counted_ms }
}

fn held(site: i64, from: Micros, until: Micros) -> HeldTime {
    HeldTime { site, from, until }
}

#[test]
fn a_town_whose_sites_all_watched_the_same_time_is_told_of() {
    let mut totals: Vec<SiteTotal> =
        (1..=5).map(|site| total(site, &format!("44010600100{site}"), 5_400_000 + site)).collect();
    totals.push(total(6, "440106001", 0));
    let found = equal_totals(&totals);
    let town: RegionCode = "440106001".parse().unwrap();
    assert_eq!(
        found,
        [Doubt::EqualTotals { region: town, sites: vec![1, 2, 3, 4, 5], seconds: 5_400 }],
        "to the second; who watched nothing is no part of it"
    );
    totals.push(total(7, "440106001", 5_401_000));
    assert_eq!(equal_totals(&totals), [], "one watched a second more");
    assert_eq!(equal_totals(&totals[..4]), [], "too few");
    let beside: Vec<_> = (1..=6).map(|site| total(site, &format!("44010600{site}"), 60_000)).collect();
    assert_eq!(equal_totals(&beside), [], "each in a town of its own");
}

#[test]
fn viewings_of_the_same_seconds_are_told_of() {
    let at = |site: i64, more: i64| held(site, 100 * SECOND + more, 4_000 * SECOND + more);
    let found = equal_times(&[at(3, 0), at(1, 999_999), at(2, 5), at(2, 6)]);
    assert_eq!(found, [Doubt::EqualTimes { sites: vec![1, 2, 3], from: 100 * SECOND, until: 4_000 * SECOND }]);
    assert_eq!(equal_times(&[at(1, 0), at(2, 0), at(3, SECOND)]), []);
    assert_eq!(equal_times(&[at(1, 0), at(1, 1), at(1, 2)]), [], "one site");
    let begun = |site: i64| held(site, 100 * SECOND, (4_000 + site) * SECOND);
    assert_eq!(equal_times(&[begun(1), begun(2), begun(3)]), [], "a plan lets many begin together");
    let nothing = |site: i64| held(site, SECOND, SECOND);
    assert_eq!(equal_times(&[nothing(1), nothing(2), nothing(3)]), []);
}

#[test]
fn a_network_of_many_sites_is_told_of() {
    let by = |network: u8, site: i64, viewings: i64| NetworkUse { network: vec![network], site, viewings };
    let mut uses: Vec<NetworkUse> = (1..=4).map(|site| by(1, site, 2)).collect();
    uses.push(by(1, 4, 1));
    uses.push(by(2, 5, 9));
    assert_eq!(one_network(&uses), [], "four sites, however often");
    uses.push(by(1, 5, 3));
    assert_eq!(one_network(&uses), [Doubt::Network { sites: vec![1, 2, 3, 4, 5], viewings: 12 }]);
}

#[test]
fn hours_without_a_pause_are_told_of() {
    let found = without_pause(&[
        held(1, 3 * HOUR, 6 * HOUR + 1),
        held(1, 0, 3 * HOUR - LEAST_PAUSE),
        held(2, 0, 3 * HOUR),
        held(2, 3 * HOUR + LEAST_PAUSE + 1, 6 * HOUR),
        held(3, 0, 7 * HOUR),
        held(3, HOUR, 2 * HOUR),
    ]);
    assert_eq!(
        found,
        [
            Doubt::NoPause { site: 3, from: 0, until: 7 * HOUR },
            Doubt::NoPause { site: 1, from: 0, until: 6 * HOUR + 1 },
        ],
        "site 2 paused"
    );
    assert_eq!(without_pause(&[held(1, 0, LONGEST_RUN - 1)]), []);
}

#[test]
fn viewings_at_night_are_told_of_by_the_clock_of_the_exhibition() {
    let settings = ExhibitionSettings::default();
    // 23:30 and 05:00 in China.
    let (late, morning) = (15 * HOUR + 30 * MINUTE, 21 * HOUR);
    let viewings = [held(1, morning, morning + HOUR), held(2, late, late + HOUR), held(2, late - 1, late)];
    let found = at_night(&viewings, &settings, |_| 8 * 3_600);
    assert_eq!(found, [Doubt::Night { site: 2, begun: vec![late - 1, late] }]);
    assert_eq!(at_night(&viewings, &settings, |_| 0), [], "15:30 and 21:00 elsewhere");
}

#[test]
fn a_doubt_names_its_sites() {
    let doubts = [
        Doubt::Network { sites: vec![1, 2], viewings: 2 },
        Doubt::NoPause { site: 3, from: 0, until: 1 },
        Doubt::Night { site: 4, begun: vec![] },
    ];
    let told: Vec<(DoubtKind, &[i64])> = doubts.iter().map(|doubt| (doubt.kind(), doubt.sites())).collect();
    assert_eq!(
        told,
        [
            (DoubtKind::Network, [1, 2].as_slice()),
            (DoubtKind::NoPause, [3].as_slice()),
            (DoubtKind::Night, [4].as_slice())
        ]
    );
}

proptest! {
    #[test]
    fn what_is_found_does_not_depend_on_the_order(
        viewings in prop::collection::vec((1_i64..6, 0_i64..30, 1_i64..30), 0..40), turn in 0_usize..40,
    ) {
        let mut times: Vec<HeldTime> = viewings
            .iter()
            .map(|(site, from, length)| held(*site, from * HOUR, (from + length) * HOUR))
            .collect();
        let (runs, together) = (without_pause(&times), equal_times(&times));
        let turn = turn.min(times.len());
        times.rotate_left(turn);
        prop_assert_eq!(&without_pause(&times), &runs);
        prop_assert_eq!(equal_times(&times), together);
        for run in &runs {
            let Doubt::NoPause { site, from, until } = run else { unreachable!() };
            prop_assert!(until - from >= LONGEST_RUN);
            prop_assert!(times.iter().any(|one| one.site == *site && one.from == *from));
        }
    }
}
