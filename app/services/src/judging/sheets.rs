//! The desk for one film, and its score sheet.

use domain::access::Action;
use domain::contest::round::Round;
use domain::contest::term::Standing;
use domain::entry;
use domain::form::Answers;
use domain::ids::AssignmentId;
use domain::judging::sheet::Content;
use domain::scoring::rubric::Rubric;
use serde::{Deserialize, Serialize};
use store::{Contest, FileState, Reopening, Sheet, WatchEvidence, judging_copy};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError};
use crate::films::showing::Showing;
use crate::judging::access::{admitted, held_task, own_task};
use crate::judging::queue::{DeskLine, desk_lines};
use crate::judging::watching::watch;

/// A sheet as the desk works with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetView {
    /// Version; 0 is a sheet that was never saved.
    pub version: i64,
    /// What stands on it.
    pub content: Content,
    /// Total, hundredths.
    pub total: Option<i64>,
    /// Last save, microseconds; 0 is never.
    pub saved_at: i64,
    /// Signed and locked.
    pub signed: bool,
}

/// The desk for one film.
#[derive(Clone, Debug)]
pub struct DeskView {
    /// The contest.
    pub contest: Contest,
    /// The round.
    pub round: Round,
    /// The task.
    pub line: DeskLine,
    /// What a judge may read of the entry.
    pub answers: Answers,
    /// The film to play; `None` while its copy for judges is being made.
    pub film: Option<Showing>,
    /// The sheet.
    pub sheet: SheetView,
    /// What was watched of the film.
    pub evidence: WatchEvidence,
    /// The rubric.
    pub rubric: Rubric,
    /// The whole queue, for the dots and for "next".
    pub queue: Vec<DeskLine>,
    /// Marks may be given now.
    pub open: bool,
    /// Whether that is so, and why not.
    pub standing: Standing,
    /// Until when the judge may score, microseconds; `None` is without end.
    pub until: Option<i64>,
    /// The judge signed, and the sheets were opened again since.
    pub reopened: Option<Reopening>,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveOutcome {
    /// Durable under this version.
    Saved(SheetView),
    /// The sheet was changed elsewhere since it was read; nothing was written.
    Conflict(SheetView),
}

impl Services {
    /// The desk for one film of the own list. A recused film is not found.
    ///
    /// # Errors
    /// Not found also for other judges' tasks; [`Refusal::NotDeclared`] before the judge has declared.
    pub async fn desk(&self, actor: &Actor, id: &AssignmentId) -> Result<DeskView> {
        let mut tx = self.read().await?;
        let (contest, task, entry) = own_task(self, &mut *tx, actor, id, Action::ViewDesk).await?;
        let round = contest.settings.round(task.assignment.round).cloned().ok_or(ServiceError::NotFound)?;
        let admission = tx.admission(&contest.id, task.assignment.round, &task.assignment.judge_id).await?;
        if admission.declared_at.is_none() {
            return Err(Refusal::NotDeclared.into());
        }
        let standing = Standing::of(contest.phase, admission.until, self.now());
        let queue = desk_lines(&mut *tx, actor, &contest).await?;
        let line = queue.iter().find(|line| line.assignment == *id).cloned().ok_or(ServiceError::NotFound)?;
        let film = judging_copy(tx.files_of(&entry.id).await?).filter(|film| film.state == FileState::Ready);
        let film = match film {
            Some(film) => Showing::for_judges(&film, &tx.derived_of(&film.id).await?),
            None => None,
        };
        Ok(DeskView {
            answers: entry::for_judges(&contest.settings, &entry.answers, round.blind),
            rubric: contest.settings.rubric_of(task.assignment.round).into_owned(),
            sheet: task.sheet.as_ref().map(view).unwrap_or_default(),
            evidence: task.evidence,
            open: standing.is_open(),
            standing,
            until: admission.until,
            reopened: admission.reopened,
            round,
            contest,
            line,
            film,
            queue,
        })
    }

    /// Saves a sheet together with the record in one transaction. `version` is the one the judge read; 0 for a sheet
    /// never saved. `played` is what was watched since the last save, milliseconds from and to: it is bound to the score.
    ///
    /// # Errors
    /// A missing permission or declaration, a term that is over, a recused or signed sheet, marks off the scale, or
    /// marks for a film that was not watched as the round asks. Nothing is changed then.
    pub async fn save_sheet(
        &self,
        actor: &Actor,
        id: &AssignmentId,
        version: i64,
        content: &Content,
        played: &[(i64, i64)],
    ) -> Result<SaveOutcome> {
        let mut tx = self.write_shared().await?;
        let (contest, task) = held_task(self, &mut *tx, actor, id, Action::ScoreEntry).await?;
        admitted(self, &mut *tx, &task).await?;
        if task.sheet.as_ref().is_some_and(|sheet| sheet.signed_at.is_some()) {
            return Err(Refusal::Signed.into());
        }
        let rubric = contest.settings.rubric_of(task.assignment.round);
        let content = content.tidy(&rubric).map_err(Refusal::Marks)?;
        let stored = task.sheet.as_ref().map_or(0, |sheet| sheet.version);
        if stored != version {
            return Ok(SaveOutcome::Conflict(task.sheet.as_ref().map(view).unwrap_or_default()));
        }
        let evidence = watch(self, &mut *tx, actor, &task, played, None).await?;
        let round = contest.settings.round(task.assignment.round).ok_or(ServiceError::NotFound)?;
        let percent = evidence.watched.percent(evidence.length_ms);
        if !round.takes(&content, &evidence.watched, evidence.length_ms, &evidence.skipped) {
            return Err(Refusal::Unwatched { found: percent, needed: round.watching.percent }.into());
        }
        let sheet = Sheet {
            assignment_id: id.clone(),
            version: version.saturating_add(1),
            total: rubric.total(&content.marks),
            content,
            saved_at: self.now(),
            signed_at: None,
        };
        if !tx.save_sheet(&sheet).await? {
            return Err(ServiceError::Conflict);
        }
        let words = &sheet.content;
        let event = event::SheetSave {
            entry: &task.assignment.entry_id,
            version: sheet.version,
            marks: &words.marks,
            total: sheet.total,
            comments: &words.comments,
            comment: &words.comment,
            red_line: &words.red_line,
            notes: words.notes.len(),
            watched_percent: percent,
            skipped: &evidence.skipped,
        };
        self.audit(&mut *tx, actor, Some(&contest.id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(SaveOutcome::Saved(view(&sheet)))
    }
}

fn view(sheet: &Sheet) -> SheetView {
    SheetView {
        version: sheet.version,
        content: sheet.content.clone(),
        total: sheet.total,
        saved_at: sheet.saved_at,
        signed: sheet.signed_at.is_some(),
    }
}
