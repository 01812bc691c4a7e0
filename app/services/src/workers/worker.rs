//! Works on background jobs, in this process or in others beside it.
//!
//! A worker takes a job for a while (the lease), renews the lease while it is at it, and removes the job when it is done. If
//! the worker dies, the lease ends and another one begins anew: doing a job twice does no harm. A job that fails comes back
//! later, and is given up after some attempts. Each lane has a worker of its own: the examination of a film that has just
//! arrived never waits behind the preparation of a long one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use domain::film::kind::FileKind;
use domain::ids::{ContestId, FileId, JobId};
use domain::time::{MINUTE, Micros};
use store::{FileState, NextAttempt, Outage, QueuedJob, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::channels::worker::deliver_for_ever;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::library::light::queue_light_copies;
use crate::exhibition::participation::roll_up::keep_participation_for_ever;
use crate::films::examine::ExamineFilm;
use crate::films::prepare::PrepareFilm;
use crate::films::sweep::{Swept, sweep};
use crate::imports::kept::forget_outdated;
use crate::jobs::{JobKind, add_job, contest_of_job};
use crate::lanes::Lane;
use crate::mail::worker::{send_for_ever, wipe};
use crate::popularity::roots::{forget_spent_puzzles, keep_vote_roots};
use crate::popularity::tallies::keep_vote_tallies_for_ever;
use crate::record::daily::keep_checkpoints;

/// How long a job waits that found no room on the disk, microseconds. That is no failure of the job.
const NO_SPACE_WAIT: Micros = 10 * MINUTE;

/// How often progress is reported.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(1);

/// How often a worker looks for what other processes have added; its own process wakes it.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// How often what is left over from uploads, and texts of letters and spreadsheets that are not needed any more, is swept, records
/// are looked at for lines that nobody signed, and the library for films without a copy for a weak line.
const CLEAN_UP_INTERVAL: Duration = Duration::from_secs(3_600);

/// Messages to channels that are sent beside each other, at most.
const CHANNEL_LOOPS: usize = 4;

/// Attempts before a job is given up.
const ATTEMPTS: i64 = 5;

impl Services {
    /// Works until it is dropped: each lane's jobs one after the other, letters, lanes beside each other, and sweeps now and then.
    /// Jobs that were given up are tried again first: whatever was missing may have been repaired before this start.
    pub async fn work(&self) {
        let worker = format!("{}-{}", std::process::id(), uuid::Uuid::now_v7());
        if let Err(error) = revive_jobs(self).await {
            tracing::error!(%error, "permanently failed jobs could not be queued again");
        }
        let lane = |lane: Lane| work_lane(self, lane, format!("{worker}-{lane:?}"));
        let mail = format!("{worker}-mail");
        // Several, so that a channel that does not answer keeps no other waiting.
        let channels = futures::future::join_all((0..CHANNEL_LOOPS).map(|nth| {
            let worker = format!("{worker}-channels-{nth}");
            async move { deliver_for_ever(self, &worker).await }
        }));
        let figures = keep_participation_for_ever(self);
        let tallies = keep_vote_tallies_for_ever(self);
        let lanes = futures::future::join_all(Lane::ALL.map(lane));
        tokio::join!(lanes, send_for_ever(self, &mail), channels, sweep_for_ever(self), figures, tallies);
    }

    /// Takes one job of any lane, the fast ones first, and does it; false where none is due.
    ///
    /// # Errors
    /// The database. A job that fails is no error here: it is noted and comes back later.
    pub async fn work_once(&self, worker: &str) -> Result<bool> {
        for lane in Lane::ALL {
            if work_once(self, lane, worker).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

async fn work_lane(cx: &Context, lane: Lane, worker: String) {
    loop {
        match work_once(&cx.metered(), lane, &worker).await {
            Ok(true) => {}
            Ok(false) => {
                let _ = tokio::time::timeout(POLL_INTERVAL, cx.work.of(lane).notified()).await;
            }
            Err(error) => {
                tracing::error!(%error, ?lane, "job queue could not be read");
                tokio::time::sleep(POLL_INTERVAL).await;
            }
        }
    }
}

async fn sweep_for_ever(cx: &Context) {
    loop {
        match sweep(cx).await {
            Ok(swept) if swept != Swept::default() => {
                tracing::info!(swept.uploads, swept.outdated, swept.removed, "clean-up of uploads and films")
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "clean-up of uploads and films failed"),
        }
        match wipe(cx).await {
            Ok(wiped) if wiped > 0 => tracing::info!(wiped, "texts of letters with links wiped"),
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "texts of letters could not be wiped"),
        }
        match forget_outdated(cx).await {
            Ok(forgotten) if forgotten > 0 => tracing::info!(forgotten, "spreadsheets that nobody imported forgotten"),
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "spreadsheets that nobody imported could not be forgotten"),
        }
        match queue_light_copies(cx).await {
            Ok(queued) if queued > 0 => tracing::info!(queued, "copies for weak lines to be made"),
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "copies for weak lines could not be queued"),
        }
        match keep_checkpoints(cx).await {
            Ok(made) if made > 0 => tracing::info!(made, "checkpoints of records"),
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "checkpoints of records could not be made"),
        }
        match keep_vote_roots(cx).await {
            Ok(fixed) if fixed > 0 => tracing::info!(fixed, "roots over ballots of popularity votes"),
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "roots over ballots of popularity votes could not be fixed"),
        }
        match forget_spent_puzzles(cx).await {
            Ok(forgotten) if forgotten > 0 => {
                tracing::info!(forgotten, "puzzles of popularity votes that were used forgotten")
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "puzzles that were used could not be forgotten"),
        }
        tokio::time::sleep(CLEAN_UP_INTERVAL).await;
    }
}

