//! The outbox: of many workers one sends a letter, and what one has begun no other begins.

use std::sync::Arc;

use domain::ids::{ContestId, LetterId};
use domain::letter::{LetterKind, LetterSettings, LetterState, Pace};
use domain::text::Lang;
use domain::time::HOUR;
use store::{Letter, LetterChange, LetterCount, LetterFilter, LetterScope, LetterTemplate, Meter, Start, Store};

const WIDE: Pace = Pace { per_minute: 1_000, per_domain: 1_000 };

/// Everything, with a contest that is there.
pub async fn suite(store: &Arc<dyn Store>, contest: &ContestId) {
    let meter = Meter::default();
    a_letter_is_said_once(&**store, &meter, contest).await;
    many_letters_are_added_and_changed_at_once(&**store, &meter).await;
    of_many_workers_one_sends_a_letter(store).await;
    an_attempt_ends_for_its_own_worker(&**store, &meter).await;
    a_minute_and_a_domain_have_room_for_so_many(&**store, &meter).await;
    texts_with_links_are_wiped(&**store, &meter).await;
    a_contest_has_its_own_texts(&**store, &meter, contest).await;
}

fn letter(id: &str, kind: LetterKind, state: LetterState, address: &str) -> Letter {
    Letter {
        id: id.parse().unwrap(),
        contest_id: None,
        account_id: None,
        kind,
        state,
        dedup_key: format!("key {id}"),
        message_id: format!("{id}@c.example"),
        address: address.to_owned(),
        name: "甲".to_owned(),
        lang: Lang::Zh,
        subject: "题".to_owned(),
        body: "文".to_owned(),
        unsubscribe: String::new(),
        held: false,
        attempts: 0,
        due_at: 0,
        worker: String::new(),
        problem: String::new(),
        created_at: 7,
        sent_at: None,
        ends_at: None,
        wiped_at: None,
    }
}

fn to(from: LetterState, to: LetterState) -> LetterChange<'static> {
    LetterChange { from, to, problem: "", wait: 0, held: false, afresh: false }
}

async fn add(store: &dyn Store, meter: &Meter, letter: &Letter) -> bool {
    let mut tx = store.write(meter).await.unwrap();
    let added = tx.insert_letters(std::slice::from_ref(letter)).await.unwrap() == 1;
    tx.commit().await.unwrap();
    added
}

/// Nothing is left to be sent.
async fn withdraw_all(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    for from in [LetterState::Released, LetterState::Retry] {
        let filter = LetterFilter { state: Some(from), ..LetterFilter::default() };
        for id in tx.letter_ids(&filter, 1_000).await.unwrap() {
            assert!(tx.change_letter(&id, &to(from, LetterState::Withdrawn)).await.unwrap());
        }
    }
    tx.commit().await.unwrap();
}

