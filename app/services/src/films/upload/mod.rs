//! Uploads: the rules behind the tus endpoint. How bytes reach the disk is in [`crate::media`].
//!
//! Several servers may share the folder that uploads arrive in: an upload then goes on at any of them. A server with another
//! folder says that it lies elsewhere, and leaves it alone.

pub(crate) mod begin;
pub(crate) mod end;
pub(crate) mod folder;
mod hold;
mod parts;
pub(crate) mod receive;
mod remove;
pub(crate) mod space;

use domain::access::Action;
use domain::entry::EntryState;
use domain::ids::{EntryId, FileId};
use domain::time::DAY;
use store::{File, FileState, Tx, UploadPart};
use tokio::fs;

use crate::actor::Actor;
use crate::context::Context;
use crate::entries::access::own_entry;
use crate::error::{Refusal, Result, ServiceError};
use crate::films::upload::folder::{UploadPlace, place_of};

/// An upload to which nothing was added for so long is given up, microseconds.
const UPLOAD_EXPIRY: i64 = 7 * DAY;

/// The largest part, bytes; the file they make is held against the contest's own limit.
pub const LARGEST_UPLOAD: i64 = 1 << 40;

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
pub(crate) enum UploadTarget {
    File(Box<File>, EntryState),
    Part(UploadPart),
}

impl UploadTarget {
    const fn created_at(&self) -> i64 {
        match self {
            Self::File(file, _) => file.created_at,
            Self::Part(part) => part.created_at,
        }
    }

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

/// An upload as the database has it.
pub(crate) struct OwnUpload {
    pub target: UploadTarget,
    /// Bytes that were acknowledged.
    pub acknowledged: i64,
    /// Where they lie.
    pub place: UploadPlace,
}

impl OwnUpload {
    /// The upload, where bytes may go on to it here.
    fn here(self) -> Result<Self> {
        match self.place {
            UploadPlace::Elsewhere => Err(Refusal::UploadElsewhere.into()),
            UploadPlace::Here | UploadPlace::Lost => Ok(self),
        }
    }
}

/// The upload, if this person may write to it. One of another server's folder is told only when all of it has arrived.
pub(crate) async fn own_upload(cx: &Context, actor: &Actor, id: &FileId) -> Result<OwnUpload> {
    // The database is let go before the disk is looked at: one that hangs holds only its own requests.
    let (noted, target) = {
        let mut tx = cx.read().await?;
        (tx.upload(id).await?, own_target(cx, &mut *tx, actor, id).await?)
    };
    let place = match &noted {
        Some(noted) => place_of(cx, noted).await?,
        None => UploadPlace::Here,
    };
    let acknowledged = noted.as_ref().map_or(0, |noted| noted.received_bytes);
    let own = OwnUpload { target, acknowledged, place };
    if let Some(file) = own.target.whole() {
        return if file.state == FileState::Removed { Err(Refusal::UploadGone.into()) } else { Ok(own) };
    }
    if place == UploadPlace::Here && expiry(cx, id, own.target.created_at()).await? <= cx.now() {
        return Err(Refusal::UploadGone.into());
    }
    own.here()
}

/// What this person may send bytes for under this key.
async fn own_target(cx: &Context, tx: &mut dyn Tx, actor: &Actor, id: &FileId) -> Result<UploadTarget> {
    let Some(file) = tx.file(id).await? else {
        let person = actor.person()?;
        let part = tx.part(id).await?.filter(|part| part.owner_id == person.id).ok_or(ServiceError::NotFound)?;
        return Ok(UploadTarget::Part(part));
    };
    let (_, entry, _) =
        own_entry(cx, tx, actor, &file.entry_id, Action::EditEntry).await.map_err(|error| match error {
            ServiceError::Denied(_) => ServiceError::NotFound,
            other => other,
        })?;
    Ok(UploadTarget::File(Box::new(file), entry.state))
}

pub(crate) async fn state_of(cx: &Context, target: &UploadTarget, offset: i64) -> Result<UploadState> {
    let (id, parts) = match target {
        UploadTarget::File(file, _) => (&file.id, file.parts.clone()),
        UploadTarget::Part(part) => (&part.id, String::new()),
    };
    let is_part = matches!(target, UploadTarget::Part(_));
    let (size, complete) = (target.size(), is_part && offset == target.size());
    let expires_at = Some(expiry(cx, id, target.created_at()).await?);
    Ok(UploadState { offset, size, complete, expires_at, is_part, parts })
}

/// When an unfinished upload is given up: a week after the last byte came.
pub(crate) async fn expiry(cx: &Context, id: &FileId, created_at: i64) -> Result<i64> {
    let path = cx.media.blobs.arriving(id);
    let written = match fs::metadata(&path).await {
        Ok(data) => data.modified()?,
        // Another process has just finished or removed it.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(created_at.saturating_add(UPLOAD_EXPIRY));
        }
        Err(error) => return Err(error.into()),
    };
    let since = written.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let last = i64::try_from(since.as_micros()).unwrap_or(i64::MAX).max(created_at);
    Ok(last.saturating_add(UPLOAD_EXPIRY))
}
