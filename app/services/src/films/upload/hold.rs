//! The right to write to an upload, and what it is then: another request, here or on another server, may have brought the last
//! bytes while it was waited for.

use std::sync::Arc;

use domain::ids::FileId;

use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::films::upload::end::{UploadEnd, end_upload};
use crate::films::upload::folder::UploadPlace;
use crate::films::upload::{OwnUpload, UploadTarget, own_upload};
use crate::media::upload_lock::{UploadLock, WriteGuard};

/// What came of asking for the right to write.
pub(crate) enum Held {
    /// All of it has arrived.
    Whole(UploadTarget),
    /// Nobody else writes as long as the guard is there.
    Open(OpenUpload),
}

/// An upload that nobody else writes to.
pub(crate) struct OpenUpload {
    pub target: UploadTarget,
    pub lock: Arc<UploadLock>,
    pub generation: u64,
    pub guard: WriteGuard,
}

/// Waits for the right to write to an upload; older requests are told to stop.
///
/// # Errors
/// [`Refusal::OnlyLooking`]; as [`own_upload`]; [`Refusal::UploadBusy`] where another process goes on writing; [`Refusal::UploadLost`] where bytes that
/// were acknowledged are no longer there: the upload is ended then.
pub(crate) async fn hold_upload(cx: &Context, actor: &Actor, id: &FileId) -> Result<Held> {
    cx.require_writing()?;
    let own = own_upload(cx, actor, id).await?;
    if own.target.whole().is_some() {
        return Ok(Held::Whole(own.target));
    }
    if own.place == UploadPlace::Lost {
        return Err(lost(cx, id).await);
    }
    let lock = cx.media.upload_lock(id);
    let taken = lock.take(&cx.media.blobs.arriving(id)).await?;
    let OwnUpload { target, acknowledged, .. } = own_upload(cx, actor, id).await?;
    if target.whole().is_some() {
        cx.media.forget(id);
        return Ok(Held::Whole(target));
    }
    let is_whole_so_far = |length: i64| (acknowledged..=target.size()).contains(&length);
    match taken {
        Some((generation, guard)) if is_whole_so_far(guard.length()?) => {
            Ok(Held::Open(OpenUpload { target, lock, generation, guard }))
        }
        // Whoever finishes or ends an upload removes its file after that is written down; so here the disk has lost it.
        Some(_) | None => {
            cx.media.blobs.verify_arrivals().await?;
            Err(lost(cx, id).await)
        }
    }
}

async fn lost(cx: &Context, id: &FileId) -> ServiceError {
    tracing::error!(file.id = %id, "received bytes of an upload are gone; it has to begin again");
    match end_upload(cx, &Actor::Operator, id, UploadEnd::Lost).await {
        Ok(_) => Refusal::UploadLost.into(),
        Err(error) => error,
    }
}
