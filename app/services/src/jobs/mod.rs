//! The queue of background jobs: a job is a row, added in the transaction of the act that needs it. The registry that says
//! what runs for each kind is in [`crate::workers`], above the jobs themselves.

pub(crate) mod turn;

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use async_trait::async_trait;
use domain::ids::FileId;
use store::{NewJob, Tx};

use crate::context::Context;
use crate::error::Result;
use crate::lanes::Lane;

/// What is to be done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobKind {
    /// Measure it and hold it against the rules.
    Examine,
    /// Decode it whole, and make from it what judges need.
    Prepare,
}

impl JobKind {
    pub(crate) const ALL: [Self; 2] = [Self::Examine, Self::Prepare];
}

/// A kind of job. One that is done twice does no harm.
#[async_trait]
pub(crate) trait Job {
    /// How rows name it; never changed, never used again for another.
    const NAME: &'static str;
    /// Who does it.
    const LANE: Lane;

    /// Does it for a file. `progress` gets thousandths.
    ///
    /// # Errors
    /// What keeps it from being done now; the job comes back then.
    async fn run(cx: &Context, file: &FileId, progress: &Arc<AtomicI64>) -> Result<()>;

    /// Notes with the file, within the transaction that gives the job up, what it is left without.
    ///
    /// # Errors
    /// The database.
    async fn give_up(cx: &Context, tx: &mut dyn Tx, file: &FileId) -> Result<()>;
}

/// Adds a job about a file within the transaction of the act; after the commit, [`wake_workers`].
pub(crate) async fn add_job<J: Job>(cx: &Context, tx: &mut dyn Tx, file: &FileId) -> Result<()> {
    let job = NewJob { id: cx.fresh_id()?, kind: J::NAME.to_owned(), subject: file.to_string(), created_at: cx.now() };
    Ok(tx.insert_job(&job).await?)
}

pub(crate) fn wake_workers(cx: &Context) {
    for lane in Lane::ALL {
        cx.work.of(lane).notify_one();
    }
}
