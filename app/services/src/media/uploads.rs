//! Uploads: the rules behind the tus endpoint. The file on disk is the truth: the offset is its length.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use domain::entry::EntryState;
use domain::ids::{EntryId, FileId};
use domain::permission::Action;
use futures::{Stream, StreamExt as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{File, FileState};
use tokio::fs;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::{Mutex, Notify};

use super::blobs::hash_file;
use crate::entries::JUDGING_COPY;
use crate::{Actor, Refusal, Result, ServiceError, Services};

/// What a client says before it sends bytes.
#[derive(Clone, Debug)]
pub struct NewUpload {
    /// For which entry.
    pub entry: EntryId,
    /// `judging_copy`.
    pub kind: String,
    /// Name as the person's machine calls it.
    pub filename: String,
    /// Media type as declared.
    pub media_type: String,
    /// Whole size, bytes.
    pub size_bytes: i64,
}

/// How far an upload is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadState {
    /// Bytes on disk.
    pub offset: i64,
    /// Whole size.
    pub size: i64,
    /// All bytes have arrived.
    pub complete: bool,
}

/// One upload under way: who may write, and the hash of what was written so far.
#[derive(Default)]
pub(super) struct Slot {
    /// Rises with each request; an older writer sees that it is not the newest and stops.
    generation: AtomicU64,
    evict: Notify,
    /// Held by the one writer. The hash covers the first `hashed` bytes of the file.
    writer: Mutex<Option<(Sha256, i64)>>,
}

impl Services {
    /// Checks what is about to be sent and opens an upload.
    ///
    /// # Errors
    /// A missing permission, a state that is not open, a size, ending or kind that is not allowed, or too
    /// little free space. Nothing is changed then.
    pub async fn begin_upload(&self, actor: &Actor, new: NewUpload) -> Result<FileId> {
        let mut tx = self.write().await?;
        let (contest, entry, _) = self.own_entry(&mut *tx, actor, &new.entry, Action::EditEntry).await?;
        self.open_to_its_author(&contest, &entry)?;
        if new.kind != JUDGING_COPY {
            let allowed = vec![JUDGING_COPY.to_owned()];
            return Err(Refusal::FileType { found: new.kind.chars().take(40).collect(), allowed }.into());
        }
        let limits = &contest.settings.film;
        let ending = new.filename.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        if !limits.extensions.contains(&ending) {
            let found = if ending.is_empty() { new.media_type.clone() } else { ending };
            let allowed = limits.extensions.clone();
            return Err(Refusal::FileType { found: found.chars().take(40).collect(), allowed }.into());
        }
        if !(1..=limits.max_bytes).contains(&new.size_bytes) {
            return Err(Refusal::FileTooLarge { found: new.size_bytes, max: limits.max_bytes }.into());
        }
        if let Some(free) = self.media.blobs.free()
            && free < new.size_bytes.saturating_add(64 << 20)
        {
            return Err(Refusal::NoSpace(free).into());
        }
        let file = File {
            id: self.fresh_id()?,
            entry_id: entry.id.clone(),
            kind: new.kind,
            state: FileState::Uploading,
            filename: new.filename.chars().filter(|c| !c.is_control()).take(200).collect(),
            media_type: new.media_type.chars().take(100).collect(),
            size_bytes: new.size_bytes,
            sha256: None,
            duration_ms: None,
            width: None,
            height: None,
            findings: Vec::new(),
            created_at: self.now(),
            updated_at: self.now(),
        };
        fs::File::create(self.media.blobs.arriving(&file.id)).await?;
        tx.insert_file(&file).await?;
        let detail = json!({ "entry": entry.id, "filename": file.filename, "size_bytes": file.size_bytes });
        self.record(&mut *tx, actor, Some(&contest.id), "file.begin", file.id.as_str(), detail).await?;
        tx.commit().await?;
        Ok(file.id)
    }

