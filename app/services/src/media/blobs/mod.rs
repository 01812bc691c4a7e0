//! Where bytes live, each file under its SHA-256: in the data folder, or in a bucket.
//!
//! A finished film is `films/ab/abcdef…`, or the key `PREFIX/ab/abcdef…`; under that name it is whole. A film still arriving is
//! always `ID` in a folder, `films/arriving` unless another is set: it is appended to, which a bucket cannot do.

pub(crate) mod arrivals;
mod cache;
mod local;
mod s3;
mod scratch;
mod storage;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use domain::ids::FileId;
use futures::stream::{BoxStream, StreamExt as _};
use tokio::fs;
use tokio::sync::Mutex;

use crate::error::{Result, ServiceError};
use crate::media::off_thread::off_thread;
use crate::media::room;
use arrivals::Arrivals;
use cache::{Cache, CacheGuard};
use local::Folder;
use s3::Bucket;
use scratch::Scratch;

pub use storage::{S3, Secret, Storage, StorageKind, StorageSettings};

/// The folder of what is not whole yet, and of uploads where no other is set.
const ARRIVING: &str = "arriving";

/// Films. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    root: PathBuf,
    arrivals: Arc<Arrivals>,
    backend: Backend,
}

#[derive(Clone, Debug)]
enum Backend {
    Local(Arc<Folder>),
    S3(Arc<Remote>),
}

/// A bucket with copies of its films on disk.
#[derive(Debug)]
struct Remote {
    bucket: Bucket,
    cache: Arc<Cache>,
    /// One of them is held while a film is sent or fetched, so that the same film never is twice at a time.
    busy: [Mutex<()>; 16],
}

/// Something that is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoredFilm {
    /// Its SHA-256 in hex, which is its name.
    pub sha256: String,
    /// Its size, bytes.
    pub size_bytes: u64,
}

/// A file on disk with the bytes of a kept file, there as long as this value.
#[derive(Clone, Debug)]
pub struct LocalCopy {
    path: PathBuf,
    /// `None` where the file is the kept one itself.
    _held: Option<Arc<CacheGuard>>,
}

impl LocalCopy {
    fn held(path: PathBuf, held: CacheGuard) -> Self {
        Self { path, _held: Some(Arc::new(held)) }
    }

    /// Where it is. It must not be written to.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Blobs {
    /// Opens the storage; `films/` of the data folder is made if needed. Nothing is asked of a bucket yet.
    ///
    /// # Errors
    /// The folder cannot be made, or the settings of the bucket make no sense.
    pub async fn open(data: &Path, storage: &Storage) -> Result<Self> {
        Self::open_with(data, None, storage).await
    }

    /// As [`Blobs::open`]; uploads arrive in this folder, which several servers may share.
    ///
    /// # Errors
    /// As [`Blobs::open`]; a folder for uploads on a file system without locks.
    pub async fn open_with(data: &Path, uploads: Option<&Path>, storage: &Storage) -> Result<Self> {
        let root = data.join("films");
        let arriving = root.join(ARRIVING);
        fs::create_dir_all(&arriving).await?;
        let uploads = uploads.map_or_else(|| arriving.clone(), Path::to_path_buf);
        let arrivals = off_thread(move || {
            scratch::sweep(&arriving)?;
            let arrivals = Arrivals::open(uploads)?;
            scratch::sweep(arrivals.folder())?;
            Ok(arrivals)
        });
        let arrivals = Arc::new(arrivals.await?);
        let backend = match storage {
            Storage::Local => Backend::Local(Arc::new(Folder::new(root.clone()))),
            Storage::S3(settings) => Backend::S3(Arc::new(Remote {
                bucket: Bucket::new(settings)?,
                cache: Arc::new(Cache::open(root.join("cache"), settings.cache_bytes)?),
                busy: Default::default(),
            })),
        };
        Ok(Self { root, arrivals, backend })
    }

    /// Answers when the folder can be written to and the bucket read.
    ///
    /// # Errors
    /// What is wrong with them.
    pub async fn ready(&self) -> Result<()> {
        self.verify_arrivals().await?;
        let folders = [self.root.join(ARRIVING), self.arrivals.folder().to_path_buf()];
        off_thread(move || folders.iter().try_for_each(|folder| Scratch::try_write(folder))).await?;
        match &self.backend {
            Backend::Local(_) => Ok(()),
            Backend::S3(remote) => remote.bucket.ready().await,
        }
    }

