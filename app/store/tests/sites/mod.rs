//! Regions, sites, devices, offices and managers, exclusions and settings.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionRole, Reach, Standing};
use domain::exhibition::region::RegionCode;
use domain::exhibition::settings::ExhibitionSettings;
use domain::exhibition::site::SiteKind;
use domain::ids::{AccountId, SiteId};
use store::{
    ExhibitionMember, ExhibitionMemberFilter, Meter, Region, Site, SiteCounts, SiteExclusion, SiteFilter, SiteOrder,
    SiteState, Start, Store, Ticket, TicketDetails, Tx,
};

use crate::account;

/// More than one statement takes.
const MANY: i64 = 1_001;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn region(text: &str) -> Region {
    Region { code: code(text), name: format!("地区{text}") }
}

fn site(number: i64, region: &str) -> Site {
    Site {
        number,
        id: format!("site{number:05}").parse().unwrap(),
        code: format!("S{number:05}"),
        name: format!("站点 {number}"),
        region: code(region),
        kind: SiteKind::Village,
        opened_on: day("2026-01-01"),
        closed_on: None,
        capacity: 30,
        has_device: false,
        version: 1,
    }
}

fn within(reach: &[&str]) -> SiteFilter {
    SiteFilter::within(reach.iter().map(|text| Reach::Region(code(text))).collect(), day("2026-06-15"))
}

async fn numbers(tx: &mut dyn Tx, filter: &SiteFilter) -> Vec<i64> {
    let slice = tx.site_slice(filter, SiteOrder::Code, false, &Start::First, 20_000).await.unwrap();
    slice.rows.iter().map(|line| line.site.number).collect()
}

/// Leaves nothing: its transaction is not committed.
pub async fn suite(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    let tx = &mut *tx;
    let regions = ["44", "4401", "440106", "440106001", "4402", "4419", "441900101"].map(region);
    assert_eq!(tx.insert_regions(&regions).await.unwrap(), 7);
    assert_eq!(tx.insert_regions(&regions).await.unwrap(), 0, "they are there");
    let first = tx.next_site_number().await.unwrap();
    let county: Vec<Site> = (0..MANY).map(|at| site(first + at, "440106001")).collect();
    assert_eq!(tx.put_sites(&county, 1).await.unwrap(), 1_001);
    assert_eq!(tx.put_sites(&county, 1).await.unwrap(), 0, "the same version twice");
    let [beside, closed, moved] = [MANY, MANY + 1, MANY + 2].map(|at| first + at);
    let closed_site = Site { closed_on: Some(day("2026-06-01")), ..site(closed, "4402") };
    let others = [site(beside, "441900101"), closed_site.clone(), site(moved, "44")];
    assert_eq!(tx.put_sites(&others, 1).await.unwrap(), 3);
    let changed = Site { version: 2, name: "百分号%".to_owned(), ..others[2].clone() };
    assert_eq!(tx.put_sites(std::slice::from_ref(&changed), 2).await.unwrap(), 1);
    assert_eq!(tx.put_sites(&[Site { version: 2, ..changed.clone() }], 3).await.unwrap(), 0, "somebody was faster");
    assert_eq!(tx.site(&changed.id).await.unwrap(), Some(changed.clone()));
    assert_eq!(tx.site_numbered(closed).await.unwrap(), Some(closed_site));
    let coded = tx.sites_coded(&[county[0].code.clone(), "S?".to_owned()]).await.unwrap();
    assert_eq!(coded, county[..1]);

    lists(tx, (first, beside, closed, moved)).await;
    tree(tx).await;
    devices(tx, &county[0]).await;
    people(tx, &county[0]).await;
    exclusions(tx, &county[0]).await;
    settings(tx).await;
}

