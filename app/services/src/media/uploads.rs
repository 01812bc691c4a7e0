//! Uploads: the rules behind the tus endpoint. How bytes reach the disk is in [`super::arriving`].

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use domain::entry::EntryState;
use domain::file_kind::FileKind;
use domain::film::Measures;
use domain::ids::{EntryId, FileId};
use domain::permission::Action;
use domain::time::DAY;
use futures::Stream;
use serde_json::json;
use store::{File, FileState, Tx, UploadPart};
use tokio::fs;

use super::arriving::{self, Checksum, Request, Slot, UNPROVEN, length};
use super::blobs::hash_file;
use crate::jobs::Kind;
use crate::{Actor, Refusal, Result, ServiceError, Services};

/// An upload to which nothing was added for so long is given up, microseconds.
const PATIENCE: i64 = 7 * DAY;
/// The largest part, bytes; the file they make is held against the contest's own limit.
pub const LARGEST_UPLOAD: i64 = 1 << 40;
/// Free space that is left alone, bytes.
const SPARE: i64 = 64 << 20;

/// What a client says before it sends bytes.
#[derive(Clone, Debug)]
pub struct NewUpload {
    /// For which entry.
    pub entry: EntryId,
    /// A key of [`FileKind`].
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
    /// When it is given up if nothing more comes, microseconds; `None` once complete.
    pub expires_at: Option<i64>,
    /// It is a part of a file.
    pub is_part: bool,
    /// The parts it was made of, as they were named, a space between; empty where it came in one piece.
    pub parts: String,
}

impl UploadState {
    fn whole(size: i64, parts: String) -> Self {
        Self { offset: size, size, complete: true, expires_at: None, is_part: false, parts }
    }
}

/// What bytes arrive for.
enum Target {
    File(Box<File>, EntryState),
    Part(UploadPart),
}

impl Target {
    const fn size(&self) -> i64 {
        match self {
            Self::File(file, _) => file.size_bytes,
            Self::Part(part) => part.size_bytes,
        }
    }

    /// The file, if it has arrived whole.
    fn whole(&self) -> Option<&File> {
        match self {
            Self::File(file, _) => Some(&**file).filter(|file| file.state != FileState::Uploading),
            Self::Part(_) => None,
        }
    }
}

impl Services {
    /// Checks what is about to be sent and opens an upload.
    ///
    /// # Errors
    /// A missing permission, a state that is not open, a size, ending or kind that is not allowed, a quota that is
    /// used up, or too little free space. Nothing is changed then.
    pub async fn begin_upload(&self, actor: &Actor, new: NewUpload) -> Result<FileId> {
        self.begin(actor, new, String::new()).await.map(|file| file.id)
    }

    pub(super) async fn begin(&self, actor: &Actor, new: NewUpload, parts: String) -> Result<File> {
        let mut tx = self.write().await?;
        let (contest, entry, _) = self.own_entry(&mut *tx, actor, &new.entry, Action::EditEntry).await?;
        self.open_to_its_author(&contest, &entry)?;
        let limits = &contest.settings.film;
        let Some(kind) = FileKind::parse(&new.kind) else {
            let allowed = FileKind::ALL.map(|kind| kind.key().to_owned()).to_vec();
            return Err(Refusal::FileType { found: new.kind.chars().take(40).collect(), allowed }.into());
        };
        let ending = new.filename.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let allowed = kind.endings(limits);
        if !allowed.contains(&ending) {
            let found = if ending.is_empty() { new.media_type.clone() } else { ending };
            return Err(Refusal::FileType { found: found.chars().take(40).collect(), allowed }.into());
        }
        let max = kind.max_bytes(limits);
        if !(1..=max).contains(&new.size_bytes) {
            return Err(Refusal::FileTooLarge { found: new.size_bytes, max }.into());
        }
        // Better told now than after two gigabytes.
        if let Some(full) = self.quota_full(&mut *tx, &contest, &entry).await? {
            return Err(Refusal::QuotaFull(full).into());
        }
        self.room_for(&mut *tx, new.size_bytes).await?;
        let file = File {
            id: self.fresh_id()?,
            entry_id: entry.id.clone(),
            kind: kind.key().to_owned(),
            state: FileState::Uploading,
            filename: shown_name(&new.filename),
            media_type: new.media_type.chars().filter(|c| !c.is_control()).take(100).collect(),
            size_bytes: new.size_bytes,
            sha256: None,
            duration_ms: None,
            width: None,
            height: None,
            findings: Vec::new(),
            measures: Measures::default(),
            fingerprint: None,
            parts,
            created_at: self.now(),
            updated_at: self.now(),
        };
        fs::File::create(self.media.blobs.arriving(&file.id)).await?;
        tx.insert_file(&file).await?;
        let detail = json!({ "entry": entry.id, "filename": file.filename, "size_bytes": file.size_bytes });
        self.record(&mut *tx, actor, Some(&contest.id), "file.begin", file.id.as_str(), detail).await?;
        tx.commit().await?;
        Ok(file)
    }

