//! What an organiser says of a contest on its public page, and when its chosen films may be seen there.

use serde::{Deserialize, Serialize};

use super::phase::Phase;
use super::settings::Settings;
use crate::film::kind::is_what_it_says;
use crate::form::{Field, KindName};
use crate::limits;
use crate::pictures::picture_head;
use crate::text::{Lang, Text};
use crate::time::Micros;
use crate::typed;

/// From when to when; an end that is not set is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExhibitionPeriod {
    /// The first moment.
    pub from: Option<Micros>,
    /// The first moment that does not belong to it any more.
    pub until: Option<Micros>,
}

impl ExhibitionPeriod {
    /// Whether a moment belongs to it.
    #[must_use]
    pub fn contains(&self, now: Micros) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }

    /// It ends after it begins.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        self.from.zip(self.until).is_none_or(|(from, until)| from < until)
    }
}

/// The public page of a contest, as an organiser sets it up. A contest without one shows what its settings say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PublicPage {
    /// Nobody finds the page without an account.
    pub hidden: bool,
    /// Who holds the contest.
    pub organiser: Text,
    /// How the office is reached: lines that everybody reads.
    pub contact: Text,
    /// The text of the call.
    pub notice: Text,
    /// How to enter, beside what the settings say by themselves.
    pub how_to_enter: Text,
    /// What the cover shows, for who does not see it.
    pub cover_alt: Text,
    /// The chosen films are exhibited in this period; without one, none is.
    pub exhibition: Option<ExhibitionPeriod>,
    /// Key of the statement of the entry form by which authors agree to the exhibition; empty where the form has none.
    pub consent_field: String,
}

/// Why a public page cannot be so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicPageProblem {
    /// A text is too long.
    TooLong {
        /// The field.
        field: &'static str,
        /// Characters found.
        found: usize,
        /// Characters allowed.
        max: usize,
    },
    /// The exhibition ends before it begins.
    Period,
    /// The field is no statement of the entry form.
    NoStatement,
}

/// Why a file cannot be put on a public page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicFileProblem {
    /// No file was chosen, or it is empty.
    Missing,
    /// It has more bytes than this.
    TooLarge(usize),
    /// It is no file of these kinds, by its ending and how it begins.
    Type(&'static [&'static str]),
    /// It begins as a picture and is none that can be shown: damaged, cut off, or of more pixels than a cover may have.
    Picture,
    /// There are as many files as a page may have.
    TooMany(usize),
}

/// Endings of covers.
const COVERS: &[&str] = &["jpg", "jpeg", "png", "webp"];
/// Endings of attachments.
const ATTACHMENTS: &[&str] = &["pdf", "docx", "xlsx", "zip", "jpg", "jpeg", "png"];

/// Whether a file of this name that begins so may be put on a public page, as its cover or attached: its media type.
///
/// # Errors
/// It is too large, or something else.
pub fn public_file_type(cover: bool, filename: &str, bytes: &[u8]) -> Result<&'static str, PublicFileProblem> {
    let (allowed, max) =
        if cover { (COVERS, limits::PUBLIC_COVER_BYTES) } else { (ATTACHMENTS, limits::PUBLIC_FILE_BYTES) };
    if bytes.is_empty() {
        return Err(PublicFileProblem::Missing);
    }
    if bytes.len() > max {
        return Err(PublicFileProblem::TooLarge(max));
    }
    let ending = filename.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    // Workbooks and archives are packed as documents are.
    let begins = if matches!(ending.as_str(), "xlsx" | "zip") { "docx" } else { ending.as_str() };
    if !allowed.contains(&ending.as_str()) || !is_what_it_says(begins, bytes) {
        return Err(PublicFileProblem::Type(allowed));
    }
    // A cover is shown to everybody; an attachment is only taken away.
    if cover && picture_head(bytes).is_none_or(|head| head.pixels() > limits::PUBLIC_COVER_PIXELS) {
        return Err(PublicFileProblem::Picture);
    }
    Ok(match ending.as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    })
}

