//! Viewings at sites: what was played and said of them, whom offices see, and who answered the roll call; the same on both databases.

use domain::calendar::Day;
use domain::exhibition::counting::FilmPlay;
use domain::exhibition::evidence::EvidenceWish;
use domain::exhibition::participation::ParticipationRule;
use domain::exhibition::region::RegionCode;
use domain::exhibition::viewing::{ViewingKind, ViewingSource, ViewingState};
use domain::judging::watching::Watched;
use store::{
    Cursor, ExhibitionWaitAsk, ExhibitionWaits, MenuFilm, Meter, NewApproval, SortKey, Start, Store, StoreError,
    Viewing, ViewingAnswer, ViewingFilm, ViewingFilter, ViewingParts, WholeViewing,
};

use super::cluster::{Cluster, Folder};
use super::ground::Ground;

/// Two sites of a town and one of another city, a plan, and a menu that is set beside one that was set before it and one that is not.
const GROUND: &str = "
    INSERT INTO regions (code, name) VALUES ('44', '省'), ('4401', '甲市'), ('440106001', '丙镇'), ('4402', '丁市');
    INSERT INTO sites (number, id, code, name, region, kind, opened_on, closed_on, capacity, version, created_at, updated_at)
    VALUES (1, 's1', '001', '一村', '440106001', 'village', 0, NULL, 0, 1, 1, 1),
        (2, 's2', '002', '二社区', '440106001', 'community', 0, NULL, 0, 1, 1, 1),
        (3, 's3', '003', '三村', '4402', 'village', 0, NULL, 0, 1, 1, 1);
    INSERT INTO plans (id, region, title, introduction, starts_on, ends_on, kinds, state, version, created_at, updated_at)
    VALUES ('p1', '44', '七月收看计划', '', 90, 130, '', 'published', 1, 1, 1),
        ('p2', '4401', '八月收看计划', '', 131, 160, '', 'draft', 1, 1, 1), ('p3', '4402', '', '', 131, 160, '', 'draft', 1, 1, 1);
    INSERT INTO region_months (month, rule, region, above, met, late, below, silent, excluded, closed, by_hand, minutes,
        manual_minutes, viewings, heads)
    VALUES (24317, 'any@1', '4401', '44', 1, 0, 0, 1, 0, 0, 0, 60, 0, 1, 12),
        (24317, 'any@1', '4402', '44', 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    INSERT INTO previews (id, site, week, token, opens_at, closes_at, version, created_at)
    VALUES ('w1', 1, 98, 't1', 1, 2, 1, 1), ('w2', 2, 98, 't2', 1, 2, 1, 1), ('w3', 1, 105, 't3', 1, 2, 1, 1);
    INSERT INTO menus (id, preview_id, site, week, state, version, set_at, updated_at)
    VALUES ('m1', 'w1', 1, 105, 'set', 1, 9, 1), ('m2', 'w2', 2, 105, 'draft', 1, NULL, 1),
        ('m0', 'w3', 1, 105, 'set', 1, 8, 1);
    INSERT INTO menu_items (menu_id, position, entry_id, why, reason)
    VALUES ('m1', 2, 'e1', 'must', ''), ('m1', 1, 'e2', 'ordered', ''), ('m1', 0, 'e3', 'ordered', '太长'),
        ('m2', 1, 'e1', 'must', ''), ('m0', 1, 'e3', 'must', '');
";

fn day(number: i64) -> Day {
    Day::from_number(number).unwrap()
}

fn viewing(id: &str, site: i64, held_on: i64) -> Viewing {
    Viewing {
        id: id.parse().unwrap(),
        site,
        plan: Some("p1".parse().unwrap()),
        menu: None,
        kind: ViewingKind::Gathering,
        state: ViewingState::Reported,
        source: ViewingSource::Player,
        planned_at: None,
        started_at: Some(5),
        ended_at: Some(9),
        day: day(held_on),
        heads: 12,
        ordered_heads: 2,
        revision: 1,
        feedback: "好".to_owned(),
        returned_reason: String::new(),
        network: Some(vec![1, 2]),
        received_at: Some(9),
        reported_at: Some(9),
        version: 1,
        created_at: 1,
        updated_at: 9,
    }
}

fn film(entry: &str, counted_ms: i64, faster: bool) -> ViewingFilm {
    ViewingFilm {
        entry: entry.parse().unwrap(),
        play: FilmPlay {
            watched: Watched::of([(0, 200_000)]),
            length_ms: 600_000,
            counted_ms,
            opened_at: Some(3),
            begun_at: 5,
            ended_at: 9,
            faster,
        },
        received_at: 9,
    }
}

async fn a_viewing_is_kept_with_everything_that_hangs_on_it(store: &dyn Store, meter: &Meter) {
    let first = viewing("v1", 1, 100);
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.viewing(&first.id).await.unwrap(), None);
    assert!(tx.put_viewing(&first, 0).await.unwrap());
    assert!(!tx.put_viewing(&first, 0).await.unwrap(), "it is there already");
    let next = Viewing { heads: 14, state: ViewingState::Accepted, network: None, version: 2, ..first.clone() };
    assert!(!tx.put_viewing(&Viewing { site: 2, ..next.clone() }, 1).await.unwrap(), "it stays where it was held");
    assert!(tx.put_viewing(&next, 1).await.unwrap());
    assert!(!tx.put_viewing(&next, 1).await.unwrap(), "somebody changed it since");
    tx.put_viewing_film(&first.id, &film("e2", 0, false)).await.unwrap();
    tx.put_viewing_film(&first.id, &film("e1", 0, false)).await.unwrap();
    tx.put_viewing_film(&first.id, &film("e1", 200_000, true)).await.unwrap();
    tx.note_film_opened(&first.id, &"e1".parse().unwrap(), 600_000, 99).await.unwrap();
    let answer =
        |entry: &str, question| ViewingAnswer {
            entry: entry.parse().unwrap(), question, answer: "学到了".to_owned()
        };
    let answers = [answer("e1", 1), answer("e2", 1), answer("e1", 2)];
    let wishes = [
        EvidenceWish { entry: Some("e3".parse().unwrap()), ..EvidenceWish::default() },
        EvidenceWish { subject: "农技".to_owned(), words: "茶叶".to_owned(), ..EvidenceWish::default() },
    ];
    tx.put_viewing_words(&first.id, &answers[..1], &[]).await.unwrap();
    tx.put_viewing_words(&first.id, &answers, &wishes).await.unwrap();
    assert!(tx.insert_presence(&first.id, &[1; 32], 7).await.unwrap());
    assert!(!tx.insert_presence(&first.id, &[1; 32], 8).await.unwrap(), "the same phone");
    assert!(tx.insert_presence(&first.id, &[2; 32], 8).await.unwrap());
    tx.commit().await.unwrap();

    let mut tx = store.read(meter).await.unwrap();
    assert_eq!(tx.viewing(&first.id).await.unwrap(), Some(next.clone()));
    let before = meter.count();
    let parts = tx.viewing_parts(&first.id).await.unwrap();
    assert_eq!(meter.count() - before, 1, "one statement");
    assert_eq!(tx.whole_viewing(&first.id).await.unwrap(), Some((next, parts.clone())));
    assert_eq!(meter.count() - before, 2, "one statement");
    assert_eq!(parts.films, [film("e1", 200_000, true), film("e2", 0, false)]);
    assert_eq!((parts.answers.as_slice(), parts.wishes.as_slice()), (&answers[..], &wishes[..]));
    assert_eq!((parts.presences, tx.presences(&first.id).await.unwrap()), (2, 2));
    assert_eq!(tx.viewing_parts(&"v9".parse().unwrap()).await.unwrap(), store::ViewingParts::default());
    assert_eq!(tx.whole_viewing(&"v9".parse().unwrap()).await.unwrap(), None);
    drop(tx);

    let mut tx = store.write(meter).await.unwrap();
    tx.remove_viewing_films(&first.id).await.unwrap();
    tx.put_viewing_words(&first.id, &[], &[]).await.unwrap();
    let parts = tx.viewing_parts(&first.id).await.unwrap();
    let kept = tx.viewing(&first.id).await.unwrap().unwrap();
    assert_eq!(tx.whole_viewing(&first.id).await.unwrap(), Some((kept, parts.clone())));
    assert!(parts.films.is_empty() && parts.answers.is_empty() && parts.wishes.is_empty());
    // Evidence that was put together before the film was asked for does not undo that it was.
    let unasked = film("e1", 200_000, false);
    let unasked = ViewingFilm { play: FilmPlay { opened_at: None, ..unasked.play }, ..unasked };
    tx.note_film_opened(&first.id, &unasked.entry, 600_000, 7).await.unwrap();
    tx.put_viewing_film(&first.id, &unasked).await.unwrap();
    let films = tx.viewing_parts(&first.id).await.unwrap().films;
    assert_eq!((films[0].play.opened_at, films[0].play.counted_ms), (Some(7), 200_000));
}

