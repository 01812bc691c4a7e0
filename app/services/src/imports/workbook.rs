//! Workbooks (XLSX) as spreadsheets of texts: dates from their serial numbers, numbers without what formats add, formulas by the
//! values they had when the workbook was saved, merged cells all with their value.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{self, Cursor, Read as _};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx};
use domain::imports::{Grid, GridRow, SheetFault};
use domain::limits;

/// How workbooks begin: they are packed.
pub(super) const PACKED: &[u8] = b"PK\x03\x04";
/// How workbooks of the format before 2007 begin.
pub(super) const OLD: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// Rows that may hold a title or heads: there merged cells are filled across, too.
const HEAD_ROWS: u32 = 10;

/// A worksheet.
pub(super) struct Worksheet {
    pub name: String,
    pub grid: Grid,
}

/// The first worksheet that fits, those that are shown first, with at most `most` rows; and the names of the others.
///
/// # Errors
/// A workbook that cannot be read, is too large, or has no worksheet that fits.
pub(super) fn read(
    bytes: &[u8],
    most: usize,
    fits: impl Fn(&Grid) -> bool,
) -> Result<(Worksheet, Vec<String>), SheetFault> {
    require_unpacked(bytes, limits::IMPORT_UNPACKED_BYTES)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetFault::Workbook)?;
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let (shown, hidden): (Vec<_>, Vec<_>) = sheets.cloned().partition(|sheet| sheet.visible == SheetVisible::Visible);
    // A workbook may name one worksheet any number of times.
    let looked_at = shown.into_iter().chain(hidden).take(limits::IMPORT_WORKSHEETS);
    let names: Vec<String> = looked_at.map(|sheet| sheet.name).collect();
    for name in &names {
        let grid = grid_of(&mut book, name, most)?;
        if fits(&grid) {
            let others = names.iter().filter(|other| *other != name).cloned().collect();
            return Ok((Worksheet { name: name.clone(), grid }, others));
        }
    }
    Err(SheetFault::NoHead)
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Refuses an archive with more than `max` bytes in it. They are unpacked to be counted: what an archive says of itself need not
/// be so.
fn require_unpacked(bytes: &[u8], max: u64) -> Result<(), SheetFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetFault::Workbook)?;
    let mut left = max;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| SheetFault::Workbook)?;
        let found = io::copy(&mut part.take(left.saturating_add(1)), &mut io::sink());
        left = left.checked_sub(found.map_err(|_| SheetFault::Workbook)?).ok_or(SheetFault::TooLarge { max })?;
    }
    Ok(())
}

fn grid_of(book: &mut Book<'_>, name: &str, most: usize) -> Result<Grid, SheetFault> {
    let merged = book.merge_cells_by_sheet_name(name).map_err(|_| SheetFault::Workbook)?;
    let mut table = Table::new(limits::IMPORT_TEXT_BYTES, most);
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| SheetFault::Workbook)?;
    while let Some(cell) = cells.next_cell().map_err(|_| SheetFault::Workbook)? {
        let (row, column) = cell.get_position();
        table.put(row, column, text_of(cell.get_value()))?;
    }
    for area in merged.iter().take(most) {
        table.fill(area)?;
    }
    table.into_grid()
}

/// The cells of a worksheet while it is read.
struct Table {
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
    /// Most rows that are taken.
    most: usize,
    /// Bytes of texts that are still taken: many cells may have the one text that the workbook keeps for them.
    text_left: usize,
    /// Cells of merged areas that are still filled: areas of no spreadsheet program lie over each other.
    filled_left: usize,
}

impl Table {
    const fn new(text_bytes: usize, most: usize) -> Self {
        let filled_left = most.saturating_mul(limits::IMPORT_COLUMNS);
        Self { rows: BTreeMap::new(), most, text_left: text_bytes, filled_left }
    }

