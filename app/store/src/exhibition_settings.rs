//! What holds for the exhibition of an installation, and sites that are not expected to watch.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::access::Reach;
use domain::exhibition::region::RegionCode;
use domain::exhibition::settings::ExhibitionSettings;
use domain::ids::{AccountId, ExclusionId};
use domain::time::Micros;

use crate::error::Result;
use crate::listing::{Slice, Start};
use crate::sites::Site;

/// The settings as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptExhibitionSettings {
    /// What holds.
    pub settings: ExhibitionSettings,
    /// What codes, signatures of packs and pseudonyms are made with.
    pub secret: Vec<u8>,
    /// Grows with every change.
    pub version: i64,
}

/// A period in which a site, or a region with everything below it, is not expected to watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteExclusion {
    /// Key.
    pub id: ExclusionId,
    /// The region, where it is one.
    pub region: Option<RegionCode>,
    /// The number of the site, where it is one.
    pub site: Option<i64>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub added_by: Option<AccountId>,
    /// When.
    pub added_at: Micros,
    /// When it was taken back.
    pub ended_at: Option<Micros>,
}

/// The same with the name and code of the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedExclusion {
    /// The exclusion.
    pub exclusion: SiteExclusion,
    /// What the region or site is called.
    pub place_name: String,
    /// Its code.
    pub place_code: String,
    /// The region that it is or lies in.
    pub place_region: RegionCode,
}

/// Settings and exclusions.
#[async_trait]
pub trait ExhibitionRules {
    /// The settings. Their row is there since the database was migrated.
    async fn exhibition_settings(&mut self) -> Result<KeptExhibitionSettings>;
    /// Changes them, unless somebody else did meanwhile: `version` is the one that was read.
    async fn put_exhibition_settings(
        &mut self,
        settings: &ExhibitionSettings,
        version: i64,
        at: Micros,
    ) -> Result<bool>;
    /// Whether the same place is excluded on the same days for the same reason, and that was not taken back.
    async fn is_excluded_alike(&mut self, exclusion: &SiteExclusion) -> Result<bool>;
    /// Adds an exclusion.
    async fn insert_exclusion(&mut self, exclusion: &SiteExclusion) -> Result<()>;
    /// One that was not taken back.
    async fn exclusion(&mut self, id: &ExclusionId) -> Result<Option<NamedExclusion>>;
    /// Takes an exclusion back. Whether it was in force.
    async fn end_exclusion(&mut self, id: &ExclusionId, by: Option<&AccountId>, at: Micros) -> Result<bool>;
    /// A page of exclusions within a reach, those that begin last first.
    async fn exclusion_slice(&mut self, reach: &[Reach], start: &Start, limit: i64) -> Result<Slice<NamedExclusion>>;
    /// How many there are within a reach.
    async fn exclusion_count(&mut self, reach: &[Reach]) -> Result<i64>;
    /// Those in force that concern a site: its own and those of the regions it lies in, by their first day.
    async fn exclusions_of_site(&mut self, site: &Site) -> Result<Vec<NamedExclusion>>;
}
