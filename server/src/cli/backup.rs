//! `linxuan backup` and `restore`: database and films in one file.

use std::future::Future;
use std::path::Path;

use services::media::Blobs;
use services::{BackupReport, Interrupt};
use store::Opening;

use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;
use crate::open::open_store;
use crate::output::say;
use crate::serve::stopped;

/// Writes database and films into `file`.
///
/// # Errors
/// [`Failure::No`] where a film or the database is damaged; a file that exists; a database, folder or bucket that cannot be read.
pub async fn backup(file: &Path, place: &Place) -> Result<(), Failure> {
    let config = Config::read(place, &ServeFlags::default())?;
    let store = open_store(&config, Opening::Copy).await?;
    let blobs = Blobs::open(&config.data, &config.films()?).await?;
    let interrupt = Interrupt::default();
    let report = until_stopped(&interrupt, services::backup(&*store, &blobs, file, &interrupt)).await?;
    store.close().await;
    told(&report, "nothing was written")
}

/// Unpacks `file` into an empty data folder.
///
/// # Errors
/// [`Failure::No`] where the backup is damaged; a folder that holds something; a database elsewhere.
pub async fn restore(file: &Path, place: &Place) -> Result<(), Failure> {
    let config = Config::read(place, &ServeFlags::default())?;
    if config.database.is_some() {
        return Err(Failure::Input(
            "a backup is restored as linxuan.db of the data folder; take --database (LINXUAN_DATABASE_URL) away"
                .to_owned(),
        ));
    }
    let interrupt = Interrupt::default();
    let report = until_stopped(&interrupt, services::restore(file, &config.data, &interrupt)).await?;
    told(&report, "nothing was restored")?;
    let ended = report.ended;
    say(&format!("ended: {} sessions, {} tokens, {} one-time links", ended.sessions, ended.tokens, ended.links));
    if config.record_key.is_none() {
        say(&format!(
            "the key that signs records is in no backup: put record.key of the installation into {}, or, where it is lost, run \
             `linxuan record rotate-key --lost`",
            config.data.display()
        ));
    }
    Ok(())
}

/// Finishes the work; told to stop, lets it clean up first.
pub(super) async fn until_stopped<T>(
    interrupt: &Interrupt,
    work: impl Future<Output = services::Result<T>>,
) -> Result<T, Failure> {
    let stopped = stopped().map_err(Failure::environment)?;
    let mut work = std::pin::pin!(work);
    tokio::select! {
        done = &mut work => return Ok(done?),
        () = stopped => interrupt.stop(),
    }
    Ok(work.await?)
}

fn told(report: &BackupReport, otherwise: &str) -> Result<(), Failure> {
    if report.damage.is_empty() {
        say(&format!("{} films, {} bytes", report.films, report.bytes));
        return Ok(());
    }
    for words in &report.damage {
        say(words);
    }
    Err(Failure::No(format!("damaged: {otherwise}")))
}
