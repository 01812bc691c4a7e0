//! The previews of a region's sites in a week, as the offices above read them: who has one, and what became of the proposal.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::orders::origin::{PreviewOrigin, nearest_proposal};
use domain::exhibition::orders::week::week_of;
use domain::exhibition::region::{RegionCode, RegionLevel};
use domain::ids::{EntryId, SiteId};
use store::{Region, SiteWeek, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::orders::ground::{OrderGround, ground, proposals_of};

/// Sites on one page.
const PAGE: usize = 50;
/// The order of the list where the address names none.
pub const BY_SITE_NAME: &str = "name";

/// Which sites are listed, and how.
#[derive(Clone, Debug, Default)]
pub struct SitePreviewsAsk {
    /// The region; the person's first office where none is named.
    pub region: Option<RegionCode>,
    /// The week; the present one where none is named.
    pub week: Option<Day>,
    /// In the name of the site.
    pub words: String,
    /// Whose preview came about so.
    pub origin: Option<PreviewOrigin>,
    /// By orders, not by name.
    pub by_orders: bool,
    /// The last first.
    pub descending: bool,
    /// The page, from 1.
    pub page: u64,
}

impl SitePreviewsAsk {
    /// What the address of the list asks for, region, week and page aside.
    #[must_use]
    pub fn asked(ask: &ListAsk) -> Self {
        let (column, descending) = ask.sort(BY_SITE_NAME);
        Self {
            words: ask.words().to_owned(),
            origin: ask.get("origin").parse().ok(),
            by_orders: column == "orders",
            descending,
            ..Self::default()
        }
    }
}

/// A site, and its preview of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SitePreviewLine {
    /// The site.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// Where its films come from.
    pub origin: PreviewOrigin,
    /// How many films it has that can be shown.
    pub films: usize,
    /// For how many people these and others of it were ordered.
    pub orders: i64,
    /// A menu was set of it.
    pub menu_is_set: bool,
}

/// The previews of a region's sites in a week.
#[derive(Clone, Debug)]
pub struct SitePreviewsView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The region.
    pub region: Region,
    /// The Monday of the week.
    pub week: Day,
    /// That of the present week.
    pub this_week: Day,
    /// The region is small enough for its sites to be listed: a city, or what lies in one.
    pub is_listed: bool,
    /// How many sites have a preview that came about so, all together.
    pub counts: Vec<(PreviewOrigin, usize)>,
    /// All sites.
    pub total: usize,
    /// Those that are found, on all pages.
    pub found: usize,
    /// Orders of all sites.
    pub orders: i64,
    /// The sites of this page.
    pub lines: Vec<SitePreviewLine>,
    /// How many pages there are.
    pub pages: usize,
}

/// Every site of a region that is open in a week, by name.
async fn lines_of(
    tx: &mut dyn Tx,
    region: &RegionCode,
    week: Day,
    ground: &OrderGround,
) -> Result<Vec<SitePreviewLine>> {
    let sites = tx.previews_of_region(region, week).await?;
    let mut offices: BTreeSet<RegionCode> = BTreeSet::new();
    for site in &sites {
        offices.extend(site.region.above());
        offices.insert(site.region.clone());
    }
    let offices: Vec<RegionCode> = offices.into_iter().collect();
    let proposals = proposals_of(tx, &offices, week, ground).await?;
    let library: BTreeSet<&EntryId> = ground.films.iter().map(|film| &film.entry).collect();
    let line = |site: SiteWeek| {
        let films: Option<Vec<EntryId>> =
            site.films.map(|films| films.into_iter().filter(|entry| library.contains(entry)).collect());
        let proposed =
            nearest_proposal(&site.region, &proposals).map_or_else(Vec::new, |(_, proposed)| proposed.clone());
        SitePreviewLine {
            id: site.id,
            name: site.name,
            origin: PreviewOrigin::of(films.as_deref(), &proposed),
            films: films.as_ref().map_or(0, Vec::len),
            orders: site.orders,
            menu_is_set: site.menu_is_set,
        }
    };
    Ok(sites.into_iter().map(line).collect())
}

