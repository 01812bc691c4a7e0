//! The ranking: every eligible film with its score, its sheets and its place.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use domain::contest::keys;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::permission::{self, Action, Role};
use domain::round::counts_from;
use domain::rubric::Rubric;
use domain::scoring::{self, Incomparable, Method, Table};
use store::{Contest, Entry, NamedMember, Panel, Task, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::context::{Context, computed};
use crate::error::{Result, ServiceError};
use crate::rounds::participants::{entries_of_round, round_of};

/// An entry with its place.
#[derive(Clone, Debug)]
pub struct RankedEntry {
    /// The entry.
    pub entry: Entry,
    /// Place from 1; `None` without a score that counts.
    pub rank: Option<usize>,
    /// Score by the contest's method, hundredths.
    pub score: Option<i64>,
    /// Plain mean of the judges' totals, hundredths, and the place it would give; equal means share one.
    pub raw: Option<(i64, usize)>,
    /// Mean mark per criterion in rubric order, hundredths.
    pub criteria: Vec<i64>,
    /// Totals by judge, hundredths.
    pub totals: BTreeMap<AccountId, i64>,
    /// Judges who are still to score it.
    pub open: BTreeSet<AccountId>,
    /// Judges who recused.
    pub recused: BTreeSet<AccountId>,
}

/// A ranking with what it was made from.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// The contest.
    pub contest: Contest,
    /// Best first; films without a score last, by number.
    pub entries: Vec<RankedEntry>,
    /// Judges in order of their panels and names.
    pub judges: Vec<NamedMember>,
    /// Panels of the round, in order.
    pub panels: Vec<Panel>,
    /// What the round is judged by.
    pub rubric: Rubric,
    /// The method the scores were made by: the contest's, or the mean of passes after a screening.
    pub method: Method,
    /// Complete sheets of the round that count.
    pub sheets: usize,
    /// Sheets of earlier rounds that count along.
    pub carried: usize,
    /// Assigned sheets that are not recused.
    pub expected: usize,
    /// Films have different judges: a plain mean mixes merit with leniency.
    pub uneven: bool,
    /// Why the contest's method cannot compare these films; then none has a score.
    pub refused: Option<Incomparable>,
}

/// The ranking as its page shows it.
#[derive(Clone, Debug)]
pub struct RankingView {
    /// The ranking.
    pub ranking: Ranking,
    /// The round it is of, from 1.
    pub round: u8,
    /// The present round, or the last one once it has closed.
    pub last: u8,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The selection is sealed and this person may take it away as files.
    pub exports: bool,
}

/// Everything a ranking is made from.
#[derive(Clone)]
pub(crate) struct Material {
    pub(crate) contest: Contest,
    entries: Vec<Entry>,
    pub(crate) judges: Vec<NamedMember>,
    panels: Vec<Panel>,
    pub(crate) tasks: Vec<Task>,
    /// The round it is of.
    round: u8,
    /// Complete sheets of rounds before that count along.
    carried: Vec<Task>,
}

impl Material {
    /// Titles of the films by id.
    pub(crate) fn titles(&self) -> BTreeMap<String, String> {
        self.entries.iter().map(|entry| (entry.id.to_string(), entry.answer(keys::TITLE))).collect()
    }

    fn rubric(&self) -> Cow<'_, Rubric> {
        self.contest.settings.rubric_of(self.round)
    }

    /// Weights of the criteria by key.
    pub(crate) fn weights(&self) -> BTreeMap<String, i64> {
        self.rubric().weights().criteria.into_iter().collect()
    }

    /// Marks of the sheets that count, for statistics, which decide nothing.
    pub(crate) fn table(&self) -> Table {
        let sheets: Vec<scoring::Sheet> = self.tasks.iter().chain(&self.carried).filter_map(marked).collect();
        Table::from_sheets(&self.rubric().weights(), &sheets)
    }

    /// The ranking by a method.
    pub(crate) fn rank(self, method: Method) -> Result<Ranking> {
        let rubric = self.rubric().into_owned();
        // The share of passes is the mean of passes; there is nothing to trim or to adjust in it.
        let method = if rubric.is_pass_or_fail() { Method::Mean } else { method };
        let Self { contest, round: _, entries, judges, panels, tasks, carried } = self;
        let mut lines: BTreeMap<String, RankedEntry> = entries
            .into_iter()
            .map(|entry| {
                let line = RankedEntry {
                    entry,
                    rank: None,
                    score: None,
                    raw: None,
                    criteria: Vec::new(),
                    totals: BTreeMap::new(),
                    open: BTreeSet::new(),
                    recused: BTreeSet::new(),
                };
                (line.entry.id.to_string(), line)
            })
            .collect();
        let mut sheets = Vec::new();
        let mut expected = 0;
        for task in &tasks {
            let Some(line) = lines.get_mut(task.assignment.entry_id.as_str()) else { continue };
            if task.assignment.recused_at.is_some() {
                line.recused.insert(task.assignment.judge_id.clone());
                continue;
            }
            expected += 1;
            match counted(task) {
                Some(total) => {
                    line.totals.insert(task.assignment.judge_id.clone(), total);
                    sheets.extend(marked(task));
                }
                None => {
                    line.open.insert(task.assignment.judge_id.clone());
                }
            }
        }
        for task in &carried {
            if let (Some(line), Some(total)) = (lines.get_mut(task.assignment.entry_id.as_str()), counted(task)) {
                line.totals.insert(task.assignment.judge_id.clone(), total);
                sheets.extend(marked(task));
            }
        }
        let scoring::Ranked { scores, uneven, refused } =
            scoring::rank(method, &rubric.weights(), &sheets, contest.settings.lottery_seed)
                .map_err(|problem| ServiceError::Environment(format!("scores cannot be computed: {problem}")))?;
        let mut ranked = Vec::with_capacity(lines.len());
        for score in scores {
            if let Some(mut line) = lines.remove(&score.entry) {
                line.rank = Some(score.rank);
                line.score = Some(score.score);
                line.raw = Some((score.raw, score.raw_rank));
                line.criteria = score.tie_break;
                ranked.push(line);
            }
        }
        let mut rest: Vec<RankedEntry> = lines.into_values().collect();
        rest.sort_by_key(|line| line.entry.number);
        ranked.extend(rest);
        let (sheets, carried) = (sheets.len() - carried.len(), carried.len());
        Ok(Ranking {
            contest,
            rubric,
            method,
            entries: ranked,
            judges,
            panels,
            sheets,
            carried,
            expected,
            uneven,
            refused,
        })
    }
}

