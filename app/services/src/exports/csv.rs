//! The shortlist as CSV for spreadsheet programs: BOM, CRLF, and no cell that would be a formula.

use crate::error::{Result, ServiceError};
use crate::exports::Sealed;

pub(crate) fn write(result: &Sealed<'_>) -> Result<Vec<u8>> {
    let failed = |error: csv::Error| ServiceError::Environment(format!("csv: {error}"));
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
    writer.write_record(result.shortlist_head()).map_err(failed)?;
    for (place, line) in (1..).zip(&result.selected) {
        writer.write_record(result.shortlist_row(place, line).map(|cell| harmless(&cell))).map_err(failed)?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

/// A cell a spreadsheet program would run as a formula gets an apostrophe in front, so it stays text.
fn harmless(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    #[test]
    fn formulas_become_text() {
        assert_eq!(super::harmless("=1+1"), "'=1+1");
        assert_eq!(super::harmless("@sum"), "'@sum");
        assert_eq!(super::harmless("珠江夜航人"), "珠江夜航人");
    }
}
