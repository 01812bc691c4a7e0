//! How much of a selection hangs on chance: the same rules under other judges and other weights.
//!
//! Three questions, each answered by selecting again, exactly, for every run:
//! - *bootstrap* (Efron 1979): judges are drawn with replacement, as many as there are. A film that none of the
//!   drawn judges saw keeps its score in that run;
//! - *leave one out*: each judge in turn is left out;
//! - *weights*: each criterion's weight moves by at most ±5 of 100 points, independently and evenly, then all are
//!   brought back to 100.
//!
//! A run moves each score by what the film's plain mean moves, so that a run with every judge once and the weights
//! as they are is the selection itself, whatever aggregation it was made with. Each run starts where the one before
//! ended. Nothing here decides anything.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::draws::Draws;
use crate::lottery::DrawLabel;
use crate::num::{count, half_up, nearest};
use crate::scoring::{Sums, Table, TableError, Totals};
use crate::selection::{Chosen, LARGEST_SCORE, Problem, Series};

/// How far a weight moves either way: five points of a hundred, in millionths of the whole.
const WEIGHT_SHIFT: u64 = 50_000;

/// Shares of runs in which each entry is selected, and what single judges change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Robustness {
    /// Bootstrap runs, and runs with other weights.
    pub runs: usize,
    /// Entry → share of the bootstrap runs in which it is selected, 0 to 1.
    pub share_selected: BTreeMap<String, f64>,
    /// Entry → share of the runs with other weights; empty where there is only one criterion.
    pub share_by_weights: BTreeMap<String, f64>,
    /// What leaving one judge out changes, judge by judge; judges who change nothing are listed too.
    pub leave_one_out: Vec<WithoutJudge>,
    /// The selection itself; empty where none keeps the rules.
    #[serde(skip)]
    pub selected: BTreeSet<String>,
    /// Entries people ruled in or out. No run could have changed them: their share says nothing of how firm they stand.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub ruled: BTreeSet<String>,
    /// Runs in which no selection keeps the rules (only a tolerance can do that); they count as selecting nothing.
    pub infeasible: usize,
    /// Every run's set was checked against the rules and its scores, outside the search.
    pub proven: bool,
}

/// The selection without one judge, beside the selection itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithoutJudge {
    /// The judge left out.
    pub judge: String,
    /// Entries that would come in.
    pub comes: Vec<String>,
    /// Entries that would go out.
    pub leaves: Vec<String>,
}

impl Robustness {
    /// Share of the bootstrap runs in which an entry is selected; `None` where people, not scores, decided about it.
    #[must_use]
    pub fn by_judges(&self, entry: &str) -> Option<f64> {
        self.firmness(&self.share_selected, entry)
    }

    /// As [`Self::by_judges`], of the runs with other weights; `None` also where there is only one criterion.
    #[must_use]
    pub fn by_weights(&self, entry: &str) -> Option<f64> {
        self.firmness(&self.share_by_weights, entry)
    }

    /// The share of the least certain of the selected entries; `None` where people decided about all of them.
    #[must_use]
    pub fn least(&self) -> Option<f64> {
        self.selected.iter().filter_map(|entry| self.by_judges(entry)).reduce(f64::min)
    }

    fn firmness(&self, shares: &BTreeMap<String, f64>, entry: &str) -> Option<f64> {
        shares.get(entry).copied().filter(|_| !self.ruled.contains(entry))
    }
}

/// A share in whole per cent, rounded half up. What is not certain never reads as certain.
#[must_use]
pub fn percent(share: f64) -> u64 {
    let whole = u64::try_from(nearest((share * 100.0 + 0.5).floor())).unwrap_or(0);
    match whole {
        100.. if share < 1.0 => 99,
        0 if share > 0.0 => 1,
        other => other,
    }
}

