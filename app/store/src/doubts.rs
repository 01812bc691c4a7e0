//! What doubts are looked for in: viewings and totals of a month that have in common what a rule asks about. The database narrows them, the
//! rules decide ([`domain::exhibition::doubts`]).

use async_trait::async_trait;
use domain::exhibition::doubts::{HeldTime, NetworkUse, SiteTotal};
use domain::exhibition::participation::Month;
use domain::exhibition::region::RegionCode;
use domain::time::Micros;

use crate::error::Result;
use crate::viewings::NamedSite;

/// Most rows of each of these lists.
pub const DOUBT_ROWS: usize = 2_000;

/// Where it is looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubtAsk {
    /// The month.
    pub month: Month,
    /// The region with everything below it.
    pub region: RegionCode,
}

/// The hours of a night, minutes of the day. Where it begins later than it ends it lasts over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NightHours {
    /// The first minute.
    pub from: i64,
    /// The first minute after it.
    pub until: i64,
    /// Seconds that the clock is ahead of UTC.
    pub ahead_s: i64,
}

/// Something that was found at a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundAtSite<T> {
    /// The site.
    pub site: NamedSite,
    /// What was found.
    pub found: T,
}

/// What was found in a month of a region when it was looked for in the background.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundInMonth {
    /// What was found, as its reader writes it.
    pub found: String,
    /// How often a day of the month had been counted then.
    pub changes: i64,
    /// When that was.
    pub found_at: Micros,
}

/// What doubts are looked for in; each at most [`DOUBT_ROWS`] rows. Viewings that were returned are in none of them, and those entered by
/// hand, whose times somebody typed, only in the totals.
#[async_trait]
pub trait Doubts {
    /// Sites of towns whose sites all watched as many minutes, by region, each with the name of the town.
    async fn equal_total_sites(
        &mut self,
        ask: &DoubtAsk,
        least: usize,
    ) -> Result<Vec<FoundAtSite<(SiteTotal, String)>>>;
    /// Viewings that began and ended in the same seconds as some of other sites: of at least so many sites.
    async fn simultaneous_viewings(&mut self, ask: &DoubtAsk, least: usize) -> Result<Vec<FoundAtSite<HeldTime>>>;
    /// How often sites used networks that at least so many sites used.
    async fn shared_networks(&mut self, ask: &DoubtAsk, least: usize) -> Result<Vec<FoundAtSite<NetworkUse>>>;
    /// Viewings of the days of sites on which they lasted so long together, microseconds.
    async fn long_viewings(&mut self, ask: &DoubtAsk, least: i64) -> Result<Vec<FoundAtSite<HeldTime>>>;
    /// Viewings that began in these hours.
    async fn night_viewings(&mut self, ask: &DoubtAsk, night: NightHours) -> Result<Vec<FoundAtSite<HeldTime>>>;
    /// How often a day of the month was counted so far, and what was found in it before.
    async fn found_in_month(&mut self, ask: &DoubtAsk) -> Result<(i64, Option<FoundInMonth>)>;
    /// Keeps what was found in the place of what was found before.
    async fn put_found_in_month(&mut self, ask: &DoubtAsk, found: &FoundInMonth) -> Result<()>;
}
