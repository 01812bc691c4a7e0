//! What is done for records now and then: the checkpoint of the day, and checkpoints that nobody could sign in the act.

use std::collections::BTreeSet;

use domain::ids::ContestId;
use domain::time::{DAY, Micros};

use super::checkpoint::catch_up;
use super::key::append_own_key;
use super::own_key::own_key;
use crate::Services;
use crate::context::Context;
use crate::error::Result;
use crate::jobs::turn::Turn;

impl Services {
    /// Makes the checkpoints that records lack; how many. One process does it at a time.
    ///
    /// # Errors
    /// The database.
    pub async fn keep_checkpoints(&self) -> Result<usize> {
        keep_checkpoints(self).await
    }
}

/// As [`Services::keep_checkpoints`].
pub(crate) async fn keep_checkpoints(cx: &Context) -> Result<usize> {
    let Some(signer) = &cx.signer else { return Ok(0) };
    let (own, last_at) = (signer.key().to_string(), cx.now().saturating_sub(DAY));
    let mut tx = cx.read().await?;
    // The key may have been changed since this process began: then it signs nothing any more.
    if own_key(cx, &mut *tx).await?.is_some_and(|named| named != own) {
        return Ok(0);
    }
    let mut due: BTreeSet<ContestId> = tx.records_behind(last_at).await?.into_iter().collect();
    for (contest, key) in tx.named_record_keys().await? {
        if key != own {
            due.insert(contest);
        }
    }
    drop(tx);
    if due.is_empty() {
        return Ok(0);
    }
    let Some(turn) = Turn::take(cx, "sweep:records".to_owned()).await? else { return Ok(0) };
    let made = catch_up_all(cx, &due, last_at).await;
    turn.end(cx).await?;
    made
}

async fn catch_up_all(cx: &Context, due: &BTreeSet<ContestId>, last_at: Micros) -> Result<usize> {
    let mut made = 0;
    for contest in due {
        let mut tx = cx.write().await?;
        made += usize::from(append_own_key(cx, &mut *tx, contest).await?);
        made += catch_up(cx, &mut *tx, contest, last_at).await?;
        tx.commit().await?;
    }
    Ok(made)
}
