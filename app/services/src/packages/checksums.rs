//! The job that reads the chosen films once: an archive says the CRC-32 of a file before the first byte of it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use domain::ids::FileId;
use domain::text::Lang;
use futures::StreamExt as _;
use store::Tx;

use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::jobs::{Job, contest_of_job};
use crate::lanes::Lane;
use crate::media::blobs::Blobs;
use crate::packages::contents::contents_of;

/// Reads the chosen films of a contest whose CRC-32 is not known.
pub(crate) struct PackageJob;

#[async_trait]
impl Job for PackageJob {
    const NAME: &'static str = "package";
    const LANE: Lane = Lane::Heavy;

    async fn run(cx: &Context, subject: &FileId, progress: &Arc<AtomicI64>) -> Result<()> {
        read_chosen(cx, subject, progress).await
    }

    /// Its page says that it was given up, and offers to try again.
    async fn give_up(_cx: &Context, _tx: &mut dyn Tx, _subject: &FileId) -> Result<()> {
        Ok(())
    }
}

async fn read_chosen(cx: &Context, subject: &FileId, progress: &AtomicI64) -> Result<()> {
    let id = contest_of_job(subject)?;
    let mut tx = cx.read().await?;
    let contest = cx.contest_in(&mut *tx, &id).await?;
    let unknown: BTreeSet<(String, u64)> = match contents_of(&mut *tx, &contest, Lang::Zh).await {
        Ok(contents) => contents.unknown().map(|(sha256, size)| (sha256.to_owned(), size)).collect(),
        // No seal any more: nobody asks for an archive.
        Err(ServiceError::Refused(Refusal::NotSealed)) => return Ok(()),
        Err(error) => return Err(error),
    };
    drop(tx);
    read_all(cx, unknown, progress).await
}

/// Reads kept files, by hash and size, and keeps the CRC-32 of each; `progress` gets thousandths.
pub(crate) async fn read_all(cx: &Context, unknown: BTreeSet<(String, u64)>, progress: &AtomicI64) -> Result<()> {
    let all: u64 = unknown.iter().map(|(_, size)| *size).sum();
    let mut done = 0_u64;
    for (sha256, size) in unknown {
        let crc32 = read_through(&cx.media.blobs, &sha256, size, |bytes| {
            done = done.saturating_add(bytes);
            let share = u128::from(done).saturating_mul(1_000).checked_div(u128::from(all)).unwrap_or_default();
            progress.store(i64::try_from(share.min(1_000)).unwrap_or_default(), Ordering::Relaxed);
        })
        .await?;
        // Each by itself: what was read is not read again after a restart.
        let mut tx = cx.write_shared().await?;
        tx.put_checksum(&sha256, crc32).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The CRC-32 of kept bytes; `read` hears of every piece. Bytes of another length are an error: they would break the archive.
async fn read_through(blobs: &Blobs, sha256: &str, size: u64, mut read: impl FnMut(u64) + Send) -> Result<u32> {
    // That bytes are missing is no sign that the contest is gone, which is what a worker takes `NotFound` for.
    let missing = |error| match error {
        ServiceError::NotFound => ServiceError::Environment(format!("{sha256} is not in the storage")),
        other => other,
    };
    let found = blobs.size(sha256).await.map_err(missing)?;
    if found != size {
        return Err(ServiceError::Environment(format!("{sha256} has {found} bytes, should have {size}")));
    }
    let mut bytes = blobs.read(sha256, 0..size).await.map_err(missing)?;
    let mut hasher = crc32fast::Hasher::new();
    while let Some(piece) = bytes.next().await {
        let piece = piece?;
        hasher.update(&piece);
        read(u64::try_from(piece.len()).unwrap_or_default());
    }
    Ok(hasher.finalize())
}
