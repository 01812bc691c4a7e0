//! Viewing plans of offices: what is on them, which sites get them, and how far each site is.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::plans::{PlanStanding, PlanState, WishCount};
use domain::exhibition::region::RegionCode;
use domain::exhibition::site::SiteKind;
use domain::ids::{AccountId, EntryId, PlanId, SiteId};
use domain::time::Micros;

use crate::error::Result;
use crate::listing::{Slice, Start};
use crate::sites::Region;

/// The plan whose wishes another one answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviousPlan {
    /// Key.
    pub id: PlanId,
    /// Its title.
    pub title: String,
    /// Its first day.
    pub starts_on: Day,
}

/// A viewing plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Key.
    pub id: PlanId,
    /// The region of the office.
    pub region: RegionCode,
    /// Its name; read along, never written.
    pub region_name: String,
    /// Title.
    pub title: String,
    /// What it says before its films.
    pub introduction: String,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// Kinds of sites that get it; empty: all.
    pub kinds: Vec<SiteKind>,
    /// Where it is.
    pub state: PlanState,
    /// Why it was withdrawn; empty where it was not.
    pub withdrawn_reason: String,
    /// The plan whose wishes it answers; of it only the key is written.
    pub previous: Option<PreviousPlan>,
    /// Grows with every change.
    pub version: i64,
    /// Who began it.
    pub created_by: Option<AccountId>,
    /// When.
    pub created_at: Micros,
    /// When it was published.
    pub published_at: Option<Micros>,
    /// When it was changed last.
    pub updated_at: Micros,
}

/// A film of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFilm {
    /// Its place, from 1.
    pub position: i64,
    /// The entry.
    pub entry_id: EntryId,
    /// Its title when it was put there.
    pub title: String,
    /// Its length then, milliseconds.
    pub length_ms: i64,
    /// Every site shows it; else it is offered.
    pub must: bool,
    /// Questions to discuss.
    pub questions: Vec<String>,
}

/// A plan as a site got it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SitePlan {
    /// The plan.
    pub plan: Plan,
    /// Its films, in order.
    pub films: Vec<PlanFilm>,
    /// Until when the site is to hold it.
    pub due_on: Day,
    /// When the site opened it.
    pub received_at: Option<Micros>,
}

/// Which plans are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanFilter {
    /// Of offices of these regions and of those in them.
    pub regions: Vec<RegionCode>,
    /// In this state.
    pub state: Option<PlanState>,
}

/// How many sites of a plan are so far in one part of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanCount {
    /// The first digits of where they lie.
    pub digits: String,
    /// How far they are.
    pub standing: PlanStanding,
    /// How many there are.
    pub sites: i64,
    /// Those of them that are silent and have no manager with an account that works: no letter reaches them.
    pub unreached: i64,
}

/// A site with how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanSite {
    /// Key.
    pub id: SiteId,
    /// The code in the office's own list.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The region it lies in.
    pub region: RegionCode,
    /// The name of that.
    pub region_name: String,
    /// What it is.
    pub kind: SiteKind,
    /// How far it is.
    pub standing: PlanStanding,
    /// When it opened the plan.
    pub received_at: Option<Micros>,
    /// When its managers were reminded last.
    pub reminded_at: Option<Micros>,
}

/// A manager of a site that got a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanManager {
    /// The account.
    pub account_id: AccountId,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// The site, by its number.
    pub site: i64,
    /// Its key.
    pub site_id: SiteId,
    /// Its name.
    pub site_name: String,
}

/// Viewing plans.
#[async_trait]
pub trait Plans {
    /// Adds a plan.
    async fn insert_plan(&mut self, plan: &Plan) -> Result<()>;
    /// A plan.
    async fn plan(&mut self, id: &PlanId) -> Result<Option<Plan>>;
    /// Writes a plan that was read at the version it has, which then grows; false where it was changed since.
    async fn update_plan(&mut self, plan: &Plan) -> Result<bool>;
    /// The published plan of an office that began last, if any.
    async fn last_plan(&mut self, region: &RegionCode) -> Result<Option<PreviousPlan>>;
    /// A page of plans, those that begin last first.
    async fn plan_slice(&mut self, filter: &PlanFilter, start: &Start, limit: i64) -> Result<Slice<Plan>>;
    /// How many plans the filter leaves.
    async fn plan_count(&mut self, filter: &PlanFilter) -> Result<i64>;
    /// How many sites got each of these plans; those that none got are not among them.
    async fn plan_site_counts(&mut self, plans: &[PlanId]) -> Result<Vec<(PlanId, i64)>>;

