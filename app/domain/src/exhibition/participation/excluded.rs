//! What is excluded from the figures of a region.

use serde::{Deserialize, Serialize};

use crate::exhibition::region::RegionCode;

/// A region that was not expected to watch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExcludedRegion {
    /// Its code.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// Sites that were not expected because of it.
    pub sites: i64,
    /// Why.
    pub reason: String,
}

/// What is excluded from the figures of a region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExcludedPart {
    /// Regions, none within another.
    pub regions: Vec<ExcludedRegion>,
    /// Sites that were excluded one by one.
    pub sites: i64,
}

impl ExcludedPart {
    /// Of regions that were excluded, those within no other one, and how many of the region's excluded sites lie in none of them.
    #[must_use]
    pub fn of(mut regions: Vec<ExcludedRegion>, excluded: i64) -> Self {
        regions.sort_by(|one, other| one.region.cmp(&other.region));
        // In the order of codes a region stands before everything in it.
        let mut outermost: Vec<ExcludedRegion> = Vec::new();
        for region in regions {
            if outermost.last().is_some_and(|last| last.region.contains(&region.region)) {
                continue;
            }
            outermost.push(region);
        }
        let within: i64 = outermost.iter().map(|region| region.sites).sum();
        Self { sites: excluded.saturating_sub(within).max(0), regions: outermost }
    }

    /// Whether nothing is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.regions.is_empty() && self.sites == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excluded(code: &str, sites: i64) -> ExcludedRegion {
        ExcludedRegion { region: code.parse().unwrap(), name: code.to_owned(), sites, reason: "单列".to_owned() }
    }

    #[test]
    fn what_is_excluded_is_named_once() {
        let part = ExcludedPart::of(vec![excluded("440306", 10), excluded("4403", 40), excluded("440106", 2)], 45);
        let named: Vec<&str> = part.regions.iter().map(|one| one.name.as_str()).collect();
        assert_eq!((named, part.sites), (vec!["440106", "4403"], 3));
        assert!(ExcludedPart::of(Vec::new(), 0).is_empty() && !ExcludedPart::of(Vec::new(), 1).is_empty());
        assert_eq!(ExcludedPart::of(vec![excluded("4403", 9)], 7).sites, 0, "some of them were closed too");
    }
}
