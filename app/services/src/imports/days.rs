//! The days of a calendar from a file: a workbook, delimited text, or the text of an announcement.

use domain::calendar::{CalendarDay, CalendarFault, read_rows, read_text};
use domain::decoding::document_text;
use domain::delimited::{Bounds, records, separator_of_head};
use domain::imports::{Grid, GridRow, SheetFault};
use domain::limits;

use super::workbook::{self, OLD, PACKED};
use crate::Services;
use crate::actor::Actor;
use crate::calendar::{keep_read, require_editor};
use crate::error::{Refusal, Result};

/// As much as tells that there is more than is taken.
const BOUNDS: Bounds = Bounds { records: limits::IMPORT_ROWS, cells: limits::IMPORT_COLUMNS };

impl Services {
    /// Puts the days of a file into the calendar, in the place of those between the first and the last of them; how many it has.
    ///
    /// # Errors
    /// A missing permission, a file that is none, or [`Refusal::Calendar`] with the line; nothing is changed then.
    pub async fn import_calendar(&self, actor: &Actor, bytes: Vec<u8>) -> Result<usize> {
        require_editor(actor)?;
        let days = self.figures.sheets.computed(move || Ok(days_in(&bytes)?)).await?;
        let count = days.len();
        keep_read(self, actor, days).await?;
        Ok(count)
    }
}

fn days_in(bytes: &[u8]) -> std::result::Result<Vec<CalendarDay>, Refusal> {
    if bytes.len() > limits::CALENDAR_BYTES {
        let max = u64::try_from(limits::CALENDAR_BYTES).unwrap_or(u64::MAX);
        return Err(Refusal::Sheet(SheetFault::TooLarge { max }));
    }
    if bytes.starts_with(OLD) {
        return Err(Refusal::Sheet(SheetFault::OldWorkbook));
    }
    let days = if bytes.starts_with(PACKED) { days_of_workbook(bytes)? } else { days_of_text(bytes)? };
    if days.is_empty() { Err(Refusal::Calendar(CalendarFault::NoDays)) } else { Ok(days) }
}

/// Those of the first worksheet in which there are any, right or wrong.
fn days_of_workbook(bytes: &[u8]) -> std::result::Result<Vec<CalendarDay>, Refusal> {
    let fits = |grid: &Grid| days_of(&grid.rows) != Err(CalendarFault::NoDays);
    match workbook::read(bytes, limits::IMPORT_ROWS, fits) {
        Ok((sheet, _)) => days_of(&sheet.grid.rows).map_err(Refusal::Calendar),
        Err(SheetFault::NoHead) => Err(Refusal::Calendar(CalendarFault::NoDays)),
        Err(fault) => Err(Refusal::Sheet(fault)),
    }
}

fn days_of_text(bytes: &[u8]) -> std::result::Result<Vec<CalendarDay>, Refusal> {
    let text = document_text(bytes).map_err(|error| Refusal::Sheet(SheetFault::NotText { line: error.line }))?;
    if !text.contains('"') {
        return read_text(&text).map_err(Refusal::Calendar);
    }
    // Programs that save tables put cells in quotes.
    let records = records(&text, separator_of_head(&text), BOUNDS)
        .map_err(|error| Refusal::Sheet(SheetFault::OpenQuote { line: error.line }))?;
    let rows: Vec<GridRow> =
        records.into_iter().map(|record| GridRow { number: record.line, cells: record.cells }).collect();
    days_of(&rows).map_err(Refusal::Calendar)
}

fn days_of(rows: &[GridRow]) -> std::result::Result<Vec<CalendarDay>, CalendarFault> {
    read_rows(rows.iter().map(|row| (row.number, row.cells.as_slice())))
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    use super::*;

    fn workbook(second: &str) -> Vec<u8> {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "填写说明").unwrap();
        let sheet = book.add_worksheet().set_name("放假安排").unwrap();
        sheet.merge_range(0, 0, 0, 2, "2026 年放假安排", &Format::new()).unwrap();
        for (column, head) in [(0, "日期"), (1, "安排"), (2, "名称")] {
            sheet.write_string(1, column, head).unwrap();
        }
        let date = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_datetime_with_format(2, 0, ExcelDateTime::from_ymd(2026, 10, 1).unwrap(), &date).unwrap();
        sheet.write_string(2, 1, "放假").unwrap();
        sheet.write_string(2, 2, "国庆节").unwrap();
        sheet.write_string(3, 0, second).unwrap();
        sheet.write_string(3, 1, "上班").unwrap();
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn workbooks_tables_and_announcements_say_the_same() {
        let told = |bytes: &[u8]| -> Vec<String> {
            days_in(bytes).unwrap().iter().map(|one| format!("{} {}", one.day, one.kind.key())).collect()
        };
        for bytes in [
            workbook("2026-10-10"),
            "\u{feff}日期,安排,名称\r\n2026/10/1,放假,国庆节\r\n2026/10/10,上班,\r\n".as_bytes().to_vec(),
            "\"日期\",\"安排\"\n\"2026-10-01\",\"放假\"\n\"2026-10-10\",\"上班\"\n".as_bytes().to_vec(),
            "2026年安排\n国庆节：10月1日（周四）放假，10月10日（周六）上班。".as_bytes().to_vec(),
        ] {
            assert_eq!(told(&bytes), ["2026-10-01 holiday", "2026-10-10 workday"]);
        }
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_by_its_line() {
        let line = |line, found: &str| Refusal::Calendar(CalendarFault::Line { line, found: found.to_owned() });
        assert_eq!(days_in(&workbook("2026-10-32")), Err(line(4, "2026-10-32,上班")));
        assert_eq!(days_in("\"日期\",\"安排\"\n\"2026-10-32\",\"放假\"".as_bytes()), Err(line(2, "2026-10-32,放假")));
        assert_eq!(days_in("日期,安排\n2026-10-32,放假".as_bytes()), Err(line(2, "2026-10-32,放假")));
        for none in [&b""[..], b"name,kind\n"] {
            assert_eq!(days_in(none), Err(Refusal::Calendar(CalendarFault::NoDays)));
        }
        assert_eq!(days_in(OLD), Err(Refusal::Sheet(SheetFault::OldWorkbook)));
        let max = u64::try_from(limits::CALENDAR_BYTES).unwrap();
        let large = vec![b'x'; limits::CALENDAR_BYTES + 1];
        assert_eq!(days_in(&large), Err(Refusal::Sheet(SheetFault::TooLarge { max })));
    }
}
