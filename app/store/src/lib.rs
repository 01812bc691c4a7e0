//! The only crate that knows sqlx: what is kept, and the two databases it is kept in.
//!
//! SQLite (embedded, the default) and PostgreSQL run the same SQL: both take `$1` parameters,
//! `ON CONFLICT` and `RETURNING`, so the statements stand once, in `sql/`, and are compiled once for
//! each database. What differs (connections, transactions, copies, migrations) is in `sqlite.rs` and
//! `postgres.rs`.

mod chain;
mod error;
mod listing;
mod meetings;
mod model;
mod postgres;
mod round_reads;
mod sqlite;
mod traits;

use std::path::Path;
use std::sync::Arc;

pub use chain::{chain_hash, first_break};
pub use error::{Result, StoreError};
pub use listing::*;
pub use meetings::*;
pub use model::*;
pub use round_reads::*;
pub use traits::{Accounts, Audit, Contests, Entries, Films, Jobs, Judging, Meter, Selections, Store, Tx};

/// Opens a database and brings its schema up to date.
///
/// `url` is `sqlite:PATH` or `postgres://…`; without one it is `linxuan.db` in the data folder.
///
/// # Errors
/// An address of another kind, a database that cannot be reached, or a migration that fails.
pub async fn open(url: Option<&str>, data: &Path) -> Result<Arc<dyn Store>> {
    match url {
        None => Ok(Arc::new(sqlite::SqliteStore::open(&data.join("linxuan.db")).await?)),
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Ok(Arc::new(postgres::PostgresStore::open(url).await?))
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
