//! A bucket at the end of a bad line: no film is lost, none is half there.

use std::time::Duration;

use services::media::{Blobs, S3, Storage};

use crate::films::{Folder, arrive, noise, read};
use crate::harness::bucket::{Bucket, Line};

/// Two whole parts and a short one.
const SIZE: usize = (11 << 20) + 4_321;

/// Numbers below `below`, the same for the same seed.
fn numbers(seed: u64, below: usize) -> impl Iterator<Item = usize> {
    let mut bytes = noise(seed, 8 * 64).into_iter();
    std::iter::from_fn(move || {
        let eight: Vec<u8> = bytes.by_ref().take(8).collect();
        Some(usize::from_le_bytes(eight.try_into().ok()?) % below)
    })
}

async fn over(folder: &Folder, line: &Line, settings: S3) -> Blobs {
    folder.open(&Storage::S3(line.over(settings))).await
}

#[tokio::test]
async fn a_film_sent_over_a_line_that_is_cut_is_whole_or_not_there() {
    let (bucket, folder) = (Bucket::start().await, Folder::new());
    let line = bucket.line().await;
    let (mut sent, mut failed) = (0, 0);
    for seed in 1..=20 {
        // Every second film meets a client that does not try again, so that failing is seen too.
        let retry_timeout = if seed % 2 == 0 { Duration::from_secs(30) } else { Duration::ZERO };
        let blobs = over(&folder, &line, S3 { retry_timeout, ..bucket.settings() }).await;
        let bytes = noise(seed, SIZE);
        let (id, sha256) = arrive(&blobs, &bytes).await;
        let before = line.cuts();
        // Somewhere in the first connection, and in one or two after it; each carries one part or more.
        line.plan(numbers(seed, 5 << 20).take(1 + usize::try_from(seed % 3).unwrap()).map(|n| n + 1));
        match blobs.keep(&id, &sha256).await {
            Ok(()) => sent += 1,
            Err(_) => {
                failed += 1;
                assert!(line.cuts() > before, "film {seed} failed without a cut");
                assert!(!bucket.object(&sha256).exists(), "film {seed} failed and is there");
                assert!(std::fs::read(blobs.arriving(&id)).unwrap() == bytes, "film {seed} is lost");
            }
        }
        // Later, when the line is good again, and by another process: connections that are left have their cuts before them.
        line.clear();
        let blobs = over(&folder, &line, bucket.settings()).await;
        blobs.keep(&id, &sha256).await.unwrap();
        blobs.clear(&id).await;
        assert!(std::fs::read(bucket.object(&sha256)).unwrap() == bytes, "film {seed} has other bytes");
        assert_eq!(bucket.objects().len(), 1, "film {seed} left something");
        blobs.remove(&sha256).await.unwrap();
    }
    assert!(sent > 0 && failed > 0, "{sent} sent, {failed} failed: both should be seen");
    assert!(line.cuts() >= 20, "{} cuts", line.cuts());
}

#[tokio::test]
async fn a_film_read_over_a_line_that_is_cut_is_whole() {
    let (bucket, folder) = (Bucket::start().await, Folder::new());
    let bytes = noise(9, SIZE);
    let end = u64::try_from(SIZE).unwrap();
    let straight = folder.open(&Storage::S3(S3 { cache_bytes: 0, ..bucket.settings() })).await;
    let (id, sha256) = arrive(&straight, &bytes).await;
    straight.keep(&id, &sha256).await.unwrap();
    straight.clear(&id).await;
    let line = bucket.line().await;
    for seed in 1..=10 {
        let blobs = over(&folder, &line, S3 { cache_bytes: 0, ..bucket.settings() }).await;
        line.plan(numbers(seed, SIZE).take(4).map(|n| n + 1));
        assert!(read(&blobs, &sha256, 5..end - 5).await == bytes[5..SIZE - 5], "seed {seed}");
        let copy = blobs.local_copy(&sha256).await.unwrap();
        assert!(std::fs::read(copy.path()).unwrap() == bytes, "seed {seed}");
        line.clear();
    }
    assert!(line.cuts() >= 20, "{} cuts", line.cuts());
}

#[tokio::test]
async fn a_bucket_that_is_away_costs_time_and_nothing_else() {
    let (bucket, folder) = (Bucket::start().await, Folder::new());
    let line = bucket.line().await;
    let blobs = over(&folder, &line, S3 { retry_timeout: Duration::from_millis(300), ..bucket.settings() }).await;
    let (id, sha256) = arrive(&blobs, &noise(4, SIZE)).await;
    line.down(true);
    assert!(blobs.keep(&id, &sha256).await.is_err());
    assert!(blobs.ready().await.is_err());
    assert!(blobs.exists(&sha256).await.is_err(), "away is not missing");
    line.down(false);
    blobs.ready().await.unwrap();
    blobs.keep(&id, &sha256).await.unwrap();
    assert_eq!(blobs.hash_again(&sha256).await.unwrap(), sha256);
}

#[tokio::test]
async fn a_client_that_goes_away_does_not_stop_a_film_on_its_way() {
    let (bucket, folder) = (Bucket::start().await, Folder::new());
    let blobs = folder.open(&bucket.storage()).await;
    let (id, sha256) = arrive(&blobs, &noise(8, SIZE)).await;
    {
        let keeping = std::pin::pin!(blobs.keep(&id, &sha256));
        // Polled once: the sending has begun, and nobody waits for it any more.
        assert!(futures::poll!(keeping).is_pending());
    }
    // Whoever asks next finds it done, or waits for it, and nothing is sent twice.
    blobs.keep(&id, &sha256).await.unwrap();
    assert_eq!((bucket.objects().len(), bucket.parts()), (1, 0));
    assert_eq!(blobs.hash_again(&sha256).await.unwrap(), sha256);
}
