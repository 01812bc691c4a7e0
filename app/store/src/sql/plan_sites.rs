//! Sites that get viewing plans: which would, which did, how far each is, who manages them, and what they wished for.

use domain::calendar::Day;
use domain::exhibition::plans::{PlanStanding, WishCount, digits_below};
use domain::exhibition::region::RegionCode;
use domain::exhibition::site::SiteKind;
use domain::ids::{EntryId, PlanId};
use domain::time::Micros;
use sqlx::FromRow;

use super::conditions::Builder;
use super::listing::{Key, read};
use super::sites::{open_throughout, push_within};
use super::{SqlTx, TEXT_ORDER};
use crate::error::{Place, Result};
use crate::listing::{Slice, Start};
use crate::plans::{PlanCount, PlanManager, PlanSite};
use crate::sites::Region;

/// What a plan `p` makes a site `s` of: one that gets it. Its region or one above it is chosen: an index finds each, for a plan may name
/// a thousand towns. Exclusions of sites, of which there may be many, are found by their index, and those of regions by the same one: they
/// name no site.
const EXPECTED: &str = "(p.kinds = '' OR ' ' || p.kinds || ' ' LIKE '% ' || s.kind || ' %')
    AND EXISTS (SELECT 1 FROM plan_regions g WHERE g.plan_id = p.id AND g.region IN (SUBSTR(s.region, 1, 2),
        SUBSTR(s.region, 1, 4), SUBSTR(s.region, 1, 6), SUBSTR(s.region, 1, 9), s.region))
    AND NOT EXISTS (SELECT 1 FROM site_exclusions x WHERE x.site = s.number AND x.ended_at IS NULL
        AND x.from_day <= p.ends_on AND x.until_day >= p.starts_on)
    AND NOT EXISTS (SELECT 1 FROM site_exclusions x WHERE x.site IS NULL AND x.ended_at IS NULL
        AND x.from_day <= p.ends_on AND x.until_day >= p.starts_on
        AND SUBSTR(s.region, 1, LENGTH(x.region)) = x.region)";

/// ` plans p JOIN sites s ON …`: a plan with the sites that get it.
fn expected_sites() -> String {
    format!("plans p JOIN sites s ON {} AND {EXPECTED}", open_throughout("p.starts_on", "p.ends_on"))
}

/// How far the furthest viewing of a site is, `v.furthest`, and whether it opened the plan, as [`PlanStanding`] says. A viewing that was
/// returned was held.
const FURTHEST: &str = "MAX(CASE state WHEN 'planned' THEN 1 WHEN 'discussed' THEN 3 WHEN 'reported' THEN 4
    WHEN 'accepted' THEN 4 ELSE 2 END)";
const STANDING: &str = "CASE WHEN v.furthest = 4 THEN 'reported' WHEN v.furthest = 3 THEN 'discussed'
    WHEN v.furthest = 2 THEN 'held' WHEN v.furthest = 1 THEN 'planned'
    WHEN p.received_at IS NOT NULL THEN 'received' ELSE 'silent' END";

/// Nothing came of the plan at the site.
const SILENT: &str = "v.furthest IS NULL AND p.received_at IS NULL";
/// Somebody manages the site who can sign in, so that a letter reaches them.
const MANAGED: &str = "EXISTS (SELECT 1 FROM exhibition_members m JOIN accounts a ON a.id = m.account_id
    WHERE m.place = s.id AND m.role = 'manager' AND a.disabled_at IS NULL)";

/// Sites of one `IN` list.
const MOST: usize = 5_000;

/// ` plan_sites p JOIN sites s … LEFT JOIN … v` of a plan, up to and with `WHERE p.plan_id = …` and the region.
fn push_sites(query: &mut Builder, id: &PlanId, region: &RegionCode) {
    query.push("plan_sites p JOIN sites s ON s.number = p.site JOIN regions r ON r.code = s.region");
    query.push(format_args!(" LEFT JOIN (SELECT site, {FURTHEST} AS furthest FROM viewings WHERE plan_id = "));
    query.push_bind(id.to_string()).push(" GROUP BY site) v ON v.site = p.site WHERE p.plan_id = ");
    query.push_bind(id.to_string()).push(" AND ");
    push_within(query, "s.region", region);
}

