//! Lists a page at a time: whole, in order and without doubles, whatever is added between two pages.

use domain::access::Role;
use domain::entry::EntryState;
use domain::film::Measures;
use domain::form::Answer;
use domain::form::keys;
use domain::ids::{ContestId, EntryId};
use domain::record::CommitmentSalt;
use domain::scoring::rubric::Marks;
use store::{
    AccountFilter, AccountOrder, AccountState, AuditEntry, AuditFilter, DerivedFile, EntryFilter, EntryLine,
    EntryOrder, File, FileState, MemberFilter, Meter, Sheet, Slice, Start, Store, Tx, Unwatchable,
};

use crate::{account, contest, entry};

const REGIONS: [&str; 3] = ["440300", "440100", "440500"];

/// A contest with nine entries: titles and lengths repeat, one entry was withdrawn before it had a number, one is a draft.
pub async fn suite(store: &dyn Store, meter: &Meter) {
    let id: ContestId = "lists".parse().unwrap();
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_contest(&contest("lists")).await.unwrap();
    tx.insert_account(&account("lister")).await.unwrap();
    for nth in 1..=9 {
        insert(&mut *tx, &id, nth).await;
    }
    tx.commit().await.unwrap();
    every_order_is_whole(store, meter, &id).await;
    rows_between_pages_shift_nothing(store, meter, &id).await;
    filters_and_counts_agree(store, meter, &id).await;
    outcomes_are_held_alike(store, meter, &id).await;
    accounts_and_members(store, meter, &id).await;
    the_record_by_pages(store, meter, &id).await;
    lean_reads(store, meter, &id).await;
    a_film_is_watchable_once_its_copy_is_made(store, meter, &id).await;
}

async fn insert(tx: &mut dyn Tx, contest: &ContestId, nth: i64) {
    let mut one = entry(&format!("list{nth}"), contest, &"lister".parse().unwrap());
    one.number = (nth < 8).then_some(nth);
    one.state = match nth {
        9 => EntryState::Draft,
        8 => EntryState::Withdrawn,
        7 => EntryState::Submitted,
        _ => EntryState::Eligible,
    };
    one.submitted_at = (nth < 8).then_some(100 - nth);
    let region = REGIONS[usize::try_from(nth).unwrap() % REGIONS.len()];
    for (key, words) in [
        (keys::TITLE, format!("Film {} 100%", nth % 3)),
        (keys::REGION, region.to_owned()),
        (keys::CATEGORY, "纪录片".to_owned()),
        (keys::SUBMITTING_UNIT, if nth == 4 { "Yuexi TV".to_owned() } else { String::new() }),
    ] {
        one.answers.insert(key.to_owned(), Answer::Text(words));
    }
    tx.insert_entry(&one).await.unwrap();
}

fn ids(rows: &[EntryLine]) -> Vec<String> {
    rows.iter().map(|row| row.id.to_string().trim_start_matches("list").to_owned()).collect()
}

async fn page(
    store: &dyn Store,
    meter: &Meter,
    contest: &ContestId,
    order: &EntryOrder,
    (down, start, limit): (bool, &Start, i64),
) -> Slice<EntryLine> {
    let mut tx = store.read(meter).await.unwrap();
    tx.entry_slice(contest, &EntryFilter::default(), order, down, start, limit).await.unwrap()
}

/// All rows, read page by page.
async fn walk(store: &dyn Store, meter: &Meter, contest: &ContestId, order: &EntryOrder, down: bool) -> Vec<String> {
    let (mut found, mut start) = (Vec::new(), Start::First);
    loop {
        let slice = page(store, meter, contest, order, (down, &start, 3)).await;
        found.extend(ids(&slice.rows));
        assert_eq!(slice.before.is_some(), start != Start::First);
        match slice.after {
            Some(after) => start = Start::After(after),
            None => break,
        }
    }
    // And back again from the last page on.
    let mut back = Vec::new();
    let mut slice = page(store, meter, contest, order, (down, &start, 3)).await;
    loop {
        back.splice(0..0, ids(&slice.rows));
        match slice.before {
            Some(before) => slice = page(store, meter, contest, order, (down, &Start::Before(before), 3)).await,
            None => break,
        }
    }
    assert_eq!(found, back, "{order:?}");
    found
}

