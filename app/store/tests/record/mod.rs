//! The record of a contest: lines that follow each other, where it stands, what its commitments stand for.

use domain::ids::{AccountId, ContestId};
use domain::record::{
    CloseLine, CommitmentSalt, DocumentKind, KeyLine, LineBody, LineKind, Milestone, NoticeLine, OpenLine, PoolLine,
    RecordDocument, RecordHash, RecordedLine, SeedLine, SeedStep, SeedWay, commitment, tree,
};
use store::{Contest, Meter, NewLine, OpeningSubject, RecordOpening, Store, StoredCheckpoint};

pub async fn suite(store: &dyn Store, meter: &Meter, contest: &ContestId, account: &AccountId) {
    lines_follow_each_other(store, meter, contest).await;
    what_belongs_to_lines_is_kept(store, meter, contest, account).await;
    what_is_there_and_what_lacks_is_found(store, meter, contest, account).await;
}

fn plain(body: LineBody) -> NewLine {
    NewLine { salt: None, body }
}

fn key(at: u8) -> NewLine {
    plain(LineBody::Key(KeyLine { key: format!("k{at}"), reason: RecordHash::of(&[at]) }))
}

fn seed(step: SeedStep) -> NewLine {
    let way = SeedWay::Server;
    plain(LineBody::Seed(SeedLine {
        way,
        step,
        seed: None,
        form: None,
        // Words that look like a step are none.
        source: Some(r#""step":"drawn""#.to_owned()),
        parts: Vec::new(),
        typed_by: Vec::new(),
    }))
}

async fn lines_follow_each_other(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.record_head(contest).await.unwrap(), None);
    let head = tx.append_lines(contest, 10, (0..7).map(key).collect()).await.unwrap();
    assert_eq!((head.tree.size(), head.at, head.pooled, head.seeded, head.closed), (7, 10, false, false, false));
    // A clock that was set back does not make a line older than the one before.
    let head = tx.append_lines(contest, 5, vec![key(7), seed(SeedStep::Named)]).await.unwrap();
    assert_eq!((head.tree.size(), head.at, head.seeded), (9, 10, false));
    tx.commit().await.unwrap();

    // What is undone leaves nothing.
    let mut tx = store.write(meter).await.unwrap();
    tx.append_lines(contest, 20, vec![key(9)]).await.unwrap();
    drop(tx);
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.record_head(contest).await.unwrap(), Some(head));

    let pool = plain(LineBody::Pool(PoolLine { entries: 0, root: RecordHash::of(b"") }));
    let head = tx.append_lines(contest, 30, vec![pool, seed(SeedStep::Drawn)]).await.unwrap();
    assert_eq!((head.pooled, head.seeded, head.closed), (true, true, false));
    let notice = NoticeLine { first: String::new(), last: String::new(), words: None, films: (0..9_000).collect() };
    let long = (0..3).map(|_| plain(LineBody::Notice(notice.clone()))).collect();
    tx.append_lines(contest, 31, long).await.unwrap();
    let head = tx.append_lines(contest, 32, vec![plain(LineBody::Close(CloseLine { lines: 14 }))]).await.unwrap();
    assert!(head.closed);
    tx.commit().await.unwrap();

    let mut tx = store.read(meter).await.unwrap();
    let lines = tx.record_lines(contest, 0, 100).await.unwrap();
    assert_eq!(lines.len(), 15);
    for (n, line) in (0..).zip(&lines) {
        let read = RecordedLine::read(&line.text).unwrap();
        assert_eq!((line.n, read.n, read.body.kind().key()), (n, n, line.kind.as_str()));
        assert_eq!(line.leaf, RecordedLine::leaf(&line.text));
    }
    let leaves: Vec<RecordHash> = lines.iter().map(|line| line.leaf).collect();
    assert_eq!(head.tree.root(), tree::root(&leaves));
    assert_eq!(tx.record_lines(contest, 13, 1).await.unwrap(), lines[13..14]);
    let some = tx.record_lines_of(contest, &[LineKind::Pool, LineKind::Close]).await.unwrap();
    assert_eq!(some.iter().map(|line| line.n).collect::<Vec<_>>(), [9, 14]);
    let counts = tx.record_counts(contest).await.unwrap();
    let kinds = [LineKind::Key, LineKind::Pool, LineKind::Seed, LineKind::Notice, LineKind::Close];
    assert_eq!(counts, kinds.into_iter().zip([8, 1, 2, 3, 1]).collect::<Vec<_>>(), "in the order of a contest");
    let other: ContestId = "c2".parse().unwrap();
    assert_eq!(tx.record_counts(&other).await.unwrap(), []);
    assert_eq!((tx.record_head(&other).await.unwrap(), tx.record_lines(&other, 0, 9).await.unwrap()), (None, vec![]));
}

