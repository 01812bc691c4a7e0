//! Films on order: previews, orders of telephones and by word of mouth, menus, and what became of orders; the same on both databases.

use domain::calendar::Day;
use domain::exhibition::orders::menu::{MenuState, MenuWhy};
use domain::exhibition::orders::preview::OrderTimes;
use domain::exhibition::orders::standing::OrderFacts;
use domain::exhibition::participation::ParticipationRule;
use domain::exhibition::region::RegionCode;
use domain::ids::{EntryId, PreviewId};
use store::{
    ExhibitionWaitAsk, MenuItem, Meter, NewOrder, OrderFigures, PhoneKeys, Preview, SiteMenu, SitePreview, SiteWeek,
    Store, StoreError, Tx, UnmetOrders,
};

use super::cluster::{Cluster, Folder};
use super::ground::Ground;

/// Two sites of a city in different towns, and one of another city.
const GROUND: &str = "
    INSERT INTO regions (code, name) VALUES ('44', '省'), ('4401', '甲市'), ('440106', '乙区'), ('440106001', '丙镇'),
        ('4402', '丁市');
    INSERT INTO sites (number, id, code, name, region, kind, opened_on, capacity, version, created_at, updated_at)
    VALUES (1, 's1', '001', '一村', '440106001', 'village', 0, 0, 1, 1, 1),
        (2, 's2', '002', '二村', '440106', 'village', 0, 0, 1, 1, 1),
        (3, 's3', '003', '三村', '4402', 'village', 0, 0, 1, 1, 1);
";

/// The film `e1` was shown at the first site in the week after its preview; `e2` for less than what counts, and is only planned.
const SHOWN: &str = "
    INSERT INTO viewings (id, site, kind, state, source, day, heads, ordered_heads, revision, feedback, returned_reason, version,
        created_at, updated_at)
    VALUES ('v1', 1, 'gathering', 'held', 'player', 20606, 30, 12, 0, '', '', 1, 1, 1),
        ('v2', 1, 'gathering', 'planned', 'player', 20607, 0, 5, 0, '', '', 1, 1, 1);
    INSERT INTO viewing_films (viewing_id, entry_id, stretches, length_ms, counted_ms, begun_at, ended_at, faster, received_at)
    VALUES ('v1', 'e1', '[]', 600000, 600000, 1, 2, 0, 3), ('v1', 'e2', '[]', 600000, 0, 1, 2, 0, 3),
        ('v2', 'e2', '[]', 600000, 600000, 1, 2, 0, 3);
";

/// A province of 27,668 sites in 1,584 towns, each site with a preview and three orders.
const PROVINCE: &str = "
    INSERT INTO regions (code, name) SELECT '44', '省'
        UNION ALL SELECT '44' || LPAD(c::TEXT, 2, '0'), '市' FROM generate_series(1, 22) c
        UNION ALL SELECT '44' || LPAD(c::TEXT, 2, '0') || LPAD(d::TEXT, 2, '0'), '县'
            FROM generate_series(1, 22) c, generate_series(1, 6) d
        UNION ALL SELECT '44' || LPAD(c::TEXT, 2, '0') || LPAD(d::TEXT, 2, '0') || LPAD(t::TEXT, 3, '0'), '镇'
            FROM generate_series(1, 22) c, generate_series(1, 6) d, generate_series(1, 12) t;
    INSERT INTO sites (number, id, code, name, region, kind, opened_on, capacity, version, created_at, updated_at)
        SELECT n, 's' || n, LPAD(n::TEXT, 6, '0'), n || '村', '44' || LPAD((n % 22 + 1)::TEXT, 2, '0')
            || LPAD((n / 22 % 6 + 1)::TEXT, 2, '0') || LPAD((n / 132 % 12 + 1)::TEXT, 3, '0'), 'village', 0, 0, 1, 1, 1
        FROM generate_series(1, 27668) n;
    INSERT INTO previews (id, site, week, token, opens_at, closes_at, version, created_at)
        SELECT 'p' || n, n, 20598, 't' || n, 10, 20, 1, 5 FROM generate_series(1, 27668) n;
    INSERT INTO orders (id, preview_id, entry_id, taken_by, device_key, heads, taken_at)
        SELECT 'o' || n || '-' || k, 'p' || n, 'e' || k, 'phone', decode(md5(n || '-' || k), 'hex'), 1, 12
        FROM generate_series(1, 27668) n, generate_series(1, 3) k;
    ANALYZE;
