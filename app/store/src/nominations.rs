//! What creators hand to their unit, and which entries are one work.

use async_trait::async_trait;
use domain::contest::phase::Phase;
use domain::entry::NominationState;
use domain::ids::{ContestId, EntryId};
use domain::time::Micros;

use crate::entries::Entry;
use crate::error::Result;

/// An entry that was handed to a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nomination {
    /// Entry.
    pub entry_id: EntryId,
    /// Contest.
    pub contest_id: ContestId,
    /// The unit.
    pub unit: String,
    /// Where it stands.
    pub state: NominationState,
    /// Why the unit returned it; empty otherwise.
    pub reason: String,
    /// Its place in the order of the unit's recommendation, from 1.
    pub position: i64,
    /// When it was handed over, for the last time.
    pub handed_at: Micros,
    /// When the unit returned or submitted it.
    pub decided_at: Option<Micros>,
}

/// Another entry that has the title or the film of an entry, byte for byte or to the eye.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikeEntry {
    /// The entry.
    pub entry: Entry,
    /// Title of its contest.
    pub contest_title: String,
    /// Where its contest stands.
    pub contest_phase: Phase,
    /// SHA-256 of its film as it was submitted last.
    pub film_sha256: Option<String>,
    /// The two films look the same.
    pub looks_same: bool,
    /// What was decided about the two: whether they are the same work, and why.
    pub decided: Option<(bool, String)>,
}

/// Nominations, and works that are entered more than once.
#[async_trait]
pub trait Nominations {
    /// The nomination of an entry.
    async fn nomination(&mut self, entry: &EntryId) -> Result<Option<Nomination>>;
    /// Keeps a nomination in place of an earlier one of the same entry.
    async fn put_nomination(&mut self, nomination: &Nomination) -> Result<()>;
    /// Nominations of a contest, in the order of the recommendation.
    async fn nominations(&mut self, contest: &ContestId) -> Result<Vec<Nomination>>;
    /// Keeps title and film that a work is recognised by; an empty mark is none.
    async fn put_work_marks(&mut self, entry: &EntryId, title: &str, film: &str) -> Result<()>;
    /// Keeps that the film of an entry, with this SHA-256, looks the same as those of `others`, in place of what was kept of an earlier
    /// film of it. Films that look like the same one count as looking the same.
    async fn put_work_look(&mut self, entry: &EntryId, film: &str, others: &[EntryId]) -> Result<()>;
    /// Submitted entries of any contest with the title or the film of this one, `skip` of them left out, then at most `most`: those
    /// that were decided to be the same work first, then the newest.
    async fn like_entries(&mut self, entry: &EntryId, skip: i64, most: i64) -> Result<Vec<LikeEntry>>;
    /// How many there are of [`Nominations::like_entries`].
    async fn like_entry_count(&mut self, entry: &EntryId) -> Result<i64>;
    /// Whether an entry is among the [`Nominations::like_entries`] of another.
    async fn is_like_entry(&mut self, entry: &EntryId, other: &EntryId) -> Result<bool>;
    /// Keeps whether two entries are the same work, in place of an earlier decision.
    async fn put_work_decision(
        &mut self,
        entries: (&EntryId, &EntryId),
        same: bool,
        reason: &str,
        at: Micros,
    ) -> Result<()>;
}
