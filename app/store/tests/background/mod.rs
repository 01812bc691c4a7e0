//! Tokens, parts of uploads, and jobs.

use domain::access::Scope;
use domain::ids::{AccountId, JobId};
use store::{ApiToken, Meter, QueuedJob, Store, UploadPart};

/// Runs after the accounts of the suite were made.
pub async fn suite(store: &dyn Store, meter: &Meter, owner: &AccountId, other: &AccountId) {
    a_token_is_found_until_it_is_revoked(store, meter, owner, other).await;
    a_part_is_its_senders(store, meter, owner).await;
    a_job_is_one_workers_at_a_time(store, meter).await;
}

async fn a_token_is_found_until_it_is_revoked(store: &dyn Store, meter: &Meter, owner: &AccountId, other: &AccountId) {
    let token = ApiToken {
        token_hash: vec![0, 1, 255],
        account_id: owner.clone(),
        scopes: vec![Scope::EntriesRead, Scope::EntriesWrite],
        created_at: 1,
        used_at: None,
        expires_at: 9,
    };
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_token(&token).await.unwrap();
    tx.touch_token(&token.token_hash, 5).await.unwrap();
    let used = ApiToken { used_at: Some(5), ..token.clone() };
    let (found, account) = tx.token(&token.token_hash).await.unwrap().unwrap();
    assert_eq!((&found, &account.id), (&used, owner));
    assert_eq!(tx.tokens_of(owner).await.unwrap(), [used]);
    assert!(!tx.delete_token(other, &token.token_hash).await.unwrap(), "somebody else's");
    assert!(tx.delete_token(owner, &token.token_hash).await.unwrap());
    assert!(tx.token(&token.token_hash).await.unwrap().is_none());
    tx.commit().await.unwrap();
}

async fn a_part_is_its_senders(store: &dyn Store, meter: &Meter, owner: &AccountId) {
    let part = UploadPart { id: "p1".parse().unwrap(), owner_id: owner.clone(), size_bytes: 1 << 33, created_at: 1 };
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_part(&part).await.unwrap();
    assert_eq!(tx.part(&part.id).await.unwrap().as_ref(), Some(&part));
    assert_eq!(tx.parts().await.unwrap(), std::slice::from_ref(&part));
    assert!(tx.delete_part(&part.id).await.unwrap());
    assert!(!tx.delete_part(&part.id).await.unwrap());
}

fn job(id: &str, subject: &str, due_at: i64) -> QueuedJob {
    QueuedJob {
        id: id.parse().unwrap(),
        kind: "examine".to_owned(),
        subject: subject.to_owned(),
        attempts: 0,
        due_at,
        worker: String::new(),
        progress: 0,
        problem: String::new(),
        failed_permanently: false,
        created_at: 1,
    }
}

async fn a_job_is_one_workers_at_a_time(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_job(&job("j1", "f1", 10)).await.unwrap();
    tx.insert_job(&job("j2", "f2", 5)).await.unwrap();
    tx.insert_job(&job("j3", "f1", 1)).await.unwrap();
    tx.commit().await.unwrap();
    let taken = async |worker: &str, now: i64| {
        let mut tx = store.write(meter).await.unwrap();
        let job = tx.take_job(&["examine"], worker, now, now + 100).await.unwrap();
        tx.commit().await.unwrap();
        job
    };
    let take = async |worker: &str, now: i64| taken(worker, now).await.map(|job| (job.id.to_string(), job.attempts));
    assert_eq!(take("a", 4).await, None, "none is due; the same work twice is one job");
    let early = taken("a", 20).await.unwrap();
    assert_eq!((early.id.as_str(), early.attempts), ("j2", 1), "the one that waits for longest");
    let one = taken("b", 20).await.unwrap();
    assert_eq!((one.id.as_str(), one.attempts), ("j1", 1));
    assert_eq!(take("b", 21).await, None, "both are taken");
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.renew_lease(&one.id, "b", 500).await.unwrap() && !tx.renew_lease(&one.id, "a", 500).await.unwrap());
    assert!(tx.note_progress(&one.id, "b", 250).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(take("c", 130).await, Some(("j2".to_owned(), 2)), "a lease that ended");
    let mut tx = store.write(meter).await.unwrap();
    assert!(!tx.finish_job(&early, 140).await.unwrap(), "its first worker is too late");
    assert!(tx.fail_job(&early.id, "c", "no ffprobe", 200, true).await.unwrap());
    let jobs = tx.jobs_of_entry(&"e1".parse().unwrap()).await.unwrap();
    let of = |subject: &str| jobs.iter().find(|job| job.subject == subject).unwrap();
    assert!(of("f2").failed_permanently && of("f2").problem == "no ffprobe" && of("f2").worker.is_empty());
    assert_eq!(of("f1").progress, 250);
    tx.commit().await.unwrap();
    assert_eq!(take("a", 300).await, None, "what was given up is not taken");
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.revive_jobs(Some(&"e2".parse().unwrap()), 300).await.unwrap(), 0, "none about this entry");
    assert_eq!(tx.revive_jobs(Some(&"e1".parse().unwrap()), 300).await.unwrap(), 1);
    assert_eq!(tx.revive_jobs(None, 300).await.unwrap(), 0);
    tx.commit().await.unwrap();
    let again = taken("a", 300).await.unwrap();
    assert_eq!((again.id.as_str(), again.attempts), ("j2", 1));
    // Asked for once more while it runs: it is not done with what was known before.
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_job(&job("j4", "f2", 310)).await.unwrap();
    assert!(!tx.finish_job(&again, 320).await.unwrap());
    assert!(tx.finish_job(&one, 320).await.unwrap());
    tx.commit().await.unwrap();
    let last = taken("a", 320).await.unwrap();
    assert_eq!((last.id.as_str(), last.attempts), ("j2", 1));
    // Given up, and asked for again: as if never tried.
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.fail_job(&last.id, "a", "no ffprobe", 320, true).await.unwrap());
    tx.insert_job(&job("j5", "f2", 321)).await.unwrap();
    tx.commit().await.unwrap();
    let last = taken("a", 321).await.unwrap();
    assert_eq!((last.id.as_str(), last.attempts), ("j2", 1));
    // And once more, with all that were given up.
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.fail_job(&last.id, "a", "no ffprobe", 322, true).await.unwrap());
    assert_eq!(tx.revive_jobs(None, 322).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let last = taken("a", 322).await.unwrap();
    assert_eq!((last.id.as_str(), last.attempts), ("j2", 1));
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.finish_job(&last, 330).await.unwrap());
    assert_eq!(tx.jobs_of_entry(&"e1".parse().unwrap()).await.unwrap(), []);
    tx.commit().await.unwrap();
    takers_do_not_wait_for_each_other(store, meter).await;
}

/// Two workers that take in the same moment get different jobs.
async fn takers_do_not_wait_for_each_other(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    for nth in 0..8 {
        tx.insert_job(&job(&format!("k{nth}"), &format!("k{nth}"), 1)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let take = async || {
        let mut tx = store.write(meter).await.unwrap();
        let job = tx.take_job(&["examine"], "w", 2, 100).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        job.id
    };
    let mut taken: Vec<JobId> = Vec::new();
    for _ in 0..4 {
        let (one, two) = tokio::join!(take(), take());
        taken.extend([one, two]);
    }
    taken.sort();
    taken.dedup();
    assert_eq!(taken.len(), 8);
}