/// Answers the three questions. `runs` are drawn from the problem's lottery seed: the same input gives the same
/// answer.
///
/// Scores of the table are in the unit of the problem's scores times a hundred: 87.34 there is 8734 here. Entries
/// without scores in the table keep theirs.
///
/// # Errors
/// Weights that do not fit the table.
pub fn robustness(
    problem: &Problem,
    table: &Table,
    weights: Option<&BTreeMap<String, i64>>,
    runs: usize,
) -> Result<Robustness, TableError> {
    let totals = table.totals(weights)?;
    let own_sums = Sums::from(&totals);
    let problem_sheets = ProblemSheets::new(problem, table, &totals, &own_sums);
    let judges = table.judges.len();
    let mut draws = Draws(problem.lottery_seed.start(DrawLabel::Robustness));
    let mut series = Series::new(problem);
    // The selection itself comes first: every other run is a small step away from it.
    let own = series.best(&problem_sheets.scores(&own_sums, |_| 1));

    let mut drawn = Tally::default();
    for _ in 0..runs {
        let mut times = vec![0; judges];
        for _ in 0..judges {
            let at = draws.below(u64::try_from(judges).unwrap_or(u64::MAX));
            if let Some(time) = usize::try_from(at).ok().and_then(|at| times.get_mut(at)) {
                *time += 1;
            }
        }
        let scores = problem_sheets.scores(&own_sums, |judge| times.get(judge).copied().unwrap_or(0));
        drawn.add(series.best(&scores));
    }

    let mut weighed = Tally::default();
    if table.criteria.len() > 1 {
        for _ in 0..runs {
            let shifted = shifted_weights(&table.criteria, weights, &mut draws);
            weighed.add(series.best(&problem_sheets.scores(&table.sums(Some(&shifted))?, |_| 1)));
        }
    }

    let mut proven = drawn.proven && weighed.proven;
    let mut selected = |chosen: Option<Chosen>| -> BTreeSet<String> {
        let Some(chosen) = chosen else { return BTreeSet::new() };
        proven &= chosen.proven;
        chosen.selected.into_iter().collect()
    };
    let all = selected(own);
    let leave_one_out = (0..judges)
        .map(|left| {
            let scores = problem_sheets.scores(&own_sums, |judge| i128::from(judge != left));
            let without = selected(series.best(&scores));
            WithoutJudge {
                judge: table.judges.get(left).cloned().unwrap_or_default(),
                comes: without.difference(&all).cloned().collect(),
                leaves: all.difference(&without).cloned().collect(),
            }
        })
        .collect();
    Ok(Robustness {
        runs,
        share_selected: drawn.shares(problem, runs),
        share_by_weights: if table.criteria.len() > 1 { weighed.shares(problem, runs) } else { BTreeMap::new() },
        leave_one_out,
        selected: all,
        ruled: problem.pinned.iter().chain(&problem.vetoed).cloned().collect(),
        infeasible: drawn.infeasible + weighed.infeasible,
        proven,
    })
}

/// The weights with each moved a little, in millionths of the whole.
fn shifted_weights(
    criteria: &[String],
    weights: Option<&BTreeMap<String, i64>>,
    draws: &mut Draws,
) -> BTreeMap<String, i64> {
    let of = |name: &String| i128::from(weights.map_or(1, |weights| weights.get(name).copied().unwrap_or(0)));
    let whole: i128 = criteria.iter().map(of).sum::<i128>().max(1);
    criteria
        .iter()
        .map(|name| {
            let own = half_up(of(name) * 1_000_000, whole).unwrap_or(0);
            let move_by = i64::try_from(draws.below(2 * WEIGHT_SHIFT + 1)).unwrap_or(0)
                - i64::try_from(WEIGHT_SHIFT).unwrap_or(0);
            (name.clone(), (own + move_by).max(0))
        })
        .collect()
}

/// How often each entry was selected.
struct Tally {
    times: BTreeMap<String, usize>,
    /// Runs that selected nothing.
    infeasible: usize,
    proven: bool,
}

impl Default for Tally {
    fn default() -> Self {
        Self { times: BTreeMap::new(), infeasible: 0, proven: true }
    }
}

impl Tally {
    fn add(&mut self, run: Option<Chosen>) {
        let Some(run) = run else {
            self.infeasible += 1;
            return;
        };
        self.proven &= run.proven;
        for id in run.selected {
            *self.times.entry(id).or_default() += 1;
        }
    }

    fn shares(&self, problem: &Problem, runs: usize) -> BTreeMap<String, f64> {
        let share = |id: &String| count(self.times.get(id).copied().unwrap_or(0)) / count(runs.max(1));
        problem.entries.iter().map(|entry| (entry.id.clone(), share(&entry.id))).collect()
    }
}

