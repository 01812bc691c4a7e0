//! Viewings at sites: what kinds there are, where what is known of them came from, and how far they are.

use crate::keyed::keyed;
use crate::time::{DAY, Micros};

keyed! {
    /// How people watched.
    ViewingKind {
        /// 集中收看.
        Gathering = "gathering",
        /// 个别收看.
        Individual = "individual",
        /// 入户收看.
        Household = "household",
    }
}

keyed! {
    /// Where what is known of a viewing came from.
    ViewingSource {
        /// The player of the site's page.
        Player = "player",
        /// A pack on a stick.
        Pack = "pack",
        /// Somebody entered it by hand: there is no evidence, and it is always shown apart.
        Manual = "manual",
    }
}

keyed! {
    /// How far a viewing is.
    ViewingState {
        /// It has a time, and nothing was played.
        Planned = "planned",
        /// Something was played.
        Held = "held",
        /// Its questions were answered.
        Discussed = "discussed",
        /// The site sent it to the office.
        Reported = "reported",
        /// The office accepted it.
        Accepted = "accepted",
        /// The office returned it to the site, with a reason.
        Returned = "returned",
    }
}

/// What a site has done about a viewing so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ViewingProgress {
    /// Something was played, or entered by hand.
    pub played: bool,
    /// Something was answered.
    pub answered: bool,
    /// The site sends it to the office.
    pub reported: bool,
}

impl ViewingState {
    /// The site may still add to it and change it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Accepted)
    }

    /// The office has it to decide about.
    #[must_use]
    pub const fn waits_for_office(self) -> bool {
        matches!(self, Self::Reported)
    }

    /// The office may return it: what it accepted changes in no other way.
    #[must_use]
    pub const fn may_be_returned(self) -> bool {
        matches!(self, Self::Reported | Self::Accepted)
    }

    /// How far it is with what the site has done. It never falls back: only the office returns it.
    #[must_use]
    pub fn after(self, progress: ViewingProgress) -> Self {
        let reached = match progress {
            ViewingProgress { played: false, .. } => Self::Planned,
            ViewingProgress { reported: true, .. } => Self::Reported,
            ViewingProgress { answered: true, .. } => Self::Discussed,
            ViewingProgress { .. } => Self::Held,
        };
        match self {
            Self::Accepted => Self::Accepted,
            Self::Returned if reached == Self::Reported => Self::Reported,
            Self::Returned => Self::Returned,
            Self::Planned | Self::Held | Self::Discussed | Self::Reported => self.max(reached),
        }
    }
}

/// How far ahead a viewing can be planned.
const MOST_AHEAD: Micros = 366 * DAY;

/// Whether a viewing can be planned for a time: one that has not passed by more than a day, within a year.
#[must_use]
pub const fn may_be_planned_for(at: Micros, now: Micros) -> bool {
    at >= now.saturating_sub(DAY) && at <= now.saturating_add(MOST_AHEAD)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn after(state: ViewingState, played: bool, answered: bool, reported: bool) -> ViewingState {
        state.after(ViewingProgress { played, answered, reported })
    }

    #[test]
    fn a_viewing_goes_on_with_what_the_site_does() {
        use ViewingState as S;
        assert_eq!(after(S::Planned, false, true, true), S::Planned, "nothing was played");
        assert_eq!(after(S::Planned, true, false, false), S::Held);
        assert_eq!(after(S::Held, true, true, false), S::Discussed);
        assert_eq!(after(S::Held, true, false, true), S::Reported);
        assert_eq!(after(S::Reported, true, false, false), S::Reported, "what came before it arrives again");
        assert_eq!(after(S::Returned, true, true, false), S::Returned, "until it is sent again");
        assert_eq!(after(S::Returned, true, true, true), S::Reported);
    }

    #[test]
    fn what_is_accepted_is_changed_by_the_office_alone() {
        assert!(!ViewingState::Accepted.is_open() && ViewingState::Accepted.may_be_returned());
        assert!(!ViewingState::Accepted.waits_for_office() && !ViewingState::Held.may_be_returned());
    }

    #[test]
    fn a_time_in_the_past_or_far_away_is_not_planned_for() {
        let now = 1_000 * DAY;
        assert!(may_be_planned_for(now, now) && may_be_planned_for(now + 30 * DAY, now));
        assert!(!may_be_planned_for(now - 2 * DAY, now) && !may_be_planned_for(now + 400 * DAY, now));
    }

    proptest! {
        #[test]
        fn it_never_falls_back_and_the_same_twice_changes_nothing(
            state in prop::sample::select(ViewingState::ALL), bits in 0_u8..8,
        ) {
            let progress =
                ViewingProgress { played: bits & 1 > 0, answered: bits & 2 > 0, reported: bits & 4 > 0 };
            let once = state.after(progress);
            prop_assert_eq!(once.after(progress), once);
            if state == ViewingState::Returned {
                prop_assert!(matches!(once, ViewingState::Returned | ViewingState::Reported));
            } else {
                prop_assert!(once >= state);
            }
            prop_assert!(state != ViewingState::Accepted || once == state);
        }
    }
}
