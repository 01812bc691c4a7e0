//! Judging: the judge's own list, the desk, saving and signing sheets, recusal, the organiser's progress.

use std::collections::BTreeMap;

use domain::entry::{self, Answers};
use domain::ids::{AccountId, AssignmentId, ContestId, EntryId};
use domain::permission::{self, Action, Role, Standing};
use domain::phase::Phase;
use domain::rubric::{Marks, Rubric};
use domain::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Contest, EntryLine, FileState, FilmLine, Sheet, Task, Tx};

use crate::accounts::words;
use crate::entries::judging_copy;
use crate::media::Showing;
use crate::{Actor, Refusal, Result, ServiceError, Services};

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
}

/// A sheet as the desk works with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetView {
    /// Version; 0 is a sheet that was never saved.
    pub version: i64,
    /// Marks, hundredths.
    pub marks: Marks,
    /// Comment.
    pub comment: String,
    /// Red-line flag with its reason; empty is none.
    pub red_line: String,
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
    /// The round's name.
    pub round: Text,
    /// Unit, region, contacts and credits are hidden.
    pub blind: bool,
    /// The task.
    pub line: DeskLine,
    /// What a judge may read of the entry.
    pub answers: Answers,
    /// The film to play.
    pub film: Option<Showing>,
    /// The sheet.
    pub sheet: SheetView,
    /// The rubric.
    pub rubric: Rubric,
    /// The whole queue, for the dots and for "next".
    pub queue: Vec<DeskLine>,
    /// Marks may be given now.
    pub open: bool,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveOutcome {
    /// Durable under this version.
    Saved(SheetView),
    /// The sheet was changed elsewhere since it was read; nothing was written.
    Conflict(SheetView),
}

/// How far one judge is.
#[derive(Clone, Debug)]
pub struct JudgeProgress {
    /// Judge.
    pub judge: AccountId,
    /// Name.
    pub name: String,
    /// Panel number, if any.
    pub panel: Option<i64>,
    /// Films to score, without recused ones.
    pub assigned: usize,
    /// Completely scored films.
    pub done: usize,
    /// Signed sheets.
    pub signed: usize,
    /// Recused films.
    pub recused: usize,
    /// State of each entry of [`Progress::entries`] for this judge.
    pub cells: Vec<Cell>,
}

/// One cell of the coverage map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Not this judge's film.
    Elsewhere,
    /// To be scored.
    Open,
    /// Scored.
    Done,
    /// Recused.
    Recused,
}

