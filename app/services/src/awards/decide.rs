//! Deciding the awards: what is proposed, with what was ruled, is kept as it stands.

use domain::awards::decided::{DecidedAwards, DecidedGrade, DecidedOrganisation};
use domain::awards::plan::AwardPlan;
use domain::awards::proposal::AwardProposal;
use domain::ids::ContestId;
use store::{AwardDecision, EntryLine};

use super::rulings::sealed;
use super::sources::proposed;
use super::view::scores;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{AwardRefusal, Result, ServiceError};

impl Services {
    /// Decides the awards as they are proposed; `seen` names what the proposal was made from. The result cannot be published before.
    /// Whatever changes of it afterwards (a ruling, the plan, a film that leaves the selection) makes the decision void.
    ///
    /// # Errors
    /// A missing permission, no sealed selection, no awards, a grade that is still open, or a change in between.
    pub async fn decide_awards(&self, actor: &Actor, id: &ContestId, seen: &str) -> Result<()> {
        // Solved before the transaction, so that no other writer waits for the solver; checked again in it.
        let (content, basis) = {
            let mut tx = self.read().await?;
            let (contest, sources) = sealed(self, &mut *tx, actor, id).await?;
            let lines = tx.entry_lines(id).await?;
            drop(tx);
            let plan = &contest.settings.awards;
            if plan.is_empty() {
                return Err(ServiceError::NotFound);
            }
            let proposal = proposed(self, &sources).await?;
            if !proposal.is_settled() {
                return Err(AwardRefusal::Unsettled.into());
            }
            (decided(plan, &proposal, &lines), sources.basis()?)
        };
        let mut tx = self.write().await?;
        let (_, now) = sealed(self, &mut *tx, actor, id).await?;
        if now.basis()? != basis || basis != seen {
            return Err(ServiceError::Conflict);
        }
        let decision = AwardDecision {
            contest_id: id.clone(),
            basis,
            content,
            decided_by: actor.person()?.id.clone(),
            decided_at: self.now(),
        };
        tx.insert_award_decision(&decision).await?;
        let event = event::AwardsDecide { hash: &decision.basis, awards: &decision.content };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}

/// What is decided with these proposals.
fn decided(plan: &AwardPlan, proposal: &AwardProposal, lines: &[EntryLine]) -> DecidedAwards {
    let grades = plan.grades.iter().zip(&proposal.grades).map(|(grade, proposed)| DecidedGrade {
        key: grade.key.clone(),
        label: grade.label.clone(),
        films: proposed.films.iter().filter_map(|film| film.parse().ok()).collect(),
        vacant: proposed.vacant,
    });
    let organisation = plan.organisation.as_ref().map(|award| {
        let awarded = scores(award, lines, proposal).into_iter().filter(|score| score.awarded);
        let (origins, points) = awarded.map(|score| (score.counts.origin, score.points)).unzip();
        DecidedOrganisation { label: award.label.clone(), origin: award.origin, origins, points }
    });
    DecidedAwards { grades: grades.collect(), organisation }
}
