//! Documents that flow: how each looks, and what it says of itself.

use std::sync::Arc;

use domain::text::Lang;
use words::common::page_of;

use crate::documents::layout::{About, Block, Folio, FolioWords, Fonts, LayoutError, Look, flowing};

/// A document that flows over as many pages as it needs.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it is called in the list of a reader's windows.
    pub title: String,
    /// Its language.
    pub lang: Lang,
    /// How it looks.
    pub look: Look,
    /// What it is made of.
    pub blocks: Vec<Block>,
    /// When it was made, microseconds.
    pub made_at: i64,
}

impl Document {
    /// A notice (公示) on pages after GB/T 9704: its title, what it says, and at its end who issues it and the date.
    #[must_use]
    pub fn notice(title: &str, body: Vec<Block>, closing: Vec<String>, lang: Lang, made_at: i64) -> Self {
        let mut blocks = vec![Block::Title(title.to_owned())];
        blocks.extend(body);
        blocks.push(Block::Closing(closing));
        Self { title: title.to_owned(), lang, look: office(lang), blocks, made_at }
    }

    /// The file. The same document gives the same bytes on the same fonts.
    ///
    /// # Errors
    /// [`LayoutError`].
    pub fn pdf(&self, fonts: &Fonts) -> Result<Vec<u8>, LayoutError> {
        flowing(fonts, &self.look, &self.blocks)?.pdf(fonts, &about(&self.title, self.lang, self.made_at))
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::layout::FontFiles;

    #[test]
    fn a_document_says_when_it_was_made() {
        let about = about("公示", Lang::Zh, 1_796_031_000_000_000);
        assert_eq!((about.language.as_str(), about.made), ("zh-CN", (2026, [11, 30, 9, 30, 0])));
    }

    #[test]
    fn a_notice_has_its_title_what_it_says_and_who_issues_it() {
        let closing = vec!["评选工作办公室".to_owned(), "2026年11月30日".to_owned()];
        let body = vec![
            Block::Text("现将名单公示如下。".to_owned()),
            Block::Heading("广州市".to_owned()),
            Block::List(vec!["1．《故乡的云》".to_owned()]),
        ];
        let notice = Document::notice("关于拟推荐影片的公示", body, closing, Lang::Zh, 0);
        let fonts = Fonts::new(FontFiles::default());
        let drawing = flowing(&fonts, &notice.look, &notice.blocks).unwrap();
        let said = [
            "关于拟推荐影片的公示",
            "现将名单公示如下。",
            "广州市",
            "1．《故乡的云》",
            "评选工作办公室",
            "2026年11月30日",
            "— 1 —",
        ];
        assert_eq!(drawing.lines(0), said);
        assert!(notice.pdf(&fonts).unwrap().starts_with(b"%PDF"));
    }
}
