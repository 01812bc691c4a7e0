//! Server time of every page of the demonstration, measured inside the process: from the request to the last byte.

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use domain::phase::Phase;
use services::{Actor, EntrySearch, PageAsk, Services};
use tower::ServiceExt as _;

use super::{Table, at_share, millis, sign_in};
use crate::cli::Failure;
use crate::config::Config;
use crate::demo;
use crate::serve::{Statements, routes};

/// How often each page is asked for.
pub const ROUNDS: usize = 40;

/// One page.
#[derive(Debug)]
pub struct Line {
    /// Who looks.
    pub who: &'static str,
    /// Its address, ids left out.
    pub page: String,
    /// Status of the answer.
    pub status: u16,
    /// SQL statements.
    pub statements: u32,
    /// Bytes of the page.
    pub bytes: usize,
    /// The first answer, before anything was computed for it.
    pub first: Duration,
    /// Sorted times.
    pub times: Vec<Duration>,
}

/// How somebody proves who asks.
#[derive(Clone, Debug)]
pub enum Session {
    /// Nobody does.
    None,
    /// The token of a browser's session.
    Cookie(String),
    /// The token of a program.
    Bearer(String),
}

impl Session {
    /// As a line of the head; empty for nobody.
    pub fn header(&self) -> String {
        self.pair().map(|(name, value)| format!("{name}: {value}")).unwrap_or_default()
    }

    fn pair(&self) -> Option<(header::HeaderName, String)> {
        match self {
            Self::None => None,
            Self::Cookie(token) => Some((header::COOKIE, format!("session={token}"))),
            Self::Bearer(token) => Some((header::AUTHORIZATION, format!("Bearer {token}"))),
        }
    }
}

/// Asks for every page `rounds` times, after three times to warm up.
pub async fn measure(services: &Services, config: &Config, rounds: usize) -> Result<Vec<Line>, Failure> {
    let router = routes(services.clone(), config, demo::listed());
    let mut lines = Vec::new();
    for (who, email, addresses) in visits(services).await? {
        let session = match email {
            Some(email) => Session::Cookie(sign_in(services, email).await?),
            None => Session::None,
        };
        for address in addresses {
            lines.push(Line { who, ..time(&router, &address, &session, rounds).await? });
        }
    }
    Ok(lines)
}

/// Asks for one page `rounds` times, after three times to warm up.
pub async fn time(router: &Router, address: &str, session: &Session, rounds: usize) -> Result<Line, Failure> {
    let mut line = Line {
        who: "",
        page: without_ids(address),
        status: 0,
        statements: 0,
        bytes: 0,
        first: Duration::ZERO,
        times: Vec::with_capacity(rounds),
    };
    for round in 0..rounds + 3 {
        let started = Instant::now();
        ask(router, address, session, &mut line).await?;
        match round {
            0 => line.first = started.elapsed(),
            1 | 2 => {}
            _ => line.times.push(started.elapsed()),
        }
    }
    line.times.sort_unstable();
    Ok(line)
}

async fn ask(router: &Router, address: &str, session: &Session, line: &mut Line) -> Result<(), Failure> {
    let mut request = Request::get(address).header(header::HOST, "127.0.0.1").header(header::ACCEPT_LANGUAGE, "zh-CN");
    if let Some((name, value)) = session.pair() {
        request = request.header(name, value);
    }
    let request = request.body(Body::empty()).map_err(Failure::environment)?;
    let response = match router.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    line.status = response.status().as_u16();
    line.statements = response.extensions().get::<Statements>().map_or(0, |statements| statements.0);
    line.bytes = to_bytes(response.into_body(), usize::MAX).await.map_err(Failure::environment)?.len();
    Ok(())
}

type Visit = (&'static str, Option<&'static str>, Vec<String>);

