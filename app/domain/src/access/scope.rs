//! Scopes: what an API token may be used for.

use serde::{Deserialize, Serialize};

use super::action::Action;

/// What an API token may be used for. A token never allows more than its owner may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Read entries and their files.
    #[serde(rename = "entries:read")]
    EntriesRead,
    /// Draft, change, hand in and withdraw entries, upload their files, and see what came of it.
    #[serde(rename = "entries:write")]
    EntriesWrite,
    /// Read scores.
    #[serde(rename = "scores:read")]
    ScoresRead,
    /// Read the selection.
    #[serde(rename = "shortlist:read")]
    ShortlistRead,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [Self::EntriesRead, Self::EntriesWrite, Self::ScoresRead, Self::ShortlistRead];

    /// The name on the command line, in the database and in the description of the interface.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::EntriesRead => "entries:read",
            Self::EntriesWrite => "entries:write",
            Self::ScoresRead => "scores:read",
            Self::ShortlistRead => "shortlist:read",
        }
    }

    /// Reads [`Scope::key`].
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.key() == key)
    }

    /// What a token with this scope can be used for. Actions in no scope need a person.
    pub(super) const fn actions(self) -> &'static [Action] {
        match self {
            Self::EntriesRead => &[Action::ViewEntry, Action::ViewEntries, Action::PlayFilm],
            Self::EntriesWrite => &[
                Action::DraftEntry,
                Action::EditEntry,
                Action::SubmitEntry,
                Action::WithdrawEntry,
                Action::ViewEntry,
                Action::PlayFilm,
            ],
            Self::ScoresRead => &[Action::ViewScores],
            Self::ShortlistRead => &[Action::PreviewSelection, Action::ExportResult],
        }
    }
}
