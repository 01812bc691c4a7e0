//! Opening the database that an address names.

use std::path::Path;
use std::sync::Arc;

use crate::database::Store;
use crate::error::{Result, StoreError};
use crate::{postgres, sqlite};

/// Connections to a PostgreSQL server, unless told otherwise.
pub const CONNECTIONS: u32 = 16;

/// Opens a database and brings its schema up to date.
///
/// `url` is `sqlite:PATH` or `postgres://…`; without one it is `linxuan.db` in the data folder.
///
/// # Errors
/// An address of another kind, a database that cannot be reached, or a migration that fails.
pub async fn open(url: Option<&str>, data: &Path) -> Result<Arc<dyn Store>> {
    open_with(url, data, CONNECTIONS).await
}

/// As [`open`], with at most so many connections to a PostgreSQL server.
///
/// # Errors
/// As [`open`].
pub async fn open_with(url: Option<&str>, data: &Path, connections: u32) -> Result<Arc<dyn Store>> {
    match url {
        None => Ok(Arc::new(sqlite::SqliteStore::open(&data.join("linxuan.db")).await?)),
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Ok(Arc::new(postgres::PostgresStore::open(url, connections).await?))
        }
        Some(url) => match url.strip_prefix("sqlite:") {
            Some(path) => {
                let path = path.strip_prefix("//").unwrap_or(path);
                Ok(Arc::new(sqlite::SqliteStore::open(Path::new(path)).await?))
            }
            None => Err(StoreError::Address {
                found: url.split("://").next().unwrap_or_default().to_owned(),
                detail: "allowed: sqlite:PATH or postgres://…".to_owned(),
            }),
        },
    }
}
