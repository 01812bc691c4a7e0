//! Work that goes on in the background.

use async_trait::async_trait;
use domain::ids::{EntryId, JobId};
use domain::time::Micros;

use crate::error::Result;

/// When a job that was not done is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextAttempt {
    /// After so long, microseconds.
    After(Micros),
    /// After so long, microseconds, as if it had not been tried: what it needs was not there.
    Uncounted(Micros),
    /// Not before it is asked for.
    Never,
}

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
    /// Not before; while it runs, the end of its lease; both by the database's clock.
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
    /// For how long the job that is due for longest has been, microseconds; 0 where none is.
    pub overdue: Micros,
}

/// A job that is to be done as soon as somebody can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// Key.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// To what; see [`QueuedJob::subject`].
    pub subject: String,
    /// When it was asked for.
    pub created_at: Micros,
}

/// Work that goes on in the background. What is due and whose lease has ended, the database's own clock says: a worker whose
/// clock is wrong takes no job that another is at.
#[async_trait]
pub trait Jobs {
    /// Adds a job that is due at once. There is one of a kind for a subject: one that waits already does for both, one that
    /// runs is done once more, one that was given up is due again, as if never tried.
    async fn insert_job(&mut self, job: &NewJob) -> Result<()>;
    /// Takes the job of these kinds that has been due for longest and is not given up: it is this worker's for so long,
    /// microseconds. A job whose lease has ended is due again.
    async fn take_job(&mut self, kinds: &[&str], worker: &str, lasts: Micros) -> Result<Option<QueuedJob>>;
    /// Prolongs the lease from now on; false if the job is no longer this worker's.
    async fn renew_lease(&mut self, id: &JobId, worker: &str, lasts: Micros) -> Result<bool>;
    /// Notes how far a job is, thousandths; false if the job is no longer this worker's.
    async fn note_progress(&mut self, id: &JobId, worker: &str, progress: i64) -> Result<bool>;
    /// Removes a job that its worker has done, as it was taken. False where it stays: it is another worker's by now, or was
    /// asked for again meanwhile and is due now.
    async fn finish_job(&mut self, job: &QueuedJob) -> Result<bool>;
    /// Gives a job back that was not done; false if it is no longer this worker's.
    async fn fail_job(&mut self, id: &JobId, worker: &str, problem: &str, next: NextAttempt) -> Result<bool>;
    /// Makes jobs that were given up, all or those about one entry's files, due again as if never tried; how many.
    async fn revive_jobs(&mut self, entry: Option<&EntryId>) -> Result<u64>;
    /// The jobs of each kind of which there are any.
    async fn job_counts(&mut self) -> Result<Vec<JobCount>>;
    /// The job of a kind for a subject, if there is one.
    async fn job(&mut self, kind: &str, subject: &str) -> Result<Option<QueuedJob>>;
    /// Jobs of all files of an entry.
    async fn jobs_of_entry(&mut self, entry: &EntryId) -> Result<Vec<QueuedJob>>;
}
