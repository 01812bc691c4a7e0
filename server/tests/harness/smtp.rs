//! A mail server on a real port (`aiosmtpd`), which may refuse, cut and stall.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Server, empty_folder};

/// The mail server of a test; see `smtp.py` for what addresses it knows.
pub struct MailServer {
    child: Child,
    pub port: u16,
    folder: PathBuf,
}

impl MailServer {
    pub fn start(name: &str) -> Self {
        let folder = empty_folder(&format!("smtp-{name}"));
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/harness/smtp.py");
        // That of the distribution, which the package belongs to.
        let python = if Path::new("/usr/bin/python3").exists() { "/usr/bin/python3" } else { "python3" };
        let mut child =
            Command::new(python).arg(script).arg(folder.join("received")).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "python3-aiosmtpd is missing; `make setup` installs it");
        let port = line.trim().parse().unwrap();
        Self { child, port, folder }
    }

    /// A configuration file that names this server.
    pub fn config(&self) -> PathBuf {
        let path = self.folder.join("linxuan.toml");
        let text = format!(
            "[mail]\nurl = \"smtp://127.0.0.1:{}\"\nfrom = \"Office <office@c.example>\"\nper_minute = 600\nper_domain = 600\n",
            self.port
        );
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Every content that arrived, in order, whatever became of it.
    pub fn received(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.folder.join("received")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The contents that arrived for an address.
    pub fn received_for(&self, address: &str) -> Vec<Value> {
        self.received().into_iter().filter(|letter| letter["to"][0] == address).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Waits until this is so.
pub fn wait_for(what: &str, within: Duration, is_so: impl Fn() -> bool) {
    let until = Instant::now() + within;
    while !is_so() {
        assert!(Instant::now() < until, "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

impl Server {
    /// The letters of the outbox.
    pub fn letters(&self) -> Vec<Value> {
        let list: Value = serde_json::from_str(&self.linxuan(&["mail", "list"], "")).unwrap();
        list["letters"].as_array().unwrap().clone()
    }

    /// The letter to an address.
    pub fn letter_to(&self, address: &str) -> Value {
        let letters = self.letters();
        let found = letters.iter().find(|letter| letter["address"] == address);
        assert!(found.is_some(), "{address} in {letters:#?}");
        found.unwrap().clone()
    }

    /// Somebody registers, and gets a letter to prove the address; the cookie of the new session.
    pub fn register(&self, address: &str) -> String {
        let fields = format!(
            "_form=register&name=Maker&password=a-long-password&email={}",
            address.replace('@', "%40").replace('+', "%2B")
        );
        let answer = self.form("/register", "", &fields);
        assert_eq!(answer.status, 303, "{}", answer.body);
        let cookies = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
        let pairs: Vec<&str> = cookies.filter_map(|(_, value)| value.split(';').next()).collect();
        format!("Cookie: {}\n", pairs.join("; "))
    }
}
