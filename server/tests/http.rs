//! The process on a real port, spoken to as a client would.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::io::Write as _;
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use harness::walk::links;
use harness::{Server, film, metadata, sha256};

#[test]
fn every_answer_holds_the_browser_to_our_rules() {
    let server = Server::start("headers");
    assert_eq!(server.ask("GET /healthz", b"").body, "ok\n");
    assert_eq!(server.ask("GET /readyz", b"").status, 200);
    let page = server.ask("GET /setup", b"");
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self' 'nonce-") && !policy.contains("unsafe-inline"), "{policy}");
    assert!(!page.body.contains(" style="), "an inline style would be refused");
    for (name, value) in
        [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "same-origin")]
    {
        assert_eq!(page.header(name), Some(value));
    }
    let again = server.ask("GET /setup", b"");
    assert_ne!(again.header("content-security-policy"), Some(policy), "the nonce is minted for each answer");
    assert_eq!(server.ask("GET /nowhere", b"").status, 404);
}

#[test]
fn what_is_written_is_for_its_own_account_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let server = Server::start("modes");
    server.linxuan(&["backup", server.data.join("backup.tar").to_str().unwrap()], "");
    let mut folders = vec![server.data.clone()];
    let mut found = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let mode = path.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
            folders.extend(path.is_dir().then_some(path));
            found += 1;
        }
    }
    assert!(found > 3, "{found} files");
}

#[test]
fn a_stop_right_after_the_start_ends_well() {
    for signal in ["TERM", "HUP", "INT"] {
        let mut server = Server::start(&format!("stop-{signal}"));
        assert!(server.stop_with(signal).1, "{signal}");
    }
}

#[test]
fn each_request_has_a_line_with_its_name_and_no_secret() {
    let server = Server::start("log");
    server.token("creator", "creator@example.invalid", "entries:read");
    let made = server.linxuan(
        &["account", "create", "--role", "creator", "--email", "me@example.invalid", "--password-stdin"],
        "a-long-password\n",
    );
    let person = serde_json::from_str::<serde_json::Value>(&made).unwrap()["id"].as_str().unwrap().to_owned();
    let cookie = server.sign_in("me%40example.invalid");
    let answer = server.ask(&format!("GET /account?secret=query\n{cookie}"), b"");
    let id = answer.header("x-request-id").unwrap();
    let line = server.logged(&[id]);
    for part in ["GET", "/account", "status=200", person.as_str(), "127.0.0.1", "ms="] {
        assert!(line.contains(part), "{part}: {line}");
    }
    assert!(!line.contains('\u{1b}') && !line.contains("query"), "{line}");
    server.ask("GET /reset/of-one-person", b"");
    server.ask("GET /invitation/of-one-person", b"");
    let elsewhere = "Content-Type: application/x-www-form-urlencoded\nOrigin: https://elsewhere.example";
    assert_eq!(server.ask(&format!("POST /reset/of-one-person\n{elsewhere}"), b"password=x").status, 403);
    server.logged(&["/invitation/"]);
    server.logged(&["cross-site write refused"]);
    server.logged(&["POST", "/reset/"]);
    assert!(!server.log.lock().unwrap().iter().any(|line| line.contains("of-one-person")));

    let server = Server::logging_json("log-json");
    let answer = server.ask("GET /nowhere\nX-Forwarded-For: 198.51.100.1, 203.0.113.9", b"");
    let line = server.logged(&[answer.header("x-request-id").unwrap()]);
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(
        (&line["status"], &line["client"], &line["path"]),
        (&404.into(), &"203.0.113.9".into(), &"/nowhere".into())
    );
}

#[test]
fn the_first_run_needs_the_code_that_was_printed() {
    let server = Server::start("setup");
    let fields = |code: &str| {
        format!(
            "_form=setup&code={code}&name=Admin&email=admin%40example.invalid&password=a-long-password&organiser=yes"
        )
    };
    let wrong = if server.code == "000000" { "000001" } else { "000000" };
    assert_eq!(server.form("/setup", "", &fields(wrong)).status, 422);
    let other_site = server.ask(
        "POST /setup\nContent-Type: application/x-www-form-urlencoded\nSec-Fetch-Site: cross-site",
        fields(&server.code).as_bytes(),
    );
    assert_eq!(other_site.status, 403);
    let done = server.form("/setup", "", &fields(&server.code));
    assert_eq!(done.status, 303);
    let cookie = done.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert_eq!(server.ask("GET /setup", b"").header("location"), Some("/sign-in"), "once only");
    assert_eq!(
        server.form("/sign-in", "", "_form=sign-in&email=admin%40example.invalid&password=wrong-password").status,
        422
    );
}

