//! Telephones that read the page of a preview: many of them, each now and then, and all at the same moment.

use std::time::{Duration, Instant};

use domain::ids::EntryId;
use services::{PhoneOrderDraft, Services};
use tokio::task::JoinSet;

use super::Province;
use super::shown::{PREVIEW, Shown};
use crate::bench::{Table, at_share, millis};
use crate::failure::Failure;

/// How the page is read.
#[derive(Clone, Copy)]
pub(super) struct Phones {
    /// How many telephones.
    pub phones: usize,
    /// How often each reads it.
    pub reads: u32,
    /// How long each waits between two reads.
    pub pause: Duration,
}

/// What reads took.
#[derive(Default)]
struct Reads {
    /// From when each was due.
    times: Vec<Duration>,
    /// The statements of each.
    statements: Vec<u32>,
}

impl Reads {
    async fn read(&mut self, services: &Services, device: &str, due: Instant) -> Result<(), Failure> {
        let metered = services.metered();
        metered.order_page(PREVIEW, Some(device)).await?;
        self.times.push(due.elapsed());
        self.statements.push(metered.statements());
        Ok(())
    }

    fn row(mut self, name: String, goal: &str) -> Vec<String> {
        self.times.sort_unstable();
        self.statements.sort_unstable();
        let middle = self.statements.get(self.statements.len() / 2).copied().unwrap_or_default();
        let most = self.statements.last().copied().unwrap_or_default();
        vec![
            name,
            self.times.len().to_string(),
            middle.to_string(),
            most.to_string(),
            millis(at_share(&self.times, 50)),
            millis(at_share(&self.times, 99)),
            goal.to_owned(),
        ]
    }
}

fn device(nth: usize) -> String {
    format!("kept-by-telephone-{nth:06}")
}

/// Orders a film from every telephone, then reads the page with all of them.
///
/// # Errors
/// The database.
pub(super) async fn measure(province: &Province<'_>, shown: &Shown, load: Phones) -> Result<Table, Failure> {
    for (nth, film) in (0..load.phones).zip(shown.films.iter().cycle()) {
        order(province.services, film, nth).await?;
    }
    let (database, phones) = (province.database, load.phones);
    let apart = load.pause / u32::try_from(phones).unwrap_or(1).max(1);
    let evenly = read(province.services, load, apart).await?;
    let once = Phones { reads: 1, ..load };
    let together = read(province.services, once, Duration::ZERO).await?;
    let every = load.pause.as_secs_f64();
    let rows = vec![
        evenly.row(format!("{database}: {phones} telephones, each every {every:.1} s"), "5 ms"),
        together.row(format!("{database}: {phones} telephones at the same moment"), "–"),
    ];
    let head = vec!["page of a preview", "reads", "SQL", "SQL at most", "median ms", "p99 ms", "goal"];
    Ok(Table { head, rows })
}

async fn order(services: &Services, film: &EntryId, nth: usize) -> Result<(), Failure> {
    let draft = PhoneOrderDraft { films: vec![film.clone()], device: device(nth), ..PhoneOrderDraft::default() };
    Ok(services.order_by_phone(PREVIEW, &draft, None).await?)
}

/// Reads with all telephones, each of which begins so long after the one before.
async fn read(services: &Services, load: Phones, apart: Duration) -> Result<Reads, Failure> {
    let began = Instant::now();
    let mut phones = JoinSet::new();
    for nth in 0..load.phones {
        let services = services.clone();
        let first = began + apart * u32::try_from(nth).unwrap_or_default();
        phones.spawn(async move {
            let (mut reads, device) = (Reads::default(), device(nth));
            for read in 0..load.reads {
                let due = first + load.pause * read;
                tokio::time::sleep_until(due.into()).await;
                reads.read(&services, &device, due).await?;
            }
            Ok::<_, Failure>(reads)
        });
    }
    let mut all = Reads::default();
    while let Some(done) = phones.join_next().await {
        let reads = done.map_err(Failure::environment)??;
        all.times.extend(reads.times);
        all.statements.extend(reads.statements);
    }
    Ok(all)
}
