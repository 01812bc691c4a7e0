//! Several lines of text.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerLine};
use super::option::Choice;
use super::problem::AnswerProblem;
use super::rules::{ContestLists, KindRules};
use crate::text::Lang;

/// Several lines, at most `max` characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LongText {
    /// Most characters.
    pub max: usize,
}

impl LongText {
    pub(super) const KEY: &str = "long_text";
}

impl KindRules for LongText {
    fn read(&self, typed: &str) -> Answer {
        Answer::typed_text(typed)
    }

    fn check(&self, answer: &Answer, _lists: &dyn ContestLists) -> Option<AnswerProblem> {
        answer.longer_than(self.max)
    }

    fn lines(&self, answer: &Answer, _lists: &dyn ContestLists, _lang: Lang) -> Vec<AnswerLine> {
        answer.lines(|_| None)
    }

    fn options(&self) -> &[Choice] {
        &[]
    }
}
