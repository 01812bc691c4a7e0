//! Notices and objections over a real port, as a browser without script and without an account meets them; and every answer to a
//! stranger is read for what is nobody's business.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use harness::pdf::Pdf;
use harness::stage::{Person, Stage};
use harness::walk::{is_page, links, said};
use harness::{Answer, film};
use words::{Lang, notices, objections};

/// A contest whose selection of one of two films, the first, is sealed.
fn sealed(name: &str) -> Stage {
    let stage = Stage::open(name, 1);
    let bytes = film(&stage.server.data);
    for (title, region) in [("Night Ferry", "440100"), ("Quiet Mill", "440500")] {
        stage.enter(title, region, &bytes);
    }
    let balance = stage.at("/settings?section=balance");
    let version = stage.hidden(&stage.organiser, &balance, "version");
    stage.done(&stage.organiser, &balance, &format!("_form=settings&version={version}&size=1&lottery_seed=1"));
    stage.deal(&[&stage.judges[0]]);
    stage.begin();
    stage.score_best(&stage.judges[0], "Night Ferry");
    stage.select();
    let seen = stage.hidden(&stage.organiser, &stage.at("/selection"), "fingerprint");
    stage.done(&stage.organiser, &stage.at("/selection"), &format!("_form=seal&typed=T&fingerprint={seen}"));
    stage
}

/// As [`sealed`], with its notice up.
fn noticed(name: &str) -> Stage {
    let stage = sealed(name);
    let page = stage.at("/notice");
    let fields = "_form=draft&lang=en&title=&basis=&order=number&with_units=yes&workdays=5&answer_workdays=3&remarks=\
                  &office=Festival+office&phone=555-0100&fax=&email=&address=";
    stage.done(&stage.organiser, &page, fields);
    let seen = stage.hidden(&stage.organiser, &page, "seen");
    stage.done(&stage.organiser, &page, &format!("_form=publish&seen={seen}"));
    stage
}

/// What a stranger is answered, with this cookie.
fn stranger(stage: &Stage, address: &str, cookie: &str) -> Answer {
    stage.server.ask(&format!("GET {address}\nAccept-Language: en\n{cookie}"), b"")
}

