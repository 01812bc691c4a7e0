//! The store and the services on the configured database and data folder.

use std::path::PathBuf;
use std::sync::Arc;

use services::media::Prober;
use services::{Media, Services, SystemClock, SystemRandom};
use store::{Meter, Store};

use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;

/// The store alone, brought up to date.
///
/// # Errors
/// A folder that cannot be made, a database that cannot be opened.
pub async fn open_store(config: &Config) -> Result<Arc<dyn Store>, Failure> {
    tokio::fs::create_dir_all(&config.data).await.map_err(Failure::environment)?;
    store::open_with(config.database.as_deref(), &config.data, config.database_connections)
        .await
        .map_err(Failure::environment)
}

/// The services where `place` says, with the configuration file and the environment.
///
/// # Errors
/// A configuration that cannot be read; see [`open_configured`].
pub async fn open(place: &Place) -> Result<Services, Failure> {
    open_configured(&Config::read(place, &ServeFlags::default())?).await
}

/// The services on the configured database and folder, both brought up to date.
///
/// # Errors
/// A database or folder that cannot be used.
pub async fn open_configured(config: &Config) -> Result<Services, Failure> {
    let store = open_store(config).await?;
    // A database that opens but cannot be read is told now, not at the first page.
    store.read(&Meter::default()).await.map_err(Failure::environment)?;
    let prober = Prober::new(PathBuf::from("ffprobe"));
    let media = Media::open_with(&config.data, config.uploads.as_deref(), &config.films()?, prober).await?;
    Ok(Services::new(store, Arc::new(media), Arc::new(SystemClock), Arc::new(SystemRandom)))
}
