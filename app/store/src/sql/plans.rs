//! Viewing plans. What concerns their sites is in the file beside this.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::plans::{PlanStanding, WishCount};
use domain::exhibition::region::RegionCode;
use domain::exhibition::site::SiteKind;
use domain::ids::{AccountId, PlanId};
use domain::time::Micros;
use sqlx::FromRow;

use super::SqlTx;
use super::conditions::{Builder, push_in};
use super::listing::{Key, read};
use super::plan_sites::regions;
use super::sites::{day, push_within_any};
use crate::error::{Place, Result};
use crate::listing::{Slice, Start};
use crate::plans::{Plan, PlanCount, PlanFilm, PlanFilter, PlanManager, PlanSite, Plans, PreviousPlan, SitePlan};
use crate::sites::Region;

/// Columns of a plan, as `PlanRow` reads them.
const PLAN: &str = "p.id, p.region, r.name AS region_name, p.title, p.introduction, p.starts_on, p.ends_on, p.kinds, p.state,
                    p.withdrawn_reason, p.previous_id, q.title AS previous_title, q.starts_on AS previous_starts_on, p.version,
                    p.created_by, p.created_at, p.published_at, p.updated_at";
/// Where they come from.
const FROM_PLANS: &str = "plans p JOIN regions r ON r.code = p.region LEFT JOIN plans q ON q.id = p.previous_id";

#[derive(FromRow)]
struct PlanRow {
    id: String,
    region: String,
    region_name: String,
    title: String,
    introduction: String,
    starts_on: i64,
    ends_on: i64,
    kinds: String,
    state: String,
    withdrawn_reason: String,
    previous_id: Option<String>,
    previous_title: Option<String>,
    previous_starts_on: Option<i64>,
    version: i64,
    created_by: Option<String>,
    created_at: i64,
    published_at: Option<i64>,
    updated_at: i64,
}

impl PlanRow {
    fn read(self) -> Result<Plan> {
        let at = |column| Place { table: "plans", column, row: &self.id };
        let kinds = self.kinds.split_whitespace().map(|key| at("kinds").parse(key));
        let previous = match (&self.previous_id, self.previous_title, self.previous_starts_on) {
            (Some(id), Some(title), Some(starts_on)) => Some(PreviousPlan {
                id: at("previous_id").parse(id)?,
                title,
                starts_on: day(&at("starts_on"), starts_on)?,
            }),
            _ => None,
        };
        Ok(Plan {
            id: at("id").parse(&self.id)?,
            region: at("region").parse(&self.region)?,
            starts_on: day(&at("starts_on"), self.starts_on)?,
            ends_on: day(&at("ends_on"), self.ends_on)?,
            kinds: kinds.collect::<Result<Vec<SiteKind>>>()?,
            state: at("state").parse(&self.state)?,
            created_by: self.created_by.as_deref().map(|id| at("created_by").parse(id)).transpose()?,
            previous,
            region_name: self.region_name,
            title: self.title,
            introduction: self.introduction,
            withdrawn_reason: self.withdrawn_reason,
            version: self.version,
            created_at: self.created_at,
            published_at: self.published_at,
            updated_at: self.updated_at,
        })
    }
}

/// A plan of a site with one of its films, when it is due, and when the site opened it.
#[derive(FromRow)]
struct SitePlanRow {
    #[sqlx(flatten)]
    plan: PlanRow,
    due_on: i64,
    received_at: Option<i64>,
    #[sqlx(flatten)]
    film: FilmRow,
}

/// What is read of plans of a site with their films; one without films has one row, whose film has position 0.
const SITE_PLANS: &str = "s.due_on, s.received_at, p.id AS plan_id, COALESCE(f.position, 0) AS position,
        COALESCE(f.entry_id, '') AS entry_id, COALESCE(f.title, '') AS film_title, COALESCE(f.length_ms, 0) AS length_ms,
        COALESCE(f.must, 0) AS must, COALESCE(f.questions, '') AS questions";

/// Plans of a site with their films, of rows in the order of both.
fn site_plans(rows: Vec<SitePlanRow>) -> Result<Vec<SitePlan>> {
    let mut plans: Vec<SitePlan> = Vec::new();
    for row in rows {
        let SitePlanRow { plan, due_on, received_at, film } = row;
        let due_on = day(&Place { table: "plan_sites", column: "due_on", row: &plan.id }, due_on)?;
        let film = if film.position > 0 { Some(film.read()?) } else { None };
        match plans.last_mut().filter(|last| last.plan.id.as_str() == plan.id) {
            Some(last) => last.films.extend(film),
            None => {
                let films = film.into_iter().collect();
                plans.push(SitePlan { plan: plan.read()?, films, due_on, received_at });
            }
        }
    }
    Ok(plans)
}

