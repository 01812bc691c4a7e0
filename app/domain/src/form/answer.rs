//! Answers to a form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::problem::AnswerProblem;
use crate::typed;

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// A ticked or unticked statement.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Words, a date, or the key of a choice.
    Text(String),
    /// Keys of several choices, or people one a line.
    List(Vec<String>),
}

impl Answer {
    /// Nothing was answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Flag(ticked) => !ticked,
            Self::Number(_) => false,
            Self::Text(text) => typed::is_blank(text),
            Self::List(list) => list.iter().all(|item| typed::is_blank(item)),
        }
    }

    /// The answer as one text: lists one a line, a tick as `true`.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Flag(ticked) => ticked.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::List(list) => list.join("\n"),
        }
    }
}

/// A line of an answer as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerLine {
    /// The statement is ticked; the words for that are the reader's.
    Ticked,
    /// Text.
    Text(String),
    /// An address on the web.
    Link {
        /// Where it leads: ASCII, `http` or `https`.
        target: String,
        /// As it was typed.
        shown: String,
    },
}

impl Answer {
    /// The answer line by line; what has a name is read by it.
    pub(crate) fn lines(&self, name: impl Fn(&str) -> Option<String>) -> Vec<AnswerLine> {
        match self {
            Self::Flag(true) => vec![AnswerLine::Ticked],
            Self::Flag(false) => Vec::new(),
            Self::List(list) => {
                list.iter().map(|item| AnswerLine::Text(name(item).unwrap_or_else(|| item.clone()))).collect()
            }
            Self::Number(_) | Self::Text(_) => {
                let text = self.to_text();
                match name(&text) {
                    Some(name) => vec![AnswerLine::Text(name)],
                    None => text.lines().map(|line| AnswerLine::Text(line.to_owned())).collect(),
                }
            }
        }
    }

    /// The first item that is not known; an answer that is no list is one item.
    pub(super) fn unknown_item(&self, known: impl Fn(&str) -> bool) -> Option<AnswerProblem> {
        let items = match self {
            Self::List(list) => list.clone(),
            Self::Flag(_) | Self::Number(_) | Self::Text(_) => vec![self.to_text()],
        };
        items.into_iter().find(|item| !known(item)).map(|found| AnswerProblem::NotAnOption { found })
    }

    /// The answer has more characters than `max`.
    pub(super) fn longer_than(&self, max: usize) -> Option<AnswerProblem> {
        let found = self.to_text().chars().count();
        (found > max).then_some(AnswerProblem::TooLong { found, max })
    }

    /// Typed text as an answer of one line.
    pub(super) fn typed(text: &str) -> Self {
        Self::Text(typed::line(text))
    }

    /// Typed text as an answer of several lines.
    pub(super) fn typed_text(text: &str) -> Self {
        Self::Text(typed::lines(text))
    }

    /// Typed text as a list, an item a line.
    pub(super) fn typed_lines(text: &str) -> Self {
        Self::listed(typed::lines(text).lines())
    }

    /// A list of items of one line each, without empty ones.
    pub(crate) fn listed<'a>(items: impl IntoIterator<Item = &'a str>) -> Self {
        Self::List(items.into_iter().map(typed::line).filter(|item| !item.is_empty()).collect())
    }
}

/// Answers by field key.
pub type Answers = BTreeMap<String, Answer>;

/// The text of an answer, empty where there is none.
#[must_use]
pub fn text_of(answers: &Answers, key: &str) -> String {
    answers.get(key).map(Answer::to_text).unwrap_or_default()
}
