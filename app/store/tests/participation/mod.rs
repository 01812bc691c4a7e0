//! Participation: what the statements say of all sites is what the rule says of each, and it adds up in every region.

use std::collections::BTreeMap;

use domain::calendar::Day;
use domain::exhibition::counting::FilmPlay;
use domain::exhibition::participation::{
    DaySums, ExcludedPart, Month, ParticipationRule, ParticipationState, ParticipationSums, REPORT_FORMAT,
    ReportContent, SiteStanding, standing,
};
use domain::exhibition::region::RegionCode;
use domain::exhibition::site::{SiteKind, SiteLife};
use domain::exhibition::viewing::{ViewingKind, ViewingSource, ViewingState};
use domain::ids::{AccountId, ReportId};
use domain::judging::watching::Watched;
use store::{
    Meter, NewApproval, NewReport, Region, RegionPart, Site, SiteDay, SiteExclusion, SiteMonthAsk, SitePeriod, Start,
    Store, StoreError, Tx, Viewing, ViewingFilm,
};

/// Numbers of the sites of this suite.
const NUMBERS: (i64, i64) = (70_001, 70_120);
/// Where they lie: some have no county, and one lies in its province directly.
const PLACES: [&str; 6] = ["370101001001", "370101001", "370102", "370201001", "3702", "37"];

/// The entry `e1` is there.
pub async fn suite(store: &dyn Store, meter: &Meter, by: &AccountId) {
    let sites = sites();
    let days = days(&sites);
    let exclusions = filled(store, meter, &sites, &days).await;
    every_site_stands_as_the_rule_says(store, meter, &sites, &days, &exclusions).await;
    what_changed_is_rolled_up_again(store, meter, &sites).await;
    a_province_follows_its_cities(store, meter, &sites).await;
    lists_are_cut_by_the_database(store, meter).await;
    months_are_counted(store, meter).await;
    showings_of_a_day_are_counted(store, meter, &sites[0]).await;
    reports_are_kept_and_approvals_follow_each_other(store, meter, by).await;
}

fn month() -> Month {
    "2026-06".parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 40).unwrap() % most
    }
}

fn sites() -> Vec<Site> {
    let mut dice = Dice(1);
    let site = |number: i64| {
        let opened = if dice.below(10) == 0 { "2026-06-02" } else { "2020-01-01" };
        let closed = ["2026-05-01", "2026-06-30", "2026-07-01"];
        let closed_on = closed.get(usize::try_from(dice.below(20)).unwrap()).map(|text| day(text));
        Site {
            number,
            id: format!("site-{number}").parse().unwrap(),
            code: format!("P{number}"),
            name: format!("站点{number}"),
            region: code(PLACES[usize::try_from(dice.below(6)).unwrap()]),
            kind: SiteKind::Village,
            opened_on: day(opened),
            closed_on,
            capacity: 0,
            has_device: false,
            version: 1,
        }
    };
    let mut sites: Vec<Site> = (NUMBERS.0..=NUMBERS.1).map(site).collect();
    for site in sites.iter_mut().filter(|site| site.number % 40 == 7) {
        (site.opened_on, site.closed_on) = (day("2026-07-10"), None);
    }
    sites
}

/// When some of the sites were open before: to the day they opened again, to the day before that, or through the month, after which they
/// opened again.
fn past(sites: &[Site]) -> Vec<SitePeriod> {
    let period = |site: &Site| {
        let until = match (site.opened_on, site.number % 2) {
            (opened, _) if opened == day("2026-07-10") => "2026-07-01",
            (opened, 0) if opened == day("2026-06-02") => "2026-06-02",
            (opened, _) if opened == day("2026-06-02") => "2026-06-01",
            _ => return Vec::new(),
        };
        // Two periods without a day between.
        let life = |from: &str, until: &str| SiteLife { opened_on: day(from), closed_on: Some(day(until)) };
        let lives = [life("2020-01-01", "2026-05-20"), life("2026-05-20", until)];
        lives.map(|life| SitePeriod { site: site.number, life }).to_vec()
    };
    sites.iter().flat_map(period).collect()
}

