//! Previews of films on order, the orders, and menus. What is counted over many of them is in the file beside this.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::orders::preview::{OrderTimes, OrderWay};
use domain::exhibition::region::RegionCode;
use domain::ids::{EntryId, PreviewId};
use domain::time::Micros;
use sqlx::FromRow;

use super::SqlTx;
use super::conditions::{Builder, push_in};
use super::sites::day;
use crate::error::{Place, Result};
use crate::orders::{
    MenuItem, NewOrder, Orders, PhoneKeys, PhonePreview, Preview, PreviewFilm, ProposedFilm, SiteMenu, SitePreview,
};

#[derive(FromRow)]
struct PreviewRow {
    id: String,
    site: i64,
    week: i64,
    token: String,
    opens_at: i64,
    closes_at: i64,
    version: i64,
    created_at: i64,
}

impl PreviewRow {
    fn read(self) -> Result<Preview> {
        let at = |column| Place { table: "previews", column, row: &self.id };
        Ok(Preview {
            id: at("id").parse(&self.id)?,
            site: self.site,
            week: day(&at("week"), self.week)?,
            times: OrderTimes { opens_at: self.opens_at, closes_at: self.closes_at },
            version: self.version,
            created_at: self.created_at,
            token: self.token,
        })
    }
}

/// A film of a preview; nothing but the preview where that has none.
#[derive(FromRow)]
struct FilmRow {
    #[sqlx(flatten)]
    preview: PreviewRow,
    menus: i64,
    state: i64,
    number: Option<i64>,
    entry_id: Option<String>,
    title: Option<String>,
    by_person: i64,
    by_telephone: i64,
    by_mouth: i64,
}

impl FilmRow {
    fn film(&self) -> Result<Option<PreviewFilm>> {
        let (Some(number), Some(entry)) = (self.number, &self.entry_id) else { return Ok(None) };
        Ok(Some(PreviewFilm {
            number,
            entry: Place { table: "dishes", column: "entry_id", row: &self.preview.id }.parse(entry)?,
            title: self.title.clone().unwrap_or_default(),
            by_person: self.by_person,
            by_telephone: self.by_telephone,
            by_mouth: self.by_mouth,
        }))
    }

    /// The preview of these rows, which are all of one.
    fn read(rows: Vec<Self>) -> Result<Option<SitePreview>> {
        let films: Vec<Option<PreviewFilm>> = rows.iter().map(Self::film).collect::<Result<_>>()?;
        let Some(Self { preview, menus, state, .. }) = rows.into_iter().next() else { return Ok(None) };
        Ok(Some(SitePreview {
            preview: preview.read()?,
            films: films.into_iter().flatten().collect(),
            menu_is_set: menus > 0,
            state,
        }))
    }
}

#[derive(FromRow)]
struct PhoneRow {
    #[sqlx(flatten)]
    preview: PreviewRow,
    site_name: String,
    state: i64,
    number: Option<i64>,
    entry_id: Option<String>,
}

#[derive(FromRow)]
struct MenuRow {
    id: String,
    preview_id: String,
    site: i64,
    week: i64,
    state: String,
    version: i64,
    set_at: Option<i64>,
    position: Option<i64>,
    entry_id: Option<String>,
    title: Option<String>,
    why: Option<String>,
    reason: Option<String>,
}

impl MenuRow {
    /// The film of the row, where it has one.
    fn item(&self) -> Result<Option<MenuItem>> {
        let at = |column| Place { table: "menu_items", column, row: &self.id };
        let (Some(position), Some(entry), Some(why)) = (self.position, &self.entry_id, &self.why) else {
            return Ok(None);
        };
        Ok(Some(MenuItem {
            position,
            entry: at("entry_id").parse(entry)?,
            title: self.title.clone().unwrap_or_default(),
            why: at("why").parse(why)?,
            reason: self.reason.clone().unwrap_or_default(),
        }))
    }

    /// The menu of these rows, which are all of one.
    fn read(rows: &[Self]) -> Result<Option<SiteMenu>> {
        let Some(first) = rows.first() else { return Ok(None) };
        let at = |column| Place { table: "menus", column, row: &first.id };
        let items: Vec<Option<MenuItem>> = rows.iter().map(Self::item).collect::<Result<_>>()?;
        Ok(Some(SiteMenu {
            id: at("id").parse(&first.id)?,
            preview: at("preview_id").parse(&first.preview_id)?,
            site: first.site,
            week: day(&at("week"), first.week)?,
            state: at("state").parse(&first.state)?,
            version: first.version,
            set_at: first.set_at,
            items: items.into_iter().flatten().collect(),
        }))
    }
}

