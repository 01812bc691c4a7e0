//! An entry (作品): its states, its answers to the form, the groups it belongs to, the quotas of the intake.

mod answers;
mod groups;
mod quota;
mod state;

pub use answers::{check, for_judges, lines, tidy};
pub use groups::groups;
pub use quota::{Counted, QuotaFull, quota_full};
pub use state::{BadState, EntryState};

// Old paths, removed when callers have moved.
pub use crate::form::{Answer, AnswerProblem as Problem, Answers, FieldProblem, text_of};