fn days(sites: &[Site]) -> Vec<SiteDay> {
    let mut dice = Dice(2);
    let mut days = Vec::new();
    for site in sites {
        // Some watch nothing, some on every day; and what lies beside the month counts for nothing.
        let eager = dice.below(4);
        for number in month().first().number() - 2..=month().last().number() + 2 {
            let day = Day::from_number(number).unwrap();
            let focus = [5, 15, 25].contains(&day.numbers().2);
            if eager == 0 || dice.below(4) >= eager && !(focus && dice.below(3) > 0) {
                continue;
            }
            let minutes = if dice.below(3) == 0 { 0 } else { dice.below(180) };
            let manual_minutes = if dice.below(3) == 0 { dice.below(120) } else { 0 };
            let all = minutes + manual_minutes;
            if all == 0 {
                continue;
            }
            let late_minutes = if dice.below(6) == 0 { dice.below(all + 1) } else { 0 };
            let (viewings, manual_viewings) = (i64::from(minutes > 0), i64::from(manual_minutes > 0));
            let (gatherings, late) = (dice.below(viewings + 1), i64::from(late_minutes == all));
            let late_viewings = late * (viewings + manual_viewings);
            let sums = DaySums {
                minutes,
                manual_minutes,
                late_minutes,
                films: 2,
                viewings,
                manual_viewings,
                late_viewings,
                gatherings,
                manual_gatherings: manual_viewings,
                late_gatherings: late * (gatherings + manual_viewings),
                heads: 10,
            };
            days.push(SiteDay { day, site: site.number, sums });
        }
    }
    days
}

/// Writes all of it; the exclusions that hold.
async fn filled(store: &dyn Store, meter: &Meter, sites: &[Site], days: &[SiteDay]) -> Vec<SiteExclusion> {
    let exclusion = |id: &str, region: Option<&str>, site, from: &str, until: &str, ended_at| SiteExclusion {
        id: id.parse().unwrap(),
        region: region.map(code),
        site,
        from: day(from),
        until: day(until),
        reason: "水灾".to_owned(),
        added_by: None,
        added_at: 5,
        ended_at,
    };
    let exclusions = [
        exclusion("x1", Some("370102"), None, "2026-05-01", "2026-06-01", None),
        exclusion("x2", None, Some(NUMBERS.0), "2026-06-30", "2026-08-01", None),
        exclusion("x3", Some("37"), None, "2026-07-01", "2026-07-31", None),
        exclusion("x4", Some("37"), None, "2026-06-01", "2026-06-30", Some(6)),
    ];
    let mut tx = store.write(meter).await.unwrap();
    let named = ["37", "3701", "370101", "370102", "370101001", "370101001001", "3702", "370201001"];
    let regions: Vec<Region> = named.iter().map(|text| Region { code: code(text), name: (*text).to_owned() }).collect();
    tx.insert_regions(&regions).await.unwrap();
    tx.put_sites(sites, 1).await.unwrap();
    let past = past(sites);
    tx.put_site_periods(&past).await.unwrap();
    let numbers: Vec<i64> = sites.iter().map(|site| site.number).collect();
    assert_eq!(tx.site_periods(&numbers).await.unwrap(), past);
    assert_eq!(tx.site_periods(&[]).await.unwrap(), []);
    for one in &exclusions {
        tx.insert_exclusion(&SiteExclusion { ended_at: None, ..one.clone() }).await.unwrap();
        if let Some(at) = one.ended_at {
            assert!(tx.end_exclusion(&one.id, None, at).await.unwrap());
        }
    }
    tx.put_site_days(days).await.unwrap();
    tx.commit().await.unwrap();
    exclusions.into_iter().filter(|one| one.ended_at.is_none()).collect()
}