/// A preview with its films and their orders.
const PREVIEW: &str = "SELECT p.id, p.site, p.week, p.token, p.opens_at, p.closes_at, p.version, p.created_at,
    (SELECT COUNT(*) FROM menus m WHERE m.preview_id = p.id AND m.state = 'set') AS menus,
    (SELECT h.seq FROM audit_head h WHERE h.id = 1) AS state, d.number, d.entry_id, e.title,
    CAST(COALESCE((SELECT SUM(o.heads) FROM orders o WHERE o.preview_id = d.preview_id
    AND o.entry_id = d.entry_id AND o.person_key IS NOT NULL), 0) AS BIGINT) AS by_person,
    CAST(COALESCE((SELECT SUM(o.heads) FROM orders o WHERE o.preview_id = d.preview_id
    AND o.entry_id = d.entry_id AND o.taken_by = 'phone' AND o.person_key IS NULL), 0) AS BIGINT)
    AS by_telephone,
    CAST(COALESCE((SELECT SUM(o.heads) FROM orders o WHERE o.preview_id = d.preview_id
    AND o.entry_id = d.entry_id AND o.taken_by = 'manager'), 0) AS BIGINT) AS by_mouth
    FROM previews p LEFT JOIN dishes d ON d.preview_id = p.id LEFT JOIN entries e ON e.id = d.entry_id
    WHERE";

/// A menu with its films, those left out last.
const MENU: &str =
    "SELECT m.id, m.preview_id, m.site, m.week, m.state, m.version, m.set_at, i.position, i.entry_id, e.title,
        i.why, i.reason
    FROM menus m LEFT JOIN menu_items i ON i.menu_id = m.id LEFT JOIN entries e ON e.id = i.entry_id WHERE ";
/// The order of its films.
const MENU_ORDER: &str = " ORDER BY CASE WHEN i.position = 0 THEN 1 ELSE 0 END, i.position, e.title, i.entry_id";

impl SqlTx {
    /// Adds orders of a preview.
    async fn add_orders(
        &mut self,
        id: &PreviewId,
        way: OrderWay,
        keys: Option<&PhoneKeys>,
        (orders, at): (&[NewOrder], Micros),
    ) -> Result<()> {
        if orders.is_empty() {
            return Ok(());
        }
        let mut query = Builder::new(
            "INSERT INTO orders (id, preview_id, entry_id, taken_by, person_key, device_key, heads, taken_at) ",
        );
        query.push_values(orders, |mut row, one| {
            row.push_bind(one.id.as_str())
                .push_bind(id.as_str())
                .push_bind(one.entry.as_str())
                .push_bind(way.key())
                .push_bind(keys.and_then(|keys| keys.person.clone()))
                .push_bind(keys.map(|keys| keys.device.clone()))
                .push_bind(one.heads)
                .push_bind(at);
        });
        query.build().persistent(false).execute(self.db()?).await?;
        Ok(())
    }

    /// Keeps the row of a menu; false where the one there has another version than the one before.
    async fn put_menu_row(&mut self, menu: &SiteMenu, at: Micros) -> Result<bool> {
        let done = if menu.version == 1 {
            sqlx::query(
                "INSERT INTO menus (id, preview_id, site, week, state, version, set_at, updated_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (preview_id) DO NOTHING",
            )
            .bind(menu.id.as_str())
            .bind(menu.preview.as_str())
            .bind(menu.site)
            .bind(menu.week.number())
            .bind(menu.state.key())
            .bind(menu.version)
            .bind(menu.set_at)
            .bind(at)
            .execute(self.db()?)
            .await?
        } else {
            sqlx::query(
                "UPDATE menus SET week = $3, state = $4, version = $2, set_at = $5, updated_at = $6
                 WHERE id = $1 AND version = $2 - 1",
            )
            .bind(menu.id.as_str())
            .bind(menu.version)
            .bind(menu.week.number())
            .bind(menu.state.key())
            .bind(menu.set_at)
            .bind(at)
            .execute(self.db()?)
            .await?
        };
        Ok(done.rows_affected() == 1)
    }
}

