//! Opening the database that an address names.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::database::Store;
use crate::error::{Result, StoreError};
use crate::schema::{Opening, Schema};
use crate::{postgres, sqlite, sqlite_file};

/// Connections to a PostgreSQL server, unless told otherwise.
pub const CONNECTIONS: u32 = 16;

/// A PostgreSQL server that gives no connection within this time is away, unless told otherwise.
pub const WAIT: Duration = Duration::from_secs(4);

/// How a database is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenSettings {
    /// What may be done to it.
    pub opening: Opening,
    /// Connections to a PostgreSQL server, at most.
    pub connections: u32,
    /// How long one of them is waited for.
    pub wait: Duration,
}

impl Default for OpenSettings {
    fn default() -> Self {
        Self { opening: Opening::Migrate, connections: CONNECTIONS, wait: WAIT }
    }
}

/// A database that was looked at, not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// Which one, in words.
    pub place: String,
    /// How its schema stands to this program's.
    pub schema: Schema,
}

/// The host of a PostgreSQL address whose connection may be read or answered by somebody in between: another machine, and the
/// address does not ask for TLS with a verified certificate.
#[must_use]
pub fn unprotected_host(url: &str) -> Option<String> {
    let options: PgConnectOptions = url.starts_with("postgres").then(|| url.parse().ok()).flatten()?;
    let host = options.get_host();
    let here = host.starts_with('/') || host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let verified = matches!(options.get_ssl_mode(), PgSslMode::VerifyFull);
    (!here && !verified).then(|| host.to_owned())
}

/// What an address names.
enum Address<'a> {
    File(PathBuf),
    Postgres(&'a str),
}

impl<'a> Address<'a> {
    fn parse(url: Option<&'a str>, data: &Path) -> Result<Self> {
        match url {
            None => Ok(Self::File(data.join("linxuan.db"))),
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => Ok(Self::Postgres(url)),
            Some(url) => match url.strip_prefix("sqlite:") {
                Some(path) => Ok(Self::File(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))),
                None => Err(StoreError::Address {
                    found: url.split("://").next().unwrap_or_default().to_owned(),
                    detail: "allowed: sqlite:PATH or postgres://…".to_owned(),
                }),
            },
        }
    }
}

/// Opens a database, makes it where it is absent, and brings its schema up to date.
///
/// `url` is `sqlite:PATH` or `postgres://…`; without one it is `linxuan.db` in the data folder.
///
/// # Errors
/// An address of another kind, a database that cannot be reached, or a migration that fails.
pub async fn open(url: Option<&str>, data: &Path) -> Result<Arc<dyn Store>> {
    open_with(url, data, &OpenSettings::default()).await
}

/// As [`open`], with these settings.
///
/// # Errors
/// As [`open`]; a database that is absent or of another version where the settings do not allow that.
pub async fn open_with(url: Option<&str>, data: &Path, settings: &OpenSettings) -> Result<Arc<dyn Store>> {
    let OpenSettings { opening, connections, wait } = *settings;
    Ok(match Address::parse(url, data)? {
        Address::File(path) => Arc::new(sqlite::SqliteStore::open(&path, opening).await?),
        Address::Postgres(url) => Arc::new(postgres::PostgresStore::open(url, connections, wait, opening).await?),
    })
}

/// Looks at a database: nothing of it changes, and none is made.
///
/// # Errors
/// An address of another kind, a database that cannot be reached or read.
pub async fn inspect(url: Option<&str>, data: &Path, settings: &OpenSettings) -> Result<Inspected> {
    Ok(match Address::parse(url, data)? {
        Address::File(path) => {
            Inspected { schema: sqlite_file::inspect(&path).await?, place: path.display().to_string() }
        }
        Address::Postgres(url) => {
            let (place, schema) = postgres::inspect(url, settings.wait).await?;
            Inspected { place, schema }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_machine_is_unprotected_without_a_verified_certificate() {
        for here in ["sqlite:/a", "postgres://u@localhost/d", "postgres://u@127.0.0.1/d", "postgres://u@%2Frun%2Fpg/d"]
        {
            assert_eq!(unprotected_host(here), None, "{here}");
        }
        for mode in ["", "?sslmode=prefer", "?sslmode=require"] {
            let url = format!("postgres://u:p@db.example/d{mode}");
            assert_eq!(unprotected_host(&url).as_deref(), Some("db.example"), "{mode}");
        }
        assert_eq!(unprotected_host("postgres://u:p@db.example/d?sslmode=verify-full"), None);
    }
}
