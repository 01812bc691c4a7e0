//! The bytes of a spreadsheet as its cells, whatever program saved them.

use domain::contest::Settings;
use domain::imports::{Grid, Mapping, SheetFault, has_head, text_grid};
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

fn read(settings: &Settings, bytes: &[u8], mapping: &Mapping) -> std::result::Result<OpenedSheet, SheetFault> {
    if bytes.len() > limits::IMPORT_BYTES {
        return Err(SheetFault::TooLarge { max: u64::try_from(limits::IMPORT_BYTES).unwrap_or(u64::MAX) });
    }
    if bytes.starts_with(OLD) {
        return Err(SheetFault::OldWorkbook);
    }
    if !bytes.starts_with(PACKED) {
        return Ok(OpenedSheet { grid: text_grid(settings, bytes)?, ..OpenedSheet::default() });
    }
    let (sheet, others) = workbook::read(bytes, limits::IMPORT_ROWS, |grid| has_head(settings, grid, mapping))?;
    let hidden = hidden(bytes, &sheet.name, &sheet.grid);
    Ok(OpenedSheet { hidden, grid: sheet.grid, worksheet: Some(sheet.name), others })
}
