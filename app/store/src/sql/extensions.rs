//! Deadlines that were extended.

use async_trait::async_trait;
use domain::contest::Entrant;
use domain::ids::ContestId;
use domain::time::Micros;

use super::SqlTx;
use crate::error::{Place, Result};
use crate::extensions::{DeadlineExtension, Extensions};

#[derive(sqlx::FromRow)]
struct ExtensionRow {
    contest_id: String,
    account_id: Option<String>,
    unit: String,
    ends_at: i64,
    reason: String,
    granted_at: i64,
}

impl ExtensionRow {
    fn read(self) -> Result<DeadlineExtension> {
        let at = |column| Place { table: "deadline_extensions", column, row: &self.contest_id };
        let entrant = match &self.account_id {
            Some(account) => Entrant::Person(at("account_id").parse(account)?),
            None => Entrant::Unit(self.unit),
        };
        Ok(DeadlineExtension {
            contest_id: at("contest_id").parse(&self.contest_id)?,
            entrant,
            ends_at: self.ends_at,
            reason: self.reason,
            granted_at: self.granted_at,
        })
    }
}

#[async_trait]
impl Extensions for SqlTx {
    async fn put_extension(&mut self, extension: &DeadlineExtension) -> Result<()> {
        let (account, unit) = match &extension.entrant {
            Entrant::Person(account) => (Some(account.as_str()), ""),
            Entrant::Unit(unit) => (None, unit.as_str()),
        };
        sqlx::query(
            "INSERT INTO deadline_extensions (contest_id, entrant, account_id, unit, ends_at, reason, granted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (contest_id, entrant) DO UPDATE SET unit = excluded.unit, ends_at = excluded.ends_at,
                 reason = excluded.reason, granted_at = excluded.granted_at",
        )
        .bind(extension.contest_id.as_str())
        .bind(extension.entrant.key())
        .bind(account)
        .bind(unit)
        .bind(extension.ends_at)
        .bind(&extension.reason)
        .bind(extension.granted_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn extensions(&mut self, contest: &ContestId) -> Result<Vec<DeadlineExtension>> {
        let rows: Vec<ExtensionRow> = sqlx::query_as(
            "SELECT contest_id, account_id, unit, ends_at, reason, granted_at
             FROM deadline_extensions WHERE contest_id = $1 ORDER BY ends_at, entrant",
        )
        .bind(contest.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(ExtensionRow::read).collect()
    }

    async fn extensions_since(&mut self, at: Micros) -> Result<Vec<DeadlineExtension>> {
        let rows: Vec<ExtensionRow> = sqlx::query_as(
            "SELECT contest_id, account_id, unit, ends_at, reason, granted_at
             FROM deadline_extensions WHERE ends_at >= $1 ORDER BY ends_at, entrant",
        )
        .bind(at)
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(ExtensionRow::read).collect()
    }
}
