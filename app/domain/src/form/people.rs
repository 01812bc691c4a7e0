//! People with their parts.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerLine};
use super::option::Choice;
use super::problem::AnswerProblem;
use super::rules::{ContestLists, KindRules};
use crate::limits;
use crate::text::Lang;

/// People with their parts, one a line: `name: part`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleList {}

impl PeopleList {
    pub(super) const KEY: &str = "people";
}

impl KindRules for PeopleList {
    fn read(&self, typed: &str) -> Answer {
        Answer::typed_lines(typed)
    }

    fn check(&self, answer: &Answer, _lists: &dyn ContestLists) -> Option<AnswerProblem> {
        answer.longer_than(limits::PEOPLE_ANSWER)
    }

    fn lines(&self, answer: &Answer, _lists: &dyn ContestLists, _lang: Lang) -> Vec<AnswerLine> {
        answer.lines(|_| None)
    }

    fn options(&self) -> &[Choice] {
        &[]
    }
}
