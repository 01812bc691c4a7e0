//! Viewing plans: whom they expect, how far sites are, whom letters go to, what was wished for; the same on both databases.

use domain::calendar::Day;
use domain::exhibition::plans::{PlanStanding, PlanState};
use domain::exhibition::region::RegionCode;
use domain::exhibition::site::SiteKind;
use store::{Meter, Plan, PlanCount, PlanFilm, PlanFilter, PreviousPlan, SiteExclusion, Start, Store};

use super::cluster::{Cluster, Folder};
use super::ground::Ground;

/// Regions, sites that are there throughout, that close or open meanwhile, that are excluded, and one of another city.
const GROUND: &str = "
    INSERT INTO regions (code, name) VALUES ('44', '省'), ('4401', '甲市'), ('440106', '乙区'), ('440106001', '丙镇'),
        ('4402', '丁市'), ('4420', '戊市'), ('442000100', '己镇');
    INSERT INTO sites (number, id, code, name, region, kind, opened_on, closed_on, capacity, version, created_at, updated_at)
    VALUES (1, 's1', '001', '一村', '440106001', 'village', 0, NULL, 0, 1, 1, 1),
        (2, 's2', '002', '二社区', '440106001', 'community', 0, 131, 0, 1, 1, 1),
        (3, 's3', '003', '三村', '440106001', 'village', 0, 130, 0, 1, 1, 1),
        (4, 's4', '004', '四村', '4402', 'village', 0, NULL, 0, 1, 1, 1),
        (5, 's5', '005', '五村', '440106', 'village', 101, NULL, 0, 1, 1, 1),
        (6, 's6', '006', '六村', '440106001', 'village', 0, NULL, 0, 1, 1, 1),
        (7, 's7', '007', '七机关', '4401', 'office', 100, NULL, 0, 1, 1, 1),
        (8, 's8', '008', '八村', '442000100', 'village', 0, NULL, 0, 1, 1, 1),
        (9, 's9', '009', '九村', '442000100', 'village', 0, NULL, 0, 1, 1, 1),
        (10, 's10', '010', '十村', '442000100', 'village', 0, NULL, 0, 1, 1, 1);
    INSERT INTO site_exclusions (id, region, site, from_day, until_day, reason, added_at, ended_at)
    VALUES ('x1', NULL, 6, 120, 120, '整修', 1, NULL), ('x2', NULL, 8, 90, 99, '整修', 1, NULL),
        ('x3', '4420', NULL, 100, 130, '停电', 1, 5), ('x4', NULL, 10, 131, 140, '整修', 1, NULL);
    INSERT INTO exhibition_members (account_id, role, place, added_at)
    VALUES ('one', 'manager', 's8', 1), ('one', 'manager', 's9', 1), ('one', 'office', '44', 1);
";

/// What came of the plan `p1`.
const VIEWINGS: &str = "
    INSERT INTO viewings (id, site, plan_id, kind, state, source, day, heads, ordered_heads, revision, feedback, returned_reason,
        version, created_at, updated_at)
    VALUES ('v1', 1, 'p1', 'gathering', 'planned', 'player', 105, 0, 0, 0, '', '', 1, 1, 1),
        ('v2', 1, 'p1', 'gathering', 'accepted', 'player', 101, 9, 0, 0, '', '', 1, 1, 2),
        ('v3', 2, 'p1', 'gathering', 'returned', 'manual', 102, 9, 0, 0, '', '', 1, 1, 3),
        ('v4', 9, NULL, 'gathering', 'held', 'player', 102, 9, 0, 0, '', '', 1, 1, 3);
    INSERT INTO viewing_wishes (viewing_id, position, entry_id, subject, words)
    VALUES ('v2', 1, 'e1', '', ''), ('v2', 2, NULL, '农技', ''), ('v3', 1, NULL, '农技', ''), ('v3', 2, NULL, '', '想看粤剧'),
        ('v4', 1, 'e1', '', '');
    INSERT INTO sites (number, id, code, name, region, kind, opened_on, capacity, version, created_at, updated_at)
    VALUES (11, 's11', '011', '新村', '440106001', 'village', 0, 0, 1, 1, 1);
    UPDATE sites SET closed_on = 110 WHERE number = 10;
";

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn day(number: i64) -> Day {
    Day::from_number(number).unwrap()
}

