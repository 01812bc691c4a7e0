//! What a contest decides about its letters.

use serde::{Deserialize, Serialize};

use crate::text::Lang;
use crate::time::{MINUTE, Micros};

/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// Hours in which nobody gets a letter who does not wait for one, in the contest's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(u16, u16)", into = "(u16, u16)")]
pub struct QuietHours {
    from: u16,
    to: u16,
}

/// Hours that are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("quiet hours from minute {from} to minute {to} of the day; allowed: two different minutes from 0 to 1439")]
pub struct QuietHoursProblem {
    /// Begin.
    pub from: u16,
    /// End.
    pub to: u16,
}

impl QuietHours {
    /// From one minute of the day to another, over midnight where the second is the smaller.
    ///
    /// # Errors
    /// Minutes that no day has, or the same twice.
    pub const fn new(from: u16, to: u16) -> Result<Self, QuietHoursProblem> {
        if from < DAY_MINUTES && to < DAY_MINUTES && from != to {
            Ok(Self { from, to })
        } else {
            Err(QuietHoursProblem { from, to })
        }
    }

    /// How long it is quiet from this minute of the day on; `None` where it is not.
    #[must_use]
    pub fn wait(self, minute: u16) -> Option<Micros> {
        let since = |start: u16| (minute + DAY_MINUTES - start) % DAY_MINUTES;
        let lasts = (self.to + DAY_MINUTES - self.from) % DAY_MINUTES;
        let left = lasts.checked_sub(since(self.from)).filter(|left| *left > 0)?;
        Some(Micros::from(left) * MINUTE)
    }
}

/// A minute of the day as people write it, such as `07:30`.
#[must_use]
pub fn time_of_minute(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Reads [`time_of_minute`].
#[must_use]
pub fn minute_of_time(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once([':', '\u{ff1a}'])?;
    let read = |part: &str, most: u16| -> Option<u16> {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|number| digits && *number < most)
    };
    Some(read(hours, 24)? * 60 + read(minutes, 60)?)
}

impl TryFrom<(u16, u16)> for QuietHours {
    type Error = QuietHoursProblem;

    fn try_from((from, to): (u16, u16)) -> Result<Self, QuietHoursProblem> {
        Self::new(from, to)
    }
}

impl From<QuietHours> for (u16, u16) {
    fn from(hours: QuietHours) -> Self {
        (hours.from, hours.to)
    }
}

/// What a contest decides about its letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterSettings {
    /// Receipts go by themselves; else they wait as drafts.
    pub receipts: bool,
    /// Returned entries are told by themselves; else the letters wait as drafts.
    pub returns: bool,
    /// When it is quiet.
    pub quiet: Option<QuietHours>,
    /// In which languages a letter is written, one below the other.
    pub languages: Vec<Lang>,
}

impl Default for LetterSettings {
    fn default() -> Self {
        Self {
            receipts: true,
            returns: true,
            quiet: QuietHours::new(22 * 60, 7 * 60).ok(),
            languages: Lang::ALL.to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_night_goes_over_midnight() {
        let night = QuietHours::new(22 * 60, 7 * 60).unwrap();
        for (minute, wait) in [(21 * 60 + 59, None), (22 * 60, Some(540)), (0, Some(420)), (419, Some(1)), (420, None)]
        {
            assert_eq!(night.wait(minute).map(|wait| wait / MINUTE), wait, "{minute}");
        }
        let noon = QuietHours::new(12 * 60, 13 * 60).unwrap();
        assert_eq!((noon.wait(12 * 60 + 30), noon.wait(0)), (Some(30 * MINUTE), None));
        assert!(QuietHours::new(60, 60).is_err() && QuietHours::new(0, 1_440).is_err());
        assert!(serde_json::from_str::<QuietHours>("[5,5]").is_err());
    }

    #[test]
    fn times_of_the_day_are_read_as_they_are_written() {
        for minute in [0, 59, 7 * 60 + 30, 1_439] {
            assert_eq!(minute_of_time(&time_of_minute(minute)), Some(minute));
        }
        assert_eq!((minute_of_time(" 7：05 "), minute_of_time("22:00")), (Some(425), Some(1_320)));
        for wrong in ["", "24:00", "7:60", "7", "+7:00", "007:00", "7:"] {
            assert_eq!(minute_of_time(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_not_said_is_as_usual() {
        let settings: LetterSettings = serde_json::from_str(r#"{"receipts":false,"languages":["zh"]}"#).unwrap();
        let usual = LetterSettings::default();
        assert_eq!(settings, LetterSettings { receipts: false, languages: vec![Lang::Zh], ..usual });
    }

    proptest! {
        #[test]
        fn after_the_wait_it_is_not_quiet(from in 0_u16..1_440, to in 0_u16..1_440, minute in 0_u16..1_440) {
            prop_assume!(from != to);
            let hours = QuietHours::new(from, to).unwrap();
            if let Some(wait) = hours.wait(minute) {
                let later = (i64::from(minute) + wait / MINUTE) % 1_440;
                prop_assert_eq!(later, i64::from(to));
                prop_assert_eq!(hours.wait(to), None);
            }
        }
    }
}
