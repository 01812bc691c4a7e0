//! What ties judges to entries, beside what the entry says.

use async_trait::async_trait;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::time::Micros;

use crate::error::Result;

/// What the organiser decided about a judge and an entry that only look tied to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictDecision {
    /// Contest.
    pub contest_id: ContestId,
    /// The judge, or the chair.
    pub judge_id: AccountId,
    /// Entry.
    pub entry_id: EntryId,
    /// It is a conflict of interest.
    pub conflict: bool,
    /// Why.
    pub reason: String,
    /// What it was about: the keys of the likenesses that were seen. Empty in older rows.
    pub considered: Vec<String>,
    /// By whom.
    pub decided_by: AccountId,
    /// When.
    pub decided_at: Micros,
}

/// What a decision says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// It is a conflict of interest.
    pub conflict: bool,
    /// Why.
    pub reason: String,
    /// What it was about; see [`ConflictDecision::considered`].
    pub considered: Vec<String>,
}

/// What is kept of the ties of a contest, beside what its entries and members say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContestTies {
    /// Who handed in a version of an entry that another person owns.
    pub submitted: Vec<(AccountId, EntryId)>,
    /// Who recused from what, in any round; not what was set aside because a conflict was found.
    pub recused: Vec<(AccountId, EntryId)>,
    /// What the organiser decided.
    pub decided: Vec<(AccountId, EntryId, Verdict)>,
}

/// What is kept of one person and one entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonalTies {
    /// The person recused from it, in any round; not what was set aside because a conflict was found.
    pub recused: bool,
    /// The person handed in a version of it.
    pub submitted: bool,
    /// What the organiser decided.
    pub decided: Option<Verdict>,
    /// Units and region of each membership of the person in the contest.
    pub affiliations: Vec<(String, String)>,
}

/// What ties judges to entries.
#[async_trait]
pub trait Conflicts {
    /// What is kept of the ties of a contest.
    async fn contest_ties(&mut self, contest: &ContestId) -> Result<ContestTies>;
    /// What is kept of one person and one entry of a contest.
    async fn personal_ties(&mut self, contest: &ContestId, person: &AccountId, entry: &EntryId)
    -> Result<PersonalTies>;
    /// Keeps a decision; it takes the place of an earlier one about the same two.
    async fn put_conflict_decision(&mut self, decision: &ConflictDecision) -> Result<()>;
    /// How many entries of a contest a person has handed in that take part or wait to be mended.
    async fn entered(&mut self, contest: &ContestId, person: &AccountId) -> Result<i64>;
}
