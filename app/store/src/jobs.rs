//! Work that goes on in the background.

use async_trait::async_trait;
use domain::ids::{EntryId, JobId};
use domain::time::Micros;

use crate::error::Result;

/// Work that goes on in the background.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedJob {
    /// Key.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// To what: a file's key, for example. There is at most one job of a kind for a subject.
    pub subject: String,
    /// Attempts that were begun.
    pub attempts: i64,
    /// Not before; while it runs, the end of its lease.
    pub due_at: Micros,
    /// Who holds the lease; empty: nobody.
    pub worker: String,
    /// Thousandths.
    pub progress: i64,
    /// Why the last attempt failed; empty: none did.
    pub problem: String,
    /// Given up after too many attempts.
    pub failed_permanently: bool,
    /// When it was asked for last.
    pub created_at: Micros,
}

/// The jobs of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobCount {
    /// What is to be done.
    pub kind: String,
    /// Jobs nobody has taken.
    pub waiting: i64,
    /// Jobs under a lease.
    pub running: i64,
    /// Jobs given up.
    pub failed: i64,
    /// Since when the job is due that has been for longest and is not under a lease.
    pub due_since: Option<Micros>,
}

/// Work that goes on in the background.
#[async_trait]
pub trait Jobs {
    /// Adds a job that is due at `job.due_at`. There is one of a kind for a subject: one that waits already does for both,
    /// one that runs is done once more, one that was given up is due again, as if never tried.
    async fn insert_job(&mut self, job: &QueuedJob) -> Result<()>;
    /// Takes the job of these kinds that has been due for longest and is not given up: it is this worker's until `until`. A
    /// job whose lease has ended is due again.
    async fn take_job(&mut self, kinds: &[&str], worker: &str, now: Micros, until: Micros)
    -> Result<Option<QueuedJob>>;
    /// Prolongs the lease; false if the job is no longer this worker's.
    async fn renew_lease(&mut self, id: &JobId, worker: &str, until: Micros) -> Result<bool>;
    /// Notes how far a job is, thousandths; false if the job is no longer this worker's.
    async fn note_progress(&mut self, id: &JobId, worker: &str, progress: i64) -> Result<bool>;
    /// Removes a job that its worker has done, as it was taken. False where it stays: it is another worker's by now, or was
    /// asked for again meanwhile and is due now.
    async fn finish_job(&mut self, job: &QueuedJob, now: Micros) -> Result<bool>;
    /// Gives a job back: due again at `due_at`, or given up.
    async fn fail_job(
        &mut self,
        id: &JobId,
        worker: &str,
        problem: &str,
        due_at: Micros,
        failed_permanently: bool,
    ) -> Result<bool>;
    /// Makes jobs that were given up, all or those about one entry's files, due again as if never tried; how many.
    async fn revive_jobs(&mut self, entry: Option<&EntryId>, now: Micros) -> Result<u64>;
    /// The jobs of each kind of which there are any.
    async fn job_counts(&mut self, now: Micros) -> Result<Vec<JobCount>>;
    /// Jobs of all files of an entry.
    async fn jobs_of_entry(&mut self, entry: &EntryId) -> Result<Vec<QueuedJob>>;
}
