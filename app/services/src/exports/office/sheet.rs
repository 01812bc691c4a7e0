//! A sheet as offices print it: a title over all columns, a line for unit and stamp, heads on every page, room for signatures.

use domain::contest::{Category, Settings};
use domain::packages::FileNames;
use domain::text::Lang;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use words::exports as m;

use crate::error::{Result, ServiceError};
use crate::exports::table::{CellFormats, TableCell, write_cell};

/// A4, as workbooks number paper.
const A4: u8 = 9;
/// Margins above and below (20 mm), and at the sides (15 mm), inches.
const MARGIN: f64 = 20.0 / 25.4;
const SIDE: f64 = 15.0 / 25.4;
/// Room for the footer, inches.
const FOOTER: f64 = 10.0 / 25.4;
/// The rows of title, unit and heads: they stand on every page, and stay when one scrolls.
const TITLE_ROW: u32 = 0;
const UNIT_ROW: u32 = 1;
const HEAD_ROW: u32 = 2;
const FIRST_ROW: u32 = 3;
/// Sizes of type, points.
const TITLE_SIZE: f64 = 20.0;
const BODY_SIZE: f64 = 12.0;
/// Least and most height of a row, points. Each row says its own: merged cells make none higher.
const LEAST_HEIGHT: u32 = 24;
const MOST_HEIGHT: u32 = 400;
/// Height of a line, points.
const LINE_HEIGHT: u32 = 17;
/// Most units of UTF-16 of the name of a sheet, a number behind it left aside; workbooks allow 31.
const LONGEST_NAME: usize = 24;
/// No sheet may be called so, in any case: Excel keeps the name for itself.
const RESERVED_NAME: &str = "History";

/// A column of a printed list.
pub(crate) struct OfficeColumn {
    head: String,
    /// In characters of the usual type.
    width: u16,
    is_centred: bool,
}

impl OfficeColumn {
    /// Numbers and short words: in the middle.
    pub(crate) fn centred(head: impl Into<String>, width: u16) -> Self {
        Self { head: head.into(), width, is_centred: true }
    }

    /// Titles and longer words: at the beginning.
    pub(crate) fn words(head: impl Into<String>, width: u16) -> Self {
        Self { head: head.into(), width, is_centred: false }
    }
}

/// A sheet: as many cells in a row as there are columns.
pub(crate) struct OfficeSheet {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) rows: Vec<Vec<TableCell>>,
}

/// A sheet with everything, then one for each category that has anything, in the order of the settings.
pub(super) fn by_category<R>(
    settings: &Settings,
    title: &str,
    all: &[R],
    category: impl Fn(&R) -> String,
    table: impl Fn(&[&R]) -> Vec<Vec<TableCell>>,
    lang: Lang,
) -> Vec<OfficeSheet> {
    let whole: Vec<&R> = all.iter().collect();
    let of_category = |one: &Category| {
        let of_it: Vec<&R> = all.iter().filter(|row| category(row) == one.key).collect();
        let (label, key) = (one.label.get(lang).to_owned(), one.key.clone());
        (!of_it.is_empty()).then(|| SheetPart { label, key, rows: table(&of_it) })
    };
    let parts = settings.categories.iter().filter_map(of_category).collect();
    in_parts(title, table(&whole), parts, lang)
}

/// A part of a list that has a sheet of its own.
pub(super) struct SheetPart {
    pub(super) label: String,
    /// Names the sheet where nothing of the label may.
    pub(super) key: String,
    pub(super) rows: Vec<Vec<TableCell>>,
}

/// A sheet with everything, then one for each part under its label.
pub(super) fn in_parts(title: &str, whole: Vec<Vec<TableCell>>, parts: Vec<SheetPart>, lang: Lang) -> Vec<OfficeSheet> {
    let mut names = FileNames::default();
    names.take(RESERVED_NAME);
    let name = names.take(m::office_all(lang));
    let mut sheets = vec![OfficeSheet { name, title: title.to_owned(), rows: whole }];
    for SheetPart { label, key, rows } in parts {
        let title = m::office_title_of(lang, title, &label);
        sheets.push(OfficeSheet { name: names.take(&sheet_name(&label, &key)), title, rows });
    }
    sheets
}

/// A label as the name of a sheet; `otherwise` where nothing of it may stand in one.
fn sheet_name(label: &str, otherwise: &str) -> String {
    let allowed = |text: &str| -> String {
        let mut units = 0;
        let fits = |c: &char| {
            units += c.len_utf16();
            units <= LONGEST_NAME
        };
        let name: String =
            text.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c }).take_while(fits).collect();
        name.trim().to_owned()
    };
    let name = allowed(label);
    if name.is_empty() { allowed(otherwise) } else { name }
}

/// The sheets as a workbook; `notes` stand below each list.
pub(crate) fn workbook(
    columns: &[OfficeColumn],
    sheets: Vec<OfficeSheet>,
    notes: &[String],
    lang: Lang,
) -> Result<Vec<u8>> {
    build(columns, sheets, notes, lang).map_err(|error| ServiceError::Environment(format!("xlsx: {error}")))
}

fn build(
    columns: &[OfficeColumn],
    sheets: Vec<OfficeSheet>,
    notes: &[String],
    lang: Lang,
) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let look = SheetLook::new(lang);
    for sheet in sheets {
        write(book.add_worksheet(), columns, sheet, notes, &look)?;
    }
    book.save_to_buffer()
}

/// How the parts of a sheet are set. Fonts are named and not embedded: offices have them.
struct SheetLook {
    lang: Lang,
    title: Format,
    head: Format,
    /// Lines over all columns.
    line: Format,
    centred: CellFormats,
    words: CellFormats,
}

