//! Whether there is room for what is announced or made. What uploads were promised counts on the disk that they arrive on: those
//! of other servers' folders do not.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use store::Tx;

use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::media::off_thread::off_thread;
use crate::media::promises::{AllPromised, Promised};

/// A promise lapses when nothing has come for so long; the upload may still go on, if there is room then.
const PROMISE: Duration = Duration::from_secs(3_600);

/// Uploads, of films and of parts, that one person may have begun and not finished.
const MOST_UNFINISHED: i64 = 100;

/// Refuses one more upload of whoever has [`MOST_UNFINISHED`] under way: each holds a name on the disk and bytes that others are not promised.
pub(crate) async fn below_unfinished_limit(tx: &mut dyn Tx, actor: &Actor) -> Result<()> {
    let sender = sender(actor);
    if !sender.is_empty() && tx.uploads_of(&sender).await? >= MOST_UNFINISHED {
        return Err(Refusal::TooManyUnfinished(MOST_UNFINISHED).into());
    }
    Ok(())
}

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
    let Promised { outstanding, own, whole } =
        cx.media.promises.lately(&sender, async || all_promised(cx).await).await?;
    let share = |room: Option<i64>| match sender.as_str() {
        "" => room,
        _ => room.map(|room| (room.saturating_add(own) / 2).saturating_sub(own)),
    };
    let arriving = share(left(blobs.room().await, outstanding));
    // A folder on another disk gets a copy of what has arrived.
    let copied = blobs.is_local() && !blobs.arrive_beside_copies().await;
    let kept = if copied { left(blobs.room_for_copies().await, whole) } else { None };
    Ok([arriving, kept].into_iter().flatten().min())
}

/// Bytes that what is made from films may take; `None` where the disk does not say.
pub(crate) async fn room_for_copies(cx: &Context) -> Result<Option<i64>> {
    let blobs = &cx.media.blobs;
    let promised = all_promised(cx).await?.to("");
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

async fn all_promised(cx: &Context) -> Result<AllPromised> {
    let uploads = cx.read().await?.uploads().await?;
    let media = Arc::clone(&cx.media);
    off_thread(move || {
        let arrivals = media.blobs.arrivals();
        let mut promised = AllPromised::default();
        // One of another folder, whose file is not here, has none of this disk.
        for upload in uploads.iter().filter(|upload| [arrivals.id(), ""].contains(&upload.folder.as_str())) {
            if let Some(outstanding) = outstanding(&arrivals.path(&upload.id), upload.size_bytes) {
                promised.add(&upload.sender, outstanding, upload.size_bytes);
            }
        }
        Ok(promised)
    })
    .await
}

/// Bytes an upload has been promised and has not sent; `None` where its file is not here, as when another process has just finished
/// it, or where the promise lapsed.
fn outstanding(path: &Path, size_bytes: i64) -> Option<i64> {
    let file = std::fs::metadata(path).ok()?;
    // A clock that was set back makes no promise lapse.
    let lapsed = file.modified().is_ok_and(|at| at.elapsed().is_ok_and(|since| since > PROMISE));
    (!lapsed).then(|| size_bytes.saturating_sub(i64::try_from(file.len()).unwrap_or(i64::MAX)))
}
