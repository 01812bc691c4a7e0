//! What takes a filled server on a real port: what leaves compressed and what does not, the record of a contest that was sealed, contests
//! that go to another installation, the exhibition as everybody in it finds it, and when streams of events end.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

#[path = "../../app/store/tests/cluster/mod.rs"]
mod cluster;
mod harness;

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use cluster::{Cluster, Folder};
use domain::exhibition::doubts::DoubtKind;
use domain::record::{FileLine, LineKind, RecordFile, RecordedLine};
use harness::pdf::Pdf;
use harness::record::verified_by_both;
use harness::village;
use harness::walk::{is_page, links, walk};
use harness::{Answer, Server};
use serde_json::Value;
use words::{Lang, common, exhibition_checks, record};

/// What a browser accepts over https, and what over http.
const CODINGS: [(&str, &str); 3] =
    [("gzip, deflate, br, zstd", "zstd"), ("gzip, deflate, br", "br"), ("gzip, deflate", "gzip")];
/// Most bytes on the line for a page of the demonstration.
const MOST_BYTES: usize = 30_000;

#[test]
fn words_leave_compressed_contests_travel_and_streams_end() {
    let server = Server::demo("compression", 126, 9);
    let contests: Value = serde_json::from_str(&server.linxuan(&["contest", "list"], "")).unwrap();
    let of_phase = |phase: &str| {
        let lines = contests["contests"].as_array().unwrap();
        lines.iter().find(|line| line["phase"] == phase).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let (sealed, open, judging) = (of_phase("selection"), of_phase("call-open"), of_phase("round-1"));
    let organiser = server.sign_in_to_demo("organiser");
    pages(&server, &sealed, &organiser);
    rounds(&server, &sealed, &organiser);
    json(&server, &sealed);
    record_verifies(&server, &sealed, &organiser);
    films_and_events(&server, &organiser);
    secrets(&server, &open, &organiser);
    decisions(&server, &judging, &organiser);
    months(&server);
    people_of_the_exhibition(&server);
    public_pages(&server, &of_phase("final"));
    contests_travel(&server, &contests);
    streams(server, &sealed);
}

/// Exit code and output of a command on an installation.
fn linxuan(place: &[&str], args: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
    let output = command.args(args).args(place).env_remove("LINXUAN_DATABASE_URL").output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

/// The record of the sealed contest is one as a real contest makes it: the seed drawn behind the frozen pool, the seal confirmed by chair
/// and scrutineer. Both programs verify both editions.
fn record_verifies(server: &Server, contest: &str, organiser: &str) {
    let head = format!("{organiser}Accept-Language: en\n");
    let page = get(server, &format!("/contests/{contest}/record"), "identity", &head).body;
    let lang = Lang::En;
    for words in [
        record::way_dice(lang),
        record::milestone_pool(lang),
        record::milestone_sealed(lang),
        record::kind_countersign(lang),
        "评委会主任 Chair",
        "监票人 Scrutineer",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains(record::way_earlier(lang)), "the seed was drawn behind the freeze");
    for edition in ["full", "public"] {
        let file = server.data.join(format!("{edition}.linxuan-record"));
        let file = file.to_str().unwrap();
        server.linxuan(&["record", "export", contest, "--edition", edition, "--out", file], "");
        verified_by_both(file, None);
    }
}

/// Every contest goes with its films from the server that runs into a folder, and from there into PostgreSQL.
fn contests_travel(server: &Server, contests: &Value) {
    let (cluster, folder) = (Cluster::start(), Folder::new("travels"));
    let at = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    let (first, second) = (at("first"), at("second"));
    let places = [
        vec!["--data", server.data.to_str().unwrap()],
        vec!["--data", first.as_str()],
        vec!["--data", second.as_str(), "--database", cluster.url.as_str()],
    ];
    for place in &places[1..] {
        assert_eq!(linxuan(place, &["migrate"]).0, Some(0));
    }
    let shortlist = |place: &[&str], contest: &str| {
        let file = at("list.csv");
        let export = ["shortlist", "export", contest, "--format", "csv", "--out", file.as_str()];
        let code = linxuan(place, &export).0;
        // The last column is the root of the record, which has a line more where the contest came to another key.
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let lines: Vec<_> = text.lines().map(|line| line.rsplit_once(',').map(|(film, _)| film.to_owned())).collect();
        (code, lines)
    };
    for contest in contests["contests"].as_array().unwrap() {
        let id = contest["id"].as_str().unwrap();
        for (nth, pair) in places.windows(2).enumerate() {
            let file = at(&format!("{id}-{nth}.tar"));
            let export = ["contest", "export", id, "--out", file.as_str(), "--films"];
            let (code, written) = linxuan(&pair[0], &export);
            assert_eq!(code, Some(0), "{id} from {:?}", pair[0]);
            let (code, read) = linxuan(&pair[1], &["contest", "import", &file]);
            assert_eq!(code, Some(0), "{id} into {:?}", pair[1]);
            let [written, read] = [written, read].map(|text| serde_json::from_str::<Value>(&text).unwrap());
            assert_eq!((&written["rows"], &written["films"]), (&read["rows"], &read["films"]));
            assert!(read["films"].as_u64().unwrap() > 1, "{read}");
            assert_eq!(linxuan(&pair[1], &["contest", "import", &file]).0, Some(2), "it is there");
            if contest["phase"] == "selection" {
                record_goes_on(pair, id, &at(&format!("{id}-{nth}")), &written["rows"]["record_lines"]);
            }
        }
        let lists = places.each_ref().map(|place| shortlist(place, id));
        let is_chosen = contest["phase"] == "selection" || contest["phase"] == "final";
        assert_eq!(lists[0].0, if is_chosen { Some(0) } else { Some(1) });
        assert!(lists[0] == lists[1] && lists[0] == lists[2], "{contest}");
    }
    let sorted = |place: &[&str]| {
        let list: Value = serde_json::from_str(&linxuan(place, &["contest", "list"]).1).unwrap();
        let mut lines: Vec<String> = list["contests"].as_array().unwrap().iter().map(Value::to_string).collect();
        lines.sort();
        lines
    };
    for place in &places[1..] {
        assert_eq!(sorted(place), sorted(&places[0]));
        assert_eq!(linxuan(place, &["audit", "verify"]).0, Some(0));
        assert_eq!(linxuan(place, &["films", "verify"]).0, Some(0));
    }
}

/// The record of a contest that came along: its lines are those of the archive, in their places, and then one that names the key here; both
/// programs verify it as the continuation of the file from before.
fn record_goes_on(pair: &[Vec<&str>], contest: &str, name: &str, carried: &Value) {
    let [old, new] = [(&pair[0], "older"), (&pair[1], "newer")].map(|(place, age)| {
        let file = format!("{name}-{age}.linxuan-record");
        let export = ["record", "export", contest, "--edition", "full", "--out", file.as_str()];
        assert_eq!(linxuan(place, &export).0, Some(0), "{contest} from {place:?}");
        file
    });
    let [before, after] = [&old, &new].map(|file| RecordFile::read(&std::fs::read(file).unwrap()).unwrap().lines);
    assert_eq!(after[..before.len()], before);
    assert_eq!(Some(u64::try_from(after.len()).unwrap()), carried.as_u64().map(|lines| lines + 1));
    let kind = |line: &FileLine| match line {
        FileLine::Shown(text) => RecordedLine::read(text).unwrap().body.kind(),
        FileLine::Withheld(leaf) => unreachable!("{leaf} is withheld in a full edition"),
    };
    assert_eq!(after.last().map(kind), Some(LineKind::Key));
    verified_by_both(&new, Some(old.as_str()));
}

fn get(server: &Server, path: &str, accept: &str, cookie: &str) -> Answer {
    let answer = server.ask(&format!("GET {path}\nAccept-Encoding: {accept}\n{cookie}"), b"");
    assert!(answer.status < 300, "{path}: {} {}", answer.status, answer.body);
    answer
}

/// Whether caches are told that the answer depends on `Accept-Encoding`.
fn varies(answer: &Answer) -> bool {
    let all = answer.headers.iter().filter(|(name, _)| name == "vary").flat_map(|(_, value)| value.split(','));
    all.map(str::trim).any(|name| name.eq_ignore_ascii_case("accept-encoding"))
}

fn pages(server: &Server, contest: &str, cookie: &str) {
    // The first round has every film; the last one those that went on.
    for page in ["selection", "ranking?round=1", "entries"] {
        let path = format!("/contests/{contest}/{page}");
        let plain = get(server, &path, "identity", cookie);
        assert_eq!(plain.header("content-encoding"), None, "{page}");
        assert!(varies(&plain) && plain.bytes.len() > MOST_BYTES, "{page}: {} bytes", plain.bytes.len());
        for (accept, coding) in CODINGS {
            let answer = get(server, &path, accept, cookie);
            println!("{page}: {} bytes, as {coding} {}", plain.bytes.len(), answer.bytes.len());
            assert_eq!(answer.header("content-encoding"), Some(coding), "{page}");
            assert!(varies(&answer), "{page} {coding}");
            assert!(answer.bytes.len() <= MOST_BYTES, "{page} as {coding}: {} bytes", answer.bytes.len());
            if coding == "gzip" {
                let text = gunzip(&answer.bytes);
                assert!(text.starts_with("<!DOCTYPE html>") && text.contains("</html>"), "{page}");
            }
        }
    }
}

/// A round before the last one is a click away, its lists are saved as they are shown, and one that is not there is said in words.
fn rounds(server: &Server, contest: &str, organiser: &str) {
    let head = format!("{organiser}Accept-Language: zh-CN\n");
    for (page, list) in [("progress", "progress"), ("disagreement", "disagreement"), ("ranking/method", "")] {
        let at = |round: &str| format!("/contests/{contest}/{page}?round={round}");
        let latest = get(server, &format!("/contests/{contest}/{page}"), "identity", &head);
        assert!(latest.body.contains(&format!("href=\"{}\"", at("1"))), "{page} has no way to the first round");
        let first = get(server, &at("1"), "identity", &head);
        if !list.is_empty() {
            let file = format!("/contests/{contest}/lists/{list}.csv?lang=zh&amp;round=1\"");
            assert!(first.body.contains(&file), "{page} saves another round than it shows");
        }
        for unknown in ["0", "3", "x"] {
            let answer = server.ask(&format!("GET {}\n{head}", at(unknown)), b"");
            assert_eq!(answer.status, 404, "{}", at(unknown));
            assert!(answer.body.contains(common::error_404_body(Lang::Zh)), "{}", at(unknown));
        }
    }
}

fn gunzip(bytes: &[u8]) -> String {
    let mut child = Command::new("gzip").arg("-dc").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// The tag of a list is the same however it comes, and a list that has not changed has no body.
fn json(server: &Server, contest: &str) {
    let token = server.token("organiser", "office@example.invalid", "entries:read,scores:read");
    let path = format!("/api/v1/contests/{contest}/entries");
    let plain = get(server, &path, "identity", &token);
    let tag = plain.header("etag").unwrap();
    assert!(tag.starts_with("W/"), "{tag}");
    for (accept, coding) in CODINGS {
        let answer = get(server, &path, accept, &token);
        assert_eq!((answer.header("content-encoding"), answer.header("etag")), (Some(coding), Some(tag)));
        assert!(varies(&answer) && answer.bytes.len() < plain.bytes.len() / 3, "{coding}: {}", answer.bytes.len());
    }
    let head = format!("GET {path}\n{token}Accept-Encoding: br\nIf-None-Match: {tag}");
    let same = server.ask(&head, b"");
    assert_eq!((same.status, same.bytes.len(), same.header("content-encoding")), (304, 0, None));
    assert!(varies(&same));
    let small = get(server, &format!("{path}?per_page=1"), "br", &token);
    assert_eq!(small.header("content-encoding"), None, "small");
    // Addresses that anybody may follow stand in it.
    let first = &plain.json()["items"][0]["id"];
    let entry = get(server, &format!("/api/v1/entries/{}", first.as_str().unwrap()), "br", &token);
    assert_eq!(
        (entry.header("content-encoding"), entry.header("cache-control")),
        (None, Some("no-store, no-transform"))
    );
}

fn films_and_events(server: &Server, cookie: &str) {
    let all = CODINGS[0].0;
    let creator = server.sign_in_to_demo("creator");
    let mine = get(server, "/entries", "identity", &creator);
    let entry = mine.body.split("/entries/").nth(1).unwrap().split(['"', '/', '?', '#']).next().unwrap();
    let page = get(server, &format!("/entries/{entry}"), "identity", &creator);
    let addresses =
        page.body.split("/media/").skip(1).map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"));
    let mut films = addresses.filter(|at| at.contains("copy=original") || at.contains("copy=play"));
    let media = films.next().unwrap();
    let film = get(server, &format!("/media/{media}"), all, &creator);
    assert_eq!((film.header("content-encoding"), film.header("accept-ranges")), (None, Some("bytes")));
    let part = get(server, &format!("/media/{media}"), all, &format!("{creator}Range: bytes=0-2047"));
    assert_eq!((part.status, part.header("content-encoding"), part.bytes.len()), (206, None, 2_048));
    let events = get(server, &format!("/entries/{entry}/events"), all, &creator);
    assert_eq!(events.header("content-type"), Some("text/event-stream"));
    assert_eq!(events.header("content-encoding"), None);
    assert!(events.body.contains("event: films"), "{}", events.body);
    // What was embedded is sent as the bundler compressed it, once.
    let home = get(server, "/", "identity", cookie);
    let style = home.body.split("/pkg/").find(|rest| rest.starts_with("main.")).unwrap().split('"').next().unwrap();
    let style = get(server, &format!("/pkg/{style}"), "br", cookie);
    let codings: Vec<_> = style.headers.iter().filter(|(name, _)| name == "content-encoding").collect();
    assert_eq!(codings.len(), 1, "{:?}", style.headers);
}

/// What is shown once leaves as it is: a link for a new password, an invitation, a token.
fn secrets(server: &Server, open: &str, organiser: &str) {
    let administrator = server.sign_in_to_demo("admin");
    let account = "_form=create&name=New&email=new%40example.invalid&role=creator&password=";
    let people = format!("/contests/{open}/people");
    let invitation = "_form=invite&name=Guest&email=guest%40example.invalid&role=judge&unit=&region=&expertise=";
    for (path, cookie, form, secret) in [
        ("/accounts", administrator.as_str(), account, "/reset/"),
        (people.as_str(), organiser, invitation, "/invitation/"),
        ("/account", organiser, "_form=token&scope=entries%3Aread&days=30", "lxn_"),
    ] {
        let head = format!("{cookie}Accept-Encoding: gzip, deflate, br, zstd");
        let answer = server.form(path, &head, form);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        assert_eq!(answer.header("content-encoding"), None, "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store, no-transform"), "{path}");
        assert!(answer.body.contains(secret), "{path} shows no {secret}");
        assert!(get(server, path, "br", cookie).header("content-encoding").is_some(), "{path} without a secret");
    }
}

/// What was decided about a judge and a film with nothing alike is listed where it was decided, and taken back there.
fn decisions(server: &Server, contest: &str, organiser: &str) {
    let (people, head) = (format!("/contests/{contest}/people"), format!("{organiser}Accept-Language: zh-CN\n"));
    let page = || get(server, &people, "identity", &head).body;
    let before = page();
    let mut members = before.split("remove-").skip(1).filter_map(|rest| rest.split('"').next());
    let judge = members.find_map(|member| member.strip_suffix("-judge")).unwrap();
    let token = server.token("organiser", "decisions@example.invalid", "entries:read");
    let entries = get(server, &format!("/api/v1/contests/{contest}/entries"), "identity", &token).json();
    let pair = format!("judge={judge}&entry={}", entries["items"][0]["id"].as_str().unwrap());
    assert!(!before.contains("撤销判定"), "nothing is decided yet");
    let decided = format!("_form=decide-conflict&{pair}&verdict=conflict&reason=r&seen=");
    assert_eq!(server.form(&people, &head, &decided).status, 303);
    assert!(page().contains("撤销判定"));
    let withdrawn = format!("_form=withdraw-decision&{pair}");
    assert_eq!(server.form(&people, &head, &withdrawn).status, 303);
    assert!(!page().contains("撤销判定"));
    assert_eq!(server.form(&people, &head, &withdrawn).status, 404);
}

/// The month before this one, `YYYY-MM`.
fn last_month() -> String {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)));
    now.first_of_month().unwrap().yesterday().unwrap().strftime("%Y-%m").to_string()
}

