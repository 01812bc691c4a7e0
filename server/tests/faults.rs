//! What a server says and keeps while something below or in front of it fails: a full disk, a database that is away, clients that
//! stall, guesses at once.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

#[path = "../../app/store/tests/cluster/mod.rs"]
mod cluster;
mod harness;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use cluster::Cluster;
use harness::{Answer, Server, metadata};
use serde_json::json;

const SCOPES: &str = "entries:read,entries:write";

/// An answer and how long it took.
fn timed(server: &Server, head: &str) -> (Answer, Duration) {
    let started = Instant::now();
    let answer = server.ask(head, b"");
    (answer, started.elapsed())
}

fn ready(server: &Server) -> u16 {
    let (answer, took) = timed(server, "GET /readyz");
    assert!(took < Duration::from_secs(3), "{took:?}");
    answer.status
}

/// A form sent to be an organiser who is signed in; the line of the cookie.
fn organiser(server: &Server) -> String {
    let account =
        ["account", "create", "--role", "organiser", "--email", "organiser@example.invalid", "--password-stdin"];
    server.linxuan(&account, "a-long-password\n");
    server.sign_in("organiser%40example.invalid")
}

#[test]
fn a_full_disk_is_told_and_writing_goes_on_when_there_is_room_again() {
    let prepared = Server::start("full");
    let contest = prepared.open_contest();
    let token = prepared.token("creator", "creator@example.invalid", SCOPES);
    let cookie = organiser(&prepared);
    let server = prepared.moved_to_small_disk(12 << 20);
    let draft = |nth: usize| {
        let head = format!("POST /api/v1/contests/{contest}/entries\nContent-Type: application/json\n{token}");
        server.ask(&head, json!({ "title": format!("{nth}"), "synopsis": "字".repeat(150) }).to_string().as_bytes())
    };
    let first = draft(0);
    assert_eq!((first.status, ready(&server)), (201, 200), "{}", first.body);

    let filler = server.data.join("filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    let block = vec![0; 4096];
    while file.write_all(&block).is_ok() {}
    // The log of the database may have room of its own for a while.
    let answers: Vec<Answer> = (1..400).map(draft).collect();
    let (mut kept, refused): (Vec<&Answer>, Vec<&Answer>) = answers.iter().partition(|answer| answer.status == 201);
    kept.push(&first);
    assert!(refused.len() > 10, "{} kept", kept.len());
    for answer in refused {
        assert_eq!(answer.status, 507, "{}", answer.body);
        assert!(answer.header("retry-after").is_some() && answer.body.contains("腾出空间"), "{}", answer.body);
    }
    assert_eq!(ready(&server), 503);
    // Who is signed in stays so, and pages that only read are there.
    assert_eq!(server.ask(&format!("GET /\n{cookie}"), b"").status, 200);
    assert_eq!(server.ask(&format!("GET /contests/{contest}/entries\n{cookie}"), b"").status, 200);
    let page = server.form(&format!("/contests/{contest}/enter"), &cookie, "_form=begin&title=%E7%81%AF");
    assert_eq!(page.status, 507, "{}", page.body);
    assert!(page.body.contains("服务器存储空间已满"), "{}", page.body);
    assert!(page.body.contains("name=\"title\" value=\"灯\""), "what was entered can be sent again: {}", page.body);

    drop(file);
    std::fs::remove_file(filler).unwrap();
    assert_eq!((draft(400).status, ready(&server)), (201, 200));
    for one in kept {
        let entry = format!(
            "GET /api/v1/entries/{}
{token}",
            one.json()["id"].as_str().unwrap()
        );
        assert_eq!(server.ask(&entry, b"").status, 200, "what was acknowledged is there");
    }
    // A copy of what is there, where the command line reaches it.
    let mut copy = Server::start("full-copy");
    assert!(copy.stop().1);
    for file in ["linxuan.db", "linxuan.db-wal"] {
        std::fs::copy(server.data.join(file), copy.data.join(file)).unwrap();
    }
    copy.linxuan(&["audit", "verify"], "");
}

#[test]
fn a_database_that_is_away_is_never_nobody() {
    let cluster = Cluster::start();
    let server = Server::with_database("away", &cluster.url);
    let database = ["--database", &cluster.url];
    let account =
        ["account", "create", "--role", "organiser", "--email", "organiser@example.invalid", "--password-stdin"];
    server.linxuan(&[&account[..], &database].concat(), "a-long-password\n");
    let token = ["account", "token", "organiser@example.invalid", "--scope", SCOPES];
    let token = format!("Authorization: Bearer {}\n", server.linxuan(&[&token[..], &database].concat(), "").trim());
    let cookie = server.sign_in("organiser%40example.invalid");
    let away = || {
        assert_eq!(ready(&server), 503);
        let asked =
            [format!("GET /\n{cookie}"), format!("GET /account\n{cookie}"), format!("GET /api/v1/entries/x\n{token}")];
        for head in &asked {
            let (answer, took) = timed(&server, head);
            assert_eq!(answer.status, 503, "{head}: {}", answer.body);
            assert!(answer.header("retry-after").is_some(), "{head}");
            let id = answer.header("x-request-id").unwrap();
            assert!(!head.contains("/api/") || answer.json()["request_id"] == id, "{}", answer.body);
            // Why, in the log under the same name.
            server.logged(&[id, "ERROR"]);
            assert!(took < Duration::from_secs(6), "{head}: {took:?}");
        }
    };
    let back = || {
        let until = Instant::now() + Duration::from_secs(20);
        while ready(&server) != 200 {
            assert!(Instant::now() < until);
            std::thread::sleep(Duration::from_millis(100));
        }
        assert_eq!(server.ask(&format!("GET /account\n{cookie}"), b"").status, 200);
        assert_eq!(server.ask(&format!("GET /api/v1/entries/x\n{token}"), b"").status, 404);
    };
    back();
    cluster.stop();
    away();
    cluster.start_again();
    back();
    // It takes connections and says nothing.
    cluster.signal("STOP");
    away();
    cluster.signal("CONT");
    back();
}

#[test]
fn the_page_of_a_fault_names_the_request_and_nothing_else() {
    let cluster = Cluster::start();
    let server = Server::with_database("fault", &cluster.url);
    let database = ["--database", &cluster.url];
    let account =
        ["account", "create", "--role", "organiser", "--email", "organiser@example.invalid", "--password-stdin"];
    server.linxuan(&[&account[..], &database].concat(), "a-long-password\n");
    let made = ["contest", "create", "--preset", "selection", "--title", "T"];
    let made: serde_json::Value = serde_json::from_str(&server.linxuan(&[&made[..], &database].concat(), "")).unwrap();
    let cookie = server.sign_in("organiser%40example.invalid");
    let page = format!("GET /contests/{}\n{cookie}", made["id"].as_str().unwrap());
    assert_eq!(server.ask(&page, b"").status, 200);
    // A row that no program wrote.
    let spoilt = Command::new(cluster.bin.join("psql"))
        .args([&cluster.url, "-q", "-c", "UPDATE contests SET settings = '{\"spoilt'"])
        .status();
    assert!(spoilt.unwrap().success());
    let answer = server.ask(&page, b"");
    assert_eq!(answer.status, 500, "{}", answer.body);
    let id = answer.header("x-request-id").unwrap();
    assert!(answer.body.contains(id), "{}", answer.body);
    assert!(!answer.body.contains("spoilt") && !answer.body.contains("settings"), "{}", answer.body);
    server.logged(&[id, "ERROR", "settings"]);
}

/// A request whose body does not come.
fn stalled(server: &Server, location: &str, token: &str) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let head = format!(
        "PATCH {location} HTTP/1.1\nHost: {}\nTus-Resumable: 1.0.0\n{token}Content-Type: application/offset+octet-stream\n\
         Upload-Offset: 0\nContent-Length: 1000\n\n",
        server.address
    );
    stream.write_all(head.replace('\n', "\r\n").as_bytes()).unwrap();
    stream
}

