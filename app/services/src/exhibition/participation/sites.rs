//! Sites of a month: how each stood, what it watched on which day, and the viewings of a day.

use domain::calendar::Day;
use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::participation::{
    CountedPart, DaySums, Month, MonthCount, ParticipationRule, ParticipationState, SiteStanding, month_count, standing,
};
use domain::ids::SiteId;
use store::{DayViewing, NamedExclusion, Region, Site, SiteMonthAsk, SiteMonthLine};

use super::enter::{EnteredRegion, own_region};
use super::view::{Asked, ParticipationAsk};
use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::exhibition::access::{ExhibitionAccess, enter_site};
use crate::exhibition::sites::periods::open_periods;
use crate::paging::{PageAsk, PageLinks};

/// How lists of sites of a month are named in cursors.
const LIST: &str = "participation sites";

/// A page of the sites of a region in a month.
#[derive(Clone, Debug)]
pub struct SiteMonthsView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The region.
    pub region: Region,
    /// Regions above it that the person may look at, the outermost first.
    pub above: Vec<Region>,
    /// The month.
    pub month: Month,
    /// The rule.
    pub rule: ParticipationRule,
    /// Only sites in this state.
    pub state: Option<ParticipationState>,
    /// The sites, by region and number.
    pub lines: Vec<SiteMonthLine>,
    /// How many there are on all pages.
    pub found: i64,
    /// The pages beside it.
    pub links: PageLinks,
}

/// The month of a site.
#[derive(Clone, Debug)]
pub struct SiteMonthView {
    /// What the person or device is.
    pub access: ExhibitionAccess,
    /// The site.
    pub site: Site,
    /// The month.
    pub month: Month,
    /// The rule.
    pub rule: ParticipationRule,
    /// Days on which something was watched.
    pub days: Vec<(Day, DaySums)>,
    /// What it watched in all, as rules ask for it.
    pub count: MonthCount,
    /// How it stands by every rule.
    pub standings: Vec<(ParticipationRule, SiteStanding)>,
    /// Why it is not expected to watch.
    pub exclusions: Vec<NamedExclusion>,
}

impl SiteMonthView {
    /// How it stands by the rule that was asked for.
    #[must_use]
    pub fn standing(&self) -> Option<SiteStanding> {
        self.standings.iter().find(|(rule, _)| *rule == self.rule).map(|(_, standing)| *standing)
    }
}

/// A day of a site.
#[derive(Clone, Debug)]
pub struct SiteDayView {
    /// What the person or device is.
    pub access: ExhibitionAccess,
    /// The site.
    pub site: Site,
    /// The day.
    pub day: Day,
    /// The viewings.
    pub viewings: Vec<DayViewing>,
    /// What counts of them.
    pub sums: DaySums,
    /// The zone that times are told in.
    pub time_zone: String,
}

/// A page of the sites of a region in a month, in a state where one is given.
async fn listed(
    cx: &Context,
    actor: &Actor,
    ask: &ParticipationAsk,
    state: Option<ParticipationState>,
    page: &PageAsk,
) -> Result<SiteMonthsView> {
    let mut tx = cx.read().await?;
    let access = ExhibitionAccess::of(&mut *tx, actor).await?;
    let Asked { month, rule, .. } = Asked::of(cx, &mut *tx, ask.month, ask.rule).await?;
    let region = match &ask.region {
        Some(region) => region.clone(),
        None => own_region(&mut *tx, &access, actor).await?,
    };
    let act = (month, ExhibitionAction::ViewParticipation);
    let entered = EnteredRegion::with(&mut *tx, access, actor, &region, act).await?;
    let start = page.start(LIST, true)?;
    let wanted = SiteMonthAsk { month, rule, region, state };
    let slice = tx.site_month_slice(&wanted, &start, page.limit()).await?;
    let links = PageLinks::of(LIST, &slice);
    let rows = tx.region_year(&wanted.region, &[month], rule).await?;
    let sums = rows.iter().find(|row| row.rule == rule).map(|row| row.sums).unwrap_or_default();
    Ok(SiteMonthsView {
        above: entered.visible_above(actor),
        access: entered.access,
        region: entered.region,
        month,
        rule,
        state,
        lines: slice.rows,
        found: state.map_or(sums.all(), |state| sums.in_state(state)),
        links,
    })
}

impl Services {
    /// A page of the sites of a region in a month, in a state where one is given.
    ///
    /// # Errors
    /// A missing permission; no such region, or none that the person may look at; a place that is in no such list.
    pub async fn participation_sites(
        &self,
        actor: &Actor,
        ask: &ParticipationAsk,
        state: Option<ParticipationState>,
        page: &PageAsk,
    ) -> Result<SiteMonthsView> {
        listed(self, actor, ask, state, page).await
    }

    /// A page of the sites of a region that watched nothing in a month.
    ///
    /// # Errors
    /// As [`Services::participation_sites`].
    pub async fn silent_sites(&self, actor: &Actor, ask: &ParticipationAsk, page: &PageAsk) -> Result<SiteMonthsView> {
        listed(self, actor, ask, Some(ParticipationState::Silent), page).await
    }

    /// The month of a site, counted from its days as they are now.
    ///
    /// # Errors
    /// A missing permission; no such site, or none that the person may look at.
    pub async fn site_month(
        &self,
        actor: &Actor,
        id: &SiteId,
        month: Option<Month>,
        rule: Option<ParticipationRule>,
    ) -> Result<SiteMonthView> {
        let mut tx = self.read().await?;
        let (site, access) = enter_site(&mut *tx, actor, id, ExhibitionAction::ViewParticipation).await?;
        let Asked { month, rule, .. } = Asked::of(self, &mut *tx, month, rule).await?;
        let days = tx.days_of_site(site.number, month).await?;
        let days: Vec<(Day, DaySums)> = days.into_iter().map(|one| (one.day, one.sums)).collect();
        let open = open_periods(&mut *tx, &site).await?;
        let mut exclusions = tx.exclusions_of_site(&site).await?;
        exclusions.retain(|one| month.touches(one.exclusion.from, one.exclusion.until));
        let periods: Vec<(Day, Day)> = exclusions.iter().map(|one| (one.exclusion.from, one.exclusion.until)).collect();
        let of = |rule: &ParticipationRule| (*rule, standing(*rule, month, &open, &periods, &days));
        let standings = ParticipationRule::ALL.iter().map(of).collect();
        let count = month_count(month, &days, CountedPart::All);
        Ok(SiteMonthView { access, site, month, rule, days, count, standings, exclusions })
    }

    /// The viewings at a site on a day.
    ///
    /// # Errors
    /// A missing permission; no such site, or none that the person may look at.
    pub async fn viewings_of_day(&self, actor: &Actor, id: &SiteId, day: Day) -> Result<SiteDayView> {
        let mut tx = self.read().await?;
        let (site, access) = enter_site(&mut *tx, actor, id, ExhibitionAction::ViewParticipation).await?;
        let Asked { settings, .. } = Asked::of(self, &mut *tx, None, None).await?;
        let viewings = tx.viewings_of_day(site.number, day).await?;
        let days = tx.days_of_site(site.number, Month::of(day)).await?;
        let sums = days.iter().find(|one| one.day == day).map(|one| one.sums).unwrap_or_default();
        Ok(SiteDayView { access, site, day, viewings, sums, time_zone: settings.time_zone })
    }
}
