//! One of the regions of the contest.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerLine};
use super::option::Choice;
use super::problem::AnswerProblem;
use super::rules::{ContestLists, KindRules};
use crate::text::Lang;

/// One of the contest's regions that is no other region's parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionChoice {}

impl RegionChoice {
    pub(super) const KEY: &str = "region";
}

impl KindRules for RegionChoice {
    fn read(&self, typed: &str) -> Answer {
        Answer::typed(typed)
    }

    fn check(&self, answer: &Answer, lists: &dyn ContestLists) -> Option<AnswerProblem> {
        answer.unknown_item(|item| lists.is_leaf_region(item))
    }

    fn lines(&self, answer: &Answer, lists: &dyn ContestLists, lang: Lang) -> Vec<AnswerLine> {
        answer.lines(|item| Some(lists.region_name(item)?.get(lang).to_owned()))
    }

    fn options(&self) -> &[Choice] {
        &[]
    }
}
