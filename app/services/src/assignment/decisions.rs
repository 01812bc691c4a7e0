//! What the organiser decides about what looks like a conflict of interest.

use std::sync::Arc;

use domain::access::{Action, Role};
use domain::ids::{AccountId, ContestId, EntryId};
use domain::limits;
use store::{ConflictDecision, Contest};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Result, ServiceError, TextName};
use crate::input::required_text;
use crate::rounds::conflict::{ContestConflicts, set_aside};
use crate::rounds::inputs::present_films;
use crate::rounds::likeness::{PossibleConflict, conflicts_to_decide, judging_people};
use crate::rounds::participants::{entries_of_round, round_of};
use crate::rounds::sealed::require_unsealed;

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
    pub found: Arc<Vec<PossibleConflict>>,
}

impl Services {
    /// Decides whether a judge, or the chair, has a conflict of interest with a film of the contest. One that is found takes
    /// effect at once. That there is none overrules what was seen of names and units, for two may be called the same: neither an
    /// own entry, nor the region, nor an own recusal; what an earlier decision set aside is given back.
    ///
    /// # Errors
    /// A missing permission, a sealed selection, somebody who judges nothing here, no such film, or a missing reason.
    pub async fn decide_conflict(&self, actor: &Actor, id: &ContestId, ruling: ConflictRuling) -> Result<()> {
        let ConflictRuling { judge, entry, conflict, reason, seen } = ruling;
        let reason = required_text(&reason, TextName::Reason, limits::REASON)?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        require_unsealed(&mut *tx, &contest).await?;
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

    /// Takes a decision back, also one of which nothing looks alike any more, or about who judges no longer: the rules hold again,
    /// with all that follows at once.
    ///
    /// # Errors
    /// A missing permission, a sealed selection, or no such decision.
    pub async fn withdraw_conflict_decision(
        &self,
        actor: &Actor,
        id: &ContestId,
        judge: &AccountId,
        entry: &EntryId,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        require_unsealed(&mut *tx, &contest).await?;
        if !tx.delete_conflict_decision(id, judge, entry).await? {
            return Err(ServiceError::NotFound);
        }
        let event = event::ConflictWithdraw { entry, judge };
        self.audit(&mut *tx, actor, Some(id), entry.as_str(), &event).await?;
        set_aside(self, &mut *tx, actor, &contest, Some(judge)).await?;
        Ok(tx.commit().await?)
    }

    /// What looks like a conflict of interest between the judges, with the chair, and the films of the present round, and what was
    /// decided; nothing once the selection is sealed.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn possible_conflicts(&self, actor: &Actor, id: &ContestId) -> Result<PossibleConflicts> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        let everybody = tx.members(id).await?;
        let (films, figures) = present_films(self, &mut *tx, &contest).await?;
        let found = conflicts_to_decide(&mut *tx, &contest, &figures, &films, &everybody).await?;
        Ok(PossibleConflicts { contest, roles: access.roles, found })
    }
}
