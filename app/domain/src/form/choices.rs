//! Several of the options of the field.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerLine};
use super::option::Choice;
use super::problem::AnswerProblem;
use super::rules::{ContestLists, KindRules};
use crate::text::Lang;

/// Any number of the options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeveralChoices {
    /// Allowed answers.
    pub options: Vec<Choice>,
}

impl SeveralChoices {
    pub(super) const KEY: &str = "choices";
}

impl KindRules for SeveralChoices {
    fn read(&self, typed: &str) -> Answer {
        Answer::typed_lines(typed)
    }

    fn check(&self, answer: &Answer, _lists: &dyn ContestLists) -> Option<AnswerProblem> {
        answer.unknown_item(|item| self.options.iter().any(|option| option.key == item))
    }

    fn lines(&self, answer: &Answer, _lists: &dyn ContestLists, lang: Lang) -> Vec<AnswerLine> {
        answer.lines(|item| Some(self.options.iter().find(|option| option.key == item)?.label.get(lang).to_owned()))
    }

    fn options(&self) -> &[Choice] {
        &self.options
    }
}