/// A tenth of the province's sites, of which most watched in the last month; its states add up at every level.
fn months(server: &Server) {
    let month = last_month();
    let of = |region: &str| -> Value {
        let told = server.linxuan(&["participation", &month, "--region", region], "");
        serde_json::from_str::<Value>(&told).unwrap()["regions"][0].clone()
    };
    let province = of("44");
    let figure = |of: &Value, name: &str| of["figures"][name].as_i64().unwrap();
    assert_eq!(figure(&province, "sites"), 2_637);
    let cities = province["regions"].as_array().unwrap();
    assert_eq!(cities.len(), 22);
    for name in ["sites", "expected", "met", "late", "below", "silent", "excluded", "closed", "viewings", "minutes"] {
        let below: i64 = cities.iter().map(|city| figure(city, name)).sum();
        assert_eq!(below, figure(&province, name), "{name}");
    }
    let counties: usize = cities
        .iter()
        .map(|city| {
            let city = of(city["region"].as_str().unwrap());
            let below = city["regions"].as_array().unwrap().iter();
            below.filter(|one| one["region"].as_str().unwrap().len() == 6).count()
        })
        .sum();
    assert_eq!(counties, 122);
    let share = |name: &str| figure(&province, name) * 100 / figure(&province, "expected");
    assert!((85..100).contains(&share("met")) && share("silent") > 1 && figure(&province, "late") > 0, "{province}");
    assert!(figure(&province, "excluded") > 100 && figure(&province, "closed") > 0, "{province}");
    let rules = province["rules"].as_array().unwrap();
    assert!(rules.iter().all(|rule| figure(rule, "met") > 0), "some sites watched enough by each rule: {rules:?}");
}

