//! Copies on disk of films that are kept elsewhere, for the programs that need a file.
//!
//! Whoever uses a copy holds a shared lock on it, so that another process does not remove it; what nobody uses stays for the
//! next one, oldest removed first, up to a size.

use std::fs::File;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use futures::stream::BoxStream;

use super::local::write_hashed;
use super::scratch::{Scratch, is_scratch, remove_unused};
use super::{LocalCopy, off_thread, other_bytes};
use crate::error::Result;
use crate::media::room;

#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    limit: u64,
}

/// The lock on a copy; when it goes, the cache is made small again.
#[derive(Debug)]
pub(super) struct CacheGuard {
    lock: Option<File>,
    cache: Arc<Cache>,
}

impl Drop for CacheGuard {
    fn drop(&mut self) {
        drop(self.lock.take());
        self.cache.trim(0);
    }
}

impl Cache {
    pub(super) fn open(folder: PathBuf, limit: u64) -> Result<Self> {
        std::fs::create_dir_all(&folder)?;
        let cache = Self { folder, limit };
        cache.trim(0);
        Ok(cache)
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.folder.join(sha256)
    }

    /// The copy, if there is one.
    pub(super) async fn find(self: &Arc<Self>, sha256: &str) -> Result<Option<LocalCopy>> {
        let (cache, path) = (Arc::clone(self), self.path(sha256));
        off_thread(move || {
            loop {
                let lock = match File::open(&path) {
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
                    opened => opened?,
                };
                lock.lock_shared()?;
                // Another may have removed it before the lock was there.
                if lock.metadata()?.nlink() > 0 {
                    lock.set_modified(SystemTime::now())?;
                    return Ok(Some(LocalCopy::held(path, CacheGuard { lock: Some(lock), cache })));
                }
            }
        })
        .await
    }

    /// Makes a copy of these bytes, which must have the promised hash; `None` where another process was first.
    pub(super) async fn fill(
        self: &Arc<Self>,
        sha256: &str,
        size: u64,
        bytes: BoxStream<'_, Result<Bytes>>,
    ) -> Result<Option<LocalCopy>> {
        let folder = self.folder.clone();
        let (scratch, mut writer) = off_thread(move || Scratch::create(&folder)).await?;
        self.trim(size);
        room::leave_to_database(&self.folder, size)?;
        let found = write_hashed(&mut writer, bytes).await?;
        if found != sha256 {
            return Err(other_bytes(sha256, &found));
        }
        // The lock it was written under is the lock it is used under: at no time may it be removed.
        let lock = Some(scratch.lock()?);
        let copy = LocalCopy::held(self.path(sha256), CacheGuard { lock, cache: Arc::clone(self) });
        Ok(self.adopt(scratch.path(), sha256)?.then_some(copy))
    }

    /// Makes a whole file with this hash a copy, by a second name; false if there is one already.
    pub(super) fn adopt(&self, source: &Path, sha256: &str) -> Result<bool> {
        match std::fs::hard_link(source, self.path(sha256)) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Forgets a copy.
    pub(super) fn forget(&self, sha256: &str) {
        let _ = std::fs::remove_file(self.path(sha256));
    }

    /// Removes what nobody uses, oldest first, until `room` more bytes fit, into the cache and on the disk; and what a process
    /// that ended left unfinished.
    pub(super) fn trim(&self, room: u64) {
        let Ok(listing) = std::fs::read_dir(&self.folder) else { return };
        let mut copies: Vec<(SystemTime, u64, PathBuf)> = listing
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let found = entry.metadata().ok()?;
                Some((found.modified().ok()?, found.len(), entry.path()))
            })
            .collect();
        copies.sort();
        let mut short = room::room(&self.folder).map_or(0, |free| room.saturating_sub(free));
        let mut total = copies.iter().fold(room, |sum, (_, size, _)| sum.saturating_add(*size));
        for (_, size, path) in copies {
            if (is_scratch(&path) || total > self.limit || short > 0) && remove_unused(&path) {
                total = total.saturating_sub(size);
                short = short.saturating_sub(size);
            }
        }
    }
}
