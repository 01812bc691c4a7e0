//! Each page leads to the files of its list for those who may take it away, on a real port; whoever only looks finds no such link.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use harness::film;
use harness::stage::{Person, Stage};
use harness::walk::links;

const REASON: &str = "reason=The+panel+found+so&decider=The+panel";

/// The link on a page to a list as CSV, with what else its address holds.
fn file(stage: &Stage, who: &Person, page: &str, list: &str) -> String {
    let answer = stage.get(who, page);
    assert_eq!(answer.status, 200, "{page}: {}", answer.body);
    let found = links(&answer.body).into_iter().find(|link| link.contains(&format!("/lists/{list}.csv?")));
    found.unwrap_or_else(|| unreachable!("no {list} on {page}: {}", answer.body))
}

/// Follows the link of a page to its list, which others are refused.
fn saved(stage: &Stage, who: &Person, page: &str, list: &str, others: &[&Person]) -> String {
    let link = file(stage, who, page, list);
    let answer = stage.get(who, &link);
    assert_eq!(answer.status, 200, "{link}: {}", answer.body);
    let book = stage.get(who, &link.replace(".csv?", ".xlsx?"));
    assert!(book.status == 200 && book.bytes.starts_with(b"PK"), "{link}: {}", book.status);
    for other in others {
        assert_eq!(stage.get(other, &link).status, 403, "{link} of {}", other.email);
    }
    answer.body
}

/// Gives the password again: making the films may have taken longer than it counts.
fn confirm(stage: &Stage, who: &Person) {
    let answer = stage.server.form("/confirm", &who.cookie, "_form=confirm&password=a-long-password");
    assert!(answer.status < 400, "{}: {}", answer.status, answer.body);
}

#[test]
fn every_page_with_a_list_leads_to_its_files() {
    let stage = Stage::open("page-lists", 1);
    let bytes = film(&stage.server.data);
    let [one, other] =
        [("Night Ferry", "440100"), ("Quiet Mill", "440500")].map(|(title, region)| stage.enter(title, region, &bytes));
    let (judge, organiser, staff, creator) = (&stage.judges[0], &stage.organiser, &stage.staff, &stage.creator);

    let intake = saved(&stage, staff, &stage.at(""), "intake", &[creator, judge]);
    assert!(intake.lines().count() > 2, "{intake}");
    let extend = "_form=extend&unit=Office&email=&deadline=2099-01-01T12%3A00&reason=Storm";
    stage.done(organiser, &stage.at("/extensions"), extend);
    let extensions = saved(&stage, organiser, &stage.at("/extensions"), "extensions", &[staff, creator]);
    assert!(extensions.contains("Office") && extensions.contains("Storm"), "{extensions}");
    let works = saved(&stage, staff, &format!("/check/{one}/works"), "same-works", &[creator, judge]);
    assert!(works.contains("Night Ferry") && works.contains("Quiet Mill"), "{works}");
    assert!(file(&stage, staff, &format!("/check/{one}/works"), "same-works").contains(&one), "of this entry");
    let found = saved(&stage, organiser, "/search?q=Night", "found-entries", &[]);
    assert!(found.contains("Night Ferry") && !found.contains("Quiet Mill"), "{found}");
    let people = saved(&stage, organiser, "/search?q=judge1", "found-people", &[]);
    assert!(people.contains(&judge.email), "{people}");
    let contests = saved(&stage, organiser, "/", "contests", &[creator, judge]);
    assert_eq!(contests.lines().count(), 2, "{contests}");
    for list in
        ["unit.csv", "desk.csv", "line.csv", "closed-round.csv?round=1", "signatures.csv?round=1", "rulings.csv"]
    {
        assert_eq!(stage.get(creator, &stage.at(&format!("/lists/{list}"))).status, 403, "{list}");
    }

    stage.deal(&[judge]);
    stage.begin();
    let desk = saved(&stage, judge, &format!("{}?q=Night", stage.list()), "desk", &[organiser, staff, creator]);
    assert!(desk.contains("Night Ferry") && !desk.contains("Quiet Mill") && !desk.contains("Office of"), "{desk}");
    // Whoever looks as a judge does sees the page, and nothing on it leads to what looking does not do.
    let looking = stage.looking(&organiser.cookie, "role=judge");
    for page in [stage.list(), "/search?q=Night".to_owned(), "/".to_owned(), "/entries".to_owned()] {
        let seen = stage.server.ask(&format!("GET {page}\n{looking}"), b"");
        assert!(seen.status == 200 && !seen.body.contains("/lists/"), "{page}: {}", seen.body);
    }

    stage.score(judge);
    stage.select();
    let closed = stage.at("/rounds/1");
    for who in [organiser, &stage.scrutineer] {
        confirm(&stage, who);
        let films = saved(&stage, who, &closed, "closed-round", &[staff, judge, creator]);
        assert!(films.contains("Night Ferry") && films.contains("95.00"), "{films}");
    }
    let signed = saved(&stage, organiser, &closed, "signatures", &[staff, judge]);
    assert!(signed.contains("judge1"), "{signed}");
    let overrides = stage.at("/selection/overrides");
    stage.done(organiser, &overrides, &format!("_form=override&comes={other}&told={other}%2F&{REASON}"));
    let rulings = saved(&stage, organiser, &overrides, "rulings", &[staff, judge]);
    assert!(rulings.contains("Quiet Mill") && rulings.contains("The panel found so"), "{rulings}");
}

#[test]
fn scores_say_what_was_amended_on_pages_and_to_programs() {
    let stage = Stage::open("amended-lists", 1);
    let bytes = film(&stage.server.data);
    for (title, region) in [("Night Ferry", "440100"), ("Quiet Mill", "440500")] {
        stage.enter(title, region, &bytes);
    }
    let (judge, organiser) = (&stage.judges[0], &stage.organiser);
    stage.deal(&[judge]);
    stage.begin();
    stage.score(judge);
    let token = stage.server.more_token(&organiser.email, "scores:read");
    let scores = || {
        let answer = stage.server.ask(&format!("GET /api/v1/contests/{}/scores\n{token}", stage.contest), b"");
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    };
    assert_eq!(scores()["amendments"].as_array().map(Vec::len), Some(0));
    stage.done(organiser, &stage.at("/amendments"), &format!("_form=deadline&until=2099-01-01T12%3A00&{REASON}"));
    stage.select();
    let told = scores();
    let [amended] = told["amendments"].as_array().unwrap().as_slice() else { unreachable!("{told}") };
    assert_eq!(
        (amended["subject"].as_str(), amended["reason"].as_str()),
        (Some("deadline"), Some("The panel found so"))
    );
    for page in ["/disagreement", "/judges", "/ranking"] {
        let body = stage.get(organiser, &stage.at(page)).body;
        assert!(body.contains("The panel found so"), "{page}: {body}");
    }
    confirm(&stage, organiser);
    for list in ["disagreement", "judges", "ranking", "closed-round"] {
        let answer = stage.get(organiser, &stage.at(&format!("/lists/{list}.csv?lang=en&round=1")));
        assert!(answer.status == 200 && answer.body.contains("The panel found so"), "{list}: {}", answer.body);
    }
}
