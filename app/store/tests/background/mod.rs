//! Tokens, uploads, leases, and jobs.

use domain::access::Scope;
use domain::ids::{AccountId, JobId};
use domain::time::{HOUR, SECOND};
use store::{ApiToken, Meter, NewJob, NextAttempt, Store, Upload, UploadPart};

/// Runs after the accounts of the suite were made.
pub async fn suite(store: &dyn Store, meter: &Meter, owner: &AccountId, other: &AccountId) {
    a_token_is_found_until_it_is_revoked(store, meter, owner, other).await;
    a_part_is_its_senders(store, meter, owner).await;
    an_upload_says_where_its_bytes_lie(store, meter).await;
    a_lease_is_one_holders_at_a_time(store, meter).await;
    a_job_is_one_workers_at_a_time(store, meter).await;
    a_checksum_is_kept_by_the_bytes_it_is_of(store, meter).await;
}

async fn a_checksum_is_kept_by_the_bytes_it_is_of(store: &dyn Store, meter: &Meter) {
    let mut tx = store.write(meter).await.unwrap();
    for crc32 in [7, u32::MAX] {
        tx.put_checksum("ab", crc32).await.unwrap();
    }
    tx.put_checksum("cd", 0).await.unwrap();
    let asked = ["ab", "ef"].map(str::to_owned);
    assert_eq!(tx.checksums(&asked).await.unwrap(), [("ab".to_owned(), u32::MAX)].into());
    assert!(tx.checksums(&[]).await.unwrap().is_empty());
    let job = NewJob { id: "j9".parse().unwrap(), kind: "package".to_owned(), subject: "c9".to_owned(), created_at: 1 };
    tx.insert_job(&job).await.unwrap();
    assert_eq!(tx.job("package", "c9").await.unwrap().map(|job| job.id), Some(job.id));
    assert_eq!(tx.job("package", "c8").await.unwrap(), None);
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

async fn an_upload_says_where_its_bytes_lie(store: &dyn Store, meter: &Meter) {
    let upload = Upload {
        id: "u1".parse().unwrap(),
        folder: "here".to_owned(),
        sender: "me".to_owned(),
        size_bytes: 1 << 33,
        received_bytes: 0,
    };
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_upload(&upload).await.unwrap();
    tx.note_received(&upload.id, "there", 5).await.unwrap();
    let moved = Upload { folder: "there".to_owned(), received_bytes: 5, ..upload };
    assert_eq!(tx.upload(&moved.id).await.unwrap().as_ref(), Some(&moved));
    assert!(tx.uploads().await.unwrap().contains(&moved));
    assert!(tx.delete_upload(&moved.id).await.unwrap());
    assert!(!tx.delete_upload(&moved.id).await.unwrap());
    assert_eq!(tx.upload(&moved.id).await.unwrap(), None);
}

async fn a_lease_is_one_holders_at_a_time(store: &dyn Store, meter: &Meter) {
    let take = async |holder: &str, lasts: i64| {
        let mut tx = store.write(meter).await.unwrap();
        let taken = tx.take_lease("sweep", holder, lasts).await.unwrap();
        tx.commit().await.unwrap();
        taken
    };
    let release = async |holder: &str| {
        let mut tx = store.write(meter).await.unwrap();
        let released = tx.release_lease("sweep", holder).await.unwrap();
        tx.commit().await.unwrap();
        released
    };
    assert!(take("a", HOUR).await && take("a", HOUR).await, "its holder prolongs it");
    assert!(!take("b", HOUR).await && !release("b").await);
    let leased = async || store.read(meter).await.unwrap().is_leased("sweep").await.unwrap();
    assert!(leased().await && release("a").await && !release("a").await && !leased().await);
    // One that has ended is anybody's.
    assert!(take("a", 0).await && !leased().await && take("b", HOUR).await && !release("a").await);
    assert!(release("b").await && take("a", 0).await);
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.take_lease("other", "b", HOUR).await.unwrap());
    tx.delete_ended_leases().await.unwrap();
    tx.commit().await.unwrap();
    assert!(!release("a").await && store.read(meter).await.unwrap().is_leased("other").await.unwrap());
    let mut tx = store.read(meter).await.unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_micros();
    let apart = tx.database_now().await.unwrap() - i64::try_from(now).unwrap();
    assert!(apart.abs() < 10 * SECOND, "{apart} µs from this machine's clock");
}

fn job(id: &str, subject: &str, created_at: i64) -> NewJob {
    NewJob { id: id.parse().unwrap(), kind: "examine".to_owned(), subject: subject.to_owned(), created_at }
}

