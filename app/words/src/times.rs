//! Times: moments, days, and how long something is.

use crate::Lang;
use domain::calendar::Day;
use domain::time::{DAY, HOUR, MINUTE, SECOND};

messages! { times;
    date(year: i64, month: &str, day: u8, weekday: &str);
    day_of_year(month: &str, day: u8);
    day_with_year(year: i64, month: &str, day: u8);
    at(date: &str, hour: &str, minute: &str);
    in_zone(moment: &str, zone: &str);
    listed_in(moment: &str, zone: &str);
    beijing_time;
    zone_hong_kong;
    zone_urumqi;
    zone_singapore;
    zone_tokyo;
    zone_utc;
    zone_london;
    zone_berlin;
    zone_moscow;
    zone_new_york;
    zone_los_angeles;
    zone_sydney;

    january;
    february;
    march;
    april;
    may;
    june;
    july;
    august;
    september;
    october;
    november;
    december;

    monday;
    tuesday;
    wednesday;
    thursday;
    friday;
    saturday;
    sunday;

    just_now;
    minutes_ago(minutes: i64);
    hours_ago(hours: i64);
    days_ago(days: i64);

    left(span: &str);
    past;
    minutes(minutes: i64);
    hours(hours: i64);
    days(days: i64);
    two(first: &str, second: &str);
}

/// A moment in somebody's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment<'a> {
    /// Microseconds since 1970, UTC.
    pub at: i64,
    /// Seconds the zone is ahead of UTC then.
    pub ahead_s: i64,
    /// The zone's IANA name.
    pub zone: &'a str,
}

impl Moment<'_> {
    /// Days since 1970 and seconds of the day, in the zone.
    const fn parts(self) -> (i64, i64) {
        let seconds = self.at.div_euclid(SECOND).saturating_add(self.ahead_s);
        (seconds.div_euclid(86_400), seconds.rem_euclid(86_400))
    }

    /// Year, month and day in the zone.
    fn date(self) -> (i64, u8, u8) {
        Day::of(self.at, self.ahead_s).numbers()
    }

    /// The date with its day of the week and the time: `2026年12月20日（周日）18:00，北京时间`.
    #[must_use]
    pub fn full(self, lang: Lang) -> String {
        in_zone(lang, &self.short(lang), zone_name(lang, self.zone))
    }

    /// The same without the zone, where the zone is said beside it: `2026年12月20日（周日）18:00`.
    #[must_use]
    pub fn short(self, lang: Lang) -> String {
        let (_, seconds) = self.parts();
        at(
            lang,
            &day_with_weekday(lang, Day::of(self.at, self.ahead_s)),
            &format!("{:02}", seconds / 3_600),
            &format!("{:02}", seconds / 60 % 60),
        )
    }

    /// As lists have it, of one width and sortable by eye: `2026-12-20 18:00 北京时间`.
    #[must_use]
    pub fn listed(self, lang: Lang) -> String {
        let ((year, month, day), (_, seconds)) = (self.date(), self.parts());
        let minutes = seconds / 60;
        let moment = format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", minutes / 60, minutes % 60);
        listed_in(lang, &moment, zone_name(lang, self.zone))
    }

    /// The day with its year, as documents are dated: `2026年12月20日`.
    #[must_use]
    pub fn dated(self, lang: Lang) -> String {
        dated_day(lang, Day::of(self.at, self.ahead_s))
    }

    /// The day without its year: `12月20日`.
    #[must_use]
    pub fn day(self, lang: Lang) -> String {
        let (_, month, day) = self.date();
        day_of_year(lang, month_name(lang, month), day)
    }
}