    /// The films of a plan, in order.
    async fn plan_films(&mut self, id: &PlanId) -> Result<Vec<PlanFilm>>;
    /// Puts these in the place of those before, in this order.
    async fn put_plan_films(&mut self, id: &PlanId, films: &[PlanFilm]) -> Result<()>;
    /// Regions whose open sites get a plan, in order.
    async fn plan_regions(&mut self, id: &PlanId) -> Result<Vec<Region>>;
    /// Puts these in the place of those before.
    async fn put_plan_regions(&mut self, id: &PlanId, regions: &[RegionCode]) -> Result<()>;
    /// A region, first, and those directly below it; a region that lacks the level between counts as directly below. Empty where
    /// there is no such region.
    async fn plan_regions_below(&mut self, region: &RegionCode) -> Result<Vec<Region>>;
    /// Names of these regions, in order.
    async fn plan_region_names(&mut self, codes: &[RegionCode]) -> Result<Vec<Region>>;
    /// Sites in a region that are open from the first day to the last and of one of these kinds, if any are named; by so many of the
    /// first digits of their regions.
    async fn plan_open_sites(
        &mut self,
        region: &RegionCode,
        digits: usize,
        days: (Day, Day),
        kinds: &[SiteKind],
    ) -> Result<Vec<(String, i64)>>;

    /// How many sites would get a plan if it were published as it is.
    async fn plan_expected_sites(&mut self, id: &PlanId) -> Result<i64>;
    /// Notes the sites that get a plan, and how many they are, as they are now: of its regions and kinds, open on all of its days and
    /// excluded on none; how many.
    async fn freeze_plan_sites(&mut self, id: &PlanId) -> Result<u64>;
    /// Sites of a region that got a plan, by so many of the first digits of their regions and by how far they are.
    async fn plan_tallies(&mut self, id: &PlanId, region: &RegionCode, digits: usize) -> Result<Vec<PlanCount>>;
    /// A page of the sites of a region that are so far with a plan, by name.
    async fn plan_site_slice(
        &mut self,
        id: &PlanId,
        region: &RegionCode,
        standing: PlanStanding,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<PlanSite>>;
    /// All sites of a region that got a plan, by region and code.
    async fn plan_sites(&mut self, id: &PlanId, region: &RegionCode) -> Result<Vec<PlanSite>>;
    /// Sites of a region, by their numbers, that are silent, have a manager, and were not reminded since; at most so many.
    async fn plan_silent_sites(
        &mut self,
        id: &PlanId,
        region: &RegionCode,
        since: Micros,
        limit: i64,
    ) -> Result<Vec<i64>>;
    /// Managers of the sites that got a plan, by account and site; of these sites alone, if any are named.
    async fn plan_managers(&mut self, id: &PlanId, sites: Option<&[i64]>) -> Result<Vec<PlanManager>>;
    /// Notes that these sites were reminded.
    async fn mark_plan_reminded(&mut self, id: &PlanId, sites: &[i64], at: Micros) -> Result<()>;

    /// The published plans of a site whose last day is not over, the next due first.
    async fn plans_of_site(&mut self, site: i64, today: Day) -> Result<Vec<SitePlan>>;
    /// The published plans that a site is to show, the next due first: those whose last day is not over, and those whose last day is since
    /// then, and of which it has held nothing.
    async fn plans_to_show(&mut self, site: i64, today: Day, since: Day) -> Result<Vec<SitePlan>>;
    /// A plan that a site got, also one that was withdrawn or is over.
    async fn plan_of_site(&mut self, site: i64, id: &PlanId) -> Result<Option<SitePlan>>;
    /// Notes that a site opened these plans; how many of which that was not known. What the site did not get is passed over.
    async fn mark_plans_received(&mut self, site: i64, plans: &[PlanId], at: Micros) -> Result<u64>;

    /// What viewings of a plan wished for, by film, subject and the region below this one.
    async fn plan_wishes(&mut self, id: &PlanId, region: &RegionCode) -> Result<Vec<WishCount>>;
    /// Wishes in words from viewings of a plan, each with the name of the site, the newest first, at most so many.
    async fn plan_wish_words(&mut self, id: &PlanId, limit: i64) -> Result<Vec<(String, String)>>;
}
