//! Works on background jobs, in this process or in others beside it.
//!
//! A job is a row. A worker takes it for a while (the lease), renews the lease while it is at it, and removes the job when it is done. If the worker dies, the lease ends and another one begins anew: doing a
//! job twice does no harm. A job that fails comes back later, and is given up after some attempts.

use domain::time::SECOND;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use domain::file_kind::FileKind;
use domain::ids::{ContestId, FileId, JobId};
use serde_json::json;
use store::{FileState, QueuedJob, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::films::examine::examine_file;
use crate::films::prepare::prepare;
use crate::films::upload::remove::sweep_uploads;
use crate::jobs::{Kind, add_job};

/// How long a worker may be silent before its job is another's.
const LEASE: i64 = 60 * SECOND;

/// How often it speaks.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// How often it tells how far it is.
const TELL: Duration = Duration::from_secs(1);

/// How often a worker looks for what other processes have added; its own process wakes it.
const LOOK: Duration = Duration::from_secs(2);

/// How often what is left over from uploads is swept.
const SWEEP: Duration = Duration::from_secs(3_600);

/// Attempts before a job is given up.
const ATTEMPTS: i64 = 5;

impl Services {
    /// Works until it is dropped: takes jobs one after the other, and sweeps now and then. Jobs that were given up are
    /// tried again first: whatever was missing may have been mended before this start.
    pub async fn work(&self) {
        let worker = format!("{}-{}", std::process::id(), uuid::Uuid::now_v7());
        if let Err(error) = revive_jobs(self).await {
            tracing::error!(%error, "jobs that were given up could not be taken up again");
        }
        let mut swept: Option<tokio::time::Instant> = None;
        loop {
            if swept.is_none_or(|at| at.elapsed() >= SWEEP) {
                swept = Some(tokio::time::Instant::now());
                if let Err(error) = sweep_uploads(self).await {
                    tracing::error!(%error, "what is left over could not be swept");
                }
            }
            match work_once(&self.metered(), &worker).await {
                Ok(true) => {}
                Ok(false) => {
                    let _ = tokio::time::timeout(LOOK, self.work.notified()).await;
                }
                Err(error) => {
                    tracing::error!(%error, "no job could be taken");
                    tokio::time::sleep(LOOK).await;
                }
            }
        }
    }

    /// Takes one job and does it; false where none is due.
    ///
    /// # Errors
    /// The database. A job that fails is no error here: it is noted and comes back later.
    pub async fn work_once(&self, worker: &str) -> Result<bool> {
        work_once(self, worker).await
    }
}

/// As [`Services::work_once`].
async fn work_once(cx: &Context, worker: &str) -> Result<bool> {
    let now = cx.now();
    let mut tx = cx.write().await?;
    let Some(job) = tx.take_job(worker, now, now.saturating_add(LEASE)).await? else { return Ok(false) };
    tx.commit().await?;
    let progress = Arc::new(AtomicI64::new(0));
    let done = tokio::select! {
        done = do_job(cx, &job, &progress) => done,
        lost = beat(cx, &job.id, worker, &progress) => {
            tracing::warn!(job.id = %job.id, job.kind = %job.kind, error = %lost, "a job was lost to another worker");
            return Ok(true);
        }
    };
    let mut tx = cx.write().await?;
    match done {
        Ok(()) => {
            tx.finish_job(&job, cx.now()).await?;
        }
        Err(error) => {
            let dead = job.attempts >= ATTEMPTS;
            // 10 s, 40 s, 160 s, …
            let wait = 10 * SECOND.saturating_mul(4_i64.saturating_pow(u32::try_from(job.attempts - 1).unwrap_or(0)));
            let problem = error.to_string();
            tracing::error!(job.id = %job.id, job.kind = %job.kind, job.attempts, dead, %error, "a job failed");
            // Where it is another worker's by now, that one will tell.
            let own = tx.fail_job(&job.id, worker, &problem, cx.now().saturating_add(wait), dead).await?;
            if own && dead {
                let contest = contest_of(&mut *tx, &job).await?;
                let detail = json!({ "job": job.kind, "problem": problem });
                cx.record(&mut *tx, &Actor::Operator, contest.as_ref(), "job.given_up", &job.subject, detail).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(true)
}

async fn do_job(cx: &Context, job: &QueuedJob, progress: &Arc<AtomicI64>) -> Result<()> {
    let (Some(kind), Ok(file)) = (Kind::parse(&job.kind), job.subject.parse::<FileId>()) else {
        return Err(ServiceError::Environment(format!("unknown job {:?} of {:?}", job.kind, job.subject)));
    };
    let done = match kind {
        Kind::Examine => examine_file(cx, &file).await,
        Kind::Prepare => prepare(cx, &file, progress).await,
    };
    let Err(ServiceError::NotFound) = done else { return done };
    if cx.read().await?.file(&file).await?.is_some() {
        let problem = "the bytes of the film, or of subtitles with it, are not in the storage";
        return Err(ServiceError::Environment(problem.to_owned()));
    }
    // It is gone: nothing is left to be done.
    Ok(())
}

/// Prolongs the lease and tells how far the job is, until the job is no longer this worker's; the answer is why.
async fn beat(cx: &Context, id: &JobId, worker: &str, progress: &Arc<AtomicI64>) -> ServiceError {
    let (mut told, mut beaten) = (0, tokio::time::Instant::now());
    loop {
        tokio::time::sleep(TELL).await;
        let now = progress.load(Ordering::Relaxed);
        let held = if beaten.elapsed() >= HEARTBEAT {
            beaten = tokio::time::Instant::now();
            hold(cx, id, worker).await
        } else if now != told {
            told = now;
            tell(cx, id, worker, now).await
        } else {
            continue;
        };
        match held {
            Ok(true) => {}
            Ok(false) => return ServiceError::Conflict,
            // One missed beat is no loss: the lease lasts three.
            Err(error) => tracing::warn!(job.id = %id, %error, "a lease could not be prolonged"),
        }
    }
}

async fn tell(cx: &Context, id: &JobId, worker: &str, progress: i64) -> Result<bool> {
    let mut tx = cx.write().await?;
    let held = tx.note_progress(id, worker, progress).await?;
    tx.commit().await?;
    Ok(held)
}

async fn hold(cx: &Context, id: &JobId, worker: &str) -> Result<bool> {
    let mut tx = cx.write().await?;
    let held = tx.renew_lease(id, worker, cx.now().saturating_add(LEASE)).await?;
    tx.commit().await?;
    Ok(held)
}

async fn revive_jobs(cx: &Context) -> Result<()> {
    let mut tx = cx.write().await?;
    let revived = tx.revive_jobs(None, cx.now()).await?;
    if revived > 0 {
        tracing::info!(revived, "jobs that were given up are tried again");
    }
    // Films that had arrived before there were jobs.
    for file in tx.files_in_state(FileState::Checking).await? {
        add_job(cx, &mut *tx, Kind::Examine, &file.id).await?;
    }
    for file in tx.files_in_state(FileState::Ready).await? {
        if file.fingerprint.is_none() && FileKind::parse(&file.kind).is_some_and(FileKind::is_film) {
            add_job(cx, &mut *tx, Kind::Prepare, &file.id).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// The contest of the file that a job is about; `None` where the file is gone.
async fn contest_of(tx: &mut dyn Tx, job: &QueuedJob) -> Result<Option<ContestId>> {
    let Ok(file) = job.subject.parse::<FileId>() else { return Ok(None) };
    let Some(file) = tx.file(&file).await? else { return Ok(None) };
    Ok(tx.entry(&file.entry_id).await?.map(|entry| entry.contest_id))
}
