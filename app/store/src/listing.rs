//! Lists a page at a time: filtered, sorted and cut by the database.
//!
//! A page begins where the one before ended: a cursor names the last row by the value it is sorted by and its key, so rows
//! that come or go meanwhile shift nothing. Ties are broken by the key; a list read backwards is the same list.

use async_trait::async_trait;
use domain::access::Role;
use domain::entry::EntryState;
use domain::ids::{AccountId, ContestId, EntryId};
use serde::{Deserialize, Serialize};

use crate::accounts::Account;
use crate::audit::{AuditFilter, AuditRow, EventFilter};
use crate::contests::NamedMember;
use crate::entries::EntryLine;
use crate::error::Result;
use crate::films::FilmLine;

/// The value a row is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SortKey {
    /// Numbers, times, places.
    Number(i64),
    /// Words, by their code points.
    Text(String),
}

/// Where a row stands in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// What it is sorted by.
    pub key: SortKey,
    /// Second to that.
    pub tie: i64,
    /// Last: its own key.
    pub id: String,
}

/// Which page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// The first one.
    #[default]
    First,
    /// The rows after this one.
    After(Cursor),
    /// The rows before this one.
    Before(Cursor),
    /// The rows after so many others, for those who count pages; the last page of this length where there are fewer.
    Skip(i64),
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// The first row of the page, where others come before it.
    pub before: Option<Cursor>,
    /// The last row of the page, where others follow it.
    pub after: Option<Cursor>,
}

/// How a list of entries is sorted; entries that are equal, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EntryOrder {
    /// By number; those without one last.
    #[default]
    Number,
    /// By title.
    Title,
    /// In the order of these categories; others first.
    Category(Vec<String>),
    /// In the order of these regions; others first.
    Region(Vec<String>),
    /// By submitting unit.
    Unit,
    /// By length of the judging copy; those without one first.
    Length,
    /// In the order of these states.
    State(Vec<EntryState>),
    /// By the last submission; those never submitted first.
    Submitted,
}

/// Which entries are listed; an empty text narrows nothing. Drafts are in no list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// In title, units or the printed number, in any case.
    pub words: String,
    /// A category's key.
    pub category: String,
    /// A region's code.
    pub region: String,
    /// A state's key.
    pub state: String,
    /// What the selection made of entries is not to be told: in filter, order, counts and lines they have passed the check, as
    /// [`EntryState::told`] says. Whoever lists entries for somebody decides it; no page asks for it.
    pub outcomes_held: bool,
}

/// Entries of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateCount {
    /// The state.
    pub state: EntryState,
    /// All of them.
    pub all: i64,
    /// Those a filter leaves, its own state aside.
    pub found: i64,
}

/// Entries of one person in a contest, of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnEntryCount {
    /// The contest.
    pub contest_id: ContestId,
    /// The state.
    pub state: EntryState,
    /// How many.
    pub count: i64,
    /// The newest of them.
    pub newest: EntryId,
}

/// How a list of accounts is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountOrder {
    /// By address.
    #[default]
    Email,
    /// By name.
    Name,
    /// By age, the oldest first.
    Since,
}

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// It has a password.
    Active,
    /// Its person has not set one yet.
    Waiting,
    /// It was disabled.
    Disabled,
}

impl AccountState {
    /// That of an account.
    #[must_use]
    pub const fn of(account: &Account) -> Self {
        match (account.disabled_at, &account.password_hash) {
            (Some(_), _) => Self::Disabled,
            (None, None) => Self::Waiting,
            (None, Some(_)) => Self::Active,
        }
    }

    /// How addresses name it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Waiting => "waiting",
            Self::Disabled => "disabled",
        }
    }

    /// Every state.
    pub const ALL: [Self; 3] = [Self::Active, Self::Waiting, Self::Disabled];
}

/// Which accounts are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// In name or address, in any case.
    pub words: String,
    /// With this role in the installation.
    pub role: Option<Role>,
    /// In this state.
    pub state: Option<AccountState>,
}

/// Which members of a contest are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberFilter {
    /// In name, address or affiliation, in any case.
    pub words: String,
    /// The key of a role.
    pub role: String,
    /// A word that the organiser groups people by.
    pub tag: String,
}

