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

use super::{Db, TEXT_ORDER};
use crate::database::{Meter, Tx};
use crate::error::Result;

/// A transaction of this database.
pub(super) struct SqlTx {
    pub(super) inner: sqlx::Transaction<'static, Db>,
    pub(super) meter: Meter,
}

impl SqlTx {
    /// The connection for one statement, counted.
    fn db(&mut self) -> &mut <Db as sqlx::Database>::Connection {
        self.meter.tick();
        &mut self.inner
    }
}

#[async_trait]
impl Tx for SqlTx {
    async fn commit(self: Box<Self>) -> Result<()> {
        self.inner.commit().await?;
        Ok(())
    }
}
