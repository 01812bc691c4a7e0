//! `linxuan backup` and `restore`: database and films in one file.

use std::path::Path;

use services::media::Blobs;

use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;
use crate::open::open_store;
use crate::output::say;

/// Writes database and films into `file`.
///
/// # Errors
/// A file that exists; a database, folder or bucket that cannot be read.
pub async fn backup(file: &Path, place: &Place) -> Result<(), Failure> {
    let config = Config::read(place, &ServeFlags::default())?;
    let store = open_store(&config).await?;
    let blobs = Blobs::open(&config.data, &config.films()?).await?;
    let report = services::backup(&*store, &blobs, &config.data, file).await?;
    say(&format!("{} films, {} bytes", report.films, report.bytes));
    Ok(())
}

/// Unpacks `file` into an empty data folder.
///
/// # Errors
/// A folder that holds something; a backup that is not whole.
pub async fn restore(file: &Path, place: &Place) -> Result<(), Failure> {
    let config = Config::read(place, &ServeFlags::default())?;
    let report = services::restore(file, &config.data).await?;
    say(&format!("{} films, {} bytes", report.films, report.bytes));
    Ok(())
}
