//! Conflicts of interest (回避) between people and entries of a contest, and what follows when one is found.
//!
//! A conflict binds the person, whatever they are: by the rules of [`domain::conflict_of_interest`], by an own recusal in any
//! round, or because the organiser decided it.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Role;
use domain::conflict_of_interest::{NearMatch, Origin, Person};
use domain::contest::phase::Phase;
use domain::contest::round::counts_from;
use domain::ids::{AccountId, ContestId, EntryId};
use store::{Contest, ContestTies, Entry, NamedMember, PersonalTies, Tx};

use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::rounds::participants::round_of;

/// What the organiser decided about something that only looks like a conflict.
#[derive(Clone, Debug)]
pub(crate) struct Decided {
    pub(crate) conflict: bool,
    pub(crate) reason: String,
}

/// What ties the people of a contest to its entries.
pub(crate) struct ContestConflicts {
    people: BTreeMap<AccountId, Person>,
    submitters: BTreeMap<EntryId, Vec<AccountId>>,
    recused: BTreeSet<(AccountId, EntryId)>,
    decisions: BTreeMap<(AccountId, EntryId), Decided>,
}

impl ContestConflicts {
    pub(crate) async fn load(tx: &mut dyn Tx, contest: &ContestId) -> Result<Self> {
        let members = tx.members(contest).await?;
        Self::of(tx, contest, &members).await
    }

    /// As [`Self::load`], with the members that were read already.
    pub(crate) async fn of(tx: &mut dyn Tx, contest: &ContestId, members: &[NamedMember]) -> Result<Self> {
        let ContestTies { submitted, recused, decided } = tx.contest_ties(contest).await?;
        let mut submitters: BTreeMap<EntryId, Vec<AccountId>> = BTreeMap::new();
        for (person, entry) in submitted {
            submitters.entry(entry).or_default().push(person);
        }
        let decisions =
            decided.into_iter().map(|(judge, entry, conflict, reason)| ((judge, entry), Decided { conflict, reason }));
        Ok(Self {
            people: people(members),
            submitters,
            recused: recused.into_iter().collect(),
            decisions: decisions.collect(),
        })
    }

    /// Where an entry comes from, as it is compared.
    pub(crate) fn origin(&self, entry: &Entry) -> Origin {
        let others = self.submitters.get(&entry.id).into_iter().flatten();
        Origin::new(std::iter::once(&entry.owner_id).chain(others).map(AccountId::as_str), &entry.answers)
    }

    /// Whether a person has to do with an entry that comes from there, so that they neither judge it nor vote about it.
    pub(crate) fn bars_from(&self, person: &AccountId, entry: &EntryId, origin: &Origin) -> bool {
        let pair = (person.clone(), entry.clone());
        self.recused.contains(&pair)
            || self.decisions.get(&pair).is_some_and(|decision| decision.conflict)
            || self.people.get(person).is_some_and(|person| origin.tie(person).is_some())
    }

    /// As [`Self::bars_from`], for one entry.
    pub(crate) fn bars(&self, person: &AccountId, entry: &Entry) -> bool {
        self.bars_from(person, &entry.id, &self.origin(entry))
    }

    /// What only looks like a tie between these judges and these entries, with what was decided about it.
    pub(crate) fn near<'a>(
        &'a self,
        judges: &'a BTreeSet<AccountId>,
        entries: &'a [Entry],
    ) -> impl Iterator<Item = (&'a AccountId, &'a Entry, NearMatch, Option<&'a Decided>)> {
        entries.iter().flat_map(move |entry| {
            let origin = self.origin(entry);
            judges.iter().filter_map(move |judge| {
                let near = self.people.get(judge).and_then(|person| origin.near(person))?;
                Some((judge, entry, near, self.decisions.get(&(judge.clone(), entry.id.clone()))))
            })
        })
    }
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

/// Whether somebody has a conflict of interest with an entry, asked for these two alone.
pub(crate) async fn is_barred(tx: &mut dyn Tx, who: &AccountId, name: &str, entry: &Entry) -> Result<bool> {
    let PersonalTies { recused, submitted, decided, affiliations } =
        tx.personal_ties(&entry.contest_id, who, &entry.id).await?;
    if recused || submitted || decided {
        return Ok(true);
    }
    let mut person = Person::new(who.as_str(), name);
    for (units, region) in affiliations {
        person.belongs_to(&units, &region);
    }
    Ok(Origin::new([entry.owner_id.as_str()], &entry.answers).tie(&person).is_some())
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

/// Recuses judges from films they turn out to have to do with, in the rounds that count: of one judge, or of all. What they scored
/// is set aside, also where it was signed. Nothing changes once the selection is sealed.
pub(crate) async fn set_aside(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    judge: Option<&AccountId>,
) -> Result<()> {
    if contest.phase > Phase::Selection || tx.selection(&contest.id).await?.is_some() {
        return Ok(());
    }
    let present = round_of(contest);
    let mut tasks = Vec::new();
    for round in counts_from(&contest.settings.rounds, present)..=present {
        tasks.extend(tx.tasks(&contest.id, round, judge).await?);
    }
    tasks.retain(|task| task.assignment.recused_at.is_none());
    if tasks.is_empty() {
        return Ok(());
    }
    let conflicts = ContestConflicts::load(tx, &contest.id).await?;
    let entries = tx.eligible_entries(&contest.id).await?;
    let origins: BTreeMap<&EntryId, Origin> =
        entries.iter().map(|entry| (&entry.id, conflicts.origin(entry))).collect();
    for task in tasks {
        let (judge, entry) = (&task.assignment.judge_id, &task.assignment.entry_id);
        let Some(origin) = origins.get(entry) else { continue };
        if !conflicts.bars_from(judge, entry, origin) {
            continue;
        }
        let decided = conflicts.decisions.get(&(judge.clone(), entry.clone())).filter(|decision| decision.conflict);
        let reason = decided.map_or("", |decision| decision.reason.as_str());
        if tx.recuse(&task.assignment.id, cx.now(), reason).await? {
            let marks_set_aside = task.sheet.as_ref().map(|sheet| &sheet.content.marks);
            let event = event::RecusalFound { entry, judge, reason, marks_set_aside };
            cx.audit(tx, actor, Some(&contest.id), task.assignment.id.as_str(), &event).await?;
        }
    }
    Ok(())
}
