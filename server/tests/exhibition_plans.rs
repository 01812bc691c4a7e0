//! Viewing plans over a real port: their forms, who may not read or publish them, the plan for paper and the board as a file.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use std::time::{Duration, Instant};

use harness::pdf::Pdf;
use harness::stage::{Person, Stage};

const PLANS: &str = "/exhibition/plans";

fn status(stage: &Stage, who: &Person, path: &str, fields: &str) -> u16 {
    stage.form(who, path, fields).status
}

#[test]
fn another_office_neither_reads_nor_publishes_a_plan_and_its_own_prints_and_follows_it() {
    let (stage, [film, _]) = Stage::exhibiting("plans");
    stage.alter(
        "INSERT INTO regions (code, name) VALUES ('44', 'Province'), ('4401', 'City'), ('440106', 'District'),
             ('4402', 'Other city');
         INSERT INTO sites (number, id, code, name, region, kind, opened_on, capacity, version, created_at, updated_at)
         VALUES (1, 's1', '001', 'Village one', '440106', 'village', 0, 0, 1, 1, 1),
             (2, 's2', '002', 'Village two', '4401', 'village', 0, 0, 1, 1, 1),
             (4, 's4', '004', 'Village four', '4402', 'village', 0, 0, 1, 1, 1);",
    );
    let city = stage.member("city", "office", "4401");
    let beside = stage.member("beside", "office", "4402");
    let below = stage.member("below", "office", "440106");
    let manager = stage.member("manager", "manager", "s1");

    // What was entered stays, with a message beside each field.
    let wrong = "_form=plan&region=4401&title=+&starts=2026-13-01&ends=&introduction=Please+watch&kind=village";
    let answer = stage.form(&city, PLANS, wrong);
    assert_eq!(answer.status, 422, "{}", answer.body);
    for part in ["Enter a title", "Enter a day", "2026-13-01", "Please watch"] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
    let terms = "_form=plan&region=4401&title=Summer+plan&starts=2020-07-01&ends=2020-08-31&introduction=Please+watch";
    let answer = stage.server.form(PLANS, &city.cookie, terms);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let plan = answer.header("location").unwrap().split('?').next().unwrap().to_owned();

    // The copy that browsers play is made meanwhile.
    let films = format!("{plan}?section=films");
    let until = Instant::now() + Duration::from_secs(60);
    while status(&stage, &city, &films, &format!("_form=choose&version=1&film={film}")) != 303 {
        assert!(Instant::now() < until, "the film never came into the library");
        std::thread::sleep(Duration::from_millis(200));
    }
    let asked = format!("_form=films&version=2&film={film}&place-{film}=1&must-{film}=yes&question-{film}-1=");
    let long = "x".repeat(201);
    let refused = stage.server.form(&films, &city.cookie, &format!("{asked}{long}"));
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains(&long), "what was entered stays");
    stage.done(&city, &films, &format!("{asked}What+did+you+learn%3F"));
    assert_eq!(status(&stage, &city, &plan, "_form=publish&version=3"), 422, "the period is over");
    let later = "_form=terms&version=3&title=Summer+plan&starts=2020-07-01&ends=2099-01-01";
    assert_eq!(status(&stage, &city, &plan, later), 422, "it would last too long");
    stage.alter("UPDATE plans SET starts_on = 40000, ends_on = 40030");
    // A take-over of wishes that is refused says why, where the page has no form of it too.
    let wishes = format!("{plan}?section=wishes");
    for (lang, words) in [("en", "Tick at least one film"), ("zh-CN", "请勾选至少一部")] {
        let head = format!("Accept-Language: {lang}\n{}", city.cookie);
        let nothing = stage.server.form(&wishes, &head, "_form=take&version=3");
        assert_eq!(nothing.status, 422, "{}", nothing.body);
        assert!(nothing.body.contains(words), "{}", nothing.body);
    }
    let stale = stage.server.form(&wishes, &city.cookie, &format!("_form=take&version=1&film={film}"));
    assert_eq!(stale.status, 409, "{}", stale.body);
    assert!(stale.body.contains("class=\"summary\""), "{}", stale.body);

    // Beside and above nobody learns of it, by whatever way.
    let board = format!("{plan}/board");
    let addresses =
        [plan.clone(), films.clone(), board.clone(), format!("{plan}/plan.pdf"), format!("{board}/sites.csv")];
    for other in [&beside, &below] {
        for address in &addresses {
            assert_eq!(stage.get(other, address).status, 404, "{} {address}", other.email);
        }
        for fields in ["_form=publish&version=3", "_form=withdraw&version=3&reason=no"] {
            assert_eq!(status(&stage, other, &plan, fields), 404, "{} {fields}", other.email);
        }
        assert_eq!(status(&stage, other, PLANS, terms), 404, "{} for the city", other.email);
        assert!(!stage.get(other, PLANS).body.contains("Summer plan"));
    }
    assert_eq!(stage.get(&manager, &plan).status, 403);
    assert_eq!(stage.get(&stage.creator, PLANS).status, 403);
    assert_eq!(stage.server.ask(&format!("GET {plan}\n"), b"").status, 303, "leads to the sign-in");

    stage.done(&city, &plan, "_form=publish&version=3");
    let english = format!("Accept-Language: en\n{}", city.cookie);
    let forms = [
        (&films, format!("choose&version=4&film={film}")),
        (&wishes, format!("take&version=4&film={film}")),
        (&plan, "publish&version=4".to_owned()),
    ];
    for (page, form) in forms {
        let late = stage.server.form(page, &english, &format!("_form={form}"));
        assert_eq!(late.status, 422, "it stays as it is");
        assert!(late.body.contains("The plan is no longer a draft"), "{page}: {}", late.body);
    }
    let page = stage.get(&city, &board).body;
    for name in ["Village one", "Village two", "District"] {
        assert!(page.contains(name), "{name}: {page}");
    }
    assert!(page.contains("href=\"/exhibition/sites/s1\""), "who is silent can be looked up: {page}");
    assert!(!page.contains("Village four"), "{page}");
    let table = stage.get(&city, &format!("{board}/sites.csv?lang=en"));
    assert_eq!((table.status, table.header("content-type")), (200, Some("text/csv; charset=utf-8")));
    assert_eq!(table.body.lines().count(), 3, "{}", table.body);
    assert!(stage.get(&city, &format!("{board}/sites.xlsx?under=440106")).bytes.starts_with(b"PK"));
    for wrong in ["sites.pdf", "others.csv"] {
        assert_eq!(stage.get(&city, &format!("{board}/{wrong}")).status, 404, "{wrong}");
    }
    for under in ["4402", "44", "x"] {
        assert_eq!(stage.get(&city, &format!("{board}?under={under}")).status, 404, "{under}");
    }

    // The plan for paper: for the office, and for a site that got it.
    let sheet = Pdf::read(&stage.get(&city, &format!("{plan}/plan.pdf?lang=en")), &stage.server.data);
    sheet.is_whole("en", "Summer plan");
    assert_eq!(sheet.size, (595, 842));
    for words in ["Night Ferry", "What did you learn?", "Please watch", "City"] {
        assert!(sheet.says(words), "{words}: {}", sheet.text);
    }
    let of_site = Pdf::read(&stage.get(&manager, &format!("{plan}/plan.pdf?site=s1&lang=en")), &stage.server.data);
    assert!(of_site.says("Village one") && of_site.says("Night Ferry"), "{}", of_site.text);
    assert_eq!(stage.get(&manager, &format!("{plan}/plan.pdf?site=s2")).status, 404, "not their site");

    assert_eq!(status(&stage, &city, &board, "_form=remind"), 303);
    assert_eq!(status(&stage, &city, &board, "_form=remind"), 422, "once a day");
    assert_eq!(status(&stage, &city, &plan, "_form=withdraw&version=4&reason=+"), 422);
    stage.done(&city, &plan, "_form=withdraw&version=4&reason=Sent+twice");
    assert!(stage.get(&city, &plan).body.contains("Sent twice"));
    assert_eq!(stage.get(&manager, &format!("{plan}/plan.pdf?site=s1")).status, 404, "sites see it no more");
}
