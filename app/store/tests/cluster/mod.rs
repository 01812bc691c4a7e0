//! A PostgreSQL cluster of the test's own, on loopback and a free port, gone when dropped.

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
    bin: PathBuf,
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
        let options =
            format!("-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off");
        run(as_owner(&bin.join("pg_ctl"))
            .args(["-w", "-s", "-D"])
            .arg(&data)
            .arg("-l")
            .arg(folder.0.join("log"))
            .args(["-o", &options, "start"]));
        Self { url: format!("postgres://linxuan@127.0.0.1:{port}/postgres"), bin, folder }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = as_owner(&self.bin.join("pg_ctl"));
        let _ = stop.args(["-m", "immediate", "-s", "-D"]).arg(self.folder.0.join("data")).arg("stop").status();
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
    versions.pop().expect("PostgreSQL is installed by `make setup`")
}

fn run(command: &mut Command) {
    let output = command.stdout(Stdio::null()).status().unwrap();
    assert!(output.success(), "{command:?}");
}
