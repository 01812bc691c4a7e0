//! The sign-in in two steps, sessions ended one by one and the password asked again, on a real port.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::time::{SystemTime, UNIX_EPOCH};

use harness::{Answer, Server};
use sha2::{Digest as _, Sha256};
use totp_rs::{Builder, Secret};

const PASSWORD: &str = "a-long-password";

fn account(server: &Server, role: &str, name: &str) -> String {
    let email = format!("{name}@example.invalid");
    let made = server
        .linxuan(&["account", "create", "--role", role, "--email", &email, "--password-stdin"], "a-long-password\n");
    assert!(made.contains(&email));
    format!("{name}%40example.invalid")
}

/// What an app shows, so many steps of 30 seconds from now.
fn code(secret: &str, later: u64) -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() + later * 30;
    let secret = Secret::try_from_base32(secret).unwrap();
    Builder::new().with_secret(secret).build().unwrap().generate(seconds).to_string()
}

fn wrong(secret: &str) -> String {
    let near = [code(secret, 0), code(secret, 1), code(secret, 2)];
    ["000000", "000001", "000002", "000003"]
        .into_iter()
        .find(|one| !near.contains(&(*one).to_owned()))
        .unwrap()
        .to_owned()
}

/// The cookie of this name that an answer sets, as a line of a request's head.
fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let set = answer.headers.iter().filter(|(key, _)| key == "set-cookie");
    set.filter_map(|(_, line)| line.split(';').next())
        .find(|pair| pair.starts_with(&format!("{name}=")) && !pair.ends_with('='))
        .map(|pair| format!("Cookie: {pair}\n"))
}

/// The texts between two marks.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    text.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

/// Sets up a second factor: its secret, the code that did it, the recovery codes.
fn set_up(server: &Server, session: &str) -> (String, String, Vec<String>) {
    let page = "/account/second-factor";
    assert_eq!(server.form(page, session, "_form=begin&password=another").status, 422);
    let begun = server.form(page, session, &format!("_form=begin&password={PASSWORD}"));
    assert_eq!((begun.status, begun.header("location")), (303, Some(page)));
    let offered = server.ask(&format!("GET {page}\n{session}"), b"");
    assert!(offered.body.contains("class=\"qr\""));
    assert_eq!(offered.header("cache-control"), Some("no-store, no-transform"));
    let secret = between(&offered.body, "<code>", "<")[0].replace(' ', "");
    let refused = server.form(page, session, &format!("_form=confirm&code={}", wrong(&secret)));
    assert!(refused.status == 422 && refused.body.contains("class=\"qr\""), "{}", refused.status);
    let used = code(&secret, 0);
    let done = server.form(page, session, &format!("_form=confirm&code={used}"));
    assert_eq!((done.status, done.header("cache-control")), (200, Some("no-store, no-transform")));
    let codes: Vec<String> = between(&done.body, "<li><code>", "<").into_iter().map(str::to_owned).collect();
    assert_eq!(codes.len(), 10, "{}", done.body);
    (secret, used, codes)
}

/// The answer to the password.
fn first_step(server: &Server, email: &str, back: &str) -> Answer {
    server.form(&format!("/sign-in?back={back}"), "", &format!("_form=sign-in&email={email}&password={PASSWORD}"))
}

