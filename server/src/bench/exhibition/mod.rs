//! The exhibition of a province: sites, and what they watched in twelve months, written straight into the database. What is measured
//! on it stands in a file each.

mod figures;
mod fill;

use std::time::Instant;

use domain::calendar::Day;
use domain::exhibition::participation::Month;
use services::Services;
use store::{Opening, Store};

use super::{Scratch, Table, database_of};
use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;
use crate::open::open_configured;
use crate::output::say;

/// Months that are filled.
const MONTHS: i64 = 12;

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
/// A database that holds other data, or that cannot be written.
pub async fn measure(place: &Place, sites: usize) -> Result<Vec<Table>, Failure> {
    let scratch = Scratch::new()?;
    let place = Place { data: Some(scratch.0.clone()), ..place.clone() };
    let config = Config::read(&place, &ServeFlags::default())?;
    let store = store::open(config.database.as_deref(), &config.data).await.map_err(Failure::environment)?;
    let services = open_configured(&config, Opening::Migrate).await?;
    // The month before this one is the last.
    let last = Month::of(Day::of(services.now(), 0)).earlier(1);
    let months = (0..MONTHS).rev().map(|months| last.earlier(months)).collect();
    let province = Province { store: &*store, services: &services, database: database_of(&config), months };
    let began = Instant::now();
    let days = fill::fill(&province, sites).await?;
    say(&format!("{sites} sites, {days} site days: filled in {:.1} s", began.elapsed().as_secs_f64()));
    let tables = vec![figures::roll_up(&province).await?, figures::reads(&province).await?];
    services.close().await;
    store.close().await;
    Ok(tables)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn months_are_rolled_up_and_read_as_the_bench_says() {
        let folder = Scratch::new().unwrap();
        let place = Place { data: Some(folder.0.clone()), ..Place::default() };
        let tables = measure(&place, 300).await.unwrap();
        let rows: Vec<&Vec<String>> = tables.iter().flat_map(|table| &table.rows).collect();
        assert!(rows.len() > 8, "{}", rows.len());
        for row in &tables[1].rows {
            let statements: u32 = row[1].parse().unwrap();
            assert!(statements <= 7, "{row:?}");
        }
    }
}
