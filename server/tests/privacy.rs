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
