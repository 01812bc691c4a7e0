//! When a field is asked.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, Answers};

/// An answer that an earlier choice must have for a field to be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Key of the choice, a field that stands before.
    pub field: String,
    /// Keys of its options; any of them will do.
    pub options: Vec<String>,
}

impl Condition {
    /// Whether one of the options was chosen.
    #[must_use]
    pub fn holds(&self, answers: &Answers) -> bool {
        match answers.get(&self.field) {
            Some(Answer::Text(option)) => self.options.contains(option),
            Some(Answer::List(options)) => options.iter().any(|option| self.options.contains(option)),
            Some(Answer::Flag(_) | Answer::Number(_)) | None => false,
        }
    }
}
