//! The ranking: every eligible film with its mean, its sheets and its place.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use domain::contest::keys;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::permission::{self, Action, Role};
use domain::round::counts_from;
use domain::rubric::Rubric;
use domain::scoring::{self, Incomparable, Method, Table};
use store::{Contest, Entry, NamedMember, Panel, RoundSheet, Tx};

use crate::judging::round_of;
use crate::{Actor, Refusal, Result, ServiceError, Services};

/// An entry with its place.
#[derive(Clone, Debug)]
pub struct RankedEntry {
    /// The entry, with those of its answers that lists and rules read.
    pub entry: Arc<Entry>,
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
    pub ranking: Arc<Ranking>,
    /// Judges in order of their panels and names.
    pub judges: Vec<NamedMember>,
    /// Panels of the round, in order.
    pub panels: Vec<Panel>,
    /// The round it is of, from 1.
    pub round: u8,
    /// The present round, or the last one once it has closed.
    pub last: u8,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The selection is sealed and this person may take it away as files.
    pub exports: bool,
}

impl Services {
    /// The ranking of the present round, or of the last one once it has closed.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn ranking(&self, actor: &Actor, id: &ContestId) -> Result<RankingView> {
        self.ranking_of_round(actor, id, None).await
    }

    /// The ranking of a round that has begun; `None` is as [`Services::ranking`].
    ///
    /// # Errors
    /// As [`Services::ranking`]; a round that has not begun is not found.
    pub async fn ranking_of_round(&self, actor: &Actor, id: &ContestId, round: Option<u8>) -> Result<RankingView> {
        let mut tx = self.read().await?;
        let (contest, standing) = self.enter(&mut *tx, actor, id, Action::ViewScores).await?;
        let exports = permission::check(Action::ExportResult, &standing, contest.phase).is_ok()
            && tx.selection(id).await?.is_some();
        let last = round_of(&contest);
        let round = round.unwrap_or(last);
        if !(1..=last).contains(&round) {
            return Err(ServiceError::NotFound);
        }
        let figures = self.figures_of(&mut *tx, &contest, round).await?;
        let (judges, panels) = judges_of(&mut *tx, id, round).await?;
        drop(tx);
        let ranking = figures.ranking(contest.method).await?;
        Ok(RankingView { ranking, judges, panels, round, last, roles: standing.roles, exports })
    }

    pub(crate) async fn ranking_in(&self, tx: &mut dyn Tx, contest: Contest) -> Result<Ranking> {
        let material = self.material(tx, contest).await?;
        let method = material.contest.method;
        material.rank(method)
    }

    /// Everything a ranking is made from.
    pub(crate) async fn material(&self, tx: &mut dyn Tx, contest: Contest) -> Result<Material> {
        let round = round_of(&contest);
        self.material_of(tx, contest, round).await
    }

    pub(crate) async fn material_of(&self, tx: &mut dyn Tx, contest: Contest, round: u8) -> Result<Material> {
        let mut entries = Vec::new();
        tx.round_films(&contest.id, round, round > 1, &mut |entry| entries.push(Arc::new(lean(entry)))).await?;
        let criteria: Vec<String> =
            contest.settings.rubric_of(round).criteria.iter().map(|criterion| criterion.key.clone()).collect();
        // Sheets of a film that is no longer eligible count nowhere.
        let eligible: HashMap<EntryId, EntryId> =
            entries.iter().map(|entry| (entry.id.clone(), entry.id.clone())).collect();
        let mut judges: HashMap<AccountId, AccountId> = HashMap::new();
        let (mut tasks, mut earlier) = (Vec::new(), Vec::new());
        let first = counts_from(&contest.settings.rounds, round);
        let mut take = |sheet: RoundSheet| {
            let Some(entry) = eligible.get(&sheet.entry) else { return };
            let judge = judges.entry(sheet.judge.clone()).or_insert(sheet.judge).clone();
            let kept = if sheet.round == round { &mut tasks } else { &mut earlier };
            kept.push(RoundTask {
                entry: entry.clone(),
                judge,
                position: sheet.position,
                recused: sheet.recused,
                signed: sheet.signed,
                total: sheet.total,
                marks: criteria.iter().map(|key| sheet.marks.get(key).copied()).collect(),
                red_line: (!sheet.red_line.is_empty()).then(|| sheet.red_line.into_boxed_str()),
            });
        };
        tx.round_sheets(&contest.id, first..round.saturating_add(1), &mut take).await?;
        let carried = carried(&tasks, earlier);
        Ok(Material { contest, round, entries, tasks, carried })
    }
}

/// The judges of a contest in order of their panels in a round and their names, and the panels.
pub(crate) async fn judges_of(
    tx: &mut dyn Tx,
    contest: &ContestId,
    round: u8,
) -> Result<(Vec<NamedMember>, Vec<Panel>)> {
    let panels = tx.panels(contest, round).await?;
    let mut judges = tx.members(contest).await?;
    judges.retain(|member| member.member.role == Role::Judge);
    let place = |judge: &AccountId| panels.iter().position(|panel| panel.judges.contains(judge)).unwrap_or(usize::MAX);
    judges.sort_by_cached_key(|one| (place(&one.member.account_id), one.name.clone()));
    Ok((judges, panels))
}

