//! Ballots of the meeting about a grade: between films that are level, or about those that a grade asks votes for.

use domain::access::Action;
use domain::ids::{BallotId, ContestId};
use domain::limits;
use domain::meeting::Terms;

use super::sources::load;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{AwardRefusal, Refusal, Result, ServiceError, TextName};
use crate::input::required_text;
use crate::meeting::ballots::{BallotDraft, NewBallot, ballot_in};
use crate::meeting::room::lock_open_meeting;

impl Services {
    /// Opens a ballot of the meeting about a grade; it is voted in, counted and, where it is level, voted on again as every ballot is.
    ///
    /// # Errors
    /// As [`Services::open_ballot`]; also no sealed selection, no such grade, films that are not in the selection, or more places than
    /// the grade has.
    pub async fn ballot_on_award(
        &self,
        actor: &Actor,
        id: &ContestId,
        grade: &str,
        draft: BallotDraft,
    ) -> Result<BallotId> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::LeadMeeting).await?;
        let loaded = load(&mut *tx, &contest).await?.ok_or(Refusal::NotSealed)?;
        let meeting = lock_open_meeting(&mut *tx, id).await?;
        let question = required_text(&draft.question, TextName::Question, limits::QUESTION)?;
        let found = loaded.sources.plan.grade(grade).ok_or(ServiceError::NotFound)?;
        if draft.films.iter().any(|film| !loaded.sources.has(film.as_str())) {
            return Err(ServiceError::NotFound);
        }
        if draft.seats > found.places {
            return Err(AwardRefusal::Full { places: found.places }.into());
        }
        let terms = Terms { films: draft.films, most: draft.most, seats: draft.seats };
        let new = NewBallot { question, terms, secret: draft.secret, again_of: None, told: draft.told };
        let ballot = ballot_in(self, &mut *tx, &meeting, new).await?;
        tx.insert_award_ballot(id, &ballot.id, grade).await?;
        let event = event::MeetingBallot { ballot: (&ballot).into() };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(ballot.id)
    }
}