    /// The folder `films/`.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the bytes of a file arrive.
    #[must_use]
    pub fn arriving(&self, id: &FileId) -> PathBuf {
        self.arrivals.path(id)
    }

    /// The folder that uploads arrive in.
    pub(crate) fn arrivals(&self) -> &Arrivals {
        &self.arrivals
    }

    /// Finds out whether the folder that uploads arrive in is there, and not an empty one in its place.
    pub(crate) async fn verify_arrivals(&self) -> Result<()> {
        let arrivals = Arc::clone(&self.arrivals);
        off_thread(move || arrivals.verify()).await
    }

    /// Keeps an arrived file, whose hash is known, under its final name; the name it arrived under stays until
    /// [`Blobs::clear`], so that nothing is lost if the database then refuses. The same bytes arriving twice are kept once.
    ///
    /// In a bucket it is seen only when it is whole and has this hash. Sending goes on when nobody waits for it any more.
    ///
    /// # Errors
    /// The disk, the bucket, or other bytes than promised; nothing is kept then, and the arrived file stays.
    pub async fn keep(&self, id: &FileId, sha256: &str) -> Result<()> {
        let source = self.arriving(id);
        match &self.backend {
            Backend::Local(folder) => folder.keep(&source, sha256).await,
            Backend::S3(remote) => remote.keep(source, sha256, true).await,
        }
    }

