//! A statement that is agreed to.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerLine};
use super::option::Choice;
use super::problem::AnswerProblem;
use super::rules::{ContestLists, KindRules};
use crate::text::{Lang, Text};
use crate::typed;

/// A statement that is ticked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The words that are agreed to.
    pub text: Text,
}

impl Statement {
    pub(super) const KEY: &str = "statement";
}

impl KindRules for Statement {
    fn read(&self, typed: &str) -> Answer {
        Answer::Flag(matches!(typed::line(typed).as_str(), "true" | "on" | "1" | "yes"))
    }

    fn check(&self, _answer: &Answer, _lists: &dyn ContestLists) -> Option<AnswerProblem> {
        None
    }

    fn lines(&self, answer: &Answer, _lists: &dyn ContestLists, _lang: Lang) -> Vec<AnswerLine> {
        answer.lines(|_| None)
    }

    fn options(&self) -> &[Choice] {
        &[]
    }
}
