//! What can go wrong with stored data.

use std::io::ErrorKind;
use std::sync::Arc;

/// A failure of the store. Only [`StoreError::Duplicate`] is the caller's to handle; the others mean
/// that the environment failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database could not be reached or refused a statement.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    /// The commit that this write shared with others failed.
    #[error(transparent)]
    Shared(Arc<StoreError>),
    /// The transaction was gone before its commit, as SQLite ends one by itself on a full or failing disk. Nothing of it
    /// is stored.
    #[error("the transaction ended before its commit")]
    Ended,
    /// Writing was tried in a view.
    #[error("a view does not write")]
    ReadOnly,
    /// A row with this key exists already.
    #[error("already there: {0}")]
    Duplicate(String),
    /// A stored value that cannot be understood.
    #[error("inconsistent data in {table}.{column}, row {row}: {detail}")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Key of the row.
        row: String,
        /// What is wrong with it.
        detail: String,
    },
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// There is no database where one is expected, or nothing in it.
    #[error("there is no database: {place}")]
    Absent {
        /// Which one was looked for.
        place: String,
    },
    /// The database is of an older version and must not be changed.
    #[error("{place}: database is of an older version: {missing} migrations missing; run `linxuan migrate`")]
    Older {
        /// Which one.
        place: String,
        /// Migrations that it lacks.
        missing: usize,
    },
    /// The database is of a newer version.
    #[error(
        "{place}: database is of a newer version than this program, which does not know its migration {migration}; use the newer program"
    )]
    Newer {
        /// Which one.
        place: String,
        /// The first migration that is not known.
        migration: i64,
    },
    /// There is no room for the copy that is taken before a migration.
    #[error("{place}: no room for the copy that is taken before a migration: {needed} bytes needed, {free} free")]
    NoRoom {
        /// The folder.
        place: String,
        /// Bytes, with what is left to the database.
        needed: u64,
        /// Bytes.
        free: u64,
    },
    /// The disk failed beside the database.
    #[error("disk: {0}")]
    Disk(#[from] std::io::Error),
    /// The database address cannot be used.
    #[error("database address {found:?}: {detail}")]
    Address {
        /// What was given, without a password.
        found: String,
        /// What is wrong.
        detail: String,
    },
}

/// Why the database cannot be used at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// There is no room to write.
    NoSpace,
    /// It does not answer, is overloaded, or its disk fails.
    Away,
}

/// SQLite's results by their lowest byte, and PostgreSQL's SQLSTATE: full disk.
const NO_SPACE: [&str; 2] = ["13", "53100"];
/// SQLite: busy, locked, no memory, read-only, disk fault, cannot open, changed while reading.
const SQLITE_AWAY: [u32; 7] = [5, 6, 7, 8, 10, 14, 15];
/// PostgreSQL: classes of connections, resources, operators; locks and transactions that gave way; read-only.
const POSTGRES_AWAY: [&str; 8] = ["08", "53", "57", "58", "55P03", "40001", "40P01", "25"];

impl StoreError {
    /// Whether the same would work at another time: the environment failed, not what was asked.
    #[must_use]
    pub fn outage(&self) -> Option<Outage> {
        let error = match self {
            Self::Shared(error) => return error.outage(),
            Self::Ended => return Some(Outage::Away),
            Self::NoRoom { .. } => return Some(Outage::NoSpace),
            Self::Disk(error) => {
                let full = matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded);
                return full.then_some(Outage::NoSpace);
            }
            Self::Database(error) => error,
            _ => return None,
        };
        match error {
            sqlx::Error::Database(inner) => outage_of(&inner.code()?),
            sqlx::Error::Io(error) if error.kind() == ErrorKind::StorageFull => Some(Outage::NoSpace),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Some(Outage::Away),
            _ => None,
        }
    }
}

fn outage_of(code: &str) -> Option<Outage> {
    if NO_SPACE.contains(&code) {
        return Some(Outage::NoSpace);
    }
    // SQLSTATE always has five characters; SQLite's extended results are numbers of up to four.
    let away = match code.parse::<u32>() {
        Ok(result) if code.len() < 5 => SQLITE_AWAY.contains(&(result & 0xff)),
        _ => POSTGRES_AWAY.iter().any(|class| code.starts_with(class)),
    };
    away.then_some(Outage::Away)
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) if inner.is_unique_violation() => Self::Duplicate(inner.message().to_owned()),
            _ => Self::Database(error),
        }
    }
}

/// Shorthand for results of the store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Where a value stands, for [`StoreError::Inconsistent`].
pub(crate) struct Place<'a> {
    pub table: &'static str,
    pub column: &'static str,
    pub row: &'a str,
}

impl Place<'_> {
    fn wrong(&self, detail: impl ToString) -> StoreError {
        StoreError::Inconsistent {
            table: self.table,
            column: self.column,
            row: self.row.to_owned(),
            detail: detail.to_string(),
        }
    }

    /// Reads a newtype or an enumeration from its text.
    pub fn parse<T>(&self, text: &str) -> Result<T>
    where
        T: std::str::FromStr,
        T::Err: ToString,
    {
        text.parse().map_err(|error: T::Err| self.wrong(error.to_string()))
    }

    /// Reads JSON.
    pub fn json<T: serde::de::DeserializeOwned>(&self, text: &str) -> Result<T> {
        serde_json::from_str(text).map_err(|error| self.wrong(error))
    }

    /// Reads of JSON what a seed asks for.
    pub fn json_with<'de, S: serde::de::DeserializeSeed<'de>>(&self, seed: S, text: &'de str) -> Result<S::Value> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let value = seed.deserialize(&mut reader).map_err(|error| self.wrong(error))?;
        reader.end().map_err(|error| self.wrong(error))?;
        Ok(value)
    }

    /// Converts a number to a narrower type.
    pub fn number<T: TryFrom<i64>>(&self, value: i64) -> Result<T> {
        T::try_from(value).map_err(|_| self.wrong(format!("{value} is out of range")))
    }
}

/// Writes JSON of a type that always can be written (no maps with other keys than text, no floats).
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Inconsistent {
        table: "-",
        column: "-",
        row: "new".to_owned(),
        detail: error.to_string(),
    })
}
