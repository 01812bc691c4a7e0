//! A server that is killed while judges save, and while sites send evidence: what was acknowledged is there, and the record is whole.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::hex;
use harness::python::sql;
use harness::{Answer, Server};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

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
    /// What the server says to a save on this version; nothing where it went away.
    fn save(&self, host: &str, version: i64) -> Option<String> {
        let draft = json!({ "marks": { "c1": (version * 50) % 1_000 }, "comment": comment(version + 1) });
        let body = json!({ "assignment": self.assignment, "version": version, "draft": draft, "played": [] });
        let said = post(host, "/api/save_sheet", &self.cookie, &body)?;
        Some(said.as_str().unwrap().to_owned())
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

/// What the server answers to JSON; nothing where it went away.
fn post(host: &str, path: &str, cookie: &str, body: &Value) -> Option<Value> {
    let (body, cookie) = (body.to_string(), cookie.trim());
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\n{cookie}\r\nSec-Fetch-Site: same-origin\r\nAccept: application/json\r\n\
         Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(host).ok()?;
    stream.write_all(request.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    let answer = Answer::read(&bytes);
    let whole = answer.header("content-length")?.parse() == Ok(answer.bytes.len());
    (answer.status == 200 && whole).then(|| serde_json::from_str(&answer.body).unwrap())
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

/// Microseconds since 1970.
fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros()).unwrap()
}

/// The device of a site while a viewing is held there.
#[derive(Clone)]
struct Device {
    nth: usize,
    /// What was acknowledged last.
    revision: i64,
}

impl Device {
    fn key(nth: usize) -> String {
        format!("key-of-the-device-of-site-{nth}")
    }

    /// What the server says to what people say at this revision, with so much of the film; nothing where it went away.
    fn send(&self, host: &str, revision: i64) -> Option<Value> {
        let played = (revision * 1_000).min(600_000);
        let film = json!({
            "entry": "e1", "stretches": [[0, played]], "begun_at": now() - 1_200_000_000, "ended_at": now() - 600_000_000,
        });
        let films = if revision > 0 { json!([film]) } else { json!([]) };
        let body = json!({
            "viewing": format!("v{}", self.nth), "kind": "gathering", "revision": revision, "heads": revision, "films": films,
        });
        let cookie = format!("Cookie: site={}", Self::key(self.nth));
        post(host, &format!("/site/s{}/evidence", self.nth), &cookie, &body)
    }

    /// Sends until the server goes away.
    fn send_on(mut self, host: String) -> JoinHandle<Self> {
        std::thread::spawn(move || {
            while let Some(said) = self.send(&host, self.revision + 1) {
                self.revision += 1;
                assert_eq!(
                    (&said["revision"], &said["heads"]),
                    (&json!(self.revision), &json!(self.revision)),
                    "{said}"
                );
            }
            self
        })
    }

    /// The revision that is stored, with the number of people that came with it. To ask changes nothing.
    fn stored(&self, host: &str) -> i64 {
        let said = self.send(host, 0).unwrap();
        assert_eq!(said["heads"], said["revision"], "{said}");
        said["revision"].as_i64().unwrap()
    }
}

/// A site with its device, and a viewing whose film was opened an hour ago. Written straight into the database: no film is made playable here, and
/// no clock of a server can be put back by the hour that evidence of so much of a film takes.
fn site(nth: usize) -> String {
    let (opened, today) = (now() - 3_600_000_000, now() / 86_400_000_000);
    let hash = hex::encode(&Sha256::digest(Device::key(nth)));
    format!(
        "INSERT INTO sites (number, id, code, name, region, kind, opened_on, capacity, device_hash, version, created_at,
             updated_at)
         VALUES ({nth}, 's{nth}', '{nth}', 'Site {nth}', '4401', 'village', 0, 0, X'{hash}', 1, 1, 1);
         INSERT INTO viewings (id, site, kind, state, source, day, heads, ordered_heads, revision, feedback,
             returned_reason, version, created_at, updated_at)
         VALUES ('v{nth}', {nth}, 'gathering', 'planned', 'player', {today}, 0, 0, 0, '', '', 1, 1, 1);
         INSERT INTO viewing_films (viewing_id, entry_id, stretches, length_ms, counted_ms, opened_at, begun_at, ended_at,
             faster, received_at)
         VALUES ('v{nth}', 'e1', '[]', 600000, 0, {opened}, {opened}, {opened}, 0, {opened});"
    )
}

/// A city of sites.
fn ground() -> String {
    let sites: Vec<String> = (1..=AT_ONCE).map(site).collect();
    format!("INSERT INTO regions (code, name) VALUES ('4401', 'City'); {}", sites.concat())
}

#[test]
fn no_acknowledged_evidence_is_lost_by_a_kill() {
    let mut server = Server::start("evidence-kills");
    sql(&server.data, &ground());
    let mut devices: Vec<Device> = (1..=AT_ONCE).map(|nth| Device { nth, revision: 0 }).collect();
    let mut acknowledged = 0;
    for round in 0..kills() {
        let sending: Vec<_> = devices.iter().map(|device| device.clone().send_on(server.address.clone())).collect();
        std::thread::sleep(Duration::from_millis(5 + (round * 37) % 90));
        server = server.kill_and_restart();
        for (device, sent) in devices.iter_mut().zip(sending) {
            let sent = sent.join().unwrap();
            acknowledged += sent.revision - device.revision;
            let stored = sent.stored(&server.address);
            // The answer to the last one may have been lost; the one before it may not.
            assert!(stored == sent.revision || stored == sent.revision + 1, "{stored} after {}", sent.revision);
            *device = Device { revision: stored, ..sent };
        }
    }
    println!("{} kills, {acknowledged} sendings acknowledged, none lost", kills());
    assert!(acknowledged > 0);
    let verified: Value = serde_json::from_str(&server.linxuan(&["audit", "verify"], "")).unwrap();
    assert_eq!(verified["intact"], true, "{verified}");
}
