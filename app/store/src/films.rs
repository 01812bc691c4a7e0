//! Files of entries, what was made from them, and parts of files that are still arriving.

use async_trait::async_trait;
use domain::film::kind::FileKind;
use domain::film::{Finding, Fingerprint, Measures};
use domain::ids::{AccountId, ContestId, EntryId, FileId};
use domain::time::Micros;

use crate::error::Result;

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
    /// To find the same film again, however it was encoded; `None` before it was analysed.
    pub fingerprint: Option<Fingerprint>,
    /// Parts it was put together from, as they were named, a space between; empty where it came in one piece.
    pub parts: String,
    /// When the upload began.
    pub created_at: Micros,
    /// Last change.
    pub updated_at: Micros,
}

/// The newest judging copy among files that are sorted newest first: a ready one if there is one.
#[must_use]
pub fn judging_copy(files: Vec<File>) -> Option<File> {
    let mut copies: Vec<File> = files.into_iter().filter(|file| file.kind == FileKind::JudgingCopy.key()).collect();
    let ready = copies.iter().position(|file| file.state == FileState::Ready).unwrap_or(0);
    if copies.is_empty() { None } else { Some(copies.swap_remove(ready)) }
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
    /// The copy that judges watch is made.
    pub has_copy: bool,
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

/// Something that was made from a file: poster, storyboard, captions, a lighter rendition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedFile {
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
pub struct KnownFilm {
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
    /// The entry was submitted.
    pub submitted: bool,
    /// Its bytes.
    pub sha256: String,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
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
    /// As [`Films::files_of`], of several entries.
    async fn files_of_entries(&mut self, entries: &[EntryId]) -> Result<Vec<File>>;
    /// Files in a state, oldest first.
    async fn files_in_state(&mut self, state: FileState) -> Result<Vec<File>>;
    /// Files that arrived whole and so have a hash, replaced ones too, oldest first; not those that were removed since.
    async fn kept_files(&mut self) -> Result<Vec<File>>;
    /// Files whose bytes nobody will ask for again, oldest first: replaced before this time and not what the entry's last
    /// submission names, or of an entry that was withdrawn before.
    async fn outdated_files(&mut self, before: Micros) -> Result<Vec<File>>;
    /// Files that were removed before this time after they had arrived whole: their bytes may still be kept.
    async fn removed_files(&mut self, before: Micros) -> Result<Vec<File>>;
    /// Whether a file that was not removed, or what was made from one, has these bytes.
    async fn needs_bytes(&mut self, sha256: &str) -> Result<bool>;
    /// Forgets what was made from a file; that is what there was.
    async fn delete_derived(&mut self, file: &FileId) -> Result<Vec<DerivedFile>>;
    /// The newest judging copy of each entry of a contest; one that is still arriving only where there is no other.
    async fn films(&mut self, contest: &ContestId) -> Result<Vec<FilmLine>>;
    /// The kinds of the files that entries of a contest have beside their judging copies: whole ones that were neither refused nor
    /// taken back.
    async fn attached_kinds(&mut self, contest: &ContestId) -> Result<Vec<(EntryId, String)>>;
    /// Keeps what was made from a file; it takes the place of an earlier one of its kind.
    async fn put_derived(&mut self, derived: &DerivedFile) -> Result<()>;
    /// Everything that was made from the files of an entry.
    async fn derived_of_entry(&mut self, entry: &EntryId) -> Result<Vec<DerivedFile>>;
    /// Everything that was made from the files of several entries, but for files that were replaced or removed.
    async fn derived_of_entries(&mut self, entries: &[EntryId]) -> Result<Vec<DerivedFile>>;
    /// Everything that was made from a file.
    async fn derived_of(&mut self, file: &FileId) -> Result<Vec<DerivedFile>>;
    /// Another file with the same bytes that was analysed already and is kept.
    async fn file_with_same_hash(&mut self, file: &FileId, sha256: &str) -> Result<Option<File>>;
    /// What is played in place of the original of any film with these bytes that is kept.
    async fn copy_of_same_bytes(&mut self, sha256: &str) -> Result<Option<DerivedFile>>;
    /// The judging copies that have a fingerprint, also of drafts, but for those of this entry and of withdrawn ones.
    async fn fingerprints_except(&mut self, but: &EntryId) -> Result<Vec<KnownFilm>>;
    /// Adds a part.
    async fn insert_part(&mut self, part: &UploadPart) -> Result<()>;
    /// One part.
    async fn part(&mut self, id: &FileId) -> Result<Option<UploadPart>>;
    /// All parts, oldest first.
    async fn parts(&mut self) -> Result<Vec<UploadPart>>;
    /// Removes a part; false if there was none.
    async fn delete_part(&mut self, id: &FileId) -> Result<bool>;
}
