//! Packs that sites without a line were given.

use async_trait::async_trait;
use domain::exhibition::access::Reach;
use domain::ids::{AccountId, PackId, PlanId, SiteId};
use domain::time::Micros;
use sqlx::FromRow;

use super::conditions::{Builder, push_words};
use super::listing::{Key, read};
use super::sites::push_reach;
use super::{SqlTx, TEXT_ORDER};
use crate::error::{Place, Result};
use crate::listing::{Slice, Start};
use crate::packs::{Pack, PackLine, PackSiteLine, Packs};

/// Columns of a pack as lists tell it, of packs `p`, sites `s` and plans `l`.
const LINE: &str = "p.id, s.id AS site_id, s.code AS site_code, s.name AS site_name, p.plan_id, l.title AS plan_title,
    p.size_bytes, p.made_at, p.imported_at";
/// Where they are.
const FROM: &str = " FROM packs p JOIN sites s ON s.number = p.site JOIN plans l ON l.id = p.plan_id WHERE 1 = 1";

#[derive(FromRow)]
struct PackRow {
    id: String,
    site: i64,
    plan_id: String,
    sha256: String,
    manifest: String,
    size_bytes: i64,
    made_by: Option<String>,
    made_at: i64,
    imported_at: Option<i64>,
}

impl PackRow {
    fn read(self) -> Result<Pack> {
        let at = |column| Place { table: "packs", column, row: &self.id };
        Ok(Pack {
            id: at("id").parse(&self.id)?,
            plan_id: at("plan_id").parse(&self.plan_id)?,
            made_by: self.made_by.as_deref().map(|id| at("made_by").parse(id)).transpose()?,
            site: self.site,
            sha256: self.sha256,
            manifest: self.manifest,
            size_bytes: self.size_bytes,
            made_at: self.made_at,
            imported_at: self.imported_at,
        })
    }
}

#[derive(FromRow)]
struct PackLineRow {
    id: String,
    site_id: String,
    site_code: String,
    site_name: String,
    plan_id: String,
    plan_title: String,
    size_bytes: i64,
    made_at: i64,
    imported_at: Option<i64>,
}

impl PackLineRow {
    fn read(self) -> Result<PackLine> {
        let at = |column| Place { table: "packs", column, row: &self.id };
        Ok(PackLine {
            id: at("id").parse(&self.id)?,
            site_id: at("site").parse(&self.site_id)?,
            plan_id: at("plan_id").parse(&self.plan_id)?,
            site_code: self.site_code,
            site_name: self.site_name,
            plan_title: self.plan_title,
            size_bytes: self.size_bytes,
            made_at: self.made_at,
            imported_at: self.imported_at,
        })
    }
}

#[derive(FromRow)]
struct PackSiteRow {
    site_id: String,
    site_code: String,
    site_name: String,
    pack_id: Option<String>,
    made_at: Option<i64>,
    imported_at: Option<i64>,
}

impl PackSiteRow {
    fn read(self) -> Result<PackSiteLine> {
        let at = |column| Place { table: "plan_sites", column, row: &self.site_id };
        let newest = match (&self.pack_id, self.made_at) {
            (Some(id), Some(made_at)) => Some((at("pack").parse(id)?, made_at)),
            _ => None,
        };
        Ok(PackSiteLine {
            site_id: at("site").parse(&self.site_id)?,
            newest,
            imported_at: self.imported_at,
            site_code: self.site_code,
            site_name: self.site_name,
        })
    }
}

/// ` FROM …` of the sites so far that got a plan.
fn push_plan_sites(query: &mut Builder, plan: &PlanId, reach: &[Reach], words: &str) {
    query.push(" FROM plan_sites t JOIN sites s ON s.number = t.site");
    query
        .push(" LEFT JOIN packs p ON p.id = (SELECT n.id FROM packs n WHERE n.plan_id = t.plan_id AND n.site = t.site");
    query.push(" ORDER BY n.made_at DESC, n.id DESC LIMIT 1) WHERE t.plan_id = ").push_bind(plan.as_str().to_owned());
    push_reach(query, "s.region", "s.number", reach);
    push_words(query, &["s.code", "s.name"], words);
}

