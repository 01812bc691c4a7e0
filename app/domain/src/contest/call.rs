//! The call of a contest: until when entries are taken, with the grace after the deadline and an entrant's extension.
//!
//! Whoever asks, a page, a guard or a submission, asks here: a moment is within the call for all of them or for none.

use super::phase::Phase;
use crate::time::{MINUTE, Micros};

/// The call of a contest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Where the contest stands.
    pub phase: Phase,
    /// The deadline for everybody; `None` is without end.
    pub deadline: Option<Micros>,
    /// Minutes after a deadline in which a submission still counts.
    pub grace_minutes: i64,
}

impl Call {
    /// Whether an entrant whose deadline was extended until `extended` may begin and submit entries now. The last moment of the
    /// grace belongs to it. An extension outlasts the closing of the call, and ends with the first round.
    #[must_use]
    pub const fn accepts_entries(self, now: Micros, extended: Option<Micros>) -> bool {
        let extended = match extended {
            Some(until) => now <= self.last_moment(until),
            None => false,
        };
        match self.phase {
            Phase::CallOpen => extended || !self.has_passed(now),
            Phase::CallClosed | Phase::Eligibility => extended,
            _ => false,
        }
    }

    /// Whether the deadline for everybody has passed with its grace.
    #[must_use]
    pub const fn has_passed(self, now: Micros) -> bool {
        match self.deadline {
            Some(deadline) => self.last_moment(deadline) < now,
            None => false,
        }
    }

    /// The deadline as it holds for an entrant: an extension moves it later, never earlier. Once the call was closed, the
    /// extension alone holds.
    #[must_use]
    pub fn deadline_for(self, extended: Option<Micros>) -> Option<Micros> {
        match self.phase {
            Phase::CallClosed | Phase::Eligibility if extended.is_some() => extended,
            _ => self.deadline.map(|deadline| deadline.max(extended.unwrap_or(deadline))),
        }
    }

    /// The last moment that counts for an entrant: their deadline with the grace after it.
    #[must_use]
    pub fn last_moment_for(self, extended: Option<Micros>) -> Option<Micros> {
        self.deadline_for(extended).map(|deadline| self.last_moment(deadline))
    }

    const fn last_moment(self, deadline: Micros) -> Micros {
        deadline.saturating_add(self.grace_minutes.saturating_mul(MINUTE))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DEADLINE: Micros = 1_000 * MINUTE;
    const LAST: Micros = 1_030 * MINUTE;

    const fn call(phase: Phase) -> Call {
        Call { phase, deadline: Some(DEADLINE), grace_minutes: 30 }
    }

    #[test]
    fn the_last_microsecond_of_the_grace_belongs_to_the_call() {
        let open = call(Phase::CallOpen);
        for (now, accepts) in [(DEADLINE, true), (DEADLINE + 1, true), (LAST, true), (LAST + 1, false)] {
            assert_eq!(open.accepts_entries(now, None), accepts, "{now}");
            assert_eq!(open.has_passed(now), !accepts, "{now}");
        }
        assert_eq!(open.last_moment_for(None), Some(LAST));
        let without_end = Call { deadline: None, ..open };
        assert!(without_end.accepts_entries(i64::MAX, None) && !without_end.has_passed(i64::MAX));
    }

    #[test]
    fn an_extension_moves_the_deadline_of_its_entrant_with_the_grace_after_it() {
        let until = DEADLINE + 600 * MINUTE;
        let last = LAST + 600 * MINUTE;
        for phase in [Phase::CallOpen, Phase::CallClosed, Phase::Eligibility] {
            assert!(call(phase).accepts_entries(last, Some(until)), "{phase}");
            assert!(!call(phase).accepts_entries(last + 1, Some(until)), "{phase}");
            let told = (call(phase).deadline_for(Some(until)), call(phase).last_moment_for(Some(until)));
            assert_eq!(told, (Some(until), Some(last)), "{phase}");
        }
        for phase in [Phase::Draft, Phase::Round(1), Phase::Selection] {
            assert!(!call(phase).accepts_entries(DEADLINE, Some(until)), "{phase}");
        }
        // Closed early: only who was given an extension goes on.
        assert!(!call(Phase::CallClosed).accepts_entries(DEADLINE - 1, None));
        // An earlier one takes nothing away.
        assert!(call(Phase::CallOpen).accepts_entries(LAST, Some(1)));
        assert_eq!(call(Phase::CallOpen).deadline_for(Some(1)), Some(DEADLINE));
    }

    proptest! {
        #[test]
        fn what_is_accepted_now_was_accepted_before(
            deadline in 0_i64..1_000_000, grace in 0_i64..100, now in 0_i64..10_000_000_000, earlier in 0_i64..10_000_000_000,
            extended in proptest::option::of(0_i64..10_000_000_000),
        ) {
            let open = Call { phase: Phase::CallOpen, deadline: Some(deadline), grace_minutes: grace };
            if open.accepts_entries(now, extended) {
                prop_assert!(open.accepts_entries(now.min(earlier), extended));
            }
            // An extension never takes anything away, and without one the deadline alone tells.
            prop_assert!(!open.accepts_entries(now, None) || open.accepts_entries(now, extended));
            prop_assert_eq!(open.accepts_entries(now, None), !open.has_passed(now));
        }
    }
}