async fn roll_up(tx: &mut dyn Tx, rule: ParticipationRule) {
    // In two parts, as it is done beside evidence.
    for part in [(NUMBERS.0, NUMBERS.0 + 49), (NUMBERS.0 + 50, NUMBERS.1)] {
        tx.roll_up_sites(month(), rule, part).await.unwrap();
    }
    if rule == ParticipationRule::default() {
        tx.roll_up_regions(month(), rule, &RegionPart::Whole).await.unwrap();
        return;
    }
    for city in tx.cities_of_month(month(), rule).await.unwrap() {
        tx.roll_up_regions(month(), rule, &RegionPart::City(city)).await.unwrap();
    }
    tx.roll_up_regions(month(), rule, &RegionPart::Provinces).await.unwrap();
}

fn all_of(rule: ParticipationRule, region: &str, state: Option<ParticipationState>) -> SiteMonthAsk {
    SiteMonthAsk { month: month(), rule, region: code(region), state }
}

async fn every_site_stands_as_the_rule_says(
    store: &dyn Store,
    meter: &Meter,
    sites: &[Site],
    days: &[SiteDay],
    exclusions: &[SiteExclusion],
) {
    let past = past(sites);
    let (mut seen, mut opened_again) = (BTreeMap::new(), 0);
    for rule in ParticipationRule::ALL.iter().copied() {
        let mut tx = store.write(meter).await.unwrap();
        roll_up(&mut *tx, rule).await;
        tx.commit().await.unwrap();
        let mut tx = store.read(meter).await.unwrap();
        let found = tx.site_month_slice(&all_of(rule, "37", None), &Start::First, 1_000).await.unwrap().rows;
        assert_eq!(found.len(), sites.len());
        let mut regions: BTreeMap<RegionCode, ParticipationSums> = BTreeMap::new();
        for site in sites {
            let own: Vec<(Day, DaySums)> =
                days.iter().filter(|one| one.site == site.number).map(|one| (one.day, one.sums)).collect();
            let periods: Vec<(Day, Day)> = exclusions
                .iter()
                .filter(|one| {
                    one.site == Some(site.number) || one.region.as_ref().is_some_and(|own| own.contains(&site.region))
                })
                .map(|one| (one.from, one.until))
                .collect();
            let of_site = past.iter().filter(|one| one.site == site.number).map(|one| one.life);
            let open: Vec<SiteLife> = of_site.chain([site.life()]).collect();
            let expected = standing(rule, month(), &open, &periods, &own);
            opened_again += usize::from(open.len() > 1 && expected.state != ParticipationState::Closed);
            let line = found.iter().find(|line| line.id == site.id).unwrap();
            let stored = SiteStanding { state: line.state, is_by_hand: line.is_by_hand };
            assert_eq!(stored, expected, "{} by {}", site.number, rule.key());
            *seen.entry(expected.state).or_insert(0) += 1;
            let sums = ParticipationSums {
                minutes: line.minutes,
                manual_minutes: line.manual_minutes,
                viewings: line.viewings,
                heads: line.heads,
                ..ParticipationSums::of(expected)
            };
            let of_month = |one: &&(Day, DaySums)| Month::of(one.0) == month();
            let minutes: i64 = own.iter().filter(of_month).map(|(_, sums)| sums.minutes).sum();
            let viewings: i64 = own.iter().filter(of_month).map(|(_, sums)| sums.viewings + sums.manual_viewings).sum();
            assert_eq!((line.minutes, line.viewings), (minutes, viewings));
            for region in site.region.above().chain([site.region.clone()]) {
                let all = regions.entry(region).or_default();
                *all = all.plus(&sums);
            }
        }
        for (region, sums) in &regions {
            // No region has this code.
            if region.as_str() == "370201" {
                continue;
            }
            let year = tx.region_year(region, &[month()], rule).await.unwrap();
            let own = year.iter().find(|row| row.rule == rule).unwrap();
            assert_eq!(&own.sums, sums, "{region} by {}", rule.key());
        }
    }
    assert_eq!(seen.len(), ParticipationState::ALL.len(), "every state is there: {seen:?}");
    assert!(opened_again > 0, "sites that closed and opened again were open before");
    let mut tx = store.read(meter).await.unwrap();
    let rules = tx.region_year(&code("37"), &month().year_until(), ParticipationRule::Hours).await.unwrap();
    assert_eq!((rules.len(), rules.iter().all(|row| row.month == month())), (4, true), "one row a rule");
}

