//! Evidence of many sites, over HTTP and against a server process: evenly for a minute, then as fast as it is taken until the server is
//! killed. Afterwards everything that was acknowledged is looked for in the database.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::calendar::Day;
use domain::exhibition::counting::FilmPlay;
use domain::exhibition::evidence::{Evidence, EvidenceAnswer, PlayedFilm};
use domain::exhibition::viewing::{ViewingKind, ViewingSource, ViewingState};
use domain::ids::{EntryId, PlanId, ViewingId};
use domain::judging::watching::Watched;
use domain::time::{DAY, MINUTE};
use islands::session::DEVICE_COOKIE;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::{Meter, Store, Tx, Viewing, ViewingFilm};
use tokio::io::BufReader;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::Province;
use super::fill::{Wrote, number, site_id, write};
use super::shown::{LENGTH_MS, Shown};
use crate::bench::desk::post;
use crate::bench::films::Server;
use crate::bench::{Table, at_share, millis};
use crate::config::Config;
use crate::failure::Failure;

/// Connections that evidence comes over.
const LANES: usize = 64;
/// How many sites send in a second: all of a province of 27,668 in a minute.
const A_SECOND: u64 = 461;
/// The server is killed when one of so many sites was acknowledged.
const UNTIL_KILLED: usize = 3;
/// The longest that is waited for that.
const MOST_WAITED: Duration = Duration::from_secs(60);
/// People at each viewing.
const HEADS: i64 = 25;

/// Each site holds one viewing in each.
#[derive(Clone, Copy)]
pub(super) enum Round {
    /// What is sent evenly.
    Evenly,
    /// What is sent until the server is killed.
    Killed,
}

impl Round {
    const ALL: [Self; 2] = [Self::Evenly, Self::Killed];

    const fn number(self) -> u8 {
        match self {
            Self::Evenly => 1,
            Self::Killed => 2,
        }
    }
}

/// Sites that have a device, each with viewings whose film was opened.
pub(super) struct Ground {
    /// How many sites.
    pub sites: usize,
    plan: PlanId,
    film: EntryId,
    /// When their films began, long enough ago.
    played_at: i64,
}

/// The viewing of a site.
pub(super) fn viewing_id(round: Round, nth: usize) -> Wrote<ViewingId> {
    Ok(format!("01900000-0000-702{}-8000-{nth:012}", round.number()).parse()?)
}

fn key_of(nth: usize) -> String {
    format!("key-of-the-device-of-site-{nth:06}")
}