async fn what_belongs_to_lines_is_kept(store: &dyn Store, meter: &Meter, contest: &ContestId, account: &AccountId) {
    let mut tx = store.write(meter).await.unwrap();
    let document = |line, kind| RecordDocument { line, kind, text: format!("{{\"n\":{line}}}") };
    for one in [document(9, DocumentKind::Proof), document(3, DocumentKind::Adjusted)] {
        tx.insert_document(contest, &one).await.unwrap();
    }
    let documents = tx.documents(contest).await.unwrap();
    assert_eq!(documents, [document(3, DocumentKind::Adjusted), document(9, DocumentKind::Proof)]);

    let salt = CommitmentSalt::from_bytes([7; 32]);
    let opening = |subject, text: &str, account_id: Option<&AccountId>| RecordOpening {
        commitment: commitment(&salt, text),
        subject,
        account_id: account_id.cloned(),
        about: "e1".to_owned(),
        opened: Some((salt, text.to_owned())),
    };
    let judge = opening(OpeningSubject::Judge, "林一", Some(account));
    let erased = RecordOpening { opened: None, ..opening(OpeningSubject::Words, "稳", None) };
    tx.insert_openings(contest, &[judge.clone(), erased.clone()]).await.unwrap();
    assert!(judge.opening().unwrap().holds() && erased.opening().is_none());
    assert_eq!(tx.openings_of(contest, OpeningSubject::Judge).await.unwrap(), std::slice::from_ref(&judge));
    assert_eq!(tx.opening(contest, &erased.commitment).await.unwrap(), Some(erased));
    assert_eq!(tx.opening(contest, &RecordHash::of(b"none")).await.unwrap(), None);
    for subject in OpeningSubject::ALL {
        assert_eq!(OpeningSubject::from_key(subject.key()), Some(*subject));
    }

    tx.insert_aliases(contest, &[(account.clone(), "j01".to_owned())]).await.unwrap();
    assert_eq!(tx.aliases(contest).await.unwrap(), [(account.clone(), "j01".to_owned())]);

    let checkpoint = |size| StoredCheckpoint {
        size,
        milestone: Milestone::Pool,
        made_at: 5,
        note: "linxuan/c1\n9\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmilestone pool\nat 5\n\n— k AAAA\n"
            .to_owned(),
    };
    assert_eq!(tx.last_checkpoint(contest).await.unwrap(), None);
    for (size, new) in [(9, true), (4, true), (9, false)] {
        assert_eq!(tx.insert_checkpoint(contest, &checkpoint(size)).await.unwrap(), new);
    }
    assert_eq!(tx.checkpoints(contest).await.unwrap(), [checkpoint(4), checkpoint(9)]);
    let last = tx.last_checkpoint(contest).await.unwrap().unwrap();
    assert_eq!((last.size, last.checkpoint().map(|one| one.root)), (9, Some(RecordHash::of(b""))));
    tx.commit().await.unwrap();
}

