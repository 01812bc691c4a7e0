//! Conflicts of interest (回避) between people and entries of a contest, and what follows when one is found.
//!
//! A conflict binds the person, whatever they are: by the rules of [`domain::conflict_of_interest`], by an own recusal in any
//! round, or because the organiser decided it. Whoever is on two sides of a contest judges nothing in it. What was set aside
//! because of a conflict is given back when it no longer holds; an own recusal never is, nor what was set aside because of what
//! the person was in the contest: they still know. Where a judge has a film again, who stood in and has not begun leaves it.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Action, Role};
use domain::conflict_of_interest::{Likeness, Origin, Person};
use domain::contest::phase::Phase;
use domain::contest::round::counts_from;
use domain::entry::EntryState;
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId};
use domain::judging::signing::SignedSheet;
use domain::record::AbsenceReason;
use store::{
    Assignment, Contest, ContestTies, DecidedPair, Entry, Member, NamedMember, PersonalTies, Task, Tx, Verdict,
};

use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::record::judging::{SignedSheets, append_absences, append_assignment, append_reopening, append_sheets};
use crate::rounds::judge_letters::withdraw_of_one_more;
use crate::rounds::participants::round_of;
use crate::rounds::sealed::is_sealed;

/// What of a judge and an entry looks alike, and what became of it.
pub(crate) struct Alike<'a> {
    /// At least one.
    pub(crate) likenesses: Vec<Likeness>,
    /// What was decided, where it still covers everything.
    pub(crate) decided: Option<&'a Verdict>,
    /// A likeness that was not decided about is a tie, so that nothing waits.
    pub(crate) tied: bool,
}

/// What ties the people of a contest to its entries.
pub(crate) struct ContestConflicts {
    people: BTreeMap<AccountId, Person>,
    submitters: BTreeMap<EntryId, Vec<AccountId>>,
    recused: BTreeSet<(AccountId, EntryId)>,
    decisions: BTreeMap<(AccountId, EntryId), DecidedPair>,
    /// Those who would judge and may not: see [`Role::may_judge`].
    two_sided: BTreeSet<AccountId>,
}

impl ContestConflicts {
    /// With the members that were read already.
    pub(crate) async fn of(tx: &mut dyn Tx, contest: &ContestId, members: &[NamedMember]) -> Result<Self> {
        let ContestTies { submitted, recused, decided, entered, global } = tx.contest_ties(contest).await?;
        let mut submitters: BTreeMap<EntryId, Vec<AccountId>> = BTreeMap::new();
        for (person, entry) in submitted {
            submitters.entry(entry).or_default().push(person);
        }
        let decisions = decided.into_iter().map(|one| ((one.judge.clone(), one.entry.clone()), one));
        Ok(Self {
            people: people(members),
            submitters,
            recused: recused.into_iter().collect(),
            decisions: decisions.collect(),
            two_sided: two_sided(members, global, &entered),
        })
    }

    /// Those who would judge and may not.
    pub(crate) const fn two_sided(&self) -> &BTreeSet<AccountId> {
        &self.two_sided
    }

    /// Everything that was decided.
    pub(crate) fn decisions(&self) -> impl Iterator<Item = &DecidedPair> {
        self.decisions.values()
    }

    fn verdict(&self, pair: &(AccountId, EntryId)) -> Option<&Verdict> {
        self.decisions.get(pair).map(|one| &one.verdict)
    }

    /// Where an entry comes from, as it is compared.
    pub(crate) fn origin(&self, entry: &Entry) -> Origin {
        let others = self.submitters.get(&entry.id).into_iter().flatten();
        Origin::new(std::iter::once(&entry.owner_id).chain(others).map(AccountId::as_str), &entry.answers)
    }

    /// Whether a person has to do with an entry that comes from there, or is on two sides of the contest, so that they neither judge it
    /// nor vote about it.
    pub(crate) fn bars_from(&self, person: &AccountId, entry: &EntryId, origin: &Origin) -> bool {
        let pair = (person.clone(), entry.clone());
        self.is_bound(&pair) || is_tied(origin, person, self.people.get(person), self.verdict(&pair))
    }

    /// Whether a person is kept from an entry whatever was decided about the two: on two sides of the contest, by an own recusal, or by
    /// what the decision does not cover. `origin` is where the entry comes from, if that is at hand.
    pub(crate) fn bars_anyway(&self, person: &AccountId, entry: &EntryId, origin: Option<&Origin>) -> bool {
        let pair = (person.clone(), entry.clone());
        let decided = considered(self.verdict(&pair));
        let tied = |origin| is_tied_despite(origin, person, self.people.get(person), decided);
        self.is_bound(&pair) || origin.is_some_and(tied)
    }

    /// Whether a person is kept from an entry by what nobody compares: on two sides of the contest, or by an own recusal.
    fn is_bound(&self, pair: &(AccountId, EntryId)) -> bool {
        self.two_sided.contains(&pair.0) || self.recused.contains(pair)
    }