impl SheetLook {
    fn new(lang: Lang) -> Self {
        let middle = |font: &str| {
            Format::new()
                .set_font_name(font)
                .set_font_size(BODY_SIZE)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap()
        };
        let body = middle(m::office_body_font(lang));
        let cell = body.clone().set_border(FormatBorder::Thin);
        let title = middle(m::office_title_font(lang)).set_font_size(TITLE_SIZE).set_align(FormatAlign::Center);
        let head =
            middle(m::office_head_font(lang)).set_border(FormatBorder::Thin).set_bold().set_align(FormatAlign::Center);
        Self {
            lang,
            title,
            head,
            line: body.set_align(FormatAlign::Left),
            centred: CellFormats::of(&cell.clone().set_align(FormatAlign::Center)),
            words: CellFormats::of(&cell.set_align(FormatAlign::Left)),
        }
    }
}

fn write(
    sheet: &mut Worksheet,
    columns: &[OfficeColumn],
    one: OfficeSheet,
    notes: &[String],
    look: &SheetLook,
) -> std::result::Result<(), XlsxError> {
    let last = u16::try_from(columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
    let width = columns.iter().fold(0_u16, |width, column| width.saturating_add(column.width));
    sheet.set_name(one.name)?;
    for (at, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(at, column.width)?;
        sheet.write_string_with_format(HEAD_ROW, at, &column.head, &look.head)?;
    }
    let heads = columns.iter().map(|column| lines_of(&column.head, column.width)).max().unwrap_or(1);
    sheet.set_row_height(HEAD_ROW, height(heads))?;
    sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, &one.title, &look.title)?;
    // Type of the title is larger by two thirds.
    sheet.set_row_height(TITLE_ROW, height(lines_of(&one.title, width.saturating_mul(3) / 5).saturating_mul(2)))?;
    sheet.merge_range(UNIT_ROW, 0, UNIT_ROW, last, m::office_unit(look.lang), &look.line)?;
    sheet.set_row_height(UNIT_ROW, height(lines_of(m::office_unit(look.lang), width)))?;
    let mut row = FIRST_ROW;
    for cells in one.rows {
        let mut lines = 1;
        for ((at, cell), column) in (0_u16..).zip(cells).zip(columns) {
            lines = lines.max(lines_of(&cell.clone().said(), column.width));
            write_cell(sheet, row, at, cell, if column.is_centred { &look.centred } else { &look.words })?;
        }
        sheet.set_row_height(row, height(lines))?;
        row += 1;
    }
    for words in notes.iter().map(String::as_str).chain([m::office_signed(look.lang)]) {
        sheet.merge_range(row, 0, row, last, words, &look.line)?;
        sheet.set_row_height(row, height(lines_of(words, width)))?;
        row += 1;
    }
    sheet.set_freeze_panes(FIRST_ROW, 0)?;
    sheet.set_repeat_rows(TITLE_ROW, HEAD_ROW)?;
    sheet.set_paper_size(A4);
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_print_center_horizontally(true);
    sheet.set_margins(SIDE, SIDE, MARGIN, MARGIN, FOOTER, FOOTER);
    sheet.set_footer(format!("&C{}", m::office_footer(look.lang)));
    Ok(())
}

/// Lines that a text needs in a column: a wide character takes a little more than two of the usual ones.
fn lines_of(text: &str, width: u16) -> u32 {
    let room = u32::from(width.max(1)).saturating_mul(10);
    let needed = |line: &str| line.chars().map(|c| if c.is_ascii() { 12_u32 } else { 23 }).sum::<u32>();
    text.split('\n').map(|line| needed(line).div_ceil(room).max(1)).sum()
}

/// Height of a row of so many lines, points.
fn height(lines: u32) -> u32 {
    lines.saturating_mul(LINE_HEIGHT).saturating_add(7).clamp(LEAST_HEIGHT, MOST_HEIGHT)
}

#[cfg(test)]
mod tests {
    use domain::contest::preset;
    use domain::text::Text;

    use super::*;

    #[test]
    fn a_row_is_as_high_as_what_stands_in_it() {
        assert_eq!([height(lines_of("序号", 6)), height(1)], [24, 24]);
        assert_eq!(lines_of(&"片".repeat(30), 30), 3);
        assert_eq!(lines_of("a\nb", 30), 2);
        assert_eq!(height(1_000), MOST_HEIGHT);
    }

    #[test]
    fn a_category_that_has_a_name_of_excel_gets_a_number() {
        let mut settings = preset::selection();
        settings.categories[0].label = Text::same("history");
        let rows = [settings.categories[0].key.clone()];
        let table = |rows: &[&String]| rows.iter().map(|_| Vec::new()).collect::<Vec<Vec<TableCell>>>();
        let sheets = by_category(&settings, "t", &rows, String::clone, table, Lang::En);
        let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        assert_eq!(names, [m::office_all(Lang::En), "history (2)"]);
    }

    #[test]
    fn a_label_becomes_the_name_of_a_sheet() {
        assert_eq!(sheet_name("文艺片/微电影", "c1"), "文艺片 微电影");
        assert_eq!(sheet_name("'[?]'", "c1"), "c1");
        assert_eq!(sheet_name(&"长".repeat(40), "c1").chars().count(), LONGEST_NAME);
        assert_eq!(sheet_name(&"🎬".repeat(40), "c1").chars().count(), LONGEST_NAME / 2);
        let sheet = OfficeSheet {
            name: "a".to_owned(),
            title: "t".to_owned(),
            rows: vec![vec![TableCell::text("020"), TableCell::Number(1)]],
        };
        let columns = [OfficeColumn::words("one", 9), OfficeColumn::centred("two", 9)];
        assert!(workbook(&columns, vec![sheet], &["note".to_owned()], Lang::En).unwrap().starts_with(b"PK"));
    }
}
