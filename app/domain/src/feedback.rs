//! What an author is told of the own film once the result is published: means of the marks, comments that somebody has released, why the
//! film was chosen or not, and by how many judges it was seen to its end. Nothing of it names a judge.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::judging::watching::Watched;
use crate::scoring::rubric::{Marks, Rubric};
use crate::selection::{Problem, Selection};

/// Fewest sheets of which means are told: of two, each judge knows what the other gave, and so does whoever speaks to one of them.
pub const FEWEST_SHEETS: usize = 3;

/// What of the sheets authors are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    /// Neither marks nor comments.
    #[default]
    Nothing,
    /// The mean of each criterion.
    Means,
    /// Comments that were released.
    Comments,
    /// Means and comments.
    Both,
}

impl FeedbackKind {
    /// All of them, from the least.
    pub const ALL: [Self; 4] = [Self::Nothing, Self::Means, Self::Comments, Self::Both];

    /// The name in the database and in forms.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Means => "means",
            Self::Comments => "comments",
            Self::Both => "both",
        }
    }

    /// The means of the criteria are told.
    #[must_use]
    pub const fn tells_means(self) -> bool {
        matches!(self, Self::Means | Self::Both)
    }

    /// Released comments are told.
    #[must_use]
    pub const fn tells_comments(self) -> bool {
        matches!(self, Self::Comments | Self::Both)
    }
}

/// A text that names no kind of feedback.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown feedback {0:?}; allowed: nothing, means, comments, both")]
pub struct BadFeedback(pub String);

impl FromStr for FeedbackKind {
    type Err = BadFeedback;

    fn from_str(text: &str) -> Result<Self, BadFeedback> {
        Self::ALL.into_iter().find(|kind| kind.key() == text).ok_or_else(|| BadFeedback(text.to_owned()))
    }
}

/// The mean of each criterion in the rubric's order, hundredths, halves up; `None` of fewer sheets than [`FEWEST_SHEETS`]. Only sheets
/// with a mark for every criterion count.
#[must_use]
pub fn means(rubric: &Rubric, sheets: &[&Marks]) -> Option<Vec<i64>> {
    let whole: Vec<&Marks> = sheets.iter().copied().filter(|marks| rubric.missing(marks).is_empty()).collect();
    if whole.len() < FEWEST_SHEETS {
        return None;
    }
    let count = i64::try_from(whole.len()).ok()?;
    let mean = |key: &str| {
        let sum = whole.iter().filter_map(|marks| marks.get(key)).fold(0_i64, |sum, mark| sum.saturating_add(*mark));
        sum.saturating_mul(2).saturating_add(count).div_euclid(count.saturating_mul(2))
    };
    Some(rubric.criteria.iter().map(|criterion| mean(&criterion.key)).collect())
}

/// Puts things of judges into an order that says nothing about these, and is the same each time: by the hash of their `label`.
pub fn shuffle<T>(things: &mut [T], label: impl Fn(&T) -> String) {
    things.sort_by_cached_key(|thing| Sha256::digest(label(thing)));
}

/// Why a film was chosen or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Chosen by its score.
    ByScore,
    /// Chosen although others have a higher score, because the balance asks for it.
    ByBalance,
    /// Chosen by a ruling.
    RuledIn,
    /// It took the place of a film that was withdrawn.
    Succeeded,
    /// It was alike with others at the line, and the lottery decided.
    Drawn {
        /// For it.
        chosen: bool,
    },
    /// Its score was not enough.
    Outscored,
    /// Its score was enough, and the balance asked for others.
    Balanced,
    /// Left out by a ruling.
    RuledOut,
}

/// Why a film stands where it does, from the sealed selection; `rank` is its place by score, and `chosen` whether it is chosen now. `None`
/// of a film that could not be chosen.
#[must_use]
pub fn why(problem: &Problem, sealed: &Selection, chosen: bool, rank: usize, id: &str) -> Option<Why> {
    let has = |ids: &[String]| ids.iter().any(|one| one == id);
    if !problem.entries.iter().any(|entry| entry.id == id) {
        return None;
    }
    let drawn = sealed.by_entry.as_ref().is_some_and(|why| has(&why.by_lottery));
    let by_score = rank <= problem.size;
    Some(match (chosen, has(&sealed.selected)) {
        (true, false) => Why::Succeeded,
        (true, true) if has(&problem.pinned) => Why::RuledIn,
        (false, _) if has(&problem.vetoed) => Why::RuledOut,
        (..) if drawn => Why::Drawn { chosen },
        (true, true) if by_score => Why::ByScore,
        (true, true) => Why::ByBalance,
        (false, _) if by_score => Why::Balanced,
        (false, _) => Why::Outscored,
    })
}

/// By how many judges of how many a film was seen to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewingReceipt {
    /// Round, from 1.
    pub round: u8,
    /// Judges who saw it to its end.
    pub to_the_end: usize,
    /// Judges whose sheets count.
    pub judges: usize,
}

