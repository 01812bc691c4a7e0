//! `linxuan bench`: figures for `docs/performance.md`, printed as a table.

mod assign;
mod desk;
mod exhibition;
mod exhibition_pages;
mod films;
mod import;
mod lists;
mod pages;
mod proof;
mod python;
mod record;
mod save;
mod score;
mod select;
mod siege;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use clap::ValueEnum;
use services::{Actor, Services};
use store::Opening;

use crate::config::{Config, Place, ServeFlags};
use crate::demo;
use crate::failure::Failure;
use crate::open::{open_configured, open_store};

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Bench {
    /// Selections of made-up contests, up to 100,000 films, beside HiGHS where Python has `highspy`; and rulings that break rules.
    Select,
    /// Proofs that selections are the best, up to 10,000 films: how long they are, how long it takes to write and to check one, and to
    /// check it in Python where `many.py` is found.
    Proof,
    /// Scores with each judge's leniency removed, up to 10,000 entries of 200 judges.
    Score,
    /// Films dealt to judges, up to 10,000 films for 200.
    Assign,
    /// Server time and SQL statements of every page of the demonstration.
    Pages,
    /// One save of a score sheet, alone and with many judges at once.
    Save,
    /// Five hundred judges saving every two seconds for a minute, over HTTP; only when asked for, with `--database` also
    /// on PostgreSQL.
    Desk,
    /// Judges saving beside thousands of silent and slow connections, stalled uploads and guesses at passwords; only when asked
    /// for.
    Siege,
    /// Server time, statements and size of every list of a contest of thousands of entries, and memory while many read them;
    /// only when asked for, with `--database` also on PostgreSQL.
    Lists,
    /// A spreadsheet imported, changed, exported and read back, and what a save waits meanwhile; only when asked for, with
    /// `--database` also on PostgreSQL.
    Import,
    /// The record of a published contest of thousands of entries: its two editions written out, verified by the program, and in Python
    /// where `verify.py` is found; only when asked for, with `--database` also on PostgreSQL.
    Record,
    /// The exhibition of a province: months of participation rolled up and read, every page of it, the page of a preview with many
    /// telephones, votes, evidence of all sites over HTTP until the server is killed, and memory; only when asked for, with `--database`
    /// also on PostgreSQL.
    Exhibition,
    /// Films given out, beside nginx where it is found.
    Stream,
    /// Films taken in, beside the disk itself, and @tus/server where it is found.
    Upload,
}

pub use lists::Size as ListSize;

/// Measures what is asked for. Pages and saves are measured on the demonstration in the data folder; without
/// `--data`, on one made for it and removed afterwards.
///
/// # Errors
/// A folder with other data, or whatever filling it needs.
pub async fn run(
    what: Option<Bench>,
    markdown: bool,
    place: &Place,
    lists: ListSize,
    rows: usize,
    sites: usize,
    scripts: &Path,
) -> Result<String, Failure> {
    let wanted = |one| what.is_none_or(|what| what == one);
    let mut out = String::new();
    if place.data.is_some() && (wanted(Bench::Pages) || wanted(Bench::Save)) {
        // A folder that was named holds the demonstration already: told before minutes are measured.
        open_store(&Config::read(place, &ServeFlags::default())?, Opening::Use).await?.close().await;
    }
    if wanted(Bench::Select) {
        out.push_str(&off(select::measure).await?.print(markdown));
        out.push_str(&off(select::rulings).await?.print(markdown));
    }
    if wanted(Bench::Proof) {
        let scripts = scripts.to_path_buf();
        out.push_str(&off(move || proof::measure(&scripts)).await?.print(markdown));
    }
    if wanted(Bench::Score) {
        out.push_str(&off(score::measure).await?.print(markdown));
    }
    if wanted(Bench::Assign) {
        out.push_str(&off(assign::measure).await?.print(markdown));
    }
    if wanted(Bench::Upload) {
        out.push_str(&films::upload().await?.print(markdown));
    }
    if wanted(Bench::Stream) {
        out.push_str(&films::stream().await?.print(markdown));
    }
    if what == Some(Bench::Desk) {
        out.push_str(&desk::measure(place).await?.print(markdown));
    }
    if what == Some(Bench::Siege) {
        out.push_str(&siege::measure().await?.print(markdown));
    }
    if what == Some(Bench::Import) {
        out.push_str(&import::measure(place, rows).await?.print(markdown));
    }
    if what == Some(Bench::Record) {
        out.push_str(&record::measure(place, lists, scripts).await?.print(markdown));
    }
    if what == Some(Bench::Exhibition) {
        for table in exhibition::measure(place, sites).await? {
            out.push_str(&table.print(markdown));
        }
    }
    if what == Some(Bench::Lists) {
        for table in lists::measure(place, lists).await? {
            out.push_str(&table.print(markdown));
        }
    }
    if wanted(Bench::Pages) || wanted(Bench::Save) {
        let scratch = place.data.is_none().then(Scratch::new).transpose()?;
        let data = scratch.as_ref().map(|folder| folder.0.clone()).or_else(|| place.data.clone());
        let config = Config::read(&Place { data, ..place.clone() }, &ServeFlags::default())?;
        demo::prepare(&config, demo::Size { entries: 126, judges: 9 }).await?;
        let services = open_configured(&config, Opening::Use).await?;
        if wanted(Bench::Pages) {
            let lines = pages::measure(&services, &config, pages::ROUNDS).await?;
            out.push_str(&pages::table(&lines).print(markdown));
        }
        if wanted(Bench::Save) {
            out.push_str(&save::measure(&services).await?.print(markdown));
        }
        services.close().await;
    }
    Ok(out)
}

