//! Removing what nobody needs any more: uploads that nobody continues, films that were replaced or withdrawn, and what killed
//! processes left.

use std::time::{Duration, SystemTime};

use domain::ids::FileId;
use domain::time::{DAY, Micros};
use store::{File, FileState, Upload};
use tokio::time::Instant;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::films::keeping::HeldBytes;
use crate::films::making::sweep_work_dirs;
use crate::films::upload::end::{UploadEnd, clear_arrived, end_upload};
use crate::films::upload::expiry;
use crate::films::upload::folder::{UploadPlace, place_of, renew_folder};
use crate::jobs::turn::Turn;
use crate::media::arriving::UNPROVEN;

/// A film that was replaced, or whose entry was withdrawn, may be asked for so long, microseconds.
const OUTDATED_KEPT: Micros = 30 * DAY;
/// Its bytes go so long after it was noted that nobody needs it: a backup that is under way still has what it knows of.
const BYTES_KEPT: Micros = DAY;
/// It stops before its turn ends, and goes on the next time.
const SWEEP_TIME: Duration = Duration::from_secs(300);
/// A file of this age that no upload belongs to was left by a process that was killed.
const ABANDONED_AFTER: Duration = Duration::from_secs(86_400);

/// What was swept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Uploads that nobody continued, or whose folder is gone.
    pub uploads: usize,
    /// Films that nobody needs any more; their bytes go a day later.
    pub outdated: usize,
    /// Films whose bytes went, where no other film has them.
    pub removed: usize,
}

impl Services {
    /// Sweeps what is due; see [`Swept`]. What another process sweeps at the moment is left to it.
    ///
    /// # Errors
    /// The database, the disk or the bucket.
    pub async fn sweep(&self) -> Result<Swept> {
        sweep(self).await
    }
}

/// As [`Services::sweep`].
pub(crate) async fn sweep(cx: &Context) -> Result<Swept> {
    let until = Instant::now() + SWEEP_TIME;
    let mut tx = cx.write().await?;
    tx.delete_ended_leases().await?;
    renew_folder(cx, &mut *tx).await?;
    tx.commit().await?;
    let mut swept = Swept::default();
    let folder = format!("sweep:{}", cx.media.blobs.arrivals().id());
    if let Some(turn) = Turn::take(cx, folder).await? {
        let uploads = sweep_uploads(cx, until).await;
        let strays = sweep_strays(cx).await;
        turn.end(cx).await?;
        swept.uploads = uploads?;
        strays?;
    }
    if let Some(turn) = Turn::take(cx, "sweep:films".to_owned()).await? {
        let outdated = note_outdated(cx, until).await;
        let removed = remove_bytes(cx, until).await;
        turn.end(cx).await?;
        swept.outdated = outdated?;
        swept.removed = removed?;
    }
    sweep_work_dirs(cx).await?;
    Ok(swept)
}

/// What came of one of many; one that cannot be swept now keeps nobody from the others.
fn or_later<T: Default>(outcome: Result<T>, id: &FileId) -> T {
    outcome.unwrap_or_else(|error| {
        tracing::error!(file = %id, %error, "could not be swept, tried again later");
        T::default()
    })
}

async fn sweep_uploads(cx: &Context, until: Instant) -> Result<usize> {
    cx.media.blobs.verify_arrivals().await?;
    let uploads = cx.read().await?.uploads().await?;
    let mut swept = 0;
    for upload in uploads {
        if Instant::now() >= until {
            break;
        }
        swept += usize::from(or_later(sweep_upload(cx, &upload).await, &upload.id));
    }
    Ok(swept)
}

/// Ends an upload that is due; whether it was. Whoever writes to it in this moment keeps it.
async fn sweep_upload(cx: &Context, upload: &Upload) -> Result<bool> {
    let place = place_of(cx, upload).await?;
    let begun = {
        let mut tx = cx.read().await?;
        let file = tx.file(&upload.id).await?.map(|file| file.created_at);
        let part = tx.part(&upload.id).await?.map(|part| part.created_at);
        file.or(part).unwrap_or_default()
    };
    let is_due = async || Ok::<_, ServiceError>(expiry(cx, &upload.id, begun).await? <= cx.now());
    match place {
        UploadPlace::Elsewhere if !upload.folder.is_empty() => Ok(false),
        UploadPlace::Lost => end_upload(cx, &Actor::Operator, &upload.id, UploadEnd::Lost).await,
        UploadPlace::Here | UploadPlace::Elsewhere if is_due().await? => {
            let path = cx.media.blobs.arriving(&upload.id);
            let held = cx.media.upload_lock(&upload.id).take_idle(&path).await?;
            // Asked once more: a byte may have come.
            if held.is_none() && tokio::fs::try_exists(&path).await? || !is_due().await? {
                return Ok(false);
            }
            end_upload(cx, &Actor::Operator, &upload.id, UploadEnd::Expired).await
        }
        UploadPlace::Here | UploadPlace::Elsewhere => Ok(false),
    }
}

