//! What looks like a conflict of interest, and what the organiser decides about it.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::access::{Action, Role};
use domain::conflict_of_interest::Likeness;
use domain::contest::phase::Phase;
use domain::form::keys;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::limits;
use store::{ConflictDecision, Contest, Entry, NamedMember, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::computed;
use crate::error::{Result, ServiceError, TextName};
use crate::input::required_text;
use crate::rounds::conflict::{ContestConflicts, set_aside};
use crate::rounds::inputs::{RankingInputs, present_round};
use crate::rounds::participants::{entries_of_round, round_of};

/// A judge, or the chair, and a film that have a name or a unit in common, or seem to.
#[derive(Clone, Debug)]
pub struct PossibleConflict {
    /// The judge.
    pub judge: AccountId,
    /// The judge's name.
    pub name: String,
    /// The film.
    pub entry: EntryId,
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// What looks alike, at least one.
    pub alike: Vec<Likeness>,
    /// Some of it is the same and not decided about: the rules bar the judge.
    pub tied: bool,
    /// What was decided, and why; `None` where that waits, also because something came to it since.
    pub decided: Option<(bool, String)>,
}

impl PossibleConflict {
    /// The organiser has to decide.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.decided.is_none() && !self.tied
    }

    /// What was seen of it, for [`ConflictRuling::seen`].
    #[must_use]
    pub fn seen(&self) -> Vec<String> {
        self.alike.iter().map(Likeness::key).collect()
    }
}

/// What the organiser decides about a judge and a film.
#[derive(Clone, Debug)]
pub struct ConflictRuling {
    /// The judge, or the chair.
    pub judge: AccountId,
    /// The film.
    pub entry: EntryId,
    /// It is a conflict of interest.
    pub conflict: bool,
    /// Why.
    pub reason: String,
    /// What was seen when that was decided: it covers nothing else.
    pub seen: Vec<String>,
}

/// What looks like a conflict of interest in a contest.
#[derive(Clone, Debug)]
pub struct PossibleConflicts {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// What waits first, then by film and name.
    pub found: Vec<PossibleConflict>,
}

/// Everybody who judges or presides, each once, with the name.
pub(crate) fn judging_people(members: &[NamedMember]) -> BTreeMap<AccountId, String> {
    let judging = members.iter().filter(|one| one.member.role.judges());
    judging.map(|one| (one.member.account_id.clone(), one.name.clone())).collect()
}

/// What waits first, then by film and name.
pub(crate) fn possible_conflicts<'a>(
    conflicts: &ContestConflicts,
    judging: &BTreeMap<AccountId, String>,
    entries: impl IntoIterator<Item = &'a Entry>,
) -> Vec<PossibleConflict> {
    let mut found = Vec::new();
    for entry in entries {
        let origin = conflicts.origin(entry);
        for (judge, name) in judging {
            let Some(alike) = conflicts.alike(judge, &entry.id, &origin) else { continue };
            found.push(PossibleConflict {
                judge: judge.clone(),
                name: name.clone(),
                entry: entry.id.clone(),
                number: entry.number.unwrap_or_default(),
                title: entry.answer(keys::TITLE),
                tied: alike.tied,
                decided: alike.decided.map(|one| (one.conflict, one.reason.clone())),
                alike: alike.likenesses,
            });
        }
    }
    found.sort_by(|a, b| (!a.waits(), a.number, &a.name).cmp(&(!b.waits(), b.number, &b.name)));
    found
}

/// What looks like a conflict of interest in a round, until the selection is sealed; after that nobody is asked.
pub(crate) async fn conflicts_to_decide(
    tx: &mut dyn Tx,
    inputs: &Arc<RankingInputs>,
    members: &[NamedMember],
) -> Result<Vec<PossibleConflict>> {
    let contest = &inputs.contest;
    if contest.phase > Phase::Selection || tx.selection(&contest.id).await?.is_some() {
        return Ok(Vec::new());
    }
    let known = ContestConflicts::of(tx, &contest.id, members).await?;
    let (judging, inputs) = (judging_people(members), Arc::clone(inputs));
    computed(move || Ok(possible_conflicts(&known, &judging, inputs.entries.iter().map(|entry| &**entry)))).await
}

impl Services {
    /// Decides whether a judge, or the chair, has a conflict of interest with a film of the contest. One that is found takes
    /// effect at once. That there is none overrules what was seen of names and units, for two may be called the same: neither an
    /// own entry, nor the region, nor an own recusal; what an earlier decision set aside is given back.
    ///
    /// # Errors
    /// A missing permission, somebody who judges nothing here, no such film, or a missing reason.
    pub async fn decide_conflict(&self, actor: &Actor, id: &ContestId, ruling: ConflictRuling) -> Result<()> {
        let ConflictRuling { judge, entry, conflict, reason, seen } = ruling;
        let reason = required_text(&reason, TextName::Reason, limits::REASON)?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        let members = tx.members(id).await?;
        let inside = entries_of_round(&mut *tx, &contest, round_of(&contest)).await?;
        let film = inside.iter().find(|one| one.id == entry).ok_or(ServiceError::NotFound)?;
        if !judging_people(&members).contains_key(&judge) {
            return Err(ServiceError::NotFound);
        }
        let known = ContestConflicts::of(&mut *tx, id, &members).await?;
        let alike = known.alike(&judge, &entry, &known.origin(film));
        let there = alike.into_iter().flat_map(|alike| alike.likenesses);
        let considered = there.map(|one| one.key()).filter(|key| seen.contains(key)).collect();
        let decision = ConflictDecision {
            contest_id: id.clone(),
            judge_id: judge.clone(),
            entry_id: entry.clone(),
            conflict,
            reason,
            considered,
            decided_by: actor.person()?.id.clone(),
            decided_at: self.now(),
        };
        tx.put_conflict_decision(&decision).await?;
        let event = event::ConflictDecide { entry: &entry, judge: &judge, conflict, reason: &decision.reason };
        self.audit(&mut *tx, actor, Some(id), entry.as_str(), &event).await?;
        set_aside(self, &mut *tx, actor, &contest, Some(&judge)).await?;
        Ok(tx.commit().await?)
    }

    /// What looks like a conflict of interest between the judges, with the chair, and the films of the present round; nothing
    /// once the selection is sealed.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn possible_conflicts(&self, actor: &Actor, id: &ContestId) -> Result<PossibleConflicts> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        let everybody = tx.members(id).await?;
        let round = present_round(self, &mut *tx, &contest).await?;
        let found = conflicts_to_decide(&mut *tx, &round.inputs, &everybody).await?;
        Ok(PossibleConflicts { contest, roles: access.roles, found })
    }
}
