//! What creators hand to their unit; what the unit returns, ranks and submits.

use std::collections::{HashMap, HashSet};

use domain::access::{Action, Role};
use domain::contest::Entrant;
use domain::entry::{Counted, HandProblem, NominationState, QuotaUse, may_hand, moved, nominated_by, quota_uses};
use domain::folding::folded;
use domain::form::{Answer, keys};
use domain::ids::{AccountId, ContestId, EntryId};
use domain::limits;
use store::{Contest, Entry, EntryLine, Nomination, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::contests::extensions::{units_of, units_of_officer};
use crate::context::Context;
use crate::entries::access::{own_entry, require_open_call, shows_to_unit, store_entry};
use crate::entries::quota::counted;
use crate::entries::works::decided_same;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;

/// An entry that a unit has, before its officer.
#[derive(Clone, Debug)]
pub struct NominatedEntry {
    /// Its place in the order of the recommendation, from 1.
    pub place: usize,
    /// The nomination.
    pub nomination: Nomination,
    /// The entry.
    pub line: EntryLine,
    /// The quotas that apply to it, with what counts already beside it; none once it was submitted.
    pub quotas: Vec<QuotaUse>,
}

/// What a unit has in a contest.
#[derive(Clone, Debug)]
pub struct UnitView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The units the person is an officer of.
    pub units: Vec<String>,
    /// The units to choose from, where an organiser looks as an officer.
    pub others: Vec<String>,
    /// Entries in the order of the recommendation.
    pub entries: Vec<NominatedEntry>,
}