async fn an_office_sees_its_regions_and_narrows_them(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    let by_hand = ViewingSource::Manual;
    for (one, known) in [
        (Viewing { source: by_hand, plan: None, ..viewing("v2", 2, 102) }, 0),
        (Viewing { state: ViewingState::Held, ..viewing("v3", 2, 101) }, 0),
        (viewing("v4", 3, 103), 0),
    ] {
        assert!(tx.put_viewing(&one, known).await.unwrap());
    }
    tx.put_viewing_film(&"v3".parse().unwrap(), &film("e1", 200_000, true)).await.unwrap();
    tx.put_viewing_film(&"v3".parse().unwrap(), &film("e2", 300_000, false)).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = store.read(meter).await.unwrap();
    let city = || ViewingFilter { within: vec!["4401".parse().unwrap()], ..ViewingFilter::default() };
    let found = async |tx: &mut dyn store::Tx, filter: &ViewingFilter| -> Vec<String> {
        let slice = tx.viewing_slice(filter, &Start::First, 9).await.unwrap();
        assert_eq!(i64::try_from(slice.rows.len()).unwrap(), tx.viewing_count(filter).await.unwrap());
        slice.rows.into_iter().map(|line| line.viewing.id.to_string()).collect()
    };
    assert_eq!(found(&mut *tx, &city()).await, ["v2", "v3", "v1"], "the latest day first");
    assert_eq!(found(&mut *tx, &ViewingFilter::default()).await, Vec::<String>::new(), "nowhere is nowhere");
    let province = ViewingFilter { within: vec!["44".parse().unwrap()], ..ViewingFilter::default() };
    assert_eq!(found(&mut *tx, &province).await.len(), 4);
    for (filter, wanted) in [
        (ViewingFilter { words: "社区".to_owned(), ..city() }, vec!["v2", "v3"]),
        (ViewingFilter { words: "001".to_owned(), ..city() }, vec!["v1"]),
        (ViewingFilter { plan: Some("p1".parse().unwrap()), ..city() }, vec!["v3", "v1"]),
        (ViewingFilter { state: Some(ViewingState::Held), ..city() }, vec!["v3"]),
        (ViewingFilter { source: Some(by_hand), ..city() }, vec!["v2"]),
        (ViewingFilter { faster: true, ..city() }, vec!["v3", "v1"]),
        (ViewingFilter { from: Some(day(101)), ..city() }, vec!["v2", "v3"]),
        (ViewingFilter { from: Some(day(101)), until: Some(day(101)), ..city() }, vec!["v3"]),
    ] {
        assert_eq!(found(&mut *tx, &filter).await, wanted, "{filter:?}");
    }
    let slice = tx.viewing_slice(&city(), &Start::First, 2).await.unwrap();
    let cursor = Cursor { key: SortKey::Number(101), tie: 0, id: "v3".to_owned() };
    assert_eq!((slice.before, slice.after), (None, Some(cursor.clone())));
    let line = &slice.rows[1];
    assert_eq!((line.films, line.counted_ms, line.faster), (2, 500_000, true));
    assert_eq!((line.plan_title.as_deref(), line.site.name.as_str()), (Some("七月收看计划"), "二社区"));
    let rest = tx.viewing_slice(&city(), &Start::After(cursor), 2).await.unwrap();
    assert_eq!(rest.rows.iter().map(|line| line.viewing.id.as_str()).collect::<Vec<_>>(), ["v1"]);
    // A page that is named by its number tells as much of its viewings; past the end it is the last one.
    let counted = tx.viewing_slice(&city(), &Start::Skip(1), 1).await.unwrap();
    assert_eq!(counted.rows, std::slice::from_ref(line));
    let last = tx.viewing_slice(&city(), &Start::Skip(i64::MAX), 2).await.unwrap();
    assert_eq!((last.rows, last.before.is_some(), last.after), (rest.rows, true, None));
    let plans = tx.plans_with_viewings(&city().within, 9).await.unwrap();
    assert_eq!(plans, [("p1".parse().unwrap(), "七月收看计划".to_owned())]);
    assert_eq!(tx.plans_with_viewings(&[], 9).await.unwrap(), []);
}