async fn a_letter_is_said_once(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let first = Letter {
        contest_id: Some(contest.clone()),
        ends_at: Some(9),
        unsubscribe: "https://c.example/u".to_owned(),
        ..letter("l1", LetterKind::Return, LetterState::Draft, "one@a.example")
    };
    assert!(add(store, meter, &first).await);
    let again = Letter { id: "l2".parse().unwrap(), message_id: "other@c.example".to_owned(), ..first.clone() };
    assert!(!add(store, meter, &again).await, "of the same key");
    let mut tx = store.write(meter).await.unwrap();
    let kept = tx.letter(&first.id).await.unwrap().unwrap();
    assert_eq!(Letter { due_at: 0, ..kept.clone() }, first);
    assert_eq!(tx.letter_by_message("l1@c.example").await.unwrap(), Some(kept.clone()));
    assert_eq!(tx.letter_by_message("other@c.example").await.unwrap(), None);
    assert_eq!(tx.letter_keys(contest, &[LetterKind::Receipt, LetterKind::Return]).await.unwrap(), ["key l1"]);
    assert_eq!(tx.letter_keys(contest, &[LetterKind::Receipt]).await.unwrap(), Vec::<String>::new());
    assert_eq!(tx.letter_by_key("key l1").await.unwrap(), Some(kept.clone()));
    assert_eq!(tx.letter_by_key("key l2").await.unwrap(), None);
    assert_eq!(tx.next_letter(WIDE).await.unwrap(), None, "a draft");
    assert!(!tx.begin_letter(&first.id, "w", HOUR).await.unwrap());
    assert!(tx.change_letter(&first.id, &to(LetterState::Draft, LetterState::Released)).await.unwrap());
    assert!(!tx.change_letter(&first.id, &to(LetterState::Draft, LetterState::Released)).await.unwrap(), "twice");
    assert_eq!(tx.next_letter(WIDE).await.unwrap().map(|letter| letter.id), Some(first.id.clone()));
    let later = LetterChange { wait: HOUR, ..to(LetterState::Released, LetterState::Released) };
    assert!(tx.change_letter(&first.id, &later).await.unwrap());
    assert_eq!(tx.next_letter(WIDE).await.unwrap(), None, "later");
    let held =
        LetterChange { held: true, problem: "no mail server", ..to(LetterState::Released, LetterState::Released) };
    assert!(tx.change_letter(&first.id, &held).await.unwrap());
    assert_eq!(tx.next_letter(WIDE).await.unwrap(), None, "held");
    assert!(!tx.begin_letter(&first.id, "w", HOUR).await.unwrap(), "held");
    tx.commit().await.unwrap();
    let mut tx = store.read(meter).await.unwrap();
    let all = LetterFilter::default();
    assert_eq!(tx.letter_slice(&all, &Start::First, 5).await.unwrap().rows.len(), 1);
    for (filter, found) in [
        (LetterFilter { scope: LetterScope::Contest(contest.clone()), ..all.clone() }, 1),
        (LetterFilter { scope: LetterScope::Contest("other".parse().unwrap()), ..all.clone() }, 0),
        (LetterFilter { scope: LetterScope::Accounts, ..all.clone() }, 0),
        (LetterFilter { state: Some(LetterState::Released), kind: Some(LetterKind::Return), ..all.clone() }, 1),
        (LetterFilter { words: "ONE@a".to_owned(), ..all.clone() }, 1),
        (LetterFilter { kind: Some(LetterKind::Receipt), ..all.clone() }, 0),
    ] {
        assert_eq!(tx.letter_count(&filter).await.unwrap(), found, "{filter:?}");
    }
    let counted = [LetterCount { state: LetterState::Released, letters: 1 }];
    assert_eq!(tx.letter_counts(&LetterScope::Contest(contest.clone())).await.unwrap(), counted);
    assert_eq!(tx.work_load(contest).await.unwrap().1, counted);
    assert_eq!(tx.letter_counts(&LetterScope::All).await.unwrap(), counted);
    assert_eq!(tx.letter_counts(&LetterScope::Accounts).await.unwrap(), []);
    drop(tx);
    withdraw_all(store, meter).await;
}

/// More than one statement takes, with one that was said before and one that is said twice.
async fn many_letters_are_added_and_changed_at_once(store: &dyn Store, meter: &Meter) {
    let one = |nth: usize| letter(&format!("at-once-{nth:04}"), LetterKind::Result, LetterState::Draft, "m@a.example");
    assert!(add(store, meter, &one(7)).await);
    let again = Letter { id: "twice".parse().unwrap(), message_id: "twice@c.example".to_owned(), ..one(8) };
    let letters: Vec<Letter> = (0..1_100).map(one).chain([again]).collect();
    let counted = Meter::default();
    let mut tx = store.write(&counted).await.unwrap();
    assert_eq!(tx.insert_letters(&letters).await.unwrap(), 1_099);
    let mut named: Vec<LetterId> = letters.iter().map(|letter| letter.id.clone()).collect();
    assert_eq!(tx.letters_named(&named).await.unwrap().len(), 1_100, "there is no letter of the second id");
    let first = one(0);
    assert_eq!(tx.letter(&first.id).await.unwrap().map(|kept| Letter { due_at: 0, ..kept }), Some(first.clone()));
    assert!(tx.change_letter(&first.id, &to(LetterState::Draft, LetterState::Withdrawn)).await.unwrap());
    let mut changed = tx.change_letters(&named, &to(LetterState::Draft, LetterState::Withdrawn)).await.unwrap();
    changed.sort();
    named.retain(|id| id.as_str() != "twice" && *id != first.id);
    assert_eq!(changed, named, "but for the one that was changed before");
    assert!(counted.count() < 20, "{}", counted.count());
    tx.commit().await.unwrap();
}

