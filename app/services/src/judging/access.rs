//! The own task of a judge, and whether it may be judged now.

use domain::access::{self, AccessContext, Action, Role};
use domain::contest::phase::Phase;
use domain::ids::{AccountId, AssignmentId, ContestId};
use store::{Assignment, Contest, Entry, JudgeAdmission, Task, Tx};

use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::rounds::conflict::{JudgeStanding, standing};
use crate::rounds::participants::round_of;
use crate::time::local_time;

/// The judge has declared, and the term is not over.
pub(crate) async fn judge_is_admitted(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &ContestId,
    round: u8,
    judge: &AccountId,
) -> Result<()> {
    let JudgeAdmission { declared_at, until, .. } = tx.admission(contest, round, judge).await?;
    if declared_at.is_none() {
        return Err(Refusal::NotDeclared.into());
    }
    match until {
        Some(until) if until < cx.now() => {
            let contest = cx.contest_in(tx, contest).await?;
            Err(Refusal::TermOver(local_time(until, &contest.settings.time_zone)).into())
        }
        _ => Ok(()),
    }
}

/// The judge has declared, and the term is not over.
pub(crate) async fn admitted(cx: &Context, tx: &mut dyn Tx, task: &Task) -> Result<()> {
    let Assignment { contest_id, round, judge_id, .. } = &task.assignment;
    judge_is_admitted(cx, tx, contest_id, *round, judge_id).await
}

/// As [`own_task`], of the round that is judged now. In a transaction that writes nobody else changes the sheet meanwhile.
pub(crate) async fn held_task(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    id: &AssignmentId,
    action: Action,
) -> Result<(Contest, Task)> {
    let (contest, task, _) = own_task(cx, tx, actor, id, action).await?;
    // The sheets of a round that is over stay as they were when the line was drawn.
    if task.assignment.round != round_of(&contest) {
        return Err(ServiceError::NotFound);
    }
    Ok((contest, task))
}

/// Loads a task of the actor's own and asks the table with the tie "assigned". Other people's tasks, recused ones, and those of
/// films the judge has to do with are not found, nor any of who is on two sides of the contest.
pub(crate) async fn own_task(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    id: &AssignmentId,
    action: Action,
) -> Result<(Contest, Task, Entry)> {
    let person = actor.person()?;
    let task = tx.task(id).await?.ok_or(ServiceError::NotFound)?;
    let mine = task.assignment.judge_id == person.id && task.assignment.recused_at.is_none();
    if !mine {
        return Err(ServiceError::NotFound);
    }
    let entry = tx.entry(&task.assignment.entry_id).await?.ok_or(ServiceError::NotFound)?;
    if standing(tx, &person.id, &person.name, &entry).await? != JudgeStanding::MayJudge {
        return Err(ServiceError::NotFound);
    }
    let (contest, mut access) = cx.look_into(tx, actor, &task.assignment.contest_id).await?;
    access.assigned = true;
    access::check(action, &access, contest.phase)?;
    Ok((contest, task, entry))
}

/// Whether somebody may read what was scored in a round because it is closed.
pub(crate) async fn reads_closed(
    tx: &mut dyn Tx,
    access: &AccessContext,
    contest: &Contest,
    round: u8,
) -> Result<bool> {
    let may = access::check(Action::ViewClosedRound, access, contest.phase).is_ok();
    Ok(may && tells_scores(&access.roles, contest) && tx.closing(&contest.id, round).await?.is_some())
}

/// Judges who may still score are not told scores.
pub(crate) fn tells_scores(roles: &[Role], contest: &Contest) -> bool {
    contest.phase >= Phase::Selection || !roles.contains(&Role::Judge)
}