async fn a_site_has_its_viewings_and_its_menu(store: &dyn Store, meter: &Meter) {
    let mut tx = store.read(meter).await.unwrap();
    let viewings = tx.viewings_of_site(2, day(101), day(102), 9).await.unwrap();
    let told: Vec<(&str, Option<&str>)> =
        viewings.iter().map(|(one, title)| (one.id.as_str(), title.as_deref())).collect();
    assert_eq!(told, [("v2", None), ("v3", Some("七月收看计划"))]);
    assert_eq!(tx.viewings_of_site(2, day(102), day(102), 9).await.unwrap().len(), 1);
    assert_eq!(tx.viewings_of_site(2, day(90), day(110), 1).await.unwrap().len(), 1);
    let sites = tx.named_sites(&[3, 1, 9]).await.unwrap();
    assert_eq!(sites.iter().map(|site| site.id.as_str()).collect::<Vec<_>>(), ["s1", "s3"]);
    assert_eq!(tx.named_sites(&[]).await.unwrap(), []);

    let (menu, films) = tx.menu_to_show(1, day(105)).await.unwrap().unwrap();
    let film =
        |entry: &str| MenuFilm { entry: entry.parse().unwrap(), title: "珠江夜航人".to_owned(), length_ms: 0 };
    assert_eq!(
        (menu.as_str(), films.as_slice()),
        ("m1", &[film("e2"), film("e1")][..]),
        "the last that was set, without what was left out"
    );
    assert_eq!(tx.films_to_show(1, &menu).await.unwrap(), films);
    assert_eq!(tx.films_to_show(2, &menu).await.unwrap(), [], "another site's");
    assert_eq!(tx.menu_to_show(1, day(98)).await.unwrap(), None);
    assert_eq!(tx.menu_to_show(2, day(105)).await.unwrap(), None, "it is not set");
}

