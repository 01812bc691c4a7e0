//! The preview of a site's week: its films, when orders are taken, and orders by word of mouth.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::orders::OrderProblem;
use domain::exhibition::orders::origin::nearest_proposal;
use domain::exhibition::orders::preview::{MOST_HEADS, OrderTimes, numbered};
use domain::exhibition::orders::week::{week_of, weeks_after};
use domain::exhibition::region::RegionCode;
use domain::ids::{EntryId, SiteId};
use store::{NewOrder, OrderFigures, Preview, PreviewFilm, Site, SitePreview, StoreError, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::{ExhibitionAccess, enter_site};
use crate::exhibition::library::films::LibraryFilm;
use crate::exhibition::orders::ground::{OrderGround, ground, new_order, proposals_of};
use crate::time::{ahead_s, parse_local};

/// Figures are of so many weeks.
pub(super) const FIGURES_OF_WEEKS: i64 = 12;

/// The preview of a site's week, for who works there and for the offices above.
#[derive(Clone, Debug)]
pub struct PreviewView {
    /// The site.
    pub site: Site,
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The person may set the preview up.
    pub edits: bool,
    /// The Monday of the week.
    pub week: Day,
    /// That of the present week.
    pub this_week: Day,
    /// The zone its times are told in.
    pub zone: String,
    /// The preview; nothing before it was set up.
    pub preview: Option<Preview>,
    /// When orders are taken, or would be.
    pub times: OrderTimes,
    /// Its films with their orders.
    pub films: Vec<PreviewFilm>,
    /// A menu was set of it.
    pub menu_is_set: bool,
    /// Orders are taken now.
    pub is_open: bool,
    /// This person can enter orders by word of mouth now.
    pub takes_by_mouth: bool,
    /// The films the nearest office proposes, by number, and its region; those of a preview that was not set up yet begin with them.
    pub proposed: Option<(RegionCode, Vec<EntryId>)>,
    /// What that region is called.
    pub proposed_by: String,
    /// The films that can be chosen; empty for who may not.
    pub library: Vec<LibraryFilm>,
    /// How orders of the last weeks came out.
    pub figures: OrderFigures,
    /// Where a telephone orders.
    pub address: String,
}

/// A preview as somebody sets it up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviewDraft {
    /// The version that was seen; 0 where there was none.
    pub version: i64,
    /// The films, in the order they were chosen.
    pub films: Vec<EntryId>,
    /// From when orders are taken, in the exhibition's zone, `YYYY-MM-DD HH:MM`; empty: as usual.
    pub opens: String,
    /// Until when; empty: as usual.
    pub closes: String,
}

/// Where a telephone orders from a preview.
pub(super) fn order_address(cx: &Context, token: &str) -> String {
    format!("{}/o/{token}", cx.mail.site)
}

/// What the nearest of the offices proposes whose region a site lies in: its films by number.
async fn proposed_for(
    tx: &mut dyn Tx,
    site: &Site,
    week: Day,
    ground: &OrderGround,
) -> Result<Option<(RegionCode, Vec<EntryId>)>> {
    let mut regions: Vec<RegionCode> = site.region.above().collect();
    regions.push(site.region.clone());
    let proposed = proposals_of(tx, &regions, week, ground).await?;
    Ok(nearest_proposal(&site.region, &proposed).cloned())
}

