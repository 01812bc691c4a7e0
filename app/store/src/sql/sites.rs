//! Regions, sites, and who works in the exhibition.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionRole, Reach, Standing};
use domain::exhibition::region::RegionCode;
use domain::exhibition::site::{SiteKind, SiteLife};
use domain::ids::{AccountId, SiteId};
use domain::time::Micros;
use sqlx::FromRow;

use super::conditions::{Builder, MOST, push_equal, push_in, push_words};
use super::listing::{Key, read};
use super::{SqlTx, TEXT_ORDER};
use crate::error::{Place, Result, StoreError};
use crate::listing::{Slice, Start};
use crate::sites::{
    Region, RegionCount, Site, SiteCounts, SiteFilter, SiteLine, SiteOrder, SitePeriod, SiteState, Sites,
};

/// Columns of a site, as `SiteRow` reads them.
const SITE: &str = "s.number, s.id, s.code, s.name, s.region, s.kind, s.opened_on, s.closed_on, s.capacity, \
                    CASE WHEN s.device_hash IS NULL THEN 0 ELSE 1 END AS has_device, s.version";

/// Nobody is the manager of the site.
const UNMANAGED: &str = "NOT EXISTS (SELECT 1 FROM exhibition_members m WHERE m.place = s.id AND m.role = 'manager')";

#[derive(FromRow)]
struct SiteRow {
    number: i64,
    id: String,
    code: String,
    name: String,
    region: String,
    kind: String,
    opened_on: i64,
    closed_on: Option<i64>,
    capacity: i64,
    has_device: i32,
    version: i64,
}

/// A day as it is stored.
pub(super) fn day(place: &Place<'_>, number: i64) -> Result<Day> {
    Day::from_number(number).ok_or_else(|| StoreError::Inconsistent {
        table: place.table,
        column: place.column,
        row: place.row.to_owned(),
        detail: format!("{number} is no day"),
    })
}

impl SiteRow {
    fn read(self) -> Result<Site> {
        let place = |column| Place { table: "sites", column, row: &self.id };
        Ok(Site {
            number: self.number,
            id: place("id").parse(&self.id)?,
            region: place("region").parse(&self.region)?,
            kind: place("kind").parse(&self.kind)?,
            opened_on: day(&place("opened_on"), self.opened_on)?,
            closed_on: self.closed_on.map(|number| day(&place("closed_on"), number)).transpose()?,
            capacity: self.capacity,
            has_device: self.has_device != 0,
            version: self.version,
            code: self.code,
            name: self.name,
        })
    }
}

#[derive(FromRow)]
struct LineRow {
    #[sqlx(flatten)]
    site: SiteRow,
    region_name: String,
}

impl LineRow {
    fn read(self) -> Result<SiteLine> {
        Ok(SiteLine { site: self.site.read()?, region_name: self.region_name })
    }
}

/// A region as it is stored.
pub(super) fn region(code: &str, name: String) -> Result<Region> {
    Ok(Region { code: Place { table: "regions", column: "code", row: code }.parse(code)?, name })
}

/// ` AND (…)`: what lies within a reach. `region` and `site` are where its region and its number stand.
pub(super) fn push_reach(query: &mut Builder, region: &str, site: &str, reach: &[Reach]) {
    if reach.contains(&Reach::All) {
        return;
    }
    query.push(" AND (1 = 0");
    let mut numbers = Vec::new();
    for one in reach {
        match one {
            Reach::All => {}
            Reach::Region(code) => {
                query.push(" OR ");
                push_within(query, region, code);
            }
            Reach::Site(number) => numbers.push(*number),
        }
    }
    if !numbers.is_empty() {
        // As one list: SQLite takes no chain of a thousand conditions, and a manager may have more sites.
        query.push(format_args!(" OR {site} IN ("));
        let mut list = query.separated(", ");
        for number in numbers {
            list.push_bind(number);
        }
        query.push(")");
    }
    query.push(")");
}

/// The region in this column is this one or lies in it. Codes are digits, which every order of texts has alike: the column is compared
/// in its own, since an index is in that one and is not asked in another.
pub(super) fn push_within(query: &mut Builder, column: &str, code: &RegionCode) {
    query.push(format_args!("({column} >= ")).push_bind(code.as_str().to_owned());
    query.push(format_args!(" AND {column} < ")).push_bind(code.end()).push(")");
}

