//! Writing an archive: every file is hashed as it is written, and the archive has its name only when it is whole.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use bytes::{Buf as _, Bytes};
use futures::StreamExt as _;
use store::RESERVED_DISK_BYTES;
use tokio::sync::mpsc;

use super::{Interrupt, Measured, Passing, SUMS, name_of, off_thread, sync_folder};
use crate::error::{Result, ServiceError};
use crate::media::blobs::{Blobs, StoredFilm};
use crate::media::room;

/// Written before the disk is asked again how much is free, bytes.
const ASK_AGAIN: u64 = 32 << 20;

/// A film on its way from a bucket into the archive: its name and size, and its bytes as they come.
type Coming = (StoredFilm, mpsc::Receiver<std::io::Result<Bytes>>);

/// What a file in the archive hashes to and how long it is; or why it could not be read.
type Appended = std::result::Result<(String, u64), String>;

/// The file that is to be written, and the folder it is in.
pub(crate) struct Target {
    path: PathBuf,
    pub(crate) folder: PathBuf,
}

impl Target {
    /// A file that is not there yet.
    ///
    /// # Errors
    /// It is.
    pub(crate) fn new(file: &Path) -> Result<Self> {
        let path = std::path::absolute(file)?;
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        let target = Self { path, folder };
        if target.path.exists() { Err(target.exists()) } else { Ok(target) }
    }

    fn exists(&self) -> ServiceError {
        ServiceError::Environment(format!("{} exists; choose another name", self.path.display()))
    }

    /// A hidden name of our own in the same folder.
    pub(crate) fn beside(&self, ending: &str) -> Passing {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Passing(self.path.with_file_name(format!(".{name}.{}.{ending}", uuid::Uuid::now_v7())))
    }

    /// Gives a whole archive its name.
    ///
    /// # Errors
    /// Another file has come there meanwhile, or the disk.
    pub(crate) fn take(&self, partial: &Passing) -> Result<()> {
        // A second name, not a new one: what has come there meanwhile stays.
        match std::fs::hard_link(&partial.0, &self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(self.exists()),
            // Some file systems have no second names.
            Err(_) => std::fs::rename(&partial.0, &self.path)?,
            Ok(()) => {}
        }
        Ok(sync_folder(&self.folder)?)
    }
}

/// The disk that is written to.
pub(crate) struct Space {
    folder: PathBuf,
    /// Left alone, bytes: where the database may be on the same disk.
    floor: u64,
}

impl Space {
    pub(crate) fn of(folder: &Path, data: &Path) -> Result<Self> {
        let found = std::fs::metadata(folder);
        let found = found.map_err(|error| ServiceError::Environment(format!("{}: {error}", folder.display())))?;
        let same = found.dev() == std::fs::metadata(data).map_or(0, |found| found.dev());
        Ok(Self { folder: folder.to_path_buf(), floor: if same { RESERVED_DISK_BYTES } else { 0 } })
    }

    pub(crate) fn check(&self, needed: u64) -> std::io::Result<()> {
        room::leave(&self.folder, self.floor, needed)
    }
}

/// A file that leaves room for the database.
struct Spacious {
    file: File,
    space: Space,
    since: u64,
}

impl Write for Spacious {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.since = self.since.saturating_add(u64::try_from(n).unwrap_or_default());
        if self.since >= ASK_AGAIN {
            self.since = 0;
            self.space.check(0)?;
        }
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// The archive as far as it is written.
pub(crate) struct Archive {
    tar: tar::Builder<BufWriter<Spacious>>,
    /// Bytes of its files so far.
    pub(crate) bytes: u64,
    sums: String,
    interrupt: Interrupt,
}

impl Archive {
    pub(crate) fn begin(path: &Path, space: Space, interrupt: Interrupt) -> Result<Self> {
        let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        let tar = tar::Builder::new(BufWriter::with_capacity(1 << 20, Spacious { file, space, since: 0 }));
        Ok(Self { tar, bytes: 0, sums: String::new(), interrupt })
    }

    /// Ends it with the list of hashes; the disk has it then. How many bytes its files have.
    pub(crate) fn end(mut self) -> Result<u64> {
        let sums = std::mem::take(&mut self.sums);
        self.own(SUMS, u64::try_from(sums.len()).unwrap_or_default(), sums.as_bytes())?;
        let mut file = self.tar.into_inner()?;
        file.flush()?;
        file.get_ref().file.sync_all()?;
        Ok(self.bytes)
    }

