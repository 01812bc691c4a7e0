//! Work that goes on in the background.

use async_trait::async_trait;
use domain::ids::{EntryId, JobId};
use domain::time::Micros;

use super::super::TAKE_JOB;
use super::SqlTx;
use crate::error::{Place, Result};
use crate::jobs::{JobCount, Jobs, NewJob, NextAttempt, QueuedJob};

#[derive(sqlx::FromRow)]
struct JobRow {
    id: String,
    kind: String,
    subject: String,
    attempts: i64,
    due_at: i64,
    worker: String,
    progress: i64,
    problem: String,
    failed_permanently: i64,
    created_at: i64,
}

impl JobRow {
    fn read(self) -> Result<QueuedJob> {
        let id = Place { table: "jobs", column: "id", row: &self.id }.parse(&self.id)?;
        Ok(QueuedJob {
            id,
            kind: self.kind,
            subject: self.subject,
            attempts: self.attempts,
            due_at: self.due_at,
            worker: self.worker,
            progress: self.progress,
            problem: self.problem,
            failed_permanently: self.failed_permanently != 0,
            created_at: self.created_at,
        })
    }
}

#[async_trait]
impl Jobs for SqlTx {
    async fn insert_job(&mut self, job: &NewJob) -> Result<()> {
        let now = self.clock().await?;
        sqlx::query(
            "INSERT INTO jobs (id, kind, subject, attempts, due_at, worker, progress, problem, failed_permanently, created_at)
             VALUES ($1, $2, $3, 0, $4, '', 0, '', 0, $5)
             ON CONFLICT (kind, subject) DO UPDATE
             SET due_at = CASE WHEN jobs.failed_permanently = 1 THEN excluded.due_at ELSE jobs.due_at END,
                 attempts = CASE WHEN jobs.failed_permanently = 1 THEN 0 ELSE jobs.attempts END, failed_permanently = 0,
                 created_at = CASE WHEN excluded.created_at > jobs.created_at THEN excluded.created_at
                                   ELSE jobs.created_at + 1 END",
        )
        .bind(job.id.as_str())
        .bind(&job.kind)
        .bind(&job.subject)
        .bind(now)
        .bind(job.created_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn take_job(&mut self, kinds: &[&str], worker: &str, lasts: Micros) -> Result<Option<QueuedJob>> {
        let now = self.clock().await?;
        let until = now.saturating_add(lasts);
        let kinds = format!(",{},", kinds.join(","));
        let row: Option<JobRow> =
            sqlx::query_as(TAKE_JOB).bind(worker).bind(until).bind(now).bind(kinds).fetch_optional(self.db()?).await?;
        row.map(JobRow::read).transpose()
    }

    async fn renew_lease(&mut self, id: &JobId, worker: &str, lasts: Micros) -> Result<bool> {
        let until = self.clock().await?.saturating_add(lasts);
        let done = sqlx::query("UPDATE jobs SET due_at = $3 WHERE id = $1 AND worker = $2 AND failed_permanently = 0")
            .bind(id.as_str())
            .bind(worker)
            .bind(until)
            .execute(self.db()?)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn note_progress(&mut self, id: &JobId, worker: &str, progress: i64) -> Result<bool> {
        let done =
            sqlx::query("UPDATE jobs SET progress = $3 WHERE id = $1 AND worker = $2 AND failed_permanently = 0")
                .bind(id.as_str())
                .bind(worker)
                .bind(progress)
                .execute(self.db()?)
                .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn finish_job(&mut self, job: &QueuedJob) -> Result<bool> {
        let done = sqlx::query("DELETE FROM jobs WHERE id = $1 AND worker = $2 AND created_at = $3")
            .bind(job.id.as_str())
            .bind(&job.worker)
            .bind(job.created_at)
            .execute(self.db()?)
            .await?;
        if done.rows_affected() == 1 {
            return Ok(true);
        }
        let now = self.clock().await?;
        sqlx::query("UPDATE jobs SET worker = '', attempts = 0, due_at = $3 WHERE id = $1 AND worker = $2")
            .bind(job.id.as_str())
            .bind(&job.worker)
            .bind(now)
            .execute(self.db()?)
            .await?;
        Ok(false)
    }

    async fn fail_job(&mut self, id: &JobId, worker: &str, problem: &str, next: NextAttempt) -> Result<bool> {
        let (wait, uncounted, failed_permanently) = match next {
            NextAttempt::After(wait) => (wait, 0, false),
            NextAttempt::Uncounted(wait) => (wait, 1, false),
            NextAttempt::Never => (0, 0, true),
        };
        let due_at = self.clock().await?.saturating_add(wait);
        let done = sqlx::query(
            "UPDATE jobs SET worker = '', due_at = $3, problem = $4, failed_permanently = $5, attempts = attempts - $6
             WHERE id = $1 AND worker = $2",
        )
        .bind(id.as_str())
        .bind(worker)
        .bind(due_at)
        .bind(problem)
        .bind(i64::from(failed_permanently))
        .bind(uncounted)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn revive_jobs(&mut self, entry: Option<&EntryId>) -> Result<u64> {
        let now = self.clock().await?;
        let done = sqlx::query(
            "UPDATE jobs SET failed_permanently = 0, attempts = 0, due_at = $1 WHERE failed_permanently = 1
             AND ($2 = '' OR subject IN (SELECT id FROM files WHERE entry_id = $2))",
        )
        .bind(now)
        .bind(entry.map_or("", EntryId::as_str))
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected())
    }

    async fn job_counts(&mut self) -> Result<Vec<JobCount>> {
        let now = self.clock().await?;
        let rows: Vec<(String, i64, i64, i64, Option<i64>)> = sqlx::query_as(
            "SELECT kind, COUNT(CASE WHEN failed_permanently = 0 AND (worker = '' OR due_at <= $1) THEN 1 END),
                    COUNT(CASE WHEN failed_permanently = 0 AND worker <> '' AND due_at > $1 THEN 1 END),
                    COUNT(CASE WHEN failed_permanently = 1 THEN 1 END),
                    MIN(CASE WHEN failed_permanently = 0 AND due_at <= $1 THEN due_at END)
             FROM jobs GROUP BY kind ORDER BY kind",
        )
        .bind(now)
        .fetch_all(self.db()?)
        .await?;
        let count = |(kind, waiting, running, failed, due): (_, _, _, _, Option<i64>)| {
            let overdue = due.map_or(0, |due| now.saturating_sub(due));
            JobCount { kind, waiting, running, failed, overdue }
        };
        Ok(rows.into_iter().map(count).collect())
    }

    async fn job(&mut self, kind: &str, subject: &str) -> Result<Option<QueuedJob>> {
        let row: Option<JobRow> = sqlx::query_as("SELECT * FROM jobs WHERE kind = $1 AND subject = $2")
            .bind(kind)
            .bind(subject)
            .fetch_optional(self.db()?)
            .await?;
        row.map(JobRow::read).transpose()
    }

    async fn jobs_of_entry(&mut self, entry: &EntryId) -> Result<Vec<QueuedJob>> {
        let rows: Vec<JobRow> = sqlx::query_as(
            "SELECT j.* FROM jobs j JOIN files f ON f.id = j.subject WHERE f.entry_id = $1 ORDER BY j.created_at, j.id",
        )
        .bind(entry.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(JobRow::read).collect()
    }
}
