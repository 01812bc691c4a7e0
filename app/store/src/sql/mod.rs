//! The statements, compiled once for each database (see the crate's docs). `Db` is the database.

mod accounts;
mod assignments;
mod audit;
mod contests;
mod entries;
mod films;
mod jobs;
mod listing;
mod meetings;
mod round_reads;
mod rounds;
mod selections;
mod sheets;

use async_trait::async_trait;

use super::{Db, LOCK_ROW, TEXT_ORDER};
use crate::database::{Meter, Tx};
use crate::error::Result;

/// A transaction of this database.
pub(super) struct SqlTx {
    inner: sqlx::Transaction<'static, Db>,
    meter: Meter,
    /// Set once this transaction has added to the audit trail.
    head: Option<audit::AuditHead>,
}

impl SqlTx {
    pub(super) fn new(inner: sqlx::Transaction<'static, Db>, meter: &Meter) -> Self {
        Self { inner, meter: meter.clone(), head: None }
    }

    /// The connection for one statement, counted.
    fn db(&mut self) -> &mut <Db as sqlx::Database>::Connection {
        self.meter.tick();
        &mut self.inner
    }
}

#[async_trait]
impl Tx for SqlTx {
    async fn commit(mut self: Box<Self>) -> Result<()> {
        self.store_audit_head().await?;
        self.inner.commit().await?;
        Ok(())
    }
}
