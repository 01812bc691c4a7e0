//! Months that participation is counted in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;

/// The first and the last month of the calendar's years, counted from January of the year 0.
const MONTHS: (i64, i64) = (1_900 * 12, 2_999 * 12 + 11);

/// A month of the Gregorian calendar, of the years 1900 to 2999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(i64);

/// A text that is no month.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a month is YYYY-MM; found {0:?}")]
pub struct BadMonth(pub String);

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Day) -> Self {
        let (year, month, _) = day.numbers();
        Self(year * 12 + i64::from(month) - 1)
    }

    /// The month so many months after January of the year 0; `None` outside of the calendar's years.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        (MONTHS.0..=MONTHS.1).contains(&number).then_some(Self(number))
    }

    /// How many months after January of the year 0.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Year, and month from 1 to 12.
    #[must_use]
    pub fn numbers(self) -> (i64, u8) {
        (self.0.div_euclid(12), u8::try_from(self.0.rem_euclid(12) + 1).unwrap_or(1))
    }

    /// A day of it; `None` where it has fewer.
    #[must_use]
    pub fn day(self, day: i64) -> Option<Day> {
        let (year, month) = self.numbers();
        Day::from_numbers(year, i64::from(month), day)
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Day {
        self.day(1).unwrap_or(Day::of(0, 0))
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Day {
        (28..=31).rev().find_map(|day| self.day(day)).unwrap_or(Day::of(0, 0))
    }

    /// All of its days, in order.
    pub fn days(self) -> impl Iterator<Item = Day> {
        (1..=31).filter_map(move |day| self.day(day))
    }

    /// Whether any of its days lies between these two, both counted.
    #[must_use]
    pub fn touches(self, from: Day, until: Day) -> bool {
        from <= self.last() && until >= self.first()
    }

    /// The month so many months earlier, and the first of the calendar where there is none.
    #[must_use]
    pub fn earlier(self, months: i64) -> Self {
        Self(self.0.saturating_sub(months).clamp(MONTHS.0, MONTHS.1))
    }

    /// Twelve months in order, of which this is the last.
    #[must_use]
    pub fn year_until(self) -> Vec<Self> {
        (0..12).rev().map(|months| self.earlier(months)).collect()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = self.numbers();
        write!(f, "{year:04}-{month:02}")
    }
}

impl FromStr for Month {
    type Err = BadMonth;

    /// Reads `YYYY-MM` and nothing else.
    fn from_str(text: &str) -> Result<Self, BadMonth> {
        let bad = || BadMonth(text.chars().take(40).collect());
        let day: Day = format!("{text}-01").parse().map_err(|_| bad())?;
        Ok(Self::of(day))
    }
}

impl TryFrom<String> for Month {
    type Error = BadMonth;

    fn try_from(text: String) -> Result<Self, BadMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_has_the_days_of_the_calendar() {
        assert_eq!(month("2026-06").number(), 2026 * 12 + 5);
        assert_eq!(
            (month("2024-02").last().to_string(), month("2026-02").days().count()),
            ("2024-02-29".to_owned(), 28)
        );
        assert_eq!(month("2026-12").first().to_string(), "2026-12-01");
        assert_eq!(month("2026-02").day(30), None);
        for bad in ["2026-13", "2026-6", "26-06", "2026-06-01", "2026", "", "2026-00", " 2026-06"] {
            assert_eq!(bad.parse::<Month>(), Err(BadMonth(bad.to_owned())));
        }
        let year: Vec<String> = month("2026-02").year_until().into_iter().map(String::from).collect();
        assert_eq!(
            (year.len(), year.first().unwrap().as_str(), year.last().unwrap().as_str()),
            (12, "2025-03", "2026-02")
        );
    }

    #[test]
    fn a_period_touches_a_month_by_one_day() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let june = month("2026-06");
        assert!(
            june.touches(day("2026-05-01"), day("2026-06-01")) && june.touches(day("2026-06-30"), day("2026-07-30"))
        );
        assert!(
            june.touches(day("2026-01-01"), day("2026-12-31")) && june.touches(day("2026-06-10"), day("2026-06-10"))
        );
        assert!(
            !june.touches(day("2026-05-01"), day("2026-05-31")) && !june.touches(day("2026-07-01"), day("2026-07-02"))
        );
    }

    proptest! {
        #[test]
        fn a_month_is_read_as_it_is_written(number in 1_900_i64 * 12..3_000 * 12) {
            let one = Month::from_number(number).unwrap();
            prop_assert_eq!(one.to_string().parse(), Ok(one));
            prop_assert!(one.days().all(|day| Month::of(day) == one));
            prop_assert_eq!(one.last().next().numbers().2, 1);
            prop_assert_eq!(one.days().last(), Some(one.last()));
        }
    }
}
