//! Answers to a form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
            Self::Text(text) => text.trim().is_empty(),
            Self::List(list) => list.iter().all(|item| item.trim().is_empty()),
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

/// Answers by field key.
pub type Answers = BTreeMap<String, Answer>;

/// The text of an answer, empty where there is none.
#[must_use]
pub fn text_of(answers: &Answers, key: &str) -> String {
    answers.get(key).map(Answer::to_text).unwrap_or_default()
}