/// The value behind a label of a receipt.
fn told(page: &str, label: &str) -> String {
    let behind = page.split(&format!("<dt>{label}<")).nth(1).unwrap();
    behind.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

/// The fields of an objection with a name.
fn objection(facts: &str) -> String {
    format!(
        "_form=object&kind=rights&film=1&who=person&name=Chen+Xiaoman&address=1+East+Wind+Road&phone=020-83331111\
         &email=chen%40example.invalid&facts={facts}"
    )
}

#[test]
fn a_notice_is_read_by_everybody_and_names_nobody() {
    let stage = sealed("notices");
    let (notice, calls) = (stage.at("/notice"), format!("/calls/{}", stage.contest));
    // Before it goes up there is nothing to be seen of it, and staff are told in words that they may not.
    for address in ["/notice", "/objection", "/notice/1.txt", "/notice.pdf"] {
        assert_eq!(stranger(&stage, &format!("{calls}{address}"), "").status, 404, "{address}");
    }
    assert_eq!(stage.get(&stage.staff, &notice).status, 403);
    let other = stage.server.form(&notice, &stage.organiser.cookie, "_form=publish&seen=other");
    assert_eq!(other.status, 409, "only what was looked at goes up: {}", other.body);
    let seen = stage.hidden(&stage.organiser, &notice, "seen");
    stage.done(&stage.organiser, &notice, &format!("_form=publish&seen={seen}"));

    // The text is what was hashed, byte for byte.
    let text = stranger(&stage, &format!("{calls}/notice/1.txt"), "");
    assert_eq!((text.status, domain::record::RecordHash::of(&text.bytes).to_string()), (200, seen));
    let pdf = Pdf::read(&stranger(&stage, &format!("{calls}/notice.pdf"), ""), &stage.server.data);
    assert!(pdf.numbered && text.body.lines().all(|line| pdf.says(line)), "{} {}", text.body, pdf.text);
    assert_eq!(stranger(&stage, &format!("{calls}/notice.pdf?number=2"), "").status, 404);
    let page = stranger(&stage, &format!("{calls}/notice"), "");
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(links(&page.body).contains(&format!("{calls}/notice.pdf?number=1")), "{}", page.body);
    for words in ["Night Ferry", "存证总校验码", notices::object(Lang::En)] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(!page.body.contains("<script") && page.bytes.len() < 60_000, "{} bytes", page.bytes.len());
    assert_eq!(page.header("cache-control"), Some("public, no-cache"), "nobody's session is asked for");
    let call = stranger(&stage, &calls, "").body;
    assert!(
        call.contains(&format!("href=\"{calls}/notice\"")) && call.contains(&format!("href=\"{calls}/objection\""))
    );
    assert!(!call.contains(&format!("href=\"{calls}/result\"")), "nothing is final yet: {call}");

    // With a session of nobody it is the same page but for the nonce of its policy.
    let plain = |answer: &Answer| said(&answer.body);
    for cookie in ["Cookie: session=wrong", "Cookie: session=", "Cookie: guise=x"] {
        let same = stranger(&stage, &format!("{calls}/notice"), cookie);
        assert_eq!((same.status, plain(&same)), (200, plain(&page)), "{cookie}");
    }
}

#[test]
fn an_objection_is_made_looked_up_and_answered_and_strangers_read_only_counts() {
    let stage = noticed("objections");
    let (form, desk) = (format!("/calls/{}/objection", stage.contest), stage.at("/objections"));
    // What is missing stands beside its field.
    let head = "Accept-Language: en\n";
    let lacking =
        stage.server.form(&form, head, "_form=object&kind=other&film=&who=unit&name=&address=&phone=&email=&facts=x");
    assert_eq!(lacking.status, 422, "{}", lacking.body);
    for field in ["name", "address", "phone"] {
        assert!(lacking.body.contains(&format!("id=\"f-object-{field}-problem\"")), "{field}");
    }
    let filed = stage.server.form(&form, head, &objection("The+aerial+shot+in+minute+three+is+mine."));
    assert_eq!((filed.status, filed.header("cache-control")), (200, Some("no-store, no-transform")), "{}", filed.body);
    assert!(filed.body.contains("It will be answered on or before"), "{}", filed.body);
    let number = told(&filed.body, objections::number(Lang::En));
    let secret = told(&filed.body, objections::secret(Lang::En));

    // A file comes with its token once; what it is, its bytes say.
    let token = filed.body.split("/objections/evidence/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let send = |name: &str, bytes: &str| {
        let head = format!(
            "POST /objections/evidence/{token}\nSec-Fetch-Site: same-origin\nContent-Type: multipart/form-data; boundary=cut"
        );
        let body = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"evidence\"; filename=\"{name}\"\r\n\r\n{bytes}\r\n--cut--\r\n"
        );
        stage.server.ask(&head, body.as_bytes()).header("location").unwrap().to_owned()
    };
    assert_eq!(send("contract.pdf", "%PDF-1.7 of this test"), "/objections?kept=1&refused=");
    assert_eq!(send("more.pdf", "%PDF-1.7 of this test"), "/objections?kept=0&refused=spent");
    stage.server.logged(&["POST", "/objections/evidence/…"]);

    let look_up = |secret: &str| {
        let fields = format!("_form=look-up&number={number}&code={secret}");
        stage.server.form("/objections", head, &fields)
    };
    assert_eq!(look_up("2222-2222-2222").status, 422);
    let found = look_up(&secret);
    assert!(found.status == 200 && found.body.contains("contract.pdf"), "{}", found.body);
    assert!(found.body.contains(objections::answer_by(Lang::En)), "{}", found.body);

    // The office reads who it was, accepts it, and takes the file as a download that no browser opens.
    let office = stage.get(&stage.staff, &desk).body;
    assert!(office.contains("Chen Xiaoman") && office.contains("020-83331111"), "{office}");
    stage.done(&stage.staff, &desk, "_form=accept&number=1&decision=accept&reason=");
    let file = links(&office).into_iter().find(|link| link.contains("/evidence/")).unwrap();
    let taken = stage.get(&stage.staff, &file);
    assert_eq!((taken.status, taken.body.as_str()), (200, "%PDF-1.7 of this test"));
    assert!(taken.header("content-disposition").unwrap().starts_with("attachment"));
    assert!(taken.header("content-security-policy").unwrap().starts_with("sandbox"));
    for who in [&stage.creator, &stage.judges[0]] {
        for address in [&desk, &file] {
            assert_eq!(stage.get(who, address).status, 403, "{address}");
        }
    }
    let telling = "_form=answer&number=1&decision=uphold&reply=Chen+Xiaoman+is+right.&decider=Jury";
    assert_eq!(stage.server.form(&desk, &stage.chair.cookie, telling).status, 422);
    let upheld = "_form=answer&number=1&decision=uphold&reply=The+shot+is+not+cleared.&decider=Jury";
    stage.done(&stage.chair, &desk, upheld);
    let found = look_up(&secret);
    assert!(found.body.contains("The shot is not cleared.") && found.body.contains(objections::upheld(Lang::En)));
    // Nothing is changed for it: who objected reads why, everybody else that it is so.
    let office = stage.get(&stage.staff, &desk).body;
    for words in [objections::accepted_at(Lang::Zh), objections::entered_by(Lang::Zh), objections::unsettled(Lang::Zh)]
    {
        assert!(office.contains(words), "{words}: {office}");
    }
    stage.done(&stage.chair, &desk, "_form=keep&number=1&reason=It+was+cleared+since.");
    let found = look_up(&secret);
    assert!(found.body.contains("It was cleared since.") && found.body.contains(objections::unchanged(Lang::En)));
    let notice = stranger(&stage, &format!("/calls/{}/notice", stage.contest), "").body;
    assert!(notice.contains(&notices::unchanged(Lang::En, 1)) && !notice.contains("cleared since"), "{notice}");

    // Whatever a stranger opens from the notice on tells of nobody.
    let mut waiting = vec![format!("/calls/{}/notice", stage.contest), form.clone(), "/objections".to_owned()];
    let mut known: Vec<String> = Vec::new();
    while let Some(address) = waiting.pop() {
        if known.contains(&address) || address.starts_with("/lang") {
            continue;
        }
        known.push(address.clone());
        let answer = stranger(&stage, &address, "");
        assert!([200, 303].contains(&answer.status), "{address}: {}", answer.status);
        for private in ["Chen", "83331111", "East Wind", "example.invalid", "judge1", "000-1", "contract.pdf", "aerial"]
        {
            assert!(!answer.body.contains(private), "{private} on {address}: {}", answer.body);
        }
        if is_page(&answer) {
            waiting.extend(
                links(&answer.body)
                    .into_iter()
                    .filter(|link| link.starts_with("/calls/") || link.starts_with("/objections")),
            );
        }
    }
    assert!(known.len() >= 4, "{known:?}");
}

