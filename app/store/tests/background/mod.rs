//! Tokens, parts of uploads, and jobs.

use domain::ids::{AccountId, JobId};
use domain::permission::Scope;
use store::{ApiToken, Job, Meter, Store, UploadPart};

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
    assert_eq!(tx.parts().await.unwrap().len(), 1);
    assert!(tx.delete_part(&part.id).await.unwrap());
    assert!(!tx.delete_part(&part.id).await.unwrap());
}

fn job(id: &str, subject: &str, due_at: i64) -> Job {
    Job {
        id: id.parse().unwrap(),
        kind: "examine".to_owned(),
        subject: subject.to_owned(),
        attempts: 0,
        due_at,
        worker: String::new(),
        progress: 0,
        problem: String::new(),
        dead: false,
        created_at: 1,
    }
}

async fn a_job_is_one_workers_at_a_time(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_job(&job("j1", "f1", 10)).await.unwrap();
    tx.insert_job(&job("j2", "f2", 5)).await.unwrap();
    tx.insert_job(&job("j3", "f1", 1)).await.unwrap();
    tx.commit().await.unwrap();
    let take = async |worker: &str, now: i64| {
        let mut tx = store.write(meter).await.unwrap();
        let job = tx.take_job(worker, now, now + 100).await.unwrap();
        tx.commit().await.unwrap();
        job.map(|job| (job.id.to_string(), job.attempts))
    };
    assert_eq!(take("a", 4).await, None, "none is due; the same work twice is one job");
    assert_eq!(take("a", 20).await, Some(("j2".to_owned(), 1)), "the one that waits for longest");
    assert_eq!(take("b", 20).await, Some(("j1".to_owned(), 1)));
    assert_eq!(take("b", 21).await, None, "both are taken");
    let (one, two): (JobId, JobId) = ("j1".parse().unwrap(), "j2".parse().unwrap());
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.hold_job(&one, "b", 500).await.unwrap() && !tx.hold_job(&one, "a", 500).await.unwrap());
    assert!(tx.note_progress(&one, "b", 250).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(take("c", 130).await, Some(("j2".to_owned(), 2)), "a lease that ended");
    let mut tx = store.write(meter).await.unwrap();
    assert!(!tx.finish_job(&two, "a").await.unwrap(), "its first worker is too late");
    assert!(tx.fail_job(&two, "c", "no ffprobe", 200, true).await.unwrap());
    assert_eq!(tx.job_counts().await.unwrap(), (1, 1));
    let dead = tx.jobs_of("f2").await.unwrap();
    assert!(dead[0].dead && dead[0].problem == "no ffprobe" && dead[0].worker.is_empty());
    assert_eq!(tx.jobs_of("f1").await.unwrap()[0].progress, 250);
    tx.commit().await.unwrap();
    assert_eq!(take("a", 300).await, None, "what was given up is not taken");
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.revive_jobs(300).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(take("a", 300).await, Some(("j2".to_owned(), 1)));
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.finish_job(&one, "b").await.unwrap() && tx.finish_job(&two, "a").await.unwrap());
    assert_eq!(tx.job_counts().await.unwrap(), (0, 0));
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
        let job = tx.take_job("w", 2, 100).await.unwrap().unwrap();
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
