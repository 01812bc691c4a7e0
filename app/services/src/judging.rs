//! The judge's own list and desk: saving sheets, and what was watched.

use std::collections::BTreeMap;

use domain::entry::{self, Answers};
use domain::ids::{AssignmentId, ContestId, EntryId};
use domain::permission::{self, Action};
use domain::phase::Phase;
use domain::round::{Gate, Round, Watching};
use domain::rubric::Rubric;
use domain::sheet::Content;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Admission, Assignment, Contest, EntryLine, Evidence, FileState, FilmLine, Sheet, Signature, Task, Tx};

use crate::accounts::words;
use crate::entries::judging_copy;
use crate::media::Showing;
use crate::{Actor, Refusal, Result, ServiceError, Services};

/// Stretches taken from one message; a player sends a few.
const MOST_STRETCHES: usize = 1_000;

/// One film in a judge's own list. It holds nothing that tells the origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskLine {
    /// The task.
    pub assignment: AssignmentId,
    /// Place in the judge's own order.
    pub position: i64,
    /// Entry number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Category key.
    pub category: String,
    /// Duration, milliseconds.
    pub duration_ms: i64,
    /// Every criterion has a mark.
    pub done: bool,
    /// Signed and locked.
    pub signed: bool,
    /// Recused.
    pub recused: bool,
    /// Total, hundredths.
    pub total: Option<i64>,
    /// The judge has raised the red-line flag.
    pub flagged: bool,
    /// How much of the film was watched, whole percent.
    pub watched_percent: i64,
    /// Enough of it was watched to sign, or the rest was skipped with a reason.
    pub watched_enough: bool,
}

/// A judge's own list in one round.
#[derive(Clone, Debug)]
pub struct Mine {
    /// The contest.
    pub contest: Contest,
    /// The round, from 1.
    pub round: u8,
    /// The films in the judge's own order; a recused one shows only its number.
    pub lines: Vec<DeskLine>,
    /// Marks may be given now.
    pub open: bool,
    /// When the judge declared to have read the rules; microseconds.
    pub declared_at: Option<i64>,
    /// Until when the judge may score, microseconds; `None` is without end.
    pub until: Option<i64>,
    /// The signature that stands.
    pub signature: Option<Signature>,
}

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
    /// The film to play.
    pub film: Option<Showing>,
    /// The sheet.
    pub sheet: SheetView,
    /// What was watched of the film.
    pub evidence: Evidence,
    /// The rubric.
    pub rubric: Rubric,
    /// The whole queue, for the dots and for "next".
    pub queue: Vec<DeskLine>,
    /// Marks may be given now.
    pub open: bool,
    /// Until when the judge may score, microseconds; `None` is without end.
    pub until: Option<i64>,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveOutcome {
    /// Durable under this version.
    Saved(SheetView),
    /// The sheet was changed elsewhere since it was read; nothing was written.
    Conflict(SheetView),
}

/// The round a phase belongs to; after the last one it stays the last.
pub(crate) fn round_of(contest: &Contest) -> u8 {
    match contest.phase {
        Phase::Round(round) => round,
        phase if phase > Phase::Round(u8::MAX) => contest.settings.round_count(),
        _ => 1,
    }
}

