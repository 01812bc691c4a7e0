//! What holds for the exhibition of an installation, and sites that are not expected to watch.

use async_trait::async_trait;
use domain::exhibition::access::Reach;
use domain::exhibition::region::RegionCode;
use domain::exhibition::settings::ExhibitionSettings;
use domain::ids::{AccountId, ExclusionId};
use domain::time::Micros;
use sqlx::{AssertSqlSafe, FromRow, Pool};

use super::conditions::{Builder, push_in};
use super::listing::{Key, read};
use super::sites::{day, push_reach};
use super::{Db, FRESH_SECRET, SqlTx};
use crate::error::{Place, Result, to_json};
use crate::exhibition_settings::{ExhibitionRules, KeptExhibitionSettings, NamedExclusion, SiteExclusion};
use crate::listing::{Slice, Start};
use crate::sites::Site;

/// Makes the row of the settings where there is none: whoever only reads finds a secret that stays.
pub(in super::super) async fn put_exhibition_secret(pool: &Pool<Db>) -> Result<()> {
    let query = format!(
        "INSERT INTO exhibition_settings (id, settings, secret, version, updated_at)
         VALUES (1, '{{}}', {FRESH_SECRET}, 1, 0) ON CONFLICT (id) DO NOTHING"
    );
    sqlx::query(AssertSqlSafe(query)).execute(pool).await?;
    Ok(())
}

/// Exclusions with their places.
const NAMED: &str = "FROM site_exclusions x LEFT JOIN regions r ON r.code = x.region
    LEFT JOIN sites s ON s.number = x.site WHERE 1 = 1";

/// Columns of an exclusion, as `ExclusionRow` reads them.
const COLUMNS: &str = "x.id, x.region, x.site, x.from_day, x.until_day, x.reason, x.added_by, x.added_at, x.ended_at,
    COALESCE(r.name, s.name, '') AS place_name, COALESCE(r.code, s.code, '') AS place_code,
    COALESCE(r.code, s.region, '') AS place_region";

/// The region that the place is or lies in.
const REGION: &str = "COALESCE(r.code, s.region, '')";

#[derive(FromRow)]
struct ExclusionRow {
    id: String,
    region: Option<String>,
    site: Option<i64>,
    from_day: i64,
    until_day: i64,
    reason: String,
    added_by: Option<String>,
    added_at: i64,
    ended_at: Option<i64>,
    place_name: String,
    place_code: String,
    place_region: String,
}

impl ExclusionRow {
    fn read(self) -> Result<NamedExclusion> {
        let at = |column| Place { table: "site_exclusions", column, row: &self.id };
        let exclusion = SiteExclusion {
            id: at("id").parse(&self.id)?,
            region: self.region.as_deref().map(|code| at("region").parse(code)).transpose()?,
            site: self.site,
            from: day(&at("from_day"), self.from_day)?,
            until: day(&at("until_day"), self.until_day)?,
            reason: self.reason,
            added_by: self.added_by.as_deref().map(|id| at("added_by").parse(id)).transpose()?,
            added_at: self.added_at,
            ended_at: self.ended_at,
        };
        let place_region = at("region").parse(&self.place_region)?;
        Ok(NamedExclusion { exclusion, place_name: self.place_name, place_code: self.place_code, place_region })
    }
}

#[async_trait]
impl ExhibitionRules for SqlTx {
    async fn exhibition_settings(&mut self) -> Result<KeptExhibitionSettings> {
        let (settings, secret, version): (String, Vec<u8>, i64) =
            sqlx::query_as("SELECT settings, secret, version FROM exhibition_settings WHERE id = 1")
                .fetch_one(self.db()?)
                .await?;
        let settings = Place { table: "exhibition_settings", column: "settings", row: "1" }.json(&settings)?;
        Ok(KeptExhibitionSettings { settings, secret, version })
    }

