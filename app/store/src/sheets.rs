//! Score sheets, what was watched of a film, and signatures.

use async_trait::async_trait;
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId};
use domain::judging::sheet::Content;
use domain::judging::watching::Watched;
use domain::time::Micros;

use crate::error::Result;

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
pub struct WatchEvidence {
    /// Played stretches, milliseconds.
    pub watched: Watched,
    /// Length of the film that was played, milliseconds.
    pub length_ms: i64,
    /// Why the rest need not be seen; empty: it must.
    pub skipped: String,
    /// When the address of the film was first followed; `None`: never.
    pub followed_at: Option<Micros>,
    /// More was reported at some time than can have been watched since then; it is not among what was watched.
    pub unverified: bool,
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
    /// Why; empty where nobody gave a reason.
    pub reopen_reason: String,
}

/// A signature that stands, with the name of who gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSignature {
    /// Round, from 1.
    pub round: u8,
    /// Judge, who may be none of the contest any more.
    pub judge_id: AccountId,
    /// Name.
    pub name: String,
    /// When.
    pub signed_at: Micros,
    /// SHA-256 of what was signed, hex.
    pub hash: String,
}

/// Signed sheets that were opened again, and not signed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopening {
    /// When.
    pub at: Micros,
    /// Why; empty where nobody gave a reason.
    pub reason: String,
    /// SHA-256 of what was signed, hex.
    pub hash: String,
}

/// Score sheets, what was watched of a film, and signatures.
#[async_trait]
pub trait Sheets {
    /// Saves a sheet as version `sheet.version` if the stored version is one less and it is not
    /// signed; false if not.
    async fn save_sheet(&mut self, sheet: &Sheet) -> Result<bool>;
    /// Signs all sheets of a judge in a round that are not recused; how many.
    async fn sign_sheets(&mut self, contest: &ContestId, round: u8, judge: &AccountId, at: Micros) -> Result<u64>;
    /// Opens the signed sheets of a judge in a round again, and ends the signature; how many sheets. Each gets a version of its
    /// own, so that nothing that was read before follows it unasked.
    async fn reopen_sheets(
        &mut self,
        contest: &ContestId,
        round: u8,
        judge: &AccountId,
        at: Micros,
        reason: &str,
    ) -> Result<u64>;
    /// Keeps that a judge follows the address of a film now, for each assignment that did not know of it.
    async fn follow_film(&mut self, judge: &AccountId, entry: &EntryId, at: Micros) -> Result<()>;
    /// Whether a judge has an assignment of a film whose address was not followed yet.
    async fn is_unfollowed(&mut self, judge: &AccountId, entry: &EntryId) -> Result<bool>;
    /// Keeps what was watched of the film of an assignment, but for when it was followed.
    async fn put_evidence(&mut self, id: &AssignmentId, evidence: &WatchEvidence, at: Micros) -> Result<()>;
    /// Judges of a round for whom more was reported as watched than can have been, and of how many films they are not recused from.
    async fn unverified_watching(&mut self, contest: &ContestId, round: u8) -> Result<Vec<(AccountId, i64)>>;
    /// Keeps a signature.
    async fn insert_signature(&mut self, signature: &Signature) -> Result<()>;
    /// The signature of a judge in a round that stands.
    async fn signature(&mut self, contest: &ContestId, round: u8, judge: &AccountId) -> Result<Option<Signature>>;
    /// Every signature of a judge in a round, newest first; those that ended too.
    async fn signatures(&mut self, contest: &ContestId, round: u8, judge: &AccountId) -> Result<Vec<Signature>>;
    /// Every signature in several rounds in a row that stands, also of who was removed later: by round, then as they were given.
    async fn standing_signatures(
        &mut self,
        contest: &ContestId,
        rounds: std::ops::Range<u8>,
    ) -> Result<Vec<NamedSignature>>;
    /// Judges who have signed in a round, whatever became of it.
    async fn signers(&mut self, contest: &ContestId, round: u8) -> Result<Vec<AccountId>>;
}
