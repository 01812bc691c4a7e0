//! Backup and restore: one file with the database and all films, taken while the server runs.

use bytes::Buf as _;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures::StreamExt as _;
use store::Store;
use tokio::sync::mpsc;

use crate::error::{Result, ServiceError};
use crate::media::blobs::{Blobs, StoredFilm};

/// What a backup or a restore moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// Finished films.
    pub films: usize,
    /// Bytes of the archive's contents.
    pub bytes: u64,
}

const DATABASE: &str = "linxuan.db";

/// A film on its way from a bucket into the archive: its name and size, and its bytes as they come.
type Coming = (StoredFilm, mpsc::Receiver<std::io::Result<Bytes>>);

/// Writes database and films into one tar file, wherever the films are kept. A film is immutable once it has its
/// name, and the copy of the database is taken first, so every film the copy knows is in the archive.
///
/// # Errors
/// The file exists, a database that is not SQLite, the disk or the bucket.
pub async fn backup(store: &dyn Store, blobs: &Blobs, data: &Path, file: &Path) -> Result<BackupReport> {
    if file.exists() {
        return Err(ServiceError::Environment(format!("{} exists; choose another name", file.display())));
    }
    let copy = data.join("linxuan.backup-copy.db");
    if copy.exists() {
        tokio::fs::remove_file(&copy).await?;
    }
    store.copy_to(&copy).await?;
    let (target, partial) = (file.to_path_buf(), file.with_extension("partial"));
    // The films that the copy knows are there by now; of those in a folder the archive takes the files themselves.
    let stored = blobs.list().await?;
    let local: Option<Vec<(StoredFilm, PathBuf)>> =
        stored.iter().map(|film| Some((film.clone(), blobs.local_path(&film.sha256)?))).collect();
    let (sender, coming) = mpsc::channel::<Coming>(1);
    let sent = local.is_none().then(|| tokio::spawn(send_all(blobs.clone(), stored, sender)));
    let report = off_thread(move || {
        let mut archive = tar::Builder::new(std::fs::File::create(&partial)?);
        archive.append_path_with_name(&copy, DATABASE)?;
        let mut report = BackupReport { films: 0, bytes: std::fs::metadata(&copy)?.len() };
        let mut count = |film: &StoredFilm| {
            report.films += 1;
            report.bytes = report.bytes.saturating_add(film.size_bytes);
        };
        match local {
            Some(films) => {
                for (film, path) in films {
                    archive.append_path_with_name(&path, name_of(&film))?;
                    count(&film);
                }
            }
            None => {
                let mut coming = coming;
                while let Some((film, chunks)) = coming.blocking_recv() {
                    let mut header = tar::Header::new_gnu();
                    header.set_size(film.size_bytes);
                    header.set_mode(0o644);
                    archive.append_data(&mut header, name_of(&film), Chunks { chunks, left: Bytes::new() })?;
                    count(&film);
                }
            }
        }
        archive.into_inner()?.sync_all()?;
        std::fs::remove_file(&copy)?;
        Ok((report, partial))
    })
    .await;
    // A bucket that failed is the reason, not the archive that ended early.
    if let Some(sent) = sent {
        sent.await.map_err(|error| ServiceError::Environment(error.to_string()))??;
    }
    let (report, partial) = report?;
    // Under its final name it is whole.
    tokio::fs::rename(&partial, &target).await?;
    Ok(report)
}

fn name_of(film: &StoredFilm) -> PathBuf {
    let fan: String = film.sha256.chars().take(2).collect();
    Path::new("films").join(fan).join(&film.sha256)
}

/// Sends every film to the archive, one after the other.
async fn send_all(blobs: Blobs, films: Vec<StoredFilm>, archive: mpsc::Sender<Coming>) -> Result<()> {
    for film in films {
        let mut bytes = blobs.read(&film.sha256, 0..film.size_bytes).await?;
        let (sender, chunks) = mpsc::channel(4);
        if archive.send((film, chunks)).await.is_err() {
            return Ok(()); // The archive failed, and says why.
        }
        while let Some(chunk) = bytes.next().await {
            let failed = chunk.as_ref().err().map(ToString::to_string);
            if sender.send(chunk.map_err(std::io::Error::other)).await.is_err() {
                return Ok(());
            }
            if let Some(why) = failed {
                return Err(ServiceError::Environment(why));
            }
        }
    }
    Ok(())
}

/// Bytes that come from elsewhere, read as a file is.
struct Chunks {
    chunks: mpsc::Receiver<std::io::Result<Bytes>>,
    left: Bytes,
}

impl std::io::Read for Chunks {
    fn read(&mut self, target: &mut [u8]) -> std::io::Result<usize> {
        while self.left.is_empty() {
            match self.chunks.blocking_recv() {
                Some(chunk) => self.left = chunk?,
                None => return Ok(0),
            }
        }
        let n = target.len().min(self.left.len());
        self.left.split_to(n).copy_to_slice(target.get_mut(..n).unwrap_or_default());
        Ok(n)
    }
}

/// Unpacks a backup into an empty or absent data folder.
///
/// # Errors
/// A folder that holds something, a file that is no backup, or the disk. Nothing is kept then.
pub async fn restore(file: &Path, data: &Path) -> Result<BackupReport> {
    if data.exists() && std::fs::read_dir(data)?.next().is_some() {
        return Err(ServiceError::Environment(format!(
            "{} is not empty; restore into an empty folder",
            data.display()
        )));
    }
    let (file, data) = (file.to_path_buf(), data.to_path_buf());
    off_thread(move || {
        let staging = data.with_extension("restoring");
        if staging.exists() {
            std::fs::remove_dir_all(&staging)?;
        }
        std::fs::create_dir_all(&staging)?;
        let mut report = BackupReport { films: 0, bytes: 0 };
        let mut archive = tar::Archive::new(std::fs::File::open(&file)?);
        for entry in archive.entries()? {
            let mut entry = entry?;
            report.bytes = report.bytes.saturating_add(entry.size());
            report.films += usize::from(entry.path()?.starts_with("films"));
            // Refuses names that lead out of the folder.
            entry.unpack_in(&staging)?;
        }
        if !staging.join(DATABASE).exists() {
            std::fs::remove_dir_all(&staging)?;
            return Err(std::io::Error::other(format!("{} is no backup: it holds no {DATABASE}", file.display())));
        }
        std::fs::create_dir_all(staging.join("films").join("arriving"))?;
        if data.exists() {
            std::fs::remove_dir(&data)?;
        }
        std::fs::rename(&staging, &data)?;
        Ok(report)
    })
    .await
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| ServiceError::Environment(error.to_string()))?;
    Ok(done?)
}
