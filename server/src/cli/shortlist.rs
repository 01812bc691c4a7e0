//! `linxuan shortlist`: the sealed shortlist as a file.

use std::path::PathBuf;

use clap::Subcommand;
use domain::ids::ContestId;
use domain::text::Lang;
use services::exports::ExportKind;
use services::{Actor, ServiceError};
use store::Opening;

use crate::config::Place;
use crate::failure::Failure;
use crate::open::open;

/// What can be done with a sealed shortlist.
#[derive(Subcommand)]
pub enum Shortlist {
    /// Writes the sealed shortlist to a file.
    Export {
        /// The contest's id.
        contest: String,
        /// xlsx, csv or json.
        #[arg(long)]
        format: String,
        /// zh or en.
        #[arg(long, default_value = "zh")]
        lang: String,
        /// The file to write.
        #[arg(long)]
        out: PathBuf,
        #[command(flatten)]
        place: Place,
    },
}

/// Does what was asked.
///
/// # Errors
/// [`Failure::No`] where nothing is sealed; a contest, format or language that does not exist; a file that cannot be
/// written.
pub async fn run(shortlist: Shortlist) -> Result<(), Failure> {
    let Shortlist::Export { contest, format, lang, out, place } = shortlist;
    let id: ContestId = contest.parse().map_err(Failure::input)?;
    let format = ExportKind::Shortlist.format(&format).map_err(ServiceError::from)?;
    let lang = Lang::parse(&lang).ok_or_else(|| Failure::Input(format!("--lang {lang}; allowed: zh, en")))?;
    // `Operator` passes as organiser: whoever may run this could read the database.
    let services = open(&place, Opening::Use).await?;
    let file = services.export(&Actor::Operator, &id, ExportKind::Shortlist, format, lang).await?;
    tokio::fs::write(&out, file.bytes).await.map_err(Failure::environment)
}
