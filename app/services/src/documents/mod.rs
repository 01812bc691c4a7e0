//! Documents that are printed, as files (PDF/A-2b, tagged): one layout for all of them, and the fonts of this machine.
//!
//! What a document says is put together where its page is; here stands how it is laid out. Work is handed to
//! [`DocumentFonts::drawn`], which reads the fonts and computes off the async threads.

mod document;
mod layout;
mod machine;

use crate::error::{Refusal, ServiceError};

pub use document::{Document, about, is_latin, office, plain};
pub use layout::{
    About, Align, BLACK, Block, Column, Drawing, Field, Folio, FolioWords, FontFiles, Fonts, FormBody, FormRow, GREY,
    Ink, LayoutError, Look, Margins, Paper, Picture, SEAL, Shape, Sheet, Table, flowing, placed, points,
};
pub use machine::{DOCUMENT_FONT, DocumentFonts, installed};

/// The media type of documents.
pub const PDF: &str = "application/pdf";
/// As much of a text as a refusal repeats, on either side of what is wrong with it.
const AROUND: usize = 20;

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
    use domain::text::Lang;

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
}