/// The entries of a contest that wait for their check, seen from one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UncheckedQueue {
    /// How many.
    pub count: i64,
    /// How many entries of any contest have the title or the film of this one.
    pub like: i64,
    /// The nearest with a lower number.
    pub before: Option<EntryId>,
    /// The nearest with a higher number.
    pub after: Option<EntryId>,
}

/// Lists.
#[async_trait]
pub trait Listing {
    /// A page of the entries of a contest.
    async fn entry_slice(
        &mut self,
        contest: &ContestId,
        filter: &EntryFilter,
        order: &EntryOrder,
        descending: bool,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<EntryLine>>;
    /// A page of the entries of one person in all contests, the newest first.
    async fn own_entry_slice(&mut self, owner: &AccountId, start: &Start, limit: i64) -> Result<Slice<EntryLine>>;
    /// How many that are, by contest and state.
    async fn own_entry_counts(&mut self, owner: &AccountId) -> Result<Vec<OwnEntryCount>>;
    /// How many entries of one person count for the quota of creators of a contest.
    async fn creator_entry_count(&mut self, contest: &ContestId, owner: &AccountId) -> Result<i64>;
    /// How many entries there are, drafts aside, by state.
    async fn entry_states(&mut self, contest: &ContestId, filter: &EntryFilter) -> Result<Vec<StateCount>>;
    /// The newest judging copy of each of these entries; one that is still arriving only where there is no other.
    async fn films_of_entries(&mut self, entries: &[EntryId]) -> Result<Vec<FilmLine>>;
    /// These entries, in no order.
    async fn lines_of_entries(&mut self, entries: &[EntryId]) -> Result<Vec<EntryLine>>;
    /// The first entry, by number, that waits for its check after this number, round the end.
    async fn next_unchecked(&mut self, contest: &ContestId, after: i64) -> Result<Option<EntryId>>;
    /// The entries that wait for their check, seen from one of this number.
    async fn unchecked_beside(&mut self, contest: &ContestId, number: i64) -> Result<UncheckedQueue>;
    /// A page of all accounts.
    async fn account_slice(
        &mut self,
        filter: &AccountFilter,
        order: AccountOrder,
        descending: bool,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<Account>>;
    /// How many accounts there are, and how many the filter leaves.
    async fn account_count(&mut self, filter: &AccountFilter) -> Result<(i64, i64)>;
    /// A page of the members of a contest, by role in this order, then by name.
    async fn member_slice(
        &mut self,
        contest: &ContestId,
        filter: &MemberFilter,
        roles: &[Role],
        start: &Start,
        limit: i64,
    ) -> Result<Slice<NamedMember>>;
    /// How many memberships a contest has, and how many the filter leaves.
    async fn member_count(&mut self, contest: &ContestId, filter: &MemberFilter) -> Result<(i64, i64)>;
    /// A page of the record of a contest, newest first; `limit` and `offset` of the filter are not used.
    async fn audit_slice(
        &mut self,
        contest: &ContestId,
        filter: &AuditFilter<'_>,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<AuditRow>>;
    /// A page of what the filter asks for, newest first.
    async fn event_slice(&mut self, filter: &EventFilter<'_>, start: &Start, limit: i64) -> Result<Slice<AuditRow>>;
    /// How many rows the filter leaves.
    async fn event_count(&mut self, filter: &EventFilter<'_>) -> Result<i64>;
    /// Actions that occur in the record of a contest.
    async fn audit_actions(&mut self, contest: &ContestId) -> Result<Vec<String>>;
    /// Accounts that occur in the record of a contest, those with most rows first, at most `limit`.
    async fn audit_actors(&mut self, contest: &ContestId, limit: i64) -> Result<Vec<String>>;
    /// Names of accounts, of those texts that are one's key.
    async fn account_names(&mut self, ids: &[String]) -> Result<Vec<(String, String)>>;
    /// Titles of contests, of those texts that are one's key.
    async fn contest_titles(&mut self, ids: &[String]) -> Result<Vec<(String, String)>>;
    /// Number and title of entries of a contest, of those texts that are one's key.
    async fn entry_names(&mut self, contest: &ContestId, ids: &[String]) -> Result<Vec<(String, Option<i64>, String)>>;
}
