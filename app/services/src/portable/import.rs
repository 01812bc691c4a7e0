//! Reading a contest from an archive: nothing is written before all of it is proven, and all rows are one transaction.

use std::fs::File;
use std::path::{Path, PathBuf};

use domain::audit::places_text;
use domain::calendar::Day;
use domain::certificates::read_picture;
use domain::hex;
use domain::ids::{ContestId, FileId};
use domain::letter::{Template, TemplateProblem};
use domain::record::CommitmentSalt;
use serde_json::Value;
use store::{
    AUDIT_TABLE, AuditRow, CERTIFICATE_TABLE, CONTEST_TABLE, DERIVED_TABLE, EVIDENCE_TABLE, FILE_TABLE, IN_CLEAR,
    KeptTemplate, LetterTemplate, PortablePerson, PortableRow, PortableTable, Tx, contest_tables,
};
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _, BufReader};

use super::films::{ComingFilms, let_go};
use super::people::Renamed;
use super::{ContestArchive, MANIFEST, Manifest, PEOPLE, rows_of, table_of};
use crate::Services;
use crate::actor::{Actor, require_administrator};
use crate::archive::read::{Contents, Strictness, Unpacked, unpack};
use crate::archive::{Interrupt, film_named, off_thread};
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::films::keeping::HeldBytes;
use crate::films::making::WorkDir;
use crate::jobs::wake_workers;
use crate::media::room;
use crate::record::key::append_own_key;
use crate::selection::inputs::seal_hash;

/// Rows that are written by one statement, which takes a few ten thousand values at most.
const ROWS: usize = 500;

/// Objections that are read at once.
const OBJECTIONS: i64 = 200;

/// Longest line of an archive, bytes: what is sealed of a contest with ten thousand entries has a few million.
const LONGEST_LINE: u64 = 256 << 20;

/// What a contest's archive holds.
const CONTEST: Contents = Contents {
    what: "contest archive",
    needed: MANIFEST,
    holds: |name| name == MANIFEST || name == PEOPLE || table_of(name).is_some() || film_named(name).is_some(),
    strictness: Strictness::Bytes,
};

impl Services {
    /// Takes a contest from an archive, with its record. People who have an account with their address here are joined to it, and
    /// the account stays as it is; others get one. What was sealed and signed stays byte for byte, the record is added to the chain
    /// of this installation.
    ///
    /// Where a byte of the archive is wrong the report says what, and nothing is written.
    ///
    /// # Errors
    /// Somebody who is no administrator; [`Refusal::ContestHere`]; [`Refusal::Archive`] for one of a later program or one whose
    /// rows do not fit; [`Refusal::ArchiveUnproven`]; the database, the disk or the bucket; or it was stopped. Nothing is left then.
    pub async fn import_contest(&self, actor: &Actor, file: &Path, interrupt: &Interrupt) -> Result<ContestArchive> {
        require_administrator(actor)?;
        let archive =
            File::open(file).map_err(|error| ServiceError::Environment(format!("{}: {error}", file.display())))?;
        let root = self.media.blobs.root();
        room::leave_to_database(root, archive.metadata()?.len())?;
        let staging = WorkDir::new(root, &self.fresh_id::<FileId>()?).await?;
        let (folder, stop) = (staging.path(""), interrupt.clone());
        let unpacked = match off_thread(move || unpack(archive, &CONTEST, &folder, &stop)).await? {
            Ok(unpacked) => unpacked,
            Err(words) => return Ok(ContestArchive { damage: vec![words], ..ContestArchive::default() }),
        };
        let mut manifest = lines_of(staging.path(MANIFEST)).await?;
        let manifest = Manifest::read(&next_line(MANIFEST, &mut manifest).await?.unwrap_or_default())?;
        if let Some(table) = unknown_table(&unpacked) {
            return Err(Refusal::Archive(format!("rows of {table}, which this program does not know")).into());
        }
        if let Some(here) = self.read().await?.contest(&manifest.contest).await? {
            return Err(Refusal::ContestHere(here.title).into());
        }
        let coming = unpacked.keys().filter_map(|name| film_named(name)).map(str::to_owned).collect();
        let mut films = ComingFilms::new(staging.path(""), coming);
        for table in contest_tables().filter(|table| [FILE_TABLE, DERIVED_TABLE, EVIDENCE_TABLE].contains(&table.name))
        {
            let mut rows = RowFile::open(&staging, table).await?;
            while let Some(row) = rows.next_row().await? {
                films.look_for(self, &row).await?;
            }
        }
        interrupt.check()?;
        let written = carried_in(self, actor, &manifest, &staging, &mut films, interrupt).await;
        if written.is_err() {
            films.undo(self).await;
        }
        written?;
        wake_workers(self);
        Ok(ContestArchive {
            contest: manifest.contest.to_string(),
            title: manifest.title,
            rows: manifest.rows,
            films: films.count(),
            bytes: unpacked.values().fold(0, |sum, (_, size)| sum.saturating_add(*size)),
            damage: Vec::new(),
        })
    }
}

