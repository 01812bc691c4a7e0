//! What the store keeps. Times are microseconds since 1970, UTC; scores are hundredths.

use domain::contest::Settings;
use domain::entry::{Answers, EntryState};
use domain::film::{Finding, Fingerprint, Measures};
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId, FileId, JobId, PanelId, SelectionId};
use domain::permission::{Role, Scope};
use domain::phase::Phase;
use domain::scoring::Method;
use domain::sheet::Content;
use domain::watching::Watched;

/// Microseconds since 1970-01-01 UTC.
pub type Micros = i64;

/// A person's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Key.
    pub id: AccountId,
    /// Lower-case address, unique.
    pub email: String,
    /// Name as shown.
    pub name: String,
    /// Argon2id hash in PHC form; `None` until a password is set.
    pub password_hash: Option<String>,
    /// Installation-wide roles.
    pub roles: Vec<Role>,
    /// When it was made.
    pub created_at: Micros,
    /// When it was disabled.
    pub disabled_at: Option<Micros>,
}

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token in the cookie.
    pub token_hash: Vec<u8>,
    /// Whose.
    pub account_id: AccountId,
    /// What the browser calls itself.
    pub user_agent: String,
    /// Sign-in.
    pub created_at: Micros,
    /// Last use, to the minute.
    pub seen_at: Micros,
    /// Absolute end.
    pub expires_at: Micros,
}

/// A token with which a program asks in a person's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// Whose.
    pub account_id: AccountId,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Micros,
    /// Last use, to ten minutes.
    pub used_at: Option<Micros>,
    /// Its end.
    pub expires_at: Micros,
}

/// A one-time link or code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// SHA-256 of the token in the link.
    pub token_hash: Vec<u8>,
    /// `invitation`, `reset` or `setup`.
    pub kind: String,
    /// For whom, where an account exists.
    pub account_id: Option<AccountId>,
    /// For which contest.
    pub contest_id: Option<ContestId>,
    /// Invited address.
    pub email: Option<String>,
    /// Role it grants.
    pub role: Option<Role>,
    /// Name, unit and region given by the inviter.
    pub details: TicketDetails,
    /// When it was made.
    pub created_at: Micros,
    /// When it ends.
    pub expires_at: Micros,
    /// When it was used.
    pub used_at: Option<Micros>,
}

/// What an inviter knows of the invited.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TicketDetails {
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Affiliation.
    #[serde(default)]
    pub unit: String,
    /// Region code.
    #[serde(default)]
    pub region: String,
    /// What the person knows best.
    #[serde(default)]
    pub expertise: String,
}

/// A contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contest {
    /// Key.
    pub id: ContestId,
    /// Title.
    pub title: String,
    /// Preset it was made from.
    pub preset: String,
    /// Phase.
    pub phase: Phase,
    /// Everything the organiser set up.
    pub settings: Settings,
    /// Version of title, settings and deadline.
    pub version: i64,
    /// End of the call, before grace.
    pub deadline: Option<Micros>,
    /// Hash judging was sealed with.
    pub judging_hash: Option<String>,
    /// How one score is made of several.
    pub method: Method,
    /// When it was made.
    pub created_at: Micros,
}

/// A contest in a list, without its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContestLine {
    /// Key.
    pub id: ContestId,
    /// Title.
    pub title: String,
    /// Phase.
    pub phase: Phase,
    /// End of the call.
    pub deadline: Option<Micros>,
    /// The zone its times are told in, such as `Asia/Shanghai`.
    pub time_zone: String,
    /// Entries handed in: all but drafts and withdrawn ones.
    pub entries: i64,
    /// Entries that passed the eligibility check.
    pub eligible: i64,
    /// Entries chosen by the sealed selection.
    pub shortlisted: i64,
}

/// A role held in one contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Contest.
    pub contest_id: ContestId,
    /// Who.
    pub account_id: AccountId,
    /// As what.
    pub role: Role,
    /// Affiliation.
    pub unit: String,
    /// Region code, may be empty.
    pub region: String,
    /// What the person knows best, may be empty.
    pub expertise: String,
    /// Since when.
    pub created_at: Micros,
}

/// A member with the name and address of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedMember {
    /// The membership.
    pub member: Member,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
}

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
    /// The text of an answer; empty where there is none.
    #[must_use]
    pub fn answer(&self, key: &str) -> String {
        domain::entry::text_of(&self.answers, key)
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

/// Where a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// Bytes are arriving.
    Uploading,
    /// All bytes are here; being examined.
    Checking,
    /// Meets the rules.
    Ready,
    /// Breaks a rule; see findings.
    Rejected,
    /// A newer file took its place.
    Replaced,
    /// Taken back, or left unfinished for too long.
    Removed,
}

