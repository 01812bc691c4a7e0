//! Lists, boards and statistics of a contest of many entries: server time, statements, size of the page, and memory while
//! many people read them at once. Server and database are as in use; the rows are made up.

pub(super) mod fill;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use domain::access::Scope;
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use services::{Actor, Services};
use store::{Meter, Opening, Store};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::films::Server;
use super::pages::{Proof, ask, without_ids};
use super::{Scratch, Table, at_share, millis, sign_in};
use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;
use crate::http::{Metrics, routes};
use crate::open::open_configured;

/// How often each page is asked for.
const ROUNDS: usize = 9;
/// People who read every page at once.
const READERS: usize = 32;

/// How large the contest is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Entries, all eligible.
    pub entries: usize,
    /// Judges.
    pub judges: usize,
    /// Judges of one entry.
    pub per_entry: usize,
}

/// Fills a fresh installation and measures every list of it.
///
/// # Errors
/// A database that holds other data, or a server that does not start.
pub async fn measure(place: &Place, size: Size) -> Result<Vec<Table>, Failure> {
    let scratch = Scratch::new()?;
    let place = Place { data: Some(scratch.0.clone()), ..place.clone() };
    let config = Config::read(&place, &ServeFlags::default())?;
    let began = Instant::now();
    let store = store::open(config.database.as_deref(), &config.data).await.map_err(Failure::environment)?;
    let services = open_configured(&config, Opening::Migrate).await?;
    let contest = fill::fill(&*store, &services, size).await?;
    crate::output::say(&format!(
        "{} entries, {} judges, {} sheets an entry: filled in {:.1} s",
        size.entries,
        size.judges,
        size.per_entry,
        began.elapsed().as_secs_f64()
    ));
    let lines = pages(&*store, &services, &config, &contest, ROUNDS).await?;
    let visits = visits(&services, &contest, Some(Phase::Selection)).await?;
    services.close().await;
    store.close().await;
    let memory = read_at_once(&config, visits).await?;
    Ok(vec![table(&lines), memory])
}

/// Every list while the contest is judged, then in selection.
async fn pages(
    store: &dyn Store,
    services: &Services,
    config: &Config,
    contest: &ContestId,
    rounds: usize,
) -> Result<Vec<(&'static str, Line)>, Failure> {
    let mut lines = Vec::new();
    for (state, phase) in [("in the round", None), ("in selection", Some(Phase::Selection))] {
        if let Some(to) = phase {
            let mut tx = store.write(&Meter::default()).await.map_err(Failure::environment)?;
            fill::move_to(&mut *tx, contest, Phase::Round(1), to, None).await?;
            tx.commit().await.map_err(Failure::environment)?;
        }
        let router = routes(services.clone(), config, &config.site(config.listen), Vec::new(), Metrics::default());
        for (session, pages) in visits(services, contest, phase).await? {
            for page in pages {
                lines.push((state, time(&router, &page, &session, rounds).await?));
            }
        }
    }
    Ok(lines)
}

/// One list.
struct Line {
    page: String,
    status: u16,
    statements: u32,
    bytes: usize,
    /// The first answer, before anything was computed for it.
    first: Duration,
    /// Sorted times of those after three.
    times: Vec<Duration>,
    /// Sorted times that the processors worked for them, which others on the machine hardly change.
    worked: Vec<Duration>,
}

/// Asks for one page `rounds` times, after three times to warm up.
async fn time(router: &Router, address: &str, proof: &Proof, rounds: usize) -> Result<Line, Failure> {
    let mut line = Line {
        page: without_ids(address),
        status: 0,
        statements: 0,
        bytes: 0,
        first: Duration::ZERO,
        times: Vec::with_capacity(rounds),
        worked: Vec::with_capacity(rounds),
    };
    for round in 0..rounds + 3 {
        let (before, started) = (on_processors(), Instant::now());
        let asked = ask(router, address, proof, "identity").await?;
        let (elapsed, worked) = (started.elapsed(), on_processors().saturating_sub(before));
        match round {
            0 => line.first = elapsed,
            1 | 2 => {}
            _ => {
                line.times.push(elapsed);
                line.worked.push(worked);
            }
        }
        (line.status, line.statements, line.bytes) = (asked.status, asked.statements, asked.bytes);
    }
    line.times.sort_unstable();
    line.worked.sort_unstable();
    Ok(line)
}

