//! Many writers at once: one order for all, commits that are shared, and writers that give up.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use domain::record::CommitmentSalt;
use store::{AuditEntry, Meter, Store, Tx};

const ROUNDS: usize = 100;

/// Runs after the audit trail has rows.
pub async fn suite(store: &Arc<dyn Store>) {
    what_a_writer_read_stays_so(store).await;
    writes_that_share_a_commit_are_whole_or_undone(store).await;
    a_writer_that_goes_away_takes_nobody_along(store).await;
}

fn entry(subject: &str) -> AuditEntry<'_> {
    AuditEntry {
        at: 7,
        actor: None,
        contest: None,
        action: "test",
        subject,
        detail: "{}".to_owned(),
        salt: CommitmentSalt::from_bytes([7; 32]),
    }
}

async fn failures(store: &Arc<dyn Store>, address: &str) -> i64 {
    store.read(&Meter::default()).await.unwrap().sign_in_failures(address, 0).await.unwrap().count
}

/// Two that each write only where nothing is yet, from two connections of the same database: one of them finds the other's.
async fn what_a_writer_read_stays_so(store: &Arc<dyn Store>) {
    for round in 0..ROUNDS {
        let address = format!("race {round}");
        let racers = (0..4).map(|_| {
            let (store, address) = (Arc::clone(store), address.clone());
            tokio::spawn(async move {
                let mut tx = store.write(&Meter::default()).await.unwrap();
                if tx.sign_in_failures(&address, 0).await.unwrap().count == 0 {
                    tokio::task::yield_now().await;
                    tx.count_failed_sign_in(&address, 1, 0).await.unwrap();
                    tx.commit().await.unwrap();
                }
            })
        });
        for racer in racers.collect::<Vec<_>>() {
            racer.await.unwrap();
        }
        assert_eq!(failures(store, &address).await, 1, "round {round}");
    }
}

async fn whole_trail(store: &Arc<dyn Store>) -> Vec<String> {
    let rows = store.read(&Meter::default()).await.unwrap().audit_rows_from(1, 100_000).await.unwrap();
    assert_eq!(store::first_break("", &rows), None);
    rows.into_iter().map(|row| row.subject).collect()
}

/// A third is undone, a third fails in the middle, a third is acknowledged.
async fn writes_that_share_a_commit_are_whole_or_undone(store: &Arc<dyn Store>) {
    let before = whole_trail(store).await.len();
    let writers = (0..300_usize).map(|nth| {
        let store = Arc::clone(store);
        tokio::spawn(async move {
            let meter = Meter::default();
            let mut tx =
                if nth % 10 == 9 { store.write(&meter).await } else { store.write_shared(&meter).await }.unwrap();
            tx.count_failed_sign_in("shared", 1, 0).await.unwrap();
            tx.audit(&entry(&format!("shared {nth}"))).await.unwrap();
            match nth % 3 {
                0 => drop(tx),
                1 => {
                    // A key that is taken: on PostgreSQL nothing more can be said in this transaction.
                    assert!(tx.insert_account(&super::account("one")).await.is_err());
                    drop(tx);
                }
                _ => tx.commit().await.unwrap(),
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(failures(store, "shared").await, 100);
    let trail = whole_trail(store).await;
    assert_eq!(trail.len() - before, 100);
    assert!((0..300).filter(|nth| nth % 3 == 2).all(|nth| trail.contains(&format!("shared {nth}"))));
}

/// Clients that disconnect: their requests end at any point. What was acknowledged is there, and writing goes on.
async fn a_writer_that_goes_away_takes_nobody_along(store: &Arc<dyn Store>) {
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let writers: Vec<_> = (0..200_u64)
        .map(|nth| {
            let (store, acknowledged) = (Arc::clone(store), Arc::clone(&acknowledged));
            let one = tokio::spawn(async move {
                let mut tx = store.write_shared(&Meter::default()).await.unwrap();
                tx.count_failed_sign_in("gone", 1, 0).await.unwrap();
                tx.audit(&entry(&format!("gone {nth}"))).await.unwrap();
                tx.commit().await.unwrap();
                acknowledged.fetch_add(1, Ordering::SeqCst);
            });
            (nth, one)
        })
        .collect();
    for (nth, one) in writers {
        if nth % 2 == 0 {
            tokio::time::sleep(Duration::from_micros(100 * (nth % 7))).await;
            one.abort();
        } else {
            one.await.unwrap();
        }
    }
    let written = whole_trail(store).await.iter().filter(|subject| subject.starts_with("gone ")).count();
    let counted = usize::try_from(failures(store, "gone").await).unwrap();
    assert_eq!(counted, written, "whole or undone");
    let acknowledged = acknowledged.load(Ordering::SeqCst);
    assert!((100..=written).contains(&acknowledged), "{acknowledged} acknowledged of {written}");
    let mut tx: Box<dyn Tx> = store.write(&Meter::default()).await.unwrap();
    tx.count_failed_sign_in("gone", 1, 0).await.unwrap();
    tx.commit().await.unwrap();
}