/// The organiser's view of a round.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// Eligible entries by number.
    pub entries: Vec<(EntryId, i64, String)>,
    /// Judges.
    pub judges: Vec<JudgeProgress>,
    /// Flags raised to the chair: entry number, title, judge, reason.
    pub red_lines: Vec<(i64, String, String, String)>,
    /// The sheets of a judge may be opened again now.
    pub can_reopen: bool,
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
        let lines = self.desk_lines(&mut *tx, actor, &contest).await?;
        Ok(Mine { round: round_of(&contest), lines, open: matches!(contest.phase, Phase::Round(_)), contest })
    }

    /// The desk for one film of the own list. A recused film is not found.
    ///
    /// # Errors
    /// Not found also for other judges' tasks.
    pub async fn desk(&self, actor: &Actor, id: &AssignmentId) -> Result<DeskView> {
        let mut tx = self.read().await?;
        let (contest, task) = self.own_task(&mut *tx, actor, id, Action::ViewDesk).await?;
        let round = contest
            .settings
            .rounds
            .get(usize::from(task.assignment.round).saturating_sub(1))
            .cloned()
            .ok_or(ServiceError::NotFound)?;
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
            round: round.label,
            blind: round.blind,
            rubric: contest.settings.rubric.clone(),
            sheet: task.sheet.as_ref().map(view).unwrap_or_default(),
            open: matches!(contest.phase, Phase::Round(_)),
            contest,
            line,
            film,
            queue,
        })
    }

    /// Saves a sheet: marks, comment and flag together with the record in one transaction. `version` is
    /// the one the judge read; 0 for a sheet never saved.
    ///
    /// # Errors
    /// A missing permission, a recused or signed sheet, or marks off the scale. Nothing is changed then.
    pub async fn save_sheet(
        &self,
        actor: &Actor,
        id: &AssignmentId,
        version: i64,
        marks: Marks,
        comment: &str,
        red_line: &str,
    ) -> Result<SaveOutcome> {
        let mut tx = self.write().await?;
        let (contest, task) = self.own_task(&mut *tx, actor, id, Action::ScoreEntry).await?;
        if task.sheet.as_ref().is_some_and(|sheet| sheet.signed_at.is_some()) {
            return Err(Refusal::Signed.into());
        }
        let rubric = &contest.settings.rubric;
        rubric.check(&marks).map_err(|problem| Refusal::Marks(problem.to_string()))?;
        let stored = task.sheet.as_ref().map_or(0, |sheet| sheet.version);
        if stored != version {
            return Ok(SaveOutcome::Conflict(task.sheet.as_ref().map(view).unwrap_or_default()));
        }
        let sheet = Sheet {
            assignment_id: id.clone(),
            version: version.saturating_add(1),
            total: rubric.total(&marks),
            marks,
            comment: limited(comment, ("评语", "comment"))?,
            red_line: limited(red_line, ("红线提示", "red-line flag"))?,
            saved_at: self.now(),
            signed_at: None,
        };
        if !tx.save_sheet(&sheet).await? {
            return Err(ServiceError::Conflict);
        }
        let detail = json!({
            "entry": task.assignment.entry_id, "version": sheet.version, "marks": sheet.marks, "total": sheet.total,
            "comment": sheet.comment, "red_line": sheet.red_line,
        });
        self.record(&mut *tx, actor, Some(&contest.id), "sheet.save", id.as_str(), detail).await?;
        tx.commit().await?;
        Ok(SaveOutcome::Saved(view(&sheet)))
    }

    /// Declares a recusal: the film disappears at once; what was scored is set aside and stays on record.
    ///
    /// # Errors
    /// A missing permission, a signed sheet, or a missing reason.
    pub async fn recuse(&self, actor: &Actor, id: &AssignmentId, reason: &str) -> Result<ContestId> {
        let reason = words(reason, ("回避理由", "reason for the recusal"), 500)?;
        let mut tx = self.write().await?;
        let (contest, task) = self.own_task(&mut *tx, actor, id, Action::DeclareRecusal).await?;
        if task.sheet.as_ref().is_some_and(|sheet| sheet.signed_at.is_some()) {
            return Err(Refusal::Signed.into());
        }
        if !tx.recuse(id, self.now(), &reason).await? {
            return Err(ServiceError::Conflict);
        }
        let set_aside = task.sheet.map(|sheet| sheet.marks);
        let detail = json!({ "entry": task.assignment.entry_id, "reason": reason, "marks_set_aside": set_aside });
        self.record(&mut *tx, actor, Some(&contest.id), "recusal.declare", id.as_str(), detail).await?;
        tx.commit().await?;
        Ok(contest.id)
    }

    /// Signs all own sheets of the round and locks them.
    ///
    /// # Errors
    /// A missing permission, or films that are not completely scored, by number.
    pub async fn sign_sheets(&self, actor: &Actor, id: &ContestId) -> Result<u64> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::SignSheets).await?;
        let person = actor.person()?;
        let lines = self.desk_lines(&mut *tx, actor, &contest).await?;
        let missing: Vec<i64> = lines.iter().filter(|l| !l.recused && !l.done).map(|l| l.number).collect();
        if !missing.is_empty() || lines.is_empty() {
            return Err(Refusal::SheetsIncomplete(missing).into());
        }
        let round = round_of(&contest);
        let signed = tx.sign_sheets(id, round, &person.id, self.now()).await?;
        let detail = json!({ "round": round, "sheets": signed });
        self.record(&mut *tx, actor, Some(id), "sheets.sign", person.id.as_str(), detail).await?;
        tx.commit().await?;
        Ok(signed)
    }

    /// Opens a judge's signed sheets again, on record.
    ///
    /// # Errors
    /// A missing permission or reason.
    pub async fn reopen_sheets(&self, actor: &Actor, id: &ContestId, judge: &AccountId, reason: &str) -> Result<u64> {
        let reason = words(reason, ("理由", "reason"), 500)?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ReopenSheets).await?;
        let opened = tx.reopen_sheets(id, round_of(&contest), judge).await?;
        let detail = json!({ "sheets": opened, "reason": reason });
        self.record(&mut *tx, actor, Some(id), "sheets.reopen", judge.as_str(), detail).await?;
        tx.commit().await?;
        Ok(opened)
    }

    /// How far every judge is: done, signed, recused, and the coverage map.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn progress(&self, actor: &Actor, id: &ContestId) -> Result<Progress> {
        let mut tx = self.read().await?;
        let (contest, standing) = self.enter(&mut *tx, actor, id, Action::ViewBoard).await?;
        let tasks = tx.tasks(id, round_of(&contest), None).await?;
        let lines = tx.entry_lines(id).await?;
        progress_of(&mut *tx, contest, &standing, lines, &tasks).await
    }

    /// The actor's tasks of the present round as lines, in the own order.
    async fn desk_lines(&self, tx: &mut dyn Tx, actor: &Actor, contest: &Contest) -> Result<Vec<DeskLine>> {
        let person = actor.person()?;
        let tasks = tx.tasks(&contest.id, round_of(contest), Some(&person.id)).await?;
        let entries: BTreeMap<EntryId, EntryLine> =
            tx.entry_lines(&contest.id).await?.into_iter().map(|line| (line.id.clone(), line)).collect();
        let films: BTreeMap<EntryId, FilmLine> =
            tx.films(&contest.id).await?.into_iter().map(|film| (film.entry_id.clone(), film)).collect();
        let lines = tasks
            .iter()
            .filter_map(|task| {
                let entry = entries.get(&task.assignment.entry_id).filter(|entry| entry.state.is_eligible())?;
                let recused = task.assignment.recused_at.is_some();
                let sheet = task.sheet.as_ref().filter(|_| !recused);
                let total = sheet.and_then(|sheet| sheet.total);
                let film = films.get(&task.assignment.entry_id).filter(|_| !recused);
                Some(DeskLine {
                    assignment: task.assignment.id.clone(),
                    position: task.assignment.position,
                    number: entry.number.unwrap_or_default(),
                    title: if recused { String::new() } else { entry.title.clone() },
                    category: if recused { String::new() } else { entry.category.clone() },
                    duration_ms: film.and_then(|film| film.duration_ms).unwrap_or_default(),
                    done: total.is_some(),
                    signed: sheet.is_some_and(|sheet| sheet.signed_at.is_some()),
                    recused,
                    total,
                })
            })
            .collect();
        Ok(lines)
    }

    /// Loads a task of the actor's own and asks the table with the tie "assigned". Other people's tasks
    /// and recused ones are not found.
    async fn own_task(
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

/// How far a round is, from what was loaded already.
pub(crate) async fn progress_of(
    tx: &mut dyn Tx,
    contest: Contest,
    standing: &Standing,
    lines: Vec<EntryLine>,
    tasks: &[Task],
) -> Result<Progress> {
    let entries: Vec<(EntryId, i64, String)> = lines
        .into_iter()
        .filter(|line| line.state.is_eligible())
        .map(|line| (line.id, line.number.unwrap_or_default(), line.title))
        .collect();
    let column: BTreeMap<&EntryId, usize> = entries.iter().enumerate().map(|(k, (id, ..))| (id, k)).collect();
    let panels = tx.panels(&contest.id, round_of(&contest)).await?;
    let members = tx.members(&contest.id).await?;
    let mut judges: Vec<JudgeProgress> = members
        .iter()
        .filter(|member| member.member.role == Role::Judge)
        .map(|member| JudgeProgress {
            judge: member.member.account_id.clone(),
            name: member.name.clone(),
            panel: panels.iter().find(|p| p.judges.contains(&member.member.account_id)).map(|p| p.position),
            assigned: 0,
            done: 0,
            signed: 0,
            recused: 0,
            cells: vec![Cell::Elsewhere; entries.len()],
        })
        .collect();
    judges.sort_by(|a, b| a.panel.cmp(&b.panel).then_with(|| a.name.cmp(&b.name)));
    let mut red_lines = Vec::new();
    for task in tasks {
        let Some(judge) = judges.iter_mut().find(|judge| judge.judge == task.assignment.judge_id) else { continue };
        let Some(&k) = column.get(&task.assignment.entry_id) else { continue };
        let sheet = task.sheet.as_ref();
        let cell = if task.assignment.recused_at.is_some() {
            judge.recused += 1;
            Cell::Recused
        } else {
            judge.assigned += 1;
            judge.signed += usize::from(sheet.is_some_and(|s| s.signed_at.is_some()));
            if sheet.is_some_and(|s| s.total.is_some()) {
                judge.done += 1;
                Cell::Done
            } else {
                Cell::Open
            }
        };
        if let Some(place) = judge.cells.get_mut(k) {
            *place = cell;
        }
        if let (Some(flag), Some((_, number, title))) =
            (sheet.map(|s| &s.red_line).filter(|flag| !flag.is_empty()), entries.get(k))
        {
            red_lines.push((*number, title.clone(), judge.name.clone(), flag.clone()));
        }
    }
    let can_reopen = permission::check(Action::ReopenSheets, standing, contest.phase).is_ok();
    Ok(Progress { contest, roles: standing.roles.clone(), entries, judges, red_lines, can_reopen })
}

fn view(sheet: &Sheet) -> SheetView {
    SheetView {
        version: sheet.version,
        marks: sheet.marks.clone(),
        comment: sheet.comment.clone(),
        red_line: sheet.red_line.clone(),
        total: sheet.total,
        saved_at: sheet.saved_at,
        signed: sheet.signed_at.is_some(),
    }
}

/// Free words of a sheet: may be empty, at most 2000 characters.
fn limited(text: &str, what: (&str, &str)) -> Result<String> {
    if text.trim().is_empty() { Ok(String::new()) } else { words(text, what, 2_000) }
}
