//! Reports of a month that were frozen, and approvals of regions.

use async_trait::async_trait;
use domain::exhibition::participation::Month;
use domain::exhibition::region::RegionCode;
use domain::ids::{AccountId, ReportId};
use sqlx::{AssertSqlSafe, FromRow};

use super::SqlTx;
use super::participation_rows::month;
use crate::error::{Place, Result};
use crate::participation_reports::{
    KeptApproval, KeptReport, NewApproval, NewReport, ParticipationReports, ReportHead,
};

/// Columns of a report, as [`HeadRow`] reads them.
const HEAD: &str = "p.id, p.region, p.month, p.rule, p.number, p.sha256, p.reason, p.frozen_at, \
                    COALESCE(a.name, '') AS frozen_by FROM participation_reports p LEFT JOIN accounts a ON a.id = p.frozen_by";

#[derive(FromRow)]
struct HeadRow {
    id: String,
    region: String,
    month: i64,
    rule: String,
    number: i64,
    sha256: String,
    reason: String,
    frozen_at: i64,
    frozen_by: String,
}

impl HeadRow {
    fn read(self) -> Result<ReportHead> {
        let at = |column| Place { table: "participation_reports", column, row: &self.id };
        Ok(ReportHead {
            id: at("id").parse(&self.id)?,
            region: at("region").parse(&self.region)?,
            month: month(&at("month"), self.month)?,
            rule: at("rule").parse(&self.rule)?,
            number: self.number,
            sha256: self.sha256,
            reason: self.reason,
            frozen_by: self.frozen_by,
            frozen_at: self.frozen_at,
        })
    }
}

#[derive(FromRow)]
struct ReportRow {
    #[sqlx(flatten)]
    head: HeadRow,
    content: String,
}

#[derive(FromRow)]
struct ApprovalRow {
    number: i64,
    approved: i64,
    by_region: String,
    decided_by: String,
    reason: String,
    decided_at: i64,
}

#[async_trait]
impl ParticipationReports for SqlTx {
    async fn insert_participation_report(&mut self, report: &NewReport) -> Result<()> {
        sqlx::query(
            "INSERT INTO participation_reports
                 (id, region, month, rule, number, content, sha256, reason, frozen_by, frozen_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(report.id.as_str())
        .bind(report.region.as_str())
        .bind(report.month.number())
        .bind(report.rule.key())
        .bind(report.number)
        .bind(report.content.as_str())
        .bind(report.sha256.as_str())
        .bind(report.reason.as_str())
        .bind(report.frozen_by.as_ref().map(AccountId::as_str))
        .bind(report.frozen_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn participation_report(&mut self, id: &ReportId) -> Result<Option<KeptReport>> {
        let row: Option<ReportRow> = sqlx::query_as(AssertSqlSafe(format!("SELECT p.content, {HEAD} WHERE p.id = $1")))
            .bind(id.as_str())
            .fetch_optional(self.db()?)
            .await?;
        let Some(ReportRow { head, content: text }) = row else { return Ok(None) };
        let content = Place { table: "participation_reports", column: "content", row: id.as_str() }.json(&text)?;
        Ok(Some(KeptReport { head: head.read()?, content, text }))
    }

    async fn participation_reports(&mut self, region: &RegionCode, month: Month) -> Result<Vec<ReportHead>> {
        let statement = format!("SELECT {HEAD} WHERE p.region = $1 AND p.month = $2 ORDER BY p.number DESC");
        let rows: Vec<HeadRow> = sqlx::query_as(AssertSqlSafe(statement))
            .bind(region.as_str())
            .bind(month.number())
            .fetch_all(self.db()?)
            .await?;
        rows.into_iter().map(HeadRow::read).collect()
    }

    async fn insert_participation_approval(&mut self, approval: &NewApproval) -> Result<()> {
        sqlx::query(
            "INSERT INTO participation_approvals
                 (region, month, number, approved, by_region, decided_by, reason, decided_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(approval.region.as_str())
        .bind(approval.month.number())
        .bind(approval.number)
        .bind(i64::from(approval.is_approved))
        .bind(approval.by_region.as_str())
        .bind(approval.decided_by.as_ref().map(AccountId::as_str))
        .bind(approval.reason.as_str())
        .bind(approval.decided_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn participation_approvals(&mut self, region: &RegionCode, month: Month) -> Result<Vec<KeptApproval>> {
        let rows: Vec<ApprovalRow> = sqlx::query_as(
            "SELECT p.number, p.approved, p.by_region, COALESCE(a.name, '') AS decided_by, p.reason, p.decided_at
             FROM participation_approvals p LEFT JOIN accounts a ON a.id = p.decided_by
             WHERE p.region = $1 AND p.month = $2 ORDER BY p.number DESC",
        )
        .bind(region.as_str())
        .bind(month.number())
        .fetch_all(self.db()?)
        .await?;
        let at = Place { table: "participation_approvals", column: "by_region", row: region.as_str() };
        let read = |row: ApprovalRow| {
            Ok(KeptApproval {
                number: row.number,
                is_approved: row.approved != 0,
                by_region: at.parse(&row.by_region)?,
                decided_by: row.decided_by,
                reason: row.reason,
                decided_at: row.decided_at,
            })
        };
        rows.into_iter().map(read).collect()
    }
}