    /// How far an upload is. Evicts a stale writer: whoever asks is about to continue.
    ///
    /// # Errors
    /// Not found, also for anyone who may not write to it.
    pub async fn upload_state(&self, actor: &Actor, id: &FileId) -> Result<UploadState> {
        let (file, _) = self.own_upload(actor, id).await?;
        if file.state != FileState::Uploading {
            return Ok(UploadState { offset: file.size_bytes, size: file.size_bytes, complete: true });
        }
        let slot = self.media.slot(id);
        slot.generation.fetch_add(1, Ordering::SeqCst);
        slot.evict.notify_waiters();
        let _writer = slot.writer.lock().await;
        // The writer that was waited for may have brought the last bytes.
        let (file, entry) = self.own_upload(actor, id).await?;
        let size = file.size_bytes;
        if file.state != FileState::Uploading {
            return Ok(UploadState { offset: size, size, complete: true });
        }
        let offset = self.media.arrived(id).await?;
        if offset < size || !entry.is_open() {
            return Ok(UploadState { offset, size, complete: false });
        }
        // Every byte came, and the process ended before that was written down.
        let (sha256, _) = hash_file(self.media.blobs.arriving(id)).await?;
        self.finish_upload(actor, file, &sha256).await?;
        self.media.forget(id);
        self.examine_later(id);
        Ok(UploadState { offset: size, size, complete: true })
    }

    /// Appends bytes at `offset`. What arrived before a cut is kept. When the last byte is here, the film
    /// is kept under its hash and its examination begins.
    ///
    /// # Errors
    /// [`ServiceError::Conflict`] where the offset is not the length on disk or a newer request took over;
    /// [`Refusal::FileTooLarge`] where more arrives than was declared; [`Refusal::State`] where the entry was
    /// handed in meanwhile: its film must not change any more.
    pub async fn append_upload<S, E>(&self, actor: &Actor, id: &FileId, offset: i64, body: S) -> Result<UploadState>
    where
        S: Stream<Item = std::result::Result<Bytes, E>> + Send,
        E: std::fmt::Display,
    {
        let state = self.append(actor, id, offset, body).await?;
        if state.complete {
            self.examine_later(id);
        }
        Ok(state)
    }

    /// Has a film examined in the background. Its state is in the database: if the process dies, the next start
    /// examines it.
    fn examine_later(&self, id: &FileId) {
        let (services, id) = (self.metered(), id.clone());
        tokio::spawn(async move {
            if let Err(error) = services.examine(&id).await {
                tracing::error!(file.id = %id, %error, "film could not be examined");
            }
        });
    }

    async fn append<S, E>(&self, actor: &Actor, id: &FileId, offset: i64, body: S) -> Result<UploadState>
    where
        S: Stream<Item = std::result::Result<Bytes, E>> + Send,
        E: std::fmt::Display,
    {
        let (file, entry) = self.own_upload(actor, id).await?;
        if file.state != FileState::Uploading {
            return Err(ServiceError::Conflict);
        }
        if !entry.is_open() {
            return Err(Refusal::State(entry).into());
        }
        let slot = self.media.slot(id);
        let mine = slot.generation.fetch_add(1, Ordering::SeqCst).wrapping_add(1);
        slot.evict.notify_waiters();
        let mut writer = slot.writer.lock().await;
        let mut at = self.media.arrived(id).await?;
        if at != offset {
            return Err(ServiceError::Conflict);
        }
        let path = self.media.blobs.arriving(id);
        let mut hash = match writer.take() {
            Some((hash, hashed)) if hashed == at => hash,
            _ => hash_so_far(path.clone()).await?,
        };
        let mut target = fs::OpenOptions::new().append(true).open(&path).await?;
        let mut body = std::pin::pin!(body);
        let outcome = loop {
            let chunk = tokio::select! {
                biased;
                () = evicted(&slot, mine) => break Err(ServiceError::Conflict),
                chunk = body.next() => chunk,
            };
            match chunk {
                None => break Ok(()),
                Some(Err(error)) => {
                    tracing::info!(file.id = %id, offset_bytes = at, %error, "upload was cut; what arrived is kept");
                    break Ok(());
                }
                Some(Ok(bytes)) => {
                    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
                    if at.saturating_add(size) > file.size_bytes {
                        break Err(
                            Refusal::FileTooLarge { found: at.saturating_add(size), max: file.size_bytes }.into()
                        );
                    }
                    target.write_all(&bytes).await?;
                    hash.update(&bytes);
                    at = at.saturating_add(size);
                }
            }
        };
        // Whatever came of the request, what is acknowledged or asked for later is on the disk.
        target.flush().await?;
        target.sync_data().await?;
        outcome.inspect_err(|_| *writer = Some((hash.clone(), at)))?;
        if at < file.size_bytes {
            *writer = Some((hash, at));
            return Ok(UploadState { offset: at, size: file.size_bytes, complete: false });
        }
        let sha256 = domain::contest::hex(&hash.finalize());
        self.finish_upload(actor, file, &sha256).await?;
        drop(writer);
        self.media.forget(id);
        Ok(UploadState { offset: at, size: at, complete: true })
    }

