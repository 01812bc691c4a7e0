//! How much of the judging everybody may read once the result is published.

use serde::{Deserialize, Serialize};

/// How much of the judging everybody may read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicationMode {
    /// Totals of each film in order of size, none below five sheets; no sheet, no judge.
    #[default]
    Closed,
    /// Every sheet, and the judges by name.
    Open,
}

impl PublicationMode {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Closed, Self::Open];

    /// The word in lines of the record, in settings and in forms.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
        }
    }

    /// Reads [`Self::key`].
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.key() == key)
    }

    /// Whether it is the usual one.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