/// Who works in the exhibition finds a home, a page of each room, and no link that is refused.
fn people_of_the_exhibition(server: &Server) {
    let month = last_month();
    for (who, rooms) in [
        ("province", vec!["plans", "packs", "viewings", "previews", "library", "collections", "exclusions", "checks"]),
        ("city", vec!["plans", "viewings", "previews", "sites", "people"]),
        ("county", vec!["plans", "packs", "viewings", "sites"]),
        ("manager", vec!["sites", "library"]),
    ] {
        let head = format!("{}Accept-Language: zh-CN\n", server.sign_in_to_demo(who));
        let mut start: Vec<String> = ["/", "/exhibition"].map(str::to_owned).into();
        start.extend(rooms.iter().map(|room| format!("/exhibition/{room}")));
        if who == "manager" {
            start.push("/site".to_owned());
        } else {
            start.push(format!("/exhibition/participation?month={month}"));
            start.push(format!("/exhibition/participation/doubts?month={month}"));
            start.push(format!("/exhibition/participation/reports?month={month}"));
        }
        let mut refused = Vec::new();
        let opened = walk(server, &head, start, |link, from, answer| {
            if answer.status >= 400 {
                refused.push(format!("{who}: {link} on {from} answers {}", answer.status));
            }
        });
        assert!(refused.is_empty() && opened > 12, "{opened}\n{}", refused.join("\n"));
    }
    doubts(server, &month);
    poster_of_ten(server);
}

