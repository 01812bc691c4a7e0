//! What is decided about a month of a region: its reports, its approvals, and what stands in the way of one.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::participation::Month;
use domain::exhibition::region::RegionCode;
use store::{KeptApproval, Region, ReportHead};

use super::approve::is_wanted;
use super::enter::{EnteredRegion, own_region};
use super::view::{Asked, ParticipationAsk, is_above};
use crate::Services;
use crate::actor::Actor;
use crate::error::Result;
use crate::exhibition::access::ExhibitionAccess;

/// What is decided about a month of a region.
#[derive(Clone, Debug)]
pub struct MonthDecisionsView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The region.
    pub region: Region,
    /// Regions above it that the person may look at, the outermost first.
    pub above: Vec<Region>,
    /// The month.
    pub month: Month,
    /// The day that is today where the month is not over.
    pub until: Option<Day>,
    /// The month is approved.
    pub is_approved: bool,
    /// A region above that the person may look at is approved: its approval is taken back first.
    pub approved_above: Option<Region>,
    /// Regions below that are to approve it first.
    pub waiting: Vec<Region>,
    /// Its reports, the last first.
    pub reports: Vec<ReportHead>,
    /// Its approvals, the last first.
    pub approvals: Vec<KeptApproval>,
    /// The person may freeze a report of it, and approve it.
    pub may_report: bool,
    /// The person may take its approval back.
    pub may_take_back: bool,
    /// The zone that times are told in.
    pub time_zone: String,
}

impl MonthDecisionsView {
    /// What a region is called, where it is the view's own or above it.
    #[must_use]
    pub fn name_of(&self, code: &RegionCode) -> String {
        let found = self.above.iter().chain([&self.region]).find(|region| region.code == *code);
        found.map_or_else(|| code.to_string(), |region| region.name.clone())
    }
}

impl Services {
    /// Reports and approvals of a month of a region, in six statements.
    ///
    /// # Errors
    /// A missing permission; no such region, or none that the person may look at.
    pub async fn month_decisions(&self, actor: &Actor, ask: &ParticipationAsk) -> Result<MonthDecisionsView> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        let asked = Asked::of(self, &mut *tx, ask.month, ask.rule).await?.to_decide(ask.month);
        let code = match &ask.region {
            Some(region) => region.clone(),
            None => own_region(&mut *tx, &access, actor).await?,
        };
        let act = (asked.month, ExhibitionAction::ViewParticipation);
        let entered = EnteredRegion::with(&mut *tx, access, actor, &code, act).await?;
        let reports = tx.participation_reports(&code, asked.month).await?;
        let approvals = tx.participation_approvals(&code, asked.month).await?;
        let lines = tx.region_lines(&code, asked.month, asked.rule).await?;
        let above = entered.visible_above(actor);
        // Where the province is approved, whose office the person is not, so is what lies between.
        let mut approved = entered.above.iter().filter(|place| place.is_approved).map(|place| &place.region);
        let approved_above = approved.find(|region| above.contains(region)).cloned();
        let target = ExhibitionTarget::Region(&code);
        Ok(MonthDecisionsView {
            approved_above,
            waiting: lines.into_iter().filter(is_wanted).map(|line| line.region).collect(),
            may_report: entered.access.may(ExhibitionAction::ReportParticipation, target).is_ok(),
            may_take_back: is_above(&entered.access, &code),
            region: entered.region,
            above,
            month: asked.month,
            until: asked.until(),
            is_approved: entered.is_approved,
            reports,
            approvals,
            time_zone: asked.settings.time_zone,
            access: entered.access,
        })
    }
}
