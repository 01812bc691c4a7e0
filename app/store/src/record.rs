//! The record of a contest as it is kept: its lines, where it stands, what its commitments stand for.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId};
use domain::record::tree::TreePeaks;
use domain::record::{
    Checkpoint, CommitmentOpening, CommitmentSalt, LineBody, LineKind, Milestone, RecordDocument, RecordHash,
};
use domain::time::Micros;

use crate::error::Result;

/// A line that is to be added. Its place and time are given when it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLine {
    /// The salt, in every line of a kind that may be withheld.
    pub salt: Option<CommitmentSalt>,
    /// What was done.
    pub body: LineBody,
}

/// A line as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLine {
    /// Its place, from 0.
    pub n: u64,
    /// Its kind, as the column has it.
    pub kind: String,
    /// Its canonical text.
    pub text: String,
    /// Its leaf, as it is kept beside the text.
    pub leaf: RecordHash,
}

/// Where the record of a contest stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordHead {
    /// The tree over its lines.
    pub tree: TreePeaks,
    /// When its last line was added.
    pub at: Micros,
    /// The pool is frozen.
    pub pooled: bool,
    /// A seed was drawn behind the pool, and no amendment asks for another.
    pub seeded: bool,
    /// It has ended: nothing comes behind.
    pub closed: bool,
}

/// A checkpoint as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCheckpoint {
    /// How many lines it has.
    pub size: u64,
    /// What it was made for.
    pub milestone: Milestone,
    /// When.
    pub made_at: Micros,
    /// The signed note.
    pub note: String,
}

impl StoredCheckpoint {
    /// The checkpoint in the note; `None` where that is none.
    #[must_use]
    pub fn checkpoint(&self) -> Option<Checkpoint> {
        checkpoint_of(&self.note)
    }
}

/// The checkpoint in a signed note; `None` where that is none.
#[must_use]
pub fn checkpoint_of(note: &str) -> Option<Checkpoint> {
    let (text, _) = note.split_once("\n\n")?;
    format!("{text}\n").parse().ok()
}

macro_rules! subjects {
    ($($(#[$doc:meta])* $subject:ident = $key:literal,)*) => {
        /// What a commitment is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum OpeningSubject {
            $($(#[$doc])* $subject,)*
        }

        impl OpeningSubject {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$subject,)*];

            /// The name in the database.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$subject => $key,)*
                }
            }

            /// Reads [`Self::key`].
            #[must_use]
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.key() == key)
            }
        }
    };
}

subjects! {
    /// The title of a contest or of a work.
    Title = "title",
    /// The answers of an entry.
    Answers = "answers",
    /// Who a judge is.
    Judge = "judge",
    /// Why something was decided.
    Reason = "reason",
    /// Who decided it.
    Decider = "decider",
    /// The words on a score sheet.
    Words = "words",
    /// What a ballot asked.
    Question = "question",
    /// What an objection says, or what was answered.
    Objection = "objection",
    /// Who did something else.
    Who = "who",
    /// The name of a group that people write by hand.
    Group = "group",
}

/// What a commitment in a line stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordOpening {
    /// The commitment.
    pub commitment: RecordHash,
    /// What it is about.
    pub subject: OpeningSubject,
    /// Whom it is about.
    pub account_id: Option<AccountId>,
    /// Id of the entry, or the name of the group as it is compared; empty else.
    pub about: String,
    /// Its salt and text; `None` once they are erased.
    pub opened: Option<(CommitmentSalt, String)>,
}

impl RecordOpening {
    /// As a file has it; `None` once it is erased.
    #[must_use]
    pub fn opening(&self) -> Option<CommitmentOpening> {
        let (salt, text) = self.opened.clone()?;
        Some(CommitmentOpening { commitment: self.commitment, salt, text })
    }
}

/// The record of a contest. Lines are added and never changed; reading the head and adding lines has no race, for there is one
/// writer at a time.
#[async_trait]
pub trait ContestRecord {
    /// Where the record of a contest stands; `None` where it keeps none.
    async fn record_head(&mut self, contest: &ContestId) -> Result<Option<RecordHead>>;
    /// Adds lines behind the last one, at this time or that of the last one, whichever is later; where the record stands then. Lines
    /// of no contest are a new record.
    async fn append_lines(&mut self, contest: &ContestId, at: Micros, lines: Vec<NewLine>) -> Result<RecordHead>;
    /// Lines of a contest from a place on, at most so many, in order.
    async fn record_lines(&mut self, contest: &ContestId, from: u64, most: i64) -> Result<Vec<StoredLine>>;
    /// All lines of these kinds, in order.
    async fn record_lines_of(&mut self, contest: &ContestId, kinds: &[LineKind]) -> Result<Vec<StoredLine>>;
    /// How many lines there are of each kind, in the order of a contest; kinds without a line are left out.
    async fn record_counts(&mut self, contest: &ContestId) -> Result<Vec<(LineKind, u64)>>;
    /// Keeps a document that a line names.
    async fn insert_document(&mut self, contest: &ContestId, document: &RecordDocument) -> Result<()>;
    /// The documents of a contest, by line and kind.
    async fn documents(&mut self, contest: &ContestId) -> Result<Vec<RecordDocument>>;
    /// Keeps what commitments stand for.
    async fn insert_openings(&mut self, contest: &ContestId, openings: &[RecordOpening]) -> Result<()>;
    /// What commitments about this stand for, by commitment.
    async fn openings_of(&mut self, contest: &ContestId, subject: OpeningSubject) -> Result<Vec<RecordOpening>>;
    /// What one commitment stands for.
    async fn opening(&mut self, contest: &ContestId, commitment: &RecordHash) -> Result<Option<RecordOpening>>;
    /// Names judges.
    async fn insert_aliases(&mut self, contest: &ContestId, aliases: &[(AccountId, String)]) -> Result<()>;
    /// The judges that have an alias, by account.
    async fn aliases(&mut self, contest: &ContestId) -> Result<Vec<(AccountId, String)>>;
    /// Keeps a checkpoint; false where there is one of this size.
    async fn insert_checkpoint(&mut self, contest: &ContestId, checkpoint: &StoredCheckpoint) -> Result<bool>;
    /// The checkpoints of a contest, the smallest first.
    async fn checkpoints(&mut self, contest: &ContestId) -> Result<Vec<StoredCheckpoint>>;
    /// The checkpoint with the most lines.
    async fn last_checkpoint(&mut self, contest: &ContestId) -> Result<Option<StoredCheckpoint>>;
}
