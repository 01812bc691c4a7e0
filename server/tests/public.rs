//! Pages for everybody on a real port: the same whoever asks, small, without script, and with nothing that is private.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::net::TcpListener;
use std::sync::Barrier;

use harness::stage::Stage;
use harness::{Server, python};
use serde_json::json;
use words::{Lang, notices, objections, public};

/// The most that a page and its style sheet weigh, bytes.
const MOST_BYTES: usize = 60_000;
/// The most that the picture of a film in a page weighs, bytes.
const MOST_PICTURE: usize = 20_000;

#[test]
fn nothing_private_is_on_a_page_for_everybody_and_it_is_the_same_whoever_asks() {
    let (stage, [chosen, other]) = Stage::exhibiting("public");
    // Without an administrator the front page is the one that sets up.
    stage.newcomer("administrator", "administrator");
    let call = format!("/calls/{}", stage.contest);
    let film = format!("/gallery/{chosen}");
    for path in ["/", call.as_str(), "/gallery", film.as_str()] {
        let page = stage.server.ask(&format!("GET {path}\nAccept-Language: en"), b"");
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        for private in
            ["example.invalid", "000-1", "Office of", "Signed and kept", "Quiet Mill", other.as_str(), "95.0"]
        {
            assert!(!page.body.contains(private), "{private} on {path}: {}", page.body);
        }
        assert!(!page.body.contains("<script") && !page.body.contains(".wasm"), "{path}");
        let sheet = page.body.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
        let sheet = stage.server.ask(&format!("GET {sheet}"), b"");
        let weight = page.bytes.len() + if sheet.status == 200 { sheet.bytes.len() } else { 0 };
        // With the picture of the one film that it shows.
        let weight = weight + if page.body.contains("small.jpg") { MOST_PICTURE } else { 0 };
        assert!(weight <= MOST_BYTES, "{path} weighs {weight} bytes");

        let wrong = stage.server.ask(&format!("GET {path}\nAccept-Language: en\nCookie: session=wrong"), b"");
        assert_eq!(wrong.body, page.body, "{path} with a wrong session");
        if path != "/" {
            let with = format!("GET {path}\nAccept-Language: en\n{}", stage.organiser.cookie);
            assert_eq!(stage.server.ask(&with, b"").body, page.body, "{path} with a session");
        }
        assert_eq!(page.header("cache-control"), Some("public, no-cache"), "{path}");
        let tag = page.header("etag").unwrap();
        let again = stage.server.ask(&format!("GET {path}\nAccept-Language: en\nIf-None-Match: {tag}"), b"");
        assert_eq!((again.status, again.bytes.len()), (304, 0), "{path}");
    }
    // When what was and is, as far as it is known, each with the day of the week.
    let page = stage.server.ask(&format!("GET {call}\nAccept-Language: en"), b"").body;
    for label in [public::call_opened(Lang::En), "First round", notices::page(Lang::En)] {
        let told = page.split(&format!("<dt>{label}<")).nth(1).and_then(|rest| rest.split("</dd>").next());
        let told = told.unwrap_or_else(|| unreachable!("no {label}: {page}"));
        let weekdays = ["Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "];
        assert!(weekdays.iter().any(|weekday| told.contains(weekday)), "{label}: {told}");
    }
    assert!(!page.contains(public::result_stood(Lang::En)), "nothing is final yet: {page}");
    // Very large type is another page, and no other than that.
    let large = stage.server.ask(&format!("GET {call}\nAccept-Language: en\nCookie: type=large"), b"");
    assert!(large.body.contains("data-type=\"large\""), "{}", large.body);
    let small = || stage.server.ask(&format!("GET {film}/small.jpg"), b"");
    // A worker makes it beside everything else.
    let pictures = std::iter::repeat_with(small).inspect(|answer| {
        if answer.status != 200 {
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    });
    let small = pictures.take(100).find(|answer| answer.status == 200).unwrap();
    assert_eq!(small.header("content-type"), Some("image/jpeg"));
    assert!(small.bytes.len() <= MOST_PICTURE, "{} bytes", small.bytes.len());
    let hidden = ["", "/poster.jpg", "/small.jpg"].map(|part| format!("/gallery/{other}{part}"));
    for hidden in hidden.into_iter().chain(["/calls/none".to_owned()]) {
        assert_eq!(stage.server.ask(&format!("GET {hidden}"), b"").status, 404, "{hidden}");
    }
}

#[test]
fn a_withdrawal_takes_a_film_off_every_page_at_once() {
    let (stage, [chosen, _]) = Stage::exhibiting("withdrawal");
    let get = |path: &str| stage.server.ask(&format!("GET {path}"), b"");
    let film = format!("/gallery/{chosen}");
    let page = get(&film);
    let address = page.body.split("src=\"/media/").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let address = format!("/media/{address}");
    let part = stage.server.ask(&format!("GET {address}\nRange: bytes=0-9"), b"");
    assert_eq!((part.status, part.bytes.len()), (206, 10));
    let poster = get(&format!("{film}/poster.jpg"));
    assert_eq!((poster.status, poster.header("content-type")), (200, Some("image/jpeg")));
    assert!(get("/gallery").body.contains(&chosen));

    let release = format!("/entries/{chosen}/release");
    let before = stage.get(&stage.staff, &release).body;
    assert!(before.contains("无法收回"), "which copies cannot be recalled is read before: {before}");
    stage.done(&stage.staff, &release, "_form=withdraw-release&reason=The+author+asked");
    assert!(!get("/gallery").body.contains(&chosen), "though the page was kept");
    for gone in [film.as_str(), address.as_str(), &format!("{film}/poster.jpg"), &format!("{film}/small.jpg")] {
        assert_eq!(get(gone).status, 404, "{gone}");
    }
}

#[test]
fn files_of_a_public_page_are_taken_in_by_its_office_and_given_to_everybody() {
    let stage = Stage::open("public-files", 0);
    assert_eq!(stage.attach(&stage.creator, "form.pdf", b"%PDF-1.7").status, 403);
    assert_eq!(stage.attach(&stage.staff, "form.pdf", b"%PDF-1.7").status, 303);
    // What is wrong with a file is said on the page.
    let refused = stage.attach(&stage.staff, "page.html", b"<script>");
    assert_eq!((refused.status, refused.header("set-cookie").is_some()), (303, true));
    let call = stage.server.ask(&format!("GET /calls/{}", stage.contest), b"").body;
    assert!(call.contains("form.pdf") && !call.contains("page.html"), "{call}");
    let address = call.split("href=\"/calls/").find(|part| part.contains("/files/")).unwrap();
    let address = format!("/calls/{}", address.split('"').next().unwrap());
    let file = stage.server.ask(&format!("GET {address}"), b"");
    assert_eq!((file.status, file.body.as_str()), (200, "%PDF-1.7"));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment; "));
    assert_eq!(file.header("content-security-policy"), Some("default-src 'none'; sandbox"));

    // Whoever has it is told so without its bytes, which cannot be read here.
    python::sql(&stage.server.data, "ALTER TABLE public_files RENAME COLUMN bytes TO elsewhere;");
    let has = format!("GET {address}\nIf-None-Match: {}", file.header("etag").unwrap());
    assert_eq!(stage.server.ask(&has, b"").status, 304);
    let head = stage.server.ask(&format!("HEAD {address}"), b"");
    assert_eq!((head.status, head.header("content-length"), head.bytes.len()), (200, Some("8"), 0));
    assert!(stage.server.ask(&format!("GET {address}"), b"").status >= 500);
}

/// How many pages for everybody were made by now, as figures tell at this address.
fn pages_made(internal: &str) -> u32 {
    let figures = Server::request(internal, "GET /metrics", b"").body;
    let found = figures.lines().find_map(|line| line.strip_prefix("linxuan_public_pages_made_total "));
    found.unwrap().parse().unwrap()
}

#[test]
fn a_page_with_a_slash_or_words_behind_its_address_is_the_one_that_is_kept() {
    let internal = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let server = Server::with_flags("one-page", &["--internal-listen", &internal]);
    let get = |address: &str| server.ask(&format!("GET {address}\nAccept-Language: en\nCookie: session=wrong"), b"");
    for (page, others) in [
        ("/gallery", ["/gallery/", "/gallery?x=1", "/gallery/?page=&utm_source=a&x"]),
        ("/gallery?page=2", ["/gallery/?page=2", "/gallery?x=1&page=2", "/gallery?page=2&page=3&number=1"]),
        ("/objections", ["/objections/", "/objections?x", "/objections/?page=2"]),
    ] {
        let (before, first) = (pages_made(&internal), get(page));
        assert_eq!(first.status, 200, "{page}: {}", first.body);
        for other in others {
            let answer = get(other);
            assert_eq!((answer.status, answer.header("etag")), (200, first.header("etag")), "{other}");
            assert!(answer.body == first.body, "{other}: {}", answer.body);
        }
        assert_eq!(pages_made(&internal) - before, 1, "{page}");
    }
    // What a page reads comes through.
    for name in ["contest", "category", "region"] {
        let field = format!("id=\"f-{name}\"");
        assert!(!get("/gallery").body.contains(&field), "nothing to choose from");
        assert!(get(&format!("/gallery?{name}=x")).body.contains(&field), "{name}");
    }
    let told = get("/objections?kept=2&refused=busy").body;
    for words in [objections::evidence_kept(Lang::En, 2), objections::evidence_refused(Lang::En).to_owned()] {
        assert!(told.contains(&words), "{words}: {told}");
    }
}

#[test]
fn what_a_hundred_ask_for_at_once_is_made_once_after_each_change() {
    let internal = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let server = Server::with_flags("at-once", &["--internal-listen", &internal]);
    let contest = server.open_contest();
    let token = server.token("creator", "maker@example.org", "entries:read,entries:write");
    let made = || pages_made(&internal);
    for nth in 0..3 {
        // Whatever changes, what was kept holds no more.
        server.draft(&contest, &token, &json!({ "title": format!("Film {nth}") }));
        let (before, together) = (made(), Barrier::new(100));
        std::thread::scope(|scope| {
            for _ in 0..100 {
                scope.spawn(|| {
                    together.wait();
                    assert_eq!(server.ask("GET /gallery\nAccept-Language: en", b"").status, 200);
                });
            }
        });
        assert_eq!(made() - before, 1, "by the first who asked");
    }
    // What is not kept is made for each, and nobody waits for it in vain.
    let together = Barrier::new(20);
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| {
                together.wait();
                assert_eq!(server.ask("GET /calls/none", b"").status, 404);
            });
        }
    });
}