#[test]
fn a_film_survives_cuts_and_a_killed_server() {
    let server = Server::start("upload");
    server.linxuan(
        &["account", "create", "--role", "creator", "--email", "c@example.invalid", "--password-stdin"],
        "a-long-password\n",
    );
    let contest = server.open_contest();
    let cookie = server.sign_in("c%40example.invalid");
    let begun = server.form(&format!("/contests/{contest}/enter"), &cookie, "_form=begin");
    assert_eq!(begun.status, 303, "{}", begun.body);
    let entry = begun.header("location").unwrap().rsplit('/').next().unwrap().to_owned();

    let film = film(&server.data);
    let metadata = metadata(&entry, "judging_copy", "a.mp4");
    let tus = format!("Tus-Resumable: 1.0.0\nSec-Fetch-Site: same-origin\n{cookie}");
    let created =
        server.ask(&format!("POST /files\n{tus}Upload-Length: {}\nUpload-Metadata: {metadata}", film.len()), b"");
    assert_eq!(created.status, 201, "{}", created.body);
    let location = created.header("location").unwrap().to_owned();

    // A request that is cut: its head promises everything, half of it arrives.
    let half = film.len() / 2;
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let head = tus.replace('\n', "\r\n");
    write!(
        stream,
        "PATCH {location} HTTP/1.1\r\nHost: {}\r\n{head}Content-Type: application/offset+octet-stream\r\n\
         Upload-Offset: 0\r\nContent-Length: {}\r\n\r\n",
        server.address,
        film.len()
    )
    .unwrap();
    stream.write_all(&film[..half]).unwrap();
    stream.flush().unwrap();
    let arriving = server.data.join("films/arriving").join(location.rsplit('/').next().unwrap());
    let until = Instant::now() + Duration::from_secs(30);
    while std::fs::metadata(&arriving).map_or(0, |file| file.len()) == 0 {
        assert!(Instant::now() < until, "nothing of it arrives");
        std::thread::sleep(Duration::from_millis(10));
    }
    stream.shutdown(Shutdown::Both).unwrap();
    let offset = |server: &Server| -> usize {
        server.ask(&format!("HEAD {location}\n{tus}"), b"").header("upload-offset").unwrap().parse().unwrap()
    };
    let kept = offset(&server);
    assert!(kept > 0 && kept <= half, "{kept} of {half}");

    // Killed without a word, started again on the same folder.
    let mut server = server.kill_and_restart();
    assert_eq!(offset(&server), kept, "the offset never goes back");
    let patch = |server: &Server, at: usize, body: &[u8]| {
        let head = format!("PATCH {location}\n{tus}Content-Type: application/offset+octet-stream\nUpload-Offset: {at}");
        server.ask(&head, body)
    };
    assert_eq!(patch(&server, kept - 1, &film[kept - 1..]).status, 409);
    assert_eq!(patch(&server, kept, &film[kept..]).status, 204);
    let stranger = server.ask(&format!("HEAD {location}\nTus-Resumable: 1.0.0"), b"");
    assert!(matches!(stranger.status, 401 | 404), "{}", stranger.status);

    let sha256 = sha256(&film);
    let until = Instant::now() + Duration::from_secs(30);
    let page = loop {
        let page = server.ask(&format!("GET /entries/{entry}\n{cookie}"), b"");
        if page.body.contains("/media/") || Instant::now() > until {
            break page;
        }
        std::thread::sleep(Duration::from_millis(200));
    };
    assert!(page.body.contains(&sha256), "the checksum of what was sent stands on the page");
    let media = page.body.split("/media/").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let part = server.ask(&format!("GET /media/{media}\n{cookie}Range: bytes=10-19"), b"");
    assert_eq!((part.status, part.bytes.len()), (206, 10));
    assert_eq!(part.header("content-range"), Some(format!("bytes 10-19/{}", film.len()).as_str()));
    let beyond = server.ask(&format!("GET /media/{media}\n{cookie}Range: bytes=999999999-"), b"");
    assert_eq!(beyond.status, 416);
    assert_eq!(server.ask(&format!("GET /media/{media}"), b"").status, 404, "the address is this session's");
    let other = server.sign_in("c%40example.invalid");
    assert_eq!(server.ask(&format!("GET /media/{media}\n{other}"), b"").status, 404, "even of the same person's");

    let (took, well) = server.stop();
    assert!(well && took < Duration::from_secs(10), "{took:?}");
}