/// ` AND (…)`: the region in this column is one of these or lies in one; nowhere without any.
pub(super) fn push_within_any(query: &mut Builder, column: &str, regions: &[RegionCode]) {
    query.push(" AND (1 = 0");
    for code in regions {
        query.push(" OR ");
        push_within(query, column, code);
    }
    query.push(")");
}

/// The site is open on a day.
pub(super) fn push_open(query: &mut Builder, today: Day) {
    query.push("s.opened_on <= ").push_bind(today.number());
    query.push(" AND (s.closed_on IS NULL OR s.closed_on > ").push_bind(today.number()).push(")");
}

/// That a site `s` was open on every day from the first to the last, which are numbers of days or columns. It says what
/// [`domain::exhibition::site::is_open_throughout`] says: the days in its periods, of which no two have one in common, are as many. Most
/// sites have one period, and are told by it.
pub(super) fn open_throughout(first: &str, last: &str) -> String {
    let days = |opened: &str, closed: &str| {
        format!(
            "CASE WHEN {opened} > {last} OR {closed} <= {first} THEN 0
             ELSE CASE WHEN {closed} > {last} THEN {last} + 1 ELSE {closed} END
                - CASE WHEN {opened} < {first} THEN {first} ELSE {opened} END END"
        )
    };
    let (own, past) =
        (days("s.opened_on", &format!("COALESCE(s.closed_on, {last} + 1)")), days("o.opened_on", "o.closed_on"));
    format!(
        "(s.opened_on <= {first} AND (s.closed_on IS NULL OR s.closed_on > {last})
          OR ({own}) + (SELECT SUM({past}) FROM site_periods o WHERE o.site = s.number) > {last} - {first})"
    )
}

/// What of the sites within its reach a filter leaves.
fn push_filter(query: &mut Builder, filter: &SiteFilter) {
    push_words(query, &["s.code", "s.name"], &filter.words);
    if let Some(region) = &filter.region {
        query.push(" AND ");
        push_within(query, "s.region", region);
    }
    push_equal(query, "s.kind", filter.kind.map_or("", SiteKind::key));
    let Some(state) = filter.state else { return };
    query.push(if state == SiteState::Closed { " AND NOT (" } else { " AND (" });
    push_open(query, filter.today);
    query.push(")");
    match state {
        SiteState::Open | SiteState::Closed => {}
        SiteState::Unmanaged => {
            query.push(format_args!(" AND {UNMANAGED}"));
        }
        SiteState::WithoutDevice => {
            query.push(" AND s.device_hash IS NULL");
        }
    }
}

fn texts(codes: &[RegionCode]) -> Vec<String> {
    codes.iter().map(RegionCode::to_string).collect()
}

impl SqlTx {
    /// The one site that a condition names.
    async fn one_site(&mut self, condition: &str, bind: SiteBind<'_>) -> Result<Option<Site>> {
        let mut query = Builder::new(format!("SELECT {SITE} FROM sites s WHERE {condition}"));
        match bind {
            SiteBind::Text(text) => query.push_bind(text.to_owned()),
            SiteBind::Number(number) => query.push_bind(number),
            SiteBind::Hash(hash) => query.push_bind(hash.to_vec()),
        };
        let row: Option<SiteRow> = query.build_query_as().fetch_optional(self.db()?).await?;
        row.map(SiteRow::read).transpose()
    }
}

