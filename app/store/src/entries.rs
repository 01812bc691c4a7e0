//! Entries and their submitted versions.

use async_trait::async_trait;
use domain::entry::EntryState;
use domain::form::Answers;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::time::Micros;

use crate::error::Result;

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Key.
    pub id: EntryId,
    /// Contest.
    pub contest_id: ContestId,
    /// Who entered it.
    pub owner_id: AccountId,
    /// Entered by a unit officer or staff.
    pub for_unit: bool,
    /// Number, given at the first submission.
    pub number: Option<i64>,
    /// Receipt text, for example `2026-0007`.
    pub receipt: Option<String>,
    /// State.
    pub state: EntryState,
    /// Answers to the form.
    pub answers: Answers,
    /// Why it was returned or refused.
    pub reasons: String,
    /// Rises with each change.
    pub version: i64,
    /// Draft begun.
    pub created_at: Micros,
    /// Last change.
    pub updated_at: Micros,
    /// Last submission.
    pub submitted_at: Option<Micros>,
}

impl Entry {
    /// A draft that is begun at this time; `for_unit` is whether its owner enters for a unit.
    #[must_use]
    pub fn draft(
        id: EntryId,
        contest: &ContestId,
        (owner, for_unit): (&AccountId, bool),
        answers: Answers,
        at: Micros,
    ) -> Self {
        Self {
            id,
            contest_id: contest.clone(),
            owner_id: owner.clone(),
            for_unit,
            number: None,
            receipt: None,
            state: EntryState::Draft,
            answers,
            reasons: String::new(),
            version: 1,
            created_at: at,
            updated_at: at,
            submitted_at: None,
        }
    }

    /// The text of an answer; empty where there is none.
    #[must_use]
    pub fn answer(&self, key: &str) -> String {
        domain::form::text_of(&self.answers, key)
    }
}

/// One line of a list of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryLine {
    /// Key.
    pub id: EntryId,
    /// Contest.
    pub contest_id: ContestId,
    /// Who entered it.
    pub owner_id: AccountId,
    /// Entered by a unit officer or staff.
    pub for_unit: bool,
    /// Number.
    pub number: Option<i64>,
    /// State.
    pub state: EntryState,
    /// Title.
    pub title: String,
    /// Category key.
    pub category: String,
    /// Region code.
    pub region: String,
    /// Subject.
    pub subject: String,
    /// Production unit.
    pub production_unit: String,
    /// Submitting unit.
    pub submitting_unit: String,
    /// Last change.
    pub updated_at: Micros,
    /// Last submission.
    pub submitted_at: Option<Micros>,
}

/// A submitted version of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryVersion {
    /// Version.
    pub version: i64,
    /// Answers then.
    pub answers: Answers,
    /// SHA-256 of the judging copy then.
    pub file_sha256: Option<String>,
    /// By whom.
    pub submitted_by: AccountId,
    /// When.
    pub submitted_at: Micros,
}

/// Entries.
#[async_trait]
pub trait Entries {
    /// Adds an entry.
    async fn insert_entry(&mut self, entry: &Entry) -> Result<()>;
    /// One entry.
    async fn entry(&mut self, id: &EntryId) -> Result<Option<Entry>>;
    /// Whole entries with these ids, in no order.
    async fn entries_with_ids(&mut self, ids: &[EntryId]) -> Result<Vec<Entry>>;
    /// Saves an entry as version `entry.version` if the stored version is one less; false if not.
    async fn update_entry(&mut self, entry: &Entry) -> Result<bool>;
    /// Sets only the state of several entries of a contest: neither version nor time of the last change tells that something
    /// became of them.
    async fn set_entry_states(&mut self, contest: &ContestId, from: &str, to: &str) -> Result<u64>;
    /// As [`Entries::set_entry_states`], of one entry.
    async fn set_entry_state(&mut self, id: &EntryId, to: &str) -> Result<()>;
    /// The outcomes are out: entries of a contest that have one change now, for everybody.
    async fn publish_outcomes(&mut self, contest: &ContestId, at: Micros) -> Result<u64>;
    /// Entries of a contest by number, drafts last.
    async fn entry_lines(&mut self, contest: &ContestId) -> Result<Vec<EntryLine>>;
    /// Whole entries of a contest that passed the check or came later, by number.
    async fn eligible_entries(&mut self, contest: &ContestId) -> Result<Vec<Entry>>;
    /// Whole entries of a contest that were submitted at least once, whatever became of them, by number.
    async fn submitted_entries(&mut self, contest: &ContestId) -> Result<Vec<Entry>>;
    /// Whole entries of a contest that are drafts.
    async fn draft_entries(&mut self, contest: &ContestId) -> Result<Vec<Entry>>;
    /// Keeps a submitted version.
    async fn insert_entry_version(&mut self, entry: &EntryId, version: &EntryVersion) -> Result<()>;
    /// Submitted versions, newest first.
    async fn entry_versions(&mut self, entry: &EntryId) -> Result<Vec<EntryVersion>>;
}
