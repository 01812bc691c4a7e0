//! What doubts are looked for in, and spot checks: pools, draws, findings.

use domain::calendar::Day;
use domain::exhibition::counting::FilmPlay;
use domain::exhibition::doubts::{Doubt, equal_times, equal_totals, one_network, without_pause};
use domain::exhibition::participation::{DaySums, Month, ParticipationRule};
use domain::exhibition::region::RegionCode;
use domain::exhibition::site::SiteKind;
use domain::exhibition::spot_check::SpotFinding;
use domain::exhibition::viewing::{ViewingKind, ViewingSource, ViewingState};
use domain::ids::{AccountId, SpotCheckId};
use domain::judging::watching::Watched;
use domain::time::{HOUR, MINUTE, SECOND};
use store::{
    DoubtAsk, FoundAtSite, FoundInMonth, Meter, NewFinding, NewSpotCheck, NightHours, Region, Site, SiteDay, Start,
    Store, Tx, Viewing, ViewingFilm,
};

/// Numbers of the sites of this suite: five of one town, and one of another.
const SITES: [(i64, &str); 6] = [
    (80_001, "380101001001"),
    (80_002, "380101001002"),
    (80_003, "380101001"),
    (80_004, "380101001"),
    (80_005, "380101001"),
    (80_006, "380102001"),
];

/// The entry `e1` is there.
pub async fn suite(store: &dyn Store, meter: &Meter, by: &AccountId) {
    filled(store, meter).await;
    what_doubts_are_looked_for_in_is_narrowed_by_the_database(store, meter).await;
    what_was_found_in_a_month_is_kept_with_how_often_it_was_counted(store, meter).await;
    a_check_is_drawn_once_and_keeps_what_visits_found(store, meter, by).await;
}

