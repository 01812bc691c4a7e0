//! Judges at their desks while others hold what a server has: silent connections, slow ones, uploads that stall, guesses.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::access::{Role, Scope};
use services::{Actor, NewAccount, Services};
use store::Opening;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::desk::{Seat, Sent, judge, set};
use super::films::Server;
use super::{Scratch, Table, at_share, millis};
use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;
use crate::open::open_configured;

const JUDGES: usize = 20;
const SILENT: usize = 2_000;
const SLOW: usize = 500;
const STALLED: usize = 516;
/// Uploads of one person.
const OF_ONE: usize = 8;
const GUESSING: usize = 200;
/// The guesses of all hold the processor too: everything together goes on for so long.
const LASTS: Duration = Duration::from_secs(40);
const SLOW_PAUSE: Duration = Duration::from_secs(1);
const PROBE_PAUSE: Duration = Duration::from_millis(250);

/// Answers by whether they were a success.
#[derive(Clone, Copy, Default)]
struct Answers {
    taken: usize,
    refused: usize,
}

/// Times of saves and of `/readyz` in the middle of it.
///
/// # Errors
/// ffmpeg, or a server that does not start or does not let in what it should.
pub async fn measure() -> Result<Table, Failure> {
    let scratch = Scratch::new()?;
    let place = Place { data: Some(scratch.0.clone()), ..Place::default() };
    let services = open_configured(&Config::read(&place, &ServeFlags::default())?, Opening::Migrate).await?;
    let seats = Arc::new(set(&services, &scratch, JUDGES).await?);
    let tokens = senders(&services).await?;
    services.close().await;
    let server = Server::start(&scratch.0, None)?;
    let address: Arc<str> = server.address.as_str().into();
    let until = Instant::now() + LASTS;
    let silent = hold(&address).await?;
    let mut crowd = JoinSet::new();
    for _ in 0..SLOW {
        crowd.spawn(slow(Arc::clone(&address), until));
    }
    for nth in 0..GUESSING {
        crowd.spawn(guess(Arc::clone(&address), nth, until));
    }
    let mut stalled = JoinSet::new();
    for nth in 0..STALLED {
        let token = tokens.get(nth / OF_ONE).cloned().unwrap_or_default();
        stalled.spawn(stall(Arc::clone(&address), token, until));
    }
    let mut judges = JoinSet::new();
    for nth in 0..JUDGES {
        let (seats, address): (Arc<Vec<Seat>>, _) = (Arc::clone(&seats), Arc::clone(&address));
        judges.spawn(async move { judge(&address, seats.get(nth), until).await });
    }
    let ready = probe(&address, until).await;
    let mut saves = Sent::default();
    while let Some(sent) = judges.join_next().await {
        let sent = sent.map_err(Failure::environment)??;
        saves.times.extend(sent.times);
        saves.refused += sent.refused;
    }
    let guesses = sum(crowd).await;
    let uploads = sum(stalled).await;
    drop(silent);
    drop(server);
    let refused = saves.refused;
    Ok(Table {
        head: vec![
            "beside 2,000 silent, 500 slow connections",
            "answers",
            "median ms",
            "p99 ms",
            "longest ms",
            "refused",
        ],
        rows: vec![
            timed("saves of 20 judges", saves.times, refused),
            timed("/readyz", ready.0, ready.1),
            counted("200 guessing at passwords", guesses),
            counted("516 uploads that stall", uploads),
        ],
    })
}

fn timed(what: &str, mut times: Vec<Duration>, refused: usize) -> Vec<String> {
    times.sort_unstable();
    let longest = times.last().copied().unwrap_or_default();
    let shown = [at_share(&times, 50), at_share(&times, 99), longest].map(millis);
    [what.to_owned(), times.len().to_string()].into_iter().chain(shown).chain([refused.to_string()]).collect()
}

fn counted(what: &str, answers: Answers) -> Vec<String> {
    let none = || "–".to_owned();
    vec![what.to_owned(), answers.taken.to_string(), none(), none(), none(), answers.refused.to_string()]
}

/// Tokens of people who send films, one for [`OF_ONE`] uploads each.
async fn senders(services: &Services) -> Result<Vec<String>, Failure> {
    let mut tokens = Vec::new();
    for nth in 0..STALLED.div_ceil(OF_ONE) {
        let email = format!("sender{nth}@bench.invalid");
        let new = NewAccount { name: email.clone(), email: email.clone(), password: None, roles: vec![Role::Creator] };
        services.create_account(&Actor::Operator, new).await?;
        tokens.push(services.create_token(&Actor::Operator, &email, &[Scope::EntriesWrite], 1).await?);
    }
    Ok(tokens)
}

