//! Ballots that look wrong: held together by a person, made void for a reason, confirmed by the scrutineer, and undone until the seal.

use domain::access::{self, Action};
use domain::ids::{ContestId, VoteBatchId};
use domain::limits;
use domain::popularity::{BatchAct, BatchState, VoteFlag, VoteProblem, VoteState, flags, may_confirm, windows_between};
use domain::time::Micros;
use store::{PopularityVote, Tx, VoteBatch};

use super::tallies::tally_last;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Result, ServiceError, TextName};
use crate::input::{optional_text, required_text};
use crate::phases::closing::confirms;

impl Services {
    /// Holds the ballots of a flag: they do not count while they are looked into. How many these are.
    ///
    /// # Errors
    /// A missing permission, no vote or one that is sealed, or a flag that is no longer found.
    pub async fn hold_votes(&self, actor: &Actor, id: &ContestId, flag: &str) -> Result<u64> {
        let action = Action::RunPopularityVote;
        let mut tx = self.read().await?;
        self.enter(&mut *tx, actor, id, action).await?;
        unsealed(&mut *tx, id).await?;
        let behind = tx.untallied_ballots(id).await?;
        drop(tx);
        tally_last(self, id, behind).await?;
        // Found before the turn to write: nobody's vote waits for it.
        let mut tx = self.read().await?;
        let vote = unsealed(&mut *tx, id).await?;
        let found = flags_of(&mut *tx, &vote, self.now()).await?;
        drop(tx);
        let flag = found.into_iter().find(|one| one.key == flag).ok_or(VoteProblem::Flag)?;
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, action).await?;
        unsealed(&mut *tx, id).await?;
        let batch = VoteBatch {
            id: self.fresh_id()?,
            contest_id: id.clone(),
            evidence: flag.evidence,
            state: BatchState::Held,
            reason: String::new(),
            decided_by: actor.account().map(|account| account.id.clone()),
            decided_at: self.now(),
            confirmed_by: None,
            confirmed_at: None,
        };
        let held = tx.hold_ballots(&batch, &flag.code).await?;
        if held == 0 {
            // Somebody held them meanwhile.
            return Err(VoteProblem::Flag.into());
        }
        let event = event::VoteBatch { state: batch.state, vote_rule: batch.evidence.rule, votes: held, reason: "" };
        self.audit(&mut *tx, actor, Some(id), batch.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(held)
    }

    /// Makes held ballots void, confirms that as the scrutineer, or lets them count again. What the scrutineer confirmed, the scrutineer
    /// undoes.
    ///
    /// # Errors
    /// A missing permission, somebody who runs the contest or made the ballots void and confirms, no such batch or one that was decided about meanwhile, a vote that
    /// is sealed, or a missing reason.
    pub async fn decide_votes(
        &self,
        actor: &Actor,
        id: &ContestId,
        batch: &VoteBatchId,
        act: BatchAct,
        reason: &str,
    ) -> Result<u64> {
        let mut tx = self.write().await?;
        let (contest, who) = self.look_into(&mut *tx, actor, id).await?;
        let may = |action| access::check(action, &who, contest.phase);
        if may(Action::ConfirmPopularityVote).is_err() {
            may(Action::RunPopularityVote)?;
        }
        unsealed(&mut *tx, id).await?;
        let mut batch = tx.vote_batch(id, batch).await?.ok_or(ServiceError::NotFound)?;
        let is_confirming = act == BatchAct::Confirm || batch.state == BatchState::Confirmed;
        if is_confirming {
            may(Action::ConfirmPopularityVote)?;
            confirms(&who)?;
        } else {
            may(Action::RunPopularityVote)?;
        }
        batch.state = batch.state.after(act).ok_or(VoteProblem::Batch(batch.state))?;
        let by = actor.account().map(|account| account.id.clone());
        if act == BatchAct::Confirm {
            if !may_confirm(batch.decided_by.as_ref(), by.as_ref()) {
                return Err(VoteProblem::OwnDecision.into());
            }
            (batch.confirmed_by, batch.confirmed_at) = (by, Some(self.now()));
            let words = optional_text(reason, TextName::Reason, limits::REASON)?;
            batch.reason = if words.is_empty() { batch.reason } else { words };
        } else {
            (batch.decided_by, batch.decided_at) = (by, self.now());
            batch.reason = required_text(reason, TextName::Reason, limits::REASON)?;
        }
        let votes = tx.decide_vote_batch(&batch).await?;
        let event =
            event::VoteBatch { state: batch.state, vote_rule: batch.evidence.rule, votes, reason: &batch.reason };
        self.audit(&mut *tx, actor, Some(id), batch.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(votes)
    }
}

/// The vote, where it has opened and its result does not stand yet.
async fn unsealed(tx: &mut dyn Tx, id: &ContestId) -> Result<PopularityVote> {
    let vote = tx.popularity_vote(id).await?.ok_or(ServiceError::NotFound)?;
    match vote.state {
        VoteState::Draft | VoteState::Sealed => Err(VoteProblem::State(vote.state).into()),
        VoteState::Open | VoteState::Repair | VoteState::Closed => Ok(vote),
    }
}

/// What looks wrong now among the ballots that are tallied.
pub(super) async fn flags_of(tx: &mut dyn Tx, vote: &PopularityVote, now: Micros) -> Result<Vec<VoteFlag>> {
    let windows = windows_between(vote.period.from, vote.period.until.min(now));
    Ok(flags(&tx.ballot_tallies(&vote.contest_id, windows).await?, windows))
}
