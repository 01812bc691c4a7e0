//! The record of a published contest of thousands of entries: written out, and verified by the program and by the script that strangers
//! use. Lines come from the use cases; entries and marks, which have none of their own, are written straight into the database.

use std::path::Path;
use std::time::{Duration, Instant};

use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::record::{RecordEdition, verify_record};
use domain::text::Lang;
use services::{Actor, SeedDraft, Services};
use store::{Opening, Store};
use words::judging;

use super::films::{forget_peak, peak_of};
use super::lists::Size;
use super::lists::fill::{self, Checked};
use super::{Scratch, Table, database_of, middle, millis, off, python};
use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;
use crate::open::open_configured;
use crate::output::say;
use crate::record_key::is_signed;

/// How often each is done; figures are medians.
const RUNS: usize = 3;

/// What something took.
struct Cost {
    times: Vec<Duration>,
    /// Most memory meanwhile of the process that did it, bytes.
    peak: u64,
}

/// Fills a fresh installation, writes both editions of the record and verifies them; `scripts` is the folder of `verify.py`.
///
/// # Errors
/// A database that holds other data, or a record that is not verified.
pub async fn measure(place: &Place, size: Size, scripts: &Path) -> Result<Table, Failure> {
    let scratch = Scratch::new()?;
    let place = Place { data: Some(scratch.0.clone()), ..place.clone() };
    let config = Config::read(&place, &ServeFlags::default())?;
    let database = database_of(&config);
    let script = python::script(scripts, "verify.py");
    let began = Instant::now();
    let store = store::open(config.database.as_deref(), &config.data).await.map_err(Failure::environment)?;
    let services = open_configured(&config, Opening::Migrate).await?;
    let (contest, sheets) = published(&*store, &services, size).await?;
    let seconds = began.elapsed().as_secs_f64();
    say(&format!("{} entries, {sheets} sheets: judged and published in {seconds:.1} s", size.entries));
    let mut rows = Vec::new();
    for edition in [RecordEdition::Full, RecordEdition::Public] {
        let (bytes, export) = exported(&services, &contest, edition).await?;
        let length = bytes.len();
        let file = scratch.0.join(format!("{}.linxuan-record", edition.key()));
        tokio::fs::write(&file, &bytes).await.map_err(Failure::environment)?;
        let verify = off(move || verified(&bytes)).await?;
        let by_script = match script.clone() {
            Some(script) => Some(off(move || verified_in_python(&script, &file)).await?),
            None => None,
        };
        for (act, cost, goal) in [
            ("export", Some(&export), "10 s"),
            ("record verify", Some(&verify), "–"),
            ("verify.py", by_script.as_ref(), "60 s"),
        ] {
            rows.push(line(format!("{database}: {}, {act}", edition.key()), length, cost, goal));
        }
    }
    services.close().await;
    store.close().await;
    Ok(Table { head: vec!["record", "kB", "median ms", "peak memory, MB", "goal"], rows })
}

fn line(name: String, bytes: usize, cost: Option<&Cost>, goal: &str) -> Vec<String> {
    let (time, peak) = cost.map_or_else(
        || ("–".to_owned(), "–".to_owned()),
        |cost| (millis(middle(&cost.times)), (cost.peak / 1_000_000).to_string()),
    );
    vec![name, (bytes / 1_000).to_string(), time, peak, goal.to_owned()]
}

/// A contest that ran from the freeze of its pool to the notice; how many sheets were signed in it.
async fn published(store: &dyn Store, services: &Services, size: Size) -> Result<(ContestId, usize), Failure> {
    let Checked { contest, organiser, judges } = fill::checked(store, services, size).await?;
    let settings = services.contest(&organiser, &contest).await?.0.settings;
    services.freeze_pool(&organiser, &contest, &settings.judging_hash()).await?;
    services.draw_seed(&organiser, &contest, SeedDraft::Server).await?;
    services.confirm_assignment(&organiser, &contest).await?;
    services.move_phase(&organiser, &contest, Phase::Round(1), "").await?;
    let sheets = fill::score(store, services, &contest, size).await?;
    let declaration = judging::whole_declaration(settings.publication, Lang::Zh);
    for judge in &judges {
        services.declare(judge, &contest, &declaration).await?;
        services.sign_sheets(judge, &contest, judging::statement(Lang::Zh)).await?;
    }
    services.move_phase(&organiser, &contest, Phase::Selection, "").await?;
    let seen = services.selection(&organiser, &contest, Clone::clone).await?;
    services.seal_selection(&organiser, &contest, &seen.fingerprint).await?;
    services.move_phase(&organiser, &contest, Phase::Publicity, "").await?;
    Ok((contest, sheets))
}

/// The file of an edition.
async fn exported(
    services: &Services,
    contest: &ContestId,
    edition: RecordEdition,
) -> Result<(Vec<u8>, Cost), Failure> {
    let (mut bytes, mut times) = (Vec::new(), Vec::new());
    forget_peak();
    for _ in 0..RUNS {
        // The file before is not to lie beside this one.
        drop(std::mem::take(&mut bytes));
        let began = Instant::now();
        bytes = services.export_record(&Actor::Operator, contest, edition).await?;
        times.push(began.elapsed());
    }
    Ok((bytes, Cost { times, peak: peak_of(std::process::id()) }))
}

fn verified(bytes: &[u8]) -> Result<Cost, Failure> {
    let mut times = Vec::new();
    forget_peak();
    for _ in 0..RUNS {
        let began = Instant::now();
        let found = verify_record(bytes, None, &is_signed);
        times.push(began.elapsed());
        if !found.is_verified() {
            return Err(Failure::No(found.to_string()));
        }
    }
    Ok(Cost { times, peak: peak_of(std::process::id()) })
}

fn verified_in_python(script: &Path, file: &Path) -> Result<Cost, Failure> {
    let (mut times, mut peak) = (Vec::new(), 0);
    for _ in 0..RUNS {
        let run = python::run(script, &[file.as_os_str()])?;
        times.push(run.elapsed);
        peak = peak.max(run.peak);
    }
    Ok(Cost { times, peak })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_record_is_made_and_verified_as_the_bench_says() {
        let scripts = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/verify"));
        let size = Size { entries: 80, judges: 6, per_entry: 3 };
        let table = measure(&Place::default(), size, scripts).await.unwrap();
        assert_eq!(table.rows.len(), 6);
        let whole = |row: &Vec<String>| row.len() == table.head.len() && row[1] != "0" && row[2] != "–";
        assert!(table.rows.iter().all(whole), "{:?}", table.rows);
    }
}
