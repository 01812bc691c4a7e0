//! SQLite: one writer connection, a pool of readers, WAL, durable commits.

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::database::{Meter, Store, Tx};
use crate::error::{Result, StoreError};

/// The database the statements of `sql/` are compiled for here.
type Db = sqlx::Sqlite;

/// How text is compared by its code points, as lists sort it.
const TEXT_ORDER: &str = "";

/// Ends a query whose row stays as it is until the transaction ends. There is one writer at a time anyway.
const LOCK_ROW: &str = "";

/// Takes the job that has been due for longest. There is one writer at a time anyway.
const TAKE_JOB: &str = "UPDATE jobs SET worker = $1, due_at = $2, attempts = attempts + 1, progress = 0
    WHERE id = (SELECT id FROM jobs WHERE failed_permanently = 0 AND due_at <= $3 AND $4 LIKE '%,' || kind || ',%' ORDER BY due_at, id LIMIT 1) RETURNING *";

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
    /// Exactly one connection: writers wait for each other here, in order, and never meet a lock of
    /// this process. `busy_timeout` covers other processes (the command line beside a server).
    writer: SqlitePool,
    readers: SqlitePool,
}

impl SqliteStore {
    pub(crate) async fn open(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(256)
            .pragma("cache_size", WRITER_CACHE)
            .pragma("mmap_size", "268435456");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(options.clone())
            .await?;
        sqlx::migrate!("../../migrations/sqlite").run(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .min_connections(1)
            .max_connections(4)
            .connect_with(options.read_only(true).pragma("cache_size", READER_CACHE).row_buffer_size(READ_AHEAD))
            .await?;
        Ok(Self { writer, readers })
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn read(&self, meter: &Meter) -> Result<Box<dyn Tx>> {
        let inner = self.readers.begin().await?;
        Ok(Box::new(sql::SqlTx::new(inner, meter)))
    }

    async fn write(&self, meter: &Meter) -> Result<Box<dyn Tx>> {
        // A deferred transaction that turns to writing fails at once when another process wrote in
        // between, whatever the busy timeout.
        let inner = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Box::new(sql::SqlTx::new(inner, meter)))
    }

    async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    fn kind(&self) -> &'static str {
        "sqlite"
    }

    async fn copy_to(&self, file: &Path) -> Result<()> {
        let target = file.to_str().ok_or_else(|| StoreError::Address {
            found: file.to_string_lossy().into_owned(),
            detail: "a file name in UTF-8 is needed".to_owned(),
        })?;
        sqlx::query("VACUUM INTO $1").bind(target).execute(&self.writer).await?;
        Ok(())
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::AuditEntry;

    fn entry(subject: &str) -> AuditEntry<'_> {
        AuditEntry { at: 1, actor: None, contest: None, action: "test", subject, detail: "{}".to_owned() }
    }

    /// SQLite ends the transaction by itself; what is said after it would stand alone.
    #[tokio::test]
    async fn the_chain_stays_whole_when_a_full_disk_ends_a_transaction() {
        let folder = std::env::temp_dir().join(format!("linxuan-full-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("linxuan.db");
        let (store, meter) = (SqliteStore::open(&path).await.unwrap(), Meter::default());
        let mut tx = store.write(&meter).await.unwrap();
        tx.audit(&entry("kept")).await.unwrap();
        tx.commit().await.unwrap();
        // No page more than there are.
        sqlx::query("PRAGMA max_page_count = 1").execute(&store.writer).await.unwrap();
        let mut tx = store.write(&meter).await.unwrap();
        tx.audit(&entry("lost")).await.unwrap();
        let full = tx.set_meta("long", &"x".repeat(1_000_000)).await.unwrap_err();
        assert!(full.to_string().contains("full"), "{full}");
        assert!(tx.commit().await.is_err());
        store.readers.close().await;
        let store = SqliteStore::open(&path).await.unwrap();
        let mut tx = store.write(&meter).await.unwrap();
        tx.audit(&entry("after")).await.unwrap();
        tx.commit().await.unwrap();
        let rows = store.read(&meter).await.unwrap().audit_rows_from(1, 10).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.subject.as_str()).collect::<Vec<_>>(), ["kept", "after"]);
        assert_eq!(crate::audit::first_break("", &rows), None);
        store.close().await;
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