    /// Removes the name a kept file arrived under.
    pub async fn clear(&self, id: &FileId) {
        if let Err(error) = fs::remove_file(self.arriving(id)).await
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(file.id = %id, %error, "received film file could not be removed after it was stored");
        }
    }

    /// Keeps a copy of a finished file that was made from a film, such as a poster, and says its hash. The source stays.
    ///
    /// # Errors
    /// The disk or the bucket; nothing is kept then.
    pub async fn keep_derived(&self, source: &Path) -> Result<String> {
        match &self.backend {
            Backend::Local(folder) => {
                let file = fs::File::open(source).await?;
                let size = file.metadata().await?.len();
                self.leave_to_database(size).await?;
                folder.receive(local::read_on(file, size), None).await
            }
            Backend::S3(remote) => {
                let (sha256, _) = hash_file(source.to_path_buf()).await?;
                remote.keep(source.to_path_buf(), &sha256, false).await?;
                Ok(sha256)
            }
        }
    }

    /// Keeps a finished file of this hash that lies on this machine; the source stays.
    ///
    /// # Errors
    /// The disk or the bucket; nothing is kept then.
    pub(crate) async fn keep_from(&self, source: &Path, sha256: &str) -> Result<()> {
        match &self.backend {
            Backend::Local(folder) => folder.keep(source, sha256).await,
            Backend::S3(remote) => remote.keep(source.to_path_buf(), sha256, false).await,
        }
    }

    /// The size of a kept file, bytes.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`], the disk or the bucket.
    pub async fn size(&self, sha256: &str) -> Result<u64> {
        self.find(sha256).await?.ok_or(ServiceError::NotFound)
    }

    /// Whether a file is kept.
    ///
    /// # Errors
    /// The disk or the bucket.
    pub async fn exists(&self, sha256: &str) -> Result<bool> {
        Ok(self.find(sha256).await?.is_some())
    }

    /// The size of a file, if it is kept.
    pub(crate) async fn find(&self, sha256: &str) -> Result<Option<u64>> {
        match &self.backend {
            Backend::Local(folder) => folder.size(sha256).await,
            Backend::S3(remote) => remote.bucket.size(sha256).await,
        }
    }

    /// The bytes of a range of a kept file, as they come. A bucket's cuts are not seen: reading goes on where it was.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`], a range that leads out of the file, the disk or the bucket; within the stream, the latter two.
    pub async fn read(&self, sha256: &str, range: Range<u64>) -> Result<BoxStream<'static, Result<Bytes>>> {
        match &self.backend {
            Backend::Local(folder) => folder.read(sha256, range).await,
            Backend::S3(remote) => remote.bucket.read(sha256, range).await,
        }
    }

    /// Where a kept file is on this machine; `None` where it is in a bucket.
    #[must_use]
    pub fn local_path(&self, sha256: &str) -> Option<PathBuf> {
        match &self.backend {
            Backend::Local(folder) => Some(folder.path(sha256)),
            Backend::S3(_) => None,
        }
    }

    /// A file on disk with the bytes of a kept file, for programs that need one: the file itself, or a copy whose hash was
    /// computed again as it came from the bucket.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`], the disk, the bucket, or a bucket that gave other bytes.
    pub async fn local_copy(&self, sha256: &str) -> Result<LocalCopy> {
        match &self.backend {
            Backend::Local(folder) => match folder.size(sha256).await? {
                Some(_) => Ok(LocalCopy { path: folder.path(sha256), _held: None }),
                None => Err(ServiceError::NotFound),
            },
            Backend::S3(remote) => remote.copy(sha256).await,
        }
    }

    /// Everything that is kept, in order of hash.
    ///
    /// # Errors
    /// The disk or the bucket.
    pub async fn list(&self) -> Result<Vec<StoredFilm>> {
        match &self.backend {
            Backend::Local(folder) => folder.list().await,
            Backend::S3(remote) => remote.bucket.list().await,
        }
    }

    /// Computes the hash of a kept file again.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`], the disk or the bucket.
    pub async fn hash_again(&self, sha256: &str) -> Result<String> {
        if let Some(path) = self.local_path(sha256) {
            return Ok(hash_file(path).await?.0);
        }
        use sha2::{Digest as _, Sha256};
        let size = self.size(sha256).await?;
        let (mut bytes, mut hash) = (self.read(sha256, 0..size).await?, Sha256::new());
        while let Some(chunk) = bytes.next().await {
            hash.update(&chunk?);
        }
        Ok(domain::hex::encode(&hash.finalize()))
    }

    /// Takes a file over from another storage, where it stays. What arrives has the hash it is named by.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`], either storage, or other bytes than its name promises; nothing is kept then.
    pub async fn take_over(&self, from: &Self, sha256: &str) -> Result<()> {
        match &self.backend {
            Backend::Local(folder) => {
                let size = from.size(sha256).await?;
                self.leave_to_database(size).await?;
                let bytes = from.read(sha256, 0..size).await?;
                folder.receive(bytes, Some(sha256)).await.map(drop)
            }
            Backend::S3(remote) => {
                let copy = from.local_copy(sha256).await?;
                remote.keep(copy.path().to_path_buf(), sha256, false).await
            }
        }
    }

    /// Removes a kept file; that it is not there is no error.
    ///
    /// # Errors
    /// The disk or the bucket.
    pub async fn remove(&self, sha256: &str) -> Result<()> {
        match &self.backend {
            Backend::Local(folder) => folder.remove(sha256).await,
            Backend::S3(remote) => {
                remote.cache.forget(sha256);
                remote.bucket.remove(sha256).await
            }
        }
    }

    /// Room where films arrive; `None` where it cannot be told.
    #[must_use]
    pub async fn disk(&self) -> Option<DiskSpace> {
        let folder = self.arrivals.folder().to_path_buf();
        let stats = off_thread(move || fs4::statvfs(folder)).await.ok()?;
        Some(DiskSpace { free: stats.available_space(), total: stats.total_space() })
    }

    /// Whether films arrive on the disk that copies are made on.
    pub(crate) async fn arrive_beside_copies(&self) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        let folders = [self.root.clone(), self.arrivals.folder().to_path_buf()];
        let devices = off_thread(move || Ok(folders.map(|path| std::fs::metadata(path).ok().map(|data| data.dev()))));
        devices.await.is_ok_and(|[copies, arrivals]| copies == arrivals)
    }

    async fn leave_to_database(&self, needed: u64) -> Result<()> {
        let root = self.root.clone();
        off_thread(move || room::leave_to_database(&root, needed)).await
    }

    /// Whether finished films are kept in the folder.
    pub(crate) const fn is_local(&self) -> bool {
        matches!(self.backend, Backend::Local(_))
    }

    /// Bytes that may be written where films arrive, beside what is left to the database; `None` where it cannot be told.
    #[must_use]
    pub async fn room(&self) -> Option<i64> {
        room_in(self.arrivals.folder()).await
    }

    /// Bytes that may be written where copies are made, and films kept that are in no bucket; `None` where it cannot be told.
    #[must_use]
    pub async fn room_for_copies(&self) -> Option<i64> {
        room_in(&self.root).await
    }
}