    /// As [`Self::bars_from`], for one entry.
    pub(crate) fn bars(&self, person: &AccountId, entry: &Entry) -> bool {
        self.bars_from(person, &entry.id, &self.origin(entry))
    }

    /// What looks alike of a judge and an entry that comes from there, if anything; not where the judge recused from it, or judges
    /// nothing anyway.
    pub(crate) fn alike(&self, judge: &AccountId, entry: &EntryId, origin: &Origin) -> Option<Alike<'_>> {
        let pair = (judge.clone(), entry.clone());
        let likenesses = origin.likenesses(self.people.get(judge)?);
        if likenesses.is_empty() || self.is_bound(&pair) {
            return None;
        }
        let verdict = self.verdict(&pair);
        let is_new = |one: &&Likeness| !verdict.is_some_and(|found| found.considered.contains(&one.key()));
        let undecided: Vec<&Likeness> = likenesses.iter().filter(is_new).collect();
        let decided = verdict.filter(|found| found.conflict || undecided.is_empty());
        let tied = decided.is_none() && undecided.iter().any(|one| one.certain);
        Some(Alike { decided, tied, likenesses })
    }
}

/// Whether somebody has to do with an entry by what the rules and the organiser say. Of who is no member any more it is asked
/// whether the entry is their own.
fn is_tied(origin: &Origin, who: &AccountId, person: Option<&Person>, verdict: Option<&Verdict>) -> bool {
    verdict.is_some_and(|verdict| verdict.conflict) || is_tied_despite(origin, who, person, considered(verdict))
}

/// As [`is_tied`], by the rules alone, but for the likenesses of these keys.
fn is_tied_despite(origin: &Origin, who: &AccountId, person: Option<&Person>, decided: &[String]) -> bool {
    person.map_or_else(|| origin.is_of(who.as_str()), |person| origin.tie_despite(person, decided).is_some())
}

/// What a decision covers.
fn considered(verdict: Option<&Verdict>) -> &[String] {
    verdict.map(|verdict| verdict.considered.as_slice()).unwrap_or_default()
}

/// Those who would judge the contest and may not, because they run or scrutinise it too, or entered it.
fn two_sided(
    members: &[NamedMember],
    global: Vec<(AccountId, Vec<Role>)>,
    entered: &[AccountId],
) -> BTreeSet<AccountId> {
    let mut held: BTreeMap<AccountId, Vec<Role>> = global.into_iter().collect();
    for NamedMember { member, .. } in members {
        held.entry(member.account_id.clone()).or_default().push(member.role);
    }
    let barred = held.into_iter().filter(|(person, roles)| !Role::may_judge(roles, entered.contains(person)));
    barred.map(|(person, _)| person).collect()
}

/// Everybody in a contest, each with all that they are in it.
fn people(members: &[NamedMember]) -> BTreeMap<AccountId, Person> {
    let mut people: BTreeMap<AccountId, Person> = BTreeMap::new();
    for NamedMember { member, name, .. } in members {
        let person =
            people.entry(member.account_id.clone()).or_insert_with(|| Person::new(member.account_id.as_str(), name));
        person.belongs_to(&member.unit, &member.region);
    }
    people
}

/// How somebody stands to an entry of a contest, where it comes to judging it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JudgeStanding {
    /// May judge it, if that is their task.
    MayJudge,
    /// On two sides of the contest: judges nothing in it, and is whatever else they are.
    TwoSided,
    /// Has a conflict of interest with it, whatever else they are.
    Conflicted,
}

/// How somebody stands to an entry, asked for these two alone.
pub(crate) async fn standing(tx: &mut dyn Tx, who: &AccountId, name: &str, entry: &Entry) -> Result<JudgeStanding> {
    let PersonalTies { recused, submitted, decided, affiliations, entered, roles } =
        tx.personal_ties(&entry.contest_id, who, &entry.id).await?;
    let mut person = Person::new(who.as_str(), name);
    for (units, region) in affiliations {
        person.belongs_to(&units, &region);
    }
    let origin = Origin::new([entry.owner_id.as_str()], &entry.answers);
    Ok(if recused || submitted || is_tied(&origin, who, Some(&person), decided.as_ref()) {
        JudgeStanding::Conflicted
    } else if Role::may_judge(&roles, entered) {
        JudgeStanding::MayJudge
    } else {
        JudgeStanding::TwoSided
    })
}

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
    let entries = tx.eligible_entries(&contest.id).await?;
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
                if conflicts.two_sided.contains(judge) {
                    keep_aside(cx, tx, actor, &contest.id, &task).await?;
                }
            }
            true if conflicts.two_sided.contains(judge) => keep_aside(cx, tx, actor, &contest.id, &task).await?,
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
    let entries = tx.eligible_entries(&contest.id).await?;
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