";

/// A Monday.
const WEEK: i64 = 20_598;

fn day(number: i64) -> Day {
    Day::from_number(number).unwrap()
}

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn film(id: &str) -> EntryId {
    id.parse().unwrap()
}

fn preview(id: &str, site: i64, week: i64) -> Preview {
    Preview {
        id: id.parse().unwrap(),
        site,
        week: day(week),
        token: format!("token-of-{id}"),
        times: OrderTimes { opens_at: 10, closes_at: 20 },
        version: 1,
        created_at: 5,
    }
}

fn orders(prefix: &str, films: &[(&str, i64)]) -> Vec<NewOrder> {
    let order = |(entry, heads): &(&str, i64)| NewOrder {
        id: format!("{prefix}-{entry}").parse().unwrap(),
        entry: film(entry),
        heads: *heads,
    };
    films.iter().map(order).collect()
}

fn keys(device: u8, person: Option<u8>) -> PhoneKeys {
    PhoneKeys { device: vec![device; 32], person: person.map(|person| vec![person; 32]) }
}

async fn previews_are_kept_by_week_and_version(store: &dyn Store, meter: &Meter) {
    let first = preview("p1", 1, WEEK);
    let films = [(1, film("e1")), (2, film("e2")), (7, film("e3"))];
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.site_preview(1, first.week).await.unwrap(), None);
    tx.insert_preview(&first).await.unwrap();
    let empty = tx.site_preview(1, first.week).await.unwrap().unwrap();
    assert_eq!((empty.preview, empty.films), (first.clone(), Vec::new()));
    tx.put_preview_films(&first.id, &[(1, film("e3"))]).await.unwrap();
    tx.put_preview_films(&first.id, &films).await.unwrap();
    let times = OrderTimes { opens_at: 11, closes_at: 22 };
    assert!(!tx.change_preview(&first.id, 2, times).await.unwrap(), "another version");
    assert!(tx.change_preview(&first.id, 1, times).await.unwrap());
    tx.insert_preview(&preview("p2", 1, WEEK + 7)).await.unwrap();
    tx.insert_preview(&preview("p3", 3, WEEK)).await.unwrap();
    tx.put_preview_films(&"p3".parse().unwrap(), &[(1, film("e1"))]).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = store.write(meter).await.unwrap();
    let twice = tx.insert_preview(&preview("p9", 1, WEEK)).await;
    assert!(matches!(twice, Err(StoreError::Duplicate(_))), "one preview a week: {twice:?}");
    drop(tx);

    let mut tx = store.read(meter).await.unwrap();
    let SitePreview { preview, films: kept, menu_is_set, state } =
        tx.site_preview(1, first.week).await.unwrap().unwrap();
    assert_eq!((preview.version, preview.times, menu_is_set), (2, times, false));
    assert_eq!(kept.iter().map(|one| (one.number, one.entry.clone())).collect::<Vec<_>>(), films);
    assert_eq!((kept[0].title.as_str(), kept[0].heads()), ("珠江夜航人", 0));
    assert_eq!(state, tx.chain_head().await.unwrap().seq);
    let by_token = tx.phone_preview("token-of-p1").await.unwrap().unwrap();
    assert_eq!((by_token.site_name.as_str(), by_token.films.as_slice()), ("一村", &films[..]));
    assert_eq!(by_token.preview, preview);
    assert_eq!(tx.phone_preview("token-of-p2").await.unwrap().unwrap().films, []);
    assert_eq!(tx.phone_preview("token").await.unwrap(), None);
}