#[test]
fn exports_say_what_there_is_and_old_addresses_lead_on() {
    let server = Server::start("exports");
    for role in ["organiser", "creator"] {
        let email = format!("{role}@example.invalid");
        let account = ["account", "create", "--role", role, "--email", &email, "--password-stdin"];
        server.linxuan(&account, "a-long-password\n");
    }
    let contest = server.open_contest();
    let organiser = server.sign_in("organiser%40example.invalid");
    let get = |path: &str, cookie: &str| server.ask(&format!("GET /contests/{contest}/{path}\n{cookie}"), b"");

    for (file, words) in [
        ("nothing.xlsx?lang=en", "Unknown export “nothing”; allowed: entries, shortlist, result, office-entries,"),
        ("shortlist.docx?lang=en", "Unknown format “docx”; allowed: xlsx, csv, json, pdf."),
        ("shortlist?lang=zh", "没有“”格式，可用：xlsx、csv、json、pdf。"),
    ] {
        let answer = get(&format!("exports/{file}"), &organiser);
        assert_eq!(answer.status, 404, "{file}");
        assert!(answer.body.contains(words), "{file}: {}", answer.body);
    }
    let early = get("exports/shortlist.csv?lang=en", &organiser);
    assert_eq!(early.status, 409, "{}", early.body);
    assert!(early.body.contains("not sealed"), "{}", early.body);
    let creator = server.sign_in("creator%40example.invalid");
    assert_eq!(get("exports/shortlist.csv", &creator).status, 403);
    assert_eq!(get("exports/shortlist.csv", "").status, 401);

    let entries = get("exports/entries.csv?lang=zh", &organiser);
    assert_eq!(entries.status, 200, "{}", entries.body);
    assert_eq!(entries.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(entries.header("cache-control"), Some("no-store"));
    let named =
        "attachment; filename=\"entries.csv\"; filename*=UTF-8''T-%E4%BD%9C%E5%93%81%E6%B1%87%E6%80%BB%E8%A1%A8.csv";
    assert_eq!(entries.header("content-disposition"), Some(named));
    assert!(entries.body.contains("序号,编号,"), "{}", entries.body);
    assert_eq!(get("exports/entries.csv", &creator).status, 403);
    let page = get("exports", &organiser);
    assert!(page.body.contains("/exports/entries.xlsx?lang=en") && !page.body.contains("/exports/shortlist."));
    assert_eq!(get("exports", &creator).status, 403);

    let old = get("export?format=xlsx&lang=en", &organiser);
    let to = format!("/contests/{contest}/exports/shortlist.xlsx?lang=en");
    assert_eq!((old.status, old.header("location")), (308, Some(to.as_str())));
}

#[test]
fn a_list_is_saved_under_its_own_name_and_the_search_is_on_every_page() {
    let server = Server::start("lists");
    for role in ["organiser", "creator", "administrator"] {
        let email = format!("{role}@example.invalid");
        let account = ["account", "create", "--role", role, "--email", &email, "--password-stdin"];
        server.linxuan(&account, "a-long-password\n");
    }
    let contest = server.open_contest();
    let organiser = server.sign_in("organiser%40example.invalid");
    let creator = server.sign_in("creator%40example.invalid");
    let administrator = server.sign_in("administrator%40example.invalid");
    let get = |path: &str, cookie: &str| server.ask(&format!("GET {path}\n{cookie}"), b"");
    let list = |file: &str, cookie: &str| get(&format!("/contests/{contest}/lists/{file}"), cookie);

    let entries = list("entries.csv?lang=zh&q=%E7%81%AF&sort=-title", &organiser);
    assert_eq!(entries.status, 200, "{}", entries.body);
    assert_eq!(entries.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(entries.header("cache-control"), Some("no-store"));
    let named = "attachment; filename=\"entries.csv\"; filename*=UTF-8''T-%E4%BD%9C%E5%93%81%E5%88%97%E8%A1%A8.csv";
    assert_eq!(entries.header("content-disposition"), Some(named));
    assert!(entries.body.starts_with("\u{feff}编号,作品名称,"), "{}", entries.body);
    assert_eq!(entries.body.lines().count(), 1, "{}", entries.body);
    let book = list("people.xlsx?lang=en", &organiser);
    assert!(book.status == 200 && book.bytes.starts_with(b"PK"), "{}", book.status);
    for (file, words) in [
        (
            "nothing.csv?lang=en",
            "Unknown export “nothing”; allowed: entries, people, experts, missing-films, progress, waiting-films, ranking, matrix, judges, disagreement, record, events, letters, invitations, unit, desk, line, closed-round, signatures, extensions, rulings, intake, same-works.",
        ),
        ("entries.json?lang=en", "Unknown format “json”; allowed: csv, xlsx."),
    ] {
        let answer = list(file, &organiser);
        assert!(answer.status == 404 && answer.body.contains(words), "{file}: {}", answer.body);
    }
    assert_eq!((list("entries.csv", &creator).status, list("entries.csv", "").status), (403, 401));
    assert_eq!(list("ranking.csv", &organiser).status, 403, "there is none yet");
    let saved = [
        "experts.csv",
        "missing-films.csv",
        "record.xlsx",
        "events.csv",
        "letters.xlsx",
        "letters.csv",
        "invitations.csv",
    ];
    for file in saved {
        assert_eq!((list(file, &organiser).status, list(file, &creator).status), (200, 403), "{file}");
    }
    for file in ["waiting-films.csv", "matrix.csv", "judges.csv"] {
        assert_eq!(list(file, &creator).status, 403, "{file}");
    }
    let accounts = get("/lists/accounts.csv?lang=zh&q=creator", &administrator);
    assert_eq!((accounts.status, accounts.header("cache-control")), (200, Some("no-store")), "{}", accounts.body);
    assert_eq!(accounts.body.lines().count(), 2, "{}", accounts.body);
    assert_eq!((get("/lists/accounts.csv", &organiser).status, get("/lists/accounts.csv", "").status), (403, 401));
    let mine = get("/lists/own-entries.csv?lang=zh", &creator);
    assert!(mine.status == 200 && mine.body.starts_with("\u{feff}作品名称,"), "{}", mine.body);
    assert_eq!(get("/lists/own-entries.csv", "").status, 401);
    for file in ["account-letters.csv", "all-events.xlsx"] {
        let path = format!("/lists/{file}?lang=zh");
        let answers = [&administrator, &organiser, &creator].map(|cookie| get(&path, cookie).status);
        assert_eq!((answers, get(&path, "").status), ([200, 403, 403], 401), "{file}");
    }
    let nothing = get("/lists/entries.csv?lang=en", &organiser);
    let allowed = "allowed: accounts, own-entries, account-letters, all-events, contests, found-contests, found-entries, found-people.";
    assert!(nothing.status == 404 && nothing.body.contains(allowed), "{}", nothing.body);
    assert_eq!(list("accounts.csv", &administrator).status, 404, "of no contest");
    // The link on a page that was searched saves the rows it shows, and no others.
    let page = get("/accounts?q=creator", &administrator).body;
    let file = links(&page).into_iter().find(|link| link.starts_with("/lists/accounts.csv?")).unwrap();
    let saved = get(&file, &administrator).body;
    assert_eq!(saved.lines().count(), 2, "{file}: {saved}");
    for (shown, address) in [(true, "creator@example.invalid"), (false, "organiser@example.invalid")] {
        assert_eq!((page.contains(address), saved.contains(address)), (shown, shown), "{file}: {address}");
    }
    // Each page leads to its own files, with what it was asked for.
    let invite = "_form=invite&role=judge&name=A&email=a%40example.invalid&unit=&region=&expertise=";
    server.form(&format!("/contests/{contest}/people"), &organiser, invite);
    let own = |list: &str| format!("/contests/{contest}/lists/{list}.csv?lang=");
    for (page, cookie, list, asked) in [
        (format!("/contests/{contest}/letters?kind=invitation"), &organiser, own("letters"), "kind=invitation"),
        (format!("/contests/{contest}/events?q=a"), &organiser, own("events"), "q=a"),
        (format!("/contests/{contest}/people"), &organiser, own("invitations"), "lang="),
        ("/events?q=a".to_owned(), &administrator, "/lists/all-events.csv?lang=".to_owned(), "q=a"),
    ] {
        let body = get(&page, cookie).body;
        let link = links(&body).into_iter().filter(|link| link.starts_with(&list)).find(|link| link.contains(asked));
        assert!(link.is_some(), "{page} {list}: {body}");
    }
    let searched = get("/search?q=%E8%A7%82%E6%91%A9", &creator);
    assert_eq!(searched.status, 200, "{}", searched.body);
    assert_eq!(get("/search?q=1", "").status, 303, "for those who are signed in");
    assert_eq!(get("/search?q=1&contest=nowhere", &creator).status, 404);
    let board = get(&format!("/contests/{contest}"), &organiser).body;
    let within = format!("name=\"contest\" value=\"{contest}\"");
    assert!(board.contains("action=\"/search\"") && board.contains(&within), "{board}");
    assert!(!get("/sign-in", "").body.contains("action=\"/search\""));
}

#[test]
fn a_file_has_its_heads_in_the_language_of_the_link() {
    let server = Server::start("file-languages");
    for role in ["organiser", "administrator"] {
        let email = format!("{role}@example.invalid");
        let account = ["account", "create", "--role", role, "--email", &email, "--password-stdin"];
        server.linxuan(&account, "a-long-password\n");
    }
    let contest = server.open_contest();
    let organiser = server.sign_in("organiser%40example.invalid");
    let administrator = server.sign_in("administrator%40example.invalid");
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let inside = |page: &str| format!("/contests/{contest}/{page}");
    for (page, who, file) in [
        ("/accounts".to_owned(), &administrator, "/lists/accounts.csv?".to_owned()),
        (inside("log"), &organiser, inside("lists/record.csv?")),
        (inside("exports"), &organiser, inside("exports/entries.csv?")),
    ] {
        // Whoever follows the link asks for another language by themselves: the link is what counts.
        for (of_page, of_reader, lang, chinese) in [("en", "zh-CN", "lang=en", false), ("zh-CN", "en", "lang=zh", true)]
        {
            let shown = server.ask(&format!("GET {page}\nAccept-Language: {of_page}\n{who}"), b"").body;
            let found = links(&shown).into_iter().find(|link| link.starts_with(&file) && link.contains(lang));
            let link = found.unwrap_or_else(|| panic!("{page} in {of_page} has no link to {file}{lang}"));
            let saved = server.ask(&format!("GET {link}\nAccept-Language: {of_reader}\n{who}"), b"");
            let heads = saved.body.lines().next().unwrap_or_default();
            assert_eq!((saved.status, is_chinese(heads)), (200, chinese), "{link}: {heads}");
            assert!(heads.contains(','), "{link}: {heads}");
        }
    }
}

#[test]
fn bad_input_ends_with_two_and_names_what_is_allowed() {
    let folder = std::env::temp_dir().join(format!("linxuan-cli-{}", std::process::id()));
    let run = |args: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_linxuan")).args(args).arg("--data").arg(&folder).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(run(&["migrate"]).0, Some(0));
    for (args, code, words) in [
        (
            &["contest", "create", "--preset", "gala", "--title", "T"][..],
            2,
            "allowed: selection, open-contest, festival",
        ),
        (&["account", "create", "--role", "judge", "--email", "a@b.example"], 2, "allowed: administrator"),
        (&["shortlist", "export", "none", "--format", "csv", "--out", "/tmp/never"], 2, "not found"),
        (&["account", "disable", "nobody@example.invalid"], 2, "not found"),
    ] {
        let (status, said) = run(args);
        assert_eq!(status, Some(code), "{args:?}: {said}");
        assert!(said.contains(words), "{args:?}: {said}");
    }
    let made = Command::new(env!("CARGO_BIN_EXE_linxuan"))
        .args(["contest", "create", "--preset", "selection", "--title", "T", "--data"])
        .arg(&folder)
        .output()
        .unwrap();
    let id = serde_json::from_slice::<serde_json::Value>(&made.stdout).unwrap()["id"].as_str().unwrap().to_owned();
    let (status, said) = run(&["shortlist", "export", &id, "--format", "csv", "--out", "/tmp/never"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("not sealed") && !Path::new("/tmp/never").exists(), "{said}");
    let (status, said) = run(&["demo", "--listen", "127.0.0.1:0"]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("holds other data"), "{said}");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn an_officer_is_invited_with_a_unit_and_enters_nothing_where_they_judge() {
    let server = Server::start("officers");
    for (role, name) in [("organiser", "o"), ("creator", "u")] {
        let email = format!("{name}@example.invalid");
        let account = ["account", "create", "--role", role, "--email", &email, "--password-stdin"];
        server.linxuan(&account, "a-long-password\n");
    }
    let contest = server.open_contest();
    let organiser = format!("{}Accept-Language: zh-CN\n", server.sign_in("o%40example.invalid"));
    let officer = server.sign_in("u%40example.invalid");
    let add = |role: &str, unit: &str| {
        let fields = format!("_form=invite&role={role}&at_once=yes&email=u%40example.invalid&unit={unit}");
        server.form(&format!("/contests/{contest}/people"), &organiser, &fields)
    };
    let refused = add("unit_officer", "");
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("请填写单位"), "{}", refused.body);
    assert_eq!(add("unit_officer", "Unit").status, 303);
    let offered = || server.ask(&format!("GET /\n{officer}"), b"").body.contains(&format!("/contests/{contest}/enter"));
    assert!(offered());
    assert_eq!(add("judge", "").status, 303);
    assert!(!offered());
}

#[test]
fn an_organiser_looks_as_somebody_else_and_nothing_can_be_done() {
    let server = Server::start("guise");
    let person = |role: &str| {
        let email = format!("{role}@example.invalid");
        let account = ["account", "create", "--role", role, "--email", &email, "--password-stdin"];
        server.linxuan(&account, "a-long-password\n");
        server.sign_in(&format!("{role}%40example.invalid"))
    };
    let (organiser, creator) = (person("organiser"), person("creator"));
    let contest = server.open_contest();
    let board = format!("/contests/{contest}");
    let get = |path: &str, cookie: &str| server.ask(&format!("GET {path}\n{cookie}"), b"");
    let band = "class=\"guise\"";
    assert!(!get(&board, &organiser).body.contains(band));

    let begun = server.form(&board, &organiser, "_form=see-as&role=judge");
    assert_eq!((begun.status, begun.header("location")), (303, Some(format!("/judge/{contest}").as_str())));
    let set = |answer: &harness::Answer| {
        let lines = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
        lines.map(|(_, line)| line.clone()).find(|line| line.starts_with("guise=")).unwrap()
    };
    let guise = set(&begun).split(';').next().unwrap().to_owned();
    let looking = format!("{}; {guise}\n", organiser.trim_end());
    for path in [board.as_str(), "/", &format!("/judge/{contest}"), &format!("{board}/settings")] {
        let page = get(path, &looking);
        assert!(page.body.contains(band), "{path}: {}", page.body);
        assert!(!page.body.contains(&format!("{board}/people")), "{path} leads to what organisers do");
    }
    assert_eq!(get(&format!("{board}/settings"), &looking).status, 403, "as judges are answered");
    let saved = server.form(&format!("{board}/settings?section=general"), &looking, "_form=settings&title=Other");
    assert_eq!(saved.status, 403, "{}", saved.body);
    let tus = format!("Tus-Resumable: 1.0.0\n{looking}Sec-Fetch-Site: same-origin\n");
    let begin = format!("POST /files\n{tus}Upload-Length: 1\nUpload-Metadata: {}", metadata("e", "still", "a.png"));
    assert_eq!(server.ask(&begin, b"").status, 403);
    assert_eq!(server.ask(&format!("HEAD /files/f\n{tus}"), b"").status, 403, "who asks how far it is stops who sends");
    assert_eq!(server.linxuan(&["contest", "list"], "").matches("\"title\":\"T\"").count(), 1);

    // The cookie does nothing for who is no organiser, and a role that reads more is none to look as.
    let forged = format!("{}; {guise}\n", creator.trim_end());
    assert!(!get(&board, &forged).body.contains(band));
    assert_eq!(server.form(&board, &creator, "_form=see-as&role=judge").status, 403);
    assert_eq!(server.form(&board, &organiser, "_form=see-as&role=chair").status, 400);

    let ended = server.form(&board, &looking, "_form=see-as");
    assert_eq!((ended.status, ended.header("location")), (303, Some(board.as_str())));
    assert!(set(&ended).contains("Max-Age=0"), "{ended:?}");
    let out = server.form("/sign-out", &looking, "");
    assert!(out.status == 303 && set(&out).contains("Max-Age=0"), "who signs in next looks as nobody: {out:?}");
    assert_eq!(get("/account", &organiser).status, 303, "the session ended");
}
