//! Documents that are printed, as files (PDF/A-2b, tagged): one layout for all of them, and the fonts of this machine.
//!
//! What a document says is put together where its page is; here stands how it is laid out. Work is handed to
//! [`DocumentFonts::drawn`], which reads the fonts and computes off the async threads.

mod layout;
mod machine;

use std::sync::Arc;

use domain::text::Lang;
use words::common::page_of;

use crate::error::{Refusal, ServiceError};

pub use layout::{
    About, Align, BLACK, Block, Column, Drawing, Field, Folio, FolioWords, FontFiles, Fonts, FormBody, FormRow, GREY,
    Ink, LayoutError, Look, Margins, Paper, SEAL, Shape, Sheet, Table, flowing, placed, points,
};
pub use machine::{DocumentFonts, installed};

/// The media type of documents.
pub const PDF: &str = "application/pdf";
/// As much of a text as a refusal repeats, on either side of what is wrong with it.
const AROUND: usize = 20;

/// Whether quotation marks are those of Latin writing.
#[must_use]
pub const fn is_latin(lang: Lang) -> bool {
    !matches!(lang, Lang::Zh)
}

/// A page after GB/T 9704.
#[must_use]
pub fn office(lang: Lang) -> Look {
    Look::office(is_latin(lang))
}

/// A form or a list on A4, with «page x of y» below.
#[must_use]
pub fn plain(lang: Lang) -> Look {
    let figure = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let words: FolioWords = Arc::new(move |page, of| page_of(lang, figure(page), figure(of)));
    Look::plain(is_latin(lang), Folio::Counted(words))
}

/// What a document says of itself that was made at this moment (microseconds).
#[must_use]
pub fn about(title: &str, lang: Lang, at: i64) -> About {
    let made = jiff::Timestamp::from_microsecond(at).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC);
    let part = |figure: i8| u8::try_from(figure).unwrap_or_default();
    let [month, day] = [made.month(), made.day()].map(part);
    let [hour, minute, second] = [made.hour(), made.minute(), made.second()].map(part);
    let year = u16::try_from(made.year()).unwrap_or_default();
    About { title: title.to_owned(), language: lang.tag().to_owned(), made: (year, [month, day, hour, minute, second]) }
}

impl From<LayoutError> for ServiceError {
    fn from(error: LayoutError) -> Self {
        match error {
            LayoutError::Missing { ch, text } => Refusal::NoGlyph { ch, text: around(&text, ch) }.into(),
            LayoutError::TooLong(text) => Refusal::NoRoom(text.chars().take(AROUND * 2).collect()).into(),
            LayoutError::Writing(why) => Self::Environment(why),
        }
    }
}

/// What stands around a character in a text.
fn around(text: &str, ch: char) -> String {
    let before = text.chars().take_while(|one| *one != ch).count().saturating_sub(AROUND);
    text.chars().skip(before).take(AROUND * 2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_no_font_has_is_named_to_people() {
        let text = format!("{}𠮷{}", "前".repeat(50), "后".repeat(50));
        let error = ServiceError::from(LayoutError::Missing { ch: '𠮷', text });
        let ServiceError::Refused(refusal) = error else { panic!("{error}") };
        for lang in [Lang::Zh, Lang::En] {
            let told = refusal.message(lang);
            assert!(told.contains('𠮷') && told.contains("U+20BB7") && told.contains("前𠮷后"), "{told}");
            assert!(told.chars().count() < 250, "{told}");
        }
    }

    #[test]
    fn a_document_says_when_it_was_made() {
        let about = about("公示", Lang::Zh, 1_796_031_000_000_000);
        assert_eq!((about.language.as_str(), about.made), ("zh-CN", (2026, [11, 30, 9, 30, 0])));
    }
}