/// The poster of a site's week, as it is printed, has the stills of its ten films, each beside its number.
fn poster_of_ten(server: &Server) {
    let head = format!("{}Accept-Language: zh-CN\n", server.sign_in_to_demo("manager"));
    let sites = links(&get(server, "/exhibition/sites", "identity", &head).body);
    let site =
        sites.iter().find_map(|link| link.strip_prefix("/exhibition/sites/").filter(|id| id.len() == 36)).unwrap();
    let address = format!("/site/{site}/preview/{}.pdf?lang=zh", village::week(0));
    let printed = get(server, &address, "identity", &head);
    let sheet = Pdf::read(&printed, &server.data);
    let pictures = sheet.pictures();
    assert_eq!(pictures.len(), 10, "{pictures:?}");
    let corner = |[_, _, left, top, ..]: [f64; 6]| format!("{left:.0} {top:.0}");
    let places: BTreeSet<String> = pictures.iter().copied().map(corner).collect();
    assert_eq!(places.len(), 10, "none covers another: {pictures:?}");
    assert!(
        pictures.iter().all(|[across, ..]| *across >= 240.0),
        "they are pictures, no fields of colour: {pictures:?}"
    );
    assert!(printed.bytes.len() < 3_000_000, "{} bytes", printed.bytes.len());
}

