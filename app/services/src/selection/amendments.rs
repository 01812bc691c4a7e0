//! Amending rules that were sealed and cannot hold.

use domain::amendment::{Amendment, smallest};
use domain::contest::Balance;
use domain::ids::ContestId;
use domain::limits;
use domain::sealed_change::SealedChange;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::{Context, computed};
use crate::error::{Refusal, Result, TextName};
use crate::input::required_text;
use crate::record::decisions::{DecisionWords, append_amendment};
use crate::results::ranking::ranking_in;
use crate::selection::inputs::{Sources, decided, fingerprint, inputs};
use crate::selection::overrides::unsealed;

impl Services {
    /// Loosens the sealed rules of the selection as little as makes one possible for the present scores. `seen` names the inputs that
    /// were looked at, from which the loosening follows.
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
        let (solved_for, loosened) = {
            let mut tx = self.read().await?;
            let contest = unsealed(self, &mut *tx, actor, id).await?;
            let ranking = ranking_in(&mut *tx, contest).await?;
            let sources = Sources::of(&ranking.contest, &ranking.entries, decided(&mut *tx, id).await?);
            drop(tx);
            (sources.key()?, loosened(self, sources).await?)
        };
        let balance = loosened.balance.ok_or(Refusal::RulesHold)?;
        let mut tx = self.write().await?;
        let contest = unsealed(self, &mut *tx, actor, id).await?;
        let ranking = ranking_in(&mut *tx, contest).await?;
        let now = Sources::of(&ranking.contest, &ranking.entries, decided(&mut *tx, id).await?);
        if now.key()? != solved_for || loosened.fingerprint != seen {
            return Err(Refusal::StaleInputs.into());
        }
        let reason = required_text(reason, TextName::Reason, limits::DECISION_REASON)?;
        let decider = required_text(decider, TextName::Decider, limits::DECIDER)?;
        let amendment = Amendment { balance, reason, decider };
        tx.add_amendment(id, &amendment, self.now()).await?;
        let Amendment { balance, reason, decider } = &amendment;
        let change = SealedChange::Rules { before: ranking.contest.settings.balance.clone(), after: balance.clone() };
        append_amendment(self, &mut *tx, &ranking.contest, &change, DecisionWords { reason, decider }).await?;
        let event = event::SelectionAmend { balance, reason, decider };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        // Other rules, other selection: an open meeting shows it.
        tx.lock_meeting(id).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// What may be amended.
struct Loosened {
    /// The smallest loosening of the sealed rules, where they cannot hold and no amendment is in force.
    balance: Option<Balance>,
    /// Names the inputs it is about, as they are shown.
    fingerprint: String,
}

async fn loosened(cx: &Context, sources: Sources) -> Result<Loosened> {
    // Never closed: it is there as long as the services are.
    let _turn = cx.figures.solving.acquire().await;
    let work = move || {
        let sealed = sources.sealed.clone();
        let inputs = inputs(sources);
        let balance = if inputs.amendment.is_none() { smallest(&sealed) } else { None };
        Ok(Loosened { balance, fingerprint: fingerprint(&inputs)? })
    };
    computed(work).await
}
