//! What became of orders.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::access::Reach;
use domain::exhibition::orders::standing::OrderFacts;
use domain::exhibition::orders::week::last_day;
use domain::exhibition::plans::{OrderCount, digits_below};
use domain::exhibition::region::RegionCode;
use domain::ids::EntryId;
use sqlx::FromRow;

use super::conditions::{Builder, push_in};
use super::sites::{day, push_reach};
use super::{SqlTx, TEXT_ORDER};
use crate::error::{Place, Result};
use crate::order_reads::{OrderFigures, OrderReads, OwnOrder, RegionOrders, SiteOrders, SiteWeek, UnmetOrders};

/// That the film of an order `o` of a preview `p`, with the menu `m` that was set of it, was shown at the site: not on a day before it was
/// ordered. Days of orders are those of UTC, so that some hours more count where clocks are ahead of it.
const SHOWN: &str = "EXISTS (SELECT 1 FROM viewings v JOIN viewing_films f ON f.viewing_id = v.id
        WHERE v.site = p.site AND f.entry_id = o.entry_id AND v.state <> 'planned'
          AND (f.counted_ms > 0 OR v.source = 'manual')
          AND v.day >= o.taken_at / 86400000000 AND (v.menu_id = m.id OR v.day >= COALESCE(m.week, p.week)))";

/// Orders with their previews, and the menus that were set of them.
const ORDERS: &str = "orders o JOIN previews p ON p.id = o.preview_id
        LEFT JOIN menus m ON m.preview_id = p.id AND m.state = 'set'";

/// That an order was left unmet, and the site did not say why.
fn is_left() -> String {
    format!(
        "NOT {SHOWN} AND NOT EXISTS (SELECT 1 FROM order_answers a WHERE a.site = p.site AND a.entry_id = o.entry_id
             AND a.answered_at >= o.taken_at)"
    )
}

/// `SELECT …`: a row for each film that was ordered at a site within reach in these weeks, both included, and left. No regions are in it.
pub(super) fn push_unmet(query: &mut Builder, sites: &[Reach], (from, to): (Day, Day)) {
    query.push(format_args!("SELECT p.site FROM {ORDERS} WHERE p.week >= ")).push_bind(from.number());
    query.push(" AND p.week <= ").push_bind(to.number());
    push_reach(query, "''", "p.site", sites);
    query.push(format_args!(" AND {} GROUP BY p.site, o.entry_id", is_left()));
}

#[derive(FromRow)]
struct OwnRow {
    week: i64,
    entry_id: String,
    title: String,
    has_person: i32,
    menu_is_set: i32,
    on_menu: i32,
    shown: i32,
    answer: Option<String>,
}

impl OwnRow {
    fn read(self) -> Result<OwnOrder> {
        let at = |column| Place { table: "orders", column, row: &self.entry_id };
        let facts = OrderFacts {
            menu_is_set: self.menu_is_set != 0,
            on_menu: self.on_menu != 0,
            shown: self.shown != 0,
            answered: self.answer.is_some(),
        };
        Ok(OwnOrder {
            week: day(&at("week"), self.week)?,
            entry: at("entry_id").parse(&self.entry_id)?,
            title: self.title,
            has_person: self.has_person != 0,
            facts,
            answer: self.answer.unwrap_or_default(),
        })
    }
}

#[derive(FromRow)]
struct UnmetRow {
    entry_id: String,
    title: String,
    week: i64,
    heads: i64,
}

impl UnmetRow {
    fn read(self) -> Result<UnmetOrders> {
        let at = |column| Place { table: "orders", column, row: &self.entry_id };
        Ok(UnmetOrders {
            entry: at("entry_id").parse(&self.entry_id)?,
            week: day(&at("week"), self.week)?,
            title: self.title,
            heads: self.heads,
        })
    }
}

#[derive(FromRow)]
struct FiguresRow {
    code: String,
    name: Option<String>,
    orders: i64,
    met: i64,
    came: i64,
}

impl FiguresRow {
    const fn figures(&self) -> OrderFigures {
        OrderFigures { orders: self.orders, met: self.met, came: self.came }
    }
}

