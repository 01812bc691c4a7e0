//! What is computed from all sheets of a round: once for each state of what it is computed from, then kept in memory.
//!
//! The state is the highest place in the record that a row of the contest has. Every change of a contest leaves such a row
//! in its own transaction, and rows get their places in the order of their transactions: two reads that see the same place
//! see the same contest, whichever server of several wrote it. Names of people are in no contest's record and are read anew.

use std::any::Any;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use domain::ids::ContestId;
use tokio::sync::{OnceCell, Semaphore};

use crate::error::{Result, ServiceError};

/// Rounds that are kept; the one that was not asked for for longest goes.
const ROUNDS: usize = 4;
/// Results that are kept by a hash of their inputs.
const BY_INPUTS: usize = 8;
/// Variations that are solved at once: each takes a copy of its problem.
const SOLVING: usize = 2;
/// Figures that are computed at once: while it is computed, each takes several times the memory of what is kept of it.
const COMPUTING: usize = 1;
/// Selections that are varied hundreds of times at once: each lasts for seconds, which other figures do not wait for.
const VARYING: usize = 1;
/// Spreadsheets that are read at once: each is unpacked and taken apart in memory.
const SHEETS: usize = 2;

/// Everything that is kept, for all clones of the services.
pub(crate) struct FigureCache {
    rounds: Mutex<Vec<Arc<RoundFigures>>>,
    by_inputs: Mutex<Vec<(InputsHash, Kept)>>,
    /// Limits how many variations are solved at once.
    pub(crate) solving: Semaphore,
    /// Limits how many selections are varied at once.
    pub(crate) varying: Semaphore,
    /// Limits how many spreadsheets are read at once.
    pub(crate) sheets: Turns,
    /// Limits how many figures are computed at once.
    computing: Turns,
}

/// Limits how much of something is computed at once; all clones limit it together.
#[derive(Clone)]
pub(crate) struct Turns(Arc<Semaphore>);

/// SHA-256 of the inputs of something.
pub(crate) type InputsHash = [u8; 32];

/// Computed once; whoever asks meanwhile waits.
type Kept = Arc<OnceCell<Arc<dyn Any + Send + Sync>>>;

/// A round in one state.
pub(crate) struct RoundFigures {
    contest: ContestId,
    round: u8,
    version: i64,
    kept: Mutex<BTreeMap<String, Kept>>,
    computing: Turns,
}

impl Default for FigureCache {
    fn default() -> Self {
        Self {
            rounds: Mutex::default(),
            by_inputs: Mutex::default(),
            solving: Semaphore::new(SOLVING),
            varying: Semaphore::new(VARYING),
            sheets: Turns::of(SHEETS),
            computing: Turns::of(COMPUTING),
        }
    }
}

impl FigureCache {
    /// The figures of a state. One that is older than another that is kept is not kept itself.
    pub(crate) fn of(&self, contest: &ContestId, round: u8, version: i64) -> Arc<RoundFigures> {
        let fresh = || {
            let (contest, computing) = (contest.clone(), self.computing.clone());
            Arc::new(RoundFigures { contest, round, version, kept: Mutex::default(), computing })
        };
        let mut rounds = self.rounds.lock().unwrap_or_else(PoisonError::into_inner);
        let at = rounds.iter().position(|one| one.contest == *contest && one.round == round);
        let (keep, wanted) = match at.map(|at| rounds.remove(at)) {
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

    /// What was computed from these inputs, or is computed now: other states with the same inputs share it.
    ///
    /// # Errors
    /// What computing it met; then nothing is kept.
    pub(crate) async fn keep_for_inputs<T, F>(
        &self,
        inputs: InputsHash,
        make: impl FnOnce() -> F + Send,
    ) -> Result<Arc<T>>
    where
        T: Any + Send + Sync,
        F: Future<Output = Result<T>> + Send,
    {
        let cell = {
            let mut kept = self.by_inputs.lock().unwrap_or_else(PoisonError::into_inner);
            let at = kept.iter().position(|(one, _)| *one == inputs);
            let one = at.map_or_else(|| (inputs, Kept::default()), |at| kept.remove(at));
            let cell = Arc::clone(&one.1);
            kept.push(one);
            if kept.len() > BY_INPUTS {
                kept.remove(0);
            }
            cell
        };
        made(&cell, make).await
    }
}

impl RoundFigures {
    /// What is kept under this name, or is computed now.
    ///
    /// # Errors
    /// What computing it met; then nothing is kept.
    pub(crate) async fn keep<T, F>(&self, name: &str, make: impl FnOnce() -> F + Send) -> Result<Arc<T>>
    where
        T: Any + Send + Sync,
        F: Future<Output = Result<T>> + Send,
    {
        let cell = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(kept.entry(name.to_owned()).or_default())
        };
        made(&cell, make).await
    }

    /// As [`RoundFigures::keep`], of what is [`RoundFigures::computed`].
    ///
    /// # Errors
    /// As [`RoundFigures::keep`].
    pub(crate) async fn compute<T, F>(&self, name: &str, work: F) -> Result<Arc<T>>
    where
        T: Any + Send + Sync,
        F: FnOnce() -> Result<T> + Send + 'static,
    {
        self.keep(name, || self.computed(work)).await
    }

    /// Computes as [`computed`], few at once. What is computed so asks for nothing else that is.
    ///
    /// # Errors
    /// What the work met.
    pub(crate) async fn computed<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.computing.computed(work).await
    }
}

