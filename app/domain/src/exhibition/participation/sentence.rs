//! What the one sentence of a month has to say, whatever the language: of which sites, without which, and how many of them watched.

use super::excluded::ExcludedPart;
use super::month::Month;
use super::sums::{ParticipationSums, Share};
use crate::calendar::Day;
use crate::exhibition::region::RegionLevel;

/// What people call a region of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaKind {
    /// 全省.
    Province,
    /// 全市.
    City,
    /// 全区: of an autonomous region, or a district of a city.
    District,
    /// 全县.
    County,
    /// 全镇.
    Town,
    /// 全乡.
    Township,
    /// 全街道.
    Subdistrict,
    /// 全村.
    Village,
    /// 全社区.
    Community,
}

impl AreaKind {
    /// By level and name: the name says what the level leaves open.
    #[must_use]
    pub fn of(level: RegionLevel, name: &str) -> Self {
        match level {
            RegionLevel::Province if name.ends_with('市') => Self::City,
            RegionLevel::Province if name.ends_with('区') => Self::District,
            RegionLevel::Province => Self::Province,
            RegionLevel::City => Self::City,
            RegionLevel::County if name.ends_with('市') => Self::City,
            RegionLevel::County if name.ends_with('区') => Self::District,
            RegionLevel::County => Self::County,
            RegionLevel::Town if name.ends_with("街道") => Self::Subdistrict,
            RegionLevel::Town if name.ends_with('乡') => Self::Township,
            RegionLevel::Town => Self::Town,
            RegionLevel::Village if name.ends_with("社区") => Self::Community,
            RegionLevel::Village => Self::Village,
        }
    }

    /// Whether there are towns in it.
    #[must_use]
    pub const fn has_towns(self) -> bool {
        matches!(self, Self::Province | Self::City | Self::District | Self::County)
    }

    /// Whether there are villages in it, and no towns.
    #[must_use]
    pub const fn has_villages(self) -> bool {
        matches!(self, Self::Town | Self::Township | Self::Subdistrict)
    }
}

/// The name of a region as sentences have it: 深圳 of 深圳市 and 广东 of 广东省. A name of two characters stays whole.
#[must_use]
pub fn short_name(level: RegionLevel, name: &str) -> &str {
    let ending = match level {
        RegionLevel::Province => '省',
        RegionLevel::City => '市',
        RegionLevel::County | RegionLevel::Town | RegionLevel::Village => return name,
    };
    name.strip_suffix(ending).filter(|rest| rest.chars().count() >= 2).unwrap_or(name)
}

/// What the sentence of a month says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportSentence<'a> {
    /// What people call a region of its kind.
    pub area: AreaKind,
    /// Its name.
    pub name: &'a str,
    /// The month.
    pub month: Month,
    /// The day it is told of where the month is not over.
    pub until: Option<Day>,
    /// Sites that were expected to watch.
    pub expected: i64,
    /// The share of them that watched enough; `None` where none was expected.
    pub rate: Option<Share>,
    /// Names of the regions that are excluded.
    pub without: Vec<&'a str>,
    /// Sites that were excluded one by one.
    pub without_sites: i64,
}

impl<'a> ReportSentence<'a> {
    /// What it says of a region in a month.
    #[must_use]
    pub fn of(
        (level, name): (RegionLevel, &'a str),
        (month, until): (Month, Option<Day>),
        sums: &ParticipationSums,
        excluded: &'a ExcludedPart,
    ) -> Self {
        Self {
            area: AreaKind::of(level, name),
            name: short_name(level, name),
            month,
            until,
            expected: sums.expected(),
            rate: sums.rate(),
            without: excluded.regions.iter().map(|one| short_name(one.region.level(), &one.name)).collect(),
            without_sites: excluded.sites,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_called_what_people_call_it() {
        use RegionLevel as L;
        for (level, name, kind) in [
            (L::Province, "广东省", AreaKind::Province),
            (L::Province, "北京市", AreaKind::City),
            (L::Province, "广西壮族自治区", AreaKind::District),
            (L::City, "韶关市", AreaKind::City),
            (L::County, "罗定市", AreaKind::City),
            (L::County, "天河区", AreaKind::District),
            (L::County, "惠东县", AreaKind::County),
            (L::Town, "金鸡镇", AreaKind::Town),
            (L::Town, "素龙街道", AreaKind::Subdistrict),
            (L::Town, "某某乡", AreaKind::Township),
            (L::Village, "良官村", AreaKind::Village),
            (L::Village, "天河社区", AreaKind::Community),
        ] {
            assert_eq!(AreaKind::of(level, name), kind, "{name}");
        }
        assert!(AreaKind::County.has_towns() && AreaKind::Town.has_villages() && !AreaKind::Village.has_villages());
    }

    #[test]
    fn names_are_short_where_people_say_them_so() {
        let short = [
            short_name(RegionLevel::City, "深圳市"),
            short_name(RegionLevel::Province, "广东省"),
            short_name(RegionLevel::County, "惠东县"),
            short_name(RegionLevel::City, "沙市"),
        ];
        assert_eq!(short, ["深圳", "广东", "惠东县", "沙市"]);
    }
}
