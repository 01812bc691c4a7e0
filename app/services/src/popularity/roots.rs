//! The root over the ballots of each day, fixed once the day is over: from then on no ballot of it is taken away, added or changed
//! without everybody being able to see it.

use domain::calendar::Day;
use domain::record::tree;
use domain::time::{HOUR, MINUTE, Micros};
use store::{Contest, Tx, VoteRoot};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::Result;
use crate::time::ahead_s;

/// How long a ballot that was cast in the last moment of a day may take to be written.
const LATE: Micros = 5 * MINUTE;
/// How long it is kept that a puzzle or a link of a letter was used: longer than it can be.
const SPENT_KEPT: Micros = 48 * HOUR;

impl Services {
    /// Fixes the roots of the days that are over, in every vote that runs; how many. For the work that is done now and then.
    ///
    /// # Errors
    /// The database.
    pub async fn keep_vote_roots(&self) -> Result<usize> {
        keep_vote_roots(self).await
    }

    /// Forgets which puzzles and links were used that nobody can use any more, whether votes run or not; how many. For the work that is
    /// done now and then.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_spent_puzzles(&self) -> Result<u64> {
        forget_spent_puzzles(self).await
    }
}

/// As [`Services::forget_spent_puzzles`].
pub(crate) async fn forget_spent_puzzles(cx: &Context) -> Result<u64> {
    let mut tx = cx.write().await?;
    let forgotten = tx.forget_spent(cx.now().saturating_sub(SPENT_KEPT)).await?;
    tx.commit().await?;
    Ok(forgotten)
}

/// As [`Services::keep_vote_roots`].
pub(crate) async fn keep_vote_roots(cx: &Context) -> Result<usize> {
    let votes = cx.read().await?.running_votes().await?;
    let mut fixed = 0;
    for vote in votes {
        let mut tx = cx.write().await?;
        let contest = cx.contest_in(&mut *tx, &vote.contest_id).await?;
        let at = cx.now().saturating_sub(LATE);
        let before = Day::of(at, ahead_s(&contest.settings.time_zone, at));
        fixed += fix_roots(cx, &mut *tx, &contest, before).await?;
        tx.commit().await?;
    }
    Ok(fixed)
}

/// Fixes the roots of the days before this one that have ballots; how many.
pub(super) async fn fix_roots(cx: &Context, tx: &mut dyn Tx, contest: &Contest, before: Day) -> Result<usize> {
    let days = tx.days_without_root(&contest.id, before).await?;
    for day in &days {
        let leaves = tx.ballot_leaves(&contest.id, *day).await?;
        let ballots = i64::try_from(leaves.len()).unwrap_or(i64::MAX);
        let root = VoteRoot { day: *day, ballots, root: tree::root(&leaves) };
        tx.insert_vote_root(&contest.id, &root).await?;
        let hash = root.root.to_string();
        let event = event::VoteRoot { votes: leaves.len(), hash: &hash };
        cx.audit(tx, &Actor::Operator, Some(&contest.id), &day.to_string(), &event).await?;
    }
    Ok(days.len())
}
