//! Workbooks (XLSX) as spreadsheets of texts: dates from their serial numbers, numbers without what formats add, formulas by the
//! values they had when the workbook was saved, merged cells all with their value.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx};
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

/// The first worksheet that fits, those that are shown first; and the names of the others.
///
/// # Errors
/// A workbook that cannot be read, is too large, or has no worksheet that fits.
pub(super) fn read(bytes: &[u8], fits: impl Fn(&Grid) -> bool) -> Result<(Worksheet, Vec<String>), SheetFault> {
    if unpacked_size(bytes).ok_or(SheetFault::Workbook)? > limits::IMPORT_UNPACKED_BYTES {
        return Err(SheetFault::TooLarge { max: limits::IMPORT_UNPACKED_BYTES });
    }
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetFault::Workbook)?;
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let (shown, hidden): (Vec<_>, Vec<_>) = sheets.cloned().partition(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = shown.into_iter().chain(hidden).map(|sheet| sheet.name).collect();
    for name in &names {
        let grid = grid_of(&mut book, name)?;
        if fits(&grid) {
            let others = names.iter().filter(|other| *other != name).cloned().collect();
            return Ok((Worksheet { name: name.clone(), grid }, others));
        }
    }
    Err(SheetFault::NoHead)
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// How many bytes everything that is packed will have.
fn unpacked_size(bytes: &[u8]) -> Option<u64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut size = 0_u64;
    for at in 0..archive.len() {
        size = size.saturating_add(archive.by_index_raw(at).ok()?.size());
    }
    Some(size)
}

fn grid_of(book: &mut Book<'_>, name: &str) -> Result<Grid, SheetFault> {
    let merged = book.merge_cells_by_sheet_name(name).map_err(|_| SheetFault::Workbook)?;
    let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| SheetFault::Workbook)?;
    let most_columns = u32::try_from(limits::IMPORT_COLUMNS).unwrap_or(u32::MAX);
    while let Some(cell) = cells.next_cell().map_err(|_| SheetFault::Workbook)? {
        let text = text_of(cell.get_value());
        let (row, column) = cell.get_position();
        if text.is_empty() {
            continue;
        }
        if column >= most_columns {
            let found = usize::try_from(column).unwrap_or(usize::MAX).saturating_add(1);
            return Err(SheetFault::TooManyColumns { found, max: limits::IMPORT_COLUMNS });
        }
        rows.entry(row).or_default().insert(column, text);
        if rows.len() > limits::IMPORT_ROWS {
            return Err(SheetFault::TooManyRows { found: rows.len(), max: limits::IMPORT_ROWS });
        }
    }
    for area in merged.iter().take(limits::IMPORT_ROWS) {
        let (top, left) = area.start;
        let Some(value) = rows.get(&top).and_then(|row| row.get(&left)).cloned() else { continue };
        let (bottom, right) = (area.end.0.max(top), area.end.1.clamp(left, most_columns.saturating_sub(1).max(left)));
        for (row, cells) in rows.range_mut(top..=bottom) {
            let right = if *row < HEAD_ROWS { right } else { left };
            for column in left..=right {
                cells.entry(column).or_insert_with(|| value.clone());
            }
        }
    }
    let row = |(row, cells): (u32, BTreeMap<u32, String>)| GridRow {
        number: place(row).saturating_add(1),
        cells: filled(cells),
    };
    Grid { rows: rows.into_iter().map(row).collect() }.within_limits()
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
    use rust_xlsxwriter::{ExcelDateTime as Written, Format, Formula, Workbook};

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
        let (sheet, others) = read(&bytes, |grid| grid.rows.len() > 1).unwrap();
        assert_eq!((sheet.name.as_str(), others), ("汇总 & 表", vec!["说明".to_owned()]));
        let row = |at: usize| sheet.grid.rows[at].cells.iter().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(row(2), ["编号", "作品名称", "报送单位", "制作单位", "完成日期"]);
        assert_eq!(row(3), ["007", "夜航", "甲台", "13800000000", "2026-03-05"]);
        assert_eq!(row(4), ["8.5", "灯塔", "甲台", "true"]);
        assert_eq!(sheet.grid.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        let found = hidden(&bytes, &sheet.name);
        assert_eq!((found.rows, found.columns), (vec![5], vec![3]));
        assert!(matches!(read(&bytes, |_| false), Err(SheetFault::NoHead)));
    }

    #[test]
    fn a_workbook_that_is_none_is_told() {
        let mut cut = book();
        cut.truncate(200);
        for bytes in [cut.as_slice(), PACKED, b""] {
            assert!(matches!(read(bytes, |_| true), Err(SheetFault::Workbook)));
        }
    }
}
