//! Entries that are written many at a time.

use domain::entry::EntryState;
use domain::form::{Answer, Answers};
use domain::ids::{AccountId, EntryId};
use domain::record::CommitmentSalt;
use domain::search::SearchWords;
use store::{AuditEntry, AuditFilter, Entry, EntrySource, EntryWrite, Meter, SearchIn, Store, chain_hash};

use crate::{contest, entry};

/// More than one statement takes.
const MANY: usize = 1_001;

fn writes(entries: &[Entry]) -> Vec<EntryWrite> {
    entries.iter().map(|entry| EntryWrite::of(entry.clone()).unwrap()).collect()
}

fn titled(entry: &Entry, version: i64, title: &str) -> Entry {
    let answers = Answers::from([("title".to_owned(), Answer::Text(title.to_owned()))]);
    Entry { version, answers, ..entry.clone() }
}

/// Leaves nothing: its transaction is not committed.
pub async fn suite(store: &dyn Store, meter: &Meter) {
    let owner: AccountId = "one".parse().unwrap();
    let contest = contest("many");
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_contest(&contest).await.unwrap();
    let first: Vec<Entry> = (0..MANY).map(|at| entry(&format!("many{at:04}"), &contest.id, &owner)).collect();
    assert_eq!(tx.put_entries(&writes(&first)).await.unwrap(), 1_001);
    assert_eq!(tx.put_entries(&writes(&first)).await.unwrap(), 0, "the same version twice");
    // One was submitted meanwhile.
    let submitted = Entry { version: 2, state: EntryState::Submitted, number: Some(5), ..first[0].clone() };
    assert!(tx.update_entry(&submitted).await.unwrap());
    let second: Vec<Entry> = first.iter().map(|entry| titled(entry, 2, "另一部")).collect();
    assert_eq!(tx.put_entries(&writes(&second)).await.unwrap(), 1_000, "all but the one with another version");
    let third = [titled(&first[0], 3, "第三部"), entry("many9999", &contest.id, &owner)];
    assert_eq!(tx.put_entries(&writes(&third)).await.unwrap(), 2, "one is changed, one is new");

    let ids: Vec<EntryId> = first.iter().map(|entry| entry.id.clone()).collect();
    let mut stored = tx.entries_with_ids(&ids).await.unwrap();
    stored.sort_by(|a, b| a.id.cmp(&b.id));
    let kept = Entry { version: 3, answers: third[0].answers.clone(), ..submitted };
    assert_eq!(stored[0], kept, "number and state stay");
    assert_eq!(stored[1..], second[1..]);
    let found = SearchIn::Own(&owner, std::slice::from_ref(&contest.id));
    let words = SearchWords::parse("另一部").unwrap();
    assert_eq!(
        tx.found_entries(found, &words, 5_000).await.unwrap().len(),
        1_000,
        "they are found by what they say now"
    );

    let said = EntrySource {
        entry_id: ids[1].clone(),
        number: "S1".to_owned(),
        film_file: "night.mp4".to_owned(),
        film_sha256: String::new(),
    };
    tx.put_entry_sources(&contest.id, std::slice::from_ref(&said)).await.unwrap();
    let versions = tx.office_versions(&contest.id).await.unwrap();
    let told: Vec<_> = versions
        .iter()
        .map(|one| (&one.entry_id, one.version, one.state, one.number, one.title.as_str(), one.source.as_ref()))
        .collect();
    let wanted = [
        (&ids[0], 3, EntryState::Submitted, Some(5), "第三部", None),
        (&ids[1], 2, EntryState::Draft, None, "另一部", Some(&said)),
    ];
    assert_eq!(told, wanted, "no drafts of authors");
    let whole: Vec<EntryId> = tx.office_entries(&contest.id).await.unwrap().into_iter().map(|entry| entry.id).collect();
    assert_eq!(whole, ids[..2], "the same entries, in the same order");

    let row = |subject| AuditEntry {
        at: 1,
        actor: Some(&owner),
        contest: Some(&contest.id),
        action: "entry.draft",
        subject,
        detail: "{}".to_owned(),
        salt: CommitmentSalt::from_bytes([7; 32]),
    };
    tx.audit_many(vec![row("a"), row("b")]).await.unwrap();
    tx.audit(&row("c")).await.unwrap();
    let filter = AuditFilter { limit: 10, ..AuditFilter::default() };
    let rows = tx.audit_rows(&contest.id, &filter).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.subject.as_str()).collect::<Vec<_>>(), ["c", "b", "a"]);
    assert!(rows.windows(2).all(|pair| chain_hash(&pair[1].hash, &pair[0]) == pair[0].hash), "{rows:?}");
}
