//! What letters and messages to channels have in common: a row is the queue, a worker begins it under a lease by the database's clock,
//! and notes how its attempt ended.

use domain::letter::LetterState;
use domain::time::Micros;
use sqlx::AssertSqlSafe;

use super::{Db, SqlTx};
use crate::error::Result;

/// A table of which rows are sent.
#[derive(Clone, Copy)]
pub(super) enum Outbox {
    Letters,
    Deliveries,
}

/// How an attempt ended.
pub(super) struct EndedAttempt<'a> {
    /// From which state; nothing changes where the row is in another by now.
    pub(super) from: LetterState,
    /// To which.
    pub(super) to: LetterState,
    /// Why.
    pub(super) problem: &'a str,
    /// It is due after so long, microseconds.
    pub(super) wait: Micros,
    /// When it was taken.
    pub(super) at: Option<Micros>,
}

impl Outbox {
    const fn table(self) -> &'static str {
        match self {
            Self::Letters => "letters",
            Self::Deliveries => "deliveries",
        }
    }

    /// Which rows may be begun.
    const fn is_waiting(self) -> &'static str {
        match self {
            Self::Letters => "state IN ('released', 'retry') AND held = 0",
            Self::Deliveries => "state IN ('released', 'retry')",
        }
    }
}

impl SqlTx {
    /// A worker begins to send a row, which is its own for so long, microseconds; false where it is not to be sent by now.
    pub(super) async fn begin_attempt(&mut self, of: Outbox, id: &str, worker: &str, lasts: Micros) -> Result<bool> {
        let now = self.clock().await?;
        let query = format!(
            "UPDATE {} SET state = 'sending', worker = $2, begun_at = $3, due_at = $4, attempts = attempts + 1, problem = ''
             WHERE id = $1 AND {}",
            of.table(),
            of.is_waiting()
        );
        let begun =
            sqlx::query::<Db>(AssertSqlSafe(query)).bind(id).bind(worker).bind(now).bind(now.saturating_add(lasts));
        Ok(begun.execute(self.db()?).await?.rows_affected() == 1)
    }

    /// Notes how a worker's attempt ended; false where the row is in another state, or another's.
    pub(super) async fn end_attempt(
        &mut self,
        of: Outbox,
        id: &str,
        worker: &str,
        ended: &EndedAttempt<'_>,
    ) -> Result<bool> {
        let due_at = self.clock().await?.saturating_add(ended.wait);
        let query = format!(
            "UPDATE {} SET state = $4, problem = $5, due_at = $6, sent_at = $7
             WHERE id = $1 AND worker = $2 AND state = $3",
            of.table()
        );
        let noted = sqlx::query::<Db>(AssertSqlSafe(query))
            .bind(id)
            .bind(worker)
            .bind(ended.from.key())
            .bind(ended.to.key())
            .bind(ended.problem)
            .bind(due_at)
            .bind(ended.at);
        Ok(noted.execute(self.db()?).await?.rows_affected() == 1)
    }
}
