//! Times and names as the pages of a contest say them.

use domain::contest::Settings;
use domain::phase::Phase;
use domain::scoring::Method;

use crate::i18n::{Lang, common, contests as m, results};

const MINUTE: i64 = 60_000_000;

/// A length of time in its two largest units, from microseconds: "2 天 6 小时".
pub fn span(lang: Lang, micros: i64) -> String {
    let minutes = micros.max(0) / MINUTE;
    let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) => m::minutes(lang, rest.max(1)),
        (0, _) => m::hours_minutes(lang, hours, rest),
        (10.., _) => m::days(lang, days),
        _ => m::days_hours(lang, days, hours),
    }
}

/// What is left until a deadline, or that it has passed.
pub fn time_left(lang: Lang, deadline: i64, now: i64) -> String {
    if deadline <= now { m::past(lang).to_owned() } else { m::left(lang, &span(lang, deadline.saturating_sub(now))) }
}

/// A day in the contest's zone: "4 月 30 日".
pub fn day(lang: Lang, at: i64, zone: &str) -> String {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let format = match lang {
        Lang::Zh => "%-m 月 %-d 日",
        Lang::En => "%-d %b",
    };
    jiff::Timestamp::from_microsecond(at)
        .map(|stamp| stamp.to_zoned(zone).strftime(format).to_string())
        .unwrap_or_default()
}

/// The name of a phase in this contest: a round is called as its organiser calls it.
pub fn phase_name(lang: Lang, settings: &Settings, phase: Phase) -> String {
    let round = match phase {
        Phase::Round(round) => settings.rounds.get(usize::from(round).saturating_sub(1)),
        _ => None,
    };
    round.map_or_else(|| common::phase(lang, phase), |round| round.label.get(lang).to_owned())
}

/// A count as the shared components take it.
pub fn count(number: impl TryInto<u64>) -> u64 {
    number.try_into().unwrap_or_default()
}

/// The first twelve digits of a fingerprint.
pub fn short_hash(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// A method's name.
pub const fn method_name(method: Method, lang: Lang) -> &'static str {
    match method {
        Method::Mean => results::mean(lang),
        Method::Trimmed => results::trimmed(lang),
        Method::Adjusted => results::adjusted(lang),
        Method::Zscore => results::zscore(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_have_two_units() {
        assert_eq!(span(Lang::Zh, (2 * 1_440 + 6 * 60 + 5) * MINUTE), "2 天 6 小时");
        assert_eq!(span(Lang::Zh, 20 * 1_440 * MINUTE + 90 * MINUTE), "20 天");
        assert_eq!(span(Lang::En, 130 * MINUTE), "2 h 10 min");
        assert_eq!(span(Lang::Zh, 1), "1 分钟");
        assert_eq!(time_left(Lang::En, 5, 5), "closed");
    }

    #[test]
    fn days_are_those_of_the_zone() {
        let late = 1_714_494_600_000_000; // 2024-04-30 16:30 UTC
        assert_eq!(day(Lang::Zh, late, "Asia/Shanghai"), "5 月 1 日");
        assert_eq!(day(Lang::En, late, "UTC"), "30 Apr");
    }

    #[test]
    fn rounds_are_called_as_the_organiser_calls_them() {
        let settings = domain::preset::festival();
        assert_eq!(phase_name(Lang::En, &settings, Phase::Round(1)), "Jury");
        assert_eq!(phase_name(Lang::En, &settings, Phase::Round(2)), "Round 2");
    }
}
