//! The process on a real port, spoken to as a client would.

#![allow(dead_code, reason = "each test binary uses its own part of it")]

pub mod pdf;
pub mod python;
pub mod record;
pub mod schema;
pub mod smtp;
pub mod stage;
pub mod upload;
pub mod village;
pub mod vote;
pub mod walk;
pub mod xlsx;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A running server with a data folder of its own.
pub struct Server {
    pub child: Child,
    pub address: String,
    pub code: String,
    pub data: PathBuf,
    /// What it has logged so far.
    pub log: Arc<Mutex<Vec<String>>>,
    /// Its configuration file.
    config: Option<PathBuf>,
    /// The address of its database, where that is no file of the folder.
    database: Option<String>,
}

impl Server {
    pub fn start(name: &str) -> Self {
        Self::on(empty_folder(name))
    }

    /// A server on a demonstration of its own.
    pub fn demo(name: &str, entries: u32, judges: u32) -> Self {
        let (entries, judges) = (entries.to_string(), judges.to_string());
        Self::run(&["demo", "--entries", &entries, "--judges", &judges], empty_folder(name))
    }

    pub fn on(data: PathBuf) -> Self {
        Self::run(&["serve"], data)
    }

    /// A server with more flags.
    pub fn with_flags(name: &str, flags: &[&str]) -> Self {
        Self::run(&[&["serve"], flags].concat(), empty_folder(name))
    }

    /// One that people reach at this address.
    pub fn at(name: &str, public_address: &str) -> Self {
        Self::run(&["serve", "--public-address", public_address], empty_folder(name))
    }

    /// Another server on the same data folder, which goes with the first.
    pub fn beside(&self, flags: &[&str]) -> Self {
        let mut other = Self::run(&[&["serve"], flags].concat(), self.data.clone());
        other.data = PathBuf::new();
        other
    }

    /// A server with this configuration file.
    pub fn configured(name: &str, config: &Path) -> Self {
        Self::configured_on(empty_folder(name), config)
    }

    fn configured_on(data: PathBuf, config: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
        command.env("LINXUAN_CONFIG", config);
        let mut server = Self::started(command, &["serve"], data);
        server.config = Some(config.to_path_buf());
        server
    }

    /// A server that logs in JSON.
    pub fn logging_json(name: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
        command.env("LINXUAN_LOG", "json");
        Self::started(command, &["serve", "--trusted-proxies", "127.0.0.1"], empty_folder(name))
    }

    /// A server that finds no ffmpeg, nor anything else.
    pub fn without_tools(name: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
        command.env("PATH", "/nonexistent");
        Self::started(command, &["serve"], empty_folder(name))
    }

    /// The line of the log that has all of these.
    pub fn logged(&self, parts: &[&str]) -> String {
        let until = Instant::now() + Duration::from_secs(5);
        loop {
            let log = self.log.lock().unwrap();
            if let Some(line) = log.iter().find(|line| parts.iter().all(|part| line.contains(part))) {
                return line.clone();
            }
            assert!(Instant::now() < until, "{parts:?} in {log:#?}");
            drop(log);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// A server with this database.
    pub fn with_database(name: &str, url: &str) -> Self {
        let mut server = Self::run(&["serve", "--database", url], empty_folder(name));
        server.database = Some(url.to_owned());
        server
    }

    /// Stopped, and started again with the same data on a file system of its own that has room for so many bytes. The command
    /// line does not reach it there; files do, through [`Server::data`].
    pub fn moved_to_small_disk(mut self, bytes: u32) -> Self {
        assert!(self.stop().1);
        let data = std::mem::take(&mut self.data);
        let place = empty_folder("small-disk");
        let mut command = Command::new("bwrap");
        command
            .args(["--die-with-parent", "--dev-bind", "/", "/", "--size", &bytes.to_string(), "--tmpfs"])
            .arg(&place);
        let moved = format!("cp -a {0}/. {1} && exec \"$0\" \"$@\"", data.display(), place.display());
        command.args(["sh", "-c", &moved, env!("CARGO_BIN_EXE_linxuan")]);
        let mut server = Self::started(command, &["serve"], place);
        let monitor = server.child.id();
        let inside = std::fs::read_to_string(format!("/proc/{monitor}/task/{monitor}/children")).unwrap();
        let at = server.data.strip_prefix("/").unwrap().to_owned();
        server.data = Path::new("/proc").join(inside.trim()).join("root").join(at);
        std::fs::remove_dir_all(data).unwrap();
        server
    }

    fn run(command: &[&str], data: PathBuf) -> Self {
        Self::started(Command::new(env!("CARGO_BIN_EXE_linxuan")), command, data)
    }

    pub fn started(mut linxuan: Command, command: &[&str], data: PathBuf) -> Self {
        let mut child = linxuan
            .args(command)
            .args(["--listen", "127.0.0.1:0", "--data"])
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
        let log = Arc::new(Mutex::new(Vec::new()));
        let logged = Arc::clone(&log);
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| logged.lock().unwrap().push(line)));
        Self { child, address, code, data, log, config: None, database: None }
    }

