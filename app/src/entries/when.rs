//! Times as people of a contest read them. Server only.

use domain::text::Lang;
use leptos::prelude::*;

use crate::i18n::entries as m;

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Seconds the zone is ahead of UTC at a moment; an unknown zone counts as UTC.
#[must_use]
pub fn ahead_s(zone: &str, micros: i64) -> i64 {
    let (Ok(zone), Ok(at)) = (jiff::tz::TimeZone::get(zone), jiff::Timestamp::from_microsecond(micros)) else {
        return 0;
    };
    i64::from(zone.to_offset(at).seconds())
}

/// What people call a zone.
#[must_use]
pub fn zone_name(zone: &str, lang: Lang) -> String {
    match zone {
        "Asia/Shanghai" => m::beijing_time(lang).to_owned(),
        other => other.to_owned(),
    }
}

/// How long something is, in words of two units at most: `12 天 3 小时`. Less than a minute is a minute.
#[must_use]
pub fn how_long(micros: i64, lang: Lang) -> String {
    let (days, hours, minutes) = (micros / DAY, micros % DAY / HOUR, micros % HOUR / MINUTE);
    let two = |first: String, second: String, rest: i64| if rest > 0 { format!("{first} {second}") } else { first };
    if days > 0 {
        two(m::days(lang, days), m::hours(lang, hours), hours)
    } else if hours > 0 {
        two(m::hours(lang, hours), m::minutes(lang, minutes), minutes)
    } else {
        m::minutes(lang, minutes.max(1))
    }
}

/// How long is left, in words, with the class that shows how urgent it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// `12 天 3 小时`, or that it is over.
    pub words: String,
    /// `over` once the deadline has passed, `soon` within three days.
    pub class: &'static str,
}

/// How long is left until a deadline; during the grace after it, it is over but still counts, and both are said.
#[must_use]
pub fn left(deadline: i64, grace_minutes: i64, now: i64, lang: Lang) -> Left {
    let rest = deadline.saturating_sub(now);
    if rest > 0 {
        let class = if rest < 3 * DAY { "soon" } else { "" };
        return Left { words: m::left(lang, &how_long(rest, lang)), class };
    }
    let grace = rest.saturating_add(grace_minutes.saturating_mul(MINUTE));
    if grace > 0 {
        let words = format!("{} · {}", m::overdue(lang), m::grace_left(lang, &how_long(grace, lang)));
        return Left { words, class: "over" };
    }
    Left { words: m::overdue(lang).to_owned(), class: "over" }
}

/// A moment as a `<time>` in the contest's zone.
#[component]
pub fn When(
    /// Microseconds since 1970.
    at: i64,
    /// The contest's zone.
    #[prop(into)]
    zone: String,
) -> impl IntoView {
    let machine = jiff::Timestamp::from_microsecond(at).map(|stamp| stamp.to_string()).unwrap_or_default();
    view! { <time datetime=machine>{services::local_time(at, &zone)}</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_units_are_enough() {
        assert_eq!(how_long(12 * DAY + 3 * HOUR + 5 * MINUTE, Lang::Zh), "12 天 3 小时");
        assert_eq!(how_long(2 * DAY + 5 * MINUTE, Lang::En), "2 days");
        assert_eq!(how_long(HOUR + MINUTE, Lang::En), "1 hour 1 minute");
        assert_eq!(how_long(1, Lang::Zh), "1 分钟");
    }

    #[test]
    fn a_deadline_is_far_near_in_grace_or_over() {
        let at = |now: i64| left(100 * DAY, 30, now, Lang::En);
        assert_eq!(at(90 * DAY), Left { words: "10 days left".to_owned(), class: "" });
        assert_eq!(at(98 * DAY).class, "soon");
        assert_eq!(at(100 * DAY + 10 * MINUTE).words, "closed · still taken for 20 minutes");
        assert_eq!(at(101 * DAY).words, "closed");
    }
}