/// Connections that never say a word.
async fn hold(address: &str) -> Result<Vec<TcpStream>, Failure> {
    let mut held = Vec::new();
    for _ in 0..SILENT {
        held.push(TcpStream::connect(address).await.map_err(Failure::environment)?);
    }
    Ok(held)
}

/// The head of a request, a byte at a time; again when the server has had enough.
async fn slow(address: Arc<str>, until: Instant) -> Answers {
    while Instant::now() < until {
        let Ok(mut stream) = TcpStream::connect(&*address).await else { continue };
        for byte in "GET / HTTP/1.1\r\nHost: bench\r\nX-Slow: ".bytes().chain(std::iter::repeat(b'x')) {
            if Instant::now() >= until || stream.write_all(&[byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(SLOW_PAUSE).await;
        }
    }
    Answers::default()
}

/// Guesses at passwords: at those of the judges, most of which are told to wait, and at ever new addresses, which are compared.
async fn guess(address: Arc<str>, nth: usize, until: Instant) -> Answers {
    let (mut answers, mut turn) = (Answers::default(), 0);
    while Instant::now() < until {
        turn += 1;
        let address_of = match nth % 2 {
            0 => format!("judge{}", (nth + turn) % JUDGES),
            _ => format!("nobody-{nth}-{turn}"),
        };
        let body = format!("_form=sign-in&email={address_of}%40bench.invalid&password=wrong-{turn}");
        let head =
            "POST /sign-in HTTP/1.1\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded";
        match ask(&address, head, &body).await {
            // The page again, with what was wrong: it was compared.
            Some(200..=299 | 422) => answers.taken += 1,
            Some(_) => answers.refused += 1,
            None => {}
        }
    }
    answers
}

/// An upload that is begun and promised bytes of which none come; again when the server has cut it.
async fn stall(address: Arc<str>, token: String, until: Instant) -> Answers {
    let mut answers = Answers::default();
    while Instant::now() < until {
        let Some(location) = begin_upload(&address, &token).await else {
            answers.refused += 1;
            tokio::time::sleep(SLOW_PAUSE).await;
            continue;
        };
        let Ok(mut stream) = TcpStream::connect(&*address).await else { continue };
        let head = format!(
            "PATCH {location} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nTus-Resumable: 1.0.0\r\n\
             Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: 1048576\r\n\r\n"
        );
        if stream.write_all(head.as_bytes()).await.is_err() {
            continue;
        }
        let mut answer = [0; 64];
        let left = until.saturating_duration_since(Instant::now());
        match tokio::time::timeout(left, stream.read(&mut answer)).await {
            // Held until the end, or until the server had waited long enough.
            Err(_) | Ok(Ok(0) | Err(_)) => answers.taken += 1,
            Ok(Ok(_)) => answers.refused += 1,
        }
        tokio::time::sleep(SLOW_PAUSE).await;
    }
    answers
}

async fn begin_upload(address: &str, token: &str) -> Option<String> {
    let head = format!(
        "POST /files HTTP/1.1\r\nAuthorization: Bearer {token}\r\nTus-Resumable: 1.0.0\r\nUpload-Concat: partial\r\n\
         Upload-Length: 1048576"
    );
    let (_, answer) = answer(address, &head, "").await?;
    answer.lines().find_map(|line| line.strip_prefix("location: ")).map(|place| place.trim().to_owned())
}

/// Asks whether the server can do its work, again and again; times, and how often it could not.
async fn probe(address: &str, until: Instant) -> (Vec<Duration>, usize) {
    let (mut times, mut refused) = (Vec::new(), 0);
    while Instant::now() < until {
        let began = Instant::now();
        let status = ask(address, "GET /readyz HTTP/1.1", "").await;
        times.push(began.elapsed());
        refused += usize::from(status != Some(200));
        tokio::time::sleep(PROBE_PAUSE).await;
    }
    (times, refused)
}

async fn ask(address: &str, head: &str, body: &str) -> Option<u16> {
    Some(answer(address, head, body).await?.0)
}

/// Status and whole answer.
async fn answer(address: &str, head: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let request = format!("{head}\r\nHost: bench\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.ok()?;
    let answer = String::from_utf8_lossy(&bytes).into_owned();
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    Some((status, answer))
}

async fn sum(mut tasks: JoinSet<Answers>) -> Answers {
    let mut sum = Answers::default();
    while let Some(Ok(one)) = tasks.join_next().await {
        sum.taken += one.taken;
        sum.refused += one.refused;
    }
    sum
}