#[test]
fn a_session_begins_with_the_second_step() {
    let server = Server::start("two-steps");
    let email = account(&server, "creator", "me");
    let session = server.sign_in(&email);
    let (secret, used, codes) = set_up(&server, &session);

    let first = first_step(&server, &email, "%2Faccount");
    assert_eq!((first.status, first.header("location")), (303, Some("/sign-in/code?back=%2Faccount")));
    assert_eq!(cookie(&first, "session"), None, "no session before the second step");
    let step = cookie(&first, "sign-in-step").unwrap();
    let line = first.headers.iter().find(|(_, value)| value.starts_with("sign-in-step=")).unwrap();
    let minutes = ["Max-Age=600", "Max-Age=599", "Max-Age=598"].iter().any(|age| line.1.contains(age));
    assert!(line.1.contains("HttpOnly") && minutes, "{}", line.1);
    // What the cookie holds opens nothing by itself.
    let disguised = step.replace("sign-in-step=", "session=");
    assert_eq!(server.ask(&format!("GET /account\n{disguised}"), b"").status, 303);
    assert_eq!(server.ask(&format!("GET /sign-in/code\n{step}"), b"").status, 200);
    assert_eq!(
        server.ask("GET /sign-in/code?back=%2Faccount", b"").header("location"),
        Some("/sign-in?back=%2Faccount")
    );

    let enter =
        |step: &str, code: &str| server.form("/sign-in/code?back=%2Faccount", step, &format!("_form=code&code={code}"));
    assert_eq!(enter(&step, "").status, 422);
    assert_eq!(enter(&step, &used).status, 422, "the code that turned it on is spent");
    let next = code(&secret, 1);
    let entered = enter(&step, &next);
    assert_eq!((entered.status, entered.header("location")), (303, Some("/account")));
    let inside = cookie(&entered, "session").unwrap();
    assert_eq!(server.ask(&format!("GET /account\n{inside}"), b"").status, 200);
    assert!(entered.headers.iter().any(|(_, line)| line.starts_with("sign-in-step=;")), "the ticket goes");

    // Neither the ticket nor the code lets anybody in again.
    let again = enter(&step, &codes[0]);
    assert_eq!((again.status, again.header("location")), (303, Some("/sign-in?back=%2Faccount")));
    assert_eq!(cookie(&again, "session"), None);
    let step = cookie(&first_step(&server, &email, "%2F"), "sign-in-step").unwrap();
    assert_eq!(enter(&step, &next).status, 422);
    assert!(cookie(&enter(&step, &codes[0]), "session").is_some(), "a recovery code does");
    let step = cookie(&first_step(&server, &email, "%2F"), "sign-in-step").unwrap();
    assert_eq!(enter(&step, &codes[0]).status, 422, "once");

    // At the desk, where a judge signs in without leaving the page, the code has no place: it says where to go.
    let at_desk = server.ask(
        "POST /api/sign_in_again\nContent-Type: application/json\nSec-Fetch-Site: same-origin\nAccept-Language: en",
        format!("{{\"email\":\"me@example.invalid\",\"password\":\"{PASSWORD}\"}}").as_bytes(),
    );
    assert_eq!((at_desk.status, cookie(&at_desk, "session")), (422, None));
    assert!(at_desk.body.contains("another tab"), "{}", at_desk.body);

    // The operator lets in who has lost everything.
    server.linxuan(&["account", "reset-second-factor", "me@example.invalid"], "");
    assert!(cookie(&first_step(&server, &email, "%2F"), "session").is_some());
}

#[test]
fn a_browser_is_signed_out_from_another() {
    let server = Server::start("one-by-one");
    let email = account(&server, "creator", "me");
    let (here, there, third) = (server.sign_in(&email), server.sign_in(&email), server.sign_in(&email));
    let signed_in = |session: &str| server.ask(&format!("GET /entries\n{session}"), b"").status == 200;
    let page = server.ask(&format!("GET /account\n{here}"), b"");
    let named = between(&page.body, "name=\"session\" value=\"", "\"");
    assert_eq!(named.len(), 2, "all but this one: {}", page.body);
    let digest = |session: &str| {
        let token = session.trim().rsplit('=').next().unwrap().to_owned();
        Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let form = |fields: &str| server.form("/account", &here, fields).status;
    assert_eq!(form("_form=sign-out-one&session=00"), 404);
    assert_eq!(form(&format!("_form=sign-out-one&session={}", digest(&there))), 303);
    assert!(signed_in(&here) && !signed_in(&there) && signed_in(&third));
    assert_eq!(form("_form=sign-out-others"), 303);
    assert!(signed_in(&here) && !signed_in(&third));
}

#[test]
fn a_contest_can_ask_for_a_second_factor() {
    let server = Server::start("required");
    let (first, second) = (account(&server, "organiser", "first"), account(&server, "organiser", "second"));
    let made = server.linxuan(&["contest", "create", "--preset", "selection", "--title", "T"], "");
    let contest = serde_json::from_str::<serde_json::Value>(&made).unwrap()["id"].as_str().unwrap().to_owned();
    let (one, other) = (server.sign_in(&first), server.sign_in(&second));
    let settings = || {
        let fields = "_form=settings&version=1&title=T&grace_minutes=5&time_zone=Asia%2FShanghai&second_factor=yes";
        server.form(&format!("/contests/{contest}/settings?section=general"), &one, fields)
    };
    let refused = settings();
    assert!(refused.status == 422 && refused.body.contains("无法进入"), "{}", refused.body);
    set_up(&server, &one);
    let saved = settings();
    assert_eq!(saved.status, 303, "{}", saved.body);
    let board = |session: &str| server.ask(&format!("GET /contests/{contest}\n{session}"), b"");
    assert_eq!(board(&one).status, 200);
    let told = board(&other);
    assert_eq!(told.status, 403);
    let way = format!("/account/second-factor?back=%2Fcontests%2F{contest}");
    assert!(told.body.contains(&way), "{}", told.body);
    let program = server.more_token("second@example.invalid", "entries:read");
    let asked = server.ask(&format!("GET /api/v1/contests/{contest}/entries\nAccept-Language: en\n{program}"), b"");
    assert!(asked.status == 403 && asked.body.contains("two-step verification"), "{}", asked.body);
    set_up(&server, &other);
    assert_eq!(board(&other).status, 200);
}

/// As if the password of a session had been given long ago.
fn forget_password(server: &Server, session: &str) {
    let token = session.trim().rsplit('=').next().unwrap().to_owned();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = store::open(None, &server.data).await.unwrap();
        let mut tx = store.write(&store::Meter::default()).await.unwrap();
        tx.confirm_session(&Sha256::digest(token.as_bytes()), 0).await.unwrap();
        tx.commit().await.unwrap();
        store.close().await;
    });
}

