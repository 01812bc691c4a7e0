//! Clock, random source and waiting times, parameters so that tests can set them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rand::TryRngCore as _;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Microseconds since 1970-01-01 UTC.
    fn now(&self) -> i64;
}

/// How long some things are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Periods {
    /// How long a request may bring less than 32 KiB of an upload before it is cut.
    pub pace: Duration,
    /// How long a worker has a job that it does not prolong its lease of.
    pub lease: Duration,
    /// What a job waits after its first failure; after each further one four times as long.
    pub retry: Duration,
    /// How long a channel may take to answer a message.
    pub answer: Duration,
}

impl Default for Periods {
    fn default() -> Self {
        Self {
            pace: Duration::from_secs(30),
            lease: Duration::from_secs(60),
            retry: Duration::from_secs(10),
            answer: Duration::from_secs(15),
        }
    }
}

/// Gives unpredictable bytes.
pub trait Random: Send + Sync {
    /// Fills the slice.
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
    }
}

/// The operating system's random source.
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        while rand::rngs::OsRng.try_fill_bytes(bytes).is_err() {
            // A token that is not random would be worse than waiting: the source of a booting machine
            // recovers by itself.
            std::thread::yield_now();
        }
    }
}