async fn every_order_is_whole(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let regions = || EntryOrder::Region(["440100", "440300"].map(str::to_owned).into());
    let states = EntryOrder::State(vec![EntryState::Withdrawn, EntryState::Eligible, EntryState::Submitted]);
    for (order, expected) in [
        (EntryOrder::Number, "12345678"),
        // Equal titles by number, the one without a number last.
        (EntryOrder::Title, "36147258"),
        // A region that is not in the list comes first.
        (regions(), "25814736"),
        (EntryOrder::Category(vec!["纪录片".to_owned()]), "12345678"),
        (EntryOrder::Unit, "12356784"),
        (EntryOrder::Length, "12345678"),
        (states, "81234567"),
        // Never submitted comes first.
        (EntryOrder::Submitted, "87654321"),
    ] {
        assert_eq!(walk(store, meter, contest, &order, false).await.concat(), expected, "{order:?}");
        let down: String = expected.chars().rev().collect();
        assert_eq!(walk(store, meter, contest, &order, true).await.concat(), down, "{order:?} descending");
    }
    let counted = page(store, meter, contest, &EntryOrder::Number, (false, &Start::Skip(3), 3)).await;
    assert_eq!(ids(&counted.rows), ["4", "5", "6"]);
    assert!(counted.before.is_some() && counted.after.is_some());
    // Past the end of the list is its last page, of whatever order.
    for rows in [6, 8, 9, 1_000, i64::MAX] {
        for (order, down, expected) in [
            (EntryOrder::Number, false, "78"),
            (EntryOrder::Number, true, "21"),
            (EntryOrder::Title, false, "58"),
            (EntryOrder::Length, false, "78"),
        ] {
            let last = page(store, meter, contest, &order, (down, &Start::Skip(rows), 3)).await;
            assert_eq!(ids(&last.rows).concat(), expected, "{rows} {order:?} {down}");
            assert!(last.before.is_some() && last.after.is_none());
        }
    }
    let whole = page(store, meter, contest, &EntryOrder::Number, (false, &Start::Skip(50), 50)).await;
    assert_eq!((whole.rows.len(), whole.before, whole.after), (8, None, None));
    let none: ContestId = "lists-none".parse().unwrap();
    let empty = page(store, meter, &none, &EntryOrder::Number, (false, &Start::Skip(50), 50)).await;
    assert_eq!((empty.rows, empty.before, empty.after), (Vec::new(), None, None));
}

async fn rows_between_pages_shift_nothing(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let first = page(store, meter, contest, &EntryOrder::Title, (false, &Start::First, 3)).await;
    assert_eq!(ids(&first.rows), ["3", "6", "1"]);
    let mut tx = store.write(meter).await.unwrap();
    // One that stands before the next page, and the row the page follows is gone from the list.
    let mut new = entry("list0", contest, &"lister".parse().unwrap());
    new.state = EntryState::Submitted;
    new.answers.insert(keys::TITLE.to_owned(), Answer::Text("A first film".to_owned()));
    tx.insert_entry(&new).await.unwrap();
    tx.set_entry_state(&"list1".parse().unwrap(), "draft").await.unwrap();
    tx.commit().await.unwrap();
    let next = page(store, meter, contest, &EntryOrder::Title, (false, &Start::After(first.after.unwrap()), 3)).await;
    assert_eq!(ids(&next.rows), ["4", "7", "2"]);
    let before =
        page(store, meter, contest, &EntryOrder::Title, (false, &Start::Before(next.before.unwrap()), 9)).await;
    assert_eq!(ids(&before.rows), ["0", "3", "6"]);
    assert!(before.before.is_none() && before.after.is_some());
    let mut tx = store.write(meter).await.unwrap();
    tx.set_entry_state(&"list1".parse().unwrap(), "eligible").await.unwrap();
    tx.set_entry_state(&"list0".parse().unwrap(), "draft").await.unwrap();
    tx.commit().await.unwrap();
}

