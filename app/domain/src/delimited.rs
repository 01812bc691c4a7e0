//! Delimited text (CSV and its relatives) as records of cells.
//!
//! The `csv` crate is not used here: it takes a quote that is never closed for the rest of the file, its line numbers are
//! off after an empty line or `\r\n`, and it takes a quote after a space for a letter. What is refused is named by its
//! line to somebody who looks for it in a table of thousands.

use std::collections::BTreeSet;

use crate::typed;

/// What may part the cells of a record, the usual first.
pub const SEPARATORS: [char; 3] = [',', '\t', ';'];

/// A record: the cells between two ends of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line it begins on, from 1.
    pub line: usize,
    /// Its place among all records, from 1, as a spreadsheet program numbers its rows.
    pub row: usize,
    /// Its cells as they are written, without the quotes around them.
    pub cells: Vec<String>,
}

/// How much is read of a text: reading ends with the first record that is above either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Records in which something can be seen.
    pub records: usize,
    /// Cells of a record.
    pub cells: usize,
}

impl Bounds {
    /// Everything is read.
    pub const NONE: Self = Self { records: usize::MAX, cells: usize::MAX };
}

/// A quote that is never closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: found a quote that is never closed; allowed: quotes in pairs")]
pub struct OpenQuote {
    /// The line its record begins on, from 1.
    pub line: usize,
}

/// What parts the cells, by the first line that says something: a comma, or else a tab, or else a semicolon.
#[must_use]
pub fn separator_of_head(text: &str) -> char {
    let header = text.split(['\n', '\r']).find(|line| !typed::is_blank(line)).unwrap_or_default();
    let mut quoted = false;
    let outside = header.chars().filter(|&c| {
        quoted ^= c == '"';
        !quoted
    });
    let found: BTreeSet<char> = outside.filter(|c| SEPARATORS.contains(c)).collect();
    SEPARATORS.into_iter().find(|c| found.contains(c)).unwrap_or(',')
}

/// Splits a text into records; those in which nothing can be seen are left out, and counted.
///
/// # Errors
/// [`OpenQuote`].
pub fn records(text: &str, separator: char, bounds: Bounds) -> Result<Vec<Record>, OpenQuote> {
    let mut records = Vec::new();
    let mut cells: Vec<String> = Vec::new();
    let mut cell = String::new();
    let (mut quoted, mut was_quoted) = (false, false);
    let (mut line, mut start, mut row) = (1, 1, 1);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted => {
                if letters.peek() == Some(&'"') {
                    letters.next();
                    cell.push('"');
                } else {
                    quoted = false;
                }
            }
            '"' if typed::is_blank(&cell) && !was_quoted => {
                cell.clear();
                (quoted, was_quoted) = (true, true);
            }
            letter if letter == separator && !quoted => {
                cells.push(std::mem::take(&mut cell));
                was_quoted = false;
                if cells.len() > bounds.cells {
                    records.push(Record { line: start, row, cells });
                    return Ok(records);
                }
            }
            // Windows ends a line with both; it ends at the second.
            '\r' if !quoted && letters.peek() == Some(&'\n') => {}
            '\n' | '\r' if !quoted => {
                cells.push(std::mem::take(&mut cell));
                was_quoted = false;
                keep(&mut records, Record { line: start, row, cells: std::mem::take(&mut cells) });
                if records.len() > bounds.records {
                    return Ok(records);
                }
                line += 1;
                row += 1;
                start = line;
            }
            ' ' | '\t' if was_quoted && !quoted => {}
            _ => {
                if letter == '\n' || (letter == '\r' && letters.peek() != Some(&'\n')) {
                    line += 1;
                }
                cell.push(letter);
            }
        }
    }
    if quoted {
        return Err(OpenQuote { line: start });
    }
    cells.push(cell);
    keep(&mut records, Record { line: start, row, cells });
    Ok(records)
}

/// Keeps a record in which something can be seen.
fn keep(records: &mut Vec<Record>, record: Record) {
    if record.cells.iter().any(|cell| !typed::is_blank(cell)) {
        records.push(record);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn records_are_numbered_as_a_spreadsheet_numbers_rows() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "a,b\n\n\"x\ny\",2\n3,4".replace('\n', end);
            let found = records(&text, ',', Bounds::NONE).unwrap();
            let places: Vec<(usize, usize)> = found.iter().map(|record| (record.line, record.row)).collect();
            assert_eq!(places, [(1, 1), (3, 3), (5, 4)], "{end:?}");
        }
        assert_eq!(records("a,\"b", ',', Bounds::NONE), Err(OpenQuote { line: 1 }));
    }

    #[test]
    fn reading_ends_where_there_is_more_than_is_taken() {
        let bounds = Bounds { records: 2, cells: 3 };
        let read = |text: &str| -> Vec<usize> {
            records(text, ',', bounds).unwrap().iter().map(|record| record.cells.len()).collect()
        };
        assert_eq!(read("a\n\n\nb"), [1, 1], "what shows nothing counts for nothing");
        assert_eq!(read("a\nb\nc\nd\n\"e"), [1, 1, 1], "as much as tells that there is more");
        assert_eq!(read("a,b,c\nd,,,,,,,,,\ne"), [3, 4]);
    }

    proptest! {
        #[test]
        fn quoted_cells_are_read_as_they_were_written(
            rows in prop::collection::vec(prop::collection::vec("[a\"',;\t\r\n=夜]{0,6}", 2), 1..5),
            separator in prop::sample::select(SEPARATORS.to_vec()),
        ) {
            let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let line = |row: &Vec<String>| row.iter().map(quote).collect::<Vec<_>>().join(&separator.to_string());
            let text = rows.iter().map(line).collect::<Vec<_>>().join("\r\n");
            let read: Vec<Vec<String>> = records(&text, separator, Bounds::NONE).unwrap().into_iter().map(|one| one.cells).collect();
            let seen = |row: &&Vec<String>| row.iter().any(|cell| !typed::is_blank(cell));
            prop_assert_eq!(read, rows.iter().filter(seen).cloned().collect::<Vec<_>>());
        }
    }
}
