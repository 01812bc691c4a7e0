//! One of the categories of the contest.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerLine};
use super::option::Choice;
use super::problem::AnswerProblem;
use super::rules::{ContestLists, KindRules};
use crate::text::Lang;

/// One of the contest's categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryChoice {}

impl CategoryChoice {
    pub(super) const KEY: &str = "category";
}

impl KindRules for CategoryChoice {
    fn read(&self, typed: &str) -> Answer {
        Answer::typed(typed)
    }

    fn check(&self, answer: &Answer, lists: &dyn ContestLists) -> Option<AnswerProblem> {
        answer.unknown_item(|item| lists.category_name(item).is_some())
    }

    fn lines(&self, answer: &Answer, lists: &dyn ContestLists, lang: Lang) -> Vec<AnswerLine> {
        answer.lines(|item| Some(lists.category_name(item)?.get(lang).to_owned()))
    }

    fn options(&self) -> &[Choice] {
        &[]
    }
}
