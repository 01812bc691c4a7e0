//! The one page of a site: what is due, what it shows this week, and its viewings.

use std::collections::BTreeSet;

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::ids::{EntryId, MenuId, PlanId, SiteId, ViewingId};
use store::{MenuFilm, NamedSite, Site, SitePlan, Tx, Viewing};

use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::exhibition::access::{ExhibitionAccess, enter_site};
use crate::exhibition::library::films::films_named;
use crate::exhibition::plans::of_site::{mark_received, plans_to_show};
use crate::exhibition::settings::{settings, today};

/// How many days back viewings are listed on the page of a site.
pub const SITE_VIEWING_DAYS: i64 = 92;
/// How many days ahead.
const DAYS_AHEAD: i64 = 366;
/// Viewings that are listed on the page of a site.
pub const SITE_VIEWINGS: usize = 60;

/// What a site's page says.
#[derive(Clone, Debug)]
pub struct SitePage {
    /// The site.
    pub site: Site,
    /// What the person or device is.
    pub access: ExhibitionAccess,
    /// Plans that are to be shown, the most urgent first, with the films that may be shown now. One whose last day is over was missed.
    pub plans: Vec<SitePlan>,
    /// The menu of this week, with the films that may be shown now.
    pub menu: Option<(MenuId, Vec<MenuFilm>)>,
    /// Its viewings, each with the title of its plan; the latest first.
    pub viewings: Vec<(Viewing, Option<String>)>,
    /// There are more of these days than are listed.
    pub more_viewings: bool,
    /// Today, at the site.
    pub today: Day,
    /// The zone of the exhibition.
    pub zone: String,
    /// The person or device holds viewings here.
    pub may_hold: bool,
    /// An identifier for a viewing that is planned from this page.
    pub fresh: ViewingId,
}

impl Services {
    /// What is due at a site, for its device, its managers and the offices above it.
    ///
    /// # Errors
    /// A missing permission, or no such site.
    pub async fn site_page(&self, actor: &Actor, site: &SiteId) -> Result<SitePage> {
        let mut tx = self.read().await?;
        let (site, access) = enter_site(&mut *tx, actor, site, ExhibitionAction::ViewPlans).await?;
        let (settings, _) = settings(&mut *tx).await?;
        let today = today(self, &settings);
        let mut plans = plans_to_show(&mut *tx, site.number, today).await?;
        plans.sort_by_key(|plan| plan.due_on);
        let beside = |days: i64| Day::from_number(today.number().saturating_add(days)).unwrap_or(today);
        let mut menu = tx.menu_to_show(site.number, beside(today.weekday().saturating_neg())).await?;
        leave_out_what_was_withdrawn(self, &mut *tx, &mut plans, &mut menu).await?;
        // One more than is listed, to say that there are more.
        let limit = i64::try_from(SITE_VIEWINGS).unwrap_or(i64::MAX).saturating_add(1);
        let (since, until) = (beside(-SITE_VIEWING_DAYS), beside(DAYS_AHEAD));
        let mut viewings = tx.viewings_of_site(site.number, since, until, limit).await?;
        let more_viewings = viewings.len() > SITE_VIEWINGS;
        viewings.truncate(SITE_VIEWINGS);
        let here = ExhibitionTarget::Site(site.number, &site.region);
        let may_hold = access.may(ExhibitionAction::HoldViewings, here).is_ok();
        drop(tx);
        if may_hold {
            note_received(self, site.number, &plans).await?;
        }
        let (zone, fresh) = (settings.time_zone, self.fresh_id()?);
        Ok(SitePage { site, access, plans, menu, viewings, more_viewings, today, zone, may_hold, fresh })
    }

    /// The sites whose viewings the actor holds: the one of a device, those of a manager.
    ///
    /// # Errors
    /// Nobody is signed in, or nobody who holds viewings.
    pub async fn own_sites(&self, actor: &Actor) -> Result<Vec<NamedSite>> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::HoldViewings, ExhibitionTarget::Whole)?;
        Ok(tx.named_sites(&access.sites_of(ExhibitionAction::HoldViewings)).await?)
    }
}

/// Leaves films out that may not be shown any more: no site is told of them.
async fn leave_out_what_was_withdrawn(
    cx: &Context,
    tx: &mut dyn Tx,
    plans: &mut [SitePlan],
    menu: &mut Option<(MenuId, Vec<MenuFilm>)>,
) -> Result<()> {
    let of_plans = plans.iter().flat_map(|plan| &plan.films).map(|film| film.entry_id.clone());
    let of_menu = menu.iter().flat_map(|(_, films)| films).map(|film| film.entry.clone());
    let entries: BTreeSet<EntryId> = of_plans.chain(of_menu).collect();
    let entries: Vec<EntryId> = entries.into_iter().collect();
    let shown = films_named(cx, tx, &entries).await?;
    let shown: BTreeSet<EntryId> = shown.into_iter().map(|film| film.entry).collect();
    for plan in plans {
        plan.films.retain(|film| shown.contains(&film.entry_id));
    }
    if let Some((_, films)) = menu {
        films.retain(|film| shown.contains(&film.entry));
    }
    Ok(())
}

/// Notes that the site has opened its plans: once for each.
async fn note_received(cx: &Context, site: i64, plans: &[SitePlan]) -> Result<()> {
    let unread = plans.iter().filter(|plan| plan.received_at.is_none());
    let unread: Vec<PlanId> = unread.map(|plan| plan.plan.id.clone()).collect();
    if unread.is_empty() {
        return Ok(());
    }
    let mut tx = cx.write_shared().await?;
    mark_received(&mut *tx, site, &unread, cx.now()).await?;
    Ok(tx.commit().await?)
}
