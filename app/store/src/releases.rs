//! Exhibition rights and consent on file, and what contests say on their public pages.

use async_trait::async_trait;
use domain::contest::PublicPage;
use domain::contest::dates::NotedDates;
use domain::entry::EntryState;
use domain::form::Answers;
use domain::ids::{AccountId, ContestId, EntryId, FileId};
use domain::release::Release;
use domain::time::Micros;

use crate::contests::Contest;
use crate::error::Result;

/// Rights and consent that are put on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRelease {
    /// Contest.
    pub contest_id: ContestId,
    /// Entry.
    pub entry_id: EntryId,
    /// By what, from when to when.
    pub release: Release,
    /// Where the office has it; empty for an author's own.
    pub reason: String,
    /// By whom.
    pub given_by: Option<AccountId>,
    /// When.
    pub given_at: Micros,
}

/// Rights and consent on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRelease {
    /// Its number within the entry, from 1.
    pub number: i64,
    /// By what, from when to when, and until when it was not withdrawn.
    pub release: Release,
    /// Where the office has it.
    pub reason: String,
    /// When it was given.
    pub given_at: Micros,
    /// Why it was withdrawn.
    pub withdrawal_reason: String,
}

/// A film that its contest chose, or a lesson that passed the check, as whoever exhibits it needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenFilm {
    /// Contest.
    pub contest_id: ContestId,
    /// Entry.
    pub entry_id: EntryId,
    /// State.
    pub state: EntryState,
    /// Number.
    pub number: Option<i64>,
    /// Answers to the form.
    pub answers: Answers,
    /// The file that is shown: the exhibition copy, else the judging copy, of which there is a copy that browsers play.
    pub file: Option<FileId>,
    /// How long it lasts, milliseconds.
    pub duration_ms: Option<i64>,
    /// There is a poster of it.
    pub has_poster: bool,
    /// There are captions.
    pub has_captions: bool,
    /// There is a copy for a weak line.
    pub has_light: bool,
    /// Rights and consent that were given last.
    pub last: Option<KeptRelease>,
}

/// What a file of a public page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicFileKind {
    /// The picture at its top.
    Cover,
    /// A form or a document to take away.
    Attachment,
}

impl PublicFileKind {
    /// The name in the database and in forms.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Cover => "cover",
            Self::Attachment => "attachment",
        }
    }
}

impl std::str::FromStr for PublicFileKind {
    type Err = String;
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        [Self::Cover, Self::Attachment]
            .into_iter()
            .find(|kind| kind.key() == text)
            .ok_or_else(|| format!("unknown kind of public file {text:?}"))
    }
}

/// A file of a public page, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicFile {
    /// Key.
    pub id: FileId,
    /// Contest.
    pub contest_id: ContestId,
    /// What it is.
    pub kind: PublicFileKind,
    /// Its name.
    pub filename: String,
    /// Its media type.
    pub media_type: String,
    /// Size, bytes.
    pub size_bytes: i64,
    /// SHA-256 in hex.
    pub sha256: String,
    /// When it was put there.
    pub created_at: Micros,
}

/// A contest with its public page and the version of it; a page that nobody set up has version 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicContest {
    /// The contest.
    pub contest: Contest,
    /// Its page.
    pub page: PublicPage,
    /// The version of the page.
    pub version: i64,
}

/// Rights and consent on file, and public pages.
#[async_trait]
pub trait Releases {
    /// Puts rights and consent on file; they take the place of earlier ones, which stay.
    async fn insert_release(&mut self, release: &NewRelease) -> Result<()>;
    /// Withdraws what was given under this number; false where it was withdrawn before.
    async fn withdraw_release(
        &mut self,
        entry: &EntryId,
        number: i64,
        by: Option<&AccountId>,
        at: Micros,
        reason: &str,
    ) -> Result<bool>;
    /// Rights and consent of an entry, the last ones first.
    async fn releases_of(&mut self, entry: &EntryId) -> Result<Vec<KeptRelease>>;
    /// The chosen films of a contest, by number; of all contests, the newest contest first.
    async fn chosen_films(&mut self, contest: Option<&ContestId>) -> Result<Vec<ChosenFilm>>;
    /// The chosen films of all contests, and of those that collect lessons, which are these, all that passed the check; the newest contest
    /// first, by number. In one statement.
    async fn films_of_all(&mut self, lessons: &[ContestId]) -> Result<Vec<ChosenFilm>>;
    /// The films of these contests that passed the check, whatever came after; the newest contest first, by number.
    async fn passed_films(&mut self, contests: &[ContestId]) -> Result<Vec<ChosenFilm>>;
    /// One film that passed the check, whatever came after.
    async fn passed_film(&mut self, entry: &EntryId) -> Result<Option<ChosenFilm>>;
    /// As [`Releases::passed_film`], of several entries; in no order.
    async fn passed_named(&mut self, entries: &[EntryId]) -> Result<Vec<ChosenFilm>>;
    /// A contest with its public page.
    async fn public_contest(&mut self, id: &ContestId) -> Result<Option<PublicContest>>;
    /// Contests after their first phase with their public pages, the newest first.
    async fn public_contests(&mut self) -> Result<Vec<PublicContest>>;
    /// When a contest moved, and until when everybody has time for its rounds.
    async fn noted_dates(&mut self, contest: &ContestId) -> Result<NotedDates>;
    /// Keeps the public page of a contest if its version is still `version`; false if not.
    async fn put_public_page(
        &mut self,
        contest: &ContestId,
        page: &PublicPage,
        version: i64,
        at: Micros,
    ) -> Result<bool>;
    /// Files of a public page, those that were put there first first.
    async fn public_files(&mut self, contest: &ContestId) -> Result<Vec<PublicFile>>;
    /// A file of a public page, without its bytes.
    async fn public_file(&mut self, contest: &ContestId, id: &FileId) -> Result<Option<PublicFile>>;
    /// The bytes of a file of a public page.
    async fn public_file_bytes(&mut self, contest: &ContestId, id: &FileId) -> Result<Option<Vec<u8>>>;
    /// Adds a file to a public page.
    async fn insert_public_file(&mut self, file: &PublicFile, bytes: &[u8]) -> Result<()>;
    /// Removes a file of a public page; false if there was none.
    async fn delete_public_file(&mut self, contest: &ContestId, id: &FileId) -> Result<bool>;
}
