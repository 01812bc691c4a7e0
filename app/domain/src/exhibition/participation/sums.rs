//! Sites of a region by state, what they watched, and shares of them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::state::{ParticipationState, SiteStanding};

/// The sites of a region by state, and what they watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipationSums {
    /// Sites that watched enough.
    pub met: i64,
    /// Sites that did with evidence that came after the month was over.
    pub late: i64,
    /// Sites that watched too little.
    pub below: i64,
    /// Sites that watched nothing.
    pub silent: i64,
    /// Sites that were not expected to watch.
    pub excluded: i64,
    /// Sites that were not open on every day of the month.
    pub closed: i64,
    /// Of those that watched enough, late or not: only with what was entered by hand.
    pub by_hand: i64,
    /// Evidenced minutes.
    pub minutes: i64,
    /// Minutes entered by hand.
    pub manual_minutes: i64,
    /// Viewings, those entered by hand too.
    pub viewings: i64,
    /// People at them.
    pub heads: i64,
}

impl ParticipationSums {
    /// One site, without what it watched.
    #[must_use]
    pub fn of(standing: SiteStanding) -> Self {
        let mut sums = Self { by_hand: i64::from(standing.is_by_hand), ..Self::default() };
        let count = match standing.state {
            ParticipationState::Met => &mut sums.met,
            ParticipationState::Late => &mut sums.late,
            ParticipationState::Below => &mut sums.below,
            ParticipationState::Silent => &mut sums.silent,
            ParticipationState::Excluded => &mut sums.excluded,
            ParticipationState::Closed => &mut sums.closed,
        };
        *count = 1;
        sums
    }

    /// Sites in a state.
    #[must_use]
    pub const fn in_state(&self, state: ParticipationState) -> i64 {
        match state {
            ParticipationState::Met => self.met,
            ParticipationState::Late => self.late,
            ParticipationState::Below => self.below,
            ParticipationState::Silent => self.silent,
            ParticipationState::Excluded => self.excluded,
            ParticipationState::Closed => self.closed,
        }
    }

    /// All sites.
    #[must_use]
    pub const fn all(&self) -> i64 {
        self.expected() + self.excluded + self.closed
    }

    /// Sites that were expected to watch.
    #[must_use]
    pub const fn expected(&self) -> i64 {
        self.taking_part() + self.below + self.silent
    }

    /// Sites that watched enough, late or not.
    #[must_use]
    pub const fn taking_part(&self) -> i64 {
        self.met + self.late
    }

    /// The share of those expected that watched enough; `None` where none was expected.
    #[must_use]
    pub fn rate(&self) -> Option<Share> {
        Share::of(self.taking_part(), self.expected())
    }

    /// The share of those expected that did so in time.
    #[must_use]
    pub fn on_time_rate(&self) -> Option<Share> {
        Share::of(self.met, self.expected())
    }

    /// The share of those that watched enough that did only with what was entered by hand; `None` where none did.
    #[must_use]
    pub fn by_hand_share(&self) -> Option<Share> {
        Share::of(self.by_hand, self.taking_part())
    }

    /// Both together.
    #[must_use]
    pub const fn plus(&self, other: &Self) -> Self {
        Self {
            met: self.met + other.met,
            late: self.late + other.late,
            below: self.below + other.below,
            silent: self.silent + other.silent,
            excluded: self.excluded + other.excluded,
            closed: self.closed + other.closed,
            by_hand: self.by_hand + other.by_hand,
            minutes: self.minutes.saturating_add(other.minutes),
            manual_minutes: self.manual_minutes.saturating_add(other.manual_minutes),
            viewings: self.viewings.saturating_add(other.viewings),
            heads: self.heads.saturating_add(other.heads),
        }
    }

    /// This without a part of it.
    #[must_use]
    pub const fn minus(&self, part: &Self) -> Self {
        Self {
            met: self.met - part.met,
            late: self.late - part.late,
            below: self.below - part.below,
            silent: self.silent - part.silent,
            excluded: self.excluded - part.excluded,
            closed: self.closed - part.closed,
            by_hand: self.by_hand - part.by_hand,
            minutes: self.minutes.saturating_sub(part.minutes),
            manual_minutes: self.manual_minutes.saturating_sub(part.manual_minutes),
            viewings: self.viewings.saturating_sub(part.viewings),
            heads: self.heads.saturating_sub(part.heads),
        }
    }
}

/// A share in tenths of a percent. The whole is 100 %, and nothing else is: what is short of it by however little is 99.9 % at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Share(i64);

impl Share {
    /// The share of a part; `None` of nothing.
    #[must_use]
    pub fn of(part: i64, whole: i64) -> Option<Self> {
        if whole <= 0 {
            return None;
        }
        if part >= whole {
            return Some(Self(1_000));
        }
        let (part, whole) = (i128::from(part.max(0)), i128::from(whole));
        let tenths = i64::try_from((part * 2_000 + whole) / (whole * 2)).unwrap_or_default();
        Some(Self(tenths.min(999)))
    }

    /// Tenths of a percent.
    #[must_use]
    pub const fn tenths(self) -> i64 {
        self.0
    }

    /// Whether nothing is missing.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.0 >= 1_000
    }
}

impl fmt::Display for Share {
    /// `99.9%`, and `100%`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_whole() { f.write_str("100%") } else { write!(f, "{}.{}%", self.0 / 10, self.0 % 10) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(part: i64, whole: i64) -> String {
        Share::of(part, whole).map(|share| share.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_share_has_one_decimal_and_only_the_whole_is_100() {
        assert_eq!(told(26_367, 26_368), "99.9%");
        assert_eq!(told(26_368, 26_368), "100%");
        assert_eq!(
            [told(2, 3), told(1, 3), told(0, 7), told(1, 2), told(5, 0)],
            ["66.7%", "33.3%", "0.0%", "50.0%", ""]
        );
    }

    #[test]
    fn a_site_is_counted_once() {
        let standing = SiteStanding { state: ParticipationState::Late, is_by_hand: true };
        let sums = ParticipationSums::of(standing);
        assert_eq!((sums.all(), sums.expected(), sums.taking_part(), sums.by_hand), (1, 1, 1, 1));
        assert_eq!(sums.plus(&sums).minus(&sums), sums);
        assert_eq!(
            (sums.on_time_rate(), sums.rate(), sums.by_hand_share()),
            (Share::of(0, 1), Share::of(1, 1), Share::of(1, 1))
        );
        for state in ParticipationState::ALL.iter().copied() {
            let sums = ParticipationSums::of(SiteStanding { state, is_by_hand: false });
            assert_eq!((sums.in_state(state), sums.all(), sums.expected() == 1), (1, 1, state.is_expected()));
        }
    }

    proptest! {
        #[test]
        fn a_share_is_never_rounded_up_to_the_whole(part in 0_i64..1_000_000, more in 1_i64..1_000_000) {
            let share = Share::of(part, part + more).unwrap();
            prop_assert!(!share.is_whole() && share.tenths() >= 0);
            let exact = part * 1_000 / (part + more);
            prop_assert!((exact..=exact + 1).contains(&share.tenths()));
        }
    }
}
