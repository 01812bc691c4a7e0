//! How far a round is, for those who run it.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::access::{self, AccessContext, Action, Role};
use domain::assignment::{FilmSeat, ShortFilm, short_films};
use domain::form::keys;
use domain::ids::{AccountId, ContestId};
use domain::time::DAY;
use store::{Contest, Entry, NamedMember, Panel, RoundAdmissions, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::assignment::replace::{Recusal, StandInInputs, StandIns, StayedStandIn};
use crate::context::Context;
use crate::error::Result;
use crate::rounds::conflict::ContestConflicts;
use crate::rounds::inputs::{RankingInputs, Round, names_of_removed, round_for_reading, seated};
use crate::rounds::participants::{begun_round, round_of};

/// How far one judge is.
#[derive(Clone, Debug)]
pub struct JudgeProgress {
    /// Judge.
    pub judge: AccountId,
    /// Name.
    pub name: String,
    /// No longer a judge of the contest; what was signed stays.
    pub removed: bool,
    /// Panel number, if any.
    pub panel: Option<i64>,
    /// Films to score, without recused ones.
    pub assigned: usize,
    /// Completely scored films.
    pub done: usize,
    /// Signed sheets.
    pub signed: usize,
    /// The judge has signed in this round, whatever became of the signature; only on the page of the round.
    pub has_signed: bool,
    /// Recused films.
    pub recused: usize,
    /// Films of which more was reported as watched than can have been; only on the page of the round, for who may read what was
    /// signed.
    pub unverified: usize,
    /// The judge has read the rules and declared.
    pub declared: bool,
    /// Until when this judge may score, microseconds; `None` is without end.
    pub until: Option<i64>,
    /// State of each film of the round, by number, for this judge; empty where there are too many for a map.
    pub cells: Vec<Cell>,
}

/// One cell of the coverage map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Not this judge's film.
    Elsewhere,
    /// Not dealt to this judge because of a conflict of interest.
    Conflict,
    /// To be scored.
    Open,
    /// Scored.
    Done,
    /// Recused.
    Recused,
}

/// A film that some judge still has to score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingFilm {
    entry: Arc<Entry>,
    /// Sheets that are complete.
    pub done: usize,
    /// Who is waited for: places among the judges.
    pub(crate) open: Vec<usize>,
}

impl WaitingFilm {
    /// Its number.
    #[must_use]
    pub fn number(&self) -> i64 {
        self.entry.number.unwrap_or_default()
    }

    /// Title.
    #[must_use]
    pub fn title(&self) -> String {
        self.entry.answer(keys::TITLE)
    }

    /// Sheets there should be.
    #[must_use]
    pub fn expected(&self) -> usize {
        self.done + self.open.len()
    }
}

/// A term that ends within this time ends soon.
const SOON: i64 = 3 * DAY;

/// Most cells, over all judges, for which each judge has a map of films.
const CELLS: usize = 20_000;

/// The organiser's view of a round.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The round, from 1.
    pub round: u8,
    /// The present round, or the last one once it has closed.
    pub last: u8,
    /// Films that take part.
    pub films: usize,
    /// Films that some judge still has to score, by number.
    pub waiting: Vec<WaitingFilm>,
    /// Films that too few judges see, by number.
    pub short: Vec<ShortFilm<i64>>,
    /// Judges.
    pub judges: Vec<JudgeProgress>,
    /// Flags raised to the chair: entry number, title, judge, reason.
    pub red_lines: Vec<(i64, String, String, String)>,
    /// The sheets of a judge may be opened again now.
    pub can_reopen: bool,
    /// What other judges signed may be read now.
    pub can_read_signed: bool,
    /// Everybody's term, microseconds; `None` is without end.
    pub until: Option<i64>,
    /// Terms may be set now.
    pub can_set_term: bool,
    /// Who recused, and who stands in; only on the page of the round.
    pub recusals: Vec<Recusal>,
    /// Who stood in and stays though the judge has the film again; only on the page of the round.
    pub stayed: Vec<StayedStandIn>,
    /// A stand-in may be confirmed now.
    pub can_replace: bool,
}

impl Services {
    /// How far every judge of the present round is, or of the last one once it has closed: done, signed, recused, and the coverage
    /// map.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn progress(&self, actor: &Actor, id: &ContestId) -> Result<Progress> {
        round_progress(self, actor, id, None).await
    }

    /// How far every judge of a round that has begun is; `None` is as [`Services::progress`].
    ///
    /// # Errors
    /// As [`Services::progress`]; a round that has not begun is not found.
    pub async fn progress_of_round(&self, actor: &Actor, id: &ContestId, round: Option<u8>) -> Result<Progress> {
        round_progress(self, actor, id, round).await
    }
}

impl JudgeProgress {
    /// Completely scored films of those to be scored, in whole percent, rounded down; `None` where there are none.
    #[must_use]
    pub fn percent(&self) -> Option<usize> {
        self.done.saturating_mul(100).checked_div(self.assigned)
    }
}

