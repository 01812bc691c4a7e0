//! What sites watched by the day, how they stood in a month, and the same added up for regions.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::participation::{
    DaySums, ExcludedRegion, Month, ParticipationRule, ParticipationState, ParticipationSums,
};
use domain::exhibition::region::RegionCode;
use domain::exhibition::viewing::{ViewingKind, ViewingSource, ViewingState};
use domain::ids::{EntryId, SiteId, ViewingId};
use domain::time::Micros;

use crate::error::Result;
use crate::listing::{Slice, Start};
use crate::sites::Region;

/// A film that was shown at a viewing, as it is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedShowing {
    /// The viewing.
    pub viewing: ViewingId,
    /// How people watched.
    pub kind: ViewingKind,
    /// Where what is known of it came from.
    pub source: ViewingSource,
    /// People.
    pub heads: i64,
    /// The film.
    pub film: EntryId,
    /// Evidenced, milliseconds.
    pub counted_ms: i64,
    /// When the evidence came.
    pub received_at: Micros,
}

/// What a site watched on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteDay {
    /// The day.
    pub day: Day,
    /// The site's number.
    pub site: i64,
    /// What it watched.
    pub sums: DaySums,
}

/// Whether a month is rolled up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthTally {
    /// The month.
    pub month: Month,
    /// How often a day of it was counted.
    pub changes: i64,
    /// When that was last.
    pub changed_at: Micros,
    /// How often it had been when it was rolled up last.
    pub rolled_up: i64,
    /// When that was.
    pub rolled_up_at: Option<Micros>,
}

/// Of which regions the sites are added up in one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegionPart {
    /// Of all; those that have no site any more go.
    Whole,
    /// Of a city and everything in it.
    City(RegionCode),
    /// Of provinces; regions that have no site any more go.
    Provinces,
}

/// A period in which a site or region is not expected to watch, and when it was entered or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExclusionChange {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub until: Day,
    /// When it was changed last.
    pub changed_at: Micros,
}

/// A region, and whether its month is approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionPlace {
    /// The region.
    pub region: Region,
    /// Its last approval holds.
    pub is_approved: bool,
}

/// The sites of a region in a month, by a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegionMonth {
    /// The month.
    pub month: Month,
    /// The rule.
    pub rule: ParticipationRule,
    /// The sites.
    pub sums: ParticipationSums,
}

/// A region below another, in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionLine {
    /// The region.
    pub region: Region,
    /// Its sites.
    pub sums: ParticipationSums,
    /// Its last approval holds.
    pub is_approved: bool,
}

/// Which sites of a month are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteMonthAsk {
    /// The month.
    pub month: Month,
    /// The rule.
    pub rule: ParticipationRule,
    /// The region with everything below it.
    pub region: RegionCode,
    /// Only those in this state.
    pub state: Option<ParticipationState>,
}

/// How a site stood in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteMonthLine {
    /// The site.
    pub id: SiteId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The region it lay in.
    pub region: Region,
    /// How it stood.
    pub state: ParticipationState,
    /// It watched enough, and only with what was entered by hand.
    pub is_by_hand: bool,
    /// Evidenced minutes.
    pub minutes: i64,
    /// Minutes entered by hand.
    pub manual_minutes: i64,
    /// Viewings, those entered by hand too.
    pub viewings: i64,
    /// People at them.
    pub heads: i64,
}

/// A film at a viewing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayFilm {
    /// The film.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Evidenced, milliseconds.
    pub counted_ms: i64,
    /// Its length, milliseconds.
    pub length_ms: i64,
    /// By the site's clock: when it began.
    pub begun_at: Micros,
    /// By the site's clock: when the last of it was played.
    pub ended_at: Micros,
    /// More was claimed than the clock allows.
    pub is_faster: bool,
    /// When the evidence came.
    pub received_at: Micros,
}

/// A viewing at a site on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayViewing {
    /// The viewing.
    pub id: ViewingId,
    /// How people watched.
    pub kind: ViewingKind,
    /// How far it is.
    pub state: ViewingState,
    /// Where what is known of it came from.
    pub source: ViewingSource,
    /// When it began.
    pub started_at: Option<Micros>,
    /// When it ended.
    pub ended_at: Option<Micros>,
    /// People.
    pub heads: i64,
    /// What was shown.
    pub films: Vec<DayFilm>,
}