/// Leaves nothing: its transaction is not committed.
async fn what_waits_is_counted_in_one_statement(store: &dyn Store, meter: &Meter) {
    let ask = |regions: &[&str], previews: &[i64]| {
        let regions: Vec<RegionCode> = regions.iter().map(|code| code.parse().unwrap()).collect();
        ExhibitionWaitAsk {
            plans: regions.clone(),
            viewings: regions.clone(),
            months: regions,
            previews: previews.to_vec(),
            month: "2026-06".parse().unwrap(),
            rule: ParticipationRule::default(),
            week: day(98),
            unmet: (day(0), day(98)),
            today: day(100),
        }
    };
    let mut tx = store.write(meter).await.unwrap();
    let before = meter.count();
    let office = tx.exhibition_waits(&ask(&["4401"], &[])).await.unwrap();
    assert_eq!(meter.count() - before, 1);
    assert_eq!(office, ExhibitionWaits { plans: 1, viewings: 1, months: 1, previews: 0, unmet: 0 });
    let both = tx.exhibition_waits(&ask(&["4401", "4402"], &[1, 2, 3])).await.unwrap();
    assert_eq!(
        both,
        ExhibitionWaits { plans: 2, viewings: 2, months: 1, previews: 1, unmet: 0 },
        "no site of 4402 is expected"
    );
    assert_eq!(tx.exhibition_waits(&ask(&[], &[])).await.unwrap(), ExhibitionWaits::default());
    let june = "2026-06".parse().unwrap();
    for (number, is_approved) in [(1, true), (2, false), (3, true)] {
        let code: RegionCode = "4401".parse().unwrap();
        let approval = NewApproval {
            region: code.clone(),
            month: june,
            number,
            is_approved,
            by_region: code,
            decided_by: None,
            reason: String::new(),
            decided_at: 9,
        };
        tx.insert_participation_approval(&approval).await.unwrap();
        let waits = tx.exhibition_waits(&ask(&["4401"], &[])).await.unwrap();
        assert_eq!(waits.months, i64::from(!is_approved), "the last word counts");
    }
}

