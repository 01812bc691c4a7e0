//! Loading an entry for somebody who may know of it, and keeping it.

use domain::access::{self, AccessContext, Action, Denied, Role};
use domain::contest::phase::Phase;
use domain::entry::{self, EntryState};
use domain::film::kind::FileKind;
use domain::form::Answers;
use domain::ids::{AccountId, EntryId};
use domain::time::MINUTE;
use store::{Contest, Entry, File, FileState, Tx};

use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::time::local_time;

/// Whether a submission still counts: before the deadline with its grace.
pub(crate) fn call_is_over(cx: &Context, contest: &Contest) -> bool {
    let grace = contest.settings.grace_minutes.saturating_mul(MINUTE);
    contest.deadline.is_some_and(|deadline| deadline.saturating_add(grace) < cx.now())
}

/// Whether answers and film may change and the entry be handed in: a returned entry also after the call, a draft
/// only while it lasts.
pub(crate) fn open_to_its_author(cx: &Context, contest: &Contest, entry: &Entry) -> Result<()> {
    match entry.state {
        EntryState::Draft if contest.phase != Phase::CallOpen || call_is_over(cx, contest) => {
            Err(deadline_passed(contest))
        }
        state if state.is_open() => Ok(()),
        state => Err(Refusal::State(state).into()),
    }
}

/// Loads an entry with its contest and asks the table with the tie "own". An entry the person may not
/// see at all is not found, so that its existence is not told.
pub(crate) async fn own_entry(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    id: &EntryId,
    action: Action,
) -> Result<(Contest, Entry, AccessContext)> {
    if *actor == Actor::Anonymous {
        return Err(ServiceError::SignInNeeded);
    }
    let entry = tx.entry(id).await?.ok_or(ServiceError::NotFound)?;
    let contest = cx.contest_in(tx, &entry.contest_id).await?;
    let mut access = cx.access_context(tx, actor, &contest).await?;
    access.owns = actor.account().is_some_and(|account| account.id == entry.owner_id);
    let foreign_draft = entry.state == EntryState::Draft && !access.owns && *actor != Actor::Operator;
    match access::check(Action::ViewEntry, &access, contest.phase) {
        // Whose role it is knows of it anyway.
        Err(denied @ Denied::SecondFactor { .. }) if !foreign_draft => return Err(denied.into()),
        Ok(()) if !foreign_draft => {}
        _ => return Err(ServiceError::NotFound),
    }
    access::check(action, &access, contest.phase)?;
    if matches!(action, Action::EditEntry | Action::SubmitEntry) && judges_here(&access) {
        return Err(Refusal::JudgesHere.into());
    }
    Ok((contest, entry, access))
}

/// Whether the person judges the contest, also where that waits for a second factor: then they enter nothing in it.
pub(crate) fn judges_here(access: &AccessContext) -> bool {
    access.roles.iter().chain(&access.withheld).any(|role| role.judges())
}

/// The answers with the unit and region of the invitation, where an officer enters; staff enter for any unit.
pub(crate) async fn of_own_unit(
    tx: &mut dyn Tx,
    contest: &Contest,
    access: &AccessContext,
    person: &AccountId,
    answers: Answers,
) -> Result<Answers> {
    let members = tx.memberships_in(&contest.id, person).await?;
    match members.into_iter().find(|member| member.role == Role::UnitOfficer) {
        Some(officer) if !access.roles.iter().any(|role| role.manages()) => {
            entry::for_unit(&contest.settings, answers, &officer.unit, &officer.region).map_err(ServiceError::Fields)
        }
        _ => Ok(answers),
    }
}

/// Saves an entry as the next version.
pub(crate) async fn store_entry(cx: &Context, tx: &mut dyn Tx, entry: &mut Entry) -> Result<()> {
    entry.version = entry.version.saturating_add(1);
    entry.updated_at = cx.now();
    if tx.update_entry(entry).await? { Ok(()) } else { Err(ServiceError::Conflict) }
}

/// The newest judging copy among files that are sorted newest first: a ready one if there is one.
pub(crate) fn judging_copy(files: Vec<File>) -> Option<File> {
    let mut copies: Vec<File> = files.into_iter().filter(|file| file.kind == FileKind::JudgingCopy.key()).collect();
    let ready = copies.iter().position(|file| file.state == FileState::Ready).unwrap_or(0);
    if copies.is_empty() { None } else { Some(copies.swap_remove(ready)) }
}

pub(crate) fn deadline_passed(contest: &Contest) -> ServiceError {
    let at = contest.deadline.map(|at| local_time(at, &contest.settings.time_zone)).unwrap_or_default();
    Refusal::DeadlinePassed(at).into()
}
