//! `linxuan demo`: contests with people, films and scores, made through the same services as everything else, and an exhibition of what was
//! chosen.

mod cast;
pub mod clips;
mod contests;
mod data;
mod exhibition;
mod meeting;
mod record;
mod rounds;
mod stage;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use domain::contest::phase::Phase;
use services::media::Prober;
use services::{Actor, Media, Services, SystemRandom};
use store::{Meter, Opening, Store};

use crate::config::Config;
use crate::failure::Failure;
use crate::key_file;
use crate::open::open_configured;
use crate::output::say;
use cast::Cast;
use clips::CLIPS;
use exhibition::Exhibition;
use stage::{Stage, StageClock};

pub use cast::listed;
pub use stage::PASSWORD;

/// How large the provincial selection is made.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Entries.
    pub entries: usize,
    /// Judges.
    pub judges: usize,
}

/// Where the demonstration is made before it is moved to its place, so that an interrupted start leaves nothing half done.
const STAGING: &str = "linxuan.filling";
/// The mark in the database that says: this is a demonstration. It holds the id of the contest that stays open.
const MARK: &str = "demo";
const DATABASE: &str = "linxuan.db";

/// Fills the data folder unless that has been done, and renews the deadline of the open call.
///
/// # Errors
/// Other data in the folder or database (bad input), ffmpeg, disk or database.
pub async fn prepare(config: &Config, size: Size) -> Result<(), Failure> {
    tokio::fs::create_dir_all(&config.data).await.map_err(Failure::environment)?;
    match &config.database {
        None => fill_folder(config, size).await?,
        Some(url) => fill_database(config, url, size).await?,
    }
    renew(config).await
}

async fn fill_folder(config: &Config, size: Size) -> Result<(), Failure> {
    let data = config.data.as_path();
    let staging = data.join(STAGING);
    finish_move(data, &staging)?;
    if data.join(DATABASE).exists() {
        let store = store::open(None, data).await.map_err(Failure::environment)?;
        let filled = is_filled(&*store).await?;
        store.close().await;
        return if filled { Ok(()) } else { Err(other_data(data)) };
    }
    if data.join("films").exists() {
        return Err(other_data(data));
    }
    if staging.exists() {
        std::fs::remove_dir_all(&staging).map_err(Failure::environment)?;
    }
    std::fs::create_dir_all(&staging).map_err(Failure::environment)?;
    let store = store::open(None, &staging).await.map_err(Failure::environment)?;
    fill(Arc::clone(&store), &staging, config, size).await?;
    store.close().await;
    std::fs::remove_dir_all(staging.join("clips")).map_err(Failure::environment)?;
    std::fs::rename(staging.join("films"), data.join("films")).map_err(Failure::environment)?;
    finish_move(data, &staging)
}

/// The last step of a fill: the films are in their place, the database follows. A start that was interrupted between
/// the two is finished here by the next one.
fn finish_move(data: &Path, staging: &Path) -> Result<(), Failure> {
    if staging.join(DATABASE).exists() && !staging.join("films").exists() && data.join("films").exists() {
        std::fs::rename(staging.join(DATABASE), data.join(DATABASE)).map_err(Failure::environment)?;
        std::fs::remove_dir_all(staging).map_err(Failure::environment)?;
    }
    Ok(())
}

async fn fill_database(config: &Config, url: &str, size: Size) -> Result<(), Failure> {
    let store = store::open(Some(url), &config.data).await.map_err(Failure::environment)?;
    if is_filled(&*store).await? {
        store.close().await;
        return Ok(());
    }
    let mut tx = store.read(&Meter::default()).await.map_err(Failure::environment)?;
    let empty = tx.accounts().await.map_err(Failure::environment)?.is_empty();
    drop(tx);
    if !empty {
        return Err(Failure::Input("the database holds other data; the demonstration needs an empty one".to_owned()));
    }
    fill(Arc::clone(&store), &config.data, config, size).await?;
    store.close().await;
    std::fs::remove_dir_all(config.data.join("clips")).map_err(Failure::environment)
}

fn other_data(data: &Path) -> Failure {
    Failure::Input(format!(
        "{} holds other data; the demonstration needs a folder of its own (--data DIR)",
        data.display()
    ))
}

async fn is_filled(store: &dyn Store) -> Result<bool, Failure> {
    let mut tx = store.read(&Meter::default()).await.map_err(Failure::environment)?;
    Ok(tx.meta(MARK).await.map_err(Failure::environment)?.is_some())
}

async fn fill(store: Arc<dyn Store>, folder: &Path, config: &Config, size: Size) -> Result<(), Failure> {
    let started = Instant::now();
    say(&format!("demo: drawing {CLIPS} films"));
    let drawn = folder.join("clips");
    let clips = clips::draw(&drawn, CLIPS).await?;
    let shown = clips::shown(&drawn, &clips).await?;
    let lessons = clips::lessons(&drawn, exhibition::LESSONS).await?;
    let real_now = services::Clock::now(&services::SystemClock);
    let clock = Arc::new(StageClock::new(real_now - 300 * stage::DAY));
    let media = Media::open(folder, &config.films()?, Prober::new(PathBuf::from("ffprobe"))).await?;
    let services =
        Services::new(Arc::clone(&store), Arc::new(media), Arc::<StageClock>::clone(&clock), Arc::new(SystemRandom))
            .with_fonts(config.fonts())
            .with_record_signer(Arc::new(key_file::ready(config)?));
    services.name_record_key().await?;
    let stage = Stage { services, clock, clips, shown, lessons };
    let cast = Cast::gather(&stage, size.judges).await?;
    say(&format!("demo: {} entries, {} judges", size.entries, size.judges));
    // In the order of time, so that the audit trail goes forward.
    let exhibition = Exhibition::open(&stage, &cast, &*store, real_now).await?;
    let first = exhibition.first_plan().await?;
    contests::provincial(&stage, &cast, size.entries, real_now).await?;
    let second = exhibition.second_plan(&first).await?;
    let open = contests::festival(&stage, &cast, real_now).await?;
    contests::open(&stage, &cast, real_now).await?;
    say(&format!("demo: exhibition, {} sites", exhibition.places.sites.len()));
    exhibition.present(&second).await?;
    let mut tx = store.write(&Meter::default()).await.map_err(Failure::environment)?;
    tx.set_meta(MARK, open.as_str()).await.map_err(Failure::environment)?;
    tx.commit().await.map_err(Failure::environment)?;
    say(&format!("demo: filled in {:.1} s", started.elapsed().as_secs_f64()));
    Ok(())
}

/// Sets the deadline of the open call ahead of today, if it is still open.
async fn renew(config: &Config) -> Result<(), Failure> {
    let store = store::open(config.database.as_deref(), &config.data).await.map_err(Failure::environment)?;
    let mut tx = store.read(&Meter::default()).await.map_err(Failure::environment)?;
    let open = tx.meta(MARK).await.map_err(Failure::environment)?.unwrap_or_default();
    drop(tx);
    store.close().await;
    // A demonstration of an earlier program has no key that signs records yet.
    let services = open_configured(config, Opening::Migrate).await?;
    let ahead = services.now().saturating_add(contests::CALL);
    let still_open = |line: &store::ContestLine| line.id.as_str() == open && line.phase == Phase::CallOpen;
    if let Some(line) = services.contests(&Actor::Operator).await?.into_iter().find(still_open) {
        services.set_deadline(&Actor::Operator, &line.id, ahead).await?;
    }
    services.close().await;
    Ok(())
}
