//! What is read of the records of contests to find what was changed past the program.

use async_trait::async_trait;
use domain::ids::ContestId;
use domain::record::tree::TreePeaks;

use crate::error::Result;

/// What is read of records for their audit.
#[async_trait]
pub trait RecordAudit {
    /// The contests of which anything of a record is there, and those that began one: whoever makes a contest whose row of the trail
    /// has a commitment begins it in the same act.
    async fn recorded_contests(&mut self) -> Result<Vec<ContestId>>;
    /// The tree of a record as the last act noted it beside the lines, whether they are there or not.
    async fn noted_tree(&mut self, contest: &ContestId) -> Result<Option<TreePeaks>>;
}
