//! An entry (作品): its states, its answers to the form, the groups it belongs to, the quotas of the intake.

mod answers;
mod groups;
mod quota;
mod state;

pub use answers::{check, for_judges, tidy};
pub use groups::groups;
pub use quota::{Counted, QuotaFull, quota_full};
pub use state::{BadState, EntryState};

pub use crate::form::{Answer, Answers, FieldProblem, Problem, text_of}; // old path, removed when callers have moved
