//! What ties judges to entries, beside what the entry says.

use async_trait::async_trait;
use domain::access::Role;
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

/// What was decided about a judge and an entry, with what they are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedPair {
    /// The judge, or the chair, or who was one.
    pub judge: AccountId,
    /// Name.
    pub name: String,
    /// Entry.
    pub entry: EntryId,
    /// Its number; 0 where it has none.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// The decision.
    pub verdict: Verdict,
}

/// What is kept of the ties of a contest, beside what its entries and members say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContestTies {
    /// Who handed in a version of an entry that another person owns.
    pub submitted: Vec<(AccountId, EntryId)>,
    /// Who recused from what, in any round, or had it set aside for good; not what was set aside because of a conflict that may end.
    pub recused: Vec<(AccountId, EntryId)>,
    /// Of those who judge or preside, who has an entry of their own in the contest; see [`Conflicts::entered`].
    pub entered: Vec<AccountId>,
    /// Of those who judge or preside, the roles in the installation.
    pub global: Vec<(AccountId, Vec<Role>)>,
    /// What the organiser decided.
    pub decided: Vec<DecidedPair>,
}

/// What is kept of one person and one entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonalTies {
    /// The person recused from it, in any round, or had it set aside for good; not where that was for a conflict that may end.
    pub recused: bool,
    /// The person has an entry of their own in the contest; see [`Conflicts::entered`].
    pub entered: bool,
    /// Roles of the person in the installation and in the contest.
    pub roles: Vec<Role>,
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
    /// Takes a decision back; false where there is none.
    async fn delete_conflict_decision(
        &mut self,
        contest: &ContestId,
        judge: &AccountId,
        entry: &EntryId,
    ) -> Result<bool>;
    /// How many entries of a contest a person has handed in that take part or wait to be mended.
    async fn entered(&mut self, contest: &ContestId, person: &AccountId) -> Result<i64>;
}
