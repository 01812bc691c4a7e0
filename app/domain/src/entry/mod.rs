//! An entry (作品): its states, its answers to the form, the groups it belongs to, the quotas of the intake.

mod answers;
mod groups;
mod pool;
mod quota;
mod state;

pub use answers::{check, check_edited, for_judges, for_unit, lines, merge, names_unit, tidy};
pub use groups::groups;
pub use pool::{largest_pool, pool};
pub use quota::{Counted, QuotaFull, quota_full};
pub use state::{BadState, EntryState};