    /// How far an upload is. Evicts a stale writer: whoever asks is about to continue.
    ///
    /// # Errors
    /// Not found, also for anyone who may not write to it; gone where it was taken back or has expired.
    pub async fn upload_state(&self, actor: &Actor, id: &FileId) -> Result<UploadState> {
        if let Some(file) = self.own_upload(actor, id).await?.whole() {
            return Ok(UploadState::whole(file.size_bytes, file.parts.clone()));
        }
        let slot = self.media.slot(id);
        let (_, turn) = slot.take().await;
        // The writer that was waited for may have brought the last bytes.
        let target = self.own_upload(actor, id).await?;
        if let Some(file) = target.whole() {
            return Ok(UploadState::whole(file.size_bytes, file.parts.clone()));
        }
        let path = self.media.blobs.arriving(id);
        let state = self.state_of(&target, length(&path).await?).await?;
        let Target::File(file, entry) = target else { return Ok(state) };
        if state.offset < state.size || !entry.is_open() {
            return Ok(state);
        }
        // Every byte came, and the process ended before that was written down.
        let (sha256, _) = hash_file(path).await?;
        let whole = UploadState::whole(file.size_bytes, file.parts.clone());
        self.finish_upload(actor, *file, &sha256).await?;
        drop(turn);
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
        self.open_target(actor, id).await?;
        let slot = self.media.slot(id);
        let (mine, turn) = slot.take().await;
        // The writer that was waited for may have brought the last bytes.
        let target = self.open_target(actor, id).await?;
        let path = self.media.blobs.arriving(id);
        if length(&path).await? != offset {
            return Err(ServiceError::Conflict);
        }
        let request = Request { id, path: path.clone(), size: target.size(), checksum };
        let mut turn = arriving::write(&slot, mine, turn, request, body).await?;
        let at = length(&path).await?;
        if at < target.size() {
            return self.state_of(&target, at).await;
        }
        let Target::File(file, _) = target else {
            let state = self.state_of(&target, at).await;
            self.media.forget(id);
            return state;
        };
        let sha256 = match turn.take() {
            Some(so_far) if so_far.length == at => so_far.hex(),
            _ => hash_file(path).await?.0,
        };
        self.finish_upload(actor, *file, &sha256).await?;
        drop(turn);
        self.media.forget(id);
        Ok(UploadState::whole(at, String::new()))
    }

    /// The upload, if it takes bytes now.
    async fn open_target(&self, actor: &Actor, id: &FileId) -> Result<Target> {
        let target = self.own_upload(actor, id).await?;
        match &target {
            Target::File(file, _) if file.state != FileState::Uploading => Err(ServiceError::Conflict),
            Target::File(file, _) if !file.parts.is_empty() => Err(Refusal::PartsUnfinished.into()),
            Target::File(_, entry) if !entry.is_open() => Err(Refusal::State(*entry).into()),
            Target::File(..) | Target::Part(_) => Ok(target),
        }
    }

    /// Takes an unfinished upload back: what has arrived of it is removed.
    ///
    /// # Errors
    /// [`ServiceError::Conflict`] where it is complete; otherwise as [`Services::upload_state`].
    pub async fn cancel_upload(&self, actor: &Actor, id: &FileId) -> Result<()> {
        // A stranger must not stop whoever is sending.
        self.own_upload(actor, id).await?;
        let slot = self.media.slot(id);
        let (_, turn) = slot.take().await;
        match self.own_upload(actor, id).await? {
            target if target.whole().is_some() => return Err(ServiceError::Conflict),
            Target::File(file, _) => self.remove_upload(actor, *file, "cancelled").await?,
            Target::Part(part) => self.remove_part(&part).await?,
        }
        drop(turn);
        self.media.forget(id);
        Ok(())
    }

