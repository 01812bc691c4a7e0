//! The store as the services see it: one trait per aggregate, all on one transaction.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use domain::contest::Settings;
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId, FileId, JobId};
use domain::overriding::Override;
use domain::permission::Role;
use domain::phase::Phase;
use domain::scoring::Method;

use crate::error::Result;
use crate::listing::Listing;
use crate::meetings::Meetings;
use crate::model::{
    Account, Act, Admission, ApiToken, Assignment, AuditRow, Contest, ContestLine, Declaration, Derived, Entry,
    EntryLine, EntryVersion, Evidence, File, FileState, FilmLine, Job, Known, Member, Micros, NamedMember, Panel,
    RecordFilter, SealedSelection, Session, Sheet, Signature, Tally, Task, Term, Ticket, UploadPart,
};
use crate::round_reads::RoundReads;

/// Counts the statements of one request, so that a page that asks too much is seen.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<AtomicU32>);

impl Meter {
    /// Statements so far.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn tick(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A database.
#[async_trait]
pub trait Store: Send + Sync {
    /// A consistent view for reading. Writing through it is an error of the database or is undone.
    async fn read(&self, meter: &Meter) -> Result<Box<dyn Tx>>;
    /// A transaction for writing; undone unless committed.
    async fn write(&self, meter: &Meter) -> Result<Box<dyn Tx>>;
    /// Answers when the database can be used.
    async fn ping(&self) -> Result<()>;
    /// Which database, for people: `sqlite` or `postgres`.
    fn kind(&self) -> &'static str;
    /// Writes a consistent copy of the whole database to a new file (SQLite only; PostgreSQL has its
    /// own tools and answers with an error that says so).
    async fn copy_to(&self, file: &std::path::Path) -> Result<()>;
    /// Closes all connections.
    async fn close(&self);
}

/// A transaction over every aggregate.
#[async_trait]
pub trait Tx:
    Accounts + Contests + Entries + Films + Jobs + Judging + Selections + Meetings + Audit + Listing + RoundReads + Send
{
    /// Makes everything done through this transaction last.
    async fn commit(self: Box<Self>) -> Result<()>;
}

/// Accounts, sessions, tickets, and the installation's few own values.
#[async_trait]
pub trait Accounts {
    /// A value of the installation.
    async fn meta(&mut self, key: &str) -> Result<Option<String>>;
    /// Sets a value of the installation.
    async fn set_meta(&mut self, key: &str, value: &str) -> Result<()>;
    /// Adds an account; a taken address is `Duplicate`.
    async fn insert_account(&mut self, account: &Account) -> Result<()>;
    /// One account.
    async fn account(&mut self, id: &AccountId) -> Result<Option<Account>>;
    /// The account with this lower-case address.
    async fn account_by_email(&mut self, email: &str) -> Result<Option<Account>>;
    /// All accounts by address.
    async fn accounts(&mut self) -> Result<Vec<Account>>;
    /// Sets name, password hash, roles and disabled time.
    async fn update_account(&mut self, account: &Account) -> Result<()>;
    /// Adds a session.
    async fn insert_session(&mut self, session: &Session) -> Result<()>;
    /// A session with its account.
    async fn session(&mut self, token_hash: &[u8]) -> Result<Option<(Session, Account)>>;
    /// Notes that a session was used.
    async fn touch_session(&mut self, token_hash: &[u8], at: Micros) -> Result<()>;
    /// Ends a session.
    async fn delete_session(&mut self, token_hash: &[u8]) -> Result<()>;
    /// Ends all sessions of an account; how many there were.
    async fn delete_sessions_of(&mut self, account: &AccountId) -> Result<u64>;
    /// Sessions of an account, newest first.
    async fn sessions_of(&mut self, account: &AccountId) -> Result<Vec<Session>>;
    /// Adds a ticket.
    async fn insert_ticket(&mut self, ticket: &Ticket) -> Result<()>;
    /// One ticket.
    async fn ticket(&mut self, token_hash: &[u8]) -> Result<Option<Ticket>>;
    /// Marks a ticket as used; false if it was used before.
    async fn use_ticket(&mut self, token_hash: &[u8], at: Micros) -> Result<bool>;
    /// Unused tickets of a contest, newest first.
    async fn open_tickets(&mut self, contest: &ContestId, now: Micros) -> Result<Vec<Ticket>>;
    /// Adds an API token.
    async fn insert_token(&mut self, token: &ApiToken) -> Result<()>;
    /// An API token with its account.
    async fn token(&mut self, token_hash: &[u8]) -> Result<Option<(ApiToken, Account)>>;
    /// Notes that an API token was used.
    async fn touch_token(&mut self, token_hash: &[u8], at: Micros) -> Result<()>;
    /// API tokens of an account, newest first.
    async fn tokens_of(&mut self, account: &AccountId) -> Result<Vec<ApiToken>>;
    /// Revokes an API token of an account; false if there is none.
    async fn delete_token(&mut self, account: &AccountId, token_hash: &[u8]) -> Result<bool>;
}

/// Contests and who takes part in them.
#[async_trait]
pub trait Contests {
    /// Adds a contest.
    async fn insert_contest(&mut self, contest: &Contest) -> Result<()>;
    /// Sets how one score is made of several.
    async fn set_method(&mut self, id: &ContestId, method: Method) -> Result<()>;
    /// One contest.
    async fn contest(&mut self, id: &ContestId) -> Result<Option<Contest>>;
    /// All contests with their counts, newest first.
    async fn contest_lines(&mut self) -> Result<Vec<ContestLine>>;
    /// Sets title, settings and deadline if the version is still `version`; false if not.
    async fn update_contest(
        &mut self,
        id: &ContestId,
        version: i64,
        title: &str,
        settings: &Settings,
        deadline: Option<Micros>,
    ) -> Result<bool>;
    /// Moves a contest if its phase is still `from`; false if not.
    async fn set_phase(&mut self, id: &ContestId, from: Phase, to: Phase, judging_hash: Option<&str>) -> Result<bool>;
    /// Takes the next entry number.
    async fn take_number(&mut self, id: &ContestId) -> Result<i64>;
    /// Adds or renews a membership.
    async fn put_member(&mut self, member: &Member) -> Result<()>;
    /// Ends a membership.
    async fn delete_member(&mut self, contest: &ContestId, account: &AccountId, role: Role) -> Result<bool>;
    /// Members of a contest by name.
    async fn members(&mut self, contest: &ContestId) -> Result<Vec<NamedMember>>;
    /// Memberships of one account in one contest.
    async fn memberships_in(&mut self, contest: &ContestId, account: &AccountId) -> Result<Vec<Member>>;
    /// Every time that somebody with a usable account who is no judge of this contest is one of another, the newest first.
    async fn judges_elsewhere(&mut self, contest: &ContestId) -> Result<Vec<NamedMember>>;
    /// All memberships of one account.
    async fn memberships(&mut self, account: &AccountId) -> Result<Vec<Member>>;
}

/// Entries.
#[async_trait]
pub trait Entries {
    /// Adds an entry.
    async fn insert_entry(&mut self, entry: &Entry) -> Result<()>;
    /// One entry.
    async fn entry(&mut self, id: &EntryId) -> Result<Option<Entry>>;
    /// Saves an entry as version `entry.version` if the stored version is one less; false if not.
    async fn update_entry(&mut self, entry: &Entry) -> Result<bool>;
    /// Sets only the state of several entries of a contest.
    async fn set_entry_states(&mut self, contest: &ContestId, from: &str, to: &str, at: Micros) -> Result<u64>;
    /// Sets only the state of one entry.
    async fn set_entry_state(&mut self, id: &EntryId, to: &str, at: Micros) -> Result<()>;
    /// Entries of a contest by number, drafts last.
    async fn entry_lines(&mut self, contest: &ContestId) -> Result<Vec<EntryLine>>;
    /// Whole entries of a contest that passed the check or came later, by number.
    async fn eligible_entries(&mut self, contest: &ContestId) -> Result<Vec<Entry>>;
    /// Entries of one person, newest first.
    async fn entry_lines_of(&mut self, owner: &AccountId) -> Result<Vec<EntryLine>>;
    /// Keeps a submitted version.
    async fn insert_entry_version(&mut self, entry: &EntryId, version: &EntryVersion) -> Result<()>;
    /// Submitted versions, newest first.
    async fn entry_versions(&mut self, entry: &EntryId) -> Result<Vec<EntryVersion>>;
}

/// Files of entries, and parts of files that are still arriving.
#[async_trait]
pub trait Films {
    /// Adds a file.
    async fn insert_file(&mut self, file: &File) -> Result<()>;
    /// One file.
    async fn file(&mut self, id: &FileId) -> Result<Option<File>>;
    /// Saves state, hash, measures and findings.
    async fn update_file(&mut self, file: &File) -> Result<()>;
    /// Files of an entry that were not replaced, newest first.
    async fn files_of(&mut self, entry: &EntryId) -> Result<Vec<File>>;
    /// Files in a state, oldest first.
    async fn files_in_state(&mut self, state: FileState) -> Result<Vec<File>>;
    /// Files that arrived whole and so have a hash, in any state, oldest first.
    async fn kept_files(&mut self) -> Result<Vec<File>>;
    /// The newest judging copy of each entry of a contest; one that is still arriving only where there is no other.
    async fn films(&mut self, contest: &ContestId) -> Result<Vec<FilmLine>>;
    /// As [`Entries::films`], of one person's entries.
    async fn films_of_owner(&mut self, owner: &AccountId) -> Result<Vec<FilmLine>>;
    /// Keeps what was made from a file; it takes the place of an earlier one of its kind.
    async fn put_derived(&mut self, derived: &Derived) -> Result<()>;
    /// Everything that was made from the files of an entry.
    async fn derived_of_entry(&mut self, entry: &EntryId) -> Result<Vec<Derived>>;
    /// Everything that was made from a file.
    async fn derived_of(&mut self, file: &FileId) -> Result<Vec<Derived>>;
    /// Another file with the same bytes that was looked through already.
    async fn twin(&mut self, file: &FileId, sha256: &str) -> Result<Option<File>>;
    /// The judging copies that have a fingerprint and count, but for those of this entry.
    async fn known_films(&mut self, but: &EntryId) -> Result<Vec<Known>>;
    /// Adds a part.
    async fn insert_part(&mut self, part: &UploadPart) -> Result<()>;
    /// One part.
    async fn part(&mut self, id: &FileId) -> Result<Option<UploadPart>>;
    /// All parts, oldest first.
    async fn parts(&mut self) -> Result<Vec<UploadPart>>;
    /// Removes a part; false if there was none.
    async fn delete_part(&mut self, id: &FileId) -> Result<bool>;
}

/// Work that goes on in the background.
#[async_trait]
pub trait Jobs {
    /// Adds a job that is due at `job.due_at`. There is one of a kind for a subject: one that waits already does for both,
    /// one that runs is done once more, one that was given up is due again, as if never tried.
    async fn insert_job(&mut self, job: &Job) -> Result<()>;
    /// Takes the job that has been due for longest and is not dead: it is this worker's until `until`. A job whose
    /// lease has ended is due again.
    async fn take_job(&mut self, worker: &str, now: Micros, until: Micros) -> Result<Option<Job>>;
    /// Prolongs the lease; false if the job is no longer this worker's.
    async fn hold_job(&mut self, id: &JobId, worker: &str, until: Micros) -> Result<bool>;
    /// Notes how far a job is, thousandths; false if the job is no longer this worker's.
    async fn note_progress(&mut self, id: &JobId, worker: &str, progress: i64) -> Result<bool>;
    /// Removes a job that its worker has done, as it was taken. False where it stays: it is another worker's by now, or was
    /// asked for again meanwhile and is due now.
    async fn finish_job(&mut self, job: &Job, now: Micros) -> Result<bool>;
    /// Gives a job back: due again at `due_at`, or dead.
    async fn fail_job(&mut self, id: &JobId, worker: &str, problem: &str, due_at: Micros, dead: bool) -> Result<bool>;
    /// Makes jobs that were given up, all or those about one entry's files, due again as if never tried; how many.
    async fn revive_jobs(&mut self, entry: Option<&EntryId>, now: Micros) -> Result<u64>;
    /// Jobs of all files of an entry.
    async fn jobs_of_entry(&mut self, entry: &EntryId) -> Result<Vec<Job>>;
}

/// Panels, assignments and sheets.
#[async_trait]
pub trait Judging {
    /// Panels of a round with their judges, in order.
    async fn panels(&mut self, contest: &ContestId, round: u8) -> Result<Vec<Panel>>;
    /// Adds a panel with its judges.
    async fn insert_panel(&mut self, panel: &Panel) -> Result<()>;
    /// Removes all panels of a round.
    async fn delete_panels(&mut self, contest: &ContestId, round: u8) -> Result<()>;
    /// Adds an assignment.
    async fn insert_assignment(&mut self, assignment: &Assignment) -> Result<()>;
    /// Removes an assignment that nobody has begun.
    async fn delete_assignment(&mut self, id: &AssignmentId) -> Result<()>;
    /// Puts an assignment at another place in its judge's order.
    async fn place_assignment(&mut self, id: &AssignmentId, position: i64) -> Result<()>;
    /// One task.
    async fn task(&mut self, id: &AssignmentId) -> Result<Option<Task>>;
    /// Tasks of a round, or of one judge in it, in the judge's order.
    async fn tasks(&mut self, contest: &ContestId, round: u8, judge: Option<&AccountId>) -> Result<Vec<Task>>;
    /// How far a judge is, in every round of every contest where the person is still a judge, in order.
    async fn tallies(&mut self, judge: &AccountId) -> Result<Vec<Tally>>;
    /// Whether an entry is assigned to a judge who has recused from it in no round.
    async fn is_assigned(&mut self, judge: &AccountId, entry: &EntryId) -> Result<bool>;
    /// Recuses an assignment.
    async fn recuse(&mut self, id: &AssignmentId, at: Micros, reason: &str) -> Result<bool>;
    /// Saves a sheet as version `sheet.version` if the stored version is one less and it is not
    /// signed; false if not.
    async fn save_sheet(&mut self, sheet: &Sheet) -> Result<bool>;
    /// Signs all sheets of a judge in a round that are not recused; how many.
    async fn sign_sheets(&mut self, contest: &ContestId, round: u8, judge: &AccountId, at: Micros) -> Result<u64>;
    /// Opens the signed sheets of a judge in a round again, and ends the signature; how many sheets.
    async fn reopen_sheets(&mut self, contest: &ContestId, round: u8, judge: &AccountId, at: Micros) -> Result<u64>;
    /// Waits until nobody else changes the sheets of this judge (of any, for `None`), and keeps others waiting until the
    /// transaction ends: what is read after it is what is signed or merged.
    async fn hold_desk(&mut self, contest: &ContestId, judge: Option<&AccountId>) -> Result<()>;
    /// Keeps what was watched of the film of an assignment.
    async fn put_evidence(&mut self, id: &AssignmentId, evidence: &Evidence, at: Micros) -> Result<()>;
    /// Keeps a declaration; the first one of a judge in a round stands. False if there was one.
    async fn insert_declaration(&mut self, declaration: &Declaration) -> Result<bool>;
    /// Judges who have declared in a round.
    async fn declared(&mut self, contest: &ContestId, round: u8) -> Result<Vec<AccountId>>;
    /// Sets a term.
    async fn put_term(&mut self, term: &Term) -> Result<()>;
    /// The terms of a round, everybody's first.
    async fn terms(&mut self, contest: &ContestId, round: u8) -> Result<Vec<Term>>;
    /// Declaration and term of one judge: an own term is longer than everybody's, and counts for nothing without one.
    async fn admission(&mut self, contest: &ContestId, round: u8, judge: &AccountId) -> Result<Admission>;
    /// Keeps a signature.
    async fn insert_signature(&mut self, signature: &Signature) -> Result<()>;
    /// The signature of a judge in a round that stands.
    async fn signature(&mut self, contest: &ContestId, round: u8, judge: &AccountId) -> Result<Option<Signature>>;
}

/// Who goes on from a round, overrides, and sealed selections.
#[async_trait]
pub trait Selections {
    /// Keeps who takes part in a round after the first.
    async fn insert_advances(&mut self, contest: &ContestId, round: u8, entries: &[EntryId]) -> Result<()>;
    /// Who takes part in a round after the first, in order of the ids.
    async fn advanced(&mut self, contest: &ContestId, round: u8) -> Result<Vec<EntryId>>;
    /// Keeps an override; it takes the place of an earlier one about the same film.
    async fn put_override(&mut self, contest: &ContestId, one: &Override, at: Micros) -> Result<()>;
    /// Takes an override back; false if there was none.
    async fn drop_override(&mut self, contest: &ContestId, entry: &EntryId) -> Result<bool>;
    /// The overrides of a contest, oldest first.
    async fn overrides(&mut self, contest: &ContestId) -> Result<Vec<Override>>;
    /// Seals; a second seal of the same contest is `Duplicate`.
    async fn insert_selection(&mut self, selection: &SealedSelection) -> Result<()>;
    /// The sealed selection of a contest.
    async fn selection(&mut self, contest: &ContestId) -> Result<Option<SealedSelection>>;
}

/// The record.
#[async_trait]
pub trait Audit {
    /// Adds a row, chained to the one before; returns its place.
    async fn record(&mut self, act: &Act<'_>) -> Result<i64>;
    /// Rows of a contest, newest first.
    async fn record_of(&mut self, contest: &ContestId, filter: &RecordFilter<'_>) -> Result<Vec<AuditRow>>;
    /// How many rows of a contest there are: in all, and as the filter asks.
    async fn record_count(&mut self, contest: &ContestId, filter: &RecordFilter<'_>) -> Result<(i64, i64)>;
    /// Rows from a place on, in order, at most `limit`.
    async fn record_from(&mut self, seq: i64, limit: i64) -> Result<Vec<AuditRow>>;
}