async fn below(store: &dyn Store, meter: &Meter, region: &str) -> Vec<String> {
    let mut tx = store.read(meter).await.unwrap();
    let lines = tx.region_lines(&code(region), month(), ParticipationRule::Any).await.unwrap();
    lines.iter().map(|line| line.region.code.to_string()).collect()
}

async fn what_changed_is_rolled_up_again(store: &dyn Store, meter: &Meter, sites: &[Site]) {
    assert_eq!(below(store, meter, "37").await, ["3701", "3702"]);
    assert_eq!(below(store, meter, "3702").await, ["370201001"], "a city without counties");
    assert_eq!(below(store, meter, "370101001").await, ["370101001001"]);
    let mut tx = store.read(meter).await.unwrap();
    let excluded = tx.excluded_regions(&code("3701"), month(), ParticipationRule::Any).await.unwrap();
    let named: Vec<(&str, bool)> = excluded.iter().map(|one| (one.name.as_str(), one.sites > 0)).collect();
    assert_eq!(named, [("370102", true)]);
    assert!(tx.excluded_regions(&code("3702"), month(), ParticipationRule::Any).await.unwrap().is_empty());
    drop(tx);
    // All sites of the town move to the city: the town has none any more.
    let moved: Vec<Site> = sites
        .iter()
        .filter(|site| site.region == code("370201001"))
        .map(|site| Site { region: code("3702"), version: 2, ..site.clone() })
        .collect();
    let mut tx = store.write(meter).await.unwrap();
    tx.put_sites(&moved, 7).await.unwrap();
    tx.delete_site_day(NUMBERS.0, day("2026-06-05")).await.unwrap();
    roll_up(&mut *tx, ParticipationRule::Any).await;
    tx.commit().await.unwrap();
    assert_eq!(below(store, meter, "3702").await, Vec::<String>::new());
    let mut tx = store.read(meter).await.unwrap();
    let days = tx.days_of_site(NUMBERS.0, month()).await.unwrap();
    assert!(days.iter().all(|one| one.day != day("2026-06-05") && Month::of(one.day) == month()));
}

/// What a province has beside its cities, and all of it.
async fn beside_cities(tx: &mut dyn Tx) -> (ParticipationSums, ParticipationSums) {
    let rows = tx.region_year(&code("37"), &[month()], ParticipationRule::Any).await.unwrap();
    let all = rows.iter().find(|row| row.rule == ParticipationRule::Any).unwrap().sums;
    let lines = tx.region_lines(&code("37"), month(), ParticipationRule::Any).await.unwrap();
    let below = lines.iter().fold(ParticipationSums::default(), |below, line| below.plus(&line.sums));
    (all.minus(&below), all)
}

/// A city at a time is added up: who reads the province meanwhile reads what adds up.
async fn a_province_follows_its_cities(store: &dyn Store, meter: &Meter, sites: &[Site]) {
    let rule = ParticipationRule::Any;
    let number = sites.iter().find(|site| code("3701").contains(&site.region)).unwrap().number;
    let sums = DaySums { minutes: 7_777, viewings: 1, ..DaySums::default() };
    let mut tx = store.write(meter).await.unwrap();
    let (beside, before) = beside_cities(&mut *tx).await;
    tx.put_site_days(&[SiteDay { day: day("2026-06-11"), site: number, sums }]).await.unwrap();
    tx.roll_up_sites(month(), rule, (number, number)).await.unwrap();
    tx.roll_up_regions(month(), rule, &RegionPart::City(code("3701"))).await.unwrap();
    let (still_beside, after) = beside_cities(&mut *tx).await;
    assert_eq!(still_beside, beside);
    assert!(after.minutes > before.minutes, "{after:?}");
    tx.roll_up_regions(month(), rule, &RegionPart::Provinces).await.unwrap();
    assert_eq!(beside_cities(&mut *tx).await, (beside, after));
}

