//! Spot checks of sites.

use std::collections::HashMap;

use async_trait::async_trait;
use domain::exhibition::participation::{Month, ParticipationRule};
use domain::exhibition::region::RegionCode;
use domain::exhibition::spot_check::SpotFinding;
use domain::ids::{AccountId, SpotCheckId};
use domain::time::Micros;
use sqlx::{AssertSqlSafe, FromRow};

use super::SqlTx;
use super::conditions::{Builder, push_in};
use super::listing::{Key, read};
use super::participation_roll_up::code_range;
use super::participation_rows::{month, region};
use crate::error::{Place, Result};
use crate::listing::{Slice, Start};
use crate::spot_checks::{NewFinding, NewSpotCheck, SpotCheck, SpotCheckSite, SpotChecks};
use crate::viewings::NamedSite;

/// A check, as [`CheckRow`] reads it.
const CHECK: &str = "c.id, c.region, r.name AS region_name, c.month, c.sites, c.source, c.pool_sites, c.pool_sha256, c.seed, \
    c.announced_at, c.drawn_at, COALESCE(a.name, '') AS announced_by, COALESCE(d.name, '') AS drawn_by, \
    (SELECT COUNT(*) FROM spot_check_sites k WHERE k.check_id = c.id AND k.finding = 'confirmed') AS confirmed, \
    (SELECT COUNT(*) FROM spot_check_sites k WHERE k.check_id = c.id AND k.finding = 'doubtful') AS doubtful, \
    (SELECT COUNT(*) FROM spot_check_sites k WHERE k.check_id = c.id AND k.finding = 'refuted') AS refuted";

const FROM_CHECKS: &str = "FROM spot_checks c JOIN regions r ON r.code = c.region \
    LEFT JOIN accounts a ON a.id = c.announced_by LEFT JOIN accounts d ON d.id = c.drawn_by";

#[derive(FromRow)]
struct CheckRow {
    id: String,
    region: String,
    region_name: String,
    month: i64,
    sites: i64,
    source: String,
    pool_sites: i64,
    pool_sha256: String,
    seed: String,
    announced_at: i64,
    drawn_at: Option<i64>,
    announced_by: String,
    drawn_by: String,
    confirmed: i64,
    doubtful: i64,
    refuted: i64,
}

impl CheckRow {
    fn read(self) -> Result<SpotCheck> {
        let at = |column| Place { table: "spot_checks", column, row: &self.id };
        Ok(SpotCheck {
            id: at("id").parse(&self.id)?,
            month: month(&at("month"), self.month)?,
            region: region(&self.region, self.region_name)?,
            sites: self.sites,
            source: self.source,
            pool_sites: self.pool_sites,
            pool_sha256: self.pool_sha256,
            announced_by: self.announced_by,
            announced_at: self.announced_at,
            seed: self.seed,
            drawn_by: self.drawn_by,
            drawn_at: self.drawn_at,
            findings: [self.confirmed, self.doubtful, self.refuted],
        })
    }
}

#[derive(FromRow)]
struct CheckSiteRow {
    position: i64,
    code: String,
    site: Option<i64>,
    site_id: Option<String>,
    site_code: Option<String>,
    site_name: Option<String>,
    site_region: Option<String>,
    finding: String,
    words: String,
    found_by: String,
    found_at: Option<i64>,
}

impl CheckSiteRow {
    fn read(self) -> Result<SpotCheckSite> {
        let at = |column| Place { table: "spot_check_sites", column, row: &self.code };
        let site = match (self.site, self.site_id, self.site_code, self.site_name, self.site_region) {
            (Some(number), Some(id), Some(code), Some(name), Some(region)) => {
                Some(NamedSite { number, id: at("site").parse(&id)?, code, name, region: at("site").parse(&region)? })
            }
            _ => None,
        };
        let finding: Option<SpotFinding> =
            if self.finding.is_empty() { None } else { Some(at("finding").parse(&self.finding)?) };
        Ok(SpotCheckSite {
            position: self.position,
            site,
            finding,
            words: self.words,
            found_by: self.found_by,
            found_at: self.found_at,
            code: self.code,
        })
    }
}

#[async_trait]
impl SpotChecks for SqlTx {
    async fn codes_taking_part(
        &mut self,
        region: &RegionCode,
        month: Month,
        rule: ParticipationRule,
    ) -> Result<Vec<String>> {
        let (from, until) = code_range(region);
        let codes = sqlx::query_scalar(
            "SELECT s.code FROM site_months m JOIN sites s ON s.number = m.site
             WHERE m.month = $1 AND m.rule = $2 AND m.region >= $3 AND m.region <= $4 AND m.state IN ('met', 'late')",
        )
        .bind(month.number())
        .bind(rule.key())
        .bind(from)
        .bind(until)
        .fetch_all(self.db()?)
        .await?;
        Ok(codes)
    }

