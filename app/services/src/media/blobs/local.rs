//! Films in a folder, each named by its hash. A file gets its name when its bytes are on the disk, so a name that exists is whole.

use std::io::{ErrorKind, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::{Bytes, BytesMut};
use futures::stream::{self, BoxStream, StreamExt as _};
use sha2::{Digest as _, Sha256};
use tokio::fs;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};

use super::scratch::Scratch;
use super::{ARRIVING, StoredFilm, hash_file, is_hash, key_of, off_thread, other_bytes, outside};
use crate::error::{Result, ServiceError};

/// Read at once, bytes.
const CHUNK: usize = 256 << 10;

#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(super) const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    pub(super) fn path(&self, sha256: &str) -> PathBuf {
        self.root.join(key_of(sha256))
    }

    /// Gives a file that is on the disk its final name; `source` stays as a second name, or as another file where it lies on
    /// another disk. Where the name is taken by other bytes, which is damage, these take its place.
    pub(super) async fn keep(&self, source: &Path, sha256: &str) -> Result<()> {
        let target = self.path(sha256);
        let folder = target.parent().map(Path::to_path_buf).unwrap_or_default();
        fs::create_dir_all(&folder).await?;
        match fs::hard_link(source, &target).await {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                if hash_file(target.clone()).await?.0 != sha256 {
                    tracing::warn!(film.sha256 = sha256, "damaged film file replaced by a new upload of the same film");
                    self.copy(source, sha256, &target).await?;
                }
            }
            // Another file system, or one that has no second names.
            Err(_) => self.copy(source, sha256, &target).await?,
            Ok(()) => {}
        }
        // The name itself must last, not only the bytes.
        Ok(fs::File::open(&folder).await?.sync_all().await?)
    }

    /// Copies a file, and gives the copy its final name when its bytes are on the disk and are the right ones.
    async fn copy(&self, source: &Path, sha256: &str, target: &Path) -> Result<()> {
        let file = fs::File::open(source).await?;
        let size = file.metadata().await?.len();
        let folder = self.root.join(ARRIVING);
        let (scratch, mut writer) = off_thread(move || Scratch::create(&folder)).await?;
        let found = write_hashed(&mut writer, read_on(file, size)).await?;
        if found != sha256 {
            return Err(other_bytes(sha256, &found));
        }
        Ok(fs::rename(scratch.path(), target).await?)
    }

    /// Keeps bytes under their hash. With a promised hash, other bytes are refused.
    pub(super) async fn receive(&self, bytes: BoxStream<'_, Result<Bytes>>, promised: Option<&str>) -> Result<String> {
        let folder = self.root.join(ARRIVING);
        let (scratch, mut writer) = off_thread(move || Scratch::create(&folder)).await?;
        let sha256 = write_hashed(&mut writer, bytes).await?;
        if let Some(promised) = promised.filter(|promised| *promised != sha256) {
            return Err(other_bytes(promised, &sha256));
        }
        self.keep(scratch.path(), &sha256).await?;
        Ok(sha256)
    }

    pub(super) async fn size(&self, sha256: &str) -> Result<Option<u64>> {
        match fs::metadata(self.path(sha256)).await {
            Ok(found) => Ok(Some(found.len())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn read(&self, sha256: &str, range: Range<u64>) -> Result<BoxStream<'static, Result<Bytes>>> {
        let mut file = fs::File::open(self.path(sha256)).await.map_err(|error| match error.kind() {
            ErrorKind::NotFound => ServiceError::NotFound,
            _ => error.into(),
        })?;
        let size = file.metadata().await?.len();
        if range.start > range.end || range.end > size {
            return Err(outside(&range, size));
        }
        file.seek(SeekFrom::Start(range.start)).await?;
        Ok(read_on(file, range.end.saturating_sub(range.start)))
    }

    pub(super) async fn remove(&self, sha256: &str) -> Result<()> {
        match fs::remove_file(self.path(sha256)).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Everything kept, by hash.
    pub(super) async fn list(&self) -> Result<Vec<StoredFilm>> {
        let root = self.root.clone();
        off_thread(move || {
            let mut found = Vec::new();
            for fan in std::fs::read_dir(&root)? {
                let fan = fan?;
                if !fan.file_type()?.is_dir() || fan.file_name().len() != 2 {
                    continue;
                }
                for file in std::fs::read_dir(fan.path())? {
                    let file = file?;
                    if let Some(sha256) = file.file_name().to_str().filter(|name| is_hash(name)) {
                        found.push(StoredFilm { sha256: sha256.to_owned(), size_bytes: file.metadata()?.len() });
                    }
                }
            }
            found.sort();
            Ok(found)
        })
        .await
    }
}

/// Exactly `left` bytes from where the file stands.
pub(super) fn read_on(file: fs::File, left: u64) -> BoxStream<'static, Result<Bytes>> {
    stream::try_unfold((file, left), |(mut file, left)| async move {
        let most = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
        if most == 0 {
            return Ok(None);
        }
        let mut chunk = BytesMut::with_capacity(most);
        let read = (&mut file).take(left).read_buf(&mut chunk).await?;
        if read == 0 {
            return Err(ServiceError::Environment("a film is shorter than it was".to_owned()));
        }
        let left = left.saturating_sub(u64::try_from(read).unwrap_or(left));
        Ok(Some((chunk.freeze(), (file, left))))
    })
    .boxed()
}

/// Writes bytes to the disk, and says their hash.
pub(super) async fn write_hashed(target: &mut fs::File, mut bytes: BoxStream<'_, Result<Bytes>>) -> Result<String> {
    let mut hash = Sha256::new();
    while let Some(chunk) = bytes.next().await {
        let chunk = chunk?;
        hash.update(&chunk);
        target.write_all(&chunk).await?;
    }
    target.flush().await?;
    target.sync_all().await?;
    Ok(domain::hex::encode(&hash.finalize()))
}
