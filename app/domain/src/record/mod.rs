//! The record of a contest: canonical lines, the tree over them, signed checkpoints, and the one file that strangers check.
//!
//! `docs/record-format.md` is the specification; a verifier is written from that page alone, so whatever changes here changes
//! there. Signing and checking signatures is the edge's (`ring`): nothing here holds a key.

mod alias;
mod archive;
mod canonical;
mod checkpoint;
mod commitment;
mod edition;
mod file;
mod hash;
mod line;
mod note;
mod parts;
mod pool;
mod texts;
pub mod tree;
mod verify;

pub use alias::drawn_aliases;
pub use archive::{ArchiveMember, ArchiveProblem, read_archive, write_archive};
pub use canonical::{CanonicalProblem, LONGEST_LINE, canonical, read_canonical};
pub use checkpoint::{BadCheckpoint, Checkpoint, Milestone};
pub use commitment::{CommitmentOpening, commitment, hashes_in};
pub use file::{Cosignature, DocumentKind, FileLine, FileProblem, RecordDocument, RecordEdition, RecordFile};
pub use hash::{BadHash, CommitmentSalt, RecordHash};
pub use line::{
    AbsenceLine, AbsenceReason, AdvanceLine, AliasedJudge, AmendedSubject, AmendmentLine, AssignmentLine, BallotLine,
    CloseLine, CountersignLine, CriterionWeight, EntryLine, EntryStanding, FamilyGroups, JudgeFilms, KeyLine, LineBody,
    LineKind, LineProblem, MOST_RESERVES, NoticeLine, ObjectionLine, ObjectionOutcome, ObjectionStep, OpenLine,
    OverrideLine, OverrideRuling, PoolLine, PublicationMode, RankedFilm, RankingLine, RecordedLine, ResultLine,
    RoundRule, RulesLine, SeedLine, SeedPart, SeedStep, SeedWay, SelectionLine, SheetLine, Withholding,
};
pub use note::{BadNote, NoteKey, NoteSignature, SignedNote};
pub use parts::{PART_BYTES, in_parts};
pub use pool::{PooledEntry, pool_root};
pub use texts::{answers_text, named_rules, spelt_problem, words_text};
pub use verify::{RecordVerification, SignatureCheck, StepFailure, StepOutcome, VerifiedStep, verify_record};
