//! What doubts are looked for in. Numbers stand in the statements as they are; only texts are bound.

use async_trait::async_trait;
use domain::exhibition::doubts::{HeldTime, NetworkUse, SiteTotal};
use domain::exhibition::participation::ParticipationRule;
use domain::exhibition::region::RegionLevel;
use sqlx::FromRow;

use super::SqlTx;
use super::conditions::Builder;
use super::participation_roll_up::code_range;
use crate::doubts::{DOUBT_ROWS, DoubtAsk, Doubts, FoundAtSite, FoundInMonth, NightHours};
use crate::error::{Place, Result};
use crate::viewings::NamedSite;

/// Columns of the site `s`, as [`FoundSiteRow`] reads them.
const SITE: &str = "s.number, s.id, s.code, s.name, s.region";

#[derive(FromRow)]
struct FoundSiteRow {
    number: i64,
    id: String,
    code: String,
    name: String,
    region: String,
}

impl FoundSiteRow {
    fn read(self) -> Result<NamedSite> {
        let at = |column| Place { table: "sites", column, row: &self.id };
        Ok(NamedSite {
            number: self.number,
            id: at("id").parse(&self.id)?,
            region: at("region").parse(&self.region)?,
            code: self.code,
            name: self.name,
        })
    }
}

#[derive(FromRow)]
struct TotalRow {
    #[sqlx(flatten)]
    site: FoundSiteRow,
    counted_ms: i64,
    town: String,
}

#[derive(FromRow)]
struct HeldRow {
    #[sqlx(flatten)]
    site: FoundSiteRow,
    started_at: i64,
    ended_at: i64,
}

#[derive(FromRow)]
struct NetworkRow {
    #[sqlx(flatten)]
    site: FoundSiteRow,
    network: Vec<u8>,
    viewings: i64,
}

/// ` FROM viewings, sites WHERE …`: those of the month and region of which there is evidence. SQLite begins with the table on the left of a
/// `CROSS JOIN`: nearly every viewing of a month is of the province, and hardly one of a town.
fn push_viewings(query: &mut Builder, (viewing, site): (&str, &str), ask: &DoubtAsk) {
    let (first, last) = (ask.month.first().number(), ask.month.last().number());
    let (from, until) = code_range(&ask.region);
    let tables = if ask.region.level() == RegionLevel::Province {
        format!("viewings {viewing} CROSS JOIN sites {site}")
    } else {
        format!("sites {site} CROSS JOIN viewings {viewing}")
    };
    query.push(format_args!(
        " FROM {tables} WHERE {site}.number = {viewing}.site
         AND {viewing}.day >= {first} AND {viewing}.day <= {last} AND {viewing}.state <> 'returned'
         AND {viewing}.source <> 'manual' AND {viewing}.ended_at > {viewing}.started_at AND {site}.region >= "
    ));
    query.push_bind(from).push(format_args!(" AND {site}.region <= ")).push_bind(until);
}

impl SqlTx {
    /// Viewings of the month and region, narrowed by what is pushed behind.
    async fn held_times(
        &mut self,
        ask: &DoubtAsk,
        narrowed: impl FnOnce(&mut Builder) + Send,
    ) -> Result<Vec<FoundAtSite<HeldTime>>> {
        let mut query = Builder::new(format!("SELECT {SITE}, v.started_at, v.ended_at"));
        push_viewings(&mut query, ("v", "s"), ask);
        narrowed(&mut query);
        query.push(format_args!(" ORDER BY v.started_at, s.number, v.id LIMIT {DOUBT_ROWS}"));
        let rows: Vec<HeldRow> = query.build_query_as().fetch_all(self.db()?).await?;
        let read = |row: HeldRow| {
            let site = row.site.read()?;
            let found = HeldTime { site: site.number, from: row.started_at, until: row.ended_at };
            Ok(FoundAtSite { site, found })
        };
        rows.into_iter().map(read).collect()
    }
}