    pub fn linxuan(&self, args: &[&str], input: &str) -> String {
        let mut child = Command::new(env!("CARGO_BIN_EXE_linxuan"))
            .args(args)
            .arg("--data")
            .arg(&self.data)
            .envs(self.config.iter().map(|config| ("LINXUAN_CONFIG", config)))
            .envs(self.database.iter().map(|url| ("LINXUAN_DATABASE_URL", url)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{args:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Killed without a word, started again on the same folder.
    pub fn kill_and_restart(mut self) -> Self {
        self.kill();
        let data = std::mem::take(&mut self.data);
        match self.config.take() {
            Some(config) => Self::configured_on(data, &config),
            None => Self::on(data),
        }
    }

    /// After [`Server::kill`].
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// A contest whose call is open; its id.
    pub fn open_contest(&self) -> String {
        let made = self.linxuan(&["contest", "create", "--preset", "selection", "--title", "T", "--open"], "");
        serde_json::from_str::<serde_json::Value>(&made).unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// An account, and a token for it as a line of a request's head.
    pub fn token(&self, role: &str, email: &str, scopes: &str) -> String {
        self.linxuan(&["account", "create", "--role", role, "--email", email, "--password-stdin"], "a-long-password\n");
        self.more_token(email, scopes)
    }

    /// Another token for the account.
    pub fn more_token(&self, email: &str, scopes: &str) -> String {
        let token = self.linxuan(&["account", "token", email, "--scope", scopes], "");
        format!("Authorization: Bearer {}\n", token.trim())
    }

    /// A draft with these fields.
    pub fn draft(&self, contest: &str, token: &str, fields: &serde_json::Value) -> String {
        let head = format!("POST /api/v1/contests/{contest}/entries\nContent-Type: application/json\n{token}");
        let answer = self.ask(&head, fields.to_string().as_bytes());
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    /// SIGTERM; how long it took, and whether it ended well.
    pub fn stop(&mut self) -> (Duration, bool) {
        self.stop_with("TERM")
    }

    pub fn stop_with(&mut self, signal: &str) -> (Duration, bool) {
        let started = Instant::now();
        let status = Command::new("kill").args(["-s", signal, &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
        let ended = self.child.wait().unwrap();
        (started.elapsed(), ended.success())
    }

    pub fn ask(&self, head: &str, body: &[u8]) -> Answer {
        Self::request(&self.address, head, body)
    }

    /// As [`Server::ask`], at this address.
    pub fn request(host: &str, head: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(host).unwrap();
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

    pub fn form(&self, path: &str, cookie: &str, fields: &str) -> Answer {
        let head = format!(
            "POST {path}\nContent-Type: application/x-www-form-urlencoded\nSec-Fetch-Site: same-origin\n{cookie}"
        );
        self.ask(&head, fields.as_bytes())
    }

    pub fn sign_in(&self, email: &str) -> String {
        self.sign_in_with(email, "a-long-password")
    }

    /// One of the accounts that the sign-in page of a demonstration offers.
    pub fn sign_in_to_demo(&self, name: &str) -> String {
        self.sign_in_with(&format!("{name}%40demo.invalid"), "linxuan-demo")
    }

    fn sign_in_with(&self, email: &str, password: &str) -> String {
        let answer = self.form("/sign-in", "", &format!("_form=sign-in&email={email}&password={password}"));
        assert_eq!(answer.status, 303, "{}", answer.body);
        let cookie = answer.header("set-cookie").unwrap();
        format!("Cookie: {}\n", cookie.split(';').next().unwrap())
    }
}

pub fn empty_folder(name: &str) -> PathBuf {
    let data = std::env::temp_dir().join(format!("linxuan-http-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&data);
    std::fs::create_dir_all(&data).unwrap();
    data
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let body = bytes.get(end + 4..).unwrap_or_default();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or_default();
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let bytes = if chunked { joined(body) } else { body.to_vec() };
        Self { status, headers, body: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The chunks of a body without their lengths.
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = chunks.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(&String::from_utf8_lossy(&chunks[..end]), 16).unwrap();
        let Some(chunk) = chunks.get(end + 2..end + 2 + length).filter(|chunk| !chunk.is_empty()) else { break };
        body.extend(chunk);
        chunks = chunks.get(end + 2 + length + 2..).unwrap_or_default();
    }
    body
}

pub fn film(folder: &Path) -> Vec<u8> {
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

pub fn base64(bytes: impl AsRef<[u8]>) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// What `Upload-Checksum` says of bytes.
pub fn checksum(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    format!("Upload-Checksum: sha256 {}", base64(sha2::Sha256::digest(bytes)))
}

pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The metadata of an upload, as tus wants it.
pub fn metadata(entry: &str, kind: &str, filename: &str) -> String {
    [("entry", entry), ("kind", kind), ("filename", filename), ("filetype", "video/mp4")]
        .map(|(key, value)| format!("{key} {}", base64(value)))
        .join(",")
}