    /// Gives up uploads that nobody continued and removes what is left of them, and what killed workers left; how many
    /// uploads there were.
    ///
    /// # Errors
    /// The database or the disk.
    pub async fn sweep(&self) -> Result<usize> {
        let (files, parts) = {
            let mut tx = self.read().await?;
            (tx.files_in_state(FileState::Uploading).await?, tx.parts().await?)
        };
        let mut swept = 0;
        for file in files {
            if self.expiry(&file.id, file.created_at).await? <= self.now() {
                self.remove_upload(&Actor::Operator, file, "expired").await?;
                swept += 1;
            }
        }
        for part in parts {
            if self.expiry(&part.id, part.created_at).await? <= self.now() {
                self.remove_part(&part).await?;
                swept += 1;
            }
        }
        self.sweep_benches().await?;
        Ok(swept)
    }

    async fn remove_upload(&self, actor: &Actor, file: File, why: &str) -> Result<()> {
        let mut tx = self.write().await?;
        let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
        let removed = File { state: FileState::Removed, updated_at: self.now(), ..file };
        tx.update_file(&removed).await?;
        let detail = json!({ "entry": entry.id, "reason": why });
        self.record(&mut *tx, actor, Some(&entry.contest_id), "file.remove", removed.id.as_str(), detail).await?;
        tx.commit().await?;
        self.clear_arrived(&removed.id).await;
        Ok(())
    }

    async fn remove_part(&self, part: &UploadPart) -> Result<()> {
        let mut tx = self.write().await?;
        tx.delete_part(&part.id).await?;
        tx.commit().await?;
        self.clear_arrived(&part.id).await;
        Ok(())
    }

    async fn clear_arrived(&self, id: &FileId) {
        self.media.blobs.clear(id).await;
        // Left where the process was killed in the middle of a request with a checksum.
        let _ = fs::remove_file(self.media.blobs.arriving(id).with_extension(UNPROVEN)).await;
    }

    /// Keeps a complete file and lets it replace an older one of its kind.
    pub(super) async fn finish_upload(&self, actor: &Actor, mut file: File, sha256: &str) -> Result<()> {
        self.media.blobs.keep(&file.id, sha256).await?;
        let mut tx = self.write().await?;
        let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
        if !entry.state.is_open() {
            return Err(Refusal::State(entry.state).into());
        }
        if FileKind::parse(&file.kind).is_none_or(FileKind::is_single) {
            for mut older in tx.files_of(&entry.id).await? {
                if older.kind == file.kind && older.id != file.id {
                    older.state = FileState::Replaced;
                    older.updated_at = self.now();
                    tx.update_file(&older).await?;
                }
            }
        }
        file.state = FileState::Checking;
        file.sha256 = Some(sha256.to_owned());
        file.updated_at = self.now();
        tx.update_file(&file).await?;
        let detail = json!({ "entry": entry.id, "sha256": sha256, "size_bytes": file.size_bytes });
        self.record(&mut *tx, actor, Some(&entry.contest_id), "file.complete", file.id.as_str(), detail).await?;
        self.add_job(&mut *tx, Kind::Examine, &file.id).await?;
        tx.commit().await?;
        self.wake_workers();
        self.media.blobs.clear(&file.id).await;
        Ok(())
    }

    /// The upload, if this person may write to it.
    async fn own_upload(&self, actor: &Actor, id: &FileId) -> Result<Target> {
        let mut tx = self.read().await?;
        let Some(file) = tx.file(id).await? else {
            let person = actor.person()?;
            let part = tx.part(id).await?.filter(|part| part.owner_id == person.id).ok_or(ServiceError::NotFound)?;
            if self.expiry(id, part.created_at).await? <= self.now() {
                return Err(Refusal::UploadGone.into());
            }
            return Ok(Target::Part(part));
        };
        let owned =
            self.own_entry(&mut *tx, actor, &file.entry_id, Action::EditEntry).await.map_err(|error| match error {
                ServiceError::Denied(_) => ServiceError::NotFound,
                other => other,
            });
        let state = owned?.1.state;
        let gone = match file.state {
            FileState::Removed => true,
            FileState::Uploading => self.expiry(id, file.created_at).await? <= self.now(),
            FileState::Checking | FileState::Ready | FileState::Rejected | FileState::Replaced => false,
        };
        if gone { Err(Refusal::UploadGone.into()) } else { Ok(Target::File(Box::new(file), state)) }
    }

