//! How stable a selection is.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::access::{Action, Role};
use domain::ids::ContestId;
use domain::robustness::{Robustness, robustness};
use sha2::{Digest as _, Sha256};
use store::Contest;

use crate::Services;
use crate::actor::Actor;
use crate::context::{Context, computed};
use crate::error::{Result, ServiceError};
use crate::figures::InputsHash;
use crate::rounds::inputs::{RankingInputs, Round, judges_of, present_round};
use crate::rounds::participants::round_of;
use crate::selection::inputs::{Candidate, SelectionInputs, candidates_of};
use crate::selection::view::choice;

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
    pub films: Arc<Vec<Candidate>>,
    /// Shares of runs, and what each judge changes.
    pub found: Arc<Robustness>,
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
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::PreviewSelection).await?;
        let round = present_round(self, &mut *tx, &contest).await?;
        let choice = choice(&mut *tx, &round).await?;
        let (judges, _) = judges_of(&mut *tx, &contest, round_of(&contest)).await?;
        drop(tx);
        let judges = judges.into_iter().map(|one| (one.account_id.to_string(), one.name)).collect();
        let films = candidates_of(&round).await?;
        let found = robust(self, &round, Arc::clone(&choice.inputs)).await?;
        Ok(RobustnessView { contest, roles: access.roles, films, found, judges })
    }
}

/// The robustness of a selection: computed again only where selection, sheets or weights are others.
async fn robust(cx: &Context, round: &Round, inputs: Arc<SelectionInputs>) -> Result<Arc<Robustness>> {
    let (ranking_inputs, of) = (Arc::clone(&round.inputs), Arc::clone(&inputs));
    let hash = round.figures.compute("robustness inputs", move || inputs_hash(&of, &ranking_inputs)).await?;
    let ranking_inputs = Arc::clone(&round.inputs);
    let work = move || {
        let (table, weights) = (ranking_inputs.table(), ranking_inputs.weights());
        let found = robustness(&inputs.problem, &table, Some(&weights), RUNS)
            .map_err(|error| ServiceError::Environment(error.to_string()))?;
        if found.proven {
            Ok(found)
        } else {
            Err(ServiceError::Environment("a selection of the robustness did not pass its check".to_owned()))
        }
    };
    let make = || async move {
        // Never closed: it is there as long as the services are.
        let _turn = cx.figures.varying.acquire().await;
        computed(work).await
    };
    cx.figures.keep_for_inputs(*hash, make).await
}

/// Names what a robustness is computed from.
fn inputs_hash(inputs: &SelectionInputs, ranking_inputs: &RankingInputs) -> Result<InputsHash> {
    let mut hash = Hash(Sha256::new());
    let written = serde_json::to_writer(&mut hash, &(inputs, ranking_inputs.weights()));
    written.map_err(|error| ServiceError::Environment(error.to_string()))?;
    for sheet in ranking_inputs.counting() {
        for id in [sheet.entry.as_str(), sheet.judge.as_str()] {
            hash.0.update(id);
            hash.0.update([0]);
        }
        for mark in &sheet.marks {
            hash.0.update(mark.unwrap_or(-1).to_le_bytes());
        }
    }
    Ok(hash.0.finalize().into())
}

/// A hash that is written into.
struct Hash(Sha256);

impl std::io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