#[test]
fn scores_leave_only_with_the_password() {
    let server = Server::demo("password-again", 20, 5);
    let contests: serde_json::Value = serde_json::from_str(&server.linxuan(&["contest", "list"], "")).unwrap();
    let lines = contests["contests"].as_array().unwrap();
    let contest = |phase: &str| lines.iter().find(|line| line["phase"] == phase).unwrap()["id"].as_str().unwrap();
    let sealed = contest("selection");
    let organiser = server.sign_in_to_demo("organiser");
    let file = format!("/contests/{sealed}/exports/shortlist.csv?lang=zh");
    let get = |path: &str| server.ask(&format!("GET {path}\n{organiser}"), b"");
    assert_eq!(get(&file).status, 200, "the password was given just now");
    let office = server.more_token("organiser@demo.invalid", "scores:read");

    forget_password(&server, &organiser);
    let asked = get(&file);
    let place = format!("/confirm?back=%2Fcontests%2F{sealed}%2Fexports%2Fshortlist.csv%3Flang%3Dzh");
    assert_eq!((asked.status, asked.header("location")), (303, Some(place.as_str())));
    assert_eq!(get(&format!("/contests/{sealed}/exports/entries.csv")).status, 200, "no scores are in it");
    let scores = ["ranking", "matrix", "judges", "disagreement", "record"].map(|list| (list, 303));
    let others = ["entries", "people", "experts", "events", "letters", "invitations"].map(|list| (list, 200));
    for (list, status) in scores.into_iter().chain(others) {
        assert_eq!(get(&format!("/contests/{sealed}/lists/{list}.csv")).status, status, "{list}");
    }
    let admin = server.sign_in_to_demo("admin");
    let accounts = || server.ask(&format!("GET /lists/accounts.csv\n{admin}"), b"");
    assert_eq!(accounts().status, 200, "the password was given just now");
    forget_password(&server, &admin);
    assert_eq!(
        (accounts().status, accounts().header("location")),
        (303, Some("/confirm?back=%2Flists%2Faccounts.csv"))
    );
    for list in ["account-letters", "all-events"] {
        assert_eq!(server.ask(&format!("GET /lists/{list}.csv\n{admin}"), b"").status, 303, "{list}");
    }
    let program = server.ask(&format!("GET /api/v1/contests/{sealed}/scores\n{office}"), b"");
    assert_eq!(program.status, 200, "a token was made for it");
    assert_eq!(get(&place).status, 200);
    assert_eq!(server.form(&place, &organiser, "_form=confirm&password=another").status, 422);
    assert_eq!(get(&file).status, 303);
    let confirmed = server.form(&place, &organiser, "_form=confirm&password=linxuan-demo");
    assert_eq!((confirmed.status, confirmed.header("refresh")), (200, Some(format!("0; url={file}").as_str())));
    assert_eq!(get(&file).status, 200);
    let elsewhere =
        server.form("/confirm?back=https%3A%2F%2Fevil.example", &organiser, "_form=confirm&password=linxuan-demo");
    assert_eq!((elsewhere.status, elsewhere.header("location")), (303, Some("/")));

    // The seal of the rules, with which the first round begins, and that of a selection.
    let draft = lines.iter().find(|line| line["phase"] == "selection").unwrap()["title"].as_str().unwrap();
    forget_password(&server, &organiser);
    let seal = |password: &str| {
        let fields = format!("_form=seal&typed={}&fingerprint=0{password}", form_urlencoded_of(draft));
        server.form(&format!("/contests/{sealed}/selection"), &organiser, &fields)
    };
    let without = seal("");
    assert!(without.status == 422 && without.body.contains("请再输入一次密码"), "{}", without.status);
    assert!(seal("&password=another").body.contains("密码不对"));
    assert!(seal("&password=linxuan-demo").body.contains("已定稿"), "what is sealed already is not sealed again");
}

fn form_urlencoded_of(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
