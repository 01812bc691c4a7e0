//! Which films take part in a round.

use std::collections::BTreeSet;

use domain::contest::phase::Phase;
use domain::ids::EntryId;
use store::{Contest, Entry, Tx};

use crate::error::{Refusal, Result, ServiceError};

/// The entries that go on to a round; `None` is all that are eligible.
pub(crate) struct RoundParticipants(Option<BTreeSet<EntryId>>);

impl RoundParticipants {
    /// Whether an entry takes part that is eligible.
    pub(crate) fn has(&self, entry: &EntryId) -> bool {
        self.0.as_ref().is_none_or(|inside| inside.contains(entry))
    }
}

/// Whether judges may be dealt to films now: before a round, or in it as long as nobody has watched or scored anything of it.
///
/// # Errors
/// [`Refusal::RoundBegun`].
pub(crate) async fn may_deal(tx: &mut dyn Tx, contest: &Contest) -> Result<()> {
    let Phase::Round(round) = contest.phase else { return Ok(()) };
    if tx.round_begun(&contest.id, round).await? { Err(Refusal::RoundBegun.into()) } else { Ok(()) }
}

/// The round a phase belongs to; after the last one it stays the last.
pub(crate) fn round_of(contest: &Contest) -> u8 {
    match contest.phase {
        Phase::Round(round) => round,
        phase if phase > Phase::Round(u8::MAX) => contest.settings.round_count(),
        _ => 1,
    }
}

/// The round that is asked for, of those that have begun; `None` is the present round, or the last one once it has closed.
///
/// # Errors
/// A round that has not begun is not found.
pub(crate) fn begun_round(contest: &Contest, asked: Option<u8>) -> Result<u8> {
    let last = round_of(contest);
    let round = asked.unwrap_or(last);
    if (1..=last).contains(&round) { Ok(round) } else { Err(ServiceError::NotFound) }
}

/// Who takes part in a round, from 1.
pub(crate) async fn taking_part(tx: &mut dyn Tx, contest: &Contest, round: u8) -> Result<RoundParticipants> {
    Ok(RoundParticipants(if round > 1 {
        Some(tx.advanced(&contest.id, round).await?.into_iter().collect())
    } else {
        None
    }))
}

/// The eligible entries of a round.
pub(crate) async fn entries_of_round(tx: &mut dyn Tx, contest: &Contest, round: u8) -> Result<Vec<Entry>> {
    let mut entries = tx.eligible_entries(&contest.id).await?;
    let inside = taking_part(tx, contest, round).await?;
    entries.retain(|entry| inside.has(&entry.id));
    Ok(entries)
}