async fn filters_and_counts_agree(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let filter = |words: &str, region: &str, state: &str| EntryFilter {
        words: words.to_owned(),
        region: region.to_owned(),
        state: state.to_owned(),
        ..EntryFilter::default()
    };
    let mut tx = store.read(meter).await.unwrap();
    for (filter, expected) in [
        (filter("", "", ""), "12345678"),
        (filter("film 1 100%", "", ""), "147"),
        (filter("1_0", "", ""), ""),
        (filter("yuexi", "", ""), "4"),
        (filter("n-00", "", ""), "1234567"),
        (filter("N-007", "", ""), "7"),
        (filter("", "440300", ""), "36"),
        (filter("film 0", "440300", "eligible"), "36"),
        (filter("", "", "submitted"), "7"),
        (filter("", "", "draft"), ""),
    ] {
        let found = tx.entry_slice(contest, &filter, &EntryOrder::Number, false, &Start::First, 20).await.unwrap();
        assert_eq!(ids(&found.rows).concat(), expected, "{filter:?}");
        let states = tx.entry_states(contest, &filter).await.unwrap();
        let in_state = states.iter().filter(|one| filter.state.is_empty() || one.state.key() == filter.state);
        let counted: i64 = in_state.map(|one| one.found).sum();
        assert_eq!(counted, i64::try_from(expected.len()).unwrap(), "{filter:?}");
        assert_eq!(states.iter().map(|one| one.all).sum::<i64>(), 8);
    }
    let intake = tx.intake(contest).await.unwrap();
    assert_eq!(intake.iter().map(|one| one.entries).sum::<i64>(), 10);
    let eligible = intake.iter().filter(|one| one.state == EntryState::Eligible && one.region == "440100");
    assert_eq!(eligible.map(|one| one.entries).sum::<i64>(), 2);
    for after in [0, 6, 7, 99] {
        assert_eq!(tx.next_unchecked(contest, after).await.unwrap(), Some("list7".parse().unwrap()));
    }
    let beside = tx.unchecked_beside(contest, 5).await.unwrap();
    assert_eq!((beside.count, beside.before, beside.after), (1, None, Some("list7".parse().unwrap())));
    let beside = tx.unchecked_beside(contest, 7).await.unwrap();
    assert_eq!((beside.count, beside.before, beside.after), (1, None, None));
    let none = Unwatchable { without_film: 6, without_copy: 0 };
    assert_eq!(tx.unwatchable(contest, 1, false).await.unwrap(), none);
    let wanted: Vec<EntryId> = ["list2", "list9", "none"].map(|id| id.parse().unwrap()).into();
    assert_eq!(tx.lines_of_entries(&wanted).await.unwrap().len(), 2);
    assert_eq!(tx.films_of_entries(&wanted).await.unwrap(), []);
    let names = tx.entry_names(contest, &["list2".to_owned(), "x".to_owned()]).await.unwrap();
    assert_eq!(names, [("list2".to_owned(), Some(2), "Film 2 100%".to_owned())]);
    assert_eq!(tx.account_names(&["lister".to_owned()]).await.unwrap(), [("lister".to_owned(), "lister".to_owned())]);
    assert_eq!(tx.account_names(&[]).await.unwrap(), []);
}

/// Held outcomes are one with what passed the check, in filter, order, counts and lines; setting them changes nothing else.
async fn outcomes_are_held_alike(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let (held, told) = (EntryFilter { outcomes_held: true, ..EntryFilter::default() }, EntryFilter::default());
    let order = EntryOrder::State(vec![EntryState::NotShortlisted, EntryState::Eligible, EntryState::Shortlisted]);
    let mut tx = store.write(meter).await.unwrap();
    let before = tx.entry(&"list2".parse().unwrap()).await.unwrap().unwrap();
    let unsealed = tx.entry_slice(contest, &held, &order, false, &Start::First, 20).await.unwrap();
    let counts = tx.entry_states(contest, &told).await.unwrap();
    assert_eq!(tx.set_entry_states(contest, "eligible", "not_shortlisted").await.unwrap(), 6);
    tx.set_entry_state(&before.id, "shortlisted").await.unwrap();
    let after = tx.entry(&before.id).await.unwrap().unwrap();
    assert_eq!((after.version, after.updated_at), (before.version, before.updated_at));
    assert_eq!(tx.entry_slice(contest, &held, &order, false, &Start::First, 20).await.unwrap(), unsealed);
    let sorted = |states: Vec<store::StateCount>| {
        let mut all: Vec<_> = states.into_iter().map(|one| (one.state, one.all, one.found)).collect();
        all.sort_unstable();
        all
    };
    assert_eq!(sorted(tx.entry_states(contest, &held).await.unwrap()), sorted(counts));
    for (state, expected) in [("shortlisted", ""), ("not_shortlisted", ""), ("eligible", "123456"), ("submitted", "7")]
    {
        let filter = EntryFilter { state: state.to_owned(), ..held.clone() };
        let found = tx.entry_slice(contest, &filter, &EntryOrder::Number, false, &Start::First, 20).await.unwrap();
        assert_eq!(ids(&found.rows).concat(), expected, "{state}");
    }
    let found = tx.entry_slice(contest, &told, &order, true, &Start::First, 1).await.unwrap();
    assert_eq!((ids(&found.rows).concat().as_str(), found.rows[0].state), ("2", EntryState::Shortlisted));
    assert_eq!(tx.publish_outcomes(contest, 99).await.unwrap(), 6);
    let published = tx.entry(&before.id).await.unwrap().unwrap();
    assert_eq!((published.version, published.updated_at), (before.version + 1, 99));
    // Not committed: what follows finds them as they were.
}

