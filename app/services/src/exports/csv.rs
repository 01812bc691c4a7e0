//! Tables as CSV for spreadsheet programs: BOM, CRLF, and no cell that would be a formula.

use crate::error::{Result, ServiceError};

/// A table with its heads. Every row has as many cells as there are heads.
pub(crate) fn document<Row, Cell>(heads: &[impl AsRef<str>], rows: impl IntoIterator<Item = Row>) -> Result<Vec<u8>>
where
    Row: IntoIterator<Item = Cell>,
    Cell: AsRef<str>,
{
    let mut bytes = head(heads)?;
    bytes.extend(lines(rows)?);
    Ok(bytes)
}

/// The first line of a table, which its other lines follow.
pub(crate) fn head(heads: &[impl AsRef<str>]) -> Result<Vec<u8>> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.extend(lines([heads.iter().map(AsRef::<str>::as_ref)])?);
    Ok(bytes)
}

/// Further lines of a table.
pub(crate) fn lines<Row, Cell>(rows: impl IntoIterator<Item = Row>) -> Result<Vec<u8>>
where
    Row: IntoIterator<Item = Cell>,
    Cell: AsRef<str>,
{
    let failed = |error: csv::Error| ServiceError::Environment(format!("csv: {error}"));
    let mut bytes = Vec::new();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
    for row in rows {
        writer.write_record(row.into_iter().map(|cell| harmless(cell.as_ref()))).map_err(failed)?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

/// A cell a spreadsheet program would run as a formula gets an apostrophe in front, so it stays text. A number below zero is none.
fn harmless(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_below_zero(cell);
    if risky { format!("'{cell}") } else { cell.to_owned() }
}

/// Whether a cell is a minus and digits, with a decimal point or without, and nothing else.
fn is_below_zero(cell: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    cell.strip_prefix('-').is_some_and(|number| {
        let (whole, part) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
        digits(whole) && part.is_none_or(digits)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn formulas_become_text() {
        assert_eq!(super::harmless("=1+1"), "'=1+1");
        assert_eq!(super::harmless("@sum"), "'@sum");
        assert_eq!(super::harmless("珠江夜航人"), "珠江夜航人");
        assert_eq!(super::harmless("-0.26"), "-0.26", "a number");
        for formula in ["-1+1", "-", "-.5", "-1.", "-1.2.3", "-1e3", "+86"] {
            assert_eq!(super::harmless(formula), format!("'{formula}"));
        }
    }
}
