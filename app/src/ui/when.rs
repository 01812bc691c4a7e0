//! Times as people of a contest read them. Server only.

use domain::contest::Call;
use domain::text::Lang;
use domain::time::{DAY, Micros};
use leptos::prelude::*;
pub use services::{ahead_s, moment};
use words::phrases::beside;
use words::times::{past, span, time_left};

use words::entries as m;

/// How long is left, in words, with the class that shows how urgent it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// `12 天 3 小时`, or that it is over.
    pub words: String,
    /// `over` once the deadline has passed, `soon` within three days.
    pub class: &'static str,
}

/// How long a call lasts for an entrant whose deadline was extended until `extended`; `None` where it has no deadline. During the
/// grace after it, the deadline is over but submissions still count, and both are said.
#[must_use]
pub fn left(call: Call, extended: Option<Micros>, now: Micros, lang: Lang) -> Option<Left> {
    let deadline = call.deadline_for(extended)?;
    if !call.accepts_entries(now, extended) {
        return Some(Left { words: past(lang).to_owned(), class: "over" });
    }
    let rest = deadline.saturating_sub(now);
    if rest > 0 {
        let class = if rest < 3 * DAY { "soon" } else { "" };
        return Some(Left { words: time_left(lang, deadline, now), class });
    }
    let grace = call.last_moment_for(extended).unwrap_or(deadline).saturating_sub(now);
    let words = beside(lang, &[past(lang), m::grace_left(lang, &span(lang, grace)).as_str()]);
    Some(Left { words, class: "over" })
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
        use domain::contest::phase::Phase;
        use domain::time::MINUTE;

        let call = Call { phase: Phase::CallOpen, deadline: Some(100 * DAY), grace_minutes: 30 };
        let at = |now: i64| left(call, None, now, Lang::En).unwrap();
        assert_eq!(at(90 * DAY), Left { words: "10 days left".to_owned(), class: "" });
        assert_eq!(at(98 * DAY).class, "soon");
        assert_eq!(at(100 * DAY + 10 * MINUTE).words, "closed · still taken for 20 min");
        assert_eq!(at(100 * DAY + 30 * MINUTE).words, "closed · still taken for 1 min", "the last moment that counts");
        assert_eq!(at(100 * DAY + 30 * MINUTE + 1).words, "closed");
        let closed = Call { phase: Phase::CallClosed, ..call };
        assert_eq!(left(closed, None, 90 * DAY, Lang::En).unwrap().words, "closed", "before its time");
        assert_eq!(left(closed, Some(102 * DAY), 101 * DAY, Lang::En).unwrap().words, "1 day left");
        assert_eq!(left(Call { deadline: None, ..call }, None, 0, Lang::En), None);
    }
}
