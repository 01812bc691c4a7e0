//! Copies of an SQLite database: consistent, for the account of this process alone, and what can be asked of one that nobody
//! uses.

use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use domain::letter::LetterKind;
use domain::time::Micros;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, SqliteExecutor};

use crate::error::{Result, StoreError};
use crate::schema::Schema;
use crate::sqlite_file::{self, readable};

/// Free space that whatever writes large files leaves to the database, bytes.
pub const RESERVED_DISK_BYTES: u64 = 64 << 20;

/// Copies from before a migration that are kept.
const KEPT: usize = 3;

/// A film that a copy knows: a whole file of an entry, or one that was made from it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct CopiedFilm {
    /// The entry's file; empty for what was made from one.
    pub id: String,
    /// Its hash.
    pub sha256: String,
    /// Its size, bytes.
    pub size_bytes: i64,
}

/// What ended when a copy became a database of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EndedAccess {
    /// Sessions of browsers.
    pub sessions: u64,
    /// Tokens of programs.
    pub tokens: u64,
    /// One-time links and codes.
    pub links: u64,
}

/// Writes a consistent copy to a file that must not exist. Without an error it is on the disk.
pub(crate) async fn copy(from: impl SqliteExecutor<'_>, file: &Path) -> Result<()> {
    let target = file.to_str().ok_or_else(|| StoreError::Address {
        found: file.to_string_lossy().into_owned(),
        detail: "a file name in UTF-8 is needed".to_owned(),
    })?;
    // SQLite writes into an empty file, too: so it is never anybody else's.
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    let written = sqlx::query("VACUUM INTO $1").bind(target).execute(from).await;
    let kept = written.map_err(StoreError::from).and_then(|_| Ok(made.sync_all()?));
    if kept.is_err() {
        let _ = std::fs::remove_file(file);
    }
    kept
}

/// Copies a database beside itself before the first of these migrations changes it; `linxuan.db.before-0012`.
pub(crate) async fn copy_before(path: &Path, first: i64) -> Result<PathBuf> {
    let mut connection = readable(path).connect().await?;
    let size: i64 = sqlx::query_scalar("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        .fetch_one(&mut connection)
        .await?;
    let folder = folder_of(path);
    // A file system that does not say how much is free says so by being full.
    fits(&folder, u64::try_from(size).unwrap_or_default(), fs4::available_space(&folder).unwrap_or(u64::MAX))?;
    let target = sibling(path, &format!("before-{first:04}"));
    let partial = sibling(path, &format!("before-{}", uuid::Uuid::now_v7()));
    copy(&mut connection, &partial).await?;
    connection.close().await?;
    std::fs::rename(&partial, &target)?;
    std::fs::File::open(&folder)?.sync_all()?;
    forget_old(path, &folder)?;
    Ok(target)
}

/// Whether a copy of this size leaves enough of what is free.
fn fits(folder: &Path, size: u64, free: u64) -> Result<()> {
    let needed = size.saturating_add(RESERVED_DISK_BYTES);
    if free < needed { Err(StoreError::NoRoom { place: folder.display().to_string(), needed, free }) } else { Ok(()) }
}

/// Keeps the latest copies.
fn forget_old(path: &Path, folder: &Path) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let number = |found: &std::fs::DirEntry| {
        found.file_name().to_str()?.strip_prefix(&name)?.strip_prefix(".before-")?.parse::<i64>().ok()
    };
    let mut copies: Vec<(i64, PathBuf)> =
        std::fs::read_dir(folder)?.flatten().filter_map(|found| Some((number(&found)?, found.path()))).collect();
    copies.sort();
    let old = copies.len().saturating_sub(KEPT);
    for (_, copy) in copies.into_iter().take(old) {
        std::fs::remove_file(copy)?;
    }
    Ok(())
}

fn sibling(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// The folder a file is in.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// What is wrong with a copy, in words; nothing where it is whole.
///
/// # Errors
/// The disk.
pub async fn damage_of_copy(file: &Path) -> Result<Vec<String>> {
    let looked = async {
        let mut connection = still(file).connect().await?;
        let mut found: Vec<String> =
            sqlx::query_scalar("PRAGMA integrity_check(20)").fetch_all(&mut connection).await?;
        found.retain(|line| line != "ok");
        let loose: Vec<(String, String)> =
            sqlx::query_as("SELECT \"table\", parent FROM pragma_foreign_key_check LIMIT 20")
                .fetch_all(&mut connection)
                .await?;
        found.extend(loose.into_iter().map(|(table, parent)| format!("a row of {table} without its row of {parent}")));
        connection.close().await?;
        Ok::<_, sqlx::Error>(found)
    };
    match looked.await {
        Ok(found) => Ok(found),
        // Not a database at all, or one that cannot be read through.
        Err(sqlx::Error::Database(error)) if error.code().is_some_and(|code| says_damaged(&code)) => {
            Ok(vec![error.message().to_owned()])
        }
        Err(error) => Err(error.into()),
    }
}

/// SQLite's results by their lowest byte: corrupt, not a database.
fn says_damaged(code: &str) -> bool {
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 11 | 26))
}

/// How the schema of a copy stands to the one of this program.
///
/// # Errors
/// The file cannot be read.
pub async fn schema_of_copy(file: &Path) -> Result<Schema> {
    let mut connection = still(file).connect().await?;
    let schema = sqlite_file::schema(&mut connection).await?;
    connection.close().await?;
    Ok(schema)
}

