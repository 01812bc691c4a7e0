//! Files that are not whole yet. Whoever writes one holds a lock on it, so that what a process left behind when it ended can be
//! told from what another is writing.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// Their ending.
const ENDING: &str = "part";

/// A file being written; its name is gone when this is.
#[derive(Debug)]
pub(super) struct Scratch {
    path: PathBuf,
    /// Holds the lock.
    file: File,
}

impl Scratch {
    /// Makes one in this folder, and the handle to write it with. Waits for the disk.
    pub(super) fn create(folder: &Path) -> std::io::Result<(Self, tokio::fs::File)> {
        loop {
            let path = folder.join(format!("{}.{ENDING}", uuid::Uuid::now_v7()));
            let file = File::create_new(&path)?;
            file.lock_shared()?;
            // Another process may have swept it away before the lock was there.
            if file.metadata()?.nlink() > 0 {
                let writer = tokio::fs::File::from_std(file.try_clone()?);
                return Ok((Self { path, file }, writer));
            }
        }
    }

    /// Writes a few bytes in this folder, which are gone afterwards. Waits for the disk.
    pub(super) fn try_write(folder: &Path) -> std::io::Result<()> {
        let (scratch, _) = Self::create(folder)?;
        (&scratch.file).write_all(b"ready")
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The lock, to be held on after this.
    pub(super) fn lock(&self) -> std::io::Result<File> {
        self.file.try_clone()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Where the file got another name by renaming there is nothing left to remove.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Removes what processes that ended left in this folder. Waits for the disk.
pub(super) fn sweep(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if is_scratch(&path) {
            remove_unused(&path);
        }
    }
    Ok(())
}

pub(super) fn is_scratch(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == ENDING)
}

/// Removes a file unless somebody holds a lock on it; whether it is gone.
pub(super) fn remove_unused(path: &Path) -> bool {
    // Open for writing too: NFS gives the lock to nobody else.
    let file = File::options().read(true).write(true).open(path);
    file.is_ok_and(|file| file.try_lock().is_ok() && std::fs::remove_file(path).is_ok())
}