fn plan(id: &str) -> Plan {
    Plan {
        id: id.parse().unwrap(),
        region: code("44"),
        region_name: "省".to_owned(),
        title: "七月收看计划".to_owned(),
        introduction: "请组织收看。".to_owned(),
        starts_on: day(100),
        ends_on: day(130),
        kinds: Vec::new(),
        state: PlanState::Draft,
        withdrawn_reason: String::new(),
        previous: None,
        version: 1,
        created_by: Some("one".parse().unwrap()),
        created_at: 10,
        published_at: None,
        updated_at: 10,
    }
}

fn film(position: i64, entry: &str) -> PlanFilm {
    PlanFilm {
        position,
        entry_id: entry.parse().unwrap(),
        title: "灯塔".to_owned(),
        length_ms: 60_000,
        must: position == 1,
        questions: vec!["学到了什么？".to_owned(), "“灯塔”指什么？".to_owned()],
    }
}

async fn a_plan_is_kept_and_expects_sites_that_do_not_change(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    let first = plan("p1");
    tx.insert_plan(&first).await.unwrap();
    assert_eq!(tx.plan(&first.id).await.unwrap(), Some(first.clone()));
    let changed = Plan { kinds: vec![SiteKind::Village], title: "改".to_owned(), updated_at: 11, ..first.clone() };
    assert!(tx.update_plan(&changed).await.unwrap());
    assert!(!tx.update_plan(&changed).await.unwrap(), "somebody changed it since");
    tx.put_plan_films(&first.id, &[film(1, "e1"), film(2, "e2")]).await.unwrap();
    tx.put_plan_films(&first.id, &[film(1, "e2"), film(2, "e1")]).await.unwrap();
    assert_eq!(tx.plan_films(&first.id).await.unwrap(), [film(1, "e2"), film(2, "e1")]);
    tx.put_plan_regions(&first.id, &[code("4401"), code("4420")]).await.unwrap();
    assert_eq!(tx.plan_expected_sites(&first.id).await.unwrap(), 4, "villages alone: 1, 8, 9, 10");
    let all = Plan { kinds: Vec::new(), version: 2, ..changed };
    assert!(tx.update_plan(&all).await.unwrap());
    assert_eq!(tx.plan_expected_sites(&first.id).await.unwrap(), 6);
    assert_eq!(tx.freeze_plan_sites(&first.id).await.unwrap(), 6);
    let dark = SiteExclusion {
        id: "x5".parse().unwrap(),
        region: Some(code("4420")),
        site: None,
        from: day(130),
        until: day(140),
        reason: "停电".to_owned(),
        added_by: None,
        added_at: 1,
        ended_at: None,
    };
    tx.insert_exclusion(&dark).await.unwrap();
    assert_eq!(tx.plan_expected_sites(&first.id).await.unwrap(), 3, "none of a region that is excluded on a day");
    let published = Plan { state: PlanState::Published, published_at: Some(12), version: 3, ..all };
    assert!(tx.update_plan(&published).await.unwrap());
    let next = Plan { previous: tx.last_plan(&code("44")).await.unwrap(), ..plan("p2") };
    let previous = PreviousPlan { id: first.id.clone(), title: "改".to_owned(), starts_on: day(100) };
    assert_eq!(next.previous, Some(previous));
    tx.insert_plan(&next).await.unwrap();
    assert_eq!(tx.plan(&next.id).await.unwrap(), Some(next.clone()));
    tx.commit().await.unwrap();
    let mut tx = store.read(meter).await.unwrap();
    assert_eq!(tx.last_plan(&code("4401")).await.unwrap(), None);
    let filter = |regions: &[&str], state| PlanFilter { regions: regions.iter().map(|one| code(one)).collect(), state };
    let count = async |tx: &mut dyn store::Tx, filter: &PlanFilter| {
        let slice = tx.plan_slice(filter, &Start::First, 9).await.unwrap();
        assert_eq!(i64::try_from(slice.rows.len()).unwrap(), tx.plan_count(filter).await.unwrap());
        slice.rows.len()
    };
    assert_eq!(count(&mut *tx, &filter(&["44"], None)).await, 2);
    assert_eq!(count(&mut *tx, &filter(&["44"], Some(PlanState::Published))).await, 1);
    assert_eq!(count(&mut *tx, &filter(&["4401", "4402"], None)).await, 0, "those above are not listed");
    assert_eq!(count(&mut *tx, &filter(&[], None)).await, 0);
    let both = [first.id.clone(), next.id];
    assert_eq!(tx.plan_site_counts(&both).await.unwrap(), [(first.id, 6)]);
}

