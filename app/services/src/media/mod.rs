//! The storage of films, the uploads under way, and the examination of films: everything of them that knows no contest.

pub(crate) mod analysis;
pub(crate) mod arriving;
pub(crate) mod blobs;
pub(crate) mod encryption;
pub(crate) mod light;
pub(crate) mod off_thread;
mod packets;
mod picture_alone;
mod posters;
pub(crate) mod probe;
pub(crate) mod promises;
pub(crate) mod render;
pub(crate) mod room;
pub(crate) mod sandbox;
pub(crate) mod slots;
mod sound;
mod tools;
mod unopened;
pub(crate) mod upload_lock;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use domain::ids::{AccountId, FileId};
use hmac::Hmac;
use sha2::Sha256;
use tokio::sync::Semaphore;

pub use arriving::{Algorithm, Checksum};
pub use blobs::{
    Blobs, DiskSpace, LocalCopy, S3, Secret, Storage, StorageKind, StorageSettings, StoredFilm, bucket_takes_writes,
    hash_file,
};
pub use posters::PlacedStill;
pub use probe::Prober;
pub use room::free as free_space;
pub use sandbox::{FilmProblem, FilmResult};
pub use tools::MediaTools;

use crate::error::Result;
use promises::Promises;
use slots::Slots;
use upload_lock::UploadLock;

/// Uploads that are begun at once.
const BEGUN_AT_ONCE: usize = 4;

/// Signs the addresses of films.
pub(crate) type LinkSigner = Hmac<Sha256>;

/// Storage of films, the uploads under way, and the examination of films.
pub struct Media {
    pub(crate) blobs: Blobs,
    pub(crate) prober: Prober,
    locks: Mutex<HashMap<FileId, Arc<UploadLock>>>,
    /// Requests that bring bytes now.
    pub(crate) slots: Slots<AccountId>,
    /// Requests that bring evidence of objections now, by network.
    pub(crate) evidence_slots: Slots<String>,
    /// Uploads that are begun at once.
    pub(crate) beginnings: Semaphore,
    /// What uploads under way were promised.
    pub(crate) promises: Promises,
    /// Signs addresses; read from the database at the first need.
    pub(crate) signer: tokio::sync::OnceCell<LinkSigner>,
}

impl Media {
    /// Films arrive in `films/` of the data folder, and are kept there or where else the storage says.
    ///
    /// # Errors
    /// The folder cannot be made, or the settings of the storage make no sense.
    pub async fn open(data: &Path, storage: &Storage, prober: Prober) -> Result<Self> {
        Self::open_with(data, None, storage, prober).await
    }

    /// As [`Media::open`]; uploads arrive in this folder, which several servers may share.
    ///
    /// # Errors
    /// As [`Media::open`].
    pub async fn open_with(data: &Path, uploads: Option<&Path>, storage: &Storage, prober: Prober) -> Result<Self> {
        Ok(Self {
            blobs: Blobs::open_with(data, uploads, storage).await?,
            prober,
            locks: Mutex::default(),
            slots: Slots::of_people(),
            evidence_slots: Slots::of_strangers(),
            beginnings: Semaphore::new(BEGUN_AT_ONCE),
            promises: Promises::default(),
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

    pub(crate) fn upload_lock(&self, id: &FileId) -> Arc<UploadLock> {
        let mut locks = self.locks.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(locks.entry(id.clone()).or_default())
    }

    pub(crate) fn forget(&self, id: &FileId) {
        self.locks.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(id);
    }
}
