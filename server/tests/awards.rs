//! Awards on a real port: set up and decided by the forms of the page, revealed step by step, and read by everybody once the result is
//! published, whoever asks.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use harness::film;
use harness::stage::Stage;
use harness::walk::{repeated_ids, said};

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

    let result = format!("/calls/{}/result", stage.contest);
    let ask = |head: &str| stage.server.ask(&format!("GET {result}\nAccept-Language: en\n{head}"), b"");
    stage.done(organiser, &stage.at(""), "_form=advance&to=publicity");
    for head in ["", organiser.cookie.as_str()] {
        assert_eq!(ask(head).status, 404, "it is not published");
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
    for private in ["000-1", "example.invalid", "A film of this test.", "950", "95.0", "90.0"] {
        let texts = said(&open.body);
        assert!(texts.iter().all(|text| !text.contains(private)), "{private}: {texts:?}");
    }
    assert_eq!(said(&ask("Cookie: session=nobody\n").body), said(&open.body), "a wrong session changes nothing");
    assert!(open.body.len() < 60_000, "{} bytes", open.body.len());
    let nowhere = stage.server.ask("GET /calls/0190a1f0-7d2c-7c11-b3a5-2f6f0c9e1a01/result\n", b"");
    assert_eq!(nowhere.status, 404);
}
