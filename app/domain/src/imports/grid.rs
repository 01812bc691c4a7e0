//! A spreadsheet as rows of texts, and why a file is none that can be imported.

use crate::limits;

/// A row of a spreadsheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridRow {
    /// Its number as the spreadsheet program shows it.
    pub number: usize,
    /// Its cells as texts.
    pub cells: Vec<String>,
}

impl GridRow {
    /// A cell; empty where the row is shorter.
    #[must_use]
    pub fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }
}

/// A spreadsheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Rows in which there is something, in their order.
    pub rows: Vec<GridRow>,
}

/// Why a file is no spreadsheet that can be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetFault {
    /// The bytes are no text.
    NotText {
        /// Line of the file, from 1.
        line: usize,
    },
    /// A quote is never closed.
    OpenQuote {
        /// The line its row begins on, from 1.
        line: usize,
    },
    /// A workbook that cannot be read: damaged, or with a password.
    Workbook,
    /// A workbook of the format before 2007.
    OldWorkbook,
    /// The file, or what is packed in it, is too large.
    TooLarge {
        /// Most bytes.
        max: u64,
    },
    /// More rows than are taken at once.
    TooManyRows {
        /// Rows found.
        found: usize,
        /// Most rows.
        max: usize,
    },
    /// More columns than are taken.
    TooManyColumns {
        /// Columns found.
        found: usize,
        /// Most columns.
        max: usize,
    },
    /// A workbook that describes more cells than are read, as far as its parts tell before it is.
    TooManyCells {
        /// Cells found.
        found: usize,
        /// Most cells.
        max: usize,
    },
    /// None of the first worksheets fits, and there are more than are looked at in a workbook of that size.
    TooManyWorksheets {
        /// Worksheets found.
        found: usize,
        /// Those that were looked at.
        max: usize,
    },
    /// A cell with more characters than any field takes.
    CellTooLong {
        /// The row as the spreadsheet program numbers it.
        row: usize,
        /// Characters found.
        found: usize,
        /// Most characters.
        max: usize,
    },
    /// No row among the first ones has the name of a field.
    NoHead,
    /// Neither the title nor the number has a column.
    NoTitle,
    /// A column that is mapped by hand and not there.
    UnknownColumn {
        /// As it was named.
        found: String,
    },
    /// A field that a column is mapped to and that the contest does not have.
    UnknownField {
        /// As it was named.
        found: String,
        /// Those there are.
        allowed: Vec<String>,
    },
    /// Two columns are mapped to one field.
    FieldTwice {
        /// The field's key.
        field: String,
    },
}

impl Grid {
    /// The same, unless there is more than is taken at once: so many rows, and as much in a row as any spreadsheet may have.
    ///
    /// # Errors
    /// Too many rows or columns, or a cell that is too long.
    pub fn within_limits(self, rows: usize) -> Result<Self, SheetFault> {
        let (found, max) = (self.rows.len(), rows);
        if found > max {
            return Err(SheetFault::TooManyRows { found, max });
        }
        for row in &self.rows {
            let (found, max) = (row.cells.len(), limits::IMPORT_COLUMNS);
            if found > max {
                return Err(SheetFault::TooManyColumns { found, max });
            }
            let max = limits::IMPORT_CELL;
            // Bytes first: counting characters of every cell takes time.
            let long = row.cells.iter().filter(|cell| cell.len() > max).map(|cell| cell.chars().count());
            if let Some(found) = long.max().filter(|found| *found > max) {
                return Err(SheetFault::CellTooLong { row: row.number, found, max });
            }
        }
        Ok(self)
    }
}