async fn offices_propose_by_region(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    tx.put_proposed_films(&code("4401"), day(WEEK), &[(1, film("e3"))]).await.unwrap();
    tx.put_proposed_films(&code("4401"), day(WEEK), &[(1, film("e1")), (2, film("e2"))]).await.unwrap();
    tx.put_proposed_films(&code("44"), day(WEEK), &[(1, film("e3"))]).await.unwrap();
    tx.put_proposed_films(&code("4402"), day(WEEK), &[(1, film("e3"))]).await.unwrap();
    let found = tx.proposed_films(&[code("44"), code("4401"), code("440106")], day(WEEK)).await.unwrap();
    let told: Vec<(&str, i64, &str)> =
        found.iter().map(|one| (one.region.as_str(), one.number, one.entry.as_str())).collect();
    assert_eq!(told, [("44", 1, "e3"), ("4401", 1, "e1"), ("4401", 2, "e2")]);
    assert_eq!(tx.proposed_films(&[code("4401")], day(WEEK + 7)).await.unwrap(), []);
    assert_eq!(tx.proposed_films(&[], day(WEEK)).await.unwrap(), []);
    tx.put_proposed_films(&code("4402"), day(WEEK), &[]).await.unwrap();
    assert_eq!(tx.proposed_films(&[code("4402")], day(WEEK)).await.unwrap(), []);
    tx.commit().await.unwrap();
}

/// Orders by person, by telephone alone, and by mouth, film by film.
async fn counted(tx: &mut dyn Tx, site: i64) -> Vec<(i64, i64, i64)> {
    let found = tx.site_preview(site, day(WEEK)).await.unwrap().unwrap();
    found.films.iter().map(|one| (one.by_person, one.by_telephone, one.by_mouth)).collect()
}

async fn a_telephone_and_a_person_count_once_a_film(store: &dyn Store, meter: &Meter) {
    let id: PreviewId = "p1".parse().unwrap();
    let mut tx = store.write(meter).await.unwrap();
    let first = tx.put_phone_orders(&id, &keys(1, None), &orders("a", &[("e1", 1), ("e2", 1)]), 12).await.unwrap();
    assert_eq!(first, 0);
    assert_eq!(tx.put_phone_orders(&id, &keys(2, Some(9)), &orders("b", &[("e1", 1)]), 12).await.unwrap(), 0);
    assert_eq!(tx.person_of_telephone(&id, &[2; 32]).await.unwrap(), Some(vec![9; 32]));
    assert_eq!(tx.person_of_telephone(&id, &[1; 32]).await.unwrap(), None);
    tx.put_mouth_orders(&id, &orders("m", &[("e1", 8)]), 12).await.unwrap();
    tx.put_mouth_orders(&id, &orders("m", &[("e1", 4), ("e3", 2)]), 13).await.unwrap();
    assert_eq!(counted(&mut *tx, 1).await, [(1, 1, 4), (0, 1, 0), (0, 0, 2)]);
    // The same person with another telephone: what was ordered before is replaced.
    assert_eq!(tx.put_phone_orders(&id, &keys(3, Some(9)), &orders("c", &[("e3", 1)]), 14).await.unwrap(), 1);
    assert_eq!(tx.put_phone_orders(&id, &keys(1, None), &orders("d", &[("e2", 1)]), 15).await.unwrap(), 2);
    assert_eq!(counted(&mut *tx, 1).await, [(0, 0, 4), (0, 1, 0), (1, 0, 2)]);
    assert_eq!(tx.ordered_among(&id, &[film("e1"), film("e2")]).await.unwrap().len(), 2);
    assert_eq!(tx.ordered_among(&"p2".parse().unwrap(), &[film("e1")]).await.unwrap(), Vec::<String>::new());
    assert_eq!(tx.ordered_among(&id, &[]).await.unwrap(), Vec::<String>::new());
    tx.put_phone_orders(&"p3".parse().unwrap(), &keys(5, None), &orders("z", &[("e1", 1)]), 15).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = store.write(meter).await.unwrap();
    let twice = orders("x", &[("e2", 1)]);
    let twice = [twice[0].clone(), NewOrder { id: "y".parse().unwrap(), ..twice[0].clone() }];
    let refused = tx.put_phone_orders(&id, &keys(1, None), &twice, 16).await;
    assert!(matches!(refused, Err(StoreError::Duplicate(_))), "a film once a telephone: {refused:?}");
}

