//! One line of text.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerLine};
use super::option::Choice;
use super::problem::AnswerProblem;
use super::rules::{ContestLists, KindRules};
use crate::limits;
use crate::text::Lang;

/// One line, at most `max` characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLine {
    /// Most characters.
    pub max: usize,
}

impl TextLine {
    pub(super) const KEY: &str = "text";

    /// What an organiser may set `max` to.
    pub const LIMITS: RangeInclusive<usize> = 1..=limits::TEXT_ANSWER;
}

impl KindRules for TextLine {
    fn read(&self, typed: &str) -> Answer {
        Answer::typed(typed)
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
