//! Conflicts of interest (回避) between people and entries of a contest, and what follows when one is found.
//!
//! A conflict binds the person, whatever they are: by the rules of [`domain::conflict_of_interest`], by an own recusal in any
//! round, or because the organiser decided it. Whoever is on two sides of a contest judges nothing in it. What was set aside
//! because of a conflict is given back when it no longer holds; an own recusal never is, nor what was set aside because of what
//! the person was in the contest: they still know. Where a judge has a film again, who stood in and has not begun leaves it.

mod ties;

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Action, Role};
use domain::conflict_of_interest::{Origin, Person};
use domain::contest::phase::Phase;
use domain::contest::round::counts_from;
use domain::entry::EntryState;
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId};
use domain::judging::signing::SignedSheet;
use domain::record::AbsenceReason;
use store::{Assignment, Contest, Entry, Member, NamedMember, Task, Tx};

use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::record::judging::{SignedSheets, append_absences, append_assignment, append_reopening, append_sheets};
use crate::rounds::judge_letters::withdraw_of_one_more;
use crate::rounds::participants::round_of;
use crate::rounds::sealed::is_sealed;

use ties::is_tied;
pub(crate) use ties::{ContestConflicts, JudgeStanding, standing};

/// Whether somebody may take this role in a contest: nobody is two of those who run it, judge it and scrutinise it, and nobody judges a
/// contest they entered.
///
/// # Errors
/// [`Refusal::TwoSides`], [`Refusal::OwnContest`].
pub(crate) async fn may_be(
    tx: &mut dyn Tx,
    contest: &ContestId,
    who: &AccountId,
    global: &[Role],
    role: Role,
) -> Result<()> {
    let members = tx.memberships_in(contest, who).await?;
    let held: Vec<Role> = global.iter().copied().chain(members.into_iter().map(|member| member.role)).collect();
    if let Some(other) = role.barred_by(&held) {
        return Err(Refusal::TwoSides { role, other }.into());
    }
    if role.judges() && tx.entered(contest, who).await? > 0 {
        return Err(Refusal::OwnContest.into());
    }
    Ok(())
}

/// Assignments of a round that somebody stands in for, whatever became of it since.
pub(crate) async fn stood_in_for(tx: &mut dyn Tx, contest: &ContestId, round: u8) -> Result<BTreeSet<AssignmentId>> {
    let around = tx.assignments_around_recusals(contest, round).await?;
    Ok(around.into_iter().filter_map(|one| one.replaces).collect())
}

