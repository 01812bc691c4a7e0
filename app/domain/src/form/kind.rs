//! What kinds of answer a form asks for.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// What kind of answer a form field takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    /// One line, at most `max` characters.
    Text {
        /// Most characters.
        max: usize,
    },
    /// Several lines, at most `max` characters.
    LongText {
        /// Most characters.
        max: usize,
    },
    /// A whole number within limits.
    Number {
        /// Lowest value.
        min: i64,
        /// Highest value.
        max: i64,
    },
    /// A date, `YYYY-MM-DD`.
    Date,
    /// One of the options.
    Choice {
        /// Allowed answers.
        options: Vec<Choice>,
    },
    /// Any number of the options.
    Choices {
        /// Allowed answers.
        options: Vec<Choice>,
    },
    /// One of the contest's categories.
    Category,
    /// One of the contest's regions (a leaf of the tree).
    Region,
    /// People with their parts, one a line: `name: part`.
    People,
    /// A statement that is ticked.
    Statement {
        /// The words that are agreed to.
        text: Text,
    },
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Stable key; what is stored.
    pub key: String,
    /// Name.
    pub label: Text,
}
