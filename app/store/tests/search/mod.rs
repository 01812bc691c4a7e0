//! The one search: what each kind of reader finds, and that it follows what entries say now.

use domain::access::Role;
use domain::entry::EntryState;
use domain::form::{Answer, keys};
use domain::ids::{AccountId, ContestId, EntryId};
use domain::search::SearchWords;
use store::{Assignment, EntryLine, EntryVersion, Member, Meter, SearchIn, Store, Tx};

use crate::{account, contest, entry};

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

fn words(typed: &str) -> SearchWords {
    SearchWords::parse(typed).unwrap()
}

fn ids(lines: &[EntryLine]) -> Vec<&str> {
    lines.iter().map(|line| line.id.as_str()).collect()
}

pub async fn suite(store: &dyn Store, meter: &Meter) {
    let (here, there): (ContestId, ContestId) = (id("search-1"), id("search-2"));
    let (owner, judge): (AccountId, AccountId) = (id("searched"), id("searcher"));
    let mut tx = store.write(meter).await.unwrap();
    for contest_id in ["search-1", "search-2"] {
        tx.insert_contest(&contest(contest_id)).await.unwrap();
    }
    for who in ["searched", "searcher"] {
        tx.insert_account(&account(who)).await.unwrap();
    }
    for (name, contest, number, state, title) in [
        ("s7", &here, Some(7), EntryState::Eligible, "Harbour ７００"),
        ("s70", &here, Some(70), EntryState::Submitted, "灯塔"),
        ("sd", &here, None, EntryState::Draft, "灯塔的草稿"),
        ("t7", &there, Some(7), EntryState::Eligible, "灯塔之二"),
    ] {
        let mut one = entry(name, contest, &owner);
        (one.number, one.state) = (number, state);
        one.answers.insert(keys::TITLE.to_owned(), Answer::Text(title.to_owned()));
        one.answers.insert(keys::CREDITS.to_owned(), Answer::List(vec![format!("陈 {name}：导演")]));
        tx.insert_entry(&one).await.unwrap();
    }
    tx.commit().await.unwrap();
    who_may_know_what(store, meter, (&here, &there), &owner).await;
    a_judge_finds_own_films(store, meter, &here, &judge, &owner).await;
    members_of_several_contests(store, meter, (&here, &there), &judge).await;
}

async fn who_may_know_what(
    store: &dyn Store,
    meter: &Meter,
    (here, there): (&ContestId, &ContestId),
    owner: &AccountId,
) {
    let mut tx = store.write(meter).await.unwrap();
    let both = [here.clone(), there.clone()];
    let office = tx.found_entries(SearchIn::Entries(&both), &words("灯塔"), 9).await.unwrap();
    assert_eq!(ids(&office), ["t7", "s70"], "the newest contest first, and no draft");
    assert_eq!(ids(&tx.found_entries(SearchIn::Entries(&both[..1]), &words("7"), 9).await.unwrap()), ["s7", "s70"]);
    assert_eq!(ids(&tx.found_entries(SearchIn::Entries(&both[..1]), &words("7"), 1).await.unwrap()), ["s7"]);
    assert_eq!(ids(&tx.found_entries(SearchIn::Entries(&both), &words("陈S70"), 9).await.unwrap()), ["s70"]);
    // Whoever may know titles alone finds neither people nor what has not passed.
    assert_eq!(ids(&tx.found_entries(SearchIn::Titles(&both), &words("harbour700"), 9).await.unwrap()), ["s7"]);
    assert_eq!(ids(&tx.found_entries(SearchIn::Titles(&both), &words("陈s7"), 9).await.unwrap()), Vec::<&str>::new());
    assert_eq!(ids(&tx.found_entries(SearchIn::Titles(&both), &words("灯塔"), 9).await.unwrap()), ["t7"]);
    assert_eq!(ids(&tx.found_entries(SearchIn::Own(owner, &both[..1]), &words("草稿"), 9).await.unwrap()), ["sd"]);
    let stranger = id("searcher");
    assert!(tx.found_entries(SearchIn::Own(&stranger, &both), &words("灯塔"), 9).await.unwrap().is_empty());
    // Signs that a pattern would have a meaning for are signs.
    assert!(tx.found_entries(SearchIn::Entries(&both), &words("%"), 9).await.unwrap().is_empty());

    let s7: EntryId = id("s7");
    let mut changed = tx.entry(&s7).await.unwrap().unwrap();
    changed.answers.insert(keys::TITLE.to_owned(), Answer::Text("远山".to_owned()));
    changed.version += 1;
    assert!(tx.update_entry(&changed).await.unwrap());
    assert_eq!(ids(&tx.found_entries(SearchIn::Titles(&both), &words("远山"), 9).await.unwrap()), ["s7"]);
    assert!(tx.found_entries(SearchIn::Titles(&both), &words("harbour"), 9).await.unwrap().is_empty());
    // A change that comes too late changes nothing of it.
    changed.answers.insert(keys::TITLE.to_owned(), Answer::Text("迟到".to_owned()));
    assert!(!tx.update_entry(&changed).await.unwrap());
    assert!(tx.found_entries(SearchIn::Titles(&both), &words("迟到"), 9).await.unwrap().is_empty());
    tx.commit().await.unwrap();
}

