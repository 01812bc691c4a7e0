//! How an office sets a vote up, and opens, repairs, closes and seals it.

use std::collections::BTreeMap;

use domain::access::Action;
use domain::ids::{ContestId, EntryId};
use domain::limits;
use domain::popularity::{
    BatchState, VoteAct, VotePeriod, VoteProblem, VoteSettings, VoteState, member_numbers, ranked,
};
use store::{Contest, PopularityVote, Tx};

use super::codes::code;
use super::prove::member_fields;
use super::roots::fix_roots;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::audit::event::VotesFor;
use crate::context::Context;
use crate::error::{Result, ServiceError, TextName};
use crate::input::{optional_text, required_text};
use crate::notices::compose::today;
use crate::releases::give::moment_in;

/// A vote as somebody fills it in.
#[derive(Clone, Debug, Default)]
pub struct VoteSetUpDraft {
    /// Name, ways and puzzle.
    pub settings: VoteSettings,
    /// From when votes are taken, in the contest's zone, `YYYY-MM-DD HH:MM`.
    pub from: String,
    /// Until when.
    pub until: String,
}

impl Services {
    /// Sets up the vote of a contest, or changes it before it opens or while it is closed for repair; `version` is what was looked at, 0
    /// for none.
    ///
    /// # Errors
    /// A missing permission, what cannot be so, a state in which nothing is changed, or a change by somebody else in between.
    pub async fn set_up_vote(&self, actor: &Actor, id: &ContestId, version: i64, draft: VoteSetUpDraft) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::RunPopularityVote).await?;
        let zone = contest.settings.time_zone.as_str();
        let (from, until) = (moment_in(&draft.from, zone)?, moment_in(&draft.until, zone)?);
        let (from, until) = from.zip(until).ok_or(VoteProblem::Period)?;
        let (settings, period) = (draft.settings.tidied(), VotePeriod { from, until });
        if let Some(problem) = settings.problem(period) {
            return Err(problem.into());
        }
        let kept = tx.popularity_vote(id).await?;
        if let Some(state) = kept.as_ref().map(|vote| vote.state).filter(|state| !state.is_edited()) {
            return Err(VoteProblem::State(state).into());
        }
        let vote = PopularityVote {
            contest_id: id.clone(),
            settings,
            state: VoteState::Draft,
            secret: Some(fresh_secret(self)),
            period,
            version: version.saturating_add(1),
        };
        let event = event::VoteSettings { settings: &vote.settings, starts: from, until };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        if !tx.put_popularity_vote(&vote, self.now()).await? {
            return Err(ServiceError::Conflict);
        }
        Ok(tx.commit().await?)
    }

    /// Sets the membership list of a vote in the place of the one there was; how many numbers it has. Only their codes are kept.
    ///
    /// # Errors
    /// A missing permission, no vote that is set up, a state in which nothing is changed, or too many numbers.
    pub async fn set_vote_members(&self, actor: &Actor, id: &ContestId, list: &str) -> Result<usize> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::RunPopularityVote).await?;
        let vote = tx.popularity_vote(id).await?.ok_or(ServiceError::NotFound)?;
        if !vote.state.is_edited() {
            return Err(VoteProblem::State(vote.state).into());
        }
        let secret = vote.secret.ok_or(VoteProblem::Secret)?;
        let numbers = member_numbers(list)?;
        let keys: Vec<Vec<u8>> =
            numbers.iter().map(|number| code(&secret, &member_fields(number))).collect::<Result<_>>()?;
        tx.put_vote_members(id, &keys).await?;
        let event = event::VoteMembers { members: keys.len() };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(keys.len())
    }

    /// Opens a vote, closes it for repair, closes it, or seals it with its result, which everybody reads from then on.
    ///
    /// # Errors
    /// A missing permission, no vote, a state from which that is not done, a missing reason, or ballots that are void without the
    /// scrutineer's word.
    pub async fn move_vote(&self, actor: &Actor, id: &ContestId, act: VoteAct, reason: &str) -> Result<VoteState> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::RunPopularityVote).await?;
        let vote = tx.popularity_vote(id).await?.ok_or(ServiceError::NotFound)?;
        let to = vote.state.after(act).ok_or(VoteProblem::State(vote.state))?;
        let reason = match act {
            // Who came to vote reads that they cannot.
            VoteAct::Repair => required_text(reason, TextName::Reason, limits::REASON)?,
            VoteAct::Open | VoteAct::Close | VoteAct::Seal => optional_text(reason, TextName::Reason, limits::REASON)?,
        };
        if !tx.set_vote_state(id, vote.state, to, self.now()).await? {
            return Err(ServiceError::Conflict);
        }
        if act == VoteAct::Seal {
            seal(self, &mut *tx, actor, &contest, &reason).await?;
        } else {
            let event = event::VoteState { state: to, reason: &reason, count: None };
            self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        }
        tx.commit().await?;
        Ok(to)
    }
}

fn fresh_secret(cx: &Context) -> Vec<u8> {
    let mut secret = vec![0_u8; 32];
    cx.random.fill(&mut secret);
    secret
}

/// Fixes the roots of all days, and writes the votes of each film into the audit trail, which goes with the contest wherever it goes.
async fn seal(cx: &Context, tx: &mut dyn Tx, actor: &Actor, contest: &Contest, reason: &str) -> Result<()> {
    let id = &contest.id;
    let unconfirmed = tx.vote_batches(id).await?.iter().filter(|batch| batch.state == BatchState::Void).count();
    if unconfirmed > 0 {
        return Err(VoteProblem::Unconfirmed(unconfirmed).into());
    }
    fix_roots(cx, tx, contest, today(cx, contest).next()).await?;
    let films = ranked(&tx.ballot_counts(id).await?);
    let votes: BTreeMap<&EntryId, usize> =
        films.iter().map(|film| (&film.entry, usize::try_from(film.counted).unwrap_or_default())).collect();
    let count: Vec<VotesFor<'_>> = votes.into_iter().map(|(entry, votes)| VotesFor { entry, votes }).collect();
    let event = event::VoteState { state: VoteState::Sealed, reason, count: Some(&count) };
    cx.audit(tx, actor, Some(id), id.as_str(), &event).await
}
