//! Films: taking them in without losing a byte, examining them, giving them out.

mod arriving;
mod blobs;
mod cage;
mod examine;
mod links;
mod look;
mod moving;
mod parts;
mod prepare;
mod probe;
mod render;
mod showing;
mod uploads;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use domain::ids::FileId;
use domain::permission::{self, Action, Role};
use domain::phase::Phase;
use store::File;

pub use arriving::{Algorithm, Checksum};
pub use blobs::{Blobs, LocalCopy, S3, Secret, Storage, StorageKind, StorageSettings, Stored, hash_file};
pub use cage::{Answer, FilmProblem};
pub(crate) use domain::film::SAME_FILM; // old path, removed when callers have moved
pub use links::{Copy, LinkQuery, Links};
pub use moving::{Audit, Broken, Moved, Problem};
pub use prepare::derived;
pub use probe::Prober;
pub use showing::{CaptionTrack, Showing};
pub use uploads::{LARGEST_UPLOAD, NewUpload, UploadState};

use crate::meeting::is_shown;
use crate::{Actor, Result, ServiceError, Services};
use arriving::Slot;

/// Storage of films, the uploads under way, and the examination of films.
pub struct Media {
    blobs: Blobs,
    prober: Prober,
    slots: Mutex<HashMap<FileId, Arc<Slot>>>,
    /// Signs addresses.
    signer: tokio::sync::OnceCell<links::Signer>,
}

impl Media {
    /// Films arrive in `films/` of the data folder, and are kept there or where else the storage says.
    ///
    /// # Errors
    /// The folder cannot be made, or the settings of the storage make no sense.
    pub async fn open(data: &Path, storage: &Storage, prober: Prober) -> Result<Self> {
        Ok(Self {
            blobs: Blobs::open(data, storage).await?,
            prober,
            slots: Mutex::default(),
            signer: tokio::sync::OnceCell::new(),
        })
    }

    /// Answers when the storage can be used.
    ///
    /// # Errors
    /// What is wrong with it.
    pub async fn ready(&self) -> Result<()> {
        self.blobs.ready().await
    }

    /// The films.
    #[must_use]
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// Examines films.
    #[must_use]
    pub fn prober(&self) -> &Prober {
        &self.prober
    }
}

/// A file that may be played or taken away.
#[derive(Clone, Debug)]
pub struct FilmSource {
    /// The name its bytes are kept under.
    pub sha256: String,
    /// What they are.
    pub media_type: &'static str,
}

impl Services {
    /// A copy of a file for playing, at an address that was made for this person, if they may see it now. A judge sees
    /// what is assigned and not recused, and what a meeting has on its screen.
    ///
    /// # Errors
    /// Not found also where the person may not know of it.
    pub async fn film(&self, actor: &Actor, id: &FileId, query: &LinkQuery) -> Result<FilmSource> {
        let (actor, copy) = self.follow(actor, id, query).await?;
        let file = self.playable(&actor, id, copy).await?;
        let own = file.sha256.clone().ok_or(ServiceError::NotFound)?;
        let made = |kind: &'static str| self.read_derived(id, kind);
        let (sha256, media_type) = match copy {
            Copy::Original => (own, original_type(&file)),
            Copy::Play => match made(derived::PLAY).await? {
                Some(lighter) => (lighter.sha256, "video/mp4"),
                None => (own, original_type(&file)),
            },
            Copy::Poster => (made(derived::POSTER).await?.ok_or(ServiceError::NotFound)?.sha256, "image/jpeg"),
            Copy::Storyboard => (made(derived::STORYBOARD).await?.ok_or(ServiceError::NotFound)?.sha256, "image/jpeg"),
            Copy::Captions => {
                (made(derived::CAPTIONS).await?.ok_or(ServiceError::NotFound)?.sha256, "text/vtt; charset=utf-8")
            }
        };
        Ok(FilmSource { sha256, media_type })
    }

    /// A new address for a film that is being watched.
    ///
    /// # Errors
    /// As [`Services::film`].
    pub async fn film_link(&self, actor: &Actor, id: &FileId, copy: Copy) -> Result<String> {
        self.playable(actor, id, copy).await?;
        Ok(self.links(actor).await?.to(id, copy))
    }

    async fn playable(&self, actor: &Actor, id: &FileId, copy: Copy) -> Result<File> {
        let mut tx = self.read().await?;
        let file = tx.file(id).await?.ok_or(ServiceError::NotFound)?;
        let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
        let contest = self.contest_in(&mut *tx, &entry.contest_id).await?;
        let mut standing = self.standing(&mut *tx, actor, &contest.id).await?;
        standing.owns = actor.account().is_some_and(|account| account.id == entry.owner_id);
        if let Some(account) = actor.account()
            && standing.roles.contains(&Role::Judge)
        {
            standing.assigned = tx.is_assigned(&account.id, &entry.id).await?
                || contest.phase == Phase::Selection && is_shown(&mut *tx, &account.id, &entry).await?;
        }
        // The file as it was sent may say in itself where it comes from: not for those who judge blindly.
        let action = if copy == Copy::Original { Action::ViewEntry } else { Action::PlayFilm };
        permission::check(action, &standing, contest.phase).map_err(|_| ServiceError::NotFound)?;
        Ok(file)
    }
}

/// The media type of a file as it was sent. Its own name could tell a judge where it comes from, so only its kind is told.
fn original_type(file: &File) -> &'static str {
    match file.filename.rsplit('.').next().unwrap_or_default().to_lowercase().as_str() {
        "mp4" => "video/mp4",
        "mov" => "video/quicktime",
        "mkv" => "video/x-matroska",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "vtt" => "text/vtt; charset=utf-8",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}