/// The films that a copy knows, of whatever version it is.
///
/// # Errors
/// The file cannot be read.
pub async fn films_of_copy(file: &Path) -> Result<Vec<CopiedFilm>> {
    let mut connection = still(file).connect().await?;
    let mut films = Vec::new();
    // By columns that every version has. Whatever program removed a file on purpose has kept its row and its hash.
    for (table, query) in [
        (
            "files",
            "SELECT id, sha256, size_bytes FROM files WHERE sha256 IS NOT NULL AND state <> 'removed' ORDER BY created_at, id",
        ),
        (
            "derived",
            "SELECT '' AS id, d.sha256, d.size_bytes FROM derived d JOIN files f ON f.id = d.file_id
             WHERE f.state <> 'removed' ORDER BY d.sha256",
        ),
        ("objection_files", "SELECT '' AS id, sha256, size_bytes FROM objection_files ORDER BY sha256"),
    ] {
        if has_table(&mut connection, table).await? {
            films.extend(sqlx::query_as::<_, CopiedFilm>(query).fetch_all(&mut connection).await?);
        }
    }
    connection.close().await?;
    Ok(films)
}

/// Ends, in a copy that becomes a database of its own, whatever lets somebody in without a password, and forgets these values
/// of the installation, which are made anew.
///
/// # Errors
/// The file cannot be written.
pub async fn end_access_in_copy(file: &Path, now: Micros, secrets: &[&str]) -> Result<EndedAccess> {
    // One file, without a log beside it.
    let options = SqliteConnectOptions::new().filename(file).journal_mode(SqliteJournalMode::Delete);
    let mut connection = options.foreign_keys(true).connect().await?;
    let mut tx = connection.begin().await?;
    let mut ended = EndedAccess::default();
    // What other processes were at is none of this one's.
    if has_table(&mut tx, "leases").await? {
        sqlx::query("DELETE FROM leases").execute(&mut *tx).await?;
    }
    for (table, statement, count) in [
        ("sessions", "DELETE FROM sessions", &mut ended.sessions),
        ("api_tokens", "DELETE FROM api_tokens", &mut ended.tokens),
        ("tickets", "UPDATE tickets SET used_at = $1 WHERE used_at IS NULL", &mut ended.links),
    ] {
        if has_table(&mut tx, table).await? {
            let mut query = sqlx::query(statement);
            if statement.contains("$1") {
                query = query.bind(now);
            }
            *count = query.execute(&mut *tx).await?.rows_affected();
        }
    }
    if has_table(&mut tx, "letters").await? {
        hold_letters(&mut tx, now).await?;
    }
    if has_table(&mut tx, "deliveries").await? {
        hold_messages(&mut tx, now).await?;
    }
    for secret in secrets {
        sqlx::query("DELETE FROM meta WHERE key = $1").bind(*secret).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    connection.close().await?;
    std::fs::File::open(file)?.sync_all()?;
    Ok(ended)
}

/// The database that was copied goes on sending: in the copy a letter waits until a person releases it again, and those with links
/// have no text, for the links have ended.
async fn hold_letters(connection: &mut SqliteConnection, now: Micros) -> Result<()> {
    let lost = "UPDATE letters SET state = 'unknown', worker = '' WHERE state = 'sending'";
    sqlx::query(lost).execute(&mut *connection).await?;
    let held = "UPDATE letters SET held = 1 WHERE state IN ('released', 'retry')";
    sqlx::query(held).execute(&mut *connection).await?;
    for kind in LetterKind::ALL.into_iter().filter(|kind| kind.is_sensitive()) {
        sqlx::query("UPDATE letters SET body = '', wiped_at = $2 WHERE kind = $1 AND wiped_at IS NULL")
            .bind(kind.key())
            .bind(now)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// As with letters: whether the database that was copied has sent a message meanwhile nobody knows here, and a person decides. Private
/// feeds end.
async fn hold_messages(connection: &mut SqliteConnection, now: Micros) -> Result<()> {
    let held = "UPDATE deliveries SET state = 'unknown', worker = '' WHERE state IN ('released', 'retry', 'sending')";
    sqlx::query(held).execute(&mut *connection).await?;
    let revoked = "UPDATE feed_keys SET revoked_at = $1 WHERE revoked_at IS NULL";
    sqlx::query(revoked).bind(now).execute(&mut *connection).await?;
    Ok(())
}

async fn has_table(connection: &mut SqliteConnection, name: &'static str) -> Result<bool> {
    let query = AssertSqlSafe(format!("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = '{name}'"));
    let count: i64 = sqlx::query_scalar(query).fetch_one(connection).await?;
    Ok(count > 0)
}

/// A file that nobody changes: read as it is, without a log.
fn still(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(file).read_only(true).immutable(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_leaves_room_for_the_database() {
        let fits = |size, free| fits(Path::new("/data"), size, free);
        assert!(fits(1_000, RESERVED_DISK_BYTES + 1_000).is_ok());
        let refused = fits(1_000, RESERVED_DISK_BYTES + 999).unwrap_err();
        assert_eq!(refused.outage(), Some(crate::error::Outage::NoSpace));
        assert!(refused.to_string().contains("/data: no room for the copy"), "{refused}");
    }
}