/// Regions as they are stored.
pub(super) fn regions(rows: Vec<(String, String)>) -> Result<Vec<Region>> {
    let region = |(code, name): (String, String)| -> Result<Region> {
        Ok(Region { code: Place { table: "regions", column: "code", row: &code }.parse(&code)?, name })
    };
    rows.into_iter().map(region).collect()
}

fn push_numbers(query: &mut Builder, numbers: &[i64]) {
    query.push("(");
    let mut list = query.separated(", ");
    for number in numbers {
        list.push_bind(*number);
    }
    query.push(")");
}

/// Columns of a site of a plan, as `SiteRow` reads them.
const SITE: &str = "s.id, s.code, s.name, s.region, r.name AS region_name, s.kind, p.received_at, p.reminded_at";

#[derive(FromRow)]
struct SiteRow {
    id: String,
    code: String,
    name: String,
    region: String,
    region_name: String,
    kind: String,
    standing: String,
    received_at: Option<i64>,
    reminded_at: Option<i64>,
}

impl SiteRow {
    fn read(self) -> Result<PlanSite> {
        let at = |column| Place { table: "sites", column, row: &self.id };
        Ok(PlanSite {
            id: at("id").parse(&self.id)?,
            region: at("region").parse(&self.region)?,
            kind: at("kind").parse(&self.kind)?,
            standing: at("standing").parse(&self.standing)?,
            code: self.code,
            name: self.name,
            region_name: self.region_name,
            received_at: self.received_at,
            reminded_at: self.reminded_at,
        })
    }
}

#[derive(FromRow)]
struct ManagerRow {
    account_id: String,
    name: String,
    email: String,
    site: i64,
    site_id: String,
    site_name: String,
}

impl ManagerRow {
    fn read(self) -> Result<PlanManager> {
        let at = |column| Place { table: "exhibition_members", column, row: &self.account_id };
        Ok(PlanManager {
            account_id: at("account_id").parse(&self.account_id)?,
            site_id: at("place").parse(&self.site_id)?,
            name: self.name,
            email: self.email,
            site: self.site,
            site_name: self.site_name,
        })
    }
}

#[derive(FromRow)]
struct WishRow {
    entry_id: Option<String>,
    subject: String,
    region: String,
    times: i64,
}

impl WishRow {
    fn read(self) -> Result<WishCount> {
        let at = Place { table: "viewing_wishes", column: "entry_id", row: &self.region };
        Ok(WishCount {
            entry: self.entry_id.map(|id| at.parse::<EntryId>(&id)).transpose()?,
            subject: self.subject,
            times: self.times,
            region: self.region.clone(),
        })
    }
}

impl SqlTx {
    pub(super) async fn find_regions_below(&mut self, region: &RegionCode) -> Result<Vec<Region>> {
        let (next, after) = digits_below(region);
        let mut query = Builder::new("SELECT r.code, r.name FROM regions r WHERE r.code = ");
        query.push_bind(region.to_string()).push(" OR (");
        push_within(&mut query, "r.code", region);
        query.push(" AND r.code <> ").push_bind(region.to_string());
        query.push(format_args!(" AND (LENGTH(r.code) = {next} OR LENGTH(r.code) = {after}"));
        query
            .push(format_args!(" AND NOT EXISTS (SELECT 1 FROM regions m WHERE m.code = SUBSTR(r.code, 1, {next}))))"));
        query.push(" ORDER BY r.code");
        regions(query.build_query_as().fetch_all(self.db()?).await?)
    }

