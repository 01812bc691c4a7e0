//! Whether there is room for what is announced or made. What uploads were promised counts on the disk that they arrive on: those
//! of other servers' folders do not.

use std::time::Duration;

use store::Upload;

use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::films::upload::folder::is_here;

/// Free space that is left alone, bytes.
const RESERVED_DISK_BYTES: i64 = 64 << 20;

/// A promise lapses when nothing has come for so long; the upload may still go on, if there is room then.
const PROMISE: Duration = Duration::from_secs(3_600);

/// Bytes that may still be promised, beside what was promised to uploads under way; `None` where the disk does not say. Asked
/// before the transaction that promises them: no write waits for the disk.
pub(crate) async fn room(cx: &Context) -> Result<Option<i64>> {
    let blobs = &cx.media.blobs;
    blobs.verify_arrivals().await?;
    let promised = promised(cx).await?;
    let arriving = left(blobs.free(), promised.outstanding);
    // A folder on another disk gets a copy of what has arrived.
    let copied = blobs.is_local() && !blobs.arrive_beside_copies();
    let kept = if copied { left(blobs.free_for_copies(), promised.whole) } else { None };
    Ok([arriving, kept].into_iter().flatten().min())
}

/// Bytes that what is made from films may take; `None` where the disk does not say.
pub(crate) async fn room_for_copies(cx: &Context) -> Result<Option<i64>> {
    let blobs = &cx.media.blobs;
    let promised = promised(cx).await?;
    let taken = match (blobs.arrive_beside_copies(), blobs.is_local()) {
        (true, _) => promised.outstanding,
        (false, true) => promised.whole,
        (false, false) => 0,
    };
    Ok(left(blobs.free_for_copies(), taken))
}

/// Refuses what does not fit.
pub(crate) fn fits(size: i64, room: Option<i64>) -> Result<()> {
    match room {
        Some(room) if room < size => Err(Refusal::NoSpace(room.max(0)).into()),
        _ => Ok(()),
    }
}

fn left(free: Option<i64>, promised: i64) -> Option<i64> {
    free.map(|free| free.saturating_sub(promised).saturating_sub(RESERVED_DISK_BYTES))
}

/// What the uploads in this server's folder were promised, bytes.
#[derive(Default)]
struct Promised {
    /// Not sent yet.
    outstanding: i64,
    /// All of them, sent or not.
    whole: i64,
}

async fn promised(cx: &Context) -> Result<Promised> {
    let uploads = cx.read().await?.uploads().await?;
    let mut promised = Promised::default();
    for upload in uploads {
        if is_here(cx, &upload).await?
            && let Some(outstanding) = outstanding(cx, &upload).await
        {
            promised.outstanding = promised.outstanding.saturating_add(outstanding);
            promised.whole = promised.whole.saturating_add(upload.size_bytes);
        }
    }
    Ok(promised)
}

/// Bytes an upload has been promised and has not sent; `None` where another process has just finished it, or the promise lapsed.
async fn outstanding(cx: &Context, upload: &Upload) -> Option<i64> {
    let file = tokio::fs::metadata(cx.media.blobs.arriving(&upload.id)).await.ok()?;
    // A clock that was set back makes no promise lapse.
    let lapsed = file.modified().is_ok_and(|at| at.elapsed().is_ok_and(|since| since > PROMISE));
    (!lapsed).then(|| upload.size_bytes.saturating_sub(i64::try_from(file.len()).unwrap_or(i64::MAX)))
}
