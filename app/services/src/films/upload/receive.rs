//! Bytes that arrive, until the last one has.

use crate::audit::event;
use crate::media::arriving;
use bytes::Bytes;
use domain::entry::EntryState;
use domain::film::kind::FileKind;
use domain::ids::FileId;
use futures::Stream;
use store::{File, FileState};

use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::films::examine::ExamineFilm;
use crate::films::keeping::{HeldBytes, keep_held};
use crate::films::upload::folder::renew_folder;
use crate::films::upload::hold::{Held, OpenUpload, hold_upload};
use crate::films::upload::{UploadState, UploadTarget, own_upload, state_of};
use crate::jobs::{add_job, wake_workers};
use crate::media::arriving::{Checksum, Request};
use crate::media::blobs::hash_file;
use crate::media::upload_lock::WriteGuard;
use crate::record::freeze::require_open_pool;

impl Services {
    /// How far an upload is. Evicts a stale writer: whoever asks is about to continue.
    ///
    /// # Errors
    /// Not found, also for anyone who may not write to it; gone where it was taken back or has expired.
    pub async fn upload_state(&self, actor: &Actor, id: &FileId) -> Result<UploadState> {
        let OpenUpload { target, guard, .. } = match hold_upload(self, actor, id).await? {
            Held::Open(open) => open,
            Held::Whole(target) => return whole(&target),
        };
        let state = state_of(self, &target, guard.length()?).await?;
        let UploadTarget::File(file, entry) = target else { return Ok(state) };
        if state.offset < state.size || !is_taken_in(&file, entry) {
            return Ok(state);
        }
        // Every byte came, and the process ended before that was written down.
        let state = UploadState::whole(file.size_bytes, file.parts.clone());
        finish_received(self, actor, *file, guard).await?;
        Ok(state)
    }

    /// Appends bytes at `offset`. What arrived before a cut is kept; bytes with a checksum count whole or not at all.
    /// When the last byte is here, the file is kept under its hash and its examination begins.
    ///
    /// # Errors
    /// [`ServiceError::Conflict`] where the offset is not the length on disk or a newer request took over;
    /// [`Refusal::FileTooLarge`] where more arrives than was declared; [`Refusal::State`] where the entry was
    /// handed in meanwhile: its film must not change any more; [`Refusal::PoolFrozen`] where the pool was frozen meanwhile.
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
    // Before anything is asked of the database: whoever has too many costs nothing.
    let _slot = cx.media.slots.take(&actor.person()?.id).ok_or(Refusal::TooManyUploads)?;
    takes_bytes(&own_upload(cx, actor, id).await?.target)?;
    let Held::Open(OpenUpload { target, lock, generation, guard }) = hold_upload(cx, actor, id).await? else {
        return Err(ServiceError::Conflict);
    };
    takes_bytes(&target)?;
    if guard.length()? != offset {
        return Err(ServiceError::Conflict);
    }
    let path = cx.media.blobs.arriving(id);
    let request = Request { id, path, size: target.size(), checksum, pace: cx.periods.pace };
    let guard = arriving::write(&lock, generation, guard, request, body).await?;
    let at = guard.length()?;
    match target {
        UploadTarget::File(file, _) if at == file.size_bytes => {
            finish_received(cx, actor, *file, guard).await?;
            Ok(UploadState::whole(at, String::new()))
        }
        target => {
            let mut tx = cx.write_shared().await?;
            tx.note_received(id, cx.media.blobs.arrivals().id(), at).await?;
            renew_folder(cx, &mut *tx).await?;
            tx.commit().await?;
            state_of(cx, &target, at).await
        }
    }
}

/// Whether a file is still taken in while its entry is in this state.
fn is_taken_in(file: &File, entry: EntryState) -> bool {
    FileKind::parse(&file.kind).map_or(entry.is_open(), |kind| kind.is_taken_in(entry))
}

/// Whether bytes may go on to an upload now.
fn takes_bytes(target: &UploadTarget) -> Result<()> {
    match target {
        UploadTarget::File(file, _) if file.state != FileState::Uploading => Err(ServiceError::Conflict),
        UploadTarget::File(file, _) if !file.parts.is_empty() => Err(Refusal::PartsUnfinished.into()),
        UploadTarget::File(file, entry) if !is_taken_in(file, *entry) => Err(Refusal::State(*entry).into()),
        UploadTarget::File(..) | UploadTarget::Part(_) => Ok(()),
    }
}

fn whole(target: &UploadTarget) -> Result<UploadState> {
    let file = target.whole().ok_or(ServiceError::Conflict)?;
    Ok(UploadState::whole(file.size_bytes, file.parts.clone()))
}

/// As [`finish_upload`]; the hash is that of what is on the disk. In a task of its own: a client that goes away, as a server in front
/// does after a while, ends nothing half way.
async fn finish_received(cx: &Context, actor: &Actor, file: File, mut guard: WriteGuard) -> Result<()> {
    let (cx, actor) = (cx.clone(), actor.clone());
    let finished = tokio::spawn(async move {
        let known = guard.take_hash()?;
        let sha256 = match &known {
            Some(known) => known.clone().hex(),
            None => {
                let (sha256, length) = hash_file(cx.media.blobs.arriving(&file.id)).await?;
                if length != file.size_bytes {
                    return Err(ServiceError::Conflict);
                }
                sha256
            }
        };
        let finished = finish_upload(&cx, &actor, file, &sha256).await;
        if let (Err(_), Some(known)) = (&finished, known) {
            // The next try need not read the film again.
            guard.keep_hash(known)?;
        }
        finished
    });
    finished.await.map_err(|error| ServiceError::Environment(error.to_string()))?
}

/// Keeps a complete file, whose bytes nobody else writes to, and lets it replace an older one of its kind.
pub(crate) async fn finish_upload(cx: &Context, actor: &Actor, file: File, sha256: &str) -> Result<()> {
    let id = file.id.clone();
    let held = keep_held(cx, &id, sha256).await?;
    if let Err(error) = note_complete(cx, actor, file, sha256, &held).await {
        held.let_go(cx).await;
        return Err(error);
    }
    wake_workers(cx);
    cx.media.blobs.clear(&id).await;
    cx.media.forget(&id);
    Ok(())
}

async fn note_complete(cx: &Context, actor: &Actor, mut file: File, sha256: &str, held: &HeldBytes) -> Result<()> {
    let mut tx = cx.write().await?;
    if tx.file(&file.id).await?.is_none_or(|now| now.state != FileState::Uploading) {
        return Err(ServiceError::Conflict);
    }
    let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
    if !is_taken_in(&file, entry.state) {
        return Err(Refusal::State(entry.state).into());
    }
    if entry.state.is_open() {
        // It was begun before the freeze, and the film that was there then is the one that counts.
        let contest = cx.contest_in(&mut *tx, &entry.contest_id).await?;
        require_open_pool(&mut *tx, &contest).await?;
    }
    if FileKind::parse(&file.kind).is_none_or(FileKind::is_single) {
        for mut older in tx.files_of(&entry.id).await? {
            if older.kind == file.kind && older.id != file.id {
                // One that never was complete has nothing to be kept.
                older.state = match older.state {
                    FileState::Uploading => FileState::Removed,
                    _ => FileState::Replaced,
                };
                tx.delete_upload(&older.id).await?;
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
    tx.delete_upload(&file.id).await?;
    held.release(&mut *tx).await?;
    Ok(tx.commit().await?)
}