#[derive(FromRow)]
struct WeekRow {
    id: String,
    name: String,
    region: String,
    preview_id: Option<String>,
    orders: i64,
    menus: i64,
}

impl WeekRow {
    /// The site with the films of its preview, which are taken out of those of all previews.
    fn read(self, films: &mut BTreeMap<String, Vec<EntryId>>) -> Result<SiteWeek> {
        let at = |column| Place { table: "sites", column, row: &self.id };
        Ok(SiteWeek {
            id: at("id").parse(&self.id)?,
            region: at("region").parse(&self.region)?,
            films: self.preview_id.map(|preview| films.remove(&preview).unwrap_or_default()),
            name: self.name,
            orders: self.orders,
            menu_is_set: self.menus > 0,
        })
    }
}

/// Orders, those met, and people who came, of each site since a week: one row a film of a preview, and one a viewing. `$1` and `$2`
/// bound the region, in the order of the index (see [`super::sites::push_within`]); `$3` is the week.
fn of_sites() -> String {
    format!(
        "SELECT c.site, c.heads AS orders, CASE WHEN c.shown = 1 THEN c.heads ELSE 0 END AS met, 0 AS came
         FROM (SELECT p.site, SUM(o.heads) AS heads, MAX(CASE WHEN {SHOWN} THEN 1 ELSE 0 END) AS shown
               FROM {ORDERS} JOIN sites s ON s.number = p.site
               WHERE s.region >= $1 AND s.region < $2 AND p.week >= $3
               GROUP BY p.site, p.id, o.entry_id) c
         UNION ALL
         SELECT v.site, 0 AS orders, 0 AS met, v.ordered_heads AS came
         FROM viewings v JOIN sites s ON s.number = v.site
         WHERE s.region >= $1 AND s.region < $2 AND v.day >= $3 AND v.state <> 'planned'"
    )
}

/// The sums of those rows.
const SUMS: &str =
    "CAST(COALESCE(SUM(k.orders), 0) AS BIGINT) AS orders, CAST(COALESCE(SUM(k.met), 0) AS BIGINT) AS met,
        CAST(COALESCE(SUM(k.came), 0) AS BIGINT) AS came";

#[async_trait]
impl OrderReads for SqlTx {
    async fn orders_of_telephone(&mut self, site: i64, device: &[u8], weeks: (Day, Day)) -> Result<Vec<OwnOrder>> {
        let (since, now) = weeks;
        let sql = format!(
            "SELECT p.week, o.entry_id, e.title, CASE WHEN o.person_key IS NULL THEN 0 ELSE 1 END AS has_person,
                 CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS menu_is_set,
                 CASE WHEN EXISTS (SELECT 1 FROM menus n JOIN menu_items i ON i.menu_id = n.id
                     WHERE n.site = p.site AND n.state = 'set' AND n.week >= p.week AND n.week >= $4
                       AND i.entry_id = o.entry_id AND i.position > 0) THEN 1 ELSE 0 END AS on_menu,
                 CASE WHEN {SHOWN} THEN 1 ELSE 0 END AS shown,
                 (SELECT a.answer FROM order_answers a WHERE a.site = p.site AND a.entry_id = o.entry_id
                     AND a.answered_at >= o.taken_at ORDER BY a.answered_at LIMIT 1) AS answer
             FROM {ORDERS} JOIN entries e ON e.id = o.entry_id
             WHERE o.device_key = $2 AND p.site = $1 AND p.week >= $3 ORDER BY p.week DESC, e.title, o.entry_id"
        );
        let rows: Vec<OwnRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(site)
            .bind(device)
            .bind(since.number())
            .bind(now.number())
            .fetch_all(self.db()?)
            .await?;
        rows.into_iter().map(OwnRow::read).collect()
    }

