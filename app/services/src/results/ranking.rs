//! The ranking: every eligible film with its score, its sheets and its place.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use domain::access::{self, Action, Role};
use domain::form::keys;
use domain::ids::{AccountId, ContestId};
use domain::scoring::rubric::Rubric;
use domain::scoring::{self, Incomparable, Method, Table};
use store::{Contest, Entry, NamedMember, Panel, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::rounds::inputs::{RankingInputs, Round, RoundTask, judges_of, ranking_inputs, round_for_reading};
use crate::rounds::participants::round_of;

/// An entry with its place.
#[derive(Clone, Debug)]
pub struct RankedEntry {
    /// The entry, with those of its answers that lists and rules read.
    pub entry: Arc<Entry>,
    /// Place from 1; `None` without a score that counts.
    pub rank: Option<usize>,
    /// The lottery decided the place.
    pub by_lottery: bool,
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

impl RankingInputs {
    fn rubric(&self) -> Cow<'_, Rubric> {
        self.contest.settings.rubric_of(self.round)
    }

    /// Weights of the criteria by key.
    pub(crate) fn weights(&self) -> BTreeMap<String, i64> {
        self.rubric().weights().criteria.into_iter().collect()
    }

    /// Marks of the sheets that count, for statistics, which decide nothing.
    pub(crate) fn table(&self) -> Table {
        Table::from_sheets(&self.rubric().weights(), self.counting().map(sheet))
    }

    /// The ranking by a method.
    pub(crate) fn rank(&self, method: Method) -> Result<Ranking> {
        let rubric = self.rubric().into_owned();
        // The share of passes is the mean of passes; there is nothing to trim or to adjust in it.
        let method = if rubric.is_pass_or_fail() { Method::Mean } else { method };
        let Self { contest, round: _, entries, tasks, carried, vacant: _ } = self;
        let mut lines: Vec<Option<RankedEntry>> = entries
            .iter()
            .cloned()
            .map(|entry| {
                Some(RankedEntry {
                    entry,
                    rank: None,
                    by_lottery: false,
                    score: None,
                    raw: None,
                    criteria: Vec::new(),
                    totals: BTreeMap::new(),
                    open: BTreeSet::new(),
                    recused: BTreeSet::new(),
                })
            })
            .collect();
        let film_of: HashMap<&str, usize> =
            entries.iter().enumerate().map(|(film, entry)| (entry.id.as_str(), film)).collect();
        let mut sheets = Vec::with_capacity(tasks.len() + carried.len());
        let mut expected = 0;
        for task in tasks {
            let Some(Some(line)) = lines.get_mut(task.film) else { continue };
            if task.recused {
                line.recused.insert(task.judge.clone());
                continue;
            }
            expected += 1;
            match task.counted() {
                Some(total) => {
                    line.totals.insert(task.judge.clone(), total);
                    sheets.push(sheet(task));
                }
                None => {
                    line.open.insert(task.judge.clone());
                }
            }
        }
        for task in carried {
            if let (Some(Some(line)), Some(total)) = (lines.get_mut(task.film), task.counted()) {
                line.totals.insert(task.judge.clone(), total);
                sheets.push(sheet(task));
            }
        }
        let scoring::Ranked { scores, uneven, refused } =
            scoring::rank(method, &rubric.weights(), &sheets, contest.settings.lottery_seed)
                .map_err(|problem| ServiceError::Environment(format!("scores cannot be computed: {problem}")))?;
        let mut ranked = Vec::with_capacity(lines.len());
        for score in scores {
            let line = film_of.get(score.entry.as_str()).and_then(|film| lines.get_mut(*film)).and_then(Option::take);
            if let Some(mut line) = line {
                line.rank = Some(score.rank);
                line.by_lottery = score.by_lottery;
                line.score = Some(score.score);
                line.raw = Some((score.raw, score.raw_rank));
                line.criteria = score.tie_break;
                ranked.push(line);
            }
        }
        let mut rest: Vec<RankedEntry> = lines.into_iter().flatten().collect();
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

/// A task as scores read it: its marks are in the order of the rubric.
fn sheet(task: &RoundTask) -> scoring::Sheet<'_> {
    scoring::Sheet { entry: task.entry.as_str(), judge: task.judge.as_str(), marks: &task.marks }
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
pub(crate) async fn ranking_view(
    cx: &Context,
    actor: &Actor,
    id: &ContestId,
    round: Option<u8>,
) -> Result<RankingView> {
    let mut tx = cx.read().await?;
    let (contest, access) = cx.enter(&mut *tx, actor, id, Action::ViewScores).await?;
    let exports =
        access::check(Action::ExportResult, &access, contest.phase).is_ok() && tx.selection(id).await?.is_some();
    let last = round_of(&contest);
    let round = round.unwrap_or(last);
    if !(1..=last).contains(&round) {
        return Err(ServiceError::NotFound);
    }
    let of_round = round_for_reading(cx, &mut *tx, &contest, round).await?;
    let (judges, panels) = judges_of(&mut *tx, id, round).await?;
    // A method chosen later says nothing of a round that others went on from.
    let closing = if round < last { tx.closing(id, round).await? } else { None };
    drop(tx);
    let method = closing.and_then(|closing| closing.method.parse().ok()).unwrap_or(contest.method);
    let ranking = ranked(&of_round, method).await?;
    Ok(RankingView { ranking, judges, panels, round, last, roles: access.roles, exports })
}

/// The ranking of a round by a method, as it is kept.
pub(crate) async fn ranked(round: &Round, method: Method) -> Result<Arc<Ranking>> {
    let inputs = Arc::clone(&round.inputs);
    let name = format!("ranking {}", method.key());
    round.figures.compute(&name, move || inputs.rank(method)).await
}

/// The ranking as this transaction sees it.
pub(crate) async fn ranking_in(tx: &mut dyn Tx, contest: Contest) -> Result<Ranking> {
    let inputs = ranking_inputs(tx, contest).await?;
    inputs.rank(inputs.contest.method)
}
