//! What every workbook has: heads that stay when one scrolls.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// How heads are written.
pub(crate) fn head_format() -> Format {
    Format::new().set_bold().set_align(FormatAlign::Center).set_border_bottom(FormatBorder::Thin)
}

/// Writes one row of heads and freezes it.
pub(crate) fn head<'a>(
    sheet: &mut Worksheet,
    heads: impl IntoIterator<Item = &'a str>,
) -> std::result::Result<(), XlsxError> {
    let format = head_format();
    for (column, text) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, text, &format)?;
        sheet.set_column_width(column, if text.chars().count() > 4 { 22 } else { 14 })?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
