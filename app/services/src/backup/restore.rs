//! Reading a backup: nothing counts as restored before all of it is proven.

use std::collections::BTreeMap;
use std::fs::{DirBuilder, File};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use store::{
    RESERVED_DISK_BYTES, Schema, StoreError, damage_of_copy, end_access_in_copy, films_of_copy, schema_of_copy,
};

use super::{
    BackupReport, DATABASE, FILMS, Interrupt, Measured, Passing, SUMS, film_named, name_of, off_thread, sync_folder,
};
use crate::accounts::browsers;
use crate::clock::{Clock as _, SystemClock};
use crate::error::{Result, ServiceError};
use crate::media::room;
use crate::playback::links;

/// How the folder begins in which a backup is unpacked, inside the data folder.
const UNPACKING: &str = "linxuan.restoring-";
/// What a fresh file system has at its top.
const LOST_AND_FOUND: &str = "lost+found";
/// Longest list of hashes, bytes: a million films.
const LONGEST_SUMS: u64 = 200 << 20;

/// A file of the archive: what it hashes to, and its size.
type Unpacked = BTreeMap<String, (String, u64)>;

/// What reading an archive came to: damage is no error of the machine.
type Read<T> = Result<std::result::Result<T, String>>;

/// Unpacks a backup into an empty or absent data folder, which may be a mount point. Every film's hash is computed again, the
/// database is checked, and every film it knows must be there. Whatever lets somebody in without a password ends: the backup
/// may have been in other hands.
///
/// Where something is wrong the report says what, and nothing is kept.
///
/// # Errors
/// A folder that holds something, a database of a newer program, the disk, or it was stopped. Nothing is left then.
pub async fn restore(file: &Path, data: &Path, interrupt: &Interrupt) -> Result<BackupReport> {
    let archive =
        File::open(file).map_err(|error| ServiceError::Environment(format!("{}: {error}", file.display())))?;
    let mut target = Target::prepare(&std::path::absolute(data)?)?;
    room::leave(&target.data, RESERVED_DISK_BYTES, archive.metadata()?.len())?;
    let damaged = |words: String| {
        let damage = vec![words];
        Ok(BackupReport { damage, ..BackupReport::default() })
    };
    let (staging, stop) = (target.staging.0.clone(), interrupt.clone());
    let unpacked = match off_thread(move || unpack(archive, &staging, &stop)).await? {
        Ok(unpacked) => unpacked,
        Err(words) => return damaged(words),
    };
    let database = target.staging.0.join(DATABASE);
    let mut damage = damage_of_copy(&database).await?;
    if damage.is_empty() {
        match schema_of_copy(&database).await? {
            Schema::Newer(migration) => {
                return Err(StoreError::Newer { place: file.display().to_string(), migration }.into());
            }
            Schema::Absent => damage.push("not one of this program".to_owned()),
            Schema::Current | Schema::Older(_) => {}
        }
    }
    if let Some(words) = damage.first() {
        return damaged(format!("database: {words}"));
    }
    for film in films_of_copy(&database).await? {
        let found = unpacked.get(&name_of(&film.sha256)).map(|(_, size)| *size);
        if found != u64::try_from(film.size_bytes).ok() {
            let found = found.map_or_else(|| "missing".to_owned(), |size| format!("{size} bytes"));
            return damaged(format!("film {}: {found}, should be {} bytes", film.sha256, film.size_bytes));
        }
    }
    let ended = end_access_in_copy(&database, SystemClock.now(), &[links::KEY, browsers::KEY]).await?;
    interrupt.check()?;
    target.finish()?;
    Ok(BackupReport {
        films: unpacked.keys().filter(|name| film_named(name).is_some()).count(),
        bytes: unpacked.values().fold(0, |sum, (_, size)| sum.saturating_add(*size)),
        ended,
        damage: Vec::new(),
    })
}

/// A data folder that is being filled. What was made of it goes again unless it is finished.
struct Target {
    data: PathBuf,
    staging: Passing,
    /// Parts that have their final name.
    moved: Vec<Passing>,
    /// Folders that were made, the outermost first.
    made: Vec<PathBuf>,
}

impl Target {
    fn prepare(data: &Path) -> Result<Self> {
        let mut made: Vec<PathBuf> = data.ancestors().take_while(|one| !one.exists()).map(Path::to_path_buf).collect();
        made.reverse();
        if made.is_empty() {
            for found in std::fs::read_dir(data)? {
                let found = found?;
                let name = found.file_name();
                if name.to_string_lossy().starts_with(UNPACKING) {
                    // Left by one that was killed.
                    std::fs::remove_dir_all(found.path())?;
                } else if name != LOST_AND_FOUND {
                    return Err(ServiceError::Environment(format!(
                        "{} is not empty ({}); restore into an empty folder",
                        data.display(),
                        name.display()
                    )));
                }
            }
        }
        let staging = Passing(data.join(format!("{UNPACKING}{}", uuid::Uuid::now_v7())));
        let target = Self { data: data.to_path_buf(), staging, moved: Vec::new(), made };
        folder(&target.staging.0.join(FILMS).join("arriving"))?;
        Ok(target)
    }