async fn accounts_and_members(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let mut tx = store.write(meter).await.unwrap();
    for (nth, name) in ["乙", "甲", "Äpfel", "甲"].into_iter().enumerate() {
        let mut one = account(&format!("page{nth}"));
        one.name = name.to_owned();
        one.created_at = 50;
        one.password_hash = (nth == 0).then(|| "hash".to_owned());
        one.disabled_at = (nth == 3).then_some(7);
        if nth == 2 {
            one.roles.push(Role::Staff);
        }
        tx.insert_account(&one).await.unwrap();
        for role in if nth == 1 { vec![Role::Chair, Role::Judge] } else { vec![Role::Judge] } {
            tx.put_member(&store::Member {
                contest_id: contest.clone(),
                account_id: one.id.clone(),
                role,
                unit: format!("unit {nth}"),
                region: String::new(),
                expertise: String::new(),
                created_at: 1,
            })
            .await
            .unwrap();
        }
    }
    let (first, other) = ("page1".parse().unwrap(), "page2".parse().unwrap());
    for tags in [vec!["gone"], vec!["camera", "away"]] {
        let tags: Vec<String> = tags.into_iter().map(str::to_owned).collect();
        tx.set_member_tags(contest, &first, &tags).await.unwrap();
    }
    tx.set_member_tags(contest, &other, &["camera".to_owned()]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read(meter).await.unwrap();
    let pages = AccountFilter { words: "PAGE".to_owned(), ..AccountFilter::default() };
    for (order, down, expected) in [
        (AccountOrder::Email, false, "0123"),
        (AccountOrder::Name, false, "2013"),
        (AccountOrder::Name, true, "3102"),
        // Made at the same moment: by key.
        (AccountOrder::Since, true, "3210"),
    ] {
        let (mut found, mut start) = (String::new(), Start::First);
        loop {
            let slice = tx.account_slice(&pages, order, down, &start, 1).await.unwrap();
            found.extend(slice.rows.iter().map(|one| one.id.as_str().trim_start_matches("page")));
            let Some(after) = slice.after else { break };
            start = Start::After(after);
        }
        assert_eq!(found, expected, "{order:?} {down}");
    }
    let (all, found) = tx.account_count(&pages).await.unwrap();
    assert!(all > found && found == 4);
    for (filter, expected) in [
        (AccountFilter { state: Some(AccountState::Active), ..pages.clone() }, 1),
        (AccountFilter { state: Some(AccountState::Waiting), ..pages.clone() }, 2),
        (AccountFilter { state: Some(AccountState::Disabled), ..pages.clone() }, 1),
        (AccountFilter { role: Some(Role::Staff), ..pages.clone() }, 1),
        // A database may have no small letter for it: it is found as it is written.
        (AccountFilter { words: "Äpfel".to_owned(), ..AccountFilter::default() }, 1),
    ] {
        let found = tx.account_count(&filter).await.unwrap().1;
        let rows = tx.account_slice(&filter, AccountOrder::Email, false, &Start::First, 9).await.unwrap().rows;
        assert_eq!(i64::try_from(rows.len()).unwrap(), found, "{filter:?}");
        assert_eq!(found, expected, "{filter:?}");
    }
    let everybody = MemberFilter::default();
    let first = tx.member_slice(contest, &everybody, &[Role::Chair, Role::Judge], &Start::First, 2).await.unwrap();
    let names = |slice: &Slice<store::NamedMember>| {
        slice.rows.iter().map(|one| format!("{}{}", one.name, one.member.account_id)).collect::<Vec<_>>()
    };
    assert_eq!(names(&first), ["甲page1", "Äpfelpage2"]);
    let after = Start::After(first.after.unwrap());
    let rest = tx.member_slice(contest, &everybody, &[Role::Chair, Role::Judge], &after, 9).await.unwrap();
    assert_eq!(names(&rest), ["乙page0", "甲page1", "甲page3"]);
    assert_eq!(tx.member_count(contest, &everybody).await.unwrap(), (5, 5));
    let by_name = tx.member_slice(contest, &everybody, &[], &Start::First, 9).await.unwrap();
    assert_eq!(names(&by_name), ["Äpfelpage2", "乙page0", "甲page1", "甲page1", "甲page3"]);
    let chairs = MemberFilter { role: "chair".to_owned(), words: "unit 1".to_owned(), ..MemberFilter::default() };
    assert_eq!(tx.member_count(contest, &chairs).await.unwrap(), (5, 1));
    let tags = tx.member_tags(contest).await.unwrap();
    let tags: Vec<(&str, &str)> = tags.iter().map(|(account, tag)| (account.as_str(), tag.as_str())).collect();
    assert_eq!(tags, [("page1", "away"), ("page1", "camera"), ("page2", "camera")], "as they were set last");
    let tagged = MemberFilter { tag: "camera".to_owned(), ..MemberFilter::default() };
    assert_eq!(tx.member_count(contest, &tagged).await.unwrap(), (5, 3), "in two roles and in one");
    let found = tx.member_slice(contest, &tagged, &[], &Start::First, 9).await.unwrap();
    assert_eq!(names(&found), ["Äpfelpage2", "甲page1", "甲page1"]);
}

async fn the_record_by_pages(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.inputs_version(contest).await.unwrap(), 0);
    let one = "lister".parse().unwrap();
    let mut last = 0;
    for (nth, action) in ["b.second", "a.first", "b.second", "c.third"].into_iter().enumerate() {
        let actor = (nth != 1).then_some(&one);
        let (detail, salt) = ("{}".to_owned(), CommitmentSalt::from_bytes([7; 32]));
        let act = AuditEntry { at: 1, actor, contest: Some(contest), action, subject: "s", detail, salt };
        last = tx.audit(&act).await.unwrap();
    }
    assert_eq!(tx.inputs_version(contest).await.unwrap(), last, "also before others see it");
    tx.commit().await.unwrap();
    let mut tx = store.read(meter).await.unwrap();
    assert_eq!(tx.inputs_version(contest).await.unwrap(), last);
    assert_eq!(tx.audit_actions(contest).await.unwrap(), ["a.first", "b.second", "c.third"]);
    assert_eq!(tx.audit_actors(contest, 1).await.unwrap(), ["lister"]);
    assert_eq!(tx.audit_actions(&"none".parse().unwrap()).await.unwrap(), Vec::<String>::new());
    let all = AuditFilter::default();
    let first = tx.audit_slice(contest, &all, &Start::First, 3).await.unwrap();
    assert_eq!(first.rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [last, last - 1, last - 2]);
    let next = tx.audit_slice(contest, &all, &Start::After(first.after.unwrap()), 3).await.unwrap();
    assert_eq!((next.rows[0].seq, next.after.is_some()), (last - 3, false));
    let back = tx.audit_slice(contest, &all, &Start::Before(next.before.unwrap()), 2).await.unwrap();
    assert_eq!(back.rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [last - 1, last - 2]);
    let second = AuditFilter { action: "b.second", ..AuditFilter::default() };
    assert_eq!(tx.audit_slice(contest, &second, &Start::First, 9).await.unwrap().rows.len(), 2);
}

