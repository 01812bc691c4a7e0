//! Amending the rubric and the deadline.

use domain::contest::Settings;
use domain::contest::round::Kind;
use domain::ids::ContestId;
use domain::scoring::rubric::Rubric;
use domain::sealed_change::{SealedChange, may_replace};
use store::{Contest, Tx};

use super::{Grounds, keep, unsealed};
use crate::Services;
use crate::actor::Actor;
use crate::error::{Refusal, Result, ServiceError};
use crate::rounds::participants::round_of;
use crate::time::parse_local;

impl Services {
    /// Amends names, anchors or weights of the rubric. Marks stay, also signed ones; totals follow from them by the new weights, but what
    /// a closed round decided stays. `version` is the contest's, as it was read.
    ///
    /// # Errors
    /// A missing permission, missing words, other criteria or another scale, a rubric that cannot be used or is the same, a change in
    /// between, or a sealed selection.
    pub async fn amend_rubric(
        &self,
        actor: &Actor,
        id: &ContestId,
        version: i64,
        rubric: Rubric,
        grounds: Grounds<'_>,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let contest = unsealed(self, &mut *tx, actor, id).await?;
        let before = contest.settings.rubric.clone();
        if !may_replace(&before, &rubric) {
            return Err(Refusal::OtherCriteria.into());
        }
        let settings = Settings { rubric, ..contest.settings.as_ref().clone() }.tidied();
        if settings.rubric == before {
            return Err(Refusal::NothingAmended.into());
        }
        if let Some(problem) = settings.problems().into_iter().next() {
            return Err(Refusal::Settings(problem).into());
        }
        if !tx.update_contest(id, version, &contest.title, &settings, contest.deadline).await? {
            return Err(ServiceError::Conflict);
        }
        reweigh(&mut *tx, &contest, &settings.rubric).await?;
        let change = SealedChange::Rubric { before, after: settings.rubric };
        keep(self, &mut *tx, actor, (id, id.as_str()), change, grounds).await?;
        Ok(tx.commit().await?)
    }

    /// Amends the end of the call, a local time in the contest's zone.
    ///
    /// # Errors
    /// A missing permission, missing words, a time that cannot be read or is the same, or a sealed selection.
    pub async fn amend_deadline(
        &self,
        actor: &Actor,
        id: &ContestId,
        deadline: &str,
        grounds: Grounds<'_>,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let contest = unsealed(self, &mut *tx, actor, id).await?;
        let (before, after) = (contest.deadline, Some(parse_local(deadline, &contest.settings.time_zone)?));
        if before == after {
            return Err(Refusal::NothingAmended.into());
        }
        tx.update_contest(id, contest.version, &contest.title, &contest.settings, after).await?;
        keep(self, &mut *tx, actor, (id, id.as_str()), SealedChange::Deadline { before, after }, grounds).await?;
        Ok(tx.commit().await?)
    }
}

/// Computes the totals of all sheets again from their marks.
async fn reweigh(tx: &mut dyn Tx, contest: &Contest, rubric: &Rubric) -> Result<()> {
    for round in 1..=round_of(contest) {
        // A screening is judged by a rubric of its own.
        if contest.settings.round(round).is_none_or(|round| round.kind == Kind::Screening) {
            continue;
        }
        for task in tx.tasks(&contest.id, round, None).await? {
            let Some(sheet) = task.sheet else { continue };
            let total = rubric.total(&sheet.content.marks);
            if total != sheet.total {
                tx.set_sheet_total(&task.assignment.id, total).await?;
            }
        }
    }
    Ok(())
}