    async fn state_of(&self, target: &Target, offset: i64) -> Result<UploadState> {
        let (id, created_at, parts) = match target {
            Target::File(file, _) => (&file.id, file.created_at, file.parts.clone()),
            Target::Part(part) => (&part.id, part.created_at, String::new()),
        };
        let is_part = matches!(target, Target::Part(_));
        let (size, complete) = (target.size(), is_part && offset == target.size());
        Ok(UploadState { offset, size, complete, expires_at: Some(self.expiry(id, created_at).await?), is_part, parts })
    }

    /// When an unfinished upload is given up: a week after the last byte came.
    async fn expiry(&self, id: &FileId, created_at: i64) -> Result<i64> {
        let path = self.media.blobs.arriving(id);
        let written = match fs::metadata(&path).await {
            Ok(data) => data.modified()?,
            // Another process has just finished or removed it.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(created_at.saturating_add(PATIENCE));
            }
            Err(error) => return Err(error.into()),
        };
        let since = written.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let last = i64::try_from(since.as_micros()).unwrap_or(i64::MAX).max(created_at);
        Ok(last.saturating_add(PATIENCE))
    }

    /// Whether so many bytes fit beside what was promised to uploads under way.
    pub(super) async fn room_for(&self, tx: &mut dyn Tx, size: i64) -> Result<()> {
        let Some(free) = self.media.blobs.free() else { return Ok(()) };
        let mut promised = 0_i64;
        for file in tx.files_in_state(FileState::Uploading).await? {
            promised = promised.saturating_add(file.size_bytes.saturating_sub(self.arrived(&file.id).await));
        }
        for part in tx.parts().await? {
            promised = promised.saturating_add(part.size_bytes.saturating_sub(self.arrived(&part.id).await));
        }
        let left = free.saturating_sub(promised).saturating_sub(SPARE);
        if left < size { Err(Refusal::NoSpace(left.max(0)).into()) } else { Ok(()) }
    }

    /// Bytes of an upload on the disk; none where another process has just finished it.
    async fn arrived(&self, id: &FileId) -> i64 {
        length(&self.media.blobs.arriving(id)).await.unwrap_or(0)
    }

    /// Takes in a film that lies on this machine already, as the demonstration does, with the same checks
    /// and records as an upload; it is examined before this returns.
    ///
    /// # Errors
    /// As [`Services::begin_upload`], or the disk.
    pub async fn take_film(&self, actor: &Actor, entry: &EntryId, path: &Path) -> Result<FileId> {
        let size_bytes = length(path).await?;
        let filename = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let new = NewUpload {
            entry: entry.clone(),
            kind: FileKind::JudgingCopy.key().to_owned(),
            filename,
            media_type: "video/mp4".to_owned(),
            size_bytes,
        };
        let id = self.begin_upload(actor, new).await?;
        let body = futures::stream::once(async { fs::read(path).await.map(Bytes::from) });
        self.append_upload(actor, &id, 0, None, body).await?;
        self.examine(&id).await?;
        Ok(id)
    }
}

impl super::Media {
    pub(super) fn slot(&self, id: &FileId) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(slots.entry(id.clone()).or_default())
    }

    pub(super) fn forget(&self, id: &FileId) {
        self.slots.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(id);
    }
}

/// A name of a file as it may be shown: one line, no marks that turn the direction of writing, not too long; the
/// ending stays.
fn shown_name(name: &str) -> String {
    const LONGEST: usize = 200;
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let clean: Vec<char> = name.chars().filter(|c| !c.is_control() && !turns(*c)).collect();
    if clean.len() <= LONGEST {
        return clean.into_iter().collect();
    }
    let ending: Vec<char> = clean.iter().skip(clean.len() - 10).copied().collect();
    clean.iter().take(LONGEST - 11).chain(&['…']).chain(&ending).collect()
}

#[cfg(test)]
mod tests {
    use super::shown_name;

    #[test]
    fn names_are_shown_on_one_line_in_one_direction() {
        assert_eq!(shown_name("夜\u{202e}4pm.exe\n.mp4"), "夜4pm.exe.mp4");
        let long = shown_name(&format!("{}.mp4", "长".repeat(300)));
        assert_eq!((long.chars().count(), long.ends_with("….mp4") || long.ends_with(".mp4")), (200, true));
    }
}
