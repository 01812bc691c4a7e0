//! Entries that come in by a spreadsheet, and spreadsheets that wait to be imported.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::time::Micros;

use crate::entries::Entry;
use crate::error::Result;

/// What a spreadsheet said of an entry beside its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Adds entries, many in a statement.
    async fn insert_entries(&mut self, entries: &[Entry]) -> Result<()>;
    /// Keeps what a spreadsheet said of entries of a contest; it takes the place of what another said before.
    async fn put_entry_sources(&mut self, contest: &ContestId, sources: &[EntrySource]) -> Result<()>;
    /// What spreadsheets said of the entries of a contest.
    async fn entry_sources(&mut self, contest: &ContestId) -> Result<Vec<EntrySource>>;
    /// Whether an entry came in by a spreadsheet.
    async fn came_in(&mut self, entry: &EntryId) -> Result<bool>;
    /// Whole entries of a contest that came in by a spreadsheet or were submitted at least once: by number, then as they came.
    async fn office_entries(&mut self, contest: &ContestId) -> Result<Vec<Entry>>;
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
