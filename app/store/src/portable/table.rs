//! How a table whose rows belong to contests is described, and held against rows.

use domain::hex;
use serde_json::{Map, Value};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Text in which accounts are named by their ids: the whole of it, or strings within JSON. In another installation a person
    /// may have another id. What is under a seal or a signature is no such text: it stays as it was sealed.
    People,
    /// A whole number.
    Number,
    /// Bytes; in rows their hexadecimal digits.
    Bytes,
}

/// A column of a table that is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortableColumn {
    /// Name.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
}

/// A table whose rows belong to contests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortableTable {
    /// Name.
    pub name: &'static str,
    /// Every column.
    pub columns: &'static [PortableColumn],
    /// What is true of the rows of contest `$1`.
    pub of_contest: &'static str,
    /// The order of the rows: what others refer to comes first.
    pub order: &'static str,
}

/// A row by its columns.
pub type PortableRow = Map<String, Value>;

impl PortableTable {
    /// What is wrong with a row, in words. A column that is not there has its default.
    ///
    /// # Errors
    /// A column that the table does not have, or a value of another kind.
    pub fn check(&self, row: &PortableRow) -> std::result::Result<(), String> {
        for (name, value) in row {
            let Some(column) = self.columns.iter().find(|column| column.name == name) else {
                return Err(format!("{} has no column {name}", self.name));
            };
            let fits = match column.kind {
                ColumnKind::Text | ColumnKind::People => value.is_string(),
                ColumnKind::Number => value.is_i64(),
                ColumnKind::Bytes => value.as_str().is_some_and(|digits| hex::decode(digits).is_some()),
            };
            if !fits && !value.is_null() {
                return Err(format!("{}.{name} is {value}", self.name));
            }
        }
        Ok(())
    }
}
