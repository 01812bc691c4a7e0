//! Packs over a real port: the form that brings evidence answers on its own page, strangers find nothing, and the commands say yes, no and
//! why.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::path::Path;
use std::process::Command;

use harness::{Answer, Server};
use words::{Lang, exhibition_packs};

/// Puts a region, a site and who works there into the database beside the running server.
const SEED: &str = "
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], timeout=30)
for code in ('44', '4401'):
    database.execute('INSERT INTO regions (code, name) VALUES (?, ?)', [code, 'Region ' + code])
for number, code in ((1, 'G-1'), (2, 'G-2')):
    database.execute('''INSERT INTO sites (number, id, code, name, region, kind, opened_on, capacity, version, created_at, updated_at)
        VALUES (?, ?, ?, ?, '4401', 'village', 1, 0, 1, 1, 1)''', [number, f'site-{number}', code, f'Village {number}'])
for email, role, place in (('office@example.invalid', 'office', '4401'), ('manager@example.invalid', 'manager', 'site-2')):
    database.execute('''INSERT INTO exhibition_members (account_id, role, place, added_at)
        SELECT id, ?, ?, 1 FROM accounts WHERE email = ?''', [role, place, email])
database.commit()
";

struct Packs {
    server: Server,
    office: String,
    manager: String,
    stranger: String,
}

impl Packs {
    fn new(name: &str) -> Self {
        let server = Server::start(name);
        for who in ["office", "manager", "stranger"] {
            server.token("creator", &format!("{who}@example.invalid"), "entries:read");
        }
        let seeded = Command::new("python3").args(["-c", SEED]).arg(server.data.join("linxuan.db")).status().unwrap();
        assert!(seeded.success());
        let [office, manager, stranger] =
            ["office", "manager", "stranger"].map(|who| server.sign_in(&format!("{who}%40example.invalid")));
        Self { server, office, manager, stranger }
    }

    fn get(&self, cookie: &str, path: &str) -> Answer {
        self.server.ask(&format!("GET {path}\nAccept-Language: en\n{cookie}"), b"")
    }

    /// Sends the form of a page with these files.
    fn bring(&self, cookie: &str, path: &str, files: &[(&str, &str)]) -> Answer {
        let mut body = "--x\r\nContent-Disposition: form-data; name=\"_form\"\r\n\r\nimport\r\n".to_owned();
        for (name, text) in files {
            let head = format!("Content-Disposition: form-data; name=\"evidence\"; filename=\"{name}\"");
            body.push_str(&format!("--x\r\n{head}\r\nContent-Type: application/json\r\n\r\n{text}\r\n"));
        }
        body.push_str("--x--\r\n");
        let head = format!(
            "POST {path}\nContent-Type: multipart/form-data; boundary=x\nSec-Fetch-Site: same-origin\nAccept-Language: en\n{cookie}"
        );
        self.server.ask(&head, body.as_bytes())
    }

    /// A command; its exit code and what it said to people.
    fn run(&self, args: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
        let output = command.args(args).arg("--data").arg(&self.server.data).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

const EVIDENCE: &str = r#"{"format":1,"pack":"nowhere","manifest":"ab","evidence":"{}","code":"cd"}"#;

#[test]
fn evidence_is_brought_to_its_own_page_and_each_file_is_answered() {
    let packs = Packs::new("packs-import");
    let (office, page) = (&packs.office, "/exhibition/packs");
    let empty = packs.get(office, page);
    assert_eq!(empty.status, 200, "{}", empty.body);
    assert!(empty.body.contains(exhibition_packs::none(Lang::En)), "{}", empty.body);
    let answer =
        packs.bring(office, page, &[("a.json", EVIDENCE), ("b\u{202e}.json", "no evidence"), ("c.json", "{}")]);
    assert_eq!(answer.status, 422, "{}", answer.body);
    for words in [
        exhibition_packs::not_all(Lang::En, 3),
        exhibition_packs::unknown_pack(Lang::En).to_owned(),
        exhibition_packs::not_evidence(Lang::En).to_owned(),
        "a.json".to_owned(),
    ] {
        assert!(answer.body.contains(&words), "{words}: {}", answer.body);
    }
    assert!(!answer.body.contains('\u{202e}'), "what cannot be seen is not shown");
    let none = packs.bring(office, page, &[]);
    assert_eq!(none.status, 422);
    assert!(none.body.contains(exhibition_packs::no_files(Lang::En)), "{}", none.body);
    let many = vec![("a.json", "{}"); 60];
    let many = packs.bring(office, page, &many);
    assert!(many.status == 422 && many.body.contains(&exhibition_packs::too_many(Lang::En, 51, 50)), "{}", many.body);
    let long = "x".repeat(200_000);
    let long = packs.bring(office, page, &[("a.json", &long)]);
    assert!(long.status == 422 && long.body.contains("The file is too large"), "{}", long.body);
    let huge = "x".repeat(600_000);
    assert_eq!(packs.bring(office, page, &[("a.json", &huge)]).status, 413);
}

#[test]
fn nobody_finds_what_is_not_theirs() {
    let packs = Packs::new("packs-strangers");
    for path in ["/exhibition/packs", "/exhibition/plans/none/packs", "/site/site-1/packs", "/exhibition/packs/none"] {
        assert_eq!(packs.get(&packs.stranger, path).status, 403, "{path}");
        let nobody = packs.get("", path);
        assert!(nobody.header("location").is_some_and(|to| to.starts_with("/sign-in")), "{path}: {}", nobody.status);
    }
    assert_eq!(packs.bring(&packs.stranger, "/exhibition/packs", &[("a.json", EVIDENCE)]).status, 403);
    assert_eq!(packs.get(&packs.stranger, "/exhibition/packs/none/pack.zip").status, 403);
    assert_eq!(packs.get("", "/exhibition/packs/none/pack.zip").status, 401);
    // The manager of one site sees nothing of the other.
    assert_eq!(packs.get(&packs.manager, "/site/site-2/packs").status, 200);
    for path in ["/site/site-1/packs", "/site/nowhere/packs", "/exhibition/plans/none/packs", "/exhibition/packs/none"]
    {
        assert_eq!(packs.get(&packs.manager, path).status, 404, "{path}");
    }
    assert_eq!(packs.get(&packs.office, "/site/site-1/packs").status, 200);
    let unknown = packs.server.form("/site/site-1/packs", &packs.office, "_form=make&plan=none");
    assert_eq!(unknown.status, 422, "{}", unknown.body);
    let bad = packs.server.form("/site/site-1/packs", &packs.office, "_form=make&plan=a%00b");
    assert_eq!(bad.status, 400, "{}", bad.body);
}

#[test]
fn the_commands_say_why_not() {
    let packs = Packs::new("packs-commands");
    let out = packs.server.data.join("stick");
    let (code, said) = packs.run(&["packs", "write", "none", "G-1", "--out", out.to_str().unwrap()]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains(exhibition_packs::not_of_site(Lang::En)) && !out.exists(), "{said}");
    assert_eq!(packs.run(&["packs", "verify", out.to_str().unwrap()]).0, Some(2), "no such folder");
    std::fs::create_dir(&out).unwrap();
    manifest(&out, "{}");
    let (code, said) = packs.run(&["packs", "verify", out.to_str().unwrap()]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("missing or altered: manifest.json"), "{said}");
}

fn manifest(folder: &Path, text: &str) {
    std::fs::write(folder.join("manifest.json"), text).unwrap();
}
