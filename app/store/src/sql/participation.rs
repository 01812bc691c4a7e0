//! What sites watched by the day, how they stood in a month, and the same added up for regions.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::participation::{ExcludedRegion, Month, ParticipationRule, ParticipationSums};
use domain::exhibition::region::{RegionCode, RegionLevel};
use domain::time::Micros;
use sqlx::AssertSqlSafe;

use super::SqlTx;
use super::conditions::{Builder, push_in};
use super::listing::{Key, read};
use super::participation_roll_up::{
    addition_statement, code_range, day_list, empty_regions_statement, excludes, month_list, regions_statement,
    sites_statement,
};
use super::participation_rows::{
    DayFilmRow, DayRow, RegionLineRow, RegionMonthRow, ShowingRow, SiteMonthRow, TallyRow, ViewingRow, month, region,
};
use super::sites::day;
use crate::error::{Place, Result};
use crate::listing::{Slice, Start};
use crate::participation::{
    CountedShowing, DayFilm, DayViewing, ExclusionChange, MonthTally, Participation, RegionLine, RegionMonth,
    RegionPart, RegionPlace, SiteDay, SiteMonthAsk, SiteMonthLine,
};
use crate::sites::Region;

/// Rows of one statement, which takes a few ten thousand values at most.
const ROWS: usize = 2_000;

/// Columns of what a site watched on a day, as [`DayRow`] reads them.
const DAY: &str = "minutes, manual_minutes, late_minutes, films, viewings, manual_viewings, late_viewings, gatherings, \
                   manual_gatherings, late_gatherings, heads";

/// Columns of the sites of a region, as its rows read them.
const SUMS: &str = "m.met, m.late, m.below, m.silent, m.excluded, m.closed, m.by_hand, m.minutes, m.manual_minutes, \
                    m.viewings, m.heads";

/// The last approval of the region `r`: what stands before and behind its month.
pub(super) const APPROVED: (&str, &str) = (
    "(SELECT a.approved FROM participation_approvals a WHERE a.region = r.code AND a.month = ",
    " ORDER BY a.number DESC LIMIT 1)",
);

impl SqlTx {
    /// Does what a statement says of which only the rule is bound. It is of one month, and so kept for no other time.
    async fn roll_up(&mut self, statement: String, rule: ParticipationRule) -> Result<()> {
        let query = sqlx::query(AssertSqlSafe(statement)).bind(rule.key()).persistent(false);
        query.execute(self.db()?).await?;
        Ok(())
    }

    /// The sites of a region, as they were added up last.
    async fn sums_of(
        &mut self,
        region: &RegionCode,
        month: Month,
        rule: ParticipationRule,
    ) -> Result<ParticipationSums> {
        let rows = self.region_year(region, &[month], rule).await?;
        Ok(rows.into_iter().find(|row| row.rule == rule).map(|row| row.sums).unwrap_or_default())
    }
}

#[async_trait]
impl Participation for SqlTx {
    async fn counted_showings(&mut self, site: i64, day: Day) -> Result<Vec<CountedShowing>> {
        let rows: Vec<ShowingRow> = sqlx::query_as(
            "SELECT v.id, v.kind, v.source, v.heads, f.entry_id, f.counted_ms, f.received_at
             FROM viewings v JOIN viewing_films f ON f.viewing_id = v.id
             WHERE v.site = $1 AND v.day = $2 AND v.state <> 'returned' ORDER BY v.id, f.entry_id",
        )
        .bind(site)
        .bind(day.number())
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(ShowingRow::read).collect()
    }

    async fn put_site_days(&mut self, days: &[SiteDay]) -> Result<()> {
        for some in days.chunks(ROWS) {
            let mut query = Builder::new("INSERT INTO site_days (day, site, ");
            query.push(DAY).push(") ");
            query.push_values(some, |mut row, SiteDay { day, site, sums }| {
                row.push_bind(day.number())
                    .push_bind(*site)
                    .push_bind(sums.minutes)
                    .push_bind(sums.manual_minutes)
                    .push_bind(sums.late_minutes)
                    .push_bind(sums.films)
                    .push_bind(sums.viewings)
                    .push_bind(sums.manual_viewings)
                    .push_bind(sums.late_viewings)
                    .push_bind(sums.gatherings)
                    .push_bind(sums.manual_gatherings)
                    .push_bind(sums.late_gatherings)
                    .push_bind(sums.heads);
            });
            let set: Vec<String> = DAY.split(", ").map(|column| format!("{column} = excluded.{column}")).collect();
            query.push(" ON CONFLICT (day, site) DO UPDATE SET ").push(set.join(", "));
            // One at a time is what evidence writes; seldom as many twice.
            query.build().persistent(some.len() == 1).execute(self.db()?).await?;
        }
        Ok(())
    }

