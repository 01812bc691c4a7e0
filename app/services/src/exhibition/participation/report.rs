//! Reports of a month: frozen with the rule and its version, never changed, and corrected only by a new one with a reason.

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::participation::{Month, ParticipationProblem, ReportContent};
use domain::exhibition::region::RegionCode;
use domain::hex;
use domain::ids::ReportId;
use domain::limits;
use sha2::{Digest as _, Sha256};
use store::{NewReport, ReportHead, Tx};

use super::enter::EnteredRegion;
use super::ready::ready_to_report;
use super::view::{Asked, figures_of};
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::exhibition::access::ExhibitionAccess;
use crate::input::{optional_text, required_text};

/// A frozen report.
#[derive(Clone, Debug)]
pub struct ReportView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// What it is.
    pub head: ReportHead,
    /// What it holds.
    pub content: ReportContent,
    /// The same as it was frozen, which the hash is of.
    pub text: String,
    /// Its hash is that of what it holds.
    pub is_intact: bool,
    /// All reports of the region and month, the last first: those after this one correct it.
    pub reports: Vec<ReportHead>,
    /// The zone that times are told in.
    pub time_zone: String,
}

impl ReportView {
    /// The report that corrects it.
    #[must_use]
    pub fn corrected_by(&self) -> Option<&ReportHead> {
        self.reports.iter().find(|one| one.number == self.head.number + 1)
    }
}

fn hash_of(text: &str) -> String {
    hex::encode(&Sha256::digest(text))
}

impl Services {
    /// Freezes the month of a region as it stands by the rule of the settings, rolled up before where something changed, so that it holds
    /// what came a moment before: it is never changed after.
    ///
    /// # Errors
    /// A missing permission; a month that is not over, or of which nothing is known; the same figures as the report before; no reason
    /// where one corrects another.
    pub async fn freeze_report(
        &self,
        actor: &Actor,
        region: &RegionCode,
        month: Month,
        reason: &str,
    ) -> Result<ReportId> {
        ready_to_report(self, actor, (region, month), true).await?;
        let mut tx = self.write().await?;
        let action = ExhibitionAction::ReportParticipation;
        let entered = EnteredRegion::of(&mut *tx, actor, region, month, action).await?;
        let asked = Asked::of(self, &mut *tx, Some(month), None).await?;
        let before = tx.participation_reports(region, month).await?;
        let before = before.first();
        let reason = match before {
            None => optional_text(reason, TextName::Reason, limits::REASON)?,
            Some(_) => required_text(reason, TextName::Reason, limits::REASON)?,
        };
        let content = figures_of(&mut *tx, &entered.region, month, asked.rule).await?.content;
        let content = serde_json::to_string(&content).map_err(|error| ServiceError::Environment(error.to_string()))?;
        let sha256 = hash_of(&content);
        if before.is_some_and(|before| before.sha256 == sha256) {
            return Err(Refusal::Participation(ParticipationProblem::Unchanged).into());
        }
        let report = NewReport {
            id: self.fresh_id()?,
            region: region.clone(),
            month,
            rule: asked.rule,
            number: before.map_or(0, |before| before.number) + 1,
            content,
            sha256,
            reason,
            frozen_by: actor.account().map(|account| account.id.clone()),
            frozen_at: self.now(),
        };
        tx.insert_participation_report(&report).await?;
        let month = month.to_string();
        let event = event::ParticipationFreeze {
            region: region.as_str(),
            month: &month,
            rule: report.rule.key(),
            version: report.number,
            hash: &report.sha256,
            reason: &report.reason,
        };
        self.audit(&mut *tx, actor, None, report.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(report.id)
    }

    /// A frozen report, for whoever may look at its region.
    ///
    /// # Errors
    /// No such report, or none that the person may look at; a missing permission.
    pub async fn report(&self, actor: &Actor, id: &ReportId) -> Result<ReportView> {
        report_in(self, &mut *self.read().await?, actor, id).await
    }

    /// The reports of a region and month, the last first.
    ///
    /// # Errors
    /// A missing permission; no such region, or none that the person may look at.
    pub async fn reports(&self, actor: &Actor, region: &RegionCode, month: Month) -> Result<Vec<ReportHead>> {
        let mut tx = self.read().await?;
        EnteredRegion::of(&mut *tx, actor, region, month, ExhibitionAction::ViewParticipation).await?;
        Ok(tx.participation_reports(region, month).await?)
    }
}

/// A frozen report, within a transaction that reads.
///
/// # Errors
/// As [`Services::report`].
pub(crate) async fn report_in(cx: &Context, tx: &mut dyn Tx, actor: &Actor, id: &ReportId) -> Result<ReportView> {
    let access = ExhibitionAccess::of(tx, actor).await?;
    // Whoever may do it nowhere learns of no report.
    if *actor != Actor::Operator {
        access.may(ExhibitionAction::ViewParticipation, ExhibitionTarget::Whole)?;
    }
    let kept = tx.participation_report(id).await?.ok_or(ServiceError::NotFound)?;
    EnteredRegion::may(&access, actor, ExhibitionAction::ViewParticipation, &kept.head.region)?;
    let reports = tx.participation_reports(&kept.head.region, kept.head.month).await?;
    let Asked { settings, .. } = Asked::of(cx, tx, None, None).await?;
    let is_intact = hash_of(&kept.text) == kept.head.sha256;
    let time_zone = settings.time_zone;
    Ok(ReportView { access, head: kept.head, content: kept.content, text: kept.text, is_intact, reports, time_zone })
}