async fn of_many_workers_one_sends_a_letter(store: &Arc<dyn Store>) {
    let meter = Meter::default();
    for nth in 0..10 {
        let id = format!("many-{nth}");
        assert!(add(&**store, &meter, &letter(&id, LetterKind::Result, LetterState::Released, "m@a.example")).await);
    }
    let work = |worker: String| {
        let store = Arc::clone(store);
        tokio::spawn(async move {
            let mut begun: Vec<LetterId> = Vec::new();
            loop {
                let mut tx = store.write(&Meter::default()).await.unwrap();
                let Some(next) = tx.next_letter(WIDE).await.unwrap() else { return begun };
                assert!(tx.begin_letter(&next.id, &worker, HOUR).await.unwrap());
                tx.commit().await.unwrap();
                begun.push(next.id);
            }
        })
    };
    let workers = ["a", "b", "c"].map(|worker| work(worker.to_owned()));
    let mut begun = Vec::new();
    for worker in workers {
        begun.extend(worker.await.unwrap());
    }
    begun.sort();
    let before = begun.len();
    begun.dedup();
    assert_eq!((before, begun.len()), (10, 10), "each by one");
}

async fn an_attempt_ends_for_its_own_worker(store: &dyn Store, meter: &Meter) {
    let waiting = letter("own", LetterKind::Result, LetterState::Released, "o@a.example");
    assert!(add(store, meter, &waiting).await);
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.begin_letter(&waiting.id, "w", HOUR).await.unwrap());
    assert!(!tx.begin_letter(&waiting.id, "v", HOUR).await.unwrap(), "it is sent");
    assert!(tx.renew_letter(&waiting.id, "w", HOUR).await.unwrap());
    assert!(!tx.renew_letter(&waiting.id, "v", HOUR).await.unwrap());
    assert!(!tx.abandoned_letters().await.unwrap().contains(&waiting.id));
    let retry = LetterChange { problem: "later", ..to(LetterState::Sending, LetterState::Retry) };
    assert!(!tx.end_letter(&waiting.id, "v", &retry, None).await.unwrap());
    assert!(tx.end_letter(&waiting.id, "w", &retry, None).await.unwrap());
    let kept = tx.letter(&waiting.id).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.attempts, kept.problem.as_str()), (LetterState::Retry, 1, "later"));
    // A lease that has ended at once.
    assert!(tx.begin_letter(&waiting.id, "w", 0).await.unwrap());
    assert!(tx.abandoned_letters().await.unwrap().contains(&waiting.id));
    let lost = to(LetterState::Sending, LetterState::Unknown);
    assert!(tx.end_letter(&waiting.id, "w", &lost, None).await.unwrap());
    assert!(!tx.renew_letter(&waiting.id, "w", HOUR).await.unwrap(), "not its own any more");
    // The worker lives after all.
    let sent = to(LetterState::Unknown, LetterState::Sent);
    assert!(tx.end_letter(&waiting.id, "w", &sent, Some(11)).await.unwrap());
    let kept = tx.letter(&waiting.id).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.sent_at, kept.attempts), (LetterState::Sent, Some(11), 2));
    tx.commit().await.unwrap();
}