/// Removes files that no upload belongs to, as a process leaves them that is killed between the disk and the database.
async fn sweep_strays(cx: &Context) -> Result<()> {
    let mut folder = tokio::fs::read_dir(cx.media.blobs.arrivals().folder()).await?;
    while let Some(entry) = folder.next_entry().await? {
        let path = entry.path();
        let is_upload = path.extension().is_none_or(|ending| ending == UNPROVEN);
        let name = path.file_stem().and_then(|name| name.to_str()).filter(|_| is_upload);
        let Some(id) = name.and_then(|name| name.parse::<FileId>().ok()) else { continue };
        let modified = match entry.metadata().await {
            Ok(data) if data.is_file() => data.modified()?,
            // Gone meanwhile, or no upload.
            _ => continue,
        };
        let is_old = SystemTime::now().duration_since(modified).is_ok_and(|age| age >= ABANDONED_AFTER);
        if !is_old {
            continue;
        }
        let Some(_held) = cx.media.upload_lock(&id).take_idle(&path).await? else { continue };
        if cx.read().await?.upload(&id).await?.is_none() {
            clear_arrived(cx, &id).await;
        }
        cx.media.forget(&id);
    }
    Ok(())
}

/// Notes films that nobody needs any more, in the record too.
async fn note_outdated(cx: &Context, until: Instant) -> Result<usize> {
    let before = cx.now().saturating_sub(OUTDATED_KEPT);
    let outdated = cx.read().await?.outdated_files(before).await?;
    let mut noted = 0;
    for file in outdated {
        if Instant::now() >= until {
            break;
        }
        let mut tx = cx.write().await?;
        // Once outdated it stays so, unless something was done to it meanwhile.
        let still = tx.file(&file.id).await?.filter(|now| *now == file);
        let (Some(file), Some(entry)) = (still, tx.entry(&file.entry_id).await?) else { continue };
        let sha256 = file.sha256.clone().unwrap_or_default();
        let event = event::FileSweep { entry: &entry.id, sha256: &sha256, size_bytes: file.size_bytes };
        cx.audit(&mut *tx, &Actor::Operator, Some(&entry.contest_id), file.id.as_str(), &event).await?;
        tx.update_file(&File { state: FileState::Removed, updated_at: cx.now(), ..file }).await?;
        tx.commit().await?;
        noted += 1;
    }
    Ok(noted)
}

/// Removes the bytes of films that were removed a while ago, and of what was made from them, where no other film has them.
async fn remove_bytes(cx: &Context, until: Instant) -> Result<usize> {
    let removed = cx.read().await?.removed_files(cx.now().saturating_sub(BYTES_KEPT)).await?;
    let mut count = 0;
    for file in removed {
        if Instant::now() >= until {
            break;
        }
        let id = file.id.clone();
        count += usize::from(or_later(remove_bytes_of(cx, file).await.map(|()| true), &id));
    }
    Ok(count)
}

/// Removes the bytes of one film and of what was made from it.
async fn remove_bytes_of(cx: &Context, file: File) -> Result<()> {
    let made = cx.read().await?.derived_of(&file.id).await?;
    let hashes = made.into_iter().map(|one| one.sha256).chain(file.sha256.clone());
    for sha256 in hashes {
        remove_unneeded(cx, &sha256).await?;
    }
    let mut tx = cx.write().await?;
    tx.delete_derived(&file.id).await?;
    tx.update_file(&File { sha256: None, ..file }).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes the bytes of a hash, unless a film needs them or is about to.
pub(crate) async fn remove_unneeded(cx: &Context, sha256: &str) -> Result<()> {
    let held = {
        let mut tx = cx.write().await?;
        let held = if tx.needs_bytes(sha256).await? { None } else { HeldBytes::take(&mut *tx, sha256).await? };
        tx.commit().await?;
        held
    };
    // Where somebody else has them, they come to be needed.
    let Some(held) = held else { return Ok(()) };
    // Not longer than the lease: what is removed later might be needed again.
    let removed = tokio::time::timeout(SWEEP_TIME, cx.media.blobs.remove(sha256)).await;
    match removed {
        Ok(Ok(())) => {
            held.let_go(cx).await;
            Ok(())
        }
        // It may still be done: the lease is left to end by itself.
        Ok(Err(error)) => Err(error),
        Err(_) => Err(ServiceError::Environment(format!("the bytes of {sha256} could not be removed in time"))),
    }
}
