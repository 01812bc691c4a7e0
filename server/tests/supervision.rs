//! What an operator asks the process, and what it tells the supervisor.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixDatagram;
use std::process::Command;
use std::time::Duration;

use harness::{Server, empty_folder};
use serde_json::json;

/// The value of a line of the figures.
fn value(figures: &str, name: &str) -> f64 {
    let line = figures.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(f64::NAN, |value| value.parse().unwrap())
}

#[test]
fn figures_are_told_on_the_internal_address_only() {
    let internal = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let server = Server::with_flags("figures", &["--internal-listen", &internal]);
    let asked = |path: &str| {
        let inside = Server::request(&internal, &format!("GET {path}"), b"");
        (inside.status, inside)
    };
    let contest = server.open_contest();
    let token = server.token("creator", "maker@example.org", "entries:read,entries:write");
    for nth in 0..3 {
        server.draft(&contest, &token, &json!({ "title": format!("Film {nth}") }));
    }
    assert_eq!(server.ask("GET /nothing-here", b"").status, 404);

    let (status, figures) = asked("/metrics");
    assert_eq!(status, 200);
    assert!(figures.header("content-type").unwrap().starts_with("application/openmetrics-text"));
    let text = figures.body;
    let is = |name: &str, expected: f64| assert!((value(&text, name) - expected).abs() < 0.5, "{name}: {text}");
    is("linxuan_requests_total{kind=\"api\",status=\"201\"}", 3.0);
    is("linxuan_requests_total{kind=\"page\",status=\"404\"}", 1.0);
    is("linxuan_request_time_seconds_count{kind=\"api\"}", 3.0);
    is("linxuan_database_up", 1.0);
    is("linxuan_uploads_active", 0.0);
    is("linxuan_jobs{lane=\"fast\",state=\"waiting\"}", 0.0);
    is("linxuan_job_oldest_seconds{lane=\"heavy\"}", 0.0);
    assert!(value(&text, "linxuan_disk_free_bytes") < value(&text, "linxuan_disk_size_bytes"), "{text}");
    assert!(value(&text, "linxuan_database_connections_max") >= 2.0, "{text}");
    assert!(value(&text, "process_resident_memory_bytes") > 1e6 && text.ends_with("# EOF\n"), "{text}");
    assert_eq!((asked("/healthz").0, asked("/readyz").0), (200, 200));

    assert_eq!(server.ask("GET /metrics", b"").status, 404, "not where everybody asks");
    assert_eq!(asked("/sign-in").0, 404, "and nothing else inside");
}

#[test]
fn the_supervisor_is_told_when_it_begins_and_when_it_ends() {
    let folder = empty_folder("notify");
    let socket = UnixDatagram::bind(folder.join("socket")).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let told = || {
        let mut bytes = [0; 256];
        let length = socket.recv(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes[..length]).trim().to_owned()
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
    command.env("NOTIFY_SOCKET", folder.join("socket"));
    let mut server = Server::started(command, &["serve"], folder.join("data"));
    assert_eq!(told(), "READY=1");
    assert_eq!(server.ask("GET /healthz", b"").status, 200);
    assert!(server.stop().1);
    assert_eq!(told(), "STOPPING=1");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn connections_are_not_limited_by_the_files_a_login_may_open() {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -Sn 64 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_linxuan")]);
    let server = Server::started(command, &["serve"], empty_folder("files"));
    let silent: Vec<TcpStream> = (0..200).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
    assert_eq!(server.ask("GET /healthz", b"").status, 200);
    drop(silent);
}
