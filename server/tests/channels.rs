//! What other programs and sites read of films that everybody may see, over a real port; and a channel as an office adds it by the
//! form of its page, in a process that is set up for tests.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use harness::pdf::Pdf;
use harness::stage::Stage;
use harness::{Server, empty_folder, python, schema};
use serde_json::{Value, json};

#[test]
fn feeds_and_players_are_the_same_whoever_asks_and_end_with_the_release() {
    let (stage, [chosen, other]) = Stage::exhibiting("channels");
    let get = |path: &str, more: &str| stage.server.ask(&format!("GET {path}\n{more}"), b"");
    let feed = format!("/feeds/contests/{}/films.xml", stage.contest);
    let film = format!("/feeds/films/{chosen}.mp4");
    let first = get(&feed, "");
    assert_eq!((first.status, first.header("content-type")), (200, Some("application/rss+xml; charset=utf-8")));
    assert!(first.body.contains(&chosen) && !first.body.contains(&other), "{}", first.body);
    for private in ["example.invalid", "000-1", "Office of", "Signed and kept"] {
        assert!(!first.body.contains(private), "{private}: {}", first.body);
    }
    assert_eq!(get(&feed, "Cookie: session=wrong").body, first.body, "with a wrong session");
    assert_eq!(get(&feed, &stage.organiser.cookie).body, first.body, "with a session");
    let tag = first.header("etag").unwrap();
    assert_eq!(get(&feed, &format!("If-None-Match: {tag}")).status, 304);
    for also in ["/feeds/films.xml", "/feeds/films.json"] {
        assert!(get(also, "").body.contains(&chosen), "{also}");
    }

    // The file of the feed: whole, its head, a part.
    let head = stage.server.ask(&format!("HEAD {film}"), b"");
    assert_eq!((head.status, head.header("content-type"), head.bytes.len()), (200, Some("video/mp4"), 0));
    let length = head.header("content-length").unwrap().to_owned();
    assert!(first.body.contains(&format!("length=\"{length}\"")), "{}", first.body);
    let part = get(&film, "Range: bytes=0-9");
    assert_eq!((part.status, part.bytes.len()), (206, 10));
    assert_eq!(part.header("content-range").unwrap(), format!("bytes 0-9/{length}"));
    assert_eq!(get(&format!("/feeds/films/{other}.mp4"), "").status, 404, "not chosen");

    // The player: framed by whom the contest allows.
    let embed = format!("/embed/{chosen}");
    let alone = get(&embed, "");
    let policy = alone.header("content-security-policy").unwrap();
    assert!(policy.ends_with("frame-ancestors 'self'"), "{policy}");
    assert_eq!(alone.header("x-frame-options"), None);
    let hosts = format!("_form=hosts&hosts={}", "news.example%0Atv.example%3A8443");
    stage.done(&stage.organiser, &stage.at("/channels"), &hosts);
    let allowed = get(&embed, "");
    let policy = allowed.header("content-security-policy").unwrap();
    assert!(policy.ends_with("'self' https://news.example https://tv.example:8443"), "{policy}");
    let page = get(&format!("/gallery/{chosen}"), "");
    assert!(page.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"));
    assert!(page.body.contains("application/json+oembed") && page.body.contains("og:video"), "{}", page.body);
    let site = format!("http://{}", stage.server.address);
    let asked = format!("/oembed?url={}", format!("{site}/gallery/{chosen}").replace(':', "%3A").replace('/', "%2F"));
    let learned = get(&asked, "");
    assert_eq!(learned.status, 200, "{}", learned.body);
    assert_eq!(learned.json()["type"], "video");
    assert_eq!(get(&format!("{asked}&format=xml"), "").status, 501);

    // Posters are the office's.
    let poster = stage.at(&format!("/channels/posters/{chosen}.png"));
    assert_eq!(get(&poster, "").status, 401);
    assert_eq!(get(&poster, &stage.creator.cookie).status, 403);
    let made = get(&poster, &stage.staff.cookie);
    assert_eq!((made.status, made.header("content-type")), (200, Some("image/png")));
    let printed = get(&stage.at(&format!("/channels/posters/{chosen}.pdf?lang=en")), &stage.staff.cookie);
    let sheet = Pdf::read(&printed, &stage.server.data);
    let pictures = sheet.pictures();
    assert_eq!(pictures.len(), 1, "{}", sheet.about);
    let [_, _, left, top, right, bottom] = pictures[0];
    assert!(left >= 0.0 && top >= 0.0 && right <= 1_080.1 && bottom <= 608.1, "{left} {top} {right} {bottom}");
    assert!(sheet.says("Night Ferry") && printed.bytes.len() < 2_000_000, "{} bytes", printed.bytes.len());

    let release = format!("/entries/{chosen}/release");
    stage.done(&stage.staff, &release, "_form=withdraw-release&reason=The+author+asked");
    assert!(!get(&feed, "").body.contains(&chosen));
    for gone in [film, embed, asked] {
        assert_eq!(get(&gone, "").status, 404, "{gone}");
    }
}

/// JSON Feed 1.1, as far as films are told by it.
fn json_feed() -> Value {
    let (text, number) = (json!({ "type": "string" }), json!({ "type": "integer" }));
    let author = json!({ "type": "object", "required": ["name"], "properties": { "name": text } });
    let attachment = json!({
        "type": "object", "required": ["url", "mime_type"],
        "properties": { "url": text, "mime_type": text, "size_in_bytes": number, "duration_in_seconds": number },
    });
    let item = json!({
        "type": "object", "required": ["id", "content_text"],
        "properties": {
            "id": text, "url": text, "title": text, "content_text": text, "image": text,
            "date_published": { "type": "string", "format": "date-time" },
            "authors": { "type": "array", "items": author },
            "attachments": { "type": "array", "items": attachment },
        },
    });
    json!({
        "type": "object", "required": ["version", "title", "items"],
        "properties": {
            "version": { "enum": ["https://jsonfeed.org/version/1.1"] },
            "title": text, "home_page_url": text, "feed_url": text, "description": text, "language": text,
            "items": { "type": "array", "items": item },
        },
    })
}

#[test]
fn readers_of_feeds_find_everything_of_a_film_in_each_form() {
    let (stage, [chosen, _]) = Stage::exhibiting("feeds");
    let get = |path: &str| stage.server.ask(&format!("GET {path}\nAccept-Language: en"), b"");
    let site = format!("http://{}", stage.server.address);
    let (page, file) = (format!("{site}/gallery/{chosen}"), format!("{site}/feeds/films/{chosen}.mp4"));
    let head = stage.server.ask(&format!("HEAD /feeds/films/{chosen}.mp4"), b"");
    let length = head.header("content-length").unwrap();
    let rss = |path: &str| {
        let read = python::told("feed", "python3-feedparser", &get(path).bytes, &stage.server.data);
        assert_eq!((&read["faults"], &read["version"]), (&json!(""), &json!("rss20")), "{path}: {read}");
        assert_eq!(read["namespaces"]["media"], "http://search.yahoo.com/mrss/", "{path}");
        // What RSS asks of every channel.
        for needed in ["title", "link", "description"] {
            assert!(read[needed].as_str().is_some_and(|text| !text.is_empty()), "{needed} of {path}: {read}");
        }
        assert_eq!(read["items"].as_array().map(Vec::len), Some(1), "{path}: {read}");
        read
    };
    let read = rss(&format!("/feeds/contests/{}/films.xml", stage.contest));
    assert_eq!((&read["title"], &read["language"]), (&json!("T"), &json!("en")), "{read}");
    let item = &read["items"][0];
    assert_eq!(item["title"], "Night Ferry");
    assert_eq!(item["summary"], "A film of this test.");
    assert_eq!((&item["id"], &item["id_is_link"]), (&json!(format!("urn:uuid:{chosen}")), &json!(false)));
    assert_eq!((&item["link"], &item["author"]), (&json!(page), &json!("T")));
    assert!(item["published"].as_i64().is_some_and(|at| at > 0), "{item}");
    assert_eq!(item["enclosures"], json!([{ "href": file, "length": length, "type": "video/mp4" }]));
    let content = &item["content"][0];
    for (key, value) in [("url", file.as_str()), ("type", "video/mp4"), ("medium", "video"), ("filesize", length)] {
        assert_eq!(content[key], value, "{key}: {content}");
    }
    let seconds = content["duration"].as_str().unwrap();
    assert_eq!(item["seconds"], seconds);

    // A reader of all films knows the film again, whichever form it reads.
    assert_eq!(rss("/feeds/films.xml")["items"][0], *item);
    let answer = get("/feeds/films.json");
    assert_eq!(answer.header("content-type"), Some("application/feed+json"));
    let (told, schema) = (answer.json(), json_feed());
    assert_eq!(schema::faults(&schema, &schema, &told), Vec::<String>::new(), "{told}");
    assert_eq!(told["feed_url"], format!("{site}/feeds/films.json"));
    let same = &told["items"][0];
    assert_eq!((&same["id"], &same["url"], &same["title"]), (&item["id"], &item["link"], &item["title"]));
    let expected = json!({
        "url": file, "mime_type": "video/mp4",
        "size_in_bytes": length.parse::<i64>().unwrap(), "duration_in_seconds": seconds.parse::<i64>().unwrap(),
    });
    assert_eq!(same["attachments"], json!([expected]));
}

#[test]
fn a_private_feed_is_shown_once_logged_nowhere_and_ends_with_its_token() {
    let (stage, [chosen, _]) = Stage::exhibiting("private-feed");
    let (page, organiser) = (stage.at("/channels"), &stage.organiser);
    let staff = stage.server.form(&page, &stage.staff.cookie, "_form=feed&name=Station");
    assert_eq!(staff.status, 403, "{}", staff.body);
    let made = stage.server.form(&page, &organiser.cookie, "_form=feed&name=Station");
    assert_eq!(made.status, 200, "{}", made.body);
    let token = made.body.split("/feeds/private/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    assert!(!stage.get(organiser, &page).body.contains(&token));
    let feed = format!("/feeds/private/{token}/films.xml");
    let film = format!("/feeds/private/{token}/films/{chosen}.mp4");
    let get = |path: &str| stage.server.ask(&format!("GET {path}"), b"");
    assert!(get(&feed).body.contains(&film));
    assert_eq!(get(&feed).header("cache-control"), Some("private, no-cache, no-transform"));
    assert_eq!(get(&film).status, 200);
    stage.server.logged(&["/feeds/private/…"]);
    assert!(!stage.server.log.lock().unwrap().iter().any(|line| line.contains(&token)));
    let key = stage.hidden(organiser, &page, "feed");
    stage.done(organiser, &page, &format!("_form=feed-revoke&feed={key}"));
    assert_eq!((get(&feed).status, get(&film).status), (404, 404));
}

/// A process that sends messages to this machine too.
fn on_loopback() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
    // Messages go to their address alone: a proxy that takes nothing is not asked.
    command.env("LINXUAN_CHANNELS_ON_LOOPBACK", "1").env("http_proxy", "http://127.0.0.1:1");
    command
}

/// A server of this process, with an organiser who is signed in, and the page of channels.
fn office(name: &str, command: Command) -> (Server, String, String) {
    let server = Server::started(command, &["serve"], empty_folder(name));
    let account = ["account", "create", "--role", "organiser", "--email", "o@example.invalid", "--password-stdin"];
    server.linxuan(&account, "a-long-password\n");
    let cookie = format!("Accept-Language: en\n{}", server.sign_in("o%40example.invalid"));
    let page = format!("/contests/{}/channels", server.open_contest());
    (server, cookie, page)
}

/// A program that takes every message; its port, and the messages as they come.
fn receiver() -> (u16, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, arrived) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let message = message(&stream);
            stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").unwrap();
            if sender.send(message).is_err() {
                return;
            }
        }
    });
    (port, arrived)
}

