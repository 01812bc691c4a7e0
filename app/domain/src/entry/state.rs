//! The states of an entry and the moves between them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// Being filled in; seen by its author only.
    Draft,
    /// Handed in, waiting for the eligibility check.
    Submitted,
    /// Sent back with reasons, to be mended.
    Returned,
    /// Passed the eligibility check.
    Eligible,
    /// Refused with reasons.
    Refused,
    /// Chosen by the sealed selection.
    Shortlisted,
    /// Judged, not chosen.
    NotShortlisted,
    /// Taken back by its author.
    Withdrawn,
}

impl EntryState {
    /// Every state, in the order they are shown.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Submitted,
        Self::Returned,
        Self::Eligible,
        Self::Refused,
        Self::Shortlisted,
        Self::NotShortlisted,
        Self::Withdrawn,
    ];

    /// The name in the database and in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Eligible => "eligible",
            Self::Refused => "refused",
            Self::Shortlisted => "shortlisted",
            Self::NotShortlisted => "not_shortlisted",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The author may change the answers and the film.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Passed the eligibility check, whatever came after.
    #[must_use]
    pub const fn is_eligible(self) -> bool {
        matches!(self, Self::Eligible | Self::Shortlisted | Self::NotShortlisted)
    }

    /// The state as it is told to somebody who knows the outcomes, see [`knows_outcome`](crate::access::knows_outcome), or does
    /// not: the entry has passed the check then, and no more is said.
    #[must_use]
    pub const fn told(self, knows_outcome: bool) -> Self {
        match self {
            Self::Shortlisted | Self::NotShortlisted if !knows_outcome => Self::Eligible,
            state => state,
        }
    }

    /// Counts against a quota.
    #[must_use]
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Draft | Self::Refused | Self::Withdrawn)
    }

    /// Counts, and will not once it is in state `to`: refused or withdrawn, not returned to be mended.
    #[must_use]
    pub const fn stops_counting(self, to: Self) -> bool {
        self.counts() && !to.counts()
    }

    /// Whether an entry may go from this state to `to`.
    #[must_use]
    pub const fn may_become(self, to: Self) -> bool {
        matches!(
            (self, to),
            (Self::Draft | Self::Returned, Self::Submitted)
                | (Self::Submitted, Self::Returned | Self::Eligible | Self::Refused)
                | (Self::Eligible, Self::Returned | Self::Shortlisted | Self::NotShortlisted)
                | (
                    Self::Draft
                        | Self::Submitted
                        | Self::Returned
                        | Self::Eligible
                        | Self::Shortlisted
                        | Self::NotShortlisted,
                    Self::Withdrawn
                )
                // A reserve takes the place of a film that was withdrawn after the seal.
                | (Self::NotShortlisted, Self::Shortlisted)
        )
    }
}

impl fmt::Display for EntryState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A text that names no state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown entry state {0:?}")]
pub struct BadState(pub String);

impl FromStr for EntryState {
    type Err = BadState;
    fn from_str(text: &str) -> Result<Self, BadState> {
        Self::ALL.into_iter().find(|state| state.key() == text).ok_or_else(|| BadState(text.chars().take(40).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_move_only_along_the_table() {
        use EntryState as S;
        assert!(S::Draft.may_become(S::Submitted) && S::Returned.may_become(S::Submitted));
        assert!(!S::Draft.may_become(S::Eligible) && !S::Shortlisted.may_become(S::NotShortlisted));
        assert!(!S::Refused.may_become(S::Submitted) && !S::Withdrawn.may_become(S::Submitted));
    }

    #[test]
    fn what_is_refused_or_withdrawn_stops_counting_and_what_is_returned_does_not() {
        use EntryState as S;
        assert!(S::Submitted.stops_counting(S::Refused) && S::Eligible.stops_counting(S::Withdrawn));
        assert!(!S::Submitted.stops_counting(S::Returned) && !S::Eligible.stops_counting(S::Returned));
        assert!(!S::Draft.stops_counting(S::Withdrawn), "it never counted");
    }

    #[test]
    fn an_outcome_that_may_not_be_known_is_no_different_from_another() {
        for state in EntryState::ALL {
            assert_eq!(state.told(true), state);
            let outcome = state.is_eligible();
            assert_eq!(state.told(false), if outcome { EntryState::Eligible } else { state });
        }
    }
}
