//! What a judge watched of a film.

use domain::access::Action;
use domain::ids::AssignmentId;
use domain::limits;
use store::{Task, Tx, WatchEvidence};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::entries::access::judging_copy;
use crate::error::{Result, TextName};
use crate::input::required_text;
use crate::judging::access::{admitted, held_task};

/// Stretches taken from one message; a player sends a few.
const MOST_STRETCHES: usize = 1_000;

impl Services {
    /// Keeps what was watched of a film, milliseconds from and to; with `skip` also why the rest need not be.
    ///
    /// # Errors
    /// A missing permission or declaration, a recused film, or a reason that is too long.
    pub async fn keep_watched(
        &self,
        actor: &Actor,
        id: &AssignmentId,
        played: &[(i64, i64)],
        skip: Option<&str>,
    ) -> Result<WatchEvidence> {
        let skip = skip.map(|reason| required_text(reason, TextName::Reason, limits::REASON)).transpose()?;
        let mut tx = self.write_shared().await?;
        let (contest, task) = held_task(self, &mut *tx, actor, id, Action::ScoreEntry).await?;
        admitted(self, &mut *tx, &task).await?;
        let evidence = watch(self, &mut *tx, &task, played, skip.as_deref()).await?;
        if let Some(reason) = skip {
            let percent = evidence.watched.percent(evidence.length_ms);
            let event = event::FilmSkip { entry: &task.assignment.entry_id, reason: &reason, watched_percent: percent };
            self.audit(&mut *tx, actor, Some(&contest.id), id.as_str(), &event).await?;
        }
        tx.commit().await?;
        Ok(evidence)
    }
}

/// Merges what was watched into what is known; writes only what is new.
pub(crate) async fn watch(
    cx: &Context,
    tx: &mut dyn Tx,
    task: &Task,
    played: &[(i64, i64)],
    skip: Option<&str>,
) -> Result<WatchEvidence> {
    if played.is_empty() && skip.is_none() && task.evidence.length_ms > 0 {
        return Ok(task.evidence.clone());
    }
    let film = judging_copy(tx.files_of(&task.assignment.entry_id).await?);
    let length_ms = film.and_then(|film| film.duration_ms).unwrap_or_default();
    let evidence = WatchEvidence {
        watched: task.evidence.watched.and(played.iter().copied().take(MOST_STRETCHES), length_ms),
        length_ms,
        skipped: skip.map_or_else(|| task.evidence.skipped.clone(), str::to_owned),
    };
    if evidence != task.evidence {
        tx.put_evidence(&task.assignment.id, &evidence, cx.now()).await?;
    }
    Ok(evidence)
}