fn unknown_table(unpacked: &Unpacked) -> Option<&str> {
    let known = |name: &str| contest_tables().any(|table| table.name == name);
    unpacked.keys().filter_map(|name| table_of(name)).find(|table| !known(table))
}

/// Films first, then the rows; bytes are held from before the rows are written until they are there.
async fn carried_in(
    cx: &Context,
    actor: &Actor,
    manifest: &Manifest,
    staging: &WorkDir,
    films: &mut ComingFilms,
    interrupt: &Interrupt,
) -> Result<()> {
    let held = films.keep(cx).await?;
    let written = write_rows(cx, actor, manifest, staging, films, &held, interrupt).await;
    if written.is_err() {
        let_go(cx, &held).await;
    }
    written
}

async fn write_rows(
    cx: &Context,
    actor: &Actor,
    manifest: &Manifest,
    staging: &WorkDir,
    films: &mut ComingFilms,
    held: &[HeldBytes],
    interrupt: &Interrupt,
) -> Result<()> {
    let id = &manifest.contest;
    let people = people_of(staging).await?;
    let mut tx = cx.write().await?;
    if let Some(here) = tx.contest(id).await? {
        return Err(Refusal::ContestHere(here.title).into());
    }
    let renamed = Renamed::admit(cx, &mut *tx, actor, people).await?;
    let (mut last_hash, mut erased) = (String::new(), Vec::new());
    for table in contest_tables() {
        interrupt.check()?;
        let mut rows = RowFile::open(staging, table).await?;
        let (mut some, mut written) = (Vec::new(), 0_i64);
        while let Some(mut row) = rows.next_row().await? {
            require_own(table, &row, id)?;
            if table.name == AUDIT_TABLE {
                last_hash = row.get("hash").and_then(Value::as_str).unwrap_or_default().to_owned();
            }
            renamed.apply(table, &mut row);
            if table.name == CERTIFICATE_TABLE {
                // The number was given there: one of this installation may be the same, and both are what they are.
                row.insert("origin".to_owned(), Value::from(id.as_str()));
            }
            if films.settle(table, &mut row) {
                some.push(row);
                written += 1;
            }
            if some.len() == ROWS {
                add(cx, &mut *tx, table, std::mem::take(&mut some), &mut erased).await?;
            }
        }
        add(cx, &mut *tx, table, some, &mut erased).await?;
        // What has no column for its contest may name an entry, a panel or a meeting of another.
        if table.name != AUDIT_TABLE && tx.portable_count(table, id).await? != written {
            return Err(of_another(table));
        }
    }
    films.add_jobs(cx, &mut *tx).await?;
    require_whole(&mut *tx, id).await?;
    append_own_key(cx, &mut *tx, id).await?;
    if !erased.is_empty() {
        let event = event::AccountErase { rows: erased.len(), places: &places_text(&erased) };
        cx.audit(&mut *tx, actor, None, id.as_str(), &event).await?;
    }
    let event = event::ContestImport { title: &manifest.title, hash: &last_hash };
    cx.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
    for one in held {
        one.release(&mut *tx).await?;
    }
    Ok(tx.commit().await?)
}