async fn regions_are_read_a_level_at_a_time(store: &dyn Store, meter: &Meter) {
    let mut tx = store.read(meter).await.unwrap();
    let below = async |tx: &mut dyn store::Tx, region: &str| -> Vec<String> {
        let found = tx.plan_regions_below(&code(region)).await.unwrap();
        found.into_iter().map(|one| one.code.to_string()).collect()
    };
    assert_eq!(below(&mut *tx, "44").await, ["44", "4401", "4402", "4420"]);
    assert_eq!(below(&mut *tx, "4420").await, ["4420", "442000100"], "a city without counties");
    assert_eq!(below(&mut *tx, "440106001").await, ["440106001"]);
    assert_eq!(below(&mut *tx, "45").await, Vec::<String>::new());
    let names = tx.plan_region_names(&[code("4402"), code("4401")]).await.unwrap();
    assert_eq!(names.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["甲市", "丁市"]);
    let days = (day(100), day(130));
    let open = tx.plan_open_sites(&code("4401"), 9, days, &[]).await.unwrap();
    assert_eq!(open, [("4401".to_owned(), 1), ("440106001".to_owned(), 3)], "excluded ones are open");
    let villages = tx.plan_open_sites(&code("4401"), 9, days, &[SiteKind::Village]).await.unwrap();
    assert_eq!(villages, [("440106001".to_owned(), 2)]);
}

async fn each_site_is_so_far_as_its_furthest_viewing(store: &dyn Store, meter: &Meter) {
    let id = plan("p1").id;
    let mut tx = store.write(meter).await.unwrap();
    let one = std::slice::from_ref(&id);
    assert_eq!(tx.mark_plans_received(7, &[id.clone(), plan("none").id], 20).await.unwrap(), 1);
    assert_eq!(tx.mark_plans_received(7, one, 21).await.unwrap(), 0, "the first time counts");
    assert_eq!(tx.mark_plans_received(4, one, 21).await.unwrap(), 0, "it did not get the plan");
    assert_eq!(tx.mark_plans_received(7, &[], 21).await.unwrap(), 0);
    let tallies = tx.plan_tallies(&id, &code("44"), 6).await.unwrap();
    let wanted = [
        ("4401", PlanStanding::Received, 1, 0),
        ("440106", PlanStanding::Held, 1, 0),
        ("440106", PlanStanding::Reported, 1, 0),
        ("442000", PlanStanding::Silent, 3, 1),
    ];
    let counts = |(digits, standing, sites, unreached): (&str, PlanStanding, i64, i64)| PlanCount {
        digits: digits.to_owned(),
        standing,
        sites,
        unreached,
    };
    assert_eq!(tallies, wanted.map(counts), "ten has no manager");
    let names = async |tx: &mut dyn store::Tx, region: &str, standing, limit| {
        let slice = tx.plan_site_slice(&id, &code(region), standing, &Start::First, limit).await.unwrap();
        (slice.rows.into_iter().map(|site| site.name).collect::<Vec<_>>(), slice.after)
    };
    let (found, after) = names(&mut *tx, "44", PlanStanding::Silent, 2).await;
    assert_eq!(found, ["九村", "八村"], "by name, the two first");
    let rest =
        tx.plan_site_slice(&id, &code("44"), PlanStanding::Silent, &Start::After(after.unwrap()), 2).await.unwrap();
    assert_eq!(rest.rows.len(), 1);
    assert_eq!((rest.rows[0].name.as_str(), rest.rows[0].region_name.as_str()), ("十村", "己镇"));
    assert_eq!(names(&mut *tx, "4401", PlanStanding::Held, 9).await.0, ["二社区"], "returned to be reported again");
    assert_eq!(tx.plan_sites(&id, &code("44")).await.unwrap().len(), 6, "a site that came later is not among them");

    assert_eq!(tx.plan_silent_sites(&id, &code("44"), 40, 9).await.unwrap(), [8, 9]);
    assert_eq!(tx.plan_silent_sites(&id, &code("44"), 40, 1).await.unwrap(), [8]);
    tx.mark_plan_reminded(&id, &[8], 50).await.unwrap();
    assert_eq!(tx.plan_silent_sites(&id, &code("44"), 40, 9).await.unwrap(), [9], "reminded today");
    assert_eq!(tx.plan_silent_sites(&id, &code("44"), 60, 9).await.unwrap(), [8, 9], "not on the next day");
    let managers = tx.plan_managers(&id, None).await.unwrap();
    assert_eq!(managers.iter().map(|one| (one.site, one.name.as_str())).collect::<Vec<_>>(), [(8, "one"), (9, "one")]);
    assert_eq!(tx.plan_managers(&id, Some(&[9, 4])).await.unwrap().len(), 1);
    assert_eq!(tx.plan_managers(&id, Some(&[])).await.unwrap(), []);
    tx.commit().await.unwrap();
}