/// A request, its head and its body.
fn message(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut text, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        text.push_str(&line);
        if let Some(found) = line.to_lowercase().strip_prefix("content-length: ") {
            length = found.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    text + std::str::from_utf8(&body).unwrap()
}

/// The form that adds a program on this port, which is told of these events.
fn program(port: u16, events: &[&str]) -> String {
    let hook = format!("http%3A%2F%2F127.0.0.1%3A{port}%2Fhook-of-mine");
    let events: Vec<String> = events.iter().map(|event| format!("events={event}")).collect();
    format!("_form=channel&kind=webhook&name=Programs&address={hook}&secret=&lang=en&{}", events.join("&"))
}

#[test]
fn a_program_gets_a_signed_message_and_its_secret_is_shown_once() {
    let (port, arrived) = receiver();
    let add = program(port, &["round.opened"]);

    let (server, cookie, page) = office("channels-off", Command::new(env!("CARGO_BIN_EXE_linxuan")));
    let refused = server.form(&page, &cookie, &add);
    assert_eq!(refused.status, 422, "it is off unless a test sets it: {}", refused.body);
    drop(server);

    let (server, cookie, page) = office("channels-on", on_loopback());
    let added = server.form(&page, &cookie, &add);
    assert_eq!(added.status, 200, "{}", added.body);
    assert!(added.body.contains("whsec_"), "{}", added.body);
    let later = server.ask(&format!("GET {page}\n{cookie}"), b"").body;
    assert!(!later.contains("whsec_") && !later.contains("hook-of-mine"), "{later}");
    let channel = later.split("name=\"channel\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let tried = server.form(&page, &cookie, &format!("_form=channel-act&act=try&channel={channel}"));
    assert_eq!(tried.status, 303, "{}", tried.body);
    let message = arrived.recv_timeout(Duration::from_secs(30)).unwrap();
    for part in ["webhook-id: ", "webhook-timestamp: ", "webhook-signature: v1,", "POST /hook-of-mine HTTP/1.1"] {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert!(!server.log.lock().unwrap().iter().any(|line| line.contains("hook-of-mine") || line.contains("whsec_")));
    let deliveries = server.ask(&format!("GET {page}/deliveries\n{cookie}"), b"");
    assert_eq!(deliveries.status, 200);
    let stranger = server.ask(&format!("GET {page}"), b"");
    assert_ne!(stranger.status, 200, "strangers are sent to sign in");
}

#[test]
fn what_is_published_and_released_reaches_a_program_with_nothing_private() {
    let (port, arrived) = receiver();
    let stage = Stage::on(Server::started(on_loopback(), &["serve"], empty_folder("channels-told")), 1);
    let add = program(port, &["notice.published", "film.released", "result.published"]);
    let added = stage.server.form(&stage.at("/channels"), &stage.organiser.cookie, &add);
    assert_eq!(added.status, 200, "{}", added.body);
    let [chosen, _] = stage.exhibit();
    stage.done(&stage.organiser, &stage.at(""), "_form=advance&to=final&reason=Nothing+was+objected");

    let mut told = BTreeMap::new();
    for _ in 0..3 {
        let message = arrived.recv_timeout(Duration::from_secs(30)).unwrap();
        for private in ["example.invalid", "000-1", "Office of", "Signed and kept", "Nothing was objected"] {
            assert!(!message.contains(private), "{private}: {message}");
        }
        let (head, body) = message.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("POST /hook-of-mine ") && head.contains("webhook-signature: v1,"), "{head}");
        let body: Value = serde_json::from_str(body).unwrap();
        told.insert(body["type"].as_str().unwrap().to_owned(), body["data"].clone());
    }
    let contest = json!({ "id": stage.contest, "title": "T" });
    let call = format!("http://{}/calls/{}", stage.server.address, stage.contest);
    for (kind, page) in [("notice.published", "notice"), ("result.published", "result")] {
        assert_eq!(told[kind], json!({ "contest": contest, "url": format!("{call}/{page}") }), "{told:?}");
        let opened = stage.server.ask(&format!("GET /calls/{}/{page}", stage.contest), b"");
        assert_eq!(opened.status, 200, "{page}: {}", opened.body);
    }
    let released = &told["film.released"];
    assert_eq!((&released["contest"], &released["entry"]["id"]), (&contest, &json!(chosen)), "{told:?}");
    // Whoever may not see it yet knows no more than its number.
    assert_eq!(released["entry"].get("title"), None, "{told:?}");
}
