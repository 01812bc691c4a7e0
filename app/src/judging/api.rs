//! What the desk's island and the server tell each other.

use domain::rubric::{Marks, Rubric};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What a judge writes on a sheet. A criterion without a mark is absent, never zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Marks, hundredths.
    pub marks: Marks,
    /// Comment.
    pub comment: String,
    /// Red-line flag with its reason; empty is none.
    pub red_line: String,
}

impl Draft {
    /// The same sheet, spaces around the words aside: the server stores them without.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.marks == other.marks
            && self.comment.trim() == other.comment.trim()
            && self.red_line.trim() == other.red_line.trim()
    }
}

/// A sheet as the server holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Version; 0 is a sheet that was never saved.
    pub version: i64,
    /// What is on it.
    pub draft: Draft,
    /// Last save, microseconds since 1970; 0 is never.
    pub saved_at: i64,
    /// Signed and locked.
    pub signed: bool,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Saved {
    /// Durable under this version.
    Kept(Kept),
    /// The sheet was changed elsewhere since it was read; nothing was written.
    Conflict(Kept),
}

/// Everything the island needs for one sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// The task.
    pub assignment: String,
    /// Criteria, scale and anchors.
    pub rubric: Rubric,
    /// The sheet as stored.
    pub kept: Kept,
    /// What was sent by a form and could not be saved; it is shown instead of what is stored.
    pub mine: Option<Draft>,
    /// Marks may be given now.
    pub open: bool,
    /// Seconds the contest's zone is ahead of UTC.
    pub ahead_s: i64,
    /// The film before this one in the judge's own order; empty for the first.
    pub previous: String,
    /// The next film without a complete sheet; empty when there is none.
    pub next: String,
    /// The judge's own list.
    pub list: String,
    /// The `<video>` that the keys drive.
    pub player: String,
}

/// Saves a sheet. `version` is the one it was read at.
///
/// # Errors
/// Sign-in needed, a recused or signed sheet, a closed round, marks off the scale. Nothing is changed then.
#[server(prefix = "/api", endpoint = "save_sheet", input = Json)]
pub async fn save_sheet(assignment: String, version: i64, draft: Draft) -> Result<Saved, AppError> {
    let assignment = assignment.parse().map_err(|_| AppError::NotFound)?;
    keep(&assignment, version, draft).await
}

/// Saves a sheet, for the island and for the plain form.
///
/// # Errors
/// As [`save_sheet`].
#[cfg(feature = "ssr")]
pub async fn keep(id: &domain::ids::AssignmentId, version: i64, draft: Draft) -> Result<Saved, AppError> {
    let (services, actor) = crate::session::request()?;
    let outcome = services.save_sheet(&actor, id, version, draft.marks, &draft.comment, &draft.red_line).await?;
    Ok(match outcome {
        services::SaveOutcome::Saved(sheet) => Saved::Kept(sheet.into()),
        services::SaveOutcome::Conflict(sheet) => Saved::Conflict(sheet.into()),
    })
}

#[cfg(feature = "ssr")]
impl From<services::SheetView> for Kept {
    fn from(sheet: services::SheetView) -> Self {
        Self {
            version: sheet.version,
            draft: Draft { marks: sheet.marks, comment: sheet.comment, red_line: sheet.red_line },
            saved_at: sheet.saved_at,
            signed: sheet.signed,
        }
    }
}
