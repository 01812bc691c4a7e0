//! What is computed from all sheets of a round: once for each state of what it is computed from, then kept in memory.
//!
//! The state is the highest place in the record that a row of the contest has. Every change of a contest leaves such a row
//! in its own transaction, and rows get their places in the order of their transactions: two reads that see the same place
//! see the same contest, whichever server of several wrote it. Names of people are in no contest's record and are read anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use domain::ids::ContestId;
use domain::overriding::Override;
use domain::robustness::Robustness;
use domain::scoring::Method;
use domain::selection::{Outcome, best};
use sha2::{Digest as _, Sha256};
use store::{Contest, Tx};
use tokio::sync::{OnceCell, Semaphore};

use crate::judges::JudgeFigures;
use crate::judging::round_of;
use crate::results::Material;
use crate::selection::{Inputs, inputs};
use crate::studio::{Seal, candidates};
use crate::{Candidate, Ranking, Result, ServiceError, Services, computed};

/// Rounds that are kept; the one that was not asked for for longest goes.
const ROUNDS: usize = 4;
/// Robustness of so many selections is kept.
const ROBUST: usize = 4;
/// Variations that are solved at once: each takes a copy of its problem.
const SOLVING: usize = 2;

/// Everything that is kept, for all clones of the services.
pub(crate) struct Figures {
    rounds: Mutex<Vec<Arc<RoundFigures>>>,
    robust: Mutex<Vec<(Digest, Kept<Robustness>)>>,
    /// Limits how many variations are solved at once.
    pub(crate) solving: Semaphore,
}

/// Names the inputs of something.
type Digest = [u8; 32];
/// Computed once; whoever asks meanwhile waits.
type Kept<T> = Arc<OnceCell<Arc<T>>>;

/// A round in one state.
pub(crate) struct RoundFigures {
    contest: ContestId,
    round: u8,
    version: i64,
    material: OnceCell<Arc<Material>>,
    rankings: [OnceCell<Arc<Ranking>>; Method::ALL.len()],
    selected: [OnceCell<Arc<BTreeSet<String>>>; Method::ALL.len()],
    candidates: OnceCell<Arc<Vec<Candidate>>>,
    pub(crate) judges: OnceCell<Arc<JudgeFigures>>,
    /// The selection of the contest.
    pub(crate) choice: OnceCell<Arc<Choice>>,
}

/// A selection under the contest's own rules, or as it was sealed.
pub(crate) struct Choice {
    pub(crate) films: Arc<Vec<Candidate>>,
    pub(crate) inputs: Arc<Inputs>,
    pub(crate) outcome: Outcome,
    pub(crate) sealed: Option<Seal>,
    /// Names the inputs; empty once sealed.
    pub(crate) fingerprint: String,
}

impl Default for Figures {
    fn default() -> Self {
        Self { rounds: Mutex::default(), robust: Mutex::default(), solving: Semaphore::new(SOLVING) }
    }
}

impl Figures {
    /// The figures of a state. One that is older than another that is kept is not kept itself.
    fn of(&self, contest: &ContestId, round: u8, version: i64) -> Arc<RoundFigures> {
        let mut rounds = self.rounds.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || {
            Arc::new(RoundFigures {
                contest: contest.clone(),
                round,
                version,
                material: OnceCell::new(),
                rankings: Default::default(),
                selected: Default::default(),
                candidates: OnceCell::new(),
                judges: OnceCell::new(),
                choice: OnceCell::new(),
            })
        };
        let at = rounds.iter().position(|one| one.contest == *contest && one.round == round);
        let kept = at.map(|at| rounds.remove(at));
        let (keep, wanted) = match kept {
            Some(kept) if kept.version == version => (Arc::clone(&kept), kept),
            Some(newer) if newer.version > version => (newer, fresh()),
            Some(_) | None => {
                let fresh = fresh();
                (Arc::clone(&fresh), fresh)
            }
        };
        rounds.push(keep);
        if rounds.len() > ROUNDS {
            rounds.remove(0);
        }
        wanted
    }

    /// The robustness that was or is to be computed from these inputs.
    fn robust(&self, inputs: Digest) -> Kept<Robustness> {
        let mut robust = self.robust.lock().unwrap_or_else(PoisonError::into_inner);
        let at = robust.iter().position(|(one, _)| *one == inputs);
        let kept = at.map_or_else(|| (inputs, Kept::default()), |at| robust.remove(at));
        robust.push((kept.0, Arc::clone(&kept.1)));
        if robust.len() > ROBUST {
            robust.remove(0);
        }
        kept.1
    }
}

const fn place(method: Method) -> usize {
    match method {
        Method::Mean => 0,
        Method::Trimmed => 1,
        Method::Adjusted => 2,
        Method::Zscore => 3,
    }
}

impl RoundFigures {
    /// What the round is computed from.
    pub(crate) fn material(&self) -> Result<Arc<Material>> {
        self.material.get().cloned().ok_or_else(|| ServiceError::Environment("figures of a round not read".to_owned()))
    }

