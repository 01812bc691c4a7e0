//! Workbooks (XLSX) as spreadsheets of texts: dates from their serial numbers, numbers without what formats add, formulas by the
//! values they had when the workbook was saved, merged cells all with their value.
//!
//! A small file may hold a workbook that takes long to read. What a workbook describes is counted while it is unpacked, which costs
//! one look at every byte; then its cells are read, and only as far as the limits; then what is merged, which stands behind them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{self, BufRead, BufReader, Cursor, Read as _};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx};
use domain::imports::{Grid, GridRow, SheetFault};
use domain::limits;
use quick_xml::events::Event;

/// How workbooks begin: they are packed.
pub(super) const PACKED: &[u8] = b"PK\x03\x04";
/// How workbooks of the format before 2007 begin.
pub(super) const OLD: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// Rows that may hold a title or heads: there merged cells are filled across, too.
const HEAD_ROWS: u32 = 10;
/// Bytes of the mark that the list of shared texts begins with: a count and some names of formats.
const LONGEST_LIST: usize = 4_096;
/// Marks of a cell with something in it: its own two, and two of its value.
const MARKS_OF_CELL: u64 = 4;

/// A worksheet.
pub(super) struct Worksheet {
    pub name: String,
    pub grid: Grid,
}

/// The first worksheet that fits, those that are shown first, with at most `most` rows; and the names of the others.
///
/// # Errors
/// A workbook that cannot be read, is too large, describes too much, or has no worksheet that fits.
pub(super) fn read(
    bytes: &[u8],
    most: usize,
    fits: impl Fn(&Grid) -> bool,
) -> Result<(Worksheet, Vec<String>), SheetFault> {
    let unpacked = Unpacked::of(bytes, limits::IMPORT_UNPACKED_BYTES)?;
    require_cells(unpacked.cells())?;
    require_cells(declared_texts(bytes)?)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetFault::Workbook)?;
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let (shown, hidden): (Vec<_>, Vec<_>) = sheets.cloned().partition(|sheet| sheet.visible == SheetVisible::Visible);
    let found = shown.len().saturating_add(hidden.len());
    let looked_at = shown.into_iter().chain(hidden).take(unpacked.worksheets());
    let names: Vec<String> = looked_at.map(|sheet| sheet.name).collect();
    for name in &names {
        let grid = grid_of(&mut book, name, most)?;
        if fits(&grid) {
            let others = names.iter().filter(|other| *other != name).cloned().collect();
            return Ok((Worksheet { name: name.clone(), grid }, others));
        }
    }
    let max = names.len();
    Err(if found > max { SheetFault::TooManyWorksheets { found, max } } else { SheetFault::NoHead })
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// What is packed in an archive. It is unpacked to be counted: what an archive says of itself need not be so.
#[derive(Debug, Default, PartialEq, Eq)]
struct Unpacked {
    bytes: u64,
    /// Where a mark of XML begins: how many there are is how long reading takes, whatever they are called.
    marks: u64,
}

impl Unpacked {
    /// Counts, up to `max` bytes.
    fn of(bytes: &[u8], max: u64) -> Result<Self, SheetFault> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetFault::Workbook)?;
        let mut unpacked = Self::default();
        for at in 0..archive.len() {
            let part = archive.by_index(at).map_err(|_| SheetFault::Workbook)?;
            let left = max.saturating_sub(unpacked.bytes);
            io::copy(&mut part.take(left.saturating_add(1)), &mut unpacked).map_err(|_| SheetFault::Workbook)?;
            if unpacked.bytes > max {
                return Err(SheetFault::TooLarge { max });
            }
        }
        Ok(unpacked)
    }

    /// As many cells as it may describe.
    fn cells(&self) -> usize {
        usize::try_from(self.marks.div_ceil(MARKS_OF_CELL)).unwrap_or(usize::MAX)
    }

    /// How many of its worksheets are looked at: a workbook may name one any number of times, and each time is as long as the first.
    fn worksheets(&self) -> usize {
        let cells = u64::try_from(limits::IMPORT_CELLS).unwrap_or(u64::MAX);
        let by_bytes = limits::IMPORT_LOOKED_BYTES / self.bytes.max(1);
        let by_marks = cells.saturating_mul(MARKS_OF_CELL) / self.marks.max(1);
        let looked = usize::try_from(by_bytes.min(by_marks)).unwrap_or(usize::MAX);
        looked.clamp(1, limits::IMPORT_WORKSHEETS)
    }
}

