//! What nobody sees in a request — controls, marks of direction, characters without width — wherever it stands: no fault of the
//! server, the same answer on both databases, and nothing of it kept. And text that looks like markup: it stays text.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

#[path = "../../app/store/tests/cluster/mod.rs"]
mod cluster;
mod harness;

use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use cluster::Cluster;
use harness::{Answer, Server, metadata};
use islands::text::percent;
use serde_json::{Value, json};

const UNSEEN: [char; 8] = ['\0', '\u{1b}', '\u{7f}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}'];

/// Addresses of nothing; `{}` stands for what is not seen.
const GONE: [&str; 36] = [
    "/contests/a{}",
    "/contests/a{}/entries",
    "/contests/a{}/exports/entries.csv",
    "/entries/a{}/receipt.pdf",
    "/contests/{contest}/exports/a{}.csv",
    "/contests/{contest}/lists/a{}.csv",
    "/entries/a{}",
    "/check/a{}",
    "/judge/a{}",
    "/desk/a{}",
    "/media/a{}?copy=play",
    "/api/v1/entries/a{}",
    "/api/v1/contests/a{}/entries",
    "/c/a{}",
    "/c/a{}/certificate.pdf",
    "/contests/{contest}/certificates/files/a{}.pdf",
    "/exhibition/plans/a{}",
    "/exhibition/plans/a{}/board",
    "/exhibition/plans/a{}/plan.pdf",
    "/exhibition/library/a{}",
    "/exhibition/collections/a{}",
    "/exhibition/packs/a{}",
    "/exhibition/packs/a{}/pack.zip",
    "/exhibition/plans/a{}/packs",
    "/site/a{}/packs",
    "/exhibition/sites/a{}",
    "/o/a{}",
    "/roll/a{}",
    "/site/a{}",
    "/calls/a{}/vote",
    "/exhibition/participation/sites/a{}",
    "/exhibition/participation/files/a{}.csv",
    "/exhibition/reports/a{}",
    "/exhibition/checks/a{}",
    "/exhibition/checks/a{}/pool.txt",
    "/nowhere/a{}",
];

/// Addresses that say something else.
const READ: [&str; 34] = [
    "/reset/a{}",
    "/invitation/a{}",
    "/contests/{contest}/rounds/{}",
    "/contests/{contest}/ranking?round={}",
    "/contests/{contest}/entries?q=a{}&state=a{}&category=a{}",
    "/contests/{contest}/entries?sort=a{}&page={}",
    "/contests/{contest}/entries?after=a{}",
    "/contests/{contest}/entries?before=a{}",
    "/contests/{contest}/people?q=a{}&role=judge{}",
    "/contests/{contest}/people?after=a{}",
    "/contests/{contest}/experts?q=a{}",
    "/contests/{contest}/log?q=a{}&action=a{}&person=a{}",
    "/contests/{contest}/log?after=a{}",
    "/contests/{contest}/events?q=a{}&action=a{}",
    "/contests/{contest}/exports/entries.csv?lang=en{}",
    "/contests/{contest}/lists/entries.csv?q=a{}&state=a{}&sort=a{}&lang=zh{}",
    "/contests/{contest}/lists/letters.csv?q=a{}&state=a{}&kind=a{}",
    "/contests/{contest}/lists/events.csv?q=a{}&action=a{}",
    "/search?q=a{}&contest={contest}",
    "/contests/{contest}/export?format=a{}&lang=a{}",
    "/contests/{contest}/meeting/minutes.txt?meeting=a{}",
    "/contests/{contest}?confirm=a{}",
    "/judge/{contest}/signed.json?signature=a{}",
    "/judge/{contest}/signed.pdf?signature=a{}&judge=a{}",
    "/contests/{contest}/meeting/minutes.pdf?meeting=a{}",
    "/api/v1/contests/{contest}/entries?page=1{}",
    "/api/v1/contests/{contest}/entries?cursor=a{}",
    "/exhibition/participation?region=a{}&month=a{}&rule=a{}",
    "/exhibition/participation/files/regions.csv?region=44{}&month=a{}&lang=en{}",
    "/lang?to=en{}&back=/a{}",
    "/exhibition/packs?after=a{}",
    "/entries?a{}=a{}",
    "/exhibition/sites?q=a{}&region=a{}&kind=a{}&after=a{}",
    "/device/a{}",
];

