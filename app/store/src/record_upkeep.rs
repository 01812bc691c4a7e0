//! What records lack: checkpoints that were not made, and keys that are not the installation's.

use async_trait::async_trait;
use domain::ids::ContestId;
use domain::time::Micros;

use crate::error::Result;

/// What records lack.
#[async_trait]
pub trait RecordUpkeep {
    /// Contests with lines behind the last checkpoint, where that was made at this time or before or there is none; and those without
    /// a checkpoint directly behind their pool or a key. In order.
    async fn records_behind(&mut self, last_at: Micros) -> Result<Vec<ContestId>>;
    /// The key that each record that has not ended names last, by contest.
    async fn named_record_keys(&mut self) -> Result<Vec<(ContestId, String)>>;
}