async fn many_viewings_come_with_everything_in_few_statements(store: &dyn Store, meter: &Meter) {
    let wishes = vec![EvidenceWish { subject: "农技".to_owned(), ..EvidenceWish::default() }];
    let answers = vec![ViewingAnswer { entry: "e1".parse().unwrap(), question: 1, answer: "学到了".to_owned() }];
    let whole = |nth: usize| WholeViewing {
        viewing: viewing(&format!("many-{nth:04}"), 3, 104),
        parts: ViewingParts {
            films: vec![film("e1", 200_000, false), film("e2", 150_000, nth.is_multiple_of(2))],
            answers: answers.clone(),
            wishes: wishes.clone(),
            presences: 0,
        },
    };
    let many: Vec<WholeViewing> = (0..501).map(whole).collect();
    let mut tx = store.write(meter).await.unwrap();
    let before = meter.count();
    tx.insert_viewings(&many).await.unwrap();
    assert!(meter.count() - before <= 12, "{} statements", meter.count() - before);
    tx.insert_viewings(&[]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read(meter).await.unwrap();
    for one in [&many[0], &many[500]] {
        assert_eq!(tx.viewing(&one.viewing.id).await.unwrap().as_ref(), Some(&one.viewing));
        assert_eq!(tx.viewing_parts(&one.viewing.id).await.unwrap(), one.parts);
    }
    drop(tx);
    let mut tx = store.write(meter).await.unwrap();
    let again = tx.insert_viewings(&many[..1]).await;
    assert!(matches!(again, Err(StoreError::Duplicate(_))), "{again:?}");
}

async fn suite(ground: &Ground) {
    let (store, meter) = (&*ground.store, &ground.meter);
    a_viewing_is_kept_with_everything_that_hangs_on_it(store, meter).await;
    an_office_sees_its_regions_and_narrows_them(store, meter).await;
    a_site_has_its_viewings_and_its_menu(store, meter).await;
    what_waits_is_counted_in_one_statement(store, meter).await;
    many_viewings_come_with_everything_in_few_statements(store, meter).await;
}

#[tokio::test]
async fn sqlite_keeps_viewings() {
    let folder = Folder::new("viewings");
    let ground = Ground::sqlite(&folder.0, GROUND).await;
    suite(&ground).await;
    ground.close().await;
}

#[tokio::test]
async fn postgres_keeps_viewings() {
    let cluster = Cluster::start();
    let ground = Ground::postgres(&cluster.url, GROUND).await;
    suite(&ground).await;
    ground.close().await;
}
