//! Amending rules that were sealed and cannot hold.

use domain::amendment::{Amendment, smallest};
use domain::ids::ContestId;
use domain::limits;
use domain::selection::Problem;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::{Context, computed};
use crate::error::{Refusal, Result, TextName};
use crate::input::required_text;
use crate::results::ranking::ranking_in;
use crate::selection::inputs::{SelectionInputs, decided, fingerprint, inputs};
use crate::selection::overrides::unsealed;

impl Services {
    /// Loosens the rules of the selection as little as makes one possible. `seen` names the inputs that were looked at, from which
    /// the loosening follows.
    ///
    /// # Errors
    /// A missing permission, missing words, changed inputs, rules that can hold or that no loosening helps, or an earlier seal.
    pub async fn amend_rules(
        &self,
        actor: &Actor,
        id: &ContestId,
        seen: &str,
        reason: &str,
        decider: &str,
    ) -> Result<()> {
        // Solved before the transaction, so that no other writer waits for the solver; checked again in it.
        let (solved_for, balance) = {
            let mut tx = self.read().await?;
            let contest = unsealed(self, &mut *tx, actor, id).await?;
            let ranking = ranking_in(&mut *tx, contest).await?;
            let inputs = inputs(&ranking.contest, &ranking.entries, decided(&mut *tx, id).await?);
            drop(tx);
            let key = fingerprint(&inputs)?;
            (key, loosened(self, inputs.problem).await?.ok_or(Refusal::RulesHold)?)
        };
        let mut tx = self.write().await?;
        let contest = unsealed(self, &mut *tx, actor, id).await?;
        let ranking = ranking_in(&mut *tx, contest).await?;
        let now: SelectionInputs = inputs(&ranking.contest, &ranking.entries, decided(&mut *tx, id).await?);
        if fingerprint(&now)? != solved_for || solved_for != seen {
            return Err(Refusal::StaleInputs.into());
        }
        let reason = required_text(reason, TextName::Reason, limits::DECISION_REASON)?;
        let decider = required_text(decider, TextName::Decider, limits::DECIDER)?;
        let amendment = Amendment { balance, reason, decider };
        tx.add_amendment(id, &amendment, self.now()).await?;
        let Amendment { balance, reason, decider } = &amendment;
        let event = event::SelectionAmend { balance, reason, decider };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The smallest loosening of rules that cannot hold.
pub(crate) async fn loosened(cx: &Context, problem: Problem) -> Result<Option<domain::contest::Balance>> {
    // Never closed: it is there as long as the services are.
    let _turn = cx.figures.solving.acquire().await;
    computed(move || Ok(smallest(&problem))).await
}
