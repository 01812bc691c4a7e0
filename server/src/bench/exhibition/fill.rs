//! A province of sites, what they watched, and the viewings of the last month.

use domain::calendar::Day;
use domain::exhibition::participation::DaySums;
use domain::exhibition::site::SiteKind;
use domain::exhibition::viewing::{ViewingKind, ViewingSource, ViewingState};
use domain::time::{HOUR, SECOND};
use store::{Meter, Region, Site, SiteDay, StoreError, Tx, Viewing, ViewingParts, WholeViewing};

use super::Province;
use crate::failure::Failure;

/// Cities, counties and towns of a province.
const CITIES: usize = 22;
const COUNTIES: usize = 122;
const TOWNS: usize = 1_627;
/// Sites that are written by one call.
const AT_ONCE: usize = 5_000;
/// One of so many sites watches nothing.
const SILENT: usize = 50;
/// One of so many has only what was entered by hand.
const BY_HAND: usize = 17;

/// What is written, or why it could not be.
pub(super) type Wrote<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Fills an empty database; how many site days.
pub(super) async fn fill(province: &Province<'_>, sites: usize) -> Result<usize, Failure> {
    let mut tx = write(province).await?;
    let regions = regions(sites).map_err(Failure::environment)?;
    for some in regions.chunks(AT_ONCE) {
        tx.insert_regions(some).await.map_err(Failure::environment)?;
    }
    let made = (0..sites).map(|nth| site(province, nth)).collect::<Wrote<Vec<_>>>().map_err(Failure::environment)?;
    for some in made.chunks(AT_ONCE) {
        tx.put_sites(some, province.services.now()).await.map_err(Failure::environment)?;
    }
    tx.commit().await.map_err(Failure::environment)?;
    let mut count = 0;
    for month in &province.months {
        let mut tx = write(province).await?;
        for day in month.days() {
            count += watched(&mut *tx, day, sites).await.map_err(Failure::environment)?;
            if province.months.last() == Some(month) {
                held(&mut *tx, day, sites).await.map_err(Failure::environment)?;
            }
        }
        tx.count_participation_change(*month, province.services.now()).await.map_err(Failure::environment)?;
        tx.commit().await.map_err(Failure::environment)?;
    }
    Ok(count)
}

/// A transaction that writes.
pub(super) async fn write(province: &Province<'_>) -> Result<Box<dyn Tx>, Failure> {
    province.store.write(&Meter::default()).await.map_err(Failure::environment)
}

fn city(nth: usize) -> String {
    format!("44{:02}", nth + 1)
}

fn county(nth: usize) -> String {
    format!("{}{:02}", city(nth % CITIES), nth / CITIES + 1)
}

fn town(nth: usize) -> String {
    format!("{}{:03}", county(nth % COUNTIES), nth / COUNTIES + 1)
}

fn village(nth: usize) -> String {
    format!("{}{:03}", town(nth % TOWNS), nth / TOWNS + 1)
}

/// A region for each code down to the village of each site, those above first.
fn regions(sites: usize) -> Wrote<Vec<Region>> {
    let codes = std::iter::once("44".to_owned())
        .chain((0..CITIES).map(city))
        .chain((0..COUNTIES).map(county))
        .chain((0..TOWNS).map(town))
        .chain((0..sites).map(village));
    codes.map(|code| Ok(Region { code: code.parse()?, name: format!("区划{code}") })).collect()
}

/// The key of a site.
pub(super) fn site_id(nth: usize) -> String {
    format!("01900000-0000-7010-8000-{nth:012}")
}

/// As the database counts.
pub(super) fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or_default()
}

fn site(province: &Province<'_>, nth: usize) -> Wrote<Site> {
    let first = province.months.first().map_or(Day::of(0, 0), |month| month.first());
    Ok(Site {
        number: number(nth) + 1,
        id: site_id(nth).parse()?,
        code: format!("YJ{nth:06}"),
        name: format!("站点{nth}"),
        region: village(nth).parse()?,
        kind: SiteKind::Village,
        opened_on: first,
        closed_on: None,
        capacity: 40,
        has_device: false,
        version: 1,
    })
}

/// Whether a site watches on a day: two of five do, others on each, but for those that never do.
fn watches(nth: usize, day: Day) -> bool {
    let at = usize::try_from(day.number()).unwrap_or_default();
    !nth.is_multiple_of(SILENT) && (nth * 7 + at * 3) % 5 < 2
}

/// What sites watched on a day; how many they are.
async fn watched(tx: &mut dyn Tx, day: Day, sites: usize) -> Result<usize, StoreError> {
    let at = usize::try_from(day.number()).unwrap_or_default();
    let watching = (0..sites).filter(|nth| watches(*nth, day));
    let days: Vec<SiteDay> = watching
        .map(|nth| {
            let minutes = number(40 + (nth + at) % 90);
            let sums = DaySums { films: 3, gatherings: 1, viewings: 1, minutes, heads: 25, ..DaySums::default() };
            let by_hand = DaySums {
                films: 3,
                manual_gatherings: 1,
                manual_viewings: 1,
                manual_minutes: minutes,
                heads: 25,
                ..DaySums::default()
            };
            let site = number(nth) + 1;
            SiteDay { day, site, sums: if nth % BY_HAND == 0 { by_hand } else { sums } }
        })
        .collect();
    tx.put_site_days(&days).await?;
    Ok(days.len())
}

/// What doubts are looked for in: a viewing of each site that watched on a day.
async fn held(tx: &mut dyn Tx, day: Day, sites: usize) -> Wrote<()> {
    let viewings = (0..sites).filter(|nth| watches(*nth, day)).map(|nth| viewing(nth, day));
    let viewings: Vec<WholeViewing> = viewings.collect::<Wrote<_>>()?;
    Ok(tx.insert_viewings(&viewings).await?)
}

/// An hour or more between 18:00 and midnight in China. No three begin and end together, and no five come from one network.
fn viewing(nth: usize, day: Day) -> Wrote<WholeViewing> {
    let started_at =
        day.begins(0).saturating_add(10 * HOUR).saturating_add(number(nth % 14_400).saturating_mul(SECOND));
    let ended_at = started_at.saturating_add(HOUR).saturating_add(number(nth % 1_800).saturating_mul(SECOND));
    let viewing = Viewing {
        id: format!("01900000-0000-7023-8000-{:05}{nth:07}", day.number()).parse()?,
        site: number(nth) + 1,
        plan: None,
        menu: None,
        kind: ViewingKind::Gathering,
        state: ViewingState::Accepted,
        source: ViewingSource::Player,
        planned_at: None,
        started_at: Some(started_at),
        ended_at: Some(ended_at),
        day,
        heads: 25,
        ordered_heads: 0,
        revision: 1,
        feedback: String::new(),
        returned_reason: String::new(),
        network: Some((nth / 3).to_be_bytes().to_vec()),
        received_at: Some(ended_at),
        reported_at: Some(ended_at),
        version: 1,
        created_at: ended_at,
        updated_at: ended_at,
    };
    Ok(WholeViewing { viewing, parts: ViewingParts::default() })
}