/// Room on the disk films arrive on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiskSpace {
    /// Free, bytes.
    pub free: u64,
    /// In all, bytes.
    pub total: u64,
}

/// Answers when a bucket can be listed and takes writes; nothing is left in it.
///
/// # Errors
/// What is wrong with it.
pub async fn bucket_takes_writes(settings: &S3) -> Result<()> {
    Bucket::new(settings)?.takes_writes().await
}

impl Remote {
    /// Sends a file; `spare` if nobody writes to it any more, so that it can serve as the copy on disk.
    async fn keep(self: &Arc<Self>, source: PathBuf, sha256: &str, spare: bool) -> Result<()> {
        let (remote, sha256) = (Arc::clone(self), sha256.to_owned());
        // In a task of its own: a client that goes away must not leave half a film on its way.
        let sending = tokio::spawn(async move {
            let _busy = remote.busy(&sha256).lock().await;
            // What was there already was not compared with this file.
            if remote.bucket.keep(&source, &sha256).await? && spare {
                // Only a copy that need not be fetched later.
                let _ = remote.cache.adopt(&source, &sha256);
                remote.cache.trim(0);
            }
            Ok(())
        });
        sending.await.map_err(|error| ServiceError::Environment(error.to_string()))?
    }

    /// A copy on disk, fetched if there is none. Fetching, too, goes on when nobody waits any more.
    async fn copy(self: &Arc<Self>, sha256: &str) -> Result<LocalCopy> {
        if let Some(copy) = self.cache.find(sha256).await? {
            return Ok(copy);
        }
        let (remote, sha256) = (Arc::clone(self), sha256.to_owned());
        let fetching = tokio::spawn(async move {
            let _busy = remote.busy(&sha256).lock().await;
            loop {
                if let Some(copy) = remote.cache.find(&sha256).await? {
                    return Ok(copy);
                }
                let size = remote.bucket.size(&sha256).await?.ok_or(ServiceError::NotFound)?;
                let bytes = remote.bucket.read(&sha256, 0..size).await?;
                if let Some(copy) = remote.cache.fill(&sha256, size, bytes).await? {
                    return Ok(copy);
                }
            }
        });
        fetching.await.map_err(|error| ServiceError::Environment(error.to_string()))?
    }

    fn busy(&self, sha256: &str) -> &Mutex<()> {
        let nth = sha256.chars().next().and_then(|digit| digit.to_digit(16)).unwrap_or_default();
        let [first, ..] = &self.busy;
        usize::try_from(nth).ok().and_then(|nth| self.busy.get(nth)).unwrap_or(first)
    }
}

async fn room_in(folder: &Path) -> Option<i64> {
    let folder = folder.to_path_buf();
    let room = off_thread(move || Ok(room::room(&folder))).await.ok()?;
    room.and_then(|room| i64::try_from(room).ok())
}

/// `ab/abcdef…`: a folder must not hold too many names.
fn key_of(sha256: &str) -> String {
    let fan: String = sha256.chars().take(2).collect();
    format!("{fan}/{sha256}")
}

fn is_hash(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn outside(range: &Range<u64>, size: u64) -> ServiceError {
    ServiceError::Environment(format!("bytes {} to {} of a film of {size}", range.start, range.end))
}

fn other_bytes(promised: &str, found: &str) -> ServiceError {
    ServiceError::Environment(format!("film {promised} has other bytes: their SHA-256 is {found}"))
}

/// SHA-256 in hex and size of a file.
///
/// # Errors
/// The disk.
pub async fn hash_file(path: PathBuf) -> Result<(String, i64)> {
    off_thread(move || {
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
        Ok((domain::hex::encode(&hash.finalize()), size))
    })
    .await
}
