//! A spreadsheet of entries: which of its columns is which field, what each cell says, what becomes of each row; and the same
//! spreadsheet written from entries.
//!
//! Cells are typed into the form for whoever filled the spreadsheet: names become the keys of the contest's lists, dates and
//! numbers their usual spelling, and then every value takes the way of the form on the web ([`crate::entry::tidy`],
//! [`crate::entry::check`]).

mod cell;
mod column;
mod escape;
mod export;
mod film;
mod grid;
mod head;
mod named;
mod plan;
mod row;
mod text;

pub use cell::CellReader;
pub(crate) use cell::{date, number};
pub use column::{Column, ColumnName, Columns, Mapping, columns, has_head};
pub use escape::escaped;
pub use export::{ExportedEntry, heads, line};
pub use film::{FilmMatches, FilmTie, MatchedFilm, OfferedFilm, WantedFilm, match_films};
pub use grid::{Grid, GridRow, SheetFault};
pub use head::Target;
pub(crate) use head::{row_of_heads, spellings};
pub use named::RowNames;
pub use plan::{CellFault, CellProblem, KnownEntry, Plan, PlannedRow, RowAct, plan};
pub use row::{SheetRow, rows};
pub use text::{text_grid, text_grid_by};