/// Everything a ranking is made from.
pub(crate) struct Material {
    pub(crate) contest: Contest,
    /// The films that take part, by number.
    pub(crate) entries: Vec<Arc<Entry>>,
    /// The tasks of the round, by judge in the judge's own order.
    pub(crate) tasks: Vec<RoundTask>,
    /// The round it is of.
    round: u8,
    /// Complete sheets of rounds before that count along.
    carried: Vec<RoundTask>,
}

/// A judge's task for a film of the round.
pub(crate) struct RoundTask {
    pub(crate) entry: EntryId,
    pub(crate) judge: AccountId,
    /// Place in the judge's own order, from 1.
    pub(crate) position: i64,
    pub(crate) recused: bool,
    pub(crate) signed: bool,
    /// Total of a complete sheet, hundredths.
    pub(crate) total: Option<i64>,
    /// Marks in the order of the rubric.
    pub(crate) marks: Box<[Option<i64>]>,
    /// Flag to the chair with its reason.
    pub(crate) red_line: Option<Box<str>>,
}

impl RoundTask {
    /// The total of a complete sheet that is not recused.
    pub(crate) fn counted(&self) -> Option<i64> {
        self.total.filter(|_| !self.recused)
    }
}

/// An entry without what neither lists nor rules read of it: thousands of them are kept.
fn lean(mut entry: Entry) -> Entry {
    const READ: [&str; 8] = [
        keys::TITLE,
        keys::CATEGORY,
        keys::REGION,
        keys::SUBJECT,
        keys::SUBMITTING_UNIT,
        keys::PRODUCTION_UNIT,
        keys::CREDITS,
        "nominating_unit",
    ];
    entry.answers.retain(|key, _| READ.contains(&key.as_str()));
    entry
}

/// Complete sheets of earlier rounds that count in this one, of films that take part in it.
fn carried(tasks: &[RoundTask], earlier: Vec<RoundTask>) -> Vec<RoundTask> {
    let whose = |task: &RoundTask| (task.judge.clone(), task.entry.clone());
    let settles = |task: &RoundTask| task.recused || task.counted().is_some();
    let settled = tasks.iter().filter(|task| settles(task)).map(whose).collect();
    let sheets = earlier
        .into_iter()
        .filter(settles)
        .map(|task| (whose(&task), Some(task).filter(|task| task.counted().is_some())));
    domain::round::carried(settled, sheets)
}

impl Material {
    /// The title of a film.
    pub(crate) fn title(&self, id: &str) -> Option<String> {
        self.entries.iter().find(|entry| entry.id.as_str() == id).map(|entry| entry.answer(keys::TITLE))
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
        let sheets: Vec<scoring::Sheet> = self.counting().map(|task| self.sheet(task)).collect();
        Table::from_sheets(&self.rubric().weights(), &sheets)
    }

    /// The sheets that count.
    pub(crate) fn counting(&self) -> impl Iterator<Item = &RoundTask> {
        self.tasks.iter().chain(&self.carried).filter(|task| task.counted().is_some())
    }

    fn sheet(&self, task: &RoundTask) -> scoring::Sheet {
        let rubric = self.rubric();
        let marks = rubric.criteria.iter().zip(&task.marks);
        scoring::Sheet {
            entry: task.entry.to_string(),
            judge: task.judge.to_string(),
            marks: marks.filter_map(|(criterion, mark)| Some((criterion.key.clone(), (*mark)?))).collect(),
        }
    }

    /// The ranking by a method.
    pub(crate) fn rank(&self, method: Method) -> Result<Ranking> {
        let rubric = self.rubric().into_owned();
        // The share of passes is the mean of passes; there is nothing to trim or to adjust in it.
        let method = if rubric.is_pass_or_fail() { Method::Mean } else { method };
        let Self { contest, round: _, entries, tasks, carried } = self;
        let mut lines: BTreeMap<String, RankedEntry> = entries
            .iter()
            .cloned()
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
        for task in tasks {
            let Some(line) = lines.get_mut(task.entry.as_str()) else { continue };
            if task.recused {
                line.recused.insert(task.judge.clone());
                continue;
            }
            expected += 1;
            match task.counted() {
                Some(total) => {
                    line.totals.insert(task.judge.clone(), total);
                    sheets.push(self.sheet(task));
                }
                None => {
                    line.open.insert(task.judge.clone());
                }
            }
        }
        for task in carried {
            if let (Some(line), Some(total)) = (lines.get_mut(task.entry.as_str()), task.counted()) {
                line.totals.insert(task.judge.clone(), total);
                sheets.push(self.sheet(task));
            }
        }
        let scoring::Ranked { scores, uneven, refused } =
            scoring::rank(method, &rubric.weights(), &sheets, contest.settings.lottery_seed)
                .map_err(|problem| ServiceError::Refused(Refusal::Marks(problem.to_string())))?;
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
            contest: contest.clone(),
            rubric,
            method,
            entries: ranked,
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