/// The problem with the sheets of each of its entries.
struct ProblemSheets<'a> {
    problem: &'a Problem,
    /// By entry of the problem: its judges, each with the place of the sheet among the sums of all.
    sheets: Vec<Vec<(usize, usize)>>,
    /// By entry of the problem: the mean of all its judges, hundredths.
    base: Vec<Option<i64>>,
}

impl<'a> ProblemSheets<'a> {
    fn new(problem: &'a Problem, table: &Table, totals: &Totals, sums: &Sums) -> Self {
        let place: BTreeMap<&str, usize> =
            problem.entries.iter().enumerate().map(|(at, entry)| (entry.id.as_str(), at)).collect();
        let mut sheets = vec![Vec::new(); problem.entries.len()];
        for (sum, &(entry, judge)) in totals.numerators.keys().enumerate() {
            let own = table.entries.get(entry).and_then(|id| place.get(id.as_str())).and_then(|at| sheets.get_mut(*at));
            if let Some(own) = own {
                own.push((judge, sum));
            }
        }
        let base = sheets.iter().map(|own| mean(sums, own, |_| 1)).collect();
        Self { problem, sheets, base }
    }

    /// The scores with each judge counted so many times, by entry of the problem.
    fn scores(&self, sums: &Sums, times: impl Fn(usize) -> i128) -> Vec<i64> {
        let entries = self.problem.entries.iter().zip(&self.sheets).zip(&self.base);
        entries
            .map(|((entry, own), base)| match mean(sums, own, &times).zip(*base) {
                Some((now, base)) => {
                    entry.score.saturating_add(now.saturating_sub(base)).clamp(-LARGEST_SCORE, LARGEST_SCORE)
                }
                None => entry.score,
            })
            .collect()
    }
}