    fn put(&mut self, row: u32, column: u32, text: String) -> Result<(), SheetFault> {
        if text.is_empty() {
            return Ok(());
        }
        if column >= most_columns() {
            return Err(SheetFault::TooManyColumns {
                found: place(column).saturating_add(1),
                max: limits::IMPORT_COLUMNS,
            });
        }
        take_text(&mut self.text_left, &text)?;
        self.rows.entry(row).or_default().insert(column, text);
        if self.rows.len() > self.most {
            return Err(SheetFault::TooManyRows { found: self.rows.len(), max: self.most });
        }
        Ok(())
    }

    /// Gives every empty cell of a merged area the value of its first.
    fn fill(&mut self, area: &Dimensions) -> Result<(), SheetFault> {
        let (top, left) = area.start;
        let Some(value) = self.rows.get(&top).and_then(|row| row.get(&left)).cloned() else { return Ok(()) };
        let (bottom, right) = (area.end.0.max(top), area.end.1.clamp(left, most_columns().saturating_sub(1).max(left)));
        for (row, cells) in self.rows.range_mut(top..=bottom) {
            let right = if *row < HEAD_ROWS { right } else { left };
            for column in left..=right {
                self.filled_left = self.filled_left.checked_sub(1).ok_or(SheetFault::Workbook)?;
                if let Entry::Vacant(cell) = cells.entry(column) {
                    take_text(&mut self.text_left, &value)?;
                    cell.insert(value.clone());
                }
            }
        }
        Ok(())
    }

    fn into_grid(self) -> Result<Grid, SheetFault> {
        let row = |(row, cells): (u32, BTreeMap<u32, String>)| GridRow {
            number: place(row).saturating_add(1),
            cells: filled(cells),
        };
        Grid { rows: self.rows.into_iter().map(row).collect() }.within_limits(self.most)
    }
}

fn take_text(left: &mut usize, text: &str) -> Result<(), SheetFault> {
    let max = u64::try_from(limits::IMPORT_TEXT_BYTES).unwrap_or(u64::MAX);
    *left = left.checked_sub(text.len()).ok_or(SheetFault::TooLarge { max })?;
    Ok(())
}