    /// Appends what was just written.
    pub(crate) fn own(&mut self, name: &str, size: u64, bytes: impl Read) -> Result<()> {
        match self.append(name, size, bytes)? {
            Ok((_, read)) if read == size => Ok(()),
            Ok((_, read)) => Err(ServiceError::Environment(format!("{name}: {read} of {size} bytes could be read"))),
            Err(why) => Err(ServiceError::Environment(format!("{name}: {why}"))),
        }
    }

    /// Appends a film: what is wrong with it, in words, where its bytes are not those of its name or not `expected` many.
    pub(crate) fn film(&mut self, film: &StoredFilm, expected: u64, opened: Opened<'_>) -> Result<Option<String>> {
        let bytes = match opened {
            Opened::Bytes(bytes) => bytes,
            Opened::Failed(why) => return Ok(Some(why)),
        };
        Ok(match self.append(&name_of(&film.sha256), film.size_bytes, bytes)? {
            Err(why) => Some(format!("cannot be read: {why}")),
            Ok((_, size)) if size != expected => Some(format!("{size} bytes, should be {expected}")),
            Ok((sha256, _)) if sha256 != film.sha256 => Some(format!("other bytes: their SHA-256 is {sha256}")),
            Ok(_) => None,
        })
    }

    fn append(&mut self, name: &str, size: u64, bytes: impl Read) -> Result<Appended> {
        let mut header = tar::Header::new_gnu();
        header.set_size(size);
        header.set_mode(0o600);
        header.set_mtime(UNIX_EPOCH.elapsed().unwrap_or_default().as_secs());
        let mut measured = Measured::new(bytes.take(size), &self.interrupt);
        let appended = self.tar.append_data(&mut header, name, &mut measured);
        let (sha256, read, failed) = measured.end();
        if let Some(why) = failed {
            return Ok(Err(why));
        }
        appended?;
        self.sums.push_str(&format!("{sha256}  {name}\n"));
        self.bytes = self.bytes.saturating_add(read);
        Ok(Ok((sha256, read)))
    }
}

/// A film to be read, or why it cannot be.
pub(crate) enum Opened<'a> {
    Bytes(&'a mut dyn Read),
    Failed(String),
}

/// Films on their way into an archive: files, or what comes from a bucket.
pub(crate) enum Films {
    Local(Vec<(StoredFilm, PathBuf)>),
    Coming(mpsc::Receiver<Coming>),
}

impl Films {
    /// Calls `take` with each film and its bytes, or with why it cannot be read.
    pub(crate) fn each(self, mut take: impl FnMut(&StoredFilm, Opened<'_>) -> Result<()>) -> Result<()> {
        match self {
            Self::Local(films) => {
                for (film, path) in films {
                    match File::open(path) {
                        Ok(mut file) => take(&film, Opened::Bytes(&mut file))?,
                        Err(error) => take(&film, Opened::Failed(format!("cannot be read: {error}")))?,
                    }
                }
            }
            Self::Coming(mut films) => {
                while let Some((film, chunks)) = films.blocking_recv() {
                    take(&film, Opened::Bytes(&mut Chunks { chunks, left: Bytes::new() }))?;
                }
            }
        }
        Ok(())
    }
}

/// Writes an archive on a thread of its own, where `fill` gets the films of these that are kept, wherever they are.
///
/// # Errors
/// What `fill` ends with; a bucket that failed, which is the reason then, and not the archive that ended early.
pub(crate) async fn written<T: Send + 'static>(
    blobs: &Blobs,
    films: Vec<StoredFilm>,
    fill: impl FnOnce(Films) -> Result<T> + Send + 'static,
) -> Result<T> {
    let local: Option<Vec<(StoredFilm, PathBuf)>> =
        films.iter().map(|film| Some((film.clone(), blobs.local_path(&film.sha256)?))).collect();
    let (films, sent) = match local {
        Some(films) => (Films::Local(films), None),
        None => {
            let (sender, coming) = mpsc::channel::<Coming>(1);
            (Films::Coming(coming), Some(tokio::spawn(send_all(blobs.clone(), films, sender))))
        }
    };
    let written = off_thread(move || fill(films)).await;
    if let Some(sent) = sent {
        sent.await.map_err(|error| ServiceError::Environment(error.to_string()))??;
    }
    written
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

impl Read for Chunks {
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
