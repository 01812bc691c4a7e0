//! How a site stood in a month: one state, from its days, from when it was open, and from what it was excluded for.

use super::day::DaySums;
use super::month::Month;
use super::rule::{FOCUS_DAYS, MonthCount, ParticipationRule};
use crate::calendar::Day;
use crate::exhibition::site::{SiteLife, is_open_throughout};
use crate::keyed::keyed;

keyed! {
    /// How a site stood in a month.
    ParticipationState {
        /// It watched enough.
        Met = "met",
        /// It did, and only with evidence that came after the month was over.
        Late = "late",
        /// It watched, and not enough.
        Below = "below",
        /// It watched nothing.
        Silent = "silent",
        /// It was not expected to watch.
        Excluded = "excluded",
        /// It was not open on every day of the month, and so not expected either.
        Closed = "closed",
    }
}

impl ParticipationState {
    /// Whether it was expected to watch.
    #[must_use]
    pub const fn is_expected(self) -> bool {
        matches!(self, Self::Met | Self::Late | Self::Below | Self::Silent)
    }
}

/// What of a month is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountedPart {
    /// Everything.
    All,
    /// What had come before the month was over.
    OnTime,
    /// What there is evidence of.
    Evidenced,
}

/// What a site watched in a month; days of other months are passed over.
#[must_use]
pub fn month_count(month: Month, days: &[(Day, DaySums)], part: CountedPart) -> MonthCount {
    let mut count = MonthCount::default();
    let mut focus = FOCUS_DAYS.map(|day| (month.day(day), 0_i64));
    for (day, sums) in days.iter().filter(|(day, _)| Month::of(*day) == month) {
        let of = |evidenced: i64, by_hand: i64, late: i64| match part {
            CountedPart::All => evidenced + by_hand,
            CountedPart::OnTime => evidenced + by_hand - late,
            CountedPart::Evidenced => evidenced,
        };
        let minutes = of(sums.minutes, sums.manual_minutes, sums.late_minutes);
        count.minutes += minutes;
        count.viewings += of(sums.viewings, sums.manual_viewings, sums.late_viewings);
        count.gatherings += of(sums.gatherings, sums.manual_gatherings, sums.late_gatherings);
        match focus.iter_mut().find(|(one, _)| *one == Some(*day)) {
            Some((_, of_day)) => *of_day += minutes,
            None => count.other_minutes += minutes,
        }
    }
    count.least_focus_minutes = focus.iter().map(|(_, minutes)| *minutes).min().unwrap_or_default();
    count
}

/// How a site stood in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteStanding {
    /// Its state.
    pub state: ParticipationState,
    /// It watched enough, and only with what was entered by hand.
    pub is_by_hand: bool,
}

/// How a site stood in a month by a rule. `periods` are those it was open in, `exclusions` the first and the last day of each period it was
/// not expected to watch: one day of the month is enough, as one day on which it was not open is.
#[must_use]
pub fn standing(
    rule: ParticipationRule,
    month: Month,
    periods: &[SiteLife],
    exclusions: &[(Day, Day)],
    days: &[(Day, DaySums)],
) -> SiteStanding {
    let of = |state| SiteStanding { state, is_by_hand: false };
    if !is_open_throughout(periods, month.first(), month.last()) {
        return of(ParticipationState::Closed);
    }
    if exclusions.iter().any(|(from, until)| month.touches(*from, *until)) {
        return of(ParticipationState::Excluded);
    }
    let needs = rule.needs();
    let counted = |part| month_count(month, days, part);
    if !needs.are_met_by(&counted(CountedPart::All)) {
        let has_watched = counted(CountedPart::All).viewings > 0;
        return of(if has_watched { ParticipationState::Below } else { ParticipationState::Silent });
    }
    let on_time = needs.are_met_by(&counted(CountedPart::OnTime));
    SiteStanding {
        state: if on_time { ParticipationState::Met } else { ParticipationState::Late },
        is_by_hand: !needs.are_met_by(&counted(CountedPart::Evidenced)),
    }
}

#[cfg(test)]
mod tests;
