//! Erasing a person: nothing readable is left of them, and every proof is what it was; on both databases. And what was changed in the
//! audit trail by hand is named.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use domain::access::{Role, Scope};
use domain::audit::EventKind;
use domain::form::{Answer, keys};
use domain::ids::ContestId;
use domain::text::Lang;
use services::exports::RecordNames;
use services::media::Storage;
use services::{
    Actor, ChainBreak, ChainReport, ErasureKind, ErasureReport, RecordSearch, Refusal, ServiceError, Services,
    SignatureAsk,
};
use store::{ChainProblem, Meter, OpeningSubject, RecordHead, SealedSelection, StoredLine};

use crate::harness::{Harness, account, answers, film, page, refused};
use crate::races::cluster::Cluster;

/// Name and, with the rest of it, address of who is erased: nobody else's, and no part of another word.
const NAME: &str = "qi-erasmus";

pub fn url(cluster: Option<&Cluster>) -> Option<&str> {
    cluster.map(|cluster| cluster.url.as_str())
}

/// The whole database as text, every column of every table, bytes as hexadecimal digits; in lower case.
fn dump(cluster: Option<&Cluster>, folder: &Path) -> String {
    let mut command = match cluster {
        Some(cluster) => {
            let mut command = Command::new(cluster.bin.join("pg_dump"));
            command.args(["--data-only", &cluster.url]);
            command
        }
        None => {
            let mut command = Command::new("python3");
            command.arg("-c");
            command.arg("import sqlite3, sys\nfor line in sqlite3.connect(sys.argv[1]).iterdump(): print(line)");
            command.arg(folder.join("linxuan.db"));
            command
        }
    };
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap().to_lowercase();
    // Some versions begin and end with a key of their own.
    let lines = text.lines().filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict"));
    lines.collect::<Vec<_>>().join("\n")
}

