//! How stable a selection is.

use std::collections::BTreeMap;

use domain::ids::ContestId;
use domain::permission::{Action, Role};
use domain::robustness::{Robustness, robustness};
use store::Contest;

use crate::Services;
use crate::actor::Actor;
use crate::context::computed;
use crate::error::{Result, ServiceError};
use crate::results::ranking::material;
use crate::selection::inputs::{Candidate, Inputs, candidates, inputs, stored};

/// Runs of each kind.
pub const RUNS: usize = 200;

/// How firm a selection stands.
#[derive(Clone, Debug)]
pub struct RobustnessView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// Films with a score that counts, best first.
    pub films: Vec<Candidate>,
    /// Shares of runs, and what each judge changes.
    pub found: Robustness,
    /// Names of judges by id.
    pub judges: BTreeMap<String, String>,
}

impl Services {
    /// Selects again [`RUNS`] times with judges drawn anew, as often with other weights, and once without each judge.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn robustness(&self, actor: &Actor, id: &ContestId) -> Result<RobustnessView> {
        let mut tx = self.read().await?;
        let (contest, standing) = self.enter(&mut *tx, actor, id, Action::PreviewSelection).await?;
        let material = material(&mut *tx, contest.clone()).await?;
        let overrides = tx.overrides(id).await?;
        let sealed = tx.selection(id).await?;
        drop(tx);
        let judges: BTreeMap<String, String> =
            material.judges.iter().map(|judge| (judge.member.account_id.to_string(), judge.name.clone())).collect();
        let (contest, films, found) = computed(move || {
            let (table, weights) = (material.table(), material.weights());
            let ranking = material.rank(contest.method)?;
            let inputs: Inputs = match &sealed {
                Some(sealed) => stored(sealed, "inputs", &sealed.inputs)?,
                None => inputs(&ranking.contest, &ranking.entries, overrides),
            };
            let found = robustness(&inputs.problem, &table, Some(&weights), RUNS)
                .map_err(|error| ServiceError::Environment(error.to_string()))?;
            if !found.proven {
                return Err(ServiceError::Environment(
                    "a selection of the robustness did not pass its check".to_owned(),
                ));
            }
            Ok((contest, candidates(&ranking), found))
        })
        .await?;
        Ok(RobustnessView { contest, roles: standing.roles, films, found, judges })
    }
}
