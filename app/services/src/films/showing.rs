//! A film as a player needs it.

use domain::film::Storyboard;
use domain::ids::FileId;
use serde::{Deserialize, Serialize};
use store::{DerivedFile, File};

use crate::films::derived;

/// A film's captions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptionTrack {
    /// Their language, BCP 47, where it is known.
    pub language: Option<String>,
}

impl CaptionTrack {
    /// What is kept of captions beside them; those made before languages were kept say nothing.
    pub(crate) fn of(made: &DerivedFile) -> Self {
        serde_json::from_str(&made.details).unwrap_or_default()
    }
}

/// Which film, and what there is to show it with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Showing {
    /// The file.
    pub file: FileId,
    /// How long it lasts, milliseconds.
    pub duration_ms: Option<i64>,
    /// Pictures in 1000 seconds.
    pub frame_rate_milli: Option<i64>,
    /// There is a poster.
    pub poster: bool,
    /// The copy is made that is played in place of the file.
    pub has_copy: bool,
    /// Its captions, if there are any.
    pub captions: Option<CaptionTrack>,
    /// The grid of the storyboard, if there is one.
    pub storyboard: Option<Storyboard>,
}

impl Showing {
    /// As [`Showing::of`], for those who judge: `None` until the copy is made that they get in place of the file.
    #[must_use]
    pub fn for_judges(file: &File, made: &[DerivedFile]) -> Option<Self> {
        Some(Self::of(file, made)).filter(|showing| showing.has_copy)
    }

    /// A file with what was made from it, found among what was made from the files of its entry.
    #[must_use]
    pub fn of(file: &File, made: &[DerivedFile]) -> Self {
        let find = |kind: &str| made.iter().find(|one| one.file_id == file.id && one.kind == kind);
        Self {
            file: file.id.clone(),
            duration_ms: file.duration_ms,
            frame_rate_milli: file.measures.frame_rate_milli,
            poster: find(derived::POSTER).is_some(),
            has_copy: find(derived::PLAY).is_some(),
            captions: find(derived::CAPTIONS).map(CaptionTrack::of),
            storyboard: find(derived::STORYBOARD).and_then(|one| serde_json::from_str(&one.details).ok()),
        }
    }
}
