//! What somebody in the exhibition finds first.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget, Reach};
use domain::exhibition::orders::standing::due_weeks;
use domain::exhibition::orders::week::week_of;
use domain::exhibition::participation::Month;
use domain::exhibition::settings::ExhibitionSettings;
use store::{ExhibitionWaitAsk, ExhibitionWaits, RegionCount, SiteCounts, SiteFilter, SiteLine, SiteOrder, Start, Tx};

use super::list::around;
use crate::Services;
use crate::actor::Actor;
use crate::error::Result;
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::settings::{settings, today};

/// Sites of a manager that the page names.
const MOST_SITES: i64 = 20;

/// What somebody in the exhibition finds first.
#[derive(Clone, Debug)]
pub struct ExhibitionHome {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// How the sites within reach stand.
    pub counts: SiteCounts,
    /// The regions the person begins with.
    pub regions: Vec<RegionCount>,
    /// The sites of a manager, by code.
    pub sites: Vec<SiteLine>,
    /// What waits for the person in the other rooms.
    pub waits: ExhibitionWaits,
    /// The month before the present one: the last that can be approved.
    pub last_month: Month,
    /// The day that is today.
    pub today: Day,
}

impl Services {
    /// What somebody in the exhibition finds first.
    ///
    /// # Errors
    /// Nobody signed in, or nothing in the exhibition.
    pub async fn exhibition_home(&self, actor: &Actor) -> Result<ExhibitionHome> {
        let action = ExhibitionAction::ViewSites;
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(action, ExhibitionTarget::Whole)?;
        let (settings, _) = settings(&mut *tx).await?;
        let today = today(self, &settings);
        let reach = access.reach_of(action);
        let counts = tx.site_counts(&reach, today).await?;
        let (_, regions) = around(&mut *tx, &access, action, None, today).await?;
        let own: Vec<Reach> = reach.into_iter().filter(|one| matches!(one, Reach::Site(_))).collect();
        let sites = if own.is_empty() {
            Vec::new()
        } else {
            let filter = SiteFilter::within(own, today);
            tx.site_slice(&filter, SiteOrder::Code, false, &Start::First, MOST_SITES).await?.rows
        };
        let waits = waits_of(&mut *tx, &access, &settings, today).await?;
        let last_month = last_month(today);
        Ok(ExhibitionHome { access, counts, regions, sites, waits, last_month, today })
    }
}

/// The month before that of a day.
fn last_month(today: Day) -> Month {
    Month::of(today).earlier(1)
}

/// What waits for the person, in one statement; in none for who decides about nothing.
async fn waits_of(
    tx: &mut dyn Tx,
    access: &ExhibitionAccess,
    settings: &ExhibitionSettings,
    today: Day,
) -> Result<ExhibitionWaits> {
    let ask = ExhibitionWaitAsk {
        plans: access.regions_of(ExhibitionAction::EditPlans),
        viewings: access.regions_of(ExhibitionAction::JudgeViewings),
        months: access.regions_of(ExhibitionAction::ReportParticipation),
        previews: access.sites_of(ExhibitionAction::EditPreviews),
        month: last_month(today),
        rule: settings.rule.parse().unwrap_or_default(),
        week: week_of(today),
        unmet: due_weeks(today),
        today,
    };
    if ask.plans.is_empty() && ask.viewings.is_empty() && ask.months.is_empty() && ask.previews.is_empty() {
        return Ok(ExhibitionWaits::default());
    }
    Ok(tx.exhibition_waits(&ask).await?)
}
