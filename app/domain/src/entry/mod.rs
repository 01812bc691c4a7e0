//! An entry (作品): its states, its answers to the form, its unit, its check, the groups it belongs to, the quotas of the intake.

mod answers;
mod attached;
mod eligibility;
mod form_effects;
mod groups;
mod kept;
mod nomination;
mod pool;
mod quota;
mod same_work;
mod state;

pub use answers::{
    asked_answers, check, check_edited, for_judges, for_public, for_unit, lines, merge, names_unit, tidy, units_in,
};
pub use attached::{file_asked, missing_files};
pub use eligibility::{
    AnsweredReason, BadCheckStep, CheckStep, Decision, LoggedStep, answered, last_return, may_undo, reasons_of,
    takes_effect,
};
pub use form_effects::{FilledForm, FormEffect, FormEffectKind, FormEffects, changes_forms, form_effects};
pub use groups::groups;
pub use kept::kept_answers;
pub use nomination::{BadNominationState, HandProblem, NominationState, may_hand, moved};
pub use pool::{largest_pool, pool};
pub use quota::{Counted, QuotaExcess, QuotaFull, QuotaUse, quota_excess, quota_full, quota_uses};
pub use same_work::{WorkLikeness, WorkMarks, nominated_by};
pub use state::{BadState, EntryState};