/// The office of the county sees all five doubts of the last month.
fn doubts(server: &Server, month: &str) {
    let head = format!("{}Accept-Language: zh-CN\n", server.sign_in_to_demo("county"));
    let page = get(server, &format!("/exhibition/participation/doubts?month={month}"), "identity", &head).body;
    for kind in DoubtKind::ALL.iter().copied() {
        assert!(page.contains(exhibition_checks::doubt_kind(Lang::Zh, kind)), "{kind:?}");
    }
}

/// What everybody finds of the edition whose result stands: the result, films that play, certificates.
fn public_pages(server: &Server, edition: &str) {
    let result = get(server, &format!("/calls/{edition}/result"), "identity", "Accept-Language: zh-CN\n").body;
    for words in ["一等奖", "二等奖", "三等奖"] {
        assert!(result.contains(words), "{words}");
    }
    let gallery = get(server, "/gallery", "identity", "");
    let of_film = |link: &String| link.starts_with("/gallery/") && link.len() == "/gallery/".len() + 36;
    let films: Vec<String> = links(&gallery.body).into_iter().filter(of_film).collect();
    assert!(films.len() >= 12, "{films:?}");
    assert!(is_page(&get(server, &films[0], "identity", "")));
}

/// An open stream of events, its head read.
fn events(server: &Server, contest: &str, cookie: &str) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let head = format!("GET /contests/{contest}/meeting/events HTTP/1.1\nHost: {}\n{cookie}\n", server.address);
    stream.write_all(head.replace('\n', "\r\n").as_bytes()).unwrap();
    let mut bytes = [0; 2048];
    let length = stream.read(&mut bytes).unwrap();
    let head = String::from_utf8_lossy(&bytes[..length]).to_lowercase();
    assert!(head.starts_with("http/1.1 200") && head.contains("x-accel-buffering: no"), "{head}");
    stream
}

/// How long it takes until the stream ends.
fn ends(mut stream: TcpStream) -> Duration {
    let started = Instant::now();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut rest = Vec::new();
    // The last piece of a body in pieces, or the end of the connection.
    while !rest.ends_with(b"0\r\n\r\n") {
        let mut bytes = [0; 1024];
        match stream.read(&mut bytes).unwrap() {
            0 => break,
            length => rest.extend_from_slice(&bytes[..length]),
        }
    }
    started.elapsed()
}

/// The last part of the test: the server is stopped.
fn streams(mut server: Server, contest: &str) {
    let cookie = server.sign_in_to_demo("chair");
    let open = events(&server, contest, &cookie);
    assert_eq!(server.form("/sign-out", &cookie, "").status, 303);
    assert!(ends(open) < Duration::from_secs(3), "the session ended");

    let cookie = server.sign_in_to_demo("chair");
    let open = events(&server, contest, &cookie);
    let (took, well) = server.stop();
    assert!(well && took < Duration::from_secs(2), "{took:?}");
    assert!(ends(open) < Duration::from_secs(1));
}
