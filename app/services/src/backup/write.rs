//! Writing a backup: every film is hashed as it is written.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use store::{CopiedFilm, Store, damage_of_copy, films_of_copy};

use super::{BackupReport, DATABASE};
use crate::archive::Interrupt;
use crate::archive::write::{Archive, Films, Space, Target, written};
use crate::error::Result;
use crate::media::blobs::{Blobs, StoredFilm};

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
    let target = Target::new(file)?;
    let space = Space::of(&target.folder, blobs.root())?;
    space.check(blobs.list().await?.iter().fold(0, |sum, film| sum.saturating_add(film.size_bytes)))?;
    // Beside the archive, where there has to be room anyway.
    let copy = target.beside("db");
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

    let partial = target.beside("partial");
    let archive = Archive::begin(&partial.0, space, interrupt.clone())?;
    let report = written(blobs, stored, move |films| fill(archive, database, films, &known, report)).await?;
    if report.damage.is_empty() {
        target.take(&partial)?;
    }
    Ok(report)
}

/// Database and films, and the disk has them.
fn fill(
    mut archive: Archive,
    database: File,
    films: Films,
    known: &Known,
    mut report: BackupReport,
) -> Result<BackupReport> {
    let size = database.metadata()?.len();
    archive.own(DATABASE, size, database)?;
    films.each(|film, opened| {
        let expected = known.get(&film.sha256).and_then(|known| u64::try_from(known.size_bytes).ok());
        match archive.film(film, expected.unwrap_or(film.size_bytes), opened)? {
            Some(what) => report.damage.push(format!("{}: {what}", name_in(known, film))),
            None => report.films += 1,
        }
        Ok(())
    })?;
    report.bytes = archive.end()?;
    Ok(report)
}

fn missing(known: &Known, stored: &[StoredFilm]) -> Vec<String> {
    let there = |film: &CopiedFilm| stored.binary_search_by(|one| one.sha256.cmp(&film.sha256)).is_ok();
    known.values().filter(|film| !there(film)).map(|film| format!("{}: missing", named(film))).collect()
}

fn name_in(known: &Known, film: &StoredFilm) -> String {
    let other = CopiedFilm { id: String::new(), sha256: film.sha256.clone(), size_bytes: 0 };
    named(known.get(&film.sha256).unwrap_or(&other))
}

/// A film for people: its hash, and the file of an entry that it is.
fn named(film: &CopiedFilm) -> String {
    match film.id.as_str() {
        "" => format!("film {}", film.sha256),
        id => format!("film {} (file {id})", film.sha256),
    }
}
