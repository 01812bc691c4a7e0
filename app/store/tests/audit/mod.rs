//! The audit trail: a chain of hashes, searched by contest.

use domain::ids::{AccountId, ContestId};
use domain::record::CommitmentSalt;
use store::{AuditEntry, AuditFilter, Done, Meter, Store};

/// The first rows of the store are the chain's.
pub async fn suite(store: &dyn Store, meter: &Meter, contest: &ContestId, one: &AccountId) {
    it_is_a_chain(store, meter).await;
    it_is_searched(store, meter, contest, one).await;
}

async fn it_is_a_chain(store: &dyn Store, meter: &Meter) {
    let salt = CommitmentSalt::from_bytes([7; 32]);
    for subject in ["a", "b", "c"] {
        let mut tx = store.write(meter).await.unwrap();
        let entry =
            AuditEntry { at: 5, actor: None, contest: None, action: "test", subject, detail: "{}".to_owned(), salt };
        tx.audit(&entry).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = store.read(meter).await.unwrap();
    let mut rows = tx.audit_rows_from(1, 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(store::first_break("", &rows), None);
    rows[1].subject = "x".to_owned();
    assert_eq!(store::first_break("", &rows), Some(2));
    rows.remove(1);
    assert_eq!(store::first_break("", &rows), Some(3));
}

async fn it_is_searched(store: &dyn Store, meter: &Meter, contest: &ContestId, one: &AccountId) {
    let (salt, mut tx) = (CommitmentSalt::from_bytes([7; 32]), store.write(meter).await.unwrap());
    for (actor, action, detail) in [
        (Some(one), "entry.edit", r#"{"title":"灯塔 100%"}"#),
        (None, "file.examine", r#"{"codec":"H264"}"#),
        (Some(one), "sheet.save", "{}"),
    ] {
        let detail = detail.to_owned();
        tx.audit(&AuditEntry { at: 6, actor, contest: Some(contest), action, subject: "s", detail, salt })
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = store.read(meter).await.unwrap();
    let all = AuditFilter { limit: 10, ..AuditFilter::default() };
    let actions = |rows: Vec<store::AuditRow>| rows.into_iter().map(|row| row.action).collect::<Vec<_>>();
    let newest = AuditFilter { limit: 1, offset: 1, ..all.clone() };
    assert_eq!(actions(tx.audit_rows(contest, &newest).await.unwrap()), ["file.examine"]);
    for (filter, expected) in [
        (all.clone(), 3),
        (AuditFilter { actor: Some("one"), ..all.clone() }, 2),
        (AuditFilter { actor: Some(""), ..all.clone() }, 1),
        (AuditFilter { action: "sheet.save", ..all.clone() }, 1),
        (AuditFilter { words: "100%", ..all.clone() }, 1),
        (AuditFilter { words: "10_%", ..all.clone() }, 0),
        (AuditFilter { words: "h264", ..all.clone() }, 1),
    ] {
        let rows = tx.audit_rows(contest, &filter).await.unwrap();
        assert_eq!(tx.audit_count(contest, &filter).await.unwrap(), (3, expected), "{filter:?}");
        assert_eq!(i64::try_from(rows.len()).unwrap(), expected, "{filter:?}");
    }
    let done = Done { actor_id: "one".to_owned(), name: tx.account(one).await.unwrap().unwrap().name, at: 6 };
    assert_eq!(tx.done(contest, "sheet.save", "s").await.unwrap(), [done]);
    assert_eq!(tx.done(contest, "sheet.save", "t").await.unwrap(), []);
    assert_eq!(tx.audit_actions(contest).await.unwrap(), ["entry.edit", "file.examine", "sheet.save"]);
    assert_eq!(tx.audit_actors(contest, 9).await.unwrap(), ["one", ""]);
}
