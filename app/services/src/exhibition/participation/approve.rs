//! Approval of a month climbs the tree: town, county, city, province. A region is approved when all below it that have sites to expect
//! are, and its approval is taken back from above only, while nothing above it is approved.

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::participation::{Month, ParticipationProblem};
use domain::exhibition::region::{RegionCode, RegionLevel};
use domain::limits;
use store::{KeptApproval, NewApproval, RegionLine, Tx};

use super::enter::EnteredRegion;
use super::ready::ready_to_report;
use super::view::Asked;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, TextName};
use crate::exhibition::access::ExhibitionAccess;
use crate::input::required_text;

/// The smallest region that the person is an office of and that holds this one, or holds it and is another.
fn acting_region(access: &ExhibitionAccess, region: &RegionCode, strictly: bool) -> Option<RegionCode> {
    let own = access.regions_of(ExhibitionAction::ReportParticipation).into_iter();
    own.filter(|one| one.contains(region) && !(strictly && one == region)).max_by_key(|one| one.as_str().len())
}

/// Whether a region has to be approved before the one above it. Villages do not approve.
pub(super) fn is_wanted(line: &RegionLine) -> bool {
    line.region.code.level() != RegionLevel::Village && line.sums.expected() > 0 && !line.is_approved
}

async fn keep(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    (region, by_region, month): (&RegionCode, RegionCode, Month),
    reason: Option<String>,
) -> Result<()> {
    let last = tx.participation_approvals(region, month).await?;
    let approval = NewApproval {
        region: region.clone(),
        month,
        number: last.first().map_or(0, |last| last.number) + 1,
        is_approved: reason.is_none(),
        by_region,
        decided_by: actor.account().map(|account| account.id.clone()),
        reason: reason.unwrap_or_default(),
        decided_at: cx.now(),
    };
    tx.insert_participation_approval(&approval).await?;
    let month = month.to_string();
    if approval.is_approved {
        let event = event::ParticipationApprove { region: region.as_str(), month: &month };
        cx.audit(tx, actor, None, region.as_str(), &event).await
    } else {
        let (region, reason) = (region.as_str(), approval.reason.as_str());
        let event = event::ParticipationTakeBack { region, month: &month, reason };
        cx.audit(tx, actor, None, region, &event).await
    }
}

impl Services {
    /// Approves the month of a region.
    ///
    /// # Errors
    /// A missing permission; a month that is not over, or of which nothing is known; a region that is approved already; regions below it
    /// that are not, by name.
    pub async fn approve_month(&self, actor: &Actor, region: &RegionCode, month: Month) -> Result<()> {
        // Whose approval is waited for depends on sites and exclusions, not on what was watched.
        ready_to_report(self, actor, (region, month), false).await?;
        let mut tx = self.write().await?;
        let action = ExhibitionAction::ReportParticipation;
        let entered = EnteredRegion::of(&mut *tx, actor, region, month, action).await?;
        let asked = Asked::of(self, &mut *tx, Some(month), None).await?;
        if entered.is_approved {
            return Err(Refusal::Participation(ParticipationProblem::Approved).into());
        }
        let lines = tx.region_lines(region, month, asked.rule).await?;
        let below: Vec<String> = lines.into_iter().filter(is_wanted).map(|line| line.region.name).collect();
        if !below.is_empty() {
            return Err(Refusal::Participation(ParticipationProblem::Below(below)).into());
        }
        let by = acting_region(&entered.access, region, false).unwrap_or_else(|| region.clone());
        keep(self, &mut *tx, actor, (region, by, month), None).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the approval of a region's month back, from above.
    ///
    /// # Errors
    /// A missing permission, or an office that is not above the region; a region that is not approved; one above it that is, by name;
    /// no reason.
    pub async fn take_back_approval(
        &self,
        actor: &Actor,
        region: &RegionCode,
        month: Month,
        reason: &str,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let action = ExhibitionAction::ReportParticipation;
        let entered = EnteredRegion::of(&mut *tx, actor, region, month, action).await?;
        let by = acting_region(&entered.access, region, true);
        let by = by.ok_or(Refusal::Participation(ParticipationProblem::NotAbove))?;
        if !entered.is_approved {
            return Err(Refusal::Participation(ParticipationProblem::NotApproved).into());
        }
        if let Some(above) = entered.above.iter().find(|place| place.is_approved) {
            return Err(Refusal::Participation(ParticipationProblem::Above(above.region.name.clone())).into());
        }
        let reason = required_text(reason, TextName::Reason, limits::REASON)?;
        keep(self, &mut *tx, actor, (region, by, month), Some(reason)).await?;
        Ok(tx.commit().await?)
    }

    /// What was approved and taken back of a region's month, the last first.
    ///
    /// # Errors
    /// A missing permission; no such region, or none that the person may look at.
    pub async fn month_approvals(&self, actor: &Actor, region: &RegionCode, month: Month) -> Result<Vec<KeptApproval>> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::ViewParticipation, ExhibitionTarget::Region(region))?;
        Ok(tx.participation_approvals(region, month).await?)
    }
}
