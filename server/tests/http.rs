//! The process on a real port, spoken to as a client would.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server with a data folder of its own.
struct Server {
    child: Child,
    address: String,
    code: String,
    data: PathBuf,
}

impl Server {
    fn start(name: &str) -> Self {
        let data = std::env::temp_dir().join(format!("linxuan-http-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&data);
        std::fs::create_dir_all(&data).unwrap();
        Self::on(data)
    }

    fn on(data: PathBuf) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_linxuan"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(&data)
            .env_remove("LINXUAN_DATABASE_URL")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (mut code, mut address) = (String::new(), String::new());
        while address.is_empty() {
            let line = lines.next().unwrap().unwrap();
            if let Some((_, found)) = line.split_once("one-time code ") {
                found.clone_into(&mut code);
            }
            if let Some((_, found)) = line.split_once("listening on http://") {
                found.clone_into(&mut address);
            }
        }
        // Whatever it says later must not block it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address, code, data }
    }

    fn linxuan(&self, args: &[&str], input: &str) -> String {
        let mut child = Command::new(env!("CARGO_BIN_EXE_linxuan"))
            .args(args)
            .arg("--data")
            .arg(&self.data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{args:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// SIGTERM; how long it took, and whether it ended well.
    fn stop(&mut self) -> (Duration, bool) {
        let started = Instant::now();
        let status = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
        let ended = self.child.wait().unwrap();
        (started.elapsed(), ended.success())
    }

    fn ask(&self, head: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        let length = body.len();
        let (first, rest) = head.split_once('\n').unwrap_or((head, ""));
        write!(stream, "{first} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n")
            .unwrap();
        for line in rest.lines().map(str::trim).filter(|line| !line.is_empty()) {
            write!(stream, "{line}\r\n").unwrap();
        }
        stream.write_all(b"\r\n").unwrap();
        // A refusal may come before everything was sent.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Answer::read(&bytes)
    }

    fn form(&self, path: &str, cookie: &str, fields: &str) -> Answer {
        let head = format!(
            "POST {path}\nContent-Type: application/x-www-form-urlencoded\nSec-Fetch-Site: same-origin\n{cookie}"
        );
        self.ask(&head, fields.as_bytes())
    }

    fn sign_in(&self, email: &str) -> String {
        let answer = self.form("/sign-in", "", &format!("_form=sign-in&email={email}&password=a-long-password"));
        assert_eq!(answer.status, 303, "{}", answer.body);
        let cookie = answer.header("set-cookie").unwrap();
        format!("Cookie: {}\n", cookie.split(';').next().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

#[derive(Debug)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    bytes: usize,
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let body = bytes.get(end + 4..).unwrap_or_default();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or_default();
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        Self { status, headers, body: String::from_utf8_lossy(body).into_owned(), bytes: body.len() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

#[test]
fn every_answer_holds_the_browser_to_our_rules() {
    let server = Server::start("headers");
    assert_eq!(server.ask("GET /healthz", b"").body, "ok\n");
    assert_eq!(server.ask("GET /readyz", b"").status, 200);
    let page = server.ask("GET /setup", b"");
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self' 'nonce-") && !policy.contains("unsafe-inline"), "{policy}");
    assert!(!page.body.contains(" style="), "an inline style would be refused");
    for (name, value) in
        [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "same-origin")]
    {
        assert_eq!(page.header(name), Some(value));
    }
    let again = server.ask("GET /setup", b"");
    assert_ne!(again.header("content-security-policy"), Some(policy), "the nonce is minted for each answer");
    assert_eq!(server.ask("GET /nowhere", b"").status, 404);
}

#[test]
fn the_first_run_needs_the_code_that_was_printed() {
    let server = Server::start("setup");
    let fields = |code: &str| {
        format!(
            "_form=setup&code={code}&name=Admin&email=admin%40example.invalid&password=a-long-password&organiser=yes"
        )
    };
    let wrong = if server.code == "000000" { "000001" } else { "000000" };
    assert_eq!(server.form("/setup", "", &fields(wrong)).status, 422);
    let other_site = server.ask(
        "POST /setup\nContent-Type: application/x-www-form-urlencoded\nSec-Fetch-Site: cross-site",
        fields(&server.code).as_bytes(),
    );
    assert_eq!(other_site.status, 403);
    let done = server.form("/setup", "", &fields(&server.code));
    assert_eq!(done.status, 303);
    let cookie = done.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert_eq!(server.ask("GET /setup", b"").header("location"), Some("/sign-in"), "once only");
    assert_eq!(
        server.form("/sign-in", "", "_form=sign-in&email=admin%40example.invalid&password=wrong-password").status,
        422
    );
}

#[test]
fn a_film_survives_cuts_and_a_killed_server() {
    let mut server = Server::start("upload");
    server.linxuan(
        &["account", "create", "--role", "creator", "--email", "c@example.invalid", "--password-stdin"],
        "a-long-password\n",
    );
    let made = server.linxuan(&["contest", "create", "--preset", "selection", "--title", "T", "--open"], "");
    let contest = serde_json::from_str::<serde_json::Value>(&made).unwrap()["id"].as_str().unwrap().to_owned();
    let cookie = server.sign_in("c%40example.invalid");
    let begun = server.form(&format!("/contests/{contest}/enter"), &cookie, "_form=begin");
    assert_eq!(begun.status, 303, "{}", begun.body);
    let entry = begun.header("location").unwrap().rsplit('/').next().unwrap().to_owned();

    let film = film(&server.data);
    let metadata =
        [("entry", entry.as_str()), ("kind", "judging_copy"), ("filename", "a.mp4"), ("filetype", "video/mp4")]
            .map(|(key, value)| format!("{key} {}", base64(value)))
            .join(",");
    let tus = format!("Tus-Resumable: 1.0.0\nSec-Fetch-Site: same-origin\n{cookie}");
    let created =
        server.ask(&format!("POST /files\n{tus}Upload-Length: {}\nUpload-Metadata: {metadata}", film.len()), b"");
    assert_eq!(created.status, 201, "{}", created.body);
    let location = created.header("location").unwrap().to_owned();

    // A request that is cut: its head promises everything, half of it arrives.
    let half = film.len() / 2;
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let head = tus.replace('\n', "\r\n");
    write!(
        stream,
        "PATCH {location} HTTP/1.1\r\nHost: {}\r\n{head}Content-Type: application/offset+octet-stream\r\n\
         Upload-Offset: 0\r\nContent-Length: {}\r\n\r\n",
        server.address,
        film.len()
    )
    .unwrap();
    stream.write_all(&film[..half]).unwrap();
    stream.flush().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    stream.shutdown(Shutdown::Both).unwrap();
    let offset = |server: &Server| -> usize {
        server.ask(&format!("HEAD {location}\n{tus}"), b"").header("upload-offset").unwrap().parse().unwrap()
    };
    let kept = offset(&server);
    assert!(kept > 0 && kept <= half, "{kept} of {half}");

    // Killed without a word, started again on the same folder.
    let data = server.data.clone();
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    server.data = PathBuf::new();
    let mut server = Server::on(data);
    assert_eq!(offset(&server), kept, "the offset never goes back");
    let patch = |server: &Server, at: usize, body: &[u8]| {
        let head = format!("PATCH {location}\n{tus}Content-Type: application/offset+octet-stream\nUpload-Offset: {at}");
        server.ask(&head, body)
    };
    assert_eq!(patch(&server, kept - 1, &film[kept - 1..]).status, 409);
    assert_eq!(patch(&server, kept, &film[kept..]).status, 204);
    let stranger = server.ask(&format!("HEAD {location}\nTus-Resumable: 1.0.0"), b"");
    assert!(matches!(stranger.status, 401 | 404), "{}", stranger.status);

    let sha256 = sha256(&film);
    let until = Instant::now() + Duration::from_secs(30);
    let page = loop {
        let page = server.ask(&format!("GET /entries/{entry}\n{cookie}"), b"");
        if page.body.contains("/media/") || Instant::now() > until {
            break page;
        }
        std::thread::sleep(Duration::from_millis(200));
    };
    assert!(page.body.contains(&sha256), "the checksum of what was sent stands on the page");
    let media = page.body.split("/media/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let part = server.ask(&format!("GET /media/{media}\n{cookie}Range: bytes=10-19"), b"");
    assert_eq!((part.status, part.bytes), (206, 10));
    assert_eq!(part.header("content-range"), Some(format!("bytes 10-19/{}", film.len()).as_str()));
    let beyond = server.ask(&format!("GET /media/{media}\n{cookie}Range: bytes=999999999-"), b"");
    assert_eq!(beyond.status, 416);
    assert_eq!(server.ask(&format!("GET /media/{media}"), b"").status, 401);

    let (took, well) = server.stop();
    assert!(well && took < Duration::from_secs(10), "{took:?}");
}

#[test]
fn bad_input_ends_with_two_and_names_what_is_allowed() {
    let folder = std::env::temp_dir().join(format!("linxuan-cli-{}", std::process::id()));
    let run = |args: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_linxuan")).args(args).arg("--data").arg(&folder).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for (args, code, words) in [
        (
            &["contest", "create", "--preset", "gala", "--title", "T"][..],
            2,
            "allowed: selection, open-contest, festival",
        ),
        (&["account", "create", "--role", "judge", "--email", "a@b.example"], 2, "allowed: administrator"),
        (&["shortlist", "export", "none", "--format", "csv", "--out", "/tmp/never"], 2, "not found"),
        (&["account", "disable", "nobody@example.invalid"], 2, "not found"),
    ] {
        let (status, said) = run(args);
        assert_eq!(status, Some(code), "{args:?}: {said}");
        assert!(said.contains(words), "{args:?}: {said}");
    }
    let made = Command::new(env!("CARGO_BIN_EXE_linxuan"))
        .args(["contest", "create", "--preset", "selection", "--title", "T", "--data"])
        .arg(&folder)
        .output()
        .unwrap();
    let id = serde_json::from_slice::<serde_json::Value>(&made.stdout).unwrap()["id"].as_str().unwrap().to_owned();
    let (status, said) = run(&["shortlist", "export", &id, "--format", "csv", "--out", "/tmp/never"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("not sealed") && !Path::new("/tmp/never").exists(), "{said}");
    let (status, said) = run(&["demo", "--listen", "127.0.0.1:0"]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("holds other data"), "{said}");
    std::fs::remove_dir_all(&folder).unwrap();
}

fn film(folder: &Path) -> Vec<u8> {
    let path = folder.join("test-film.mp4");
    let status = Command::new("ffmpeg")
        .args(["-loglevel", "error", "-nostdin", "-y", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=10:d=3"])
        .args(["-f", "lavfi", "-i", "sine=d=3", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"])
        .args(["-c:a", "aac", "-shortest"])
        .arg(&path)
        .status()
        .unwrap();
    assert!(status.success());
    std::fs::read(path).unwrap()
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
