//! Sites and regions that are not expected to watch for a while, and why.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::site::SiteProblem;
use domain::ids::ExclusionId;
use domain::limits;
use store::{NamedExclusion, SiteExclusion};

use super::edit::typed_day;
use super::places::{Place, typed_place};
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::settings::{settings, today};
use crate::input::required_text;
use crate::paging::{PageAsk, PageLinks};

/// The name of the list in what names its pages.
const LIST: &str = "exclusions";

/// An exclusion as somebody types it.
#[derive(Clone, Debug, Default)]
pub struct ExclusionDraft {
    /// The code of a site or of a region.
    pub place: String,
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last day.
    pub until: String,
    /// Why.
    pub reason: String,
}

/// A page of exclusions.
#[derive(Clone, Debug)]
pub struct ExclusionsView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The page.
    pub exclusions: Vec<NamedExclusion>,
    /// All of them.
    pub total: i64,
    /// The pages beside it.
    pub links: PageLinks,
    /// The day that is today.
    pub today: Day,
}

impl Services {
    /// A page of the exclusions within a person's reach, those that were taken back too.
    ///
    /// # Errors
    /// A missing permission, or [`Refusal::BadCursor`].
    pub async fn exclusions(&self, actor: &Actor, page: &PageAsk) -> Result<ExclusionsView> {
        let action = ExhibitionAction::ExcludeSites;
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(action, ExhibitionTarget::Whole)?;
        let reach = access.reach_of(action);
        let today = today(self, &settings(&mut *tx).await?.0);
        let slice = tx.exclusion_slice(&reach, &page.start(LIST, false)?, page.limit()).await?;
        let total = tx.exclusion_count(&reach).await?;
        let links = PageLinks::of(LIST, &slice);
        Ok(ExclusionsView { access, exclusions: slice.rows, total, links, today })
    }

    /// Says that a site, or a region with everything below it, is not expected to watch for a while. Reports that are frozen stay as
    /// they are.
    ///
    /// # Errors
    /// A missing permission; a place beside or above the person's own; days that cannot be; a reason that is missing or too long; an
    /// exclusion that is in force with the same place, days and reason.
    pub async fn exclude(&self, actor: &Actor, draft: &ExclusionDraft) -> Result<()> {
        let mut tx = self.write().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        let place = typed_place(&mut *tx, &access, &draft.place, ExhibitionAction::ExcludeSites).await?;
        let (from, until) = (typed_day(&draft.from)?, typed_day(&draft.until)?);
        if until < from {
            return Err(Refusal::Site(SiteProblem::Period).into());
        }
        let exclusion = SiteExclusion {
            id: self.fresh_id()?,
            region: match &place {
                Place::Region(region) => Some(region.code.clone()),
                Place::Site(_) => None,
            },
            site: match &place {
                Place::Region(_) => None,
                Place::Site(site) => Some(site.number),
            },
            from,
            until,
            reason: required_text(&draft.reason, TextName::Reason, limits::REASON)?,
            added_by: actor.account().map(|account| account.id.clone()),
            added_at: self.now(),
            ended_at: None,
        };
        if tx.is_excluded_alike(&exclusion).await? {
            return Err(Refusal::Site(SiteProblem::ExclusionThere).into());
        }
        tx.insert_exclusion(&exclusion).await?;
        let (from, to) = (from.to_string(), until.to_string());
        let event = event::SiteExclude { name: place.name(), from: &from, to: &to, reason: &exclusion.reason };
        self.audit(&mut *tx, actor, None, exclusion.id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Takes an exclusion back: it counts for no report that is frozen later. Its row stays.
    ///
    /// # Errors
    /// A missing permission; none that is in force, or one of a place beside or above the person's own: not found.
    pub async fn end_exclusion(&self, actor: &Actor, id: &ExclusionId) -> Result<()> {
        let action = ExhibitionAction::ExcludeSites;
        let mut tx = self.write().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(action, ExhibitionTarget::Whole)?;
        let found = tx.exclusion(id).await?.ok_or(ServiceError::NotFound)?;
        let target = match found.exclusion.site {
            Some(number) => ExhibitionTarget::Site(number, &found.place_region),
            None => ExhibitionTarget::Region(&found.place_region),
        };
        access.may(action, target)?;
        if !tx.end_exclusion(id, actor.account().map(|account| &account.id), self.now()).await? {
            return Err(ServiceError::NotFound);
        }
        let (from, to) = (found.exclusion.from.to_string(), found.exclusion.until.to_string());
        let event = event::SiteExcludeEnd { name: &found.place_name, from: &from, to: &to };
        self.audit(&mut *tx, actor, None, id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}
