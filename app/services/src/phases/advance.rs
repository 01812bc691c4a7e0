//! Confirming the line: the next round is opened.

use domain::contest::phase::{Obstacle, Phase};
use domain::contest::round::Ties;
use domain::ids::ContestId;

use crate::Services;
use crate::actor::Actor;
use crate::error::{Refusal, Result};
use crate::phases::line::Decision;
use crate::phases::transition::{Looked, move_to};

impl Services {
    /// Opens the next round for those who go on. `seen` is the fingerprint of the line that was looked at.
    ///
    /// # Errors
    /// As [`Services::move_phase`]; [`Refusal::StaleLine`] where the line is another by now, [`Refusal::Method`] where the
    /// contest's method cannot draw one, [`Refusal::TooFewAdvance`] where fewer would go on than there are places.
    pub async fn advance(&self, actor: &Actor, id: &ContestId, ties: Ties, seen: &str) -> Result<Phase> {
        let next = {
            let mut tx = self.read().await?;
            let contest = self.contest_in(&mut *tx, id).await?;
            contest.phase.next(contest.settings.round_count())
        };
        let Some(to @ Phase::Round(2..)) = next else {
            return Err(Refusal::Obstacles(vec![Obstacle::NoSuchMove]).into());
        };
        move_to(self, actor, id, to, "", Looked::Line(Decision { ties, seen })).await
    }
}