async fn lists_are_cut_by_the_database(store: &dyn Store, meter: &Meter) {
    let ask = all_of(ParticipationRule::Any, "37", Some(ParticipationState::Silent));
    let mut tx = store.read(meter).await.unwrap();
    let all = tx.site_month_slice(&ask, &Start::First, 1_000).await.unwrap();
    assert!(all.after.is_none() && all.rows.len() > 3, "{}", all.rows.len());
    let mut found = Vec::new();
    let mut start = Start::First;
    loop {
        let page = tx.site_month_slice(&ask, &start, 3).await.unwrap();
        found.extend(page.rows);
        let Some(after) = page.after else { break };
        start = Start::After(after);
    }
    assert_eq!(found, all.rows, "each once, in the same order");
    let order: Vec<&RegionCode> = found.iter().map(|line| &line.region.code).collect();
    assert!(order.is_sorted());
    let city = all_of(ParticipationRule::Any, "3701", Some(ParticipationState::Silent));
    let city = tx.site_month_slice(&city, &Start::First, 1_000).await.unwrap().rows;
    assert!(city.iter().all(|line| code("3701").contains(&line.region.code)) && city.len() < found.len());
}

async fn months_are_counted(store: &dyn Store, meter: &Meter) {
    let other: Month = "2019-01".parse().unwrap();
    let mut tx = store.write(meter).await.unwrap();
    tx.begin_participation_month(other, 3).await.unwrap();
    tx.begin_participation_month(other, 4).await.unwrap();
    let tally = tx.participation_month(other).await.unwrap().unwrap();
    assert_eq!((tally.changes, tally.changed_at, tally.rolled_up_at), (0, 3, None));
    tx.count_participation_change(other, 5).await.unwrap();
    tx.count_participation_change(other, 6).await.unwrap();
    tx.mark_rolled_up(other, 1, 8).await.unwrap();
    let tally = tx.participation_month(other).await.unwrap().unwrap();
    assert_eq!((tally.changes, tally.changed_at, tally.rolled_up, tally.rolled_up_at), (2, 6, 1, Some(8)));
    assert!(tx.participation_months().await.unwrap().contains(&tally));
    assert!(tx.sites_changed_at().await.unwrap().unwrap() >= 7);
    let (first, last) = tx.site_number_range().await.unwrap().unwrap();
    assert!(first <= NUMBERS.0 && last >= NUMBERS.1);
    let changed = tx.exclusions_changed_after(5).await.unwrap();
    assert!(changed.iter().any(|one| (one.changed_at, one.until) == (6, day("2026-06-30"))), "{changed:?}");
    let outermost = tx.outermost_regions().await.unwrap();
    assert!(outermost.iter().any(|region| region.code == code("37")));
    assert!(!outermost.iter().any(|region| code("37").contains(&region.code) && region.code != code("37")));
}

async fn showings_of_a_day_are_counted(store: &dyn Store, meter: &Meter, site: &Site) {
    let held = day("2026-06-09");
    let viewing = |id: &str, state| Viewing {
        id: id.parse().unwrap(),
        site: site.number,
        plan: None,
        menu: None,
        kind: ViewingKind::Gathering,
        state,
        source: ViewingSource::Pack,
        planned_at: None,
        started_at: Some(10),
        ended_at: Some(20),
        day: held,
        heads: 12,
        ordered_heads: 0,
        revision: 0,
        feedback: String::new(),
        returned_reason: String::new(),
        network: None,
        received_at: Some(30),
        reported_at: None,
        version: 1,
        created_at: 1,
        updated_at: 1,
    };
    let play = FilmPlay {
        watched: Watched::default(),
        length_ms: 900_000,
        counted_ms: 600_000,
        opened_at: None,
        begun_at: 10,
        ended_at: 20,
        faster: false,
    };
    let film = ViewingFilm { entry: "e1".parse().unwrap(), play, received_at: 30 };
    let mut tx = store.write(meter).await.unwrap();
    for (id, state) in [("pv1", ViewingState::Reported), ("pv2", ViewingState::Returned)] {
        assert!(tx.put_viewing(&viewing(id, state), 0).await.unwrap());
        tx.put_viewing_film(&id.parse().unwrap(), &film).await.unwrap();
    }
    let counted = tx.counted_showings(site.number, held).await.unwrap();
    let told: Vec<_> =
        counted.iter().map(|one| (one.viewing.as_str(), one.film.as_str(), one.counted_ms, one.heads)).collect();
    assert_eq!(told, [("pv1", "e1", 600_000, 12)], "what was returned counts nothing");
    assert!(tx.counted_showings(site.number, day("2026-06-10")).await.unwrap().is_empty());
    let shown = tx.viewings_of_day(site.number, held).await.unwrap();
    let told: Vec<_> = shown.iter().map(|one| (one.id.as_str(), one.state, one.films.len())).collect();
    assert_eq!(told, [("pv1", ViewingState::Reported, 1), ("pv2", ViewingState::Returned, 1)]);
}

