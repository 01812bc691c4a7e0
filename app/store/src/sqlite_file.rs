//! An SQLite database that is looked at: nothing of the file changes.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::{Migrate as _, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::error::Result;
use crate::schema::{self, Schema};

/// How long another process may hold the write lock (the command line beside a server).
pub(crate) const BUSY: Duration = Duration::from_secs(10);

/// Bytes of the file that are looked at through a mapping.
pub(crate) const MAPPED: &str = "268435456";

/// What brings a database up to date.
pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");

/// How one that is there is opened: nothing can be written, and its journal stays as it is.
pub(crate) fn readable(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(BUSY).pragma("mmap_size", MAPPED)
}

/// How the schema of the database in this file stands to this program's.
pub(crate) async fn inspect(path: &Path) -> Result<Schema> {
    match tokio::fs::metadata(path).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Schema::Absent),
        Err(error) => return Err(error.into()),
        Ok(found) if found.len() == 0 => return Ok(Schema::Absent),
        Ok(_) => {}
    }
    let mut connection = readable(path).connect().await?;
    let schema = schema(&mut connection).await?;
    connection.close().await?;
    Ok(schema)
}

/// As [`inspect`], through a connection.
pub(crate) async fn schema(connection: &mut SqliteConnection) -> Result<Schema> {
    let table = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1";
    let there: i64 = sqlx::query_scalar(table).bind(schema::TABLE).fetch_one(&mut *connection).await?;
    if there == 0 {
        return Ok(Schema::Absent);
    }
    schema::compare(&MIGRATIONS, &connection.list_applied_migrations(schema::TABLE).await?)
}