fn month() -> Month {
    "2026-05".parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn site(number: i64, region: &str) -> Site {
    Site {
        number,
        id: format!("check-site-{number}").parse().unwrap(),
        code: format!("C{number}"),
        name: format!("站点{number}"),
        region: code(region),
        kind: SiteKind::Village,
        opened_on: day("2020-01-01"),
        closed_on: None,
        capacity: 0,
        has_device: false,
        version: 1,
    }
}

/// A viewing on a day of the month, from an hour of it, by UTC.
fn viewing(id: &str, site: i64, from: i64, until: i64) -> Viewing {
    let held = day("2026-05-06");
    let begins = held.begins(0);
    Viewing {
        id: id.parse().unwrap(),
        site,
        plan: None,
        menu: None,
        kind: ViewingKind::Gathering,
        state: ViewingState::Reported,
        source: ViewingSource::Player,
        planned_at: None,
        started_at: Some(begins + from),
        ended_at: Some(begins + until),
        day: held,
        heads: 9,
        ordered_heads: 0,
        revision: 0,
        feedback: String::new(),
        returned_reason: String::new(),
        network: None,
        received_at: Some(begins + until),
        reported_at: None,
        version: 1,
        created_at: 1,
        updated_at: 1,
    }
}

async fn watched(tx: &mut dyn Tx, one: Viewing, counted_ms: i64) {
    let play = FilmPlay {
        watched: Watched::default(),
        length_ms: 9_000_000,
        counted_ms,
        opened_at: None,
        begun_at: one.started_at.unwrap(),
        ended_at: one.ended_at.unwrap(),
        faster: false,
    };
    let film = ViewingFilm { entry: "e1".parse().unwrap(), play, received_at: 30 };
    assert!(tx.put_viewing(&one, 0).await.unwrap());
    tx.put_viewing_film(&one.id, &film).await.unwrap();
}

async fn filled(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    let named = ["38", "3801", "380101", "380101001", "380101001001", "380101001002", "380102", "380102001"];
    let regions: Vec<Region> =
        named.iter().map(|text| Region { code: code(text), name: format!("区{text}") }).collect();
    tx.insert_regions(&regions).await.unwrap();
    let sites: Vec<Site> = SITES.iter().map(|(number, region)| site(*number, region)).collect();
    tx.put_sites(&sites, 1).await.unwrap();
    let network = || Some(vec![7_u8; 32]);
    for (nth, (number, _)) in SITES.iter().take(5).enumerate() {
        let id = format!("cv{nth}");
        // Three of them together, two in seconds of their own.
        let late = if nth < 3 { 0 } else { i64::try_from(nth).unwrap() * SECOND };
        let held = viewing(&id, *number, 10 * HOUR + late, 11 * HOUR + late);
        watched(&mut *tx, Viewing { network: network(), ..held }, 3_000_000).await;
    }
    let last = SITES[5].0;
    watched(&mut *tx, viewing("cv6", last, 0, 4 * HOUR), 3_600_000).await;
    watched(&mut *tx, viewing("cv7", last, 4 * HOUR + MINUTE, 7 * HOUR), 3_600_000).await;
    let returned =
        Viewing { state: ViewingState::Returned, network: network(), ..viewing("cv8", last, 10 * HOUR, 11 * HOUR) };
    watched(&mut *tx, returned, 3_000_000).await;
    let typed = Viewing { source: ViewingSource::Manual, ..viewing("cv9", last, 10 * HOUR, 11 * HOUR) };
    watched(&mut *tx, typed, 1_000_000).await;
    let sums = |minutes| DaySums { minutes, films: 1, viewings: 1, heads: 9, ..DaySums::default() };
    let days: Vec<SiteDay> = SITES
        .iter()
        .map(|(number, _)| SiteDay {
            day: day("2026-05-06"),
            site: *number,
            sums: sums(if *number == last { 120 } else { 50 }),
        })
        .collect();
    tx.put_site_days(&days).await.unwrap();
    tx.roll_up_sites(month(), ParticipationRule::Any, (SITES[0].0, last)).await.unwrap();
    tx.commit().await.unwrap();
}

/// What was found, without where.
fn found<T>(rows: Vec<FoundAtSite<T>>) -> Vec<T> {
    rows.into_iter().map(|row| row.found).collect()
}

async fn what_doubts_are_looked_for_in_is_narrowed_by_the_database(store: &dyn Store, meter: &Meter) {
    let ask = |region: &str| DoubtAsk { month: month(), region: code(region) };
    let (all, five) = (ask("38"), SITES.iter().take(5).map(|(number, _)| *number).collect::<Vec<_>>());
    let mut tx = store.read(meter).await.unwrap();
    let totals = found(tx.equal_total_sites(&all, 5).await.unwrap());
    assert!(totals.iter().all(|(_, town)| town == "区380101001"), "{totals:?}");
    let totals: Vec<_> = totals.into_iter().map(|(total, _)| total).collect();
    let sorted = |doubts: Vec<Doubt>| {
        let of = |doubt: &Doubt| {
            let mut sites = doubt.sites().to_vec();
            sites.sort_unstable();
            sites
        };
        doubts.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(sorted(equal_totals(&totals)), std::slice::from_ref(&five));
    assert_eq!(found(tx.equal_total_sites(&all, 6).await.unwrap()), []);
    let together = found(tx.simultaneous_viewings(&all, 3).await.unwrap());
    assert_eq!(together.len(), 3, "neither what was returned nor what was typed: {together:?}");
    assert_eq!(sorted(equal_times(&together)), [five[..3].to_vec()]);
    let networks = found(tx.shared_networks(&all, 5).await.unwrap());
    assert_eq!(sorted(one_network(&networks)), [five]);
    assert_eq!(found(tx.shared_networks(&all, 6).await.unwrap()), []);
    let long = tx.long_viewings(&all, 3 * HOUR).await.unwrap();
    assert!(long.iter().all(|row| row.site.code == "C80006"), "{long:?}");
    let long = found(long);
    assert_eq!(sorted(without_pause(&long)), [[SITES[5].0]]);
    let hours = |from, until| NightHours { from, until, ahead_s: 8 * 3_600 };
    // 08:00 and 12:01 in China.
    let early = found(tx.night_viewings(&all, hours(7 * 60, 9 * 60)).await.unwrap());
    assert_eq!(early.iter().map(|one| one.site).collect::<Vec<_>>(), [SITES[5].0]);
    let over_midnight = found(tx.night_viewings(&all, hours(18 * 60, 8 * 60 + 1)).await.unwrap());
    assert_eq!(over_midnight.len(), 6, "those from 18:00 on too: {over_midnight:?}");
    for elsewhere in [ask("380102"), DoubtAsk { month: "2026-04".parse().unwrap(), region: code("38") }] {
        assert_eq!(found(tx.simultaneous_viewings(&elsewhere, 3).await.unwrap()), []);
        assert_eq!(found(tx.shared_networks(&elsewhere, 5).await.unwrap()), []);
    }
}

async fn what_was_found_in_a_month_is_kept_with_how_often_it_was_counted(store: &dyn Store, meter: &Meter) {
    let ask = |month: &str| DoubtAsk { month: month.parse().unwrap(), region: code("38") };
    let (asked, other) = (ask("2031-05"), ask("2031-06"));
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.found_in_month(&asked).await.unwrap(), (0, None));
    let found = |found: &str, changes| FoundInMonth { found: found.to_owned(), changes, found_at: 7 };
    for (words, changes) in [("[]", 0), ("[1]", 1)] {
        tx.put_found_in_month(&asked, &found(words, changes)).await.unwrap();
    }
    for counted in 1..=2 {
        tx.count_participation_change(asked.month, 8).await.unwrap();
        assert_eq!(tx.found_in_month(&asked).await.unwrap(), (counted, Some(found("[1]", 1))));
    }
    assert_eq!(tx.found_in_month(&other).await.unwrap(), (0, None));
    // Nothing of it is kept.
    drop(tx);
}

async fn a_check_is_drawn_once_and_keeps_what_visits_found(store: &dyn Store, meter: &Meter, by: &AccountId) {
    let id: SpotCheckId = "check1".parse().unwrap();
    let check = NewSpotCheck {
        id: id.clone(),
        region: code("3801"),
        month: month(),
        sites: 2,
        source: "双色球".to_owned(),
        pool: "C80001\nC80002\nC99999\n".to_owned(),
        pool_sites: 3,
        pool_sha256: "ab".to_owned(),
        announced_by: Some(by.clone()),
        announced_at: 5,
    };
    let mut tx = store.write(meter).await.unwrap();
    let mut pool = tx.codes_taking_part(&code("380101"), month(), ParticipationRule::Any).await.unwrap();
    pool.sort_unstable();
    assert_eq!(pool, ["C80001", "C80002", "C80003", "C80004", "C80005"]);
    assert!(tx.codes_taking_part(&code("39"), month(), ParticipationRule::Any).await.unwrap().is_empty());
    tx.insert_spot_check(&check).await.unwrap();
    let kept = tx.spot_check(&id).await.unwrap().unwrap();
    assert!(!kept.is_drawn() && kept.seed.is_empty() && !kept.announced_by.is_empty());
    assert_eq!((kept.region.name.as_str(), kept.pool_sites, kept.visited()), ("区3801", 3, 0));
    assert_eq!(tx.spot_check_pool(&id).await.unwrap(), Some(check.pool.clone()));
    assert!(tx.draw_spot_check(&id, "05 11", &["C99999", "C80002"], (Some(by), 7)).await.unwrap());
    assert!(!tx.draw_spot_check(&id, "06 12", &["C80001"], (None, 8)).await.unwrap(), "once");
    let finding = |finding| NewFinding { finding, words: "看过".to_owned(), found_by: Some(by.clone()), found_at: 9 };
    assert!(tx.put_spot_finding(&id, 2, &finding(SpotFinding::Doubtful)).await.unwrap());
    assert!(tx.put_spot_finding(&id, 2, &finding(SpotFinding::Refuted)).await.unwrap());
    assert!(!tx.put_spot_finding(&id, 3, &finding(SpotFinding::Refuted)).await.unwrap());
    let sites = tx.spot_check_sites(&id).await.unwrap();
    let told: Vec<_> = sites
        .iter()
        .map(|one| (one.position, one.code.as_str(), one.site.as_ref().map(|site| site.number), one.finding))
        .collect();
    assert_eq!(
        told,
        [(1, "C99999", None, None), (2, "C80002", Some(80_002), Some(SpotFinding::Refuted))],
        "no site has the first code any more"
    );
    assert_eq!((sites[1].words.as_str(), sites[1].found_at), ("看过", Some(9)));
    let kept = tx.spot_check(&id).await.unwrap().unwrap();
    assert_eq!((kept.seed.as_str(), kept.drawn_at, kept.findings), ("05 11", Some(7), [0, 0, 1]));
    let later = NewSpotCheck { id: "check2".parse().unwrap(), region: code("38"), announced_at: 6, ..check };
    tx.insert_spot_check(&later).await.unwrap();
    let first = tx.spot_check_slice(&code("38"), &Start::First, 1).await.unwrap();
    assert_eq!(first.rows.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["check2"]);
    let next = tx.spot_check_slice(&code("38"), &Start::After(first.after.unwrap()), 1).await.unwrap();
    assert_eq!(next.rows, [kept]);
    assert!(next.after.is_none());
    let counts = [tx.spot_check_count(&code("38")).await.unwrap(), tx.spot_check_count(&code("3801")).await.unwrap()];
    assert_eq!(counts, [2, 1]);
    tx.commit().await.unwrap();
}
