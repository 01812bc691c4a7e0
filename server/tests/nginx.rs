//! The server behind nginx, configured as `docs/deploy/nginx.conf` says: TLS, event streams, uploads, films given out by nginx.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::collections::BTreeSet;
use std::io::Read as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use harness::{Answer, Server, empty_folder, film, metadata};
use serde_json::json;

const DOCUMENTED: &str = include_str!("../../docs/deploy/nginx.conf");

/// nginx in front of a server.
struct Nginx {
    child: Child,
    folder: PathBuf,
    port: u16,
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Nginx {
    /// nginx on this port, with the documented configuration but for names, ports and folders.
    fn start(port: u16, server: &Server) -> Self {
        let folder = empty_folder("nginx");
        let own = folder.display();
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
            .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
            .args(["-keyout", &format!("{own}/key.pem"), "-out", &format!("{own}/cert.pem")])
            .stderr(Stdio::null())
            .status();
        assert!(made.unwrap().success());
        let mut site = DOCUMENTED.to_owned();
        for (documented, here) in [
            ("127.0.0.1:3000", server.address.clone()),
            ("listen 443 ssl", format!("listen 127.0.0.1:{port} ssl")),
            ("listen 80;", format!("listen 127.0.0.1:{};", free_port())),
            ("contest.example", "localhost".to_owned()),
            ("/etc/linxuan/tls/fullchain.pem", format!("{own}/cert.pem")),
            ("/etc/linxuan/tls/privkey.pem", format!("{own}/key.pem")),
            ("/var/log/nginx/linxuan.log", format!("{own}/access.log")),
            ("/var/lib/linxuan/films/", format!("{}/films/", server.data.display())),
        ] {
            assert!(site.contains(documented), "{documented}");
            site = site.replace(documented, &here);
        }
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {own}/{kind}; "))
            .concat();
        // Films are for the account of the server alone: nginx runs under it.
        let as_root = if std::fs::metadata("/proc/self").unwrap().uid_is_root() { "user root;" } else { "" };
        let conf = format!(
            "daemon off; {as_root} pid {own}/pid; error_log {own}/error.log; worker_processes 1;
             events {{ worker_connections 256; }} http {{ {temporary}\n{site}\n}}"
        );
        let file = folder.join("nginx.conf");
        std::fs::write(&file, conf).unwrap();
        // Debian keeps it where only root's path leads.
        let found = ["/usr/sbin/nginx", "/usr/bin/nginx"].into_iter().find(|path| Path::new(path).exists());
        let child = Command::new(found.unwrap_or("nginx"))
            .arg("-p")
            .arg(&folder)
            .arg("-c")
            .arg(&file)
            .stderr(Stdio::null())
            .spawn();
        let nginx = Self { child: child.unwrap(), folder, port };
        let until = Instant::now() + Duration::from_secs(10);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "{:?}", std::fs::read_to_string(nginx.folder.join("error.log")));
            std::thread::sleep(Duration::from_millis(20));
        }
        nginx
    }

    fn curl(&self, path: &str, args: &[&str]) -> Command {
        let mut curl = Command::new("curl");
        curl.args([
            "--silent",
            "--show-error",
            "--no-buffer",
            "--http1.1",
            "-H",
            "Expect:",
            "--include",
            "--max-time",
            "20",
            "--cacert",
        ]);
        curl.arg(self.folder.join("cert.pem")).args(args).arg(format!("https://localhost:{}{path}", self.port));
        curl
    }

    fn ask(&self, path: &str, args: &[&str]) -> Answer {
        let output = self.curl(path, args).output().unwrap();
        Answer::read(&output.stdout)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers go with it only when it is asked to stop.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

trait Owner {
    fn uid_is_root(&self) -> bool;
}

impl Owner for std::fs::Metadata {
    fn uid_is_root(&self) -> bool {
        std::os::unix::fs::MetadataExt::uid(self) == 0
    }
}

/// Names of headers that say something about the answer itself, not about the way it came.
fn about(answer: &Answer) -> BTreeSet<(String, String)> {
    let by_the_way = ["date", "server", "connection", "transfer-encoding", "keep-alive", "vary", "x-request-id"];
    // nginx does not repeat beside a range that there are ranges.
    let said = |name: &str| !(by_the_way.contains(&name) || answer.status == 206 && name == "accept-ranges");
    let kept = answer.headers.iter().filter(|(name, _)| said(name));
    // The nonce of the policy is another for each answer.
    let value =
        |name: &str, value: &str| if name == "content-security-policy" { String::new() } else { value.to_owned() };
    kept.map(|(name, text)| (name.clone(), value(name, text))).collect()
}

#[test]
fn nginx_as_documented_passes_on_what_the_server_says() {
    let port = free_port();
    let public = format!("https://localhost:{port}");
    let more = ["--public-address", &public, "--accel-redirect", "/films", "--trusted-proxies", "127.0.0.1"];
    let server = Server::with_flags("behind-nginx", &more);
    let nginx = Nginx::start(port, &server);
    // The same data without nginx, for comparison.
    let direct = server.beside(&["--public-address", &public]);

    let contest = server.open_contest();
    let token = server.token("creator", "maker@example.org", "entries:read,entries:write");
    let entry = server.draft(&contest, &token, &json!({ "title": "A" }));

    // Signed in over TLS, with the address of who asks in the log.
    let form = "_form=sign-in&email=maker@example.org&password=a-long-password";
    let signed_in = nginx.ask("/sign-in", &["--data", form, "-H", "Sec-Fetch-Site: same-origin"]);
    assert_eq!(signed_in.status, 303, "{}", signed_in.body);
    let cookie = signed_in.header("set-cookie").unwrap().to_owned();
    assert!(cookie.starts_with("__Host-") && cookie.contains("Secure"), "{cookie}");
    assert_eq!(signed_in.header("strict-transport-security"), Some("max-age=31536000"));
    server.logged(&["/sign-in", "client=127.0.0.1"]);
    let cookie = format!("Cookie: {}", cookie.split(';').next().unwrap());

    // A stream of events is passed on as it comes.
    let mut stream =
        nginx.curl(&format!("/entries/{entry}/events"), &["-H", &cookie]).stdout(Stdio::piped()).spawn().unwrap();
    let (mut out, mut head, began) = (stream.stdout.take().unwrap(), Vec::new(), Instant::now());
    let mut some = [0; 1024];
    while !String::from_utf8_lossy(&head).contains("event: films") {
        let read = out.read(&mut some).unwrap();
        assert!(read > 0, "{}", String::from_utf8_lossy(&head));
        head.extend_from_slice(&some[..read]);
    }
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    stream.kill().unwrap();
    stream.wait().unwrap();

    // A film comes in.
    let bytes = film(&nginx.folder);
    let path = nginx.folder.join("test-film.mp4");
    let (tus, bearer) = ("Tus-Resumable: 1.0.0", token.trim());
    let length = format!("Upload-Length: {}", bytes.len());
    let about_it = format!("Upload-Metadata: {}", metadata(&entry, "judging_copy", "a.mp4"));
    let begun = nginx.ask("/files", &["-X", "POST", "-H", bearer, "-H", tus, "-H", &length, "-H", &about_it]);
    assert_eq!(begun.status, 201, "{}", begun.body);
    let (kind, data) = ("Content-Type: application/offset+octet-stream", format!("@{}", path.display()));
    let patch = ["-X", "PATCH", "-H", bearer, "-H", tus, "-H", kind, "-H", "Upload-Offset: 0", "--data-binary", &data];
    let sent = nginx.ask(begun.header("location").unwrap(), &patch);
    assert_eq!(sent.status, 204, "{}", sent.body);

    // And goes out as without nginx: whole, a range, known already, a range of what it was and of something else.
    let url = playable(&server, &entry, &token);
    let tag = format!("\"{}\"", harness::sha256(&bytes));
    for (more, status) in [
        (vec![], 200),
        (vec!["Range: bytes=100-299".to_owned()], 206),
        (vec![format!("If-None-Match: {tag}")], 304),
        (vec![format!("If-None-Match: \"other\", W/{tag}")], 304),
        (vec!["Range: bytes=100-299".to_owned(), format!("If-Range: {tag}")], 206),
        (vec!["Range: bytes=100-299".to_owned(), "If-Range: \"other\"".to_owned()], 200),
        (vec!["Range: bytes=999999999-".to_owned()], 416),
    ] {
        let given = nginx.ask(&url, &more.iter().flat_map(|line| ["-H", line.as_str()]).collect::<Vec<_>>());
        let own = direct.ask(&format!("GET {url}\n{}", more.join("\n")), b"");
        assert_eq!((given.status, own.status), (status, status), "{more:?} {} {}", given.body.len(), own.body.len());
        if status == 416 {
            continue;
        }
        assert_eq!(about(&given), about(&own), "{more:?}");
        assert!(given.bytes == own.bytes, "{more:?}: {} and {} bytes", given.bytes.len(), own.bytes.len());
        if status == 200 {
            assert!(given.bytes == bytes);
        }
    }

    // The log of nginx has no query, which signs the address of a film, and no one-time link.
    assert!(url.contains('?'), "{url}");
    nginx.ask("/reset/of-one-person?x=of-one-person", &[]);
    let log = || std::fs::read_to_string(nginx.folder.join("access.log")).unwrap();
    // A line is written after its answer.
    let until = Instant::now() + Duration::from_secs(20);
    while !log().contains("GET /reset/-") {
        assert!(Instant::now() < until, "{}", log());
        std::thread::sleep(Duration::from_millis(20));
    }
    let logged = log();
    assert!(logged.contains("GET /media/"), "{logged}");
    assert!(!logged.contains('?') && !logged.contains("of-one-person"), "{logged}");

    // Nobody gets one by its path.
    let sha256 = harness::sha256(&bytes);
    let inside = format!("/films/{}/{sha256}", &sha256[..2]);
    assert!(Path::new(&format!("{}{inside}", server.data.display())).exists());
    assert_eq!(nginx.ask(&inside, &[]).status, 404);
}

/// The address the creator's own film is played from, when it has been examined.
fn playable(server: &Server, entry: &str, token: &str) -> String {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let answer = server.ask(&format!("GET /api/v1/entries/{entry}\n{token}"), b"").json();
        if answer["files"][0]["state"] == "ready" {
            return answer["files"][0]["url"].as_str().unwrap().to_owned();
        }
        assert!(Instant::now() < until, "{answer}");
        std::thread::sleep(Duration::from_millis(100));
    }
}
