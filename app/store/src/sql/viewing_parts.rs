//! What hangs on a viewing, in one statement, and the films of menus that can be shown.

use domain::calendar::Day;
use domain::exhibition::counting::FilmPlay;
use domain::exhibition::evidence::EvidenceWish;
use domain::ids::{MenuId, ViewingId};
use sqlx::FromRow;

use super::SqlTx;
use super::conditions::Builder;
use super::viewings::{VIEWING, ViewingRow};
use crate::error::{Place, Result};
use crate::viewings::{MenuFilm, Viewing, ViewingAnswer, ViewingFilm, ViewingParts};

/// What hangs on the viewing `$1`: a row for each film that was played, each answer and each wish, and one of how many answered the roll
/// call.
const PARTS: &str = "SELECT CAST(0 AS BIGINT) AS part, f.begun_at AS n, f.entry_id, f.stretches AS one, '' AS two,
        f.length_ms, f.counted_ms, f.opened_at, f.ended_at AS part_ended_at, f.faster, f.received_at AS part_received_at
    FROM viewing_films f WHERE f.viewing_id = $1
    UNION ALL
    SELECT 1, a.question, a.entry_id, a.answer, '', 0, 0, NULL, 0, 0, 0
    FROM viewing_answers a WHERE a.viewing_id = $1
    UNION ALL
    SELECT 2, w.position, w.entry_id, w.subject, w.words, 0, 0, NULL, 0, 0, 0
    FROM viewing_wishes w WHERE w.viewing_id = $1
    UNION ALL
    SELECT 3, COUNT(*), NULL, '', '', 0, 0, NULL, 0, 0, 0 FROM presences p WHERE p.viewing_id = $1";

/// A viewing with a part of it.
#[derive(FromRow)]
struct WholeRow {
    #[sqlx(flatten)]
    viewing: ViewingRow,
    #[sqlx(flatten)]
    part: PartRow,
}

/// A part of a viewing: what was played of a film, an answer, a wish, or how many answered the roll call.
#[derive(FromRow)]
struct PartRow {
    part: i64,
    n: i64,
    entry_id: Option<String>,
    one: String,
    two: String,
    length_ms: i64,
    counted_ms: i64,
    opened_at: Option<i64>,
    part_ended_at: i64,
    faster: i64,
    part_received_at: i64,
}

impl PartRow {
    fn add_to(self, parts: &mut ViewingParts) -> Result<()> {
        let row = self.entry_id.as_deref().unwrap_or_default();
        let place = |table, column| Place { table, column, row };
        match self.part {
            0 => parts.films.push(ViewingFilm {
                entry: place("viewing_films", "entry_id").parse(row)?,
                play: FilmPlay {
                    watched: place("viewing_films", "stretches").json(&self.one)?,
                    length_ms: self.length_ms,
                    counted_ms: self.counted_ms,
                    opened_at: self.opened_at,
                    begun_at: self.n,
                    ended_at: self.part_ended_at,
                    faster: self.faster != 0,
                },
                received_at: self.part_received_at,
            }),
            1 => {
                let entry = place("viewing_answers", "entry_id").parse(row)?;
                parts.answers.push(ViewingAnswer { entry, question: self.n, answer: self.one });
            }
            2 => {
                let place = place("viewing_wishes", "entry_id");
                let entry = self.entry_id.as_deref().map(|id| place.parse(id)).transpose()?;
                parts.wishes.push(EvidenceWish { entry, subject: self.one, words: self.two });
            }
            _ => parts.presences = self.n,
        }
        Ok(())
    }
}

#[derive(FromRow)]
struct MenuFilmRow {
    menu_id: String,
    entry_id: String,
    title: String,
    length_ms: i64,
}

impl MenuFilmRow {
    fn read(self) -> Result<MenuFilm> {
        let entry = Place { table: "menu_items", column: "entry_id", row: &self.menu_id }.parse(&self.entry_id)?;
        Ok(MenuFilm { entry, title: self.title, length_ms: self.length_ms })
    }
}

/// The films of menus that are set.
const MENU_FILMS: &str = "SELECT m.id AS menu_id, i.entry_id, e.title,
        COALESCE((SELECT MAX(f.duration_ms) FROM files f WHERE f.entry_id = e.id AND f.state = 'ready'
            AND f.kind IN ('exhibition_copy', 'judging_copy')), 0) AS length_ms
    FROM menus m JOIN menu_items i ON i.menu_id = m.id JOIN entries e ON e.id = i.entry_id
    WHERE m.state = 'set' AND i.position > 0";

impl SqlTx {
    pub(super) async fn parts_of_viewing(&mut self, id: &ViewingId) -> Result<ViewingParts> {
        let query = format!("{PARTS} ORDER BY part, n, entry_id");
        let rows: Vec<PartRow> =
            sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(id.as_str()).fetch_all(self.db()?).await?;
        let mut parts = ViewingParts::default();
        for row in rows {
            row.add_to(&mut parts)?;
        }
        Ok(parts)
    }

    pub(super) async fn viewing_with_parts(&mut self, id: &ViewingId) -> Result<Option<(Viewing, ViewingParts)>> {
        // The roll call has a row for each viewing, so that one on which nothing hangs is found too.
        let query = format!(
            "SELECT {VIEWING}, q.* FROM viewings v CROSS JOIN ({PARTS}) q WHERE v.id = $1
             ORDER BY q.part, q.n, q.entry_id"
        );
        let rows: Vec<WholeRow> =
            sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(id.as_str()).fetch_all(self.db()?).await?;
        let mut parts = ViewingParts::default();
        let mut viewing = None;
        for row in rows {
            row.part.add_to(&mut parts)?;
            viewing = Some(row.viewing);
        }
        viewing.map(|row| Ok((row.read()?, parts))).transpose()
    }

    pub(super) async fn menu_of_week_to_show(
        &mut self,
        site: i64,
        week: Day,
    ) -> Result<Option<(MenuId, Vec<MenuFilm>)>> {
        let mut query = Builder::new(MENU_FILMS);
        query.push(" AND m.site = ").push_bind(site).push(" AND m.week = ").push_bind(week.number());
        // Two previews may lead to one week: the menu that was set last is the one that holds.
        query.push(" ORDER BY m.set_at DESC, m.id DESC, i.position");
        let rows: Vec<MenuFilmRow> = query.build_query_as().fetch_all(self.db()?).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let id: MenuId = Place { table: "menus", column: "id", row: &first.menu_id }.parse(&first.menu_id)?;
        let of_menu = rows.into_iter().filter(|row| row.menu_id == id.as_str());
        Ok(Some((id.clone(), of_menu.map(MenuFilmRow::read).collect::<Result<_>>()?)))
    }

    pub(super) async fn films_of_menu(&mut self, site: i64, menu: &MenuId) -> Result<Vec<MenuFilm>> {
        let mut query = Builder::new(MENU_FILMS);
        query.push(" AND m.site = ").push_bind(site).push(" AND m.id = ").push_bind(menu.to_string());
        query.push(" ORDER BY i.position");
        let rows: Vec<MenuFilmRow> = query.build_query_as().fetch_all(self.db()?).await?;
        rows.into_iter().map(MenuFilmRow::read).collect()
    }
}
