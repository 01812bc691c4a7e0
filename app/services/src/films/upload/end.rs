//! Uploads that are ended before all has arrived.

use domain::ids::FileId;
use store::{File, FileState};
use tokio::fs;

use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::media::arriving::UNPROVEN;

/// Why an upload is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UploadEnd {
    /// Whoever sent it took it back.
    Cancelled,
    /// Nobody continued it.
    Expired,
    /// The disk no longer has what arrived.
    Lost,
}

impl UploadEnd {
    /// How the record names it.
    const fn key(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Lost => "lost",
        }
    }
}

/// Ends an upload and removes what has arrived of it; false where it is none any more, because it is complete or was ended. Its
/// file is under the caller's lock, or not there.
pub(crate) async fn end_upload(cx: &Context, actor: &Actor, id: &FileId, why: UploadEnd) -> Result<bool> {
    let mut tx = cx.write().await?;
    let is_part = tx.delete_part(id).await?;
    if let Some(file) = tx.file(id).await?.filter(|file| file.state == FileState::Uploading) {
        let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
        tx.update_file(&File { state: FileState::Removed, updated_at: cx.now(), ..file }).await?;
        let event = event::FileRemove { entry: &entry.id, reason: why.key() };
        cx.audit(&mut *tx, actor, Some(&entry.contest_id), id.as_str(), &event).await?;
    } else if !is_part {
        if tx.delete_upload(id).await? {
            // Replaced before all of it had come.
            tx.commit().await?;
            clear_arrived(cx, id).await;
            cx.media.forget(id);
        }
        return Ok(false);
    }
    tx.delete_upload(id).await?;
    tx.commit().await?;
    clear_arrived(cx, id).await;
    cx.media.forget(id);
    Ok(true)
}

/// Removes what has arrived under this key.
pub(crate) async fn clear_arrived(cx: &Context, id: &FileId) {
    cx.media.blobs.clear(id).await;
    // Left where the process was killed in the middle of a request with a checksum.
    let _ = fs::remove_file(cx.media.blobs.arriving(id).with_extension(UNPROVEN)).await;
}