fn task(name: &str, round: u8, contest: &ContestId, judge: &AccountId) -> Assignment {
    Assignment {
        id: id(name),
        contest_id: contest.clone(),
        round,
        judge_id: judge.clone(),
        entry_id: id("s7"),
        position: 1,
        recused_at: None,
        recusal_reason: String::new(),
        recusal_found: false,
        replaces: None,
    }
}

async fn found(tx: &mut dyn Tx, judge: &AccountId, contest: &ContestId, typed: &str) -> Vec<String> {
    let tasks = tx.found_tasks(judge, std::slice::from_ref(contest), &words(typed), 9).await.unwrap();
    tasks.into_iter().map(|task| format!("{} {}", task.assignment, task.line.id)).collect()
}

async fn a_judge_finds_own_films(
    store: &dyn Store,
    meter: &Meter,
    contest: &ContestId,
    judge: &AccountId,
    owner: &AccountId,
) {
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_assignment(&task("search-r1", 1, contest, judge)).await.unwrap();
    tx.insert_assignment(&task("search-r2", 2, contest, judge)).await.unwrap();
    assert_eq!(found(&mut *tx, judge, contest, "远山").await, ["search-r2 s7", "search-r1 s7"]);
    assert_eq!(found(&mut *tx, judge, contest, "n-007").await.len(), 2);
    assert!(found(&mut *tx, judge, contest, "陈s7").await.is_empty(), "who made it");
    assert!(found(&mut *tx, owner, contest, "远山").await.is_empty(), "another's");
    assert!(tx.recuse(&id("search-r2"), 5, "友人").await.unwrap());
    assert_eq!(found(&mut *tx, judge, contest, "远山").await, ["search-r1 s7"]);
    // Whoever has handed in a version judges nothing there.
    let version = EntryVersion {
        version: 1,
        answers: domain::form::Answers::new(),
        file_sha256: None,
        submitted_by: judge.clone(),
        submitted_at: 1,
    };
    tx.insert_entry_version(&id("s70"), &version).await.unwrap();
    assert!(found(&mut *tx, judge, contest, "远山").await.is_empty(), "entered");
    drop(tx);
}

async fn members_of_several_contests(
    store: &dyn Store,
    meter: &Meter,
    (here, there): (&ContestId, &ContestId),
    judge: &AccountId,
) {
    let mut tx = store.write(meter).await.unwrap();
    for (contest, role) in [(here, Role::Judge), (there, Role::Chair)] {
        let member = Member {
            contest_id: contest.clone(),
            account_id: judge.clone(),
            role,
            unit: String::new(),
            region: String::new(),
            expertise: String::new(),
            created_at: 1,
        };
        tx.put_member(&member).await.unwrap();
    }
    let roles = async |tx: &mut dyn Tx, contests: &[ContestId]| -> Vec<Role> {
        tx.members_of(contests).await.unwrap().into_iter().map(|one| one.member.role).collect()
    };
    assert_eq!(roles(&mut *tx, std::slice::from_ref(there)).await, [Role::Chair]);
    assert_eq!(roles(&mut *tx, &[here.clone(), there.clone()]).await, [Role::Judge, Role::Chair]);
    drop(tx);
}
