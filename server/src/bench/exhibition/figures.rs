//! Participation: months rolled up, and what pages read of them.

use std::time::{Duration, Instant};

use domain::exhibition::participation::{Month, ParticipationRule};
use domain::exhibition::region::RegionCode;
use services::{Actor, PageAsk, ParticipationAsk, Services};
use store::RegionPart;

use super::Province;
use super::fill::write;
use crate::bench::{Table, at_share, middle, millis};
use crate::failure::Failure;

/// How often a month is rolled up; figures are medians.
const RUNS: usize = 3;
/// How often each page is read, after a few times to warm up.
const READS: usize = 30;
const WARM: usize = 3;
/// Rows of a page.
const ROWS: u32 = 50;

/// Rolls up every month, the last of them several times by each rule.
///
/// # Errors
/// The database.
pub(super) async fn roll_up(province: &Province<'_>) -> Result<Table, Failure> {
    let mut rows = Vec::new();
    let mut first = Vec::new();
    for month in &province.months {
        let began = Instant::now();
        province.services.roll_up_participation(&Actor::Operator, *month).await?;
        first.push(began.elapsed());
    }
    let database = province.database;
    rows.push(line(format!("{database}: a month by every rule, some sites at a time"), &first, "–"));
    let Some(last) = province.months.last() else { return Ok(table(rows)) };
    for rule in ParticipationRule::ALL {
        let mut times = Vec::new();
        for _ in 0..RUNS {
            times.push(at_once(province, *last, *rule).await?);
        }
        rows.push(line(format!("{database}: a month by {}, all sites at once", rule.key()), &times, "1 s"));
    }
    Ok(table(rows))
}

/// One rule for all sites in one transaction.
async fn at_once(province: &Province<'_>, month: Month, rule: ParticipationRule) -> Result<Duration, Failure> {
    let began = Instant::now();
    let mut tx = write(province).await?;
    let numbers = tx.site_number_range().await.map_err(Failure::environment)?.unwrap_or_default();
    tx.roll_up_sites(month, rule, numbers).await.map_err(Failure::environment)?;
    tx.roll_up_regions(month, rule, &RegionPart::Whole).await.map_err(Failure::environment)?;
    tx.commit().await.map_err(Failure::environment)?;
    Ok(began.elapsed())
}

fn line(name: String, times: &[Duration], goal: &str) -> Vec<String> {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    vec![name, millis(middle(times)), millis(at_share(&sorted, 100)), goal.to_owned()]
}

fn table(rows: Vec<Vec<String>>) -> Table {
    Table { head: vec!["participation", "median ms", "longest ms", "goal"], rows }
}

/// Reads a month at every level, lists of its sites, and doubts about it.
///
/// # Errors
/// The database.
pub(super) async fn reads(province: &Province<'_>) -> Result<Table, Failure> {
    let month = province.months.last().copied();
    let ask = |code: &str| -> Result<ParticipationAsk, Failure> {
        let region: RegionCode = code.parse().map_err(Failure::environment)?;
        Ok(ParticipationAsk { month, region: Some(region), rule: None })
    };
    let mut rows = Vec::new();
    for (level, code) in [("province", "44"), ("city", "4401"), ("county", "440101"), ("town", "440101001")] {
        let ask = ask(code)?;
        let read = time(province.services, async |services: &Services| {
            services.participation(&Actor::Operator, &ask).await.map(drop)
        });
        rows.push(read.await?.row(format!("{}: month of a {level}", province.database), "10 ms"));
    }
    let ask = ask("44")?;
    let first = PageAsk { page: 1, size: ROWS, ..PageAsk::default() };
    let silent = province.services.silent_sites(&Actor::Operator, &ask, &first).await?;
    let next = PageAsk { after: silent.links.after.unwrap_or_default(), size: ROWS, ..PageAsk::default() };
    for (name, page) in [("first page", &first), ("next page", &next)] {
        let read = time(province.services, async |services| {
            services.silent_sites(&Actor::Operator, &ask, page).await.map(drop)
        });
        rows.push(read.await?.row(format!("{}: silent sites, {name}", province.database), "60 ms"));
    }
    rows.extend(doubts(province, ask).await?);
    Ok(Table { head: vec!["read", "SQL", "median ms", "95 of 100 ms", "goal"], rows })
}

/// Looks for doubts about the last month, of which alone there are viewings. What is found in a province is looked for in the background, and the
/// page keeps it for a while: it reads it once.
async fn doubts(province: &Province<'_>, whole: ParticipationAsk) -> Result<Vec<Vec<String>>, Failure> {
    let metered = province.services.metered();
    let began = Instant::now();
    metered.keep_doubts().await?;
    let looked = millis(began.elapsed());
    let in_background = metered.statements().to_string();
    let metered = province.services.metered();
    let began = Instant::now();
    metered.participation_doubts(&Actor::Operator, &whole).await?;
    let took = millis(began.elapsed());
    let name = |level: &str| format!("{}: doubts of a {level}", province.database);
    let mut rows = vec![
        vec![name("province, in the background"), in_background, looked.clone(), looked, "–".to_owned()],
        vec![name("province"), metered.statements().to_string(), took.clone(), took, "50 ms".to_owned()],
    ];
    for (level, code, goal) in [("city", "4401", "–"), ("county", "440101", "60 ms"), ("town", "440101001", "10 ms")]
    {
        let region: RegionCode = code.parse().map_err(Failure::environment)?;
        let ask = ParticipationAsk { region: Some(region), ..whole.clone() };
        let read = time(province.services, async |services| {
            services.participation_doubts(&Actor::Operator, &ask).await.map(drop)
        });
        rows.push(read.await?.row(name(level), goal));
    }
    Ok(rows)
}

/// What a read took.
struct Cost {
    statements: u32,
    /// Sorted.
    times: Vec<Duration>,
}

impl Cost {
    fn row(&self, name: String, goal: &str) -> Vec<String> {
        let share = |hundredths| millis(at_share(&self.times, hundredths));
        vec![name, self.statements.to_string(), share(50), share(95), goal.to_owned()]
    }
}

async fn time(services: &Services, read: impl AsyncFn(&Services) -> services::Result<()>) -> Result<Cost, Failure> {
    let mut cost = Cost { statements: 0, times: Vec::with_capacity(READS) };
    for round in 0..READS + WARM {
        let metered = services.metered();
        let began = Instant::now();
        read(&metered).await?;
        let elapsed = began.elapsed();
        cost.statements = metered.statements();
        if round >= WARM {
            cost.times.push(elapsed);
        }
    }
    cost.times.sort_unstable();
    Ok(cost)
}
