//! Times as people of a contest read them. Server only.

use domain::text::Lang;
use domain::time::{DAY, MINUTE};
use leptos::prelude::*;
use words::times::{Moment, past, span, time_left};

use words::entries as m;

/// Seconds the zone is ahead of UTC at a moment; an unknown zone counts as UTC.
#[must_use]
pub fn ahead_s(zone: &str, micros: i64) -> i64 {
    let (Ok(zone), Ok(at)) = (jiff::tz::TimeZone::get(zone), jiff::Timestamp::from_microsecond(micros)) else {
        return 0;
    };
    i64::from(zone.to_offset(at).seconds())
}

/// A moment in a zone.
#[must_use]
pub fn moment(at: i64, zone: &str) -> Moment<'_> {
    Moment { at, ahead_s: ahead_s(zone, at), zone }
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
        return Left { words: time_left(lang, deadline, now), class };
    }
    let grace = rest.saturating_add(grace_minutes.saturating_mul(MINUTE));
    if grace > 0 {
        let words = format!("{} · {}", past(lang), m::grace_left(lang, &span(lang, grace)));
        return Left { words, class: "over" };
    }
    Left { words: past(lang).to_owned(), class: "over" }
}

/// A moment as a `<time>` in the contest's zone, which it names.
#[component]
pub fn When(
    /// Microseconds since 1970.
    at: i64,
    /// The contest's zone.
    #[prop(into)]
    zone: String,
    /// With the day of the week, as a sentence has it, not as a list.
    #[prop(optional)]
    full: bool,
) -> impl IntoView {
    let lang = islands::lang::use_lang();
    let said = moment(at, &zone);
    let said = if full { said.full(lang) } else { said.listed(lang) };
    let machine = jiff::Timestamp::from_microsecond(at).map(|stamp| stamp.to_string()).unwrap_or_default();
    view! { <time datetime=machine>{said}</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_far_near_in_grace_or_over() {
        let at = |now: i64| left(100 * DAY, 30, now, Lang::En);
        assert_eq!(at(90 * DAY), Left { words: "10 days left".to_owned(), class: "" });
        assert_eq!(at(98 * DAY).class, "soon");
        assert_eq!(at(100 * DAY + 10 * MINUTE).words, "closed · still taken for 20 min");
        assert_eq!(at(101 * DAY).words, "closed");
    }
}
