//! One site: added, changed, closed, opened again.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::site::{LifeChange, SiteKind, SiteLife, SiteProblem, life_change, next_life, site_code};
use domain::ids::SiteId;
use domain::{limits, typed};
use store::{Site, SitePeriod, Tx};

use super::periods::past_periods;
use super::places::typed_region;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::exhibition::access::{ExhibitionAccess, enter_site};
use crate::exhibition::settings::{settings, today};
use crate::input::{optional_text, required_text};

/// A site as somebody types it.
#[derive(Clone, Debug)]
pub struct SiteDraft {
    /// The code in the office's own list.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code of its region.
    pub region: String,
    /// What it is.
    pub kind: SiteKind,
    /// Its first day, `YYYY-MM-DD`.
    pub opened_on: String,
    /// The first day it is no longer open; empty while it has none.
    pub closed_on: String,
    /// How many people it has room for; empty is not known.
    pub capacity: String,
    /// Why its days change; needed where they do.
    pub reason: String,
}

impl SiteDraft {
    fn life(&self) -> Result<SiteLife> {
        let closed = typed::line(&self.closed_on);
        let closed_on = if closed.is_empty() { None } else { Some(typed_day(&closed)?) };
        Ok(SiteLife { opened_on: typed_day(&self.opened_on)?, closed_on })
    }

    fn capacity(&self) -> Result<i64> {
        let text = typed::line(&self.capacity);
        if text.is_empty() {
            return Ok(0);
        }
        let people: Option<i64> = text.parse().ok().filter(|people| (0..=limits::SITE_CAPACITY).contains(people));
        Ok(people.ok_or(Refusal::Site(SiteProblem::Capacity))?)
    }
}

/// A day that somebody typed.
///
/// # Errors
/// [`SiteProblem::Day`].
pub(super) fn typed_day(text: &str) -> Result<Day> {
    let text = typed::line(text);
    Ok(text.parse().map_err(|_| Refusal::Site(SiteProblem::Day(text.chars().take(40).collect())))?)
}

impl Services {
    /// Adds a site.
    ///
    /// # Errors
    /// A missing permission; something of the site that cannot be so; a region beside or above the person's own.
    pub async fn add_site(&self, actor: &Actor, draft: &SiteDraft) -> Result<Site> {
        let action = ExhibitionAction::EditSites;
        let mut tx = self.write().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(action, ExhibitionTarget::Whole)?;
        let life = draft.life()?;
        life_change(SiteLife { closed_on: None, ..life }, life, life.opened_on).map_err(Refusal::Site)?;
        let code = site_code(&draft.code).map_err(Refusal::Site)?;
        let name = required_text(&draft.name, TextName::Title, limits::SITE_NAME)?;
        let capacity = draft.capacity()?;
        let region = typed_region(&mut *tx, &access, &draft.region, action).await?;
        require_free(&mut *tx, &code, None).await?;
        let site = Site {
            number: tx.next_site_number().await?,
            id: self.fresh_id()?,
            region: region.code,
            kind: draft.kind,
            opened_on: life.opened_on,
            closed_on: life.closed_on,
            has_device: false,
            version: 1,
            code,
            name,
            capacity,
        };
        if tx.put_sites(std::slice::from_ref(&site), self.now()).await? != 1 {
            return Err(ServiceError::Conflict);
        }
        let event = event::SiteAdd { site: &site.name, region: site.region.as_str() };
        self.audit(&mut *tx, actor, None, site.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(site)
    }

    /// Changes a site. What was watched there and counted stays; a site that has closed opens again after that, with a reason.
    ///
    /// # Errors
    /// As [`Services::add_site`]; no such site, or one beside or above the person's own: not found; days that change without a reason;
    /// [`ServiceError::Conflict`] where somebody else changed it meanwhile.
    pub async fn edit_site(&self, actor: &Actor, id: &SiteId, version: i64, draft: &SiteDraft) -> Result<Site> {
        let action = ExhibitionAction::EditSites;
        let mut tx = self.write().await?;
        let (before, access) = enter_site(&mut *tx, actor, id, action).await?;
        let today = today(self, &settings(&mut *tx).await?.0);
        let life = draft.life()?;
        let past = past_periods(&mut *tx, &before).await?;
        let change = next_life(&past, before.life(), life, today).map_err(Refusal::Site)?;
        let reason = match change {
            LifeChange::Same => optional_text(&draft.reason, TextName::Reason, limits::REASON)?,
            _ => required_text(&draft.reason, TextName::Reason, limits::REASON)?,
        };
        let code = site_code(&draft.code).map_err(Refusal::Site)?;
        let name = required_text(&draft.name, TextName::Title, limits::SITE_NAME)?;
        let capacity = draft.capacity()?;
        let region = typed_region(&mut *tx, &access, &draft.region, action).await?;
        require_free(&mut *tx, &code, Some(&before)).await?;
        if version != before.version {
            return Err(ServiceError::Conflict);
        }
        let site = Site {
            region: region.code,
            kind: draft.kind,
            opened_on: life.opened_on,
            closed_on: life.closed_on,
            code,
            name,
            capacity,
            ..before.clone()
        };
        if site == before {
            return Ok(site);
        }
        let site = Site { version: before.version.saturating_add(1), ..site };
        if tx.put_sites(std::slice::from_ref(&site), self.now()).await? != 1 {
            return Err(ServiceError::Conflict);
        }
        if change == LifeChange::Reopened {
            // What is over stays: it was open in the months before it closed.
            tx.put_site_periods(&[SitePeriod { site: site.number, life: before.life() }]).await?;
        }
        let (from, to) = (told(&before), told(&site));
        let event = event::SiteEdit { site: &site.name, from: &from, to: &to, reason: &reason };
        self.audit(&mut *tx, actor, None, site.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(site)
    }
}

/// Refuses a code that another site has.
async fn require_free(tx: &mut dyn Tx, code: &str, own: Option<&Site>) -> Result<()> {
    if own.is_some_and(|own| own.code == code) || tx.sites_coded(&[code.to_owned()]).await?.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Site(SiteProblem::CodeTaken(code.to_owned())).into())
    }
}

/// A site as the audit trail tells it.
fn told(site: &Site) -> String {
    let opened = site.opened_on.to_string();
    let closed = site.closed_on.map(|day| day.to_string()).unwrap_or_default();
    let capacity = site.capacity.to_string();
    let (code, name, region, kind) = (site.code.as_str(), site.name.as_str(), site.region.as_str(), site.kind.key());
    [code, name, region, kind, &opened, &closed, &capacity].join(" | ")
}