/// Nobody reads what lies beside or above, and filters find what they say.
async fn lists(tx: &mut dyn Tx, (first, beside, closed, moved): (i64, i64, i64, i64)) {
    assert_eq!(numbers(tx, &within(&["4401"])).await.len(), 1_001);
    assert_eq!(numbers(tx, &within(&["4402", "4419"])).await, [beside, closed]);
    assert_eq!(numbers(tx, &within(&[])).await, Vec::<i64>::new());
    let own = SiteFilter { reach: vec![Reach::Site(moved)], ..within(&[]) };
    assert_eq!(numbers(tx, &own).await, [moved]);
    let many: Vec<Reach> = (first..first + MANY).map(Reach::Site).collect();
    assert_eq!(tx.site_counts(&many, day("2026-06-15")).await.unwrap().all, 1_001, "a manager of many sites");
    let all = SiteFilter { reach: vec![Reach::All], ..within(&[]) };
    assert_eq!(tx.site_count(&all).await.unwrap(), (1_004, 1_004));
    let named = SiteFilter { words: "百分号%".to_owned(), ..all.clone() };
    assert_eq!(tx.site_count(&named).await.unwrap(), (1_004, 1));
    let below = SiteFilter { region: Some(code("4401")), ..within(&["44"]) };
    assert_eq!(tx.site_count(&below).await.unwrap(), (1_004, 1_001));
    let state = |state| SiteFilter { state: Some(state), ..within(&["4402", "4419"]) };
    assert_eq!(numbers(tx, &state(SiteState::Open)).await, [beside]);
    assert_eq!(numbers(tx, &state(SiteState::Closed)).await, [closed]);
    assert_eq!(numbers(tx, &state(SiteState::Unmanaged)).await, [beside]);
    let office = SiteFilter { kind: Some(SiteKind::Office), ..all.clone() };
    assert_eq!(tx.site_count(&office).await.unwrap().1, 0);
    let page = tx.site_slice(&all, SiteOrder::Region, true, &Start::First, 2).await.unwrap();
    assert_eq!((page.rows[0].site.number, page.rows[0].region_name.as_str()), (beside, "地区441900101"));
    let next = Start::After(page.after.unwrap());
    let next = tx.site_slice(&all, SiteOrder::Region, true, &next, 2_000).await.unwrap();
    assert_eq!(next.rows.len(), 1_002, "the rest of the list");
    let last = tx.site_slice(&all, SiteOrder::Opened, false, &Start::Skip(1_003), 2).await.unwrap();
    assert_eq!(last.rows.len(), 1);
    let counts = tx.site_counts(&[Reach::Region(code("4402")), Reach::Site(first)], day("2026-06-15")).await.unwrap();
    assert_eq!(counts, SiteCounts { all: 2, open: 1, unmanaged: 1, without_device: 1 });
}

async fn tree(tx: &mut dyn Tx) {
    let codes = |regions: Vec<Region>| regions.into_iter().map(|one| one.code.to_string()).collect::<Vec<_>>();
    assert_eq!(codes(tx.regions_below(None, 4).await.unwrap()), ["44", "4401", "4402", "4419"]);
    assert_eq!(codes(tx.regions_below(Some(&code("4401")), 9).await.unwrap()), ["440106", "440106001"]);
    let asked = ["4419", "99", "44"].map(code);
    assert_eq!(codes(tx.regions_named(&asked).await.unwrap()), ["44", "4419"]);
    let counts = tx.region_counts(&[code("4402"), code("4401")], day("2026-06-15")).await.unwrap();
    let counts: Vec<_> = counts.iter().map(|one| (one.region.code.as_str(), one.sites, one.open)).collect();
    assert_eq!(counts, [("4401", 1_001, 1_001), ("4402", 1, 0)]);
    assert!(tx.rename_region(&Region { name: "别名".to_owned(), ..region("4402") }).await.unwrap());
    assert!(!tx.rename_region(&region("4499")).await.unwrap());
    assert_eq!(tx.exhibition_region(&code("4402")).await.unwrap().unwrap().name, "别名");
}

async fn devices(tx: &mut dyn Tx, site: &Site) {
    tx.put_device_link(site.number, b"link", 100).await.unwrap();
    assert_eq!(tx.site_of_link(b"link", 100).await.unwrap(), None, "it has ended");
    assert_eq!(tx.site_of_link(b"link", 99).await.unwrap().unwrap().id, site.id);
    assert!(!tx.use_device_link(b"link", b"key", 100).await.unwrap());
    assert!(tx.use_device_link(b"link", b"key", 99).await.unwrap());
    assert!(!tx.use_device_link(b"link", b"other", 99).await.unwrap(), "once");
    assert!(tx.site_of_device(b"key").await.unwrap().unwrap().has_device);
    assert!(tx.end_device(site.number).await.unwrap());
    assert!(!tx.end_device(site.number).await.unwrap());
    assert_eq!(tx.site_of_device(b"key").await.unwrap(), None);
}

