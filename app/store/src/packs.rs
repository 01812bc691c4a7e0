//! Packs that sites without a line were given.

use async_trait::async_trait;
use domain::exhibition::access::Reach;
use domain::ids::{AccountId, PackId, PlanId, SiteId};
use domain::time::Micros;

use crate::error::Result;
use crate::listing::{Slice, Start};

/// A pack as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Key.
    pub id: PackId,
    /// The site, by its number.
    pub site: i64,
    /// The plan.
    pub plan_id: PlanId,
    /// SHA-256 of its manifest.
    pub sha256: String,
    /// The manifest as it was hashed.
    pub manifest: String,
    /// Bytes of all its files.
    pub size_bytes: i64,
    /// Who made it; `None` for the operator.
    pub made_by: Option<AccountId>,
    /// When.
    pub made_at: Micros,
    /// When evidence of it came last.
    pub imported_at: Option<Micros>,
}

/// A pack as lists tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackLine {
    /// Key.
    pub id: PackId,
    /// Key of the site.
    pub site_id: SiteId,
    /// Code of the site.
    pub site_code: String,
    /// Name of the site.
    pub site_name: String,
    /// The plan.
    pub plan_id: PlanId,
    /// Title of the plan.
    pub plan_title: String,
    /// Bytes of all its files.
    pub size_bytes: i64,
    /// When it was made.
    pub made_at: Micros,
    /// When evidence of it came last.
    pub imported_at: Option<Micros>,
}

/// A site that got a plan, with the newest pack of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackSiteLine {
    /// Key of the site.
    pub site_id: SiteId,
    /// Code of the site.
    pub site_code: String,
    /// Name of the site.
    pub site_name: String,
    /// The newest pack, and when it was made.
    pub newest: Option<(PackId, Micros)>,
    /// When evidence of that came last.
    pub imported_at: Option<Micros>,
}

/// Packs that sites without a line were given.
#[async_trait]
pub trait Packs {
    /// Keeps a pack.
    async fn insert_pack(&mut self, pack: &Pack) -> Result<()>;
    /// A pack.
    async fn pack(&mut self, id: &PackId) -> Result<Option<Pack>>;
    /// A page of the packs of sites so far, the newest first.
    async fn pack_slice(&mut self, reach: &[Reach], start: &Start, limit: i64) -> Result<Slice<PackLine>>;
    /// How many there are.
    async fn pack_count(&mut self, reach: &[Reach]) -> Result<i64>;
    /// The newest packs of a site, the newest first.
    async fn packs_of_site(&mut self, site: i64, limit: i64) -> Result<Vec<PackLine>>;
    /// A page of the sites so far that got a plan, by code; with these words in code or name.
    async fn pack_site_slice(
        &mut self,
        plan: &PlanId,
        reach: &[Reach],
        words: &str,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<PackSiteLine>>;
    /// How many there are.
    async fn pack_site_count(&mut self, plan: &PlanId, reach: &[Reach], words: &str) -> Result<i64>;
    /// The site with this code, or this key, that got a plan.
    async fn pack_site_named(&mut self, plan: &PlanId, name: &str) -> Result<Option<SiteId>>;
    /// Notes when evidence of a pack came last.
    async fn note_pack_import(&mut self, id: &PackId, at: Micros) -> Result<()>;
}