/// A moment, microseconds since 1970, as `10:42` in a zone so many seconds ahead of UTC.
#[must_use]
pub fn time_of_day(micros: i64, ahead_s: i64) -> String {
    let minutes = (micros.div_euclid(SECOND) + ahead_s).div_euclid(60).rem_euclid(24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A day with its day of the week: `2026年12月20日（周日）`.
#[must_use]
pub fn day_with_weekday(lang: Lang, one: Day) -> String {
    let (year, month, day) = one.numbers();
    let names = [monday, tuesday, wednesday, thursday, friday, saturday, sunday];
    let weekday = usize::try_from(one.weekday()).ok().and_then(|index| names.get(index));
    date(lang, year, month_name(lang, month), day, weekday.map_or("", |name| name(lang)))
}

/// A day with its year, as documents are dated: `2026年12月20日`.
#[must_use]
pub fn dated_day(lang: Lang, one: Day) -> String {
    let (year, month, day) = one.numbers();
    day_with_year(lang, year, month_name(lang, month), day)
}

/// The name of a month as dates have it, 1 to 12.
pub(crate) fn month_name(lang: Lang, month: u8) -> &'static str {
    let names = [january, february, march, april, may, june, july, august, september, october, november, december];
    names.get(usize::from(month.saturating_sub(1))).map_or("", |name| name(lang))
}

/// What people call a zone.
#[must_use]
pub fn zone_name(lang: Lang, zone: &str) -> &str {
    match zone {
        "Asia/Shanghai" => beijing_time(lang),
        other => other,
    }
}

/// Zones that are offered by name.
pub const ZONES: [&str; 12] = [
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Urumqi",
    "Asia/Singapore",
    "Asia/Tokyo",
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Moscow",
    "America/New_York",
    "America/Los_Angeles",
    "Australia/Sydney",
];

/// A zone by the name people choose it by; one that has none by its IANA name.
#[must_use]
pub fn named_zone(lang: Lang, zone: &str) -> &str {
    match zone {
        "Asia/Shanghai" => beijing_time(lang),
        "Asia/Hong_Kong" => zone_hong_kong(lang),
        "Asia/Urumqi" => zone_urumqi(lang),
        "Asia/Singapore" => zone_singapore(lang),
        "Asia/Tokyo" => zone_tokyo(lang),
        "UTC" => zone_utc(lang),
        "Europe/London" => zone_london(lang),
        "Europe/Berlin" => zone_berlin(lang),
        "Europe/Moscow" => zone_moscow(lang),
        "America/New_York" => zone_new_york(lang),
        "America/Los_Angeles" => zone_los_angeles(lang),
        "Australia/Sydney" => zone_sydney(lang),
        other => other,
    }
}

/// How long ago a moment was, both in microseconds: `12 分钟前`.
#[must_use]
pub fn ago(lang: Lang, now: i64, at: i64) -> String {
    match now.saturating_sub(at).max(0) {
        past if past < MINUTE => just_now(lang).to_owned(),
        past if past < HOUR => minutes_ago(lang, past / MINUTE),
        past if past < DAY => hours_ago(lang, past / HOUR),
        past => days_ago(lang, past / DAY),
    }
}

/// How long something is, microseconds, in its two largest units: `12 天 3 小时`; from ten days on in days. Less than a
/// minute is a minute.
#[must_use]
pub fn span(lang: Lang, micros: i64) -> String {
    let whole = micros.max(0) / MINUTE;
    match (whole / 1_440, whole / 60 % 24, whole % 60) {
        (0, 0, rest) => minutes(lang, rest.max(1)),
        (0, full, 0) => hours(lang, full),
        (0, full, rest) => two(lang, &hours(lang, full), &minutes(lang, rest)),
        (full @ 10.., ..) | (full, 0, _) => days(lang, full),
        (full, rest, _) => two(lang, &days(lang, full), &hours(lang, rest)),
    }
}

/// What is left until a deadline, or that it has passed.
#[must_use]
pub fn time_left(lang: Lang, deadline: i64, now: i64) -> String {
    if deadline <= now { past(lang).to_owned() } else { left(lang, &span(lang, deadline.saturating_sub(now))) }
}

/// Time to watch, milliseconds, rounded up to minutes: `4 小时 10 分钟`.
#[must_use]
pub fn watching(lang: Lang, ms: i64) -> String {
    let whole = ms.saturating_add(59_999) / 60_000;
    match (whole / 60, whole % 60) {
        (0, rest) => minutes(lang, rest),
        (full, 0) => hours(lang, full),
        (full, rest) => two(lang, &hours(lang, full), &minutes(lang, rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_roughly() {
        assert_eq!(ago(Lang::Zh, 5 * MINUTE, 0), "5 分钟前");
        assert_eq!(ago(Lang::En, DAY, 0), "1 day ago");
        assert_eq!(ago(Lang::En, 0, DAY), "just now", "a clock that was set back");
        assert_eq!(span(Lang::Zh, 2 * DAY + 6 * HOUR + 5 * MINUTE), "2 天 6 小时");
        assert_eq!(span(Lang::Zh, 20 * DAY + 90 * MINUTE), "20 天");
        assert_eq!(span(Lang::En, 2 * DAY + 5 * MINUTE), "2 days");
        assert_eq!(span(Lang::En, 130 * MINUTE), "2 h 10 min");
        assert_eq!(span(Lang::Zh, 1), "1 分钟");
        assert_eq!(time_left(Lang::En, 5, 5), "closed");
        assert_eq!(watching(Lang::Zh, 250 * 60_000 - 1), "4 小时 10 分钟");
    }

    #[test]
    fn moments_are_told_in_their_zone() {
        let sunday = Moment { at: 1_797_760_800_000_000, ahead_s: 28_800, zone: "Asia/Shanghai" };
        assert_eq!(sunday.full(Lang::Zh), "2026年12月20日（周日）18:00，北京时间");
        assert_eq!(sunday.full(Lang::En), "Sun 20 Dec 2026, 18:00, Beijing time");
        assert_eq!(sunday.listed(Lang::Zh), "2026-12-20 18:00 北京时间");
        assert_eq!((sunday.day(Lang::Zh), sunday.day(Lang::En)), ("12月20日".to_owned(), "20 Dec".to_owned()));
        assert_eq!(time_of_day(sunday.at, sunday.ahead_s), "18:00");
        let leap = Moment { at: 951_782_400_000_000, ahead_s: 0, zone: "UTC" };
        assert_eq!(leap.day(Lang::En), "29 Feb");
        assert_eq!(Moment { at: -1, ..leap }.day(Lang::En), "31 Dec");
    }
}