/// Forms: where to, and what is in them.
const SENT: [(&str, &str); 8] = [
    ("/contests/{contest}", "_form=advance{}&to=call-closed"),
    ("/contests/{contest}", "_form=advance&to=call-closed{}&reason=a{}"),
    ("/contests/{contest}/people", "_form=invite&role=judge{}&name=a&email=a%40example.invalid"),
    ("/contests/{contest}/people", "_form=remove&role=judge&account=a{}&name=a{}"),
    ("/entries/{entry}", "_form=entry&_version=1{}&title=a{}"),
    ("/check/{entry}", "_form=decide&decision=pass{}&reasons=a{}"),
    ("/calls/{contest}/vote", "_form=member&number=a{}"),
    ("/account", "_form=token&scope=entries%3Aread{}&days=30"),
];

/// The fields of an entry as they came from the field.
fn field(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field/api").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A site with an open call, and who uses it.
struct Site {
    server: Server,
    contest: String,
    entry: String,
    program: String,
    creator: String,
    organiser: String,
}

/// What was asked, the status, and what a program is told.
type Told = (String, u16, String);

impl Site {
    fn on(name: &str, database: Option<&str>) -> Self {
        let server = database.map_or_else(|| Server::start(name), |url| Server::with_database(name, url));
        let program = server.token("creator", "creator@example.invalid", "entries:read,entries:write");
        server.token("organiser", "organiser@example.invalid", "entries:read");
        let contest = server.open_contest();
        let entry = server.draft(&contest, &program, &json!({ "title": "夜航" }));
        let [creator, organiser] =
            ["creator", "organiser"].map(|name| server.sign_in(&format!("{name}%40example.invalid")));
        Self { server, contest, entry, program, creator, organiser }
    }

    /// A template with what is not seen in it.
    fn filled(&self, template: &str, unseen: char) -> String {
        let ids = template.replace("{contest}", &self.contest).replace("{entry}", &self.entry);
        ids.replace("{}", &percent(&unseen.to_string()))
    }

    fn program(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        self.server.ask(&format!("{method} {path}\nContent-Type: application/json\n{}", self.program), body)
    }

    fn drafted(&self, fields: &Value) -> Answer {
        let path = format!("/api/v1/contests/{}/entries", self.contest);
        self.program("POST", &path, fields.to_string().as_bytes())
    }

    /// The answers of an entry as they are kept.
    fn kept(&self, entry: &Value) -> Value {
        self.program("GET", &format!("/api/v1/entries/{}", entry.as_str().unwrap()), b"").json()["answers"].clone()
    }

    /// Every address and form, by people and programs.
    fn asked(&self) -> Vec<Told> {
        let mut told = Vec::new();
        for unseen in UNSEEN {
            for template in GONE {
                let answer =
                    self.server.ask(&format!("GET {}\n{}", self.filled(template, unseen), self.organiser), b"");
                told.push(self.told(template, unseen, answer, |status| status == 404));
            }
            for template in READ {
                let answer =
                    self.server.ask(&format!("GET {}\n{}", self.filled(template, unseen), self.organiser), b"");
                told.push(self.told(template, unseen, answer, |status| status < 500));
            }
            for (template, fields) in SENT {
                let (path, fields) = (self.filled(template, unseen), self.filled(fields, unseen));
                for cookie in [&self.organiser, &self.creator] {
                    let answer = self.server.form(&path, cookie, &fields);
                    told.push(self.told(&format!("{template} {fields}"), unseen, answer, |status| status < 500));
                }
            }
            told.extend(self.cursors(unseen));
        }
        told
    }

    fn told(&self, what: &str, unseen: char, answer: Answer, right: impl Fn(u16) -> bool) -> Told {
        let what = format!("{what} {unseen:?}").replace(&self.contest, "{contest}").replace(&self.entry, "{entry}");
        assert!(right(answer.status) && answer.status >= 200, "{what}: {} {}", answer.status, answer.body);
        let problem = answer.header("content-type") == Some("application/problem+json");
        let words = if problem { answer.body } else { String::new() };
        (what, answer.status, words)
    }

    /// Places of lists that no list has named, in the form that lists give them.
    fn cursors(&self, unseen: char) -> Vec<Told> {
        let (id, text) = (format!("a{unseen}"), json!(format!("a{unseen}")));
        let places = [
            ("log", "record", "after", json!(1), &id),
            ("people", "members", "after", text, &id),
            ("entries", "entries  false", "before", json!(1), &id),
        ];
        let told = places.map(|(page, list, side, key, id)| {
            let place = json!([list, { "key": key, "tie": 0, "id": id }]).to_string();
            let path = format!("/contests/{}/{page}?{side}={}", self.contest, BASE64_URL_SAFE_NO_PAD.encode(place));
            let answer = self.server.ask(&format!("GET {path}\n{}", self.organiser), b"");
            let refused = unseen == '\0';
            self.told(page, unseen, answer, |status| if refused { status == 422 } else { status < 500 })
        });
        told.into()
    }
}

#[test]
fn what_cannot_be_seen_is_no_fault_and_is_answered_alike_on_both_databases() {
    let cluster = Cluster::start();
    let one = Site::on("unseen-file", None).asked();
    let other = Site::on("unseen-postgres", Some(cluster.url.as_str())).asked();
    assert_eq!(one.len(), UNSEEN.len() * (GONE.len() + READ.len() + 2 * SENT.len() + 3));
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one, other);
    }
}

