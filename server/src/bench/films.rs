//! Films coming in and going out, on loopback: beside the disk itself and @tus/server, and beside nginx, where they are found.
//!
//! The server is a process of its own, as in use, so that its memory can be told apart. `LINXUAN_TUS_SERVER` names a folder
//! in which `@tus/server` and `@tus/file-store` are installed for node; nginx is looked for on the path.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use domain::access::{Role, Scope};
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::form::{Answer, Answers};
use services::{Actor, NewAccount};
use store::Opening;

use super::{Scratch, Table, at_share};
use crate::config::{Config, Place, ServeFlags};
use crate::failure::Failure;
use crate::open::open_configured;

const MB: u64 = 1_000_000;
/// Sizes of what is sent, bytes.
const UPLOADS: [u64; 3] = [100 * MB, 1_000 * MB, 3_000 * MB];
/// Size of what is streamed, bytes.
const STREAMED: u64 = 1_000 * MB;
/// How often each is measured; figures are medians.
const ROUNDS: usize = 5;
/// How much is handed to the connection at once, bytes.
const PIECE: usize = 1 << 20;

/// A server process of its own; it ends with its owner.
pub(super) struct Server {
    child: Child,
    /// Where it listens, `host:port`.
    pub address: String,
}

impl Server {
    /// Starts one on a data folder, with a database where it is not in the folder.
    pub fn start(data: &Path, database: Option<&str>) -> Result<Self, Failure> {
        let mut command = Command::new(std::env::current_exe().map_err(Failure::environment)?);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data);
        if let Some(url) = database {
            command.args(["--database", url]);
        }
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().map_err(Failure::environment)?;
        let lines = child.stderr.take().map(|stderr| BufReader::new(stderr).lines());
        let mut server = Self { child, address: String::new() };
        let mut lines = lines.ok_or_else(|| Failure::Environment("the server says nothing".to_owned()))?;
        while server.address.is_empty() {
            let line = lines.next().ok_or_else(|| Failure::Environment("the server did not start".to_owned()))?;
            let line = line.map_err(Failure::environment)?;
            server.address = line.split_once("listening on http://").map(|(_, at)| at.to_owned()).unwrap_or_default();
        }
        std::thread::spawn(move || lines.for_each(drop));
        Ok(server)
    }

    /// The memory that is the server's own now, bytes: without files it only looks at, such as the database.
    pub fn memory(&self) -> u64 {
        status_of(self.child.id(), "RssAnon:")
    }

    /// What of the server lies in memory now, bytes, with files it only looks at.
    pub fn resident(&self) -> u64 {
        resident_of(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server on a folder of its own, with an entry that takes films.
struct Stage {
    server: Server,
    token: String,
    entry: String,
    folder: Scratch,
}

impl Stage {
    async fn set() -> Result<Self, Failure> {
        let folder = Scratch::new()?;
        let place = Place { data: Some(folder.0.clone()), ..Place::default() };
        let services = open_configured(&Config::read(&place, &ServeFlags::default())?, Opening::Migrate).await?;
        let email = "bench@demo.invalid".to_owned();
        let account =
            NewAccount { email: email.clone(), name: "Bench".to_owned(), password: None, roles: vec![Role::Creator] };
        let creator = Actor::of(services.create_account(&Actor::Operator, account).await?);
        let contest = services.create_contest(&Actor::Operator, Preset::Festival, "Bench").await?;
        let deadline = services.now().saturating_add(86_400_000_000);
        services.set_deadline(&Actor::Operator, &contest.id, deadline).await?;
        services.move_phase(&Actor::Operator, &contest.id, Phase::CallOpen, "").await?;
        let answers = Answers::from([("title".to_owned(), Answer::Text("Bench".to_owned()))]);
        let entry = services.draft_entry(&creator, &contest.id, answers).await?.id.to_string();
        let token =
            services.create_token(&Actor::Operator, &email, &[Scope::EntriesRead, Scope::EntriesWrite], 1).await?;
        services.close().await;
        let server = Server::start(&folder.0, None)?;
        Ok(Self { server, token, entry, folder })
    }

    /// The most memory the server has had, bytes.
    fn peak(&self) -> u64 {
        peak_of(self.server.child.id())
    }
}

/// The most memory a process has had, bytes.
pub(super) fn peak_of(pid: u32) -> u64 {
    status_of(pid, "VmHWM:")
}

/// What of a process lies in memory now, bytes.
pub(super) fn resident_of(pid: u32) -> u64 {
    status_of(pid, "VmRSS:")
}

/// The kernel forgets the most memory this process has had so far, where it lets a process ask for that.
pub(super) fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// A size the kernel tells of a process, bytes.
fn status_of(pid: u32, field: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default().saturating_mul(1_024)
}

/// How fast films are taken in, hashed and durable, beside `dd conv=fdatasync` and @tus/server.
///
/// # Errors
/// A server that does not start, or a film that is not taken.
pub async fn upload() -> Result<Table, Failure> {
    let stage = Stage::set().await?;
    super::off(move || {
        let tus = std::env::var_os("LINXUAN_TUS_SERVER").map(PathBuf::from);
        let tus = tus.map(|folder| TusServer::start(&folder, &stage.folder.0)).transpose()?;
        let mut rows = Vec::new();
        for size in UPLOADS {
            let mut lanes = [Vec::new(), Vec::new(), Vec::new()];
            let before = stage.peak();
            for round in 0..ROUNDS {
                // In turns, so that all of them meet the same disk.
                let [disk, own, other] = &mut lanes;
                disk.push(disk_limit(&stage.folder.0, size)?);
                own.push(send(&stage.server.address, &headers_of(&stage, size), size, &stage.token)?);
                remove_films(&stage.folder.0)?;
                if let Some(tus) = &tus {
                    let head = format!("Upload-Length: {size}\r\nUpload-Metadata: filename {}\r\n", base64("a.mp4"));
                    other.push(send(&tus.address, &head, size, &format!("none{round}"))?);
                    tus.clear()?;
                }
            }
            let [disk, own, other] = lanes.map(|times| speed(size, times));
            let share = |one: Option<f64>, of: Option<f64>| {
                one.zip(of).map_or("–".to_owned(), |(one, of)| format!("{:.2}", one / of))
            };
            rows.push(vec![
                format!("{} MB", size / MB),
                speed_text(disk),
                speed_text(own),
                speed_text(other),
                share(own, disk),
                format!("{} → {}", before / MB, stage.peak() / MB),
            ]);
        }
        let head = vec!["upload", "disk, MB/s", "Linxuan, MB/s", "@tus/server, MB/s", "of the disk", "peak memory, MB"];
        Ok(Table { head, rows })
    })
    .await
}

/// How fast a film is given out, beside nginx.
///
/// # Errors
/// A server that does not start, or a film that is not given.
pub async fn stream() -> Result<Table, Failure> {
    let stage = Stage::set().await?;
    super::off(move || {
        send(&stage.server.address, &headers_of(&stage, STREAMED), STREAMED, &stage.token)?;
        let (film, path) = film_of(&stage)?;
        let nginx = Nginx::start(&path)?;
        let mut rows = Vec::new();
        for at_once in [1, 8] {
            let (mut own, mut other) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                own.push(fetch_all(&stage.server.address, &film, at_once)?);
                if let Some(nginx) = &nginx {
                    other.push(fetch_all(&nginx.address, "/film", at_once)?);
                }
            }
            let all = STREAMED.saturating_mul(u64::try_from(at_once).unwrap_or(1));
            let (own, other) = (speed(all, own), speed(all, other));
            let share = own.zip(other).map_or("–".to_owned(), |(own, other)| format!("{:.2}", own / other));
            let name = format!("{} MB, {at_once} at once", STREAMED / MB);
            rows.push(vec![name, speed_text(own), speed_text(other), share, (stage.peak() / MB).to_string()]);
        }
        Ok(Table { head: vec!["stream", "Linxuan, MB/s", "nginx, MB/s", "of nginx", "peak memory, MB"], rows })
    })
    .await
}

/// Median speed, megabytes a second; `None` where nothing was measured.
fn speed(bytes: u64, mut times: Vec<Duration>) -> Option<f64> {
    times.sort_unstable();
    let median = at_share(&times, 50).as_secs_f64();
    let megabytes = f64::from(u32::try_from(bytes / MB).unwrap_or(u32::MAX));
    (median > 0.0).then(|| megabytes / median)
}

fn speed_text(speed: Option<f64>) -> String {
    speed.map_or("–".to_owned(), |speed| format!("{speed:.0}"))
}

/// How long the disk takes for so many bytes until they last.
fn disk_limit(folder: &Path, size: u64) -> Result<Duration, Failure> {
    let path = folder.join("dd.tmp");
    let started = Instant::now();
    let status = Command::new("dd")
        .arg(format!("of={}", path.display()))
        .args(["if=/dev/zero", "bs=1M", "conv=fdatasync", "iflag=count_bytes", &format!("count={size}")])
        .stderr(Stdio::null())
        .status()
        .map_err(Failure::environment)?;
    let took = started.elapsed();
    std::fs::remove_file(&path).map_err(Failure::environment)?;
    if status.success() { Ok(took) } else { Err(Failure::Environment("dd failed".to_owned())) }
}

fn headers_of(stage: &Stage, size: u64) -> String {
    let pair = |key: &str, value: &str| format!("{key} {}", base64(value));
    // The exhibition copy may be larger than what judges watch.
    let pairs = [pair("entry", &stage.entry), pair("kind", "exhibition_copy"), pair("filename", "a.mp4")];
    format!("Upload-Length: {size}\r\nUpload-Metadata: {}\r\n", pairs.join(","))
}

/// Opens an upload and sends it in one request; the time until it is acknowledged.
fn send(address: &str, headers: &str, size: u64, token: &str) -> Result<Duration, Failure> {
    let common = format!("Host: {address}\r\nTus-Resumable: 1.0.0\r\nAuthorization: Bearer {token}\r\n");
    let created = ask(
        address,
        &format!("POST /files HTTP/1.1\r\n{common}{headers}Content-Length: 0\r\nConnection: close\r\n\r\n"),
    )?;
    let location = created
        .lines()
        .find_map(|line| line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("location")))
        .map(|(_, value)| value.trim().to_owned())
        .ok_or_else(|| Failure::Environment(format!("no upload was opened: {created}")))?;
    let path = location
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or(location.clone(), |(_, path)| format!("/{path}"));
    let started = Instant::now();
    let mut stream = TcpStream::connect(address).map_err(Failure::environment)?;
    let head = format!(
        "PATCH {path} HTTP/1.1\r\n{common}Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n\
         Content-Length: {size}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).map_err(Failure::environment)?;
    let piece: Vec<u8> = (0..PIECE).map(|at| u8::try_from(at * 31 % 251).unwrap_or(0)).collect();
    let mut left = size;
    while left > 0 {
        let now = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        stream.write_all(piece.get(..now).unwrap_or_default()).map_err(Failure::environment)?;
        left -= u64::try_from(now).unwrap_or(left);
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(Failure::environment)?;
    let took = started.elapsed();
    if answer.starts_with("HTTP/1.1 204") {
        Ok(took)
    } else {
        Err(Failure::Environment(format!("not taken: {answer}")))
    }
}

fn ask(address: &str, request: &str) -> Result<String, Failure> {
    let mut stream = TcpStream::connect(address).map_err(Failure::environment)?;
    stream.write_all(request.as_bytes()).map_err(Failure::environment)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(Failure::environment)?;
    Ok(answer)
}

/// The address of the film that was sent, and the file it became.
fn film_of(stage: &Stage) -> Result<(String, PathBuf), Failure> {
    let head =
        format!("Host: {}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n", stage.server.address, stage.token);
    let answer = ask(&stage.server.address, &format!("GET /api/v1/entries/{} HTTP/1.1\r\n{head}", stage.entry))?;
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
    let entry: serde_json::Value = serde_json::from_str(body).map_err(Failure::environment)?;
    let file = entry.pointer("/files/0").cloned().unwrap_or_default();
    let text = |key: &str| file.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let (url, sha256) = (text("url"), text("sha256"));
    let fan: String = sha256.chars().take(2).collect();
    Ok((url, stage.folder.0.join("films").join(fan).join(sha256)))
}

fn fetch_all(address: &str, path: &str, at_once: usize) -> Result<Duration, Failure> {
    let started = Instant::now();
    let lanes: Vec<_> = (0..at_once)
        .map(|_| {
            let (address, path) = (address.to_owned(), path.to_owned());
            std::thread::spawn(move || fetch(&address, &path))
        })
        .collect();
    for lane in lanes {
        lane.join().map_err(|_| Failure::Environment("a download ended early".to_owned()))??;
    }
    Ok(started.elapsed())
}

fn fetch(address: &str, path: &str) -> Result<(), Failure> {
    let mut stream = TcpStream::connect(address).map_err(Failure::environment)?;
    let last = STREAMED - 1;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nRange: bytes=0-{last}\r\nConnection: close\r\n\r\n")
        .map_err(Failure::environment)?;
    let (mut buffer, mut all) = (vec![0; PIECE], 0_u64);
    loop {
        let read = stream.read(&mut buffer).map_err(Failure::environment)?;
        if read == 0 {
            break;
        }
        all = all.saturating_add(u64::try_from(read).unwrap_or_default());
    }
    // The head comes on top.
    if all > STREAMED { Ok(()) } else { Err(Failure::Environment(format!("{all} bytes of {STREAMED}"))) }
}

/// Makes room between rounds: what the files table still names is gone with the folder.
fn remove_films(folder: &Path) -> Result<(), Failure> {
    for entry in std::fs::read_dir(folder.join("films")).map_err(Failure::environment)? {
        let path = entry.map_err(Failure::environment)?.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name.len() == 2) {
            std::fs::remove_dir_all(&path).map_err(Failure::environment)?;
        }
    }
    Ok(())
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// @tus/server with its file store, on node.
struct TusServer {
    child: Child,
    address: String,
    store: PathBuf,
}

impl TusServer {
    fn start(modules: &Path, folder: &Path) -> Result<Self, Failure> {
        let store = folder.join("tus-server");
        std::fs::create_dir_all(&store).map_err(Failure::environment)?;
        let script = "
            const { Server } = require('@tus/server'); const { FileStore } = require('@tus/file-store');
            const server = new Server({ path: '/files', datastore: new FileStore({ directory: process.argv[1] }) });
            const http = server.listen({ host: '127.0.0.1', port: 0 }, () => console.log(http.address().port));";
        let mut child = Command::new("node")
            .args(["-e", script])
            .arg(&store)
            .current_dir(modules)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Failure::environment)?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line).map_err(Failure::environment)?;
        }
        Ok(Self { child, address: format!("127.0.0.1:{}", line.trim()), store })
    }

    fn clear(&self) -> Result<(), Failure> {
        std::fs::remove_dir_all(&self.store)
            .and_then(|()| std::fs::create_dir_all(&self.store))
            .map_err(Failure::environment)
    }
}

