//! The exhibition of a province: sites, what they watched in twelve months, and what they show, written straight into the database. What
//! is measured on it stands in a file each.

mod evidence;
mod figures;
mod fill;
mod pages;
mod phones;
mod shown;
mod votes;

use std::time::{Duration, Instant};

use domain::calendar::Day;
use domain::exhibition::participation::Month;
use services::Services;
use store::{Opening, Store};

use self::evidence::Ground;
use self::phones::Phones;
use super::films::resident_of;
use super::{Scratch, Table, database_of};
use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;
use crate::open::open_configured;
use crate::output::say;

/// Months that are filled.
const MONTHS: i64 = 12;
/// How often each page is asked for.
const ROUNDS: usize = 20;
/// Most people who vote.
const VOTERS: usize = 5_000;

/// How much is done with the sites.
#[derive(Clone, Copy)]
struct Load {
    sites: usize,
    rounds: usize,
    phones: Phones,
    voters: usize,
}

impl Load {
    fn of(sites: usize) -> Self {
        let phones = Phones { phones: 500, reads: 5, pause: Duration::from_secs(2) };
        Self { sites, rounds: ROUNDS, phones, voters: sites.min(VOTERS) }
    }
}

/// What measures stand on.
struct Province<'a> {
    store: &'a dyn Store,
    services: &'a Services,
    /// How tables name the database.
    database: &'static str,
    /// The months, in order; all of them are over.
    months: Vec<Month>,
}

/// Fills a fresh installation with so many sites and measures what is done with them.
///
/// # Errors
/// A database that holds other data, or that cannot be written; a server that does not start.
pub async fn measure(place: &Place, sites: usize) -> Result<Vec<Table>, Failure> {
    let scratch = Scratch::new()?;
    let place = Place { data: Some(scratch.0.clone()), ..place.clone() };
    let config = Config::read(&place, &ServeFlags::default())?;
    let (mut tables, ground) = in_process(&config, Load::of(sites)).await?;
    let own = resident_of(std::process::id());
    let (table, of_server) = evidence::measure(&config, database_of(&config), ground).await?;
    tables.push(table);
    tables.push(memory(own, of_server));
    Ok(tables)
}

/// Everything that is measured in this process, and what evidence is sent of.
async fn in_process(config: &Config, load: Load) -> Result<(Vec<Table>, Ground), Failure> {
    let store = store::open(config.database.as_deref(), &config.data).await.map_err(Failure::environment)?;
    let services = open_configured(config, Opening::Migrate).await?;
    // The month before this one is the last.
    let last = Month::of(Day::of(services.now(), 0)).earlier(1);
    let months = (0..MONTHS).rev().map(|months| last.earlier(months)).collect();
    let province = Province { store: &*store, services: &services, database: database_of(config), months };
    let began = Instant::now();
    let days = fill::fill(&province, load.sites).await?;
    say(&format!("{} sites, {days} site days: filled in {:.1} s", load.sites, began.elapsed().as_secs_f64()));
    let mut tables = vec![figures::roll_up(&province).await?, figures::reads(&province).await?];
    let began = Instant::now();
    let shown = shown::set_up(&province).await?;
    let ground = Ground::fill(&province, &shown, load.sites).await?;
    say(&format!("devices and viewings of all sites: filled in {:.1} s", began.elapsed().as_secs_f64()));
    let lines = pages::measure(&province, config, &shown, load.rounds).await?;
    tables.push(super::pages::table(&lines));
    tables.push(phones::measure(&province, &shown, load.phones).await?);
    tables.push(votes::measure(&province, &shown, load.voters).await?);
    services.close().await;
    store.close().await;
    Ok((tables, ground))
}

/// What lay in memory, bytes.
fn memory(own: u64, of_server: u64) -> Table {
    let mb = |bytes: u64| (bytes / 1_000_000).to_string();
    let row = |name: &str, bytes: u64, goal: &str| vec![name.to_owned(), mb(bytes), goal.to_owned()];
    Table {
        head: vec!["memory (VmRSS)", "MB", "goal"],
        rows: vec![
            row("server, after evidence of all sites", of_server, "250 MB"),
            row("this process, which filled the database", own, "–"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::exhibition::evidence::Evidence;
    use services::Actor;
    use store::Meter;

    use super::evidence::{Round, lost};
    use super::*;

    fn number(cell: &str) -> u32 {
        cell.parse().unwrap()
    }

    #[tokio::test]
    async fn the_exhibition_is_measured_as_the_bench_says() {
        let folder = Scratch::new().unwrap();
        let place = Place { data: Some(folder.0.clone()), ..Place::default() };
        let config = Config::read(&place, &ServeFlags::default()).unwrap();
        let phones = Phones { phones: 20, reads: 2, pause: Duration::from_millis(100) };
        let (tables, ground) = in_process(&config, Load { sites: 300, rounds: 1, phones, voters: 40 }).await.unwrap();
        let [_, reads, pages, phones, votes] = tables.as_slice() else { unreachable!("{} tables", tables.len()) };
        // What is done in the background is no page.
        for row in reads.rows.iter().filter(|row| !row[0].contains("in the background")) {
            assert!(number(&row[1]) <= 7, "{row:?}");
        }
        assert!(pages.rows.len() > 15, "{}", pages.rows.len());
        for row in &pages.rows {
            // With the statement that finds out who asks; doubts are looked for in eight.
            let most = if row[0].contains("/doubts") { 9 } else { 8 };
            assert!(row[1] == "200" && number(&row[2]) <= most, "{row:?}");
        }
        assert_eq!(
            phones.rows.iter().map(|row| (row[1].as_str(), row[2].as_str())).collect::<Vec<_>>(),
            [("40", "2"), ("20", "2")]
        );
        // Forty ballots, four more that were cast before, none too many.
        let votes = &votes.rows[0];
        assert_eq!([&votes[1], &votes[5], &votes[6], &votes[7]], ["44", "40", "4", "0"]);
        // What is sent is taken whole, and what was not sent is missed.
        let services = open_configured(&config, Opening::Migrate).await.unwrap();
        let store = store::open(None, &config.data).await.unwrap();
        let site = store.read(&Meter::default()).await.unwrap().site(&fill::site_id(7).parse().unwrap()).await;
        let site = Arc::new(site.unwrap().unwrap());
        let evidence: Evidence = ground.evidence(Round::Killed, 7).unwrap();
        services.send_evidence(&Actor::Device(Arc::clone(&site)), &site.id, &evidence, None).await.unwrap();
        assert_eq!(lost(&*store, Round::Killed, &[7]).await.unwrap(), 0);
        assert_eq!(lost(&*store, Round::Killed, &[7, 8]).await.unwrap(), 1);
        assert_eq!(lost(&*store, Round::Evenly, &[7]).await.unwrap(), 1);
        services.close().await;
        store.close().await;
    }
}
