//! What holds for the exhibition of an installation.

use serde::{Deserialize, Serialize};

use super::site::SiteProblem;

/// The rules of participation there are, by name and version.
pub const RULES: [&str; 4] = ["any@1", "focus-days@1", "other-days@1", "hours@1"];

/// Minutes of a day.
const DAY_MINUTES: i64 = 24 * 60;

/// What holds for the exhibition of an installation. What an earlier program did not keep is as usual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExhibitionSettings {
    /// The zone that days begin in.
    pub time_zone: String,
    /// The rule of participation, one of [`RULES`].
    pub rule: String,
    /// Where the night begins, minutes of the day: viewings in it are looked at.
    pub night_from: i64,
    /// Where it ends.
    pub night_until: i64,
}

impl Default for ExhibitionSettings {
    fn default() -> Self {
        Self {
            time_zone: "Asia/Shanghai".to_owned(),
            rule: "any@1".to_owned(),
            night_from: 23 * 60,
            night_until: 5 * 60,
        }
    }
}

impl ExhibitionSettings {
    /// The same, if there is such a rule and there are such hours. Whether there is such a zone the machine knows.
    ///
    /// # Errors
    /// [`SiteProblem::Rule`] or [`SiteProblem::Hour`].
    pub fn checked(self) -> Result<Self, SiteProblem> {
        if !RULES.contains(&self.rule.as_str()) {
            return Err(SiteProblem::Rule(self.rule.chars().take(40).collect()));
        }
        match [self.night_from, self.night_until].into_iter().find(|at| !(0..DAY_MINUTES).contains(at)) {
            Some(wrong) => Err(SiteProblem::Hour(wrong.to_string())),
            None => Ok(self),
        }
    }

    /// Whether a minute of the day is one of the night, which may last over midnight. Where it ends as it begins there is none.
    #[must_use]
    pub const fn is_night(&self, minute: i64) -> bool {
        if self.night_from <= self.night_until {
            self.night_from <= minute && minute < self.night_until
        } else {
            self.night_from <= minute || minute < self.night_until
        }
    }
}

/// Reads a time of day, `HH:MM`, as minutes.
///
/// # Errors
/// [`SiteProblem::Hour`].
pub fn minute_of_day(typed: &str) -> Result<i64, SiteProblem> {
    let bad = || SiteProblem::Hour(typed.chars().take(40).collect());
    let (hours, minutes) = typed.split_once(':').ok_or_else(bad)?;
    let number = |text: &str, below: i64| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i64>().ok().filter(|number| digits && *number < below)
    };
    match (number(hours, 24), number(minutes, 60)) {
        (Some(hours), Some(minutes)) if minutes_are_two(typed) => Ok(hours * 60 + minutes),
        _ => Err(bad()),
    }
}

fn minutes_are_two(typed: &str) -> bool {
    typed.rsplit(':').next().is_some_and(|minutes| minutes.len() == 2)
}

/// A minute of the day as `HH:MM`.
#[must_use]
pub fn time_of_minute(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read_as_they_are_shown() {
        for minute in 0..DAY_MINUTES {
            assert_eq!(minute_of_day(&time_of_minute(minute)), Ok(minute));
        }
        assert_eq!(minute_of_day("7:05"), Ok(425));
        for bad in ["", "24:00", "12:60", "12", "1:2:3", "-1:00", "12:5", "+1:00", "１2:00"] {
            assert_eq!(minute_of_day(bad), Err(SiteProblem::Hour(bad.to_owned())));
        }
    }

    #[test]
    fn a_night_lasts_over_midnight() {
        let usual = ExhibitionSettings::default();
        assert!(usual.is_night(23 * 60) && usual.is_night(0) && usual.is_night(299) && !usual.is_night(300));
        assert!(!usual.is_night(12 * 60));
        let early = ExhibitionSettings { night_from: 60, night_until: 300, ..usual.clone() };
        assert!(early.is_night(60) && !early.is_night(300) && !early.is_night(23 * 60));
        let none = ExhibitionSettings { night_from: 60, night_until: 60, ..usual };
        assert!((0..DAY_MINUTES).all(|minute| !none.is_night(minute)));
    }

    #[test]
    fn what_is_not_kept_is_as_usual_and_what_cannot_be_is_refused() {
        let read: ExhibitionSettings = serde_json::from_str(r#"{"rule":"hours@1","later":1}"#).unwrap();
        assert_eq!(read, ExhibitionSettings { rule: "hours@1".to_owned(), ..ExhibitionSettings::default() });
        assert!(RULES.iter().all(|rule| {
            ExhibitionSettings { rule: (*rule).to_owned(), ..ExhibitionSettings::default() }.checked().is_ok()
        }));
        let wrong = ExhibitionSettings { rule: "any@2".to_owned(), ..ExhibitionSettings::default() };
        assert_eq!(wrong.checked(), Err(SiteProblem::Rule("any@2".to_owned())));
        let late = ExhibitionSettings { night_until: DAY_MINUTES, ..ExhibitionSettings::default() };
        assert_eq!(late.checked(), Err(SiteProblem::Hour("1440".to_owned())));
    }
}
