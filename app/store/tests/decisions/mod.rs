//! Overrides, amendments of rules, what closed rounds decided, deadlines that were extended, what was handed to units and what the
//! office said.

use domain::amendment::Amendment;
use domain::contest::{Balance, Entrant};
use domain::entry::{CheckStep, Decision, NominationState};
use domain::ids::{ContestId, EntryId};
use domain::overrides::{Override, Ruling};
use domain::selection::{Rule, RuleKind, Scope};
use store::{
    CheckLine, ContestDecisions, DeadlineExtension, LikeEntry, Meter, Nomination, RoundClosing, Store, StoreError, Tx,
};

pub async fn suite(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    a_film_has_one_override(store, meter, contest).await;
    the_latest_amendment_counts_and_a_round_closes_once(store, meter, contest).await;
}

async fn a_film_has_one_override(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let one = |ruling, reason: &str| Override {
        entry: "e1".parse().unwrap(),
        ruling,
        reason: reason.to_owned(),
        decider: "评委会".to_owned(),
    };
    let mut tx = store.write(meter).await.unwrap();
    tx.put_override(contest, &one(Ruling::In, "a"), 1).await.unwrap();
    tx.put_override(contest, &one(Ruling::Out, "b"), 2).await.unwrap();
    assert_eq!(tx.overrides(contest).await.unwrap(), [one(Ruling::Out, "b")]);
    assert!(tx.overrides(&"c2".parse().unwrap()).await.unwrap().is_empty());
    assert!(tx.drop_override(contest, &"e1".parse().unwrap()).await.unwrap());
    assert!(!tx.drop_override(contest, &"e1".parse().unwrap()).await.unwrap());
    tx.commit().await.unwrap();
}

async fn the_latest_amendment_counts_and_a_round_closes_once(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let rule = |most| Rule::new("region:*", "region", Scope::Each).with(RuleKind::Max, most);
    let amendment = |most, reason: &str| Amendment {
        balance: Balance { size: 3, tolerance: Some(150), rules: vec![rule(most)] },
        reason: reason.to_owned(),
        decider: "组委会".to_owned(),
    };
    let other: ContestId = "c2".parse().unwrap();
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.amendment(contest).await.unwrap(), None);
    tx.add_amendment(contest, &amendment(2, "a"), 5).await.unwrap();
    tx.add_amendment(contest, &amendment(3, "b"), 5).await.unwrap();
    assert_eq!(tx.amendment(contest).await.unwrap(), Some(amendment(3, "b")), "the latest");
    assert_eq!(tx.amendment(&other).await.unwrap(), None);

    let closing = RoundClosing {
        contest_id: contest.clone(),
        round: 1,
        method: "mean".to_owned(),
        line: "{}".to_owned(),
        closed_at: 7,
    };
    assert_eq!(tx.closing(contest, 1).await.unwrap(), None);
    tx.insert_closing(&closing).await.unwrap();
    assert_eq!(tx.closing(contest, 1).await.unwrap().as_ref(), Some(&closing));
    assert_eq!((tx.closing(contest, 2).await.unwrap(), tx.closing(&other, 1).await.unwrap()), (None, None));
    assert_eq!(tx.decided(contest).await.unwrap(), ContestDecisions { rounds: vec![1], ..ContestDecisions::default() });
    tx.insert_closing(&RoundClosing { round: 10, ..closing.clone() }).await.unwrap();
    tx.insert_closing(&RoundClosing { round: 2, ..closing.clone() }).await.unwrap();
    assert_eq!(tx.decided(contest).await.unwrap().rounds, [1, 2, 10]);
    assert_eq!(tx.decided(&other).await.unwrap(), ContestDecisions::default());
    tx.commit().await.unwrap();
    let mut tx = store.write(meter).await.unwrap();
    let again = tx.insert_closing(&closing).await;
    assert!(matches!(again, Err(StoreError::Duplicate(_))), "{again:?}");
    drop(tx);
    extensions(store, meter, contest).await;
    nominations(store, meter, contest).await;
    check_log(store, meter, contest).await;
}

