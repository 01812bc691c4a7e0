//! Viewings at sites: when they are planned and held, what was played, what people said of them, and who answered the roll call.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::evidence::EvidenceWish;
use domain::exhibition::region::RegionCode;
use domain::ids::{EntryId, MenuId, PlanId, ViewingId};
use domain::time::Micros;
use sqlx::FromRow;

use super::SqlTx;
use super::conditions::{Builder, push_words};
use super::listing::{Key, read};
use super::sites::{day, push_within_any};
use crate::error::{Place, Result, to_json};
use crate::listing::{Slice, Start};
use crate::viewings::{
    MenuFilm, NamedSite, Viewing, ViewingAnswer, ViewingFilm, ViewingFilter, ViewingLine, ViewingParts, Viewings,
    WholeViewing,
};

/// Columns of a viewing, as `ViewingRow` reads them.
pub(super) const VIEWING: &str = "v.id, v.site, v.plan_id, v.menu_id, v.kind, v.state, v.source, v.planned_at, v.started_at, \
                       v.ended_at, v.day, v.heads, v.ordered_heads, v.revision, v.feedback, v.returned_reason, \
                       v.network, v.received_at, v.reported_at, v.version, v.created_at, v.updated_at";

#[derive(FromRow)]
pub(super) struct ViewingRow {
    id: String,
    site: i64,
    plan_id: Option<String>,
    menu_id: Option<String>,
    kind: String,
    state: String,
    source: String,
    planned_at: Option<i64>,
    started_at: Option<i64>,
    ended_at: Option<i64>,
    day: i64,
    heads: i64,
    ordered_heads: i64,
    revision: i64,
    feedback: String,
    returned_reason: String,
    network: Option<Vec<u8>>,
    received_at: Option<i64>,
    reported_at: Option<i64>,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

impl ViewingRow {
    pub(super) fn read(self) -> Result<Viewing> {
        let place = |column| Place { table: "viewings", column, row: &self.id };
        Ok(Viewing {
            id: place("id").parse(&self.id)?,
            site: self.site,
            plan: self.plan_id.as_deref().map(|id| place("plan_id").parse(id)).transpose()?,
            menu: self.menu_id.as_deref().map(|id| place("menu_id").parse(id)).transpose()?,
            kind: place("kind").parse(&self.kind)?,
            state: place("state").parse(&self.state)?,
            source: place("source").parse(&self.source)?,
            planned_at: self.planned_at,
            started_at: self.started_at,
            ended_at: self.ended_at,
            day: day(&place("day"), self.day)?,
            heads: self.heads,
            ordered_heads: self.ordered_heads,
            revision: self.revision,
            feedback: self.feedback,
            returned_reason: self.returned_reason,
            network: self.network,
            received_at: self.received_at,
            reported_at: self.reported_at,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

#[derive(FromRow)]
struct TitledRow {
    #[sqlx(flatten)]
    viewing: ViewingRow,
    plan_title: Option<String>,
}

#[derive(FromRow)]
struct SiteNameRow {
    site_number: i64,
    site_id: String,
    site_code: String,
    site_name: String,
    site_region: String,
}

impl SiteNameRow {
    fn read(self) -> Result<NamedSite> {
        let place = |column| Place { table: "sites", column, row: &self.site_id };
        Ok(NamedSite {
            number: self.site_number,
            id: place("id").parse(&self.site_id)?,
            region: place("region").parse(&self.site_region)?,
            code: self.site_code,
            name: self.site_name,
        })
    }
}

/// Columns of a site that is named, as `SiteNameRow` reads them.
const SITE_NAME: &str =
    "s.number AS site_number, s.id AS site_id, s.code AS site_code, s.name AS site_name, s.region AS site_region";

#[derive(FromRow)]
struct LineRow {
    #[sqlx(flatten)]
    viewing: ViewingRow,
    #[sqlx(flatten)]
    site: SiteNameRow,
    plan_title: Option<String>,
    films: i64,
    counted_ms: i64,
    faster: i64,
}

impl LineRow {
    fn read(self) -> Result<ViewingLine> {
        Ok(ViewingLine {
            viewing: self.viewing.read()?,
            site: self.site.read()?,
            plan_title: self.plan_title,
            films: self.films,
            counted_ms: self.counted_ms,
            faster: self.faster != 0,
        })
    }
}

/// What of viewings `v` at sites `s` is found.
fn push_viewings(query: &mut Builder, filter: &ViewingFilter) {
    push_within_any(query, "s.region", &filter.within);
    push_words(query, &["s.name", "s.code"], &filter.words);
    if let Some(plan) = &filter.plan {
        query.push(" AND v.plan_id = ").push_bind(plan.to_string());
    }
    if let Some(state) = filter.state {
        query.push(" AND v.state = ").push_bind(state.key());
    }
    if let Some(source) = filter.source {
        query.push(" AND v.source = ").push_bind(source.key());
    }
    if let Some(from) = filter.from {
        query.push(" AND v.day >= ").push_bind(from.number());
    }
    if let Some(until) = filter.until {
        query.push(" AND v.day <= ").push_bind(until.number());
    }
    if filter.faster {
        query.push(" AND EXISTS (SELECT 1 FROM viewing_films q WHERE q.viewing_id = v.id AND q.faster = 1)");
    }
}

#[async_trait]
impl Viewings for SqlTx {
    async fn viewing(&mut self, id: &ViewingId) -> Result<Option<Viewing>> {
        let row: Option<ViewingRow> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("SELECT {VIEWING} FROM viewings v WHERE v.id = $1")))
                .bind(id.as_str())
                .fetch_optional(self.db()?)
                .await?;
        row.map(ViewingRow::read).transpose()
    }

    async fn put_viewing(&mut self, viewing: &Viewing, known: i64) -> Result<bool> {
        // What it is of and when it became known stays as it is; a row that is there has a version above 0.
        let done = sqlx::query(
            "INSERT INTO viewings (id, site, plan_id, menu_id, kind, state, source, planned_at, started_at, ended_at,
                 day, heads, ordered_heads, revision, feedback, returned_reason, network, received_at, reported_at,
                 version, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22)
             ON CONFLICT (id) DO UPDATE
             SET kind = excluded.kind, state = excluded.state, source = excluded.source,
                 planned_at = excluded.planned_at, started_at = excluded.started_at, ended_at = excluded.ended_at,
                 day = excluded.day, heads = excluded.heads, ordered_heads = excluded.ordered_heads,
                 revision = excluded.revision, feedback = excluded.feedback,
                 returned_reason = excluded.returned_reason, network = excluded.network,
                 received_at = excluded.received_at, reported_at = excluded.reported_at, version = excluded.version,
                 updated_at = excluded.updated_at
             WHERE viewings.version = $23 AND viewings.site = excluded.site",
        )
        .bind(viewing.id.as_str())
        .bind(viewing.site)
        .bind(viewing.plan.as_ref().map(PlanId::as_str))
        .bind(viewing.menu.as_ref().map(MenuId::as_str))
        .bind(viewing.kind.key())
        .bind(viewing.state.key())
        .bind(viewing.source.key())
        .bind(viewing.planned_at)
        .bind(viewing.started_at)
        .bind(viewing.ended_at)
        .bind(viewing.day.number())
        .bind(viewing.heads)
        .bind(viewing.ordered_heads)
        .bind(viewing.revision)
        .bind(&viewing.feedback)
        .bind(&viewing.returned_reason)
        .bind(viewing.network.as_deref())
        .bind(viewing.received_at)
        .bind(viewing.reported_at)
        .bind(viewing.version)
        .bind(viewing.created_at)
        .bind(viewing.updated_at)
        .bind(known)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn insert_viewings(&mut self, viewings: &[WholeViewing]) -> Result<()> {
        self.insert_whole_viewings(viewings).await
    }

    async fn viewing_parts(&mut self, id: &ViewingId) -> Result<ViewingParts> {
        self.parts_of_viewing(id).await
    }

    async fn whole_viewing(&mut self, id: &ViewingId) -> Result<Option<(Viewing, ViewingParts)>> {
        self.viewing_with_parts(id).await
    }

    async fn note_film_opened(&mut self, id: &ViewingId, entry: &EntryId, length_ms: i64, at: Micros) -> Result<()> {
        sqlx::query(
            "INSERT INTO viewing_films (viewing_id, entry_id, stretches, length_ms, counted_ms, opened_at, begun_at,
                 ended_at, faster, received_at)
             VALUES ($1, $2, '[]', $3, 0, $4, $4, $4, 0, $4)
             ON CONFLICT (viewing_id, entry_id) DO UPDATE
             SET opened_at = COALESCE(viewing_films.opened_at, excluded.opened_at)",
        )
        .bind(id.as_str())
        .bind(entry.as_str())
        .bind(length_ms)
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn put_viewing_film(&mut self, id: &ViewingId, film: &ViewingFilm) -> Result<()> {
        sqlx::query(
            "INSERT INTO viewing_films (viewing_id, entry_id, stretches, length_ms, counted_ms, opened_at, begun_at,
                 ended_at, faster, received_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (viewing_id, entry_id) DO UPDATE
             SET stretches = excluded.stretches, length_ms = excluded.length_ms, counted_ms = excluded.counted_ms,
                 opened_at = COALESCE(viewing_films.opened_at, excluded.opened_at), begun_at = excluded.begun_at, ended_at = excluded.ended_at,
                 faster = excluded.faster, received_at = excluded.received_at",
        )
        .bind(id.as_str())
        .bind(film.entry.as_str())
        .bind(to_json(&film.play.watched)?)
        .bind(film.play.length_ms)
        .bind(film.play.counted_ms)
        .bind(film.play.opened_at)
        .bind(film.play.begun_at)
        .bind(film.play.ended_at)
        .bind(i64::from(film.play.faster))
        .bind(film.received_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn remove_viewing_films(&mut self, id: &ViewingId) -> Result<()> {
        sqlx::query("DELETE FROM viewing_films WHERE viewing_id = $1").bind(id.as_str()).execute(self.db()?).await?;
        Ok(())
    }

    async fn put_viewing_words(
        &mut self,
        id: &ViewingId,
        answers: &[ViewingAnswer],
        wishes: &[EvidenceWish],
    ) -> Result<()> {
        for table in ["viewing_answers", "viewing_wishes"] {
            sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM {table} WHERE viewing_id = $1")))
                .bind(id.as_str())
                .execute(self.db()?)
                .await?;
        }
        if !answers.is_empty() {
            let mut query = Builder::new("INSERT INTO viewing_answers (viewing_id, entry_id, question, answer) ");
            query.push_values(answers, |mut row, one| {
                row.push_bind(id.as_str())
                    .push_bind(one.entry.as_str())
                    .push_bind(one.question)
                    .push_bind(one.answer.as_str());
            });
            query.build().persistent(false).execute(self.db()?).await?;
        }
        if !wishes.is_empty() {
            let mut query =
                Builder::new("INSERT INTO viewing_wishes (viewing_id, position, entry_id, subject, words) ");
            query.push_values((1_i64..).zip(wishes), |mut row, (position, one)| {
                row.push_bind(id.as_str())
                    .push_bind(position)
                    .push_bind(one.entry.as_ref().map(EntryId::as_str))
                    .push_bind(one.subject.as_str())
                    .push_bind(one.words.as_str());
            });
            query.build().persistent(false).execute(self.db()?).await?;
        }
        Ok(())
    }

    async fn viewings_of_site(
        &mut self,
        site: i64,
        from: Day,
        until: Day,
        limit: i64,
    ) -> Result<Vec<(Viewing, Option<String>)>> {
        let rows: Vec<TitledRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {VIEWING}, p.title AS plan_title FROM viewings v LEFT JOIN plans p ON p.id = v.plan_id
             WHERE v.site = $1 AND v.day >= $2 AND v.day <= $3 ORDER BY v.day DESC, v.id DESC LIMIT $4"
        )))
        .bind(site)
        .bind(from.number())
        .bind(until.number())
        .bind(limit)
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(|row| Ok((row.viewing.read()?, row.plan_title))).collect()
    }

    async fn viewing_slice(&mut self, filter: &ViewingFilter, start: &Start, limit: i64) -> Result<Slice<ViewingLine>> {
        let mut query = Builder::new(format!(
            "SELECT * FROM (SELECT {VIEWING}, {SITE_NAME}, p.title AS plan_title,
                 (SELECT COUNT(*) FROM viewing_films f WHERE f.viewing_id = v.id AND f.stretches <> '[]') AS films,
                 CAST(COALESCE((SELECT SUM(f.counted_ms) FROM viewing_films f WHERE f.viewing_id = v.id), 0)
                     AS BIGINT) AS counted_ms,
                 COALESCE((SELECT MAX(f.faster) FROM viewing_films f WHERE f.viewing_id = v.id), 0) AS faster,
                 v.day AS sort_key, CAST(0 AS BIGINT) AS sort_tie, v.id AS sort_id
             FROM viewings v JOIN sites s ON s.number = v.site LEFT JOIN plans p ON p.id = v.plan_id WHERE 1 = 1"
        ));
        push_viewings(&mut query, filter);
        read(self.slice(query, Key::Number, true, start, limit).await?, LineRow::read)
    }

    async fn viewing_count(&mut self, filter: &ViewingFilter) -> Result<i64> {
        let mut query = Builder::new("SELECT COUNT(*) FROM viewings v JOIN sites s ON s.number = v.site WHERE 1 = 1");
        push_viewings(&mut query, filter);
        Ok(query.build_query_scalar().fetch_one(self.db()?).await?)
    }

    async fn plans_with_viewings(&mut self, within: &[RegionCode], limit: i64) -> Result<Vec<(PlanId, String)>> {
        // From each plan to a viewing of it by the index: plans are few.
        let mut query = Builder::new(
            "SELECT p.id, p.title FROM plans p WHERE EXISTS (
                 SELECT 1 FROM viewings v JOIN sites s ON s.number = v.site WHERE v.plan_id = p.id",
        );
        push_within_any(&mut query, "s.region", within);
        query.push(") ORDER BY p.starts_on DESC, p.id DESC LIMIT ").push_bind(limit);
        let rows: Vec<(String, String)> = query.build_query_as().fetch_all(self.db()?).await?;
        let read = |(id, title): (String, String)| -> Result<(PlanId, String)> {
            Ok((Place { table: "plans", column: "id", row: &id }.parse(&id)?, title))
        };
        rows.into_iter().map(read).collect()
    }

    async fn named_sites(&mut self, numbers: &[i64]) -> Result<Vec<NamedSite>> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = Builder::new(format!("SELECT {SITE_NAME} FROM sites s WHERE s.number IN ("));
        let mut list = query.separated(", ");
        for number in numbers {
            list.push_bind(*number);
        }
        query.push(") ORDER BY s.code, s.number");
        let rows: Vec<SiteNameRow> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter().map(SiteNameRow::read).collect()
    }

    async fn menu_to_show(&mut self, site: i64, week: Day) -> Result<Option<(MenuId, Vec<MenuFilm>)>> {
        self.menu_of_week_to_show(site, week).await
    }

    async fn films_to_show(&mut self, site: i64, menu: &MenuId) -> Result<Vec<MenuFilm>> {
        self.films_of_menu(site, menu).await
    }

    async fn presences(&mut self, id: &ViewingId) -> Result<i64> {
        let count = sqlx::query_scalar("SELECT COUNT(*) FROM presences WHERE viewing_id = $1")
            .bind(id.as_str())
            .fetch_one(self.db()?)
            .await?;
        Ok(count)
    }

    async fn insert_presence(&mut self, id: &ViewingId, person_key: &[u8], at: Micros) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO presences (viewing_id, person_key, at) VALUES ($1, $2, $3)
             ON CONFLICT (viewing_id, person_key) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(person_key)
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}
