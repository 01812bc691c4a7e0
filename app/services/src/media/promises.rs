//! What uploads under way were promised of the disk, found out once for all who ask at a time.

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::error::Result;

/// What was promised, as it was found out last. Finding it out looks at the file of each upload: however many ask, that is done
/// for all of them at once, and takes a small share of the time.
#[derive(Default)]
pub(crate) struct Promises(Mutex<Option<Found>>);

struct Found {
    all: AllPromised,
    /// It is good until then.
    until: Instant,
}

/// What was found out is good for so many times the time that took.
const GOOD_FOR: u32 = 20;
/// And no longer than this.
const GOOD_AT_MOST: Duration = Duration::from_secs(2);

impl Promises {
    /// What was promised lately; `find_out` says it anew.
    pub(crate) async fn lately(
        &self,
        sender: &str,
        find_out: impl AsyncFnOnce() -> Result<AllPromised>,
    ) -> Result<Promised> {
        let mut last = self.0.lock().await;
        if let Some(found) = &*last
            && Instant::now() < found.until
        {
            return Ok(found.all.to(sender));
        }
        let began = Instant::now();
        let all = find_out().await?;
        let promised = all.to(sender);
        let good_for = began.elapsed().saturating_mul(GOOD_FOR).min(GOOD_AT_MOST);
        *last = Some(Found { all, until: Instant::now() + good_for });
        Ok(promised)
    }

    /// Takes along what was promised just now.
    pub(crate) async fn add(&self, sender: &str, size_bytes: i64) {
        if let Some(found) = &mut *self.0.lock().await {
            found.all.add(sender, size_bytes, size_bytes);
        }
    }
}

/// What the uploads in this server's folder were promised, bytes.
pub(crate) struct Promised {
    /// Not sent yet.
    pub outstanding: i64,
    /// Of that, to one sender.
    pub own: i64,
    /// All of them, sent or not.
    pub whole: i64,
}

/// As [`Promised`], of all senders.
#[derive(Default)]
pub(crate) struct AllPromised {
    outstanding: i64,
    whole: i64,
    by_sender: HashMap<String, i64>,
}

impl AllPromised {
    pub fn to(&self, sender: &str) -> Promised {
        let own = self.by_sender.get(sender).copied().unwrap_or_default();
        Promised { outstanding: self.outstanding, own, whole: self.whole }
    }

    /// Adds an upload.
    pub fn add(&mut self, sender: &str, outstanding: i64, whole: i64) {
        self.outstanding = self.outstanding.saturating_add(outstanding);
        self.whole = self.whole.saturating_add(whole);
        let own = self.by_sender.entry(sender.to_owned()).or_default();
        *own = own.saturating_add(outstanding);
    }
}
