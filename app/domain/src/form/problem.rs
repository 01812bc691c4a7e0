//! What may be wrong with an answer.

use serde::{Deserialize, Serialize};

/// What is wrong with one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field's key.
    pub field: String,
    /// What is wrong.
    pub problem: AnswerProblem,
}

/// Kinds of trouble with an answer, each with what was found and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnswerProblem {
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
    /// Not an address on the web.
    WebAddress {
        /// What was found, at most 80 characters of it.
        found: String,
        /// What is wrong with it.
        fault: AddressFault,
    },
    /// Another unit or region than the one the person was invited for.
    NotOfInvitation {
        /// What was found.
        found: String,
    },
    /// The title carries 《》, which the app adds itself.
    TitleMarks,
    /// The form has no such field.
    UnknownField,
}

/// Why a text is no address on the web.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AddressFault {
    /// It does not begin with `http://` or `https://`.
    Scheme,
    /// A user name or password stands before the host.
    Credentials,
    /// A space, a control or invisible character, a backslash, or a `%` that begins no character.
    Characters,
    /// The host or its port cannot be read.
    Host,
}
