//! Setting up grades and the award for organisations.

use domain::access::Action;
use domain::awards::plan::AwardPlan;
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::limits;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{AwardRefusal, Refusal, Result, ServiceError, TextName};
use crate::input::{optional_text, required_text};

impl Services {
    /// Sets up the awards of a contest. `version` is the contest's, as it was read; a grade without a key is a new one. Once judging has
    /// begun a change needs a reason, and what was decided before it counts no more.
    ///
    /// # Errors
    /// A missing permission or reason, a plan that cannot be used or is the same, or a change in between.
    pub async fn set_awards(
        &self,
        actor: &Actor,
        id: &ContestId,
        version: i64,
        mut plan: AwardPlan,
        reason: &str,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::EditAwards).await?;
        let reason = if contest.phase >= Phase::Round(1) {
            required_text(reason, TextName::Reason, limits::REASON)?
        } else {
            optional_text(reason, TextName::Reason, limits::REASON)?
        };
        let (rulings, ballots) = (tx.award_rulings(id).await?, tx.award_ballots(id).await?);
        let ruled = rulings.iter().filter_map(|one| one.grade.as_deref());
        plan.key_new_grades(ruled.chain(ballots.iter().map(|one| one.grade.as_str())));
        let settings = Settings { awards: plan, ..contest.settings.as_ref().clone() }.tidied();
        if settings.awards == contest.settings.awards {
            return Err(Refusal::NothingAmended.into());
        }
        if let Some(problem) = settings.awards.problems().into_iter().next() {
            return Err(AwardRefusal::Plan(problem).into());
        }
        if !tx.update_contest(id, version, &contest.title, &settings, contest.deadline).await? {
            return Err(ServiceError::Conflict);
        }
        tx.void_award_decision(id, self.now()).await?;
        let event = event::AwardsPlan { awards: &settings.awards, reason: &reason };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}
