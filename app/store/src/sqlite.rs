//! SQLite: one writer connection, a pool of readers, WAL, durable commits.

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqliteSynchronous};

use crate::copies;
use crate::database::{ConnectionCount, Meter, Store, Tx};
use crate::error::Result;
use crate::schema::{self, Opening, Schema};
use crate::sqlite_file::{BUSY, MAPPED, MIGRATIONS, inspect, readable};

/// The database the statements of `sql/` are compiled for here.
type Db = sqlx::Sqlite;

/// How text is compared by its code points, as lists sort it.
const TEXT_ORDER: &str = "";

/// Asks the database's clock, microseconds since 1970.
const CLOCK: &str = "SELECT CAST(unixepoch('subsec') * 1000000 AS INTEGER)";

/// Makes a JSON object of names and values.
const JSON_OBJECT: &str = "json_object";

/// Bytes as small hexadecimal digits, NULL as it is: what stands before and behind them.
const TO_HEX: (&str, &str) = ("lower(nullif(hex(", "), ''))");

/// No bytes.
const NO_BYTES: &str = "X''";

/// Begins a transaction that writes.
const BEGIN_WRITE: &str = "BEGIN IMMEDIATE";

/// Ends a query whose row stays as it is until the transaction ends. There is one writer at a time anyway.
const LOCK_ROW: &str = "";

/// Takes the job that has been due for longest. There is one writer at a time anyway.
const TAKE_JOB: &str = "UPDATE jobs SET worker = $1, due_at = $2, attempts = attempts + 1, progress = 0
    WHERE id = (SELECT id FROM jobs WHERE failed_permanently = 0 AND due_at <= $3 AND $4 LIKE '%,' || kind || ',%' ORDER BY due_at, id LIMIT 1) RETURNING *";

/// 32 bytes nobody can foresee.
const FRESH_SECRET: &str = "randomblob(32)";

/// Pages the writer keeps, in KiB with a minus: what a transaction has changed, and the ways to it.
const WRITER_CACHE: &str = "-16000";
/// Pages each reader keeps. It looks at the file through a mapping, where pages are the kernel's and shared; what it keeps
/// itself is beyond that mapping.
const READER_CACHE: &str = "-2000";
/// Rows a reader's thread may be ahead of who reads: the two wake each other once in so many.
const READ_AHEAD: usize = 256;

#[path = "sql/mod.rs"]
mod sql;

pub(crate) struct SqliteStore {
    /// Exactly one connection, where anything can be written.
    writing: SqlitePool,
    writer: sql::Writer,
    readers: SqlitePool,
}

impl SqliteStore {
    pub(crate) async fn open(path: &Path, opening: Opening) -> Result<Self> {
        let schema = inspect(path).await?;
        schema::admit(&schema, opening, &path.display().to_string())?;
        if opening.only_reads() {
            let readers = sql::pool().min_connections(1).max_connections(4);
            let readers = readers.connect_with(reading(readable(path))).await?;
            return Ok(Self { writer: sql::Writer::new(readers.clone()), writing: readers.clone(), readers });
        }
        if let Schema::Older(missing) = &schema {
            let copy = copies::copy_before(path, missing.first().copied().unwrap_or_default()).await?;
            tracing::warn!(copy = %copy.display(), migrations = missing.len(), "database copied before its migration");
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(opening.makes())
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .statement_cache_capacity(256)
            .pragma("cache_size", WRITER_CACHE)
            .pragma("mmap_size", MAPPED);
        let writing = sql::pool()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(options.clone())
            .await?;
        if opening.makes() {
            MIGRATIONS.run(&writing).await?;
            sql::put_missing_words(&writing).await?;
            sql::put_exhibition_secret(&writing).await?;
        }
        let readers =
            sql::pool().min_connections(1).max_connections(4).connect_with(reading(options.read_only(true))).await?;
        Ok(Self { writer: sql::Writer::new(writing.clone()), writing, readers })
    }
}

fn reading(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options.pragma("cache_size", READER_CACHE).row_buffer_size(READ_AHEAD)
}

#[async_trait]
impl Store for SqliteStore {
    async fn read(&self, meter: &Meter) -> Result<Box<dyn Tx>> {
        let inner = self.readers.begin().await?;
        Ok(Box::new(sql::SqlTx::view(inner, meter)))
    }

