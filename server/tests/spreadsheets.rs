//! Entries in bulk with the real program: the command line's report and exit codes, and the page that takes a spreadsheet in.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::path::PathBuf;
use std::process::Command;

use harness::{Answer, Server};
use serde_json::{Value, json};

const SHEET: &str =
    "编号,作品名称,报送单位,地市,作品类别,备注\nS1,夜航,市委组织部,广州,微视频,\nS2,灯塔,市文联,深圳,纪录片,x\n";

/// A server with a contest whose call is open.
struct Bulk {
    server: Server,
    contest: String,
}

impl Bulk {
    fn new(name: &str) -> Self {
        let server = Server::start(name);
        let contest = server.open_contest();
        Self { server, contest }
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.server.data.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Exit code, what was printed as JSON, what was said.
    fn run(&self, args: &[&str]) -> (i32, Value, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
        let output = command.arg("entries").args(args).arg("--data").arg(&self.server.data).output().unwrap();
        let printed = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
        (output.status.code().unwrap(), printed, String::from_utf8(output.stderr).unwrap())
    }

    fn import(&self, name: &str, text: impl AsRef<[u8]>, more: &[&str]) -> (i32, Value, String) {
        let file = self.file(name, text);
        self.run(&[&["import", &self.contest, file.to_str().unwrap()], more].concat())
    }

    /// Sends the form that uploads a spreadsheet.
    fn upload(&self, cookie: &str, name: &str, bytes: &[u8]) -> Answer {
        let part = format!(
            "--x\r\nContent-Disposition: form-data; name=\"sheet\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
        );
        let body = [part.as_bytes(), bytes, b"\r\n--x--\r\n"].concat();
        let head = format!(
            "POST /contests/{}/entries/sheet\nContent-Type: multipart/form-data; boundary=x\nSec-Fetch-Site: same-origin\n{cookie}",
            self.contest
        );
        self.server.ask(&head, &body)
    }
}

fn counts(report: &Value) -> [Option<u64>; 4] {
    ["rows", "created", "changed", "unchanged"].map(|name| report[name].as_u64())
}

#[test]
fn the_command_line_reports_and_writes_all_or_nothing() {
    let bulk = Bulk::new("bulk-cli");
    let faulty = SHEET.replace("深圳", "香港").replace("纪录片", "电影");
    for more in [&["--dry-run"][..], &[]] {
        let (code, report, said) = bulk.import("faulty.csv", &faulty, more);
        assert_eq!((code, counts(&report)), (2, [Some(2), Some(0), Some(0), Some(0)]), "{said}");
        let first = &report["problems"][0];
        assert_eq!((&first["row"], &first["column"], &first["found"]), (&json!(3), &json!("作品类别"), &json!("电影")));
        assert!(first["allowed"].as_str().unwrap().contains("Documentary"), "{first}");
        assert!(first["message"].as_str().unwrap().contains("电影"), "{first}");
        assert_eq!((report["problems"].as_array().unwrap().len(), &report["written"]), (2, &json!(false)));
        assert!(said.contains("nothing was written"), "{said}");
    }
    let (code, report, _) = bulk.import("sheet.csv", SHEET, &["--dry-run"]);
    assert_eq!((code, counts(&report), &report["written"]), (0, [Some(2), Some(2), Some(0), Some(0)], &json!(false)));
    let (code, report, _) = bulk.import("sheet.csv", SHEET, &[]);
    assert_eq!((code, counts(&report), &report["written"]), (0, [Some(2), Some(2), Some(0), Some(0)], &json!(true)));
    assert_eq!(report["columns"][5], json!({ "column": "备注", "field": null }));
    let (code, report, _) = bulk.import("sheet.csv", SHEET, &[]);
    assert_eq!((code, counts(&report)), (0, [Some(2), Some(0), Some(0), Some(2)]));
    // The same in the encoding and with the separator of another office.
    let text = SHEET.replace(',', ";");
    let (old, _, _) = encoding_rs::GB18030.encode(&text);
    assert_eq!(counts(&bulk.import("old.csv", old, &[]).1), [Some(2), Some(0), Some(0), Some(2)]);

    // A column that is called otherwise.
    let other = SHEET.replace("作品名称", "名字").replace("夜航", "夜航人");
    let (code, report, _) = bulk.import("other.csv", &other, &["--map", "名字=title,F=contact_name"]);
    assert_eq!((code, counts(&report)), (0, [Some(2), Some(0), Some(2), Some(0)]));
    let wrong: [(&str, &[&str], &str); 5] = [
        (SHEET, &["--map", "无=title"], "no column"),
        (SHEET, &["--map", "备注=nothing"], "allowed: entry_number"),
        (SHEET, &["--map", "title"], "COLUMN=field"),
        ("一,二\n", &[], "first 10 rows"),
        ("\u{1}\u{2}", &[], "GB 18030"),
    ];
    for (text, more, words) in wrong {
        let (code, report, said) = bulk.import("wrong.csv", text, more);
        assert_eq!((code, report), (2, Value::Null), "{said}");
        assert!(said.contains(words), "{said}");
    }

    for ending in ["csv", "xlsx"] {
        let out = bulk.server.data.join(format!("out.{ending}"));
        let out = out.to_str().unwrap();
        assert_eq!(bulk.run(&["export", &bulk.contest, "--out", out]).0, 0);
        let (code, report, said) = bulk.run(&["import", &bulk.contest, out]);
        assert_eq!((code, counts(&report)), (0, [Some(2), Some(0), Some(0), Some(2)]), "{ending} {said}");
    }
    assert_eq!(bulk.run(&["export", &bulk.contest, "--out", "/nonexistent/a.pdf"]).0, 2);
}

#[test]
fn the_example_of_the_province_comes_in() {
    let bulk = Bulk::new("bulk-example");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/entries126.csv");
    let (code, report, said) = bulk.run(&["import", &bulk.contest, file]);
    assert_eq!((code, counts(&report)), (0, [Some(126), Some(126), Some(0), Some(0)]), "{said}");
    assert_eq!(bulk.run(&["import", &bulk.contest, file]).1["unchanged"], json!(126));
}

#[test]
fn a_page_takes_a_spreadsheet_in_and_shows_each_cell_before_it_writes() {
    let bulk = Bulk::new("bulk-page");
    let account = |role: &str, email: &str| {
        let args = ["account", "create", "--role", role, "--email", email, "--password-stdin"];
        bulk.server.linxuan(&args, "a-long-password\n");
        bulk.server.sign_in(&email.replace('@', "%40"))
    };
    let organiser = account("organiser", "organiser@example.invalid");
    let creator = account("creator", "creator@example.invalid");
    let page = format!("/contests/{}/entries/import", bulk.contest);
    let get = |cookie: &str| bulk.server.ask(&format!("GET {page}\n{cookie}"), b"");
    assert_eq!(get(&creator).status, 403);
    // Nobody's bytes are taken in; the page says why.
    for cookie in ["", creator.as_str()] {
        let answer = bulk.upload(cookie, "a.csv", SHEET.as_bytes());
        assert_eq!((answer.status, answer.header("location")), (303, Some(page.as_str())));
    }
    assert!(get(&organiser).body.contains("name=\"sheet\""));
    assert_eq!(bulk.upload(&organiser, "a.csv", &vec![b'a'; 17 * 1024 * 1024]).status, 413);

    let faulty = SHEET.replace("深圳", "香港");
    assert_eq!(bulk.upload(&organiser, "汇总表.csv", faulty.as_bytes()).status, 303);
    let shown = get(&organiser).body;
    assert!(shown.contains("<mark>香港") && shown.contains("汇总表.csv"), "the cell is marked");
    assert!(!shown.contains("value=\"yes\""), "there is nothing to press");
    let kept = |body: &str| -> String {
        let (_, value) = body.split_once("name=\"kept\" value=\"").unwrap();
        value.split('"').next().unwrap().to_owned()
    };
    let first = kept(&shown);
    let refused = bulk.server.form(&page, &organiser, &format!("_form=map&kept={first}&import=yes"));
    assert_eq!(refused.status, 422);

    assert_eq!(bulk.upload(&organiser, "汇总表.csv", SHEET.as_bytes()).status, 303);
    let shown = get(&organiser).body;
    assert!(shown.contains("value=\"yes\"") && shown.contains("<option value=\"title\" selected"), "{shown}");
    // What nobody mapped is mapped by hand.
    let mapped = bulk.server.form(&page, &organiser, "_form=map&column-5=contact_name");
    assert!(mapped.status == 200 && mapped.body.contains("<option value=\"contact_name\" selected"));
    // A window that still shows the first one imports nothing that it does not show.
    let import = |kept: &str| {
        let fields = format!("_form=map&kept={kept}&column-5=contact_name&import=yes");
        bulk.server.form(&page, &organiser, &fields)
    };
    let unseen = import(&first);
    assert!(unseen.status == 409 && unseen.body.contains("value=\"yes\""), "{}", unseen.body);
    let done = import(&kept(&shown));
    let films = format!("/contests/{}/entries/films", bulk.contest);
    assert_eq!((done.status, done.header("location")), (303, Some(films.as_str())));
    let waiting = bulk.server.form(&films, &organiser, "_form=names&files=S2+final.mp4%0Ax.mp4").body;
    assert!(waiting.contains("S2 final.mp4") && waiting.contains("灯塔"), "{waiting}");
    // It is imported, and the page begins anew.
    assert!(!get(&organiser).body.contains("汇总表.csv"));
    let sheet = format!("GET /contests/{}/entries/sheet/entries.csv\n", bulk.contest);
    let given = bulk.server.ask(&format!("{sheet}{organiser}"), b"");
    assert!(given.status == 200 && given.body.contains("S2,灯塔"), "{}", given.body);
    assert_eq!(bulk.server.ask(&format!("{sheet}{creator}"), b"").status, 403);
}
