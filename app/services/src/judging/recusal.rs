//! A judge declares a recusal (回避).

use domain::access::Action;
use domain::ids::{AssignmentId, ContestId};
use domain::limits;
use domain::record::AbsenceReason;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;
use crate::judging::access::held_task;
use crate::record::judging::append_absences;

impl Services {
    /// Declares a recusal: the film disappears at once; what was scored is set aside and stays on record.
    ///
    /// # Errors
    /// A missing permission, a signed sheet, or a missing reason.
    pub async fn recuse(&self, actor: &Actor, id: &AssignmentId, reason: &str) -> Result<ContestId> {
        let reason = required_text(reason, TextName::RecusalReason, limits::REASON)?;
        let mut tx = self.write().await?;
        let (contest, task) = held_task(self, &mut *tx, actor, id, Action::DeclareRecusal).await?;
        if task.sheet.as_ref().is_some_and(|sheet| sheet.signed_at.is_some()) {
            return Err(Refusal::Signed.into());
        }
        if !tx.recuse(id, self.now(), &reason).await? {
            return Err(ServiceError::Conflict);
        }
        append_absences(self, &mut *tx, &contest, &[&task.assignment], AbsenceReason::Recused).await?;
        let marks_set_aside = task.sheet.as_ref().map(|sheet| &sheet.content.marks);
        let event = event::RecusalDeclare { entry: &task.assignment.entry_id, reason: &reason, marks_set_aside };
        self.audit(&mut *tx, actor, Some(&contest.id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(contest.id)
    }
}
