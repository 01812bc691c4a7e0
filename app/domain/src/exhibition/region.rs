//! Regions that sites lie in. A code begins with the code of the region above it, so a region holds everything whose code begins
//! with its own: GB/T 2260 down to the county, 9 digits a town, 12 a village.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::keyed::keyed;

keyed! {
    /// How far down a region is.
    RegionLevel {
        /// 省, of 2 digits.
        Province = "province",
        /// 市, of 4.
        City = "city",
        /// 县（市、区）, of 6.
        County = "county",
        /// 镇街, of 9.
        Town = "town",
        /// 村（社区）, of 12.
        Village = "village",
    }
}

impl RegionLevel {
    /// How many digits its codes have.
    #[must_use]
    pub const fn digits(self) -> usize {
        match self {
            Self::Province => 2,
            Self::City => 4,
            Self::County => 6,
            Self::Town => 9,
            Self::Village => 12,
        }
    }

    /// The level whose codes have so many digits.
    #[must_use]
    pub fn of_digits(digits: usize) -> Option<Self> {
        Self::ALL.iter().copied().find(|level| level.digits() == digits)
    }
}

/// A text that is no code of a region.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a region's code has 2, 4, 6, 9 or 12 digits; found {0:?}")]
pub struct BadRegion(pub String);

/// The code of a region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode(Arc<str>);

impl RegionCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How far down it is.
    #[must_use]
    pub fn level(&self) -> RegionLevel {
        RegionLevel::of_digits(self.0.len()).unwrap_or(RegionLevel::Village)
    }

    /// Whether the other region is this one or lies in it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&*self.0)
    }

    /// The regions above it, the province first. Not all of them need exist: some cities have no counties.
    pub fn above(&self) -> impl Iterator<Item = Self> + use<'_> {
        let levels = RegionLevel::ALL.iter().map(|level| level.digits());
        levels
            .take_while(|digits| *digits < self.0.len())
            .filter_map(|digits| self.0.get(..digits))
            .map(|code| Self(code.into()))
    }

    /// What is behind every code that begins with this one and before every other that is behind them: digits alone, which every order
    /// of texts has alike.
    #[must_use]
    pub fn end(&self) -> String {
        format!("{}999999999999", self.0)
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RegionCode {
    type Err = BadRegion;

    /// Reads a code; one of GB/T 2260 with six digits of which the last are zeros is the city or province it means.
    fn from_str(text: &str) -> Result<Self, BadRegion> {
        let bad = || BadRegion(text.chars().take(40).collect());
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(bad());
        }
        let code = match text.len() {
            6 if text.ends_with("0000") => text.get(..2),
            6 if text.ends_with("00") => text.get(..4),
            _ => Some(text),
        };
        let code = code.filter(|code| RegionLevel::of_digits(code.len()).is_some()).ok_or_else(bad)?;
        Ok(Self(code.into()))
    }
}

impl TryFrom<String> for RegionCode {
    type Error = BadRegion;

    fn try_from(text: String) -> Result<Self, BadRegion> {
        text.parse()
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.0.to_string()
    }
}

/// Of things in the order of the codes of their regions, those whose region lies in that of none before them: the regions right below
/// one, where some between them are not there.
#[must_use]
pub fn topmost<T>(all: Vec<T>, code: impl Fn(&T) -> &RegionCode) -> Vec<T> {
    let mut found: Vec<T> = Vec::new();
    for one in all {
        if found.last().is_none_or(|above| !code(above).contains(code(&one))) {
            found.push(one);
        }
    }
    found
}

/// Whether there may be a region with this code. A city without counties has towns whose codes go on with zeros: there is no county
/// between them.
#[must_use]
pub fn may_exist(code: &RegionCode) -> bool {
    !(code.level() == RegionLevel::County && code.as_str().ends_with("00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    #[test]
    fn a_region_holds_what_begins_with_its_code_and_nothing_beside_it() {
        let city = code("4401");
        assert!(city.contains(&code("440106")) && city.contains(&code("440106001002")) && city.contains(&city));
        assert!(!city.contains(&code("44")) && !city.contains(&code("4402")) && !city.contains(&code("441900101")));
        let above: Vec<_> = code("440106001").above().map(String::from).collect();
        assert_eq!(above, ["44", "4401", "440106"]);
        assert_eq!(code("440106001").level(), RegionLevel::Town);
        assert!(
            city.as_str() <= "440199999999" && "440199999999" < city.end().as_str() && "4402" > city.end().as_str()
        );
    }

    #[test]
    fn six_digits_that_end_in_zeros_are_the_city_or_province() {
        assert_eq!(code("440000"), code("44"));
        assert_eq!(code("440100"), code("4401"));
        for bad in ["", "4", "44 01", "440", "4401061", "４４", "4400000000000"] {
            assert_eq!(bad.parse::<RegionCode>(), Err(BadRegion(bad.to_owned())));
        }
    }

    #[test]
    fn right_below_a_region_is_what_lies_in_nothing_between() {
        let codes = ["4401", "440106", "440106001", "4402", "4419", "441900101"].map(code).to_vec();
        let top = |codes: &[RegionCode]| topmost(codes.to_vec(), |one| one);
        assert_eq!(top(&codes), ["4401", "4402", "4419"].map(code));
        assert_eq!(top(&codes[1..3]), [code("440106")]);
        assert_eq!(top(&codes[5..]), [code("441900101")], "a city without counties");
        let above: Vec<_> = code("441900101").above().filter(may_exist).collect();
        assert_eq!(above, [code("44"), code("4419")]);
    }
}