/// Adds rows to their table; to `erased` the places here of those whose words were erased there.
async fn add(
    cx: &Context,
    tx: &mut dyn Tx,
    table: &PortableTable,
    rows: Vec<PortableRow>,
    erased: &mut Vec<i64>,
) -> Result<()> {
    if table.name != AUDIT_TABLE {
        return Ok(tx.insert_portable(table, &rows).await?);
    }
    let rows = rows.into_iter().map(|row| audit_row(row, cx.fresh_salt())).collect::<Result<Vec<AuditRow>>>()?;
    let empty: Vec<bool> = rows.iter().map(AuditRow::is_erased).collect();
    let last = tx.audit_again(rows).await?;
    let before = last.saturating_sub(i64::try_from(empty.len()).unwrap_or(i64::MAX));
    let places = (before.saturating_add(1)..).zip(empty);
    erased.extend(places.filter_map(|(place, empty)| empty.then_some(place)));
    Ok(())
}

/// A row of another contest is none of this archive.
fn require_own(table: &PortableTable, row: &PortableRow, id: &ContestId) -> Result<()> {
    let column = if table.name == CONTEST_TABLE { "id" } else { "contest_id" };
    // Rows without it belong to others that have it.
    let has_column = table.columns.iter().any(|one| one.name == column);
    let is_own = !has_column || row.get(column).and_then(Value::as_str) == Some(id.as_str());
    if is_own { Ok(()) } else { Err(of_another(table)) }
}

fn of_another(table: &PortableTable) -> ServiceError {
    Refusal::Archive(format!("{} of another contest", table.name)).into()
}

/// The contest can be read, its letters can be written, its selection is the one that was sealed, and its notices and its
/// announcement say what they said.
async fn require_whole(tx: &mut dyn Tx, id: &ContestId) -> Result<()> {
    if tx.contest(id).await?.is_none() {
        return Err(Refusal::Archive(format!("no row of {CONTEST_TABLE}")).into());
    }
    tx.letter_settings(id).await?;
    for LetterTemplate { kind, subject, body, .. } in tx.letter_templates(id).await? {
        for text in [subject, body] {
            let refused = |problem: TemplateProblem| Refusal::Archive(format!("letter_templates: {problem}"));
            Template::parse(&text, kind).map_err(refused)?;
        }
    }
    for KeptTemplate { kind, content, .. } in tx.certificate_templates(id).await? {
        if let Some(fault) = content.faults(kind).first() {
            return Err(Refusal::Archive(format!("certificate_templates: {fault}")).into());
        }
        if let Some(picture) = tx.certificate_picture(id, kind).await?
            && let Err(problem) = read_picture(&picture.bytes)
        {
            return Err(Refusal::Archive(format!("certificate_pictures: {problem:?}")).into());
        }
    }
    tx.certificates(id).await?;
    tx.award_decision(id).await?;
    if tx.result_announcement(id).await?.is_some_and(|kept| kept.words.hash().to_string() != kept.hash) {
        return Err(Refusal::Archive("the words of the announcement have another hash".to_owned()).into());
    }
    // What stands on everybody's first page is read there of all contests at once.
    tx.decided(id).await?;
    let mut after = 0;
    while let Some(last) = tx.objections(id, Day::of(0, 0), after, OBJECTIONS).await?.last().map(|one| one.number) {
        after = last;
    }
    tx.notice_draft(id).await?;
    if tx.notices(id).await?.iter().any(|notice| notice.words.hash().to_string() != notice.hash) {
        return Err(Refusal::Archive("the words of a notice have another hash".to_owned()).into());
    }
    if let Some(sealed) = tx.selection(id).await?
        && seal_hash(&sealed.inputs, &sealed.ranking, &sealed.outcome) != sealed.hash
    {
        return Err(Refusal::Archive("what was sealed has another hash".to_owned()).into());
    }
    Ok(())
}