    async fn delete_site_day(&mut self, site: i64, day: Day) -> Result<()> {
        sqlx::query("DELETE FROM site_days WHERE day = $1 AND site = $2")
            .bind(day.number())
            .bind(site)
            .execute(self.db()?)
            .await?;
        Ok(())
    }

    async fn count_participation_change(&mut self, month: Month, at: Micros) -> Result<()> {
        sqlx::query(
            "INSERT INTO participation_months (month, changes, changed_at, rolled_up) VALUES ($1, 1, $2, 0)
             ON CONFLICT (month) DO UPDATE SET changes = participation_months.changes + 1, changed_at = excluded.changed_at",
        )
        .bind(month.number())
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn site_number_range(&mut self) -> Result<Option<(i64, i64)>> {
        let (first, last): (Option<i64>, Option<i64>) =
            sqlx::query_as("SELECT MIN(number), MAX(number) FROM sites").fetch_one(self.db()?).await?;
        Ok(first.zip(last))
    }

    async fn sites_changed_at(&mut self) -> Result<Option<Micros>> {
        Ok(sqlx::query_scalar("SELECT MAX(updated_at) FROM sites").fetch_one(self.db()?).await?)
    }

    async fn exclusions_changed_after(&mut self, at: Micros) -> Result<Vec<ExclusionChange>> {
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
            "SELECT from_day, until_day, COALESCE(ended_at, added_at) FROM site_exclusions
             WHERE added_at > $1 OR ended_at > $1",
        )
        .bind(at)
        .fetch_all(self.db()?)
        .await?;
        let place = |column| Place { table: "site_exclusions", column, row: "" };
        let read = |(from, until, changed_at): (i64, i64, i64)| {
            Ok(ExclusionChange {
                from: day(&place("from_day"), from)?,
                until: day(&place("until_day"), until)?,
                changed_at,
            })
        };
        rows.into_iter().map(read).collect()
    }

