//! A server that is killed while judges save: what was acknowledged is there, and the record is whole.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread::JoinHandle;
use std::time::Duration;

use harness::{Answer, Server};
use serde_json::{Value, json};

/// Kills; the full measure is `LINXUAN_KILLS=1000`.
fn kills() -> u64 {
    std::env::var("LINXUAN_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

/// Sheets that are saved at once.
const AT_ONCE: usize = 4;
/// A version no sheet has: an answer to it says what is stored, and nothing is written.
const NO_VERSION: i64 = 1 << 40;

/// One sheet as its judge knows it.
#[derive(Clone)]
struct Sheet {
    assignment: String,
    cookie: String,
    /// The last version that was acknowledged.
    version: i64,
}

impl Sheet {
    fn request(&self, host: &str, version: i64) -> String {
        let draft = json!({ "marks": { "c1": (version * 50) % 1_000 }, "comment": comment(version + 1) });
        let body =
            json!({ "assignment": self.assignment, "version": version, "draft": draft, "played": [] }).to_string();
        format!(
            "POST /api/save_sheet HTTP/1.1\r\nHost: {host}\r\n{}\r\nSec-Fetch-Site: same-origin\r\nAccept: application/json\r\n\
             Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            self.cookie.trim(),
            body.len()
        )
    }

    /// What the server says to a save on this version; nothing where it went away.
    fn save(&self, host: &str, version: i64) -> Option<String> {
        let mut stream = TcpStream::connect(host).ok()?;
        stream.write_all(self.request(host, version).as_bytes()).ok()?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).ok()?;
        let answer = Answer::read(&bytes);
        let whole = answer.header("content-length")?.parse() == Ok(answer.bytes.len());
        (answer.status == 200 && whole).then(|| serde_json::from_str(&answer.body).unwrap())
    }

    /// Saves until the server goes away; how often that was acknowledged.
    fn save_on(mut self, host: String) -> JoinHandle<Self> {
        std::thread::spawn(move || {
            while let Some(said) = self.save(&host, self.version) {
                let next = self.version + 1;
                assert!(said.starts_with(&format!("saved;{next};")), "{said} after version {}", self.version);
                self.version = next;
            }
            self
        })
    }

    /// The version that is stored, with the words saved under it.
    fn stored(&self, host: &str) -> i64 {
        let said = self.save(host, NO_VERSION).unwrap();
        let version = said.strip_prefix("conflict;").and_then(|rest| rest.split(';').next()).unwrap().parse().unwrap();
        assert!(version == 0 || said.contains(&comment(version)), "version {version} with other words: {said}");
        version
    }
}

fn comment(version: i64) -> String {
    format!("words of version {version}.")
}

/// Sheets of a judge of the demonstration that can be saved.
fn sheets(server: &Server) -> Vec<Sheet> {
    let contests: Value = serde_json::from_str(&server.linxuan(&["contest", "list"], "")).unwrap();
    let judged = contests["contests"].as_array().unwrap().iter();
    let judged = judged.filter(|line| line["phase"].as_str().unwrap().starts_with("round"));
    let cookie = server.sign_in_to_demo("judge03");
    let mut sheets = Vec::new();
    for contest in judged {
        let list = server.ask(&format!("GET /judge/{}\n{cookie}", contest["id"].as_str().unwrap()), b"").body;
        for part in list.split("href=\"/desk/").skip(1) {
            let assignment = part.split(['"', '?', '#']).next().unwrap().to_owned();
            let mut sheet = Sheet { assignment, cookie: cookie.clone(), version: 0 };
            let known = sheets.iter().any(|other: &Sheet| other.assignment == sheet.assignment);
            if known || sheets.len() == AT_ONCE {
                continue;
            }
            let said = sheet.save(&server.address, NO_VERSION).unwrap_or_default();
            if let Some(version) = said.strip_prefix("conflict;").and_then(|rest| rest.split(';').next()) {
                sheet.version = version.parse().unwrap();
                // The words of the demonstration are replaced by those that tell their version.
                let said = sheet.save(&server.address, sheet.version).unwrap_or_default();
                if said.starts_with("saved;") {
                    sheet.version += 1;
                    sheets.push(sheet);
                }
            }
        }
    }
    assert_eq!(sheets.len(), AT_ONCE);
    sheets
}

#[test]
fn no_acknowledged_save_is_lost_by_a_kill() {
    let mut server = Server::demo("kills", 20, 5);
    let mut sheets = sheets(&server);
    let (mut acknowledged, mut unknown) = (0, 0);
    for round in 0..kills() {
        let saving: Vec<_> = sheets.iter().map(|sheet| sheet.clone().save_on(server.address.clone())).collect();
        std::thread::sleep(Duration::from_millis(5 + (round * 37) % 90));
        server = server.kill_and_restart();
        for (sheet, saved) in sheets.iter_mut().zip(saving) {
            let saved = saved.join().unwrap();
            acknowledged += saved.version - sheet.version;
            let stored = saved.stored(&server.address);
            // The answer to the last one may have been lost; the save before it may not.
            assert!(stored == saved.version || stored == saved.version + 1, "{stored} after {}", saved.version);
            unknown += stored - saved.version;
            *sheet = Sheet { version: stored, ..saved };
        }
    }
    println!("{} kills, {acknowledged} saves acknowledged, {unknown} stored without an answer, none lost", kills());
    assert!(acknowledged > 0);
    let verified: Value = serde_json::from_str(&server.linxuan(&["audit", "verify"], "")).unwrap();
    assert_eq!(verified["intact"], true, "{verified}");
}