async fn people(tx: &mut dyn Tx, site: &Site) {
    let invited = account("invited");
    let ticket = Ticket {
        token_hash: b"first password".to_vec(),
        kind: "reset".to_owned(),
        account_id: Some(invited.id.clone()),
        contest_id: None,
        email: Some(invited.email.clone()),
        role: None,
        details: TicketDetails::default(),
        created_at: 1,
        expires_at: 9,
        used_at: None,
    };
    tx.insert_invited(std::slice::from_ref(&invited), std::slice::from_ref(&ticket)).await.unwrap();
    assert_eq!(tx.ticket(b"first password").await.unwrap(), Some(ticket));
    let found = tx.accounts_addressed(&[invited.email.clone(), "x@example.invalid".to_owned()]).await.unwrap();
    assert_eq!(found.iter().map(|one| (&one.account, one.is_proven)).collect::<Vec<_>>(), [(&invited.id, true)]);
    let member = |account: &AccountId, role, place: &str| ExhibitionMember {
        account: account.clone(),
        role,
        place: place.to_owned(),
        added_by: None,
        added_at: 1,
    };
    let members = [
        member(&invited.id, ExhibitionRole::Manager, site.id.as_str()),
        member(&invited.id, ExhibitionRole::Office, "4402"),
    ];
    assert_eq!(tx.put_exhibition_members(&members).await.unwrap(), 2);
    assert_eq!(tx.put_exhibition_members(&members).await.unwrap(), 0, "they are held");
    let standings = tx.exhibition_standings(&invited.id).await.unwrap();
    let wanted = [
        Standing { role: ExhibitionRole::Office, reach: Reach::Region(code("4402")) },
        Standing { role: ExhibitionRole::Manager, reach: Reach::Site(site.number) },
    ];
    assert_eq!(standings, wanted);
    let filter = |reach: &str| ExhibitionMemberFilter { reach: vec![Reach::Region(code(reach))], ..Default::default() };
    let slice = tx.exhibition_member_slice(&filter("44"), &Start::First, 9).await.unwrap();
    let places: Vec<_> = slice.rows.iter().map(|one| (one.member.role, one.place_code.as_str())).collect();
    assert_eq!(places, [(ExhibitionRole::Office, "4402"), (ExhibitionRole::Manager, site.code.as_str())]);
    let manager = ExhibitionMemberFilter { role: "manager".to_owned(), ..filter("44") };
    assert_eq!(tx.exhibition_member_count(&manager).await.unwrap(), (2, 1));
    assert_eq!(tx.exhibition_member_count(&filter("4402")).await.unwrap(), (1, 1));
    let unmanaged = SiteFilter { state: Some(SiteState::Unmanaged), ..within(&["4401"]) };
    assert_eq!(tx.site_count(&unmanaged).await.unwrap(), (1_001, 1_000));
    let managers = tx.managers_of(std::slice::from_ref(&site.id)).await.unwrap();
    assert_eq!(managers.iter().map(|one| one.email.as_str()).collect::<Vec<_>>(), [invited.email.as_str()]);
    let none: SiteId = "site-none".parse().unwrap();
    assert!(tx.managers_of(&[none]).await.unwrap().is_empty());
    assert!(tx.end_exhibition_member(&invited.id, ExhibitionRole::Office, "4402").await.unwrap());
    assert!(!tx.end_exhibition_member(&invited.id, ExhibitionRole::Office, "4402").await.unwrap());
}

async fn exclusions(tx: &mut dyn Tx, site: &Site) {
    let exclusion = |id: &str, region: Option<&str>| SiteExclusion {
        id: id.parse().unwrap(),
        region: region.map(code),
        site: region.is_none().then_some(site.number),
        from: day("2026-06-01"),
        until: day("2026-06-30"),
        reason: "停电".to_owned(),
        added_by: None,
        added_at: 1,
        ended_at: None,
    };
    for one in [exclusion("x1", None), exclusion("x2", Some("4401")), exclusion("x3", Some("4402"))] {
        tx.insert_exclusion(&one).await.unwrap();
    }
    let ids =
        |all: Vec<store::NamedExclusion>| all.into_iter().map(|one| one.exclusion.id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids(tx.exclusions_of_site(site).await.unwrap()), ["x1", "x2"], "of its regions too");
    let reach = [Reach::Region(code("4402"))];
    assert_eq!(ids(tx.exclusion_slice(&reach, &Start::First, 9).await.unwrap().rows), ["x3"]);
    assert_eq!(tx.exclusion_count(&[Reach::All]).await.unwrap(), 3);
    let later = SiteExclusion { until: day("2026-07-31"), ..exclusion("x9", None) };
    let other = SiteExclusion { reason: "装修".to_owned(), ..exclusion("x9", None) };
    for (one, alike) in [
        (exclusion("x9", None), true),
        (exclusion("x9", Some("4401")), true),
        (exclusion("x9", Some("4419")), false),
        (later, false),
        (other, false),
    ] {
        assert_eq!(tx.is_excluded_alike(&one).await.unwrap(), alike, "{one:?}");
    }
    let id = "x2".parse().unwrap();
    assert_eq!(tx.exclusion(&id).await.unwrap().unwrap().exclusion, exclusion("x2", Some("4401")));
    assert!(tx.end_exclusion(&id, None, 5).await.unwrap());
    assert!(!tx.end_exclusion(&id, None, 6).await.unwrap());
    assert_eq!(tx.exclusion(&id).await.unwrap(), None);
    assert!(!tx.is_excluded_alike(&exclusion("x9", Some("4401"))).await.unwrap(), "it was taken back");
    assert_eq!(tx.exclusion_count(&[Reach::All]).await.unwrap(), 3, "its row stays");
}

async fn settings(tx: &mut dyn Tx) {
    let kept = tx.exhibition_settings().await.unwrap();
    assert_eq!((kept.settings.clone(), kept.secret.len()), (ExhibitionSettings::default(), 32));
    assert!(kept.secret.iter().any(|byte| *byte != 0));
    let hours = ExhibitionSettings { rule: "hours@1".to_owned(), ..kept.settings };
    assert!(tx.put_exhibition_settings(&hours, kept.version, 5).await.unwrap());
    assert!(!tx.put_exhibition_settings(&hours, kept.version, 6).await.unwrap(), "somebody was faster");
    let after = tx.exhibition_settings().await.unwrap();
    assert_eq!((after.settings, after.secret, after.version), (hours, kept.secret, kept.version + 1));
}
