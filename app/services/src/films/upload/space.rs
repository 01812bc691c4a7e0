//! Whether there is room for what is announced or made. What uploads were promised counts on the disk that they arrive on: those
//! of other servers' folders do not.

use std::time::Duration;

use store::Upload;

use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::films::upload::folder::is_here;

/// A promise lapses when nothing has come for so long; the upload may still go on, if there is room then.
const PROMISE: Duration = Duration::from_secs(3_600);

/// Whom an upload's row names as its sender.
pub(crate) fn sender(actor: &Actor) -> String {
    actor.account().map(|account| account.id.to_string()).unwrap_or_default()
}

/// Bytes that this person may still be promised, beside what was promised to uploads under way; `None` where the disk does not
/// say. Asked before the transaction that promises them: no write waits for the disk.
///
/// One person is promised half of what the others have left at most: whoever announces and does not send keeps nobody from sending.
pub(crate) async fn room(cx: &Context, actor: &Actor) -> Result<Option<i64>> {
    let blobs = &cx.media.blobs;
    blobs.verify_arrivals().await?;
    let sender = sender(actor);
    let promised = promised(cx, &sender).await?;
    let share = |room: Option<i64>| match sender.as_str() {
        "" => room,
        _ => room.map(|room| (room.saturating_add(promised.own) / 2).saturating_sub(promised.own)),
    };
    let arriving = share(left(blobs.room().await, promised.outstanding));
    // A folder on another disk gets a copy of what has arrived.
    let copied = blobs.is_local() && !blobs.arrive_beside_copies().await;
    let kept = if copied { left(blobs.room_for_copies().await, promised.whole) } else { None };
    Ok([arriving, kept].into_iter().flatten().min())
}

/// Bytes that what is made from films may take; `None` where the disk does not say.
pub(crate) async fn room_for_copies(cx: &Context) -> Result<Option<i64>> {
    let blobs = &cx.media.blobs;
    let promised = promised(cx, "").await?;
    let taken = match (blobs.arrive_beside_copies().await, blobs.is_local()) {
        (true, _) => promised.outstanding,
        (false, true) => promised.whole,
        (false, false) => 0,
    };
    Ok(left(blobs.room_for_copies().await, taken))
}

/// Refuses what does not fit.
pub(crate) fn fits(size: i64, room: Option<i64>) -> Result<()> {
    match room {
        Some(room) if room < size => Err(Refusal::NoSpace(room.max(0)).into()),
        _ => Ok(()),
    }
}

fn left(room: Option<i64>, promised: i64) -> Option<i64> {
    room.map(|room| room.saturating_sub(promised))
}

/// What the uploads in this server's folder were promised, bytes.
#[derive(Default)]
struct Promised {
    /// Not sent yet.
    outstanding: i64,
    /// Of that, to one sender.
    own: i64,
    /// All of them, sent or not.
    whole: i64,
}

async fn promised(cx: &Context, sender: &str) -> Result<Promised> {
    let uploads = cx.read().await?.uploads().await?;
    let mut promised = Promised::default();
    for upload in uploads {
        if is_here(cx, &upload).await?
            && let Some(outstanding) = outstanding(cx, &upload).await
        {
            promised.outstanding = promised.outstanding.saturating_add(outstanding);
            if upload.sender == sender {
                promised.own = promised.own.saturating_add(outstanding);
            }
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
