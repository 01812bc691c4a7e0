//! Awards on a real port: set up and decided by the forms of the page, revealed step by step, and read by everybody once the result is
//! published, whoever asks.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use domain::record::RecordHash;
use harness::film;
use harness::pdf::Pdf;
use harness::stage::Stage;
use harness::walk::{links, repeated_ids, said};
use harness::xlsx::sheets;
use words::{Lang, awards, exports};

/// A form of the page of awards that is taken.
fn done(stage: &Stage, fields: &str) {
    stage.done(&stage.organiser, &stage.at("/awards"), fields);
}

#[test]
fn the_result_is_the_same_for_everybody_and_has_nothing_private() {
    let stage = Stage::open("awards", 1);
    let organiser = &stage.organiser;
    let balance = stage.at("/settings?section=balance");
    let version = stage.hidden(organiser, &balance, "version");
    stage.done(organiser, &balance, &format!("_form=settings&version={version}&size=2&lottery_seed=1"));
    let bytes = film(&stage.server.data);
    for (title, region) in [("Night Ferry", "440100"), ("Quiet Mill", "440500"), ("Paper Boat", "440200")] {
        stage.enter(title, region, &bytes);
    }
    for (zh, en, places) in
        [("%E4%B8%80%E7%AD%89%E5%A5%96", "First+prize", 1), ("%E4%BA%8C%E7%AD%89%E5%A5%96", "Second+prize", 3)]
    {
        let version = stage.hidden(organiser, &stage.at("/awards?edit=new"), "version");
        let rule = "about-0=region%3A%2A&limit-0=max&number-0=1";
        done(
            &stage,
            &format!("_form=grade&act=save&key=&version={version}&zh={zh}&en={en}&places={places}&vacant=yes&{rule}"),
        );
    }
    let page = stage.at("/awards?edit=g2");
    let version = stage.hidden(organiser, &page, "version");
    let wrong = format!("_form=grade&act=save&key=g2&version={version}&zh=A&places=many&vacant=yes");
    let refused = stage.server.form(&page, &organiser.cookie, &wrong);
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("value=\"many\""), "what was typed is kept: {}", refused.body);

    stage.deal(&[&stage.judges[0]]);
    stage.begin();
    stage.score(&stage.judges[0]);
    stage.select();
    stage.seal();
    let unconfirmed = stage.server.form(&stage.at("/awards"), &organiser.cookie, "_form=decide-awards&basis=");
    assert_eq!(unconfirmed.status, 422);
    let basis = stage.hidden(organiser, &stage.at("/awards"), "basis");
    done(&stage, &format!("_form=decide-awards&basis={basis}&confirmed=yes"));

    // The projector has in its page what it has revealed, and no more.
    let step = |at: usize| stage.get(organiser, &stage.at(&format!("/presentation?reveal={at}"))).body;
    let chosen: Vec<&str> = {
        let shown = stage.get(organiser, &stage.at("/presentation")).body;
        ["Night Ferry", "Quiet Mill", "Paper Boat"].into_iter().filter(|title| shown.contains(title)).collect()
    };
    assert_eq!(chosen.len(), 2);
    let named = |body: &str| chosen.iter().filter(|title| body.contains(**title)).count();
    assert_eq!(
        [0, 1, 2, 3].map(|at| named(&step(at))),
        [0, 1, 1, 2],
        "opening, second prize, first prize, all of them"
    );
    let play = stage.get(organiser, &stage.at("/presentation?play")).body;
    assert!(play.contains("/media/") && named(&play) == 2, "{play}");
    assert!(repeated_ids(&play).is_empty(), "{play}");
    for who in [&stage.judges[0], &stage.creator, &stage.staff] {
        assert_eq!(stage.get(who, &stage.at("/presentation")).status, 403);
        assert_eq!(stage.get(who, &stage.at("/awards")).status, 403);
    }

    // As offices print it: a sheet for all of it and one for each award, with the places that stay vacant.
    let print = stage.at("/exports/office-awards.xlsx?lang=en");
    let printed = sheets(&stage.get(organiser, &print), &stage.server.data);
    let names: Vec<&str> = printed.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, [exports::office_all(Lang::En), "First prize", "Second prize"]);
    let rows = &printed[0].rows[3..7];
    let labels: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(labels, ["First prize", "Second prize", "Second prize", "Second prize"]);
    assert!(chosen.contains(&rows[0][3].as_str()) && chosen.contains(&rows[1][3].as_str()), "{rows:?}");
    assert!(rows[2..].iter().all(|row| row[3] == awards::vacancy(Lang::En)), "{rows:?}");
    assert_eq!(stage.get(&stage.staff, &print).status, 403);

    let result = format!("/calls/{}/result", stage.contest);
    let ask = |head: &str| stage.server.ask(&format!("GET {result}\nAccept-Language: en\n{head}"), b"");
    let beside = |ending: &str| stage.server.ask(&format!("GET {result}{ending}\n"), b"");
    let contact = "_form=draft&lang=en&title=&basis=&order=number&with_units=yes&workdays=5&answer_workdays=10&remarks=\
                   &office=Festival+office&phone=555-0100&fax=&email=&address=";
    stage.done(organiser, &stage.at("/notice"), contact);
    stage.done(organiser, &stage.at(""), "_form=advance&to=publicity");
    for head in ["", organiser.cookie.as_str()] {
        assert_eq!(ask(head).status, 404, "it is not published");
    }
    for ending in [".txt", ".pdf"] {
        assert_eq!(beside(ending).status, 404, "{ending}");
    }
    // The office reads the announcement before.
    let announcement = stage.at("/awards?show=announcement");
    assert!(links(&stage.get(organiser, &stage.at("/awards")).body).contains(&announcement));
    let preview = stage.get(organiser, &announcement);
    assert_eq!(preview.status, 200, "{}", preview.body);
    for who in [&stage.judges[0], &stage.creator] {
        assert_eq!(stage.get(who, &announcement).status, 403);
    }
    stage.done(organiser, &stage.at(""), "_form=advance&to=final&reason=Nothing+was+objected");
    let open = ask("");
    assert_eq!(open.status, 200, "{}", open.body);
    assert!(!open.body.contains("<script"), "{}", open.body);
    let call = stage.server.ask(&format!("GET /calls/{}\nAccept-Language: en\n", stage.contest), b"").body;
    assert!(call.contains(&format!("href=\"{result}\"")), "{call}");
    for told in ["First prize", "Second prize", "2 places stay vacant."].into_iter().chain(chosen.iter().copied()) {
        assert!(open.body.contains(told), "{told}: {}", open.body);
    }
    let text = beside(".txt");
    assert_eq!((text.status, text.header("content-type")), (200, Some("text/plain; charset=utf-8")));
    let hash = RecordHash::of(&text.bytes).to_string();
    assert!(open.body.contains(&hash), "{hash}: {}", open.body);
    for private in ["000-1", "555-0100", "example.invalid", "A film of this test.", "950", "95.0", "90.0"] {
        // The digits of the hash are no score.
        let texts: Vec<String> = said(&open.body).into_iter().filter(|text| *text != hash).collect();
        assert!(texts.iter().all(|text| !text.contains(private)), "{private}: {texts:?}");
        assert!(!text.body.contains(private), "{private}: {}", text.body);
    }
    assert_eq!(said(&ask("Cookie: session=nobody\n").body), said(&open.body), "a wrong session changes nothing");
    assert!(open.body.len() < 60_000, "{} bytes", open.body.len());

    // The announcement says what the office read, on the page, as a text and for paper, and nothing changes it.
    for told in ["Announcement of results: T\n", "\n\nFirst prize\nN-00", "(2 places vacant)", "\n\nFestival office\n"]
    {
        assert!(text.body.contains(told), "{told}: {}", text.body);
    }
    for line in text.body.lines().filter(|line| !line.is_empty()) {
        assert!(open.body.contains(&format!(">{line}<")), "{line}: {}", open.body);
        // Its days are those when it was to be published.
        let is_dated = line.contains(" 20");
        assert!(is_dated || preview.body.contains(&format!(">{line}<")), "{line}: {}", preview.body);
    }
    for ending in [".txt", ".pdf"] {
        assert!(links(&open.body).contains(&format!("{result}{ending}")), "{ending}: {}", open.body);
    }
    let pdf = Pdf::read(&beside(".pdf"), &stage.server.data);
    assert!(pdf.numbered && text.body.lines().all(|line| pdf.says(line)), "{} {}", text.body, pdf.text);
    let again = format!("_form=decide-awards&basis={basis}&confirmed=yes");
    assert_eq!(stage.server.form(&stage.at("/awards"), &organiser.cookie, &again).status, 403);
    assert_eq!(beside(".txt").body, text.body);
    let nowhere = stage.server.ask("GET /calls/0190a1f0-7d2c-7c11-b3a5-2f6f0c9e1a01/result\n", b"");
    assert_eq!(nowhere.status, 404);
}