/// Runs a computation off the threads that serve.
async fn off<T: Send + 'static>(measure: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(measure).await.map_err(Failure::environment)?
}

/// A folder that goes with its owner.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, Failure> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let nth = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("linxuan-bench-{}-{nth}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(Failure::environment)?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A table of words and figures; every column but the first is set to the end.
struct Table {
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn print(&self, markdown: bool) -> String {
        let mut out = String::new();
        let head: Vec<String> = self.head.iter().map(|word| (*word).to_owned()).collect();
        let all = || std::iter::once(&head).chain(&self.rows);
        let width = |column: usize| {
            all().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        for (nth, row) in all().enumerate() {
            let cells: Vec<String> = row
                .iter()
                .enumerate()
                .map(|(column, cell)| {
                    let gap = " ".repeat(width(column).saturating_sub(cell.chars().count()));
                    if column == 0 { format!("{cell}{gap}") } else { format!("{gap}{cell}") }
                })
                .collect();
            // Writing to a string cannot fail.
            let _ = if markdown {
                writeln!(out, "| {} |", cells.join(" | "))
            } else {
                writeln!(out, "{}", cells.join("  "))
            };
            if nth == 0 && markdown {
                let rule: Vec<&str> = (0..row.len()).map(|column| if column == 0 { "---" } else { "---:" }).collect();
                let _ = writeln!(out, "| {} |", rule.join(" | "));
            }
        }
        out.push('\n');
        out
    }
}

/// What a configuration keeps its data in, by the name that tables have for it.
const fn database_of(config: &Config) -> &'static str {
    if config.database.is_some() { "PostgreSQL" } else { "SQLite" }
}

fn millis(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1_000.0)
}

/// The value that a share of the sorted times stays below.
fn at_share(sorted: &[Duration], hundredths: usize) -> Duration {
    let at = (sorted.len().saturating_sub(1)) * hundredths / 100;
    sorted.get(at).copied().unwrap_or_default()
}

/// The median of some times.
fn middle(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    at_share(&sorted, 50)
}

/// Who looks, by name and address, at which pages.
type Visit = (&'static str, Option<&'static str>, Vec<String>);

/// One of the demonstration's people, signed in.
async fn person(services: &Services, email: &str) -> Result<Actor, Failure> {
    let token = sign_in(services, email).await?;
    Ok(services.who(&token).await?)
}

/// Signs one of the demonstration's accounts in and returns the session's token.
async fn sign_in(services: &Services, email: &str) -> Result<String, Failure> {
    Ok(services.sign_in(email, demo::PASSWORD, &services::SignInFrom::default()).await?.session()?.token)
}
