//! What a browser may keep and where links lead: over a real port, as a browser and as an attacker would ask.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use harness::{Answer, Server};

/// A server with an account of each of these roles, and the cookies of the sessions.
fn server_with<const N: usize>(server: Server, roles: [&str; N]) -> (Server, [String; N]) {
    let cookies = roles.map(|role| {
        let email = format!("{role}@example.invalid");
        let account = ["account", "create", "--role", role, "--email", &email, "--password-stdin"];
        server.linxuan(&account, "a-long-password\n");
        server.sign_in(&format!("{role}%40example.invalid"))
    });
    (server, cookies)
}

/// A form sent by somebody who says in the head that the site is called so.
fn form_to(server: &Server, host: &str, path: &str, cookie: &str, fields: &str) -> Answer {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let (cookie, length) = (cookie.trim(), fields.len());
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Host: {host}\r\nOrigin: http://{host}\r\n{cookie}\r\n\
         Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{fields}"
    )
    .unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    Answer::read(&bytes)
}

#[test]
fn links_never_lead_where_the_request_says() {
    for public in [None, Some("https://contest.example")] {
        let server = public.map_or_else(|| Server::start("host"), |address| Server::at("host-public", address));
        let (server, [admin, organiser]) = server_with(server, ["administrator", "organiser"]);
        let site = public.map_or_else(|| format!("http://{}", server.address), str::to_owned);
        let contest = server.open_contest();
        let account = "_form=create&name=New&email=new%40example.invalid&role=creator&password=";
        let invitation = "_form=invite&name=Judge&email=judge%40example.invalid&role=judge&unit=&region=&expertise=";
        for (path, cookie, fields, link) in [
            ("/accounts".to_owned(), &admin, account, "/reset/"),
            (format!("/contests/{contest}/people"), &organiser, invitation, "/invitation/"),
        ] {
            let page = form_to(&server, "evil.example", &path, cookie, fields);
            assert_eq!(page.status, 200, "{path}: {}", page.body);
            assert!(page.body.contains(&format!("value=\"{site}{link}")), "{path}: {}", page.body);
            assert!(!page.body.contains("evil.example"), "{path}");
        }
    }
}

#[test]
fn pages_of_a_person_are_not_kept_and_signing_out_forgets_them() {
    let (server, [creator]) = server_with(Server::start("private"), ["creator"]);
    let kept = |path: &str, cookie: &str| {
        server.ask(&format!("GET {path}\n{cookie}"), b"").header("cache-control").unwrap_or_default().to_owned()
    };
    for path in ["/", "/account", "/entries", "/sign-in", "/contests/none", "/nowhere"] {
        assert_eq!(kept(path, &creator), "no-store", "{path}");
    }
    assert_eq!(kept("/sign-in", ""), "no-cache, private", "nobody's");
    let out = server.form("/sign-out", &creator, "");
    assert_eq!((out.status, out.header("clear-site-data")), (303, Some("\"cache\"")));
    assert!(out.header("set-cookie").unwrap().starts_with("session=; "), "{out:?}");
    let again = server.sign_in("creator%40example.invalid");
    let everywhere = server.form("/account", &again, "_form=sign-out-everywhere");
    assert_eq!((everywhere.status, everywhere.header("clear-site-data")), (303, Some("\"cache\"")));
}

