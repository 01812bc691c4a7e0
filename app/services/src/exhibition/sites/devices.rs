//! The device of a site: signed in by a link that works once, and signed out.

use std::sync::Arc;

use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::site::SiteProblem;
use domain::ids::SiteId;
use domain::time::{DAY, Micros};
use store::Site;

use crate::Services;
use crate::accounts::secret::digest;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::enter_site;

/// A link can be followed for so long.
const LINK: Micros = 7 * DAY;

/// What a link would sign a device in for.
#[derive(Clone, Debug)]
pub struct DeviceLinkView {
    /// The site.
    pub site: Site,
}

/// A device that was just signed in.
#[derive(Clone, Debug)]
pub struct SignedInDevice {
    /// The site.
    pub site: Site,
    /// The cookie's value; it is not stored.
    pub key: String,
}

impl Services {
    /// Makes a link that signs a device in for a site, once and within seven days; one from before ends. The answer is its token.
    ///
    /// # Errors
    /// A missing permission; no such site, or one beside or above the person's own: not found.
    pub async fn link_device(&self, actor: &Actor, id: &SiteId) -> Result<String> {
        let token = self.fresh_token();
        let mut tx = self.write().await?;
        let (site, _) = enter_site(&mut *tx, actor, id, ExhibitionAction::LinkDevice).await?;
        tx.put_device_link(site.number, &digest(&token), self.now().saturating_add(LINK)).await?;
        let event = event::SiteDeviceLink { site: &site.name };
        self.audit(&mut *tx, actor, None, site.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// What a link would sign a device in for. Looking at it uses nothing up: programs that show previews follow links too.
    ///
    /// # Errors
    /// [`SiteProblem::LinkSpent`].
    pub async fn device_link(&self, token: &str) -> Result<DeviceLinkView> {
        let found = self.read().await?.site_of_link(&digest(token), self.now()).await?;
        Ok(DeviceLinkView { site: found.ok_or(Refusal::Site(SiteProblem::LinkSpent))? })
    }

    /// Follows a link: whoever asks is the device of the site from now on, and one from before is no longer.
    ///
    /// # Errors
    /// [`SiteProblem::LinkSpent`].
    pub async fn follow_device_link(&self, token: &str) -> Result<SignedInDevice> {
        let (hash, key, now) = (digest(token), self.fresh_token(), self.now());
        let mut tx = self.write().await?;
        let spent = || Refusal::Site(SiteProblem::LinkSpent);
        let site = tx.site_of_link(&hash, now).await?.ok_or_else(spent)?;
        if !tx.use_device_link(&hash, &digest(&key), now).await? {
            return Err(spent().into());
        }
        let site = Site { has_device: true, ..site };
        let device = Actor::Device(Arc::new(site.clone()));
        let event = event::SiteDeviceOn { site: &site.name };
        self.audit(&mut *tx, &device, None, site.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(SignedInDevice { site, key })
    }

    /// Signs the device of a site out; a link that nobody has followed ends too.
    ///
    /// # Errors
    /// A missing permission; no such site, or one beside or above the person's own, or no device: not found.
    pub async fn end_device(&self, actor: &Actor, id: &SiteId) -> Result<()> {
        let mut tx = self.write().await?;
        let (site, _) = enter_site(&mut *tx, actor, id, ExhibitionAction::LinkDevice).await?;
        if !tx.end_device(site.number).await? {
            return Err(ServiceError::NotFound);
        }
        let event = event::SiteDeviceOff { site: &site.name };
        self.audit(&mut *tx, actor, None, site.id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Whose device has this key; nobody where none has.
    ///
    /// # Errors
    /// The database.
    pub async fn who_by_device(&self, key: &str) -> Result<Actor> {
        let found = self.read().await?.site_of_device(&digest(key)).await?;
        Ok(found.map_or(Actor::Anonymous, |site| Actor::Device(Arc::new(site))))
    }
}
