//! Writing a backup: every film is hashed as it is written.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use bytes::{Buf as _, Bytes};
use futures::StreamExt as _;
use store::{CopiedFilm, RESERVED_DISK_BYTES, Store, damage_of_copy, films_of_copy};
use tokio::sync::mpsc;

use super::{BackupReport, DATABASE, Interrupt, Measured, Passing, SUMS, name_of, off_thread, sync_folder};
use crate::error::{Result, ServiceError};
use crate::media::blobs::{Blobs, StoredFilm};
use crate::media::room;

/// Written before the disk is asked again how much is free, bytes.
const ASK_AGAIN: u64 = 32 << 20;

/// A film on its way from a bucket into the archive: its name and size, and its bytes as they come.
type Coming = (StoredFilm, mpsc::Receiver<std::io::Result<Bytes>>);

/// Films by hash, as the copied database knows them.
type Known = BTreeMap<String, CopiedFilm>;

/// Writes database and films into one tar file, wherever the films are kept. A film is immutable once it has its
/// name, and the copy of the database is taken first, so every film the copy knows is in the archive. The database may be of
/// an older version.
///
/// The file has its name only when it is whole and proven: the copy of the database is sound, every film is there with the
/// size the database has and the hash it is named by. Otherwise the report says what is wrong, and nothing is written.
///
/// # Errors
/// The file exists, a database that is not SQLite, the disk or the bucket, or it was stopped. Nothing is left then.
pub async fn backup(store: &dyn Store, blobs: &Blobs, file: &Path, interrupt: &Interrupt) -> Result<BackupReport> {
    let target = std::path::absolute(file)?;
    let exists = || ServiceError::Environment(format!("{} exists; choose another name", target.display()));
    if target.exists() {
        return Err(exists());
    }
    let folder = target.parent().map(Path::to_path_buf).unwrap_or_default();
    let space = Space::of(&folder, blobs.root())?;
    space.check(blobs.list().await?.iter().fold(0, |sum, film| sum.saturating_add(film.size_bytes)))?;
    // Beside the archive, where there has to be room anyway.
    let copy = Passing(beside(&target, "db"));
    store.copy_to(&copy.0).await?;
    let mut report = BackupReport { damage: damage_of_copy(&copy.0).await?, ..BackupReport::default() };
    if !report.damage.is_empty() {
        report.damage.iter_mut().for_each(|words| words.insert_str(0, "database: "));
        return Ok(report);
    }
    let mut known = Known::new();
    for film in films_of_copy(&copy.0).await? {
        known.entry(film.sha256.clone()).or_insert(film);
    }
    // The films that the copy knows are there by now.
    let stored = blobs.list().await?;
    report.damage = missing(&known, &stored);
    // What no row names may be swept while this goes on.
    let stored: Vec<StoredFilm> = stored.into_iter().filter(|film| known.contains_key(&film.sha256)).collect();
    let database = File::open(&copy.0)?;
    // What is in it is nobody else's: from now on it has no name that a killed process could leave.
    drop(copy);

    let partial = Passing(beside(&target, "partial"));
    let local: Option<Vec<(StoredFilm, PathBuf)>> =
        stored.iter().map(|film| Some((film.clone(), blobs.local_path(&film.sha256)?))).collect();
    let (sender, coming) = mpsc::channel::<Coming>(1);
    let sent = local.is_none().then(|| tokio::spawn(send_all(blobs.clone(), stored, sender)));
    let begun = Archive::begin(&partial.0, space, known, report, interrupt.clone())?;
    let written = off_thread(move || begun.fill(database, local, coming)).await;
    // A bucket that failed is the reason, not the archive that ended early.
    if let Some(sent) = sent {
        sent.await.map_err(|error| ServiceError::Environment(error.to_string()))??;
    }
    let report = written?;
    if report.damage.is_empty() {
        // A second name, not a new one: what has come there meanwhile stays.
        match std::fs::hard_link(&partial.0, &target) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(exists()),
            // Some file systems have no second names.
            Err(_) => std::fs::rename(&partial.0, &target)?,
            Ok(()) => {}
        }
        sync_folder(&folder)?;
    }
    Ok(report)
}

/// A hidden name of our own in the same folder.
fn beside(target: &Path, ending: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    target.with_file_name(format!(".{name}.{}.{ending}", uuid::Uuid::now_v7()))
}

fn missing(known: &Known, stored: &[StoredFilm]) -> Vec<String> {
    let there = |film: &CopiedFilm| stored.binary_search_by(|one| one.sha256.cmp(&film.sha256)).is_ok();
    known.values().filter(|film| !there(film)).map(|film| format!("{}: missing", named(film))).collect()
}

