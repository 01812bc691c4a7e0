//! What many ask for at the same moment is made once: the first makes it, the others wait for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

/// Keys that are remembered; then those that nobody has or waits for are forgotten.
const REMEMBERED: usize = 64;

/// Whether those who wait may pass, as what is made cannot be kept for them.
type MayPass = bool;

/// Who makes what at the moment, by key. As many keys are remembered as requests are under way, and a few more. Cheap to clone.
#[derive(Clone)]
pub struct Makers<K> {
    turns: Arc<Mutex<BTreeMap<K, Weak<AsyncMutex<MayPass>>>>>,
}

impl<K> Default for Makers<K> {
    fn default() -> Self {
        Self { turns: Arc::default() }
    }
}

/// The turn to make something, as long as this is there. Whoever goes away meanwhile gives it to the next.
pub struct MakersTurn {
    may_pass: OwnedMutexGuard<MayPass>,
    /// Somebody else had it before.
    pub waited: bool,
}

impl<K: Clone + Ord> Makers<K> {
    /// Waits for the turn to make this.
    pub async fn take(&self, key: &K) -> MakersTurn {
        let turn = self.turn_of(key);
        match Arc::clone(&turn).try_lock_owned() {
            Ok(may_pass) => MakersTurn { may_pass, waited: false },
            Err(_) => MakersTurn { may_pass: turn.lock_owned().await, waited: true },
        }
    }

    fn turn_of(&self, key: &K) -> Arc<AsyncMutex<MayPass>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = turns.get(key).and_then(Weak::upgrade) {
            return turn;
        }
        if turns.len() >= REMEMBERED {
            turns.retain(|_, turn| turn.strong_count() > 0);
        }
        let turn = Arc::new(AsyncMutex::new(false));
        turns.insert(key.clone(), Arc::downgrade(&turn));
        turn
    }
}

impl MakersTurn {
    /// What was made in this turn cannot be kept: those who wait for it would each make their own one after the other, so they pass.
    pub fn let_pass(&mut self) {
        *self.may_pass = true;
    }

    /// What the one before made could not be kept.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        *self.may_pass
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::future::join_all;

    use super::*;

    #[tokio::test]
    async fn of_a_hundred_who_ask_at_once_one_makes_it() {
        let (makers, made) = (Makers::default(), AtomicUsize::new(0));
        let ask = |_: i32| async {
            let turn = makers.take(&"page").await;
            if made.load(Ordering::SeqCst) == 0 {
                assert!(!turn.waited);
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
                made.fetch_add(1, Ordering::SeqCst);
            }
            turn.waited
        };
        let waited = join_all((0..100).map(ask)).await;
        assert_eq!((made.into_inner(), waited.iter().filter(|waited| **waited).count()), (1, 99));
    }

    #[tokio::test]
    async fn whoever_goes_away_gives_the_turn_on_and_what_cannot_be_kept_holds_up_nobody() {
        let makers = Makers::default();
        let first = makers.take(&1).await;
        assert!(!makers.take(&2).await.waited, "another key is another turn");
        drop(first);
        let mut second = makers.take(&1).await;
        assert!(!second.waited && !second.may_pass());
        second.let_pass();
        let third = tokio::spawn({
            let makers = makers.clone();
            async move { makers.take(&1).await.may_pass() }
        });
        tokio::task::yield_now().await;
        drop(second);
        assert!(third.await.unwrap());
        assert!(!makers.take(&1).await.may_pass(), "only those who waited meanwhile");
    }

    #[tokio::test]
    async fn what_nobody_makes_any_more_is_forgotten() {
        let makers = Makers::default();
        for key in 0..10 * REMEMBERED {
            drop(makers.take(&key).await);
        }
        assert!(makers.turns.lock().unwrap().len() <= REMEMBERED);
    }
}