async fn reports_are_kept_and_approvals_follow_each_other(store: &dyn Store, meter: &Meter, by: &AccountId) {
    let content = ReportContent {
        format: REPORT_FORMAT,
        region: code("3701"),
        name: "3701".to_owned(),
        month: month(),
        rule: ParticipationRule::Any,
        sums: ParticipationSums { met: 3, ..ParticipationSums::default() },
        lines: Vec::new(),
        direct: ParticipationSums::default(),
        rules: Vec::new(),
        excluded: ExcludedPart::default(),
    };
    let report = |id: &str, number| NewReport {
        id: id.parse().unwrap(),
        region: code("3701"),
        month: month(),
        rule: ParticipationRule::Any,
        number,
        content: serde_json::to_string(&content).unwrap(),
        sha256: "ab".to_owned(),
        reason: String::new(),
        frozen_by: Some(by.clone()),
        frozen_at: 9,
    };
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_participation_report(&report("r1", 1)).await.unwrap();
    tx.insert_participation_report(&report("r2", 2)).await.unwrap();
    let id: ReportId = "r1".parse().unwrap();
    let kept = tx.participation_report(&id).await.unwrap().unwrap();
    assert_eq!((&kept.content, kept.text.as_str()), (&content, report("r1", 1).content.as_str()));
    assert!(!kept.head.frozen_by.is_empty());
    let heads = tx.participation_reports(&code("3701"), month()).await.unwrap();
    assert_eq!(heads.iter().map(|head| head.number).collect::<Vec<_>>(), [2, 1]);
    assert!(tx.participation_reports(&code("3702"), month()).await.unwrap().is_empty());
    let approval = |number, is_approved| NewApproval {
        region: code("3701"),
        month: month(),
        number,
        is_approved,
        by_region: code("37"),
        decided_by: Some(by.clone()),
        reason: String::new(),
        decided_at: 10,
    };
    let mut approved = Vec::new();
    for (number, is_approved) in [(1, true), (2, false), (3, true)] {
        tx.insert_participation_approval(&approval(number, is_approved)).await.unwrap();
        let places = tx.region_places(&[code("37"), code("3701"), code("99")], month()).await.unwrap();
        assert_eq!(places.iter().map(|place| place.region.name.as_str()).collect::<Vec<_>>(), ["37", "3701"]);
        approved.push(places[1].is_approved);
    }
    assert_eq!(approved, [true, false, true], "the last one holds");
    let lines = tx.region_lines(&code("37"), month(), ParticipationRule::Any).await.unwrap();
    assert_eq!(lines.iter().map(|line| line.is_approved).collect::<Vec<_>>(), [true, false]);
    let kept = tx.participation_approvals(&code("3701"), month()).await.unwrap();
    assert_eq!(
        kept.iter().map(|one| (one.number, one.is_approved)).collect::<Vec<_>>(),
        [(3, true), (2, false), (1, true)]
    );
    tx.commit().await.unwrap();
    let mut tx = store.write(meter).await.unwrap();
    let twice = tx.insert_participation_approval(&approval(3, false)).await;
    assert!(matches!(twice, Err(StoreError::Duplicate(_))), "{twice:?}");
    drop(tx);
    let mut tx = store.write(meter).await.unwrap();
    let twice = tx.insert_participation_report(&report("r3", 2)).await;
    assert!(matches!(twice, Err(StoreError::Duplicate(_))), "{twice:?}");
}