async fn lean_reads(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let mut tx = store.write(meter).await.unwrap();
    for (nth, round) in [(1, 1), (2, 1), (3, 2)] {
        let assignment = store::Assignment {
            id: format!("lean{nth}").parse().unwrap(),
            contest_id: contest.clone(),
            round,
            judge_id: "page0".parse().unwrap(),
            entry_id: format!("list{nth}").parse().unwrap(),
            position: nth,
            recused_at: (nth == 2).then_some(5),
            recusal_reason: String::new(),
            recusal_found: false,
            replaces: None,
        };
        tx.insert_assignment(&assignment).await.unwrap();
    }
    assert!(!tx.round_begun(contest, 1).await.unwrap());
    let content = domain::judging::sheet::Content {
        marks: Marks::from([("c1".to_owned(), 800)]),
        red_line: "素材".to_owned(),
        ..Default::default()
    };
    let sheet = Sheet {
        assignment_id: "lean1".parse().unwrap(),
        version: 1,
        content,
        total: Some(8_000),
        saved_at: 5,
        signed_at: None,
    };
    assert!(tx.save_sheet(&sheet).await.unwrap());
    assert!(tx.round_begun(contest, 1).await.unwrap() && !tx.round_begun(contest, 2).await.unwrap());
    tx.insert_advances(contest, 2, &["list2".parse().unwrap()]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read(meter).await.unwrap();
    let around = tx.assignments_around_recusals(contest, 1).await.unwrap();
    assert_eq!(around.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["lean2"]);
    let (mut sheets, criteria) = (Vec::new(), ["none".to_owned(), "c1".to_owned()]);
    tx.round_sheets(contest, 1..3, &criteria, &mut |sheet| sheets.push(sheet)).await.unwrap();
    let seen: Vec<_> = sheets.iter().map(|one| (one.round, one.entry.as_str(), one.recused, one.total)).collect();
    assert_eq!(seen, [(2, "list3", false, None), (1, "list1", false, Some(8_000)), (1, "list2", true, None)]);
    assert_eq!((&*sheets[1].marks, sheets[1].red_line.as_str()), (&[None, Some(800)][..], "素材"));
    assert!(!sheets[1].signed && sheets[0].marks.is_empty());
    assert!(sheets.iter().all(|one| !one.left));
    for (round, advanced, expected) in [(1, false, 6), (2, true, 1)] {
        let mut films = Vec::new();
        tx.round_films(contest, round, advanced, &["title"], &mut |film| films.push(film)).await.unwrap();
        assert_eq!(films.len(), expected);
        assert!(films.iter().all(|film| film.state.is_eligible()));
        assert!(films.iter().all(|film| film.answers.keys().all(|key| key == "title")));
    }
    assert_eq!(tx.unwatchable(contest, 2, true).await.unwrap().without_film, 1);
    drop(tx);
    // Not committed: a judge who is removed has left.
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.delete_member(contest, &"page0".parse().unwrap(), Role::Judge).await.unwrap());
    let mut left = Vec::new();
    tx.round_sheets(contest, 1..3, &criteria, &mut |sheet| left.push(sheet.left)).await.unwrap();
    assert_eq!(left, [true; 3]);
    let around = tx.assignments_around_recusals(contest, 1).await.unwrap();
    assert_eq!(around.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["lean1", "lean2"], "nobody scores them");
}

