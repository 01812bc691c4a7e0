//! Loading an entry for somebody who may know of it, and keeping it.

use domain::access::{self, AccessContext, Action, Denied, Role};
use domain::contest::Entrant;
use domain::entry::{self, EntryState, NominationState};
use domain::folding::folded;
use domain::form::Answers;
use domain::ids::{AccountId, EntryId};
use domain::time::Micros;
use store::{Contest, Entry, Nomination, Tx};

use crate::actor::Actor;
use crate::contests::extensions::{entrants_of, extended_until, units_of_officer};
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::time::local_time;

/// Refuses who may not enter films now: the call is over, and their deadline was not extended.
pub(crate) async fn require_open_call(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    entrants: &[Entrant],
) -> Result<()> {
    // Extensions are asked for only where the deadline for everybody has passed.
    if contest.accepts_entries(cx.now(), None) {
        return Ok(());
    }
    let extended = extended_until(tx, contest, entrants).await?;
    if contest.accepts_entries(cx.now(), extended) { Ok(()) } else { Err(deadline_passed(contest, extended)) }
}

/// Refuses to change answers and film and to submit: a returned entry is open also after the call, a draft only while it lasts.
pub(crate) async fn require_open_entry(cx: &Context, tx: &mut dyn Tx, contest: &Contest, entry: &Entry) -> Result<()> {
    match entry.state {
        EntryState::Draft => require_open_call(cx, tx, contest, &entrants_of(entry)).await,
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
    let OwnEntry { contest, entry, access, .. } = own_entry_of_unit(cx, tx, actor, id, action).await?;
    Ok((contest, entry, access))
}

/// An entry as [`own_entry`] loads it, with where it stands with its unit.
pub(crate) struct OwnEntry {
    pub(crate) contest: Contest,
    pub(crate) entry: Entry,
    pub(crate) access: AccessContext,
    /// Always none in a contest without units.
    pub(crate) nomination: Option<Nomination>,
}

/// As [`own_entry`], with where the entry stands with its unit.
pub(crate) async fn own_entry_of_unit(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    id: &EntryId,
    action: Action,
) -> Result<OwnEntry> {
    if matches!(actor, Actor::Anonymous | Actor::Device(_)) {
        return Err(ServiceError::SignInNeeded);
    }
    let mut entry = tx.entry(id).await?.ok_or(ServiceError::NotFound)?;
    let contest = cx.contest_in(tx, &entry.contest_id).await?;
    let mut access = cx.access_context(tx, actor, &contest).await?;
    let author = actor.account().is_some_and(|account| account.id == entry.owner_id);
    let nomination = if contest.settings.intake.through_units { tx.nomination(id).await? } else { None };
    let holds = !author && holds_for_unit(tx, actor, &contest, &access, nomination.as_ref()).await?;
    access.owns = author || holds || of_office(tx, &access, &entry).await?;
    // What a unit has is entered for it.
    entry.for_unit |= holds;
    let foreign_draft = entry.state == EntryState::Draft && !access.owns && *actor != Actor::Operator;
    match access::check(Action::ViewEntry, &access, contest.phase) {
        // Whose role it is knows of it anyway.
        Err(denied @ Denied::SecondFactor { .. }) if !foreign_draft => return Err(denied.into()),
        Ok(()) if !foreign_draft => {}
        _ => return Err(ServiceError::NotFound),
    }
    access::check(action, &access, contest.phase)?;
    if matches!(action, Action::EditEntry | Action::HandEntry | Action::SubmitEntry) && judges_here(&access) {
        return Err(Refusal::JudgesHere.into());
    }
    if author && contest.settings.intake.through_units {
        check_author(&entry, nomination.as_ref(), action)?;
    }
    Ok(OwnEntry { contest, entry, access, nomination })
}

/// Whether the person is an officer of the unit that an entry was handed to: then it is in their hands as in its author's.
pub(crate) async fn holds_for_unit(
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    access: &AccessContext,
    nomination: Option<&Nomination>,
) -> Result<bool> {
    let Some(nomination) = nomination.filter(|one| shows_to_unit(actor, one)) else { return Ok(false) };
    if !access.roles.contains(&Role::UnitOfficer) {
        return Ok(false);
    }
    let units = units_of_officer(tx, contest, actor).await?;
    Ok(units.iter().any(|unit| folded(unit) == folded(&nomination.unit)))
}

/// Whether an entry is in the hands of whoever runs the contest: it came in by a spreadsheet, and may change. Whose account imported
/// it says little: they may be away, or gone.
async fn of_office(tx: &mut dyn Tx, access: &AccessContext, entry: &Entry) -> Result<bool> {
    let may_be = entry.for_unit && entry.state.is_open() && access.roles.iter().any(|role| role.manages());
    Ok(may_be && tx.came_in(&entry.id).await?)
}

/// Whether an officer of the unit has it before them. An organiser who looks as one reads no drafts, as everywhere: only what was
/// submitted.
pub(crate) fn shows_to_unit(actor: &Actor, nomination: &Nomination) -> bool {
    match actor.guise() {
        None => nomination.state.is_with_unit(),
        Some(_) => nomination.state == NominationState::Sent,
    }
}

/// Where creators enter through units, an author changes nothing while the unit has the entry, and never submits it alone.
fn check_author(entry: &Entry, nomination: Option<&Nomination>, action: Action) -> Result<()> {
    match (nomination, action) {
        (Some(held), Action::EditEntry | Action::SubmitEntry) if !held.state.is_with_author() => {
            Err(Refusal::WithUnit(held.unit.clone()).into())
        }
        (Some(_), Action::SubmitEntry) => Err(Refusal::ThroughUnit.into()),
        (None, Action::SubmitEntry) if !entry.for_unit => Err(Refusal::ThroughUnit.into()),
        _ => Ok(()),
    }
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

/// Whether its author can take an entry back. A lesson that an exhibition office put into its library is that office's to withdraw.
pub(crate) fn can_be_taken_back(contest: &Contest, entry: &Entry) -> bool {
    let of_office = contest.settings.lessons_of.is_some() && entry.state.is_eligible();
    entry.state.may_become(EntryState::Withdrawn) && !of_office
}

/// Saves an entry as the next version.
pub(crate) async fn store_entry(cx: &Context, tx: &mut dyn Tx, entry: &mut Entry) -> Result<()> {
    entry.version = entry.version.saturating_add(1);
    entry.updated_at = cx.now();
    if tx.update_entry(entry).await? { Ok(()) } else { Err(ServiceError::Conflict) }
}

fn deadline_passed(contest: &Contest, extended: Option<Micros>) -> ServiceError {
    let at = contest.call().deadline_for(extended);
    let at = at.map(|at| local_time(at, &contest.settings.time_zone)).unwrap_or_default();
    Refusal::DeadlinePassed(at).into()
}
