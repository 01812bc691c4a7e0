//! What is told of an import, before and after.

use domain::access::Role;
use domain::contest::QuotaFamily;
use domain::imports::{CellProblem, Target};
use store::Contest;

/// A spreadsheet as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetFile {
    /// Name as the person's machine called it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A column of the spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnReport {
    /// Its place, from 0.
    pub at: usize,
    /// What stands over it.
    pub head: String,
    /// What it is for; `None` is left out.
    pub target: Option<Target>,
    /// What stands in its first cells.
    pub examples: Vec<String>,
}

/// What becomes of a row, or became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOutcome {
    /// A new entry.
    Created,
    /// An entry changes.
    Changed,
    /// The entry says the same already.
    Unchanged,
}

/// A row of the spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowReport {
    /// Its number as the spreadsheet program shows it.
    pub row: usize,
    /// The entry's title.
    pub title: String,
    /// What becomes of it.
    pub outcome: RowOutcome,
}

/// A row whose entry could not be submitted beside all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowQuota {
    /// The row's number.
    pub row: usize,
    /// What the quota counts.
    pub family: QuotaFamily,
    /// Most entries.
    pub max: i64,
}

/// What an import will do, or did.
#[derive(Clone, Debug)]
pub struct ImportReport {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The worksheet that was read, where there may be several.
    pub worksheet: Option<String>,
    /// Other worksheets, which were not read.
    pub other_sheets: Vec<String>,
    /// Rows that a spreadsheet program hides.
    pub hidden_rows: Vec<usize>,
    /// Columns that it hides, by their heads.
    pub hidden_columns: Vec<String>,
    /// All columns.
    pub columns: Vec<ColumnReport>,
    /// All rows that are of an entry.
    pub rows: Vec<RowReport>,
    /// What is in the way; nothing is written while there is any.
    pub problems: Vec<CellProblem>,
    /// Rows above a quota. They come in as drafts.
    pub over_quota: Vec<RowQuota>,
    /// New entries.
    pub created: usize,
    /// Entries that change.
    pub changed: usize,
    /// Entries that stay as they are.
    pub unchanged: usize,
    /// It is done.
    pub written: bool,
}