impl io::Write for Unpacked {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let figure = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let marks = piece.iter().filter(|byte| **byte == b'<').count();
        self.bytes = self.bytes.saturating_add(figure(piece.len()));
        self.marks = self.marks.saturating_add(figure(marks));
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn require_cells(found: usize) -> Result<(), SheetFault> {
    let max = limits::IMPORT_CELLS;
    if found > max { Err(SheetFault::TooManyCells { found, max }) } else { Ok(()) }
}

/// How many texts a workbook says that its cells share: calamine makes room for so many before it reads the first, and where there is no
/// such room, the process ends.
fn declared_texts(bytes: &[u8]) -> Result<usize, SheetFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetFault::Workbook)?;
    let mut most = 0_usize;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| SheetFault::Workbook)?;
        if part.name().is_ok_and(|name| name.to_lowercase().ends_with("sharedstrings.xml")) {
            most = most.max(declared_in(BufReader::new(part))?);
        }
    }
    Ok(most)
}

fn declared_in(part: impl BufRead) -> Result<usize, SheetFault> {
    let mut xml = quick_xml::Reader::from_reader(part);
    // As calamine reads it.
    xml.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|_| SheetFault::Workbook)? {
            Event::Start(list) | Event::Empty(list) if list.local_name().as_ref() == b"sst" => {
                return if list.len() > LONGEST_LIST { Err(SheetFault::Workbook) } else { Ok(declared_by(&list)) };
            }
            Event::Eof => return Ok(0),
            _ => {}
        }
    }
}

/// The largest number behind this name in an element: calamine looks for it in the bytes too, without reading the attributes, so that what
/// an attribute reader finds may be another one.
fn declared_by(element: &[u8]) -> usize {
    const NAME: &[u8] = b"uniqueCount";
    let behind = (0..element.len()).filter_map(|at| element.get(at..)?.strip_prefix(NAME));
    let numbers = behind.map(|rest| {
        let digits = rest.iter().skip_while(|byte| !byte.is_ascii_digit()).take_while(|byte| byte.is_ascii_digit());
        let digits: String = digits.map(|byte| char::from(*byte)).collect();
        // None is 0; too long to be a number is too many.
        if digits.is_empty() { 0 } else { digits.parse().unwrap_or(usize::MAX) }
    });
    numbers.max().unwrap_or_default()
}

