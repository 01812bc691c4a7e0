//! The ranking: every eligible film with its score, its sheets and its place.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use domain::form::keys;
use domain::ids::AccountId;
use domain::scoring::rubric::Rubric;
use domain::scoring::{self, Incomparable, Method, Table};
use store::{Contest, Entry, Tx};

use crate::error::{Result, ServiceError};
use crate::rounds::inputs::{RankingInputs, Round, RoundTask, ranking_inputs};

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
    /// How many recused in an earlier round that counts along, and have nothing of it in this one.
    pub recused_before: usize,
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
        let method = method_for(&rubric, method);
        let Self { contest, round: _, entries, tasks, carried, carried_recusals, vacant: _ } = self;
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
                    recused_before: 0,
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
        for task in carried_recusals {
            if let Some(Some(line)) = lines.get_mut(task.film) {
                line.recused_before += 1;
            }
        }
        let scoring::Ranked { scores, uneven, refused } =
            scoring::rank(method, &rubric.weights(), &sheets, &contest.settings.lottery_seed)
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

/// The method that scores of a rubric are made by where the contest has this one. The share of passes is the mean of passes; there is
/// nothing to trim or to adjust in it.
pub(crate) fn method_for(rubric: &Rubric, method: Method) -> Method {
    if rubric.is_pass_or_fail() { Method::Mean } else { method }
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