async fn a_site_has_its_plans_and_the_next_one_its_wishes(store: &dyn Store, meter: &Meter) {
    let id = plan("p1").id;
    let mut tx = store.read(meter).await.unwrap();
    let due = tx.plans_of_site(7, day(130)).await.unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!((due[0].due_on, due[0].received_at, due[0].films.len()), (day(130), Some(20), 2));
    assert_eq!(tx.plans_of_site(7, day(131)).await.unwrap(), []);
    assert_eq!(tx.plans_to_show(7, day(130), day(100)).await.unwrap(), due, "it is not over");
    // Of the others some held it, and one did not get it.
    let missed = [(7, 130, 1), (9, 130, 1), (1, 130, 0), (2, 130, 0), (7, 131, 0), (4, 100, 0)];
    for (site, since, plans) in missed {
        let found = tx.plans_to_show(site, day(131), day(since)).await.unwrap();
        assert_eq!(found.len(), plans, "site {site} since {since}");
    }
    assert_eq!(tx.plan_of_site(7, &id).await.unwrap(), due.into_iter().next());
    assert_eq!(tx.plan_of_site(4, &id).await.unwrap(), None);
    let wishes = tx.plan_wishes(&id, &code("44")).await.unwrap();
    let told: Vec<(Option<&str>, &str, &str, i64)> = wishes
        .iter()
        .map(|one| (one.entry.as_ref().map(|id| id.as_str()), one.subject.as_str(), one.region.as_str(), one.times))
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.contains(&(Some("e1"), "", "甲市", 1)) && told.contains(&(None, "农技", "甲市", 2)), "{told:?}");
    let words = tx.plan_wish_words(&id, 9).await.unwrap();
    assert_eq!(words, [("二社区".to_owned(), "想看粤剧".to_owned())]);
    drop(tx);
    let mut tx = store.write(meter).await.unwrap();
    let kept = tx.plan(&id).await.unwrap().unwrap();
    let withdrawn = Plan { state: PlanState::Withdrawn, withdrawn_reason: "重复".to_owned(), ..kept };
    assert!(tx.update_plan(&withdrawn).await.unwrap());
    assert_eq!(tx.plans_of_site(7, day(100)).await.unwrap(), []);
    let still = tx.plan_of_site(7, &id).await.unwrap().unwrap();
    assert_eq!((still.plan.state, still.plan.withdrawn_reason.as_str()), (PlanState::Withdrawn, "重复"));
}

async fn suite(ground: &Ground) {
    let (store, meter) = (&*ground.store, &ground.meter);
    a_plan_is_kept_and_expects_sites_that_do_not_change(store, meter).await;
    regions_are_read_a_level_at_a_time(store, meter).await;
    ground.add(VIEWINGS).await;
    each_site_is_so_far_as_its_furthest_viewing(store, meter).await;
    a_site_has_its_plans_and_the_next_one_its_wishes(store, meter).await;
}

#[tokio::test]
async fn sqlite_keeps_plans() {
    let folder = Folder::new("plans");
    let ground = Ground::sqlite(&folder.0, GROUND).await;
    suite(&ground).await;
    ground.close().await;
}

#[tokio::test]
async fn postgres_keeps_plans() {
    let cluster = Cluster::start();
    let ground = Ground::postgres(&cluster.url, GROUND).await;
    suite(&ground).await;
    ground.close().await;
}