#[test]
fn uploads_that_stall_hold_back_their_own_person_only() {
    let server = Server::start("stalled");
    let contest = server.open_contest();
    let token = server.token("creator", "creator@example.invalid", SCOPES);
    let begin = |token: &str| {
        let entry = server.draft(&contest, token, &json!({ "title": "t" }));
        let metadata = metadata(&entry, "judging_copy", "a.mp4");
        let head =
            format!("POST /files\nTus-Resumable: 1.0.0\n{token}Upload-Length: 1000\nUpload-Metadata: {metadata}");
        server.ask(&head, b"").header("location").unwrap().to_owned()
    };
    let locations: Vec<String> = (0..9).map(|_| begin(&token)).collect();
    let held: Vec<TcpStream> = locations[..8].iter().map(|location| stalled(&server, location, &token)).collect();
    std::thread::sleep(Duration::from_millis(300));
    let patch = |location: &str, token: &str| {
        let head = format!(
            "PATCH {location}\nTus-Resumable: 1.0.0\n{token}Content-Type: application/offset+octet-stream\nUpload-Offset: 0"
        );
        server.ask(&head, b"abc")
    };
    let ninth = patch(&locations[8], &token);
    assert_eq!((ninth.status, ninth.header("retry-after").is_some()), (429, true), "{}", ninth.body);
    let other = server.token("creator", "other@example.invalid", SCOPES);
    assert_eq!(patch(&begin(&other), &other).status, 204, "another person's upload");
    assert_eq!(ready(&server), 200);
    drop(held);
    let until = Instant::now() + Duration::from_secs(5);
    while patch(&locations[8], &token).status != 204 {
        assert!(Instant::now() < until);
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn half_a_form_holds_nobody_else() {
    let server = Server::start("half-a-form");
    let _organiser = organiser(&server);
    let half = |n: usize| {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let head =
            "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60";
        write!(stream, "POST /sign-in HTTP/1.1\r\nHost: {}\r\n{head}\r\n\r\n_form=sign-in&email=a{n}", server.address)
            .unwrap();
        stream
    };
    let halves: Vec<TcpStream> = (0..40).map(half).collect();
    std::thread::sleep(Duration::from_millis(300));
    // Others sign in and read meanwhile.
    let guess = server.form("/sign-in", "", "_form=sign-in&email=nobody%40example.invalid&password=wrong-password");
    assert_eq!(guess.status, 422, "{}", guess.body);
    assert_eq!(server.ask("GET /sign-in", b"").status, 200);
    for mut stream in halves {
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        assert!(said.starts_with("HTTP/1.1 408"), "{said}");
    }
}

#[test]
fn guesses_at_once_are_counted_one_by_one() {
    let server = Server::start("guesses");
    organiser(&server);
    // The right password is the last one tried, so no guess after the tenth may have been compared.
    let guess = |password: &str| {
        server.form("/sign-in", "", &format!("_form=sign-in&email=organiser%40example.invalid&password={password}"))
    };
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let guesses: Vec<_> = (0..120).map(|nth| scope.spawn(move || guess(&format!("guess-number-{nth}")))).collect();
        guesses.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let compared = answers.iter().filter(|answer| !answer.body.contains("尝试次数过多")).count();
    assert!(answers.iter().all(|answer| answer.status == 422));
    assert!((1..=10).contains(&compared), "{compared} of 120 guesses were compared");
}
