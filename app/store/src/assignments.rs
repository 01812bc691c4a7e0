//! Panels of judges, and who judges what.

use async_trait::async_trait;
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId, PanelId};
use domain::time::Micros;

use crate::error::Result;
use crate::sheets::{Sheet, WatchEvidence};

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
    /// A conflict of interest was found; the judge recused from nothing. It may end, unless [`Assignments::keep_aside`] was said.
    pub recusal_found: bool,
    /// The recused assignment it stands in for.
    pub replaces: Option<AssignmentId>,
}

/// An assignment with its sheet, if one was begun, and what was watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The assignment.
    pub assignment: Assignment,
    /// The sheet.
    pub sheet: Option<Sheet>,
    /// What was watched.
    pub evidence: WatchEvidence,
}

/// How far a judge is in one round of one contest; recused films are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgeTally {
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

/// Panels of judges, and who judges what.
#[async_trait]
pub trait Assignments {
    /// Panels of a round with their judges, in order.
    async fn panels(&mut self, contest: &ContestId, round: u8) -> Result<Vec<Panel>>;
    /// Adds a panel with its judges.
    async fn insert_panel(&mut self, panel: &Panel) -> Result<()>;
    /// Removes all panels of a round.
    async fn delete_panels(&mut self, contest: &ContestId, round: u8) -> Result<()>;
    /// Adds an assignment.
    async fn insert_assignment(&mut self, assignment: &Assignment) -> Result<()>;
    /// Removes an assignment that nobody has begun.
    async fn delete_assignment(&mut self, id: &AssignmentId) -> Result<()>;
    /// Puts an assignment at another place in its judge's order.
    async fn place_assignment(&mut self, id: &AssignmentId, position: i64) -> Result<()>;
    /// One task.
    async fn task(&mut self, id: &AssignmentId) -> Result<Option<Task>>;
    /// Tasks of a round, or of one judge in it, in the judge's order.
    async fn tasks(&mut self, contest: &ContestId, round: u8, judge: Option<&AccountId>) -> Result<Vec<Task>>;
    /// How far a judge is, in every round of every contest where the person is still a judge, in order.
    async fn tallies(&mut self, judge: &AccountId) -> Result<Vec<JudgeTally>>;
    /// Whether an entry is assigned to a judge who has recused from it in no round.
    async fn is_assigned(&mut self, judge: &AccountId, entry: &EntryId) -> Result<bool>;
    /// Recuses an assignment, as its judge declared.
    async fn recuse(&mut self, id: &AssignmentId, at: Micros, reason: &str) -> Result<bool>;
    /// Sets an assignment aside because a conflict of interest was found.
    async fn set_aside(&mut self, id: &AssignmentId, at: Micros, reason: &str) -> Result<bool>;
    /// Keeps for good aside what was set aside so: whatever the conflict came from has ended. False where that is so already, and
    /// for an own recusal.
    async fn keep_aside(&mut self, id: &AssignmentId) -> Result<bool>;
    /// The task of who stands in by this assignment.
    async fn stand_in_of(&mut self, replaced: &Assignment) -> Result<Option<Task>>;
    /// Lets who stands in for an assignment that goes stand in for another one of the same film.
    async fn hand_on_stand_in(&mut self, goes: &Assignment, to: &AssignmentId) -> Result<()>;
    /// Gives back what was set aside so; false for an own recusal, and for what is kept aside for good.
    async fn give_back(&mut self, id: &AssignmentId) -> Result<bool>;
}
