//! What a selection hangs on: the same rules under other judges and other weights.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::ids::ContestId;
use domain::permission::{Action, Role};
use domain::robustness::Robustness;
use store::Contest;

use crate::{Actor, Candidate, Result, Services};

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
        let (contest, standing) = self.enter(&mut *tx, actor, id, Action::PreviewSelection).await?;
        let figures = self.figures_now(&mut *tx, &contest).await?;
        let choice = self.choice(&mut *tx, &figures, &contest).await?;
        let members = tx.members(id).await?;
        drop(tx);
        let judges = members.into_iter().filter(|one| one.member.role == Role::Judge);
        let judges = judges.map(|one| (one.member.account_id.to_string(), one.name)).collect();
        let films = figures.candidates().await?;
        let found = self.robust(&figures, Arc::clone(&choice.inputs), RUNS).await?;
        Ok(RobustnessView { contest, roles: standing.roles, films, found, judges })
    }
}