fn menu(version: i64, state: MenuState, positions: &[(&str, i64)]) -> SiteMenu {
    let item = |(entry, position): &(&str, i64)| MenuItem {
        position: *position,
        entry: film(entry),
        title: "珠江夜航人".to_owned(),
        why: MenuWhy::Ordered,
        reason: if *position == 0 { "片源检修".to_owned() } else { String::new() },
    };
    SiteMenu {
        id: "m1".parse().unwrap(),
        preview: "p1".parse().unwrap(),
        site: 1,
        week: day(WEEK + 7),
        state,
        version,
        set_at: (state == MenuState::Set).then_some(30),
        items: positions.iter().map(item).collect(),
    }
}

async fn a_menu_is_kept_by_version_and_read_once_it_is_set(store: &dyn Store, meter: &Meter) {
    let id: PreviewId = "p1".parse().unwrap();
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.menu_of_preview(&id).await.unwrap(), None);
    let draft = menu(1, MenuState::Draft, &[("e2", 1), ("e1", 2)]);
    assert!(tx.put_menu(&draft, 25).await.unwrap());
    assert!(!tx.put_menu(&SiteMenu { id: "m2".parse().unwrap(), ..draft.clone() }, 25).await.unwrap(), "one a preview");
    assert_eq!(tx.menu_of_preview(&id).await.unwrap(), Some(draft));
    assert_eq!(tx.menu_to_show(1, day(WEEK + 7)).await.unwrap(), None, "nobody reads a draft");
    assert!(!tx.put_menu(&menu(3, MenuState::Set, &[("e1", 1)]), 30).await.unwrap(), "another version");
    let set = menu(2, MenuState::Set, &[("e1", 1), ("e2", 0), ("e3", 0)]);
    assert!(tx.put_menu(&set, 30).await.unwrap());
    assert_eq!(tx.menu_of_preview(&id).await.unwrap(), Some(set));
    let (shown, films) = tx.menu_to_show(1, day(WEEK + 7)).await.unwrap().unwrap();
    assert_eq!((shown.as_str(), films.len()), ("m1", 1), "without what was left out");
    assert_eq!(tx.menu_to_show(1, day(WEEK)).await.unwrap(), None);
    assert!(tx.site_preview(1, day(WEEK)).await.unwrap().unwrap().menu_is_set);
    tx.commit().await.unwrap();
}

/// How many films are to be answered at these sites.
async fn to_answer(tx: &mut dyn Tx, sites: &[i64]) -> i64 {
    let ask = ExhibitionWaitAsk {
        plans: Vec::new(),
        viewings: Vec::new(),
        months: Vec::new(),
        previews: sites.to_vec(),
        month: "2026-06".parse().unwrap(),
        rule: ParticipationRule::default(),
        week: day(WEEK),
        unmet: (day(WEEK - 70), day(WEEK)),
        today: day(WEEK),
    };
    tx.exhibition_waits(&ask).await.unwrap().unmet
}

