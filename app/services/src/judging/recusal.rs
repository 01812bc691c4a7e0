//! A judge declares a recusal (回避).

use domain::ids::{AssignmentId, ContestId};
use domain::limits;
use domain::permission::Action;
use serde_json::json;

use crate::Services;
use crate::actor::Actor;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;
use crate::judging::access::held_task;

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
        let set_aside = task.sheet.map(|sheet| sheet.content.marks);
        let detail = json!({ "entry": task.assignment.entry_id, "reason": reason, "marks_set_aside": set_aside });
        self.record(&mut *tx, actor, Some(&contest.id), "recusal.declare", id.as_str(), detail).await?;
        tx.commit().await?;
        Ok(contest.id)
    }
}