/// The judges who are late: with sheets to sign, and a term that is over, ends soon or was never set. The most urgent first, then
/// those with most left.
#[must_use]
pub fn late_judges(judges: &[JudgeProgress], now: i64) -> Vec<&JudgeProgress> {
    let late = |judge: &&JudgeProgress| !judge.removed && judge.signed < judge.assigned && ends_soon(judge.until, now);
    let mut late: Vec<&JudgeProgress> = judges.iter().filter(late).collect();
    late.sort_by_key(|judge| (judge.until.unwrap_or(i64::MAX), Reverse(judge.assigned.saturating_sub(judge.done))));
    late
}

/// Whether a judge's term is over, ends soon or was never set: whoever has films left is late then.
pub(crate) fn ends_soon(until: Option<i64>, now: i64) -> bool {
    until.is_none_or(|until| until <= now.saturating_add(SOON))
}

/// As [`Services::progress_of_round`].
pub(crate) async fn round_progress(cx: &Context, actor: &Actor, id: &ContestId, round: Option<u8>) -> Result<Progress> {
    let mut tx = cx.read().await?;
    let (contest, access) = cx.enter(&mut *tx, actor, id, Action::ViewBoard).await?;
    let round = begun_round(&contest, round)?;
    let Round { figures, inputs } = round_for_reading(cx, &mut *tx, &contest, round).await?;
    let (panels, members) = (tx.panels(id, round).await?, tx.members(id).await?);
    let conflicts = ContestConflicts::of(&mut *tx, id, &members).await?;
    let mut progress = progress_of(&mut *tx, contest, &access, &inputs, (&members, &panels, &conflicts)).await?;
    if progress.can_read_signed {
        let signers: HashSet<AccountId> = tx.signers(id, round).await?.into_iter().collect();
        let unverified: HashMap<AccountId, i64> = tx.unverified_watching(id, round).await?.into_iter().collect();
        for judge in &mut progress.judges {
            judge.has_signed = signers.contains(&judge.judge);
            let films = unverified.get(&judge.judge).copied().unwrap_or_default();
            judge.unverified = usize::try_from(films).unwrap_or_default();
        }
    }
    if !inputs.vacant.is_empty() || inputs.tasks.iter().any(|task| task.recused || task.stands_in) {
        let stand_ins = figures.keep("stand-in inputs", || StandInInputs::load(&mut *tx, &inputs)).await?;
        let removed = names_of_removed(&mut *tx, &inputs, &members).await?;
        let round = StandIns::new(stand_ins, conflicts, members, panels, removed);
        (progress.recusals, progress.stayed) = (round.recusals(), round.stayed());
    }
    Ok(progress)
}

