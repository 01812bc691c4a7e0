//! Server time of every page of the demonstration, measured inside the process: from the request to the last byte.

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use domain::contest::phase::Phase;
use domain::letter::LetterKind;
use services::{Actor, EntrySearch, LetterSearch, PageAsk, Services};
use tower::ServiceExt as _;

use super::{Table, Visit, at_share, exhibition_pages, millis, person, sign_in};
use crate::config::Config;
use crate::demo;
use crate::failure::Failure;
use crate::http::{Metrics, StatementCount, routes};

/// How often each page is asked for.
pub const ROUNDS: usize = 40;
/// What a browser accepts over https.
const BROWSER: &str = "gzip, deflate, br, zstd";

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
    /// Bytes of the page as a browser gets it, compressed.
    pub sent: usize,
    /// Sorted times of the page as it is.
    pub times: Vec<Duration>,
    /// Sorted times of the page as a browser gets it.
    pub sent_times: Vec<Duration>,
}

/// Asks for every page `rounds` times, after three times to warm up.
pub async fn measure(services: &Services, config: &Config, rounds: usize) -> Result<Vec<Line>, Failure> {
    let router = routes(services.clone(), config, &config.site(config.listen), demo::listed(), Metrics::default());
    let mut lines = Vec::new();
    let visits = visits(services).await?.into_iter().chain(exhibition_pages::visits(services).await?);
    for (who, email, addresses) in visits {
        let proof = match email {
            Some(email) => Proof::Cookie(sign_in(services, email).await?),
            None => Proof::None,
        };
        for address in addresses {
            lines.push(time(&router, (who, &proof), &address, rounds).await?);
        }
    }
    Ok(lines)
}