#[test]
fn nothing_unseen_is_kept_of_what_programs_and_forms_send_and_wrong_fields_are_named() {
    let cluster = Cluster::start();
    for (name, database) in [("sent-file", None), ("sent-postgres", Some(cluster.url.as_str()))] {
        let site = Site::on(name, database);
        for unseen in UNSEEN {
            let within = |text: &str| text.replace('_', &unseen.to_string());
            let at = format!("{name} {unseen:?}");
            let made =
                site.drafted(&json!({ "title": within("_空_字"), "credits": [within("甲_：导演"), within("_")] }));
            assert_eq!(made.status, 201, "{at}: {}", made.body);
            let kept = site.kept(&made.json()["id"]);
            assert_eq!((&kept["title"], &kept["credits"]), (&json!("空字"), &json!(["甲：导演"])), "{at}");
            // A title that shows nothing is none.
            let blank = site.drafted(&json!({ "title": within("_\u{3164}") }));
            assert_eq!((blank.status, &site.kept(&blank.json()["id"])["title"]), (201, &Value::Null), "{at}");
            for (key, value) in [(within("ti_tle"), "夜航".to_owned()), ("title".to_owned(), within(&"长_".repeat(31)))]
            {
                let wrong = site.drafted(&json!({ key.as_str(): value }));
                assert_eq!(wrong.status, 422, "{at}: {}", wrong.body);
                assert_eq!(wrong.json()["errors"][0]["field"], key, "{at}: {}", wrong.body);
            }

            // The page that saves itself, and the form of an invitation.
            let now = site.program("GET", &format!("/api/v1/entries/{}", site.entry), b"").json();
            let changed = json!({
                "entry": site.entry, "version": now["version"], "fields": ["synopsis"], "before": [],
                "now": [["synopsis", within("一_行\n二_行")]],
            });
            let cleared = json!({
                "entry": site.entry, "version": now["version"], "fields": ["synopsis"],
                "before": [["synopsis", "一行\n二行"]], "now": [],
            });
            let save = |edit: &Value| {
                let head = "POST /api/save_entry\nContent-Type: application/json\nSec-Fetch-Site: same-origin";
                site.server.ask(&format!("{head}\n{}", site.creator), edit.to_string().as_bytes())
            };
            let saved = save(&changed);
            assert_eq!(saved.status, 200, "{at}: {}", saved.body);
            assert_eq!(site.kept(&json!(site.entry))["synopsis"], "一行\n二行", "{at}");
            assert_eq!(save(&cleared).status, 200, "{at}");
            assert_eq!(site.kept(&json!(site.entry))["synopsis"], Value::Null, "{at}");

            let invite =
                format!("_form=invite&role=judge&name=a&email=a{}%40example.invalid", percent(&unseen.to_string()));
            let head = format!("{}Accept-Language: zh-CN\n", site.organiser);
            let refused = site.server.form(&format!("/contests/{}/people", site.contest), &head, &invite);
            assert_eq!(refused.status, 422, "{at}: {}", refused.body);
            assert!(refused.body.contains("不是电子邮箱地址"), "{at}: {}", refused.body);
        }
        // As they came from the field: nothing is cut at U+0000, and every spelling of a name stays as it was written.
        let kept = |file: &str| {
            let made = site.drafted(&field(file));
            assert_eq!(made.status, 201, "{name} {file}: {}", made.body);
            site.kept(&made.json()["id"])
        };
        assert_eq!(kept("title_nul.json")["title"], "空字", "{name}");
        let (sent, credits) = (field("credits_variants.json"), kept("credits_variants.json"));
        assert_eq!((&credits["credits"], &credits["title"]), (&sent["credits"], &json!("试")), "{name}");
        assert_eq!(credits["credits"].as_array().map(Vec::len), Some(7), "{name}");

        // As it is, it is no JSON.
        let raw = site.program("POST", &format!("/api/v1/contests/{}/entries", site.contest), b"{\"title\": \"a\0\"}");
        assert_eq!(raw.status, 400, "{}", raw.body);

        let named = metadata(&site.entry, "judging_copy", "夜\0\u{202e}航.mp4");
        let head = format!("POST /files\nTus-Resumable: 1.0.0\n{}", site.program);
        let begun = site.server.ask(&format!("{head}Upload-Length: 12\nUpload-Metadata: {named}"), b"");
        assert_eq!(begun.status, 201, "{}", begun.body);
        let entry = site.program("GET", &format!("/api/v1/entries/{}", site.entry), b"").json();
        assert_eq!(entry["files"][0]["filename"], "夜航.mp4", "{entry}");
    }
}

