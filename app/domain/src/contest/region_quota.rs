//! How many entries a region may hand in.

use super::settings::{Quota, QuotaFamily, Settings};

/// How many entries a region may hand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionQuota {
    /// So many in all.
    Region(i64),
    /// So many from each submitting unit.
    Unit(i64),
    /// Any number.
    None,
}

impl RegionQuota {
    /// The quota of a region: the narrowest that counts regions, else one that counts units.
    #[must_use]
    pub fn of(settings: &Settings, region: &str) -> Self {
        let above = settings.ancestors(region).unwrap_or_default();
        let within = |code: &str| code == region || above.contains(&code);
        let applies = |quota: &&Quota| {
            quota.region.as_deref().is_none_or(within) && !quota.except_regions.iter().any(|code| within(code))
        };
        let least = |family| {
            settings.quotas.iter().filter(applies).filter(|quota| quota.family == family).map(|quota| quota.max).min()
        };
        match (least(QuotaFamily::Region), least(QuotaFamily::SubmittingUnit)) {
            (Some(max), _) => Self::Region(max),
            (None, Some(max)) => Self::Unit(max),
            (None, None) => Self::None,
        }
    }

    /// Whether so many entries are more than the region may hand in.
    #[must_use]
    pub const fn is_over(self, entries: i64) -> bool {
        match self {
            Self::Region(max) => entries > max,
            Self::Unit(_) | Self::None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;

    #[test]
    fn a_region_has_its_own_quota_or_that_of_its_units() {
        let settings = preset::selection();
        assert_eq!(RegionQuota::of(&settings, "440100"), RegionQuota::Region(10));
        assert_eq!(RegionQuota::of(&settings, "440000"), RegionQuota::Unit(3));
        assert_eq!(RegionQuota::of(&preset::festival(), "FR"), RegionQuota::None);
        assert!(RegionQuota::Region(10).is_over(11) && !RegionQuota::Region(10).is_over(10));
        assert!(!RegionQuota::Unit(3).is_over(11) && !RegionQuota::None.is_over(11));
    }

    #[test]
    fn a_quota_of_a_region_holds_below_it() {
        let mut settings = preset::selection();
        settings.quotas[0].region = Some("粤东".to_owned());
        assert_eq!(RegionQuota::of(&settings, "440500"), RegionQuota::Region(10));
        assert_eq!(RegionQuota::of(&settings, "440100"), RegionQuota::None);
    }
}