#[async_trait]
impl Packs for SqlTx {
    async fn insert_pack(&mut self, pack: &Pack) -> Result<()> {
        sqlx::query(
            "INSERT INTO packs (id, site, plan_id, sha256, manifest, size_bytes, made_by, made_at, imported_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(pack.id.as_str())
        .bind(pack.site)
        .bind(pack.plan_id.as_str())
        .bind(&pack.sha256)
        .bind(&pack.manifest)
        .bind(pack.size_bytes)
        .bind(pack.made_by.as_ref().map(AccountId::as_str))
        .bind(pack.made_at)
        .bind(pack.imported_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn pack(&mut self, id: &PackId) -> Result<Option<Pack>> {
        let row: Option<PackRow> = sqlx::query_as(
            "SELECT id, site, plan_id, sha256, manifest, size_bytes, made_by, made_at, imported_at FROM packs WHERE id = $1",
        )
        .bind(id.as_str())
        .fetch_optional(self.db()?)
        .await?;
        row.map(PackRow::read).transpose()
    }

    async fn pack_slice(&mut self, reach: &[Reach], start: &Start, limit: i64) -> Result<Slice<PackLine>> {
        let mut query = Builder::new("SELECT * FROM (SELECT ");
        query.push(LINE).push(", p.made_at AS sort_key, CAST(0 AS BIGINT) AS sort_tie, p.id AS sort_id").push(FROM);
        push_reach(&mut query, "s.region", "s.number", reach);
        let slice = self.slice(query, Key::Number, true, start, limit).await?;
        read(slice, PackLineRow::read)
    }

    async fn pack_count(&mut self, reach: &[Reach]) -> Result<i64> {
        let mut query = Builder::new("SELECT COUNT(*)");
        query.push(FROM);
        push_reach(&mut query, "s.region", "s.number", reach);
        Ok(query.build_query_scalar().fetch_one(self.db()?).await?)
    }

    async fn packs_of_site(&mut self, site: i64, limit: i64) -> Result<Vec<PackLine>> {
        let mut query = Builder::new("SELECT ");
        query.push(LINE).push(FROM).push(" AND p.site = ").push_bind(site);
        query.push(" ORDER BY p.made_at DESC, p.id DESC LIMIT ").push_bind(limit);
        let rows: Vec<PackLineRow> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter().map(PackLineRow::read).collect()
    }

    async fn pack_site_slice(
        &mut self,
        plan: &PlanId,
        reach: &[Reach],
        words: &str,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<PackSiteLine>> {
        let mut query =
            Builder::new("SELECT * FROM (SELECT s.id AS site_id, s.code AS site_code, s.name AS site_name, ");
        query.push("p.id AS pack_id, p.made_at, p.imported_at, ");
        query.push(format_args!("s.code{TEXT_ORDER} AS sort_key, CAST(0 AS BIGINT) AS sort_tie, s.id AS sort_id"));
        push_plan_sites(&mut query, plan, reach, words);
        let slice = self.slice(query, Key::Text, false, start, limit).await?;
        read(slice, PackSiteRow::read)
    }

    async fn pack_site_count(&mut self, plan: &PlanId, reach: &[Reach], words: &str) -> Result<i64> {
        let mut query = Builder::new("SELECT COUNT(*) FROM plan_sites t JOIN sites s ON s.number = t.site");
        query.push(" WHERE t.plan_id = ").push_bind(plan.as_str().to_owned());
        push_reach(&mut query, "s.region", "s.number", reach);
        push_words(&mut query, &["s.code", "s.name"], words);
        Ok(query.build_query_scalar().fetch_one(self.db()?).await?)
    }

    async fn pack_site_named(&mut self, plan: &PlanId, name: &str) -> Result<Option<SiteId>> {
        let id: Option<String> = sqlx::query_scalar(
            "SELECT s.id FROM plan_sites t JOIN sites s ON s.number = t.site
             WHERE t.plan_id = $1 AND (s.code = $2 OR s.id = $2)
             ORDER BY CASE WHEN s.code = $2 THEN 0 ELSE 1 END LIMIT 1",
        )
        .bind(plan.as_str())
        .bind(name)
        .fetch_optional(self.db()?)
        .await?;
        id.map(|id| Place { table: "sites", column: "id", row: &id }.parse(&id)).transpose()
    }

    async fn note_pack_import(&mut self, id: &PackId, at: Micros) -> Result<()> {
        sqlx::query("UPDATE packs SET imported_at = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(at)
            .execute(self.db()?)
            .await?;
        Ok(())
    }
}