    async fn insert_spot_check(&mut self, check: &NewSpotCheck) -> Result<()> {
        sqlx::query(
            "INSERT INTO spot_checks (id, region, month, sites, source, pool, pool_sites, pool_sha256, announced_by,
                 announced_at, seed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')",
        )
        .bind(check.id.as_str())
        .bind(check.region.as_str())
        .bind(check.month.number())
        .bind(check.sites)
        .bind(check.source.as_str())
        .bind(check.pool.as_str())
        .bind(check.pool_sites)
        .bind(check.pool_sha256.as_str())
        .bind(check.announced_by.as_ref().map(AccountId::as_str))
        .bind(check.announced_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn spot_check(&mut self, id: &SpotCheckId) -> Result<Option<SpotCheck>> {
        let statement = format!("SELECT {CHECK} {FROM_CHECKS} WHERE c.id = $1");
        let row: Option<CheckRow> =
            sqlx::query_as(AssertSqlSafe(statement)).bind(id.as_str()).fetch_optional(self.db()?).await?;
        row.map(CheckRow::read).transpose()
    }

    async fn spot_check_pool(&mut self, id: &SpotCheckId) -> Result<Option<String>> {
        let pool = sqlx::query_scalar("SELECT pool FROM spot_checks WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(self.db()?)
            .await?;
        Ok(pool)
    }

    async fn spot_check_slice(&mut self, region: &RegionCode, start: &Start, limit: i64) -> Result<Slice<SpotCheck>> {
        let (from, until) = code_range(region);
        let mut query = Builder::new(format!(
            "SELECT * FROM (SELECT {CHECK}, c.announced_at AS sort_key, CAST(0 AS BIGINT) AS sort_tie, c.id AS sort_id
             {FROM_CHECKS} WHERE c.region >= "
        ));
        query.push_bind(from).push(" AND c.region <= ").push_bind(until);
        let slice = self.slice::<CheckRow>(query, Key::Number, true, start, limit).await?;
        read(slice, CheckRow::read)
    }

    async fn spot_check_count(&mut self, region: &RegionCode) -> Result<i64> {
        let (from, until) = code_range(region);
        let count = sqlx::query_scalar("SELECT COUNT(*) FROM spot_checks WHERE region >= $1 AND region <= $2")
            .bind(from)
            .bind(until)
            .fetch_one(self.db()?)
            .await?;
        Ok(count)
    }

    async fn draw_spot_check(
        &mut self,
        id: &SpotCheckId,
        seed: &str,
        codes: &[&str],
        drawn: (Option<&AccountId>, Micros),
    ) -> Result<bool> {
        let (by, at) = drawn;
        let changed =
            sqlx::query("UPDATE spot_checks SET seed = $1, drawn_by = $2, drawn_at = $3 WHERE id = $4 AND seed = ''")
                .bind(seed)
                .bind(by.map(AccountId::as_str))
                .bind(at)
                .bind(id.as_str())
                .execute(self.db()?)
                .await?;
        if changed.rows_affected() == 0 {
            return Ok(false);
        }
        if codes.is_empty() {
            return Ok(true);
        }
        let mut query = Builder::new("SELECT code, number FROM sites WHERE code IN ");
        push_in(&mut query, &codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>());
        let numbers: HashMap<String, i64> =
            query.build_query_as::<(String, i64)>().fetch_all(self.db()?).await?.into_iter().collect();
        let mut query = Builder::new("INSERT INTO spot_check_sites (check_id, position, code, site, finding, words) ");
        query.push_values((1_i64..).zip(codes), |mut row, (position, code)| {
            row.push_bind(id.as_str().to_owned())
                .push_bind(position)
                .push_bind((*code).to_owned())
                .push_bind(numbers.get(*code).copied())
                .push("''")
                .push("''");
        });
        query.build().execute(self.db()?).await?;
        Ok(true)
    }

    async fn spot_check_sites(&mut self, id: &SpotCheckId) -> Result<Vec<SpotCheckSite>> {
        let rows: Vec<CheckSiteRow> = sqlx::query_as(
            "SELECT k.position, k.code, k.site, s.id AS site_id, s.code AS site_code, s.name AS site_name,
                 s.region AS site_region, k.finding, k.words, COALESCE(a.name, '') AS found_by, k.found_at
             FROM spot_check_sites k LEFT JOIN sites s ON s.number = k.site LEFT JOIN accounts a ON a.id = k.found_by
             WHERE k.check_id = $1 ORDER BY k.position",
        )
        .bind(id.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(CheckSiteRow::read).collect()
    }

    async fn put_spot_finding(&mut self, id: &SpotCheckId, position: i64, finding: &NewFinding) -> Result<bool> {
        let found = sqlx::query(
            "UPDATE spot_check_sites SET finding = $1, words = $2, found_by = $3, found_at = $4
             WHERE check_id = $5 AND position = $6",
        )
        .bind(finding.finding.key())
        .bind(finding.words.as_str())
        .bind(finding.found_by.as_ref().map(AccountId::as_str))
        .bind(finding.found_at)
        .bind(id.as_str())
        .bind(position)
        .execute(self.db()?)
        .await?;
        Ok(found.rows_affected() > 0)
    }
}
