//! What an office proposes for the previews of its sites, and how orders came out in its region.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::orders::preview::numbered;
use domain::exhibition::orders::week::{week_of, weeks_after};
use domain::exhibition::region::{RegionCode, RegionLevel};
use domain::ids::EntryId;
use domain::time::{MINUTE, Micros};
use store::{OrderFigures, Region, RegionOrders, SiteOrders, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::{ExhibitionAccess, enter_region};
use crate::exhibition::library::films::LibraryFilm;
use crate::exhibition::orders::ground::ground;
use crate::exhibition::orders::preview::FIGURES_OF_WEEKS;

/// Sites on one page.
pub const ORDER_SITES_PAGE: i64 = 50;
/// How a whole province ordered is added up of hundreds of thousands of orders, and may be so old.
const FRESH: Micros = 10 * MINUTE;

/// What an office proposes, and how orders came out in its region.
#[derive(Clone, Debug)]
pub struct ProposalsView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The regions of the person's offices, where there are several.
    pub offices: Vec<Region>,
    /// The region that is looked at.
    pub region: Region,
    /// The Monday of the week.
    pub week: Day,
    /// That of the present week.
    pub this_week: Day,
    /// The films it proposes, by number.
    pub films: Vec<EntryId>,
    /// The films that can be chosen.
    pub library: Vec<LibraryFilm>,
    /// The first week of the figures.
    pub since: Day,
    /// How orders came out in the region.
    pub figures: OrderFigures,
    /// The same by the regions below it; empty in a town or village, whose sites are listed instead.
    pub lines: Vec<RegionOrders>,
    /// The sites of this page.
    pub sites: Vec<SiteOrders>,
    /// How many pages of sites there are.
    pub pages: u64,
}

/// The digits by which sites of a region are put together: those of the level below. Nothing where they are listed one by one.
fn digits_below(region: &RegionCode) -> Option<usize> {
    match region.level() {
        RegionLevel::Province => Some(RegionLevel::City.digits()),
        RegionLevel::City => Some(RegionLevel::County.digits()),
        RegionLevel::County => Some(RegionLevel::Town.digits()),
        RegionLevel::Town | RegionLevel::Village => None,
    }
}

fn sum(lines: &[RegionOrders]) -> OrderFigures {
    lines.iter().fold(OrderFigures::default(), |sum, line| OrderFigures {
        orders: sum.orders.saturating_add(line.figures.orders),
        met: sum.met.saturating_add(line.figures.met),
        came: sum.came.saturating_add(line.figures.came),
    })
}

/// How orders came out by regions with codes of so many digits; in a province, how they had some minutes ago.
async fn lines_of(
    cx: &Context,
    tx: &mut dyn Tx,
    (region, digits): (&RegionCode, usize),
    since: Day,
) -> Result<Vec<RegionOrders>> {
    if region.level() != RegionLevel::Province {
        return Ok(tx.order_figures_below(region, digits, since).await?);
    }
    let province: i64 = region.as_str().parse().unwrap_or_default();
    let state = (province, cx.now().div_euclid(FRESH));
    let read = || async move { Ok::<_, ServiceError>(tx.order_figures_below(region, digits, since).await?) };
    Ok(cx.figures.keep_latest("order figures", state, read).await?.to_vec())
}

/// A page of the sites of a region, and how many pages there are.
async fn sites_of(tx: &mut dyn Tx, region: &RegionCode, since: Day, page: u64) -> Result<(Vec<SiteOrders>, u64)> {
    let count = tx.sites_with_previews(region, since).await?;
    let pages = u64::try_from(count).unwrap_or_default().div_ceil(ORDER_SITES_PAGE.unsigned_abs()).max(1);
    let page = page.clamp(1, pages);
    let skip = i64::try_from(page - 1).unwrap_or_default().saturating_mul(ORDER_SITES_PAGE);
    Ok((tx.order_figures_by_site(region, since, (skip, ORDER_SITES_PAGE)).await?, pages))
}