/// A row of the trail there, with a commitment to its words as they are here: people may have other ids. One whose words were erased
/// keeps its own. Rows from before there were commitments get this salt.
fn audit_row(row: PortableRow, fresh: CommitmentSalt) -> Result<AuditRow> {
    let bytes = |column: &str| row.get(column).and_then(Value::as_str).and_then(hex::decode);
    let text = |column: &str| row.get(column).and_then(Value::as_str).map(str::to_owned);
    let number = |column: &str| row.get(column).and_then(Value::as_i64);
    let read = || {
        Some(AuditRow {
            seq: number("seq")?,
            at: number("at")?,
            actor_id: text("actor_id")?,
            contest_id: text("contest_id")?,
            action: text("action")?,
            subject: text("subject")?,
            detail: text("detail")?,
            hash: text("hash")?,
            version: number("version").unwrap_or(IN_CLEAR),
            salt: bytes("salt"),
            commitment: bytes("commitment"),
        })
    };
    let lacks = || Refusal::Archive(format!("a row of {AUDIT_TABLE} lacks a column"));
    let row = read().ok_or_else(lacks)?;
    if row.is_erased() {
        let is_whole = row.commitment.as_ref().is_some_and(|bytes| bytes.len() == 32);
        return if is_whole && row.subject.is_empty() && row.detail.is_empty() { Ok(row) } else { Err(lacks().into()) };
    }
    let kept = row.salt.as_deref().and_then(|salt| <[u8; 32]>::try_from(salt).ok());
    Ok(row.committed(&kept.map_or(fresh, CommitmentSalt::from_bytes)))
}

async fn people_of(staging: &WorkDir) -> Result<Vec<PortablePerson>> {
    let mut people = Vec::new();
    let mut lines = lines_of(staging.path(PEOPLE)).await?;
    while let Some(line) = next_line(PEOPLE, &mut lines).await? {
        people.push(serde_json::from_str(&line).map_err(|error| Refusal::Archive(format!("{PEOPLE}: {error}")))?);
    }
    Ok(people)
}

/// The rows of a table as they were unpacked; none where the archive is older than the table.
struct RowFile<'a> {
    table: &'a PortableTable,
    lines: Option<BufReader<tokio::fs::File>>,
}

impl<'a> RowFile<'a> {
    async fn open(staging: &WorkDir, table: &'a PortableTable) -> Result<Self> {
        Ok(Self { table, lines: lines_of(staging.path(&rows_of(table.name))).await? })
    }

    /// The next row, which fits the table.
    async fn next_row(&mut self) -> Result<Option<PortableRow>> {
        let Some(line) = next_line(&rows_of(self.table.name), &mut self.lines).await? else { return Ok(None) };
        let refused = |found: String| Refusal::Archive(format!("{}: {found}", rows_of(self.table.name)));
        let row: PortableRow = serde_json::from_str(&line).map_err(|error| refused(error.to_string()))?;
        self.table.check(&row).map_err(refused)?;
        Ok(Some(row))
    }
}

async fn lines_of(path: PathBuf) -> Result<Option<BufReader<tokio::fs::File>>> {
    match tokio::fs::File::open(path).await {
        Ok(file) => Ok(Some(BufReader::with_capacity(1 << 18, file))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn next_line(name: &str, lines: &mut Option<BufReader<tokio::fs::File>>) -> Result<Option<String>> {
    match lines {
        Some(lines) => line_within(LONGEST_LINE, name, lines).await,
        None => Ok(None),
    }
}

/// A line of fewer bytes than `longest`; what is longer is not read to its end.
async fn line_within(longest: u64, name: &str, lines: &mut (impl AsyncBufRead + Unpin)) -> Result<Option<String>> {
    let mut line = Vec::new();
    let read = lines.take(longest).read_until(b'\n', &mut line).await?;
    if read == 0 {
        return Ok(None);
    }
    let refused = |what: &str| Refusal::Archive(format!("{name}: {what}"));
    if u64::try_from(read).is_ok_and(|read| read >= longest) {
        return Err(refused("a line without an end").into());
    }
    Ok(Some(String::from_utf8(line).map_err(|_| refused("no UTF-8"))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_line_without_an_end_is_not_read_to_its_end() {
        let mut lines = "short\nas long as it may\nlast".as_bytes();
        for expected in ["short\n", "as long as it may\n", "last"] {
            assert_eq!(line_within(19, "n", &mut lines).await.unwrap().as_deref(), Some(expected));
        }
        assert_eq!(line_within(19, "n", &mut lines).await.unwrap(), None);
        let mut long = "as long as it may not".as_bytes();
        let refused = line_within(19, "n", &mut long).await.unwrap_err();
        assert!(matches!(refused, ServiceError::Refused(Refusal::Archive(_))), "{refused}");
        assert_eq!(long, b"ot", "what follows is left");
    }
}
