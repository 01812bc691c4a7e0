//! Letters on their way to a mail server that takes, refuses, cuts and stalls: each leaves at most once.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::collections::BTreeMap;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use harness::smtp::{MailServer, wait_for};
use harness::stage::Stage;
use harness::{Server, film};
use serde_json::{Value, json};
use words::Lang;

const SOON: Duration = Duration::from_secs(30);
/// A lease of a minute has to end.
const AFTER_THE_LEASE: Duration = Duration::from_secs(100);

/// The states of letters by the local part of their addresses.
fn states(server: &Server) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let local = |address: String| address.split('@').next().unwrap().to_owned();
    server.letters().iter().map(|letter| (local(text(&letter["address"])), text(&letter["state"]))).collect()
}

/// A command beside the server, whatever it answers.
fn linxuan(server: &Server, config: &std::path::Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
    command.args(args).arg("--data").arg(&server.data).env("LINXUAN_CONFIG", config);
    command.env_remove("LINXUAN_DATABASE_URL").output().unwrap()
}

#[test]
fn what_the_mail_server_says_is_what_becomes_of_a_letter() {
    let mail = MailServer::start("fates");
    let server = Server::configured("fates", &mail.config());
    let fates = [
        ("fine", "sent", 1),
        ("slow", "sent", 1),
        ("later", "retry", 0),
        ("later-content", "retry", 1),
        ("cut-before", "retry", 0),
        ("nobody", "bounced", 0),
        ("refused", "failed", 1),
        ("cut-after", "unknown", 1),
    ];
    for (fate, ..) in fates {
        server.register(&format!("{fate}@a.example"));
    }
    let expected: BTreeMap<String, String> =
        fates.iter().map(|(fate, state, _)| ((*fate).to_owned(), (*state).to_owned())).collect();
    wait_for("every letter has had its attempt", SOON, || states(&server) == expected);
    // Whatever is to come again comes after a minute at the earliest, and the rest never.
    std::thread::sleep(Duration::from_secs(5));
    assert_eq!(states(&server), expected);
    for (fate, _, contents) in fates {
        assert_eq!(mail.received_for(&format!("{fate}@a.example")).len(), contents, "{fate}");
    }
    let fine = &mail.received_for("fine@a.example")[0];
    let kept = server.letter_to("fine@a.example");
    assert_eq!(fine["message_id"].as_str().unwrap(), format!("<{}>", kept["message_id"].as_str().unwrap()));
    assert_eq!(fine["from"], "office@c.example");
    assert!(server.letter_to("later@a.example")["problem"].as_str().unwrap().contains("451"));
    assert!(server.letter_to("nobody@a.example")["problem"].as_str().unwrap().contains("5.1.1"));
    assert!(!server.log.lock().unwrap().iter().any(|line| line.contains("nobody@a.example")), "no address is logged");
    let csv = server.linxuan(&["mail", "list", "--state", "unknown", "--format", "csv"], "");
    assert_eq!(csv.lines().count(), 2, "{csv}");
    assert!(csv.contains("cut-after@a.example"), "{csv}");
}

#[test]
fn a_link_in_a_letter_proves_the_address_to_who_is_signed_in() {
    let mail = MailServer::start("proof");
    let server = Server::configured("proof", &mail.config());
    let cookie = server.register("maker@a.example");
    wait_for("the letter arrives", SOON, || mail.received_for("maker@a.example").len() == 1);
    let letter = mail.received_for("maker@a.example").remove(0);
    let text = letter["text"].as_str().unwrap();
    let link = text.lines().find(|line| line.starts_with("http://")).unwrap().trim().to_owned();
    let path = link.strip_prefix(&format!("http://{}", server.address)).unwrap();
    assert!(path.starts_with("/proof/"), "{link}");
    assert!(letter["html"].as_str().unwrap().contains(&format!("<a href=\"{link}\">")));
    let stranger = server.ask(&format!("GET {path}"), b"");
    assert_eq!(stranger.status, 303, "{}", stranger.body);
    assert!(stranger.header("location").unwrap().starts_with("/sign-in?back="));
    let other = server.register("other@a.example");
    assert_eq!(server.form(path, &other, "").status, 410, "another's account");
    let asked = server.ask(&format!("GET {path}\n{cookie}"), b"");
    assert_eq!(asked.status, 200);
    assert!(asked.body.contains("maker@a.example") && asked.body.contains("<form method=\"post\">"), "{}", asked.body);
    let proven = server.form(path, &cookie, "");
    assert_eq!((proven.status, proven.body.contains("<form")), (200, false), "{}", proven.body);
    assert_eq!(server.form(path, &cookie, "").status, 410, "once");
    assert!(!server.log.lock().unwrap().iter().any(|line| line.contains(path)), "no link is logged");
}

