//! The queue of background jobs: a job is a row, added in the transaction of the act that needs it. The registry that says
//! what runs for each kind is in [`crate::workers`], above the jobs themselves.

pub(crate) mod turn;

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use async_trait::async_trait;
use domain::ids::{ContestId, EntryId, FileId, PackId};
use store::{NewJob, Tx};

use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::lanes::Lane;

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobKind {
    /// Measure a file and hold it against the rules.
    Examine,
    /// Decode it whole, and make from it what judges need.
    Prepare,
    /// Read the chosen films of a contest for their archive.
    Package,
    /// Make the copy for a weak line of a film of the library.
    Lighten,
    /// Read the films of a pack for its archive.
    Pack,
}

impl JobKind {
    pub(crate) const ALL: [Self; 5] = [Self::Examine, Self::Prepare, Self::Package, Self::Lighten, Self::Pack];
}

/// A kind of job. One that is done twice does no harm.
#[async_trait]
pub(crate) trait Job {
    /// How rows name it; never changed, never used again for another.
    const NAME: &'static str;
    /// Who does it.
    const LANE: Lane;

    /// Does it for a file, or for what else [`add_contest_job`] or [`add_entry_job`] named by the key. `progress` gets thousandths.
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

/// As [`add_job`], about a whole contest: no page of an entry tells of it, so nobody learns from it which films are chosen.
pub(crate) async fn add_contest_job<J: Job>(cx: &Context, tx: &mut dyn Tx, contest: &ContestId) -> Result<()> {
    add_job::<J>(cx, tx, &keyed(contest.as_str())?).await
}

/// As [`add_job`], about a whole entry: its pages tell of the jobs of its files alone, and nobody who entered it waits for this one.
pub(crate) async fn add_entry_job<J: Job>(cx: &Context, tx: &mut dyn Tx, entry: &EntryId) -> Result<()> {
    add_job::<J>(cx, tx, &keyed(entry.as_str())?).await
}

/// The entry that a job of [`add_entry_job`] is about.
pub(crate) fn entry_of_job(subject: &FileId) -> Result<EntryId> {
    keyed(subject.as_str())
}

/// The contest that a job of [`add_contest_job`] is about.
pub(crate) fn contest_of_job(subject: &FileId) -> Result<ContestId> {
    keyed(subject.as_str())
}

/// As [`add_job`], about a pack.
pub(crate) async fn add_pack_job<J: Job>(cx: &Context, tx: &mut dyn Tx, pack: &PackId) -> Result<()> {
    add_job::<J>(cx, tx, &keyed(pack.as_str())?).await
}

/// The pack that a job of [`add_pack_job`] is about.
pub(crate) fn pack_of_job(subject: &FileId) -> Result<PackId> {
    keyed(subject.as_str())
}

/// The same key, as that of another row.
fn keyed<Id: std::str::FromStr>(key: &str) -> Result<Id> {
    key.parse().map_err(|_| ServiceError::Environment(format!("{key:?} is no key of a job")))
}

pub(crate) fn wake_workers(cx: &Context) {
    for lane in Lane::ALL {
        cx.work.of(lane).notify_one();
    }
}