#[test]
fn a_file_brings_days_into_the_calendar() {
    let stage = Stage::open("calendar", 0);
    let send = |who: &Person, name: &str, text: &str| {
        let head = format!(
            "POST /calendar/file\nSec-Fetch-Site: same-origin\nContent-Type: multipart/form-data; boundary=cut\n{}",
            who.cookie
        );
        let body = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"sheet\"; filename=\"{name}\"\r\n\r\n{text}\r\n--cut--\r\n"
        );
        stage.server.ask(&head, body.as_bytes())
    };
    for who in [&stage.staff, &stage.creator] {
        assert_eq!(send(who, "days.csv", "2099-10-01,放假").status, 403, "{}", who.email);
    }
    let said = |answer: &Answer| {
        assert_eq!((answer.status, answer.header("location")), (303, Some("/calendar")), "{}", answer.body);
        let flash = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let head = format!("GET /calendar\nAccept-Language: en\n{}; {flash}\n", stage.organiser.cookie.trim_end());
        stage.server.ask(&head, b"").body
    };
    let taken = said(&send(
        &stage.organiser,
        "days.csv",
        "\"日期\",\"安排\"\n\"2099-10-01\",\"放假\"\n\"2099-10-10\",\"上班\"",
    ));
    assert!(taken.contains("2099-10-01,holiday") && taken.contains("2099-10-10,workday"), "{taken}");
    let wrong = said(&send(&stage.organiser, "days.csv", "date,kind\n2099-10-40,holiday"));
    assert!(wrong.contains("第 2 行") || wrong.contains("Line 2"), "{wrong}");
    assert!(wrong.contains("2099-10-01,holiday"), "nothing is changed: {wrong}");
    let announced = said(&send(&stage.organiser, "通知.txt", "2100年安排\n一、元旦：1月1日至3日放假，1月9日上班。"));
    assert!(announced.contains("2100-01-03,holiday,元旦") && announced.contains("2099-10-01"), "{announced}");
}

#[test]
fn a_notice_on_paper_has_its_headings_and_its_lists() {
    let stage = sealed("notice-paper");
    let page = stage.at("/notice");
    let fields = "_form=draft&lang=zh&title=&basis=&order=region&workdays=5&answer_workdays=10&remarks=\
                  &office=%E5%8A%9E%E5%85%AC%E5%AE%A4&phone=555-0100&fax=&email=&address=";
    stage.done(&stage.organiser, &page, fields);
    let seen = stage.hidden(&stage.organiser, &page, "seen");
    stage.done(&stage.organiser, &page, &format!("_form=publish&seen={seen}"));
    let pdf = Pdf::read(&stranger(&stage, &format!("/calls/{}/notice.pdf", stage.contest), ""), &stage.server.data);
    pdf.is_whole("zh-CN", "公示");
    // The title; the region; a list of the one film; everything else in paragraphs.
    assert_eq!(["H1", "H2", "L", "LI"].map(|kind| pdf.tagged(kind)), [1, 1, 1, 1], "{}", pdf.about);
    assert!(pdf.tagged("P") > 2, "{}", pdf.about);
    let (heading, text) = (pdf.font_of("广州市"), pdf.font_of("公示期"));
    assert_ne!(heading, text, "a heading stands out: {}", pdf.about);
}
