//! `linxuan packs`: packs for sites without a line, as folders on a stick.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use domain::ids::PlanId;
use serde_json::json;
use services::Actor;
use store::Opening;

use crate::config::Place;
use crate::failure::Failure;
use crate::open::open;
use crate::output::{print, say};

/// What can be done with packs.
#[derive(Subcommand)]
pub enum Packs {
    /// Makes the pack of a plan for one site and writes it into a folder, such as one on a stick.
    Write {
        /// The plan's id.
        plan: String,
        /// The site: its code, or its id.
        site: String,
        /// The folder to write; it is empty, or not there yet.
        #[arg(long)]
        out: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Checks every file of a folder with a pack against its manifest, and that against this installation.
    Verify {
        /// The folder.
        folder: PathBuf,
        #[command(flatten)]
        place: Place,
    },
}

/// Does what was asked.
///
/// # Errors
/// [`Failure::No`] where a file of a pack is missing or altered; a plan, a site or a folder that cannot be used; whatever the services
/// refuse.
pub async fn run(packs: Packs) -> Result<(), Failure> {
    match packs {
        Packs::Write { plan, site, out, place } => write(&plan, &site, &out, &place).await,
        Packs::Verify { folder, place } => verify(&folder, &place).await,
    }
}

async fn write(plan: &str, site: &str, out: &Path, place: &Place) -> Result<(), Failure> {
    let plan: PlanId = plan.parse().map_err(Failure::input)?;
    // `Operator` is the administrator: whoever may run this could read the database.
    let services = open(place, Opening::Use).await?;
    let written = services.write_pack(&Actor::Operator, &plan, site, out).await?;
    print(&json!({ "pack": written.pack, "files": written.files, "bytes": written.bytes }))
}

async fn verify(folder: &Path, place: &Place) -> Result<(), Failure> {
    if !folder.is_dir() {
        return Err(Failure::Input(format!("{}: no such folder", folder.display())));
    }
    let services = open(place, Opening::Read).await?;
    let report = services.verify_pack(&Actor::Operator, folder).await?;
    print(&json!({ "pack": report.pack, "files": report.files, "wrong": report.wrong }))?;
    if report.wrong.is_empty() {
        return Ok(());
    }
    for path in &report.wrong {
        say(&format!("missing or altered: {path}"));
    }
    Err(Failure::No("not the pack that was made".to_owned()))
}
