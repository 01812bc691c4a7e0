//! The queue of background jobs: a job is a row, added in the transaction of the act that needs it.

use domain::ids::FileId;
use store::{QueuedJob, Tx};

use crate::context::Context;
use crate::error::Result;

/// What is to be done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Measure it and hold it against the rules.
    Examine,
    /// Decode it whole, and make from it what judges need.
    Prepare,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Examine, Self::Prepare];

    const fn key(self) -> &'static str {
        match self {
            Self::Examine => "examine",
            Self::Prepare => "prepare",
        }
    }

    pub(crate) fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// Adds a job about a file within the transaction of the deed; after the commit, [`wake_workers`].
pub(crate) async fn add_job(cx: &Context, tx: &mut dyn Tx, kind: Kind, file: &FileId) -> Result<()> {
    let job = QueuedJob {
        id: cx.fresh_id()?,
        kind: kind.key().to_owned(),
        subject: file.to_string(),
        attempts: 0,
        due_at: cx.now(),
        worker: String::new(),
        progress: 0,
        problem: String::new(),
        failed_permanently: false,
        created_at: cx.now(),
    };
    Ok(tx.insert_job(&job).await?)
}

pub(crate) fn wake_workers(cx: &Context) {
    cx.work.notify_one();
}
