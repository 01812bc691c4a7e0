//! `linxuan serve`, `demo`, `worker`, `migrate`: the process beside its database.

use sd_notify::NotifyState;
use store::Opening;

use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;
use crate::open::open_configured;
use crate::output::{say, write_out};
use crate::{checks, demo, serve as serving};

/// Serves until it is told to stop; or prints the configuration.
///
/// # Errors
/// A configuration, database or folder that cannot be used; an address that cannot be listened on.
pub async fn serve(place: &Place, flags: &ServeFlags, print_config: bool) -> Result<(), Failure> {
    let config = Config::read(place, flags)?;
    if print_config {
        return write_out(&config.print()?);
    }
    let services = open_configured(&config, Opening::Migrate).await?;
    checks::begin(&config);
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
    let services = open_configured(&config, Opening::Use).await?;
    serving::serve(services, &config, demo::listed()).await.map_err(Failure::environment)
}

/// Does the work in the background until it is told to stop.
///
/// # Errors
/// A configuration, database or folder that cannot be used.
pub async fn worker(place: &Place) -> Result<(), Failure> {
    let config = Config::read(place, &ServeFlags::default())?;
    let services = open_configured(&config, Opening::Use).await?;
    checks::begin(&config);
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

/// Makes an absent database, and brings one that is there up to date.
///
/// # Errors
/// A configuration, database or folder that cannot be used.
pub async fn migrate(place: &Place) -> Result<(), Failure> {
    let config = Config::read(place, &ServeFlags::default())?;
    open_configured(&config, Opening::Migrate).await?.close().await;
    Ok(())
}
