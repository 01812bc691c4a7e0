//! Five hundred judges at their desks at once: each saves a sheet every two seconds, over HTTP, against a server process.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::form::{Answer, Answers};
use domain::ids::AssignmentId;
use domain::judging::sheet::Content;
use serde_json::{Value, json};
use services::{Actor, Decision, NewAccount, Services};
use store::Opening;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::films::Server;
use super::{Scratch, Table, at_share, database_of, millis};
use crate::config::{Config, Place, ServeFlags};
use crate::demo;
use crate::failure::Failure;
use crate::open::open_configured;

const JUDGES: usize = 500;
const FILMS: usize = 4;
const PAUSE: Duration = Duration::from_secs(2);
const LASTS: Duration = Duration::from_secs(60);

/// One judge with a session, and the sheets.
pub(super) struct Seat {
    /// The session, as a browser sends it.
    pub cookie: String,
    actor: Actor,
    tasks: Vec<AssignmentId>,
}

/// What one judge sent.
#[derive(Default)]
pub(super) struct Sent {
    /// How long each took.
    pub times: Vec<Duration>,
    /// Version and mark that were acknowledged last, by sheet.
    last: Vec<(i64, i64)>,
    /// Saves that were not taken.
    pub refused: usize,
}

/// Saves of all judges for a minute, and whether every acknowledged one is there afterwards.
///
/// # Errors
/// A database that holds other data, ffmpeg, or a server that does not start.
pub async fn measure(place: &Place) -> Result<Table, Failure> {
    let scratch = Scratch::new()?;
    let place = Place { data: Some(scratch.0.clone()), ..place.clone() };
    let config = Config::read(&place, &ServeFlags::default())?;
    let database = database_of(&config);
    let services = open_configured(&config, Opening::Migrate).await?;
    let seats = Arc::new(set(&services, &scratch, JUDGES).await?);
    services.close().await;
    let server = Server::start(&scratch.0, config.database.as_deref())?;
    let began = Instant::now();
    let mut judges = JoinSet::new();
    for nth in 0..seats.len() {
        let (seats, address) = (Arc::clone(&seats), server.address.clone());
        // They do not all press a key at the same moment.
        let first = PAUSE * u32::try_from(nth).unwrap_or_default() / u32::try_from(JUDGES).unwrap_or(1);
        judges.spawn(async move {
            tokio::time::sleep(first).await;
            let sent = judge(&address, seats.get(nth), began + first + LASTS).await;
            (nth, sent)
        });
    }
    let mut all = Vec::new();
    while let Some(done) = judges.join_next().await {
        let (nth, sent) = done.map_err(Failure::environment)?;
        all.push((nth, sent?));
    }
    let elapsed = began.elapsed();
    drop(server);
    let services = open_configured(&config, Opening::Migrate).await?;
    let lost = count_lost(&services, &seats, &all).await?;
    services.close().await;
    let mut times: Vec<Duration> = all.iter().flat_map(|(_, sent)| sent.times.iter().copied()).collect();
    times.sort_unstable();
    let saves = f64::from(u32::try_from(times.len()).unwrap_or(u32::MAX));
    let row = vec![
        format!("{JUDGES} judges, {database}"),
        times.len().to_string(),
        millis(at_share(&times, 50)),
        millis(at_share(&times, 99)),
        format!("{:.0}", saves / elapsed.as_secs_f64()),
        all.iter().map(|(_, sent)| sent.refused).sum::<usize>().to_string(),
        lost.to_string(),
    ];
    Ok(Table {
        head: vec!["at their desks", "saves", "median ms", "p99 ms", "saves/s", "refused", "lost"],
        rows: vec![row],
    })
}

