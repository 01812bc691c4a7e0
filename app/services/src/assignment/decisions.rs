//! What only looks like a conflict of interest, and what the organiser decides about it.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Action, Role};
use domain::conflict_of_interest::NearMatch;
use domain::form::keys;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::limits;
use store::{ConflictDecision, Contest, Entry, NamedMember};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Result, ServiceError, TextName};
use crate::input::required_text;
use crate::rounds::conflict::{ContestConflicts, set_aside};
use crate::rounds::participants::{entries_of_round, round_of};

/// A judge and a film that look tied to each other.
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
    /// What looks alike.
    pub near: NearMatch,
    /// What was decided, and why; `None` while that waits.
    pub decided: Option<(bool, String)>,
}

/// What only looks like a conflict of interest in a contest.
#[derive(Clone, Debug)]
pub struct PossibleConflicts {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// What waits first, then by film and name.
    pub found: Vec<PossibleConflict>,
}

/// What waits first, then by film and name.
pub(crate) fn possible_conflicts(
    conflicts: &ContestConflicts,
    judges: &BTreeMap<AccountId, NamedMember>,
    entries: &[Entry],
) -> Vec<PossibleConflict> {
    let ids: BTreeSet<AccountId> = judges.keys().cloned().collect();
    let mut found: Vec<PossibleConflict> = conflicts
        .near(&ids, entries)
        .map(|(judge, entry, near, decision)| PossibleConflict {
            judge: judge.clone(),
            name: judges.get(judge).map(|one| one.name.clone()).unwrap_or_default(),
            entry: entry.id.clone(),
            number: entry.number.unwrap_or_default(),
            title: entry.answer(keys::TITLE),
            near,
            decided: decision.map(|one| (one.conflict, one.reason.clone())),
        })
        .collect();
    found.sort_by(|a, b| (a.decided.is_some(), a.number, &a.name).cmp(&(b.decided.is_some(), b.number, &b.name)));
    found
}

impl Services {
    /// Decides whether a judge, or the chair, has a conflict of interest with a film of the contest that the rules do not see. One
    /// that is found takes effect at once; that there is none overrules neither the rules nor an own recusal.
    ///
    /// # Errors
    /// A missing permission, somebody who judges nothing here, no such film, or a missing reason.
    pub async fn decide_conflict(
        &self,
        actor: &Actor,
        id: &ContestId,
        judge: &AccountId,
        entry: &EntryId,
        conflict: bool,
        reason: &str,
    ) -> Result<()> {
        let reason = required_text(reason, TextName::Reason, limits::REASON)?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        let judges = tx.memberships_in(id, judge).await?.iter().any(|member| member.role.judges());
        let inside = entries_of_round(&mut *tx, &contest, round_of(&contest)).await?;
        if !judges || !inside.iter().any(|one| one.id == *entry) {
            return Err(ServiceError::NotFound);
        }
        let decision = ConflictDecision {
            contest_id: id.clone(),
            judge_id: judge.clone(),
            entry_id: entry.clone(),
            conflict,
            reason,
            decided_by: actor.person()?.id.clone(),
            decided_at: self.now(),
        };
        tx.put_conflict_decision(&decision).await?;
        let event = event::ConflictDecide { entry, judge, conflict, reason: &decision.reason };
        self.audit(&mut *tx, actor, Some(id), entry.as_str(), &event).await?;
        set_aside(self, &mut *tx, actor, &contest, Some(judge)).await?;
        Ok(tx.commit().await?)
    }

    /// What only looks like a conflict of interest between the judges and the films of the present round.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn possible_conflicts(&self, actor: &Actor, id: &ContestId) -> Result<PossibleConflicts> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        let everybody = tx.members(id).await?;
        let known = ContestConflicts::of(&mut *tx, id, &everybody).await?;
        let judges = everybody.into_iter().filter(|one| one.member.role.judges());
        let judges = judges.map(|one| (one.member.account_id.clone(), one)).collect();
        let entries = entries_of_round(&mut *tx, &contest, round_of(&contest)).await?;
        let found = possible_conflicts(&known, &judges, &entries);
        Ok(PossibleConflicts { contest, roles: access.roles, found })
    }
}
