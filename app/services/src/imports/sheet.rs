//! The bytes of a spreadsheet as its cells, whatever program saved them.

use domain::contest::Settings;
use domain::imports::{Grid, GridRow, Mapping, SheetFault, has_head, text_grid, text_grid_by};
use domain::limits;

use super::hidden::{Hidden, hidden};
use super::workbook::{self, OLD, PACKED};
use crate::error::{Refusal, Result};

/// A spreadsheet with what its program says of it.
#[derive(Default)]
pub(super) struct OpenedSheet {
    /// Its cells.
    pub grid: Grid,
    /// The worksheet that was read.
    pub worksheet: Option<String>,
    /// Other worksheets.
    pub others: Vec<String>,
    /// What is hidden in it.
    pub hidden: Hidden,
}

/// Opens a spreadsheet.
///
/// # Errors
/// [`Refusal::Sheet`].
pub(super) fn opened(settings: &Settings, bytes: &[u8], mapping: &Mapping) -> Result<OpenedSheet> {
    read(settings, bytes, mapping).map_err(|fault| Refusal::Sheet(fault).into())
}

/// Opens a spreadsheet of other things than entries, of at most `most` rows: `known` counts the heads among the first rows that are
/// known.
///
/// # Errors
/// [`Refusal::Sheet`].
pub(crate) fn opened_table(bytes: &[u8], most: usize, known: impl Fn(&[GridRow]) -> usize) -> Result<Grid> {
    let read = || {
        require_readable(bytes)?;
        if !bytes.starts_with(PACKED) {
            return text_grid_by(bytes, most, &known);
        }
        let (sheet, _) = workbook::read(bytes, most, |grid| known(&grid.rows) > 0)?;
        Ok(sheet.grid)
    };
    read().map_err(|fault| Refusal::Sheet(fault).into())
}

fn require_readable(bytes: &[u8]) -> std::result::Result<(), SheetFault> {
    if bytes.len() > limits::IMPORT_BYTES {
        return Err(SheetFault::TooLarge { max: u64::try_from(limits::IMPORT_BYTES).unwrap_or(u64::MAX) });
    }
    if bytes.starts_with(OLD) { Err(SheetFault::OldWorkbook) } else { Ok(()) }
}

fn read(settings: &Settings, bytes: &[u8], mapping: &Mapping) -> std::result::Result<OpenedSheet, SheetFault> {
    require_readable(bytes)?;
    if !bytes.starts_with(PACKED) {
        return Ok(OpenedSheet { grid: text_grid(settings, bytes)?, ..OpenedSheet::default() });
    }
    let (sheet, others) = workbook::read(bytes, limits::IMPORT_ROWS, |grid| has_head(settings, grid, mapping))?;
    let hidden = hidden(bytes, &sheet.name, &sheet.grid);
    Ok(OpenedSheet { hidden, grid: sheet.grid, worksheet: Some(sheet.name), others })
}
