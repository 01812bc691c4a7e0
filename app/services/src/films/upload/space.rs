//! Whether there is room for what is announced.

use std::time::Duration;

use domain::ids::FileId;
use store::FileState;

use crate::context::Context;
use crate::error::{Refusal, Result};

/// A promise lapses when nothing has come for so long; the upload may still go on, if there is room then.
const PROMISE: Duration = Duration::from_secs(3_600);

/// Bytes that may still be promised, beside what was promised to uploads under way; `None` where the disk does not say. Asked
/// before the transaction that promises them: no write waits for the disk.
pub(crate) async fn room(cx: &Context) -> Result<Option<i64>> {
    let Some(free) = cx.media.blobs.room() else { return Ok(None) };
    let (files, parts) = {
        let mut tx = cx.read().await?;
        (tx.files_in_state(FileState::Uploading).await?, tx.parts().await?)
    };
    let files = files.into_iter().map(|file| (file.id, file.size_bytes));
    let mut promised = 0_i64;
    for (id, size) in files.chain(parts.into_iter().map(|part| (part.id, part.size_bytes))) {
        promised = promised.saturating_add(outstanding(cx, &id, size).await);
    }
    Ok(Some(free.saturating_sub(promised)))
}

/// Refuses what does not fit.
pub(crate) fn fits(size: i64, room: Option<i64>) -> Result<()> {
    match room {
        Some(room) if room < size => Err(Refusal::NoSpace(room.max(0)).into()),
        _ => Ok(()),
    }
}

/// Bytes an upload has been promised and has not sent; none where another process has just finished it, or the promise lapsed.
async fn outstanding(cx: &Context, id: &FileId, size: i64) -> i64 {
    let Ok(file) = tokio::fs::metadata(cx.media.blobs.arriving(id)).await else { return 0 };
    // A clock that was set back makes no promise lapse.
    let lapsed = file.modified().is_ok_and(|at| at.elapsed().is_ok_and(|since| since > PROMISE));
    if lapsed { 0 } else { size.saturating_sub(i64::try_from(file.len()).unwrap_or(i64::MAX)) }
}