fn grid_of(book: &mut Book<'_>, name: &str, most: usize) -> Result<Grid, SheetFault> {
    let mut table = Table::new(limits::IMPORT_TEXT_BYTES, most);
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| SheetFault::Workbook)?;
    while let Some(cell) = cells.next_cell().map_err(|_| SheetFault::Workbook)? {
        let (row, column) = cell.get_position();
        table.put(row, column, text_of(cell.get_value()))?;
    }
    drop(cells);
    if table.rows.is_empty() {
        return Ok(Grid::default());
    }
    // Behind all cells: to find it, the worksheet is read once more.
    let merged = book.merge_cells_by_sheet_name(name).map_err(|_| SheetFault::Workbook)?;
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
        Grid { rows: self.rows.into_iter().map(row).collect() }.within_limits()
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

    /// An archive with these parts.
    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    /// The same workbook with a part that says another thing.
    fn changed(bytes: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
        let mut book = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = Vec::new();
        for at in 0..book.len() {
            let mut one = book.by_index(at).unwrap();
            let (name, mut text) = (one.name().unwrap().into_owned(), String::new());
            one.read_to_string(&mut text).unwrap();
            let text = if name == part { change(&text) } else { text };
            parts.push((name, text));
        }
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        archive(&parts)
    }

    #[test]
    fn a_worksheet_is_read_no_further_than_its_limits() {
        let mut long = Workbook::new();
        let sheet = long.add_worksheet();
        for row in 0..30 {
            sheet.write_string(row, 0, "夜航").unwrap();
        }
        let first = "xl/worksheets/sheet1.xml";
        // What is damaged stands behind the cells, where it is told what is merged: who reads on meets it.
        let damaged = changed(&long.save_to_buffer().unwrap(), first, |text| {
            text.replace("</sheetData>", "</sheetData><![CDATA[")
        });
        let fault = |most| read(&damaged, most, |_| true).map(|_| ()).unwrap_err();
        assert_eq!(fault(20), SheetFault::TooManyRows { found: 21, max: 20 });
        assert_eq!(fault(30), SheetFault::Workbook);
    }

    #[test]
    fn what_a_workbook_describes_is_counted_before_it_is_read() {
        let max = limits::IMPORT_CELLS;
        // No workbook at all: it is not asked what it is.
        let marks = vec![b'<'; max * 4 + 1];
        let fault = read(&archive(&[("xl/worksheets/sheet1.xml", &marks[..])]), limits::IMPORT_ROWS, |_| true);
        assert_eq!(fault.map(|_| ()), Err(SheetFault::TooManyCells { found: max + 1, max }));
        // As many texts as no machine has room for.
        let shared = "xl/sharedStrings.xml";
        let declared = changed(&book(), shared, |text| text.replace("uniqueCount=\"", "uniqueCount=\"9999999999"));
        let fault = read(&declared, limits::IMPORT_ROWS, |_| true).map(|_| ()).unwrap_err();
        assert!(matches!(fault, SheetFault::TooManyCells { found, .. } if found > 9_999_999_999), "{fault:?}");
        let long = format!("<sst {}uniqueCount=\"1\">", " ".repeat(LONGEST_LIST));
        assert_eq!(declared_texts(&archive(&[(shared, long.as_bytes())])), Err(SheetFault::Workbook));
        for (element, found) in [
            ("sst count=\"9\" uniqueCount = '7'", 7),
            ("sst uniqueCount=\"1\" uniqueCount=\"12\"", 12),
            ("sst uniqueCount=\"99999999999999999999999\"", usize::MAX),
            ("sst uniqueCount=\"\"", 0),
            ("sst", 0),
        ] {
            assert_eq!(declared_by(element.as_bytes()), found, "{element}");
        }
    }

    #[test]
    fn of_a_large_workbook_few_worksheets_are_looked_at() {
        let looked = |bytes, marks| Unpacked { bytes, marks }.worksheets();
        let marks = u64::try_from(limits::IMPORT_CELLS).unwrap() * MARKS_OF_CELL;
        assert_eq!(looked(0, 0), limits::IMPORT_WORKSHEETS);
        assert_eq!((looked(limits::IMPORT_UNPACKED_BYTES, 1), looked(1, marks / 2), looked(1, marks)), (3, 2, 1));
        let mut many = Workbook::new();
        for _ in 0..=limits::IMPORT_WORKSHEETS {
            many.add_worksheet().write_string(0, 0, "填写说明").unwrap();
        }
        let found = limits::IMPORT_WORKSHEETS + 1;
        let fault = read(&many.save_to_buffer().unwrap(), limits::IMPORT_ROWS, |_| false).map(|_| ()).unwrap_err();
        assert_eq!(fault, SheetFault::TooManyWorksheets { found, max: limits::IMPORT_WORKSHEETS });
    }

    #[test]
    fn what_an_archive_says_of_its_size_is_not_believed() {
        let mut packed = archive(&[("xl/sharedStrings.xml", &[b' '; 100_000][..])]);
        assert_eq!(Unpacked::of(&packed, 99_999), Err(SheetFault::TooLarge { max: 99_999 }));
        assert_eq!(Unpacked::of(&packed, 100_000), Ok(Unpacked { bytes: 100_000, marks: 0 }));
        // Its size stands before and behind what is packed.
        for (signature, size_at) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
            let at = packed.windows(4).position(|four| four == signature).unwrap();
            packed[at + size_at..at + size_at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
        assert_eq!(Unpacked::of(&packed, 1_000), Err(SheetFault::Workbook));
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
