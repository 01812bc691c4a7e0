//! What one process does at a time, now and then.

use domain::time::{MINUTE, Micros};

use crate::context::Context;
use crate::error::Result;

/// A turn is one process's for so long, microseconds.
const TURN: Micros = 10 * MINUTE;

/// One process's turn to sweep something. Where it is killed, the turn ends by itself.
pub(crate) struct Turn {
    lease: String,
    holder: String,
}

impl Turn {
    /// Takes it; `None` while another process has it.
    pub(crate) async fn take(cx: &Context, lease: String) -> Result<Option<Self>> {
        let turn = Self { lease, holder: uuid::Uuid::new_v4().to_string() };
        let mut tx = cx.write().await?;
        let taken = tx.take_lease(&turn.lease, &turn.holder, TURN).await?;
        tx.commit().await?;
        Ok(taken.then_some(turn))
    }

    /// Gives it back.
    pub(crate) async fn end(self, cx: &Context) -> Result<()> {
        let mut tx = cx.write().await?;
        tx.release_lease(&self.lease, &self.holder).await?;
        Ok(tx.commit().await?)
    }
}
