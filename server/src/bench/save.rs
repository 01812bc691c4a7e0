//! Saving score sheets: how long one save takes until it is durable.

use std::io::Write as _;
use std::time::{Duration, Instant};

use domain::contest::phase::Phase;
use domain::judging::sheet::Content;
use futures::StreamExt as _;
use services::{Actor, SaveOutcome, Services};

use super::{Table, at_share, millis, sign_in};
use crate::failure::Failure;

const SAVES: usize = 1_600;
const SYNCS: usize = 1_000;
/// What a save writes to the log of the database: six pages.
const SYNCED: usize = 24 << 10;

/// Saves the sheets of a judge again and again, one after the other and sixteen at a time.
pub async fn measure(services: &Services) -> Result<Table, Failure> {
    let contests = services.contests(&Actor::Operator).await?;
    let judging = contests
        .iter()
        .find(|line| matches!(line.phase, Phase::Round(_)))
        .ok_or_else(|| Failure::No("no contest is in judging".to_owned()))?;
    let token = sign_in(services, "judge03@demo.invalid").await?;
    let judge = services.who(&token).await?;
    let mine = services.my_desk(&judge, &judging.id).await?;
    let marks = mine.contest.settings.rubric.criteria.iter().map(|one| (one.key.clone(), 750)).collect();
    let content = Content { marks, ..Content::default() };
    let tasks: Vec<_> = mine.lines.iter().filter(|line| !line.recused && !line.signed).map(|l| &l.assignment).collect();

    let mut rows = Vec::new();
    let mut disk = sync_times().map_err(Failure::environment)?;
    disk.sort_unstable();
    rows.push(row("the disk alone: fdatasync of 24 kB", &disk, disk.iter().sum()));
    for at_once in [1, 16, 32] {
        let started = Instant::now();
        let times: Vec<Result<Vec<Duration>, Failure>> = futures::stream::iter(0..at_once)
            .map(|lane| {
                let (judge, content) = (&judge, &content);
                let task = tasks.get(lane % tasks.len().max(1)).copied();
                async move {
                    let mut times = Vec::new();
                    let Some(task) = task else { return Ok(times) };
                    let mut version = services.desk(judge, task).await?.sheet.version;
                    while times.len() < SAVES / at_once {
                        let began = Instant::now();
                        match services.save_sheet(judge, task, version, content, &[]).await? {
                            SaveOutcome::Saved(sheet) => {
                                times.push(began.elapsed());
                                version = sheet.version;
                            }
                            // A judge with fewer sheets than are saved at once: another saved this one.
                            SaveOutcome::Conflict(sheet) => version = sheet.version,
                        }
                    }
                    Ok(times)
                }
            })
            .buffer_unordered(at_once)
            .collect()
            .await;
        let elapsed = started.elapsed();
        let mut sorted: Vec<Duration> = times.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
        sorted.sort_unstable();
        rows.push(row(&format!("save a sheet, {at_once} at once"), &sorted, elapsed));
    }
    Ok(Table { head: vec!["act", "saves", "median ms", "p99 ms", "saves/s"], rows })
}

fn row(act: &str, sorted: &[Duration], elapsed: Duration) -> Vec<String> {
    let count = f64::from(u32::try_from(sorted.len()).unwrap_or(u32::MAX));
    vec![
        act.to_owned(),
        sorted.len().to_string(),
        millis(at_share(sorted, 50)),
        millis(at_share(sorted, 99)),
        format!("{:.0}", count / elapsed.as_secs_f64()),
    ]
}

/// How long the disk takes to make what a save writes last, without a database: what no program can do faster alone.
fn sync_times() -> std::io::Result<Vec<Duration>> {
    let scratch = super::Scratch::new().map_err(|error| std::io::Error::other(error.to_string()))?;
    let mut file = std::fs::File::create(scratch.0.join("disk"))?;
    let bytes = vec![7; SYNCED];
    (0..SYNCS)
        .map(|_| {
            let began = Instant::now();
            file.write_all(&bytes)?;
            file.sync_data()?;
            Ok(began.elapsed())
        })
        .collect()
}
