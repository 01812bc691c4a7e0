//! Packs: kept as they were made, and listed as far as somebody reaches.

use domain::calendar::Day;
use domain::exhibition::access::Reach;
use domain::exhibition::plans::PlanState;
use domain::exhibition::site::SiteKind;
use domain::ids::{AccountId, PlanId};
use store::{Meter, Pack, Plan, Region, Site, Slice, Start, Store, Tx};

/// Sites of this suite have the numbers from here on.
const FIRST: i64 = 9_000;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn site(nth: i64, code: &str, region: &str) -> Site {
    Site {
        number: FIRST + nth,
        id: format!("pack-site-{nth}").parse().unwrap(),
        code: code.to_owned(),
        name: format!("第{nth}站"),
        region: region.parse().unwrap(),
        kind: SiteKind::Village,
        opened_on: day("2020-01-01"),
        closed_on: None,
        capacity: 0,
        has_device: false,
        version: 1,
    }
}

fn plan(id: &PlanId, by: &AccountId) -> Plan {
    Plan {
        id: id.clone(),
        region: "52".parse().unwrap(),
        region_name: "贵州".to_owned(),
        title: "七月收看计划".to_owned(),
        introduction: String::new(),
        starts_on: day("2026-07-01"),
        ends_on: day("2026-07-31"),
        kinds: Vec::new(),
        state: PlanState::Draft,
        withdrawn_reason: String::new(),
        previous: None,
        version: 1,
        created_by: Some(by.clone()),
        created_at: 1,
        published_at: None,
        updated_at: 1,
    }
}

fn pack(id: &str, nth: i64, plan: &PlanId, by: &AccountId, made_at: i64) -> Pack {
    Pack {
        id: id.parse().unwrap(),
        site: FIRST + nth,
        plan_id: plan.clone(),
        sha256: "ab".to_owned(),
        manifest: "{\"format\":1}".to_owned(),
        size_bytes: 5_000_000_000,
        made_by: Some(by.clone()),
        made_at,
        imported_at: None,
    }
}

/// Regions, sites and a plan that three of them got.
async fn prepare(tx: &mut dyn Tx, id: &PlanId, by: &AccountId) {
    let region = |code: &str| Region { code: code.parse().unwrap(), name: code.to_owned() };
    tx.insert_regions(&[region("52"), region("5201"), region("5202")]).await.unwrap();
    let sites = [site(1, "P-1", "5201"), site(2, "P-2", "5201"), site(3, "P-10", "5202")];
    tx.put_sites(&sites, 1).await.unwrap();
    tx.insert_plan(&plan(id, by)).await.unwrap();
    tx.put_plan_regions(id, &["52".parse().unwrap()]).await.unwrap();
    assert_eq!(tx.freeze_plan_sites(id).await.unwrap(), 3);
}

/// The account exists.
pub async fn suite(store: &dyn Store, meter: &Meter, by: &AccountId) {
    let id: PlanId = "pack-plan".parse().unwrap();
    let mut tx = store.write(meter).await.unwrap();
    prepare(&mut *tx, &id, by).await;
    let [first, second, third] = [pack("k1", 1, &id, by, 10), pack("k2", 1, &id, by, 20), pack("k3", 3, &id, by, 15)];
    for one in [&first, &second, &third] {
        tx.insert_pack(one).await.unwrap();
    }
    tx.note_pack_import(&second.id, 99).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = store.read(meter).await.unwrap();
    assert_eq!(tx.pack(&first.id).await.unwrap(), Some(first.clone()));
    assert_eq!(tx.pack(&second.id).await.unwrap().unwrap().imported_at, Some(99));
    assert_eq!(tx.pack(&"none".parse().unwrap()).await.unwrap(), None);
    lists(&mut *tx, &id).await;
    for (name, found) in [("P-2", Some("pack-site-2")), ("pack-site-3", Some("pack-site-3")), ("p-2", None)] {
        let found = found.map(|id| id.parse().unwrap());
        assert_eq!(tx.pack_site_named(&id, name).await.unwrap(), found, "{name}");
    }
}

async fn lists(tx: &mut dyn Tx, plan: &PlanId) {
    let region = |code: &str| Reach::Region(code.parse().unwrap());
    for (reach, found) in [
        (vec![Reach::All], vec!["k2", "k3", "k1"]),
        (vec![region("52")], vec!["k2", "k3", "k1"]),
        (vec![region("5202"), Reach::Site(FIRST + 2)], vec!["k3"]),
        (vec![Reach::Site(FIRST + 1)], vec!["k2", "k1"]),
        (vec![region("5203")], vec![]),
        (vec![], vec![]),
    ] {
        let slice = tx.pack_slice(&reach, &Start::First, 50).await.unwrap();
        let ids: Vec<&str> = slice.rows.iter().map(|line| line.id.as_str()).collect();
        assert_eq!(ids, found, "{reach:?}");
        assert_eq!(tx.pack_count(&reach).await.unwrap(), i64::try_from(found.len()).unwrap());
    }
    let all = [region("52")];
    let Slice { rows, after, .. } = tx.pack_slice(&all, &Start::First, 2).await.unwrap();
    assert_eq!((rows.len(), rows[0].site_code.as_str(), rows[0].imported_at), (2, "P-1", Some(99)));
    let rest = tx.pack_slice(&all, &Start::After(after.unwrap()), 2).await.unwrap();
    assert_eq!(rest.rows.iter().map(|line| line.id.as_str()).collect::<Vec<_>>(), ["k1"]);
    let own = tx.packs_of_site(FIRST + 1, 1).await.unwrap();
    assert_eq!(own.iter().map(|line| line.id.as_str()).collect::<Vec<_>>(), ["k2"]);

    // Sites by code, each with its newest pack.
    let sites = tx.pack_site_slice(plan, &all, "", &Start::First, 50).await.unwrap();
    let lines: Vec<(&str, Option<&str>)> = sites
        .rows
        .iter()
        .map(|line| (line.site_code.as_str(), line.newest.as_ref().map(|(id, _)| id.as_str())))
        .collect();
    assert_eq!(lines, [("P-1", Some("k2")), ("P-10", Some("k3")), ("P-2", None)]);
    assert_eq!(tx.pack_site_count(plan, &all, "p-1").await.unwrap(), 2, "whatever the case");
    assert_eq!(tx.pack_site_count(plan, &[Reach::Site(FIRST + 3)], "").await.unwrap(), 1);
    assert_eq!(tx.pack_site_count(plan, &all, "100%").await.unwrap(), 0);
}
