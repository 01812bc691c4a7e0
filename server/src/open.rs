//! The store and the services on the configured database and data folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use services::media::Prober;
use services::{Media, Services, SystemClock, SystemRandom};
use store::{Meter, Opening, Store, StoreError};

use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;
use crate::key_file;

/// The store alone. Where the opening makes none, what is absent stays so: a mistyped folder is told, not made.
///
/// # Errors
/// A folder that cannot be made or is not there; a database that cannot be opened so.
pub async fn open_store(config: &Config, opening: Opening) -> Result<Arc<dyn Store>, Failure> {
    if opening.makes() {
        tokio::fs::create_dir_all(&config.data).await.map_err(Failure::environment)?;
    } else if !config.data.is_dir() {
        return Err(Failure::Input(absent(&config.data, "there is no such folder")));
    }
    let opened = store::open_with(config.database.as_deref(), &config.data, &config.opened(opening)).await;
    opened.map_err(|error| match error {
        StoreError::Absent { .. } => Failure::Input(absent(&config.data, &error.to_string())),
        other => other.into(),
    })
}

/// What is said of a place without an installation.
#[must_use]
pub fn absent(data: &Path, found: &str) -> String {
    let data = std::path::absolute(data).unwrap_or_else(|_| data.to_path_buf());
    format!(
        "no installation in data folder {}: {found}; nothing was made. Check --data (LINXUAN_DATA) and --database \
         (LINXUAN_DATABASE_URL), or make a new installation with `linxuan migrate`",
        data.display()
    )
}

/// The services where `place` says, with the configuration file and the environment.
///
/// # Errors
/// A configuration that cannot be read; see [`open_configured`].
pub async fn open(place: &Place, opening: Opening) -> Result<Services, Failure> {
    open_configured(&Config::read(place, &ServeFlags::default())?, opening).await
}

/// The services on the configured database and folder.
///
/// # Errors
/// A database or folder that cannot be used, or not be opened so.
pub async fn open_configured(config: &Config, opening: Opening) -> Result<Services, Failure> {
    let store = open_store(config, opening).await?;
    // A database that opens but cannot be read is told now, not at the first page.
    store.read(&Meter::default()).await.map_err(Failure::environment)?;
    let media = Media::open_with(&config.data, config.uploads.as_deref(), &config.films()?, prober()).await?;
    let services = Services::new(store, Arc::new(media), Arc::new(SystemClock), Arc::new(SystemRandom));
    let services = services.with_mail(config.mail()?).with_fonts(config.fonts());
    let services = if channels_on_loopback() { services.with_channels_on_loopback() } else { services };
    key_file::equip(services, config, opening).await
}

/// Whether messages to channels may go to this machine: `LINXUAN_CHANNELS_ON_LOOPBACK=1`, for tests. It is no setting of an
/// installation, and so no flag and no key of the file: whoever adds a channel could speak to what only the machine can reach.
fn channels_on_loopback() -> bool {
    std::env::var_os("LINXUAN_CHANNELS_ON_LOOPBACK").is_some_and(|on| on == "1")
}

/// Reads films by the ffprobe and ffmpeg of the search path.
#[must_use]
pub fn prober() -> Prober {
    Prober::new(PathBuf::from("ffprobe"))
}