#[test]
fn over_https_browsers_come_no_other_way_and_cookies_are_this_hosts() {
    let server = Server::at("https", "https://contest.example");
    let (server, [creator]) = server_with(server, ["creator"]);
    assert!(creator.starts_with("Cookie: __Host-session="), "{creator}");
    for path in ["/sign-in", "/healthz", "/nowhere", "/api/v1/nothing"] {
        let answer = server.ask(&format!("GET {path}"), b"");
        assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"), "{path}");
    }
    let fields = "_form=sign-in&email=creator%40example.invalid&password=a-long-password";
    let signed_in = server.form("/sign-in", "", fields);
    let cookies: Vec<&str> =
        signed_in.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value.as_str()).collect();
    // The session's, the browser's, and the end of a sign-in that was not completed.
    assert_eq!(cookies.len(), 3, "{cookies:?}");
    for cookie in cookies {
        // A browser refuses the prefix with another path, with a domain, or without Secure.
        let parts: Vec<&str> = cookie.split("; ").collect();
        let all = ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"].iter().all(|part| parts.contains(part));
        assert!(cookie.starts_with("__Host-") && all && !cookie.contains("Domain"), "{cookie}");
    }
    // Under its plain name somebody else may have set it.
    let plain = creator.replace("__Host-", "");
    assert_eq!(server.ask(&format!("GET /account\n{plain}"), b"").status, 303);

    let server = Server::start("http");
    assert_eq!(server.ask("GET /sign-in", b"").header("strict-transport-security"), None);
}

#[test]
fn who_came_in_and_who_did_not_stands_in_the_log() {
    let (server, [creator]) = server_with(Server::start("security-log"), ["creator"]);
    server.logged(&["linxuan::security", "account.sign_in", "request{id="]);
    for (email, name) in [("creator", "subject=\"01"), ("nobody", "address=\"")] {
        let fields = format!("_form=sign-in&email={email}%40example.invalid&password=a-guess-at-it");
        assert_eq!(server.form("/sign-in", "", &fields).status, 422);
        server.logged(&["linxuan::security", "account.sign_in_failed", name]);
    }
    server.form("/sign-out", &creator, "");
    server.logged(&["linxuan::security", "account.sign_out"]);
    let log = server.log.lock().unwrap();
    assert!(!log.iter().any(|line| line.contains("example.invalid") || line.contains("guess")), "{log:#?}");
}

/// Where somebody may meet the outcome of an entry of their own, and of the contest.
fn addresses(contest: &str, entry: &str) -> Vec<String> {
    ["/", "/entries", "/account"]
        .map(str::to_owned)
        .into_iter()
        .chain([format!("/entries/{entry}"), format!("/entries/{entry}/receipt"), format!("/check/{entry}")])
        .chain(
            [
                "",
                "/entries",
                "/entries?sort=state",
                "/entries?state=shortlisted",
                "/exports/entries.csv",
                "/exports",
                "/lists/entries.csv",
                "/lists/ranking.csv",
                "/disagreement",
                "/meeting",
            ]
            .map(|page| format!("/contests/{contest}{page}")),
        )
        .chain(["", "/entries", "/shortlist", "/scores"].map(|what| format!("/api/v1/contests/{contest}{what}")))
        .chain([format!("/api/v1/entries/{entry}"), format!("/search?q=n&contest={contest}"), "/search?q=1".to_owned()])
        .collect()
}

/// What no page and no answer holds that tells no outcome. Of the entries most are not selected, so whatever tells outcomes
/// tells that one.
const OUTCOMES: [&str; 4] = ["未入选", "作品入选", "not_shortlisted", "\"state\":\"shortlisted\""];