#[test]
fn a_released_letter_leaves_once_whoever_releases_it() {
    let mail = MailServer::start("release");
    let config = mail.config();
    let server = Server::configured("release", &config);
    server.register("later-once@a.example");
    let state = || states(&server)["later-once"].clone();
    wait_for("the first attempt", SOON, || state() == "retry");
    let id = server.letter_to("later-once@a.example")["id"].as_str().unwrap().to_owned();
    // Twice at the same moment.
    let releases: Vec<Child> = (0..2)
        .map(|_| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
            command.args(["mail", "release", &id, "--data"]).arg(&server.data).env("LINXUAN_CONFIG", &config);
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut release in releases {
        release.wait().unwrap();
    }
    wait_for("it is sent", SOON, || state() == "sent");
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(mail.received_for("later-once@a.example").len(), 1);
    let again = linxuan(&server, &config, &["mail", "release", &id]);
    assert_eq!(again.status.code(), Some(1), "it was sent");
    let answer: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(answer["not_released"][0]["state"], "sent");
    assert_eq!(linxuan(&server, &config, &["mail", "release", "no-such-letter"]).status.code(), Some(2));
}

#[test]
fn two_workers_send_each_letter_once() {
    let mail = MailServer::start("workers");
    let config = mail.config();
    let server = Server::configured("workers", &config);
    let mut beside: Vec<Child> = (0..2)
        .map(|_| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
            command.args(["worker", "--data"]).arg(&server.data).env("LINXUAN_CONFIG", &config);
            command.env_remove("LINXUAN_DATABASE_URL").stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    let addresses: Vec<String> = (0..20).map(|nth| format!("maker-{nth}@a.example")).collect();
    for address in &addresses {
        server.register(address);
    }
    let all_sent = || states(&server).values().filter(|state| *state == "sent").count() == addresses.len();
    wait_for("every letter is sent", SOON, all_sent);
    std::thread::sleep(Duration::from_secs(3));
    for worker in &mut beside {
        worker.kill().unwrap();
        worker.wait().unwrap();
    }
    for address in &addresses {
        assert_eq!(mail.received_for(address).len(), 1, "{address}");
    }
}

#[test]
fn a_worker_that_is_killed_while_it_sends_leaves_a_letter_whose_fate_is_unknown() {
    let mail = MailServer::start("killed");
    let server = Server::configured("killed", &mail.config());
    server.register("stuck@a.example");
    wait_for("the content arrives", SOON, || mail.received_for("stuck@a.example").len() == 1);
    let server = server.kill_and_restart();
    let state = || states(&server)["stuck"].clone();
    assert_eq!(state(), "sending");
    wait_for("the lease ends", AFTER_THE_LEASE, || state() == "unknown");
    std::thread::sleep(Duration::from_secs(4));
    assert_eq!((state().as_str(), mail.received_for("stuck@a.example").len()), ("unknown", 1));
    // Others are not held back by it.
    server.register("fine@a.example");
    wait_for("another letter is sent", SOON, || states(&server)["fine"] == "sent");
}

#[test]
fn without_a_mail_server_letters_wait_until_they_are_released_with_one() {
    let mail = MailServer::start("none");
    let config = mail.config();
    let mut server = Server::start("no-mail");
    server.register("maker@a.example");
    let letter = server.letter_to("maker@a.example");
    assert_eq!((letter["state"].as_str(), letter["problem"].as_str()), (Some("released"), Some("no mail server")));
    let id = letter["id"].as_str().unwrap();
    server.linxuan(&["mail", "release", id], "");
    assert_eq!(server.letter_to("maker@a.example")["problem"], "no mail server");
    assert!(server.stop().1);
    let data = std::mem::take(&mut server.data);
    let mut command = Command::new(env!("CARGO_BIN_EXE_linxuan"));
    command.env("LINXUAN_CONFIG", &config);
    let server = Server::started(command, &["serve"], data);
    std::thread::sleep(Duration::from_secs(4));
    assert_eq!(mail.received().len(), 0, "nobody sends by itself what was written long ago");
    assert!(linxuan(&server, &config, &["mail", "release", id]).status.success());
    wait_for("it is sent", SOON, || mail.received_for("maker@a.example").len() == 1);
}

#[test]
fn a_notification_tells_that_a_letter_came_back() {
    let mail = MailServer::start("bounce");
    let config = mail.config();
    let server = Server::configured("bounce", &config);
    server.register("fine@a.example");
    wait_for("it is sent", SOON, || states(&server)["fine"] == "sent");
    let message_id = server.letter_to("fine@a.example")["message_id"].as_str().unwrap().to_owned();
    let notification = |action: &str| {
        format!(
            "From: MAILER-DAEMON@mx.example\nMIME-Version: 1.0\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n\
             --b\nContent-Type: text/plain\n\nIt did not arrive.\n\
             --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
             Original-Recipient: rfc822;fine@a.example\nFinal-Recipient: rfc822;fine@b.example\nAction: {action}\n\
             Status: 5.2.2\nDiagnostic-Code: smtp; 552 mailbox full\n\n\
             --b\nContent-Type: text/rfc822-headers\n\nSubject: s\nMessage-ID: <{message_id}>\n\n--b--\n"
        )
    };
    let file = server.data.join("notification.eml");
    let read = |text: &str| {
        std::fs::write(&file, text).unwrap();
        linxuan(&server, &config, &["mail", "bounce", file.to_str().unwrap()])
    };
    assert_eq!(read(&notification("delayed")).status.code(), Some(1));
    assert_eq!(states(&server)["fine"], "sent");
    let answer: Value = serde_json::from_str(&server.linxuan(&["mail", "bounce"], &notification("failed"))).unwrap();
    assert_eq!((answer["state"].as_str(), answer["changed"].as_bool()), (Some("bounced"), Some(true)));
    assert!(server.letter_to("fine@a.example")["problem"].as_str().unwrap().contains("mailbox full"));
    assert_eq!(read(&notification("failed")).status.code(), Some(1), "it is known");
    assert_eq!(read(&notification("failed").replace(&message_id, "x@y.example")).status.code(), Some(1));
    assert_eq!(read("Subject: hello\n\nHow are you?\n").status.code(), Some(2));
}

#[test]
fn a_link_that_is_none_ends_no_news() {
    let server = Server::start("unsubscribe");
    assert_eq!(server.ask("GET /unsubscribe/abc.def", b"").status, 410);
    let by_mail_program = "POST /unsubscribe/abc.def\nContent-Type: application/x-www-form-urlencoded";
    assert_eq!(
        server.ask(by_mail_program, b"List-Unsubscribe=One-Click").status,
        410,
        "asked, not refused as another site's"
    );
}

#[test]
fn one_button_of_the_board_drafts_the_reminders() {
    let stage = Stage::open("remind", 1);
    stage.enter("Night Ferry", "440100", &film(&stage.server.data));
    let judge = &stage.judges[0];
    stage.deal(&[judge]);
    let (board, button) = (stage.at(""), "value=\"remind-late\"");
    assert!(!stage.get(&stage.organiser, &board).body.contains(button), "no round is open");
    stage.begin();
    // No term was set, so whoever has films left is named.
    assert!(stage.get(&stage.organiser, &board).body.contains(button));
    let reminders =
        || stage.server.letters().into_iter().filter(|one| one["kind"] == "judge_reminder").collect::<Vec<_>>();
    for _ in 0..2 {
        let drafted = stage.server.form(&board, &stage.organiser.cookie, "_form=remind-late");
        let drafts = stage.at("/letters?state=draft&kind=judge_reminder");
        assert_eq!((drafted.status, drafted.header("location")), (303, Some(drafts.as_str())), "{}", drafted.body);
        let found: Vec<_> = reminders().iter().map(|one| (one["address"].clone(), one["state"].clone())).collect();
        assert_eq!(found, [(json!(judge.email), json!("draft"))], "once a day, and released by a person");
        let outbox = stage.get(&stage.organiser, &drafts);
        assert!(outbox.body.contains(&judge.email) && outbox.body.contains("release-drafts"), "{}", outbox.body);
    }
    assert_eq!(stage.server.form(&board, &judge.cookie, "_form=remind-late").status, 403);
}

#[test]
fn the_pages_of_letters_do_what_their_forms_say_for_who_may() {
    let stage = Stage::open("outbox", 1);
    stage.enter("Night Ferry", "440100", &film(&stage.server.data));
    let (outbox, mailing) = (stage.at("/letters"), stage.at("/letters/mailing?of=news"));
    assert_eq!(stage.get(&stage.creator, &outbox).status, 403);
    let page = stage.get(&stage.staff, &outbox);
    assert!(page.status == 200 && page.body.contains("creator@example.invalid"), "{}", page.body);
    assert_eq!(stage.get(&stage.staff, &stage.at("/letters/texts")).status, 403, "texts are the organiser's");

    // News to who submitted: named before they are written, and refused without a text.
    let named = stage.get(&stage.staff, &mailing).body;
    assert!(named.contains("creator@example.invalid"), "{named}");
    let english = format!("Accept-Language: en\n{}", stage.staff.cookie);
    // Whose address nobody has proven is named before anything is written, and nobody else.
    stage.server.register("maker@a.example");
    let program = stage.server.more_token("maker@a.example", "entries:read,entries:write");
    stage.server.draft(&stage.contest, &program, &json!({ "title": "Slow River" }));
    let reminder = stage.at("/letters/mailing?of=draft_reminder");
    let held = stage.server.ask(&format!("GET {reminder}\n{english}"), b"").body;
    assert!(held.contains("Maker (maker@a.example)") && held.contains(&words::outbox::held(Lang::En, 1)), "{held}");
    assert!(
        !stage.server.ask(&format!("GET {mailing}\n{english}"), b"").body.contains(words::outbox::held_body(Lang::En))
    );
    let empty = stage.server.form(&mailing, &english, "_form=write-mailing&subject=S&message=");
    assert_eq!(empty.status, 422, "{}", empty.body);
    stage.done(&stage.staff, &mailing, "_form=write-mailing&subject=Opening+night&message=At+seven");
    let news = || stage.server.letters().into_iter().filter(|one| one["kind"] == "news").collect::<Vec<_>>();
    assert_eq!(news()[0]["state"], "draft");
    let letter = format!("/letters/{}", news()[0]["id"].as_str().unwrap());
    let read = stage.get(&stage.staff, &letter);
    assert!(read.status == 200 && read.body.contains("At seven"), "{}", read.body);
    assert_eq!(stage.get(&stage.creator, &letter).status, 403);

    // As many as the form named, of the kind that was looked at.
    stage.done(&stage.staff, &outbox, "_form=release-drafts&most=1&words=&kind=receipt");
    assert_eq!(news()[0]["state"], "draft", "another kind");
    let none = stage.server.form(&outbox, &english, "_form=release-drafts&most=1&words=&kind=x");
    assert_eq!((none.status, news()[0]["state"].as_str()), (400, Some("draft")), "no kind, which is not every kind");
    let bare = stage.server.form(&outbox, &english, "_form=withdraw-drafts&most=1&words=&kind=news&reason=");
    assert_eq!((bare.status, news()[0]["state"].as_str()), (422, Some("draft")), "a reason is asked for");
    stage.done(&stage.staff, &outbox, "_form=release-drafts&most=1&words=Op%00ening&kind=news");
    assert_eq!(
        (news()[0]["state"].as_str(), news()[0]["problem"].as_str()),
        (Some("released"), Some("no mail server"))
    );
    stage.done(&stage.staff, &letter, &format!("_form=one-letter&act=by-hand&letter={}", &letter[9..]));
    assert_eq!(news()[0]["state"], "withdrawn");

    // A text is tried before it is kept, and what its letters do not have is named with what they have.
    let texts = stage.at("/letters/texts?kind=receipt&language=en");
    let organiser = format!("Accept-Language: en\n{}", stage.organiser.cookie);
    let text = |body: &str, more: &str| {
        stage.server.form(&texts, &organiser, &format!("_form=text&subject=Got+it&body={body}{more}"))
    };
    let wrong = text("%7Boutcome%7D", "");
    assert!(
        wrong.status == 422 && wrong.body.contains("{outcome}") && wrong.body.contains("{receipt}"),
        "{}",
        wrong.body
    );
    let tried = text("Hello+%7Bcontest%7D!", "&preview=yes");
    assert!(tried.status == 200 && tried.body.contains("Hello T!"), "{}", tried.body);
    assert_eq!(text("Thanks+for+%7Bentry%7D", "").status, 303);
    let settings = "_form=letter-settings&returns=yes&quiet_from=22:00&quiet_to=22:00&languages=en";
    assert_eq!(stage.server.form(&texts, &organiser, settings).status, 422, "no hours");
    stage.done(&stage.organiser, &texts, "_form=letter-settings&quiet_from=&quiet_to=&languages=en");
    stage.enter("Quiet Mill", "440500", &film(&stage.server.data));
    let receipts = stage.server.letters().into_iter().filter(|one| one["kind"] == "receipt");
    let newest = receipts.max_by_key(|one| one["id"].as_str().unwrap().to_owned()).unwrap();
    assert_eq!((newest["state"].as_str(), newest["subject"].as_str()), (Some("draft"), Some("Got it")));

    // News end by the one click of a mail program, which has no session; whoever only follows the link ends nothing.
    let link = read.body.split("/unsubscribe/").nth(1).unwrap();
    let link = link.split(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c)).next().unwrap();
    let suppressed = |subject: &str| {
        stage.done(&stage.staff, &mailing, &format!("_form=write-mailing&subject={subject}&message=At+eight"));
        news().iter().filter(|one| one["state"] == "suppressed").count()
    };
    let asked = stage.server.ask(&format!("GET /unsubscribe/{link}"), b"");
    assert!(asked.status == 200 && asked.body.contains("creator@example.invalid"), "{}", asked.body);
    assert_eq!(suppressed("Second+night"), 0);
    let one_click = format!("POST /unsubscribe/{link}\nContent-Type: application/x-www-form-urlencoded");
    assert_eq!(stage.server.ask(&one_click, b"List-Unsubscribe=One-Click").status, 200);
    assert_eq!(suppressed("Third+night"), 1);
}

#[test]
fn letters_about_accounts_have_a_page_for_administrators_alone() {
    let mail = MailServer::start("accounts");
    let server = Server::configured("account-letters", &mail.config());
    let person = |role: &str| {
        let email = format!("{role}@example.invalid");
        let account = ["account", "create", "--role", role, "--email", &email, "--password-stdin"];
        server.linxuan(&account, "a-long-password\n");
        format!("Accept-Language: en\n{}", server.sign_in(&email.replace('@', "%40")))
    };
    let (administrator, organiser) = (person("administrator"), person("organiser"));
    let get = |who: &str, address: &str| server.ask(&format!("GET {address}\n{who}"), b"");
    let maker = server.register("cut-after@a.example");
    server.register("later@a.example");
    wait_for("both were tried", SOON, || {
        let states = states(&server);
        states["cut-after"] == "unknown" && states["later"] == "retry"
    });
    assert_eq!(get(&organiser, "/letters").status, 403);
    assert_eq!(get(&maker, "/letters").status, 403);
    let page = get(&administrator, "/letters");
    assert!(page.status == 200 && page.body.contains("cut-after@a.example"), "{}", page.body);
    assert!(get(&administrator, "/accounts").body.contains("href=\"/letters\""), "the tabs lead there");
    // What may have arrived stands above the list, whatever is listed.
    let listed = |query: &str| {
        let table = get(&administrator, &format!("/letters{query}")).body;
        let table = table.split("<table").nth(1).unwrap().to_owned();
        ["cut-after", "later"].map(|name| table.contains(&format!("{name}@a.example")))
    };
    assert_eq!(
        [listed(""), listed("?state=retry"), listed("?state=unknown")],
        [[true; 2], [false, true], [true, false]]
    );

    // A person decides about what may have arrived, tries again what waits, or withdraws it.
    let id = |address: &str| server.letter_to(address)["id"].as_str().unwrap().to_owned();
    let act = |page: &str, address: &str, act: &str| {
        let fields = format!("_form=one-letter&act={act}&letter={}", id(address));
        server.form(page, &administrator, &fields).status
    };
    assert_eq!(act("/letters", "cut-after@a.example", "arrived"), 303);
    assert_eq!(states(&server)["cut-after"], "withdrawn");
    let letter = format!("/letters/{}", id("later@a.example"));
    let read = get(&administrator, &letter);
    assert!(read.status == 200 && read.body.contains("/proof/"), "{}", read.body);
    assert_eq!(get(&organiser, &letter).status, 403);
    assert_eq!(act(&letter, "later@a.example", "withdraw"), 422, "a reason is asked for");
    assert_eq!(act(&letter, "later@a.example", "release"), 303);
    let fields = format!("_form=one-letter&act=withdraw&reason=A+mistake&letter={}", id("later@a.example"));
    // While it is tried nobody can withdraw it.
    wait_for("it is withdrawn", SOON, || {
        assert_eq!(server.form(&letter, &administrator, &fields).status, 303);
        states(&server)["later"] == "withdrawn"
    });
    let listed = server.linxuan(&["mail", "list", "--state", "withdrawn", "--format", "csv"], "");
    assert_eq!(listed.lines().count(), 3, "the command line lists them too: {listed}");

    // Whose address is not proven sees so, and asks for the letter again.
    assert!(get(&maker, "/account").body.contains("ask-proof"));
    assert_eq!(server.form("/account", &maker, "_form=ask-proof").status, 303);
    let proofs = server.letters().into_iter().filter(|one| one["address"] == "cut-after@a.example").count();
    assert_eq!(proofs, 2);
}

#[test]
fn a_table_of_people_is_invited_whole_or_not_at_all() {
    let stage = Stage::open("invitations", 1);
    let page = stage.at("/people/invitations");
    let send = |table: &str, button: &str| {
        let head = format!("Accept-Language: en\n{}", stage.organiser.cookie);
        stage.server.form(&page, &head, &format!("_form=invite-many&role=judge&table={table}{button}"))
    };
    assert_eq!(stage.get(&stage.staff, &page).status, 403);
    let faulty = "Ada,ada%40example.invalid%0ABob,nowhere";
    let checked = send(faulty, "");
    assert!(checked.status == 200 && checked.body.contains("nowhere"), "{}", checked.body);
    assert_eq!(send(faulty, "&send=yes").status, 422);
    let invitations = || stage.server.letters().into_iter().filter(|one| one["kind"] == "invitation").count();
    assert_eq!(invitations(), 0);
    assert_eq!(send("Ada,ada%40example.invalid%0ABob,bob%40example.invalid", "&send=yes").status, 303);
    assert_eq!(invitations(), 2);
    let people = stage.get(&stage.organiser, &stage.at("/people")).body;
    let hash = people.split("name=\"invitation\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    stage.done(&stage.organiser, &stage.at("/people"), &format!("_form=revoke-invitation&invitation={hash}&name=Bob"));
    let withdrawn = stage.server.letters().into_iter().filter(|one| one["state"] == "withdrawn").count();
    assert_eq!(withdrawn, 1);
}