/// What would end a field or a title and begin markup of its own, as short as a title may be.
const MARKUP: &str = "</title></textarea><i id=q>";

/// Leptos escapes neither the content of `<textarea>` nor that of `<title>`: see `islands::text::raw_text`.
#[test]
fn no_text_becomes_markup_wherever_it_stands_in_a_page() {
    let server = Server::start("markup");
    let made = server.linxuan(&["contest", "create", "--preset", "selection", "--title", MARKUP, "--open"], "");
    let contest = serde_json::from_str::<Value>(&made).unwrap()["id"].as_str().unwrap().to_owned();
    let program = server.token("creator", "creator@example.invalid", "entries:read,entries:write");
    server.token("organiser", "organiser@example.invalid", "entries:read");
    let entry = server.draft(&contest, &program, &json!({ "title": MARKUP, "synopsis": MARKUP, "credits": [MARKUP] }));
    let [creator, organiser] =
        ["creator", "organiser"].map(|name| server.sign_in(&format!("{name}%40example.invalid")));
    let encoded = percent(MARKUP);
    let read = [
        ("/".to_owned(), organiser.as_str()),
        (format!("/calls/{contest}"), ""),
        (format!("/contests/{contest}"), organiser.as_str()),
        (format!("/contests/{contest}/settings"), organiser.as_str()),
        (format!("/contests/{contest}/entries?q={encoded}"), organiser.as_str()),
        (format!("/search?q={encoded}"), organiser.as_str()),
        (format!("/entries/{entry}"), creator.as_str()),
    ];
    let answers = read.map(|(path, cookie)| (server.ask(&format!("GET {path}\n{cookie}"), b""), path));
    for (answer, path) in answers {
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        assert_is_text(&path, &answer);
    }
    // A refused form says again what was sent.
    let refused = server.form(
        &format!("/entries/{entry}"),
        &creator,
        &format!("_form=entry&_version=0&title={encoded}&synopsis={encoded}"),
    );
    assert!(refused.status >= 400, "{}", refused.body);
    assert_is_text("refused", &refused);
}

/// The page has [`MARKUP`] as text and not as what it looks like.
fn assert_is_text(path: &str, answer: &Answer) {
    assert!(!answer.body.contains("<i id=q>"), "{path}: {}", answer.body);
    assert!(answer.body.contains("&lt;i id=q&gt;") || answer.body.contains("&lt;i id=q>"), "{path}: {}", answer.body);
}
