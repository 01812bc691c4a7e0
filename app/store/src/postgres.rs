//! PostgreSQL: a pool, repeatable reads for views, and the same statements as SQLite.

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::migrate::{Migrate as _, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool};

use crate::database::{ConnectionCount, Meter, Store, Tx};
use crate::error::{Result, StoreError};
use crate::schema::{self, Opening, Schema};

/// The database the statements of `sql/` are compiled for here.
type Db = sqlx::Postgres;

/// 32 bytes nobody can foresee, but for the few bits that say which kind of identifier two of them are.
const FRESH_SECRET: &str =
    "decode(replace(CAST(gen_random_uuid() AS TEXT) || CAST(gen_random_uuid() AS TEXT), '-', ''), 'hex')";

/// How text is compared by its code points, as lists sort it.
const TEXT_ORDER: &str = " COLLATE \"C\"";

/// Asks the database's clock, microseconds since 1970. Not that of the transaction's begin, which stands still.
const CLOCK: &str = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";

/// Makes a JSON object of names and values.
const JSON_OBJECT: &str = "json_build_object";

/// Bytes as small hexadecimal digits, NULL as it is: what stands before and behind them.
const TO_HEX: (&str, &str) = ("encode(", ", 'hex')");

/// No bytes.
const NO_BYTES: &str = "CAST('' AS BYTEA)";

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

/// What brings a database up to date, each in a transaction of its own.
static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How long a write waits for one of another server.
const LOCK_TIMEOUT: &str = "30s";
/// After this time without a word the writer of a server that went away no longer holds back the others.
const IDLE_TIMEOUT: &str = "60s";

pub(crate) struct PostgresStore {
    pool: PgPool,
    writer: sql::Writer,
}

impl PostgresStore {
    /// With at most so many connections, each there within `wait`.
    pub(crate) async fn open(url: &str, connections: u32, wait: Duration, opening: Opening) -> Result<Self> {
        let options: PgConnectOptions = url.parse()?;
        let place = place(&options);
        let mut settings = vec![("lock_timeout", LOCK_TIMEOUT), ("idle_in_transaction_session_timeout", IDLE_TIMEOUT)];
        if opening.only_reads() {
            settings.push(("default_transaction_read_only", "on"));
        }
        let options = options.options(settings);
        let pool = sql::pool().max_connections(connections).acquire_timeout(wait).connect_with(options).await?;
        let schema = schema(&pool).await?;
        if let Err(refused) = schema::admit(&schema, opening, &place) {
            pool.close().await;
            return Err(refused);
        }
        if let Schema::Older(missing) = &schema
            && opening == Opening::Migrate
        {
            let migrations = missing.len();
            tracing::warn!(migrations, "migrating the PostgreSQL database; take a copy with pg_dump before an upgrade");
        }
        if opening.makes() {
            MIGRATIONS.run(&pool).await?;
            sql::put_missing_words(&pool).await?;
            sql::put_exhibition_secret(&pool).await?;
        }
        Ok(Self { writer: sql::Writer::new(pool.clone()), pool })
    }
}

/// The database in words, without a password.
pub(crate) fn place(options: &PgConnectOptions) -> String {
    let name = options.get_database().unwrap_or_else(|| options.get_username());
    format!("PostgreSQL database {name} at {}:{}", options.get_host(), options.get_port())
}

/// The database that this address names, in words, and how its schema stands to this program's.
pub(crate) async fn inspect(url: &str, wait: Duration) -> Result<(String, Schema)> {
    let options: PgConnectOptions = url.parse()?;
    let place = place(&options);
    let pool = sql::pool().max_connections(1).acquire_timeout(wait).connect_with(options).await?;
    let schema = schema(&pool).await;
    pool.close().await;
    Ok((place, schema?))
}

async fn schema(pool: &PgPool) -> Result<Schema> {
    let there: bool =
        sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL").bind(schema::TABLE).fetch_one(pool).await?;
    if !there {
        return Ok(Schema::Absent);
    }
    let mut connection = pool.acquire().await?;
    schema::compare(&MIGRATIONS, &connection.list_applied_migrations(schema::TABLE).await?)
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

    async fn could_write(&self) -> Result<()> {
        self.writer.turn(false).await?.touch().await
    }

    async fn copy_to(&self, _file: &Path) -> Result<()> {
        Err(StoreError::Address {
            found: "postgres".to_owned(),
            detail: "a PostgreSQL database is copied with pg_dump; see docs/operations.md".to_owned(),
        })
    }

    fn connections(&self) -> ConnectionCount {
        sql::connections(&[&self.pool])
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}
