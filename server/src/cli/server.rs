//! `linxuan serve`, `demo`, `worker`, `migrate`: the process beside its database.

use sd_notify::NotifyState;

use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;
use crate::open::{open, open_configured};
use crate::output::{say, write_out};
use crate::{demo, serve as serving};

/// Serves until it is told to stop; or prints the configuration.
///
/// # Errors
/// A configuration, database or folder that cannot be used; an address that cannot be listened on.
pub async fn serve(place: &Place, flags: &ServeFlags, print_config: bool) -> Result<(), Failure> {
    let config = Config::read(place, flags)?;
    if print_config {
        return write_out(&config.print()?);
    }
    let services = open_configured(&config).await?;
    serving::serve(services, &config, Vec::new()).await.map_err(Failure::environment)
}

/// Fills the folder unless that has been done, and serves it.
///
/// # Errors
/// As [`serve`]; other data in the folder; ffmpeg.
pub async fn demo(place: &Place, flags: &ServeFlags, entries: u32, judges: u32) -> Result<(), Failure> {
    let config = Config::read(place, flags)?;
    let count = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    demo::prepare(&config, demo::Size { entries: count(entries), judges: count(judges) }).await?;
    let services = open_configured(&config).await?;
    serving::serve(services, &config, demo::listed()).await.map_err(Failure::environment)
}

/// Does the work in the background until it is told to stop.
///
/// # Errors
/// A configuration, database or folder that cannot be used.
pub async fn worker(place: &Place) -> Result<(), Failure> {
    let services = open(place).await?;
    let stopped = serving::stopped().map_err(Failure::environment)?;
    say("working");
    serving::tell_supervisor(NotifyState::Ready);
    tokio::select! {
        () = services.work() => {}
        () = stopped => {}
    }
    serving::tell_supervisor(NotifyState::Stopping);
    services.close().await;
    Ok(())
}

/// Brings the database up to date.
///
/// # Errors
/// A configuration, database or folder that cannot be used.
pub async fn migrate(place: &Place) -> Result<(), Failure> {
    open(place).await.map(|_| ())
}
