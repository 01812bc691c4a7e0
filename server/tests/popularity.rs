//! A popularity vote over a real port, as a browser without script and without an account meets it, and as the office does.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use harness::stage::Stage;
use harness::vote::{Browser, cast, hidden, open, receipt, set_up, solved};
use harness::walk::{is_page, links, said};
use words::{Lang, popularity};

/// A vote of members 1 to 3 that is open; the contest shows its first film.
fn opened(name: &str) -> (Stage, [String; 2]) {
    let (stage, entries) = Stage::exhibiting(name);
    open(&stage, "1%0A2%0A3");
    (stage, entries)
}

#[test]
fn a_vote_is_set_up_by_the_office_and_hidden_until_it_opens() {
    let (stage, _) = Stage::exhibiting("vote-set-up");
    let page = stage.at("/popularity");
    for who in [&stage.judges[0], &stage.creator, &stage.chair] {
        assert_eq!(stage.get(who, &page).status, 403);
        let sent = stage.server.form(&page, &who.cookie, &set_up("2099-01-01T00%3A00", 0));
        assert_eq!(sent.status, 403, "{}", sent.body);
    }
    assert!(links(&stage.get(&stage.staff, &stage.at("")).body).contains(&page), "it is one of the tabs");
    let head = format!("Accept-Language: en\n{}", stage.staff.cookie);
    for (field, fields) in [
        ("until", set_up("2019-01-01T00%3A00", 0)),
        ("until", set_up("soon", 0)),
        ("difficulty", set_up("2099-01-01T00%3A00", 0).replace("difficulty=2", "difficulty=99")),
        ("ways", set_up("2099-01-01T00%3A00", 0).replace("&ways=member", "")),
        ("award_zh", set_up("2099-01-01T00%3A00", 0).replace("Audience+prize", &"x".repeat(61))),
    ] {
        let wrong = stage.server.form(&page, &head, &fields);
        assert_eq!(wrong.status, 422, "{field}: {}", wrong.body);
        assert!(wrong.body.contains(&format!("id=\"f-set-up-{field}-problem\"")), "{field}: {}", wrong.body);
        assert!(wrong.body.contains("2020-01-01T00:00"), "what was entered is kept: {}", wrong.body);
    }
    stage.done(&stage.staff, &page, &set_up("2099-01-01T00%3A00", 0));
    let stale = stage.server.form(&page, &head, &set_up("2099-01-01T00%3A00", 0));
    assert_eq!(stale.status, 409, "{}", stale.body);
    let calls = format!("/calls/{}", stage.contest);
    let mut stranger = Browser::default();
    for address in ["/vote", "/vote/result", "/vote/receipt"] {
        assert_eq!(stranger.get(&stage, &format!("{calls}{address}")).status, 404, "{address}");
    }
    assert!(!links(&stranger.get(&stage, &calls).body).contains(&format!("{calls}/vote")));
    stage.done(&stage.staff, &page, "_form=move&act=open&reason=");
    assert!(links(&stranger.get(&stage, &calls).body).contains(&format!("{calls}/vote")));
    // Closing it for repair needs a reason.
    let silent = stage.server.form(&page, &head, "_form=move&act=repair&reason=");
    assert_eq!(silent.status, 422, "{}", silent.body);
    let english = format!("Accept-Language: en\n{}", stage.scrutineer.cookie);
    let seen = stage.server.ask(&format!("GET {page}\n{english}"), b"");
    assert!(seen.status == 200 && !seen.body.contains("value=\"close\""), "who confirms does not run it");
    assert!(seen.body.contains(popularity::no_batches(Lang::En)), "nothing waits for a word: {}", seen.body);
}

