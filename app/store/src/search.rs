//! Entries and people by what they are found by.

use async_trait::async_trait;
use domain::ids::{AccountId, AssignmentId, ContestId};
use domain::search::SearchWords;

use crate::contests::NamedMember;
use crate::entries::EntryLine;
use crate::error::Result;

/// Among which entries is searched, and by what.
#[derive(Clone, Copy, Debug)]
pub enum SearchIn<'a> {
    /// All entries of these contests but drafts, by number, title, units and people.
    Entries(&'a [ContestId]),
    /// Entries of these contests that passed the check, by number and title alone.
    Titles(&'a [ContestId]),
    /// A person's own in these contests, drafts too, by number, title, units and people.
    Own(&'a AccountId, &'a [ContestId]),
}

/// A judge's task whose film was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundTask {
    /// The task.
    pub assignment: AssignmentId,
    /// Its film.
    pub line: EntryLine,
}

/// One search for everything.
#[async_trait]
pub trait Search {
    /// Entries that are found: the number that was searched for first, then by contest, the newest first, and number.
    async fn found_entries(&mut self, among: SearchIn<'_>, words: &SearchWords, limit: i64) -> Result<Vec<EntryLine>>;
    /// Tasks of a judge in these contests whose films are found by number or title, those of later rounds first. None that were
    /// recused from, and none in a contest that the judge has entered.
    async fn found_tasks(
        &mut self,
        judge: &AccountId,
        contests: &[ContestId],
        words: &SearchWords,
        limit: i64,
    ) -> Result<Vec<FoundTask>>;
    /// Everybody in these contests, by name.
    async fn members_of(&mut self, contests: &[ContestId]) -> Result<Vec<NamedMember>>;
}
