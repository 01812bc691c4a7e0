//! How far sites are with a plan.

use std::collections::BTreeSet;

use domain::exhibition::plans::{PlanStanding, PlanState, PlanTally, digits_below, tallied};
use domain::exhibition::region::RegionCode;
use domain::ids::{EntryId, PlanId};
use domain::time::Micros;
use store::{Plan, PlanFilm, PlanSite, Region};

use super::access::enter_plan;
use super::regions::within;
use crate::Services;
use crate::actor::Actor;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::library::films::films_named;
use crate::paging::{PageAsk, PageLinks};

/// Sites on one page.
pub const PLAN_SITES_PAGE: u32 = 50;

/// A film on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanBoardFilm {
    /// The film.
    pub film: PlanFilm,
    /// It may not be shown any more: sites are not shown it.
    pub withdrawn: bool,
}

/// A region on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanBoardRegion {
    /// The region.
    pub region: Region,
    /// How far its sites are.
    pub tally: PlanTally,
}

/// How far the sites of a region are with a plan.
#[derive(Clone, Debug)]
pub struct PlanBoard {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The plan.
    pub plan: Plan,
    /// Its films.
    pub films: Vec<PlanBoardFilm>,
    /// The region, with all of its sites.
    pub here: PlanBoardRegion,
    /// Those directly below it that have sites with the plan.
    pub below: Vec<PlanBoardRegion>,
    /// Sites that lie in none of them.
    pub beside: PlanTally,
    /// Silent sites that no reminder reaches: they have no manager with an account that works.
    pub unreached: i64,
    /// How far the sites are that are listed.
    pub standing: PlanStanding,
    /// A page of them, by name.
    pub sites: Vec<PlanSite>,
    /// The pages beside it.
    pub links: PageLinks,
    /// When it was looked at.
    pub now: Micros,
}

impl Services {
    /// How far the sites of a region are with a plan; without one, all of them. `standing` says which of them are listed.
    ///
    /// # Errors
    /// As [`Services::plan`]; not found also before the plan is published, and of a region that is none of the office's.
    pub async fn plan_board(
        &self,
        actor: &Actor,
        id: &PlanId,
        under: Option<&RegionCode>,
        (standing, page): (PlanStanding, &PageAsk),
    ) -> Result<PlanBoard> {
        let mut tx = self.read().await?;
        let (plan, access) = enter_plan(&mut *tx, actor, id).await?;
        let under = within(&plan, under)?;
        if plan.state == PlanState::Draft {
            return Err(ServiceError::NotFound);
        }
        let list = format!("plan {id} {under} {}", standing.key());
        let start = page.start(&list, true)?;
        let films = tx.plan_films(id).await?;
        let entries: Vec<EntryId> = films.iter().map(|film| film.entry_id.clone()).collect();
        let shown: BTreeSet<EntryId> =
            films_named(self, &mut *tx, &entries).await?.into_iter().map(|film| film.entry).collect();
        let films = films.into_iter().map(|film| PlanBoardFilm { withdrawn: !shown.contains(&film.entry_id), film });
        let films = films.collect();
        let mut regions = tx.plan_regions_below(under).await?;
        let here = regions.iter().position(|one| one.code == *under).ok_or(ServiceError::NotFound)?;
        let here = regions.remove(here);
        let (_, digits) = digits_below(under);
        let counted = tx.plan_tallies(id, under, digits).await?;
        let codes: Vec<RegionCode> = regions.iter().map(|one| one.code.clone()).collect();
        let unreached = counted.iter().fold(0_i64, |sum, one| sum.saturating_add(one.unreached));
        let counted: Vec<(String, PlanStanding, i64)> =
            counted.into_iter().map(|one| (one.digits, one.standing, one.sites)).collect();
        let sums = tallied(&codes, &counted);
        let below = regions.into_iter().zip(sums.below).map(|(region, tally)| PlanBoardRegion { region, tally });
        let below = below.filter(|one| one.tally.total() > 0).collect();
        let slice = tx.plan_site_slice(id, under, standing, &start, page.limit()).await?;
        let links = PageLinks::of(&list, &slice);
        Ok(PlanBoard {
            access,
            films,
            here: PlanBoardRegion { region: here, tally: sums.whole },
            below,
            beside: sums.beside,
            unreached,
            standing,
            sites: slice.rows,
            links,
            now: self.now(),
            plan,
        })
    }
}
