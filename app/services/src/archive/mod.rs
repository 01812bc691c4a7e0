//! Archives: tar files with a list of hashes, proven when they are written and when they are read. A backup is one, and a contest
//! on its way to another installation.
//!
//! The last file of an archive is `SHA256SUMS`, with a line for each of the others, as `sha256sum -c` reads it. Films are
//! `films/ab/abcdef…`.

pub(crate) mod read;
pub(crate) mod write;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest as _, Sha256};

use crate::error::{Result, ServiceError};

/// The folder of films in an archive and in a data folder.
pub(crate) const FILMS: &str = "films";
/// What the other files of an archive hash to.
pub(crate) const SUMS: &str = "SHA256SUMS";

/// Tells what writes or reads an archive to stop; it then leaves nothing. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Stops it at its next step.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn check(&self) -> std::io::Result<()> {
        if self.0.load(Ordering::Relaxed) { Err(std::io::Error::other("stopped")) } else { Ok(()) }
    }
}

/// A reader that knows how much was read of it and what that hashes to, and tells its own failures from those of whoever
/// writes on what it reads.
pub(crate) struct Measured<R> {
    inner: R,
    hash: Sha256,
    size: u64,
    pub(crate) failed: Option<String>,
    interrupt: Interrupt,
}

impl<R: Read> Measured<R> {
    pub(crate) fn new(inner: R, interrupt: &Interrupt) -> Self {
        Self { inner, hash: Sha256::new(), size: 0, failed: None, interrupt: interrupt.clone() }
    }

    /// Hash in hex and bytes; or why not all was read.
    pub(crate) fn end(self) -> (String, u64, Option<String>) {
        (domain::hex::encode(&self.hash.finalize()), self.size, self.failed)
    }
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, target: &mut [u8]) -> std::io::Result<usize> {
        self.interrupt.check()?;
        let n = match self.inner.read(target) {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => return Err(error),
            Err(error) => {
                self.failed = Some(error.to_string());
                return Err(error);
            }
            Ok(n) => n,
        };
        self.hash.update(target.get(..n).unwrap_or_default());
        self.size = self.size.saturating_add(u64::try_from(n).unwrap_or_default());
        Ok(n)
    }
}

/// Where a film is in an archive.
pub(crate) fn name_of(sha256: &str) -> String {
    let fan: String = sha256.chars().take(2).collect();
    format!("{FILMS}/{fan}/{sha256}")
}

/// The film that an archive has under this name.
pub(crate) fn film_named(name: &str) -> Option<&str> {
    let sha256 = name.rsplit('/').next()?;
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (is_hash && name_of(sha256) == name).then_some(sha256)
}

/// A file or folder that goes when this goes.
pub(crate) struct Passing(pub(crate) PathBuf);

impl Drop for Passing {
    fn drop(&mut self) {
        let removed = if self.0.is_dir() { std::fs::remove_dir_all(&self.0) } else { std::fs::remove_file(&self.0) };
        if let Err(error) = removed
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(path = %self.0.display(), %error, "unfinished file could not be removed");
        }
    }
}

pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

pub(crate) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| ServiceError::Environment(error.to_string()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_films_are_names_of_films() {
        let sha256 = "ab".repeat(32);
        assert_eq!(film_named(&name_of(&sha256)), Some(sha256.as_str()));
        for name in [
            format!("films/cd/{sha256}"),
            format!("films/ab/../ab/{sha256}"),
            format!("/films/ab/{sha256}"),
            format!("films/ab/{}", "AB".repeat(32)),
            "films/ab/x".to_owned(),
            sha256,
        ] {
            assert_eq!(film_named(&name), None, "{name}");
        }
    }
}
