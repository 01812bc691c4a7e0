//! A viewing for the site that holds it and for the office above it.

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::roll_call::RollCode;
use domain::ids::{SiteId, ViewingId};
use domain::time::Micros;
use store::{Site, Viewing, ViewingParts};

use super::evidence::known_viewing;
use super::programme::{Programme, programme_of};
use super::roll_call::{code_at, is_called};
use crate::Services;
use crate::actor::Actor;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::{ExhibitionAccess, enter_site};
use crate::exhibition::library::films::{LibraryFilm, library_films};
use crate::exhibition::settings::settings;

/// A viewing with everything that hangs on it.
#[derive(Clone, Debug)]
pub struct ViewingView {
    /// The site.
    pub site: Site,
    /// What the person or device is.
    pub access: ExhibitionAccess,
    /// The viewing.
    pub viewing: Viewing,
    /// What was played, answered and wished for.
    pub parts: ViewingParts,
    /// What it shows.
    pub programme: Programme,
    /// The code of the roll call, while the roll is called and for who holds the viewing.
    pub code: Option<RollCode>,
    /// The zone of the exhibition.
    pub zone: String,
    /// The person or device holds it.
    pub may_hold: bool,
    /// The person decides about it.
    pub may_judge: bool,
    /// Now.
    pub now: Micros,
}

impl Services {
    /// A viewing of a site.
    ///
    /// # Errors
    /// A missing permission, or no such viewing of the site.
    pub async fn viewing(&self, actor: &Actor, site: &SiteId, viewing: &ViewingId) -> Result<ViewingView> {
        let mut tx = self.read().await?;
        let (site, access) = enter_site(&mut *tx, actor, site, ExhibitionAction::ViewPlans).await?;
        let viewing = known_viewing(&mut *tx, &site, viewing).await?.ok_or(ServiceError::NotFound)?;
        let parts = tx.viewing_parts(&viewing.id).await?;
        // A plan or menu that ended since leaves the viewing as it was held.
        let programme = match programme_of(&mut *tx, site.number, viewing.plan.as_ref(), viewing.menu.as_ref()).await {
            Err(ServiceError::NotFound) => Programme::default(),
            found => found?,
        };
        let (settings, secret) = settings(&mut *tx).await?;
        let here = ExhibitionTarget::Site(site.number, &site.region);
        let may_hold = access.may(ExhibitionAction::HoldViewings, here).is_ok();
        let may_judge = access.may(ExhibitionAction::JudgeViewings, here).is_ok();
        let now = self.now();
        let code = (may_hold && is_called(&viewing)).then(|| code_at(&secret, &viewing, now)).transpose()?;
        let zone = settings.time_zone;
        Ok(ViewingView { site, access, viewing, parts, programme, code, zone, may_hold, may_judge, now })
    }

    /// The films of the library that people at a site can wish for.
    ///
    /// # Errors
    /// A missing permission, or no such site.
    pub async fn films_to_wish(&self, actor: &Actor, site: &SiteId) -> Result<Vec<LibraryFilm>> {
        let mut tx = self.read().await?;
        enter_site(&mut *tx, actor, site, ExhibitionAction::ViewLibrary).await?;
        library_films(self, &mut *tx).await
    }
}
