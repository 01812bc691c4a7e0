//! What a judge needs before scoring in a round: a declaration, and a term that has not ended.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId};
use domain::time::Micros;

use crate::error::Result;
use crate::sheets::Reopening;

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
pub struct JudgingTerm {
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
pub struct JudgeAdmission {
    /// When the judge declared; `None` before.
    pub declared_at: Option<Micros>,
    /// Until when this judge may score; `None` is without end.
    pub until: Option<Micros>,
    /// The judge signed, and the sheets were opened again since.
    pub reopened: Option<Reopening>,
}

/// How all judges stand to a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundAdmissions {
    /// Judges who have declared.
    pub declared: Vec<AccountId>,
    /// The terms, everybody's first.
    pub terms: Vec<JudgingTerm>,
}

/// Declarations of judges, and until when a round is judged.
#[async_trait]
pub trait Rounds {
    /// Keeps a declaration; the first one of a judge in a round stands. False if there was one.
    async fn insert_declaration(&mut self, declaration: &Declaration) -> Result<bool>;
    /// Sets a term.
    async fn put_term(&mut self, term: &JudgingTerm) -> Result<()>;
    /// Who has declared in a round, and its terms.
    async fn admissions(&mut self, contest: &ContestId, round: u8) -> Result<RoundAdmissions>;
    /// Declaration and term of one judge: an own term is longer than everybody's, and counts for nothing without one.
    async fn admission(&mut self, contest: &ContestId, round: u8, judge: &AccountId) -> Result<JudgeAdmission>;
}
