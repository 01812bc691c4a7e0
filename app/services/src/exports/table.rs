//! Tables in every format that has tables: heads, and rows of cells that know what they hold.

use domain::scoring::rubric::points_2;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::error::{Result, ServiceError};
use crate::exports::format::ExportFormat;
use crate::exports::{csv, sheets};

/// Most characters of a cell of a workbook; Excel's own bound is 32,767 units of UTF-16.
const LONGEST_CELL: usize = 16_000;

/// What is in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableCell {
    /// Nothing.
    Empty,
    /// Text, even where it looks like a number: telephone numbers begin with zeros.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Points or another figure with two decimals, hundredths.
    Points(i64),
    /// How long a film is, milliseconds.
    Duration(i64),
}

impl TableCell {
    /// A text that may be empty.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A figure with two decimals; nothing where it is none.
    #[must_use]
    pub fn hundredths(value: f64) -> Self {
        // Through text, which says the same figure as the page does.
        format!("{value:.2}").replace('.', "").parse().map_or(Self::Empty, Self::Points)
    }

    /// How many there are.
    #[must_use]
    pub fn count(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// What a table of text says.
    #[must_use]
    pub fn said(self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
            Self::Points(points) => points_2(points),
            Self::Duration(ms) => hours(ms),
        }
    }
}

/// A table in one of the formats that have tables; the workbook has one sheet of this name.
pub(crate) fn file(
    format: ExportFormat,
    name: &str,
    heads: &[String],
    rows: impl IntoIterator<Item = Vec<TableCell>>,
) -> Result<Vec<u8>> {
    match format {
        ExportFormat::Xlsx => workbook(name, heads, rows),
        ExportFormat::Csv => csv::document(heads, texts(rows)),
        ExportFormat::Json | ExportFormat::Pdf => Err(ServiceError::NotFound),
    }
}

/// Rows as lines of CSV.
pub(crate) fn csv_lines(rows: impl IntoIterator<Item = Vec<TableCell>>) -> Result<Vec<u8>> {
    csv::lines(texts(rows))
}

/// What rows say in a table of text.
fn texts(rows: impl IntoIterator<Item = Vec<TableCell>>) -> impl Iterator<Item = impl Iterator<Item = String>> {
    rows.into_iter().map(|row| row.into_iter().map(TableCell::said))
}

/// A workbook with one sheet of this name.
pub(crate) fn workbook(
    name: &str,
    heads: &[String],
    rows: impl IntoIterator<Item = Vec<TableCell>>,
) -> Result<Vec<u8>> {
    build(name, heads, rows).map_err(|error| ServiceError::Environment(format!("xlsx: {error}")))
}

fn build(
    name: &str,
    heads: &[String],
    rows: impl IntoIterator<Item = Vec<TableCell>>,
) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    sheets::head(sheet, heads.iter().map(String::as_str))?;
    let formats = CellFormats::plain();
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            write_cell(sheet, row, column, cell, &formats)?;
        }
    }
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    book.save_to_buffer()
}

/// How cells of a column are set, by what they hold.
pub(crate) struct CellFormats {
    /// `None` where text is set as a workbook sets it by itself.
    text: Option<Format>,
    /// The same of whole numbers, and of the borders of empty cells.
    number: Option<Format>,
    duration: Format,
    points: Format,
}

impl CellFormats {
    /// With the figures that each kind of cell needs, and no more.
    fn plain() -> Self {
        Self { text: None, number: None, ..Self::of(&Format::new()) }
    }

    /// As this format has it, where people go on typing: what is text stays text, so that a telephone number keeps its zeros.
    pub(crate) fn of(look: &Format) -> Self {
        let figures = |shape: &str| look.clone().set_num_format(shape);
        Self {
            text: Some(figures("@")),
            number: Some(look.clone()),
            duration: figures("[h]:mm:ss"),
            points: figures("0.00"),
        }
    }
}

/// Writes a cell; an empty one for its borders alone.
pub(crate) fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: TableCell,
    formats: &CellFormats,
) -> std::result::Result<(), XlsxError> {
    match cell {
        TableCell::Empty => {
            if let Some(format) = &formats.number {
                sheet.write_blank(row, column, format)?;
            }
        }
        TableCell::Text(text) => {
            let text: String = text.chars().take(LONGEST_CELL).collect();
            match &formats.text {
                Some(format) => sheet.write_string_with_format(row, column, text, format)?,
                None => sheet.write_string(row, column, text)?,
            };
        }
        // Workbooks have no whole numbers; through text, because no conversion from i64 is exact for all.
        TableCell::Number(number) => {
            let said = number.to_string();
            match (said.parse::<f64>(), &formats.number) {
                (Ok(exact), Some(format)) => sheet.write_number_with_format(row, column, exact, format)?,
                (Ok(exact), None) => sheet.write_number(row, column, exact)?,
                (Err(_), _) => sheet.write_string(row, column, said)?,
            };
        }
        // Through text, so that 87.34 is the nearest double to 87.34.
        TableCell::Points(points) => {
            let number: f64 = points_2(points).parse().unwrap_or_default();
            sheet.write_number_with_format(row, column, number, &formats.points)?;
        }
        TableCell::Duration(ms) => {
            let seconds = u32::try_from(ms / 1_000).unwrap_or(u32::MAX);
            sheet.write_number_with_format(row, column, f64::from(seconds) / 86_400.0, &formats.duration)?;
        }
    }
    Ok(())
}

/// Milliseconds as `h:mm:ss`: without the hours a spreadsheet program reads minutes as hours.
fn hours(ms: i64) -> String {
    let seconds = ms / 1_000;
    format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_the_same_in_every_format() {
        let cells = [
            (TableCell::text(""), ""),
            (TableCell::text("020"), "020"),
            (TableCell::Number(-7), "-7"),
            (TableCell::Points(8_734), "87.34"),
            (TableCell::Duration(3_723_000), "1:02:03"),
        ];
        for (cell, said) in cells {
            assert_eq!(cell.clone().said(), said, "{cell:?}");
        }
        let cells = vec![TableCell::text("=1"), TableCell::count(3), TableCell::hundredths(-0.256)];
        assert_eq!(String::from_utf8(csv_lines([cells]).unwrap()).unwrap(), "'=1,3,-0.26\r\n");
        for (value, cell) in
            [(1.0, TableCell::Points(100)), (-0.001, TableCell::Points(0)), (f64::NAN, TableCell::Empty)]
        {
            assert_eq!(TableCell::hundredths(value), cell, "{value}");
        }
        assert!(workbook("a", &["head".to_owned()], [vec![TableCell::Points(1)]]).unwrap().starts_with(b"PK"));
    }
}