#[derive(FromRow)]
struct FilmRow {
    plan_id: String,
    position: i64,
    entry_id: String,
    film_title: String,
    length_ms: i64,
    must: i64,
    questions: String,
}

impl FilmRow {
    fn read(self) -> Result<PlanFilm> {
        let at = |column| Place { table: "plan_films", column, row: &self.plan_id };
        Ok(PlanFilm {
            entry_id: at("entry_id").parse(&self.entry_id)?,
            questions: at("questions").json(&self.questions)?,
            position: self.position,
            title: self.film_title,
            length_ms: self.length_ms,
            must: self.must != 0,
        })
    }
}

fn kinds_text(kinds: &[SiteKind]) -> String {
    kinds.iter().map(|kind| kind.key()).collect::<Vec<_>>().join(" ")
}

/// ` WHERE …` of a filter of plans.
fn push_filter(query: &mut Builder, filter: &PlanFilter) {
    query.push(" WHERE 1 = 1");
    push_within_any(query, "p.region", &filter.regions);
    if let Some(state) = filter.state {
        query.push(" AND p.state = ").push_bind(state.key());
    }
}

#[async_trait]
impl Plans for SqlTx {
    async fn insert_plan(&mut self, plan: &Plan) -> Result<()> {
        sqlx::query(
            "INSERT INTO plans (id, region, title, introduction, starts_on, ends_on, kinds, state, withdrawn_reason,
                 previous_id, version, created_by, created_at, published_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(plan.id.as_str())
        .bind(plan.region.as_str())
        .bind(&plan.title)
        .bind(&plan.introduction)
        .bind(plan.starts_on.number())
        .bind(plan.ends_on.number())
        .bind(kinds_text(&plan.kinds))
        .bind(plan.state.key())
        .bind(&plan.withdrawn_reason)
        .bind(plan.previous.as_ref().map(|previous| previous.id.as_str()))
        .bind(plan.version)
        .bind(plan.created_by.as_ref().map(AccountId::as_str))
        .bind(plan.created_at)
        .bind(plan.published_at)
        .bind(plan.updated_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn plan(&mut self, id: &PlanId) -> Result<Option<Plan>> {
        let row: Option<PlanRow> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("SELECT {PLAN} FROM {FROM_PLANS} WHERE p.id = $1")))
                .bind(id.as_str())
                .fetch_optional(self.db()?)
                .await?;
        row.map(PlanRow::read).transpose()
    }

    async fn update_plan(&mut self, plan: &Plan) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE plans SET title = $3, introduction = $4, starts_on = $5, ends_on = $6, kinds = $7, state = $8,
                 withdrawn_reason = $9, published_at = $10, updated_at = $11, version = version + 1
             WHERE id = $1 AND version = $2",
        )
        .bind(plan.id.as_str())
        .bind(plan.version)
        .bind(&plan.title)
        .bind(&plan.introduction)
        .bind(plan.starts_on.number())
        .bind(plan.ends_on.number())
        .bind(kinds_text(&plan.kinds))
        .bind(plan.state.key())
        .bind(&plan.withdrawn_reason)
        .bind(plan.published_at)
        .bind(plan.updated_at)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn last_plan(&mut self, region: &RegionCode) -> Result<Option<PreviousPlan>> {
        let row: Option<(String, String, i64)> = sqlx::query_as(
            "SELECT id, title, starts_on FROM plans WHERE region = $1 AND state = 'published'
             ORDER BY starts_on DESC, id DESC LIMIT 1",
        )
        .bind(region.as_str())
        .fetch_optional(self.db()?)
        .await?;
        let read = |(id, title, starts_on): (String, String, i64)| -> Result<PreviousPlan> {
            let at = |column| Place { table: "plans", column, row: &id };
            Ok(PreviousPlan { id: at("id").parse(&id)?, title, starts_on: day(&at("starts_on"), starts_on)? })
        };
        row.map(read).transpose()
    }

    async fn plan_slice(&mut self, filter: &PlanFilter, start: &Start, limit: i64) -> Result<Slice<Plan>> {
        let mut query = Builder::new("SELECT * FROM (SELECT ");
        query.push(PLAN).push(", p.starts_on AS sort_key, CAST(0 AS BIGINT) AS sort_tie, p.id AS sort_id FROM ");
        query.push(FROM_PLANS);
        push_filter(&mut query, filter);
        let slice = self.slice(query, Key::Number, true, start, limit).await?;
        read(slice, PlanRow::read)
    }