/// A contest in its first round with all judges in one panel.
pub(super) async fn set(services: &Services, scratch: &Scratch, count: usize) -> Result<Vec<Seat>, Failure> {
    let operator = &Actor::Operator;
    let account = |email: String, role| NewAccount {
        name: email.clone(),
        email,
        password: Some(demo::PASSWORD.to_owned()),
        roles: vec![role],
    };
    let creator =
        Actor::of(services.create_open_account(operator, account("unit@bench.invalid".to_owned(), Role::Staff)).await?);
    let contest = services.create_contest(operator, Preset::Festival, "Bench").await?.id;
    services.set_deadline(operator, &contest, services.now().saturating_add(86_400_000_000)).await?;
    services.move_phase(operator, &contest, Phase::CallOpen, "").await?;
    let clips = demo::clips::draw(&scratch.0.join("clips"), FILMS).await?;
    for (nth, clip) in clips.iter().enumerate() {
        let settings = services.contest(operator, &contest).await?.0.settings;
        let (category, region) = (settings.categories.first(), settings.leaf_regions().into_iter().next());
        let text = |words: &str| Answer::Text(words.to_owned());
        let mut answers: Answers = [
            ("title", format!("Film {nth}")),
            ("category", category.map(|one| one.key.clone()).unwrap_or_default()),
            ("region", region.map(|one| one.code.clone()).unwrap_or_default()),
            ("synopsis", "A film.".to_owned()),
            ("production_unit", "Studio".to_owned()),
        ]
        .map(|(key, words)| (key.to_owned(), text(&words)))
        .into();
        answers.insert("rights".to_owned(), Answer::Flag(true));
        let entry = services.draft_entry(&creator, &contest, answers).await?.id;
        services.take_film(&creator, &entry, clip).await?;
        services.submit_entry(&creator, &entry).await?;
        services.decide(operator, &entry, Decision::Pass, "").await?;
    }
    // Films are prepared long before judges come; here too, or the server would do it meanwhile.
    while services.work_once("bench").await? {}
    services.move_phase(operator, &contest, Phase::CallClosed, "bench").await?;
    services.move_phase(operator, &contest, Phase::Eligibility, "").await?;
    let mut judges = Vec::new();
    for nth in 0..count {
        let new = account(format!("judge{nth}@bench.invalid"), Role::Creator);
        let judge = services.create_open_account(operator, new).await?;
        let invitation = services::Invitation {
            email: judge.email.clone(),
            name: judge.name.clone(),
            role: Role::Judge,
            unit: String::new(),
            region: String::new(),
            expertise: String::new(),
        };
        services.add_member(operator, &contest, invitation).await?;
        judges.push(Actor::of(judge));
    }
    let panel = judges.iter().filter_map(|judge| Some(judge.account()?.id.clone())).collect();
    services.set_panels(operator, &contest, &[panel]).await?;
    services.confirm_assignment(operator, &contest).await?;
    services.move_phase(operator, &contest, Phase::Round(1), "").await?;
    let mut seats = Vec::new();
    for actor in judges {
        services.declare(&actor, &contest, "bench").await?;
        let tasks = services.my_desk(&actor, &contest).await?.lines.into_iter().map(|line| line.assignment).collect();
        let email = actor.account().map(|account| account.email.clone()).unwrap_or_default();
        let token = services.sign_in(&email, demo::PASSWORD, &services::SignInFrom::default()).await?.session()?.token;
        seats.push(Seat { cookie: format!("session={token}"), actor, tasks });
    }
    Ok(seats)
}

/// One judge: a connection of the own, a save every two seconds, each on the version before.
pub(super) async fn judge(address: &str, seat: Option<&Seat>, until: Instant) -> Result<Sent, Failure> {
    let Some(seat) = seat else { return Ok(Sent::default()) };
    let stream = TcpStream::connect(address).await.map_err(Failure::environment)?;
    stream.set_nodelay(true).map_err(Failure::environment)?;
    let mut stream = BufReader::new(stream);
    let mut sent = Sent { last: vec![(0, 0); seat.tasks.len()], ..Sent::default() };
    let mut nth = 0_usize;
    while Instant::now() < until {
        let at = nth % seat.tasks.len().max(1);
        let (Some(task), Some((version, _))) = (seat.tasks.get(at), sent.last.get(at).copied()) else { break };
        let mark = i64::try_from(nth % 21).unwrap_or_default() * 50;
        let draft = Content { marks: [("c1".to_owned(), mark)].into(), ..Content::default() };
        let body = json!({ "assignment": task, "version": version, "draft": draft, "played": [] }).to_string();
        let began = Instant::now();
        let to = (address, "/api/save_sheet");
        let answer = post(&mut stream, to, &seat.cookie, &body).await.map_err(Failure::environment)?;
        sent.times.push(began.elapsed());
        let version = answer.as_str().and_then(|said| said.strip_prefix("saved;")?.split(';').next()?.parse().ok());
        match version {
            Some(version) => {
                if let Some(last) = sent.last.get_mut(at) {
                    *last = (version, mark);
                }
            }
            None => sent.refused += 1,
        }
        nth += 1;
        tokio::time::sleep(PAUSE.saturating_sub(began.elapsed())).await;
    }
    Ok(sent)
}

/// Sends JSON to an address of a host as a page does; what is answered.
pub(super) async fn post(
    stream: &mut BufReader<TcpStream>,
    (host, path): (&str, &str),
    cookie: &str,
    body: &str,
) -> std::io::Result<Value> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.get_mut().write_all(format!("{head}{body}").as_bytes()).await?;
    let mut length = None;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(bytes) = line.strip_prefix("content-length:") {
            length = bytes.trim().parse::<usize>().ok();
        }
    }
    let mut answer = vec![0; length.ok_or(std::io::ErrorKind::InvalidData)?];
    stream.read_exact(&mut answer).await?;
    Ok(serde_json::from_slice(&answer).unwrap_or_default())
}

/// Sheets whose last acknowledged save is not what the database holds.
async fn count_lost(services: &Services, seats: &[Seat], all: &[(usize, Sent)]) -> Result<usize, Failure> {
    let mut lost = 0;
    for (nth, sent) in all {
        let Some(seat) = seats.get(*nth) else { continue };
        for (task, (version, mark)) in seat.tasks.iter().zip(&sent.last).filter(|(_, last)| last.0 > 0) {
            let sheet = services.desk(&seat.actor, task).await?.sheet;
            if (sheet.version, sheet.content.marks.get("c1").copied()) != (*version, Some(*mark)) {
                lost += 1;
            }
        }
    }
    Ok(lost)
}