/// The mean of these sheets in hundredths; `None` where no judge counts.
fn mean(sums: &Sums, sheets: &[(usize, usize)], times: impl Fn(usize) -> i128) -> Option<i64> {
    let (mut sum, mut n) = (0_i128, 0_i128);
    for &(judge, at) in sheets {
        let time = times(judge);
        sum = sum.checked_add(sums.numerators.get(at)?.checked_mul(time)?)?;
        n += time;
    }
    half_up(sum.checked_mul(100)?, sums.denominator.checked_mul(n)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{read_table, read_weights};

    #[test]
    fn sums_are_the_totals_in_their_order() {
        let mut table =
            Table::from_totals([("a", "j", 8_000), ("a", "k", 7_000), ("b", "j", 9_000), ("b", "k", 6_000)]);
        // An incomplete sheet is in neither.
        if let Some(marks) = table.marks.get_mut(&(0, 1)) {
            marks.fill(None);
        }
        let totals = table.totals(None).unwrap();
        assert_eq!((totals.numerators.len(), table.sums(None).unwrap()), (3, Sums::from(&totals)));
    }
    use crate::selection::{Entry, Explain, Outcome, Structure, generate, solve};

    fn problem(scores: &[(&str, i64)], size: usize) -> Problem {
        let entries = scores.iter().map(|(id, score)| Entry {
            id: (*id).to_owned(),
            score: *score,
            tie_break: vec![],
            groups: BTreeMap::new(),
        });
        Problem {
            size,
            lottery_seed: 7_u64.into(),
            tolerance: None,
            entries: entries.collect(),
            rules: vec![],
            pinned: vec![],
            vetoed: vec![],
        }
    }

    #[test]
    fn a_film_that_all_judges_put_first_is_certain() {
        let problem = problem(&[("A", 9000), ("B", 8000), ("C", 7990), ("D", 6000)], 2);
        // B leads C only by the first judge.
        let table = read_table("film,j1,j2,j3\nA,90,90,90\nB,85,77.5,77.5\nC,75,82,82.7\nD,60,60,60\n").unwrap();
        let found = robustness(&problem, &table, None, 400).unwrap();
        assert_eq!((found.share_selected["A"], found.share_selected["D"]), (1.0, 0.0));
        let (b, c) = (found.share_selected["B"], found.share_selected["C"]);
        assert!(b > 0.2 && c > 0.2 && (b + c - 1.0).abs() < 1e-9, "{b} {c}");
        let changes: Vec<_> = found.leave_one_out.iter().map(|one| (one.judge.as_str(), one.comes.join(","))).collect();
        assert_eq!(changes, [("j1", "C".to_owned()), ("j2", String::new()), ("j3", String::new())]);
        assert_eq!(found.leave_one_out[0].leaves, ["B"]);
        assert!(found.share_by_weights.is_empty() && found.infeasible == 0);
        assert_eq!(found, robustness(&problem, &table, None, 400).unwrap(), "the same input, the same answer");
    }

    #[test]
    fn what_people_decided_is_not_called_firm() {
        let mut problem = problem(&[("A", 9000), ("B", 8000), ("C", 7990), ("D", 6000)], 3);
        problem.pinned = vec!["D".to_owned()];
        problem.vetoed = vec!["A".to_owned()];
        let table = read_table("film,j1,j2,j3\nA,90,90,90\nB,85,77.5,77.5\nC,75,82,82.7\nD,60,60,60\n").unwrap();
        let found = robustness(&problem, &table, None, 50).unwrap();
        assert_eq!((found.by_judges("A"), found.by_judges("D"), found.by_weights("D")), (None, None, None));
        assert_eq!((found.by_judges("B"), found.least()), (Some(1.0), Some(1.0)), "both others are always in");
        let ruled = Problem { size: 1, ..problem };
        assert_eq!(robustness(&ruled, &table, None, 5).unwrap().least(), None);
    }

    #[test]
    fn weights_matter_where_criteria_disagree() {
        let problem = problem(&[("A", 800), ("B", 795), ("C", 100)], 1);
        let table =
            read_table("entry,judge,criterion,score\nA,j,c1,10\nA,j,c2,6\nB,j,c1,6\nB,j,c2,9.9\nC,j,c1,1\nC,j,c2,1\n")
                .unwrap();
        let weights = read_weights("c1=50,c2=50").unwrap();
        let found = robustness(&problem, &table, Some(&weights), 200).unwrap();
        let share = found.share_by_weights["A"];
        assert!(share > 0.3 && share < 0.8, "{share}");
        assert_eq!(found.share_by_weights["C"], 0.0);
        assert_eq!(found.share_selected["A"], 1.0, "one judge drawn from one is always that judge");
    }

    #[test]
    fn a_problem_without_sheets_stands_still() {
        let problem = generate(60, 9, Structure::A, 3);
        let table = read_table("film,j1\nZ,5\n").unwrap();
        let found = robustness(&problem, &table, None, 5).unwrap();
        let Outcome::Optimal(best) = solve(&problem, Explain::None) else { panic!("nothing can be chosen") };
        assert!(problem.entries.iter().all(|entry| {
            let wanted = if best.selected.contains(&entry.id) { 1.0 } else { 0.0 };
            found.share_selected[&entry.id] == wanted
        }));
    }

    #[test]
    fn a_series_answers_as_if_nothing_had_been_asked_before() {
        for (seed, structure) in [(1, Structure::A), (2, Structure::B), (3, Structure::C), (4, Structure::C)] {
            let mut problem = generate(90, 12, structure, seed);
            problem.tolerance = (seed == 4).then_some(900);
            problem.pinned = vec![problem.entries[40].id.clone()];
            let asked = problem.clone();
            let mut series = Series::new(&asked);
            let mut draws = Draws(seed);
            for _ in 0..60 {
                for entry in &mut problem.entries {
                    entry.score = (entry.score + draws.hundredths(200) - 100).clamp(0, 10_000);
                }
                let scores: Vec<i64> = problem.entries.iter().map(|entry| entry.score).collect();
                let cold = crate::selection::best(&problem).map(|best| (best.selected, best.proven));
                let warm = series.best(&scores).map(|chosen| (chosen.selected, chosen.proven));
                assert_eq!(warm, cold, "{structure:?} {seed}");
                assert!(warm.is_none_or(|(_, proven)| proven));
            }
        }
    }

    #[test]
    fn what_is_not_certain_never_reads_as_certain() {
        assert_eq!([0.0, 0.001, 0.5, 0.985, 0.999, 1.0].map(percent), [0, 1, 50, 99, 99, 100]);
    }
}