impl Drop for TusServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// nginx with `sendfile`, giving out one file.
struct Nginx {
    child: Child,
    address: String,
    _folder: PathBuf,
}

impl Nginx {
    /// `None` where there is no nginx.
    fn start(film: &Path) -> Result<Option<Self>, Failure> {
        if Command::new("nginx").arg("-v").stderr(Stdio::null()).status().is_err() {
            return Ok(None);
        }
        let folder = film.parent().map(Path::to_path_buf).unwrap_or_default();
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = free.map_err(Failure::environment)?.to_string();
        let root = folder.join("nginx");
        std::fs::create_dir_all(&root).map_err(Failure::environment)?;
        let (root_shown, film_shown) = (root.display(), film.display());
        let configuration = format!(
            "daemon off; worker_processes 2; pid {root_shown}/pid; error_log {root_shown}/error; user root;
             events {{ worker_connections 64; }}
             http {{ access_log off; sendfile on; tcp_nopush on; client_body_temp_path {root_shown}/body;
                     server {{ listen {address}; location = /film {{ alias {film_shown}; }} }} }}"
        );
        let file = root.join("conf");
        std::fs::write(&file, configuration).map_err(Failure::environment)?;
        let child =
            Command::new("nginx").arg("-c").arg(&file).stderr(Stdio::null()).spawn().map_err(Failure::environment)?;
        let nginx = Self { child, address, _folder: root };
        for _ in 0..100 {
            if TcpStream::connect(&nginx.address).is_ok() {
                return Ok(Some(nginx));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(Failure::Environment("nginx did not start".to_owned()))
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers go with it only when it is asked to stop.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}