/// A film can be watched once it is ready and its copy for judges is made; the newest that counts decides.
async fn a_film_is_watchable_once_its_copy_is_made(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    // Not committed.
    let mut tx = store.write(meter).await.unwrap();
    let mut films = Vec::new();
    tx.round_films(contest, 1, false, &["title"], &mut |film| films.push(film)).await.unwrap();
    let film = |id: &str, state, created_at| File {
        id: id.parse().unwrap(),
        entry_id: films[0].id.clone(),
        kind: "judging_copy".to_owned(),
        state,
        filename: "film.mp4".to_owned(),
        media_type: "video/mp4".to_owned(),
        size_bytes: 3,
        sha256: None,
        duration_ms: None,
        width: None,
        height: None,
        findings: Vec::new(),
        measures: Measures::default(),
        fingerprint: None,
        parts: String::new(),
        created_at,
        updated_at: created_at,
    };
    let play = |file: &File| DerivedFile {
        file_id: file.id.clone(),
        kind: "play".to_owned(),
        sha256: "ab".repeat(32),
        size_bytes: 3,
        details: "{}".to_owned(),
        created_at: 1,
    };
    let (older, newer) = (film("seen1", FileState::Replaced, 1), film("seen2", FileState::Ready, 2));
    let next = film("seen3", FileState::Checking, 3);
    for (file, copy, expected) in
        [(&older, true, (6, 0)), (&newer, false, (5, 1)), (&newer, true, (5, 0)), (&next, true, (6, 0))]
    {
        if tx.file(&file.id).await.unwrap().is_none() {
            tx.insert_file(file).await.unwrap();
        }
        if copy {
            tx.put_derived(&play(file)).await.unwrap();
        }
        let Unwatchable { without_film, without_copy } = tx.unwatchable(contest, 1, false).await.unwrap();
        assert_eq!((without_film, without_copy), expected, "{} {copy}", file.id);
    }
}