async fn what_became_of_orders_is_read(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    let weeks = (day(WEEK), day(WEEK + 7));
    let facts = |on_menu, shown, answered| OrderFacts { menu_is_set: true, on_menu, shown, answered };
    // What is on the menu waits for it until its week is over; what was played for less than what counts was not shown.
    tx.put_phone_orders(&"p1".parse().unwrap(), &keys(1, None), &orders("e", &[("e1", 1), ("e2", 1)]), 16)
        .await
        .unwrap();
    let own = tx.orders_of_telephone(1, &[1; 32], weeks).await.unwrap();
    let told: Vec<(&str, OrderFacts)> = own.iter().map(|one| (one.entry.as_str(), one.facts)).collect();
    assert_eq!(told, [("e1", facts(true, true, false)), ("e2", facts(false, false, false))]);
    let later = tx.orders_of_telephone(1, &[1; 32], (day(WEEK), day(WEEK + 14))).await.unwrap();
    assert_eq!(later[0].facts, facts(false, true, false));
    assert_eq!(tx.orders_of_telephone(1, &[1; 32], (day(WEEK + 7), day(WEEK + 7))).await.unwrap(), []);
    assert_eq!(tx.orders_of_telephone(2, &[1; 32], weeks).await.unwrap(), []);
    let with_number = tx.orders_of_telephone(1, &[3; 32], weeks).await.unwrap();
    assert_eq!(with_number.iter().map(|one| one.has_person).collect::<Vec<_>>(), [true]);

    let unmet =
        |entry: &str, heads| UnmetOrders {
            entry: film(entry), title: "珠江夜航人".to_owned(), week: day(WEEK), heads
        };
    let all = (day(WEEK - 70), day(WEEK));
    assert_eq!(tx.unmet_orders(1, all, 9).await.unwrap(), [unmet("e3", 3), unmet("e2", 1)]);
    assert_eq!(tx.unmet_orders(1, all, 1).await.unwrap(), [unmet("e3", 3)]);
    let asked: [(&[i64], i64); 4] = [(&[1], 2), (&[1, 2, 3], 3), (&[2], 0), (&[], 0)];
    for (sites, films) in asked {
        assert_eq!(to_answer(&mut *tx, sites).await, films, "{sites:?}");
    }
    assert_eq!(tx.unmet_orders(1, (day(WEEK + 7), day(WEEK + 70)), 9).await.unwrap(), []);
    assert!(tx.answer_orders(1, &film("e3"), day(WEEK), "授权到期", 40).await.unwrap());
    assert!(!tx.answer_orders(1, &film("e3"), day(WEEK), "又", 41).await.unwrap(), "once");
    assert_eq!(tx.unmet_orders(1, all, 9).await.unwrap(), [unmet("e2", 1)]);
    assert_eq!(to_answer(&mut *tx, &[1]).await, 1, "one was answered");
    let answered = tx.orders_of_telephone(1, &[3; 32], weeks).await.unwrap();
    assert_eq!((answered[0].answer.as_str(), answered[0].facts), ("授权到期", facts(false, false, true)));
    // What is ordered afterwards is not answered by it.
    tx.put_phone_orders(&"p1".parse().unwrap(), &keys(4, None), &orders("f", &[("e3", 1)]), 50).await.unwrap();
    assert_eq!(tx.unmet_orders(1, all, 9).await.unwrap(), [unmet("e2", 1), unmet("e3", 1)]);
    assert_eq!(tx.shown_among(1, day(WEEK), &[film("e1"), film("e2")]).await.unwrap(), [film("e1")]);
    assert_eq!(tx.shown_among(1, day(20_607), &[film("e1"), film("e2")]).await.unwrap(), []);
    tx.commit().await.unwrap();

    // What is ordered after it was shown is to be shown again.
    let mut tx = store.write(meter).await.unwrap();
    let next_day = day(20_607).begins(0);
    tx.put_phone_orders(&"p1".parse().unwrap(), &keys(6, None), &orders("g", &[("e1", 1)]), next_day).await.unwrap();
    let again = tx.orders_of_telephone(1, &[6; 32], weeks).await.unwrap();
    assert_eq!(again.iter().map(|one| one.facts).collect::<Vec<_>>(), [facts(true, false, false)]);
    drop(tx);
}

