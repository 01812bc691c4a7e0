//! The list of sites, and the tree of regions beside it.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget, Reach};
use domain::exhibition::region::{RegionCode, RegionLevel, topmost};
use domain::exhibition::site::SiteKind;
use store::{Region, RegionCount, SiteFilter, SiteLine, SiteOrder, SiteState, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::settings::{settings, today};
use crate::paging::{PageAsk, PageLinks};

/// The order of the list of sites where the address names none.
pub const BY_CODE: &str = "code";

/// Which sites are listed, and how.
#[derive(Clone, Debug, Default)]
pub struct SiteSearch {
    /// In code or name.
    pub words: String,
    /// The code of a region, with everything below it; empty is every one.
    pub region: String,
    /// Of this kind.
    pub kind: Option<SiteKind>,
    /// In this state.
    pub state: Option<SiteState>,
    /// By what.
    pub order: SiteOrder,
    /// The last first.
    pub descending: bool,
    /// Which page.
    pub page: PageAsk,
}

impl SiteSearch {
    /// What the address of the list asks for, its page aside.
    #[must_use]
    pub fn asked(ask: &ListAsk) -> Self {
        let (column, descending) = ask.sort(BY_CODE);
        let order = match column {
            "name" => SiteOrder::Name,
            "region" => SiteOrder::Region,
            "opened" => SiteOrder::Opened,
            _ => SiteOrder::Code,
        };
        Self {
            words: ask.words().to_owned(),
            region: ask.get("region").to_owned(),
            kind: ask.get("kind").parse().ok(),
            state: SiteState::parse(ask.get("state")),
            order,
            descending,
            page: PageAsk::default(),
        }
    }
}

/// A page of sites, with the regions around them.
#[derive(Clone, Debug)]
pub struct SiteList {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The page.
    pub sites: Vec<SiteLine>,
    /// All sites that the person may read.
    pub total: i64,
    /// Those that are found, on all pages.
    pub found: i64,
    /// The pages beside it.
    pub links: PageLinks,
    /// The region that is asked for, with those above it that the person reaches; it comes last.
    pub way: Vec<Region>,
    /// The regions right below it, or those the person begins with.
    pub regions: Vec<RegionCount>,
    /// The day that is today.
    pub today: Day,
}

impl Services {
    /// A page of the sites that a person may read.
    ///
    /// # Errors
    /// A missing permission; a region that is not there, or beside or above the person's own: not found;
    /// [`Refusal::BadCursor`](crate::Refusal::BadCursor).
    pub async fn exhibition_sites(&self, actor: &Actor, search: &SiteSearch) -> Result<SiteList> {
        let action = ExhibitionAction::ViewSites;
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(action, ExhibitionTarget::Whole)?;
        let region = asked_region(&access, &search.region)?;
        let today = today(self, &settings(&mut *tx).await?.0);
        let filter = SiteFilter {
            words: search.words.clone(),
            region: region.clone(),
            kind: search.kind,
            state: search.state,
            ..SiteFilter::within(access.reach_of(action), today)
        };
        let list = format!("sites {:?} {}", search.order, search.descending);
        let (start, limit) = (search.page.start(&list, search.order != SiteOrder::Opened)?, search.page.limit());
        let slice = tx.site_slice(&filter, search.order, search.descending, &start, limit).await?;
        let (total, found) = tx.site_count(&filter).await?;
        let links = PageLinks::of(&list, &slice);
        let (way, regions) = around(&mut *tx, &access, action, region.as_ref(), today).await?;
        Ok(SiteList { access, sites: slice.rows, total, found, links, way, regions, today })
    }
}

/// The region that an address names; `None` where it names none.
///
/// # Errors
/// One that cannot be or lies beside or above the person's own is not found.
pub(super) fn asked_region(access: &ExhibitionAccess, code: &str) -> Result<Option<RegionCode>> {
    if code.is_empty() {
        return Ok(None);
    }
    let code: RegionCode = code.parse().map_err(|_| ServiceError::NotFound)?;
    // A manager's site lies in a region that is not theirs.
    access.may(ExhibitionAction::ViewSites, ExhibitionTarget::Region(&code))?;
    Ok(Some(code))
}

/// The way to a region as far as the person reaches, and the regions right below it with their sites; without one, where the person
/// begins.
///
/// # Errors
/// No such region.
pub(super) async fn around(
    tx: &mut dyn Tx,
    access: &ExhibitionAccess,
    action: ExhibitionAction,
    region: Option<&RegionCode>,
    today: Day,
) -> Result<(Vec<Region>, Vec<RegionCount>)> {
    let mut way = Vec::new();
    if let Some(code) = region {
        let above = code.above().chain([code.clone()]);
        let reached: Vec<RegionCode> =
            above.filter(|one| access.may(action, ExhibitionTarget::Region(one)).is_ok()).collect();
        way = tx.regions_named(&reached).await?;
        if way.last().is_none_or(|last| last.code != *code) {
            return Err(ServiceError::NotFound);
        }
    }
    let begins: Vec<RegionCode> = match region {
        None if !access.reach_of(action).contains(&Reach::All) => topmost(access.regions_of(action), |code| code),
        _ => {
            let below = tx.regions_below(region, digits_below(region)).await?;
            topmost(below, |one| &one.code).into_iter().map(|one| one.code).collect()
        }
    };
    Ok((way, tx.region_counts(&begins, today).await?))
}

/// As many digits as codes two levels below a region have: one level may be left out.
fn digits_below(region: Option<&RegionCode>) -> usize {
    let digits = region.map_or(0, |code| code.as_str().len());
    let below = RegionLevel::ALL.iter().map(|level| level.digits()).filter(|below| *below > digits);
    below.take(2).last().unwrap_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_levels_below_are_looked_at() {
        let digits = |code: &str| digits_below(code.parse().ok().as_ref());
        assert_eq!(
            [digits(""), digits("44"), digits("4401"), digits("440106"), digits("440106001")],
            [4, 6, 9, 12, 12]
        );
        assert_eq!(digits("440106001002"), 12);
    }
}
