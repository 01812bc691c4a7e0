//! Delimited text as a spreadsheet.

use super::escape::unescaped;
use super::grid::{Grid, GridRow, SheetFault};
use super::head::{HEAD_ROWS, HeadNames, known_heads};
use crate::contest::settings::Settings;
use crate::decoding::document_text;
use crate::delimited::{Bounds, Record, SEPARATORS, records};
use crate::limits;

/// Reads delimited text: UTF-8, UTF-16 or GB 18030, its cells parted by what makes most columns known.
///
/// # Errors
/// Bytes that are no text, a quote that is never closed, more than is taken at once.
pub fn text_grid(settings: &Settings, bytes: &[u8]) -> Result<Grid, SheetFault> {
    let names = HeadNames::of(settings);
    text_grid_by(bytes, limits::IMPORT_ROWS, |rows| known_heads(rows, &names).map_or(0, |(_, known)| known))
}

/// As [`text_grid`], of at most `most` rows and for other columns: `known` counts the heads among the first rows that it knows.
///
/// # Errors
/// As [`text_grid`].
pub fn text_grid_by(bytes: &[u8], most: usize, known: impl Fn(&[GridRow]) -> usize) -> Result<Grid, SheetFault> {
    let text = document_text(bytes).map_err(|error| SheetFault::NotText { line: error.line })?;
    // As much as tells that there is more than is taken.
    let bounds = Bounds { records: most, cells: limits::IMPORT_COLUMNS };
    let mut best: Option<((usize, usize), Grid)> = None;
    let mut wrong = None;
    for separator in SEPARATORS.into_iter().filter(|&separator| separator == ',' || text.contains(separator)) {
        match records(&text, separator, bounds) {
            Ok(records) => {
                let row = |record: Record| GridRow {
                    number: record.row,
                    cells: record.cells.into_iter().map(unescaped).collect(),
                };
                let grid = Grid { rows: records.into_iter().map(row).collect() };
                let known = known(&grid.rows);
                // Where no name is known, what makes most cells of the first rows.
                let columns = grid.rows.iter().take(HEAD_ROWS).map(|row| row.cells.len()).sum();
                if best.as_ref().is_none_or(|(most, _)| (known, columns) > *most) {
                    best = Some(((known, columns), grid));
                }
            }
            Err(error) => wrong = wrong.or(Some(SheetFault::OpenQuote { line: error.line })),
        }
    }
    match (best, wrong) {
        // Parted by something else a quote may seem open.
        (Some(((known, _), grid)), wrong) if known > 0 || wrong.is_none() => grid.within_limits(most),
        (_, Some(wrong)) => Err(wrong),
        (best, None) => best.map_or(Err(SheetFault::NoHead), |(_, grid)| grid.within_limits(most)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;

    fn read(bytes: &[u8]) -> Result<Vec<(usize, Vec<String>)>, SheetFault> {
        let grid = text_grid(&preset::selection(), bytes)?;
        Ok(grid.rows.into_iter().map(|row| (row.number, row.cells)).collect())
    }

    #[test]
    fn what_spreadsheets_save_is_read_whatever_parts_its_cells() {
        let wanted = vec![
            (1, vec!["作品汇总表, 2026; 初稿".to_owned()]),
            (3, vec!["编号".to_owned(), "作品名称".to_owned()]),
            (4, vec!["007".to_owned(), "夜,航;人".to_owned()]),
        ];
        for separator in [",", "\t", ";"] {
            let text = format!("\"作品汇总表, 2026; 初稿\"\n\n编号{separator}作品名称\n007{separator}\"夜,航;人\"\n");
            let (gb18030, _, _) = encoding_rs::GB18030.encode(&text);
            let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let marked = format!("\u{feff}{text}").into_bytes();
            let old = text.replace('\n', "\r").into_bytes();
            for bytes in [text.clone().into_bytes(), gb18030.into_owned(), utf16, marked, old] {
                assert_eq!(read(&bytes).as_ref(), Ok(&wanted), "{separator:?}");
            }
        }
    }

    #[test]
    fn where_no_name_is_known_the_separator_makes_most_cells() {
        assert_eq!(read("甲;乙\n一;二, 三\n".as_bytes()).unwrap()[1].1, ["一", "二, 三"]);
        let below_a_title = "一, 二, 三, 四\n甲;乙\n丙;丁\n戊;己\n庚;辛\n";
        assert_eq!(read(below_a_title.as_bytes()).unwrap()[1].1, ["甲", "乙"]);
    }

    #[test]
    fn a_cell_that_was_kept_from_being_a_formula_is_read_as_it_was() {
        let rows = read("作品名称\n'=1+1\n'+86\n'甲'\n''=1\n".as_bytes()).unwrap();
        let cells: Vec<&str> = rows.iter().skip(1).map(|(_, cells)| cells[0].as_str()).collect();
        assert_eq!(cells, ["=1+1", "+86", "'甲'", "'=1"]);
    }

    #[test]
    fn what_cannot_be_taken_is_told() {
        assert_eq!(read("作品名称\n\"夜".as_bytes()), Err(SheetFault::OpenQuote { line: 2 }));
        assert_eq!(read(b"PK\x03\x04\x01"), Err(SheetFault::NotText { line: 1 }));
        let many = format!("作品名称\n{}", "夜\n".repeat(limits::IMPORT_ROWS));
        let max = limits::IMPORT_ROWS;
        assert_eq!(read(many.as_bytes()), Err(SheetFault::TooManyRows { found: max + 1, max }));
        let wide = format!("作品名称{}\n", ",x".repeat(limits::IMPORT_COLUMNS));
        assert!(matches!(read(wide.as_bytes()), Err(SheetFault::TooManyColumns { .. })));
        // Millions of cells in a few bytes each are not kept to be counted.
        let lines = format!("作品名称\n{}\"", "夜\n".repeat(limits::IMPORT_ROWS + 9));
        assert_eq!(read(lines.as_bytes()), Err(SheetFault::TooManyRows { found: max + 1, max }), "read no further");
        let commas = format!("作品名称{}", ",".repeat(1_000_000));
        let columns = limits::IMPORT_COLUMNS;
        assert_eq!(
            read(commas.as_bytes()),
            Err(SheetFault::TooManyColumns { found: columns + 1, max: columns }),
            "read no further"
        );
        let long = format!("作品名称\n{}\n", "夜".repeat(limits::IMPORT_CELL + 1));
        assert!(matches!(read(long.as_bytes()), Err(SheetFault::CellTooLong { row: 2, .. })));
    }
}