/// Asks for one page `rounds` times, after three times to warm up.
pub(super) async fn time(
    router: &Router,
    (who, proof): (&'static str, &Proof),
    address: &str,
    rounds: usize,
) -> Result<Line, Failure> {
    let mut line = Line {
        who,
        page: without_ids(address),
        status: 0,
        statements: 0,
        bytes: 0,
        sent: 0,
        times: Vec::with_capacity(rounds),
        sent_times: Vec::with_capacity(rounds),
    };
    for round in 0..rounds + 3 {
        let started = Instant::now();
        let plain = ask(router, address, proof, "identity").await?;
        let between = Instant::now();
        line.sent = ask(router, address, proof, BROWSER).await?.bytes;
        if round >= 3 {
            line.times.push(between - started);
            line.sent_times.push(between.elapsed());
        }
        (line.status, line.statements, line.bytes) = (plain.status, plain.statements, plain.bytes);
    }
    line.times.sort_unstable();
    line.sent_times.sort_unstable();
    Ok(line)
}

/// How somebody proves who asks.
#[derive(Clone, Debug)]
pub(super) enum Proof {
    /// Nobody does.
    None,
    /// The token of a browser's session.
    Cookie(String),
    /// The token of a program.
    Bearer(String),
}

impl Proof {
    /// As a line of the head.
    pub fn header(&self) -> Option<(header::HeaderName, String)> {
        match self {
            Self::None => None,
            Self::Cookie(token) => Some((header::COOKIE, format!("session={token}"))),
            Self::Bearer(token) => Some((header::AUTHORIZATION, format!("Bearer {token}"))),
        }
    }
}

/// One answer.
pub(super) struct Asked {
    pub status: u16,
    pub statements: u32,
    pub bytes: usize,
}

pub(super) async fn ask(router: &Router, address: &str, proof: &Proof, accept: &str) -> Result<Asked, Failure> {
    let mut request = Request::get(address)
        .header(header::HOST, "127.0.0.1")
        .header(header::ACCEPT_LANGUAGE, "zh-CN")
        .header(header::ACCEPT_ENCODING, accept);
    if let Some((name, value)) = proof.header() {
        request = request.header(name, value);
    }
    let request = request.body(Body::empty()).map_err(Failure::environment)?;
    let response = match router.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let status = response.status().as_u16();
    let statements = response.extensions().get::<StatementCount>().map_or(0, |statements| statements.0);
    let bytes = to_bytes(response.into_body(), usize::MAX).await.map_err(Failure::environment)?.len();
    Ok(Asked { status, statements, bytes })
}

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

    let mut organiser = inside(
        "",
        &[
            "/",
            "/calendar",
            "/search?q=7",
            "/entries",
            "/account",
            "/account/second-factor",
            "/confirm",
            "/contests/new",
        ],
    );
    organiser.extend(inside(
        &sealed,
        &[
            "",
            "?confirm=publicity",
            "/entries",
            "/people",
            "/people/invitations",
            "/experts",
            "/progress",
            "/progress?round=1",
            "/ranking",
            "/ranking?round=1",
            "/ranking?view=matrix",
            "/ranking/method?method=adjusted",
            "/ranking/method?round=1",
            "/disagreement",
            "/disagreement?round=1",
            "/judges",
            "/judges?round=1",
            "/rounds/1",
            "/rounds/2",
            "/selection",
            "/selection?size=16",
            "/selection/overrides",
            "/selection/robustness",
            "/amendments",
            "/feedback",
            "/notice",
            "/awards",
            "/presentation",
            "/certificates",
            "/certificates/templates/work",
            "/meeting",
            "/meeting/minutes",
            "/exports",
            "/package",
            "/letters",
            "/letters?state=draft&kind=result",
            "/letters/texts",
            "/record",
            "/record/seed",
            "/log",
            "/events",
            "/settings",
        ],
    ));
    organiser.extend(inside(&judging, &["", "/assignment", "/progress", "/ranking"]));
    organiser.extend(inside(&open, &["", "?confirm=call-closed", "/entries/import", "/entries/films"]));
    organiser.push(format!("{open}/extensions"));
    organiser.push(format!("{open}/public"));
    organiser.push(format!("{open}/letters/mailing?of=draft_reminder"));
    organiser.push(format!("{judging}/letters/mailing"));
    organiser.extend(inside(&judging, &["/channels", "/channels/deliveries", "/channels/broadcasts"]));
    if let Ok(id) = open.trim_start_matches("/contests/").parse() {
        let search = LetterSearch {
            kind: Some(LetterKind::Receipt),
            page: PageAsk { size: 1, ..PageAsk::default() },
            ..LetterSearch::default()
        };
        let receipts = services.letters(&Actor::Operator, Some(&id), &search).await?.letters;
        organiser.extend(receipts.first().map(|letter| format!("/letters/{}", letter.id)));
    }

    let mut judge = inside("", &["/"]);
    let id = judging.trim_start_matches("/contests/").to_owned();
    judge.push(format!("/judge/{id}"));
    let actor = person(services, "judge01@demo.invalid").await?;
    let leaves = actor.account().map(|account| format!("{judging}/hand-over/{}", account.id));
    let member = actor.account().map(|account| format!("{judging}/people/{}/judge", account.id));
    organiser.extend(leaves.into_iter().chain(member));
    if let Ok(id) = id.parse() {
        let desk = services.my_desk(&actor, &id).await?;
        judge.extend(desk.lines.get(10).map(|line| format!("/desk/{}", line.assignment)));
    }
    judge.push(format!("/judge/{id}/compare"));
    for query in ["", "?round=1"] {
        judge.push(format!("/judge/{}/signed{query}", sealed.trim_start_matches("/contests/")));
    }

    let creator_actor = person(services, "creator@demo.invalid").await?;
    let mut creator = inside("", &["/", "/entries"]);
    creator.push(format!("{open}/enter"));
    for mine in services.home(&creator_actor).await?.entries.lines.iter().take(2) {
        creator.push(format!("/entries/{}", mine.line.id));
        if mine.line.number.is_some() {
            creator.push(format!("/entries/{}/receipt", mine.line.id));
            creator.push(format!("/entries/{}/release", mine.line.id));
        }
    }

    let staff_actor = person(services, "staff@demo.invalid").await?;
    let mut staff = inside("", &["/"]);
    staff.extend(inside(&open, &["", "/entries"]));
    if let Ok(id) = open.trim_start_matches("/contests/").parse() {
        let search = EntrySearch { page: PageAsk { size: 1, ..PageAsk::default() }, ..EntrySearch::default() };
        let lines = services.entries(&staff_actor, &id, &search).await?.lines;
        staff.extend(lines.first().map(|line| format!("/check/{}", line.line.id)));
        staff.extend(lines.first().map(|line| format!("/check/{}/works", line.line.id)));
    }
    let call = open.replace("/contests/", "/calls/");
    let anyone = inside("", &["/", "/sign-in", "/register", "/gallery", "/objections", "/c", call.as_str()]);
    Ok(vec![
        ("anyone", None, anyone),
        ("organiser", Some("organiser@demo.invalid"), organiser),
        ("staff", Some("staff@demo.invalid"), staff),
        ("judge", Some("judge01@demo.invalid"), judge),
        ("creator", Some("creator@demo.invalid"), creator),
        ("chair", Some("chair@demo.invalid"), inside(&sealed, &["", "/selection"])),
        (
            "administrator",
            Some("admin@demo.invalid"),
            inside(
                "",
                &[
                    "/",
                    "/accounts",
                    "/letters",
                    "/letters?state=sent",
                    "/events",
                    "/exhibition/library",
                    "/exhibition/collections",
                    "/exhibition",
                    "/exhibition/sites",
                    "/exhibition/sites/import",
                    "/exhibition/regions",
                    "/exhibition/people",
                    "/exhibition/settings",
                ],
            ),
        ),
    ])
}