    /// The ranking by a method.
    pub(crate) async fn ranking(&self, method: Method) -> Result<Arc<Ranking>> {
        let kept = self.rankings.get(place(method)).ok_or(ServiceError::NotFound)?;
        let made = kept.get_or_try_init(|| async {
            let material = self.material()?;
            computed(move || Ok(Arc::new(material.rank(method)?))).await
        });
        made.await.cloned()
    }

    /// The films of the contest's ranking that can be chosen, best first.
    pub(crate) async fn candidates(&self) -> Result<Arc<Vec<Candidate>>> {
        let made = self.candidates.get_or_try_init(|| async {
            let ranking = self.ranking(self.material()?.contest.method).await?;
            Result::Ok(Arc::new(candidates(&ranking)))
        });
        made.await.cloned()
    }

    /// What the rules select from the ranking by a method, with what people decided.
    pub(crate) async fn selected(&self, method: Method, overrides: &[Override]) -> Result<Arc<BTreeSet<String>>> {
        let kept = self.selected.get(place(method)).ok_or(ServiceError::NotFound)?;
        let made = kept.get_or_try_init(|| async {
            let (ranking, overrides) = (self.ranking(method).await?, overrides.to_vec());
            computed(move || {
                let best = best(&inputs(&ranking.contest, &ranking.entries, overrides).problem);
                Ok(Arc::new(best.map(|best| best.selected.into_iter().collect()).unwrap_or_default()))
            })
            .await
        });
        made.await.cloned()
    }
}

impl Services {
    /// The figures of a round, for reading: what they are made from is read where that was not done in this state.
    ///
    /// Only in transactions that change nothing: their own changes would be taken for what others see.
    pub(crate) async fn figures_of(&self, tx: &mut dyn Tx, contest: &Contest, round: u8) -> Result<Arc<RoundFigures>> {
        let version = tx.inputs_version(&contest.id).await?;
        let figures = self.figures.of(&contest.id, round, version);
        figures
            .material
            .get_or_try_init(|| async move { self.material_of(tx, contest.clone(), round).await.map(Arc::new) })
            .await?;
        Ok(figures)
    }

    /// The figures of the present round, or of the last one once it has closed.
    pub(crate) async fn figures_now(&self, tx: &mut dyn Tx, contest: &Contest) -> Result<Arc<RoundFigures>> {
        self.figures_of(tx, contest, round_of(contest)).await
    }

    /// The robustness of a selection: computed again only where selection, sheets or weights are others.
    pub(crate) async fn robust(
        &self,
        figures: &RoundFigures,
        inputs: Arc<Inputs>,
        runs: usize,
    ) -> Result<Arc<Robustness>> {
        let material = figures.material()?;
        let (table, weights, inputs, digest) = computed(move || {
            let (table, weights) = (material.table(), material.weights());
            let digest = digest(&inputs, &material, &weights)?;
            Ok((table, weights, inputs, digest))
        })
        .await?;
        let kept = self.figures.robust(digest);
        let made = kept.get_or_try_init(|| async {
            computed(move || {
                let found = domain::robustness::robustness(&inputs.problem, &table, Some(&weights), runs)
                    .map_err(|error| ServiceError::Environment(error.to_string()))?;
                if !found.proven {
                    return Err(ServiceError::Environment(
                        "a selection of the robustness did not pass its check".to_owned(),
                    ));
                }
                Ok(Arc::new(found))
            })
            .await
        });
        made.await.cloned()
    }
}

/// Names what a robustness is computed from.
fn digest(inputs: &Inputs, material: &Material, weights: &BTreeMap<String, i64>) -> Result<Digest> {
    let mut hash = Hash(Sha256::new());
    let written = serde_json::to_writer(&mut hash, &(inputs, weights));
    written.map_err(|error| ServiceError::Environment(error.to_string()))?;
    for sheet in material.counting() {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_state_of_a_round_is_kept_and_few_rounds() {
        let figures = Figures::default();
        let contest = |id: &str| id.parse::<ContestId>().unwrap();
        let first = figures.of(&contest("a"), 1, 7);
        assert!(Arc::ptr_eq(&first, &figures.of(&contest("a"), 1, 7)));
        let second = figures.of(&contest("a"), 1, 8);
        assert!(!Arc::ptr_eq(&first, &second));
        // A transaction that began before sees its own state, and does not take the newer one's place.
        assert!(!Arc::ptr_eq(&second, &figures.of(&contest("a"), 1, 7)));
        assert!(Arc::ptr_eq(&second, &figures.of(&contest("a"), 1, 8)));
        assert!(!Arc::ptr_eq(&second, &figures.of(&contest("a"), 2, 8)));
        for other in ["b", "c", "d", "e"] {
            figures.of(&contest(other), 1, 1);
        }
        assert_eq!(figures.rounds.lock().unwrap().len(), ROUNDS);
        assert!(!Arc::ptr_eq(&second, &figures.of(&contest("a"), 1, 8)), "the oldest has gone");
    }
}