#[test]
fn somebody_votes_without_an_account_and_without_script() {
    let (stage, entries) = opened("vote-cast");
    let vote = format!("/calls/{}/vote", stage.contest);
    let mut browser = Browser::default();
    let page = browser.get(&stage, &vote);
    assert_eq!(page.status, 200, "{}", page.body);
    for words in ["Audience prize", "Night Ferry", popularity::separate_award(Lang::En), popularity::may_vote(Lang::En)]
    {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(!page.body.contains("Quiet Mill"), "it was not chosen");
    assert!(!page.body.contains("<script") && page.bytes.len() < 40_000, "{} bytes", page.bytes.len());
    let kept = page.header("cache-control").unwrap();
    assert!(!kept.contains("public"), "each visitor has an order of the films: {kept}");

    let lacking = browser.send(&stage, &vote, "_form=member&number=9");
    assert_eq!(lacking.status, 422, "{}", lacking.body);
    assert!(lacking.body.contains("id=\"f-member-number-problem\"") && lacking.body.contains("value=\"9\""));
    let early = browser.send(&stage, &vote, &format!("_form=vote&film={}&puzzle=x&solution=1", entries[0]));
    assert!(early.status == 422 && early.body.contains(popularity::no_voter(Lang::En)), "{}", early.body);
    let shown = browser.send(&stage, &vote, "_form=member&number=1");
    assert_eq!((shown.status, shown.header("location")), (303, Some(vote.as_str())), "{}", shown.body);

    let page = browser.get(&stage, &vote).body;
    assert!(page.matches("<script").count() <= 1, "{page}");
    let puzzle = hidden(&page, "puzzle");
    let fields = |film: &str, solution: &str| format!("_form=vote&film={film}&puzzle={puzzle}&solution={solution}");
    // Without a solution one waits, and what was ticked is kept.
    let waits = browser.send(&stage, &vote, &fields(&entries[0], ""));
    assert_eq!(waits.status, 422, "{}", waits.body);
    assert!(waits.body.contains(" checked") && hidden(&waits.body, "puzzle") == puzzle, "{}", waits.body);
    let nothing = browser.send(&stage, &vote, &format!("_form=vote&puzzle={puzzle}&solution={}", solved(&puzzle)));
    assert_eq!(nothing.status, 422, "{}", nothing.body);
    assert!(nothing.body.contains(popularity::no_film(Lang::En)), "{}", nothing.body);
    assert_eq!(browser.send(&stage, &vote, &fields("%E2%80%8B", "1")).status, 400, "no id of a film");
    let other = browser.send(&stage, &vote, &fields(&entries[1], &solved(&puzzle)));
    assert_eq!(other.status, 422, "a film that nobody sees: {}", other.body);

    let given = browser.send(&stage, &vote, &fields(&entries[0], &solved(&puzzle)));
    assert_eq!((given.status, given.header("cache-control")), (200, Some("no-store, no-transform")), "{}", given.body);
    let receipt = receipt(&given.body);
    assert!(receipt.starts_with("linxuan-ballot-1|"), "{receipt}");
    let page = browser.get(&stage, &vote).body;
    assert!(page.contains(popularity::voted_today(Lang::En)), "{page}");
    let again = hidden(&page, "puzzle");
    let twice = format!("_form=vote&film={}&puzzle={again}&solution={}", entries[0], solved(&again));
    let twice = browser.send(&stage, &vote, &twice);
    assert!(twice.status == 422 && twice.body.contains(popularity::voted(Lang::En)), "{}", twice.body);

    // The day is not over; and nothing tells how many votes there are.
    let look_up = format!("_form=check&receipt={}", receipt.replace('|', "%7C"));
    let early = browser.send(&stage, &format!("{vote}/receipt"), &look_up);
    assert_eq!(early.status, 422, "{}", early.body);
    assert!(early.body.contains("id=\"f-check-receipt-problem\""), "{}", early.body);
    let result = browser.get(&stage, &format!("{vote}/result"));
    assert!(result.status == 200 && !result.body.contains("Night Ferry"), "{}", result.body);
    let head = format!("GET {}\nAccept-Language: en\n{}", stage.at("/popularity"), stage.staff.cookie);
    let office = stage.server.ask(&head, b"").body;
    assert!(office.contains("Ballots: 1, voters: 1; held: 0, not counted: 0."), "{}", said(&office).join(" "));
    assert!(!office.contains("Night Ferry"), "the office reads of no film how many votes it has");
    for link in links(&page).iter().filter(|link| link.starts_with("/calls/")) {
        let found = browser.get(&stage, link);
        assert!(found.status == 303 || found.status == 200 && is_page(&found), "{link}: {}", found.status);
    }
}

#[test]
fn watching_leads_to_the_gallery_and_the_result_is_read_once_it_is_sealed() {
    let (stage, entries) = opened("vote-result");
    let vote = format!("/calls/{}/vote", stage.contest);
    let mut browser = Browser::default();
    let watched = browser.get(&stage, &format!("{vote}?watch={}", entries[0]));
    let gallery = format!("/gallery/{}", entries[0]);
    assert_eq!((watched.status, watched.header("location")), (303, Some(gallery.as_str())));
    assert_eq!(browser.get(&stage, &gallery).status, 200);
    let hidden_film = browser.get(&stage, &format!("{vote}?watch={}", entries[1]));
    assert!((400..500).contains(&hidden_film.status), "{}", hidden_film.status);
    for number in 1..=3 {
        let given = cast(&mut Browser::default(), &stage, &number.to_string(), &entries[0]);
        assert_eq!(given.status, 200, "{}", given.body);
    }
    let page = stage.at("/popularity");
    stage.done(&stage.staff, &page, "_form=move&act=close&reason=");
    let closed = browser.get(&stage, &vote).body;
    assert!(closed.contains(popularity::is_closed(Lang::En)) && !closed.contains("name=\"puzzle\""), "{closed}");
    stage.done(&stage.staff, &page, "_form=move&act=seal&reason=");
    let result = browser.get(&stage, &format!("{vote}/result")).body;
    for words in ["Night Ferry", "Audience prize", popularity::separate_award(Lang::En), popularity::roots(Lang::En)] {
        assert!(result.contains(words), "{words}: {result}");
    }
    assert!(!result.contains("<script") && !result.contains("Quiet Mill"), "{result}");
    // The seal fixed the day: the receipts of it can be proven now.
    assert_eq!(browser.get(&stage, &format!("{vote}/receipt")).status, 200);
    let wrong = browser.send(&stage, &format!("{vote}/receipt"), "_form=check&receipt=x");
    assert!(wrong.status == 422 && wrong.body.contains(popularity::no_receipt(Lang::En)), "{}", wrong.body);
}