impl Services {
    /// Hands a draft, or an entry the office returned, to a unit of the contest. It becomes the submitting unit.
    ///
    /// # Errors
    /// A missing permission, a closed call, a unit that does not take part, or another unit that submitted the entry before.
    pub async fn hand_entry(&self, actor: &Actor, id: &EntryId, unit: &str) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, mut entry, _) = own_entry(self, &mut *tx, actor, id, Action::HandEntry).await?;
        if !contest.settings.intake.through_units || entry.owner_id != actor.person()?.id {
            return Err(ServiceError::NotFound);
        }
        let units = units_of(&mut *tx, &contest).await?;
        let unit = units.into_iter().find(|one| folded(one) == folded(unit)).ok_or(Refusal::NoSuchUnit)?;
        let before = tx.nomination(id).await?;
        may_hand(entry.state, before.as_ref().map(|one| (one.unit.as_str(), one.state)), &unit).map_err(|problem| {
            let had = before.as_ref().map(|one| one.unit.clone()).unwrap_or_default();
            match problem {
                HandProblem::State => Refusal::State(entry.state),
                HandProblem::AlreadyHanded => Refusal::WithUnit(had),
                HandProblem::OtherUnit => Refusal::OtherUnit(had),
            }
        })?;
        if entry.number.is_none() {
            let entrants = [Entrant::Person(entry.owner_id.clone()), Entrant::Unit(unit.clone())];
            require_open_call(self, &mut *tx, &contest, &entrants).await?;
        }
        if contest.settings.field(keys::SUBMITTING_UNIT).is_some() {
            entry.answers.insert(keys::SUBMITTING_UNIT.to_owned(), Answer::Text(unit.clone()));
        }
        store_entry(self, &mut *tx, &mut entry).await?;
        let own = tx.nominations(&contest.id).await?;
        let last = own.iter().filter(|one| folded(&one.unit) == folded(&unit)).map(|one| one.position).max();
        let position = match &before {
            Some(before) if folded(&before.unit) == folded(&unit) => before.position,
            _ => last.unwrap_or(0).saturating_add(1),
        };
        let nomination = Nomination {
            entry_id: id.clone(),
            contest_id: contest.id.clone(),
            unit,
            state: NominationState::Handed,
            reason: String::new(),
            position,
            handed_at: self.now(),
            decided_at: None,
        };
        tx.put_nomination(&nomination).await?;
        let event = event::EntryHand { unit: &nomination.unit };
        self.audit(&mut *tx, actor, Some(&contest.id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// What the units of an officer have, in the order of the recommendation, with the quotas.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn unit_entries(&self, actor: &Actor, id: &ContestId) -> Result<UnitView> {
        unit_view(self, actor, id).await
    }

    /// Gives an entry back to its author, with the reason.
    ///
    /// # Errors
    /// A missing permission, an entry the unit does not have, or a missing reason.
    pub async fn return_from_unit(&self, actor: &Actor, id: &EntryId, reason: &str) -> Result<()> {
        let reason = required_text(reason, TextName::Reason, limits::REASON)?;
        let mut tx = self.write().await?;
        let (contest, entry, nomination) = held(self, &mut *tx, actor, id).await?;
        if !entry.state.is_open() {
            return Err(Refusal::State(entry.state).into());
        }
        let event = event::NominationReturn { unit: &nomination.unit, reason: &reason };
        self.audit(&mut *tx, actor, Some(&contest.id), id.as_str(), &event).await?;
        let (state, decided_at) = (NominationState::Returned, Some(self.now()));
        tx.put_nomination(&Nomination { state, reason: reason.clone(), decided_at, ..nomination }).await?;
        Ok(tx.commit().await?)
    }

    /// Takes an entry to another place, from 1, in the order of its unit's recommendation.
    ///
    /// # Errors
    /// A missing permission, or an entry the unit does not have.
    pub async fn rank_in_unit(&self, actor: &Actor, id: &EntryId, place: usize) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _, nomination) = held(self, &mut *tx, actor, id).await?;
        let own = of_units(tx.nominations(&contest.id).await?, std::slice::from_ref(&nomination.unit));
        let Some(from) = own.iter().position(|one| one.entry_id == *id) else { return Err(ServiceError::NotFound) };
        let ordered = moved(own, from, place.saturating_sub(1));
        let entries: Vec<EntryId> = ordered.iter().map(|one| one.entry_id.clone()).collect();
        for (position, one) in (1..).zip(ordered) {
            if one.position != position {
                tx.put_nomination(&Nomination { position, ..one }).await?;
            }
        }
        let event = event::NominationRank { unit: &nomination.unit, entries: &entries };
        self.audit(&mut *tx, actor, Some(&contest.id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}

/// As [`Services::unit_entries`].
pub(crate) async fn unit_view(cx: &Context, actor: &Actor, id: &ContestId) -> Result<UnitView> {
    let mut tx = cx.read().await?;
    let (contest, access) = cx.enter(&mut *tx, actor, id, Action::NominateEntries).await?;
    let units = units_of_officer(&mut *tx, &contest, actor).await?;
    // Whoever looks as an officer may look as one of another unit.
    let others = if actor.guise().is_some() { units_of(&mut *tx, &contest).await? } else { Vec::new() };
    let mut kept = of_units(tx.nominations(id).await?, &units);
    kept.retain(|nomination| shows_to_unit(actor, nomination));
    let lines = tx.entry_lines(id).await?;
    let by_id: HashMap<&EntryId, &EntryLine> = lines.iter().map(|line| (&line.id, line)).collect();
    let own: Vec<(Nomination, &EntryLine)> = kept
        .into_iter()
        .filter_map(|nomination| by_id.get(&nomination.entry_id).map(|line| (nomination, *line)))
        .collect();
    let beside = counted_beside(&lines, &own);
    let with_quotas = |(place, (nomination, line)): (usize, (Nomination, &EntryLine))| {
        let quotas = if line.state.is_open() { quotas_of(&contest, line, &nomination, &beside) } else { vec![] };
        NominatedEntry { place, nomination, line: line.clone(), quotas }
    };
    let entries = (1..).zip(own).map(with_quotas).collect();
    Ok(UnitView { contest, roles: access.roles, units, others, entries })
}

/// An entry that one of the officer's units has.
async fn held(cx: &Context, tx: &mut dyn Tx, actor: &Actor, id: &EntryId) -> Result<(Contest, Entry, Nomination)> {
    let entry = tx.entry(id).await?.ok_or(ServiceError::NotFound)?;
    let (contest, _) = cx.enter(tx, actor, &entry.contest_id, Action::NominateEntries).await?;
    let nomination = tx.nomination(id).await?.filter(|one| one.state.is_with_unit()).ok_or(ServiceError::NotFound)?;
    let units = units_of_officer(tx, &contest, actor).await?;
    let mut own = of_units(vec![nomination], &units);
    let nomination = own.pop().ok_or(ServiceError::NotFound)?;
    Ok((contest, entry, nomination))
}

/// Those that these units have now, in their order.
fn of_units(nominations: Vec<Nomination>, units: &[String]) -> Vec<Nomination> {
    let own: Vec<String> = units.iter().map(|unit| folded(unit)).collect();
    let has = |one: &Nomination| one.state.is_with_unit() && own.contains(&folded(&one.unit));
    nominations.into_iter().filter(has).collect()
}

/// The entries that may count beside those of units: what shares neither region nor unit with any of them is passed over once, and
/// not again for each.
fn counted_beside<'a>(lines: &'a [EntryLine], own: &[(Nomination, &EntryLine)]) -> Vec<&'a EntryLine> {
    let regions: HashSet<&str> = own.iter().map(|(_, line)| line.region.as_str()).collect();
    let units: HashSet<String> = own.iter().map(|(nomination, _)| folded(&nomination.unit)).collect();
    let counts = |line: &&EntryLine| {
        line.state.counts()
            && (regions.contains(line.region.as_str()) || units.contains(&folded(&line.submitting_unit)))
    };
    lines.iter().filter(counts).collect()
}