    pub(super) async fn count_open_sites(
        &mut self,
        region: &RegionCode,
        digits: usize,
        (first, last): (Day, Day),
        kinds: &[SiteKind],
    ) -> Result<Vec<(String, i64)>> {
        let mut query = Builder::new("SELECT SUBSTR(s.region, 1, ");
        let open = open_throughout(&first.number().to_string(), &last.number().to_string());
        query.push(format_args!("{digits}), COUNT(*) FROM sites s WHERE {open} AND "));
        push_within(&mut query, "s.region", region);
        if !kinds.is_empty() {
            query.push(" AND s.kind IN (");
            let mut list = query.separated(", ");
            for kind in kinds {
                list.push_bind(kind.key());
            }
            query.push(")");
        }
        query.push(" GROUP BY 1 ORDER BY 1");
        Ok(query.build_query_as().fetch_all(self.db()?).await?)
    }

    pub(super) async fn count_expected_sites(&mut self, id: &PlanId) -> Result<i64> {
        let mut query = Builder::new("SELECT COUNT(*) FROM ");
        query.push(expected_sites()).push(" WHERE p.id = ").push_bind(id.to_string());
        Ok(query.build_query_scalar().fetch_one(self.db()?).await?)
    }

    pub(super) async fn keep_expected_sites(&mut self, id: &PlanId) -> Result<u64> {
        let mut query =
            Builder::new("INSERT INTO plan_sites (plan_id, site, due_on) SELECT p.id, s.number, p.ends_on FROM ");
        query.push(expected_sites()).push(" WHERE p.id = ").push_bind(id.to_string());
        let kept = query.build().execute(self.db()?).await?.rows_affected();
        // Lists tell it of many plans, each of which may have all sites of a province.
        sqlx::query("UPDATE plans SET sites = (SELECT COUNT(*) FROM plan_sites g WHERE g.plan_id = $1) WHERE id = $1")
            .bind(id.as_str())
            .execute(self.db()?)
            .await?;
        Ok(kept)
    }

    pub(super) async fn tally_plan_sites(
        &mut self,
        id: &PlanId,
        region: &RegionCode,
        digits: usize,
    ) -> Result<Vec<PlanCount>> {
        let mut query = Builder::new("SELECT SUBSTR(s.region, 1, ");
        query.push(format_args!(
            "{digits}), {STANDING}, COUNT(*),
             CAST(SUM(CASE WHEN {SILENT} AND NOT {MANAGED} THEN 1 ELSE 0 END) AS BIGINT) FROM "
        ));
        push_sites(&mut query, id, region);
        query.push(" GROUP BY 1, 2 ORDER BY 1, 2");
        let rows: Vec<(String, String, i64, i64)> = query.build_query_as().fetch_all(self.db()?).await?;
        let read = |(digits, standing, sites, unreached): (String, String, i64, i64)| -> Result<PlanCount> {
            let at = Place { table: "plan_sites", column: "received_at", row: id.as_str() };
            Ok(PlanCount { digits, standing: at.parse(&standing)?, sites, unreached })
        };
        rows.into_iter().map(read).collect()
    }

    pub(super) async fn page_of_plan_sites(
        &mut self,
        (id, region, standing): (&PlanId, &RegionCode, PlanStanding),
        start: &Start,
        limit: i64,
    ) -> Result<Slice<PlanSite>> {
        let mut query = Builder::new("SELECT * FROM (SELECT ");
        query
            .push(format_args!("{SITE}, {STANDING} AS standing, s.name{TEXT_ORDER} AS sort_key, s.number AS sort_tie"));
        query.push(", s.id AS sort_id FROM ");
        push_sites(&mut query, id, region);
        query.push(format_args!(" AND {STANDING} = ")).push_bind(standing.key());
        let slice = self.slice(query, Key::Text, false, start, limit).await?;
        read(slice, SiteRow::read)
    }

    pub(super) async fn all_plan_sites(&mut self, id: &PlanId, region: &RegionCode) -> Result<Vec<PlanSite>> {
        let mut query = Builder::new("SELECT ");
        query.push(format_args!("{SITE}, {STANDING} AS standing FROM "));
        push_sites(&mut query, id, region);
        query.push(" ORDER BY s.region, s.code");
        let rows: Vec<SiteRow> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter().map(SiteRow::read).collect()
    }

