//! Who goes on from a round, overrides, and sealed selections.

use async_trait::async_trait;
use domain::amendment::Amendment;
use domain::ids::{AccountId, ContestId, EntryId, SelectionId};
use domain::overrides::Override;
use domain::time::Micros;

use crate::error::Result;

/// A sealed selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSelection {
    /// Key.
    pub id: SelectionId,
    /// Contest.
    pub contest_id: ContestId,
    /// By whom.
    pub sealed_by: AccountId,
    /// Their name, where it is read; it is not written here.
    pub sealed_by_name: String,
    /// When.
    pub sealed_at: Micros,
    /// Aggregation it was made with.
    pub method: String,
    /// Canonical JSON of the problem.
    pub inputs: String,
    /// JSON of the outcome.
    pub outcome: String,
    /// JSON of the ranking.
    pub ranking: String,
    /// SHA-256 over inputs, ranking and outcome, hex.
    pub hash: String,
}

/// What a round decided when it was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundClosing {
    /// Contest.
    pub contest_id: ContestId,
    /// The round, from 1.
    pub round: u8,
    /// The method its scores were made by, by its key.
    pub method: String,
    /// JSON of the films on each side of the line.
    pub line: String,
    /// When.
    pub closed_at: Micros,
}

/// Who goes on from a round, overrides, and sealed selections.
#[async_trait]
pub trait Selections {
    /// Keeps who takes part in a round after the first.
    async fn insert_advances(&mut self, contest: &ContestId, round: u8, entries: &[EntryId]) -> Result<()>;
    /// Who takes part in a round after the first, in order of the ids.
    async fn advanced(&mut self, contest: &ContestId, round: u8) -> Result<Vec<EntryId>>;
    /// Keeps an override; it takes the place of an earlier one about the same film.
    async fn put_override(&mut self, contest: &ContestId, one: &Override, at: Micros) -> Result<()>;
    /// Takes an override back; false if there was none.
    async fn drop_override(&mut self, contest: &ContestId, entry: &EntryId) -> Result<bool>;
    /// The overrides of a contest, oldest first.
    async fn overrides(&mut self, contest: &ContestId) -> Result<Vec<Override>>;
    /// Keeps an amendment of the rules; it takes the place of an earlier one, which stays.
    async fn add_amendment(&mut self, contest: &ContestId, one: &Amendment, at: Micros) -> Result<()>;
    /// The latest amendment of the rules of a contest.
    async fn amendment(&mut self, contest: &ContestId) -> Result<Option<Amendment>>;
    /// Keeps what a round decided; a second closing of the same round is `Duplicate`.
    async fn insert_closing(&mut self, closing: &RoundClosing) -> Result<()>;
    /// What a round decided when it was closed.
    async fn closing(&mut self, contest: &ContestId, round: u8) -> Result<Option<RoundClosing>>;
    /// Seals; a second seal of the same contest is `Duplicate`.
    async fn insert_selection(&mut self, selection: &SealedSelection) -> Result<()>;
    /// The sealed selection of a contest.
    async fn selection(&mut self, contest: &ContestId) -> Result<Option<SealedSelection>>;
}
