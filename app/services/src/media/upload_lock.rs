//! Who may write to an upload: one request of this process, and one process of all that share the folder. The lock of the
//! processes lies on the file itself and ends with its holder, however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard};
use tokio::time::Instant;

use crate::error::{Refusal, Result};
use crate::media::off_thread::off_thread;

/// How long a request waits for a writer of another process. That one hears of it only by its own client's end.
const OTHER_PROCESS: Duration = Duration::from_secs(2);
/// How often it looks.
const LOOK: Duration = Duration::from_millis(50);

/// The hash of the first so many bytes of an upload.
#[derive(Clone, Default)]
pub(crate) struct HashState {
    pub hash: Sha256,
    pub length: i64,
}

impl HashState {
    pub fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.length = self.length.saturating_add(i64::try_from(bytes.len()).unwrap_or(i64::MAX));
    }

    /// SHA-256 in hex.
    pub fn hex(self) -> String {
        domain::hex::encode(&self.hash.finalize())
    }
}

/// What tells that a file is the same, and nobody wrote to it since.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    device: u64,
    inode: u64,
    length: u64,
    modified: (i64, i64),
}

impl Stamp {
    fn of(file: &File) -> std::io::Result<Self> {
        let data = file.metadata()?;
        Ok(Self {
            device: data.dev(),
            inode: data.ino(),
            length: data.len(),
            modified: (data.mtime(), data.mtime_nsec()),
        })
    }
}

/// What is known of the bytes on disk, as they were when this process wrote last.
#[derive(Default)]
pub(crate) struct Known(Option<(Stamp, HashState)>);

/// The one writer's right to write; with what is known of the bytes on disk.
pub(crate) struct WriteGuard {
    known: OwnedMutexGuard<Known>,
    /// Holds the lock; open for reading and for appending.
    file: File,
}

impl WriteGuard {
    /// Bytes on the disk.
    pub fn length(&self) -> Result<i64> {
        Ok(i64::try_from(self.file.metadata()?.len()).unwrap_or(i64::MAX))
    }

    /// The file under the same lock.
    pub fn file(&self) -> std::io::Result<File> {
        self.file.try_clone()
    }

    /// Takes what was known, where it is the hash of all that is on the disk now: no other process wrote meanwhile.
    pub fn take_hash(&mut self) -> Result<Option<HashState>> {
        let now = Stamp::of(&self.file)?;
        if now.length == 0 {
            return Ok(Some(HashState::default()));
        }
        let known = self.known.0.take().filter(|(stamp, known)| {
            *stamp == now && u64::try_from(known.length).is_ok_and(|length| length == now.length)
        });
        Ok(known.map(|(_, hash_state)| hash_state))
    }

    /// Keeps the hash of all that is on the disk now.
    pub fn keep_hash(&mut self, hash_state: HashState) -> std::io::Result<()> {
        self.known.0 = Some((Stamp::of(&self.file)?, hash_state));
        Ok(())
    }
}

/// One upload under way: who may write, and the hash of what was written so far.
#[derive(Default)]
pub(crate) struct UploadLock {
    /// Rises with each request; an older writer sees that it is not the newest and stops.
    generation: AtomicU64,
    evict: Notify,
    writer: Arc<Mutex<Known>>,
}

impl UploadLock {
    /// Makes this request the newest, tells older ones of this process to stop, and waits until they have; then for other
    /// processes, a moment. `None` where the file is not there, or no longer there when its turn came.
    ///
    /// # Errors
    /// [`Refusal::UploadBusy`] where another process goes on writing, or the disk.
    pub async fn take(&self, path: &Path) -> Result<Option<(u64, WriteGuard)>> {
        let generation = self.generation.fetch_add(1, Ordering::SeqCst).wrapping_add(1);
        self.evict.notify_waiters();
        let known = Arc::clone(&self.writer).lock_owned().await;
        let until = Instant::now() + OTHER_PROCESS;
        loop {
            match locked(path.to_path_buf()).await? {
                FileLock::Held(file) => return Ok(Some((generation, WriteGuard { known, file }))),
                FileLock::Gone => return Ok(None),
                FileLock::Busy if Instant::now() >= until => return Err(Refusal::UploadBusy.into()),
                FileLock::Busy => tokio::time::sleep(LOOK).await,
            }
        }
    }