    async fn put_exhibition_settings(
        &mut self,
        settings: &ExhibitionSettings,
        version: i64,
        at: Micros,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE exhibition_settings SET settings = $1, version = version + 1, updated_at = $3
             WHERE id = 1 AND version = $2",
        )
        .bind(to_json(settings)?)
        .bind(version)
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn is_excluded_alike(&mut self, exclusion: &SiteExclusion) -> Result<bool> {
        // A place is a region or a site: the one that it is not equals nothing.
        let found: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM site_exclusions WHERE (region = $1 OR site = $2) AND from_day = $3 AND until_day = $4
                 AND reason = $5 AND ended_at IS NULL",
        )
        .bind(exclusion.region.as_ref().map(RegionCode::as_str))
        .bind(exclusion.site)
        .bind(exclusion.from.number())
        .bind(exclusion.until.number())
        .bind(&exclusion.reason)
        .fetch_one(self.db()?)
        .await?;
        Ok(found > 0)
    }

    async fn insert_exclusion(&mut self, exclusion: &SiteExclusion) -> Result<()> {
        sqlx::query(
            "INSERT INTO site_exclusions (id, region, site, from_day, until_day, reason, added_by, added_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(exclusion.id.as_str())
        .bind(exclusion.region.as_ref().map(RegionCode::as_str))
        .bind(exclusion.site)
        .bind(exclusion.from.number())
        .bind(exclusion.until.number())
        .bind(&exclusion.reason)
        .bind(exclusion.added_by.as_ref().map(AccountId::as_str))
        .bind(exclusion.added_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn exclusion(&mut self, id: &ExclusionId) -> Result<Option<NamedExclusion>> {
        let mut query = Builder::new(format!("SELECT {COLUMNS} {NAMED} AND x.ended_at IS NULL AND x.id = "));
        query.push_bind(id.as_str().to_owned());
        let row: Option<ExclusionRow> = query.build_query_as().fetch_optional(self.db()?).await?;
        row.map(ExclusionRow::read).transpose()
    }

    async fn end_exclusion(&mut self, id: &ExclusionId, by: Option<&AccountId>, at: Micros) -> Result<bool> {
        let done =
            sqlx::query("UPDATE site_exclusions SET ended_by = $2, ended_at = $3 WHERE id = $1 AND ended_at IS NULL")
                .bind(id.as_str())
                .bind(by.map(AccountId::as_str))
                .bind(at)
                .execute(self.db()?)
                .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn exclusion_slice(&mut self, reach: &[Reach], start: &Start, limit: i64) -> Result<Slice<NamedExclusion>> {
        let mut query = Builder::new(format!(
            "SELECT * FROM (SELECT {COLUMNS}, x.from_day AS sort_key, x.added_at AS sort_tie, x.id AS sort_id {NAMED}"
        ));
        push_reach(&mut query, REGION, "s.number", reach);
        read(self.slice(query, Key::Number, true, start, limit).await?, ExclusionRow::read)
    }

    async fn exclusion_count(&mut self, reach: &[Reach]) -> Result<i64> {
        let mut query = Builder::new(format!("SELECT COUNT(*) {NAMED}"));
        push_reach(&mut query, REGION, "s.number", reach);
        Ok(query.build_query_scalar().fetch_one(self.db()?).await?)
    }

    async fn exclusions_of_site(&mut self, site: &Site) -> Result<Vec<NamedExclusion>> {
        let regions: Vec<String> =
            site.region.above().chain([site.region.clone()]).map(|code| code.to_string()).collect();
        let mut query = Builder::new(format!("SELECT {COLUMNS} {NAMED} AND x.ended_at IS NULL AND (x.site = "));
        query.push_bind(site.number).push(" OR x.region IN ");
        push_in(&mut query, &regions);
        query.push(") ORDER BY x.from_day, x.id");
        let rows: Vec<ExclusionRow> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter().map(ExclusionRow::read).collect()
    }
}
