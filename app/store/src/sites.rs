//! Regions, sites, and who works in the exhibition.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::access::{Reach, Standing};
use domain::exhibition::region::RegionCode;
use domain::exhibition::site::{SiteKind, SiteLife};
use domain::ids::{AccountId, SiteId};
use domain::time::Micros;

use crate::error::Result;
use crate::listing::{Slice, Start};

/// A region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its code.
    pub code: RegionCode,
    /// Its name.
    pub name: String,
}

/// A site that watches films together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// What is counted a day and a site names it by.
    pub number: i64,
    /// Key.
    pub id: SiteId,
    /// The code in the office's own list.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The region it lies in.
    pub region: RegionCode,
    /// What it is.
    pub kind: SiteKind,
    /// Its first day.
    pub opened_on: Day,
    /// The first day it is no longer open.
    pub closed_on: Option<Day>,
    /// How many people it has room for; 0: not known.
    pub capacity: i64,
    /// A device is signed in.
    pub has_device: bool,
    /// Grows with every change.
    pub version: i64,
}

impl Site {
    /// When it is there.
    #[must_use]
    pub const fn life(&self) -> SiteLife {
        SiteLife { opened_on: self.opened_on, closed_on: self.closed_on }
    }
}

/// A period in which a site was open before it closed and opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SitePeriod {
    /// The number of the site.
    pub site: i64,
    /// From when to when.
    pub life: SiteLife,
}

/// How the sites of a list stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteState {
    /// Open today.
    Open,
    /// Not open today: not yet, or no longer.
    Closed,
    /// Open, and nobody is its manager.
    Unmanaged,
    /// Open, and no device is signed in.
    WithoutDevice,
}

impl SiteState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Closed, Self::Unmanaged, Self::WithoutDevice];

    /// How addresses name it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Unmanaged => "unmanaged",
            Self::WithoutDevice => "without-device",
        }
    }

    /// Reads [`Self::key`].
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// Which sites are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteFilter {
    /// How far whoever looks reaches: what lies elsewhere is in no list.
    pub reach: Vec<Reach>,
    /// The day that is today.
    pub today: Day,
    /// In code or name, in any case.
    pub words: String,
    /// In this region or below it.
    pub region: Option<RegionCode>,
    /// Of this kind.
    pub kind: Option<SiteKind>,
    /// In this state.
    pub state: Option<SiteState>,
}

impl SiteFilter {
    /// All that lie within a reach.
    #[must_use]
    pub const fn within(reach: Vec<Reach>, today: Day) -> Self {
        Self { reach, today, words: String::new(), region: None, kind: None, state: None }
    }
}

/// How a list of sites is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SiteOrder {
    /// By code.
    #[default]
    Code,
    /// By name.
    Name,
    /// By region.
    Region,
    /// By the first day.
    Opened,
}

/// A site with the name of its region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteLine {
    /// The site.
    pub site: Site,
    /// What its region is called.
    pub region_name: String,
}

/// How many sites a region and everything below it have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionCount {
    /// The region.
    pub region: Region,
    /// All sites.
    pub sites: i64,
    /// Those that are open today.
    pub open: i64,
}

/// How sites stand, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct SiteCounts {
    /// All of them.
    pub all: i64,
    /// Those open today.
    pub open: i64,
    /// Open ones without a manager.
    pub unmanaged: i64,
    /// Open ones without a device.
    pub without_device: i64,
}

/// Regions, sites, and who works in the exhibition.
#[async_trait]
pub trait Sites {
    /// A region.
    async fn exhibition_region(&mut self, code: &RegionCode) -> Result<Option<Region>>;
    /// Those of these regions that are there, by code.
    async fn regions_named(&mut self, codes: &[RegionCode]) -> Result<Vec<Region>>;
    /// Regions below one, or all without one, whose codes have at most so many digits; by code.
    async fn regions_below(&mut self, above: Option<&RegionCode>, digits: usize) -> Result<Vec<Region>>;
    /// How many sites these regions have, by code.
    async fn region_counts(&mut self, codes: &[RegionCode], today: Day) -> Result<Vec<RegionCount>>;
    /// A site.
    async fn site(&mut self, id: &SiteId) -> Result<Option<Site>>;
    /// A site by its number.
    async fn site_numbered(&mut self, number: i64) -> Result<Option<Site>>;
    /// Those of the sites with these codes that are there, by code.
    async fn sites_coded(&mut self, codes: &[String]) -> Result<Vec<Site>>;
    /// The periods in which these sites were open before the one that holds, by number and day.
    async fn site_periods(&mut self, sites: &[i64]) -> Result<Vec<SitePeriod>>;
    /// A page of sites.
    async fn site_slice(
        &mut self,
        filter: &SiteFilter,
        order: SiteOrder,
        descending: bool,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<SiteLine>>;
    /// How many sites lie within the reach of a filter, and how many it leaves.
    async fn site_count(&mut self, filter: &SiteFilter) -> Result<(i64, i64)>;
    /// How the sites within a reach stand.
    async fn site_counts(&mut self, reach: &[Reach], today: Day) -> Result<SiteCounts>;
    /// The site whose device has a key with this SHA-256.
    async fn site_of_device(&mut self, hash: &[u8]) -> Result<Option<Site>>;
    /// The site that a link to sign a device in is of, which nobody has followed and which has not ended; by its SHA-256.
    async fn site_of_link(&mut self, hash: &[u8], now: Micros) -> Result<Option<Site>>;
    /// What an account is in the exhibition: offices by region, then managers by site.
    async fn exhibition_standings(&mut self, account: &AccountId) -> Result<Vec<Standing>>;
}
