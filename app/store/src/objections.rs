//! Objections, and the files that came with them.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use domain::calendar::Day;
use domain::ids::{AccountId, ContestId, EntryId, FileId};
use domain::objection::{ObjectionCounts, ObjectionKind, ObjectionState, Objector};
use domain::text::Lang;
use domain::time::Micros;

use crate::error::Result;

/// An objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// Contest.
    pub contest_id: ContestId,
    /// Which of the contest, from 1.
    pub number: i64,
    /// What its receipt calls it.
    pub receipt: String,
    /// What it is about.
    pub kind: ObjectionKind,
    /// The film; `None` where it is about none alone.
    pub entry_id: Option<EntryId>,
    /// Who objected.
    pub objector: Objector,
    /// What happened, in their words.
    pub facts: String,
    /// Their language.
    pub lang: Lang,
    /// Where it stands.
    pub state: ObjectionState,
    /// The day by which it is to be answered, as it was when it came in.
    pub answer_by: Day,
    /// When it was accepted or declined.
    pub accepted_at: Option<Micros>,
    /// Who entered that.
    pub accepted_by: Option<AccountId>,
    /// What was said when it was accepted; for the office.
    pub accept_note: String,
    /// What was answered, or why it was declined.
    pub reply: String,
    /// Who decided.
    pub decider: String,
    /// Who entered the answer.
    pub answered_by: Option<AccountId>,
    /// When.
    pub answered_at: Option<Micros>,
    /// Why the selection stays as it is although it was upheld.
    pub kept_reason: String,
    /// Who entered that.
    pub kept_by: Option<AccountId>,
    /// When.
    pub kept_at: Option<Micros>,
    /// When it came in.
    pub created_at: Micros,
}

/// What opens an objection to who made it, as hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectionSecrets {
    /// Of what its receipt is looked up with.
    pub secret: Vec<u8>,
    /// Of what files are sent with, once.
    pub evidence_token: Vec<u8>,
    /// Until when.
    pub evidence_until: Micros,
}

/// A file that came with an objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// Key.
    pub id: FileId,
    /// Contest.
    pub contest_id: ContestId,
    /// The number of the objection.
    pub objection: i64,
    /// Name as the person's machine calls it.
    pub filename: String,
    /// Size, bytes.
    pub size_bytes: i64,
    /// Its hash, under which it is kept.
    pub sha256: String,
    /// When it came.
    pub created_at: Micros,
}

/// Objections and their files.
#[async_trait]
pub trait Objections {
    /// Adds an objection.
    async fn insert_objection(&mut self, objection: &Objection, secrets: &ObjectionSecrets) -> Result<()>;
    /// The number of the next objection of a contest.
    async fn next_objection(&mut self, contest: &ContestId) -> Result<i64>;
    /// Saves where an objection stands and what was answered.
    async fn update_objection(&mut self, objection: &Objection) -> Result<()>;
    /// One objection.
    async fn objection(&mut self, contest: &ContestId, number: i64) -> Result<Option<Objection>>;
    /// The objections of a contest, at most so many behind this one: first those that were to be answered before a day and are not,
    /// then the others, both by number.
    async fn objections(&mut self, contest: &ContestId, today: Day, after: i64, most: i64) -> Result<Vec<Objection>>;
    /// Numbers of those that were upheld, about which nothing was changed and nobody said why not: the film is in the selection
    /// still, or, where it is about none alone, nothing that was sealed was amended since it was answered.
    async fn unsettled_objections(&mut self, contest: &ContestId) -> Result<Vec<i64>>;
    /// The objection of a receipt, for who has its secret.
    async fn objection_by_receipt(&mut self, receipt: &str, secret: &[u8]) -> Result<Option<Objection>>;
    /// How many there are of each kind in each state.
    async fn objection_counts(&mut self, contest: &ContestId) -> Result<ObjectionCounts>;
    /// Makes another token that files are sent with, in the place of the one there was.
    async fn set_evidence_token(&mut self, objection: &Objection, token: &[u8], until: Micros) -> Result<()>;
    /// Takes a token that counts at this time: contest and number of its objection. It counts no more.
    async fn take_evidence_token(&mut self, token: &[u8], now: Micros) -> Result<Option<(ContestId, i64)>>;
    /// Keeps a file of an objection.
    async fn insert_evidence(&mut self, file: &EvidenceFile) -> Result<()>;
    /// The files of the objections with these numbers, in the order they came.
    async fn evidence_of(&mut self, contest: &ContestId, objections: RangeInclusive<i64>) -> Result<Vec<EvidenceFile>>;
    /// Bytes of the files of all objections of a contest.
    async fn evidence_bytes(&mut self, contest: &ContestId) -> Result<i64>;
    /// The files of all objections of the installation.
    async fn kept_evidence(&mut self) -> Result<Vec<EvidenceFile>>;
}
