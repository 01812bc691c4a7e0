//! `linxuan contest`: contests from presets, from archives and into them, and their counts.

use std::path::PathBuf;

use clap::Subcommand;
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::ids::ContestId;
use serde_json::{Value, json};
use services::{Actor, ContestArchive, Interrupt};
use store::Opening;

use super::backup::until_stopped;
use crate::config::Place;
use crate::failure::Failure;
use crate::open::open;
use crate::output::{print, say};

/// How long a call that is opened at once lasts, microseconds.
const THIRTY_DAYS: i64 = 30 * 86_400_000_000;

/// What can be done with contests.
#[derive(Subcommand)]
pub enum Contest {
    /// Makes a contest from a preset, or as an earlier one.
    Create {
        /// selection, open-contest, festival or lessons.
        #[arg(long, required_unless_present = "from")]
        preset: Option<String>,
        /// The id of an earlier contest: everything but its people, entries and dates.
        #[arg(long, conflicts_with = "preset")]
        from: Option<String>,
        /// Title.
        #[arg(long)]
        title: String,
        /// Opens the call at once, with a deadline in 30 days.
        #[arg(long)]
        open: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Lists contests with their counts.
    List(Place),
    /// Writes a whole contest into one archive.
    Export {
        /// The contest's id.
        contest: String,
        /// The file to write; it must not exist.
        #[arg(long)]
        out: PathBuf,
        /// With the films, and what was made from them.
        #[arg(long)]
        films: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Takes a contest from an archive.
    Import {
        /// The archive.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
}

/// Does what was asked.
///
/// # Errors
/// A preset that does not exist; [`Failure::No`] for an archive or a film that is damaged; whatever the services refuse.
pub async fn run(contest: Contest) -> Result<(), Failure> {
    match contest {
        Contest::Create { preset, from, title, open: opened, place } => {
            let preset: Option<Preset> = preset.map(|text| text.parse()).transpose().map_err(Failure::input)?;
            let from: Option<ContestId> = from.map(|text| text.parse()).transpose().map_err(Failure::input)?;
            let services = open(&place, Opening::Use).await?;
            let contest = match (preset, from) {
                (Some(preset), _) => services.create_contest(&Actor::Operator, preset, &title).await?,
                (None, Some(from)) => services.create_contest_like(&Actor::Operator, &from, &title).await?,
                (None, None) => return Err(Failure::Input("--preset or --from is needed".to_owned())),
            };
            if opened {
                let deadline = services.now().saturating_add(THIRTY_DAYS);
                services.set_deadline(&Actor::Operator, &contest.id, deadline).await?;
                services.move_phase(&Actor::Operator, &contest.id, Phase::CallOpen, "").await?;
            }
            print(&json!({ "id": contest.id }))
        }
        Contest::List(place) => {
            let lines = open(&place, Opening::Read).await?.contests(&Actor::Operator).await?;
            let lines = lines.into_iter().map(|line| {
                json!({
                    "id": line.id, "title": line.title, "phase": line.phase, "entries": line.entries,
                    "eligible": line.eligible, "shortlisted": line.shortlisted,
                })
            });
            print(&json!({ "contests": lines.collect::<Vec<Value>>() }))
        }
        Contest::Export { contest, out, films, place } => {
            let id: ContestId = contest.parse().map_err(Failure::input)?;
            let services = open(&place, Opening::Use).await?;
            let interrupt = Interrupt::default();
            let work = services.export_contest(&Actor::Operator, &id, &out, films, &interrupt);
            told(&until_stopped(&interrupt, work).await?, "nothing was written")
        }
        Contest::Import { file, place } => {
            let services = open(&place, Opening::Use).await?;
            let interrupt = Interrupt::default();
            let work = services.import_contest(&Actor::Operator, &file, &interrupt);
            told(&until_stopped(&interrupt, work).await?, "nothing was imported")
        }
    }
}

/// Prints what an archive holds; or says what is wrong with it.
fn told(archive: &ContestArchive, otherwise: &str) -> Result<(), Failure> {
    if archive.damage.is_empty() {
        return print(&json!({
            "id": archive.contest, "title": archive.title, "rows": archive.rows, "films": archive.films,
            "bytes": archive.bytes,
        }));
    }
    for words in &archive.damage {
        say(words);
    }
    Err(Failure::No(format!("damaged: {otherwise}")))
}
