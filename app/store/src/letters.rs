//! The outbox of letters, the texts and decisions of contests about them, and who wants no more news.
//!
//! Which letter is due and whose lease has ended, the database's own clock says, as with jobs.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId, LetterId};
use domain::letter::{LetterKind, LetterSettings, LetterState, Pace};
use domain::text::Lang;
use domain::time::Micros;

use crate::error::Result;
use crate::listing::{Slice, Start};

/// A letter in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Key.
    pub id: LetterId,
    /// The contest it is about; `None` is an account.
    pub contest_id: Option<ContestId>,
    /// The recipient's account, where there is one.
    pub account_id: Option<AccountId>,
    /// What it is about.
    pub kind: LetterKind,
    /// Where it is.
    pub state: LetterState,
    /// What is said to whom: there is one letter of a key.
    pub dedup_key: String,
    /// `Message-ID`, without angle brackets: the same in every attempt.
    pub message_id: String,
    /// The recipient's address.
    pub address: String,
    /// The recipient's name.
    pub name: String,
    /// Language of its first lines.
    pub lang: Lang,
    /// Subject.
    pub subject: String,
    /// Text; empty once it was wiped.
    pub body: String,
    /// Address of the one-click form that ends such letters; empty is none.
    pub unsubscribe: String,
    /// Released while there was no mail server, or nobody had shown whose the address is: nobody sends it until a person releases
    /// it again, or that is shown.
    pub held: bool,
    /// Attempts that were begun.
    pub attempts: i64,
    /// Not before; while it is sent, the end of the lease. Set by the store when it is added.
    pub due_at: Micros,
    /// Who sends it, or sent it last; empty is nobody.
    pub worker: String,
    /// Why it is where it is; empty where that needs no words.
    pub problem: String,
    /// When it was written.
    pub created_at: Micros,
    /// When the mail server took it.
    pub sent_at: Option<Micros>,
    /// When the link in it ends; `None` where it has none that does.
    pub ends_at: Option<Micros>,
    /// When its text was wiped.
    pub wiped_at: Option<Micros>,
}

/// Whose letters are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LetterScope {
    /// All of the installation.
    #[default]
    All,
    /// Those that are about accounts and belong to no contest.
    Accounts,
    /// Those of a contest.
    Contest(ContestId),
}

impl LetterScope {
    /// Whether a letter is among them; `contest` is the one it belongs to.
    #[must_use]
    pub fn has(&self, contest: Option<&ContestId>) -> bool {
        match self {
            Self::All => true,
            Self::Accounts => contest.is_none(),
            Self::Contest(id) => contest == Some(id),
        }
    }
}

/// Which letters are asked for; an empty text narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LetterFilter {
    /// Whose.
    pub scope: LetterScope,
    /// In this state.
    pub state: Option<LetterState>,
    /// Of this kind.
    pub kind: Option<LetterKind>,
    /// In address, name or subject, in any case.
    pub words: String,
}

/// Letters of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterCount {
    /// The state.
    pub state: LetterState,
    /// How many.
    pub letters: i64,
}

/// A change of a letter's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterChange<'a> {
    /// From which state; nothing changes where it is in another by now.
    pub from: LetterState,
    /// To which.
    pub to: LetterState,
    /// Why; empty where that needs no words.
    pub problem: &'a str,
    /// It is due after so long, microseconds.
    pub wait: Micros,
    /// It is held; see [`Letter::held`].
    pub held: bool,
    /// Attempts are counted from none again.
    pub afresh: bool,
}

/// What a contest says in place of a text of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterTemplate {
    /// Of which letters.
    pub kind: LetterKind,
    /// In which language.
    pub lang: Lang,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
}

