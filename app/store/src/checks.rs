//! What the office did and said about an entry.

use async_trait::async_trait;
use domain::entry::CheckStep;
use domain::ids::{AccountId, EntryId};
use domain::time::Micros;

use crate::error::Result;

/// A line of the office's log about an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckLine {
    /// Key; rises with time.
    pub id: String,
    /// Entry.
    pub entry_id: EntryId,
    /// What was done.
    pub step: CheckStep,
    /// The entry's version after it.
    pub entry_version: i64,
    /// The note, or the reasons.
    pub words: String,
    /// By whom; `None` is the operator.
    pub by: Option<AccountId>,
    /// Their name; empty when it is written.
    pub by_name: String,
    /// When.
    pub at: Micros,
}

/// What the office did and said.
#[async_trait]
pub trait Checks {
    /// Adds a line.
    async fn add_check_line(&mut self, line: &CheckLine) -> Result<()>;
    /// The lines about an entry, the oldest first.
    async fn check_log(&mut self, entry: &EntryId) -> Result<Vec<CheckLine>>;
}
