//! `linxuan contest`: contests from presets, and their counts.

use clap::Subcommand;
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use serde_json::{Value, json};
use services::Actor;
use store::Opening;

use crate::config::Place;
use crate::failure::Failure;
use crate::open::open;
use crate::output::print;

/// How long a call that is opened at once lasts, microseconds.
const THIRTY_DAYS: i64 = 30 * 86_400_000_000;

/// What can be done with contests.
#[derive(Subcommand)]
pub enum Contest {
    /// Makes a contest from a preset.
    Create {
        /// selection, open-contest or festival.
        #[arg(long)]
        preset: String,
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
}

/// Does what was asked.
///
/// # Errors
/// A preset that does not exist; whatever the services refuse.
pub async fn run(contest: Contest) -> Result<(), Failure> {
    match contest {
        Contest::Create { preset, title, open: opened, place } => {
            let preset: Preset = preset.parse().map_err(Failure::input)?;
            let services = open(&place, Opening::Use).await?;
            let contest = services.create_contest(&Actor::Operator, preset, &title).await?;
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
    }
}