    async fn plan_count(&mut self, filter: &PlanFilter) -> Result<i64> {
        let mut query = Builder::new("SELECT COUNT(*) FROM plans p");
        push_filter(&mut query, filter);
        Ok(query.build_query_scalar().fetch_one(self.db()?).await?)
    }

    async fn plan_site_counts(&mut self, plans: &[PlanId]) -> Result<Vec<(PlanId, i64)>> {
        if plans.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = Builder::new("SELECT id, sites FROM plans WHERE sites > 0 AND id IN ");
        push_in(&mut query, &plans.iter().map(PlanId::to_string).collect::<Vec<_>>());
        let rows: Vec<(String, i64)> = query.build_query_as().fetch_all(self.db()?).await?;
        let read = |(id, sites): (String, i64)| -> Result<(PlanId, i64)> {
            Ok((Place { table: "plans", column: "id", row: &id }.parse(&id)?, sites))
        };
        rows.into_iter().map(read).collect()
    }

    async fn plan_films(&mut self, id: &PlanId) -> Result<Vec<PlanFilm>> {
        let rows: Vec<FilmRow> = sqlx::query_as(
            "SELECT plan_id, position, entry_id, title AS film_title, length_ms, must, questions FROM plan_films
             WHERE plan_id = $1 ORDER BY position",
        )
        .bind(id.as_str())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(FilmRow::read).collect()
    }

    async fn put_plan_films(&mut self, id: &PlanId, films: &[PlanFilm]) -> Result<()> {
        sqlx::query("DELETE FROM plan_films WHERE plan_id = $1").bind(id.as_str()).execute(self.db()?).await?;
        if films.is_empty() {
            return Ok(());
        }
        let mut query =
            Builder::new("INSERT INTO plan_films (plan_id, position, entry_id, title, length_ms, must, questions) ");
        query.push_values((1_i64..).zip(films), |mut row, (position, film)| {
            row.push_bind(id.as_str())
                .push_bind(position)
                .push_bind(film.entry_id.as_str())
                .push_bind(film.title.as_str())
                .push_bind(film.length_ms)
                .push_bind(i64::from(film.must))
                .push_bind(serde_json::Value::from(film.questions.as_slice()).to_string());
        });
        query.build().persistent(false).execute(self.db()?).await?;
        Ok(())
    }