impl FileState {
    /// The name in the database and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Uploading => "uploading",
            Self::Checking => "checking",
            Self::Ready => "ready",
            Self::Rejected => "rejected",
            Self::Replaced => "replaced",
            Self::Removed => "removed",
        }
    }
}

impl std::str::FromStr for FileState {
    type Err = String;
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        [Self::Uploading, Self::Checking, Self::Ready, Self::Rejected, Self::Replaced, Self::Removed]
            .into_iter()
            .find(|state| state.key() == text)
            .ok_or_else(|| format!("unknown file state {text:?}"))
    }
}

/// A file of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Key.
    pub id: FileId,
    /// Entry.
    pub entry_id: EntryId,
    /// `judging_copy`, …
    pub kind: String,
    /// State.
    pub state: FileState,
    /// Name as the person's machine called it.
    pub filename: String,
    /// Media type as declared.
    pub media_type: String,
    /// Whole size, bytes.
    pub size_bytes: i64,
    /// SHA-256 in hex, once complete.
    pub sha256: Option<String>,
    /// Duration, milliseconds.
    pub duration_ms: Option<i64>,
    /// Picture width, pixels.
    pub width: Option<i64>,
    /// Picture height, pixels.
    pub height: Option<i64>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Everything that was measured; durations and sizes above repeat it.
    pub measures: Measures,
    /// To find the same film again, however it was encoded; `None` before it was looked through.
    pub fingerprint: Option<Fingerprint>,
    /// Parts it was put together from, as they were named, a space between; empty where it came in one piece.
    pub parts: String,
    /// When the upload began.
    pub created_at: Micros,
    /// Last change.
    pub updated_at: Micros,
}

/// A panel with its judges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// Key.
    pub id: PanelId,
    /// Contest.
    pub contest_id: ContestId,
    /// Round, from 1.
    pub round: u8,
    /// Order among panels, from 1.
    pub position: i64,
    /// Name.
    pub label: String,
    /// Judges.
    pub judges: Vec<AccountId>,
}

/// One judge's task for one entry in one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Key.
    pub id: AssignmentId,
    /// Contest.
    pub contest_id: ContestId,
    /// Round, from 1.
    pub round: u8,
    /// Judge.
    pub judge_id: AccountId,
    /// Entry.
    pub entry_id: EntryId,
    /// Place in the judge's own order, from 1.
    pub position: i64,
    /// When it was recused.
    pub recused_at: Option<Micros>,
    /// Why.
    pub recusal_reason: String,
    /// The recused assignment it stands in for.
    pub replaces: Option<AssignmentId>,
}

/// A judge's sheet for one assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Assignment.
    pub assignment_id: AssignmentId,
    /// Rises with each save; a writer names the one it read.
    pub version: i64,
    /// Everything the judge wrote on it.
    pub content: Content,
    /// Total, hundredths; `None` while a mark is missing.
    pub total: Option<i64>,
    /// Last save.
    pub saved_at: Micros,
    /// When it was signed and locked.
    pub signed_at: Option<Micros>,
}

/// What a judge has watched of the film of one assignment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Played stretches, milliseconds.
    pub watched: Watched,
    /// Length of the film that was played, milliseconds.
    pub length_ms: i64,
    /// Why the rest need not be seen; empty: it must.
    pub skipped: String,
}

/// An assignment with its sheet, if one was begun, and what was watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The assignment.
    pub assignment: Assignment,
    /// The sheet.
    pub sheet: Option<Sheet>,
    /// What was watched.
    pub evidence: Evidence,
}

/// A judge's declaration before the first film of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Contest.
    pub contest_id: ContestId,
    /// Round, from 1.
    pub round: u8,
    /// Judge.
    pub judge_id: AccountId,
    /// The words that were agreed to.
    pub statement: String,
    /// When.
    pub declared_at: Micros,
}

/// Until when a round is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Contest.
    pub contest_id: ContestId,
    /// Round, from 1.
    pub round: u8,
    /// One judge's own term; `None` is everybody's.
    pub judge_id: Option<AccountId>,
    /// Its end.
    pub until: Micros,
}

/// How a judge stands to a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admission {
    /// When the judge declared; `None` before.
    pub declared_at: Option<Micros>,
    /// Until when this judge may score; `None` is without end.
    pub until: Option<Micros>,
}

