//! The ranking: every eligible film with its mean, its sheets and its place.

use std::collections::BTreeMap;

use domain::contest::keys;
use domain::ids::{AccountId, ContestId};
use domain::permission::{Action, Role};
use domain::scoring;
use store::{Contest, Entry, NamedMember, Task, Tx};

use crate::judging::round_of;
use crate::{Actor, Refusal, Result, ServiceError, Services};

/// The aggregation a result is made with.
pub(crate) const METHOD: &str = "mean";

/// An entry with its place.
#[derive(Clone, Debug)]
pub struct RankedEntry {
    /// The entry.
    pub entry: Entry,
    /// Place from 1; `None` without a score that counts.
    pub rank: Option<usize>,
    /// Mean of the judges' totals, hundredths.
    pub score: Option<i64>,
    /// Mean mark per criterion in rubric order, hundredths.
    pub criteria: Vec<i64>,
    /// Totals by judge, hundredths.
    pub totals: BTreeMap<AccountId, i64>,
    /// Judges who are still to score it.
    pub open: usize,
    /// Judges who recused.
    pub recused: usize,
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
    /// Complete sheets that count.
    pub sheets: usize,
    /// Assigned sheets that are not recused.
    pub expected: usize,
}

impl Services {
    /// The ranking of the present round.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn ranking(&self, actor: &Actor, id: &ContestId) -> Result<Ranking> {
        let mut tx = self.read().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ViewScores).await?;
        self.ranking_in(&mut *tx, contest).await
    }

    pub(crate) async fn ranking_in(&self, tx: &mut dyn Tx, contest: Contest) -> Result<Ranking> {
        let tasks = tx.tasks(&contest.id, round_of(&contest), None).await?;
        let entries = tx.eligible_entries(&contest.id).await?;
        let mut judges = tx.members(&contest.id).await?;
        judges.retain(|member| member.member.role == Role::Judge);
        judges.sort_by(|a, b| a.name.cmp(&b.name));
        rank(contest, entries, judges, &tasks)
    }
}

fn rank(contest: Contest, entries: Vec<Entry>, judges: Vec<NamedMember>, tasks: &[Task]) -> Result<Ranking> {
    let mut lines: BTreeMap<String, RankedEntry> = entries
        .into_iter()
        .map(|entry| {
            let line = RankedEntry {
                entry,
                rank: None,
                score: None,
                criteria: Vec::new(),
                totals: BTreeMap::new(),
                open: 0,
                recused: 0,
            };
            (line.entry.id.to_string(), line)
        })
        .collect();
    let mut sheets = Vec::new();
    let mut expected = 0;
    for task in tasks {
        let Some(line) = lines.get_mut(task.assignment.entry_id.as_str()) else { continue };
        if task.assignment.recused_at.is_some() {
            line.recused += 1;
            continue;
        }
        expected += 1;
        match task.sheet.as_ref().and_then(|sheet| Some((sheet, sheet.total?))) {
            Some((sheet, total)) => {
                line.totals.insert(task.assignment.judge_id.clone(), total);
                sheets.push(scoring::Sheet {
                    entry: task.assignment.entry_id.to_string(),
                    judge: task.assignment.judge_id.to_string(),
                    marks: sheet.marks.clone(),
                });
            }
            None => line.open += 1,
        }
    }
    let scores = scoring::rank(&contest.settings.rubric.weights(), &sheets, contest.settings.lottery_seed)
        .map_err(|problem| ServiceError::Refused(Refusal::Marks(problem.to_string())))?;
    let mut ranked = Vec::with_capacity(lines.len());
    for score in scores {
        if let Some(mut line) = lines.remove(&score.entry) {
            line.rank = Some(score.rank);
            line.score = Some(score.score);
            line.criteria = score.tie_break;
            ranked.push(line);
        }
    }
    let mut rest: Vec<RankedEntry> = lines.into_values().collect();
    rest.sort_by_key(|line| line.entry.number);
    ranked.extend(rest);
    Ok(Ranking { contest, entries: ranked, judges, sheets: sheets.len(), expected })
}

impl RankedEntry {
    /// The entry's title.
    #[must_use]
    pub fn title(&self) -> String {
        self.entry.answer(keys::TITLE)
    }
}
