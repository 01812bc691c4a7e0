//! Freezing the pool before the first round: what can be chosen and what it is judged by are fixed before anything is drawn.

use domain::access::Action;
use domain::contest::phase::{self, Obstacle, Phase};
use domain::ids::ContestId;
use domain::record::RecordHash;

use crate::Services;
use crate::accounts::confirm::require_recent_password;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError};
use crate::record::freeze::append_pool;
use crate::rounds::facts::facts_of;
use crate::rounds::inputs::ranking_inputs;

impl Services {
    /// Freezes the works that can be chosen, with the rules; the root over the works. `seen` is the hash of the rules that were looked
    /// at. From here on no work comes in and no rule changes but by an amendment, and the seed is drawn.
    ///
    /// # Errors
    /// A missing permission, a password that was not given lately, what stands in the way of the first round but for judges, rules that
    /// are others by now, or an earlier freeze.
    pub async fn freeze_pool(&self, actor: &Actor, id: &ContestId, seen: &str) -> Result<RecordHash> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::FreezePool).await?;
        require_recent_password(self, &mut *tx, actor).await?;
        let inputs = ranking_inputs(&mut *tx, contest.clone()).await?;
        let facts = facts_of(self, &mut *tx, &contest, &inputs).await?;
        let rounds = contest.settings.round_count();
        let mut obstacles = phase::obstacles(contest.phase, Phase::Round(1), rounds, &facts);
        // Films are dealt once the seed is there.
        obstacles.retain(|obstacle| !matches!(obstacle, Obstacle::Unassigned(_)));
        if !obstacles.is_empty() {
            return Err(Refusal::Obstacles(obstacles).into());
        }
        if contest.settings.judging_hash() != seen {
            return Err(Refusal::StaleRules.into());
        }
        let root = append_pool(self, &mut *tx, &contest).await?.ok_or(ServiceError::NotFound)?;
        let hash = root.to_string();
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::PoolFreeze { hash: &hash }).await?;
        tx.commit().await?;
        Ok(root)
    }
}
