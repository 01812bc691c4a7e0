//! How far a round is, for those who run it.

use std::collections::BTreeMap;

use domain::ids::{AccountId, ContestId, EntryId};
use domain::permission::{self, Action, Role, Standing};
use store::{Contest, EntryLine, NamedMember, Panel, Task, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::assignment::replace::{Recusal, Round};
use crate::error::Result;
use crate::rounds::participants::{Inside, round_of, taking_part};

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
    /// The judge has read the rules and declared.
    pub declared: bool,
    /// Until when this judge may score, microseconds; `None` is without end.
    pub until: Option<i64>,
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
    /// Everybody's term, microseconds; `None` is without end.
    pub until: Option<i64>,
    /// Terms may be set now.
    pub can_set_term: bool,
    /// Who recused, and who stands in; only on the page of the round.
    pub recusals: Vec<Recusal>,
    /// A stand-in may be confirmed now.
    pub can_replace: bool,
}

impl Services {
    /// How far every judge is: done, signed, recused, and the coverage map.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn progress(&self, actor: &Actor, id: &ContestId) -> Result<Progress> {
        let mut tx = self.read().await?;
        let (contest, standing) = self.enter(&mut *tx, actor, id, Action::ViewBoard).await?;
        let tasks = tx.tasks(id, round_of(&contest), None).await?;
        let lines = tx.entry_lines(id).await?;
        let panels = tx.panels(id, round_of(&contest)).await?;
        let members = tx.members(id).await?;
        let inside = taking_part(&mut *tx, &contest, round_of(&contest)).await?;
        let mut progress =
            progress_of(&mut *tx, contest, &standing, (lines, &inside), &tasks, (&members, &panels)).await?;
        if tasks.iter().any(|task| task.assignment.recused_at.is_some()) {
            progress.recusals = Round::load(&mut *tx, id, tasks, members, panels).await?.recusals();
        }
        Ok(progress)
    }
}

/// How far a round is, from what was loaded already.
pub(crate) async fn progress_of(
    tx: &mut dyn Tx,
    contest: Contest,
    standing: &Standing,
    (lines, inside): (Vec<EntryLine>, &Inside),
    tasks: &[Task],
    (members, panels): (&[NamedMember], &[Panel]),
) -> Result<Progress> {
    let entries: Vec<(EntryId, i64, String)> = lines
        .into_iter()
        .filter(|line| inside.takes(line))
        .map(|line| (line.id, line.number.unwrap_or_default(), line.title))
        .collect();
    let column: BTreeMap<&EntryId, usize> = entries.iter().enumerate().map(|(k, (id, ..))| (id, k)).collect();
    let round = round_of(&contest);
    let declared = tx.declared(&contest.id, round).await?;
    let terms = tx.terms(&contest.id, round).await?;
    let term =
        |judge: Option<&AccountId>| terms.iter().find(|term| term.judge_id.as_ref() == judge).map(|term| term.until);
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
            declared: declared.contains(&member.member.account_id),
            until: term(None).max(term(Some(&member.member.account_id)).filter(|_| term(None).is_some())),
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
            (sheet.map(|s| &s.content.red_line).filter(|flag| !flag.is_empty()), entries.get(k))
        {
            red_lines.push((*number, title.clone(), judge.name.clone(), flag.clone()));
        }
    }
    let may = |action| permission::check(action, standing, contest.phase).is_ok();
    let (can_reopen, can_set_term) = (may(Action::ReopenSheets), may(Action::SetTerm));
    let (recusals, can_replace) = (Vec::new(), may(Action::ReplaceJudge));
    let (until, roles) = (term(None), standing.roles.clone());
    Ok(Progress { contest, roles, entries, judges, red_lines, can_reopen, until, can_set_term, recusals, can_replace })
}
