//! Uploads that are cancelled or given up.

use domain::ids::FileId;
use store::{File, FileState, UploadPart};
use tokio::fs;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::films::prepare::sweep_work_dirs;
use crate::films::upload::{UploadTarget, expiry, own_upload};
use crate::media::arriving::UNPROVEN;

impl Services {
    /// Takes an unfinished upload back: what has arrived of it is removed.
    ///
    /// # Errors
    /// [`ServiceError::Conflict`] where it is complete; otherwise as [`Services::upload_state`].
    pub async fn cancel_upload(&self, actor: &Actor, id: &FileId) -> Result<()> {
        // A stranger must not stop whoever is sending.
        own_upload(self, actor, id).await?;
        let lock = self.media.upload_lock(id);
        let (_, guard) = lock.take().await;
        match own_upload(self, actor, id).await? {
            target if target.whole().is_some() => return Err(ServiceError::Conflict),
            UploadTarget::File(file, _) => remove_upload(self, actor, *file, "cancelled").await?,
            UploadTarget::Part(part) => remove_part(self, &part).await?,
        }
        drop(guard);
        self.media.forget(id);
        Ok(())
    }

    /// Gives up uploads that nobody continued and removes what is left of them, and what killed workers left; how many
    /// uploads there were.
    ///
    /// # Errors
    /// The database or the disk.
    pub async fn sweep(&self) -> Result<usize> {
        sweep_uploads(self).await
    }
}

/// As [`Services::sweep`].
pub(crate) async fn sweep_uploads(cx: &Context) -> Result<usize> {
    let (files, parts) = {
        let mut tx = cx.read().await?;
        (tx.files_in_state(FileState::Uploading).await?, tx.parts().await?)
    };
    let mut swept = 0;
    for file in files {
        if expiry(cx, &file.id, file.created_at).await? <= cx.now() {
            remove_upload(cx, &Actor::Operator, file, "expired").await?;
            swept += 1;
        }
    }
    for part in parts {
        if expiry(cx, &part.id, part.created_at).await? <= cx.now() {
            remove_part(cx, &part).await?;
            swept += 1;
        }
    }
    sweep_work_dirs(cx).await?;
    Ok(swept)
}

async fn remove_upload(cx: &Context, actor: &Actor, file: File, why: &str) -> Result<()> {
    let mut tx = cx.write().await?;
    let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
    let removed = File { state: FileState::Removed, updated_at: cx.now(), ..file };
    tx.update_file(&removed).await?;
    let event = event::FileRemove { entry: &entry.id, reason: why };
    cx.audit(&mut *tx, actor, Some(&entry.contest_id), removed.id.as_str(), &event).await?;
    tx.commit().await?;
    clear_arrived(cx, &removed.id).await;
    Ok(())
}

async fn remove_part(cx: &Context, part: &UploadPart) -> Result<()> {
    let mut tx = cx.write().await?;
    tx.delete_part(&part.id).await?;
    tx.commit().await?;
    clear_arrived(cx, &part.id).await;
    Ok(())
}

async fn clear_arrived(cx: &Context, id: &FileId) {
    cx.media.blobs.clear(id).await;
    // Left where the process was killed in the middle of a request with a checksum.
    let _ = fs::remove_file(cx.media.blobs.arriving(id).with_extension(UNPROVEN)).await;
}
