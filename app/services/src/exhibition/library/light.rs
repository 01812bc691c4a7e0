//! Copies for weak lines of the films of the library. They are made once a film is in it and beside everything else, so that no film waits
//! for them that is to be judged.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use domain::ids::{EntryId, FileId};
use store::Tx;

use crate::Services;
use crate::context::Context;
use crate::error::Result;
use crate::exhibition::library::films::{in_library, stock};
use crate::films::light::make_light_copy;
use crate::jobs::{Job, add_entry_job, entry_of_job, wake_workers};
use crate::lanes::Lane;

/// The job that makes the copy for a weak line of a film of the library.
pub(crate) struct LightenFilm;

#[async_trait]
impl Job for LightenFilm {
    const NAME: &'static str = "lighten";
    const LANE: Lane = Lane::Slow;

    async fn run(cx: &Context, subject: &FileId, progress: &Arc<AtomicI64>) -> Result<()> {
        lighten(cx, &entry_of_job(subject)?, progress).await
    }

    async fn give_up(_: &Context, _: &mut dyn Tx, _: &FileId) -> Result<()> {
        // The film is played in its usual copy.
        Ok(())
    }
}

impl Services {
    /// Queues the copies for weak lines that films of the library have not, as workers do now and then; how many.
    ///
    /// # Errors
    /// The database.
    pub async fn queue_light_copies(&self) -> Result<usize> {
        queue_light_copies(self).await
    }
}

/// As [`Services::queue_light_copies`]. One that was given up waits until somebody starts a worker again.
pub(crate) async fn queue_light_copies(cx: &Context) -> Result<usize> {
    let missing: Vec<EntryId> = {
        let stock = stock(cx, &mut *cx.read().await?).await?;
        let films = stock.each().into_iter().filter(|(_, film)| !film.has_light);
        films.map(|(_, film)| film.entry_id.clone()).collect()
    };
    let mut queued = 0;
    for entry in missing {
        let mut tx = cx.write().await?;
        if tx.job(LightenFilm::NAME, entry.as_str()).await?.is_none() {
            add_entry_job::<LightenFilm>(cx, &mut *tx, &entry).await?;
            queued += 1;
        }
        tx.commit().await?;
    }
    if queued > 0 {
        wake_workers(cx);
    }
    Ok(queued)
}

/// Makes the copy, unless the film was taken out of the library meanwhile.
async fn lighten(cx: &Context, entry: &EntryId, progress: &Arc<AtomicI64>) -> Result<()> {
    let found = in_library(cx, &mut *cx.read().await?, entry).await?;
    let Some(file) = found.and_then(|(_, film)| film.file) else { return Ok(()) };
    let mut told = |done: i64| progress.store(done, Ordering::Relaxed);
    make_light_copy(cx, &file, &mut told).await
}
