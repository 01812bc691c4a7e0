//! Ballots are tallied for what looks wrong: in the background, some at a time so that votes are taken in between, and the last of them when
//! somebody looks. No page waits for more than [`AT_ONCE`]; it says how many are left.

use std::time::Duration;

use domain::ids::ContestId;

use crate::Services;
use crate::context::Context;
use crate::error::Result;

/// How often it is looked whether ballots are to be tallied.
const INTERVAL: Duration = Duration::from_secs(10);
/// Ballots that are tallied in one transaction.
const AT_ONCE: i64 = 500;

impl Services {
    /// Tallies the ballots of every vote that runs; how many. For the work that is done now and then.
    ///
    /// # Errors
    /// The database.
    pub async fn keep_vote_tallies(&self) -> Result<i64> {
        keep_vote_tallies(self).await
    }
}

/// Looks for ever whether ballots are to be tallied.
pub(crate) async fn keep_vote_tallies_for_ever(cx: &Context) {
    loop {
        match keep_vote_tallies(&cx.metered()).await {
            Ok(ballots) if ballots > 0 => tracing::debug!(ballots, "ballots of popularity votes tallied"),
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "ballots of popularity votes could not be tallied"),
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

/// As [`Services::keep_vote_tallies`]. Where two processes do it, each goes on from where the other is.
async fn keep_vote_tallies(cx: &Context) -> Result<i64> {
    let votes = cx.read().await?.running_votes().await?;
    let mut tallied: i64 = 0;
    for vote in votes {
        let mut behind = cx.read().await?.untallied_ballots(&vote.contest_id).await?;
        while behind > 0 {
            let left = tally_some(cx, &vote.contest_id).await?;
            tallied = tallied.saturating_add(behind.saturating_sub(left).max(0));
            behind = left;
        }
    }
    Ok(tallied)
}

async fn tally_some(cx: &Context, contest: &ContestId) -> Result<i64> {
    let mut tx = cx.write().await?;
    let left = tx.tally_ballots(contest, AT_ONCE).await?;
    tx.commit().await?;
    Ok(left)
}

/// Tallies the last ballots, which so many are, for somebody who looks at what is wrong; how many are left. Who only looks as somebody else
/// changes nothing.
pub(super) async fn tally_last(cx: &Context, contest: &ContestId, behind: i64) -> Result<i64> {
    if behind == 0 || cx.only_looks { Ok(behind) } else { tally_some(cx, contest).await }
}