/// The receipts of a film by round; `sheets` are its signed sheets by round, each with what was believed to be watched and the length of the
/// film, milliseconds.
#[must_use]
pub fn receipts<'a>(sheets: impl IntoIterator<Item = (u8, &'a Watched, i64)>) -> Vec<ViewingReceipt> {
    let mut receipts: Vec<ViewingReceipt> = Vec::new();
    for (round, watched, length_ms) in sheets {
        let seen = usize::from(watched.percent(length_ms) == 100);
        match receipts.iter_mut().find(|one| one.round == round) {
            Some(one) => {
                one.judges += 1;
                one.to_the_end += seen;
            }
            None => receipts.push(ViewingReceipt { round, to_the_end: seen, judges: 1 }),
        }
    }
    receipts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selection::{Entry, Explain, Groups, Rule, RuleKind, Scope, solve};

    fn marks(values: [i64; 3]) -> Marks {
        ["c1", "c2", "c3"].map(str::to_owned).into_iter().zip(values).collect()
    }

    #[test]
    fn means_are_told_of_three_whole_sheets_and_not_of_fewer() {
        let rubric = crate::contest::preset::selection().rubric;
        assert_eq!(rubric.criteria.len(), 3);
        let sheets = [marks([800, 700, 600]), marks([850, 700, 650]), marks([900, 750, 650])];
        let all: Vec<&Marks> = sheets.iter().collect();
        assert_eq!(means(&rubric, &all), Some(vec![850, 717, 633]));
        assert_eq!(means(&rubric, &all[..2]), None);
        let mut open = marks([1, 1, 1]);
        open.remove("c2");
        assert_eq!(means(&rubric, &[all[0], all[1], &open]), None, "a sheet with a mark missing does not count");
    }

    #[test]
    fn the_order_of_comments_is_that_of_no_judge_and_stays() {
        let label = |one: &u32| format!("film {one}");
        let mut one: Vec<u32> = (0..20).collect();
        let mut other: Vec<u32> = (0..20).rev().collect();
        shuffle(&mut one, label);
        shuffle(&mut other, label);
        assert_eq!(one, other);
        assert!(one != (0..20).collect::<Vec<_>>());
    }

    #[test]
    fn a_film_is_told_why() {
        let entry = |(at, region): (i64, &str)| Entry {
            id: format!("e{at}"),
            score: 9_000 - at * 500,
            tie_break: vec![],
            groups: [("region".to_owned(), Groups::from(region))].into(),
        };
        let entries = (0..).zip(["W", "W", "E", "S", "N"]).map(entry).collect();
        let rule = Rule::new("region:*", "region", Scope::Each).with(RuleKind::Max, 1);
        let mut problem = Problem {
            size: 2,
            lottery_seed: 1_u64.into(),
            tolerance: None,
            entries,
            rules: vec![rule],
            pinned: vec![],
            vetoed: vec![],
        };
        let best = solve(&problem, Explain::All).best().unwrap().clone();
        assert_eq!(best.selected, ["e0", "e2"]);
        let told = |at: usize| {
            let id = format!("e{at}");
            why(&problem, &best, best.selected.contains(&id), at + 1, &id)
        };
        let wanted = [Why::ByScore, Why::Balanced, Why::ByBalance, Why::Outscored, Why::Outscored];
        assert_eq!([0, 1, 2, 3, 4].map(told), wanted.map(Some));
        assert_eq!(why(&problem, &best, true, 4, "e3"), Some(Why::Succeeded));
        assert_eq!(why(&problem, &best, false, 9, "e9"), None);

        problem.pinned = vec!["e4".to_owned()];
        problem.vetoed = vec!["e0".to_owned()];
        let ruled = solve(&problem, Explain::All).best().unwrap().clone();
        assert_eq!(ruled.selected, ["e1", "e4"]);
        let told = |chosen, at: usize| why(&problem, &ruled, chosen, at + 1, &format!("e{at}"));
        assert_eq!((told(true, 4), told(false, 0)), (Some(Why::RuledIn), Some(Why::RuledOut)));
    }

    #[test]
    fn what_the_lottery_decided_is_said_on_both_sides() {
        let entry = |id: &str| Entry { id: id.to_owned(), score: 9_000, tie_break: vec![], groups: [].into() };
        let problem = Problem {
            size: 1,
            lottery_seed: 1_u64.into(),
            tolerance: None,
            entries: vec![entry("a"), entry("b")],
            rules: vec![],
            pinned: vec![],
            vetoed: vec![],
        };
        let best = solve(&problem, Explain::All).best().unwrap().clone();
        let mut told = ["a", "b"].map(|id| why(&problem, &best, best.selected[0] == id, 1, id).unwrap());
        told.sort_by_key(|why| *why == Why::Drawn { chosen: true });
        assert_eq!(told, [Why::Drawn { chosen: false }, Why::Drawn { chosen: true }]);
    }

    #[test]
    fn a_receipt_counts_those_who_saw_the_end() {
        let (whole, half) = (Watched::of([(0, 60_000)]), Watched::of([(0, 30_000)]));
        let sheets = [(1, &whole, 60_000), (1, &half, 60_000), (2, &whole, 60_000), (1, &whole, 60_000)];
        let receipt = |round, to_the_end, judges| ViewingReceipt { round, to_the_end, judges };
        assert_eq!(receipts(sheets), [receipt(1, 2, 3), receipt(2, 1, 1)]);
        assert_eq!(receipts([(1, &Watched::default(), 0)]), [receipt(1, 0, 1)], "a film of unknown length is not seen");
    }
}
