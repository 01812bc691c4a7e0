//! Making something from a film: a folder for it while it is made, and keeping it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::ids::FileId;
use serde::Serialize;
use store::DerivedFile;

use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::films::keeping::hold_bytes;
use crate::media::sandbox::FilmProblem;

/// How the name of a folder begins in which something is being made.
const MAKING: &str = "making-";

/// A folder of this age was left by a worker that was killed: no film takes a day.
const ABANDONED_AFTER: Duration = Duration::from_secs(86_400);

/// A folder for what is being made, removed when dropped.
pub(crate) struct WorkDir(PathBuf);

impl WorkDir {
    pub(crate) async fn new(root: &Path, id: &FileId) -> Result<Self> {
        let folder = root.join(format!("{MAKING}{id}-{}", uuid::Uuid::now_v7()));
        tokio::fs::create_dir_all(&folder).await?;
        Ok(Self(folder))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for WorkDir {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(folder = %self.0.display(), %error, "work folder of a film could not be removed");
        }
    }
}

/// Removes what killed workers left.
///
/// # Errors
/// The disk.
pub(crate) async fn sweep_work_dirs(cx: &Context) -> Result<()> {
    let mut folder = tokio::fs::read_dir(cx.media.blobs.root()).await?;
    while let Some(entry) = folder.next_entry().await? {
        if !entry.file_name().to_string_lossy().starts_with(MAKING) {
            continue;
        }
        let made = entry.metadata().await?.modified()?;
        if made.elapsed().is_ok_and(|age| age >= ABANDONED_AFTER) {
            tokio::fs::remove_dir_all(entry.path()).await?;
        }
    }
    Ok(())
}

/// Keeps what was made; a film that does not yield it has none. Whether it did.
pub(crate) async fn keep_made<T: Serialize>(
    cx: &Context,
    id: &FileId,
    kind: &str,
    made: std::result::Result<T, FilmProblem>,
    out: &Path,
) -> Result<bool> {
    let details = match made {
        Ok(details) => details,
        Err(problem) => {
            tracing::info!(file.id = %id, kind, %problem, "nothing could be derived from a film");
            return Ok(false);
        }
    };
    let size = tokio::fs::metadata(out).await?.len();
    let derived = DerivedFile {
        file_id: id.clone(),
        kind: kind.to_owned(),
        sha256: cx.media.blobs.keep_derived(out).await?,
        size_bytes: i64::try_from(size).unwrap_or(i64::MAX),
        details: serde_json::to_string(&details).map_err(|error| ServiceError::Environment(error.to_string()))?,
        created_at: cx.now(),
    };
    // From here on nobody removes these bytes as ones that no film needs.
    let held = hold_bytes(cx, &derived.sha256).await?;
    let noted = async {
        if !cx.media.blobs.exists(&derived.sha256).await? {
            cx.media.blobs.keep_derived(out).await?;
        }
        let mut tx = cx.write().await?;
        tx.put_derived(&derived).await?;
        held.release(&mut *tx).await?;
        Ok(tx.commit().await?)
    };
    let noted = noted.await;
    if noted.is_err() {
        held.let_go(cx).await;
    }
    noted.map(|()| true)
}

/// What was made from a file.
pub(crate) async fn read_derived(cx: &Context, id: &FileId, kind: &str) -> Result<Option<DerivedFile>> {
    let all = cx.read().await?.derived_of(id).await?;
    Ok(all.into_iter().find(|one| one.kind == kind))
}
