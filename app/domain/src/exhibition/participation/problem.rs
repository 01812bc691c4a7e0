//! Why a month is not reported or approved.

use crate::calendar::Day;

/// Why a month is not reported or approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParticipationProblem {
    /// It is not over; its last day.
    NotOver(Day),
    /// Nothing was counted in it.
    NothingCounted,
    /// The figures are those of the report before.
    Unchanged,
    /// It is approved already.
    Approved,
    /// It is not approved.
    NotApproved,
    /// An approval is taken back by an office above only.
    NotAbove,
    /// These regions below are not approved, by name.
    Below(Vec<String>),
    /// This region above is approved, by name.
    Above(String),
}
