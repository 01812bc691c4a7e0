//! Spot checks of sites: what they are drawn from, what was drawn, and what visits found.

use async_trait::async_trait;
use domain::exhibition::participation::{Month, ParticipationRule};
use domain::exhibition::region::RegionCode;
use domain::exhibition::spot_check::SpotFinding;
use domain::ids::{AccountId, SpotCheckId};
use domain::time::Micros;

use crate::error::Result;
use crate::listing::{Slice, Start};
use crate::sites::Region;
use crate::viewings::NamedSite;

/// A check that is announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSpotCheck {
    /// Key.
    pub id: SpotCheckId,
    /// The region.
    pub region: RegionCode,
    /// The month.
    pub month: Month,
    /// How many sites are drawn.
    pub sites: i64,
    /// Where the seed comes from.
    pub source: String,
    /// Codes of the sites it is drawn from, one a line.
    pub pool: String,
    /// How many these are.
    pub pool_sites: i64,
    /// SHA-256 of the pool.
    pub pool_sha256: String,
    /// Who announced it.
    pub announced_by: Option<AccountId>,
    /// When.
    pub announced_at: Micros,
}

/// A check without its pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpotCheck {
    /// Key.
    pub id: SpotCheckId,
    /// The region.
    pub region: Region,
    /// The month.
    pub month: Month,
    /// How many sites are drawn.
    pub sites: i64,
    /// Where the seed comes from.
    pub source: String,
    /// How many sites it is drawn from.
    pub pool_sites: i64,
    /// SHA-256 of the pool.
    pub pool_sha256: String,
    /// Name of who announced it; empty where nobody is known.
    pub announced_by: String,
    /// When.
    pub announced_at: Micros,
    /// The seed; empty until it is drawn.
    pub seed: String,
    /// Name of who typed the seed.
    pub drawn_by: String,
    /// When.
    pub drawn_at: Option<Micros>,
    /// How many visits found what: a number for each [`SpotFinding`], in their order.
    pub findings: [i64; 3],
}

impl SpotCheck {
    /// Whether its sites are drawn.
    #[must_use]
    pub const fn is_drawn(&self) -> bool {
        self.drawn_at.is_some()
    }

    /// How many of its sites were visited.
    #[must_use]
    pub fn visited(&self) -> i64 {
        self.findings.iter().sum()
    }
}

/// A site that was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpotCheckSite {
    /// Which, as drawn, from 1.
    pub position: i64,
    /// Its code, as it was in the pool.
    pub code: String,
    /// The site; none where no site has the code any more.
    pub site: Option<NamedSite>,
    /// What the visit found; none before it.
    pub finding: Option<SpotFinding>,
    /// The same in words.
    pub words: String,
    /// Name of who entered it.
    pub found_by: String,
    /// When.
    pub found_at: Option<Micros>,
}

/// What a visit found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFinding {
    /// What.
    pub finding: SpotFinding,
    /// The same in words.
    pub words: String,
    /// Who entered it.
    pub found_by: Option<AccountId>,
    /// When.
    pub found_at: Micros,
}

/// Spot checks.
#[async_trait]
pub trait SpotChecks {
    /// Codes of the sites of a region that watched enough in a month, late or not, in no order.
    async fn codes_taking_part(
        &mut self,
        region: &RegionCode,
        month: Month,
        rule: ParticipationRule,
    ) -> Result<Vec<String>>;
    /// Keeps a check that is announced.
    async fn insert_spot_check(&mut self, check: &NewSpotCheck) -> Result<()>;
    /// A check.
    async fn spot_check(&mut self, id: &SpotCheckId) -> Result<Option<SpotCheck>>;
    /// The pool of a check.
    async fn spot_check_pool(&mut self, id: &SpotCheckId) -> Result<Option<String>>;
    /// A page of the checks of a region and those in it, the last first.
    async fn spot_check_slice(&mut self, region: &RegionCode, start: &Start, limit: i64) -> Result<Slice<SpotCheck>>;
    /// How many there are.
    async fn spot_check_count(&mut self, region: &RegionCode) -> Result<i64>;
    /// Notes the seed of a check and what it drew, in this order; false where it is drawn already.
    async fn draw_spot_check(
        &mut self,
        id: &SpotCheckId,
        seed: &str,
        codes: &[&str],
        drawn: (Option<&AccountId>, Micros),
    ) -> Result<bool>;
    /// The sites of a check, as drawn.
    async fn spot_check_sites(&mut self, id: &SpotCheckId) -> Result<Vec<SpotCheckSite>>;
    /// Notes what a visit found, in place of what was there; false where the check has no such site.
    async fn put_spot_finding(&mut self, id: &SpotCheckId, position: i64, finding: &NewFinding) -> Result<bool>;
}