    async fn write(&self, meter: &Meter) -> Result<Box<dyn Tx>> {
        Ok(Box::new(sql::SqlTx::write(self.writer.turn(false).await?, meter)))
    }

    async fn write_shared(&self, meter: &Meter) -> Result<Box<dyn Tx>> {
        Ok(Box::new(sql::SqlTx::write(self.writer.turn(true).await?, meter)))
    }

    async fn ping(&self) -> Result<()> {
        let mut turn = self.writer.turn(true).await?;
        turn.touch().await?;
        turn.commit().await
    }

    fn kind(&self) -> &'static str {
        "sqlite"
    }

    async fn could_write(&self) -> Result<()> {
        self.writer.turn(false).await?.touch().await
    }

    async fn copy_to(&self, file: &Path) -> Result<()> {
        // On a reader's connection: no write waits for it.
        copies::copy(&self.readers, file).await
    }

    fn connections(&self) -> ConnectionCount {
        sql::connections(&[&self.writing, &self.readers])
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writing.close().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::AuditEntry;
    use crate::error::Outage;

    /// A database without room for another page, as on a full disk, and with it again.
    async fn room(store: &SqliteStore, pages: u32) {
        let mut connection = store.writing.acquire().await.unwrap();
        let statement = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(statement).execute(&mut *connection).await.unwrap();
    }

    fn entry(subject: &str) -> AuditEntry<'_> {
        let salt = domain::record::CommitmentSalt::from_bytes([7; 32]);
        AuditEntry { at: 1, actor: None, contest: None, action: "test", subject, detail: "{}".to_owned(), salt }
    }

    /// SQLite ends the transaction by itself; what is said after it would stand alone.
    #[tokio::test(flavor = "multi_thread")]
    async fn the_chain_stays_whole_when_a_full_disk_ends_a_transaction() {
        let folder = std::env::temp_dir().join(format!("linxuan-full-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&folder).unwrap();
        let (store, meter) =
            (SqliteStore::open(&folder.join("linxuan.db"), Opening::Migrate).await.unwrap(), Meter::default());
        let mut tx = store.write(&meter).await.unwrap();
        tx.audit(&entry("kept")).await.unwrap();
        tx.commit().await.unwrap();
        room(&store, 1).await;
        let mut tx = store.write(&meter).await.unwrap();
        tx.audit(&entry("lost")).await.unwrap();
        assert!(tx.set_meta("long", &"x".repeat(1_000_000)).await.is_err());
        assert!(tx.commit().await.is_err());
        let mut tx = store.write(&meter).await.unwrap();
        tx.audit(&entry("after")).await.unwrap();
        tx.commit().await.unwrap();
        let rows = store.read(&meter).await.unwrap().audit_rows_from(1, 10).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.subject.as_str()).collect::<Vec<_>>(), ["kept", "after"]);
        assert_eq!(crate::audit::first_break("", &rows), None);
        store.close().await;
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn writing_goes_on_after_a_full_disk() {
        let folder = std::env::temp_dir().join(format!("linxuan-full-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&folder).unwrap();
        let store = SqliteStore::open(&folder.join("linxuan.db"), Opening::Migrate).await.unwrap();
        let meter = Meter::default();
        let long = "x".repeat(100_000);
        for shared in [false, true] {
            for _ in 0..3 {
                // The connection that met the full disk is closed: each has a limit of its own.
                room(&store, 1).await;
                let tx = if shared { store.write_shared(&meter).await } else { store.write(&meter).await };
                let mut tx = tx.unwrap();
                let refused = tx.set_meta("long", &long).await.unwrap_err();
                assert_eq!(refused.outage(), Some(Outage::NoSpace), "{refused}");
                // As a client that does not look: nothing is half-written.
                let _ = tx.commit().await;
            }
            room(&store, 1 << 30).await;
            let mut tx = store.write(&meter).await.unwrap();
            tx.set_meta("short", "kept").await.unwrap();
            tx.commit().await.unwrap();
            let mut tx = store.read(&meter).await.unwrap();
            assert_eq!(tx.meta("short").await.unwrap().as_deref(), Some("kept"));
            assert_eq!(tx.meta("long").await.unwrap(), None);
        }
        store.close().await;
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