impl Services {
    /// The preview of a site's week; the present one where no week is named. An office reads those of the sites below it.
    ///
    /// # Errors
    /// Nobody is signed in, no such site or one outside of the person's own, a role that is missing.
    pub async fn site_preview(&self, actor: &Actor, id: &SiteId, week: Option<Day>) -> Result<PreviewView> {
        let mut tx = self.read().await?;
        let (site, access) = enter_site(&mut *tx, actor, id, ExhibitionAction::ViewPreviews).await?;
        let target = ExhibitionTarget::Site(site.number, &site.region);
        let edits = access.may(ExhibitionAction::EditPreviews, target).is_ok();
        let takes = access.may(ExhibitionAction::TakeOrders, target).is_ok();
        let ground = ground(self, &mut *tx).await?;
        let this_week = ground.week(self);
        let week = week.map_or(this_week, week_of);
        let found = tx.site_preview(site.number, week).await?;
        let proposed = match (&found, edits) {
            (None, true) => proposed_for(&mut *tx, &site, week, &ground).await?,
            _ => None,
        };
        let region = match &proposed {
            Some((code, _)) => tx.exhibition_region(code).await?,
            None => None,
        };
        let figures = tx.order_figures_of_site(site.number, weeks_after(this_week, -FIGURES_OF_WEEKS)).await?;
        let zone = ground.settings.time_zone.clone();
        let ahead = ahead_s(&zone, week.begins(0));
        let (now, is_new) = (self.now(), found.is_none());
        let (preview, films, menu_is_set) = match found {
            Some(SitePreview { preview, films, menu_is_set, .. }) => (Some(preview), films, menu_is_set),
            None => (None, Vec::new(), false),
        };
        let times = preview.as_ref().map_or_else(|| OrderTimes::usual(week, ahead), |preview| preview.times);
        let address = preview.as_ref().map(|preview| order_address(self, &preview.token)).unwrap_or_default();
        let can_edit = edits && (is_new || now < times.closes_at);
        Ok(PreviewView {
            library: if can_edit { ground.films.clone() } else { Vec::new() },
            is_open: !is_new && times.check_open(now).is_ok(),
            takes_by_mouth: takes && !is_new && now >= times.opens_at && !menu_is_set,
            site,
            access,
            edits,
            week,
            this_week,
            zone,
            preview,
            times,
            films,
            menu_is_set,
            proposed,
            proposed_by: region.map(|region| region.name).unwrap_or_default(),
            figures,
            address,
        })
    }