fn digest(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

impl Ground {
    /// Signs the devices of all sites in, and plans their viewings.
    pub async fn fill(province: &Province<'_>, shown: &Shown, sites: usize) -> Result<Self, Failure> {
        let now = province.services.now();
        let film = shown.films.first().ok_or_else(|| Failure::Environment("no film is shown".to_owned()))?;
        let ground =
            Self { sites, plan: shown.plan.clone(), film: film.clone(), played_at: now.saturating_sub(30 * MINUTE) };
        let mut tx = write(province).await?;
        for nth in 0..sites {
            ground.fill_site(&mut *tx, nth, now).await.map_err(Failure::environment)?;
        }
        tx.commit().await.map_err(Failure::environment)?;
        Ok(ground)
    }

    async fn fill_site(&self, tx: &mut dyn Tx, nth: usize, now: i64) -> Wrote<()> {
        let (site, key) = (number(nth) + 1, key_of(nth));
        let link = digest(&format!("link to {key}"));
        tx.put_device_link(site, &link, now.saturating_add(DAY)).await?;
        tx.use_device_link(&link, &digest(&key), now).await?;
        for round in Round::ALL {
            let viewing = self.planned(viewing_id(round, nth)?, site);
            tx.put_viewing(&viewing, 0).await?;
            let play = FilmPlay::opened(LENGTH_MS, self.played_at);
            let film = ViewingFilm { entry: self.film.clone(), play, received_at: self.played_at };
            tx.put_viewing_film(&viewing.id, &film).await?;
        }
        Ok(())
    }

    fn planned(&self, id: ViewingId, site: i64) -> Viewing {
        let at = self.played_at;
        Viewing {
            id,
            site,
            plan: Some(self.plan.clone()),
            menu: None,
            kind: ViewingKind::Gathering,
            state: ViewingState::Planned,
            source: ViewingSource::Player,
            planned_at: Some(at),
            started_at: None,
            ended_at: None,
            day: Day::of(at, 0),
            heads: 0,
            ordered_heads: 0,
            revision: 0,
            feedback: String::new(),
            returned_reason: String::new(),
            network: None,
            received_at: None,
            reported_at: None,
            version: 1,
            created_at: at,
            updated_at: at,
        }
    }

    /// What a site tells of its viewing: all of the film was played.
    pub fn evidence(&self, round: Round, nth: usize) -> Wrote<Evidence> {
        let film = PlayedFilm {
            entry: self.film.clone(),
            stretches: Watched::of([(0, LENGTH_MS)]),
            begun_at: self.played_at,
            ended_at: self.played_at.saturating_add(LENGTH_MS.saturating_mul(1_000)),
        };
        let answer = EvidenceAnswer { entry: self.film.clone(), question: 1, answer: "敢闯敢试。".to_owned() };
        Ok(Evidence {
            plan: Some(self.plan.clone()),
            revision: 1,
            films: vec![film],
            heads: HEADS,
            answers: vec![answer],
            feedback: "大家都说好。".to_owned(),
            reported: true,
            ..Evidence::of(viewing_id(round, nth)?, ViewingKind::Gathering)
        })
    }
}

/// What was sent.
#[derive(Default)]
struct Sent {
    /// How long each took, from when it was due.
    times: Vec<Duration>,
    /// The sites whose evidence was acknowledged.
    taken: Vec<usize>,
    refused: usize,
}

/// How it is sent.
struct Sending {
    address: String,
    ground: Arc<Ground>,
    round: Round,
    began: Instant,
    /// How many were acknowledged so far.
    acknowledged: AtomicUsize,
}

impl Sending {
    fn new(server: &Server, ground: &Arc<Ground>, round: Round) -> Arc<Self> {
        Arc::new(Self {
            address: server.address.clone(),
            ground: Arc::clone(ground),
            round,
            began: Instant::now(),
            acknowledged: AtomicUsize::new(0),
        })
    }

    /// When a site sends: evenly each in its turn, else at once.
    fn due(&self, nth: usize) -> Instant {
        match self.round {
            Round::Evenly => {
                let turn = u64::try_from(nth).unwrap_or(u64::MAX).saturating_mul(1_000_000) / A_SECOND;
                self.began + Duration::from_micros(turn)
            }
            Round::Killed => Instant::now(),
        }
    }

    /// Sends for every site of a lane, over one connection; where the server is to be killed until it is gone.
    async fn lane(self: Arc<Self>, lane: usize) -> Result<Sent, Failure> {
        let mut sent = Sent::default();
        let stream = match (TcpStream::connect(&self.address).await, self.round) {
            (Ok(stream), _) => stream,
            (Err(_), Round::Killed) => return Ok(sent),
            (Err(error), Round::Evenly) => return Err(Failure::environment(error)),
        };
        stream.set_nodelay(true).map_err(Failure::environment)?;
        let mut stream = BufReader::new(stream);
        for nth in (lane..self.ground.sites).step_by(LANES) {
            let due = self.due(nth);
            tokio::time::sleep_until(due.into()).await;
            let evidence = self.ground.evidence(self.round, nth).map_err(Failure::environment)?;
            let body = serde_json::to_string(&evidence).map_err(Failure::environment)?;
            let path = format!("/site/{}/evidence", site_id(nth));
            let cookie = format!("{DEVICE_COOKIE}={}", key_of(nth));
            let to = (self.address.as_str(), path.as_str());
            let answer = match (post(&mut stream, to, &cookie, &body).await, self.round) {
                (Ok(answer), _) => answer,
                (Err(_), Round::Killed) => break,
                (Err(error), Round::Evenly) => return Err(Failure::environment(error)),
            };
            sent.times.push(due.elapsed());
            if answer.get("heads").and_then(Value::as_i64) == Some(HEADS) {
                sent.taken.push(nth);
                self.acknowledged.fetch_add(1, Ordering::Relaxed);
            } else {
                sent.refused += 1;
            }
        }
        Ok(sent)
    }

    fn start(self: &Arc<Self>) -> JoinSet<Result<Sent, Failure>> {
        let mut lanes = JoinSet::new();
        for lane in 0..LANES {
            lanes.spawn(Arc::clone(self).lane(lane));
        }
        lanes
    }
}

/// What all lanes sent.
async fn sum(mut lanes: JoinSet<Result<Sent, Failure>>) -> Result<Sent, Failure> {
    let mut all = Sent::default();
    while let Some(done) = lanes.join_next().await {
        let sent = done.map_err(Failure::environment)??;
        all.times.extend(sent.times);
        all.taken.extend(sent.taken);
        all.refused += sent.refused;
    }
    all.times.sort_unstable();
    Ok(all)
}

/// Sends everything evenly, then again until the server is killed; and what lay in the server's memory between the two, bytes.
///
/// # Errors
/// A server that does not start.
pub(super) async fn measure(config: &Config, database: &str, ground: Ground) -> Result<(Table, u64), Failure> {
    let ground = Arc::new(ground);
    let server = Server::start(&config.data, config.database.as_deref())?;
    let evenly = Sending::new(&server, &ground, Round::Evenly);
    let first = sum(evenly.start()).await?;
    let first_took = evenly.began.elapsed();
    let memory = server.resident();

    let killed = Sending::new(&server, &ground, Round::Killed);
    let lanes = killed.start();
    let enough = ground.sites / UNTIL_KILLED;
    while killed.acknowledged.load(Ordering::Relaxed) < enough && killed.began.elapsed() < MOST_WAITED {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let second_took = killed.began.elapsed();
    // It is killed with `kill -9`.
    drop(server);
    let second = sum(lanes).await?;

    let store = store::open(config.database.as_deref(), &config.data).await.map_err(Failure::environment)?;
    let mut rows = Vec::new();
    for (name, round, sent, took) in [
        (format!("{database}: {A_SECOND} sites a second"), Round::Evenly, first, first_took),
        (format!("{database}: at once, until kill -9"), Round::Killed, second, second_took),
    ] {
        let lost = lost(&*store, round, &sent.taken).await?;
        let answers = f64::from(u32::try_from(sent.taken.len()).unwrap_or(u32::MAX));
        rows.push(vec![
            name,
            sent.taken.len().to_string(),
            millis(at_share(&sent.times, 50)),
            millis(at_share(&sent.times, 99)),
            format!("{:.0}", answers / took.as_secs_f64()),
            sent.refused.to_string(),
            lost.to_string(),
        ]);
    }
    store.close().await;
    let head = vec!["evidence, over HTTP", "acknowledged", "median ms", "p99 ms", "a second", "refused", "lost"];
    Ok((Table { head, rows }, memory))
}

/// How many viewings of what was acknowledged are not there as they were sent.
pub(super) async fn lost(store: &dyn Store, round: Round, taken: &[usize]) -> Result<usize, Failure> {
    let mut tx = store.read(&Meter::default()).await.map_err(Failure::environment)?;
    let mut lost = 0;
    for nth in taken {
        let id = viewing_id(round, *nth).map_err(Failure::environment)?;
        let kept = tx.whole_viewing(&id).await.map_err(Failure::environment)?;
        let is_whole = kept.is_some_and(|(viewing, parts)| {
            viewing.state == ViewingState::Reported
                && viewing.heads == HEADS
                && parts.answers.len() == 1
                && parts.films.iter().all(|film| film.play.counted_ms == LENGTH_MS)
        });
        lost += usize::from(!is_whole);
    }
    Ok(lost)
}
