//! Lengths on paper, in tenths: of millimetres for places, of points for letters. Whole numbers, so that a template is compared and
//! hashed as it is.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// A length in tenths of its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tenths(i16);

impl Tenths {
    /// So many tenths.
    #[must_use]
    pub const fn new(tenths: i16) -> Self {
        Self(tenths)
    }

    /// So many whole units.
    #[must_use]
    pub const fn whole(units: i16) -> Self {
        Self(units.saturating_mul(10))
    }

    /// The length in its unit.
    #[must_use]
    pub fn units(self) -> f32 {
        f32::from(self.0) / 10.0
    }

    /// This and another one.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Reads what somebody typed: a number with one decimal or without; `None` where it is none.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let typed: String = typed.nfkc().filter(|c| !c.is_whitespace()).collect();
        let (whole, part) = typed.split_once('.').unwrap_or((&typed, "0"));
        let digits = |text: &str, most: usize| {
            let fits = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            if fits { text.parse::<i16>().ok() } else { None }
        };
        let (whole, part) = (digits(whole, 4)?, digits(part, 1)?);
        whole.checked_mul(10)?.checked_add(part).map(Self)
    }
}

impl fmt::Display for Tenths {
    /// As [`Tenths::read`] reads it: `12.5`, `40`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 10, self.0 % 10);
        if part == 0 { write!(f, "{whole}") } else { write!(f, "{whole}.{}", part.abs()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_they_are_written() {
        for (typed, tenths) in [("0", 0), ("12.5", 125), (" 297 ", 2_970), ("１２．５", 125), ("3276.7", 32_767)] {
            assert_eq!(Tenths::read(typed), Some(Tenths::new(tenths)), "{typed}");
        }
        for typed in ["", "-1", "1,5", "1.25", "3276.8", "12345", "1.", ".5", "1e2"] {
            assert_eq!(Tenths::read(typed), None, "{typed}");
        }
        for tenths in [0, 5, 125, 400] {
            assert_eq!(Tenths::read(&Tenths::new(tenths).to_string()), Some(Tenths::new(tenths)));
        }
    }
}
