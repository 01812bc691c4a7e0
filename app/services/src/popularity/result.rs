//! The result of a vote, which everybody reads once it is sealed; and the end of the secret.

use std::collections::BTreeMap;

use domain::access::Action;
use domain::contest::phase::Phase;
use domain::form::{keys, text_of};
use domain::ids::{ContestId, EntryId};
use domain::popularity::{FilmVotes, VotePeriod, VoteProblem, VoteSettings, VoteState, ranked};
use store::VoteRoot;

use super::found::PublicVote;
use crate::Services;
use crate::actor::Actor;
use crate::error::{Result, ServiceError};
use crate::phases::voters::forget_voters;
use crate::releases::shown::is_released;

/// The result of a vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoteResult {
    /// Key of the contest.
    pub contest: ContestId,
    /// Its title.
    pub title: String,
    /// The zone of its times.
    pub time_zone: String,
    /// The vote as it is set up.
    pub settings: VoteSettings,
    /// Where it stands.
    pub state: VoteState,
    /// From when to when votes were taken.
    pub period: VotePeriod,
    /// The films, most votes first; empty before the vote is sealed.
    pub films: Vec<FilmVotes>,
    /// Number and title of films; the title where everybody may see the film now.
    pub names: BTreeMap<EntryId, (Option<i64>, Option<String>)>,
    /// The roots of the days that are over.
    pub roots: Vec<VoteRoot>,
}

impl Services {
    /// The result of a vote. For everybody.
    ///
    /// # Errors
    /// Not found where there is no vote that everybody may know of.
    pub async fn vote_result(&self, id: &ContestId) -> Result<VoteResult> {
        let now = self.now();
        let mut tx = self.read().await?;
        let found = PublicVote::of(&mut *tx, id).await?;
        let roots = tx.vote_roots(id).await?;
        let (mut films, mut names) = (Vec::new(), BTreeMap::new());
        if found.vote.state == VoteState::Sealed {
            films = ranked(&tx.ballot_counts(id).await?);
            for film in tx.chosen_films(Some(id)).await? {
                let title = is_released(&found.contest, &film, now).then(|| text_of(&film.answers, keys::TITLE));
                names.insert(film.entry_id, (film.number, title));
            }
        }
        Ok(VoteResult {
            contest: id.clone(),
            time_zone: found.contest.contest.settings.time_zone.clone(),
            title: found.contest.contest.title,
            settings: found.vote.settings,
            state: found.vote.state,
            period: found.vote.period,
            films,
            names,
            roots,
        })
    }

    /// Destroys the secret of a sealed vote, once nobody can object any more: from then on no key can be linked to anybody.
    ///
    /// # Errors
    /// A missing permission, a vote that is not sealed, objections that may still be made, or a secret that is gone.
    pub async fn forget_vote_keys(&self, actor: &Actor, id: &ContestId) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::RunPopularityVote).await?;
        let vote = tx.popularity_vote(id).await?.ok_or(ServiceError::NotFound)?;
        if vote.state != VoteState::Sealed {
            return Err(VoteProblem::State(vote.state).into());
        }
        if contest.phase < Phase::Final {
            return Err(VoteProblem::Early.into());
        }
        if !forget_voters(self, &mut *tx, actor, id).await? {
            return Err(VoteProblem::Secret.into());
        }
        Ok(tx.commit().await?)
    }
}
