//! The judge's own list.

use std::collections::BTreeMap;

use domain::access::{Action, Role};
use domain::contest::phase::Phase;
use domain::contest::round::{Gate, Watching};
use domain::contest::term::Standing;
use domain::ids::{AssignmentId, ContestId, EntryId};
use serde::{Deserialize, Serialize};
use store::{Contest, EntryLine, FilmLine, JudgeAdmission, Reopening, Signature, Task, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::contests::amendments::{AmendmentRecord, amendments_of};
use crate::context::Context;
use crate::error::Result;
use crate::judging::access::own_task;
use crate::judging::dismissed::{DismissedFilm, dismissed_films};
use crate::rounds::participants::round_of;

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
    /// More was reported as watched than can have been; it is not counted.
    pub unverified: bool,
    /// Enough of it was watched to sign, or the rest was skipped with a reason.
    pub watched_enough: bool,
}

impl DeskLine {
    /// As it shows of a film that the judge has nothing to do with: its number.
    fn put_aside(self) -> Self {
        Self {
            title: String::new(),
            category: String::new(),
            duration_ms: 0,
            done: false,
            signed: false,
            recused: true,
            total: None,
            flagged: false,
            watched_percent: 0,
            unverified: false,
            ..self
        }
    }
}

/// A judge's own list in one round.
#[derive(Clone, Debug)]
pub struct JudgeQueue {
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
    /// Whether that is so, and why not.
    pub standing: Standing,
    /// The signature that stands.
    pub signature: Option<Signature>,
    /// The judge signed, and the sheets were opened again since.
    pub reopened: Option<Reopening>,
    /// Films the judge stood in for that went back to their judge, until the judge signs.
    pub dismissed: Vec<DismissedFilm>,
    /// What was amended of what the first round was sealed with.
    pub amendments: AmendmentRecord,
}

impl Services {
    /// The judge's own list.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn my_desk(&self, actor: &Actor, id: &ContestId) -> Result<JudgeQueue> {
        judge_queue(self, actor, id).await
    }

    /// The contest of an own task, for the way from its address to the list.
    ///
    /// # Errors
    /// Not found for other judges' tasks and recused ones.
    pub async fn contest_of_task(&self, actor: &Actor, id: &AssignmentId) -> Result<ContestId> {
        let mut tx = self.read().await?;
        Ok(own_task(self, &mut *tx, actor, id, Action::ViewDesk).await?.0.id)
    }
}

/// As [`Services::my_desk`].
pub(crate) async fn judge_queue(cx: &Context, actor: &Actor, id: &ContestId) -> Result<JudgeQueue> {
    let mut tx = cx.read().await?;
    let (contest, access) = cx.enter(&mut *tx, actor, id, Action::ViewDesk).await?;
    let (mut lines, round) = (desk_lines(&mut *tx, actor, &contest).await?, round_of(&contest));
    let person = actor.person()?;
    // Found with the next signature, and so for good; until then they open nothing either.
    if !Role::may_judge(&access.roles, tx.entered(id, &person.id).await? > 0) {
        lines = lines.into_iter().map(DeskLine::put_aside).collect();
    }
    let JudgeAdmission { declared_at, until, reopened } = tx.admission(id, round, &person.id).await?;
    let signature = tx.signature(id, round, &person.id).await?;
    // Whose signature stands has signed since: who gets a film to stand in for signs again.
    let mut dismissed = if signature.is_none() && contest.phase == Phase::Round(round) {
        dismissed_films(&mut *tx, id, round, &person.id).await?
    } else {
        Vec::new()
    };
    // They may have got it once more.
    dismissed.retain(|film| lines.iter().all(|line| line.number != film.number));
    let amendments = amendments_of(&mut *tx, &contest, &access).await?;
    let standing = Standing::of(contest.phase, until, cx.now());
    let open = standing.is_open();
    Ok(JudgeQueue {
        round,
        lines,
        open,
        standing,
        contest,
        declared_at,
        until,
        signature,
        reopened,
        dismissed,
        amendments,
    })
}

/// The actor's tasks of the present round as lines, in the own order.
pub(crate) async fn desk_lines(tx: &mut dyn Tx, actor: &Actor, contest: &Contest) -> Result<Vec<DeskLine>> {
    let person = actor.person()?;
    let tasks = tx.tasks(&contest.id, round_of(contest), Some(&person.id)).await?;
    lines_of_tasks(tx, contest, &tasks).await
}

/// A judge's tasks as lines, in the same order.
pub(crate) async fn lines_of_tasks(tx: &mut dyn Tx, contest: &Contest, tasks: &[Task]) -> Result<Vec<DeskLine>> {
    let assigned: Vec<EntryId> = tasks.iter().map(|task| task.assignment.entry_id.clone()).collect();
    let entries: BTreeMap<EntryId, EntryLine> =
        tx.lines_of_entries(&assigned).await?.into_iter().map(|line| (line.id.clone(), line)).collect();
    let films: BTreeMap<EntryId, FilmLine> =
        tx.films_of_entries(&assigned).await?.into_iter().map(|film| (film.entry_id.clone(), film)).collect();
    let lines = tasks
        .iter()
        .filter_map(|task| {
            let entry = entries.get(&task.assignment.entry_id).filter(|entry| entry.state.is_eligible())?;
            let (sheet, evidence) = (task.sheet.as_ref(), &task.evidence);
            let total = sheet.and_then(|sheet| sheet.total);
            let film = films.get(&task.assignment.entry_id);
            let length_ms = film.and_then(|film| film.duration_ms).unwrap_or_default();
            let watching = contest.settings.round(task.assignment.round).map(|round| round.watching);
            let enough = |rule: Watching| rule.allows(Gate::Signing, &evidence.watched, length_ms, &evidence.skipped);
            let line = DeskLine {
                assignment: task.assignment.id.clone(),
                position: task.assignment.position,
                number: entry.number.unwrap_or_default(),
                title: entry.title.clone(),
                category: entry.category.clone(),
                duration_ms: length_ms,
                done: total.is_some(),
                signed: sheet.is_some_and(|sheet| sheet.signed_at.is_some()),
                recused: false,
                total,
                flagged: sheet.is_some_and(|sheet| !sheet.content.red_line.is_empty()),
                watched_percent: evidence.watched.percent(length_ms),
                unverified: evidence.unverified,
                watched_enough: watching.is_none_or(enough),
            };
            Some(if task.assignment.recused_at.is_some() { line.put_aside() } else { line })
        })
        .collect();
    Ok(lines)
}
