//! Lean reads of what boards, rankings and statistics are made from: thousands of rows, and of each only what counts.

use async_trait::async_trait;
use domain::entry::EntryState;
use domain::ids::{AccountId, ContestId, EntryId};

use crate::assignments::Assignment;
use crate::entries::Entry;
use crate::error::Result;

/// Entries of a state, region and category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeCount {
    /// The state.
    pub state: EntryState,
    /// Region code.
    pub region: String,
    /// Category key.
    pub category: String,
    /// How many.
    pub entries: i64,
}

/// Eligible entries that judges cannot watch yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unwatchable {
    /// Entries whose judging copy is not ready.
    pub without_film: i64,
    /// Entries whose film is ready while the copy of it that judges get is not made.
    pub without_copy: i64,
}

/// One judge's task for one film, as scores read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundSheet {
    /// Round, from 1.
    pub round: u8,
    /// Judge.
    pub judge: AccountId,
    /// Film.
    pub entry: EntryId,
    /// Place in the judge's own order, from 1.
    pub position: i64,
    /// It was recused.
    pub recused: bool,
    /// The judge stands in for another who recused.
    pub stands_in: bool,
    /// It was signed.
    pub signed: bool,
    /// The judge is no judge of the contest any more.
    pub left: bool,
    /// Total of a complete sheet, hundredths.
    pub total: Option<i64>,
    /// Marks of a complete sheet, in the order of the criteria that were asked for; none of another.
    pub marks: Box<[Option<i64>]>,
    /// Flag to the chair with its reason.
    pub red_line: String,
}

/// Receives what is read, row by row.
pub type Sink<'a, T> = &'a mut (dyn FnMut(T) + Send);

/// What a round is computed from.
#[async_trait]
pub trait RoundReads {
    /// The highest place in the record that a row of this contest has: equal as long as nobody has changed anything of it,
    /// for every change leaves a row in the same transaction.
    async fn inputs_version(&mut self, contest: &ContestId) -> Result<i64>;
    /// Entries of a contest counted.
    async fn intake(&mut self, contest: &ContestId) -> Result<Vec<IntakeCount>>;
    /// Eligible entries of a round that judges cannot watch yet; `advanced` where only those take part that went on to it.
    async fn unwatchable(&mut self, contest: &ContestId, round: u8, advanced: bool) -> Result<Unwatchable>;
    /// Whether a judge has watched, scored or noted anything in a round.
    async fn round_begun(&mut self, contest: &ContestId, round: u8) -> Result<bool>;
    /// Films that take part in a round, by number, with those of their answers that `answers` names; `advanced` as in
    /// [`RoundReads::unwatchable`].
    async fn round_films(
        &mut self,
        contest: &ContestId,
        round: u8,
        advanced: bool,
        answers: &[&str],
        sink: Sink<'_, Entry>,
    ) -> Result<()>;
    /// Tasks of several rounds in a row, the newest round first, then by judge in the judge's own order, with the marks of
    /// these criteria.
    async fn round_sheets(
        &mut self,
        contest: &ContestId,
        rounds: std::ops::Range<u8>,
        criteria: &[String],
        sink: Sink<'_, RoundSheet>,
    ) -> Result<()>;
    /// Every assignment in a round of the films that somebody recused from in it, or stands in for, or that somebody has who judges
    /// the contest no more, by judge in the judge's own order.
    async fn assignments_around_recusals(&mut self, contest: &ContestId, round: u8) -> Result<Vec<Assignment>>;
}