    async fn unmet_orders(&mut self, site: i64, weeks: (Day, Day), limit: i64) -> Result<Vec<UnmetOrders>> {
        let ((from, to), is_left) = (weeks, is_left());
        let sql = format!(
            "SELECT o.entry_id, e.title, MIN(p.week) AS week, CAST(SUM(o.heads) AS BIGINT) AS heads
             FROM {ORDERS} JOIN entries e ON e.id = o.entry_id
             WHERE p.site = $1 AND p.week >= $2 AND p.week <= $3 AND {is_left}
             GROUP BY o.entry_id, e.title ORDER BY MIN(p.week), SUM(o.heads) DESC, o.entry_id LIMIT $4"
        );
        let rows: Vec<UnmetRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(site)
            .bind(from.number())
            .bind(to.number())
            .bind(limit)
            .fetch_all(self.db()?)
            .await?;
        rows.into_iter().map(UnmetRow::read).collect()
    }

    async fn shown_among(&mut self, site: i64, since: Day, films: &[EntryId]) -> Result<Vec<EntryId>> {
        if films.is_empty() {
            return Ok(Vec::new());
        }
        let films: Vec<String> = films.iter().map(ToString::to_string).collect();
        let mut query =
            Builder::new("SELECT DISTINCT f.entry_id FROM viewings v JOIN viewing_films f ON f.viewing_id = v.id");
        query.push(" WHERE v.state <> 'planned' AND (f.counted_ms > 0 OR v.source = 'manual') AND v.site = ");
        query.push_bind(site).push(" AND v.day >= ").push_bind(since.number()).push(" AND f.entry_id IN ");
        push_in(&mut query, &films);
        let rows: Vec<(String,)> = query.build_query_as().fetch_all(self.db()?).await?;
        let read =
            |(entry,): (String,)| Place { table: "viewing_films", column: "entry_id", row: &entry }.parse(&entry);
        rows.into_iter().map(read).collect()
    }

    async fn order_figures_of_site(&mut self, site: i64, since: Day) -> Result<OrderFigures> {
        let sql = format!(
            "SELECT CAST(COALESCE(SUM(k.orders), 0) AS BIGINT), CAST(COALESCE(SUM(k.met), 0) AS BIGINT),
                 CAST((SELECT COALESCE(SUM(v.ordered_heads), 0) FROM viewings v
                       WHERE v.site = $1 AND v.day >= $2 AND v.state <> 'planned') AS BIGINT)
             FROM (SELECT o.heads AS orders, CASE WHEN {SHOWN} THEN o.heads ELSE 0 END AS met
                   FROM {ORDERS} WHERE p.site = $1 AND p.week >= $2) k"
        );
        let (orders, met, came): (i64, i64, i64) =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(site).bind(since.number()).fetch_one(self.db()?).await?;
        Ok(OrderFigures { orders, met, came })
    }

    async fn order_figures_below(
        &mut self,
        region: &RegionCode,
        digits: usize,
        since: Day,
    ) -> Result<Vec<RegionOrders>> {
        let rows = of_sites();
        let sql = format!(
            "SELECT g.code, r.name, g.orders, g.met, g.came
             FROM (SELECT substr(s.region, 1, {digits}) AS code, {SUMS}
                   FROM ({rows}) k JOIN sites s ON s.number = k.site GROUP BY substr(s.region, 1, {digits})) g
             LEFT JOIN regions r ON r.code = g.code ORDER BY g.code{TEXT_ORDER}"
        );
        let rows: Vec<FiguresRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(region.as_str())
            .bind(region.end())
            .bind(since.number())
            .fetch_all(self.db()?)
            .await?;
        let read = |row: FiguresRow| {
            let figures = row.figures();
            RegionOrders { code: row.code, name: row.name.unwrap_or_default(), figures }
        };
        Ok(rows.into_iter().map(read).collect())
    }

    async fn order_figures_by_site(
        &mut self,
        region: &RegionCode,
        since: Day,
        part: (i64, i64),
    ) -> Result<Vec<SiteOrders>> {
        let (skip, limit) = part;
        let rows = of_sites();
        let sql = format!(
            "SELECT s.id AS code, s.name, {SUMS} FROM sites s LEFT JOIN ({rows}) k ON k.site = s.number
             WHERE s.region >= $1 AND s.region < $2
               AND EXISTS (SELECT 1 FROM previews q WHERE q.site = s.number AND q.week >= $3)
             GROUP BY s.id, s.name, s.number ORDER BY s.name{TEXT_ORDER}, s.number LIMIT $4 OFFSET $5"
        );
        let rows: Vec<FiguresRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(region.as_str())
            .bind(region.end())
            .bind(since.number())
            .bind(limit)
            .bind(skip)
            .fetch_all(self.db()?)
            .await?;
        let read = |row: FiguresRow| -> Result<SiteOrders> {
            let figures = row.figures();
            let id = Place { table: "sites", column: "id", row: &row.code }.parse(&row.code)?;
            Ok(SiteOrders { id, name: row.name.unwrap_or_default(), figures })
        };
        rows.into_iter().map(read).collect()
    }

