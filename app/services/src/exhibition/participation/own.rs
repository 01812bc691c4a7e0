//! The sites of somebody who is no office: where participation begins for them.

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use store::NamedSite;

use crate::Services;
use crate::actor::Actor;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;

/// The sites of a manager.
#[derive(Clone, Debug)]
pub struct OwnSitesView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The sites.
    pub sites: Vec<NamedSite>,
}

impl Services {
    /// The sites whose participation somebody may read one by one.
    ///
    /// # Errors
    /// A missing permission; not found where there are none.
    pub async fn participation_own_sites(&self, actor: &Actor) -> Result<OwnSitesView> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::ViewParticipation, ExhibitionTarget::Whole)?;
        let numbers = access.sites_of(ExhibitionAction::ViewParticipation);
        if numbers.is_empty() {
            return Err(ServiceError::NotFound);
        }
        let sites = tx.named_sites(&numbers).await?;
        Ok(OwnSitesView { access, sites })
    }
}