/// What is read of all records at once: which contests have one, which checkpoints and keys lack. It is undone at the end.
async fn what_is_there_and_what_lacks_is_found(
    store: &dyn Store,
    meter: &Meter,
    contest: &ContestId,
    account: &AccountId,
) {
    let mut tx = store.write(meter).await.unwrap();
    let model = tx.contest(contest).await.unwrap().unwrap();
    let ids: Vec<ContestId> = (0..6).map(|nth| format!("rec-{nth}").parse().unwrap()).collect();
    for id in &ids {
        tx.insert_contest(&Contest { id: id.clone(), ..model.clone() }).await.unwrap();
    }
    let [fresh, signed, pooled, ended, aliased, none] = [0, 1, 2, 3, 4, 5].map(|at: usize| &ids[at]);
    // Which of these are found: other suites have records too.
    let mine =
        |found: Vec<ContestId>| -> Vec<ContestId> { ids.iter().filter(|id| found.contains(*id)).cloned().collect() };
    let open = || {
        let (origin, title) = ("linxuan/rec".to_owned(), RecordHash::of(b"T"));
        plain(LineBody::Open(OpenLine { format: 1, origin, key: "first".to_owned(), title }))
    };
    let pool = plain(LineBody::Pool(PoolLine { entries: 0, root: RecordHash::of(b"") }));
    let close = plain(LineBody::Close(CloseLine { lines: 1 }));
    tx.append_lines(fresh, 10, vec![open()]).await.unwrap();
    let head = tx.append_lines(signed, 10, vec![open(), key(1)]).await.unwrap();
    tx.append_lines(pooled, 10, vec![open(), pool, seed(SeedStep::Drawn)]).await.unwrap();
    tx.append_lines(ended, 10, vec![open(), close]).await.unwrap();
    tx.insert_aliases(aliased, &[(account.clone(), "j01".to_owned())]).await.unwrap();

    // A part of a record is enough, and what an act noted of the lines is there beside them.
    let recorded = mine(tx.recorded_contests().await.unwrap());
    assert_eq!(recorded, [fresh, signed, pooled, ended, aliased].map(Clone::clone));
    assert_eq!(tx.noted_tree(signed).await.unwrap(), Some(head.tree));
    for id in [aliased, none] {
        assert_eq!(tx.noted_tree(id).await.unwrap(), None);
    }

    // The last key of each that has not ended.
    let named = tx.named_record_keys().await.unwrap();
    let named: Vec<_> = named.into_iter().filter(|(id, _)| ids.contains(id)).collect();
    let key_of = |id: &ContestId, key: &str| (id.clone(), key.to_owned());
    assert_eq!(named, [key_of(fresh, "first"), key_of(signed, "k1"), key_of(pooled, "first")]);

    // All are behind their first checkpoint; then those that it left something behind.
    let records = [fresh, signed, pooled, ended];
    assert_eq!(mine(tx.records_behind(0).await.unwrap()), records.map(Clone::clone));
    let checkpoint = |size| StoredCheckpoint { size, milestone: Milestone::Day, made_at: 50, note: String::new() };
    for (id, size) in [(fresh, 1), (signed, 2), (pooled, 3), (ended, 2)] {
        assert!(tx.insert_checkpoint(id, &checkpoint(size)).await.unwrap());
    }
    let behind = mine(tx.records_behind(1_000).await.unwrap());
    assert_eq!(behind, std::slice::from_ref(pooled), "none is directly behind its pool");
    assert!(tx.insert_checkpoint(pooled, &checkpoint(2)).await.unwrap());
    assert_eq!(mine(tx.records_behind(1_000).await.unwrap()), Vec::<ContestId>::new());
    tx.append_lines(fresh, 60, vec![seed(SeedStep::Named)]).await.unwrap();
    tx.append_lines(signed, 60, vec![key(2)]).await.unwrap();
    assert_eq!(mine(tx.records_behind(49).await.unwrap()), std::slice::from_ref(signed), "a key is signed at once");
    assert_eq!(mine(tx.records_behind(50).await.unwrap()), [fresh, signed].map(Clone::clone), "a day is over");
    drop(tx);
}
