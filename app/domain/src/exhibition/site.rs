//! Sites: where people watch films together.

use crate::calendar::Day;
use crate::keyed::keyed;

keyed! {
    /// What a site is.
    SiteKind {
        /// 村.
        Village = "village",
        /// 社区.
        Community = "community",
        /// 机关.
        Office = "office",
        /// 企业.
        Enterprise = "enterprise",
        /// 入户.
        Household = "household",
    }
}

/// When a site is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteLife {
    /// Its first day.
    pub opened_on: Day,
    /// The first day it is no longer open.
    pub closed_on: Option<Day>,
}

impl SiteLife {
    /// Whether it is open on a day.
    #[must_use]
    pub fn is_open(&self, day: Day) -> bool {
        self.opened_on <= day && self.closed_on.is_none_or(|closed| day < closed)
    }

    /// Whether it is open on every day from the first to the last.
    #[must_use]
    pub fn is_open_throughout(&self, first: Day, last: Day) -> bool {
        self.is_open(first) && self.is_open(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_site_is_open_from_its_first_day_until_the_day_before_it_closes() {
        let life = SiteLife { opened_on: day("2026-06-02"), closed_on: Some(day("2026-06-30")) };
        assert!(!life.is_open(day("2026-06-01")) && life.is_open(day("2026-06-02")));
        assert!(life.is_open(day("2026-06-29")) && !life.is_open(day("2026-06-30")));
        assert!(life.is_open_throughout(day("2026-06-02"), day("2026-06-29")));
        assert!(!life.is_open_throughout(day("2026-06-01"), day("2026-06-29")));
    }
}
