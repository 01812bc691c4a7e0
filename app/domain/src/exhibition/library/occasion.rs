//! Days of each year that films are collected for.

use std::fmt;
use std::str::FromStr;

use crate::calendar::Day;
use crate::keyed::keyed;

/// A day that is near from so many days before it on.
const NEAR_BEFORE: i64 = 30;
/// It stays near for so many days after it.
const NEAR_AFTER: i64 = 3;

/// A day that every year has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct YearDay {
    month: u8,
    day: u8,
}

/// A text or numbers that are no day of each year.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a day of each year is MM-DD; found {0:?}")]
pub struct BadYearDay(pub String);

impl YearDay {
    /// The day with these numbers; `None` where not every year has one.
    #[must_use]
    pub fn from_numbers(month: i64, day: i64) -> Option<Self> {
        // A year that is no leap year.
        let (_, month, day) = Day::from_numbers(2_023, month, day)?.numbers();
        Some(Self { month, day })
    }

    /// Month and day.
    #[must_use]
    pub const fn numbers(self) -> (u8, u8) {
        (self.month, self.day)
    }

    /// It in a year, if the calendar has that.
    fn in_year(self, year: i64) -> Option<Day> {
        Day::from_numbers(year, i64::from(self.month), i64::from(self.day))
    }

    /// How many days from today to the nearest one: below zero after it.
    #[must_use]
    pub fn away(self, today: Day) -> i64 {
        let (year, _, _) = today.numbers();
        let days = [year - 1, year, year + 1].into_iter().filter_map(|year| self.in_year(year));
        let away = days.map(|day| day.number().saturating_sub(today.number()));
        away.min_by_key(|away| away.abs()).unwrap_or_default()
    }

    /// It comes soon, or was just there.
    #[must_use]
    pub fn is_near(self, today: Day) -> bool {
        (-NEAR_AFTER..=NEAR_BEFORE).contains(&self.away(today))
    }
}

impl fmt::Display for YearDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for YearDay {
    type Err = BadYearDay;

    /// Reads `MM-DD`, also without leading zeros.
    fn from_str(text: &str) -> Result<Self, BadYearDay> {
        let bad = || BadYearDay(text.chars().take(40).collect());
        let number = |part: &str| {
            let digits = matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<i64>().ok()).flatten()
        };
        let (month, day) = text.split_once('-').ok_or_else(bad)?;
        let numbers = number(month).zip(number(day)).ok_or_else(bad)?;
        Self::from_numbers(numbers.0, numbers.1).ok_or_else(bad)
    }
}

keyed! {
    /// A day of each year that is offered by its name.
    Occasion {
        /// 学雷锋, 5 March.
        LeiFengDay = "lei-feng-day",
        /// 建党节, 1 July.
        PartyDay = "party-day",
        /// 建军节, 1 August.
        ArmyDay = "army-day",
        /// 国庆, 1 October.
        NationalDay = "national-day",
        /// 119, 9 November.
        FireSafetyDay = "fire-safety-day",
        /// 122, 2 December.
        TrafficSafetyDay = "traffic-safety-day",
    }
}

impl Occasion {
    /// Its day.
    #[must_use]
    pub const fn day(self) -> YearDay {
        let (month, day) = match self {
            Self::LeiFengDay => (3, 5),
            Self::PartyDay => (7, 1),
            Self::ArmyDay => (8, 1),
            Self::NationalDay => (10, 1),
            Self::FireSafetyDay => (11, 9),
            Self::TrafficSafetyDay => (12, 2),
        };
        YearDay { month, day }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn occasions_are_days_of_each_year() {
        let days: Vec<String> = Occasion::ALL.iter().map(|one| one.day().to_string()).collect();
        assert_eq!(days, ["03-05", "07-01", "08-01", "10-01", "11-09", "12-02"]);
        for one in Occasion::ALL {
            let (month, day) = one.day().numbers();
            assert_eq!(YearDay::from_numbers(month.into(), day.into()), Some(one.day()));
        }
    }

    #[test]
    fn a_day_is_read_in_two_ways_and_is_there_every_year() {
        assert_eq!("7-1".parse(), Ok(Occasion::PartyDay.day()));
        assert_eq!("07-01".parse(), Ok(Occasion::PartyDay.day()));
        for wrong in ["", "7", "02-29", "13-01", "7-32", "007-1", "７-1", "7-1-1", "-7-1"] {
            assert!(wrong.parse::<YearDay>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_nearest_one_may_be_of_another_year() {
        let new_year: YearDay = "01-01".parse().unwrap();
        assert_eq!(new_year.away(day("2026-12-31")), 1);
        assert_eq!("12-31".parse::<YearDay>().unwrap().away(day("2026-01-02")), -2);
        let party = Occasion::PartyDay.day();
        for (today, near) in [
            ("2026-05-31", false),
            ("2026-06-01", true),
            ("2026-07-01", true),
            ("2026-07-04", true),
            ("2026-07-05", false),
        ] {
            assert_eq!(party.is_near(day(today)), near, "{today}");
        }
    }

    proptest! {
        #[test]
        fn no_day_is_farther_than_half_a_year(number in -20_000_i64..300_000, month in 1_i64..=12, of in 1_i64..=28) {
            let (today, one) = (Day::from_number(number).unwrap(), YearDay::from_numbers(month, of).unwrap());
            let away = one.away(today);
            prop_assert!(away.abs() <= 183, "{away}");
            let (_, month, day) = Day::from_number(number + away).unwrap().numbers();
            prop_assert_eq!((month, day), one.numbers());
        }
    }
}