/// The quotas that apply to an entry of a unit, with what counts already; titles of other units are not told.
fn quotas_of(contest: &Contest, line: &EntryLine, nomination: &Nomination, beside: &[&EntryLine]) -> Vec<QuotaUse> {
    let unit = folded(&nomination.unit);
    let new = Counted { submitting_unit: nomination.unit.clone(), for_unit: true, ..counted(line) };
    let others: Vec<Counted> = beside.iter().filter(|one| one.id != line.id).map(|one| counted(one)).collect();
    quota_uses(&contest.settings, &new, &others, |one| folded(&one.submitting_unit) == unit)
}

/// The nomination by which somebody other than its author submits an entry: the unit has it, its author does not judge the contest,
/// and no other unit nominated the work.
pub(crate) async fn nomination_to_send(
    tx: &mut dyn Tx,
    contest: &Contest,
    entry: &Entry,
    person: &AccountId,
) -> Result<Option<Nomination>> {
    if !contest.settings.intake.through_units || entry.owner_id == *person {
        return Ok(None);
    }
    // The office submits what came in by a spreadsheet, as whoever imported it does.
    let Some(nomination) = tx.nomination(&entry.id).await? else { return Ok(None) };
    // Handed over before they became one.
    if tx.memberships_in(&contest.id, &entry.owner_id).await?.iter().any(|member| member.role.judges()) {
        return Err(Refusal::AuthorJudges.into());
    }
    let same = decided_same(tx, entry).await?;
    let units: Vec<(String, _)> = same.iter().map(|one| (one.answer(keys::SUBMITTING_UNIT), one.state)).collect();
    match nominated_by(&nomination.unit, units.iter().map(|(unit, state)| (unit.as_str(), *state))) {
        Some(other) => Err(Refusal::OtherUnit(other.to_owned()).into()),
        None => Ok(Some(nomination)),
    }
}

/// Where an entry stands with its unit, for its page.
#[derive(Clone, Debug, Default)]
pub struct Handover {
    /// What the unit has or had.
    pub nomination: Option<Nomination>,
    /// The person may hand it to one of these units now.
    pub units: Vec<String>,
}

/// Where an entry stands with its unit; `open`: the person wrote it, and it may change now.
pub(crate) async fn handover_of(
    tx: &mut dyn Tx,
    contest: &Contest,
    entry: &Entry,
    nomination: Option<Nomination>,
    open: bool,
) -> Result<Handover> {
    if !contest.settings.intake.through_units {
        return Ok(Handover::default());
    }
    // What an officer began for the unit is not handed to it.
    let may = open && (nomination.is_some() || !entry.for_unit);
    let with_unit = nomination.as_ref().is_some_and(|one| !one.state.is_with_author());
    let units = if may && !with_unit { units_of(tx, contest).await? } else { Vec::new() };
    Ok(Handover { nomination, units })
}
