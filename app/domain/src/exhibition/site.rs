//! Sites: where people watch films together.

use crate::calendar::Day;
use crate::keyed::keyed;
use crate::limits;

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
}

/// Whether a site is open on every day from the first to the last, in these periods together.
#[must_use]
pub fn is_open_throughout(periods: &[SiteLife], first: Day, last: Day) -> bool {
    let mut days = (first.number()..=last.number()).filter_map(Day::from_number);
    days.all(|day| periods.iter().any(|life| life.is_open(day)))
}

/// How the life of a site changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LifeChange {
    /// Not at all.
    Same,
    /// It gets a last day, or another one.
    Closed,
    /// It had closed, and opens again.
    Reopened,
    /// Its first day is another, or it does not close after all.
    Corrected,
}

/// What of a site, of a region or of who works there cannot be so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SiteProblem {
    /// A code that is missing, too long, or has spaces in it.
    #[error("a site's code has 1 to {} characters without spaces; found {found:?}", limits::SITE_CODE, found = .0)]
    Code(String),
    /// Another site has this code.
    #[error("another site has the code {0:?}")]
    CodeTaken(String),
    /// A number of people that is none.
    #[error("a site has room for 0 to {} people", limits::SITE_CAPACITY)]
    Capacity,
    /// A text that is no day.
    #[error("a day is YYYY-MM-DD; found {0:?}")]
    Day(String),
    /// It would close before it was open for a day.
    #[error("a site closes after the day it opens on")]
    ClosesEarly,
    /// It had closed: it opens again on this day at the earliest, so that the time between stays what it was.
    #[error("the site was closed; it opens again on {0} or later")]
    OpensEarly(Day),
    /// A text that is no code of a region.
    #[error("a region's code has 2, 4, 6, 9 or 12 digits; found {0:?}")]
    RegionCode(String),
    /// There is no such region that the person has.
    #[error("there is no region {0} of yours")]
    NoRegion(String),
    /// There is no such site that the person has.
    #[error("there is no site {0} of yours")]
    NoSite(String),
    /// There is a region with this code.
    #[error("there is a region {0} already")]
    RegionThere(String),
    /// A period that ends before it begins.
    #[error("the last day comes before the first")]
    Period,
    /// The place is excluded on just these days for this reason.
    #[error("the place is excluded on these days for this reason already")]
    ExclusionThere,
    /// The person has this role there.
    #[error("the person has this role there already")]
    MemberThere,
    /// A link that was followed, has ended, or never was.
    #[error("the link was used, or has ended")]
    LinkSpent,
    /// A spreadsheet without these columns, by their keys.
    #[error("the spreadsheet lacks columns: {}", .0.join(", "))]
    NoColumns(Vec<String>),
    /// A rule of participation that there is not.
    #[error("there is no rule {0:?}")]
    Rule(String),
    /// A text that is no time of day.
    #[error("a time of day is HH:MM; found {0:?}")]
    Hour(String),
}

/// A site's code as it is kept.
///
/// # Errors
/// [`SiteProblem::Code`].
pub fn site_code(typed: &str) -> Result<String, SiteProblem> {
    let code = crate::typed::line(typed);
    let length = code.chars().count();
    if length == 0 || length > limits::SITE_CODE || code.chars().any(char::is_whitespace) {
        return Err(SiteProblem::Code(code.chars().take(limits::SITE_CODE).collect()));
    }
    Ok(code)
}

/// Whether the life of a site may become another. What is over stays as it was: a site that has closed opens again after that.
///
/// # Errors
/// [`SiteProblem::ClosesEarly`] or [`SiteProblem::OpensEarly`].
pub fn life_change(before: SiteLife, after: SiteLife, today: Day) -> Result<LifeChange, SiteProblem> {
    if after == before {
        return Ok(LifeChange::Same);
    }
    if after.closed_on.is_some_and(|closed| closed <= after.opened_on) {
        return Err(SiteProblem::ClosesEarly);
    }
    let closed = before.closed_on.filter(|closed| *closed <= today);
    let reopened = closed.filter(|closed| after.closed_on.is_none_or(|next| next > *closed));
    match reopened {
        Some(closed) if after.opened_on < closed => Err(SiteProblem::OpensEarly(closed)),
        Some(_) => Ok(LifeChange::Reopened),
        None if after.closed_on.is_some() && after.closed_on != before.closed_on => Ok(LifeChange::Closed),
        None => Ok(LifeChange::Corrected),
    }
}

