//! What a judge watched of a film.

use domain::access::Action;
use domain::ids::AssignmentId;
use domain::limits;
use domain::time::SECOND;
use store::{Task, Tx, WatchEvidence, judging_copy};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Result, TextName};
use crate::input::required_text;
use crate::judging::access::{admitted, held_task};

/// Microseconds in a millisecond.
const MILLISECOND: i64 = SECOND / 1_000;
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
        let evidence = watch(self, &mut *tx, actor, &task, played, skip.as_deref()).await?;
        if let Some(reason) = skip {
            let percent = evidence.watched.percent(evidence.length_ms);
            let event = event::FilmSkip { entry: &task.assignment.entry_id, reason: &reason, watched_percent: percent };
            self.audit(&mut *tx, actor, Some(&contest.id), id.as_str(), &event).await?;
        }
        tx.commit().await?;
        Ok(evidence)
    }
}

/// Merges what was watched into what is known; writes only what is new. More than can have been watched since the film's address
/// was followed is marked, and not believed.
pub(crate) async fn watch(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    task: &Task,
    played: &[(i64, i64)],
    skip: Option<&str>,
) -> Result<WatchEvidence> {
    if played.is_empty() && skip.is_none() && task.evidence.length_ms > 0 {
        return Ok(task.evidence.clone());
    }
    let film = judging_copy(tx.files_of(&task.assignment.entry_id).await?);
    let length_ms = film.and_then(|film| film.duration_ms).unwrap_or_default();
    let known = &task.evidence;
    let told = known.watched.and(played.iter().copied().take(MOST_STRETCHES), length_ms);
    let since = known.followed_at.map(|at| cx.now().saturating_sub(at) / MILLISECOND);
    let possible = told == known.watched || since.is_some_and(|elapsed_ms| told.is_possible_in(elapsed_ms));
    if !possible && !known.unverified {
        let (entry, watched_percent) = (&task.assignment.entry_id, told.percent(length_ms));
        let event = event::FilmUnverified { entry, watched_percent };
        cx.audit(tx, actor, Some(&task.assignment.contest_id), task.assignment.id.as_str(), &event).await?;
    }
    let evidence = WatchEvidence {
        watched: if possible { told } else { known.watched.clone() },
        length_ms,
        skipped: skip.map_or_else(|| known.skipped.clone(), str::to_owned),
        followed_at: known.followed_at,
        unverified: known.unverified || !possible,
    };
    if evidence != task.evidence {
        tx.put_evidence(&task.assignment.id, &evidence, cx.now()).await?;
    }
    Ok(evidence)
}