#[async_trait]
impl Orders for SqlTx {
    async fn site_preview(&mut self, site: i64, week: Day) -> Result<Option<SitePreview>> {
        let rows: Vec<FilmRow> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("{PREVIEW} p.site = $1 AND p.week = $2 ORDER BY d.number")))
                .bind(site)
                .bind(week.number())
                .fetch_all(self.db()?)
                .await?;
        FilmRow::read(rows)
    }

    async fn last_closed_preview(&mut self, site: i64, now: Micros) -> Result<Option<SitePreview>> {
        let last = "p.id = (SELECT l.id FROM previews l WHERE l.site = $1 AND l.closes_at <= $2
                        ORDER BY l.week DESC LIMIT 1)";
        let rows: Vec<FilmRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!("{PREVIEW} {last} ORDER BY d.number")))
            .bind(site)
            .bind(now)
            .fetch_all(self.db()?)
            .await?;
        FilmRow::read(rows)
    }

    async fn insert_preview(&mut self, preview: &Preview) -> Result<()> {
        sqlx::query(
            "INSERT INTO previews (id, site, week, token, opens_at, closes_at, version, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(preview.id.as_str())
        .bind(preview.site)
        .bind(preview.week.number())
        .bind(&preview.token)
        .bind(preview.times.opens_at)
        .bind(preview.times.closes_at)
        .bind(preview.version)
        .bind(preview.created_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn change_preview(&mut self, id: &PreviewId, version: i64, times: OrderTimes) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE previews SET opens_at = $3, closes_at = $4, version = version + 1 WHERE id = $1 AND version = $2",
        )
        .bind(id.as_str())
        .bind(version)
        .bind(times.opens_at)
        .bind(times.closes_at)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn put_preview_films(&mut self, id: &PreviewId, films: &[(i64, EntryId)]) -> Result<()> {
        sqlx::query("DELETE FROM dishes WHERE preview_id = $1").bind(id.as_str()).execute(self.db()?).await?;
        if films.is_empty() {
            return Ok(());
        }
        let mut query = Builder::new("INSERT INTO dishes (preview_id, number, entry_id) ");
        query.push_values(films, |mut row, (number, entry)| {
            row.push_bind(id.as_str()).push_bind(*number).push_bind(entry.as_str());
        });
        query.build().persistent(false).execute(self.db()?).await?;
        Ok(())
    }

    async fn phone_preview(&mut self, token: &str) -> Result<Option<PhonePreview>> {
        let rows: Vec<PhoneRow> = sqlx::query_as(
            "SELECT p.id, p.site, p.week, p.token, p.opens_at, p.closes_at, p.version, p.created_at, s.name AS site_name,
                 (SELECT h.seq FROM audit_head h WHERE h.id = 1) AS state, d.number, d.entry_id
             FROM previews p JOIN sites s ON s.number = p.site LEFT JOIN dishes d ON d.preview_id = p.id
             WHERE p.token = $1 ORDER BY d.number",
        )
        .bind(token)
        .fetch_all(self.db()?)
        .await?;
        let mut films = Vec::new();
        for row in &rows {
            if let (Some(number), Some(entry)) = (row.number, &row.entry_id) {
                let at = Place { table: "dishes", column: "entry_id", row: &row.preview.id };
                films.push((number, at.parse(entry)?));
            }
        }
        let Some(PhoneRow { preview, site_name, state, .. }) = rows.into_iter().next() else { return Ok(None) };
        Ok(Some(PhonePreview { preview: preview.read()?, site_name, films, state }))
    }

    async fn proposed_films(&mut self, regions: &[RegionCode], week: Day) -> Result<Vec<ProposedFilm>> {
        let codes: Vec<String> = regions.iter().map(ToString::to_string).collect();
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = Builder::new("SELECT region, number, entry_id FROM preview_defaults WHERE week = ");
        query.push_bind(week.number()).push(" AND region IN ");
        push_in(&mut query, &codes);
        query.push(" ORDER BY region, number");
        let rows: Vec<(String, i64, String)> = query.build_query_as().fetch_all(self.db()?).await?;
        let read = |(region, number, entry): (String, i64, String)| {
            let at = |column| Place { table: "preview_defaults", column, row: &region };
            Ok(ProposedFilm { number, entry: at("entry_id").parse(&entry)?, region: at("region").parse(&region)? })
        };
        rows.into_iter().map(read).collect()
    }

    async fn put_proposed_films(&mut self, region: &RegionCode, week: Day, films: &[(i64, EntryId)]) -> Result<()> {
        sqlx::query("DELETE FROM preview_defaults WHERE region = $1 AND week = $2")
            .bind(region.as_str())
            .bind(week.number())
            .execute(self.db()?)
            .await?;
        if films.is_empty() {
            return Ok(());
        }
        let mut query = Builder::new("INSERT INTO preview_defaults (region, week, number, entry_id) ");
        query.push_values(films, |mut row, (number, entry)| {
            row.push_bind(region.as_str()).push_bind(week.number()).push_bind(*number).push_bind(entry.as_str());
        });
        query.build().persistent(false).execute(self.db()?).await?;
        Ok(())
    }

    async fn person_of_telephone(&mut self, id: &PreviewId, device: &[u8]) -> Result<Option<Vec<u8>>> {
        let found: Option<Vec<u8>> = sqlx::query_scalar(
            "SELECT person_key FROM orders WHERE preview_id = $1 AND device_key = $2 AND person_key IS NOT NULL LIMIT 1",
        )
        .bind(id.as_str())
        .bind(device)
        .fetch_optional(self.db()?)
        .await?;
        Ok(found)
    }

    async fn put_phone_orders(
        &mut self,
        id: &PreviewId,
        keys: &PhoneKeys,
        orders: &[NewOrder],
        at: Micros,
    ) -> Result<u64> {
        let before = sqlx::query("DELETE FROM orders WHERE preview_id = $1 AND (device_key = $2 OR person_key = $3)")
            .bind(id.as_str())
            .bind(keys.device.as_slice())
            .bind(keys.person.as_deref())
            .execute(self.db()?)
            .await?;
        self.add_orders(id, OrderWay::Phone, Some(keys), (orders, at)).await?;
        Ok(before.rows_affected())
    }

    async fn put_mouth_orders(&mut self, id: &PreviewId, orders: &[NewOrder], at: Micros) -> Result<()> {
        sqlx::query("DELETE FROM orders WHERE preview_id = $1 AND taken_by = 'manager'")
            .bind(id.as_str())
            .execute(self.db()?)
            .await?;
        self.add_orders(id, OrderWay::Manager, None, (orders, at)).await
    }

    async fn ordered_among(&mut self, id: &PreviewId, films: &[EntryId]) -> Result<Vec<String>> {
        if films.is_empty() {
            return Ok(Vec::new());
        }
        let films: Vec<String> = films.iter().map(ToString::to_string).collect();
        let mut query = Builder::new("SELECT e.title FROM entries e WHERE e.id IN ");
        push_in(&mut query, &films);
        query.push(" AND EXISTS (SELECT 1 FROM orders o WHERE o.entry_id = e.id AND o.preview_id = ");
        query.push_bind(id.to_string()).push(") ORDER BY e.title");
        let titles: Vec<(String,)> = query.build_query_as().fetch_all(self.db()?).await?;
        Ok(titles.into_iter().map(|(title,)| title).collect())
    }

    async fn menu_of_preview(&mut self, id: &PreviewId) -> Result<Option<SiteMenu>> {
        let rows: Vec<MenuRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!("{MENU} m.preview_id = $1 {MENU_ORDER}")))
            .bind(id.as_str())
            .fetch_all(self.db()?)
            .await?;
        MenuRow::read(&rows)
    }

    async fn put_menu(&mut self, menu: &SiteMenu, at: Micros) -> Result<bool> {
        if !self.put_menu_row(menu, at).await? {
            return Ok(false);
        }
        sqlx::query("DELETE FROM menu_items WHERE menu_id = $1").bind(menu.id.as_str()).execute(self.db()?).await?;
        if !menu.items.is_empty() {
            let mut query = Builder::new("INSERT INTO menu_items (menu_id, position, entry_id, why, reason) ");
            query.push_values(&menu.items, |mut row, one| {
                row.push_bind(menu.id.as_str())
                    .push_bind(one.position)
                    .push_bind(one.entry.as_str())
                    .push_bind(one.why.key())
                    .push_bind(one.reason.as_str());
            });
            query.build().persistent(false).execute(self.db()?).await?;
        }
        Ok(true)
    }

    async fn answer_orders(&mut self, site: i64, entry: &EntryId, week: Day, answer: &str, at: Micros) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO order_answers (site, entry_id, week, answer, answered_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (site, entry_id, week) DO NOTHING",
        )
        .bind(site)
        .bind(entry.as_str())
        .bind(week.number())
        .bind(answer)
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