impl Services {
    /// The judge's own list.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn my_desk(&self, actor: &Actor, id: &ContestId) -> Result<Mine> {
        let mut tx = self.read().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ViewDesk).await?;
        let (lines, round) = (self.desk_lines(&mut *tx, actor, &contest).await?, round_of(&contest));
        let person = actor.person()?;
        let Admission { declared_at, until } = tx.admission(id, round, &person.id).await?;
        let signature = tx.signature(id, round, &person.id).await?;
        Ok(Mine { round, lines, open: self.is_open(&contest, until), contest, declared_at, until, signature })
    }

    /// The desk for one film of the own list. A recused film is not found.
    ///
    /// # Errors
    /// Not found also for other judges' tasks; [`Refusal::NotDeclared`] before the judge has declared.
    pub async fn desk(&self, actor: &Actor, id: &AssignmentId) -> Result<DeskView> {
        let mut tx = self.read().await?;
        let (contest, task) = self.own_task(&mut *tx, actor, id, Action::ViewDesk).await?;
        let round = contest.settings.round(task.assignment.round).cloned().ok_or(ServiceError::NotFound)?;
        let admission = tx.admission(&contest.id, task.assignment.round, &task.assignment.judge_id).await?;
        if admission.declared_at.is_none() {
            return Err(Refusal::NotDeclared.into());
        }
        let entry = tx.entry(&task.assignment.entry_id).await?.ok_or(ServiceError::NotFound)?;
        let queue = self.desk_lines(&mut *tx, actor, &contest).await?;
        let line = queue.iter().find(|line| line.assignment == *id).cloned().ok_or(ServiceError::NotFound)?;
        let film = judging_copy(tx.files_of(&entry.id).await?).filter(|film| film.state == FileState::Ready);
        let film = match film {
            Some(film) => Some(Showing::of(&film, &tx.derived_of(&film.id).await?)),
            None => None,
        };
        Ok(DeskView {
            answers: entry::for_judges(&contest.settings, &entry.answers, round.blind),
            rubric: contest.settings.rubric_of(task.assignment.round).into_owned(),
            sheet: task.sheet.as_ref().map(view).unwrap_or_default(),
            evidence: task.evidence,
            open: self.is_open(&contest, admission.until),
            until: admission.until,
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
        let mut tx = self.write().await?;
        let (contest, task) = self.held_task(&mut *tx, actor, id, Action::ScoreEntry).await?;
        self.admitted(&mut *tx, &task).await?;
        if task.sheet.as_ref().is_some_and(|sheet| sheet.signed_at.is_some()) {
            return Err(Refusal::Signed.into());
        }
        let rubric = contest.settings.rubric_of(task.assignment.round);
        let content = content.tidy(&rubric).map_err(|problem| Refusal::Marks(problem.to_string()))?;
        let stored = task.sheet.as_ref().map_or(0, |sheet| sheet.version);
        if stored != version {
            return Ok(SaveOutcome::Conflict(task.sheet.as_ref().map(view).unwrap_or_default()));
        }
        let evidence = self.watch(&mut *tx, &task, played, None).await?;
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
        let detail = json!({
            "entry": task.assignment.entry_id, "version": sheet.version, "marks": words.marks, "total": sheet.total,
            "comments": words.comments, "comment": words.comment, "red_line": words.red_line, "notes": words.notes.len(),
            "watched_percent": percent, "skipped": evidence.skipped,
        });
        self.record(&mut *tx, actor, Some(&contest.id), "sheet.save", id.as_str(), detail).await?;
        tx.commit().await?;
        Ok(SaveOutcome::Saved(view(&sheet)))
    }

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
    ) -> Result<Evidence> {
        let skip = skip.map(|reason| words(reason, ("理由", "reason"), 500)).transpose()?;
        let mut tx = self.write().await?;
        let (contest, task) = self.held_task(&mut *tx, actor, id, Action::ScoreEntry).await?;
        self.admitted(&mut *tx, &task).await?;
        let evidence = self.watch(&mut *tx, &task, played, skip.as_deref()).await?;
        if let Some(reason) = skip {
            let percent = evidence.watched.percent(evidence.length_ms);
            let detail = json!({ "entry": task.assignment.entry_id, "reason": reason, "watched_percent": percent });
            self.record(&mut *tx, actor, Some(&contest.id), "film.skip", id.as_str(), detail).await?;
        }
        tx.commit().await?;
        Ok(evidence)
    }

    /// The contest of an own task, for the way from its address to the list.
    ///
    /// # Errors
    /// Not found for other judges' tasks and recused ones.
    pub async fn contest_of_task(&self, actor: &Actor, id: &AssignmentId) -> Result<ContestId> {
        let mut tx = self.read().await?;
        Ok(self.own_task(&mut *tx, actor, id, Action::ViewDesk).await?.0.id)
    }

    /// Merges what was watched into what is known; writes only what is new.
    async fn watch(&self, tx: &mut dyn Tx, task: &Task, played: &[(i64, i64)], skip: Option<&str>) -> Result<Evidence> {
        if played.is_empty() && skip.is_none() && task.evidence.length_ms > 0 {
            return Ok(task.evidence.clone());
        }
        let film = judging_copy(tx.files_of(&task.assignment.entry_id).await?);
        let length_ms = film.and_then(|film| film.duration_ms).unwrap_or_default();
        let evidence = Evidence {
            watched: task.evidence.watched.and(played.iter().copied().take(MOST_STRETCHES), length_ms),
            length_ms,
            skipped: skip.map_or_else(|| task.evidence.skipped.clone(), str::to_owned),
        };
        if evidence != task.evidence {
            tx.put_evidence(&task.assignment.id, &evidence, self.now()).await?;
        }
        Ok(evidence)
    }

    /// Whether a judge whose term ends then may score now.
    fn is_open(&self, contest: &Contest, until: Option<i64>) -> bool {
        matches!(contest.phase, Phase::Round(_)) && until.is_none_or(|until| self.now() <= until)
    }

    /// The judge has declared, and the term is not over.
    async fn admitted(&self, tx: &mut dyn Tx, task: &Task) -> Result<()> {
        let Assignment { contest_id, round, judge_id, .. } = &task.assignment;
        self.judge_is_admitted(tx, contest_id, *round, judge_id).await
    }

    /// The actor's tasks of the present round as lines, in the own order.
    pub(crate) async fn desk_lines(&self, tx: &mut dyn Tx, actor: &Actor, contest: &Contest) -> Result<Vec<DeskLine>> {
        let person = actor.person()?;
        let tasks = tx.tasks(&contest.id, round_of(contest), Some(&person.id)).await?;
        let assigned: Vec<EntryId> = tasks.iter().map(|task| task.assignment.entry_id.clone()).collect();
        let entries: BTreeMap<EntryId, EntryLine> =
            tx.lines_of_entries(&assigned).await?.into_iter().map(|line| (line.id.clone(), line)).collect();
        let films: BTreeMap<EntryId, FilmLine> =
            tx.films_of_entries(&assigned).await?.into_iter().map(|film| (film.entry_id.clone(), film)).collect();
        let lines = tasks
            .iter()
            .filter_map(|task| {
                let entry = entries.get(&task.assignment.entry_id).filter(|entry| entry.state.is_eligible())?;
                let recused = task.assignment.recused_at.is_some();
                let sheet = task.sheet.as_ref().filter(|_| !recused);
                let total = sheet.and_then(|sheet| sheet.total);
                let film = films.get(&task.assignment.entry_id).filter(|_| !recused);
                let evidence = Some(&task.evidence).filter(|_| !recused).cloned().unwrap_or_default();
                let length_ms = film.and_then(|film| film.duration_ms).unwrap_or_default();
                let watching = contest.settings.round(task.assignment.round).map(|round| round.watching);
                let enough =
                    |rule: Watching| rule.allows(Gate::Signing, &evidence.watched, length_ms, &evidence.skipped);
                Some(DeskLine {
                    assignment: task.assignment.id.clone(),
                    position: task.assignment.position,
                    number: entry.number.unwrap_or_default(),
                    title: if recused { String::new() } else { entry.title.clone() },
                    category: if recused { String::new() } else { entry.category.clone() },
                    duration_ms: length_ms,
                    done: total.is_some(),
                    signed: sheet.is_some_and(|sheet| sheet.signed_at.is_some()),
                    recused,
                    total,
                    flagged: sheet.is_some_and(|sheet| !sheet.content.red_line.is_empty()),
                    watched_percent: evidence.watched.percent(length_ms),
                    watched_enough: watching.is_none_or(enough),
                })
            })
            .collect();
        Ok(lines)
    }

    /// As [`Services::own_task`], while nobody else can change the sheets of this judge.
    pub(crate) async fn held_task(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        id: &AssignmentId,
        action: Action,
    ) -> Result<(Contest, Task)> {
        let task = tx.task(id).await?.ok_or(ServiceError::NotFound)?;
        tx.hold_desk(&task.assignment.contest_id, Some(&task.assignment.judge_id)).await?;
        let (contest, task) = self.own_task(tx, actor, id, action).await?;
        // The sheets of a round that is over stay as they were when the line was drawn.
        if task.assignment.round != round_of(&contest) {
            return Err(ServiceError::NotFound);
        }
        Ok((contest, task))
    }

    /// Loads a task of the actor's own and asks the table with the tie "assigned". Other people's tasks
    /// and recused ones are not found.
    pub(crate) async fn own_task(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        id: &AssignmentId,
        action: Action,
    ) -> Result<(Contest, Task)> {
        let person = actor.person()?;
        let task = tx.task(id).await?.ok_or(ServiceError::NotFound)?;
        let mine = task.assignment.judge_id == person.id && task.assignment.recused_at.is_none();
        if !mine {
            return Err(ServiceError::NotFound);
        }
        let contest_id = task.assignment.contest_id.clone();
        let mut standing = self.standing(tx, actor, &contest_id).await?;
        standing.assigned = true;
        let contest = self.contest_in(tx, &contest_id).await?;
        permission::check(action, &standing, contest.phase)?;
        Ok((contest, task))
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
