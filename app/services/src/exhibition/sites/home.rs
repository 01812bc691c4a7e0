//! What somebody in the exhibition finds first.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget, Reach};
use store::{RegionCount, SiteCounts, SiteFilter, SiteLine, SiteOrder, Start};

use super::list::around;
use crate::Services;
use crate::actor::Actor;
use crate::error::Result;
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::settings::{settings, today};

/// Sites of a manager that the page names.
const MOST_SITES: i64 = 20;

/// What somebody in the exhibition finds first.
#[derive(Clone, Debug)]
pub struct ExhibitionHome {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// How the sites within reach stand.
    pub counts: SiteCounts,
    /// The regions the person begins with.
    pub regions: Vec<RegionCount>,
    /// The sites of a manager, by code.
    pub sites: Vec<SiteLine>,
    /// The day that is today.
    pub today: Day,
}

impl Services {
    /// What somebody in the exhibition finds first.
    ///
    /// # Errors
    /// Nobody signed in, or nothing in the exhibition.
    pub async fn exhibition_home(&self, actor: &Actor) -> Result<ExhibitionHome> {
        let action = ExhibitionAction::ViewSites;
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(action, ExhibitionTarget::Whole)?;
        let today = today(self, &settings(&mut *tx).await?.0);
        let reach = access.reach_of(action);
        let counts = tx.site_counts(&reach, today).await?;
        let (_, regions) = around(&mut *tx, &access, action, None, today).await?;
        let own: Vec<Reach> = reach.into_iter().filter(|one| matches!(one, Reach::Site(_))).collect();
        let sites = if own.is_empty() {
            Vec::new()
        } else {
            let filter = SiteFilter::within(own, today);
            tx.site_slice(&filter, SiteOrder::Code, false, &Start::First, MOST_SITES).await?.rows
        };
        Ok(ExhibitionHome { access, counts, regions, sites, today })
    }
}
