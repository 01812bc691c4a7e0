//! Where bytes live: a local folder, content-addressed.
//!
//! A finished film is `films/ab/abcdef…` after its SHA-256; a film still arriving is
//! `films/arriving/ID`. A file gets its final name after fsync, so a name that exists is whole.

use std::path::{Path, PathBuf};

use domain::ids::FileId;
use tokio::fs;

use crate::{Result, ServiceError};

/// The folder of films.
#[derive(Clone, Debug)]
pub struct Blobs {
    root: PathBuf,
}

impl Blobs {
    /// Opens the folder and makes it if needed.
    ///
    /// # Errors
    /// It cannot be made.
    pub async fn open(root: PathBuf) -> Result<Self> {
        fs::create_dir_all(root.join("arriving")).await?;
        Ok(Self { root })
    }

    /// Answers when the folder can be written to.
    ///
    /// # Errors
    /// What is wrong with it.
    pub async fn ready(&self) -> Result<()> {
        let probe = self.root.join("arriving").join(".ready");
        fs::write(&probe, b"").await?;
        Ok(fs::remove_file(&probe).await?)
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the finished file with this hash is.
    #[must_use]
    pub fn path(&self, sha256: &str) -> PathBuf {
        let fan: String = sha256.chars().take(2).collect();
        self.root.join(fan).join(sha256)
    }

    /// Where the bytes of a file arrive.
    #[must_use]
    pub fn arriving(&self, id: &FileId) -> PathBuf {
        self.root.join("arriving").join(id.as_str())
    }

    /// Gives an arrived file its final name; the name it arrived under stays until [`Blobs::clear`], so that nothing is
    /// lost if the database then refuses. The same bytes arriving twice are kept once.
    ///
    /// # Errors
    /// The disk.
    pub async fn keep(&self, id: &FileId, sha256: &str) -> Result<PathBuf> {
        let target = self.path(sha256);
        let folder = target.parent().map(Path::to_path_buf).unwrap_or_default();
        fs::create_dir_all(&folder).await?;
        match fs::hard_link(self.arriving(id), &target).await {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            // Some file systems have no second names.
            Err(_) => fs::rename(self.arriving(id), &target).await?,
            Ok(()) => {}
        }
        // The name itself must last, not only the bytes.
        fs::File::open(&folder).await?.sync_all().await?;
        Ok(target)
    }

    /// Removes the name a kept file arrived under.
    pub async fn clear(&self, id: &FileId) {
        if let Err(error) = fs::remove_file(self.arriving(id)).await
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(file.id = %id, %error, "the name a film arrived under stays");
        }
    }

    /// Free space for files, bytes; `None` where it cannot be told.
    #[must_use]
    pub fn free(&self) -> Option<i64> {
        fs4::available_space(&self.root).ok().and_then(|free| i64::try_from(free).ok())
    }
}

/// SHA-256 in hex and size of a file.
///
/// # Errors
/// The disk.
pub async fn hash_file(path: PathBuf) -> Result<(String, i64)> {
    tokio::task::spawn_blocking(move || {
        use sha2::{Digest as _, Sha256};
        use std::io::Read as _;
        let mut file = std::fs::File::open(path)?;
        let (mut hash, mut size, mut buffer) = (Sha256::new(), 0_i64, vec![0_u8; 1 << 18]);
        loop {
            let n = file.read(&mut buffer)?;
            if n == 0 {
                break;
            }
            hash.update(buffer.get(..n).unwrap_or_default());
            size = size.saturating_add(i64::try_from(n).unwrap_or_default());
        }
        Ok((domain::contest::hex(&hash.finalize()), size))
    })
    .await
    .map_err(|error| ServiceError::Environment(error.to_string()))?
}