impl Turns {
    /// So many at once.
    pub(crate) fn of(most: usize) -> Self {
        Self(Arc::new(Semaphore::new(most)))
    }

    /// Computes as [`computed`], few at once.
    ///
    /// # Errors
    /// What the work met.
    pub(crate) async fn computed<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        // Never closed: it is there as long as this is. A turn lasts as long as its work, which goes on when nobody waits any more.
        let turn = Arc::clone(&self.0).acquire_owned().await;
        computed(move || {
            let _turn = turn;
            work()
        })
        .await
    }
}

/// Computes off the async threads, which other requests wait for.
pub(crate) async fn computed<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| ServiceError::Environment(error.to_string()))?
}

async fn made<T, F>(cell: &OnceCell<Arc<dyn Any + Send + Sync>>, make: impl FnOnce() -> F + Send) -> Result<Arc<T>>
where
    T: Any + Send + Sync,
    F: Future<Output = Result<T>> + Send,
{
    let kept = cell
        .get_or_try_init(|| async move {
            let made: Arc<dyn Any + Send + Sync> = Arc::new(make().await?);
            Ok::<_, ServiceError>(made)
        })
        .await?;
    let wrong = |_| ServiceError::Environment("figures of another kind are kept under this name".to_owned());
    Arc::clone(kept).downcast::<T>().map_err(wrong)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// How many pieces of work run, and how many did at once.
    #[derive(Default)]
    struct Gauge {
        running: AtomicUsize,
        most: AtomicUsize,
    }

    impl Gauge {
        /// One that lasts for a moment.
        fn work(self: Arc<Self>) -> impl FnOnce() -> Result<()> + Send + 'static {
            move || {
                self.most.fetch_max(self.running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(2));
                self.running.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            }
        }
    }

    #[test]
    fn the_newest_state_of_a_round_is_kept_and_few_rounds() {
        let figures = FigureCache::default();
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

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn figures_are_computed_one_at_a_time() {
        let (figures, contest) = (FigureCache::default(), "a".parse::<ContestId>().unwrap());
        let gauge = Arc::new(Gauge::default());
        let tasks = (0..20_u8).map(|round| {
            let (round, work) = (figures.of(&contest, round, 1), Arc::clone(&gauge).work());
            tokio::spawn(async move {
                round.compute("n", work).await.unwrap();
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        assert_eq!(gauge.most.load(Ordering::SeqCst), COMPUTING);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn few_spreadsheets_are_read_at_once() {
        let (figures, gauge) = (Arc::new(FigureCache::default()), Arc::new(Gauge::default()));
        let tasks = (0..20_u8).map(|_| {
            let (figures, work) = (Arc::clone(&figures), Arc::clone(&gauge).work());
            tokio::spawn(async move {
                figures.sheets.computed(work).await.unwrap();
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        assert!((1..=SHEETS).contains(&gauge.most.load(Ordering::SeqCst)), "{:?}", gauge.most);
    }

    #[tokio::test]
    async fn something_is_computed_once_and_a_failure_is_not_kept() {
        let round = FigureCache::default().of(&"a".parse().unwrap(), 1, 1);
        let failed = round.keep("n", || async { Err::<i64, _>(ServiceError::NotFound) }).await;
        assert!(failed.is_err());
        assert_eq!(*round.keep("n", || async { Ok(1_i64) }).await.unwrap(), 1);
        assert_eq!(*round.keep("n", || async { Ok(2_i64) }).await.unwrap(), 1);
        assert!(round.keep("n", || async { Ok("text") }).await.is_err(), "one name, one kind");
        assert_eq!(*round.keep("m", || async { Ok(3_i64) }).await.unwrap(), 3);
    }
}
