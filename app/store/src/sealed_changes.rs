//! Amendments of what was sealed with the first round.

use async_trait::async_trait;
use domain::contest::Balance;
use domain::ids::{AssignmentId, ContestId};
use domain::sealed_change::RecordedChange;

use crate::error::Result;

/// Amendments of what was sealed with the first round.
#[async_trait]
pub trait SealedChanges {
    /// Keeps an amendment for good; loosened rules are kept by [`Selections::add_amendment`](crate::Selections::add_amendment).
    async fn add_sealed_change(&mut self, contest: &ContestId, one: &RecordedChange) -> Result<()>;
    /// Every amendment of a contest, oldest first, loosened rules among them; `sealed` are the rules as they were sealed.
    async fn sealed_changes(&mut self, contest: &ContestId, sealed: &Balance) -> Result<Vec<RecordedChange>>;
    /// Sets the total of a sheet by other weights; its marks, its version and its signature stay.
    async fn set_sheet_total(&mut self, id: &AssignmentId, total: Option<i64>) -> Result<()>;
}