/// Takes one job of a lane and does it; false where none is due.
async fn work_once(cx: &Context, lane: Lane, worker: &str) -> Result<bool> {
    let kinds = JobKind::names_in(lane);
    let mut tx = cx.write().await?;
    let Some(job) = tx.take_job(&kinds, worker, micros(cx.periods.lease)).await? else { return Ok(false) };
    tx.commit().await?;
    let progress = Arc::new(AtomicI64::new(0));
    let done = tokio::select! {
        done = do_job(cx, &job, &progress) => done,
        lost = keep_lease(cx, &job.id, worker, &progress) => {
            tracing::warn!(job.id = %job.id, job.kind = %job.kind, error = %lost, "job lease lost to another worker");
            return Ok(true);
        }
    };
    let mut tx = cx.write().await?;
    match done {
        Ok(()) => {
            tx.finish_job(&job).await?;
        }
        Err(error) => {
            let next = next_attempt(cx, &job, &error);
            let failed_permanently = next == NextAttempt::Never;
            let problem = error.to_string();
            tracing::error!(job.id = %job.id, job.kind = %job.kind, job.attempts, failed_permanently, %error, "job failed");
            // Where it is another worker's by now, that one will tell.
            let own = tx.fail_job(&job.id, worker, &problem, next).await?;
            if own && failed_permanently {
                if let (Some(kind), Ok(file)) = (JobKind::parse(&job.kind), job.subject.parse::<FileId>()) {
                    kind.give_up(cx, &mut *tx, &file).await?;
                }
                let contest = contest_of(&mut *tx, &job).await?;
                let event = event::JobGivenUp { job: &job.kind, problem: &problem };
                cx.audit(&mut *tx, &Actor::Operator, contest.as_ref(), &job.subject, &event).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(true)
}

fn next_attempt(cx: &Context, job: &QueuedJob, error: &ServiceError) -> NextAttempt {
    let is_full =
        matches!(error, ServiceError::Refused(Refusal::NoSpace(_))) || error.outage() == Some(Outage::NoSpace);
    if is_full {
        return NextAttempt::Uncounted(NO_SPACE_WAIT);
    }
    if job.attempts >= ATTEMPTS {
        return NextAttempt::Never;
    }
    // 10 s, 40 s, 160 s, …
    let times = 4_i64.saturating_pow(u32::try_from(job.attempts - 1).unwrap_or(0));
    NextAttempt::After(micros(cx.periods.retry).saturating_mul(times))
}

fn micros(period: Duration) -> Micros {
    i64::try_from(period.as_micros()).unwrap_or(i64::MAX)
}

async fn do_job(cx: &Context, job: &QueuedJob, progress: &Arc<AtomicI64>) -> Result<()> {
    let (Some(kind), Ok(file)) = (JobKind::parse(&job.kind), job.subject.parse::<FileId>()) else {
        return Err(ServiceError::Environment(format!("unknown job {:?} of {:?}", job.kind, job.subject)));
    };
    let done = kind.run(cx, &file, progress).await;
    let Err(ServiceError::NotFound) = done else { return done };
    if cx.read().await?.file(&file).await?.is_some() {
        let problem = "the bytes of the film, or of subtitles with it, are not in the storage";
        return Err(ServiceError::Environment(problem.to_owned()));
    }
    // It is gone: nothing is left to be done.
    Ok(())
}

/// Renews the lease and reports the job's progress, until the job is no longer this worker's; the answer is why.
async fn keep_lease(cx: &Context, id: &JobId, worker: &str, progress: &Arc<AtomicI64>) -> ServiceError {
    let (mut reported, mut renewed) = (0, tokio::time::Instant::now());
    loop {
        tokio::time::sleep(PROGRESS_INTERVAL.min(cx.periods.lease / 3)).await;
        let now = progress.load(Ordering::Relaxed);
        let held = if renewed.elapsed() >= cx.periods.lease / 3 {
            renewed = tokio::time::Instant::now();
            renew_lease(cx, id, worker).await
        } else if now != reported {
            reported = now;
            report_progress(cx, id, worker, now).await
        } else {
            continue;
        };
        match held {
            Ok(true) => {}
            Ok(false) => return ServiceError::Conflict,
            // One missed renewal is no loss: the lease lasts three.
            Err(error) => tracing::warn!(job.id = %id, %error, "job lease could not be renewed"),
        }
    }
}

async fn report_progress(cx: &Context, id: &JobId, worker: &str, progress: i64) -> Result<bool> {
    let mut tx = cx.write().await?;
    let held = tx.note_progress(id, worker, progress).await?;
    tx.commit().await?;
    Ok(held)
}

async fn renew_lease(cx: &Context, id: &JobId, worker: &str) -> Result<bool> {
    let mut tx = cx.write().await?;
    let held = tx.renew_lease(id, worker, micros(cx.periods.lease)).await?;
    tx.commit().await?;
    Ok(held)
}

async fn revive_jobs(cx: &Context) -> Result<()> {
    let mut tx = cx.write().await?;
    let revived = tx.revive_jobs(None).await?;
    if revived > 0 {
        tracing::info!(revived, "permanently failed jobs queued again");
    }
    // Films that had arrived before there were jobs.
    for file in tx.files_in_state(FileState::Checking).await? {
        add_job::<ExamineFilm>(cx, &mut *tx, &file.id).await?;
    }
    for file in tx.files_in_state(FileState::Ready).await? {
        if file.fingerprint.is_none() && FileKind::parse(&file.kind).is_some_and(FileKind::is_film) {
            add_job::<PrepareFilm>(cx, &mut *tx, &file.id).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// The contest that a job is about; `None` where its file is gone.
async fn contest_of(tx: &mut dyn Tx, job: &QueuedJob) -> Result<Option<ContestId>> {
    let Ok(subject) = job.subject.parse::<FileId>() else { return Ok(None) };
    if JobKind::parse(&job.kind) == Some(JobKind::Package) {
        return contest_of_job(&subject).map(Some);
    }
    let Some(file) = tx.file(&subject).await? else { return Ok(None) };
    Ok(tx.entry(&file.entry_id).await?.map(|entry| entry.contest_id))
}
