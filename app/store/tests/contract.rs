//! One contract, two databases: the same suite runs on SQLite and on a temporary PostgreSQL cluster.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod audit;
mod awards;
mod background;
mod certificates;
mod cluster;
mod decisions;
mod desk;
mod exhibition_checks;
mod feedback;
mod ground;
mod imports;
mod letters;
mod library;
mod listing;
mod meetings;
mod migrations;
mod opening;
mod orders;
mod packs;
mod participation;
mod plans;
mod popularity;
mod portable;
mod record;
mod search;
mod second_factors;
mod sites;
mod tls;
mod viewings;
mod writers;

use std::sync::Arc;

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::entry::EntryState;
use domain::film::Measures;
use domain::form::{Answer, Answers};
use domain::ids::{AccountId, ContestId, EntryId};
use domain::judging::sheet::Content;
use domain::scoring::Method;
use domain::time::DAY;
use store::{
    Account, Assignment, Contest, DerivedFile, Entry, EntryVersion, Failures, File, FileState, JudgeTally, Member,
    Meter, Session, Sheet, Store, StoreError, Ticket, TicketDetails, Tx,
};

fn account(id: &str) -> Account {
    Account {
        id: id.parse().unwrap(),
        email: format!("{id}@example.invalid"),
        name: id.to_owned(),
        password_hash: None,
        roles: vec![Role::Creator],
        created_at: 1,
        disabled_at: None,
        proven_at: Some(2),
    }
}

fn contest(id: &str) -> Contest {
    Contest {
        id: id.parse().unwrap(),
        title: "观摩".to_owned(),
        preset: "selection".to_owned(),
        phase: Phase::Draft,
        settings: domain::contest::preset::selection().into(),
        version: 1,
        deadline: None,
        judging_hash: None,
        judging_sealed_at: None,
        method: Method::Mean,
        created_at: 1,
    }
}

fn entry(id: &str, contest: &ContestId, owner: &AccountId) -> Entry {
    Entry {
        id: id.parse().unwrap(),
        contest_id: contest.clone(),
        owner_id: owner.clone(),
        for_unit: false,
        number: None,
        receipt: None,
        state: EntryState::Draft,
        answers: Answers::from([("title".to_owned(), Answer::Text("珠江夜航人".to_owned()))]),
        reasons: String::new(),
        version: 1,
        created_at: 1,
        updated_at: 1,
        submitted_at: None,
    }
}

async fn suite(store: Arc<dyn Store>) {
    let meter = Meter::default();
    undone_without_commit(&*store, &meter).await;
    taken_address_is_a_duplicate(&*store, &meter).await;
    failed_sign_ins_are_counted_for_a_while(&*store, &meter).await;
    a_session_keeps_where_it_began_and_when_its_password_was_given(&*store, &meter).await;
    second_factors::suite(&store, &"one".parse().unwrap()).await;
    a_contest_reads_as_it_was_written(&*store, &meter).await;
    versions_decide_who_writes(&*store, &meter).await;
    a_film_is_kept_once_it_has_a_hash(&*store, &meter).await;
    a_tally_counts_what_a_judge_has_to_score(&*store, &meter).await;
    desk::suite(&*store, &meter, &"c1".parse().unwrap(), &"one".parse().unwrap()).await;
    decisions::suite(&*store, &meter, &"c1".parse().unwrap()).await;
    feedback::suite(&*store, &meter, &"c1".parse().unwrap(), &"one".parse().unwrap()).await;
    awards::suite(&*store, &meter, &"c1".parse().unwrap(), &"one".parse().unwrap()).await;
    popularity::suite(&*store, &meter, &"c1".parse().unwrap(), &"one".parse().unwrap()).await;
    certificates::suite(&*store, &meter, &"c1".parse().unwrap(), &"one".parse().unwrap()).await;
    library::suite(&*store, &meter, &"c1".parse().unwrap(), &"one".parse().unwrap()).await;
    background::suite(&*store, &meter, &"one".parse().unwrap(), &"judge".parse().unwrap()).await;
    letters::suite(&store, &"c1".parse().unwrap()).await;
    members_meet(&*store, &meter).await;
    audit::suite(&*store, &meter, &"c1".parse().unwrap(), &"one".parse().unwrap()).await;
    listing::suite(&*store, &meter).await;
    search::suite(&*store, &meter).await;
    imports::suite(&*store, &meter).await;
    participation::suite(&*store, &meter, &"one".parse().unwrap()).await;
    packs::suite(&*store, &meter, &"one".parse().unwrap()).await;
    sites::suite(&*store, &meter).await;
    exhibition_checks::suite(&*store, &meter, &"one".parse().unwrap()).await;
    // Of a contest that no other suite made checkpoints of.
    record::suite(&*store, &meter, &"lists".parse().unwrap(), &"one".parse().unwrap()).await;
    assert!(meter.count() > 0);
    writers::suite(&store).await;
}

