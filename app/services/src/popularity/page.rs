//! The page on which people vote.

use std::collections::BTreeSet;

use domain::form::{keys, text_of};
use domain::hex;
use domain::ids::{ContestId, EntryId};
use domain::popularity::{Puzzle, VotePeriod, VoteSettings, VoteState, VoterKind, arranged};
use store::{PopularityVote, Voter};

use super::codes::written_code;
use super::found::{PublicVote, film_of, require_open};
use super::plays::Plays;
use crate::Services;
use crate::accounts::secret::digest;
use crate::context::Context;
use crate::error::Result;
use crate::notices::compose::today;
use crate::releases::shown::is_public;

/// A film that can be voted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoteFilm {
    /// The entry.
    pub entry: EntryId,
    /// Its number.
    pub number: Option<i64>,
    /// Its title.
    pub title: String,
    /// How long it lasts, milliseconds.
    pub duration_ms: Option<i64>,
    /// There is a picture of it.
    pub has_poster: bool,
    /// The visitor has voted for it today.
    pub voted: bool,
}

/// A vote as one visitor finds it. There is nothing in it of how many votes a film has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VotePage {
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
    /// From when to when votes are taken.
    pub period: VotePeriod,
    /// Votes are taken now.
    pub is_open: bool,
    /// The films, in the order of this visitor.
    pub films: Vec<VoteFilm>,
    /// How the visitor showed that they may vote.
    pub voter: Option<VoterKind>,
    /// What goes with the next vote; for a voter while votes are taken.
    pub puzzle: Option<String>,
    /// What tells this visitor from others by whom films are put in order: for the browser to keep.
    pub visitor: String,
}

/// A vote that somebody may take part in who was at a viewing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenVote {
    /// Key of the contest.
    pub contest: ContestId,
    /// The vote as it is set up.
    pub settings: VoteSettings,
}

impl Services {
    /// The vote of a contest for a visitor: `token` is what the browser of a voter keeps, `visitor` what every browser keeps that was here
    /// before.
    ///
    /// # Errors
    /// Not found where there is none that everybody may know of.
    pub async fn vote_page(&self, id: &ContestId, token: Option<&str>, visitor: Option<&str>) -> Result<VotePage> {
        let now = self.now();
        let mut tx = self.read().await?;
        let found = PublicVote::of(&mut *tx, id).await?;
        let chosen = found.films(&mut *tx, now).await?;
        let is_open = require_open(&found.vote, now).is_ok();
        let voter = match token {
            Some(token) => tx.voter_by_token(id, &digest(token)).await?,
            None => None,
        };
        // Whoever may not vote any more is shown how to.
        let is_refused = match &voter {
            Some(voter) if is_open => found.refuses(&mut *tx, voter).await?.is_some(),
            _ => false,
        };
        let voter = voter.filter(|_| !is_refused);
        let voted: BTreeSet<EntryId> = match &voter {
            Some(voter) => tx.films_voted(&voter.id, today(self, &found.contest.contest)).await?.into_iter().collect(),
            None => BTreeSet::new(),
        };
        drop(tx);
        let mut films: Vec<VoteFilm> = chosen
            .into_iter()
            .map(|film| VoteFilm {
                title: text_of(&film.answers, keys::TITLE),
                voted: voted.contains(&film.entry_id),
                entry: film.entry_id,
                number: film.number,
                duration_ms: film.duration_ms,
                has_poster: film.has_poster,
            })
            .collect();
        let visitor = visitor.map_or_else(|| self.fresh_token(), str::to_owned);
        let seed = voter.as_ref().map_or(visitor.as_str(), |voter| voter.id.as_str());
        arranged(&mut films, seed.as_bytes(), |film| film.entry.as_str());
        let puzzle = match &voter {
            Some(voter) if is_open => Some(new_puzzle(self, &found, voter)?),
            _ => None,
        };
        let PublicVote { vote: PopularityVote { settings, state, period, .. }, contest } = found;
        Ok(VotePage {
            contest: id.clone(),
            time_zone: contest.contest.settings.time_zone.clone(),
            title: contest.contest.title,
            settings,
            state,
            period,
            is_open,
            films,
            voter: voter.map(|voter| voter.kind),
            puzzle,
            visitor,
        })
    }

    /// Notes that a browser opens a film before it votes: what it keeps in the place of `note`; `None` where the secret that notes are
    /// signed with is destroyed.
    ///
    /// # Errors
    /// Not found where there is no such vote; a film that the contest does not show.
    pub async fn note_play(&self, id: &ContestId, film: &EntryId, note: Option<&str>) -> Result<Option<String>> {
        let now = self.now();
        let mut tx = self.read().await?;
        let found = PublicVote::of(&mut *tx, id).await?;
        film_of(&found.films(&mut *tx, now).await?, film)?;
        let Some(secret) = found.vote.secret.as_deref() else { return Ok(None) };
        Plays::read(secret, id, note)?.with(film, now).written(secret, id).map(Some)
    }

    /// The votes that take votes now of who was at a viewing, for the page that answers a roll call.
    ///
    /// # Errors
    /// The database.
    pub async fn votes_for_viewers(&self) -> Result<Vec<OpenVote>> {
        let now = self.now();
        let mut tx = self.read().await?;
        let mut votes = tx.running_votes().await?;
        votes.retain(|vote| require_open(vote, now).is_ok() && vote.settings.ways.contains(&VoterKind::Presence));
        if votes.is_empty() {
            return Ok(Vec::new());
        }
        // Nobody is led to a contest that everybody may not read of.
        let contests = tx.public_contests().await?;
        votes.retain(|vote| contests.iter().any(|one| one.contest.id == vote.contest_id && is_public(one)));
        let open = |vote: PopularityVote| OpenVote { contest: vote.contest_id, settings: vote.settings };
        Ok(votes.into_iter().map(open).collect())
    }
}

/// A puzzle for the next vote of somebody.
fn new_puzzle(cx: &Context, found: &PublicVote, voter: &Voter) -> Result<String> {
    let mut id = [0_u8; 16];
    cx.random.fill(&mut id);
    let puzzle = Puzzle {
        id: hex::encode(&id),
        contest: voter.contest_id.clone(),
        voter: voter.id.clone(),
        issued_at: cx.now(),
        difficulty: found.vote.settings.difficulty,
    };
    Ok(puzzle.written(&written_code(found.secret()?, &puzzle.fields())?))
}
