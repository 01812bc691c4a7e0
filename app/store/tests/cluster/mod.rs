//! A PostgreSQL cluster of the test's own, on loopback and a free port, gone when dropped.

#![allow(dead_code, reason = "each test binary uses its own part of it")]

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder that goes with its owner.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let unique = uuid::Uuid::now_v7();
        let path = std::env::temp_dir().join(format!("linxuan-{name}-{unique}"));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub struct Cluster {
    pub url: String,
    /// Where its programs are.
    pub bin: PathBuf,
    port: u16,
    folder: Folder,
}

impl Cluster {
    pub fn start() -> Self {
        let bin = bin();
        let folder = Folder::new("postgres");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        if root() {
            run(Command::new("chown").arg("postgres").arg(&folder.0));
        }
        let data = folder.0.join("data");
        run(as_owner(&bin.join("initdb"))
            .args(["-A", "trust", "-U", "linxuan", "-E", "UTF8", "--locale=C", "-D"])
            .arg(&data));
        let cluster = Self { url: format!("postgres://linxuan@127.0.0.1:{port}/postgres"), bin, port, folder };
        cluster.start_again();
        cluster
    }

    /// One that offers TLS until it is started again, with a certificate for `localhost`.
    pub fn start_with_tls() -> Self {
        let cluster = Self::start();
        let (key, certificate) = (cluster.folder.0.join("data/server.key"), cluster.certificate());
        // Its usual configuration makes an authority, which is no server to a strict client.
        let plain = cluster.folder.0.join("openssl.cnf");
        std::fs::write(&plain, "[req]\ndistinguished_name = name\n[name]\n").unwrap();
        run(Command::new("openssl")
            .args(["req".as_ref(), "-config".as_ref(), plain.as_os_str()])
            .args(["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
            .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout"])
            .args([key.as_os_str(), "-out".as_ref(), certificate.as_os_str()])
            .stderr(Stdio::null()));
        if root() {
            run(Command::new("chown").arg("postgres").args([&key, &certificate]));
        }
        cluster.stop();
        cluster.start_with(" -c ssl=on");
        cluster
    }

    /// One that tells in its log, until it is started again, how it found what each statement asked for.
    pub fn start_with_plans() -> Self {
        let cluster = Self::start();
        cluster.stop();
        cluster.start_with(" -c shared_preload_libraries=auto_explain -c auto_explain.log_min_duration=0");
        cluster
    }

    /// What it told so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.0.join("log")).unwrap()
    }

    /// Of [`Cluster::start_with_tls`].
    pub fn certificate(&self) -> PathBuf {
        self.folder.0.join("data/server.crt")
    }

    /// After [`Cluster::stop`].
    pub fn start_again(&self) {
        self.start_with("");
    }

    fn start_with(&self, more: &str) {
        let port = self.port;
        let options =
            format!("-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off{more}");
        run(self.control("start").args(["-w", "-l"]).arg(self.folder.0.join("log")).args(["-o", &options]));
    }

    /// As in a crash.
    pub fn stop(&self) {
        run(self.control("stop").args(["-m", "immediate"]));
    }

    /// Sends a signal to all of its processes.
    pub fn signal(&self, signal: &str) {
        let kept = std::fs::read_to_string(self.folder.0.join("data/postmaster.pid")).unwrap();
        let parent = kept.lines().next().unwrap();
        let children = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
        run(Command::new("kill").args(["-s", signal, parent]).args(children.split_whitespace()));
    }

    fn control(&self, what: &str) -> Command {
        let mut command = as_owner(&self.bin.join("pg_ctl"));
        command.args(["-s", "-D"]).arg(self.folder.0.join("data")).arg(what);
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.control("stop").args(["-m", "immediate"]).stderr(Stdio::null()).status();
    }
}

/// `initdb` refuses to run as root.
fn as_owner(program: &Path) -> Command {
    let mut command = if root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(std::env::temp_dir()).stdin(Stdio::null());
    command
}

fn root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.trim_ascii() == b"0"
}

/// The newest installed PostgreSQL; Debian keeps the server's programs out of the path.
fn bin() -> PathBuf {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|folders| folders.flatten().map(|folder| folder.path().join("bin")).collect())
        .unwrap_or_default();
    versions.retain(|bin| bin.join("initdb").exists());
    versions.sort();
    // `make setup` installs it.
    versions.pop().unwrap()
}

fn run(command: &mut Command) {
    let output = command.stdout(Stdio::null()).status().unwrap();
    assert!(output.success(), "{command:?}");
}
