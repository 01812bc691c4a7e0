//! A round of judging: who sees what in it, and what must be watched.

use serde::{Deserialize, Serialize};

use crate::sheet::Content;
use crate::text::Text;
use crate::watching::Watched;

/// A round of judging.
///
/// What says nothing is left out of its JSON, so that contests from before it keep their fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Name, for example 初评.
    pub label: Text,
    /// Judges see neither unit, region nor credits.
    pub blind: bool,
    /// How many panels are expected; a hint for the set-up, not a limit.
    pub panels: i64,
    /// Films that every panel sees, so that panels can be compared.
    pub anchor_films: i64,
    /// How many judges of its panel see a film; 0 is all of them.
    #[serde(default, skip_serializing_if = "says_nothing")]
    pub judges_per_film: i64,
    /// How much of a film must be watched, and before what.
    #[serde(default, skip_serializing_if = "says_nothing")]
    pub watching: Watching,
    /// The desk reminds of a break after so many minutes of work; 0 is never.
    #[serde(default, skip_serializing_if = "says_nothing")]
    pub break_minutes: i64,
}

fn says_nothing<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Before what a film must have been watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Nothing: what was watched is only shown.
    #[default]
    Nothing,
    /// Before the sheets are signed.
    Signing,
    /// Before a mark can be given.
    Scoring,
}

/// How much of a film must be watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watching {
    /// Percent of the film.
    pub percent: i64,
    /// Before what.
    pub before: Gate,
}

impl Watching {
    /// Whether what was watched, or a reason for skipping the rest, is enough for a gate. A film of unknown length
    /// keeps nobody out.
    #[must_use]
    pub fn allows(self, gate: Gate, watched: &Watched, length_ms: i64, skipped: &str) -> bool {
        let asked = match gate {
            Gate::Nothing => false,
            Gate::Scoring => self.before == Gate::Scoring,
            Gate::Signing => self.before != Gate::Nothing,
        };
        !asked || length_ms <= 0 || !skipped.trim().is_empty() || watched.percent(length_ms) >= self.percent
    }
}

impl Round {
    /// Whether this much of the film is enough to keep a sheet: one with marks needs more than one with words only.
    #[must_use]
    pub fn takes(&self, content: &Content, watched: &Watched, length_ms: i64, skipped: &str) -> bool {
        content.marks.is_empty() || self.watching.allows(Gate::Scoring, watched, length_ms, skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watching_is_asked_for_where_the_organiser_says() {
        let (half, none) = (Watched::of([(0, 5_000)]), Watched::default());
        let asked = |percent, before| Watching { percent, before };
        let free = Watching::default();
        assert!(free.allows(Gate::Scoring, &none, 10_000, "") && free.allows(Gate::Signing, &none, 10_000, ""));
        let to_sign = asked(60, Gate::Signing);
        assert!(to_sign.allows(Gate::Scoring, &none, 10_000, ""));
        assert!(!to_sign.allows(Gate::Signing, &half, 10_000, " "));
        assert!(to_sign.allows(Gate::Signing, &half, 10_000, "在影院看过"));
        assert!(asked(50, Gate::Scoring).allows(Gate::Scoring, &half, 10_000, ""));
        assert!(!asked(51, Gate::Scoring).allows(Gate::Signing, &half, 10_000, ""));
        assert!(asked(100, Gate::Scoring).allows(Gate::Scoring, &none, 0, ""), "nobody knows how long it is");
        let round = Round { watching: asked(51, Gate::Scoring), ..Round::default() };
        let words = Content { comment: "好".to_owned(), ..Content::default() };
        let marked = Content { marks: [("c1".to_owned(), 100)].into(), ..Content::default() };
        assert!(round.takes(&words, &half, 10_000, "") && !round.takes(&marked, &half, 10_000, ""));
    }

    #[test]
    fn a_round_of_before_keeps_its_text() {
        let text = r#"{"label":{"zh":"初评","en":"First round"},"blind":true,"panels":3,"anchor_films":4}"#;
        let round: Round = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&round).unwrap(), text);
    }
}