/// Participation of sites.
#[async_trait]
pub trait Participation {
    /// What was shown at a site on a day, viewing by viewing; of viewings that were returned nothing.
    async fn counted_showings(&mut self, site: i64, day: Day) -> Result<Vec<CountedShowing>>;
    /// Puts what sites watched on a day in the place of what was there.
    async fn put_site_days(&mut self, days: &[SiteDay]) -> Result<()>;
    /// Removes what a site watched on a day.
    async fn delete_site_day(&mut self, site: i64, day: Day) -> Result<()>;
    /// Notes that a day of a month was counted.
    async fn count_participation_change(&mut self, month: Month, at: Micros) -> Result<()>;

    /// The lowest and the highest number of a site; `None` where there is none.
    async fn site_number_range(&mut self) -> Result<Option<(i64, i64)>>;
    /// When a site was changed last.
    async fn sites_changed_at(&mut self) -> Result<Option<Micros>>;
    /// Exclusions that were entered or taken back after a moment.
    async fn exclusions_changed_after(&mut self, at: Micros) -> Result<Vec<ExclusionChange>>;
    /// Makes sure that there is a tally of a month.
    async fn begin_participation_month(&mut self, month: Month, at: Micros) -> Result<()>;
    /// Months of which anything is known, in order.
    async fn participation_months(&mut self) -> Result<Vec<MonthTally>>;
    /// A month of which anything is known.
    async fn participation_month(&mut self, month: Month) -> Result<Option<MonthTally>>;
    /// Says how the sites with these numbers stood in a month by a rule. Rows that are as they were are not written.
    async fn roll_up_sites(&mut self, month: Month, rule: ParticipationRule, numbers: (i64, i64)) -> Result<()>;
    /// The cities that have sites in a month, by code.
    async fn cities_of_month(&mut self, month: Month, rule: ParticipationRule) -> Result<Vec<RegionCode>>;
    /// Adds up for every region of a part how its sites stood.
    async fn roll_up_regions(&mut self, month: Month, rule: ParticipationRule, part: &RegionPart) -> Result<()>;
    /// Notes that a month was rolled up as it was after so many changes.
    async fn mark_rolled_up(&mut self, month: Month, changes: i64, at: Micros) -> Result<()>;

    /// These regions, as far as there are, and whether their month is approved; by code.
    async fn region_places(&mut self, codes: &[RegionCode], month: Month) -> Result<Vec<RegionPlace>>;
    /// Regions that lie in no other one, by code.
    async fn outermost_regions(&mut self) -> Result<Vec<Region>>;
    /// A region in these months by a rule, and in the last of them by every rule. Where nothing was rolled up there is no row.
    async fn region_year(
        &mut self,
        region: &RegionCode,
        months: &[Month],
        rule: ParticipationRule,
    ) -> Result<Vec<RegionMonth>>;
    /// The regions directly below one that have sites, by code.
    async fn region_lines(
        &mut self,
        region: &RegionCode,
        month: Month,
        rule: ParticipationRule,
    ) -> Result<Vec<RegionLine>>;
    /// Regions around or in a region that are excluded in a month, by code; at most 500.
    async fn excluded_regions(
        &mut self,
        region: &RegionCode,
        month: Month,
        rule: ParticipationRule,
    ) -> Result<Vec<ExcludedRegion>>;
    /// A page of the sites of a region, by region and number.
    async fn site_month_slice(&mut self, ask: &SiteMonthAsk, start: &Start, limit: i64)
    -> Result<Slice<SiteMonthLine>>;

    /// What a site watched in a month, by day.
    async fn days_of_site(&mut self, site: i64, month: Month) -> Result<Vec<SiteDay>>;
    /// The viewings at a site on a day with their films, in two statements.
    async fn viewings_of_day(&mut self, site: i64, day: Day) -> Result<Vec<DayViewing>>;
}