fn most_columns() -> u32 {
    u32::try_from(limits::IMPORT_COLUMNS).unwrap_or(u32::MAX)
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Cells by their columns as a row without gaps.
fn filled(cells: BTreeMap<u32, String>) -> Vec<String> {
    let mut row = Vec::new();
    for (column, text) in cells {
        row.resize(place(column), String::new());
        row.push(text);
    }
    row
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) => date_text(at),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A number as it would be typed: workbooks have no whole numbers.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

/// A day, a day and a time, or a length of time.
fn date_text(at: &ExcelDateTime) -> String {
    if at.is_duration() {
        let seconds: u64 = format!("{:.0}", at.as_f64() * 86_400.0).parse().unwrap_or_default();
        return format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let date = format!("{year}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use rust_xlsxwriter::{ExcelDateTime as Written, Format, Formula, Workbook};
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::imports::hidden::hidden;

    fn book() -> Vec<u8> {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "填写说明").unwrap();
        let sheet = book.add_worksheet().set_name("汇总 & 表").unwrap();
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 4, "第十二届汇总表", &plain).unwrap();
        sheet.merge_range(1, 0, 2, 0, "编号", &plain).unwrap();
        sheet.merge_range(1, 1, 2, 1, "作品名称", &plain).unwrap();
        sheet.merge_range(1, 2, 1, 3, "单位", &plain).unwrap();
        sheet.write_string(2, 2, "报送单位").unwrap();
        sheet.write_string(2, 3, "制作单位").unwrap();
        sheet.write_string(2, 4, "完成日期").unwrap();
        sheet.write_string(3, 0, "007").unwrap();
        sheet.write_string(3, 1, "夜航").unwrap();
        sheet.merge_range(3, 2, 4, 2, "甲台", &plain).unwrap();
        sheet.write_number(3, 3, 13_800_000_000_f64).unwrap();
        let date = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_datetime_with_format(3, 4, Written::from_ymd(2026, 3, 5).unwrap(), &date).unwrap();
        sheet.write_number(4, 0, 8.5).unwrap();
        sheet.write_formula(4, 1, Formula::new("=\"灯\"&\"塔\"").set_result("灯塔")).unwrap();
        sheet.write_boolean(4, 3, true).unwrap();
        sheet.set_row_hidden(4).unwrap();
        sheet.set_column_hidden(3).unwrap();
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn a_workbook_of_an_office_is_read() {
        let bytes = book();
        let (sheet, others) = read(&bytes, limits::IMPORT_ROWS, |grid| grid.rows.len() > 1).unwrap();
        assert_eq!((sheet.name.as_str(), others), ("汇总 & 表", vec!["说明".to_owned()]));
        let row = |at: usize| sheet.grid.rows[at].cells.iter().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(row(2), ["编号", "作品名称", "报送单位", "制作单位", "完成日期"]);
        assert_eq!(row(3), ["007", "夜航", "甲台", "13800000000", "2026-03-05"]);
        assert_eq!(row(4), ["8.5", "灯塔", "甲台", "true"]);
        assert_eq!(sheet.grid.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        let found = hidden(&bytes, &sheet.name, &sheet.grid);
        assert_eq!((found.rows, found.columns), ([5].into(), [3].into()));
        assert!(matches!(read(&bytes, limits::IMPORT_ROWS, |_| false), Err(SheetFault::NoHead)));
    }

    /// An archive with a hundred thousand bytes in it.
    fn archive() -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
        archive.write_all(&vec![b' '; 100_000]).unwrap();
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn what_an_archive_says_of_its_size_is_not_believed() {
        let mut packed = archive();
        assert_eq!(require_unpacked(&packed, 99_999), Err(SheetFault::TooLarge { max: 99_999 }));
        assert_eq!(require_unpacked(&packed, 100_000), Ok(()));
        // Its size stands before and behind what is packed.
        for (signature, size_at) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
            let at = packed.windows(4).position(|four| four == signature).unwrap();
            packed[at + size_at..at + size_at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
        assert_eq!(require_unpacked(&packed, 1_000), Err(SheetFault::Workbook));
    }

    #[test]
    fn a_text_that_many_cells_have_counts_in_each() {
        let mut table = Table::new(25, limits::IMPORT_ROWS);
        for row in 0..2 {
            table.put(row, 0, "甲乙丙".to_owned()).unwrap();
        }
        assert!(matches!(table.put(2, 0, "甲乙丙".to_owned()), Err(SheetFault::TooLarge { .. })));
        table.text_left = 20;
        table.put(2, 1, "丁".to_owned()).unwrap();
        let area = Dimensions { start: (0, 0), end: (2, 2) };
        assert!(matches!(table.fill(&area), Err(SheetFault::TooLarge { .. })), "nor do merged cells come for nothing");
    }

    #[test]
    fn merged_areas_over_each_other_end_somewhere() {
        let mut table = Table::new(1_000, limits::IMPORT_ROWS);
        for row in 0..100 {
            table.put(row, 0, "甲".to_owned()).unwrap();
        }
        table.filled_left = 250;
        let area = Dimensions { start: (0, 0), end: (99, 0) };
        let filled: Vec<_> = (0..3).map(|_| table.fill(&area)).collect();
        assert_eq!(filled, [Ok(()), Ok(()), Err(SheetFault::Workbook)]);
    }

    #[test]
    fn a_workbook_that_is_none_is_told() {
        let mut cut = book();
        cut.truncate(200);
        for bytes in [cut.as_slice(), PACKED, b""] {
            assert!(matches!(read(bytes, limits::IMPORT_ROWS, |_| true), Err(SheetFault::Workbook)));
        }
    }
}