    async fn sites_with_previews(&mut self, region: &RegionCode, since: Day) -> Result<i64> {
        let found = sqlx::query_scalar(
            "SELECT COUNT(*) FROM sites s WHERE s.region >= $1 AND s.region < $2
               AND EXISTS (SELECT 1 FROM previews q WHERE q.site = s.number AND q.week >= $3)",
        );
        Ok(found.bind(region.as_str()).bind(region.end()).bind(since.number()).fetch_one(self.db()?).await?)
    }

    async fn previews_of_region(&mut self, region: &RegionCode, week: Day) -> Result<Vec<SiteWeek>> {
        let dishes: Vec<(String, String)> = sqlx::query_as(
            "SELECT d.preview_id, d.entry_id FROM sites s JOIN previews p ON p.site = s.number AND p.week = $3
             JOIN dishes d ON d.preview_id = p.id
             WHERE s.region >= $1 AND s.region < $2 ORDER BY d.preview_id, d.number",
        )
        .bind(region.as_str())
        .bind(region.end())
        .bind(week.number())
        .fetch_all(self.db()?)
        .await?;
        let mut films: BTreeMap<String, Vec<EntryId>> = BTreeMap::new();
        for (preview, entry) in dishes {
            let entry = Place { table: "dishes", column: "entry_id", row: &preview }.parse(&entry)?;
            films.entry(preview).or_default().push(entry);
        }
        let sql = format!(
            "SELECT s.id, s.name, s.region, p.id AS preview_id,
                 CAST(COALESCE((SELECT SUM(o.heads) FROM orders o WHERE o.preview_id = p.id), 0) AS BIGINT) AS orders,
                 (SELECT COUNT(*) FROM menus m WHERE m.preview_id = p.id AND m.state = 'set') AS menus
             FROM sites s LEFT JOIN previews p ON p.site = s.number AND p.week = $3
             WHERE s.region >= $1 AND s.region < $2 AND s.opened_on <= $4 AND (s.closed_on IS NULL OR s.closed_on > $3)
             ORDER BY s.name{TEXT_ORDER}, s.number"
        );
        let rows: Vec<WeekRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(region.as_str())
            .bind(region.end())
            .bind(week.number())
            .bind(last_day(week).number())
            .fetch_all(self.db()?)
            .await?;
        rows.into_iter().map(|row| row.read(&mut films)).collect()
    }

    async fn ordered_films(&mut self, region: &RegionCode, since: Day) -> Result<Vec<OrderCount>> {
        let (next, after) = digits_below(region);
        let sql = format!(
            "SELECT o.entry_id, COALESCE(n.name, a.name, b.name) AS region, CAST(SUM(o.heads) AS BIGINT) AS people
             FROM orders o JOIN previews p ON p.id = o.preview_id JOIN sites s ON s.number = p.site
             JOIN regions b ON b.code = s.region
             LEFT JOIN regions n ON n.code = SUBSTR(s.region, 1, {next})
             LEFT JOIN regions a ON a.code = SUBSTR(s.region, 1, {after})
             WHERE s.region >= $1 AND s.region < $2 AND p.week >= $3
             GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
        );
        let rows: Vec<(String, String, i64)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(region.as_str())
            .bind(region.end())
            .bind(since.number())
            .fetch_all(self.db()?)
            .await?;
        let read = |(entry, region, people): (String, String, i64)| {
            let entry = Place { table: "orders", column: "entry_id", row: &entry }.parse(&entry)?;
            Ok(OrderCount { entry, region, people })
        };
        rows.into_iter().map(read).collect()
    }
}