/// As [`life_change`], of a site that was open in these periods before: it opens no earlier than the last of them ended.
///
/// # Errors
/// As [`life_change`].
pub fn next_life(past: &[SiteLife], before: SiteLife, after: SiteLife, today: Day) -> Result<LifeChange, SiteProblem> {
    let ended = past.iter().filter_map(|life| life.closed_on).max();
    match ended.filter(|ended| after != before && after.opened_on < *ended) {
        Some(ended) => Err(SiteProblem::OpensEarly(ended)),
        None => life_change(before, after, today),
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
    fn a_site_is_open_from_its_first_day_until_the_day_before_it_closes() {
        let life = SiteLife { opened_on: day("2026-06-02"), closed_on: Some(day("2026-06-30")) };
        assert!(!life.is_open(day("2026-06-01")) && life.is_open(day("2026-06-02")));
        assert!(life.is_open(day("2026-06-29")) && !life.is_open(day("2026-06-30")));
        assert!(is_open_throughout(&[life], day("2026-06-02"), day("2026-06-29")));
        assert!(!is_open_throughout(&[life], day("2026-06-01"), day("2026-06-29")));
        assert!(!is_open_throughout(&[], day("2026-06-02"), day("2026-06-02")));
    }

    fn life(opened: &str, closed: Option<&str>) -> SiteLife {
        SiteLife { opened_on: day(opened), closed_on: closed.map(day) }
    }

    #[test]
    fn what_is_over_of_a_site_stays_as_it_was() {
        let today = day("2026-06-15");
        let change = |before, after| life_change(before, after, today);
        let open = life("2026-01-01", None);
        assert_eq!(change(open, open), Ok(LifeChange::Same));
        assert_eq!(change(open, life("2026-01-01", Some("2026-06-10"))), Ok(LifeChange::Closed));
        assert_eq!(change(open, life("2026-01-01", Some("2026-01-01"))), Err(SiteProblem::ClosesEarly));
        assert_eq!(change(open, life("2026-02-01", None)), Ok(LifeChange::Corrected));
        let closed = life("2026-01-01", Some("2026-06-10"));
        assert_eq!(change(closed, open), Err(SiteProblem::OpensEarly(day("2026-06-10"))));
        assert_eq!(change(closed, life("2026-06-20", None)), Ok(LifeChange::Reopened));
        let closes = life("2026-01-01", Some("2026-07-01"));
        assert_eq!(change(closes, open), Ok(LifeChange::Corrected), "it has not closed yet");
    }

    #[test]
    fn a_site_was_open_in_its_periods_together() {
        let (first, second) = (life("2026-01-01", Some("2026-06-10")), life("2026-06-20", None));
        let open = |periods: &[SiteLife], from: &str, until: &str| is_open_throughout(periods, day(from), day(until));
        assert!(open(&[first, second], "2026-05-01", "2026-05-31"), "before it closed");
        assert!(open(&[first, second], "2026-07-01", "2026-07-31"), "since it opened again");
        assert!(!open(&[first, second], "2026-06-01", "2026-06-30"), "not between");
        assert!(!open(&[second], "2026-05-01", "2026-05-31"));
        let at_once = life("2026-06-10", None);
        assert!(open(&[first, at_once], "2026-06-01", "2026-06-30"), "it opened on the day it closed");
    }

    #[test]
    fn no_period_begins_before_the_one_before_it_ended() {
        let today = day("2026-07-15");
        let (first, second) = (life("2026-01-01", Some("2026-06-10")), life("2026-06-20", None));
        let change = |after| next_life(&[first], second, after, today);
        assert_eq!(change(second), Ok(LifeChange::Same));
        assert_eq!(change(life("2026-06-10", None)), Ok(LifeChange::Corrected));
        assert_eq!(change(life("2026-06-20", Some("2026-07-01"))), Ok(LifeChange::Closed));
        let early = Err(SiteProblem::OpensEarly(day("2026-06-10")));
        assert_eq!(change(life("2026-06-09", None)), early);
        assert_eq!(change(first), early, "nor is the earlier one told instead");
    }

    #[test]
    fn a_code_is_one_word() {
        assert_eq!(site_code(" GZ-001\u{200b} "), Ok("GZ-001".to_owned()));
        assert_eq!(site_code("西村一号"), Ok("西村一号".to_owned()));
        for bad in ["", " ", "\u{3164}", "a b", "甲\u{3000}乙", &"9".repeat(41)] {
            assert!(matches!(site_code(bad), Err(SiteProblem::Code(_))), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn a_closed_time_is_never_opened_afterwards(
            opened in 20_000_i64..20_100, lasts in 1_i64..50, now in 20_000_i64..20_200,
            next in 20_000_i64..20_200, until in proptest::option::of(20_000_i64..20_200),
        ) {
            let day = |number| Day::from_number(number).unwrap();
            let before = SiteLife { opened_on: day(opened), closed_on: Some(day(opened + lasts)) };
            let after = SiteLife { opened_on: day(next), closed_on: until.map(day) };
            let today = day(now);
            prop_assume!(opened + lasts <= now);
            if life_change(before, after, today) == Ok(LifeChange::Reopened) {
                for number in opened..opened + lasts {
                    prop_assert!(!after.is_open(day(number)), "{number} was told with its own life");
                }
            }
        }
    }
}