    async fn plan_regions(&mut self, id: &PlanId) -> Result<Vec<Region>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT r.code, r.name FROM plan_regions p JOIN regions r ON r.code = p.region
             WHERE p.plan_id = $1 ORDER BY r.code",
        )
        .bind(id.as_str())
        .fetch_all(self.db()?)
        .await?;
        regions(rows)
    }

    async fn put_plan_regions(&mut self, id: &PlanId, regions: &[RegionCode]) -> Result<()> {
        sqlx::query("DELETE FROM plan_regions WHERE plan_id = $1").bind(id.as_str()).execute(self.db()?).await?;
        if regions.is_empty() {
            return Ok(());
        }
        let mut query = Builder::new("INSERT INTO plan_regions (plan_id, region) ");
        query.push_values(regions, |mut row, region| {
            row.push_bind(id.as_str()).push_bind(region.as_str());
        });
        query.build().persistent(false).execute(self.db()?).await?;
        Ok(())
    }

    async fn plan_regions_below(&mut self, region: &RegionCode) -> Result<Vec<Region>> {
        self.find_regions_below(region).await
    }

    async fn plan_region_names(&mut self, codes: &[RegionCode]) -> Result<Vec<Region>> {
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = Builder::new("SELECT code, name FROM regions WHERE code IN ");
        push_in(&mut query, &codes.iter().map(RegionCode::to_string).collect::<Vec<_>>());
        query.push(" ORDER BY code");
        regions(query.build_query_as().fetch_all(self.db()?).await?)
    }

    async fn plan_open_sites(
        &mut self,
        region: &RegionCode,
        digits: usize,
        days: (Day, Day),
        kinds: &[SiteKind],
    ) -> Result<Vec<(String, i64)>> {
        self.count_open_sites(region, digits, days, kinds).await
    }

    async fn plan_expected_sites(&mut self, id: &PlanId) -> Result<i64> {
        self.count_expected_sites(id).await
    }

    async fn freeze_plan_sites(&mut self, id: &PlanId) -> Result<u64> {
        self.keep_expected_sites(id).await
    }

    async fn plan_tallies(&mut self, id: &PlanId, region: &RegionCode, digits: usize) -> Result<Vec<PlanCount>> {
        self.tally_plan_sites(id, region, digits).await
    }

    async fn plan_site_slice(
        &mut self,
        id: &PlanId,
        region: &RegionCode,
        standing: PlanStanding,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<PlanSite>> {
        self.page_of_plan_sites((id, region, standing), start, limit).await
    }

    async fn plan_sites(&mut self, id: &PlanId, region: &RegionCode) -> Result<Vec<PlanSite>> {
        self.all_plan_sites(id, region).await
    }

    async fn plan_silent_sites(
        &mut self,
        id: &PlanId,
        region: &RegionCode,
        since: Micros,
        limit: i64,
    ) -> Result<Vec<i64>> {
        self.find_silent_sites(id, region, since, limit).await
    }

    async fn plan_managers(&mut self, id: &PlanId, sites: Option<&[i64]>) -> Result<Vec<PlanManager>> {
        self.managers_of_plan(id, sites).await
    }

    async fn mark_plan_reminded(&mut self, id: &PlanId, sites: &[i64], at: Micros) -> Result<()> {
        self.note_reminded(id, sites, at).await
    }

    async fn plans_of_site(&mut self, site: i64, today: Day) -> Result<Vec<SitePlan>> {
        let rows: Vec<SitePlanRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {PLAN}, {SITE_PLANS} FROM {FROM_PLANS} JOIN plan_sites s ON s.plan_id = p.id
                 LEFT JOIN plan_films f ON f.plan_id = p.id
             WHERE s.site = $1 AND s.due_on >= $2 AND p.state = 'published' ORDER BY s.due_on, p.id, f.position"
        )))
        .bind(site)
        .bind(today.number())
        .fetch_all(self.db()?)
        .await?;
        site_plans(rows)
    }

    async fn plans_to_show(&mut self, site: i64, today: Day, since: Day) -> Result<Vec<SitePlan>> {
        let rows: Vec<SitePlanRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {PLAN}, {SITE_PLANS} FROM {FROM_PLANS} JOIN plan_sites s ON s.plan_id = p.id
                 LEFT JOIN plan_films f ON f.plan_id = p.id
             WHERE s.site = $1 AND s.due_on >= $3 AND p.state = 'published'
               AND (s.due_on >= $2 OR NOT EXISTS (SELECT 1 FROM viewings v
                    WHERE v.plan_id = s.plan_id AND v.site = s.site AND v.state <> 'planned'))
             ORDER BY s.due_on, p.id, f.position"
        )))
        .bind(site)
        .bind(today.number())
        .bind(since.number())
        .fetch_all(self.db()?)
        .await?;
        site_plans(rows)
    }

    async fn plan_of_site(&mut self, site: i64, id: &PlanId) -> Result<Option<SitePlan>> {
        let rows: Vec<SitePlanRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {PLAN}, {SITE_PLANS} FROM {FROM_PLANS} JOIN plan_sites s ON s.plan_id = p.id
                 LEFT JOIN plan_films f ON f.plan_id = p.id
             WHERE s.site = $1 AND s.plan_id = $2 ORDER BY p.id, f.position"
        )))
        .bind(site)
        .bind(id.as_str())
        .fetch_all(self.db()?)
        .await?;
        Ok(site_plans(rows)?.into_iter().next())
    }

    async fn mark_plans_received(&mut self, site: i64, plans: &[PlanId], at: Micros) -> Result<u64> {
        if plans.is_empty() {
            return Ok(0);
        }
        let mut query = Builder::new("UPDATE plan_sites SET received_at = ");
        query.push_bind(at).push(" WHERE received_at IS NULL AND site = ").push_bind(site).push(" AND plan_id IN ");
        push_in(&mut query, &plans.iter().map(PlanId::to_string).collect::<Vec<_>>());
        Ok(query.build().execute(self.db()?).await?.rows_affected())
    }

    async fn plan_wishes(&mut self, id: &PlanId, region: &RegionCode) -> Result<Vec<WishCount>> {
        self.count_wishes(id, region).await
    }

    async fn plan_wish_words(&mut self, id: &PlanId, limit: i64) -> Result<Vec<(String, String)>> {
        self.find_wish_words(id, limit).await
    }
}
