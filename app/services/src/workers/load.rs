//! What a process and its queue are busy with, for who watches the machine.

use domain::time::SECOND;
use store::{ConnectionCount, LetterCount, LetterScope};

use crate::Services;
use crate::error::Result;
use crate::jobs::JobKind;
use crate::lanes::Lane;
use crate::media::DiskSpace;

/// What this process and the queue of all processes are busy with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Jobs by lane, of all processes.
    pub lanes: Vec<LaneLoad>,
    /// Requests that bring bytes of films to this process now.
    pub uploads: usize,
    /// Connections of this process to the database.
    pub connections: ConnectionCount,
    /// Letters of all processes by state.
    pub letters: Vec<LetterCount>,
    /// Room where films arrive; `None` where it cannot be told.
    pub disk: Option<DiskSpace>,
}

/// The jobs of one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneLoad {
    /// `fast`, `heavy` or `slow`.
    pub lane: &'static str,
    /// Jobs nobody has taken.
    pub waiting: i64,
    /// Jobs being done.
    pub running: i64,
    /// Jobs given up.
    pub failed: i64,
    /// For how long the job that is due for longest has been, seconds; 0 where none is.
    pub oldest_seconds: i64,
}

impl Services {
    /// What there is to do, and with what.
    ///
    /// # Errors
    /// The database.
    pub async fn load(&self) -> Result<Load> {
        let mut tx = self.read().await?;
        let (counts, letters) = (tx.job_counts().await?, tx.letter_counts(&LetterScope::All).await?);
        drop(tx);
        let lanes = Lane::ALL.map(|lane| {
            let of_lane =
                || counts.iter().filter(|count| JobKind::parse(&count.kind).is_some_and(|kind| kind.lane() == lane));
            LaneLoad {
                lane: lane.name(),
                waiting: of_lane().map(|count| count.waiting).sum(),
                running: of_lane().map(|count| count.running).sum(),
                failed: of_lane().map(|count| count.failed).sum(),
                oldest_seconds: of_lane().map(|count| count.overdue / SECOND).max().unwrap_or_default(),
            }
        });
        Ok(Load {
            lanes: lanes.into(),
            uploads: self.media.slots.taken(),
            letters,
            connections: self.store.connections(),
            disk: self.media.blobs.disk().await,
        })
    }
}
