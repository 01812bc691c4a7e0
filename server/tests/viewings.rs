//! Viewings over a real port: the page of a site, evidence as its page sends it, the roll call on a phone, and the office's list.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use harness::Answer;
use harness::stage::{Person, Stage};
use harness::village::plan;
use harness::walk::repeated_ids;
use serde_json::{Value, json};

/// Microseconds since 1970.
fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros()).unwrap()
}

/// Two sites, the first of which got a plan of one film.
fn ground(film: &str) -> String {
    let plan = plan(film);
    format!(
        "INSERT INTO regions (code, name) VALUES ('4401', 'City'), ('4402', 'Other city');
         INSERT INTO sites (number, id, code, name, region, kind, opened_on, capacity, version, created_at, updated_at)
         VALUES (1, 's1', '001', 'Village one', '4401', 'village', 0, 0, 1, 1, 1),
             (2, 's2', '002', 'Village two', '4402', 'village', 0, 0, 1, 1, 1);
         {plan}"
    )
}

fn send(stage: &Stage, who: &Person, site: &str, body: &str) -> Answer {
    let head = format!(
        "POST /site/{site}/evidence\nContent-Type: application/json\nSec-Fetch-Site: same-origin\nAccept-Language: en\n{}",
        who.cookie
    );
    stage.server.ask(&head, body.as_bytes())
}

/// Twelve people saw five minutes of the film until now.
fn evidence(film: &str) -> Value {
    json!({
        "viewing": "v1", "kind": "gathering", "revision": 1, "heads": 12, "sent_at": now(),
        "films": [{ "entry": film, "stretches": [[0, 300_000]], "begun_at": now() - 300_000_000, "ended_at": now() }],
        "answers": [{ "entry": film, "question": 1, "answer": "To row" }],
    })
}