impl RankedEntry {
    /// The entry's title.
    #[must_use]
    pub fn title(&self) -> String {
        self.entry.answer(keys::TITLE)
    }
}

impl Services {
    /// The ranking of the present round, or of the last one once it has closed.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn ranking(&self, actor: &Actor, id: &ContestId) -> Result<RankingView> {
        ranking_view(self, actor, id, None).await
    }

    /// The ranking of a round that has begun; `None` is as [`Services::ranking`].
    ///
    /// # Errors
    /// As [`Services::ranking`]; a round that has not begun is not found.
    pub async fn ranking_of_round(&self, actor: &Actor, id: &ContestId, round: Option<u8>) -> Result<RankingView> {
        ranking_view(self, actor, id, round).await
    }
}

/// As [`Services::ranking_of_round`].
async fn ranking_view(cx: &Context, actor: &Actor, id: &ContestId, round: Option<u8>) -> Result<RankingView> {
    let mut tx = cx.read().await?;
    let (contest, standing) = cx.enter(&mut *tx, actor, id, Action::ViewScores).await?;
    let exports =
        permission::check(Action::ExportResult, &standing, contest.phase).is_ok() && tx.selection(id).await?.is_some();
    let last = round_of(&contest);
    let round = round.unwrap_or(last);
    if !(1..=last).contains(&round) {
        return Err(ServiceError::NotFound);
    }
    let material = material_of(&mut *tx, contest, round).await?;
    let method = material.contest.method;
    let ranking = computed(move || material.rank(method)).await?;
    Ok(RankingView { ranking, round, last, roles: standing.roles, exports })
}

pub(crate) async fn ranking_in(tx: &mut dyn Tx, contest: Contest) -> Result<Ranking> {
    let material = material(tx, contest).await?;
    let method = material.contest.method;
    material.rank(method)
}

/// Everything a ranking is made from.
pub(crate) async fn material(tx: &mut dyn Tx, contest: Contest) -> Result<Material> {
    let round = round_of(&contest);
    material_of(tx, contest, round).await
}

async fn material_of(tx: &mut dyn Tx, contest: Contest, round: u8) -> Result<Material> {
    let mut tasks = tx.tasks(&contest.id, round, None).await?;
    let entries = entries_of_round(tx, &contest, round).await?;
    // Sheets of a film that is no longer eligible count nowhere.
    let eligible: BTreeSet<&EntryId> = entries.iter().map(|entry| &entry.id).collect();
    tasks.retain(|task| eligible.contains(&task.assignment.entry_id));
    let carried = carried(tx, &contest, round, &tasks, &eligible).await?;
    let panels = tx.panels(&contest.id, round).await?;
    let mut judges = tx.members(&contest.id).await?;
    judges.retain(|member| member.member.role == Role::Judge);
    let place = |judge: &AccountId| panels.iter().position(|panel| panel.judges.contains(judge)).unwrap_or(usize::MAX);
    judges.sort_by(|a, b| {
        let key = |one: &NamedMember| place(&one.member.account_id);
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
    });
    Ok(Material { contest, round, entries, judges, panels, tasks, carried })
}

/// Complete sheets of earlier rounds that count in this one, of films that take part in it.
async fn carried(
    tx: &mut dyn Tx,
    contest: &Contest,
    round: u8,
    tasks: &[Task],
    eligible: &BTreeSet<&EntryId>,
) -> Result<Vec<Task>> {
    let rounds = counts_from(&contest.settings.rounds, round)..round;
    if rounds.is_empty() {
        return Ok(Vec::new());
    }
    let whose = |task: &Task| (task.assignment.judge_id.clone(), task.assignment.entry_id.clone());
    let settles = |task: &Task| task.assignment.recused_at.is_some() || counted(task).is_some();
    let settled = tasks.iter().filter(|task| settles(task)).map(whose).collect();
    let earlier = tx.tasks_of_rounds(&contest.id, rounds).await?;
    let sheets = earlier
        .into_iter()
        .filter(|task| settles(task) && eligible.contains(&task.assignment.entry_id))
        .map(|task| (whose(&task), Some(task).filter(|task| counted(task).is_some())));
    Ok(domain::round::carried(settled, sheets))
}

/// The total of a complete sheet that is not recused.
pub(crate) fn counted(task: &Task) -> Option<i64> {
    task.sheet.as_ref().filter(|_| task.assignment.recused_at.is_none())?.total
}

/// A sheet that counts, with its marks.
fn marked(task: &Task) -> Option<scoring::Sheet> {
    counted(task)?;
    Some(scoring::Sheet {
        entry: task.assignment.entry_id.to_string(),
        judge: task.assignment.judge_id.to_string(),
        marks: task.sheet.as_ref()?.content.marks.clone(),
    })
}
