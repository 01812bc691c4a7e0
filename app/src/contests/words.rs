//! Times and names as the pages of a contest say them.

use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::scoring::Method;

use crate::ui::when::moment;
use words::{Lang, common, results};

/// A day in the contest's zone: "4月30日".
pub fn day(lang: Lang, at: i64, zone: &str) -> String {
    moment(at, zone).day(lang)
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
    results::method_name(lang, method)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_zone() {
        let late = 1_714_494_600_000_000; // 2024-04-30 16:30 UTC
        assert_eq!(day(Lang::Zh, late, "Asia/Shanghai"), "5月1日");
        assert_eq!(day(Lang::En, late, "UTC"), "30 Apr");
    }

    #[test]
    fn rounds_are_called_as_the_organiser_calls_them() {
        let settings = domain::contest::preset::festival();
        assert_eq!(phase_name(Lang::En, &settings, Phase::Round(1)), "Jury");
        assert_eq!(phase_name(Lang::En, &settings, Phase::Round(2)), "Round 2");
    }
}