async fn figures_add_up_by_region_and_site(store: &dyn Store, meter: &Meter) {
    let mut tx = store.read(meter).await.unwrap();
    let since = day(WEEK);
    let figures = |orders, met, came| OrderFigures { orders, met, came };
    // e1: 1 + 4 by mouth, shown; e2: 1; e3: 1 + 1 + 2 by mouth.
    let of_first = figures(10, 5, 12);
    assert_eq!(tx.order_figures_of_site(1, since).await.unwrap(), of_first);
    assert_eq!(tx.order_figures_of_site(2, since).await.unwrap(), OrderFigures::default());
    let below = |region: &str, digits| (code(region), digits);
    let (province, cities) = below("44", 4);
    let lines = tx.order_figures_below(&province, cities, since).await.unwrap();
    let told: Vec<(&str, &str, OrderFigures)> =
        lines.iter().map(|one| (one.code.as_str(), one.name.as_str(), one.figures)).collect();
    assert_eq!(told, [("4401", "甲市", of_first), ("4402", "丁市", figures(1, 0, 0))]);
    let (city, counties) = below("4401", 6);
    let lines = tx.order_figures_below(&city, counties, since).await.unwrap();
    assert_eq!(lines.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["乙区"]);
    let sites = tx.order_figures_by_site(&code("440106001"), since, (0, 9)).await.unwrap();
    assert_eq!(sites.iter().map(|one| (one.name.as_str(), one.figures)).collect::<Vec<_>>(), [("一村", of_first)]);
    assert_eq!(tx.order_figures_by_site(&code("44"), since, (1, 1)).await.unwrap().len(), 1);
    assert_eq!(tx.sites_with_previews(&code("44"), since).await.unwrap(), 2);
    assert_eq!(tx.sites_with_previews(&code("44"), day(WEEK + 70)).await.unwrap(), 0);
    let city = code("4401");
    let mut in_week = async |week: i64| -> Vec<(String, Option<usize>, i64, bool)> {
        let sites = tx.previews_of_region(&city, day(week)).await.unwrap();
        let told = |one: SiteWeek| (one.name, one.films.map(|films| films.len()), one.orders, one.menu_is_set);
        sites.into_iter().map(told).collect()
    };
    let (first, second) = ("一村".to_owned(), "二村".to_owned());
    assert_eq!(in_week(WEEK).await, [(first.clone(), Some(3), 10, true), (second.clone(), None, 0, false)]);
    assert_eq!(in_week(WEEK + 7).await, [(first, Some(0), 0, false), (second, None, 0, false)]);
    assert_eq!(in_week(-7).await, [], "before the sites opened");
    let told = |entry: &str, region: &str, people: i64| (entry.to_owned(), region.to_owned(), people);
    let first = [told("e1", "甲市", 5), told("e3", "甲市", 4), told("e1", "丁市", 1), told("e2", "甲市", 1)];
    assert_eq!(ordered(&mut *tx, "44", since).await, first);
    assert_eq!(ordered(&mut *tx, "4402", since).await, [told("e1", "丁市", 1)]);
    assert_eq!(ordered(&mut *tx, "44", day(WEEK + 7)).await, []);
}

/// Film, region below, and for how many people it was ordered there.
async fn ordered(tx: &mut dyn Tx, region: &str, since: Day) -> Vec<(String, String, i64)> {
    let counts = tx.ordered_films(&code(region), since).await.unwrap();
    counts.into_iter().map(|one| (one.entry.to_string(), one.region, one.people)).collect()
}

async fn suite(ground: &Ground) {
    let (store, meter) = (&*ground.store, &ground.meter);
    previews_are_kept_by_week_and_version(store, meter).await;
    offices_propose_by_region(store, meter).await;
    a_telephone_and_a_person_count_once_a_film(store, meter).await;
    a_menu_is_kept_by_version_and_read_once_it_is_set(store, meter).await;
    ground.add(SHOWN).await;
    what_became_of_orders_is_read(store, meter).await;
    figures_add_up_by_region_and_site(store, meter).await;
}

#[tokio::test]
async fn sqlite_keeps_orders() {
    let folder = Folder::new("orders");
    let ground = Ground::sqlite(&folder.0, GROUND).await;
    suite(&ground).await;
    ground.close().await;
}

#[tokio::test]
async fn postgres_keeps_orders() {
    let cluster = Cluster::start();
    let ground = Ground::postgres(&cluster.url, GROUND).await;
    suite(&ground).await;
    ground.close().await;
}

/// A town of a province is read without the rest of it, as the server tells of the statements that were made.
#[tokio::test]
async fn postgres_finds_what_lies_in_a_town_by_the_index_of_regions() {
    let cluster = Cluster::start_with_plans();
    let ground = Ground::postgres(&cluster.url, PROVINCE).await;
    let (town, since) = (code("440101001"), day(WEEK));
    for statement in ["how many sites", "figures by site", "films"] {
        let before = cluster.log().len();
        let mut tx = ground.store.read(&ground.meter).await.unwrap();
        let found = match statement {
            "how many sites" => usize::try_from(tx.sites_with_previews(&town, since).await.unwrap()).unwrap(),
            "figures by site" => tx.order_figures_by_site(&town, since, (0, 60)).await.unwrap().len(),
            _ => tx.ordered_films(&town, since).await.unwrap().len(),
        };
        assert_eq!(found, if statement == "films" { 3 } else { 17 }, "{statement}");
        tx.commit().await.unwrap();
        let log = cluster.log();
        let told = &log[before..];
        assert!(told.contains("sites_by_region") && !told.contains("Seq Scan on sites "), "{statement}: {told}");
    }
    ground.close().await;
}