async fn a_job_is_one_workers_at_a_time(store: &dyn Store, meter: &Meter) {
    let insert = async |new: NewJob| {
        let mut tx = store.write(meter).await.unwrap();
        tx.insert_job(&new).await.unwrap();
        tx.commit().await.unwrap();
        // The next one is due later, by a clock that may count milliseconds.
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    };
    insert(job("j1", "f2", 1)).await;
    insert(job("j2", "f1", 1)).await;
    insert(job("j3", "f2", 2)).await;
    let taken = async |worker: &str, lasts: i64| {
        let mut tx = store.write(meter).await.unwrap();
        let job = tx.take_job(&["examine"], worker, lasts).await.unwrap();
        tx.commit().await.unwrap();
        job
    };
    let take = async |worker: &str| taken(worker, HOUR).await.map(|job| (job.id.to_string(), job.attempts));
    // A lease that lasts no time is one that has ended.
    let early = taken("a", 0).await.unwrap();
    assert_eq!((early.id.as_str(), early.attempts), ("j1", 1), "the one that waits for longest");
    tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    let one = taken("b", HOUR).await.unwrap();
    assert_eq!((one.id.as_str(), one.attempts), ("j2", 1));
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.renew_lease(&one.id, "b", HOUR).await.unwrap() && !tx.renew_lease(&one.id, "a", HOUR).await.unwrap());
    assert!(tx.note_progress(&one.id, "b", 250).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(take("c").await, Some(("j1".to_owned(), 2)), "a lease that ended");
    assert_eq!(take("b").await, None, "both are taken; the same work twice is one job");
    let mut tx = store.write(meter).await.unwrap();
    assert!(!tx.finish_job(&early).await.unwrap(), "its first worker is too late");
    assert!(tx.fail_job(&early.id, "c", "no ffprobe", NextAttempt::Never).await.unwrap());
    let jobs = tx.jobs_of_entry(&"e1".parse().unwrap()).await.unwrap();
    let of = |subject: &str| jobs.iter().find(|job| job.subject == subject).unwrap();
    assert!(of("f2").failed_permanently && of("f2").problem == "no ffprobe" && of("f2").worker.is_empty());
    assert_eq!(of("f1").progress, 250);
    tx.commit().await.unwrap();
    assert_eq!(take("a").await, None, "what was given up is not taken");
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.revive_jobs(Some(&"e2".parse().unwrap())).await.unwrap(), 0, "none about this entry");
    assert_eq!(tx.revive_jobs(Some(&"e1".parse().unwrap())).await.unwrap(), 1);
    assert_eq!(tx.revive_jobs(None).await.unwrap(), 0);
    tx.commit().await.unwrap();
    let again = taken("a", HOUR).await.unwrap();
    assert_eq!((again.id.as_str(), again.attempts), ("j1", 1));
    // Asked for once more while it runs: it is not done with what was known before.
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_job(&job("j4", "f2", 310)).await.unwrap();
    assert!(!tx.finish_job(&again).await.unwrap());
    assert!(tx.finish_job(&one).await.unwrap());
    tx.commit().await.unwrap();
    let last = taken("a", HOUR).await.unwrap();
    assert_eq!((last.id.as_str(), last.attempts), ("j1", 1));
    // Given up, and asked for again: as if never tried.
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.fail_job(&last.id, "a", "no ffprobe", NextAttempt::Never).await.unwrap());
    tx.insert_job(&job("j5", "f2", 321)).await.unwrap();
    tx.commit().await.unwrap();
    let last = taken("a", HOUR).await.unwrap();
    assert_eq!((last.id.as_str(), last.attempts), ("j1", 1));
    // Given back: not before the time it has to wait.
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.fail_job(&last.id, "a", "no ffprobe", NextAttempt::After(HOUR)).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(take("a").await, None);
    let mut tx = store.write(meter).await.unwrap();
    assert!(!tx.fail_job(&last.id, "a", "no ffprobe", NextAttempt::Never).await.unwrap(), "nobody's by now");
    tx.commit().await.unwrap();
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_job(&job("j6", "f3", 1)).await.unwrap();
    tx.commit().await.unwrap();
    let last = taken("a", HOUR).await.unwrap();
    assert_eq!((last.id.as_str(), last.attempts), ("j6", 1));
    // Given back without an attempt: what it needs was not there.
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.fail_job(&last.id, "a", "no room", NextAttempt::Uncounted(0)).await.unwrap());
    tx.commit().await.unwrap();
    let last = taken("a", HOUR).await.unwrap();
    assert_eq!((last.id.as_str(), last.attempts), ("j6", 1));
    // And once more, with all that were given up.
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.fail_job(&last.id, "a", "no ffprobe", NextAttempt::Never).await.unwrap());
    assert_eq!(tx.revive_jobs(None).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let last = taken("a", HOUR).await.unwrap();
    assert_eq!((last.id.as_str(), last.attempts), ("j6", 1));
    let mut tx = store.write(meter).await.unwrap();
    assert!(tx.finish_job(&last).await.unwrap());
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
        let job = tx.take_job(&["examine"], "w", HOUR).await.unwrap().unwrap();
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