/// A film for people: its hash, and the file of an entry that it is.
fn named(film: &CopiedFilm) -> String {
    match film.id.as_str() {
        "" => format!("film {}", film.sha256),
        id => format!("film {} (file {id})", film.sha256),
    }
}

/// The disk that is written to.
struct Space {
    folder: PathBuf,
    /// Left alone, bytes: where the database may be on the same disk.
    floor: u64,
}

impl Space {
    fn of(folder: &Path, data: &Path) -> Result<Self> {
        let found = std::fs::metadata(folder);
        let found = found.map_err(|error| ServiceError::Environment(format!("{}: {error}", folder.display())))?;
        let same = found.dev() == std::fs::metadata(data).map_or(0, |found| found.dev());
        Ok(Self { folder: folder.to_path_buf(), floor: if same { RESERVED_DISK_BYTES } else { 0 } })
    }

    fn check(&self, needed: u64) -> std::io::Result<()> {
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
struct Archive {
    tar: tar::Builder<BufWriter<Spacious>>,
    known: Known,
    report: BackupReport,
    sums: String,
    interrupt: Interrupt,
}

impl Archive {
    fn begin(path: &Path, space: Space, known: Known, report: BackupReport, interrupt: Interrupt) -> Result<Self> {
        let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        let tar = tar::Builder::new(BufWriter::with_capacity(1 << 20, Spacious { file, space, since: 0 }));
        Ok(Self { tar, known, report, sums: String::new(), interrupt })
    }

    /// Everything, and the disk has it.
    fn fill(
        mut self,
        database: File,
        local: Option<Vec<(StoredFilm, PathBuf)>>,
        mut coming: mpsc::Receiver<Coming>,
    ) -> Result<BackupReport> {
        let size = database.metadata()?.len();
        self.own(DATABASE, size, database)?;
        match local {
            Some(films) => {
                for (film, path) in films {
                    match File::open(path) {
                        Ok(bytes) => self.film(&film, bytes)?,
                        Err(error) => self.damaged(&film, &format!("cannot be read: {error}")),
                    }
                }
            }
            None => {
                while let Some((film, chunks)) = coming.blocking_recv() {
                    self.film(&film, Chunks { chunks, left: Bytes::new() })?;
                }
            }
        }
        let sums = std::mem::take(&mut self.sums);
        self.own(SUMS, u64::try_from(sums.len()).unwrap_or_default(), sums.as_bytes())?;
        let mut file = self.tar.into_inner()?;
        file.flush()?;
        file.get_ref().file.sync_all()?;
        Ok(self.report)
    }

    fn film(&mut self, film: &StoredFilm, bytes: impl Read) -> Result<()> {
        let expected = self.known.get(&film.sha256).and_then(|known| u64::try_from(known.size_bytes).ok());
        match self.append(&name_of(&film.sha256), film.size_bytes, bytes)? {
            Err(why) => self.damaged(film, &format!("cannot be read: {why}")),
            Ok((_, size)) if size != expected.unwrap_or(film.size_bytes) => {
                self.damaged(film, &format!("{size} bytes, should be {}", expected.unwrap_or(film.size_bytes)));
            }
            Ok((sha256, _)) if sha256 != film.sha256 => {
                self.damaged(film, &format!("other bytes: their SHA-256 is {sha256}"));
            }
            Ok(_) => self.report.films += 1,
        }
        Ok(())
    }

    fn damaged(&mut self, film: &StoredFilm, what: &str) {
        let other = CopiedFilm { id: String::new(), sha256: film.sha256.clone(), size_bytes: 0 };
        let name = named(self.known.get(&film.sha256).unwrap_or(&other));
        self.report.damage.push(format!("{name}: {what}"));
    }

    /// Appends what was just written.
    fn own(&mut self, name: &str, size: u64, bytes: impl Read) -> Result<()> {
        match self.append(name, size, bytes)? {
            Ok((_, read)) if read == size => Ok(()),
            Ok((_, read)) => Err(ServiceError::Environment(format!("{name}: {read} of {size} bytes could be read"))),
            Err(why) => Err(ServiceError::Environment(format!("{name}: {why}"))),
        }
    }

    /// Appends a file: what it hashes to and how long it is, or why it could not be read.
    fn append(
        &mut self,
        name: &str,
        size: u64,
        bytes: impl Read,
    ) -> Result<std::result::Result<(String, u64), String>> {
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
        self.report.bytes = self.report.bytes.saturating_add(read);
        Ok(Ok((sha256, read)))
    }
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
