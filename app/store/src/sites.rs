//! Regions, sites, and who works in the exhibition.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::access::Standing;
use domain::exhibition::region::RegionCode;
use domain::exhibition::site::{SiteKind, SiteLife};
use domain::ids::{AccountId, SiteId};

use crate::error::Result;

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

/// Regions, sites, and who works in the exhibition.
#[async_trait]
pub trait Sites {
    /// A region.
    async fn exhibition_region(&mut self, code: &RegionCode) -> Result<Option<Region>>;
    /// A site.
    async fn site(&mut self, id: &SiteId) -> Result<Option<Site>>;
    /// The site whose device has a key with this SHA-256.
    async fn site_of_device(&mut self, hash: &[u8]) -> Result<Option<Site>>;
    /// What an account is in the exhibition: offices by region, then managers by site.
    async fn exhibition_standings(&mut self, account: &AccountId) -> Result<Vec<Standing>>;
}