async fn extensions(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let extension = |entrant, ends_at, reason: &str| DeadlineExtension {
        contest_id: contest.clone(),
        entrant,
        ends_at,
        reason: reason.to_owned(),
        granted_at: 3,
    };
    let (person, unit) = (Entrant::Person("one".parse().unwrap()), Entrant::Unit("市文联".to_owned()));
    let mut tx = store.write(meter).await.unwrap();
    tx.put_extension(&extension(person.clone(), 50, "a")).await.unwrap();
    tx.put_extension(&extension(unit.clone(), 40, "b")).await.unwrap();
    // Spelled otherwise, it is the same unit; the later grant stands.
    let again = extension(Entrant::Unit("市 文联".to_owned()), 60, "c");
    tx.put_extension(&again).await.unwrap();
    let kept = [extension(person, 50, "a"), again];
    assert_eq!(tx.extensions(contest).await.unwrap(), kept);
    assert_eq!(tx.extensions_since(51).await.unwrap(), kept[1..]);
    assert_eq!(tx.extensions(&"c2".parse().unwrap()).await.unwrap(), []);
    tx.commit().await.unwrap();
}

async fn nominations(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let owner = "one".parse().unwrap();
    let mut tx = store.write(meter).await.unwrap();
    let ids: Vec<EntryId> = ["work1", "work2", "work3"].map(|id| id.parse().unwrap()).to_vec();
    for id in &ids {
        tx.insert_entry(&crate::entry(id.as_str(), contest, &owner)).await.unwrap();
    }
    let handed = |nth: usize, position| Nomination {
        entry_id: ids[nth].clone(),
        contest_id: contest.clone(),
        unit: "市文联".to_owned(),
        state: NominationState::Handed,
        reason: String::new(),
        position,
        handed_at: 4,
        decided_at: None,
    };
    assert_eq!(tx.nomination(&ids[0]).await.unwrap(), None);
    tx.put_nomination(&handed(0, 2)).await.unwrap();
    tx.put_nomination(&handed(1, 1)).await.unwrap();
    let back =
        Nomination { state: NominationState::Returned, reason: "r".to_owned(), decided_at: Some(5), ..handed(0, 2) };
    tx.put_nomination(&back).await.unwrap();
    assert_eq!(tx.nomination(&ids[0]).await.unwrap().as_ref(), Some(&back));
    assert_eq!(tx.nominations(contest).await.unwrap(), [handed(1, 1), back], "in the order of the recommendation");

    for (id, title, film) in [(&ids[0], "夜航", "aa"), (&ids[1], "夜航", ""), (&ids[2], "灯塔", "aa")] {
        tx.put_work_marks(id, title, film).await.unwrap();
    }
    let like = |found: Vec<LikeEntry>| {
        let mut ids: Vec<_> = found.into_iter().map(|one| (one.entry.id.to_string(), one.decided)).collect();
        ids.sort();
        ids
    };
    let none = |id: &str| (id.to_owned(), None);
    assert_eq!(like(tx.like_entries(&ids[0], 0, 9).await.unwrap()), [none("work2"), none("work3")], "title, film");
    assert_eq!(like(tx.like_entries(&ids[1], 0, 9).await.unwrap()), [none("work1")], "no film is no likeness");
    assert_eq!(tx.like_entries(&ids[0], 0, 1).await.unwrap().len(), 1);
    assert_eq!(tx.like_entries(&ids[0], 1, 9).await.unwrap().len(), 1, "the rest");
    assert_eq!(tx.like_entry_count(&ids[0]).await.unwrap(), 2);
    assert!(tx.is_like_entry(&ids[1], &ids[0]).await.unwrap());
    assert!(!tx.is_like_entry(&ids[1], &ids[2]).await.unwrap());
    tx.put_work_decision((&ids[1], &ids[0]), false, "a", 6).await.unwrap();
    tx.put_work_decision((&ids[0], &ids[2]), true, "c", 6).await.unwrap();
    let one = like(tx.like_entries(&ids[0], 0, 1).await.unwrap());
    assert_eq!(one, [("work3".to_owned(), Some((true, "c".to_owned())))], "the same work before any other");
    tx.put_work_decision((&ids[0], &ids[1]), true, "b", 7).await.unwrap();
    let decided = Some((true, "b".to_owned()));
    assert_eq!(like(tx.like_entries(&ids[1], 0, 9).await.unwrap()), [("work1".to_owned(), decided.clone())]);
    assert_eq!(like(tx.like_entries(&ids[0], 0, 9).await.unwrap())[0], ("work2".to_owned(), decided));
    // A new title is another mark.
    tx.put_work_marks(&ids[0], "灯火", "aa").await.unwrap();
    assert_eq!(like(tx.like_entries(&ids[1], 0, 9).await.unwrap()), []);
    looks(&mut *tx, &ids).await;
}