    /// Keeps a complete film and lets it replace older ones of its kind.
    async fn finish_upload(&self, actor: &Actor, mut file: File, sha256: &str) -> Result<()> {
        self.media.blobs.keep(&file.id, sha256).await?;
        let mut tx = self.write().await?;
        let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
        if !entry.state.is_open() {
            return Err(Refusal::State(entry.state).into());
        }
        for mut older in tx.files_of(&entry.id).await? {
            if older.kind == file.kind && older.id != file.id {
                older.state = FileState::Replaced;
                older.updated_at = self.now();
                tx.update_file(&older).await?;
            }
        }
        file.state = FileState::Checking;
        file.sha256 = Some(sha256.to_owned());
        file.updated_at = self.now();
        tx.update_file(&file).await?;
        let detail = json!({ "entry": entry.id, "sha256": sha256, "size_bytes": file.size_bytes });
        self.record(&mut *tx, actor, Some(&entry.contest_id), "file.complete", file.id.as_str(), detail).await?;
        tx.commit().await?;
        self.media.blobs.clear(&file.id).await;
        Ok(())
    }

    /// The file, and where its entry stands.
    async fn own_upload(&self, actor: &Actor, id: &FileId) -> Result<(File, EntryState)> {
        let mut tx = self.read().await?;
        let file = tx.file(id).await?.ok_or(ServiceError::NotFound)?;
        let owned =
            self.own_entry(&mut *tx, actor, &file.entry_id, Action::EditEntry).await.map_err(|error| match error {
                ServiceError::Denied(_) => ServiceError::NotFound,
                other => other,
            });
        Ok((file, owned?.1.state))
    }
}

impl super::Media {
    fn slot(&self, id: &FileId) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(slots.entry(id.clone()).or_default())
    }

    fn forget(&self, id: &FileId) {
        self.slots.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(id);
    }

    async fn arrived(&self, id: &FileId) -> Result<i64> {
        let length = fs::metadata(self.blobs.arriving(id)).await?.len();
        Ok(i64::try_from(length).unwrap_or(i64::MAX))
    }
}

/// Ends when a newer request has come.
async fn evicted(slot: &Slot, mine: u64) {
    loop {
        let woken = slot.evict.notified();
        if slot.generation.load(Ordering::SeqCst) != mine {
            return;
        }
        woken.await;
    }
}

/// The hash of what is on disk already, after a restart.
async fn hash_so_far(path: std::path::PathBuf) -> Result<Sha256> {
    // The digest of `hash_file` is final; here the running state is needed.
    if fs::metadata(&path).await?.len() == 0 {
        return Ok(Sha256::new());
    }
    tokio::task::spawn_blocking(move || {
        let mut hash = Sha256::new();
        std::io::copy(&mut std::fs::File::open(path)?, &mut hash)?;
        Ok(hash)
    })
    .await
    .map_err(|error| ServiceError::Environment(error.to_string()))?
}

impl Services {
    /// Takes in a film that lies on this machine already, as the demonstration does, with the same checks
    /// and records as an upload; it is examined before this returns.
    ///
    /// # Errors
    /// As [`Services::begin_upload`], or the disk.
    pub async fn take_film(&self, actor: &Actor, entry: &EntryId, path: &std::path::Path) -> Result<FileId> {
        let (_, size_bytes) = hash_file(path.to_path_buf()).await?;
        let filename = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let new = NewUpload {
            entry: entry.clone(),
            kind: JUDGING_COPY.to_owned(),
            filename,
            media_type: "video/mp4".to_owned(),
            size_bytes,
        };
        let id = self.begin_upload(actor, new).await?;
        let body = futures::stream::once(async { fs::read(path).await.map(Bytes::from) });
        self.append(actor, &id, 0, body).await?;
        self.examine(&id).await?;
        Ok(id)
    }
}
