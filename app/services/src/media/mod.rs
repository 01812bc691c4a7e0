//! Films: taking them in without losing a byte, examining them, giving them out.

mod blobs;
mod moving;
mod probe;
mod uploads;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use domain::ids::FileId;
use domain::permission::{self, Action, Role};
use store::{File, FileState};

pub use blobs::{Blobs, LocalCopy, S3, Secret, Storage, StorageKind, StorageSettings, Stored, hash_file};
pub use moving::{Audit, Broken, Moved, Problem};
pub use probe::{Measures, Prober};
pub use uploads::{NewUpload, UploadState};

use crate::{Actor, Result, ServiceError, Services};
use uploads::Slot;

/// Storage of films, the uploads under way, and the examination of films.
pub struct Media {
    blobs: Blobs,
    prober: Prober,
    slots: Mutex<HashMap<FileId, Arc<Slot>>>,
}

impl Media {
    /// Films arrive in `films/` of the data folder, and are kept there or where else the storage says.
    ///
    /// # Errors
    /// The folder cannot be made, or the settings of the storage make no sense.
    pub async fn open(data: &Path, storage: &Storage, prober: Prober) -> Result<Self> {
        Ok(Self { blobs: Blobs::open(data, storage).await?, prober, slots: Mutex::default() })
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

/// A film that may be played.
#[derive(Clone, Debug)]
pub struct FilmSource {
    /// The file's row.
    pub file: File,
    /// Its bytes on disk, there as long as this value.
    pub path: PathBuf,
    _copy: LocalCopy,
}

impl Services {
    /// A film for playing, if this person may see it now. A judge sees what is assigned and not recused.
    ///
    /// # Errors
    /// Not found also where the person may not know of it.
    pub async fn film(&self, actor: &Actor, id: &FileId) -> Result<FilmSource> {
        let mut tx = self.read().await?;
        let file = tx.file(id).await?.ok_or(ServiceError::NotFound)?;
        let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
        let contest = self.contest_in(&mut *tx, &entry.contest_id).await?;
        let mut standing = self.standing(&mut *tx, actor, &contest.id).await?;
        standing.owns = actor.account().is_some_and(|account| account.id == entry.owner_id);
        if let Some(account) = actor.account()
            && standing.roles.contains(&Role::Judge)
        {
            standing.assigned = tx.is_assigned(&account.id, &entry.id).await?;
        }
        permission::check(Action::PlayFilm, &standing, contest.phase).map_err(|_| ServiceError::NotFound)?;
        let sha256 = file.sha256.as_deref().ok_or(ServiceError::NotFound)?;
        let copy = self.media.blobs.local_copy(sha256).await?;
        Ok(FilmSource { file, path: copy.path().to_path_buf(), _copy: copy })
    }

    /// Examines every file that waits for it, as after a restart in the middle of an examination.
    ///
    /// # Errors
    /// The database.
    pub async fn examine_waiting(&self) -> Result<usize> {
        let waiting = self.read().await?.files_in_state(FileState::Checking).await?;
        let count = waiting.len();
        for file in waiting {
            self.examine(&file.id).await?;
        }
        Ok(count)
    }
}
