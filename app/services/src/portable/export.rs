//! Writing a contest into an archive.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use domain::ids::ContestId;
use serde::Serialize;
use serde_json::Value;
use store::{DERIVED_TABLE, EVIDENCE_TABLE, FILE_TABLE, FileState, PortableRow, PortableTable, contest_tables};

use super::{ContestArchive, FORMAT, MANIFEST, Manifest, PEOPLE, VERSION, people, rows_of};
use crate::Services;
use crate::actor::{Actor, require_administrator};
use crate::archive::Interrupt;
use crate::archive::write::{Archive, Films, Space, Target, written};
use crate::audit::event;
use crate::error::{Result, ServiceError};
use crate::media::blobs::StoredFilm;

impl Services {
    /// Writes a contest into a file, with its films or without: settings, people, entries with their versions and files, sheets,
    /// rounds, selection, meetings, and the record. Rows pass one by one, and films as they come.
    ///
    /// The file has its name only when it is whole and every film is proven; otherwise the report says what is wrong with them, and
    /// nothing is written.
    ///
    /// # Errors
    /// Somebody who is no administrator, no such contest, a file that exists, the database, the disk or the bucket, or it was
    /// stopped. Nothing is left then.
    pub async fn export_contest(
        &self,
        actor: &Actor,
        id: &ContestId,
        file: &Path,
        with_films: bool,
        interrupt: &Interrupt,
    ) -> Result<ContestArchive> {
        require_administrator(actor)?;
        let blobs = &self.media.blobs;
        let target = Target::new(file)?;
        let space = Space::of(&target.folder, blobs.root())?;
        let scratch = target.beside("rows");
        let mut rows = Rows::begin(&scratch.0)?;
        let mut tx = self.read().await?;
        let contest = self.contest_in(&mut *tx, id).await?;
        for table in contest_tables() {
            interrupt.check()?;
            rows.begin_part(rows_of(table.name));
            tx.portable_rows(table, id, &mut |row: &str| Ok(rows.take(table, row)?)).await?;
        }
        let ids: Vec<String> = std::mem::take(&mut rows.people).into_iter().collect();
        let people = tx.portable_people(&ids).await?;
        drop(tx);
        rows.begin_part(PEOPLE.to_owned());
        for person in &people {
            rows.write(person)?;
        }

        let counts = |part: &Part| Some((super::table_of(&part.name)?.to_owned(), part.rows));
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            version: VERSION,
            contest: id.clone(),
            title: contest.title,
            exported_at: self.now(),
            films: with_films,
            rows: rows.parts.iter().filter_map(counts).collect(),
        };
        let known = if with_films { std::mem::take(&mut rows.films) } else { BTreeMap::new() };
        let stored: Vec<StoredFilm> =
            blobs.list().await?.into_iter().filter(|film| known.contains_key(&film.sha256)).collect();
        space.check(stored.iter().fold(0, |sum, film| sum.saturating_add(film.size_bytes)))?;
        let report = ContestArchive {
            contest: id.to_string(),
            title: manifest.title.clone(),
            rows: manifest.rows.clone(),
            damage: missing(&known, &stored),
            ..ContestArchive::default()
        };
        let partial = target.beside("partial");
        let archive = Archive::begin(&partial.0, space, interrupt.clone())?;
        let rows = rows.end(&scratch.0)?;
        let fill = move |films| fill(archive, &manifest, rows, films, &known, report);
        let report = written(blobs, stored, fill).await?;
        if report.damage.is_empty() {
            // A file that cannot be recorded is not given out.
            let mut tx = self.write().await?;
            self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::ContestExport {}).await?;
            tx.commit().await?;
            target.take(&partial)?;
        }
        Ok(report)
    }
}

/// The films that the contest knows and nobody has.
fn missing(known: &BTreeMap<String, u64>, stored: &[StoredFilm]) -> Vec<String> {
    let there: BTreeSet<&str> = stored.iter().map(|film| film.sha256.as_str()).collect();
    known
        .keys()
        .filter(|sha256| !there.contains(sha256.as_str()))
        .map(|sha256| format!("film {sha256}: missing"))
        .collect()
}

/// Everything in its order, and the disk has it.
fn fill(
    mut archive: Archive,
    manifest: &Manifest,
    (mut rows, parts): (BufReader<File>, Vec<Part>),
    films: Films,
    known: &BTreeMap<String, u64>,
    mut report: ContestArchive,
) -> Result<ContestArchive> {
    let manifest = serde_json::to_vec(manifest).map_err(|error| ServiceError::Environment(error.to_string()))?;
    archive.own(MANIFEST, u64::try_from(manifest.len()).unwrap_or_default(), manifest.as_slice())?;
    for part in parts {
        archive.own(&part.name, part.bytes, (&mut rows).take(part.bytes))?;
    }
    films.each(|film, opened| {
        let expected = known.get(&film.sha256).copied().unwrap_or(film.size_bytes);
        match archive.film(film, expected, opened)? {
            Some(what) => report.damage.push(format!("film {}: {what}", film.sha256)),
            None => report.films += 1,
        }
        Ok(())
    })?;
    report.bytes = archive.end()?;
    Ok(report)
}

/// A file of the archive as it lies among the others in one file.
struct Part {
    name: String,
    bytes: u64,
    rows: u64,
}

/// Rows on their way into the archive, which has to know how long a file is before it begins.
struct Rows {
    file: BufWriter<File>,
    parts: Vec<Part>,
    /// Ids by which the rows may name people.
    people: BTreeSet<String>,
    /// Sizes by hash of the films and of what was made from them.
    films: BTreeMap<String, u64>,
    /// Files whose bytes may be gone.
    removed: BTreeSet<String>,
}

impl Rows {
    fn begin(path: &Path) -> Result<Self> {
        let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        Ok(Self {
            file: BufWriter::with_capacity(1 << 20, file),
            parts: Vec::new(),
            people: BTreeSet::new(),
            films: BTreeMap::new(),
            removed: BTreeSet::new(),
        })
    }

    fn begin_part(&mut self, name: String) {
        self.parts.push(Part { name, bytes: 0, rows: 0 });
    }

    fn take(&mut self, table: &PortableTable, row: &str) -> std::io::Result<()> {
        let row: PortableRow = serde_json::from_str(row)?;
        people::collect(table, &row, &mut self.people);
        let text = |column: &str| row.get(column).and_then(Value::as_str).unwrap_or_default();
        let is_film = match table.name {
            FILE_TABLE if text("state") == FileState::Removed.key() => {
                self.removed.insert(text("id").to_owned());
                false
            }
            FILE_TABLE | EVIDENCE_TABLE => true,
            DERIVED_TABLE => !self.removed.contains(text("file_id")),
            _ => false,
        };
        if is_film && !text("sha256").is_empty() {
            let size = row.get("size_bytes").and_then(Value::as_u64).unwrap_or_default();
            self.films.insert(text("sha256").to_owned(), size);
        }
        self.write(&row)
    }

    fn write<T: Serialize>(&mut self, row: &T) -> std::io::Result<()> {
        let mut line = serde_json::to_vec(row)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        if let Some(part) = self.parts.last_mut() {
            part.bytes = part.bytes.saturating_add(u64::try_from(line.len()).unwrap_or_default());
            part.rows = part.rows.saturating_add(1);
        }
        Ok(())
    }

    /// All of them from the beginning, with the parts they are in.
    fn end(mut self, path: &Path) -> Result<(BufReader<File>, Vec<Part>)> {
        self.file.flush()?;
        Ok((BufReader::with_capacity(1 << 20, File::open(path)?), self.parts))
    }
}