    async fn begin_participation_month(&mut self, month: Month, at: Micros) -> Result<()> {
        sqlx::query(
            "INSERT INTO participation_months (month, changes, changed_at, rolled_up) VALUES ($1, 0, $2, 0)
             ON CONFLICT (month) DO NOTHING",
        )
        .bind(month.number())
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn participation_months(&mut self) -> Result<Vec<MonthTally>> {
        let rows: Vec<TallyRow> = sqlx::query_as(
            "SELECT month, changes, changed_at, rolled_up, rolled_up_at FROM participation_months ORDER BY month",
        )
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(TallyRow::read).collect()
    }

    async fn participation_month(&mut self, month: Month) -> Result<Option<MonthTally>> {
        let row: Option<TallyRow> = sqlx::query_as(
            "SELECT month, changes, changed_at, rolled_up, rolled_up_at FROM participation_months WHERE month = $1",
        )
        .bind(month.number())
        .fetch_optional(self.db()?)
        .await?;
        row.map(TallyRow::read).transpose()
    }

    async fn roll_up_sites(&mut self, month: Month, rule: ParticipationRule, numbers: (i64, i64)) -> Result<()> {
        self.roll_up(sites_statement(month, rule, numbers), rule).await
    }

    async fn cities_of_month(&mut self, month: Month, rule: ParticipationRule) -> Result<Vec<RegionCode>> {
        let digits = RegionLevel::City.digits();
        let statement = format!(
            "SELECT DISTINCT SUBSTR(m.region, 1, {digits}) FROM site_months m
             WHERE m.month = $1 AND m.rule = $2 AND LENGTH(m.region) >= {digits} ORDER BY 1"
        );
        let codes: Vec<String> = sqlx::query_scalar(AssertSqlSafe(statement))
            .bind(month.number())
            .bind(rule.key())
            .fetch_all(self.db()?)
            .await?;
        let at = Place { table: "site_months", column: "region", row: "" };
        codes.iter().map(|code| at.parse(code)).collect()
    }

    async fn roll_up_regions(&mut self, month: Month, rule: ParticipationRule, part: &RegionPart) -> Result<()> {
        let RegionPart::City(city) = part else {
            self.roll_up(regions_statement(month, part), rule).await?;
            return self.roll_up(empty_regions_statement(month), rule).await;
        };
        let before = self.sums_of(city, month, rule).await?;
        self.roll_up(regions_statement(month, part), rule).await?;
        let change = self.sums_of(city, month, rule).await?.minus(&before);
        if change == ParticipationSums::default() {
            return Ok(());
        }
        // A province is added up last. Until then it follows its cities: who reads it meanwhile reads what adds up.
        for province in city.above() {
            self.roll_up(addition_statement(month, &province, &change), rule).await?;
        }
        Ok(())
    }

    async fn mark_rolled_up(&mut self, month: Month, changes: i64, at: Micros) -> Result<()> {
        sqlx::query(
            "INSERT INTO participation_months (month, changes, changed_at, rolled_up, rolled_up_at) VALUES ($1, $2, $3, $2, $3)
             ON CONFLICT (month) DO UPDATE SET rolled_up = excluded.rolled_up, rolled_up_at = excluded.rolled_up_at",
        )
        .bind(month.number())
        .bind(changes)
        .bind(at)
        .execute(self.db()?)
        .await?;
        Ok(())
    }

    async fn region_places(&mut self, codes: &[RegionCode], month: Month) -> Result<Vec<RegionPlace>> {
        let codes: Vec<String> = codes.iter().map(RegionCode::to_string).collect();
        let mut query = Builder::new("SELECT r.code, r.name, ");
        query.push(APPROVED.0).push_bind(month.number()).push(APPROVED.1).push(" FROM regions r WHERE r.code IN ");
        push_in(&mut query, &codes);
        query.push(" ORDER BY r.code");
        let rows: Vec<(String, String, Option<i64>)> = query.build_query_as().fetch_all(self.db()?).await?;
        let read = |(code, name, approved): (String, String, Option<i64>)| {
            Ok(RegionPlace { region: region(&code, name)?, is_approved: approved == Some(1) })
        };
        rows.into_iter().map(read).collect()
    }

    async fn outermost_regions(&mut self) -> Result<Vec<Region>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT r.code, r.name FROM regions r WHERE NOT EXISTS (SELECT 1 FROM regions a WHERE a.code <> r.code AND a.code IN
             (SUBSTR(r.code, 1, 2), SUBSTR(r.code, 1, 4), SUBSTR(r.code, 1, 6), SUBSTR(r.code, 1, 9))) ORDER BY r.code",
        )
        .fetch_all(self.db()?)
        .await?;
        rows.into_iter().map(|(code, name)| region(&code, name)).collect()
    }

    async fn region_year(
        &mut self,
        region: &RegionCode,
        months: &[Month],
        rule: ParticipationRule,
    ) -> Result<Vec<RegionMonth>> {
        let Some(last) = months.last() else { return Ok(Vec::new()) };
        let (months, last) = (month_list(months), last.number());
        let others: Vec<String> = ParticipationRule::ALL.iter().map(|one| format!("'{}'", one.key())).collect();
        let others = others.join(", ");
        // Each part names its month, rule and region, as the key does.
        let statement = format!(
            "SELECT m.month, m.rule, {SUMS} FROM region_months m
             WHERE m.month IN ({months}) AND m.rule = $1 AND m.region = $2
             UNION ALL
             SELECT m.month, m.rule, {SUMS} FROM region_months m
             WHERE m.month = {last} AND m.rule IN ({others}) AND m.rule <> $1 AND m.region = $2
             ORDER BY 1, 2"
        );
        let rows: Vec<RegionMonthRow> = sqlx::query_as(AssertSqlSafe(statement))
            .bind(rule.key())
            .bind(region.as_str())
            .fetch_all(self.db()?)
            .await?;
        let at = |column| Place { table: "region_months", column, row: region.as_str() };
        let read = |row: RegionMonthRow| {
            Ok(RegionMonth {
                month: month(&at("month"), row.month)?,
                rule: at("rule").parse(&row.rule)?,
                sums: row.sums.into(),
            })
        };
        rows.into_iter().map(read).collect()
    }

    async fn region_lines(
        &mut self,
        above: &RegionCode,
        month: Month,
        rule: ParticipationRule,
    ) -> Result<Vec<RegionLine>> {
        let statement = format!(
            "SELECT r.code, r.name, {SUMS}, {}$1{} AS approved FROM region_months m JOIN regions r ON r.code = m.region
             WHERE m.month = $1 AND m.rule = $2 AND m.above = $3 ORDER BY r.code",
            APPROVED.0, APPROVED.1
        );
        let rows: Vec<RegionLineRow> = sqlx::query_as(AssertSqlSafe(statement))
            .bind(month.number())
            .bind(rule.key())
            .bind(above.as_str())
            .fetch_all(self.db()?)
            .await?;
        let read = |row: RegionLineRow| {
            Ok(RegionLine {
                region: region(&row.code, row.name)?,
                sums: row.sums.into(),
                is_approved: row.approved == Some(1),
            })
        };
        rows.into_iter().map(read).collect()
    }

    async fn excluded_regions(
        &mut self,
        region: &RegionCode,
        month: Month,
        rule: ParticipationRule,
    ) -> Result<Vec<ExcludedRegion>> {
        let statement = format!(
            "SELECT e.region, r.name, COALESCE(m.excluded, 0), e.reason
             FROM site_exclusions e JOIN regions r ON r.code = e.region
             LEFT JOIN region_months m ON m.month = $1 AND m.rule = $2 AND m.region = e.region
             WHERE {} AND (SUBSTR(e.region, 1, LENGTH($3)) = $3 OR SUBSTR($3, 1, LENGTH(e.region)) = e.region)
             ORDER BY e.region, e.added_at, e.id LIMIT 500",
            excludes(month)
        );
        let rows: Vec<(String, String, i64, String)> = sqlx::query_as(AssertSqlSafe(statement))
            .bind(month.number())
            .bind(rule.key())
            .bind(region.as_str())
            .fetch_all(self.db()?)
            .await?;
        let at = Place { table: "site_exclusions", column: "region", row: region.as_str() };
        let read = |(code, name, sites, reason): (String, String, i64, String)| {
            Ok(ExcludedRegion { region: at.parse(&code)?, name, sites, reason })
        };
        rows.into_iter().map(read).collect()
    }

    async fn site_month_slice(
        &mut self,
        ask: &SiteMonthAsk,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<SiteMonthLine>> {
        let (first, last) = code_range(&ask.region);
        let mut query = Builder::new(
            "SELECT * FROM (SELECT s.id, s.code, s.name, m.region, r.name AS region_name, m.state, m.by_hand, m.minutes,
                 m.manual_minutes, m.viewings, m.heads, m.region AS sort_key, m.site AS sort_tie, s.id AS sort_id
             FROM site_months m JOIN sites s ON s.number = m.site JOIN regions r ON r.code = m.region WHERE m.month = ",
        );
        query.push_bind(ask.month.number()).push(" AND m.rule = ").push_bind(ask.rule.key());
        query.push(" AND m.region >= ").push_bind(first).push(" AND m.region <= ").push_bind(last);
        if let Some(state) = ask.state {
            query.push(" AND m.state = ").push_bind(state.key());
        }
        let slice = self.slice::<SiteMonthRow>(query, Key::Text, false, start, limit).await?;
        read(slice, SiteMonthRow::read)
    }

    async fn days_of_site(&mut self, site: i64, month: Month) -> Result<Vec<SiteDay>> {
        // Day by day, as the key is: a range of days would read what all sites watched.
        let days = day_list(month.days());
        let statement = format!("SELECT day, {DAY} FROM site_days WHERE day IN ({days}) AND site = $1 ORDER BY day");
        let rows: Vec<DayRow> = sqlx::query_as(AssertSqlSafe(statement)).bind(site).fetch_all(self.db()?).await?;
        rows.into_iter().map(|row| row.read(site)).collect()
    }

    async fn viewings_of_day(&mut self, site: i64, day: Day) -> Result<Vec<DayViewing>> {
        let rows: Vec<ViewingRow> = sqlx::query_as(
            "SELECT id, kind, state, source, started_at, ended_at, heads FROM viewings
             WHERE site = $1 AND day = $2 ORDER BY COALESCE(started_at, planned_at, 0), id",
        )
        .bind(site)
        .bind(day.number())
        .fetch_all(self.db()?)
        .await?;
        let mut viewings = rows.into_iter().map(ViewingRow::read).collect::<Result<Vec<_>>>()?;
        let films: Vec<DayFilmRow> = sqlx::query_as(
            "SELECT f.viewing_id, f.entry_id, e.title, f.counted_ms, f.length_ms, f.begun_at, f.ended_at, f.faster, f.received_at
             FROM viewings v JOIN viewing_films f ON f.viewing_id = v.id JOIN entries e ON e.id = f.entry_id
             WHERE v.site = $1 AND v.day = $2 ORDER BY f.begun_at, f.entry_id",
        )
        .bind(site)
        .bind(day.number())
        .fetch_all(self.db()?)
        .await?;
        for film in films {
            let entry =
                Place { table: "viewing_films", column: "entry_id", row: &film.viewing_id }.parse(&film.entry_id)?;
            let shown = DayFilm {
                entry,
                title: film.title,
                counted_ms: film.counted_ms,
                length_ms: film.length_ms,
                begun_at: film.begun_at,
                ended_at: film.ended_at,
                is_faster: film.faster != 0,
                received_at: film.received_at,
            };
            if let Some(viewing) = viewings.iter_mut().find(|one| one.id.as_str() == film.viewing_id) {
                viewing.films.push(shown);
            }
        }
        Ok(viewings)
    }
}