    /// Sets up or changes the preview of a site's week.
    ///
    /// # Errors
    /// A missing permission; a week that is over or too far ahead; no film, more than ten, or one that cannot be shown; films that are
    /// taken off though somebody ordered them; times that cannot be; orders that are no longer taken; [`ServiceError::Conflict`].
    pub async fn set_preview(&self, actor: &Actor, id: &SiteId, week: Day, draft: &PreviewDraft) -> Result<()> {
        let mut tx = self.write().await?;
        let (site, _) = enter_site(&mut *tx, actor, id, ExhibitionAction::EditPreviews).await?;
        let ground = ground(self, &mut *tx).await?;
        ground.check_week(self, week)?;
        ground.check_films(&draft.films)?;
        let times = times_of(&ground, week, draft)?;
        let found = tx.site_preview(site.number, week).await?;
        if found.as_ref().map_or(0, |found| found.preview.version) != draft.version {
            return Err(ServiceError::Conflict);
        }
        let before: Vec<(i64, EntryId)> = found.iter().flat_map(numbers).collect();
        let films = numbered(&before, &draft.films).map_err(Refusal::Order)?;
        let preview = match found {
            Some(found) => {
                may_change(self, &mut *tx, &found, (ground.as_ref(), films.as_slice())).await?;
                if !tx.change_preview(&found.preview.id, draft.version, times).await? {
                    return Err(ServiceError::Conflict);
                }
                found.preview.id
            }
            None => {
                let preview = Preview {
                    id: self.fresh_id()?,
                    site: site.number,
                    week,
                    token: self.fresh_token(),
                    times,
                    version: 1,
                    created_at: self.now(),
                };
                match tx.insert_preview(&preview).await {
                    Err(StoreError::Duplicate(_)) => return Err(ServiceError::Conflict),
                    inserted => inserted?,
                }
                preview.id
            }
        };
        tx.put_preview_films(&preview, &films).await?;
        let films: Vec<EntryId> = films.into_iter().map(|(_, entry)| entry).collect();
        let event = event::PreviewSet { week, films: &films, starts: times.opens_at, until: times.closes_at };
        self.audit(&mut *tx, actor, None, site.id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Ends the taking of orders now.
    ///
    /// # Errors
    /// A missing permission, no preview, orders that are not taken now, [`ServiceError::Conflict`].
    pub async fn close_preview(&self, actor: &Actor, id: &SiteId, week: Day, version: i64) -> Result<()> {
        let mut tx = self.write().await?;
        let (site, _) = enter_site(&mut *tx, actor, id, ExhibitionAction::EditPreviews).await?;
        let SitePreview { preview, films, .. } =
            tx.site_preview(site.number, week).await?.ok_or(ServiceError::NotFound)?;
        preview.times.check_open(self.now()).map_err(Refusal::Order)?;
        let times = OrderTimes { closes_at: self.now(), ..preview.times };
        if !tx.change_preview(&preview.id, version, times).await? {
            return Err(ServiceError::Conflict);
        }
        let films: Vec<EntryId> = films.into_iter().map(|film| film.entry).collect();
        let event = event::PreviewSet { week, films: &films, starts: times.opens_at, until: times.closes_at };
        self.audit(&mut *tx, actor, None, site.id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Enters for how many people each film was ordered by word of mouth, in the place of what was entered before.
    ///
    /// # Errors
    /// A missing permission, no preview, orders before it opens or after its menu was set, a film that is not on it, too many people,
    /// [`ServiceError::Conflict`].
    pub async fn take_orders(
        &self,
        actor: &Actor,
        id: &SiteId,
        week: Day,
        (version, heads): (i64, &[(EntryId, i64)]),
    ) -> Result<()> {
        if heads.iter().any(|(_, heads)| !(0..=MOST_HEADS).contains(heads)) {
            return Err(Refusal::Order(OrderProblem::Heads(MOST_HEADS)).into());
        }
        let mut tx = self.write().await?;
        let (site, _) = enter_site(&mut *tx, actor, id, ExhibitionAction::TakeOrders).await?;
        let found = tx.site_preview(site.number, week).await?.ok_or(ServiceError::NotFound)?;
        if self.now() < found.preview.times.opens_at {
            return Err(Refusal::Order(OrderProblem::NotOpen).into());
        }
        if found.menu_is_set {
            return Err(Refusal::Order(OrderProblem::MenuSet).into());
        }
        let known = |entry: &EntryId| found.films.iter().any(|film| film.entry == *entry);
        if heads.iter().any(|(entry, _)| !known(entry)) {
            return Err(Refusal::Order(OrderProblem::NotOffered).into());
        }
        // The version grows, so that two who enter at once are told of each other.
        if !tx.change_preview(&found.preview.id, version, found.preview.times).await? {
            return Err(ServiceError::Conflict);
        }
        let orders = heads.iter().filter(|(_, heads)| *heads > 0);
        let orders = orders.map(|(entry, heads)| new_order(self, entry.clone(), *heads));
        let orders: Vec<NewOrder> = orders.collect::<Result<_>>()?;
        tx.put_mouth_orders(&found.preview.id, &orders, self.now()).await?;
        let heads = orders.iter().fold(0_i64, |sum, order| sum.saturating_add(order.heads));
        self.audit(&mut *tx, actor, None, site.id.as_str(), &event::OrdersTake { week, heads }).await?;
        Ok(tx.commit().await?)
    }
}

/// Whether a preview may get these films: not once orders are no longer taken, and no film goes that somebody ordered and that can
/// still be shown.
async fn may_change(
    cx: &Context,
    tx: &mut dyn Tx,
    found: &SitePreview,
    (ground, films): (&OrderGround, &[(i64, EntryId)]),
) -> Result<()> {
    if found.preview.times.check_open(cx.now()) == Err(OrderProblem::Closed) {
        return Err(Refusal::Order(OrderProblem::Closed).into());
    }
    let stays = |entry: &EntryId| films.iter().any(|(_, one)| one == entry);
    let gone = found.films.iter().map(|film| &film.entry).filter(|entry| !stays(entry));
    let gone: Vec<EntryId> = gone.filter(|entry| ground.film(entry).is_some()).cloned().collect();
    let ordered = tx.ordered_among(&found.preview.id, &gone).await?;
    if ordered.is_empty() { Ok(()) } else { Err(Refusal::Order(OrderProblem::FilmsOrdered(ordered)).into()) }
}

/// The films of a preview by number.
fn numbers(found: &SitePreview) -> Vec<(i64, EntryId)> {
    found.films.iter().map(|film| (film.number, film.entry.clone())).collect()
}

/// When orders are to be taken.
fn times_of(ground: &OrderGround, week: Day, draft: &PreviewDraft) -> Result<OrderTimes> {
    let zone = ground.settings.time_zone.as_str();
    let ahead = ahead_s(zone, week.begins(0));
    let usual = OrderTimes::usual(week, ahead);
    let at = |text: &str, usual: i64| -> Result<i64> {
        if text.trim().is_empty() {
            return Ok(usual);
        }
        parse_local(text, zone).map_err(|_| Refusal::Order(OrderProblem::Times).into())
    };
    let times =
        OrderTimes { opens_at: at(&draft.opens, usual.opens_at)?, closes_at: at(&draft.closes, usual.closes_at)? };
    times.check(week, ahead).map_err(Refusal::Order)?;
    Ok(times)
}
