//! The statements, compiled once for each database (see the crate's docs). `Db` is the database.

mod accounts;
mod assignments;
mod audit;
mod awards;
mod certificates;
mod channels;
mod checks;
mod checksums;
mod conditions;
mod conflicts;
mod contests;
mod deliveries;
mod doubts;
mod entries;
mod erasure;
mod exhibition_members;
mod exhibition_settings;
mod exhibition_waits;
mod extensions;
mod feedback;
mod films;
mod imports;
mod jobs;
mod leases;
mod letters;
mod library;
mod listing;
mod meetings;
mod nominations;
mod notices;
mod objections;
mod order_reads;
mod orders;
mod outbox;
mod packs;
mod participation;
mod participation_reports;
mod participation_roll_up;
mod participation_rows;
mod plan_sites;
mod plans;
mod popularity;
mod popularity_groups;
mod popularity_rows;
mod portable;
mod record;
mod record_audit;
mod record_upkeep;
mod releases;
mod round_reads;
mod rounds;
mod sealed_changes;
mod search;
mod second_factors;
mod selections;
mod sheets;
mod site_writes;
mod sites;
mod spot_checks;
mod tags;
mod uploads;
mod viewing_bulk;
mod viewing_parts;
mod viewings;
mod work;
mod writer;

pub(super) use exhibition_settings::put_exhibition_secret;
pub(super) use search::put_missing_words;
pub(super) use writer::Writer;

use async_trait::async_trait;
use domain::time::Micros;
use sqlx::pool::PoolOptions;
use sqlx::{Connection as _, Pool};

use super::{BEGIN_WRITE, CLOCK, Db, FRESH_SECRET, JSON_OBJECT, LOCK_ROW, NO_BYTES, TEXT_ORDER, TO_HEX};
use crate::audit::ChainHead;
use crate::database::{ConnectionCount, Meter, Tx};
use crate::error::{Result, StoreError};

/// A pool whose connections come back without a transaction. One that could not end its own is closed: SQLite ends a
/// transaction by itself when the disk is full, and the driver, which does not know, would never begin another.
pub(super) fn pool() -> PoolOptions<Db> {
    PoolOptions::new().after_release(|connection: &mut <Db as sqlx::Database>::Connection, _| {
        Box::pin(async move {
            if connection.is_in_transaction() {
                // A rollback waits to be sent.
                connection.ping().await?;
            }
            Ok(!connection.is_in_transaction())
        })
    })
}

/// The connections of these pools.
pub(super) fn connections(pools: &[&Pool<Db>]) -> ConnectionCount {
    pools.iter().fold(ConnectionCount::default(), |sum, pool| ConnectionCount {
        open: sum.open.saturating_add(pool.size()),
        idle: sum.idle.saturating_add(u32::try_from(pool.num_idle()).unwrap_or(u32::MAX)),
        most: sum.most.saturating_add(pool.options().get_max_connections()),
    })
}

/// A transaction of this database.
pub(super) struct SqlTx {
    kind: Kind,
    meter: Meter,
}

enum Kind {
    View(sqlx::Transaction<'static, Db>),
    Write(writer::Turn),
}

impl SqlTx {
    pub(super) fn view(view: sqlx::Transaction<'static, Db>, meter: &Meter) -> Self {
        Self { kind: Kind::View(view), meter: meter.clone() }
    }

    pub(super) fn write(turn: writer::Turn, meter: &Meter) -> Self {
        Self { kind: Kind::Write(turn), meter: meter.clone() }
    }

    /// The connection for one statement, counted.
    fn db(&mut self) -> Result<&mut <Db as sqlx::Database>::Connection> {
        self.meter.tick();
        match &mut self.kind {
            Kind::View(view) => Ok(&mut *view),
            Kind::Write(turn) => turn.connection(),
        }
    }

    /// What the database's own clock says, microseconds since 1970: leases end by it, whatever the clocks of the processes say.
    async fn clock(&mut self) -> Result<Micros> {
        Ok(sqlx::query_scalar(CLOCK).fetch_one(self.db()?).await?)
    }

    /// The last row of the audit trail as this transaction leaves it.
    fn audit_head(&mut self) -> Result<&mut ChainHead> {
        match &mut self.kind {
            Kind::View(_) => Err(StoreError::ReadOnly),
            Kind::Write(turn) => turn.head(),
        }
    }
}

#[async_trait]
impl Tx for SqlTx {
    async fn commit(self: Box<Self>) -> Result<()> {
        match self.kind {
            Kind::View(view) => Ok(view.commit().await?),
            Kind::Write(turn) => turn.commit().await,
        }
    }
}
