//! What ties people of a contest to its entries, and who is kept from which by it.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Role;
use domain::conflict_of_interest::{Likeness, Origin, Person};
use domain::ids::{AccountId, ContestId, EntryId};
use store::{ContestTies, DecidedPair, Entry, NamedMember, PersonalTies, Tx, Verdict};

use crate::error::Result;

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
    pub(super) people: BTreeMap<AccountId, Person>,
    submitters: BTreeMap<EntryId, Vec<AccountId>>,
    pub(super) recused: BTreeSet<(AccountId, EntryId)>,
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

    pub(super) fn verdict(&self, pair: &(AccountId, EntryId)) -> Option<&Verdict> {
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
pub(super) fn is_tied(origin: &Origin, who: &AccountId, person: Option<&Person>, verdict: Option<&Verdict>) -> bool {
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
