//! The roll call on the screen of a viewing: a code that changes every minute and counts for a little longer, so that a phone that is
//! slow is not lost, and one that is passed on is soon worth nothing.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::time::{MINUTE, Micros};

/// Letters of a code: none that looks like another one.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// How many of them a code has.
pub const ROLL_LETTERS: usize = 8;
/// For how many minutes a code counts after its own.
const LATER: i64 = 3;
/// Phones that are counted at one viewing.
pub const MOST_PRESENT: i64 = 5_000;

/// The minute whose code is shown at a time.
#[must_use]
pub const fn roll_minute(now: Micros) -> i64 {
    now.div_euclid(MINUTE)
}

/// The minutes whose codes count at a time.
#[must_use]
pub const fn roll_minutes(now: Micros) -> RangeInclusive<i64> {
    let minute = roll_minute(now);
    minute.saturating_sub(LATER)..=minute
}

/// When the next code is shown.
#[must_use]
pub const fn next_roll_at(now: Micros) -> Micros {
    roll_minute(now).saturating_add(1).saturating_mul(MINUTE)
}

/// A code of the roll call: the site's number, and letters that only this installation can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollCode {
    /// The site.
    pub site: i64,
    /// The letters.
    pub letters: String,
}

impl RollCode {
    /// The code of a site whose letters are made of these bytes.
    #[must_use]
    pub fn of_bytes(site: i64, bytes: &[u8]) -> Self {
        let letter = |byte: &u8| char::from(*LETTERS.get(usize::from(byte % 32)).unwrap_or(&b'0'));
        Self { site, letters: bytes.iter().take(ROLL_LETTERS).map(letter).collect() }
    }
}

impl fmt::Display for RollCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.site, self.letters)
    }
}

/// A text that is no code of a roll call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no code of a roll call")]
pub struct BadRollCode;

impl FromStr for RollCode {
    type Err = BadRollCode;

    /// Reads a code as people type it: in any case, with letters that look like others.
    fn from_str(text: &str) -> Result<Self, BadRollCode> {
        let (site, letters) = text.trim().split_once('-').ok_or(BadRollCode)?;
        let is_number = (1..=10).contains(&site.len()) && site.bytes().all(|byte| byte.is_ascii_digit());
        let site = site.parse().ok().filter(|_| is_number).ok_or(BadRollCode)?;
        let read = |letter: char| match letter.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            'u' => 'v',
            other => other,
        };
        let letters: String = letters.chars().take(ROLL_LETTERS.saturating_add(1)).map(read).collect();
        let known = letters.len() == ROLL_LETTERS && letters.bytes().all(|letter| LETTERS.contains(&letter));
        if known { Ok(Self { site, letters }) } else { Err(BadRollCode) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_typed() {
        let code = RollCode::of_bytes(1_204, &[0, 31, 32, 255, 10, 11, 12, 13, 14]);
        assert_eq!(code.to_string(), "1204-0z0zabcd");
        assert_eq!("1204-OzozABCD".parse(), Ok(code.clone()));
        assert_eq!(" 1204-0z0zabcd ".parse(), Ok(code));
        for bad in [
            "",
            "1204",
            "1204-",
            "1204-0z0zabc",
            "1204-0z0zabcde",
            "-0z0zabcd",
            "12a-0z0zabcd",
            "1-0z0zab!d",
            "1-好好好好",
        ] {
            assert_eq!(bad.parse::<RollCode>(), Err(BadRollCode), "{bad}");
        }
        assert_eq!("99999999999-0z0zabcd".parse::<RollCode>(), Err(BadRollCode));
    }

    #[test]
    fn a_code_counts_for_three_minutes_after_its_own() {
        let shown = 100 * MINUTE + 5;
        let minute = roll_minute(shown);
        for (later, counts) in [(0, true), (3 * MINUTE, true), (4 * MINUTE, false)] {
            assert_eq!(roll_minutes(shown + later).contains(&minute), counts, "{later}");
        }
        assert_eq!(next_roll_at(shown), 101 * MINUTE);
        assert!(!roll_minutes(shown - MINUTE).contains(&minute), "none of a minute to come");
    }
}
