//! When a site has watched enough in a month: rules with a version, which is never changed once a report was frozen by it.

use serde::{Deserialize, Serialize};

use crate::keyed::keyed;

/// The days of a month that the rules of a city ask for.
pub const FOCUS_DAYS: [i64; 3] = [5, 15, 25];

keyed! {
    /// A rule with its version.
    #[derive(Default)]
    ParticipationRule {
        /// At least one viewing in the month.
        #[default]
        Any = "any@1",
        /// At least 90 minutes on each of the 5th, 15th and 25th.
        FocusDays = "focus-days@1",
        /// At least 180 minutes on the other days together.
        OtherDays = "other-days@1",
        /// At least two organised viewings and 20 hours.
        Hours = "hours@1",
    }
}

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleBasis {
    /// The monthly notices of a province, which do not define it: our reading.
    Reading,
    /// The scoring of sites that a city published.
    City,
    /// The rules that a county published.
    County,
}

/// What a rule asks for in a month; nothing where a number is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleNeeds {
    /// Viewings of any kind.
    pub viewings: i64,
    /// Viewings that people were called together for.
    pub gatherings: i64,
    /// Minutes on all days together.
    pub minutes: i64,
    /// Minutes on each of [`FOCUS_DAYS`].
    pub focus_minutes: i64,
    /// Minutes on the other days together.
    pub other_minutes: i64,
}

/// What a site watched in a month, as rules ask for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthCount {
    /// Viewings.
    pub viewings: i64,
    /// Viewings that people were called together for.
    pub gatherings: i64,
    /// Minutes.
    pub minutes: i64,
    /// Minutes on the one of [`FOCUS_DAYS`] that has fewest.
    pub least_focus_minutes: i64,
    /// Minutes on all other days together.
    pub other_minutes: i64,
}

impl ParticipationRule {
    /// What it asks for.
    #[must_use]
    pub const fn needs(self) -> RuleNeeds {
        let none = RuleNeeds { viewings: 0, gatherings: 0, minutes: 0, focus_minutes: 0, other_minutes: 0 };
        match self {
            Self::Any => RuleNeeds { viewings: 1, ..none },
            Self::FocusDays => RuleNeeds { focus_minutes: 90, ..none },
            Self::OtherDays => RuleNeeds { other_minutes: 180, ..none },
            Self::Hours => RuleNeeds { gatherings: 2, minutes: 20 * 60, ..none },
        }
    }

    /// Where it comes from.
    #[must_use]
    pub const fn basis(self) -> RuleBasis {
        match self {
            Self::Any => RuleBasis::Reading,
            Self::FocusDays | Self::OtherDays => RuleBasis::City,
            Self::Hours => RuleBasis::County,
        }
    }
}

impl RuleNeeds {
    /// Whether a month has all of it.
    #[must_use]
    pub fn are_met_by(&self, month: &MonthCount) -> bool {
        month.viewings >= self.viewings
            && month.gatherings >= self.gatherings
            && month.minutes >= self.minutes
            && month.least_focus_minutes >= self.focus_minutes
            && month.other_minutes >= self.other_minutes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_kept_by_key_and_version() {
        let keys: Vec<&str> = ParticipationRule::ALL.iter().map(|rule| rule.key()).collect();
        assert_eq!(keys, ["any@1", "focus-days@1", "other-days@1", "hours@1"], "reports are kept with these");
        assert_eq!("any@1".parse(), Ok(ParticipationRule::default()));
        assert!("any@2".parse::<ParticipationRule>().is_err());
    }

    #[test]
    fn each_rule_asks_for_what_was_published() {
        let full =
            MonthCount { viewings: 2, gatherings: 2, minutes: 1_200, least_focus_minutes: 90, other_minutes: 180 };
        let lacks = |change: fn(&mut MonthCount)| -> Vec<&'static str> {
            let mut month = full;
            change(&mut month);
            let rules = ParticipationRule::ALL.iter().filter(|rule| !rule.needs().are_met_by(&month));
            rules.map(|rule| rule.key()).collect()
        };
        let unmet = [
            lacks(|month| month.viewings = 0),
            lacks(|month| month.least_focus_minutes = 89),
            lacks(|month| month.other_minutes = 179),
            lacks(|month| month.gatherings = 1),
            lacks(|month| month.minutes = 1_199),
        ];
        assert_eq!(unmet.concat(), ["any@1", "focus-days@1", "other-days@1", "hours@1", "hours@1"]);
    }
}