    pub(super) async fn find_silent_sites(
        &mut self,
        id: &PlanId,
        region: &RegionCode,
        since: Micros,
        limit: i64,
    ) -> Result<Vec<i64>> {
        let mut query = Builder::new("SELECT p.site FROM ");
        push_sites(&mut query, id, region);
        query.push(format_args!(" AND {SILENT} AND {MANAGED} AND (p.reminded_at IS NULL OR p.reminded_at < "));
        query.push_bind(since).push(") ORDER BY p.site LIMIT ").push_bind(limit);
        Ok(query.build_query_scalar().fetch_all(self.db()?).await?)
    }

    pub(super) async fn managers_of_plan(&mut self, id: &PlanId, sites: Option<&[i64]>) -> Result<Vec<PlanManager>> {
        let parts: Vec<Option<&[i64]>> = match sites {
            None => vec![None],
            Some(sites) => sites.chunks(MOST).map(Some).collect(),
        };
        let mut found = Vec::new();
        for part in parts {
            let mut query = Builder::new(
                "SELECT a.id AS account_id, a.name, a.email, p.site, s.id AS site_id, s.name AS site_name
                 FROM plan_sites p JOIN sites s ON s.number = p.site
                     JOIN exhibition_members m ON m.place = s.id AND m.role = 'manager'
                     JOIN accounts a ON a.id = m.account_id AND a.disabled_at IS NULL WHERE p.plan_id = ",
            );
            query.push_bind(id.to_string());
            if let Some(part) = part {
                query.push(" AND p.site IN ");
                push_numbers(&mut query, part);
            }
            query.push(" ORDER BY a.id, p.site");
            let rows: Vec<ManagerRow> = query.build_query_as().persistent(false).fetch_all(self.db()?).await?;
            for row in rows {
                found.push(row.read()?);
            }
        }
        Ok(found)
    }

    pub(super) async fn note_reminded(&mut self, id: &PlanId, sites: &[i64], at: Micros) -> Result<()> {
        for part in sites.chunks(MOST) {
            let mut query = Builder::new("UPDATE plan_sites SET reminded_at = ");
            query.push_bind(at).push(" WHERE plan_id = ").push_bind(id.to_string()).push(" AND site IN ");
            push_numbers(&mut query, part);
            query.build().persistent(false).execute(self.db()?).await?;
        }
        Ok(())
    }

    pub(super) async fn count_wishes(&mut self, id: &PlanId, region: &RegionCode) -> Result<Vec<WishCount>> {
        let (next, after) = digits_below(region);
        let mut query =
            Builder::new("SELECT w.entry_id, w.subject, COALESCE(n.name, a.name, o.name) AS region, COUNT(*) AS times");
        query.push(" FROM viewings v JOIN viewing_wishes w ON w.viewing_id = v.id JOIN sites s ON s.number = v.site");
        query.push(" JOIN regions o ON o.code = s.region");
        query.push(format_args!(" LEFT JOIN regions n ON n.code = SUBSTR(s.region, 1, {next})"));
        query.push(format_args!(" LEFT JOIN regions a ON a.code = SUBSTR(s.region, 1, {after})"));
        query.push(" WHERE v.plan_id = ").push_bind(id.to_string());
        query.push(" AND (w.entry_id IS NOT NULL OR w.subject <> '') GROUP BY 1, 2, 3 ORDER BY 3, 1, 2");
        let rows: Vec<WishRow> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter().map(WishRow::read).collect()
    }

    pub(super) async fn find_wish_words(&mut self, id: &PlanId, limit: i64) -> Result<Vec<(String, String)>> {
        Ok(sqlx::query_as(
            "SELECT s.name, w.words FROM viewings v JOIN viewing_wishes w ON w.viewing_id = v.id
                 JOIN sites s ON s.number = v.site
             WHERE v.plan_id = $1 AND w.words <> '' ORDER BY v.updated_at DESC, v.id DESC, w.position LIMIT $2",
        )
        .bind(id.as_str())
        .bind(limit)
        .fetch_all(self.db()?)
        .await?)
    }
}
