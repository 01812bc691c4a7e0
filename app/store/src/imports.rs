//! Entries that come in by a spreadsheet, and spreadsheets that wait to be imported.

use async_trait::async_trait;
use domain::entry::EntryState;
use domain::form::keys;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::search::EntryWords;
use domain::time::Micros;

use crate::entries::Entry;
use crate::error::{Result, to_json};

/// What a spreadsheet said of an entry beside its answers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EntrySource {
    /// Entry.
    pub entry_id: EntryId,
    /// The number the spreadsheet has; empty where it has none.
    pub number: String,
    /// The name of the film's file.
    pub film_file: String,
    /// SHA-256 of the film, hex.
    pub film_sha256: String,
}

/// An entry that came in by a spreadsheet or was submitted at least once: which version of it there is, and what rows of a
/// spreadsheet call it by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OfficeVersion {
    /// Entry.
    pub entry_id: EntryId,
    /// Its version.
    pub version: i64,
    /// Its state, which changes without the version too.
    pub state: EntryState,
    /// Its number.
    pub number: Option<i64>,
    /// Its title.
    pub title: String,
    /// What a spreadsheet said of it; `None` where it did not come in by one.
    pub source: Option<EntrySource>,
}

/// An entry as it is written. Made before the transaction begins: putting its answers together takes longer than writing them.
#[derive(Clone, Debug)]
pub struct EntryWrite {
    /// Without its answers.
    pub(crate) entry: Entry,
    /// Title, category, region, subject, production unit and submitting unit.
    pub(crate) repeated: [String; 6],
    /// Its answers as they are stored.
    pub(crate) answers: String,
    /// What it is found by.
    pub(crate) words: EntryWords,
}

impl EntryWrite {
    /// This entry as it is written.
    ///
    /// # Errors
    /// Answers that cannot be put together.
    pub fn of(mut entry: Entry) -> Result<Self> {
        const REPEATED: [&str; 6] =
            [keys::TITLE, keys::CATEGORY, keys::REGION, keys::SUBJECT, keys::PRODUCTION_UNIT, keys::SUBMITTING_UNIT];
        let repeated = REPEATED.map(|key| entry.answer(key));
        let words = EntryWords::of(entry.number, &entry.answers);
        let answers = to_json(&std::mem::take(&mut entry.answers))?;
        Ok(Self { entry, repeated, answers, words })
    }
}

/// A spreadsheet that waits to be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportSheet {
    /// Name as the person's machine called it.
    pub filename: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// When it was kept.
    pub kept_at: Micros,
}

/// Entries that come in by a spreadsheet.
#[async_trait]
pub trait Imports {
    /// Adds entries, and saves those that are there as version `version` if the stored version is one less, many in a statement.
    /// Of those that are there only answers, version and time of the change are written. How many were written: where that is fewer,
    /// the transaction must not be committed.
    async fn put_entries(&mut self, entries: &[EntryWrite]) -> Result<u64>;
    /// Keeps what a spreadsheet said of entries of a contest; it takes the place of what another said before.
    async fn put_entry_sources(&mut self, contest: &ContestId, sources: &[EntrySource]) -> Result<()>;
    /// Whether an entry came in by a spreadsheet.
    async fn came_in(&mut self, entry: &EntryId) -> Result<bool>;
    /// Whole entries of a contest that came in by a spreadsheet or were submitted at least once: by number, then as they came.
    async fn office_entries(&mut self, contest: &ContestId) -> Result<Vec<Entry>>;
    /// The same entries in the same order, without what they say.
    async fn office_versions(&mut self, contest: &ContestId) -> Result<Vec<OfficeVersion>>;
    /// Keeps a person's spreadsheet in place of the one before.
    async fn put_import_sheet(&mut self, contest: &ContestId, account: &AccountId, sheet: &ImportSheet) -> Result<()>;
    /// A person's spreadsheet, unless it was kept before this time.
    async fn import_sheet(
        &mut self,
        contest: &ContestId,
        account: &AccountId,
        since: Micros,
    ) -> Result<Option<ImportSheet>>;
    /// Forgets a person's spreadsheet.
    async fn delete_import_sheet(&mut self, contest: &ContestId, account: &AccountId) -> Result<()>;
    /// Forgets everybody's spreadsheets that were kept before this time; how many.
    async fn delete_import_sheets(&mut self, before: Micros) -> Result<u64>;
}