/// The outbox.
#[async_trait]
pub trait Letters {
    /// Adds letters, due at once, but for those of whose key there is one; how many.
    async fn insert_letters(&mut self, letters: &[Letter]) -> Result<u64>;
    /// One letter.
    async fn letter(&mut self, id: &LetterId) -> Result<Option<Letter>>;
    /// Those of these letters that there are, by their keys.
    async fn letters_named(&mut self, named: &[LetterId]) -> Result<Vec<Letter>>;
    /// The letter that says this; see [`Letter::dedup_key`].
    async fn letter_by_key(&mut self, key: &str) -> Result<Option<Letter>>;
    /// The letter with this `Message-ID`.
    async fn letter_by_message(&mut self, message_id: &str) -> Result<Option<Letter>>;
    /// The deduplication keys of a contest's letters of these kinds.
    async fn letter_keys(&mut self, contest: &ContestId, kinds: &[LetterKind]) -> Result<Vec<String>>;
    /// A page of letters, the newest first.
    async fn letter_slice(&mut self, filter: &LetterFilter, start: &Start, limit: i64) -> Result<Slice<Letter>>;
    /// How many letters the filter leaves.
    async fn letter_count(&mut self, filter: &LetterFilter) -> Result<i64>;
    /// Keys of the letters the filter leaves, the oldest first, at most `limit`.
    async fn letter_ids(&mut self, filter: &LetterFilter, limit: i64) -> Result<Vec<LetterId>>;
    /// Letters of each state of which there are any.
    async fn letter_counts(&mut self, scope: &LetterScope) -> Result<Vec<LetterCount>>;
    /// Changes the state of a letter that nobody sends; false where it is in another state by now.
    async fn change_letter(&mut self, id: &LetterId, change: &LetterChange<'_>) -> Result<bool>;
    /// As [`Letters::change_letter`], of several; which ones were changed.
    async fn change_letters(&mut self, named: &[LetterId], change: &LetterChange<'_>) -> Result<Vec<LetterId>>;

    /// Letters to an account that are held with this problem are held no more, and due at once; how many.
    async fn unhold_letters(&mut self, account: &AccountId, problem: &str) -> Result<u64>;

    /// The letter that is to be sent next at this pace: urgent ones first, then those that have been due for longest; none to a
    /// domain that has had its share of the minute.
    async fn next_letter(&mut self, pace: Pace) -> Result<Option<Letter>>;
    /// A worker begins to send a letter: it is its own for so long, microseconds. False where it is not to be sent by now.
    async fn begin_letter(&mut self, id: &LetterId, worker: &str, lasts: Micros) -> Result<bool>;
    /// Prolongs the lease; false where the letter is this worker's no more.
    async fn renew_letter(&mut self, id: &LetterId, worker: &str, lasts: Micros) -> Result<bool>;
    /// Notes how a worker's attempt ended; false where the letter is in another state than `change.from`, or another's. `at` is
    /// when the mail server took it.
    async fn end_letter(
        &mut self,
        id: &LetterId,
        worker: &str,
        change: &LetterChange<'_>,
        at: Option<Micros>,
    ) -> Result<bool>;
    /// Letters whose worker has let its lease end.
    async fn abandoned_letters(&mut self) -> Result<Vec<LetterId>>;
    /// Wipes the texts of letters of these kinds that were sent before the one time, or whose link ended before the other; how
    /// many.
    async fn wipe_letters(
        &mut self,
        kinds: &[LetterKind],
        sent_before: Micros,
        ended_before: Micros,
        at: Micros,
    ) -> Result<u64>;

    /// Notes that an address wants no more news; false where that was known.
    async fn unsubscribe(&mut self, address: &str, at: Micros) -> Result<bool>;
    /// Whether an address wants no more news.
    async fn is_unsubscribed(&mut self, address: &str) -> Result<bool>;
    /// Every address that wants no more news.
    async fn unsubscribed(&mut self) -> Result<BTreeSet<String>>;

    /// What a contest says in place of the program's texts.
    async fn letter_templates(&mut self, contest: &ContestId) -> Result<Vec<LetterTemplate>>;
    /// Keeps such a text; it takes the place of the one before.
    async fn put_letter_template(&mut self, contest: &ContestId, template: &LetterTemplate) -> Result<()>;
    /// The program's text is said again; false where it was.
    async fn delete_letter_template(&mut self, contest: &ContestId, kind: LetterKind, lang: Lang) -> Result<bool>;
    /// What a contest decided about its letters; the usual where it decided nothing.
    async fn letter_settings(&mut self, contest: &ContestId) -> Result<LetterSettings>;
    /// Keeps that.
    async fn put_letter_settings(&mut self, contest: &ContestId, settings: &LetterSettings) -> Result<()>;
}
