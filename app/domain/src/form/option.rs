//! The options of a choice.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerLine};
use super::problem::AnswerProblem;
use crate::text::{Lang, Text};

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Stable key; what is stored.
    pub key: String,
    /// Name.
    pub label: Text,
}

/// The first item of the answer that is none of the options.
pub(super) fn unknown_option(options: &[Choice], answer: &Answer) -> Option<AnswerProblem> {
    answer.unknown_item(|item| options.iter().any(|option| option.key == item))
}

/// The answer with the names of the options.
pub(super) fn named_options(options: &[Choice], answer: &Answer, lang: Lang) -> Vec<AnswerLine> {
    answer.lines(|item| Some(options.iter().find(|option| option.key == item)?.label.get(lang).to_owned()))
}