/// Sets judges' films aside that they turn out to have to do with, in the rounds that count: of one judge, or of all; also where
/// they were signed. What was set aside so and need not be any more is given back, and its marks count again. What was set aside
/// because its judge is on two sides stays so for good. Who stood in for a judge that has the film again, because it was given back
/// or because they were removed and came back, leaves it unless they have begun. Nothing changes once the selection is sealed.
pub(crate) async fn set_aside(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    judge: Option<&AccountId>,
) -> Result<()> {
    // Whoever sits in an open meeting reads who is a member of it, and recused from what.
    tx.lock_meeting(&contest.id).await?;
    if is_sealed(tx, contest).await? {
        return Ok(());
    }
    let present = round_of(contest);
    let mut tasks = Vec::new();
    for round in counts_from(&contest.settings.rounds, present)..=present {
        tasks.extend(tx.tasks(&contest.id, round, judge).await?);
    }
    tasks.retain(|task| task.assignment.recused_at.is_none() || task.assignment.recusal_found);
    if tasks.is_empty() {
        return Ok(());
    }
    let members = tx.members(&contest.id).await?;
    let conflicts = ContestConflicts::of(tx, &contest.id, &members).await?;
    let judging: BTreeSet<&AccountId> =
        members.iter().filter(|one| one.member.role == Role::Judge).map(|one| &one.member.account_id).collect();
    // What is unsigned after a round was not its judge's any more, also where they came back.
    let replaced = match contest.phase {
        Phase::Round(open) => stood_in_for(tx, &contest.id, open).await?,
        _ => BTreeSet::new(),
    };
    let entries = eligible_entries_of(tx, &tasks).await?;
    let origins: BTreeMap<&EntryId, Origin> =
        entries.iter().map(|entry| (&entry.id, conflicts.origin(entry))).collect();
    for task in tasks {
        let (judge, entry) = (&task.assignment.judge_id, &task.assignment.entry_id);
        let Some(origin) = origins.get(entry) else { continue };
        let is_aside = task.assignment.recused_at.is_some();
        match conflicts.bars_from(judge, entry, origin) {
            true if !is_aside => {
                let verdict = conflicts.verdict(&(judge.clone(), entry.clone()));
                let reason = verdict.filter(|verdict| verdict.conflict).map_or("", |verdict| verdict.reason.as_str());
                put_aside(cx, tx, actor, contest, &task, reason).await?;
                if conflicts.two_sided().contains(judge) {
                    keep_aside(cx, tx, actor, &contest.id, &task).await?;
                }
            }
            true if conflicts.two_sided().contains(judge) => keep_aside(cx, tx, actor, &contest.id, &task).await?,
            // Of who is no member any more nothing is known that it could be given back by.
            false if is_aside && conflicts.people.contains_key(judge) => {
                if give_back(cx, tx, actor, contest, &task).await? && judging.contains(judge) {
                    dismiss_stand_ins(cx, tx, actor, contest, &task.assignment).await?;
                }
            }
            false if !is_aside && judging.contains(judge) && replaced.contains(&task.assignment.id) => {
                dismiss_stand_ins(cx, tx, actor, contest, &task.assignment).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The entries of these tasks that are eligible: a judge has a few hundred of a contest's ten thousand.
async fn eligible_entries_of(tx: &mut dyn Tx, tasks: &[Task]) -> Result<Vec<Entry>> {
    let ids: BTreeSet<EntryId> = tasks.iter().map(|task| task.assignment.entry_id.clone()).collect();
    let ids: Vec<EntryId> = ids.into_iter().collect();
    let mut entries = tx.entries_with_ids(&ids).await?;
    entries.retain(|entry| entry.state.is_eligible());
    Ok(entries)
}

/// As [`set_aside`], of everybody who entered an entry or handed in a version of it, before it takes a state in which it counts no
/// more: whoever judges and has entered is barred for good, and from there on the entry would not tell. One that is returned still
/// does.
pub(crate) async fn set_entrants_aside(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    entry: &Entry,
    to: EntryState,
) -> Result<()> {
    if !entry.state.stops_counting(to) {
        return Ok(());
    }
    let versions = tx.entry_versions(&entry.id).await?;
    let submitters = versions.into_iter().map(|version| version.submitted_by);
    let entrants: BTreeSet<AccountId> = std::iter::once(entry.owner_id.clone()).chain(submitters).collect();
    for person in &entrants {
        set_aside(cx, tx, actor, contest, Some(person)).await?;
    }
    Ok(())
}

async fn put_aside(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    task: &Task,
    reason: &str,
) -> Result<()> {
    let id = &task.assignment.id;
    if tx.set_aside(id, cx.now(), reason).await? {
        append_absences(cx, tx, contest, &[&task.assignment], AbsenceReason::Conflict).await?;
        let (entry, judge) = (&task.assignment.entry_id, &task.assignment.judge_id);
        let marks_set_aside = task.sheet.as_ref().map(|sheet| &sheet.content.marks);
        let event = event::RecusalFound { entry, judge, reason, marks_set_aside };
        cx.audit(tx, actor, Some(&contest.id), id.as_str(), &event).await?;
    }
    Ok(())
}

/// Gives back what was set aside, unless that is for good; whether it was.
async fn give_back(cx: &Context, tx: &mut dyn Tx, actor: &Actor, contest: &Contest, task: &Task) -> Result<bool> {
    let (id, judge, round) = (&task.assignment.id, &task.assignment.judge_id, task.assignment.round);
    if !tx.give_back(id).await? {
        return Ok(false);
    }
    let signed = task.sheet.as_ref().is_some_and(|sheet| sheet.signed_at.is_some());
    let open = !signed && contest.phase == Phase::Round(round);
    // A judge who has signed already signs again, with this film.
    let sheets = if open && tx.signature(&contest.id, round, judge).await?.is_some() {
        tx.reopen_sheets(&contest.id, round, judge, cx.now(), "").await?
    } else {
        0
    };
    if sheets > 0 {
        append_reopening(cx, tx, actor, contest, (round, judge, "")).await?;
    }
    append_assignment(cx, tx, contest, round, &BTreeSet::from([judge.clone()])).await?;
    if !signed && contest.phase > Phase::Round(round) {
        // It is theirs again and nobody scores it any more: the record has neither a sheet of it nor a recusal.
        append_absences(cx, tx, contest, &[&task.assignment], AbsenceReason::Replaced).await?;
    }
    append_given_back(cx, tx, contest, task).await?;
    let event = event::RecusalLift { entry: &task.assignment.entry_id, judge, sheets };
    cx.audit(tx, actor, Some(&contest.id), id.as_str(), &event).await?;
    Ok(true)
}

/// Adds the signed sheet that a judge has again with a film: its line may have been undone meanwhile, with others that were opened
/// again. Behind the ranking of its round there is none, and the line from before counts.
async fn append_given_back(cx: &Context, tx: &mut dyn Tx, contest: &Contest, task: &Task) -> Result<()> {
    let Assignment { round, judge_id: judge, entry_id, .. } = &task.assignment;
    let Some(sheet) = task.sheet.as_ref().filter(|_| *round == round_of(contest)) else { return Ok(()) };
    let (Some(at), Some(total)) = (sheet.signed_at, sheet.total) else { return Ok(()) };
    let found = tx.entry(entry_id).await?.and_then(|entry| entry.number);
    let length_ms = task.evidence.length_ms;
    let signed = SignedSheet {
        entry: entry_id.to_string(),
        number: found.unwrap_or_default(),
        title: String::new(),
        version: sheet.version,
        content: sheet.content.clone(),
        total,
        watched_percent: (length_ms > 0).then(|| task.evidence.watched.percent(length_ms)),
        skipped: String::new(),
        unverified: false,
    };
    let sheets = std::slice::from_ref(&signed);
    append_sheets(cx, tx, contest, SignedSheets { round: *round, judge, at, sheets }).await
}

/// Takes a film from whoever stands in for a judge who has it again, and from whoever stands in for them, unless they have begun; a
/// letter that tells them of it does not leave any more. Who has begun stays, and stands in for the last before them that stays.
async fn dismiss_stand_ins(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    replaced: &Assignment,
) -> Result<()> {
    let mut stays = replaced.clone();
    while let Some(Task { assignment, sheet, .. }) = tx.stand_in_of(&stays).await? {
        // Who recused meanwhile, or had it set aside, stays on record.
        if sheet.is_some() || assignment.recused_at.is_some() {
            stays = assignment;
            continue;
        }
        tx.hand_on_stand_in(&assignment, &stays.id).await?;
        tx.delete_assignment(&assignment.id).await?;
        withdraw_of_one_more(tx, contest, &assignment).await?;
        append_absences(cx, tx, contest, &[&assignment], AbsenceReason::Replaced).await?;
        let (entry, judge, round) = (&assignment.entry_id, &assignment.judge_id, assignment.round);
        let event = event::RecusalDismiss { entry, judge, round };
        cx.audit(tx, actor, Some(&contest.id), assignment.id.as_str(), &event).await?;
    }
    Ok(())
}

/// Keeps aside for good what was set aside because of what its judge was in the contest.
async fn keep_aside(cx: &Context, tx: &mut dyn Tx, actor: &Actor, contest: &ContestId, task: &Task) -> Result<()> {
    let id = &task.assignment.id;
    if tx.keep_aside(id).await? {
        let event = event::RecusalKeep { entry: &task.assignment.entry_id, judge: &task.assignment.judge_id };
        cx.audit(tx, actor, Some(contest), id.as_str(), &event).await?;
    }
    Ok(())
}

/// What was set aside of somebody because of a membership that ends now, among `members` as they are before that, stays aside for
/// good. Such a membership does not end once the selection is sealed: what was set aside could no longer be kept so.
///
/// # Errors
/// [`Refusal::AlreadySealed`].
pub(crate) async fn keep_aside_after(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    members: &[NamedMember],
    (who, role): (&AccountId, Role),
) -> Result<()> {
    let loosened = loosened(tx, contest, members, (who, role), None).await?;
    if is_sealed(tx, contest).await? {
        return stays_bound(&loosened);
    }
    for one in loosened {
        keep_aside(cx, tx, actor, &contest.id, &one.task).await?;
    }
    Ok(())
}

/// Refuses, once the selection is sealed, to make a membership what no longer tells why a film was set aside, as it refuses to end
/// it: before that the film is given back, see [`set_aside`].
///
/// # Errors
/// [`Refusal::AlreadySealed`].
pub(crate) async fn require_kept_aside(tx: &mut dyn Tx, contest: &Contest, after: &Member) -> Result<()> {
    if !is_sealed(tx, contest).await? {
        return Ok(());
    }
    let members = tx.members(&contest.id).await?;
    stays_bound(&loosened(tx, contest, &members, (&after.account_id, after.role), Some(after)).await?)
}

/// What was set aside because of a membership, and would not be without it.
struct Loosened {
    task: Task,
    /// It binds for good by another round, and needs no more.
    bound: bool,
}

fn stays_bound(loosened: &[Loosened]) -> Result<()> {
    if loosened.iter().all(|one| one.bound) { Ok(()) } else { Err(Refusal::AlreadySealed.into()) }
}

/// What was set aside of somebody because of a membership, among `members` as they are before it ends or becomes `after`, and would
/// not be after that.
async fn loosened(
    tx: &mut dyn Tx,
    contest: &Contest,
    members: &[NamedMember],
    (who, role): (&AccountId, Role),
    after: Option<&Member>,
) -> Result<Vec<Loosened>> {
    let mut tasks = Vec::new();
    for round in 1..=round_of(contest) {
        tasks.extend(tx.tasks(&contest.id, round, Some(who)).await?);
    }
    tasks.retain(|task| task.assignment.recused_at.is_some() && task.assignment.recusal_found);
    let Some(named) = members.iter().find(|one| one.member.account_id == *who) else { return Ok(Vec::new()) };
    if tasks.is_empty() {
        return Ok(Vec::new());
    }
    let conflicts = ContestConflicts::of(tx, &contest.id, members).await?;
    let mut later = Person::new(who.as_str(), &named.name);
    let others = members.iter().map(|one| &one.member).filter(|one| one.account_id == *who && one.role != role);
    for member in others.chain(after) {
        later.belongs_to(&member.unit, &member.region);
    }
    let entries = eligible_entries_of(tx, &tasks).await?;
    let mut found = Vec::new();
    for task in tasks {
        let Some(entry) = entries.iter().find(|entry| entry.id == task.assignment.entry_id) else { continue };
        let (origin, pair) = (conflicts.origin(entry), (who.clone(), entry.id.clone()));
        let verdict = conflicts.verdict(&pair);
        let tied = |person: Option<&Person>| is_tied(&origin, who, person, verdict);
        if tied(conflicts.people.get(who)) && !tied(Some(&later)) {
            found.push(Loosened { bound: conflicts.recused.contains(&pair), task });
        }
    }
    Ok(found)
}

/// As [`set_aside`], of everybody, before a step after which nothing is set aside any more: in a transaction of its own, so that
/// the step is asked for in the state that follows, and what was found stays though the step is refused.
pub(crate) async fn set_aside_before(cx: &Context, actor: &Actor, id: &ContestId, step: Action) -> Result<()> {
    let mut tx = cx.write().await?;
    let (contest, _) = cx.enter(&mut *tx, actor, id, step).await?;
    if matches!(contest.phase, Phase::Round(_) | Phase::Selection) {
        set_aside(cx, &mut *tx, actor, &contest, None).await?;
    }
    Ok(tx.commit().await?)
}
