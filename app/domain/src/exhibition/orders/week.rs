//! Weeks, named by their Monday.

use crate::calendar::Day;

/// The Monday of a day's week.
#[must_use]
pub fn week_of(day: Day) -> Day {
    Day::from_number(day.number().saturating_sub(day.weekday())).unwrap_or(day)
}

/// The Monday so many weeks after that of a week; before, where they are fewer than none.
#[must_use]
pub fn weeks_after(week: Day, weeks: i64) -> Day {
    Day::from_number(week.number().saturating_add(weeks.saturating_mul(7))).unwrap_or(week)
}

/// The last day of a week.
#[must_use]
pub fn last_day(week: Day) -> Day {
    Day::from_number(week.number().saturating_add(6)).unwrap_or(week)
}

/// Whether a day is a Monday, by which a week is named.
#[must_use]
pub const fn is_week(day: Day) -> bool {
    day.weekday() == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_week_is_named_by_its_monday() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        for of_week in ["2026-06-01", "2026-06-03", "2026-06-07"] {
            assert_eq!(week_of(day(of_week)), day("2026-06-01"), "{of_week}");
        }
        assert_eq!(week_of(day("2026-05-31")), day("2026-05-25"));
        assert_eq!(weeks_after(day("2026-06-01"), -1), day("2026-05-25"));
        assert_eq!(last_day(day("2026-06-01")), day("2026-06-07"));
        assert!(is_week(day("2026-06-01")) && !is_week(day("2026-06-02")));
    }

    proptest! {
        #[test]
        fn every_day_is_in_its_week(number in -25_000_i64..300_000) {
            let day = Day::from_number(number).unwrap();
            let week = week_of(day);
            prop_assert!(is_week(week) && week <= day && day <= last_day(week));
            prop_assert_eq!(week_of(weeks_after(week, 3)), weeks_after(week, 3));
        }
    }
}
