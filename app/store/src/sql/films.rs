//! Files of entries, and parts of files that are still arriving.

use async_trait::async_trait;
use domain::ids::{ContestId, EntryId, FileId};
use domain::time::Micros;

use super::SqlTx;
use super::conditions::{Builder, MOST, push_in};
use crate::error::{Place, Result, to_json};
use crate::films::{DerivedFile, File, FileState, FilmLine, Films, KnownFilm, UploadPart};

#[derive(sqlx::FromRow)]
struct FileRow {
    id: String,
    entry_id: String,
    kind: String,
    state: String,
    filename: String,
    media_type: String,
    size_bytes: i64,
    sha256: Option<String>,
    duration_ms: Option<i64>,
    width: Option<i64>,
    height: Option<i64>,
    findings: String,
    measures: String,
    fingerprint: Option<String>,
    parts: String,
    created_at: i64,
    updated_at: i64,
}

impl FileRow {
    fn read(self) -> Result<File> {
        let at = |column| Place { table: "files", column, row: &self.id };
        Ok(File {
            id: at("id").parse(&self.id)?,
            entry_id: at("entry_id").parse(&self.entry_id)?,
            state: at("state").parse(&self.state)?,
            findings: at("findings").json(&self.findings)?,
            measures: at("measures").json(&self.measures)?,
            fingerprint: self.fingerprint.as_deref().map(|text| at("fingerprint").parse(text)).transpose()?,
            parts: self.parts,
            kind: self.kind,
            filename: self.filename,
            media_type: self.media_type,
            size_bytes: self.size_bytes,
            sha256: self.sha256,
            duration_ms: self.duration_ms,
            width: self.width,
            height: self.height,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

#[async_trait]
impl Films for SqlTx {
    async fn insert_file(&mut self, file: &File) -> Result<()> {
        sqlx::query(
            "INSERT INTO files (id, entry_id, kind, state, filename, media_type, size_bytes, sha256, duration_ms,
                                width, height, findings, parts, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(file.id.as_str())
        .bind(file.entry_id.as_str())
        .bind(&file.kind)
        .bind(file.state.key())
        .bind(&file.filename)
        .bind(&file.media_type)
        .bind(file.size_bytes)
        .bind(&file.sha256)
        .bind(file.duration_ms)
        .bind(file.width)
        .bind(file.height)
        .bind(to_json(&file.findings)?)
        .bind(&file.parts)
        .bind(file.created_at)
        .bind(file.updated_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn file(&mut self, id: &FileId) -> Result<Option<File>> {
        let row: Option<FileRow> =
            sqlx::query_as("SELECT * FROM files WHERE id = $1").bind(id.as_str()).fetch_optional(self.db()?).await?;
        row.map(FileRow::read).transpose()
    }

    async fn update_file(&mut self, file: &File) -> Result<()> {
        sqlx::query(
            "UPDATE files SET state = $2, sha256 = $3, duration_ms = $4, width = $5, height = $6, findings = $7,
                    updated_at = $8, measures = $9, fingerprint = $10
             WHERE id = $1",
        )
        .bind(file.id.as_str())
        .bind(file.state.key())
        .bind(&file.sha256)
        .bind(file.duration_ms)
        .bind(file.width)
        .bind(file.height)
        .bind(to_json(&file.findings)?)
        .bind(file.updated_at)
        .bind(to_json(&file.measures)?)
        .bind(file.fingerprint.as_ref().map(ToString::to_string))
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn files_of(&mut self, entry: &EntryId) -> Result<Vec<File>> {
        let rows: Vec<FileRow> = sqlx::query_as(
            "SELECT * FROM files WHERE entry_id = $1 AND state NOT IN ('replaced', 'removed') ORDER BY created_at DESC, id DESC",
        )
        .bind(entry.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(FileRow::read).collect()
    }

    async fn files_of_entries(&mut self, entries: &[EntryId]) -> Result<Vec<File>> {
        let mut files = Vec::new();
        for entries in entries.chunks(MOST) {
            let mut query =
                Builder::new("SELECT * FROM files WHERE state NOT IN ('replaced', 'removed') AND entry_id IN ");
            push_in(&mut query, &entries.iter().map(EntryId::to_string).collect::<Vec<_>>());
            query.push(" ORDER BY entry_id, created_at DESC, id DESC");
            let rows: Vec<FileRow> = query.build_query_as().fetch_all(self.db()?).await?;
            for row in rows {
                files.push(row.read()?);
            }
        }
        Ok(files)
    }

    async fn files_in_state(&mut self, state: FileState) -> Result<Vec<File>> {
        let rows: Vec<FileRow> = sqlx::query_as("SELECT * FROM files WHERE state = $1 ORDER BY created_at, id")
            .bind(state.key())
            .fetch_all(self.db()?)
            .await?;
        rows.into_iter().map(FileRow::read).collect()
    }

    async fn kept_files(&mut self) -> Result<Vec<File>> {
        let rows: Vec<FileRow> = sqlx::query_as(
            "SELECT * FROM files WHERE sha256 IS NOT NULL AND state <> 'removed' ORDER BY created_at, id",
        )
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(FileRow::read).collect()
    }

    async fn outdated_files(&mut self, before: Micros) -> Result<Vec<File>> {
        let rows: Vec<FileRow> = sqlx::query_as(
            "SELECT f.* FROM files f JOIN entries e ON e.id = f.entry_id
             WHERE f.sha256 IS NOT NULL AND f.state <> 'removed' AND f.updated_at <= $1
               AND ((e.state = 'withdrawn' AND e.updated_at <= $1)
                    OR (f.state = 'replaced' AND NOT EXISTS (
                        SELECT 1 FROM entry_versions v WHERE v.entry_id = f.entry_id AND v.file_sha256 = f.sha256
                        AND v.version = (SELECT MAX(version) FROM entry_versions WHERE entry_id = f.entry_id))))
             ORDER BY f.updated_at, f.id",
        )
        .bind(before)
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(FileRow::read).collect()
    }

    async fn removed_files(&mut self, before: Micros) -> Result<Vec<File>> {
        let rows: Vec<FileRow> = sqlx::query_as(
            "SELECT * FROM files WHERE state = 'removed' AND sha256 IS NOT NULL AND updated_at <= $1 ORDER BY updated_at, id",
        )
        .bind(before)
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(FileRow::read).collect()
    }

    async fn needs_bytes(&mut self, sha256: &str) -> Result<bool> {
        let found: Option<(String,)> = sqlx::query_as(
            "SELECT id FROM files WHERE sha256 = $1 AND state <> 'removed'
             UNION ALL
             SELECT d.file_id FROM derived d JOIN files f ON f.id = d.file_id WHERE d.sha256 = $1 AND f.state <> 'removed'
             UNION ALL
             SELECT id FROM objection_files WHERE sha256 = $1
             LIMIT 1",
        )
        .bind(sha256)
        .fetch_optional(self.db()?)
        .await?;
        Ok(found.is_some())
    }

    async fn delete_derived(&mut self, file: &FileId) -> Result<Vec<DerivedFile>> {
        let rows: Vec<DerivedRow> = sqlx::query_as("DELETE FROM derived WHERE file_id = $1 RETURNING *")
            .bind(file.as_str())
            .fetch_all(self.db()?)
            .await?;
        rows.into_iter().map(DerivedRow::read).collect()
    }

    async fn films(&mut self, contest: &ContestId) -> Result<Vec<FilmLine>> {
        let rows = sqlx::query_as(
            "SELECT f.entry_id, f.id, f.state, f.duration_ms, (SELECT COUNT(*) FROM derived d
               WHERE d.file_id = f.id AND d.kind = 'play') FROM files f JOIN entries e ON e.id = f.entry_id
             WHERE f.kind = 'judging_copy' AND f.state NOT IN ('replaced', 'removed') AND e.contest_id = $1
             ORDER BY f.entry_id, CASE WHEN f.state = 'uploading' THEN 1 ELSE 0 END, f.created_at DESC, f.id DESC",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        first_of_each(rows)
    }

    async fn attached_kinds(&mut self, contest: &ContestId) -> Result<Vec<(EntryId, String)>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT DISTINCT f.entry_id, f.kind FROM files f JOIN entries e ON e.id = f.entry_id
             WHERE e.contest_id = $1 AND f.kind <> 'judging_copy' AND f.state IN ('ready', 'checking')
             ORDER BY f.entry_id, f.kind",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        let read = |(entry, kind): (String, String)| -> Result<(EntryId, String)> {
            let at = Place { table: "files", column: "entry_id", row: &entry };
            Ok((at.parse(&entry)?, kind))
        };
        rows.into_iter().map(read).collect()
    }

    async fn put_derived(&mut self, derived: &DerivedFile) -> Result<()> {
        sqlx::query(
            "INSERT INTO derived (file_id, kind, sha256, size_bytes, details, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (file_id, kind) DO UPDATE
             SET sha256 = excluded.sha256, size_bytes = excluded.size_bytes, details = excluded.details,
                 created_at = excluded.created_at",
        )
        .bind(derived.file_id.as_str())
        .bind(&derived.kind)
        .bind(&derived.sha256)
        .bind(derived.size_bytes)
        .bind(&derived.details)
        .bind(derived.created_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn derived_of_entry(&mut self, entry: &EntryId) -> Result<Vec<DerivedFile>> {
        let rows: Vec<DerivedRow> = sqlx::query_as(
            "SELECT d.* FROM derived d JOIN files f ON f.id = d.file_id WHERE f.entry_id = $1 ORDER BY d.file_id, d.kind",
        )
        .bind(entry.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(DerivedRow::read).collect()
    }

    async fn derived_of_entries(&mut self, entries: &[EntryId]) -> Result<Vec<DerivedFile>> {
        let mut derived = Vec::new();
        for entries in entries.chunks(MOST) {
            let mut query = Builder::new(
                "SELECT d.* FROM derived d JOIN files f ON f.id = d.file_id
                 WHERE f.state NOT IN ('replaced', 'removed') AND f.entry_id IN ",
            );
            push_in(&mut query, &entries.iter().map(EntryId::to_string).collect::<Vec<_>>());
            query.push(" ORDER BY d.file_id, d.kind");
            let rows: Vec<DerivedRow> = query.build_query_as().fetch_all(self.db()?).await?;
            for row in rows {
                derived.push(row.read()?);
            }
        }
        Ok(derived)
    }

    async fn derived_of(&mut self, file: &FileId) -> Result<Vec<DerivedFile>> {
        let rows: Vec<DerivedRow> = sqlx::query_as("SELECT * FROM derived WHERE file_id = $1 ORDER BY kind")
            .bind(file.as_str())
            .fetch_all(self.db()?)
            .await?;
        rows.into_iter().map(DerivedRow::read).collect()
    }

    async fn file_with_same_hash(&mut self, file: &FileId, sha256: &str) -> Result<Option<File>> {
        let row: Option<FileRow> = sqlx::query_as(
            "SELECT * FROM files WHERE sha256 = $2 AND id <> $1 AND fingerprint IS NOT NULL
             AND state <> 'removed' ORDER BY created_at, id LIMIT 1",
        )
        .bind(file.as_str())
        .bind(sha256)
        .fetch_optional(self.db()?)
        .await?;
        row.map(FileRow::read).transpose()
    }

    async fn copy_of_same_bytes(&mut self, sha256: &str) -> Result<Option<DerivedFile>> {
        let row: Option<DerivedRow> = sqlx::query_as(
            "SELECT d.* FROM derived d JOIN files f ON f.id = d.file_id
             WHERE f.sha256 = $1 AND f.state <> 'removed' AND f.kind = 'judging_copy' AND d.kind = 'play'
             ORDER BY d.created_at, d.file_id LIMIT 1",
        )
        .bind(sha256)
        .fetch_optional(self.db()?)
        .await?;
        row.map(DerivedRow::read).transpose()
    }

    async fn fingerprints_except(&mut self, but: &EntryId) -> Result<Vec<KnownFilm>> {
        let rows: Vec<KnownRow> = sqlx::query_as(
            "SELECT f.id, f.entry_id, f.sha256, f.fingerprint, e.number, e.title, c.title AS contest,
                    CAST(CASE WHEN e.state = 'draft' THEN 0 ELSE 1 END AS BIGINT) AS submitted
             FROM files f JOIN entries e ON e.id = f.entry_id JOIN contests c ON c.id = e.contest_id
             WHERE f.kind = 'judging_copy' AND f.state = 'ready' AND f.fingerprint IS NOT NULL AND f.sha256 IS NOT NULL
               AND e.id <> $1 AND e.state <> 'withdrawn'
             ORDER BY c.created_at, e.number, f.id",
        )
        .bind(but.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(KnownRow::read).collect()
    }

    async fn insert_part(&mut self, part: &UploadPart) -> Result<()> {
        sqlx::query("INSERT INTO upload_parts (id, owner_id, size_bytes, created_at) VALUES ($1, $2, $3, $4)")
            .bind(part.id.as_str())
            .bind(part.owner_id.as_str())
            .bind(part.size_bytes)
            .bind(part.created_at)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn part(&mut self, id: &FileId) -> Result<Option<UploadPart>> {
        let row: Option<PartRow> = sqlx::query_as("SELECT * FROM upload_parts WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(self.db()?)
            .await?;
        row.map(PartRow::read).transpose()
    }

    async fn parts(&mut self) -> Result<Vec<UploadPart>> {
        let rows: Vec<PartRow> =
            sqlx::query_as("SELECT * FROM upload_parts ORDER BY created_at, id").fetch_all(self.db()?).await?;
        rows.into_iter().map(PartRow::read).collect()
    }

    async fn delete_part(&mut self, id: &FileId) -> Result<bool> {
        let done = sqlx::query("DELETE FROM upload_parts WHERE id = $1").bind(id.as_str()).execute(self.db()?).await?;
        Ok(done.rows_affected() == 1)
    }
}

#[derive(sqlx::FromRow)]
struct DerivedRow {
    file_id: String,
    kind: String,
    sha256: String,
    size_bytes: i64,
    details: String,
    created_at: i64,
}

impl DerivedRow {
    fn read(self) -> Result<DerivedFile> {
        let file_id = Place { table: "derived", column: "file_id", row: &self.file_id }.parse(&self.file_id)?;
        Ok(DerivedFile {
            file_id,
            kind: self.kind,
            sha256: self.sha256,
            size_bytes: self.size_bytes,
            details: self.details,
            created_at: self.created_at,
        })
    }
}

#[derive(sqlx::FromRow)]
struct KnownRow {
    id: String,
    entry_id: String,
    sha256: String,
    fingerprint: String,
    number: Option<i64>,
    title: String,
    contest: String,
    submitted: i64,
}

impl KnownRow {
    fn read(self) -> Result<KnownFilm> {
        let at = |column| Place { table: "files", column, row: &self.id };
        Ok(KnownFilm {
            file_id: at("id").parse(&self.id)?,
            entry_id: at("entry_id").parse(&self.entry_id)?,
            fingerprint: at("fingerprint").parse(&self.fingerprint)?,
            sha256: self.sha256,
            number: self.number,
            title: self.title,
            contest: self.contest,
            submitted: self.submitted == 1,
        })
    }
}

#[derive(sqlx::FromRow)]
struct PartRow {
    id: String,
    owner_id: String,
    size_bytes: i64,
    created_at: i64,
}

impl PartRow {
    fn read(self) -> Result<UploadPart> {
        let at = |column| Place { table: "upload_parts", column, row: &self.id };
        Ok(UploadPart {
            id: at("id").parse(&self.id)?,
            owner_id: at("owner_id").parse(&self.owner_id)?,
            size_bytes: self.size_bytes,
            created_at: self.created_at,
        })
    }
}

/// Entry, file, state, duration, how many copies for playing.
pub(super) type FilmRow = (String, String, String, Option<i64>, i64);

/// The first film of each entry among rows that are sorted by entry.
pub(super) fn first_of_each(rows: Vec<FilmRow>) -> Result<Vec<FilmLine>> {
    let mut films: Vec<FilmLine> = Vec::with_capacity(rows.len());
    for (entry, file, state, duration_ms, copies) in rows {
        let at = |column| Place { table: "files", column, row: &file };
        let entry_id = at("entry_id").parse(&entry)?;
        if films.last().is_some_and(|last| last.entry_id == entry_id) {
            continue;
        }
        films.push(FilmLine {
            entry_id,
            file_id: at("id").parse(&file)?,
            state: at("state").parse(&state)?,
            duration_ms,
            has_copy: copies > 0,
        });
    }
    Ok(films)
}
