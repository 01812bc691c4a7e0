//! A vote as everybody finds it.

use domain::ids::{ContestId, EntryId};
use domain::popularity::{VoteProblem, VoteState, VoterKind};
use domain::time::Micros;
use store::{ChosenFilm, PopularityVote, PublicContest, Tx, Voter};

use crate::error::{Result, ServiceError};
use crate::releases::shown::{is_public, is_released};

/// A vote that everybody may know of, with its contest.
pub(super) struct PublicVote {
    pub(super) vote: PopularityVote,
    pub(super) contest: PublicContest,
}

impl PublicVote {
    /// [`ServiceError::NotFound`] where there is none, or everybody may not read of the contest.
    pub(super) async fn of(tx: &mut dyn Tx, id: &ContestId) -> Result<Self> {
        let vote = tx.popularity_vote(id).await?.filter(|vote| vote.state.is_public()).ok_or(ServiceError::NotFound)?;
        let contest = tx.public_contest(id).await?.filter(is_public).ok_or(ServiceError::NotFound)?;
        Ok(Self { vote, contest })
    }

    /// What its codes are under.
    pub(super) fn secret(&self) -> Result<&[u8]> {
        self.vote.secret.as_deref().ok_or_else(|| VoteProblem::Secret.into())
    }

    /// Why somebody who showed once that they may vote no longer may: the office changed ways or members while the vote was closed for
    /// repair.
    pub(super) async fn refuses(&self, tx: &mut dyn Tx, voter: &Voter) -> Result<Option<VoteProblem>> {
        if !self.vote.settings.ways.contains(&voter.kind) {
            return Ok(Some(VoteProblem::Way(voter.kind)));
        }
        let is_listed =
            voter.kind != VoterKind::Member || tx.is_vote_member(&voter.contest_id, &voter.key_hmac).await?;
        Ok((!is_listed).then_some(VoteProblem::NotMember))
    }

    /// The films of the contest that everybody may see now: nobody votes for what nobody can see.
    pub(super) async fn films(&self, tx: &mut dyn Tx, now: Micros) -> Result<Vec<ChosenFilm>> {
        let mut films = tx.chosen_films(Some(&self.contest.contest.id)).await?;
        films.retain(|film| is_released(&self.contest, film, now));
        Ok(films)
    }
}

/// Whether votes are taken now.
pub(super) fn require_open(vote: &PopularityVote, now: Micros) -> Result<()> {
    match vote.state {
        VoteState::Open if vote.period.contains(now) => Ok(()),
        VoteState::Repair => Err(VoteProblem::Repair.into()),
        _ => Err(VoteProblem::NotOpen.into()),
    }
}

/// The film of this id.
pub(super) fn film_of<'a>(films: &'a [ChosenFilm], id: &EntryId) -> Result<&'a ChosenFilm> {
    films.iter().find(|film| film.entry_id == *id).ok_or_else(|| VoteProblem::NotShown.into())
}