async fn a_minute_and_a_domain_have_room_for_so_many(store: &dyn Store, meter: &Meter) {
    for (id, kind, address) in [
        ("p1", LetterKind::Result, "p1@slow.example"),
        ("p2", LetterKind::Result, "p2@slow.example"),
        ("p3", LetterKind::Result, "p3@other.example"),
        ("p4", LetterKind::Reset, "p4@third.example"),
    ] {
        assert!(add(store, meter, &letter(id, kind, LetterState::Released, address)).await);
        // The next one is due later, by a clock that may count milliseconds.
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    }
    let mut tx = store.write(meter).await.unwrap();
    let begun: i64 = 11;
    let narrow = Pace { per_minute: begun + 3, per_domain: 1 };
    let mut order = Vec::new();
    while let Some(next) = tx.next_letter(narrow).await.unwrap() {
        assert!(tx.begin_letter(&next.id, "w", HOUR).await.unwrap());
        order.push(next.id.to_string());
    }
    assert_eq!(order, ["p4", "p1", "p3"], "the urgent one first; the domain has had its share");
    assert_eq!(tx.next_letter(Pace { per_minute: begun + 3, ..WIDE }).await.unwrap(), None, "so has the minute");
    assert!(tx.next_letter(WIDE).await.unwrap().is_some());
    tx.commit().await.unwrap();
    withdraw_all(store, meter).await;
}

async fn texts_with_links_are_wiped(store: &dyn Store, meter: &Meter) {
    let link = Letter { ends_at: Some(500), ..letter("w1", LetterKind::Invitation, LetterState::Draft, "w@a.example") };
    let other = letter("w2", LetterKind::Receipt, LetterState::Draft, "w@a.example");
    assert!(add(store, meter, &link).await && add(store, meter, &other).await);
    let mut tx = store.write(meter).await.unwrap();
    let kinds = [LetterKind::Invitation, LetterKind::Reset];
    assert_eq!(tx.wipe_letters(&kinds, 0, 499, 600).await.unwrap(), 0);
    assert_eq!(tx.wipe_letters(&kinds, 0, 500, 600).await.unwrap(), 1);
    assert_eq!(tx.wipe_letters(&kinds, 0, 500, 700).await.unwrap(), 0, "once");
    let wiped = tx.letter(&link.id).await.unwrap().unwrap();
    assert_eq!((wiped.body.as_str(), wiped.wiped_at, wiped.subject.as_str()), ("", Some(600), "题"));
    assert_eq!(tx.letter(&other.id).await.unwrap().unwrap().body, "文");
    tx.commit().await.unwrap();
}

async fn a_contest_has_its_own_texts(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let text = |body: &str| LetterTemplate {
        kind: LetterKind::Return,
        lang: Lang::En,
        subject: "s".to_owned(),
        body: body.to_owned(),
    };
    let mut tx = store.write(meter).await.unwrap();
    tx.put_letter_template(contest, &text("one")).await.unwrap();
    tx.put_letter_template(contest, &text("two")).await.unwrap();
    assert_eq!(tx.letter_templates(contest).await.unwrap(), [text("two")]);
    assert!(tx.delete_letter_template(contest, LetterKind::Return, Lang::En).await.unwrap());
    assert!(!tx.delete_letter_template(contest, LetterKind::Return, Lang::En).await.unwrap());
    assert_eq!(tx.letter_settings(contest).await.unwrap(), LetterSettings::default());
    let settings = LetterSettings { receipts: false, quiet: None, ..LetterSettings::default() };
    tx.put_letter_settings(contest, &settings).await.unwrap();
    assert_eq!(tx.letter_settings(contest).await.unwrap(), settings);
    assert!(tx.unsubscribe("n@a.example", 1).await.unwrap() && !tx.unsubscribe("n@a.example", 2).await.unwrap());
    assert!(tx.is_unsubscribed("n@a.example").await.unwrap() && !tx.is_unsubscribed("o@a.example").await.unwrap());
    assert_eq!(tx.unsubscribed().await.unwrap().into_iter().collect::<Vec<_>>(), ["n@a.example"]);
    tx.commit().await.unwrap();
}
