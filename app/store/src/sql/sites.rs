//! Regions, sites, and who works in the exhibition.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionRole, Reach, Standing};
use domain::exhibition::region::RegionCode;
use domain::ids::{AccountId, SiteId};
use sqlx::FromRow;

use super::SqlTx;
use crate::error::{Place, Result, StoreError};
use crate::sites::{Region, Site, Sites};

/// Columns of a site, as `SiteRow` reads them.
const SITE: &str = "number, id, code, name, region, kind, opened_on, closed_on, capacity, \
                    CASE WHEN device_hash IS NULL THEN 0 ELSE 1 END AS has_device, version";

#[derive(FromRow)]
struct SiteRow {
    number: i64,
    id: String,
    code: String,
    name: String,
    region: String,
    kind: String,
    opened_on: i64,
    closed_on: Option<i64>,
    capacity: i64,
    has_device: i32,
    version: i64,
}

/// A day as it is stored.
pub(super) fn day(place: &Place<'_>, number: i64) -> Result<Day> {
    Day::from_number(number).ok_or_else(|| StoreError::Inconsistent {
        table: place.table,
        column: place.column,
        row: place.row.to_owned(),
        detail: format!("{number} is no day"),
    })
}

impl SiteRow {
    fn read(self) -> Result<Site> {
        let place = |column| Place { table: "sites", column, row: &self.id };
        Ok(Site {
            number: self.number,
            id: place("id").parse(&self.id)?,
            region: place("region").parse(&self.region)?,
            kind: place("kind").parse(&self.kind)?,
            opened_on: day(&place("opened_on"), self.opened_on)?,
            closed_on: self.closed_on.map(|number| day(&place("closed_on"), number)).transpose()?,
            capacity: self.capacity,
            has_device: self.has_device != 0,
            version: self.version,
            code: self.code,
            name: self.name,
        })
    }
}

#[async_trait]
impl Sites for SqlTx {
    async fn exhibition_region(&mut self, code: &RegionCode) -> Result<Option<Region>> {
        let name: Option<String> = sqlx::query_scalar("SELECT name FROM regions WHERE code = $1")
            .bind(code.as_str())
            .fetch_optional(self.db()?)
            .await?;
        Ok(name.map(|name| Region { code: code.clone(), name }))
    }

    async fn site(&mut self, id: &SiteId) -> Result<Option<Site>> {
        let row: Option<SiteRow> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("SELECT {SITE} FROM sites WHERE id = $1")))
                .bind(id.as_str())
                .fetch_optional(self.db()?)
                .await?;
        row.map(SiteRow::read).transpose()
    }

    async fn site_of_device(&mut self, hash: &[u8]) -> Result<Option<Site>> {
        let row: Option<SiteRow> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("SELECT {SITE} FROM sites WHERE device_hash = $1")))
                .bind(hash)
                .fetch_optional(self.db()?)
                .await?;
        row.map(SiteRow::read).transpose()
    }

    async fn exhibition_standings(&mut self, account: &AccountId) -> Result<Vec<Standing>> {
        let rows: Vec<(String, String, Option<i64>)> = sqlx::query_as(
            "SELECT m.role, m.place, s.number FROM exhibition_members m
             LEFT JOIN sites s ON m.role = 'manager' AND s.id = m.place
             WHERE m.account_id = $1 ORDER BY m.role DESC, m.place",
        )
        .bind(account.as_str())
        .fetch_all(self.db()?)
        .await?;
        let mut standings = Vec::new();
        for (role, place, site) in rows {
            let at = |column| Place { table: "exhibition_members", column, row: account.as_str() };
            let role: ExhibitionRole = at("role").parse(&role)?;
            let reach = match (role, site) {
                (ExhibitionRole::Office, _) => Reach::Region(at("place").parse(&place)?),
                (ExhibitionRole::Manager, Some(number)) => Reach::Site(number),
                // What is no site any more reaches nothing.
                _ => continue,
            };
            standings.push(Standing { role, reach });
        }
        Ok(standings)
    }
}
