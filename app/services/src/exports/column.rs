//! A list is columns over rows: its page shows them, its files write them, in this order.

use crate::exports::table::TableCell;

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words.
    Words,
    /// Numbers: at the end of their column.
    Number,
    /// What names the row.
    Name,
}

/// A column of a list.
pub struct Column<R> {
    /// How addresses name it: what the list is sorted by.
    pub key: String,
    /// Its head.
    pub head: String,
    /// How it is set.
    pub kind: ColumnKind,
    /// The list can be sorted by it.
    pub sorts: bool,
    value: Box<dyn Fn(&R) -> TableCell + Send + Sync>,
}

impl<R> Column<R> {
    /// A column of words, by which the list is not sorted.
    pub(crate) fn new(
        key: impl Into<String>,
        head: impl Into<String>,
        value: impl Fn(&R) -> TableCell + Send + Sync + 'static,
    ) -> Self {
        let (key, head, kind) = (key.into(), head.into(), ColumnKind::Words);
        Self { key, head, kind, sorts: false, value: Box::new(value) }
    }

    /// The same of numbers.
    pub(crate) fn numbers(self) -> Self {
        Self { kind: ColumnKind::Number, ..self }
    }

    /// The same, naming the row.
    pub(crate) fn names(self) -> Self {
        Self { kind: ColumnKind::Name, ..self }
    }

    /// The same, by which the list can be sorted.
    pub(crate) fn sorted(self) -> Self {
        Self { sorts: true, ..self }
    }

    /// What it says of a row.
    #[must_use]
    pub fn cell(&self, row: &R) -> TableCell {
        (self.value)(row)
    }
}

/// What all columns say of a row.
pub(crate) fn record<R>(columns: &[Column<R>], row: &R) -> Vec<TableCell> {
    columns.iter().map(|column| column.cell(row)).collect()
}

/// The heads of columns.
pub(crate) fn heads<R>(columns: &[Column<R>]) -> Vec<String> {
    columns.iter().map(|column| column.head.clone()).collect()
}
