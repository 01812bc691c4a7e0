//! What a file of an entry is: the copy judges watch, or something that goes with it.

use serde::{Deserialize, Serialize};

use crate::contest::settings::FilmLimits;
use crate::entry::EntryState;

/// Largest poster, still or script, bytes.
const LARGEST_PAPER: i64 = 50 << 20;
/// Largest subtitle file, bytes: ten hours of talk in UTF-32 are less.
const LARGEST_SUBTITLES: i64 = 4 << 20;

/// What a file of an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// What judges watch (评审版). Every entry needs one.
    JudgingCopy,
    /// What is shown later (展播版): larger, and not held against the limits of the judging copy.
    ExhibitionCopy,
    /// Subtitles of the judging copy, SRT or WebVTT.
    Subtitles,
    /// Poster.
    Poster,
    /// Stills.
    Still,
    /// Script.
    Script,
    /// Scan of the nomination form (推荐表), signed and sealed.
    NominationForm,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::JudgingCopy,
        Self::ExhibitionCopy,
        Self::Subtitles,
        Self::Poster,
        Self::Still,
        Self::Script,
        Self::NominationForm,
    ];

    /// The name in the database, in uploads and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::JudgingCopy => "judging_copy",
            Self::ExhibitionCopy => "exhibition_copy",
            Self::Subtitles => "subtitles",
            Self::Poster => "poster",
            Self::Still => "still",
            Self::Script => "script",
            Self::NominationForm => "nomination_form",
        }
    }

    /// Reads [`FileKind::key`].
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// A moving picture, which is examined as one.
    #[must_use]
    pub const fn is_film(self) -> bool {
        matches!(self, Self::JudgingCopy | Self::ExhibitionCopy)
    }

    /// An entry has one of it at a time: a new one takes the old one's place.
    #[must_use]
    pub const fn is_single(self) -> bool {
        !matches!(self, Self::Still)
    }

    /// It is taken in while its entry is in this state: as long as the entry may change, and the scan of the form also while the
    /// entry waits for its check, since the form is sealed after the submission at times.
    #[must_use]
    pub const fn is_taken_in(self, state: EntryState) -> bool {
        state.is_open() || matches!((self, state), (Self::NominationForm, EntryState::Submitted))
    }

    /// File name endings that are allowed, lower case, without the dot.
    #[must_use]
    pub fn endings(self, limits: &FilmLimits) -> Vec<String> {
        let fixed: &[&str] = match self {
            Self::JudgingCopy | Self::ExhibitionCopy => return limits.extensions.clone(),
            Self::Subtitles => &["srt", "vtt"],
            Self::Poster | Self::Still => &["jpg", "jpeg", "png", "webp"],
            Self::Script => &["pdf", "docx", "txt"],
            Self::NominationForm => &["pdf", "jpg", "jpeg", "png"],
        };
        fixed.iter().map(|ending| (*ending).to_owned()).collect()
    }

    /// The largest file that is allowed, bytes. An exhibition copy may have four times the judging copy's.
    #[must_use]
    pub const fn max_bytes(self, limits: &FilmLimits) -> i64 {
        match self {
            Self::JudgingCopy => limits.max_bytes,
            Self::ExhibitionCopy => limits.max_bytes.saturating_mul(4),
            Self::Subtitles => LARGEST_SUBTITLES,
            Self::Poster | Self::Still | Self::Script | Self::NominationForm => LARGEST_PAPER,
        }
    }
}

/// The ending of a file's name, lower case, without the dot; empty where it has none.
#[must_use]
pub fn ending_of(filename: &str) -> String {
    filename.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

/// Whether a file with this ending (lower case) begins as such files do. Of films nothing is said here: they are examined.
#[must_use]
pub fn is_what_it_says(ending: &str, head: &[u8]) -> bool {
    match ending {
        "jpg" | "jpeg" => head.starts_with(&[0xff, 0xd8, 0xff]),
        "png" => head.starts_with(b"\x89PNG\r\n\x1a\n"),
        "webp" => head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"),
        "pdf" => head.starts_with(b"%PDF-"),
        "docx" => head.starts_with(b"PK\x03\x04"),
        // Text has no zero bytes, but for UTF-16 with its mark.
        "txt" => !head.contains(&0) || head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_endings_and_a_limit() {
        let limits = crate::contest::preset::selection().film;
        for kind in FileKind::ALL {
            assert_eq!(FileKind::parse(kind.key()), Some(kind));
            assert!(!kind.endings(&limits).is_empty() && kind.max_bytes(&limits) > 0);
            // The name of the database is the name of the API.
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.key());
        }
        assert_eq!(FileKind::parse("master"), None);
        assert_eq!(FileKind::Subtitles.max_bytes(&limits), 4 << 20, "words are small, and are read whole");
    }

    #[test]
    fn only_the_scan_of_the_form_comes_after_the_submission() {
        for kind in FileKind::ALL {
            assert!(kind.is_taken_in(EntryState::Draft) && kind.is_taken_in(EntryState::Returned));
            assert_eq!(kind.is_taken_in(EntryState::Submitted), kind == FileKind::NominationForm, "{kind:?}");
            assert!(!kind.is_taken_in(EntryState::Eligible), "{kind:?}");
        }
    }

    #[test]
    fn a_file_begins_as_its_ending_says() {
        assert_eq!(["夜航.final.MP4", "mp4", "a."].map(ending_of), ["mp4", "", ""]);
        assert!(is_what_it_says("pdf", b"%PDF-1.7") && !is_what_it_says("pdf", b"MZ"));
        assert!(is_what_it_says("webp", b"RIFF\0\0\0\0WEBPVP8 ") && !is_what_it_says("png", b"GIF89a"));
        assert!(is_what_it_says("txt", "剧本".as_bytes()) && !is_what_it_says("txt", b"\x7fELF\0"));
    }
}