/// What a site is found by.
enum SiteBind<'a> {
    Text(&'a str),
    Number(i64),
    Hash(&'a [u8]),
}

#[async_trait]
impl Sites for SqlTx {
    async fn exhibition_region(&mut self, code: &RegionCode) -> Result<Option<Region>> {
        let name: Option<String> = sqlx::query_scalar("SELECT name FROM regions WHERE code = $1")
            .bind(code.as_str())
            .fetch_optional(self.db()?)
            .await?;
        Ok(name.map(|name| Region { code: code.clone(), name }))
    }

    async fn regions_named(&mut self, codes: &[RegionCode]) -> Result<Vec<Region>> {
        let mut found = Vec::with_capacity(codes.len());
        for some in texts(codes).chunks(MOST) {
            let mut query = Builder::new("SELECT code, name FROM regions WHERE code IN ");
            push_in(&mut query, some);
            found.extend(query.build_query_as::<(String, String)>().fetch_all(self.db()?).await?);
        }
        found.sort();
        found.into_iter().map(|(code, name)| region(&code, name)).collect()
    }

    async fn regions_below(&mut self, above: Option<&RegionCode>, digits: usize) -> Result<Vec<Region>> {
        let digits = i64::try_from(digits).unwrap_or(i64::MAX);
        let mut query = Builder::new("SELECT code, name FROM regions WHERE LENGTH(code) <= ");
        query.push_bind(digits);
        if let Some(above) = above {
            query.push(" AND code <> ").push_bind(above.as_str().to_owned()).push(" AND ");
            push_within(&mut query, "code", above);
        }
        query.push(format_args!(" ORDER BY code{TEXT_ORDER}"));
        let found: Vec<(String, String)> = query.build_query_as().fetch_all(self.db()?).await?;
        found.into_iter().map(|(code, name)| region(&code, name)).collect()
    }

    async fn region_counts(&mut self, codes: &[RegionCode], today: Day) -> Result<Vec<RegionCount>> {
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        // As in `push_within`.
        let below = "s.region >= r.code AND s.region < r.code || '999999999999'";
        let mut query = Builder::new(format!(
            "SELECT r.code, r.name, (SELECT COUNT(*) FROM sites s WHERE {below}),
                 (SELECT COUNT(*) FROM sites s WHERE {below} AND "
        ));
        push_open(&mut query, today);
        query.push(") FROM regions r WHERE r.code IN ");
        push_in(&mut query, &texts(codes));
        query.push(format_args!(" ORDER BY r.code{TEXT_ORDER}"));
        let found: Vec<(String, String, i64, i64)> = query.build_query_as().fetch_all(self.db()?).await?;
        let count = |(code, name, sites, open): (String, String, i64, i64)| {
            Ok(RegionCount { region: region(&code, name)?, sites, open })
        };
        found.into_iter().map(count).collect()
    }

    async fn site(&mut self, id: &SiteId) -> Result<Option<Site>> {
        self.one_site("s.id = ", SiteBind::Text(id.as_str())).await
    }

    async fn site_numbered(&mut self, number: i64) -> Result<Option<Site>> {
        self.one_site("s.number = ", SiteBind::Number(number)).await
    }

    async fn sites_coded(&mut self, codes: &[String]) -> Result<Vec<Site>> {
        let mut found = Vec::new();
        for some in codes.chunks(MOST) {
            let mut query = Builder::new(format!("SELECT {SITE} FROM sites s WHERE s.code IN "));
            push_in(&mut query, some);
            let rows: Vec<SiteRow> = query.build_query_as().fetch_all(self.db()?).await?;
            found.extend(rows.into_iter().map(SiteRow::read).collect::<Result<Vec<_>>>()?);
        }
        found.sort_by(|one, other| one.code.cmp(&other.code));
        Ok(found)
    }

    async fn site_periods(&mut self, sites: &[i64]) -> Result<Vec<SitePeriod>> {
        let mut found = Vec::new();
        for some in sites.chunks(MOST) {
            let mut query = Builder::new("SELECT site, opened_on, closed_on FROM site_periods WHERE site IN (");
            let mut list = query.separated(", ");
            for number in some {
                list.push_bind(*number);
            }
            query.push(")");
            let rows: Vec<(i64, i64, i64)> = query.build_query_as().fetch_all(self.db()?).await?;
            for (site, opened, closed) in rows {
                let row = site.to_string();
                let at = |column| Place { table: "site_periods", column, row: &row };
                let opened_on = day(&at("opened_on"), opened)?;
                let life = SiteLife { opened_on, closed_on: Some(day(&at("closed_on"), closed)?) };
                found.push(SitePeriod { site, life });
            }
        }
        found.sort_by_key(|one| (one.site, one.life.opened_on));
        Ok(found)
    }

    async fn site_slice(
        &mut self,
        filter: &SiteFilter,
        order: SiteOrder,
        descending: bool,
        start: &Start,
        limit: i64,
    ) -> Result<Slice<SiteLine>> {
        let (column, kind) = match order {
            SiteOrder::Code => (format!("s.code{TEXT_ORDER}"), Key::Text),
            SiteOrder::Name => (format!("s.name{TEXT_ORDER}"), Key::Text),
            SiteOrder::Region => (format!("s.region{TEXT_ORDER}"), Key::Text),
            SiteOrder::Opened => ("s.opened_on".to_owned(), Key::Number),
        };
        let mut query = Builder::new(format!(
            "SELECT * FROM (SELECT {SITE}, r.name AS region_name, {column} AS sort_key, s.number AS sort_tie,
                 s.id AS sort_id FROM sites s JOIN regions r ON r.code = s.region WHERE 1 = 1"
        ));
        push_reach(&mut query, "s.region", "s.number", &filter.reach);
        push_filter(&mut query, filter);
        read(self.slice(query, kind, descending, start, limit).await?, LineRow::read)
    }

    async fn site_count(&mut self, filter: &SiteFilter) -> Result<(i64, i64)> {
        let mut query = Builder::new("SELECT COUNT(*), COUNT(CASE WHEN 1 = 1");
        push_filter(&mut query, filter);
        query.push(" THEN 1 END) FROM sites s WHERE 1 = 1");
        push_reach(&mut query, "s.region", "s.number", &filter.reach);
        Ok(query.build_query_as().fetch_one(self.db()?).await?)
    }

    async fn site_counts(&mut self, reach: &[Reach], today: Day) -> Result<SiteCounts> {
        let mut query = Builder::new("SELECT COUNT(*) AS \"all\"");
        let conditions = [("open", ""), ("unmanaged", UNMANAGED), ("without_device", "s.device_hash IS NULL")];
        for (name, condition) in conditions {
            query.push(", COUNT(CASE WHEN ");
            push_open(&mut query, today);
            if !condition.is_empty() {
                query.push(format_args!(" AND {condition}"));
            }
            query.push(format_args!(" THEN 1 END) AS {name}"));
        }
        query.push(" FROM sites s WHERE 1 = 1");
        push_reach(&mut query, "s.region", "s.number", reach);
        Ok(query.build_query_as().fetch_one(self.db()?).await?)
    }

    async fn site_of_device(&mut self, hash: &[u8]) -> Result<Option<Site>> {
        self.one_site("s.device_hash = ", SiteBind::Hash(hash)).await
    }

    async fn site_of_link(&mut self, hash: &[u8], now: Micros) -> Result<Option<Site>> {
        let mut query = Builder::new(format!("SELECT {SITE} FROM sites s WHERE s.link_hash = "));
        query.push_bind(hash.to_vec()).push(" AND s.link_ends_at > ").push_bind(now);
        let row: Option<SiteRow> = query.build_query_as().fetch_optional(self.db()?).await?;
        row.map(SiteRow::read).transpose()
    }

    async fn exhibition_standings(&mut self, account: &AccountId) -> Result<Vec<Standing>> {
        let rows: Vec<(String, String, Option<i64>)> = sqlx::query_as(
            "SELECT m.role, m.place, s.number FROM exhibition_members m
             LEFT JOIN sites s ON m.role = 'manager' AND s.id = m.place
             WHERE m.account_id = $1 ORDER BY m.role DESC, m.place",
        )
        .bind(account.as_str())
        .fetch_all(self.db()?)
        .await?;
        let mut standings = Vec::new();
        for (role, place, site) in rows {
            let at = |column| Place { table: "exhibition_members", column, row: account.as_str() };
            let role: ExhibitionRole = at("role").parse(&role)?;
            let reach = match (role, site) {
                (ExhibitionRole::Office, _) => Reach::Region(at("place").parse(&place)?),
                (ExhibitionRole::Manager, Some(number)) => Reach::Site(number),
                // What is no site any more reaches nothing.
                _ => continue,
            };
            standings.push(Standing { role, reach });
        }
        Ok(standings)
    }
}