/// What somebody with the database at hand does to it.
pub fn alter(cluster: Option<&Cluster>, folder: &Path, sql: &str) {
    let mut command = match cluster {
        Some(cluster) => {
            let mut command = Command::new(cluster.bin.join("psql"));
            command.args(["-q", "-v", "ON_ERROR_STOP=1", "-c", sql, &cluster.url]);
            command
        }
        None => {
            let mut command = Command::new("python3");
            command.args(["-c", "import sqlite3, sys\nsqlite3.connect(sys.argv[1]).executescript(sys.argv[2])"]);
            command.arg(folder.join("linxuan.db")).arg(sql);
            command
        }
    };
    let output = command.output().unwrap();
    assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Where a text stands in a dump, as itself or as bytes.
fn found(dump: &str, text: &str) -> Vec<String> {
    let bytes = domain::hex::encode(text.as_bytes());
    let lines = dump.lines().filter(|line| line.contains(text) || line.contains(&bytes));
    lines.map(|line| line.chars().take(300).collect()).collect()
}

/// What is proven of a contest.
async fn proofs(
    cluster: Option<&Cluster>,
    folder: &Path,
    contest: &ContestId,
) -> (Vec<StoredLine>, Option<RecordHead>, Option<SealedSelection>) {
    let store = store::open(url(cluster), folder).await.unwrap();
    let mut tx = store.read(&Meter::default()).await.unwrap();
    let lines = tx.record_lines(contest, 0, 10_000).await.unwrap();
    let (head, sealed) = (tx.record_head(contest).await.unwrap(), tx.selection(contest).await.unwrap());
    drop(tx);
    store.close().await;
    (lines, head, sealed)
}

/// A contest that is over in which a judge of this name scored and signed, who also has a draft in another, a link, a token.
struct Judged {
    harness: Harness,
    judge: Actor,
    contest: ContestId,
}

impl Judged {
    async fn new(cluster: Option<&Cluster>) -> Self {
        let harness = Harness::with(url(cluster), &Storage::Local).await;
        let services = &harness.services;
        let judges = [harness.person(NAME).await, harness.person("two").await];
        let open = harness.open_for(1).await;
        let mut own = answers("夜航", "440100");
        own.insert(keys::CREDITS.to_owned(), Answer::List(vec![format!("{NAME}：导演")]));
        let own = services.draft_entry(&judges[0], &open, own).await.unwrap();
        services.take_film(&judges[0], &own.id, &film()).await.unwrap();

        let contest = harness.open_for(1).await;
        harness.judging_in(&contest, &judges, &["440100", "440500"]).await;
        harness.select_by_number(&judges, &contest).await;
        harness.seal(&contest).await;
        harness.archive(&contest).await;
        let judge = judges[0].clone();
        let id = judge.account().unwrap().id.clone();
        services.reset_link(&Actor::Operator, &id).await.unwrap();
        let email = &judge.account().unwrap().email;
        services.create_token(&Actor::Operator, email, &[Scope::EntriesRead], 9).await.unwrap();
        Self { harness, judge, contest }
    }

    fn email(&self) -> &str {
        &self.judge.account().unwrap().email
    }
}

fn erased(report: &ErasureReport, kind: ErasureKind) -> i64 {
    report.erased.iter().find(|(one, _)| *one == kind).unwrap().1
}

async fn intact(services: &Services) -> ChainReport {
    let report = services.verify_chain().await.unwrap();
    assert_eq!(report.broken, None);
    report
}

async fn nothing_readable_is_left_and_every_proof_holds(cluster: Option<&Cluster>) {
    let judged = Judged::new(cluster).await;
    let (services, organiser, folder) =
        (&judged.harness.services, &judged.harness.organiser, judged.harness.folder.as_path());
    let (contest, id) = (&judged.contest, judged.judge.account().unwrap().id.clone());
    let before = proofs(cluster, folder, contest).await;
    assert!(before.0.len() > 10 && before.2.is_some());
    let chain = intact(services).await;
    assert_eq!((chain.erased, chain.in_clear), (0, 0));

    // What it would do, before anything is done.
    let whole = dump(cluster, folder);
    assert!(found(&whole, NAME).len() > 5, "it stands in many rows");
    let planned = services.erasure(&Actor::Operator, judged.email()).await.unwrap();
    assert_eq!(services.erasure(&Actor::Operator, id.as_str()).await.unwrap(), planned, "by its id too");
    assert!(dump(cluster, folder) == whole, "nothing has changed");
    for kind in [
        ErasureKind::SignIn,
        ErasureKind::Links,
        ErasureKind::Entries,
        ErasureKind::Signatures,
        ErasureKind::Openings,
        ErasureKind::Audit,
    ] {
        assert!(erased(&planned, kind) > 0, "{kind:?} of {planned:?}");
    }
    assert_eq!((planned.kept.sheets, planned.kept.signatures, planned.kept.aliases), (2, 1, 1));
    assert_eq!(planned.kept.films.iter().map(|film| film.title.as_str()).collect::<Vec<_>>(), ["夜航"]);

    let report = services.erase_account(&Actor::Operator, judged.email()).await.unwrap();
    assert_eq!(report, planned, "what was told is what was done");

    // No table and no column has name or address: there is no exception.
    assert_eq!(found(&dump(cluster, folder), NAME), Vec::<String>::new());

    // Every proof is what it was, and the chain says how many rows were emptied.
    assert_eq!(proofs(cluster, folder, contest).await, before);
    assert_eq!(intact(services).await.erased, erased(&report, ErasureKind::Audit));
    let store = store::open(url(cluster), folder).await.unwrap();
    let mut tx = store.read(&Meter::default()).await.unwrap();
    let judges = tx.openings_of(contest, OpeningSubject::Judge).await.unwrap();
    for one in &judges {
        assert_eq!(one.opened.is_none(), one.account_id.as_ref() == Some(&id), "{one:?}");
    }
    assert_eq!(judges.len(), 2);
    assert!(tx.openings_of(contest, OpeningSubject::Words).await.unwrap().iter().any(|one| one.opened.is_some()));
    drop(tx);
    store.close().await;

    // It is told in words: in the record, and where the signed sheet was.
    let search = RecordSearch { page: page(1, 200), ..RecordSearch::default() };
    let record = services.contest_record(organiser, contest, &search).await.unwrap();
    let names = RecordNames {
        settings: &record.contest.settings,
        entries: &record.entries,
        people: &record.names,
        contests: &BTreeMap::new(),
        lang: Lang::En,
    };
    let texts: Vec<_> = record.lines.iter().map(|line| names.text(line, contest.as_str())).collect();
    assert!(texts.iter().any(|text| text.subject == "(erased)" && text.who.contains("(erased account)")), "{texts:?}");
    let ask = SignatureAsk { judge: Some(id.clone()), ..SignatureAsk::default() };
    assert_eq!(refused(services.signed(organiser, contest, &ask).await), Refusal::SignatureErased);

    // The address is free, and nobody is found by the old account.
    assert!(matches!(services.erase_account(&Actor::Operator, id.as_str()).await, Err(ServiceError::NotFound)));
    assert!(matches!(services.reset_link(&Actor::Operator, &id).await, Err(ServiceError::NotFound)));
    assert!(matches!(
        services.disable_account(&Actor::Operator, id.as_str(), false).await,
        Err(ServiceError::NotFound)
    ));
    let new = account(services, NAME, Role::Creator).await;
    assert_ne!(new.account().unwrap().id, id);
    intact(services).await;
    services.close().await;
}

#[tokio::test]
async fn nothing_readable_is_left_and_every_proof_holds_on_sqlite() {
    nothing_readable_is_left_and_every_proof_holds(None).await;
}

#[tokio::test]
async fn nothing_readable_is_left_and_every_proof_holds_on_postgres() {
    let cluster = Cluster::start();
    nothing_readable_is_left_and_every_proof_holds(Some(&cluster)).await;
}

async fn of_two_at_once_one_erases(cluster: Option<&Cluster>) {
    let harness = Harness::with(url(cluster), &Storage::Local).await;
    let services = &harness.services;
    let person = harness.person(NAME).await;
    let email = &person.account().unwrap().email;
    let (one, two) =
        tokio::join!(services.erase_account(&Actor::Operator, email), services.erase_account(&Actor::Operator, email));
    let (done, other) = if one.is_ok() { (one, two) } else { (two, one) };
    done.unwrap();
    assert!(matches!(other, Err(ServiceError::NotFound)), "{other:?}");
    let store = store::open(url(cluster), &harness.folder).await.unwrap();
    let mut tx = store.read(&Meter::default()).await.unwrap();
    let rows = tx.audit_rows_from(1, 1_000).await.unwrap();
    assert_eq!(rows.iter().filter(|row| row.action == EventKind::AccountErase.key()).count(), 1);
    drop(tx);
    store.close().await;
    intact(services).await;
    services.close().await;
}

#[tokio::test]
async fn of_two_at_once_one_erases_on_sqlite() {
    of_two_at_once_one_erases(None).await;
}

#[tokio::test]
async fn of_two_at_once_one_erases_on_postgres() {
    let cluster = Cluster::start();
    of_two_at_once_one_erases(Some(&cluster)).await;
}

#[tokio::test]
async fn who_is_needed_is_not_erased() {
    let harness = Harness::new().await;
    let (services, operator) = (&harness.services, &Actor::Operator);
    let email = |who: &Actor| who.account().unwrap().email.clone();
    let told = |who: &Actor| {
        let who = email(who);
        async move { (services.erasure(operator, &who).await, services.erase_account(operator, &who).await) }
    };
    // Refused alike before and when it is done.
    macro_rules! refusal {
        ($who:expr) => {{
            let (plan, act) = told($who).await;
            let refusal = refused(plan);
            assert_eq!(refused(act), refusal);
            refusal
        }};
    }
    let first = account(services, "first", Role::Administrator).await;
    assert_eq!(refusal!(&first), Refusal::LastAdministrator);
    let denied = services.erasure(&harness.organiser, &email(&first)).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    let second = account(services, "second", Role::Administrator).await;
    services.erase_account(&first, &email(&second)).await.unwrap();

    // A work that was submitted is withdrawn first.
    let author = harness.person("author").await;
    let open = harness.open_for(1).await;
    let entry = harness.draft(&author, &open, "夜航", "440100").await;
    services.submit_entry(&author, &entry).await.unwrap();
    assert_eq!(refusal!(&author), Refusal::EraseEntries(vec![("观摩".to_owned(), "夜航".to_owned())]));
    services.withdraw_entry(&author, &entry).await.unwrap();
    services.erase_account(operator, &email(&author)).await.unwrap();

    // A judge first signs, then leaves the contest.
    let judges = [harness.person("one").await, harness.person("two").await];
    let (contest, _) = harness.judging(&judges, &["440100", "440500"]).await;
    assert_eq!(refusal!(&judges[0]), Refusal::EraseJudge(vec!["观摩".to_owned()]));
    harness.score_by_number(&judges[0], &contest).await;
    assert_eq!(refusal!(&judges[0]), Refusal::EraseRoles(vec![(Role::Judge, "观摩".to_owned())]));
    let judge = judges[0].account().unwrap().id.clone();
    services.remove_member(&harness.organiser, &contest, &judge, Role::Judge).await.unwrap();
    services.erase_account(operator, &email(&judges[0])).await.unwrap();
    let nobody = services.erase_account(operator, "nobody@example.invalid").await;
    assert!(matches!(nobody, Err(ServiceError::NotFound)), "{nobody:?}");
    intact(services).await;
}

async fn what_was_changed_by_hand_is_named(cluster: Option<&Cluster>) {
    let harness = Harness::with(url(cluster), &Storage::Local).await;
    let (services, folder) = (&harness.services, harness.folder.as_path());
    let person = harness.person(NAME).await;
    harness.open_contest().await;
    services.erase_account(&Actor::Operator, &person.account().unwrap().email).await.unwrap();
    let whole = intact(services).await;
    assert!(whole.erased > 0);
    let last = whole.rows;
    alter(cluster, folder, "CREATE TABLE kept AS SELECT * FROM audit");
    let emptied = "subject = '', detail = '', salt = NULL";
    for (sql, place, problem) in [
        ("UPDATE audit SET detail = '{}' WHERE seq = 1".to_owned(), 1, ChainProblem::Text),
        ("UPDATE audit SET subject = 'x' WHERE seq = 2".to_owned(), 2, ChainProblem::Text),
        ("UPDATE audit SET salt = NULL WHERE seq = 2".to_owned(), 2, ChainProblem::Text),
        (format!("UPDATE audit SET {emptied} WHERE seq = 1"), 1, ChainProblem::Emptied),
        ("UPDATE audit SET actor_id = 'x' WHERE seq = 2".to_owned(), 2, ChainProblem::Hash),
        ("UPDATE audit SET version = 1 WHERE seq = 2".to_owned(), 2, ChainProblem::Hash),
        ("UPDATE audit SET at = at + 1 WHERE subject = ''".to_owned(), 3, ChainProblem::Hash),
        ("DELETE FROM audit WHERE seq = 2".to_owned(), 2, ChainProblem::Gap),
        (format!("DELETE FROM audit WHERE seq = {last}"), last, ChainProblem::End),
        ("DELETE FROM audit".to_owned(), 1, ChainProblem::End),
    ] {
        alter(cluster, folder, &sql);
        let found = services.verify_chain().await.unwrap().broken;
        assert_eq!(found, Some(ChainBreak { place, problem }), "{sql}");
        alter(cluster, folder, "DELETE FROM audit; INSERT INTO audit SELECT * FROM kept;");
        assert_eq!(intact(services).await, whole);
    }
    services.close().await;
}

#[tokio::test]
async fn what_was_changed_by_hand_is_named_on_sqlite() {
    what_was_changed_by_hand_is_named(None).await;
}

#[tokio::test]
async fn what_was_changed_by_hand_is_named_on_postgres() {
    let cluster = Cluster::start();
    what_was_changed_by_hand_is_named(Some(&cluster)).await;
}

#[tokio::test]
async fn an_administrator_may_go_while_another_stays() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let going = account(services, NAME, Role::Administrator).await;
    account(services, "other", Role::Administrator).await;
    services.erase_account(&going, &going.account().unwrap().email).await.unwrap();
    // Who did it stays on record, by a number that stands for nobody any more.
    assert_eq!(found(&dump(None, &harness.folder), NAME), Vec::<String>::new());
    let rows = services.verify_chain().await.unwrap();
    assert_eq!((rows.broken, rows.erased), (None, 1));
}