/// Who looks at which pages.
async fn visits(services: &Services) -> Result<Vec<Visit>, Failure> {
    let contests = services.contests(&Actor::Operator).await?;
    let at = |wanted: fn(Phase) -> bool| {
        contests.iter().find(|line| wanted(line.phase)).map(|line| format!("/contests/{}", line.id)).unwrap_or_default()
    };
    let sealed = at(|phase| phase == Phase::Selection);
    let judging = at(|phase| matches!(phase, Phase::Round(_)));
    let open = at(|phase| phase == Phase::CallOpen);
    let inside = |base: &str, pages: &[&str]| pages.iter().map(|page| format!("{base}{page}")).collect::<Vec<_>>();

    let mut organiser = inside("", &["/", "/entries", "/account", "/contests/new"]);
    organiser.extend(inside(
        &sealed,
        &[
            "",
            "/entries",
            "/people",
            "/progress",
            "/ranking",
            "/ranking?view=matrix",
            "/ranking/method?method=adjusted",
            "/judges",
            "/selection",
            "/selection?size=16",
            "/selection/overrides",
            "/record",
            "/settings",
        ],
    ));
    organiser.extend(inside(&judging, &["", "/progress", "/ranking"]));

    let mut judge = inside("", &["/"]);
    let id = judging.trim_start_matches("/contests/").to_owned();
    judge.push(format!("/judge/{id}"));
    let actor = person(services, "judge01@demo.invalid").await?;
    if let Ok(id) = id.parse() {
        let desk = services.my_desk(&actor, &id).await?;
        judge.extend(desk.lines.get(10).map(|line| format!("/desk/{}", line.assignment)));
    }

    let creator_actor = person(services, "creator@demo.invalid").await?;
    let mut creator = inside("", &["/", "/entries"]);
    creator.push(format!("{open}/enter"));
    for mine in services.my_entries(&creator_actor).await?.iter().take(2) {
        creator.push(format!("/entries/{}", mine.line.id));
        if mine.line.number.is_some() {
            creator.push(format!("/entries/{}/receipt", mine.line.id));
        }
    }

    let staff_actor = person(services, "staff@demo.invalid").await?;
    let mut staff = inside("", &["/"]);
    staff.extend(inside(&open, &["", "/entries"]));
    if let Ok(id) = open.trim_start_matches("/contests/").parse() {
        let search = EntrySearch { page: PageAsk { size: 1, ..PageAsk::default() }, ..EntrySearch::default() };
        let lines = services.entries(&staff_actor, &id, &search).await?.lines;
        staff.extend(lines.first().map(|line| format!("/check/{}", line.line.id)));
    }
    Ok(vec![
        ("anyone", None, inside("", &["/", "/sign-in", "/register"])),
        ("organiser", Some("organiser@demo.invalid"), organiser),
        ("staff", Some("staff@demo.invalid"), staff),
        ("judge", Some("judge01@demo.invalid"), judge),
        ("creator", Some("creator@demo.invalid"), creator),
        ("chair", Some("chair@demo.invalid"), inside(&sealed, &["", "/selection"])),
        ("administrator", Some("admin@demo.invalid"), inside("", &["/", "/accounts"])),
    ])
}

async fn person(services: &Services, email: &str) -> Result<Actor, Failure> {
    let token = sign_in(services, email).await?;
    Ok(services.who(&token).await?)
}

/// The address with `…` for every id.
fn without_ids(address: &str) -> String {
    let is_id = |part: &str| part.len() == 36 && part.matches('-').count() == 4;
    address.split('/').map(|part| if is_id(part) { "…" } else { part }).collect::<Vec<_>>().join("/")
}

/// The figures as a table.
pub fn table(lines: &[Line]) -> Table {
    let rows = lines
        .iter()
        .map(|line| {
            vec![
                format!("{} {}", line.who, line.page),
                line.status.to_string(),
                line.statements.to_string(),
                format!("{:.1}", f64::from(u32::try_from(line.bytes).unwrap_or(u32::MAX)) / 1_000.0),
                millis(at_share(&line.times, 50)),
                millis(at_share(&line.times, 95)),
            ]
        })
        .collect();
    Table { head: vec!["page", "status", "SQL", "kB", "median ms", "p95 ms"], rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Scratch;
    use crate::cli::open_configured;
    use crate::config::{Place, ServeFlags};

    #[tokio::test]
    async fn every_page_of_the_demonstration_asks_at_most_twelve_times() {
        let folder = Scratch::new().unwrap();
        let place = Place { data: Some(folder.0.clone()), ..Place::default() };
        let config = Config::read(&place, &ServeFlags::default()).unwrap();
        demo::prepare(&config, demo::Size { entries: 40, judges: 6 }).await.unwrap();
        let services = open_configured(&config).await.unwrap();
        let lines = measure(&services, &config, 1).await.unwrap();
        assert!(lines.len() > 35, "{}", lines.len());
        for line in &lines {
            assert_eq!(line.status, 200, "{} {}", line.who, line.page);
            assert!(line.statements <= 12, "{} {}: {} statements", line.who, line.page, line.statements);
        }
        services.close().await;
    }
}
