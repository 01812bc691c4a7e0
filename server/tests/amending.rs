//! Rules that were sealed and cannot hold, as the page of the selection has them: the form that amends them stands wherever they may be
//! amended, and page and dialog say how an amendment stands.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use domain::amendment::AmendmentStanding;
use harness::film;
use harness::stage::Stage;
use words::{Lang, amendments, selection};

const REASON: &str = "reason=The+panel+found+so&decider=The+panel";

/// One place, and a film of the second region is asked for that is far more than the tolerance below the best. A ruling, which the
/// tolerance does not bind, makes the rule hold, and does not take the way to amend it away.
#[test]
fn the_form_that_amends_stands_also_where_a_ruling_makes_the_rules_hold() {
    let stage = Stage::open("amending", 1);
    let bytes = film(&stage.server.data);
    let [_, far] =
        [("Night Ferry", "440100"), ("Quiet Mill", "440500")].map(|(title, region)| stage.enter(title, region, &bytes));
    let (judge, organiser) = (&stage.judges[0], &stage.organiser);
    let settings = stage.at("/settings?section=balance");
    let version = stage.hidden(organiser, &settings, "version");
    let rule = "rule-0-id=there&rule-0-about=region%3A440500&rule-0-limit=min&rule-0-number=1";
    let fields = format!("_form=settings&version={version}&size=1&tolerance=1&lottery_seed=1&{rule}");
    stage.done(organiser, &settings, &fields);
    stage.deal(&[judge]);
    stage.begin();
    for task in stage.tasks(judge) {
        let desk = stage.get(judge, &format!("/desk/{task}")).body;
        let is_best = desk.split("</title>").next().unwrap().contains("Night Ferry");
        assert_eq!(stage.mark(judge, &task, if is_best { 950 } else { 600 }), "saved");
    }
    stage.done(judge, &stage.list(), "_form=sign");
    stage.select();

    let page = stage.at("/selection");
    let shown = |lang: Lang| {
        let head = format!("GET {page}\nAccept-Language: {}\n{}", lang.tag(), organiser.cookie);
        stage.server.ask(&head, b"").body
    };
    let offered = |body: &str| body.contains("name=\"seen\"");
    assert!(offered(&shown(Lang::En)), "nothing can be chosen");
    let ruling = format!("_form=override&comes={far}&told={far}%2F&{REASON}");
    stage.done(organiser, &stage.at("/selection/overrides"), &ruling);
    for lang in Lang::ALL.iter().copied() {
        let body = shown(lang);
        assert!(offered(&body) && body.contains(selection::amend_body_ruled(lang)), "{body}");
        assert!(!body.contains(amendments::standing(AmendmentStanding::InForce, lang)), "{body}");
    }

    let seen = stage.hidden(organiser, &page, "seen");
    stage.done(organiser, &page, &format!("_form=amend&seen={seen}&{REASON}"));
    for lang in Lang::ALL.iter().copied() {
        let body = shown(lang);
        assert!(!offered(&body), "{body}");
        let told = body.matches(amendments::standing_body(AmendmentStanding::InForce, lang)).count();
        assert!(told >= 2, "beside the rules and in the dialog that seals: {body}");
    }
}