#[test]
fn a_site_plans_holds_and_sends_a_viewing_and_its_office_decides() {
    let (stage, [film, _]) = Stage::exhibiting("viewings");
    stage.alter(&ground(&film));
    let manager = stage.member("manager", "manager", "s1");
    let office = stage.member("city", "office", "4401");
    let beside = stage.member("beside", "office", "4402");

    let own = stage.get(&manager, "/site");
    assert_eq!((own.status, own.header("location")), (303, Some("/site/s1")));
    // A site is told of films that may be shown, and this one once its copy is made.
    let until = Instant::now() + Duration::from_secs(60);
    let english = format!("Accept-Language: en\n{}", manager.cookie);
    let at_site = |page: &str| stage.server.ask(&format!("GET {page}\n{english}"), b"");
    let mut page = at_site("/site/s1");
    while !page.body.contains("Night Ferry") {
        assert!(Instant::now() < until, "the film never came into the library: {}", page.body);
        std::thread::sleep(Duration::from_millis(200));
        page = at_site("/site/s1");
    }
    // The film of the tests lasts two seconds: what is played of it counts as of one as long as the plan says.
    stage.alter(&format!("UPDATE files SET duration_ms = 600000 WHERE entry_id = '{film}'"));
    for part in ["Summer plan", "Night Ferry", "Required", "Start now", "Please watch"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(repeated_ids(&page.body).is_empty(), "{}", page.body);
    let plan = "_form=plan-viewing&of=p1&viewing=v1&plan=p1&menu=&kind=gathering";
    let untimed = stage.form(&manager, "/site/s1", &format!("{plan}&at="));
    assert!(untimed.status == 422 && untimed.body.contains("Enter a time"), "{}", untimed.body);
    let past = stage.form(&manager, "/site/s1", &format!("{plan}&at=2020-01-01T19%3A00"));
    assert!(past.status == 422 && past.body.contains("2020-01-01T19:00"), "what was entered stays: {}", past.body);
    let begun = stage.form(&manager, "/site/s1", &format!("{plan}&now=yes"));
    assert_eq!((begun.status, begun.header("location")), (303, Some("/site/s1/viewings/v1")), "{}", begun.body);
    let viewing = stage.get(&manager, "/site/s1/viewings/v1");
    for part in ["What did you learn?", "viewing-stage", "viewing-roll", "/roll/1-"] {
        assert!(viewing.body.contains(part), "{part}: {}", viewing.body);
    }
    assert!(repeated_ids(&viewing.body).is_empty(), "{}", viewing.body);

    // The film is asked for by the address of the viewing.
    let address = format!("/site/s1/viewings/v1/films/{film}?copy=play");
    assert_eq!(stage.get(&manager, &address).status, 200);
    let light = stage.get(&manager, &format!("/site/s1/viewings/v1/films/{film}?copy=light"));
    assert_eq!(light.status, 200, "the usual one until there is a light one");
    let captions = stage.get(&manager, &format!("/site/s1/viewings/v1/films/{film}?copy=captions"));
    assert_eq!(captions.status, 204, "there are none");
    for (wrong, who) in [
        (format!("/site/s1/viewings/v1/films/{film}?copy=original"), &manager),
        ("/site/s1/viewings/v1/films/nothing?copy=play".to_owned(), &manager),
        (format!("/site/s1/viewings/v9/films/{film}?copy=play"), &manager),
        (format!("/site/s2/viewings/v1/films/{film}?copy=play"), &manager),
    ] {
        assert_eq!(stage.get(who, &wrong).status, 404, "{wrong}");
    }
    assert_eq!(stage.get(&office, &address).status, 403, "an office holds none");

    // Sent as often as it likes; nobody else's, and nothing that cannot be.
    let sent = evidence(&film).to_string();
    let taken = send(&stage, &manager, "s1", &sent);
    assert_eq!(taken.status, 200, "{}", taken.body);
    assert_eq!(taken.json()["state"], "discussed");
    assert_eq!(taken.json()["films"][0]["faster"], true, "it was followed seconds ago");
    assert_eq!(send(&stage, &manager, "s1", &sent).json(), taken.json());
    for (site, body, status) in [
        ("s1", "{".to_owned(), 400),
        ("s1", json!({ "viewing": "v 1", "kind": "gathering" }).to_string(), 400),
        ("s1", json!({ "viewing": "v1", "kind": "gathering", "heads": -1 }).to_string(), 422),
        ("s1", json!({ "viewing": "v1", "kind": "gathering", "revision": i64::MAX }).to_string(), 422),
        ("s1", "x".repeat(600_000), 413),
        ("s2", sent.clone(), 404),
        ("nowhere", sent.clone(), 404),
    ] {
        assert_eq!(send(&stage, &manager, site, &body).status, status, "{site}");
    }
    assert_eq!(send(&stage, &office, "s1", &sent).status, 403);
    let head = "POST /site/s1/evidence\nContent-Type: application/json\nSec-Fetch-Site: same-origin\n";
    assert_eq!(stage.server.ask(head, sent.as_bytes()).status, 401);
    let head = format!("POST /site/s1/evidence\nSec-Fetch-Site: cross-site\n{}", manager.cookie);
    assert_eq!(stage.server.ask(&head, sent.as_bytes()).status, 403);

    let report = "_form=report-viewing&kind=gathering&ordered=&feedback=Good&wish-subject-1=Tea";
    let viewing = "/site/s1/viewings/v1";
    let many = stage.form(&manager, viewing, &format!("{report}&heads=many"));
    assert!(many.status == 422 && many.body.contains("value=\"many\""), "{}", many.body);
    assert_eq!(stage.form(&manager, viewing, &format!("{report}&heads=0")).status, 422);
    stage.done(&manager, viewing, &format!("{report}&heads=11"));

    let home = stage.get(&office, "/exhibition");
    assert!(home.body.contains("/exhibition/viewings?state=reported"), "{}", home.body);
    let home = stage.get(&manager, "/exhibition");
    assert!(home.body.contains("/site/s1/preview") && !home.body.contains("state=reported"), "{}", home.body);
    let list = stage.get(&office, "/exhibition/viewings?state=reported&faster=yes");
    assert!(list.status == 200 && list.body.contains("Village one"), "{}", list.body);
    assert!(repeated_ids(&list.body).is_empty(), "{}", list.body);
    let other = stage.get(&beside, "/exhibition/viewings");
    assert!(other.status == 200 && !other.body.contains("Village one"), "{}", other.body);
    assert_eq!(stage.get(&beside, viewing).status, 404);
    assert_eq!(stage.get(&manager, "/exhibition/viewings").status, 403);
    assert_eq!(stage.get(&stage.creator, "/site").status, 403);
    let decide = "_form=decide-viewings&viewing=v1";
    assert_eq!(stage.form(&beside, "/exhibition/viewings", &format!("{decide}&act=accept")).status, 404);
    assert_eq!(stage.form(&office, "/exhibition/viewings", "_form=decide-viewings&act=accept").status, 422);
    let unsaid = stage.form(&office, "/exhibition/viewings", &format!("{decide}&act=return&reason="));
    assert_eq!(unsaid.status, 422, "{}", unsaid.body);
    stage.done(&office, "/exhibition/viewings", &format!("{decide}&act=accept"));
    let late = stage.form(&manager, viewing, &format!("{report}&heads=99"));
    assert_eq!(late.status, 422, "it was accepted");
    stage.done(&office, viewing, "_form=decide-viewing&act=return&reason=Count+again");
    assert!(stage.get(&manager, viewing).body.contains("Count again"));

    // Without a film that may be shown both pages say why there is no player.
    let release = format!("/entries/{film}/release");
    stage.done(&stage.staff, &release, "_form=withdraw-release&reason=The+author+asked");
    for page in ["/site/s1", viewing] {
        let shown = at_site(page).body;
        assert!(shown.contains("None of the films can be shown now"), "{page}: {shown}");
        assert!(!shown.contains("viewing-stage"), "{page}: {shown}");
    }
}

#[test]
fn a_phone_answers_the_roll_call_without_an_account_and_once() {
    let (stage, [film, _]) = Stage::exhibiting("roll-call");
    stage.alter(&ground(&film));
    let manager = stage.member("manager", "manager", "s1");
    let plan = "_form=plan-viewing&of=p1&viewing=v1&plan=p1&menu=&kind=gathering&now=yes";
    assert_eq!(stage.form(&manager, "/site/s1", plan).status, 303);
    let screen = stage.get(&manager, "/site/s1/viewings/v1/roll").body;
    let code = screen.split("/roll/").nth(1).unwrap().split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next();
    let path = format!("/roll/{}", code.unwrap());

    let opened = stage.server.ask(&format!("GET {path}\nAccept-Language: en\n"), b"");
    assert!(opened.status == 200 && opened.body.contains("Village one"), "{}", opened.body);
    let keeps_nothing = stage.server.form(&path, "Accept-Language: en\n", "_form=answer-roll");
    assert!(keeps_nothing.status == 422 && keeps_nothing.body.contains("scan the code"), "{}", keeps_nothing.body);
    let cookie = opened.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let phone = format!("Accept-Language: en\nCookie: {cookie}\n");
    let answered = stage.server.form(&path, &phone, "_form=answer-roll");
    assert!(answered.status == 200 && answered.body.contains("You are checked in"), "{}", answered.body);
    let again = stage.server.form(&path, &phone, "_form=answer-roll");
    assert!(again.body.contains("already checked in"), "{}", again.body);
    assert!(!again.body.contains("/vote"), "there is none: {}", again.body);
    let counted = stage.get(&manager, "/site/s1/viewings/v1").body;
    assert!(counted.contains("value=\"1\""), "heads are suggested: {counted}");
    // A phone that keeps no cookies: the form brings what it is told apart by, and it counts once a page.
    let opened = stage.server.ask(&format!("GET {path}\nAccept-Language: en\n"), b"");
    let mark = opened.body.split("name=\"roll\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let answer = || stage.server.form(&path, "Accept-Language: en\n", &format!("_form=answer-roll&roll={mark}"));
    let answered = answer();
    assert!(answered.status == 200 && answered.body.contains("You are checked in"), "{}", answered.body);
    assert!(answer().body.contains("already checked in"), "a second press of the button");
    let counted = stage.get(&manager, "/site/s1/viewings/v1").body;
    assert!(counted.contains("value=\"2\""), "both are there: {counted}");

    // Once a vote of viewers is open, who answered is led to it with a pass.
    let settings =
        json!({ "award": { "zh": "人气奖", "en": "Audience award" }, "ways": ["presence"], "difficulty": 4 });
    stage.alter(&format!(
        "INSERT INTO popularity_votes (contest_id, settings, state, secret, opens_at, closes_at, version, updated_at)
             VALUES ('{}', '{settings}', 'open', X'{}', 0, {}, 1, 1);",
        stage.contest,
        "07".repeat(32),
        now() + 3_600_000_000
    ));
    let led = stage.server.form(&path, &phone, "_form=answer-roll");
    assert_eq!(led.header("cache-control"), Some("no-store, no-transform"));
    let way = format!("/calls/{}/vote?presence=v1.", stage.contest);
    assert!(led.body.contains(&way) && led.body.contains("Audience award"), "{}", led.body);
    let rest = led.body.split(&way).nth(1).unwrap().split('"').next().unwrap();
    let vote = stage.server.ask(&format!("GET {way}{rest}\nAccept-Language: en\n"), b"");
    assert!(vote.status == 200 && vote.body.contains("name=\"presence\""), "{}", vote.body);
    for wrong in ["/roll/1-00000000", "/roll/9-00000000", "/roll/x", "/roll/1-%00", "/roll/99999999999-00000000"] {
        let answer = stage.server.ask(&format!("GET {wrong}\n"), b"");
        assert_eq!(answer.status, 404, "{wrong}: {}", answer.body);
    }
}