/// Those that are asked for, in the order that is asked for.
fn found_of(mut lines: Vec<SitePreviewLine>, ask: &SitePreviewsAsk) -> Vec<SitePreviewLine> {
    let words = ask.words.to_lowercase();
    lines.retain(|line| {
        ask.origin.is_none_or(|origin| line.origin == origin) && line.name.to_lowercase().contains(&words)
    });
    match (ask.by_orders, ask.descending) {
        (false, false) => {}
        (false, true) => lines.reverse(),
        (true, false) => lines.sort_by_key(|line| line.orders),
        (true, true) => lines.sort_by_key(|line| Reverse(line.orders)),
    }
    lines
}

impl Services {
    /// The previews of a region's sites in a week: of the person's first office and the present week, where none is named.
    ///
    /// # Errors
    /// Nobody is signed in, no such region or one beside or above the person's own, a role that is missing.
    pub async fn site_previews(&self, actor: &Actor, ask: &SitePreviewsAsk) -> Result<SitePreviewsView> {
        let mut tx = self.read().await?;
        let action = ExhibitionAction::ViewPreviews;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(action, ExhibitionTarget::Whole)?;
        let offices = access.regions_of(action);
        let region = ask.region.as_ref().or(offices.first()).ok_or(ServiceError::NotFound)?;
        access.may(action, ExhibitionTarget::Region(region))?;
        let region = tx.exhibition_region(region).await?.ok_or(ServiceError::NotFound)?;
        let ground = ground(self, &mut *tx).await?;
        let this_week = ground.week(self);
        let week = ask.week.map_or(this_week, week_of);
        // A province has tens of thousands of sites with ten films each: it is looked at city by city.
        let is_listed = region.code.level() != RegionLevel::Province;
        let all = if is_listed { lines_of(&mut *tx, &region.code, week, &ground).await? } else { Vec::new() };
        let count = |origin: PreviewOrigin| all.iter().filter(|line| line.origin == origin).count();
        let counts: Vec<(PreviewOrigin, usize)> =
            PreviewOrigin::ALL.iter().map(|origin| (*origin, count(*origin))).collect();
        let (total, orders) = (all.len(), all.iter().fold(0_i64, |sum, line| sum.saturating_add(line.orders)));
        let found = found_of(all, ask);
        let pages = found.len().div_ceil(PAGE).max(1);
        let page = usize::try_from(ask.page).unwrap_or(usize::MAX).clamp(1, pages);
        Ok(SitePreviewsView {
            access,
            region,
            week,
            this_week,
            is_listed,
            counts,
            total,
            found: found.len(),
            orders,
            lines: found.into_iter().skip((page - 1).saturating_mul(PAGE)).take(PAGE).collect(),
            pages,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_found_by_name_and_by_what_became_of_the_proposal() {
        let line = |name: &str, origin: PreviewOrigin, orders: i64| SitePreviewLine {
            id: "s1".parse().unwrap(),
            name: name.to_owned(),
            origin,
            films: 3,
            orders,
            menu_is_set: false,
        };
        let all = vec![
            line("东村", PreviewOrigin::Taken, 4),
            line("北村", PreviewOrigin::Missing, 0),
            line("西Town", PreviewOrigin::Taken, 9),
        ];
        let names = |ask: &SitePreviewsAsk| -> Vec<String> {
            found_of(all.clone(), ask).into_iter().map(|line| line.name).collect()
        };
        let taken = SitePreviewsAsk { origin: Some(PreviewOrigin::Taken), ..SitePreviewsAsk::default() };
        assert_eq!(names(&taken), ["东村", "西Town"]);
        assert_eq!(names(&SitePreviewsAsk { words: "town".to_owned(), ..SitePreviewsAsk::default() }), ["西Town"]);
        let by_orders = SitePreviewsAsk { by_orders: true, descending: true, ..SitePreviewsAsk::default() };
        assert_eq!(names(&by_orders), ["西Town", "东村", "北村"]);
    }
}
