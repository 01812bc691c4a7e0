//! PostgreSQL: a pool, repeatable reads for views, and the same statements as SQLite.

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::postgres::{PgConnectOptions, PgPool};

use crate::database::{Meter, Store, Tx};
use crate::error::{Result, StoreError};

/// The database the statements of `sql/` are compiled for here.
type Db = sqlx::Postgres;

/// How text is compared by its code points, as lists sort it.
const TEXT_ORDER: &str = " COLLATE \"C\"";

/// Asks the database's clock, microseconds since 1970. Not that of the transaction's begin, which stands still.
const CLOCK: &str = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";

/// Begins a transaction that writes.
const BEGIN_WRITE: &str = "BEGIN";

/// Ends a query whose row stays as it is until the transaction ends.
const LOCK_ROW: &str = " FOR UPDATE";

/// Takes the job that has been due for longest. Passes over jobs that another worker is taking in this moment.
const TAKE_JOB: &str = "UPDATE jobs SET worker = $1, due_at = $2, attempts = attempts + 1, progress = 0
    WHERE id = (SELECT id FROM jobs WHERE failed_permanently = 0 AND due_at <= $3 AND $4 LIKE '%,' || kind || ',%' ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *";

#[path = "sql/mod.rs"]
#[expect(clippy::duplicate_mod, reason = "the statements stand once and are compiled for each database")]
mod sql;

/// A database that gives no connection within this time is away.
const ANSWERS_WITHIN: Duration = Duration::from_secs(4);
/// How long a write waits for one of another server.
const LOCK_TIMEOUT: &str = "30s";
/// After this time without a word the writer of a server that went away no longer holds back the others.
const IDLE_TIMEOUT: &str = "60s";

pub(crate) struct PostgresStore {
    pool: PgPool,
    writer: sql::Writer,
}

impl PostgresStore {
    pub(crate) async fn open(url: &str, connections: u32) -> Result<Self> {
        let options: PgConnectOptions = url.parse()?;
        let options =
            options.options([("lock_timeout", LOCK_TIMEOUT), ("idle_in_transaction_session_timeout", IDLE_TIMEOUT)]);
        let pool =
            sql::pool().max_connections(connections).acquire_timeout(ANSWERS_WITHIN).connect_with(options).await?;
        sqlx::migrate!("../../migrations/postgres").run(&pool).await?;
        Ok(Self { writer: sql::Writer::new(pool.clone()), pool })
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn read(&self, meter: &Meter) -> Result<Box<dyn Tx>> {
        let inner = self.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
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
        "postgres"
    }

    async fn copy_to(&self, _file: &Path) -> Result<()> {
        Err(StoreError::Address {
            found: "postgres".to_owned(),
            detail: "a PostgreSQL database is copied with pg_dump; see docs/operations.md".to_owned(),
        })
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}
