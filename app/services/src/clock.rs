//! Clock and random source, parameters so that tests can set them.

use std::time::{SystemTime, UNIX_EPOCH};

use rand::TryRngCore as _;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Microseconds since 1970-01-01 UTC.
    fn now(&self) -> i64;
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
