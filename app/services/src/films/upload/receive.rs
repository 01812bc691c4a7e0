//! Bytes that arrive, until the last one has.

use crate::audit::event;
use crate::media::arriving;
use bytes::Bytes;
use domain::film::kind::FileKind;
use domain::ids::FileId;
use futures::Stream;
use store::{File, FileState};

use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::films::examine::ExamineFilm;
use crate::films::upload::{UploadState, UploadTarget, own_upload, state_of};
use crate::jobs::{add_job, wake_workers};
use crate::media::arriving::{Checksum, Request, length};
use crate::media::blobs::hash_file;

impl Services {
    /// How far an upload is. Evicts a stale writer: whoever asks is about to continue.
    ///
    /// # Errors
    /// Not found, also for anyone who may not write to it; gone where it was taken back or has expired.
    pub async fn upload_state(&self, actor: &Actor, id: &FileId) -> Result<UploadState> {
        if let Some(file) = own_upload(self, actor, id).await?.whole() {
            return Ok(UploadState::whole(file.size_bytes, file.parts.clone()));
        }
        let lock = self.media.upload_lock(id);
        let (_, guard) = lock.take().await;
        // The writer that was waited for may have brought the last bytes.
        let target = own_upload(self, actor, id).await?;
        if let Some(file) = target.whole() {
            return Ok(UploadState::whole(file.size_bytes, file.parts.clone()));
        }
        let path = self.media.blobs.arriving(id);
        let state = state_of(self, &target, length(&path).await?).await?;
        let UploadTarget::File(file, entry) = target else { return Ok(state) };
        if state.offset < state.size || !entry.is_open() {
            return Ok(state);
        }
        // Every byte came, and the process ended before that was written down.
        let (sha256, _) = hash_file(path).await?;
        let whole = UploadState::whole(file.size_bytes, file.parts.clone());
        finish_upload(self, actor, *file, &sha256).await?;
        drop(guard);
        self.media.forget(id);
        Ok(whole)
    }

    /// Appends bytes at `offset`. What arrived before a cut is kept; bytes with a checksum count whole or not at all.
    /// When the last byte is here, the file is kept under its hash and its examination begins.
    ///
    /// # Errors
    /// [`ServiceError::Conflict`] where the offset is not the length on disk or a newer request took over;
    /// [`Refusal::FileTooLarge`] where more arrives than was declared; [`Refusal::State`] where the entry was
    /// handed in meanwhile: its film must not change any more.
    pub async fn append_upload<S, E>(
        &self,
        actor: &Actor,
        id: &FileId,
        offset: i64,
        checksum: Option<Checksum>,
        body: S,
    ) -> Result<UploadState>
    where
        S: Stream<Item = std::result::Result<Bytes, E>> + Send,
        E: std::fmt::Display,
    {
        append(self, actor, id, offset, checksum, body).await
    }
}

/// As [`Services::append_upload`].
pub(crate) async fn append<S, E>(
    cx: &Context,
    actor: &Actor,
    id: &FileId,
    offset: i64,
    checksum: Option<Checksum>,
    body: S,
) -> Result<UploadState>
where
    S: Stream<Item = std::result::Result<Bytes, E>> + Send,
    E: std::fmt::Display,
{
    open_target(cx, actor, id).await?;
    let _slot = cx.media.slots.take(&actor.person()?.id)?;
    let lock = cx.media.upload_lock(id);
    let (generation, guard) = lock.take().await;
    // The writer that was waited for may have brought the last bytes.
    let target = open_target(cx, actor, id).await?;
    let path = cx.media.blobs.arriving(id);
    if length(&path).await? != offset {
        return Err(ServiceError::Conflict);
    }
    let request = Request { id, path: path.clone(), size: target.size(), checksum };
    let mut guard = arriving::write(&lock, generation, guard, request, body).await?;
    let at = length(&path).await?;
    if at < target.size() {
        return state_of(cx, &target, at).await;
    }
    let UploadTarget::File(file, _) = target else {
        let state = state_of(cx, &target, at).await;
        cx.media.forget(id);
        return state;
    };
    let sha256 = match guard.take() {
        Some(so_far) if so_far.length == at => so_far.hex(),
        _ => hash_file(path).await?.0,
    };
    finish_upload(cx, actor, *file, &sha256).await?;
    drop(guard);
    cx.media.forget(id);
    Ok(UploadState::whole(at, String::new()))
}

/// The upload, if it takes bytes now.
async fn open_target(cx: &Context, actor: &Actor, id: &FileId) -> Result<UploadTarget> {
    let target = own_upload(cx, actor, id).await?;
    match &target {
        UploadTarget::File(file, _) if file.state != FileState::Uploading => Err(ServiceError::Conflict),
        UploadTarget::File(file, _) if !file.parts.is_empty() => Err(Refusal::PartsUnfinished.into()),
        UploadTarget::File(_, entry) if !entry.is_open() => Err(Refusal::State(*entry).into()),
        UploadTarget::File(..) | UploadTarget::Part(_) => Ok(target),
    }
}

/// Keeps a complete file and lets it replace an older one of its kind.
pub(crate) async fn finish_upload(cx: &Context, actor: &Actor, mut file: File, sha256: &str) -> Result<()> {
    cx.media.blobs.keep(&file.id, sha256).await?;
    let mut tx = cx.write().await?;
    let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
    if !entry.state.is_open() {
        return Err(Refusal::State(entry.state).into());
    }
    if FileKind::parse(&file.kind).is_none_or(FileKind::is_single) {
        for mut older in tx.files_of(&entry.id).await? {
            if older.kind == file.kind && older.id != file.id {
                older.state = FileState::Replaced;
                older.updated_at = cx.now();
                tx.update_file(&older).await?;
            }
        }
    }
    file.state = FileState::Checking;
    file.sha256 = Some(sha256.to_owned());
    file.updated_at = cx.now();
    tx.update_file(&file).await?;
    let event = event::FileComplete { entry: &entry.id, sha256, size_bytes: file.size_bytes };
    cx.audit(&mut *tx, actor, Some(&entry.contest_id), file.id.as_str(), &event).await?;
    add_job::<ExamineFilm>(cx, &mut *tx, &file.id).await?;
    tx.commit().await?;
    wake_workers(cx);
    cx.media.blobs.clear(&file.id).await;
    Ok(())
}
