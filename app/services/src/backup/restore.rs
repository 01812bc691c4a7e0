//! Reading a backup: nothing counts as restored before all of it is proven.

use std::fs::File;
use std::path::{Path, PathBuf};

use store::{
    RESERVED_DISK_BYTES, Schema, StoreError, damage_of_copy, end_access_in_copy, films_of_copy, schema_of_copy,
};

use super::{BackupReport, DATABASE};
use crate::accounts::browsers;
use crate::archive::read::{Contents, Strictness, folder, unpack};
use crate::archive::{FILMS, Interrupt, Passing, film_named, name_of, off_thread, sync_folder};
use crate::clock::{Clock as _, SystemClock};
use crate::error::{Result, ServiceError};
use crate::media::room;
use crate::playback::links;

/// How the folder begins in which a backup is unpacked, inside the data folder.
const UNPACKING: &str = "linxuan.restoring-";
/// What a fresh file system has at its top.
const LOST_AND_FOUND: &str = "lost+found";

/// What a backup holds.
const BACKUP: Contents = Contents {
    what: "backup",
    needed: DATABASE,
    holds: |name| name == DATABASE || film_named(name).is_some(),
    // Backups of older programs have no list: their films are proven by their names.
    strictness: Strictness::Files,
};

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
    let unpacked = match off_thread(move || unpack(archive, &BACKUP, &staging, &stop)).await? {
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