/// Films that look the same, of entries of which the second has no film that was submitted.
async fn looks(tx: &mut dyn Tx, ids: &[EntryId]) {
    for (id, title, film) in [(&ids[0], "a", "aa"), (&ids[1], "b", ""), (&ids[2], "c", "cc")] {
        tx.put_work_marks(id, title, film).await.unwrap();
    }
    // An entry may have two films that look so.
    tx.put_work_look(&ids[1], "bb", &[ids[0].clone(), ids[0].clone()]).await.unwrap();
    tx.put_work_look(&ids[2], "cc", &[ids[1].clone()]).await.unwrap();
    let found = tx.like_entries(&ids[2], 0, 9).await.unwrap();
    let found: Vec<_> = found.iter().map(|one| (one.entry.id.as_str(), one.looks_same)).collect();
    assert_eq!(found, [("work1", true)], "by way of the second, which is not submitted");
    assert_eq!(tx.like_entry_count(&ids[1]).await.unwrap(), 2);
    // Submitted again, it looks as before; with another film no longer.
    tx.put_work_marks(&ids[2], "c", "cc").await.unwrap();
    assert!(tx.is_like_entry(&ids[0], &ids[2]).await.unwrap());
    tx.put_work_look(&ids[2], "dd", &[]).await.unwrap();
    assert!(!tx.is_like_entry(&ids[0], &ids[2]).await.unwrap());
    // Two groups become one where a film is like both.
    tx.put_work_look(&ids[2], "cc", &[]).await.unwrap();
    let fourth: EntryId = "work4".parse().unwrap();
    let like_first =
        crate::entry(fourth.as_str(), &tx.entry(&ids[0]).await.unwrap().unwrap().contest_id, &"one".parse().unwrap());
    tx.insert_entry(&like_first).await.unwrap();
    tx.put_work_marks(&fourth, "d", "dd").await.unwrap();
    tx.put_work_look(&fourth, "dd", &[ids[2].clone()]).await.unwrap();
    assert!(!tx.is_like_entry(&ids[0], &fourth).await.unwrap());
    tx.put_work_look(&ids[1], "bb", &[ids[0].clone(), fourth.clone()]).await.unwrap();
    assert!(tx.is_like_entry(&ids[0], &ids[2]).await.unwrap() && tx.is_like_entry(&fourth, &ids[0]).await.unwrap());
}

async fn check_log(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let owner = "one".parse().unwrap();
    let mut tx = store.write(meter).await.unwrap();
    let entry: EntryId = "checked".parse().unwrap();
    tx.insert_entry(&crate::entry("checked", contest, &owner)).await.unwrap();
    let line = |id: &str, step, by: Option<&str>, at| CheckLine {
        id: id.to_owned(),
        entry_id: entry.clone(),
        step,
        entry_version: 2,
        words: "字幕".to_owned(),
        by: by.map(|by| by.parse().unwrap()),
        by_name: by.unwrap_or_default().to_owned(),
        at,
    };
    let written = [
        line("k2", CheckStep::Decided(Decision::Return), None, 9),
        line("k1", CheckStep::Note, Some("one"), 8),
        line("k0", CheckStep::Read(Decision::Refuse), Some("one"), 9),
    ];
    for one in &written {
        tx.add_check_line(one).await.unwrap();
    }
    let [decided, note, read] = written;
    assert_eq!(tx.check_log(&entry).await.unwrap(), [note, read, decided], "the oldest first");
    assert_eq!(tx.check_log(&"work1".parse().unwrap()).await.unwrap(), []);
}