    /// Gives films and then the database their names: with the database it is a data folder.
    fn finish(&mut self) -> Result<()> {
        for part in [FILMS, DATABASE] {
            let place = self.data.join(part);
            std::fs::rename(self.staging.0.join(part), &place)?;
            self.moved.push(Passing(place));
        }
        sync_folder(&self.data)?;
        self.made.clear();
        for part in std::mem::take(&mut self.moved) {
            std::mem::forget(part);
        }
        Ok(())
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        self.moved.clear();
        let _ = std::fs::remove_dir_all(&self.staging.0);
        for folder in self.made.iter().rev() {
            let _ = std::fs::remove_dir(folder);
        }
    }
}

fn folder(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Whether a tar file has its end, which is two empty blocks.
fn has_end(archive: &File) -> std::io::Result<bool> {
    let mut end = [1; 1_024];
    let Some(at) = archive.metadata()?.len().checked_sub(1_024) else { return Ok(false) };
    archive.read_exact_at(&mut end, at)?;
    Ok(end.iter().all(|byte| *byte == 0))
}

/// Unpacks an archive, hashing every file; the words say what is wrong with it.
fn unpack(archive: File, staging: &Path, interrupt: &Interrupt) -> Read<Unpacked> {
    let (mut unpacked, mut sums) = (Unpacked::new(), None);
    let has_end = has_end(&archive)?;
    let mut archive = tar::Archive::new(std::io::BufReader::with_capacity(1 << 20, archive));
    let no_backup = |error: std::io::Error| format!("no whole backup: {error}");
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return Ok(Err(no_backup(error))),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return Ok(Err(no_backup(error))),
        };
        // Names are compared, never followed: none that leads elsewhere is one of ours.
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let ours = name == DATABASE || name == SUMS || film_named(&name).is_some();
        if !ours || !entry.header().entry_type().is_file() {
            return Ok(Err(format!("no backup: it holds {name:?}")));
        }
        if unpacked.contains_key(&name) || (name == SUMS && sums.is_some()) {
            return Ok(Err(format!("no backup: it holds {name:?} twice")));
        }
        let size = entry.size();
        let mut bytes = Measured::new(entry, interrupt);
        if name == SUMS {
            let mut text = String::new();
            if let Err(error) = (&mut bytes).take(LONGEST_SUMS).read_to_string(&mut text) {
                return Ok(Err(no_backup(error)));
            }
            sums = Some(text);
        } else {
            let target = staging.join(&name);
            folder(target.parent().unwrap_or(staging))?;
            let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&target)?;
            if let Err(error) = std::io::copy(&mut bytes, &mut file)
                && bytes.failed.is_none()
            {
                return Err(error.into());
            }
            file.flush()?;
            file.sync_all()?;
        }
        let (sha256, read, failed) = bytes.end();
        if let Some(why) = failed {
            return Ok(Err(format!("no whole backup: {name}: {why}")));
        }
        if read != size {
            return Ok(Err(format!("no whole backup: it ends within {name}")));
        }
        if film_named(&name).is_some_and(|promised| promised != sha256) {
            return Ok(Err(format!("{name}: other bytes, their SHA-256 is {sha256}")));
        }
        if name != SUMS {
            unpacked.insert(name, (sha256, read));
        }
    }
    if !unpacked.contains_key(DATABASE) {
        return Ok(Err(format!("no backup: it holds no {DATABASE}")));
    }
    if sums.is_none() && !has_end {
        return Ok(Err("no whole backup: its end is missing".to_owned()));
    }
    Ok(compared(&unpacked, sums.as_deref()).map(|()| unpacked))
}

/// Whether the files are those of the list. Backups of older programs have none: their films are proven by their names.
fn compared(unpacked: &Unpacked, sums: Option<&str>) -> std::result::Result<(), String> {
    let Some(sums) = sums else {
        tracing::warn!("the backup has no list of hashes: an older program wrote it");
        return Ok(());
    };
    let listed: BTreeMap<&str, &str> =
        sums.lines().filter_map(|line| line.split_once("  ")).map(|(sha256, name)| (name, sha256)).collect();
    for (name, (sha256, _)) in unpacked {
        match listed.get(name.as_str()) {
            Some(promised) if promised == sha256 => {}
            Some(_) => return Err(format!("{name}: other bytes than {SUMS} lists, their SHA-256 is {sha256}")),
            None => return Err(format!("{name} is not in {SUMS}")),
        }
    }
    match listed.keys().find(|name| !unpacked.contains_key(**name)) {
        Some(name) => Err(format!("{name} is in {SUMS}, and missing")),
        None => Ok(()),
    }
}
