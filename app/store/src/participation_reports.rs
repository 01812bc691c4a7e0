//! Reports of a month that were frozen, and approvals of regions.

use async_trait::async_trait;
use domain::exhibition::participation::{Month, ParticipationRule, ReportContent};
use domain::exhibition::region::RegionCode;
use domain::ids::{AccountId, ReportId};
use domain::time::Micros;

use crate::error::Result;

/// A report that is frozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReport {
    /// Key.
    pub id: ReportId,
    /// The region.
    pub region: RegionCode,
    /// The month.
    pub month: Month,
    /// The rule.
    pub rule: ParticipationRule,
    /// Which of the region and month, from 1.
    pub number: i64,
    /// JSON of [`ReportContent`].
    pub content: String,
    /// SHA-256 of the content.
    pub sha256: String,
    /// Why it corrects the one before; empty where there is none.
    pub reason: String,
    /// Who froze it.
    pub frozen_by: Option<AccountId>,
    /// When.
    pub frozen_at: Micros,
}

/// A frozen report without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportHead {
    /// Key.
    pub id: ReportId,
    /// The region.
    pub region: RegionCode,
    /// The month.
    pub month: Month,
    /// The rule.
    pub rule: ParticipationRule,
    /// Which of the region and month, from 1.
    pub number: i64,
    /// SHA-256 of the content.
    pub sha256: String,
    /// Why it corrects the one before.
    pub reason: String,
    /// Name of who froze it; empty where nobody is known.
    pub frozen_by: String,
    /// When.
    pub frozen_at: Micros,
}

/// A frozen report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReport {
    /// What it is.
    pub head: ReportHead,
    /// What it holds.
    pub content: ReportContent,
    /// The same as it was frozen, which the hash is of.
    pub text: String,
}

/// An approval of a region's month, or the end of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApproval {
    /// The region.
    pub region: RegionCode,
    /// The month.
    pub month: Month,
    /// Which of the region and month, from 1.
    pub number: i64,
    /// It is approved, or else taken back.
    pub is_approved: bool,
    /// The region of the office that did it.
    pub by_region: RegionCode,
    /// Who did it.
    pub decided_by: Option<AccountId>,
    /// Why it is taken back.
    pub reason: String,
    /// When.
    pub decided_at: Micros,
}

/// An approval as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptApproval {
    /// Which of the region and month, from 1.
    pub number: i64,
    /// It is approved, or else taken back.
    pub is_approved: bool,
    /// The region of the office that did it.
    pub by_region: RegionCode,
    /// Name of who did it; empty where nobody is known.
    pub decided_by: String,
    /// Why it was taken back.
    pub reason: String,
    /// When.
    pub decided_at: Micros,
}

/// Reports and approvals.
#[async_trait]
pub trait ParticipationReports {
    /// Keeps a report; a duplicate where the region and month have one of this number.
    async fn insert_participation_report(&mut self, report: &NewReport) -> Result<()>;
    /// A report.
    async fn participation_report(&mut self, id: &ReportId) -> Result<Option<KeptReport>>;
    /// The reports of a region and month, the last first.
    async fn participation_reports(&mut self, region: &RegionCode, month: Month) -> Result<Vec<ReportHead>>;
    /// Keeps an approval; a duplicate where the region and month have one of this number.
    async fn insert_participation_approval(&mut self, approval: &NewApproval) -> Result<()>;
    /// The approvals of a region and month, the last first.
    async fn participation_approvals(&mut self, region: &RegionCode, month: Month) -> Result<Vec<KeptApproval>>;
}