/// How long this process's threads have been on a processor; nothing where the system does not tell.
fn on_processors() -> Duration {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let of = |thread: std::fs::DirEntry| -> Option<u64> {
        std::fs::read_to_string(thread.path().join("schedstat")).ok()?.split(' ').next()?.parse().ok()
    };
    Duration::from_nanos(threads.filter_map(of).sum())
}

/// Who reads which pages. What there is in selection alone is not asked for in the round.
async fn visits(
    services: &Services,
    contest: &ContestId,
    phase: Option<Phase>,
) -> Result<Vec<(Proof, Vec<String>)>, Failure> {
    let base = format!("/contests/{contest}");
    let mut organiser: Vec<String> =
        ["/", "/entries", "/account", "/search?q=0999", "/search?q=n-700", "/search?q=judge"].map(str::to_owned).into();
    organiser.push(format!("/search?q=999&contest={contest}"));
    let mut pages = vec![
        "",
        "/entries",
        "/entries?sort=-length",
        "/entries?q=0999",
        "/people",
        "/progress",
        "/ranking",
        "/ranking?sort=title",
        "/ranking?view=matrix",
        "/ranking/method",
        "/ranking/method?method=trimmed",
        "/judges",
        "/log",
        "/log?action=sheet.save",
    ];
    if phase.is_some() {
        pages.extend([
            "/disagreement",
            "/disagreement?sort=title",
            "/selection",
            "/selection?size=16",
            "/selection/robustness",
            "/selection/overrides",
        ]);
    }
    organiser.extend(pages.iter().map(|page| format!("{base}{page}")));
    let token =
        services.create_token(&Actor::Operator, fill::ORGANISER, &[Scope::EntriesRead, Scope::ScoresRead], 1).await?;
    let api = ["entries", "entries?per_page=500", "scores"];
    Ok(vec![
        (Proof::Cookie(sign_in(services, fill::ORGANISER).await?), organiser),
        (Proof::Cookie(sign_in(services, fill::ADMINISTRATOR).await?), vec!["/accounts".to_owned()]),
        (
            Proof::Cookie(sign_in(services, fill::JUDGE).await?),
            vec!["/".to_owned(), format!("/judge/{contest}"), "/search?q=1".to_owned()],
        ),
        (Proof::Bearer(token), api.map(|list| format!("/api/v1{base}/{list}")).into()),
    ])
}

fn table(lines: &[(&str, Line)]) -> Table {
    let rows = lines
        .iter()
        .map(|(state, line)| {
            vec![
                format!("{} {state}", line.page),
                line.status.to_string(),
                line.statements.to_string(),
                format!("{:.1}", f64::from(u32::try_from(line.bytes).unwrap_or(u32::MAX)) / 1_000.0),
                millis(line.first),
                millis(at_share(&line.times, 50)),
                millis(at_share(&line.worked, 50)),
            ]
        })
        .collect();
    Table { head: vec!["list", "status", "SQL", "kB", "first, ms", "median ms", "processor ms"], rows }
}

/// Every page read by all readers at once, each from a page of its own on, against a server process.
async fn read_at_once(config: &Config, visits: Vec<(Proof, Vec<String>)>) -> Result<Table, Failure> {
    let server = Server::start(&config.data, config.database.as_deref())?;
    let idle = server.memory();
    let pages: Arc<Vec<(String, String)>> = Arc::new(
        visits
            .into_iter()
            .flat_map(|(proof, pages)| {
                let head = proof.header().map(|(name, value)| format!("{name}: {value}")).unwrap_or_default();
                pages.into_iter().map(move |page| (head.clone(), page))
            })
            .collect(),
    );
    let began = Instant::now();
    let mut readers = JoinSet::new();
    for reader in 0..READERS {
        let (pages, address) = (Arc::clone(&pages), server.address.clone());
        readers.spawn(async move {
            let stream = TcpStream::connect(&address).await?;
            let mut stream = BufReader::new(stream);
            for nth in 0..pages.len() {
                if let Some((who, page)) = pages.get((nth + reader) % pages.len()) {
                    get(&mut stream, &address, who, page).await?;
                }
            }
            std::io::Result::Ok(())
        });
    }
    let mut peak = idle;
    loop {
        tokio::select! {
            done = readers.join_next() => match done {
                Some(done) => done.map_err(Failure::environment)?.map_err(Failure::environment)?,
                None => break,
            },
            () = tokio::time::sleep(Duration::from_millis(20)) => {}
        }
        peak = peak.max(server.memory());
    }
    let elapsed = began.elapsed().as_secs_f64();
    let mb = |bytes: u64| (bytes / 1_000_000).to_string();
    let reads = READERS * pages.len();
    let row =
        vec![format!("{READERS} people, every page"), reads.to_string(), format!("{elapsed:.1}"), mb(idle), mb(peak)];
    Ok(Table { head: vec!["read at once", "pages", "seconds", "memory idle, MB", "peak memory, MB"], rows: vec![row] })
}

