//! `linxuan record`: the record of a contest as a file, its verification, and the keys that sign it.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use domain::ids::ContestId;
use domain::record::{RecordEdition, verify_record};
use serde_json::json;
use services::Actor;
use store::Opening;

use super::record_file::{exists, read, write_absent};
use super::record_keys::{self, RecordKeys};
use crate::config::Place;
use crate::failure::Failure;
use crate::open::open;
use crate::output::{print, write_out};
use crate::record_key::is_signed;

/// What can be done with records.
#[derive(Subcommand)]
pub enum Record {
    /// Writes the record of a contest, up to its last checkpoint, into one file.
    Export {
        /// The contest's id.
        contest: String,
        /// full, with every sheet, or public, in which what is withheld stands as its hash.
        #[arg(long, default_value = RecordEdition::Public.key())]
        edition: String,
        /// The file to write; it must not exist.
        #[arg(long)]
        out: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Checks the file of a record, step by step; needs no installation.
    Verify {
        /// The file.
        file: PathBuf,
        /// An older file of the same contest, of which this one must be the continuation.
        #[arg(long, value_name = "OLDER")]
        against: Option<PathBuf>,
    },
    #[command(flatten)]
    Keys(RecordKeys),
}

/// Does what was asked.
///
/// # Errors
/// [`Failure::No`] where a step of the verification failed; a contest, an edition or a file that does not exist, or one that does and must
/// not; whatever the services refuse.
pub async fn run(record: Record) -> Result<(), Failure> {
    match record {
        Record::Export { contest, edition, out, place } => export(&contest, &edition, &out, &place).await,
        Record::Verify { file, against } => verify(&file, against.as_deref()),
        Record::Keys(keys) => record_keys::run(keys).await,
    }
}

async fn export(contest: &str, edition: &str, out: &Path, place: &Place) -> Result<(), Failure> {
    let id: ContestId = contest.parse().map_err(Failure::input)?;
    let found = RecordEdition::from_key(edition);
    let edition = found.ok_or_else(|| Failure::Input(format!("--edition {edition}; allowed: full, public")))?;
    // Asked before the work, and again by whoever writes.
    if out.exists() {
        return Err(exists(out));
    }
    // `Operator` passes as organiser: whoever may run this could read the database.
    let services = open(place, Opening::Use).await?;
    let bytes = services.export_record(&Actor::Operator, &id, edition).await?;
    write_absent(out, &bytes)?;
    print(&json!({ "id": id, "edition": edition.key(), "bytes": bytes.len() }))
}

fn verify(file: &Path, against: Option<&Path>) -> Result<(), Failure> {
    let bytes = read(file)?;
    let older = against.map(read).transpose()?;
    let found = verify_record(&bytes, older.as_deref(), &is_signed);
    write_out(&found.to_string())?;
    match found.first_failure() {
        None => Ok(()),
        Some(step) => Err(Failure::No(format!("not verified: step {} {}", step.number, step.name))),
    }
}