    /// As [`UploadLock::take`], where nobody writes; nobody is told to stop.
    ///
    /// # Errors
    /// The disk.
    pub async fn take_idle(&self, path: &Path) -> Result<Option<WriteGuard>> {
        let Ok(known) = Arc::clone(&self.writer).try_lock_owned() else { return Ok(None) };
        match locked(path.to_path_buf()).await? {
            FileLock::Held(file) => Ok(Some(WriteGuard { known, file })),
            FileLock::Gone | FileLock::Busy => Ok(None),
        }
    }

    /// Ends when a newer request has come.
    pub async fn evicted(&self, generation: u64) {
        loop {
            let woken = self.evict.notified();
            if self.generation.load(Ordering::SeqCst) != generation {
                return;
            }
            woken.await;
        }
    }
}

/// What came of asking for the lock on a file.
enum FileLock {
    Held(File),
    /// Another process has it.
    Busy,
    /// There is no such file.
    Gone,
}

async fn locked(path: PathBuf) -> Result<FileLock> {
    off_thread(move || lock(&path)).await
}

fn lock(path: &Path) -> std::io::Result<FileLock> {
    let gone = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Ok(FileLock::Gone),
        _ => Err(error),
    };
    // Open for writing too: NFS gives the lock to nobody else.
    let file = match OpenOptions::new().read(true).append(true).open(path) {
        Ok(file) => file,
        Err(error) => return gone(error),
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(FileLock::Busy),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    // Whoever had the lock before may have finished the upload: the name is gone then, or another file's.
    let (held, named) = match (file.metadata(), std::fs::metadata(path)) {
        (Ok(held), Ok(named)) => (held, named),
        (Err(error), _) | (_, Err(error)) => return gone(error),
    };
    let same = (held.dev(), held.ino()) == (named.dev(), named.ino());
    Ok(if same { FileLock::Held(file) } else { FileLock::Gone })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn file() -> PathBuf {
        let path = std::env::temp_dir().join(format!("linxuan-lock-{}", uuid::Uuid::now_v7()));
        std::fs::write(&path, b"").unwrap();
        path
    }

    fn hash_of(bytes: &[u8]) -> HashState {
        let mut state = HashState::default();
        state.add(bytes);
        state
    }

    /// Two locks stand for two processes: they know of each other by the file alone.
    #[tokio::test]
    async fn another_process_waits_a_moment_and_is_told() {
        let (path, one, other) = (file(), UploadLock::default(), UploadLock::default());
        let held = one.take(&path).await.unwrap().unwrap();
        assert!(other.take_idle(&path).await.unwrap().is_none());
        let refused = other.take(&path).await.err().unwrap();
        assert!(matches!(refused, crate::ServiceError::Refused(Refusal::UploadBusy)), "{refused}");
        let (taken, ()) = tokio::join!(other.take(&path), async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            drop(held);
        });
        // Finished by then, as by a process that clears the name: whoever waited finds no file.
        let (waiting, ()) = tokio::join!(one.take(&path), async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            std::fs::remove_file(&path).unwrap();
            std::fs::write(&path, b"another").unwrap();
            drop(taken);
        });
        assert!(waiting.unwrap().is_some(), "the other file is nobody's");
        std::fs::remove_file(&path).unwrap();
        assert!(one.take(&path).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn what_is_known_is_of_the_bytes_on_the_disk() {
        let (path, lock) = (file(), UploadLock::default());
        let (_, mut guard) = lock.take(&path).await.unwrap().unwrap();
        assert_eq!(guard.take_hash().unwrap().unwrap().length, 0, "nothing has the hash of nothing");
        guard.file().unwrap().write_all(b"abc").unwrap();
        guard.keep_hash(hash_of(b"abc")).unwrap();
        let known = guard.take_hash().unwrap().unwrap();
        guard.keep_hash(known).unwrap();
        drop(guard);
        // Another process writes, and cuts back to the same length.
        std::thread::sleep(Duration::from_millis(20));
        std::fs::write(&path, b"xyz").unwrap();
        let (_, mut guard) = lock.take(&path).await.unwrap().unwrap();
        assert!(guard.take_hash().unwrap().is_none());
        guard.keep_hash(hash_of(b"xy")).unwrap();
        assert!(guard.take_hash().unwrap().is_none(), "of fewer bytes than there are");
        std::fs::remove_file(&path).unwrap();
    }
}
