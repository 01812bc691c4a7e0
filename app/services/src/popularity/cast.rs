//! Votes are cast: one of a person for a work and a day, each in one statement. Short writes share a commit, so that many at once are
//! not slower than the disk.

use domain::form::{keys, text_of};
use domain::ids::{ContestId, EntryId};
use domain::popularity::{BallotReceipt, Puzzle, VoteProblem};
use domain::text::Text;
use domain::tries::VOTES;
use store::{CastBallot, ChosenFilm, Tx, Voter};

use super::codes::is_code;
use super::found::{PublicVote, film_of, require_open};
use super::plays::Plays;
use crate::Services;
use crate::accounts::guesses::SignInFrom;
use crate::accounts::secret::digest;
use crate::accounts::tries::TryCount;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::notices::compose::today;

/// What somebody votes for.
#[derive(Clone, Debug, Default)]
pub struct VoteDraft {
    /// What the browser of a voter keeps.
    pub token: String,
    /// The films.
    pub films: Vec<EntryId>,
    /// The puzzle of the page.
    pub puzzle: String,
    /// Its solution; empty for who waited instead.
    pub solution: String,
    /// Which films the browser has opened before, as it was told to keep them.
    pub plays: Option<String>,
}

/// A vote that was cast, or was cast before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenVote {
    /// The film's number.
    pub number: Option<i64>,
    /// Its title.
    pub title: String,
    /// The receipt, which is shown once; `None` where the day had a vote for the film already.
    pub receipt: Option<String>,
}

/// What became of votes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenVotes {
    /// What the award is called.
    pub award: Text,
    /// The votes.
    pub votes: Vec<GivenVote>,
}

impl Services {
    /// Casts votes of one person, at most one for each film a day.
    ///
    /// # Errors
    /// Not found where there is no such vote; nobody who may vote or may vote any more, no film or one that is not shown, a puzzle that is not solved, too old or
    /// used, votes that are not taken now, a vote for each of the films that was cast today, or too many from this network.
    pub async fn cast_votes(&self, id: &ContestId, draft: VoteDraft, from: &SignInFrom) -> Result<GivenVotes> {
        let now = self.now();
        let (found, voter, films) = {
            let mut tx = self.read().await?;
            let found = PublicVote::of(&mut *tx, id).await?;
            require_open(&found.vote, now)?;
            let voter = tx.voter_by_token(id, &digest(&draft.token)).await?.ok_or(VoteProblem::NoVoter)?;
            if let Some(problem) = found.refuses(&mut *tx, &voter).await? {
                return Err(problem.into());
            }
            let films = found.films(&mut *tx, now).await?;
            (found, voter, films)
        };
        let chosen = chosen(&draft.films, &films)?;
        let secret = found.secret()?;
        let puzzle = passed(&draft, secret, &voter, now)?;
        let plays = Plays::read(secret, id, draft.plays.as_deref())?;
        let day = today(self, &found.contest.contest);
        let ballot = |film: &ChosenFilm, receipt: &BallotReceipt| CastBallot {
            contest_id: id.clone(),
            voter_id: voter.id.clone(),
            entry_id: film.entry_id.clone(),
            day,
            cast_at: now,
            played_ms: plays.played_ms(&film.entry_id, film.duration_ms, now),
            receipt: receipt.leaf(),
        };
        let mut votes = Vec::new();
        let mut tx = self.write_shared().await?;
        if let Some(network) = &from.network {
            TryCount::new(&format!("votes {network}"), VOTES).count(self, &mut *tx, Refusal::TooManyAttempts).await?;
        }
        if !tx.spend_once(puzzle.id.as_bytes(), now).await? {
            return Err(VoteProblem::Spent.into());
        }
        for film in chosen {
            let receipt =
                BallotReceipt { contest: id.clone(), entry: film.entry_id.clone(), day, salt: self.fresh_salt() };
            let number = tx.cast_ballot(&ballot(film, &receipt)).await?;
            votes.push(GivenVote {
                number: film.number,
                title: text_of(&film.answers, keys::TITLE),
                receipt: number.map(|_| receipt.line()),
            });
        }
        if votes.iter().all(|vote| vote.receipt.is_none()) {
            return Err(why_not(self, &mut *tx, id).await);
        }
        tx.commit().await?;
        Ok(GivenVotes { award: found.vote.settings.award, votes })
    }
}

/// The films that are voted for, each once.
fn chosen<'a>(ids: &[EntryId], films: &'a [ChosenFilm]) -> Result<Vec<&'a ChosenFilm>> {
    let mut chosen: Vec<&ChosenFilm> = Vec::new();
    for id in ids {
        let film = film_of(films, id)?;
        if !chosen.iter().any(|one| one.entry_id == film.entry_id) {
            chosen.push(film);
        }
    }
    if chosen.is_empty() { Err(VoteProblem::NoFilm.into()) } else { Ok(chosen) }
}

/// The puzzle of a vote, where it is one of this voter that may be used now.
fn passed(draft: &VoteDraft, secret: &[u8], voter: &Voter, now: i64) -> Result<Puzzle> {
    let (puzzle, code) = Puzzle::read(&draft.puzzle).ok_or(VoteProblem::Puzzle)?;
    let is_theirs = puzzle.contest == voter.contest_id && puzzle.voter == voter.id;
    if !is_theirs || !is_code(secret, &puzzle.fields(), code)? {
        return Err(VoteProblem::Puzzle.into());
    }
    puzzle.pass(&draft.puzzle, &draft.solution, now)?;
    Ok(puzzle)
}

/// Why no ballot was taken in: the vote was closed in this moment, or the day had one for each film.
async fn why_not(cx: &Context, tx: &mut dyn Tx, id: &ContestId) -> ServiceError {
    match tx.popularity_vote(id).await {
        Ok(Some(vote)) => match require_open(&vote, cx.now()) {
            Ok(()) => VoteProblem::Voted.into(),
            Err(error) => error,
        },
        Ok(None) => ServiceError::NotFound,
        Err(error) => error.into(),
    }
}
