//! SQLite: one writer connection, a pool of readers, WAL, durable commits.

use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::error::{Result, StoreError};
use crate::traits::{Meter, Store, Tx};

/// The database the statements of `sql/` are compiled for here.
type Db = sqlx::Sqlite;

/// Takes the job that has been due for longest. There is one writer at a time anyway.
const TAKE_JOB: &str = "UPDATE jobs SET worker = $1, due_at = $2, attempts = attempts + 1, progress = 0
    WHERE id = (SELECT id FROM jobs WHERE dead = 0 AND due_at <= $3 ORDER BY due_at, id LIMIT 1) RETURNING *";

#[path = "sql/mod.rs"]
mod sql;

pub(crate) struct SqliteStore {
    /// Exactly one connection: writers wait for each other here, in order, and never meet a lock of
    /// this process. `busy_timeout` covers other processes (the command line beside a server).
    writer: SqlitePool,
    readers: SqlitePool,
    checkpoints: tokio::task::AbortHandle,
}

/// How often what was written is moved from the log into the database.
const CHECKPOINT: Duration = Duration::from_secs(1);
/// A log longer than this, bytes, is emptied even though writers then wait for it.
const LONGEST_LOG: u64 = 64 << 20;

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
            .pragma("cache_size", "-16000")
            .pragma("mmap_size", "268435456");
        // A commit is durable in the log. Moving it into the database is another connection's work: no writer waits for it.
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(options.clone().pragma("wal_autocheckpoint", "0"))
            .await?;
        sqlx::migrate!("../../migrations/sqlite").run(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .min_connections(1)
            .max_connections(4)
            .connect_with(options.clone().read_only(true))
            .await?;
        // Emptying the log waits for readers, and writers wait for it: not for long.
        let patient = options.busy_timeout(Duration::from_millis(200));
        let checkpoints = tokio::spawn(keep_log_short(patient, path.to_owned())).abort_handle();
        Ok(Self { writer, readers, checkpoints })
    }
}

/// Moves what was committed from the log into the database, again and again. What is not moved is not lost: whoever opens
/// the database reads the log too.
async fn keep_log_short(options: SqliteConnectOptions, path: PathBuf) {
    let mut log = path.into_os_string();
    log.push("-wal");
    let mut connection = None;
    loop {
        // A command that is done sooner needs none.
        tokio::time::sleep(CHECKPOINT).await;
        let Some(open) = &mut connection else {
            connection = options.connect().await.inspect_err(|error| tracing::warn!(%error, "no checkpoint")).ok();
            continue;
        };
        let length = tokio::fs::metadata(&log).await.map_or(0, |file| file.len());
        let how =
            if length > LONGEST_LOG { "PRAGMA wal_checkpoint(TRUNCATE)" } else { "PRAGMA wal_checkpoint(PASSIVE)" };
        if let Err(error) = sqlx::query(how).execute(open).await {
            tracing::warn!(%error, "no checkpoint");
            connection = None;
        }
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.checkpoints.abort();
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn read(&self, meter: &Meter) -> Result<Box<dyn Tx>> {
        let inner = self.readers.begin().await?;
        Ok(Box::new(sql::SqlTx { inner, meter: meter.clone() }))
    }

    async fn write(&self, meter: &Meter) -> Result<Box<dyn Tx>> {
        // A deferred transaction that turns to writing fails at once when another process wrote in
        // between, whatever the busy timeout.
        let inner = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Box::new(sql::SqlTx { inner, meter: meter.clone() }))
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
        self.checkpoints.abort();
        self.readers.close().await;
        self.writer.close().await;
    }
}
