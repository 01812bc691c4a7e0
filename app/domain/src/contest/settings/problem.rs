//! What makes settings unusable: numbers out of range, keys that occur twice, lists that do not fit together.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::contest::round::{Advance, Kind};
use crate::contest::settings::Settings;
use crate::form::ungrounded;
use crate::limits;
use crate::scoring::rubric::RubricProblem;

/// What makes settings unusable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum SettingsProblem {
    /// The rubric cannot be used.
    #[error(transparent)]
    Rubric(#[from] RubricProblem),
    /// A list that must not be empty is.
    #[error("{0} must not be empty")]
    Empty(String),
    /// A key occurs twice in one list.
    #[error("{list}: {key:?} occurs twice")]
    Duplicate {
        /// Which list.
        list: String,
        /// The key.
        key: String,
    },
    /// A region names a parent that does not exist or its own descendant.
    #[error("region {code:?}: its parent {parent:?} does not lead to the top")]
    RegionParent {
        /// The region.
        code: String,
        /// The parent it names.
        parent: String,
    },
    /// A number is outside what can be used.
    #[error("{what}: found {found}; allowed {low} to {high}")]
    Range {
        /// Which number.
        what: String,
        /// What was found.
        found: i64,
        /// Lowest allowed.
        low: i64,
        /// Highest allowed.
        high: i64,
    },
    /// The last round is a screening: nothing would be left to choose by.
    #[error("the last round must be scored, not a screening")]
    LastRound,
    /// A field is asked where a choice is answered that does not stand before it or has no such option, or is one that every entry
    /// needs.
    #[error(
        "form {field:?}: its condition does not name options of a choice before it, or it must be asked of every entry"
    )]
    Condition {
        /// The field.
        field: String,
    },
    /// A balance rule has a minimum above its maximum.
    #[error("rule {id:?}: minimum {min} is above maximum {max}")]
    RuleBounds {
        /// The rule.
        id: String,
        /// Its minimum.
        min: usize,
        /// Its maximum.
        max: usize,
    },
}

impl SettingsProblem {
    /// The part of the settings that is meant, by the names of its lists and keys: `rules three`, `film.max_bytes`.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Rubric(RubricProblem::Weight { key, .. } | RubricProblem::Duplicate(key)) => format!("rubric {key}"),
            Self::Rubric(RubricProblem::Empty | RubricProblem::Scale { .. }) => "rubric".to_owned(),
            Self::Empty(list) => list.clone(),
            Self::Duplicate { list, key } => format!("{list} {key}"),
            Self::RegionParent { code, .. } => format!("regions {code}"),
            Self::Range { what, .. } => what.clone(),
            Self::LastRound => "rounds".to_owned(),
            Self::Condition { field } => format!("form {field}"),
            Self::RuleBounds { id, .. } => format!("rules {id}"),
        }
    }
}

impl Settings {
    /// Everything that makes these settings unusable; empty when the call may open.
    #[must_use]
    pub fn problems(&self) -> Vec<SettingsProblem> {
        let mut problems: Vec<SettingsProblem> =
            self.rubric.problems().into_iter().map(SettingsProblem::Rubric).collect();
        for (list, empty) in [
            ("categories", self.categories.is_empty()),
            ("regions", self.regions.is_empty()),
            ("form", self.form.is_empty()),
            ("rounds", self.rounds.is_empty()),
        ] {
            if empty {
                problems.push(SettingsProblem::Empty(list.to_owned()));
            }
        }
        duplicates("categories", self.categories.iter().map(|c| c.key.as_str()), &mut problems);
        duplicates("regions", self.regions.iter().map(|r| r.code.as_str()), &mut problems);
        duplicates("form", self.form.iter().map(|f| f.key.as_str()), &mut problems);
        duplicates("sections", self.sections.iter().map(|section| section.key.as_str()), &mut problems);
        let ungrounded = ungrounded(&self.form).map(|field| SettingsProblem::Condition { field: field.key.clone() });
        problems.extend(ungrounded);
        duplicates("rules", self.balance.rules.iter().map(|r| r.id.as_str()), &mut problems);
        for region in &self.regions {
            if let Some(parent) = &region.parent
                && self.ancestors(&region.code).is_none()
            {
                problems.push(SettingsProblem::RegionParent { code: region.code.clone(), parent: parent.clone() });
            }
        }
        let size = i64::try_from(self.balance.size).unwrap_or(i64::MAX);
        let mut range = |what: String, found: i64, low: i64, high: i64| {
            if !(low..=high).contains(&found) {
                problems.push(SettingsProblem::Range { what, found, low, high });
            }
        };
        range("size".to_owned(), size, 1, 100_000);
        range("grace_minutes".to_owned(), self.grace_minutes, 0, limits::GRACE_MINUTES);
        for (number, round) in (1..).zip(&self.rounds) {
            let (found, low, high) = match round.advance {
                Advance::All => continue,
                Advance::Best(films) => (films, size, 100_000),
                Advance::Percent(percent) => (percent, 100, 10_000),
                Advance::Score(score) => (score, 1, 10_000),
            };
            range(format!("round {number}: advance"), found, low, high);
        }
        range("film.max_bytes".to_owned(), self.film.max_bytes, 1, 1 << 40);
        for rule in &self.balance.rules {
            for limit in rule.limits() {
                let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
                let values = limit.kind.values();
                let what = format!("rule {}: {}", rule.id, limit.kind.key());
                range(what, whole(limit.value), whole(*values.start()), whole(*values.end()));
            }
        }
        for category in &self.categories {
            range(format!("category {}: seconds", category.key), category.max_seconds, 1, 86_400);
            range(format!("category {}: grace", category.key), category.grace_seconds, 0, 3_600);
        }
        if self.rounds.last().is_some_and(|round| round.kind == Kind::Screening) {
            problems.push(SettingsProblem::LastRound);
        }
        for rule in &self.balance.rules {
            if let Some((min, max)) = rule.contradiction() {
                problems.push(SettingsProblem::RuleBounds { id: rule.id.clone(), min, max });
            }
        }
        problems
    }
}

fn duplicates<'a>(list: &str, keys: impl Iterator<Item = &'a str>, problems: &mut Vec<SettingsProblem>) {
    let mut seen = BTreeSet::new();
    for key in keys {
        if !seen.insert(key) {
            problems.push(SettingsProblem::Duplicate { list: list.to_owned(), key: key.to_owned() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;
    use crate::selection::RuleKind;

    #[test]
    fn every_preset_is_sound() {
        for settings in [preset::selection(), preset::open_contest(), preset::festival(), preset::lessons()] {
            assert_eq!(settings.problems(), []);
        }
    }

    #[test]
    fn a_circle_of_regions_is_named() {
        let mut settings = preset::selection();
        settings.regions[0].parent = Some(settings.regions[1].code.clone());
        settings.regions[1].parent = Some(settings.regions[0].code.clone());
        assert!(settings.problems().iter().any(|p| matches!(p, SettingsProblem::RegionParent { .. })));
    }

    #[test]
    fn a_share_is_between_one_and_a_hundred_per_cent() {
        let mut settings = preset::selection();
        for (percent, sound) in [(0, false), (1, true), (100, true), (101, false)] {
            settings.balance.rules[0].set(RuleKind::MaxShare, Some(percent));
            let what = "rule region:*: max_share".to_owned();
            let found = i64::try_from(percent).unwrap();
            let wrong = SettingsProblem::Range { what, found, low: 1, high: 100 };
            assert_eq!(settings.problems(), if sound { vec![] } else { vec![wrong] });
        }
    }
}
