//! One site with everything its page says.

use domain::calendar::Day;
use domain::exhibition::access::ExhibitionAction;
use domain::ids::SiteId;
use store::{NamedExclusion, Region, Site, SiteManager};

use crate::Services;
use crate::actor::Actor;
use crate::error::Result;
use crate::exhibition::access::{ExhibitionAccess, enter_site};
use crate::exhibition::settings::{settings, today};

/// A site as its page shows it.
#[derive(Clone, Debug)]
pub struct SiteView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The site.
    pub site: Site,
    /// The regions it lies in, from above.
    pub regions: Vec<Region>,
    /// Its managers, by name.
    pub managers: Vec<SiteManager>,
    /// Exclusions in force that concern it.
    pub exclusions: Vec<NamedExclusion>,
    /// The day that is today.
    pub today: Day,
}

impl Services {
    /// A site.
    ///
    /// # Errors
    /// A missing permission; no such site, or one beside or above the person's own: not found.
    pub async fn exhibition_site(&self, actor: &Actor, id: &SiteId) -> Result<SiteView> {
        let mut tx = self.read().await?;
        let (site, access) = enter_site(&mut *tx, actor, id, ExhibitionAction::ViewSites).await?;
        let today = today(self, &settings(&mut *tx).await?.0);
        let codes: Vec<_> = site.region.above().chain([site.region.clone()]).collect();
        let regions = tx.regions_named(&codes).await?;
        let managers = tx.managers_of(std::slice::from_ref(&site.id)).await?;
        let exclusions = tx.exclusions_of_site(&site).await?;
        Ok(SiteView { access, site, regions, managers, exclusions, today })
    }
}
