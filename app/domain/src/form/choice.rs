//! One of the options of the field.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerLine};
use super::option::{Choice, named_options, unknown_option};
use super::problem::AnswerProblem;
use super::rules::{ContestLists, KindRules};
use crate::text::Lang;

/// One of the options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneChoice {
    /// Allowed answers.
    pub options: Vec<Choice>,
}

impl OneChoice {
    pub(super) const KEY: &str = "choice";
}

impl KindRules for OneChoice {
    fn read(&self, typed: &str) -> Answer {
        Answer::typed(typed)
    }

    fn check(&self, answer: &Answer, _lists: &dyn ContestLists) -> Option<AnswerProblem> {
        unknown_option(&self.options, answer)
    }

    fn lines(&self, answer: &Answer, _lists: &dyn ContestLists, lang: Lang) -> Vec<AnswerLine> {
        named_options(&self.options, answer, lang)
    }

    fn options(&self) -> &[Choice] {
        &self.options
    }
}
