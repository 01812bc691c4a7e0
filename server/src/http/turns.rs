//! Requests of those nobody knows wait for their turn before they take anything that those who are signed in wait for too: the
//! database, the processor. However many guess at passwords or read what is public, a judge's save goes past them.

use std::sync::Arc;

use axum::http::Method;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Pages for strangers that are made at once.
const READING: usize = 8;
/// Forms of strangers that are worked on at once. Most are sign-ins: two passwords are compared at a time.
const WRITING: usize = 4;

/// The turns of strangers. Cheap to clone.
#[derive(Clone)]
pub struct Turns {
    reading: Arc<Semaphore>,
    writing: Arc<Semaphore>,
}

impl Default for Turns {
    fn default() -> Self {
        Self { reading: Arc::new(Semaphore::new(READING)), writing: Arc::new(Semaphore::new(WRITING)) }
    }
}

impl Turns {
    /// Waits for a stranger's turn, which lasts as long as the answer's head is worked on. Whoever goes away meanwhile has waited for
    /// nothing; how many wait, the number of connections limits.
    pub async fn take(&self, method: &Method) -> Option<OwnedSemaphorePermit> {
        let turns = if method.is_safe() { &self.reading } else { &self.writing };
        // Never closed.
        Arc::clone(turns).acquire_owned().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn strangers_wait_for_each_other_and_readers_not_for_those_who_sign_in() {
        let turns = Turns::default();
        let mut held = Vec::new();
        for _ in 0..WRITING {
            held.push(turns.take(&Method::POST).now_or_never().unwrap());
        }
        let waiting = std::pin::pin!(turns.take(&Method::POST));
        let mut waiting = waiting.fuse();
        assert!((&mut waiting).now_or_never().is_none(), "a fifth at once");
        assert!(turns.take(&Method::GET).now_or_never().unwrap().is_some());
        // Whoever goes away meanwhile has waited for nothing.
        assert!(turns.take(&Method::POST).now_or_never().is_none());
        drop(held.pop());
        assert!(waiting.now_or_never().unwrap().is_some());
    }
}
