//! What may be wrong with an answer.

use serde::{Deserialize, Serialize};

/// What is wrong with one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field's key.
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

/// Kinds of trouble with an answer, each with what was found and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Required and not answered.
    Missing,
    /// More characters than allowed.
    TooLong {
        /// Characters found.
        found: usize,
        /// Most allowed.
        max: usize,
    },
    /// Not a whole number within the limits.
    Number {
        /// What was found.
        found: String,
        /// Lowest allowed.
        min: i64,
        /// Highest allowed.
        max: i64,
    },
    /// Not a date of the calendar.
    Date {
        /// What was found.
        found: String,
    },
    /// Not one of the options.
    NotAnOption {
        /// What was found.
        found: String,
    },
    /// The title carries 《》, which the app adds itself.
    TitleMarks,
    /// The form has no such field.
    UnknownField,
}