#[async_trait]
impl Doubts for SqlTx {
    async fn equal_total_sites(
        &mut self,
        ask: &DoubtAsk,
        least: usize,
    ) -> Result<Vec<FoundAtSite<(SiteTotal, String)>>> {
        let (first, last, month) = (ask.month.first().number(), ask.month.last().number(), ask.month.number());
        let (from, until) = code_range(&ask.region);
        // What was watched is the same by every rule.
        let rule = ParticipationRule::default().key();
        let within = |query: &mut Builder, table: &str| {
            query.push(format_args!(
                " FROM site_months {table} WHERE {table}.month = {month} AND {table}.rule = '{rule}'
                 AND {table}.minutes + {table}.manual_minutes > 0 AND {table}.region >= "
            ));
            query.push_bind(from.clone()).push(format_args!(" AND {table}.region <= ")).push_bind(until.clone());
        };
        let mut query = Builder::new(format!(
            "SELECT {SITE}, t.counted_ms, COALESCE(r.name, s.region) AS town FROM (
                 SELECT m.site, (SELECT CAST(COALESCE(SUM(f.counted_ms), 0) AS BIGINT)
                                 FROM viewings v JOIN viewing_films f ON f.viewing_id = v.id
                                 WHERE v.site = m.site AND v.day >= {first} AND v.day <= {last} AND v.state <> 'returned'
                                ) AS counted_ms"
        ));
        within(&mut query, "m");
        query.push(" AND SUBSTR(m.region, 1, 9) IN (SELECT SUBSTR(c.region, 1, 9)");
        within(&mut query, "c");
        query.push(format_args!(
            " GROUP BY SUBSTR(c.region, 1, 9) HAVING COUNT(*) >= {least}
              AND MIN(c.minutes + c.manual_minutes) = MAX(c.minutes + c.manual_minutes))
             ) t JOIN sites s ON s.number = t.site LEFT JOIN regions r ON r.code = SUBSTR(s.region, 1, 9)
             ORDER BY s.region, s.number LIMIT {DOUBT_ROWS}"
        ));
        let rows: Vec<TotalRow> = query.build_query_as().fetch_all(self.db()?).await?;
        let read = |row: TotalRow| {
            let site = row.site.read()?;
            let found = SiteTotal { site: site.number, region: site.region.clone(), counted_ms: row.counted_ms };
            Ok(FoundAtSite { site, found: (found, row.town) })
        };
        rows.into_iter().map(read).collect()
    }

    async fn simultaneous_viewings(&mut self, ask: &DoubtAsk, least: usize) -> Result<Vec<FoundAtSite<HeldTime>>> {
        self.held_times(ask, |query| {
            query.push(
                " AND (v.started_at / 1000000, v.ended_at / 1000000) IN
                 (SELECT w.started_at / 1000000, w.ended_at / 1000000",
            );
            push_viewings(query, ("w", "z"), ask);
            query.push(format_args!(
                " GROUP BY w.started_at / 1000000, w.ended_at / 1000000 HAVING COUNT(DISTINCT w.site) >= {least})"
            ));
        })
        .await
    }

    async fn shared_networks(&mut self, ask: &DoubtAsk, least: usize) -> Result<Vec<FoundAtSite<NetworkUse>>> {
        let mut query = Builder::new(format!("SELECT {SITE}, v.network, COUNT(*) AS viewings"));
        push_viewings(&mut query, ("v", "s"), ask);
        query.push(" AND v.network IN (SELECT w.network");
        push_viewings(&mut query, ("w", "z"), ask);
        query.push(format_args!(
            " AND w.network IS NOT NULL GROUP BY w.network HAVING COUNT(DISTINCT w.site) >= {least})
             GROUP BY {SITE}, v.network ORDER BY v.network, s.number LIMIT {DOUBT_ROWS}"
        ));
        let rows: Vec<NetworkRow> = query.build_query_as().fetch_all(self.db()?).await?;
        let read = |row: NetworkRow| {
            let site = row.site.read()?;
            let found = NetworkUse { network: row.network, site: site.number, viewings: row.viewings };
            Ok(FoundAtSite { site, found })
        };
        rows.into_iter().map(read).collect()
    }

    async fn long_viewings(&mut self, ask: &DoubtAsk, least: i64) -> Result<Vec<FoundAtSite<HeldTime>>> {
        self.held_times(ask, |query| {
            query.push(" AND (v.site, v.day) IN (SELECT w.site, w.day");
            push_viewings(query, ("w", "z"), ask);
            query.push(format_args!(" GROUP BY w.site, w.day HAVING SUM(w.ended_at - w.started_at) >= {least})"));
        })
        .await
    }

    async fn night_viewings(&mut self, ask: &DoubtAsk, night: NightHours) -> Result<Vec<FoundAtSite<HeldTime>>> {
        let NightHours { from, until, ahead_s } = night;
        let minute = format!("(((v.started_at / 1000000) + {ahead_s}) % 86400) / 60");
        let way = if from <= until { "AND" } else { "OR" };
        self.held_times(ask, |query| {
            query.push(format_args!(" AND ({minute} >= {from} {way} {minute} < {until})"));
        })
        .await
    }
    async fn found_in_month(&mut self, ask: &DoubtAsk) -> Result<(i64, Option<FoundInMonth>)> {
        let (changes, found, at_changes, found_at): (i64, Option<String>, Option<i64>, Option<i64>) = sqlx::query_as(
            "SELECT COALESCE((SELECT p.changes FROM participation_months p WHERE p.month = asked.month), 0),
                    d.found, d.changes, d.found_at
             FROM (SELECT CAST($1 AS BIGINT) AS month) AS asked
                  LEFT JOIN month_doubts d ON d.month = asked.month AND d.region = $2",
        )
        .bind(ask.month.number())
        .bind(ask.region.as_str())
        .fetch_one(self.db()?)
        .await?;
        let found = found.zip(at_changes).zip(found_at);
        Ok((changes, found.map(|((found, changes), found_at)| FoundInMonth { found, changes, found_at })))
    }

    async fn put_found_in_month(&mut self, ask: &DoubtAsk, found: &FoundInMonth) -> Result<()> {
        sqlx::query(
            "INSERT INTO month_doubts (month, region, found, changes, found_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (month, region) DO UPDATE SET
                 found = excluded.found, changes = excluded.changes, found_at = excluded.found_at",
        )
        .bind(ask.month.number())
        .bind(ask.region.as_str())
        .bind(&found.found)
        .bind(found.changes)
        .bind(found.found_at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }
}
