//! Panels: which judges sit together.

use std::collections::BTreeSet;

use domain::access::{Action, Role};
use domain::ids::{AccountId, ContestId};
use store::Panel;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result};
use crate::rounds::participants::{may_deal, round_of};

impl Services {
    /// Puts the judges into panels: `panels[k]` are the judges of panel k. A judge sits in one panel.
    ///
    /// # Errors
    /// A missing permission, a person who is no judge here, or an empty panel.
    pub async fn set_panels(&self, actor: &Actor, id: &ContestId, panels: &[Vec<AccountId>]) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::AssignJudges).await?;
        let judges: BTreeSet<AccountId> = tx
            .members(id)
            .await?
            .into_iter()
            .filter(|m| m.member.role == Role::Judge)
            .map(|m| m.member.account_id)
            .collect();
        let mut seated = BTreeSet::new();
        for judge in panels.iter().flatten() {
            if !judges.contains(judge) || !seated.insert(judge) {
                return Err(Refusal::NoJudges.into());
            }
        }
        if panels.is_empty() || panels.iter().any(Vec::is_empty) {
            return Err(Refusal::NoJudges.into());
        }
        may_deal(&mut *tx, &contest).await?;
        let round = round_of(&contest);
        tx.delete_panels(id, round).await?;
        for (position, judges) in (1_i64..).zip(panels) {
            let panel = Panel {
                id: self.fresh_id()?,
                contest_id: id.clone(),
                round,
                position,
                label: position.to_string(),
                judges: judges.clone(),
            };
            tx.insert_panel(&panel).await?;
        }
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::PanelsSet { panels }).await?;
        Ok(tx.commit().await?)
    }
}