/// What a judge signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Contest.
    pub contest_id: ContestId,
    /// Round, from 1.
    pub round: u8,
    /// Judge.
    pub judge_id: AccountId,
    /// When.
    pub signed_at: Micros,
    /// Canonical JSON of what was signed.
    pub content: String,
    /// SHA-256 of the content, hex.
    pub hash: String,
    /// When the sheets were opened again.
    pub reopened_at: Option<Micros>,
}

/// How far a judge is in one round of one contest; recused films are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Contest.
    pub contest_id: ContestId,
    /// Round, from 1.
    pub round: u8,
    /// Films to score.
    pub films: i64,
    /// Completely scored films.
    pub done: i64,
    /// Signed sheets.
    pub signed: i64,
}

/// The film of an entry as lists need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilmLine {
    /// Entry.
    pub entry_id: EntryId,
    /// File.
    pub file_id: FileId,
    /// State.
    pub state: FileState,
    /// Duration, milliseconds.
    pub duration_ms: Option<i64>,
}

/// A sealed selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSelection {
    /// Key.
    pub id: SelectionId,
    /// Contest.
    pub contest_id: ContestId,
    /// By whom.
    pub sealed_by: AccountId,
    /// When.
    pub sealed_at: Micros,
    /// Aggregation it was made with.
    pub method: String,
    /// Canonical JSON of the problem.
    pub inputs: String,
    /// JSON of the outcome.
    pub outcome: String,
    /// JSON of the ranking.
    pub ranking: String,
    /// SHA-256 over inputs, ranking and outcome, hex.
    pub hash: String,
}

/// A row of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Place in the record, from 1.
    pub seq: i64,
    /// When.
    pub at: Micros,
    /// Who; empty is the system.
    pub actor_id: String,
    /// Contest; empty is none.
    pub contest_id: String,
    /// What was done, for example `sheet.save`.
    pub action: String,
    /// To what.
    pub subject: String,
    /// JSON.
    pub detail: String,
    /// SHA-256 over this row and the hash before it, hex.
    pub hash: String,
}

/// What is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act<'a> {
    /// When.
    pub at: Micros,
    /// Who; `None` is the system.
    pub actor: Option<&'a AccountId>,
    /// Contest.
    pub contest: Option<&'a ContestId>,
    /// What was done.
    pub action: &'static str,
    /// To what.
    pub subject: &'a str,
    /// JSON.
    pub detail: String,
}

/// Which rows of a contest's record are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordFilter<'a> {
    /// Only this action; empty is any.
    pub action: &'a str,
    /// Only what this account did; the empty id is the system.
    pub actor: Option<&'a str>,
    /// Only rows whose subject or detail contains these words, in any case.
    pub words: &'a str,
    /// Most rows.
    pub limit: i64,
    /// Rows to leave out, newest first.
    pub offset: i64,
}

/// A part of a file that is sent in several pieces at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadPart {
    /// Key; the bytes arrive under it as those of a file do.
    pub id: FileId,
    /// Who sends it.
    pub owner_id: AccountId,
    /// Whole size, bytes.
    pub size_bytes: i64,
    /// When it was announced.
    pub created_at: Micros,
}

/// Work that goes on in the background.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Key.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// To what: a file's key, for example. There is at most one job of a kind for a subject.
    pub subject: String,
    /// Attempts that were begun.
    pub attempts: i64,
    /// Not before; while it runs, the end of its lease.
    pub due_at: Micros,
    /// Who holds the lease; empty: nobody.
    pub worker: String,
    /// Thousandths.
    pub progress: i64,
    /// Why the last attempt failed; empty: none did.
    pub problem: String,
    /// Given up after too many attempts.
    pub dead: bool,
    /// When it was asked for last.
    pub created_at: Micros,
}

/// Something that was made from a file: poster, storyboard, captions, a lighter rendition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// From which file.
    pub file_id: FileId,
    /// What it is.
    pub kind: String,
    /// SHA-256 in hex, the name its bytes are kept under.
    pub sha256: String,
    /// Size, bytes.
    pub size_bytes: i64,
    /// JSON, such as the grid of a storyboard.
    pub details: String,
    /// When it was made.
    pub created_at: Micros,
}

/// A film with its fingerprint, as others are compared with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The file.
    pub file_id: FileId,
    /// Its entry.
    pub entry_id: EntryId,
    /// The entry's number.
    pub number: Option<i64>,
    /// The entry's title.
    pub title: String,
    /// Title of its contest.
    pub contest: String,
    /// Its bytes.
    pub sha256: String,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
}
