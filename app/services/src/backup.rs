//! Backup and restore: one file with the database and all films, taken while the server runs.

use std::path::Path;

use store::Store;

use crate::{Result, ServiceError};

/// What a backup or a restore moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// Finished films.
    pub films: usize,
    /// Bytes of the archive's contents.
    pub bytes: u64,
}

const DATABASE: &str = "linxuan.db";

/// Writes database and films of a data folder into one tar file. A film is immutable once it has its
/// name, and the copy of the database is taken first, so every film the copy knows is in the archive.
///
/// # Errors
/// The file exists, a database that is not SQLite, or the disk.
pub async fn backup(store: &dyn Store, data: &Path, file: &Path) -> Result<BackupReport> {
    if file.exists() {
        return Err(ServiceError::Environment(format!("{} exists; choose another name", file.display())));
    }
    let copy = data.join("linxuan.backup-copy.db");
    if copy.exists() {
        tokio::fs::remove_file(&copy).await?;
    }
    store.copy_to(&copy).await?;
    let (films, target, partial) = (data.join("films"), file.to_path_buf(), file.with_extension("partial"));
    let report = off_thread(move || {
        let mut archive = tar::Builder::new(std::fs::File::create(&partial)?);
        archive.append_path_with_name(&copy, DATABASE)?;
        let mut report = BackupReport { films: 0, bytes: std::fs::metadata(&copy)?.len() };
        for folder in folders(&films)? {
            for film in std::fs::read_dir(&folder)? {
                let path = film?.path();
                let name = path.strip_prefix(&films).map_err(std::io::Error::other)?;
                archive.append_path_with_name(&path, Path::new("films").join(name))?;
                report.films += 1;
                report.bytes = report.bytes.saturating_add(std::fs::metadata(&path)?.len());
            }
        }
        archive.into_inner()?.sync_all()?;
        std::fs::remove_file(&copy)?;
        // Under its final name it is whole.
        std::fs::rename(&partial, &target)?;
        Ok(report)
    })
    .await?;
    Ok(report)
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

/// The folders of finished films: two letters of their hash.
fn folders(films: &Path) -> std::io::Result<Vec<std::path::PathBuf>> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(films)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() && entry.file_name().len() == 2 {
            folders.push(entry.path());
        }
    }
    folders.sort();
    Ok(folders)
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| ServiceError::Environment(error.to_string()))?;
    Ok(done?)
}
