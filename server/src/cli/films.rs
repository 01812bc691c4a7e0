//! `linxuan films`: whether the kept films are whole, and moving them to another storage.

use clap::Subcommand;
use serde_json::{Value, json};
use services::films::DamagedFile;
use services::media::{Blobs, StorageKind};
use store::Opening;

use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;
use crate::open::open_configured;
use crate::output::print;

/// What can be asked about kept films.
#[derive(Subcommand)]
pub enum Films {
    /// Reads every kept film again: that it is there, its size, its SHA-256.
    Verify(Place),
    /// Copies every kept film from the other storage to this one; what is there already is skipped.
    Move {
        /// local or s3.
        #[arg(long)]
        to: StorageKind,
        /// Removes a film where it came from once it is whole where it went.
        #[arg(long)]
        delete: bool,
        #[command(flatten)]
        place: Place,
    },
}

/// Does what was asked.
///
/// # Errors
/// [`Failure::No`] where a film is broken; a storage that is not configured or cannot be used.
pub async fn run(films: Films) -> Result<(), Failure> {
    match films {
        Films::Verify(place) => {
            let config = Config::read(&place, &ServeFlags::default())?;
            let audit = open_configured(&config, Opening::Read).await?.verify_films().await?;
            print(&json!({
                "films": audit.films, "others": audit.others, "bytes": audit.bytes, "broken": listed(&audit.broken),
            }))?;
            whole(&audit.broken)
        }
        Films::Move { to, delete, place } => {
            let config = Config::read(&place, &ServeFlags::default())?;
            let services = open_configured(&config, Opening::Read).await?;
            let target = Blobs::open(&config.data, &config.storage.of(to).map_err(Failure::Input)?).await?;
            let source = Blobs::open(&config.data, &config.storage.of(to.other()).map_err(Failure::Input)?).await?;
            let moved = services.move_films(&source, &target, delete).await?;
            print(&json!({
                "copied": moved.copied, "skipped": moved.skipped, "deleted": moved.deleted, "bytes": moved.bytes,
                "broken": listed(&moved.broken),
            }))?;
            whole(&moved.broken)
        }
    }
}

fn listed(broken: &[DamagedFile]) -> Vec<Value> {
    let line =
        |one: &DamagedFile| json!({ "file": one.file, "sha256": one.sha256, "problem": one.problem.to_string() });
    broken.iter().map(line).collect()
}

fn whole(broken: &[DamagedFile]) -> Result<(), Failure> {
    match broken.len() {
        0 => Ok(()),
        count => Err(Failure::No(format!("{count} of the kept films are broken"))),
    }
}