impl Services {
    /// What the office of a region proposes for a week, and how orders came out there: of the person's first office and the present
    /// week, where none is named.
    ///
    /// # Errors
    /// Nobody is signed in, no such region or one beside or above the person's own, a role that is missing.
    pub async fn preview_proposals(
        &self,
        actor: &Actor,
        (region, week): (Option<&RegionCode>, Option<Day>),
        page: u64,
    ) -> Result<ProposalsView> {
        let mut tx = self.read().await?;
        let action = ExhibitionAction::ProposePreviews;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(action, ExhibitionTarget::Whole)?;
        let offices = access.regions_of(action);
        let region = region.or(offices.first()).ok_or(ServiceError::NotFound)?;
        access.may(action, ExhibitionTarget::Region(region))?;
        let region = tx.exhibition_region(region).await?.ok_or(ServiceError::NotFound)?;
        let ground = ground(self, &mut *tx).await?;
        let this_week = ground.week(self);
        let week = week.map_or(this_week, week_of);
        let films = tx.proposed_films(std::slice::from_ref(&region.code), week).await?;
        let since = weeks_after(this_week, -FIGURES_OF_WEEKS);
        let digits = digits_below(&region.code);
        let of_all = digits.unwrap_or(region.code.as_str().len());
        let lines = lines_of(self, &mut *tx, (&region.code, of_all), since).await?;
        let figures = sum(&lines);
        let (lines, (sites, pages)) = match digits {
            Some(_) => (lines, (Vec::new(), 1)),
            None => (Vec::new(), sites_of(&mut *tx, &region.code, since, page).await?),
        };
        let offices = if offices.len() > 1 { tx.regions_named(&offices).await? } else { Vec::new() };
        Ok(ProposalsView {
            films: films.into_iter().map(|film| film.entry).filter(|entry| ground.film(entry).is_some()).collect(),
            library: ground.films.clone(),
            access,
            offices,
            region,
            week,
            this_week,
            since,
            figures,
            lines,
            sites,
            pages,
        })
    }

    /// Proposes films for the previews of a region's sites in a week, in the place of those that were seen; none takes the proposal
    /// back. Previews that were set up already stay as they are.
    ///
    /// # Errors
    /// A missing permission; a week that is over or too far ahead; more than ten films, or one that cannot be shown;
    /// [`ServiceError::Conflict`] where others were proposed meanwhile.
    pub async fn propose_previews(
        &self,
        actor: &Actor,
        (region, week): (&RegionCode, Day),
        (seen, films): (&[EntryId], &[EntryId]),
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let (region, _) = enter_region(&mut *tx, actor, region, ExhibitionAction::ProposePreviews).await?;
        let ground = ground(self, &mut *tx).await?;
        ground.check_week(self, week)?;
        ground.check_films(films)?;
        let before = tx.proposed_films(std::slice::from_ref(&region.code), week).await?;
        let mut before: Vec<(i64, EntryId)> = before.into_iter().map(|film| (film.number, film.entry)).collect();
        before.retain(|(_, entry)| ground.film(entry).is_some());
        if !before.iter().map(|(_, entry)| entry).eq(seen) {
            return Err(ServiceError::Conflict);
        }
        let numbered = if films.is_empty() { Vec::new() } else { numbered(&before, films).map_err(Refusal::Order)? };
        tx.put_proposed_films(&region.code, week, &numbered).await?;
        let films: Vec<EntryId> = numbered.into_iter().map(|(_, entry)| entry).collect();
        let event = event::PreviewPropose { week, films: &films };
        self.audit(&mut *tx, actor, None, region.code.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_put_together_by_the_level_below_and_listed_in_towns() {
        let below = |code: &str| digits_below(&code.parse().unwrap());
        assert_eq!((below("44"), below("4401"), below("440106")), (Some(4), Some(6), Some(9)));
        assert_eq!((below("440106001"), below("440106001002")), (None, None));
    }
}