async fn undone_without_commit(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_account(&account("undone")).await.unwrap();
    drop(tx);
    let mut tx = store.read(meter).await.unwrap();
    assert_eq!(tx.account(&"undone".parse().unwrap()).await.unwrap(), None);
}

async fn taken_address_is_a_duplicate(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_account(&account("one")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.write(meter).await.unwrap();
    let second = Account { id: "two".parse().unwrap(), ..account("one") };
    assert!(matches!(tx.insert_account(&second).await, Err(StoreError::Duplicate(_))));
    drop(tx);
    let mut tx = store.read(meter).await.unwrap();
    assert_eq!(tx.account_by_email("one@example.invalid").await.unwrap(), Some(account("one")));
}

async fn a_session_keeps_where_it_began_and_when_its_password_was_given(store: &dyn Store, meter: &Meter) {
    let session = |token: &[u8]| Session {
        token_hash: token.to_vec(),
        account_id: "one".parse().unwrap(),
        user_agent: "browser".to_owned(),
        created_at: 1,
        seen_at: 1,
        expires_at: 100,
        network: "203.0.113.7".to_owned(),
        password_at: 1,
        exhibits: false,
    };
    let one = "one".parse().unwrap();
    let mut tx = store.write(meter).await.unwrap();
    for token in [b"a", b"b", b"c"] {
        tx.insert_session(&session(token)).await.unwrap();
    }
    tx.confirm_session(b"b", 50).await.unwrap();
    let confirmed = Session { password_at: 50, ..session(b"b") };
    assert_eq!(tx.session(b"b").await.unwrap(), Some((confirmed.clone(), account("one"))));
    assert_eq!(tx.session(b"a").await.unwrap(), Some((session(b"a"), account("one"))));
    assert_eq!(tx.delete_other_sessions(&one, b"b").await.unwrap(), 2);
    assert_eq!(tx.sessions_of(&one).await.unwrap(), [confirmed]);
    let ticket = |kind: &str, token: &[u8], expires_at| Ticket {
        token_hash: token.to_vec(),
        kind: kind.to_owned(),
        account_id: Some("one".parse().unwrap()),
        contest_id: None,
        email: None,
        role: None,
        details: TicketDetails::default(),
        created_at: 1,
        expires_at,
        used_at: None,
    };
    for (kind, token, expires_at) in [("code", b"over", 10), ("code", b"open", 20), ("more", b"kept", 10)] {
        tx.insert_ticket(&ticket(kind, token, expires_at)).await.unwrap();
    }
    tx.delete_ended_tickets("code", 20).await.unwrap();
    assert!(tx.ticket(b"over").await.unwrap().is_none());
    assert!(tx.ticket(b"open").await.unwrap().is_some() && tx.ticket(b"kept").await.unwrap().is_some());
    drop(tx);
}

async fn failed_sign_ins_are_counted_for_a_while(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    for (address, at) in [("one", 10), ("one", 20), ("two", 15)] {
        tx.count_failed_sign_in(address, at, 0).await.unwrap();
    }
    assert_eq!(tx.sign_in_failures("one", 19).await.unwrap().count, 2);
    assert_eq!(tx.sign_in_failures("one", 20).await.unwrap().count, 0, "too long ago");
    assert_eq!(tx.sign_in_failures("none", 0).await.unwrap().count, 0);
    tx.count_failed_sign_in("one", 40, 15).await.unwrap();
    assert_eq!(tx.sign_in_failures("one", 15).await.unwrap().count, 3);
    assert_eq!(tx.sign_in_failures("two", 0).await.unwrap().count, 1, "each is over by its own time");
    tx.count_failed_sign_in("one", 60, 40).await.unwrap();
    assert_eq!(tx.sign_in_failures("one", 40).await.unwrap().count, 1, "a new count");
    tx.count_failed_sign_in("one", 61, 40).await.unwrap();
    assert_eq!(tx.sign_in_failures("one", 40).await.unwrap(), Failures { count: 2, last: 61 });
    tx.forgive_failed_sign_in("one").await.unwrap();
    assert_eq!(tx.sign_in_failures("one", 40).await.unwrap().count, 1);
    tx.count_failed_sign_in("three", 61 + DAY, 0).await.unwrap();
    assert_eq!(tx.sign_in_failures("one", 0).await.unwrap().count, 0, "what is a day old goes with anybody's next");
    tx.count_failed_sign_in("one", 62 + DAY, 0).await.unwrap();
    tx.clear_failed_sign_ins("one").await.unwrap();
    assert_eq!(tx.sign_in_failures("one", 0).await.unwrap().count, 0);
    tx.commit().await.unwrap();
}

async fn a_contest_reads_as_it_was_written(store: &dyn Store, meter: &Meter) {
    let written = contest("c1");
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_contest(&written).await.unwrap();
    assert_eq!(tx.take_number(&written.id).await.unwrap(), 1);
    assert_eq!(tx.take_number(&written.id).await.unwrap(), 2);
    assert!(tx.set_phase(&written.id, Phase::Draft, Phase::CallOpen, None).await.unwrap());
    assert!(!tx.set_phase(&written.id, Phase::Draft, Phase::CallOpen, None).await.unwrap());
    for seal in [Some(("ab", 7)), None] {
        assert!(tx.set_phase(&written.id, Phase::CallOpen, Phase::CallOpen, seal).await.unwrap());
    }
    tx.set_method(&written.id, Method::Adjusted).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read(meter).await.unwrap();
    let read = tx.contest(&written.id).await.unwrap().unwrap();
    let sealed = (Some("ab".to_owned()), Some(7));
    assert_eq!((read.judging_hash.clone(), read.judging_sealed_at), sealed, "a later move keeps the seal");
    let written = Contest { judging_hash: sealed.0, judging_sealed_at: sealed.1, ..written };
    assert_eq!(read, Contest { phase: Phase::CallOpen, method: Method::Adjusted, ..written });
    let lines = tx.contest_lines().await.unwrap();
    assert_eq!((lines[0].entries, lines[0].eligible, lines[0].shortlisted), (0, 0, 0));
    assert_eq!(lines[0].time_zone, "Asia/Shanghai");
}

async fn versions_decide_who_writes(store: &dyn Store, meter: &Meter) {
    let (contest, owner): (ContestId, AccountId) = ("c1".parse().unwrap(), "one".parse().unwrap());
    let mut tx = store.write(meter).await.unwrap();
    let first = entry("e1", &contest, &owner);
    tx.insert_entry(&first).await.unwrap();
    tx.insert_entry(&entry("e0", &contest, &owner)).await.unwrap();
    let second = Entry { version: 2, state: EntryState::Submitted, number: Some(1), ..first.clone() };
    assert!(tx.update_entry(&second).await.unwrap());
    assert!(!tx.update_entry(&second).await.unwrap(), "the same version twice");
    let assignment = Assignment {
        id: "a1".parse().unwrap(),
        contest_id: contest.clone(),
        round: 1,
        judge_id: owner.clone(),
        entry_id: first.id.clone(),
        position: 1,
        recused_at: None,
        recusal_reason: String::new(),
        recusal_found: false,
        replaces: None,
    };
    tx.insert_assignment(&assignment).await.unwrap();
    let sheet = |version| Sheet {
        assignment_id: assignment.id.clone(),
        version,
        content: Content { marks: [("c1".to_owned(), 850)].into(), ..Content::default() },
        total: None,
        saved_at: version,
        signed_at: None,
    };
    assert!(!tx.save_sheet(&sheet(2)).await.unwrap(), "nothing to follow");
    assert!(tx.save_sheet(&sheet(1)).await.unwrap());
    assert!(!tx.save_sheet(&sheet(1)).await.unwrap(), "somebody else was first");
    assert!(tx.save_sheet(&sheet(2)).await.unwrap());
    assert_eq!(tx.sign_sheets(&contest, 1, &owner, 9).await.unwrap(), 1);
    assert!(!tx.save_sheet(&sheet(3)).await.unwrap(), "signed is locked");
    let task = tx.task(&assignment.id).await.unwrap().unwrap();
    assert_eq!(task.sheet.unwrap(), Sheet { signed_at: Some(9), ..sheet(2) });
    assert!(tx.is_assigned(&owner, &first.id).await.unwrap());
    assert!(tx.recuse(&assignment.id, 10, "同一单位").await.unwrap());
    assert!(!tx.is_assigned(&owner, &first.id).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = store.read(meter).await.unwrap();
    assert_eq!(
        tx.submitted_entries(&contest).await.unwrap(),
        std::slice::from_ref(&second),
        "by number, without drafts"
    );
    assert_eq!(tx.entry(&first.id).await.unwrap(), Some(second));
    assert_eq!(tx.entry(&"none".parse::<EntryId>().unwrap()).await.unwrap(), None);
}

async fn a_film_is_kept_once_it_has_a_hash(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    let file = |id: &str, created_at| File {
        id: id.parse().unwrap(),
        entry_id: "e1".parse().unwrap(),
        kind: "judging_copy".to_owned(),
        state: FileState::Uploading,
        filename: "夜航.mp4".to_owned(),
        media_type: "video/mp4".to_owned(),
        size_bytes: 3,
        sha256: None,
        duration_ms: None,
        width: None,
        height: None,
        findings: Vec::new(),
        measures: Measures { duration_ms: Some(5), ..Measures::default() },
        fingerprint: None,
        parts: String::new(),
        created_at,
        updated_at: created_at,
    };
    for (id, at) in [("f3", 3), ("f2", 2), ("f1", 1)] {
        tx.insert_file(&file(id, at)).await.unwrap();
    }
    let kept = |id, at, state: FileState| File { state, sha256: Some("ab".repeat(32)), ..file(id, at) };
    let (replaced, ready) = (kept("f2", 2, FileState::Replaced), kept("f3", 3, FileState::Ready));
    tx.update_file(&ready).await.unwrap();
    tx.update_file(&replaced).await.unwrap();
    assert_eq!(tx.kept_files().await.unwrap(), [replaced.clone(), ready.clone()]);
    // Somebody may ask for the bytes of one that was replaced lately, and of one that was submitted last.
    assert_eq!(tx.outdated_files(1).await.unwrap(), []);
    assert_eq!(tx.outdated_files(2).await.unwrap(), std::slice::from_ref(&replaced));
    let submitted = |version, sha256: &str| EntryVersion {
        version,
        answers: Answers::new(),
        file_sha256: Some(sha256.to_owned()),
        submitted_by: "one".parse().unwrap(),
        submitted_at: 1,
    };
    let e1: EntryId = "e1".parse().unwrap();
    tx.insert_entry_version(&e1, &submitted(101, &"ab".repeat(32))).await.unwrap();
    assert_eq!(tx.outdated_files(2).await.unwrap(), []);
    tx.insert_entry_version(&e1, &submitted(102, &"cd".repeat(32))).await.unwrap();
    assert_eq!(tx.outdated_files(2).await.unwrap(), std::slice::from_ref(&replaced));
    let poster = DerivedFile {
        file_id: replaced.id.clone(),
        kind: "poster".to_owned(),
        sha256: "ef".repeat(32),
        size_bytes: 9,
        details: "{}".to_owned(),
        created_at: 1,
    };
    tx.put_derived(&poster).await.unwrap();
    // The copy that judges watch belongs to the bytes; a contest's list tells of each film whether it is made.
    let has_copy = async |tx: &mut Box<dyn Tx>| {
        let contest = tx.entry(&e1).await.unwrap().unwrap().contest_id;
        let films = tx.films(&contest).await.unwrap();
        let of_entries = tx.films_of_entries(std::slice::from_ref(&e1)).await.unwrap();
        assert_eq!(films, of_entries);
        films.iter().map(|film| (film.file_id.to_string(), film.has_copy)).collect::<Vec<_>>()
    };
    assert_eq!(has_copy(&mut tx).await, [("f3".to_owned(), false)]);
    assert_eq!(tx.copy_of_same_bytes(&"ab".repeat(32)).await.unwrap(), None);
    let play =
        DerivedFile { file_id: ready.id.clone(), kind: "play".to_owned(), sha256: "cd".repeat(32), ..poster.clone() };
    tx.put_derived(&play).await.unwrap();
    assert_eq!(has_copy(&mut tx).await, [("f3".to_owned(), true)]);
    assert_eq!(tx.copy_of_same_bytes(&"ab".repeat(32)).await.unwrap(), Some(play.clone()));
    assert_eq!(tx.copy_of_same_bytes(&"ef".repeat(32)).await.unwrap(), None);
    let of_entries = tx.derived_of_entries(std::slice::from_ref(&e1)).await.unwrap();
    assert_eq!(of_entries, std::slice::from_ref(&play), "not what was made from a file that was replaced");
    assert_eq!(tx.delete_derived(&ready.id).await.unwrap(), [play]);
    let needs = async |tx: &mut Box<dyn Tx>, byte: &str| tx.needs_bytes(&byte.repeat(32)).await.unwrap();
    assert!(needs(&mut tx, "ab").await && needs(&mut tx, "ef").await && !needs(&mut tx, "cd").await);
    let removed = File { state: FileState::Removed, updated_at: 5, ..replaced };
    tx.update_file(&removed).await.unwrap();
    assert!(needs(&mut tx, "ab").await && !needs(&mut tx, "ef").await, "another file has the same bytes");
    assert_eq!(tx.removed_files(4).await.unwrap(), []);
    assert_eq!(tx.removed_files(5).await.unwrap(), std::slice::from_ref(&removed));
    assert_eq!(tx.kept_files().await.unwrap(), [ready]);
    assert_eq!(tx.delete_derived(&removed.id).await.unwrap(), [poster]);
    assert_eq!(tx.delete_derived(&removed.id).await.unwrap(), []);
    tx.commit().await.unwrap();
    // What is there beside the judging copy, each kind once; nothing of it stays.
    let mut tx = store.write(meter).await.unwrap();
    for (id, kind, state) in [
        ("g1", "still", FileState::Checking),
        ("g2", "still", FileState::Ready),
        ("g3", "script", FileState::Ready),
        ("g4", "poster", FileState::Rejected),
        ("g5", "subtitles", FileState::Uploading),
    ] {
        tx.insert_file(&File { kind: kind.to_owned(), state, ..file(id, 9) }).await.unwrap();
    }
    let contest = tx.entry(&e1).await.unwrap().unwrap().contest_id;
    let attached = ["script", "still"].map(|kind| (e1.clone(), kind.to_owned()));
    assert_eq!(tx.attached_kinds(&contest).await.unwrap(), attached);
}

async fn a_tally_counts_what_a_judge_has_to_score(store: &dyn Store, meter: &Meter) {
    let contest: ContestId = "c1".parse().unwrap();
    let judge = account("judge");
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_account(&judge).await.unwrap();
    for (id, state) in [("t1", EntryState::Eligible), ("t2", EntryState::Eligible), ("t3", EntryState::Withdrawn)] {
        tx.insert_entry(&Entry { state, ..entry(id, &contest, &judge.id) }).await.unwrap();
        let assignment = Assignment {
            id: format!("a-{id}").parse().unwrap(),
            contest_id: contest.clone(),
            round: 1,
            judge_id: judge.id.clone(),
            entry_id: id.parse().unwrap(),
            position: 1,
            recused_at: None,
            recusal_reason: String::new(),
            recusal_found: false,
            replaces: None,
        };
        tx.insert_assignment(&assignment).await.unwrap();
    }
    let sheet = Sheet {
        assignment_id: "a-t1".parse().unwrap(),
        version: 1,
        content: Content { marks: [("c1".to_owned(), 850)].into(), ..Content::default() },
        total: Some(8500),
        saved_at: 1,
        signed_at: None,
    };
    assert!(tx.save_sheet(&sheet).await.unwrap());
    assert_eq!(tx.tallies(&judge.id).await.unwrap(), [], "no judge of the contest yet");
    let (unit, region) = (String::new(), String::new());
    let member = Member {
        contest_id: contest.clone(),
        account_id: judge.id.clone(),
        role: Role::Judge,
        unit,
        region,
        expertise: "纪录片".to_owned(),
        created_at: 1,
    };
    tx.put_member(&member).await.unwrap();
    assert!(tx.judges_elsewhere(&contest).await.unwrap().iter().all(|one| one.member.account_id != judge.id));
    let elsewhere = tx.judges_elsewhere(&"none".parse().unwrap()).await.unwrap();
    assert_eq!(elsewhere.iter().find(|one| one.member.account_id == judge.id).unwrap().member, member);
    let tally = JudgeTally { contest_id: contest, round: 1, films: 2, done: 1, signed: 0 };
    assert_eq!(tx.tallies(&judge.id).await.unwrap(), [tally]);
}

async fn members_meet(store: &dyn Store, meter: &Meter) {
    let second = account("second");
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_account(&second).await.unwrap();
    tx.commit().await.unwrap();
    let people = ["one".parse().unwrap(), second.id];
    meetings::suite(store, meter, &"c1".parse().unwrap(), &"e1".parse().unwrap(), people).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite_keeps_the_contract() {
    let folder = cluster::Folder::new("sqlite");
    let store = store::open(None, &folder.0).await.unwrap();
    suite(Arc::clone(&store)).await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_keeps_the_contract() {
    let cluster = cluster::Cluster::start();
    let store = store::open(Some(&cluster.url), std::path::Path::new(".")).await.unwrap();
    suite(Arc::clone(&store)).await;
    store.close().await;
}

#[tokio::test]
async fn an_address_of_another_kind_is_refused() {
    let refused = store::open(Some("mysql://x"), std::path::Path::new(".")).await.err().unwrap();
    assert!(refused.to_string().contains("sqlite:PATH or postgres://"), "{refused}");
}
