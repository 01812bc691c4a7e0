//! What can go wrong with stored data.

/// A failure of the store. Only [`StoreError::Duplicate`] is the caller's to handle; the others mean
/// that the environment failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database could not be reached or refused a statement.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
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
    /// The database address cannot be used.
    #[error("database address {found:?}: {detail}")]
    Address {
        /// What was given, without a password.
        found: String,
        /// What is wrong.
        detail: String,
    },
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