/// How far a round is, from what was loaded already.
pub(crate) async fn progress_of(
    tx: &mut dyn Tx,
    contest: Contest,
    access: &AccessContext,
    inputs: &RankingInputs,
    (members, panels, conflicts): (&[NamedMember], &[Panel], &ContestConflicts),
) -> Result<Progress> {
    let (round, last) = (inputs.round, round_of(&contest));
    let panel_of: HashMap<&AccountId, i64> =
        panels.iter().rev().flat_map(|panel| panel.judges.iter().map(|judge| (judge, panel.position))).collect();
    let RoundAdmissions { declared, terms } = tx.admissions(&contest.id, round).await?;
    let declared: HashSet<AccountId> = declared.into_iter().collect();
    let term =
        |judge: Option<&AccountId>| terms.iter().find(|term| term.judge_id.as_ref() == judge).map(|term| term.until);
    let removed = names_of_removed(tx, inputs, members).await?;
    // Whoever left everything open is only named beside it, where somebody stands in.
    let removed = removed.into_iter().filter(|(judge, _)| inputs.tasks.iter().any(|task| task.judge == *judge));
    let present = members.iter().filter(|member| member.member.role == Role::Judge);
    let present = present.map(|member| (member.member.account_id.clone(), member.name.clone(), false));
    let mut judges: Vec<JudgeProgress> = present
        .chain(removed.map(|(judge, name)| (judge, name, true)))
        .map(|(judge, name, removed)| JudgeProgress {
            removed,
            panel: panel_of.get(&judge).copied(),
            assigned: 0,
            done: 0,
            signed: 0,
            has_signed: false,
            recused: 0,
            unverified: 0,
            declared: declared.contains(&judge),
            until: term(None).max(term(Some(&judge)).filter(|_| term(None).is_some())),
            cells: Vec::new(),
            judge,
            name,
        })
        .collect();
    judges.sort_by(|a, b| a.panel.cmp(&b.panel).then_with(|| a.name.cmp(&b.name)));
    let films = inputs.entries.len();
    if films.saturating_mul(judges.len()) <= CELLS {
        for entry in &inputs.entries {
            let origin = conflicts.origin(entry);
            for judge in &mut judges {
                let barred = conflicts.bars_from(&judge.judge, &entry.id, &origin);
                judge.cells.push(if barred { Cell::Conflict } else { Cell::Elsewhere });
            }
        }
    }
    let each = contest.settings.round(round).map_or(0, |round| usize::try_from(round.judges_per_film).unwrap_or(0));
    let seated: Vec<Vec<String>> = seated(panels.to_vec(), members)
        .iter()
        .map(|panel| panel.judges.iter().map(AccountId::to_string).collect())
        .collect();
    let seats = inputs.tasks.iter().filter_map(|task| {
        let film = inputs.entries.get(task.film)?.number?;
        Some(FilmSeat { judge: task.judge.as_str(), film, recused: task.recused, stands_in: task.stands_in })
    });
    let short = short_films(&seated, each, seats);
    let rows: HashMap<AccountId, usize> =
        judges.iter().enumerate().map(|(row, judge)| (judge.judge.clone(), row)).collect();
    let mut red_lines = Vec::new();
    // Complete sheets of each film, and the rows of the judges who are waited for.
    let mut scored: Vec<(usize, Vec<usize>)> = vec![(0, Vec::new()); films];
    // Tasks come by judge: a row is looked for once a judge.
    let tasks = inputs.tasks.chunk_by(|one, next| one.judge == next.judge);
    let tasks = tasks.filter_map(|tasks| Some((*rows.get(&tasks.first()?.judge)?, tasks)));
    for (row, task) in tasks.flat_map(|(row, tasks)| tasks.iter().map(move |task| (row, task))) {
        let (Some(judge), Some(film)) = (judges.get_mut(row), scored.get_mut(task.film)) else { continue };
        let cell = if task.recused {
            judge.recused += 1;
            Cell::Recused
        } else {
            judge.assigned += 1;
            judge.signed += usize::from(task.signed);
            if task.total.is_some() {
                judge.done += 1;
                film.0 += 1;
                Cell::Done
            } else {
                film.1.push(row);
                Cell::Open
            }
        };
        if let Some(place) = judge.cells.get_mut(task.film) {
            *place = cell;
        }
        if let (Some(flag), Some(entry)) = (&task.red_line, inputs.entries.get(task.film)) {
            let number = entry.number.unwrap_or_default();
            red_lines.push((number, entry.answer(keys::TITLE), judge.name.clone(), flag.to_string()));
        }
    }
    let waiting = inputs
        .entries
        .iter()
        .zip(scored)
        .filter(|(_, (_, open))| !open.is_empty())
        .map(|(entry, (done, mut open))| {
            open.sort_unstable();
            WaitingFilm { entry: Arc::clone(entry), done, open }
        })
        .collect();
    let may = |action| access::check(action, access, contest.phase).is_ok();
    // A round that others went on from is read, not run.
    let runs = |action| round == last && may(action);
    let (can_reopen, can_set_term) = (runs(Action::ReopenSheets), runs(Action::SetTerm));
    let can_read_signed = may(Action::ViewSignatures);
    let (recusals, can_replace) = (Vec::new(), runs(Action::ReplaceJudge));
    let (until, roles) = (term(None), access.roles.clone());
    Ok(Progress {
        contest,
        roles,
        round,
        last,
        films,
        waiting,
        short,
        judges,
        red_lines,
        can_reopen,
        can_read_signed,
        until,
        can_set_term,
        recusals,
        stayed: Vec::new(),
        can_replace,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(name: &str, (done, signed, assigned): (usize, usize, usize), until: Option<i64>) -> JudgeProgress {
        JudgeProgress {
            judge: name.parse().unwrap(),
            name: name.to_owned(),
            removed: name == "removed",
            panel: None,
            assigned,
            done,
            signed,
            has_signed: false,
            recused: 0,
            unverified: 0,
            declared: true,
            until,
            cells: Vec::new(),
        }
    }

    #[test]
    fn the_late_are_those_whose_term_ends_soon_or_never() {
        let now = 100 * DAY;
        let judges = [
            judge("never", (1, 0, 5), None),
            judge("far", (0, 0, 5), Some(now + 4 * DAY)),
            judge("soon", (4, 0, 5), Some(now + 2 * DAY)),
            judge("soon-too", (1, 0, 5), Some(now + 2 * DAY)),
            judge("over", (5, 4, 5), Some(now - DAY)),
            judge("signed", (5, 5, 5), Some(now - DAY)),
            judge("removed", (0, 0, 5), Some(now - DAY)),
            judge("idle", (0, 0, 0), None),
        ];
        let late: Vec<&str> = late_judges(&judges, now).into_iter().map(|one| one.name.as_str()).collect();
        assert_eq!(late, ["over", "soon-too", "soon", "never"]);
    }
}