/// The address with `…` for every id.
pub(super) fn without_ids(address: &str) -> String {
    let is_id = |part: &str| part.len() == 36 && part.matches('-').count() == 4;
    let (path, query) = address.split_at(address.find('?').unwrap_or(address.len()));
    let path = path.split('/').map(|part| if is_id(part) { "…" } else { part }).collect::<Vec<_>>().join("/");
    format!("{path}{query}")
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
                kilobytes(line.bytes),
                kilobytes(line.sent),
                millis(at_share(&line.times, 50)),
                millis(at_share(&line.times, 95)),
                millis(at_share(&line.sent_times, 50)),
            ]
        })
        .collect();
    Table { head: vec!["page", "status", "SQL", "kB", "sent kB", "median ms", "p95 ms", "sent ms"], rows }
}

fn kilobytes(bytes: usize) -> String {
    format!("{:.1}", f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1_000.0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::letter::LetterState;
    use store::Opening;

    use super::*;
    use crate::bench::Scratch;
    use crate::config::{Place, ServeFlags};
    use crate::http::page_paths;
    use crate::open::open_configured;

    /// Pages that are not measured, and why.
    const NOT_MEASURED: [(&str, &str); 17] = [
        ("/calls/{contest}/objection", "the notices of the demonstration take no objections any more"),
        ("/setup", "leads to the sign-in page once the installation is set up"),
        ("/sign-in/code", "leads to the sign-in page without a ticket, which a password is given for"),
        ("/sign-out", "leads away at once"),
        ("/invitation/{token}", "a link works once, and making one changes the demonstration"),
        ("/reset/{token}", "a link works once, and making one changes the demonstration"),
        ("/contests/{contest}/unit", "no contest of the demonstration takes entries through units"),
        ("/contests/{contest}/check", "answers what the list of entries sends"),
        ("/contests/{contest}/advance", "no contest of the demonstration is in a round that another follows"),
        ("/contests/{contest}/popularity", "no contest of the demonstration has a popularity vote"),
        ("/calls/{contest}/vote", "no contest of the demonstration has a popularity vote"),
        ("/calls/{contest}/vote/result", "no contest of the demonstration has a popularity vote"),
        ("/calls/{contest}/vote/receipt", "no contest of the demonstration has a popularity vote"),
        ("/exhibition/lessons/{lesson}", "no office of the demonstration has added a lesson"),
        ("/device/{token}", "a link works once, and making one changes the demonstration"),
        ("/roll/{code}", "a code lasts for minutes"),
        ("/ui", "switched on by the configuration, and reads nothing"),
    ];

    /// The route that answers an address with its ids left out: of those that fit, the one with the most words of its own.
    fn route_of<'r>(routes: &'r [String], page: &str) -> Option<&'r str> {
        let parts: Vec<&str> = page.split('?').next().unwrap_or_default().split('/').collect();
        let fits = |route: &&String| {
            let known: Vec<&str> = route.split('/').collect();
            known.len() == parts.len() && known.iter().zip(&parts).all(|(a, b)| a == b || a.starts_with('{'))
        };
        let own = |route: &&String| route.split('/').filter(|part| !part.starts_with('{')).count();
        routes.iter().filter(fits).max_by_key(own).map(String::as_str)
    }

    #[test]
    fn an_address_belongs_to_the_most_particular_route() {
        let routes = ["/", "/contests/new", "/contests/{contest}", "/contests/{contest}/entries"].map(str::to_owned);
        let of = |page| route_of(&routes, page);
        assert_eq!((of("/"), of("/contests/new")), (Some("/"), Some("/contests/new")));
        assert_eq!(of("/contests/…/entries?page=2"), Some("/contests/{contest}/entries"));
        assert_eq!((of("/contests/…"), of("/nowhere/at/all")), (Some("/contests/{contest}"), None));
    }

    /// Letters of the contest that is sealed, as its outbox counts them.
    async fn letters_of_the_sealed(services: &Services, state: Option<LetterState>, kind: Option<LetterKind>) -> i64 {
        let contests = services.contests(&Actor::Operator).await.unwrap();
        let sealed = contests.into_iter().find(|line| line.phase == Phase::Selection).unwrap().id;
        let search = LetterSearch { state, kind, ..LetterSearch::default() };
        services.letters(&Actor::Operator, Some(&sealed), &search).await.unwrap().found
    }

    #[tokio::test]
    async fn every_page_of_the_demonstration_is_measured_and_asks_at_most_twelve_times() {
        let folder = Scratch::new().unwrap();
        let place = Place { data: Some(folder.0.clone()), ..Place::default() };
        let config = Config::read(&place, &ServeFlags::default()).unwrap();
        demo::prepare(&config, demo::Size { entries: 40, judges: 6 }).await.unwrap();
        let services = open_configured(&config, Opening::Migrate).await.unwrap();
        // In the contest that is over nothing waits: six judges were told of two rounds.
        assert_eq!(letters_of_the_sealed(&services, Some(LetterState::Draft), None).await, 0);
        assert_eq!(letters_of_the_sealed(&services, None, Some(LetterKind::RoundOpened)).await, 12);
        let lines = measure(&services, &config, 1).await.unwrap();
        assert!(lines.len() > 35, "{}", lines.len());
        for line in &lines {
            assert_eq!(line.status, 200, "{} {}", line.who, line.page);
        }
        let over: Vec<String> = lines
            .iter()
            .filter(|line| line.statements > 12)
            .map(|line| format!("{} {}: {} statements", line.who, line.page, line.statements))
            .collect();
        assert_eq!(over, Vec::<String>::new());
        let routes = page_paths();
        let measured: BTreeSet<&str> = lines.iter().filter_map(|line| route_of(&routes, &line.page)).collect();
        for route in routes.iter().map(String::as_str) {
            let excepted = NOT_MEASURED.iter().any(|(path, _)| *path == route);
            assert_ne!(
                measured.contains(route),
                excepted,
                "{route}: measured, or named in NOT_MEASURED with the reason"
            );
        }
        for (path, _) in NOT_MEASURED {
            assert!(routes.iter().any(|route| route == path), "{path} is no page any more");
        }
        services.close().await;
    }
}