async fn get(stream: &mut BufReader<TcpStream>, host: &str, who: &str, page: &str) -> std::io::Result<()> {
    let head = format!("GET {page} HTTP/1.1\r\nHost: {host}\r\nAccept-Language: zh-CN\r\n{who}\r\n\r\n");
    stream.get_mut().write_all(head.as_bytes()).await?;
    let (mut length, mut chunked, mut first) = (0_usize, false, true);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim().to_ascii_lowercase();
        if std::mem::take(&mut first) && !line.contains(" 200 ") {
            return Err(std::io::Error::other(format!("{page}: {line}")));
        }
        if line.is_empty() {
            break;
        }
        if let Some(bytes) = line.strip_prefix("content-length:") {
            length = bytes.trim().parse().unwrap_or_default();
        }
        chunked |= line.starts_with("transfer-encoding:") && line.contains("chunked");
    }
    loop {
        if chunked {
            let mut line = String::new();
            stream.read_line(&mut line).await?;
            length = usize::from_str_radix(line.trim(), 16).map_err(std::io::Error::other)?;
        }
        let mut piece = vec![0; length];
        stream.read_exact(&mut piece).await?;
        if chunked {
            stream.read_line(&mut String::new()).await?;
        }
        if !chunked || length == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_list_asks_more_than_twelve_times_or_grows_past_its_page() {
        let folder = Scratch::new().unwrap();
        let place = Place { data: Some(folder.0.clone()), ..Place::default() };
        let config = Config::read(&place, &ServeFlags::default()).unwrap();
        let store = store::open(None, &config.data).await.unwrap();
        let services = open_configured(&config, Opening::Migrate).await.unwrap();
        // As wide as a large contest; longer than every page.
        let size = Size { entries: 700, judges: 200, per_entry: 3 };
        let contest = fill::fill(&*store, &services, size).await.unwrap();
        let lines = pages(&*store, &services, &config, &contest, 1).await.unwrap();
        assert!(lines.len() > 40, "{}", lines.len());
        for (state, line) in &lines {
            assert_eq!(line.status, 200, "{} {state}", line.page);
            assert!(line.statements <= 12, "{} {state}: {} statements", line.page, line.statements);
            assert!(line.bytes <= 300_000, "{} {state}: {} bytes", line.page, line.bytes);
        }
        // A place that is in no list is refused in words, on every page that has places.
        let router = routes(services.clone(), &config, &config.site(config.listen), Vec::new(), Metrics::default());
        let organiser = Proof::Cookie(sign_in(&services, fill::ORGANISER).await.unwrap());
        let administrator = Proof::Cookie(sign_in(&services, fill::ADMINISTRATOR).await.unwrap());
        for list in ["entries", "people", "ranking", "log"] {
            for place in ["after=x", "before=WyJhIl0", "after=WyJ4Iix7ImtleSI6MSwidGllIjowLCJpZCI6ImEifV0"] {
                let page = format!("/contests/{contest}/{list}?{place}");
                assert_eq!(time(&router, &page, &organiser, 0).await.unwrap().status, 422, "{page}");
            }
        }
        assert_eq!(time(&router, "/accounts?after=x", &administrator, 0).await.unwrap().status, 422);
        let token = services.create_token(&Actor::Operator, fill::ORGANISER, &[Scope::EntriesRead], 1).await.unwrap();
        let page = format!("/api/v1/contests/{contest}/entries?cursor=x");
        assert_eq!(time(&router, &page, &Proof::Bearer(token), 0).await.unwrap().status, 422);
        services.close().await;
        store.close().await;
    }
}