#[test]
fn an_outcome_is_told_to_nobody_before_it_is_published() {
    let server = Server::demo("outcome", 40, 5);
    let listed: serde_json::Value = serde_json::from_str(&server.linxuan(&["contest", "list"], "")).unwrap();
    let contests = listed["contests"].as_array().unwrap();
    let contest = contests.iter().find(|line| line["phase"] == "selection").unwrap()["id"].as_str().unwrap().to_owned();
    let office = server.more_token("organiser@demo.invalid", "entries:read,shortlist:read");
    let states = |head: &str| {
        let answer = server.ask(&format!("GET /api/v1/contests/{contest}/entries?per_page=500\n{head}"), b"");
        let items = answer.json()["items"].as_array().unwrap().clone();
        items.into_iter().map(|one| (one["id"].as_str().unwrap().to_owned(), one)).collect::<Vec<_>>()
    };
    let officer = server.sign_in_to_demo("unit");
    let mine = server.ask(&format!("GET /entries\n{officer}"), b"").body;
    let all = states(&office);
    let own: Vec<_> = all.iter().filter(|(id, _)| mine.contains(&format!("/entries/{id}"))).collect();
    let decided = |state: &str| own.iter().find(|(_, one)| one["state"] == state).map(|(id, _)| id.clone());
    let (chosen, other) = (decided("shortlisted"), decided("not_shortlisted"));
    let entries: Vec<String> = chosen.iter().chain(&other).cloned().collect();
    assert!(!entries.is_empty(), "the unit has entries in the sealed contest: {own:?}");

    let tell_nothing = ["unit", "creator", "judge03", "staff"].map(|name| (name, server.sign_in_to_demo(name)));
    let program = server.more_token("unit@demo.invalid", "entries:read,scores:read,shortlist:read");
    let staff = server.more_token("staff@demo.invalid", "entries:read,scores:read,shortlist:read");
    let heads = || {
        let programs = [("the unit's program", program.clone()), ("staff's program", staff.clone())];
        tell_nothing.clone().into_iter().chain(programs)
    };
    for (who, head) in heads() {
        for entry in &entries {
            for address in addresses(&contest, entry) {
                let answer = server.ask(&format!("GET {address}\nAccept-Language: zh-CN\n{head}"), b"");
                let told = OUTCOMES.into_iter().find(|words| answer.body.contains(words));
                assert_eq!(told, None, "{who} {address}: {} {}", answer.status, answer.body);
                let lists = address.ends_with("state=shortlisted") && answer.body.contains("/check/");
                assert!(!lists, "{who} {address}: {}", answer.body);
                let kept = answer.header("cache-control").unwrap_or_default();
                // A program is nobody on pages for people; what everybody reads may be kept by everybody.
                let open = kept == "public, no-cache"
                    && answer.body == server.ask(&format!("GET {address}\nAccept-Language: zh-CN"), b"").body;
                assert!(
                    answer.status >= 400 || open || kept.contains("no-store") || kept.contains("private"),
                    "{who} {address}: {kept}"
                );
            }
        }
    }
    // A program of the organiser knows no more than its scopes.
    let narrow = server.more_token("organiser@demo.invalid", "entries:read");
    assert!(states(&narrow).iter().all(|(_, one)| one["state"] == "eligible"));
    let before = states(&staff);
    assert!(before.iter().all(|(_, one)| one["state"] == "eligible"));

    let organiser = server.sign_in_to_demo("organiser");
    // What is announced is shown before it is confirmed.
    let confirm = format!("GET /contests/{contest}?confirm=publicity\nAccept-Language: zh-CN\n{organiser}");
    let shown = server.ask(&confirm, b"").body;
    let selected: Vec<_> = all.iter().filter(|(_, one)| one["state"] == "shortlisted").collect();
    assert!(!selected.is_empty());
    for (id, one) in selected {
        let title = one["title"].as_str().unwrap();
        assert!(shown.contains(title), "{id} {title}");
    }
    let published = server.form(&format!("/contests/{contest}"), &organiser, "_form=advance&to=publicity");
    assert_eq!(published.status, 303, "{}", published.body);
    assert_eq!(states(&staff).len(), all.len());
    for ((id, now), (_, sealed)) in states(&staff).iter().zip(&all) {
        assert_eq!(now["state"], sealed["state"], "{id}");
    }
    for entry in &entries {
        let page = server.ask(&format!("GET /entries/{entry}\nAccept-Language: zh-CN\n{officer}"), b"").body;
        let words = if chosen.as_ref() == Some(entry) { "作品入选" } else { "作品未入选" };
        assert!(page.contains(words), "{page}");
        let told = server.ask(&format!("GET /api/v1/entries/{entry}\n{program}"), b"").json();
        assert!(told["state"].as_str().unwrap().contains("shortlisted"), "{told}");
    }
    // Published is not everything to everybody.
    let stranger = server.sign_in_to_demo("creator");
    for address in [format!("/entries/{}", entries[0]), format!("/contests/{contest}/entries")] {
        let answer = server.ask(&format!("GET {address}\n{stranger}"), b"");
        assert!(matches!(answer.status, 403 | 404), "{address}: {}", answer.status);
    }
}