impl PublicPage {
    /// The texts with their fields and limits.
    fn texts(&self) -> [(&'static str, &Text, usize); 5] {
        [
            ("organiser", &self.organiser, limits::PUBLIC_LINE),
            ("contact", &self.contact, limits::PUBLIC_CONTACT),
            ("notice", &self.notice, limits::PUBLIC_TEXT),
            ("how_to_enter", &self.how_to_enter, limits::PUBLIC_TEXT),
            ("cover_alt", &self.cover_alt, limits::PUBLIC_LINE),
        ]
    }

    /// The same with every text as it is kept.
    #[must_use]
    pub fn tidied(self) -> Self {
        let line = |text: &Text| -> Text { text.iter().map(|(lang, words)| (lang, typed::line(words))).collect() };
        let lines = |text: &Text| -> Text { text.iter().map(|(lang, words)| (lang, typed::lines(words))).collect() };
        Self {
            organiser: line(&self.organiser),
            cover_alt: line(&self.cover_alt),
            contact: lines(&self.contact),
            notice: lines(&self.notice),
            how_to_enter: lines(&self.how_to_enter),
            ..self
        }
    }

    /// What is wrong with it in a contest with these settings.
    #[must_use]
    pub fn problems(&self, settings: &Settings) -> Vec<PublicPageProblem> {
        let mut found = Vec::new();
        for (field, text, max) in self.texts() {
            let longest = text.iter().map(|(_, words)| words.chars().count()).max().unwrap_or_default();
            if longest > max {
                found.push(PublicPageProblem::TooLong { field, found: longest, max });
            }
        }
        if self.exhibition.is_some_and(|period| !period.is_in_order()) {
            found.push(PublicPageProblem::Period);
        }
        if !self.consent_field.is_empty() && !statements(settings).any(|field| field.key == self.consent_field) {
            found.push(PublicPageProblem::NoStatement);
        }
        found
    }

    /// Whether everybody may read of the contest: its call has opened, and its page is not hidden.
    #[must_use]
    pub fn is_public(&self, phase: Phase) -> bool {
        phase != Phase::Draft && !self.hidden
    }

    /// Whether the office opened an exhibition that lasts now, on a page which is not hidden. Whether the contest is that far:
    /// [`Exhibitor::exhibits`](crate::release::Exhibitor::exhibits).
    #[must_use]
    pub fn exhibits(&self, now: Micros) -> bool {
        !self.hidden && self.exhibition.is_some_and(|period| period.contains(now))
    }

    /// A text line by line; blank lines part paragraphs.
    #[must_use]
    pub fn paragraphs(text: &Text, lang: Lang) -> Vec<Vec<String>> {
        let lines: Vec<&str> = text.get(lang).lines().map(str::trim).collect();
        let parts = lines.split(|line| line.is_empty()).filter(|part| !part.is_empty());
        parts.map(|part| part.iter().map(|line| (*line).to_owned()).collect()).collect()
    }
}

/// The statements of an entry form.
pub fn statements(settings: &Settings) -> impl Iterator<Item = &Field> {
    settings.form.iter().filter(|field| field.kind.name() == KindName::Statement)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;

    #[test]
    fn a_period_is_open_where_it_has_no_end() {
        let period = ExhibitionPeriod { from: Some(10), until: Some(20) };
        assert_eq!([9, 10, 19, 20].map(|now| period.contains(now)), [false, true, true, false]);
        assert!(ExhibitionPeriod { from: Some(10), until: None }.contains(i64::MAX));
        assert!(ExhibitionPeriod::default().contains(i64::MIN) && ExhibitionPeriod::default().is_in_order());
        assert!(!ExhibitionPeriod { from: Some(20), until: Some(20) }.is_in_order());
    }

    #[test]
    fn nothing_is_exhibited_before_somebody_says_so() {
        assert!(!PublicPage::default().exhibits(1));
        let page = PublicPage { exhibition: Some(ExhibitionPeriod::default()), ..PublicPage::default() };
        assert!(page.exhibits(1));
        assert!(!PublicPage { hidden: true, ..page }.exhibits(1));
    }

    #[test]
    fn a_contest_is_public_from_its_call_on_unless_it_is_hidden() {
        let page = PublicPage::default();
        assert_eq!(
            [Phase::Draft, Phase::CallOpen, Phase::Final].map(|phase| page.is_public(phase)),
            [false, true, true]
        );
        assert!(!PublicPage { hidden: true, ..page }.is_public(Phase::CallOpen));
    }

    #[test]
    fn what_is_wrong_is_told_by_its_field() {
        let settings = preset::selection();
        let statement = statements(&settings).next().unwrap().key.clone();
        let good = PublicPage { consent_field: statement, ..PublicPage::default() };
        assert!(good.problems(&settings).is_empty());
        let wrong = PublicPage {
            organiser: Text::same(&"办".repeat(limits::PUBLIC_LINE + 1)),
            exhibition: Some(ExhibitionPeriod { from: Some(2), until: Some(1) }),
            consent_field: "title".to_owned(),
            ..PublicPage::default()
        };
        let (found, max) = (limits::PUBLIC_LINE + 1, limits::PUBLIC_LINE);
        let long = PublicPageProblem::TooLong { field: "organiser", found, max };
        assert_eq!(wrong.problems(&settings), [long, PublicPageProblem::Period, PublicPageProblem::NoStatement]);
    }

    #[test]
    fn a_file_is_what_its_ending_says_and_not_too_large() {
        let jpeg = |height: [u8; 2], width: [u8; 2]| {
            let frame = [height, width].concat();
            [&b"\xff\xd8\xff\xc0\0\x0b\x08"[..], &frame, b"\x01\x01\x11\0\xff\xd9"].concat()
        };
        let small = jpeg([0, 9], [0, 16]);
        assert_eq!(public_file_type(true, "封面.JPG", &small), Ok("image/jpeg"));
        // It begins as a picture, and is none, is cut off, or would be unpacked to more than a telephone has room for.
        for picture in [&[0xff, 0xd8, 0xff, 0][..], &small[..small.len() - 1], &jpeg([0x7f, 0xff], [0x7f, 0xff])] {
            assert_eq!(public_file_type(true, "a.jpg", picture), Err(PublicFileProblem::Picture), "{picture:?}");
        }
        assert!(public_file_type(false, "a.jpg", &[0xff, 0xd8, 0xff, 0]).is_ok(), "nobody shows an attachment");
        assert_eq!(public_file_type(true, "a.pdf", b"%PDF-1"), Err(PublicFileProblem::Type(COVERS)));
        assert_eq!(public_file_type(false, "a.pdf", b"<html>"), Err(PublicFileProblem::Type(ATTACHMENTS)));
        assert!(public_file_type(false, "表.xlsx", b"PK\x03\x04").is_ok());
        assert_eq!(public_file_type(false, "a.html", b"<html>"), Err(PublicFileProblem::Type(ATTACHMENTS)));
        let large = vec![0xff; limits::PUBLIC_COVER_BYTES + 1];
        let max = limits::PUBLIC_COVER_BYTES;
        assert_eq!(public_file_type(true, "a.jpg", &large), Err(PublicFileProblem::TooLarge(max)));
        assert_eq!(public_file_type(true, "a.jpg", &[]), Err(PublicFileProblem::Missing));
    }

    #[test]
    fn texts_are_kept_as_typed_and_read_paragraph_by_paragraph() {
        let typed = PublicPage {
            organiser: Text::same(" 组织\u{200b}处\r\n"),
            notice: Text::new("一\r\n二\r\n\r\n \r\n三 ", ""),
            ..PublicPage::default()
        };
        let page = typed.tidied();
        assert_eq!(page.organiser.get(Lang::Zh), "组织处");
        assert_eq!(PublicPage::paragraphs(&page.notice, Lang::En), [vec!["一", "二"], vec!["三"]]);
        let stored = serde_json::to_string(&page).unwrap();
        assert_eq!(serde_json::from_str::<PublicPage>(&stored).unwrap(), page);
        assert_eq!(serde_json::from_str::<PublicPage>("{}").unwrap(), PublicPage::default());
    }
}
