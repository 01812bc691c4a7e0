//! Deadlines that were extended for one entrant.

use async_trait::async_trait;
use domain::contest::Entrant;
use domain::ids::ContestId;
use domain::time::Micros;

use crate::error::Result;

/// A later deadline for one entrant of a contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadlineExtension {
    /// Contest.
    pub contest_id: ContestId,
    /// For whom.
    pub entrant: Entrant,
    /// The deadline that holds for them.
    pub ends_at: Micros,
    /// Why.
    pub reason: String,
    /// When it was granted.
    pub granted_at: Micros,
}

/// Deadlines that were extended.
#[async_trait]
pub trait Extensions {
    /// Keeps an extension; it takes the place of an earlier one for the same entrant.
    async fn put_extension(&mut self, extension: &DeadlineExtension) -> Result<()>;
    /// Extensions of a contest, those that end first first.
    async fn extensions(&mut self, contest: &ContestId) -> Result<Vec<DeadlineExtension>>;
    /// Extensions of all contests that end at this time or later.
    async fn extensions_since(&mut self, at: Micros) -> Result<Vec<DeadlineExtension>>;
}
